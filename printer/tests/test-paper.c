/* What comes out of the printer: the document's bytes as another program reads and draws them. */
#include <glib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "printer/document.h"
#include "printer/qr.h"
#include "printer/raster.h"
#include "printer/tests/samples.h"

/* A composed document in a file, for Poppler's tools. */
struct paper {
    struct verified_certificate *verified;
    struct document document;
    char *folder;
    char *file;
};

static void write_file(struct paper *paper)
{
    paper->folder = g_dir_make_tmp("paper-XXXXXX", NULL);
    paper->file = g_build_filename(paper->folder, "certificate.pdf", NULL);
    g_assert_true(g_file_set_contents(paper->file, (const char *)paper->document.bytes,
                                      (gssize)paper->document.len, NULL));
}

static void compose(struct paper *paper, struct verified_certificate *verified)
{
    struct err err = {0};

    paper->verified = verified;
    if (!document_compose(verified, &paper->document, &err))
        g_error("%s %d", err_name(err.code), err.detail);
    write_file(paper);
}

static void tear_down(struct paper *paper, gconstpointer unused)
{
    g_remove(paper->file);
    g_rmdir(paper->folder);
    g_free(paper->file);
    g_free(paper->folder);
    document_done(&paper->document);
    verified_certificate_free(&paper->verified);
}

static void two_doses(struct paper *paper, gconstpointer unused)
{
    compose(paper, sample_new(2, 841));
}

static void ten_doses(struct paper *paper, gconstpointer unused)
{
    compose(paper, sample_new(10, 1049));
}

/* For travel, with every code, each of which holds less than the page. */
static void everything(struct paper *paper, gconstpointer unused)
{
    struct verified_certificate *verified = sample_new_overseas(12, 1195);
    struct certificate *certificate = &verified->certificate;

    g_strlcpy(certificate->holder.roman_name,
              "MONTGOMERY-ALVAREZ DE LA CRUZ MARIA FERNANDA GUADALUPE ISABEL",
              sizeof certificate->holder.roman_name);
    sample_add_vds_nc(verified, "MONTGOMERY ALVAREZ DE LA CRU  MARIA F G", 2953);
    certificate->codes[0].held = 11;
    certificate->codes[1].held = 10;
    sample_add_dccs(verified, 640);
    compose(paper, verified);
}

static void for_travel(struct paper *paper, gconstpointer unused)
{
    struct verified_certificate *verified = sample_new_overseas(3, 869);

    g_strlcpy(verified->certificate.holder.roman_name, "D'AOYAMA-SATO HIKARI",
              sizeof verified->certificate.holder.roman_name);
    sample_add_vds_nc(verified, "DAOYAMA SATO  HIKARI", 1300);
    compose(paper, verified);
}

static void fewer_doses(struct paper *paper, gconstpointer unused)
{
    struct verified_certificate *verified = sample_new(16, 1195);

    g_strlcpy(verified->certificate.holder.name, "渡邉\U000E010F　葛\U000E0103城",
              sizeof verified->certificate.holder.name);
    verified->certificate.codes[0].held = 15;
    compose(paper, verified);
}

static void without_dots(struct paper *paper, gconstpointer unused)
{
    const struct dots_setting off = {0};

    document_set_dots(&off);
    compose(paper, sample_new(2, 841));
    document_set_dots(&dots_usual);
}

static void test_print(struct paper *paper, gconstpointer unused)
{
    struct err err = {0};

    if (!document_compose_test(&paper->document, &err))
        g_error("%s %d", err_name(err.code), err.detail);
    write_file(paper);
}

/* What the tool writes to its standard output, given the document and `after` it. */
static char *run(const struct paper *paper, const char *tool, const char *after)
{
    char *command = g_strdup_printf("%s %s %s", tool, paper->file, after);
    char *output;
    int status;
    GError *error = NULL;

    g_assert_true(g_spawn_command_line_sync(command, &output, NULL, &status, &error));
    g_assert_no_error(error);
    g_assert_true(g_spawn_check_wait_status(status, NULL));
    g_free(command);
    return output;
}

/* All text in the order of the file, without the white space that letter spacing brings. */
static char *text_of(struct paper *paper)
{
    char *output = run(paper, "pdftotext -raw -enc UTF-8", "-");
    GString *text = g_string_new(NULL);

    for (char *p = output; *p != '\0'; p = g_utf8_next_char(p)) {
        if (!g_unichar_isspace(g_utf8_get_char(p)) && *p != '\f')
            g_string_append_unichar(text, g_utf8_get_char(p));
    }
    g_free(output);
    return g_string_free(text, FALSE);
}

static void assert_in_order(const char *text, const char *const *words)
{
    for (size_t i = 0; words[i] != NULL; i++) {
        const char *found = strstr(text, words[i]);

        if (found == NULL)
            g_error("%s is missing, or too early", words[i]);
        text = found + strlen(words[i]);
    }
}

static void every_word_is_there_in_the_order_of_reading(struct paper *paper, gconstpointer unused)
{
    static const char *const words[] = {"日本国",
                                        "証明書ID",
                                        "新型コロナウイルス感染症",
                                        "予防接種証明書",
                                        "VaccinationCertificateofCOVID-19",
                                        "日本国内用",
                                        "Fordomesticuse",
                                        "氏名",
                                        "佐倉みなみ",
                                        "生年月日",
                                        "1985年4月12日",
                                        "1985-04-12",
                                        "回",
                                        "接種年月日",
                                        "製造番号",
                                        "1回目",
                                        "1st",
                                        "2021年5月24日",
                                        "mRNAワクチン",
                                        "ファイザー",
                                        "コミナティ",
                                        "COMIRNATY",
                                        "EY0021",
                                        "2回目",
                                        "2nd",
                                        "FA0022",
                                        "以上2件以下余白",
                                        "2entries.Nothingbelowthisline.",
                                        "上記のとおり、予防接種法（昭和23年法律第68号）",
                                        "Thiscertifies",
                                        "発行年月日",
                                        "2026年11月21日",
                                        "青葉川市長",
                                        "小野寺実",
                                        "ONODERAMinoru",
                                        "MayorofAobagawaCity",
                                        "日本国厚生労働大臣",
                                        "SMARTHealthCard",
                                        "確かめる方へ",
                                        "city.aobagawa.example/verify",
                                        "お持ちの方へ",
                                        "青葉川市健康づくり課電話000-000-0000",
                                        "1/1",
                                        NULL};
    char *text = text_of(paper);

    assert_in_order(text, words);
    g_assert_nonnull(strstr(text, "JPN99001920261121000018"));
    g_free(text);
}

static void the_second_sheet_goes_on_where_the_first_ends(struct paper *paper, gconstpointer unused)
{
    static const char *const words[] = {"7回目",
                                        "8回目以降は2枚目に続く",
                                        "Fromthe8thdose,seepage2",
                                        "1/2",
                                        "予防接種証明書",
                                        "佐倉みなみ",
                                        "1985-04-12",
                                        "8回目",
                                        "8th",
                                        "10回目",
                                        "10th",
                                        "以上10件以下余白",
                                        "この用紙は1枚目と一体のものです。",
                                        "2/2",
                                        NULL};
    char *text = text_of(paper);

    assert_in_order(text, words);
    g_free(text);
}

static void assert_says(struct paper *paper, const char *const *words)
{
    char *text = text_of(paper);

    assert_in_order(text, words);
    g_free(text);
}

static void what_a_code_leaves_out_is_said_beside_it(struct paper *paper, gconstpointer unused)
{
    static const char *const words[] = {"※ICAOVDS-NCの氏名（39字まで）",
                                        "NameinICAOVDS-NC",
                                        "MONTGOMERYALVAREZDELACRUMARIAFG",
                                        "※新しい方から左に11件、右に10件",
                                        "Latest11(left),10(right)entries",
                                        "お持ちの方へ",
                                        "1/3",
                                        NULL};

    assert_says(paper, words);
}

static void every_eu_code_says_which_dose_it_holds(struct paper *paper, gconstpointer unused)
{
    static const char *const words[] = {"2/3",
                                        "予防接種証明書",
                                        "青山ひかり",
                                        "1991-11-30",
                                        "1枚目と一体のものです。",
                                        "Validonlywithpage1.",
                                        "EUDCC1回目dose1",
                                        "EUDCC2回目dose2",
                                        "EUDCC12回目dose12",
                                        "3/3",
                                        NULL};

    assert_says(paper, words);
}

static void a_smart_health_card_of_fewer_doses_says_so(struct paper *paper, gconstpointer unused)
{
    static const char *const words[] = {"お持ちの方へ",
                                        "※SMARTHealthCardに入っている氏名",
                                        "NameheldinSMARTHealthCard",
                                        "渡邉葛城",
                                        "※コードには新しい方から15件が入っています",
                                        "Thecodeholdsthelatest15entries",
                                        NULL};

    assert_says(paper, words);
}

static void what_is_the_same_needs_no_note(struct paper *paper, gconstpointer unused)
{
    char *text = text_of(paper);

    g_assert_null(strstr(text, "※"));
    g_assert_nonnull(strstr(text, "性別Sex女F"));
    g_free(text);
}

static void no_individual_number_is_on_it(struct paper *paper, gconstpointer unused)
{
    char *text = text_of(paper);

    g_assert_false(g_regex_match_simple("(?<!\\d)\\d{12}(?!\\d)", text, 0, 0));
    g_assert_null(strstr(text, "個人番号"));
    g_assert_null(strstr(text, "住所"));
    g_free(text);
}

static void every_font_is_embedded_as_a_subset(struct paper *paper, gconstpointer unused)
{
    char *output = run(paper, "pdffonts", "");
    char **lines = g_strsplit(g_strchomp(output), "\n", -1);

    g_assert_cmpuint(g_strv_length(lines), ==, 2 + 5);
    for (size_t i = 2; lines[i] != NULL; i++) {
        g_assert_true(
            g_regex_match_simple("^[A-Z]{6}\\+(NotoS|IPAmj).* yes yes yes ", lines[i], 0, 0));
    }
    g_strfreev(lines);
    g_free(output);
}

static char *info_of(struct paper *paper)
{
    return run(paper, "pdfinfo -isodates", "");
}

static void it_is_a4_on_the_grid_of_dots(struct paper *paper, gconstpointer unused)
{
    char *info = info_of(paper);

    g_assert_nonnull(strstr(info, "595.32 x 841.92 pts (A4)"));
    g_assert_true(g_regex_match_simple("^Pages: +1$", info, G_REGEX_MULTILINE, 0));
    g_free(info);
}

static void ten_doses_take_two_sheets(struct paper *paper, gconstpointer unused)
{
    char *info = info_of(paper);

    g_assert_true(g_regex_match_simple("^Pages: +2$", info, G_REGEX_MULTILINE, 0));
    g_assert_cmpuint(paper->document.sheets, ==, 2);
    g_free(info);
}

static void it_is_dated_by_its_issue_and_names_no_author(struct paper *paper, gconstpointer unused)
{
    char *info = info_of(paper);

    g_assert_true(
        g_regex_match_simple("^CreationDate: +2026-11-2[01]T", info, G_REGEX_MULTILINE, 0));
    g_assert_true(g_regex_match_simple("^Title: +新型コロナウイルス感染症予防接種証明書", info,
                                       G_REGEX_MULTILINE, 0));
    g_assert_null(strstr(info, "Author"));
    g_free(info);
}

static void nothing_on_it_is_transparent(struct paper *paper, gconstpointer unused)
{
    const struct document *document = &paper->document;

    g_assert_null(memmem(document->bytes, document->len, "/Transparency", 13));
    g_assert_null(memmem(document->bytes, document->len, "/SMask", 6));
}

static void assert_has(const struct paper *paper, const char *text)
{
    if (memmem(paper->document.bytes, paper->document.len, text, strlen(text)) == NULL)
        g_error("%s is missing", text);
}

/* ISO 19005-2: 6.1.3 (ID), 6.2.3 (output intent), 6.2.11.3.2 (map of IPAmj), 6.6.4 (part and level). */
static void it_says_what_an_archive_asks_for(struct paper *paper, gconstpointer unused)
{
    assert_has(paper, "%PDF-1.7\n%\xB5");
    assert_has(paper, "<pdfaid:part>2</pdfaid:part>");
    assert_has(paper, "<pdfaid:conformance>B</pdfaid:conformance>");
    assert_has(paper, "/Type /Metadata /Subtype /XML");
    assert_has(paper, "/S /GTS_PDFA1");
    assert_has(paper, "/DestOutputProfile");
    assert_has(paper, "/CIDToGIDMap /Identity");
    assert_has(paper, "/ID [ <");
    assert_has(paper, "/PrintScaling /None");
}

/* 6.6.3: what the file says of itself in two places is the same; and it says nothing of anybody. */
static void it_says_the_same_twice_and_nothing_of_anybody(struct paper *paper, gconstpointer unused)
{
    char *metadata = run(paper, "pdfinfo -meta", "");
    char *info = info_of(paper);

    g_assert_nonnull(strstr(metadata, "新型コロナウイルス感染症予防接種証明書 Vaccination"));
    g_assert_nonnull(strstr(metadata, "<xmp:CreateDate>2026-11-21T00:00:00+09:00<"));
    g_assert_nonnull(strstr(metadata, "<xmp:ModifyDate>2026-11-21T00:00:00+09:00<"));
    g_assert_nonnull(strstr(metadata, "<pdf:Producer>cairo, Madoguchi<"));
    g_assert_true(
        g_regex_match_simple("^Producer: +cairo, Madoguchi$", info, G_REGEX_MULTILINE, 0));
    g_assert_null(strstr(metadata, "佐倉"));
    g_assert_null(strstr(metadata, "1985"));
    g_assert_null(strstr(metadata, "JPN"));
    g_assert_null(strstr(info, "佐倉"));
    g_free(metadata);
    g_free(info);
}

static void two_other_readers_find_nothing_wrong_with_it(struct paper *paper, gconstpointer unused)
{
    char *qpdf = run(paper, "qpdf --check", "");
    char *mupdf = run(paper, "mutool info", "");

    g_assert_nonnull(strstr(qpdf, "No syntax or stream encoding errors found"));
    g_assert_null(strstr(qpdf, "WARNING"));
    g_assert_null(strstr(mupdf, "error"));
    g_assert_null(strstr(mupdf, "warning"));
    g_free(qpdf);
    g_free(mupdf);
}

static void it_is_light_enough_for_any_printer(struct paper *paper, gconstpointer unused)
{
    g_assert_cmpuint(paper->document.len, <, 300 * 1000);
}

/* The first sheet in dots, drawn by Poppler. */
static void print_at(struct paper *paper, unsigned dots_inch, struct raster *ret)
{
    char *root = g_build_filename(paper->folder, "sheet", NULL);
    char *picture = g_strconcat(root, ".pgm", NULL);
    char *tool = g_strdup_printf("pdftoppm -gray -singlefile -r %u", dots_inch);
    char *bytes;
    size_t len;
    unsigned depth;
    int start;

    g_free(run(paper, tool, root));
    g_assert_true(g_file_get_contents(picture, &bytes, &len, NULL));
    g_assert_cmpint(sscanf(bytes, "P5 %u %u %u%n", &ret->width, &ret->height, &depth, &start), ==,
                    3);
    g_assert_cmpuint(len, ==, (size_t)start + 1 + (size_t)ret->width * ret->height);
    g_assert_true(raster_init(ret, ret->width, ret->height, NULL));
    memcpy(ret->dots, bytes + start + 1, (size_t)ret->width * ret->height);
    g_remove(picture);
    g_free(bytes);
    g_free(tool);
    g_free(picture);
    g_free(root);
}

static bool is_dark(const struct raster *raster, unsigned x, unsigned y)
{
    g_assert_cmpuint(x, <, raster->width);
    g_assert_cmpuint(y, <, raster->height);
    return raster->dots[(size_t)y * raster->width + x] < 128;
}

static bool is_blank(const struct raster *raster, unsigned x, unsigned y, unsigned width,
                     unsigned height)
{
    for (unsigned i = 0; i < height; i++) {
        for (unsigned k = 0; k < width; k++) {
            if (raster->dots[(size_t)(y + i) * raster->width + x + k] != 255)
                return false;
        }
    }
    return true;
}

static void assert_code_is_read(struct paper *paper, unsigned dots_inch)
{
    const char *texts[] = {paper->verified->certificate.codes[0].text};
    struct raster raster;

    print_at(paper, dots_inch, &raster);
    g_assert_true(raster_says(&raster, texts, 1, NULL));
    raster_done(&raster);
}

/* How much of a part of the first sheet is black; millimetres. */
static double tint_at(struct paper *paper, double left, double top, double right, double bottom)
{
    struct raster raster;
    double sum = 0.0;
    double n = 0.0;

    print_at(paper, 600, &raster);
    for (unsigned y = (unsigned)(top / 25.4 * 600.0); y < (unsigned)(bottom / 25.4 * 600.0); y++) {
        for (unsigned x = (unsigned)(left / 25.4 * 600.0); x < (unsigned)(right / 25.4 * 600.0);
             x++, n++)
            sum += is_dark(&raster, x, y);
    }
    raster_done(&raster);
    return sum / n;
}

static void dots_lie_where_nothing_is_written(struct paper *paper, gconstpointer unused)
{
    double tint = tint_at(paper, 25.0, 125.0, 185.0, 155.0);

    g_assert_cmpfloat(tint, >, 0.035);
    g_assert_cmpfloat(tint, <, 0.065);
    assert_has(paper, "/Dots ");
}

static void without_dots_the_bands_stay(struct paper *paper, gconstpointer unused)
{
    g_assert_cmpfloat(tint_at(paper, 25.0, 125.0, 185.0, 155.0), ==, 0.0);
    g_assert_cmpfloat(tint_at(paper, 16.0, 10.2, 194.0, 16.0), >, 0.05);
    g_assert_null(memmem(paper->document.bytes, paper->document.len, "/Dots", 5));
}

static void its_code_is_read_at_300_dots(struct paper *paper, gconstpointer unused)
{
    assert_code_is_read(paper, 300);
}

static void its_code_is_read_at_600_dots(struct paper *paper, gconstpointer unused)
{
    assert_code_is_read(paper, 600);
}

/* As a scanner out of focus sees it: every dot the mean of nine. */
static void soften(struct raster *raster)
{
    const size_t width = raster->width;
    struct raster sharp;

    g_assert_true(raster_init(&sharp, raster->width, raster->height, NULL));
    memcpy(sharp.dots, raster->dots, width * raster->height);
    for (size_t y = 1; y + 1 < raster->height; y++) {
        for (size_t x = 1; x + 1 < width; x++) {
            unsigned sum = 0;

            for (size_t i = 0; i < 9; i++)
                sum += sharp.dots[(y + i / 3 - 1) * width + x + i % 3 - 1];
            raster->dots[y * width + x] = (uint8_t)(sum / 9);
        }
    }
    raster_done(&sharp);
}

static void its_code_is_read_from_a_soft_copy(struct paper *paper, gconstpointer unused)
{
    const char *texts[] = {paper->verified->certificate.codes[0].text};
    struct raster raster;

    print_at(paper, 300, &raster);
    soften(&raster);
    soften(&raster);
    g_assert_true(raster_says(&raster, texts, 1, NULL));
    raster_done(&raster);
}

/* At 600 dots an inch: the corner at x 20.32 mm, y 210.40 mm; ten dots a module (certificate.md
 * section 4 and 6). */
#define CODE_X  480u
#define CODE_Y  4970u
#define MODULE  10u
#define MODULES 101u

static void every_module_is_ten_whole_dots_in_its_place(struct paper *paper, gconstpointer unused)
{
    const struct certificate_code *code = &paper->verified->certificate.codes[0];
    struct raster raster;
    struct qr qr;
    unsigned wrong = 0;

    g_assert_true(qr_encode(code->format, code->text, &qr, NULL));
    g_assert_cmpuint(qr.width, ==, MODULES);
    print_at(paper, 600, &raster);
    g_assert_cmpuint(raster.width, ==, 4961);
    g_assert_cmpuint(raster.height, ==, 7016);
    for (unsigned y = 0; y < MODULES * MODULE; y++) {
        for (unsigned x = 0; x < MODULES * MODULE; x++)
            wrong +=
                is_dark(&raster, CODE_X + x, CODE_Y + y) != qr_is_dark(&qr, x / MODULE, y / MODULE);
    }
    g_assert_cmpuint(wrong, ==, 0);
    raster_done(&raster);
}

/* 47 dots are 2 mm. */
static void nothing_but_white_is_near_the_code(struct paper *paper, gconstpointer unused)
{
    const unsigned side = MODULES * MODULE;
    struct raster raster;

    print_at(paper, 600, &raster);
    g_assert_true(is_blank(&raster, CODE_X - 47, CODE_Y - 47, side + 94, 46));
    g_assert_true(is_blank(&raster, CODE_X - 47, CODE_Y + side + 1, side + 94, 46));
    g_assert_true(is_blank(&raster, CODE_X - 47, CODE_Y, 46, side));
    g_assert_true(is_blank(&raster, CODE_X + side + 1, CODE_Y, 46, side));
    raster_done(&raster);
}

/* The first dark dot at or below y in a column. */
static unsigned first_dark(const struct raster *raster, unsigned x, unsigned y)
{
    while (!is_dark(raster, x, y))
        y++;
    return y;
}

static void assert_near(unsigned actual, double mm)
{
    double off = (double)actual - mm / 25.4 * 600.0;

    g_assert_true(off > -1.5 && off < 1.5);
}

/* Upper edges, half a rule's thickness above its middle; x where no text is. */
static void rules_lie_where_the_layout_says(struct paper *paper, gconstpointer unused)
{
    struct raster raster;
    unsigned x = 4460;

    print_at(paper, 600, &raster);
    assert_near(first_dark(&raster, x, 1380) + 5, 60.96);  /* holder, heavy */
    assert_near(first_dark(&raster, x, 1460) + 1, 73.66);  /* below the name */
    assert_near(first_dark(&raster, x, 1760) + 2, 82.13);  /* the holder's end */
    assert_near(first_dark(&raster, x, 1960) + 5, 86.36);  /* table */
    assert_near(first_dark(&raster, x, 2700) + 2, 115.99); /* its end: two roomy rows */
    assert_near(first_dark(&raster, x, 2800) + 1, 162.56); /* certification */
    raster_done(&raster);
}

static void it_keeps_clear_of_the_edges_of_the_paper(struct paper *paper, gconstpointer unused)
{
    struct raster raster;

    print_at(paper, 300, &raster);
    g_assert_true(is_blank(&raster, 0, 0, raster.width, 118)); /* 10 mm */
    g_assert_true(is_blank(&raster, 0, raster.height - 47, raster.width, 47));
    g_assert_true(is_blank(&raster, 0, 0, 70, raster.height)); /* fold ticks begin at 6 mm */
    g_assert_true(is_blank(&raster, raster.width - 70, 0, 70, raster.height));
    raster_done(&raster);
}

/* A code on the paper that is not the certificate's is not taken for it. */
static void a_code_with_one_other_digit_is_not_the_same(struct paper *paper, gconstpointer unused)
{
    const char *texts[] = {paper->verified->certificate.codes[0].text};
    struct raster raster;
    struct err err = {0};

    print_at(paper, 300, &raster);
    paper->verified->certificate.codes[0].text[800] ^= 1;
    g_assert_false(raster_says(&raster, texts, 1, &err));
    g_assert_cmpint(err.code, ==, ERR_UNREADABLE_CODE);
    raster_done(&raster);
}

static void the_test_print_says_so_wherever_one_looks(struct paper *paper, gconstpointer unused)
{
    static const char *const words[] = {"UTO99999920260101000000",
                                        "見本太郎",
                                        "TEST00000",
                                        "ユートピア",
                                        "見本花子",
                                        "試験用のコード",
                                        "Testcode:verifiesas“test”",
                                        "試験用のコード",
                                        "見本TEST",
                                        "証明書ではありません",
                                        "Thepersononitdoesnotexist.",
                                        "係の方へ",
                                        "Testprint:thissheetisnotacertificate",
                                        "1/1",
                                        NULL};
    char *text = text_of(paper);

    assert_in_order(text, words);
    g_assert_null(strstr(text, "お持ちの方へ"));
    g_assert_null(strstr(text, "確かめる方へ"));
    g_free(text);
}

static void blank_paper_says_nothing(void)
{
    const char *texts[] = {"shc:/56"};
    struct raster raster;
    struct err err = {0};

    g_assert_true(raster_init(&raster, 500, 500, NULL));
    g_assert_false(raster_says(&raster, texts, 1, &err));
    g_assert_cmpint(err.code, ==, ERR_UNREADABLE_CODE);
    g_assert_true(raster_says(&raster, texts, 0, &err));
    raster_done(&raster);
}

typedef void (*paper_setup)(struct paper *, gconstpointer);

static void add(const char *path, paper_setup set_up, paper_setup test)
{
    g_test_add(path, struct paper, NULL, set_up, test, tear_down);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add("/paper/words", two_doses, every_word_is_there_in_the_order_of_reading);
    add("/paper/second-sheet", ten_doses, the_second_sheet_goes_on_where_the_first_ends);
    add("/paper/notes", everything, what_a_code_leaves_out_is_said_beside_it);
    add("/paper/notes/dcc", everything, every_eu_code_says_which_dose_it_holds);
    add("/paper/notes/shc", fewer_doses, a_smart_health_card_of_fewer_doses_says_so);
    add("/paper/notes/none", for_travel, what_is_the_same_needs_no_note);
    add("/paper/archive/everything", everything, it_says_what_an_archive_asks_for);
    add("/paper/readers/everything", everything, two_other_readers_find_nothing_wrong_with_it);
    add("/paper/number/everything", everything, no_individual_number_is_on_it);
    add("/paper/number", two_doses, no_individual_number_is_on_it);
    add("/paper/fonts", two_doses, every_font_is_embedded_as_a_subset);
    add("/paper/a4", two_doses, it_is_a4_on_the_grid_of_dots);
    add("/paper/two-sheets", ten_doses, ten_doses_take_two_sheets);
    add("/paper/dates", two_doses, it_is_dated_by_its_issue_and_names_no_author);
    add("/paper/archive", two_doses, it_says_what_an_archive_asks_for);
    add("/paper/archive/two-sheets", ten_doses, it_says_what_an_archive_asks_for);
    add("/paper/metadata", two_doses, it_says_the_same_twice_and_nothing_of_anybody);
    add("/paper/readers", two_doses, two_other_readers_find_nothing_wrong_with_it);
    add("/paper/readers/two-sheets", ten_doses, two_other_readers_find_nothing_wrong_with_it);
    add("/paper/weight", ten_doses, it_is_light_enough_for_any_printer);
    add("/paper/dots", two_doses, dots_lie_where_nothing_is_written);
    add("/paper/dots/off", without_dots, without_dots_the_bands_stay);
    add("/paper/dots/off/readers", without_dots, two_other_readers_find_nothing_wrong_with_it);
    add("/paper/opaque", ten_doses, nothing_on_it_is_transparent);
    add("/paper/code-300", two_doses, its_code_is_read_at_300_dots);
    add("/paper/code-600", ten_doses, its_code_is_read_at_600_dots);
    add("/paper/code-soft", two_doses, its_code_is_read_from_a_soft_copy);
    add("/paper/modules", two_doses, every_module_is_ten_whole_dots_in_its_place);
    add("/paper/quiet-zone", two_doses, nothing_but_white_is_near_the_code);
    add("/paper/rules", two_doses, rules_lie_where_the_layout_says);
    add("/paper/edges", two_doses, it_keeps_clear_of_the_edges_of_the_paper);
    add("/paper/other-digit", two_doses, a_code_with_one_other_digit_is_not_the_same);
    add("/paper/test-print/words", test_print, the_test_print_says_so_wherever_one_looks);
    add("/paper/test-print/fonts", test_print, every_font_is_embedded_as_a_subset);
    add("/paper/test-print/a4", test_print, it_is_a4_on_the_grid_of_dots);
    add("/paper/test-print/archive", test_print, it_says_what_an_archive_asks_for);
    add("/paper/test-print/opaque", test_print, nothing_on_it_is_transparent);
    add("/paper/test-print/edges", test_print, it_keeps_clear_of_the_edges_of_the_paper);
    g_test_add_func("/paper/blank", blank_paper_says_nothing);

    int failed = g_test_run();

    document_forget();
    return failed;
}
