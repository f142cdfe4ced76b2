/* PWG raster: what libcups and Poppler say of it, and that no damage to the stream gets past us. */
#include <glib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "printer/codes.h"
#include "printer/document.h"
#include "printer/pwg-read.h"
#include "printer/pwg.h"
#include "printer/tests/samples.h"
#include "printer/tests/sheets.h"

#define HEADER_LEN   1796
#define FIRST_HEADER 4
#define FIRST_ROW    (FIRST_HEADER + HEADER_LEN)

static const struct format black = {FORMAT_PWG, 600, 1};
static const struct format grey = {FORMAT_PWG, 600, 8};
static const struct format coarse = {FORMAT_PWG, 300, 1};

struct paper {
    struct verified_certificate *verified;
    struct document document;
};

static void compose(struct paper *paper, const struct format *format)
{
    struct err err = {0};

    if (!document_compose_in(format, paper->verified, &paper->document, &err))
        g_error("%s %d", err_name(err.code), err.detail);
}

static void set_up(struct paper *paper, gconstpointer format)
{
    paper->verified = sample_new(2, 841);
    compose(paper, format);
}

static void set_up_two_sheets(struct paper *paper, gconstpointer format)
{
    paper->verified = sample_new(10, 1049);
    compose(paper, format);
}

static void tear_down(struct paper *paper, gconstpointer unused)
{
    document_done(&paper->document);
    verified_certificate_free(&paper->verified);
}

static void assert_refused(struct paper *paper, enum err_code code)
{
    struct err err = {0};

    g_assert_false(document_read_back(&paper->document, paper->verified, &err));
    g_assert_cmpstr(err_name(err.code), ==, err_name(code));
}

/* ---- what others read ---- */

static void is_read_back_as_it_is(struct paper *paper, gconstpointer unused)
{
    struct err err = {0};

    g_assert_true(document_read_back(&paper->document, paper->verified, &err));
    g_assert_cmpuint(paper->document.len, <, 8 * 1000 * 1000);
}

static void closes_again_to_the_same_bytes(struct paper *paper, gconstpointer unused)
{
    SCOPED_SHEETS sheets = {0};
    g_autofree uint8_t *before = g_memdup2(paper->document.bytes, paper->document.len);
    size_t len = paper->document.len;
    uint64_t sum = paper->document.sum;

    sheets_from(&sheets, &paper->document);
    sheets_into(&sheets, &paper->document);
    g_assert_cmpmem(paper->document.bytes, paper->document.len, before, len);
    g_assert_true(paper->document.sum == sum);
}

static void the_same_certificate_gives_the_same_bytes(struct paper *paper, gconstpointer format)
{
    SCOPED_DOCUMENT again = {0};

    g_assert_true(document_compose_in(format, paper->verified, &again, NULL));
    g_assert_cmpmem(again.bytes, again.len, paper->document.bytes, paper->document.len);
}

/* The sheet as Poppler draws our PDF. The caller frees *ret_dots: a byte a dot. */
static void draw_by_poppler(const struct paper *paper, unsigned sheet, unsigned *ret_width,
                            unsigned *ret_height, char **ret_file, const uint8_t **ret_dots)
{
    g_autofree char *folder = g_dir_make_tmp("pwg-XXXXXX", NULL);
    g_autofree char *pdf = g_build_filename(folder, "page.pdf", NULL);
    g_autofree char *root = g_build_filename(folder, "page", NULL);
    g_autofree char *picture = g_strconcat(root, ".pgm", NULL);
    g_autofree char *command = g_strdup_printf("pdftoppm -r %u -gray -f %u -l %u -singlefile %s %s",
                                               paper->document.format.dpi, sheet, sheet, pdf, root);
    SCOPED_DOCUMENT document = {0};
    int status;
    int start;
    gsize len;

    g_assert_true(document_compose(paper->verified, &document, NULL));
    g_assert_true(g_file_set_contents(pdf, (char *)document.bytes, (gssize)document.len, NULL));
    g_assert_true(g_spawn_command_line_sync(command, NULL, NULL, &status, NULL));
    g_assert_cmpint(status, ==, 0);
    g_assert_true(g_file_get_contents(picture, ret_file, &len, NULL));
    g_assert_cmpint(sscanf(*ret_file, "P5 %u %u 255%n", ret_width, ret_height, &start), ==, 2);
    *ret_dots = (const uint8_t *)*ret_file + start + 1;
    g_assert_cmpuint(len, ==, (size_t)start + 1 + (size_t)*ret_width * *ret_height);
    g_remove(pdf);
    g_remove(picture);
    g_rmdir(folder);
}

/* True when a dot or one of its neighbours has this colour: renderers round edges either way. */
static bool is_near(const struct bits *bits, unsigned x, unsigned y, bool wanted)
{
    for (unsigned v = y > 0 ? y - 1 : 0; v <= y + 1 && v < bits->height; v++) {
        for (unsigned u = x > 0 ? x - 1 : 0; u <= x + 1 && u < bits->width; u++) {
            if (bits_is_black(bits, u, v) == wanted)
                return true;
        }
    }
    return false;
}

/* Where the SMART Health Card is, in dots. */
struct code {
    unsigned left, top, side;
};

static struct code code_of(const struct paper *paper)
{
    const struct certificate *certificate = &paper->verified->certificate;
    double dots = paper->document.format.dpi / 72.0;
    struct qr qr;
    struct code_place place;

    g_assert_cmpuint(certificate->code_count, ==, 1);
    g_assert_true(qr_encode(CERTIFICATE_SHC, certificate->codes[0].text, &qr, NULL));
    codes_place(certificate, &qr, &place);
    return (struct code){(unsigned)(place.x * dots + 0.5), (unsigned)(place.y * dots + 0.5),
                         (unsigned)(qr.width * PAGE_MODULE_PT * dots + 0.5)};
}

static void assert_drawn_as_by_poppler(struct paper *paper, unsigned sheet)
{
    SCOPED_SHEETS sheets = {0};
    g_autofree char *file = NULL;
    const uint8_t *dots;
    unsigned width;
    unsigned height;
    size_t ink = 0;
    size_t different = 0;
    size_t elsewhere = 0;
    size_t in_codes = 0;
    struct code code = code_of(paper);

    sheets_from(&sheets, &paper->document);
    const struct bits *bits = &sheets.sheet[sheet - 1];

    draw_by_poppler(paper, sheet, &width, &height, &file, &dots);
    g_assert_cmpuint(width, >=, bits->width);
    g_assert_cmpuint(height, >=, bits->height);
    for (unsigned y = 0; y < bits->height; y++) {
        for (unsigned x = 0; x < bits->width; x++) {
            bool theirs = dots[y * (size_t)width + x] < 128;

            ink += theirs;
            different += bits_is_black(bits, x, y) != theirs;
            elsewhere += !is_near(bits, x, y, theirs);
            in_codes += bits_is_black(bits, x, y) != theirs && sheet == 1 && x >= code.left &&
                        x < code.left + code.side && y >= code.top && y < code.top + code.side;
        }
    }
    g_test_message("sheet %u: of %zu black dots %zu differ, %zu by more than a dot", sheet, ink,
                   different, elsewhere);
    g_assert_cmpuint(ink, >, 100000);
    g_assert_cmpuint(in_codes, ==, 0);
    g_assert_cmpuint(different, <, ink / 3); /* it blackens every dot that an edge touches */
    g_assert_cmpuint(elsewhere, <, ink / 10000);
}

static void looks_as_poppler_draws_the_pdf(struct paper *paper, gconstpointer unused)
{
    for (unsigned sheet = 1; sheet <= paper->document.sheets; sheet++)
        assert_drawn_as_by_poppler(paper, sheet);
}

/* ---- damage ---- */

static void a_flipped_bit_is_noticed_wherever_it_is(struct paper *paper, gconstpointer unused)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(20261121);

    for (unsigned i = 0; i < 24; i++) {
        size_t at = (size_t)g_rand_int_range(rand, 0, (gint32)paper->document.len);
        uint8_t bit = (uint8_t)(1u << g_rand_int_range(rand, 0, 8));

        paper->document.bytes[at] ^= bit;
        g_assert_false(document_read_back(&paper->document, paper->verified, NULL));
        paper->document.bytes[at] ^= bit;
    }
    g_assert_true(document_read_back(&paper->document, paper->verified, NULL));
}

static void no_byte_of_a_header_may_be_another(struct paper *paper, gconstpointer unused)
{
    for (size_t at = 0; at < FIRST_ROW; at++) {
        struct pwg_reader reader;
        SCOPED_BITS bits = {0};

        paper->document.bytes[at] ^= 0x01;
        g_assert_false(
            pwg_reader_init(&reader, paper->document.bytes, paper->document.len, &black, 1, NULL) &&
            pwg_reader_sheet(&reader, &bits, NULL));
        paper->document.bytes[at] ^= 0x01;
    }
    paper->document.bytes[FIRST_HEADER] ^= 0x01;
    assert_refused(paper, ERR_MALFORMED);
}

static void a_stream_cut_off_anywhere_is_refused(struct paper *paper, gconstpointer unused)
{
    size_t len = paper->document.len;
    const size_t lens[] = {0,       3,       FIRST_HEADER, FIRST_ROW - 1, FIRST_ROW, FIRST_ROW + 1,
                           len / 2, len - 2, len - 1};

    for (size_t i = 0; i < G_N_ELEMENTS(lens); i++) {
        /* A copy of just that length: reading beyond it is seen. */
        g_autofree uint8_t *cut = g_memdup2(paper->document.bytes, lens[i]);
        struct document document = paper->document;

        document.bytes = cut;
        document.len = lens[i];
        g_assert_false(document_read_back(&document, paper->verified, NULL));
    }
}

static void what_follows_the_last_sheet_is_refused(struct paper *paper, gconstpointer unused)
{
    g_autofree uint8_t *more = g_malloc0(paper->document.len + 1);
    struct document document = paper->document;

    memcpy(more, document.bytes, document.len);
    document.bytes = more;
    document.len++;
    g_assert_false(document_read_back(&document, paper->verified, NULL));
}

/* A row that is not blank, far from the codes: its first byte says how often it is repeated. */
static size_t find_row(const struct document *document, unsigned wanted)
{
    size_t stride = BITS_STRIDE(PWG_A4_WIDTH(document->format.dpi));
    size_t at = FIRST_ROW;

    for (unsigned y = 0; y < wanted;) {
        y += document->bytes[at++] + 1u;
        for (size_t filled = 0; filled < stride;) {
            uint8_t code = document->bytes[at++];

            filled += code < 128 ? code + 1u : 257u - code;
            at += code < 128 ? 1 : 257u - code;
        }
    }
    return at;
}

static void a_row_repeated_once_more_or_less_is_refused(struct paper *paper, gconstpointer unused)
{
    uint8_t *again = &paper->document.bytes[find_row(&paper->document, 1000)];

    *again += 1;
    g_assert_false(document_read_back(&paper->document, paper->verified, NULL));
    *again -= 2;
    g_assert_false(document_read_back(&paper->document, paper->verified, NULL));
}

static void a_run_longer_than_its_row_is_refused(struct paper *paper, gconstpointer unused)
{
    uint8_t *code = &paper->document.bytes[find_row(&paper->document, 0) + 1];

    g_assert_cmpuint(*code, ==, 127);
    for (unsigned i = 0; i < 4; i++)
        g_assert_cmpuint(code[2 * i], ==, 127); /* a blank row: 512 of 620 bytes so far */
    code[8] = 127;
    assert_refused(paper, ERR_MALFORMED);
    code[8] = 128;
    assert_refused(paper, ERR_MALFORMED);
}

static void another_format_than_was_asked_for_is_refused(struct paper *paper, gconstpointer unused)
{
    paper->document.format = grey;
    assert_refused(paper, ERR_MALFORMED);
    paper->document.format = coarse;
    assert_refused(paper, ERR_MALFORMED);
}

static void a_grey_dot_is_refused(struct paper *paper, gconstpointer unused)
{
    size_t at = FIRST_ROW + 2;

    g_assert_cmpuint(paper->document.bytes[at], ==, 0xFF);
    paper->document.bytes[at] = 0x7F;
    assert_refused(paper, ERR_MALFORMED);
}

/* ---- damage before the stream is made: every sum is right ---- */

static void move_rows(struct bits *bits, unsigned to, unsigned from, unsigned n)
{
    memmove(bits_row(bits, to), bits_row(bits, from), n * bits->stride);
}

static void a_band_that_is_missing_in_the_codes_is_refused(struct paper *paper,
                                                           gconstpointer unused)
{
    SCOPED_SHEETS sheets = {0};
    unsigned band = 5200 / (600 / paper->document.format.dpi);

    sheets_from(&sheets, &paper->document);
    memset(bits_row(&sheets.sheet[0], band), 0, 128 * sheets.sheet[0].stride);
    sheets_into(&sheets, &paper->document);
    assert_refused(paper, ERR_UNREADABLE_CODE);
}

static void a_band_that_comes_twice_is_refused(struct paper *paper, gconstpointer unused)
{
    SCOPED_SHEETS sheets = {0};

    sheets_from(&sheets, &paper->document);
    move_rows(&sheets.sheet[0], 1256, 1000, sheets.sheet[0].height - 1256);
    sheets_into(&sheets, &paper->document);
    assert_refused(paper, ERR_UNREADABLE_CODE);
}

static void a_sheet_one_row_too_low_is_refused(struct paper *paper, gconstpointer unused)
{
    SCOPED_SHEETS sheets = {0};

    sheets_from(&sheets, &paper->document);
    move_rows(&sheets.sheet[0], 1, 0, sheets.sheet[0].height - 1);
    sheets_into(&sheets, &paper->document);
    assert_refused(paper, ERR_UNREADABLE_CODE);
}

static void sheets_in_the_wrong_order_are_refused(struct paper *paper, gconstpointer unused)
{
    SCOPED_SHEETS sheets = {0};
    struct bits first;

    sheets_from(&sheets, &paper->document);
    first = sheets.sheet[0];
    sheets.sheet[0] = sheets.sheet[1];
    sheets.sheet[1] = first;
    sheets_into(&sheets, &paper->document);
    assert_refused(paper, ERR_UNREADABLE_CODE);
}

static void a_sheet_that_comes_twice_is_refused(struct paper *paper, gconstpointer unused)
{
    SCOPED_SHEETS sheets = {0};

    sheets_from(&sheets, &paper->document);
    memcpy(sheets.sheet[1].rows, sheets.sheet[0].rows,
           sheets.sheet[0].stride * sheets.sheet[0].height);
    sheets_into(&sheets, &paper->document);
    assert_refused(paper, ERR_UNREADABLE_CODE);
}

static void rows_that_were_not_drawn_are_refused(struct paper *paper, gconstpointer unused)
{
    SCOPED_SHEETS sheets = {0};
    uint64_t drawn = paper->document.sum;

    sheets_from(&sheets, &paper->document);
    memset(bits_row(&sheets.sheet[0], 1500), 0, 100 * sheets.sheet[0].stride);
    sheets_into(&sheets, &paper->document);
    paper->document.sum = drawn;
    assert_refused(paper, ERR_UNREADABLE_CODE);
}

#define ADD(path, format, set_up, test)                                                            \
    g_test_add(path, struct paper, (format), set_up, test, tear_down)

int main(int argc, char **argv)
{
    const struct dots_setting whole = {{2, 10}, {4, 20}}; /* at 300 and 600 dots an inch alike */

    g_test_init(&argc, &argv, NULL);
    document_set_dots(&whole);
    ADD("/pwg/back", &black, set_up, is_read_back_as_it_is);
    ADD("/pwg/back-grey", &grey, set_up, is_read_back_as_it_is);
    ADD("/pwg/back-300", &coarse, set_up, is_read_back_as_it_is);
    ADD("/pwg/back-two-sheets", &black, set_up_two_sheets, is_read_back_as_it_is);
    ADD("/pwg/cups", &black, set_up_two_sheets, closes_again_to_the_same_bytes);
    ADD("/pwg/cups-grey", &grey, set_up, closes_again_to_the_same_bytes);
    ADD("/pwg/same", &black, set_up, the_same_certificate_gives_the_same_bytes);
    ADD("/pwg/poppler", &black, set_up_two_sheets, looks_as_poppler_draws_the_pdf);
    ADD("/pwg/poppler-grey", &grey, set_up, looks_as_poppler_draws_the_pdf);
    ADD("/pwg/poppler-300", &coarse, set_up, looks_as_poppler_draws_the_pdf);
    ADD("/pwg/flip", &black, set_up, a_flipped_bit_is_noticed_wherever_it_is);
    ADD("/pwg/flip-grey", &grey, set_up, a_flipped_bit_is_noticed_wherever_it_is);
    ADD("/pwg/header", &black, set_up, no_byte_of_a_header_may_be_another);
    ADD("/pwg/cut", &black, set_up, a_stream_cut_off_anywhere_is_refused);
    ADD("/pwg/more", &black, set_up, what_follows_the_last_sheet_is_refused);
    ADD("/pwg/again", &black, set_up, a_row_repeated_once_more_or_less_is_refused);
    ADD("/pwg/run", &black, set_up, a_run_longer_than_its_row_is_refused);
    ADD("/pwg/format", &black, set_up, another_format_than_was_asked_for_is_refused);
    ADD("/pwg/grey", &grey, set_up, a_grey_dot_is_refused);
    ADD("/pwg/band-missing", &black, set_up, a_band_that_is_missing_in_the_codes_is_refused);
    ADD("/pwg/band-missing-300", &coarse, set_up, a_band_that_is_missing_in_the_codes_is_refused);
    ADD("/pwg/band-twice", &black, set_up, a_band_that_comes_twice_is_refused);
    ADD("/pwg/row-low", &black, set_up, a_sheet_one_row_too_low_is_refused);
    ADD("/pwg/order", &black, set_up_two_sheets, sheets_in_the_wrong_order_are_refused);
    ADD("/pwg/twice", &black, set_up_two_sheets, a_sheet_that_comes_twice_is_refused);
    ADD("/pwg/not-drawn", &black, set_up, rows_that_were_not_drawn_are_refused);
    return g_test_run();
}
