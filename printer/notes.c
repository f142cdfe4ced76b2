#include "printer/notes.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "base/secret.h"
#include "printer/words.h"

#define LEADING     9.6
#define LINES_MAX   5
#define GAP         7.2
#define VDS_NC_NAME 39 /* letters at most (qr.md 2.1) */

static const struct style note_ja = {FACE_SANS, 7.2, LANGUAGE_JA, 0.0};
static const struct style note_en = {FACE_SANS, 7.2, LANGUAGE_EN, 0.0};
static const struct style latin_name = {FACE_SANS, 7.8, LANGUAGE_EN, 0.0};
#define NAME_SIZE 8.4

/* One line, in one language or both, or a name. */
struct line {
    char ja[CERTIFICATE_NAME_SIZE];
    char en[CERTIFICATE_WORDS_SIZE]; /* empty if there is none */
    struct style style;              /* of ja */
};

struct notes {
    double width; /* points */
    struct line lines[LINES_MAX];
    size_t count;
};

static void add(struct notes *notes, const struct style *style, const char *ja, const char *en)
{
    struct line *line = &notes->lines[notes->count++];

    snprintf(line->ja, sizeof line->ja, "%s", ja);
    snprintf(line->en, sizeof line->en, "%s", en);
    line->style = *style;
}

static bool fits(struct page *page, const struct notes *notes, const char *ja, const char *en)
{
    return page_text_width(page, &note_ja, ja) + GAP + page_text_width(page, &note_en, en) <=
           notes->width;
}

/* What a note says, and how it says that where a large code leaves little room. */
struct wording {
    const char *ja, *en;
    const char *short_ja, *short_en;
};

static void add_wording(struct page *page, struct notes *notes, const struct wording *wording)
{
    if (fits(page, notes, wording->ja, wording->en))
        add(notes, &note_ja, wording->ja, wording->en);
    else
        add(notes, &note_ja, wording->short_ja, wording->short_en);
}

/* ---- names ---- */

/* A SMART Health Card has no variation selectors. */
static void add_shc_name(struct page *page, const struct certificate *certificate,
                         struct notes *notes)
{
    const char *name = certificate->kind == CERTIFICATE_OVERSEAS ? certificate->holder.roman_name
                                                                 : certificate->holder.name;
    struct style style = {FACE_NAME, NAME_SIZE, LANGUAGE_JA, 0.0};
    char held[CERTIFICATE_NAME_SIZE];

    /* The holder's row has noted a name that cannot be drawn. */
    if (fonts_for_name(page->fonts, name, &style.face, NULL) &&
        words_without_selectors(name, held)) {
        add(notes, &note_ja, "※ SMART Health Card に入っている氏名",
            "Name held in SMART Health Card");
        add(notes, &style, held, "");
    }
    wipe(held, sizeof held);
}

/* The name as the code's own text has it: capitals, digits, blanks (Doc 9303-3), so never an escape. */
static bool name_in_vds_nc(const char *text, char ret[static VDS_NC_NAME + 1])
{
    static const char before[] = "\"n\":\"";
    const char *name = strstr(text, before);
    size_t len;

    if (name == NULL)
        return false;
    name += sizeof before - 1;
    len = strcspn(name, "\"\\");
    if (len == 0 || len > VDS_NC_NAME || name[len] != '"')
        return false;
    memcpy(ret, name, len);
    ret[len] = '\0';
    return true;
}

/* Letter for letter. That a code has a blank or nothing where a passport has a hyphen or an apostrophe makes it no
 * other name. */
static bool is_same_name(const char *one, const char *other)
{
    static const char between[] = " -'.,";

    for (;;) {
        one += strspn(one, between);
        other += strspn(other, between);
        if (g_ascii_toupper(*one) != *other)
            return false;
        if (*one == '\0')
            return true;
        one++;
        other++;
    }
}

static void add_vds_nc_name(struct page *page, const struct certificate *certificate,
                            const struct certificate_code *code, struct notes *notes)
{
    char held[VDS_NC_NAME + 1];

    if (!name_in_vds_nc(code->text, held)) {
        page_fail(page, ERR_MALFORMED, 0);
        return;
    }
    if (!is_same_name(certificate->holder.roman_name, held)) {
        static const struct wording wording = {
            "※ ICAO VDS-NC に入っている氏名（39字まで）", "Name held in ICAO VDS-NC (39 letters)",
            "※ ICAO VDS-NC の氏名（39字まで）", "Name in ICAO VDS-NC"};

        add_wording(page, notes, &wording);
        add(notes, &latin_name, held, "");
    }
    wipe(held, sizeof held);
}

/* ---- doses ---- */

static const struct certificate_code *code_of(const struct certificate *certificate,
                                              enum certificate_format format)
{
    for (size_t i = 0; i < certificate->code_count; i++) {
        if (certificate->codes[i].format == format)
            return &certificate->codes[i];
    }
    return NULL;
}

static size_t short_of(const struct certificate *certificate, const struct certificate_code *code)
{
    return code != NULL && code->held < certificate->dose_count ? code->held : 0;
}

static const char *plural(size_t n)
{
    return n == 1 ? "entry" : "entries";
}

/* Texts of one note, as long as they are drawn. */
struct texts {
    char ja[CERTIFICATE_WORDS_SIZE], en[CERTIFICATE_WORDS_SIZE];
    char short_ja[CERTIFICATE_WORDS_SIZE], short_en[CERTIFICATE_WORDS_SIZE];
};

static void say_of_one(const char *name, size_t holds, struct texts *ret)
{
    snprintf(ret->ja, sizeof ret->ja, "※ %sには新しい方から%zu件が入っています", name, holds);
    snprintf(ret->en, sizeof ret->en, "%s holds the latest %zu %s", name, holds, plural(holds));
    snprintf(ret->short_ja, sizeof ret->short_ja, "※ %sには新しい方から%zu件", name, holds);
    snprintf(ret->short_en, sizeof ret->short_en, "It holds the latest %zu", holds);
}

static void say_of_both(size_t left, size_t right, struct texts *ret)
{
    snprintf(ret->ja, sizeof ret->ja, "※ コードには新しい方から左に%zu件、右に%zu件が入っています",
             left, right);
    snprintf(ret->en, sizeof ret->en, "The codes hold the latest %zu (left) and %zu (right)", left,
             right);
    snprintf(ret->short_ja, sizeof ret->short_ja, "※ 新しい方から左に%zu件、右に%zu件", left,
             right);
    snprintf(ret->short_en, sizeof ret->short_en, "Latest %zu (left), %zu (right) entries", left,
             right);
}

static void add_doses(struct page *page, const struct certificate *certificate, struct notes *notes)
{
    const struct certificate_code *vds_nc = code_of(certificate, CERTIFICATE_VDS_NC);
    size_t left = short_of(certificate, code_of(certificate, CERTIFICATE_SHC));
    size_t right = short_of(certificate, vds_nc);
    struct texts texts;

    if (left == 0 && right == 0)
        return;
    if (left != 0 && right != 0)
        say_of_both(left, right, &texts);
    else if (right != 0)
        say_of_one("ICAO VDS-NC ", right, &texts);
    else if (vds_nc != NULL)
        say_of_one("SMART Health Card ", left, &texts);
    else
        say_of_one("コード", left, &texts);
    if (vds_nc == NULL)
        snprintf(texts.en, sizeof texts.en, "The code holds the latest %zu %s", left, plural(left));

    const struct wording wording = {texts.ja, texts.en, texts.short_ja, texts.short_en};

    add_wording(page, notes, &wording);
}

/* ---- all of them ---- */

static double draw(struct page *page, const struct notes *notes, double x, double y)
{
    for (size_t i = 0; i < notes->count; i++) {
        const struct line *line = &notes->lines[i];

        if (i > 0)
            y += LEADING;
        if (line->en[0] != '\0')
            page_pair(page, x, y, &line->style, line->ja, GAP, &note_en, line->en);
        else
            y = page_paragraph(page, &line->style, x, y, notes->width, LEADING, line->ja);
    }
    return y;
}

double notes_draw(struct page *page, const struct certificate *certificate, double x, double y,
                  double width)
{
    const struct certificate_code *vds_nc = code_of(certificate, CERTIFICATE_VDS_NC);
    struct notes notes = {.width = width};

    if (vds_nc != NULL)
        add_vds_nc_name(page, certificate, vds_nc, &notes);
    add_shc_name(page, certificate, &notes);
    add_doses(page, certificate, &notes);
    if (notes.count == 0)
        return 0.0;
    y = draw(page, &notes, x, y);
    wipe(&notes, sizeof notes);
    return y;
}
