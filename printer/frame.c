#include "printer/frame.h"

#include <stdio.h>
#include <string.h>

#include "printer/dcc-sheet.h"

#define CENTRE      MM(104.99)
#define NUMBER_ROOM 36.0 /* for "10 / 10" and white before it */

static const struct style state_ja = {FACE_SERIF, 9.6, LANGUAGE_JA, 3.6};
static const struct style state_en = {FACE_SERIF, 8.4, LANGUAGE_EN, 1.2};
static const struct style id_label_ja = {FACE_SANS_BOLD, 7.8, LANGUAGE_JA, 0.0};
static const struct style id_label_en = {FACE_SANS, 7.2, LANGUAGE_EN, 0.0};
static const struct style id_style = {FACE_SANS, 9.6, LANGUAGE_EN, 0.0};
static const struct style title_above = {FACE_SERIF, 13.2, LANGUAGE_JA, 2.4};
static const struct style title = {FACE_SERIF_BOLD, 28.8, LANGUAGE_JA, 9.6};
static const struct style title_en = {FACE_SERIF, 12.0, LANGUAGE_EN, 0.36};
static const struct style short_title = {FACE_SERIF_BOLD, 15.6, LANGUAGE_JA, 1.44};
static const struct style short_title_en = {FACE_SERIF, 9.6, LANGUAGE_EN, 0.29};
static const struct style kind_ja = {FACE_SANS_BOLD, 10.2, LANGUAGE_JA, 0.9};
static const struct style kind_en = {FACE_SANS, 8.4, LANGUAGE_EN, 0.0};
static const struct style footer = {FACE_SANS, 7.2, LANGUAGE_JA, 0.0};
static const struct style footer_en = {FACE_SANS, 7.2, LANGUAGE_EN, 0.0};
static const struct style number = {FACE_SANS_BOLD, 8.4, LANGUAGE_EN, 0.0};

static const struct certificate_words kinds[CERTIFICATE_KINDS] = {
    [CERTIFICATE_DOMESTIC] = {"日本国内用", "For domestic use in Japan"},
    [CERTIFICATE_OVERSEAS] = {"海外用及び日本国内用",
                              "For international travel and domestic use in Japan"},
};

/* JPN, municipality, date, serial. */
static const size_t id_groups[] = {3, 6, 8, 6};
#define ID_GROUP_GAP 3.6
#define ID_LABEL_GAP 8.4
#define LABEL_GAP    4.8

/* The next group of the id at id; an id of another form is one group more. Returns how many bytes. */
static size_t id_group(const char *id, size_t i, char ret[static CERTIFICATE_ID_SIZE])
{
    size_t len = strlen(id);

    if (i < ARRAY_LEN(id_groups) && len > id_groups[i])
        len = id_groups[i];
    memcpy(ret, id, len);
    ret[len] = '\0';
    return len;
}

static double id_width(struct page *page, const char *id)
{
    char group[CERTIFICATE_ID_SIZE];
    double width = -ID_GROUP_GAP;

    for (size_t i = 0; *id != '\0'; i++) {
        id += id_group(id, i, group);
        width += ID_GROUP_GAP + page_text_width(page, &id_style, group);
    }
    return width;
}

/* Right-aligned, but drawn in the order of reading. */
static void draw_id(struct page *page, const char *id, double y)
{
    char group[CERTIFICATE_ID_SIZE];
    double x = PAGE_RIGHT - id_width(page, id);
    double label = page_text_width(page, &id_label_ja, "証明書ID") + LABEL_GAP +
                   page_text_width(page, &id_label_en, "Certificate ID");

    page_pair(page, x - ID_LABEL_GAP - label, y, &id_label_ja, "証明書ID", LABEL_GAP, &id_label_en,
              "Certificate ID");
    for (size_t i = 0; *id != '\0'; i++) {
        id += id_group(id, i, group);
        x = page_text(page, &id_style, x, y, group) + ID_GROUP_GAP;
    }
}

static void draw_head(struct page *page, const struct certificate *certificate)
{
    double y = MM(22.01);

    page_pair(page, PAGE_LEFT, y, &state_ja, "日本国", 10.8, &state_en, "JAPAN");
    draw_id(page, certificate->id, y);
}

static void draw_kind(struct page *page, enum certificate_kind kind)
{
    const struct certificate_words *words = &kinds[kind];
    double inside = 12.0;
    double gap = 10.2;
    double width = page_text_width(page, &kind_ja, words->ja) + gap +
                   page_text_width(page, &kind_en, words->en);
    double x = CENTRE - width / 2.0;

    page_box(page, x - inside, MM(50.38), width + 2.0 * inside, MM(56.73 - 50.38), RULE_MEDIUM);
    page_pair(page, x, MM(54.82), &kind_ja, words->ja, gap, &kind_en, words->en);
}

static void draw_title(struct page *page, const struct certificate *certificate)
{
    page_text_centred(page, &title_above, CENTRE, MM(30.06), "新型コロナウイルス感染症");
    page_text_centred(page, &title, CENTRE, MM(41.06), "予防接種証明書");
    page_text_centred(page, &title_en, CENTRE, MM(47.41), "Vaccination Certificate of COVID-19");
    draw_kind(page, certificate->kind);
}

static void draw_short_title(struct page *page)
{
    page_text_centred(page, &short_title, CENTRE, MM(33.87),
                      "新型コロナウイルス感染症　予防接種証明書");
    page_text_centred(page, &short_title_en, CENTRE, MM(39.86),
                      "Vaccination Certificate of COVID-19");
}

/* A4 folded in three for a long envelope. */
static void draw_fold_ticks(struct page *page)
{
    static const double folds[] = {MM(99.0), MM(198.0)};

    for (size_t i = 0; i < ARRAY_LEN(folds); i++) {
        page_rule(page, MM(6.0), MM(8.5), folds[i], RULE_HAIRLINE);
        page_rule(page, MM(201.5), MM(204.0), folds[i], RULE_HAIRLINE);
    }
}

void frame_draw_top(struct page *page, const struct certificate *certificate, unsigned sheet)
{
    draw_head(page, certificate);
    if (sheet == 1)
        draw_title(page, certificate);
    else
        draw_short_title(page);
    /* A fold must not cross a code. */
    if (!dcc_sheet_is(certificate, sheet))
        draw_fold_ticks(page);
}

void frame_draw_bottom(struct page *page, const struct certificate *certificate, unsigned sheet)
{
    const struct certificate_issuer *issuer = &certificate->issuer;
    double y = MM(290.41);
    char ja[2 * CERTIFICATE_WORDS_SIZE];
    char sheets[32];

    snprintf(sheets, sizeof sheets, "%u / %u", sheet, certificate->sheets);
    snprintf(ja, sizeof ja, "%s　電話 %s", issuer->office.ja, issuer->telephone);

    double end = page_pair(page, PAGE_LEFT, y, &footer, ja, 7.2, &footer_en, issuer->office.en);

    if (end > PAGE_RIGHT - NUMBER_ROOM)
        page_fail(page, ERR_TOO_LONG, strlen(ja));
    page_text_right(page, &number, PAGE_RIGHT, y, sheets);
}
