#include "printer/frame.h"

#include <stdio.h>
#include <string.h>

#define CENTRE MM(104.99)

static const struct style state_ja = {FACE_SERIF, 9.6, LANGUAGE_JA, 3.6};
static const struct style state_en = {FACE_SERIF, 8.4, LANGUAGE_EN, 1.2};
static const struct style id_label_ja = {FACE_SANS_BOLD, 7.8, LANGUAGE_JA, 0.0};
static const struct style id_label_en = {FACE_SANS, 7.2, LANGUAGE_EN, 0.0};
static const struct style id_style = {FACE_SANS, 9.6, LANGUAGE_EN, 0.0};
static const struct style title_above = {FACE_SERIF, 13.2, LANGUAGE_JA, 2.4};
static const struct style title = {FACE_SERIF_BOLD, 28.8, LANGUAGE_JA, 9.6};
static const struct style title_en = {FACE_SERIF, 12.0, LANGUAGE_EN, 0.0};
static const struct style short_title = {FACE_SERIF_BOLD, 15.6, LANGUAGE_JA, 1.44};
static const struct style short_title_en = {FACE_SERIF, 9.6, LANGUAGE_EN, 0.0};
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

static void draw_id(struct page *page, const char *id, double y)
{
    size_t start = strlen(id);
    double x = PAGE_RIGHT;

    for (size_t i = ARRAY_LEN(id_groups); i-- > 0 && start >= id_groups[i];) {
        char group[9] = {0};

        start -= id_groups[i];
        memcpy(group, id + start, id_groups[i]);
        x -= page_text_width(page, &id_style, group);
        page_text(page, &id_style, x, y, group);
        x -= ID_GROUP_GAP;
    }

    double width = page_text_width(page, &id_label_ja, "証明書ID") + 4.8 +
                   page_text_width(page, &id_label_en, "Certificate ID");

    page_pair(page, x - 4.8 - width, y, &id_label_ja, "証明書ID", 4.8, &id_label_en,
              "Certificate ID");
}

static void draw_head(struct page *page, const struct certificate *certificate)
{
    double y = MM(22.01);

    page_pair(page, PAGE_LEFT, y, &state_ja, "日本国", 7.2, &state_en, "JAPAN");
    draw_id(page, certificate->id, y);
}

static void draw_kind(struct page *page, enum certificate_kind kind)
{
    const struct certificate_words *words = &kinds[kind];
    double inside = 12.0;
    double gap = 8.4;
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

static void draw_footer(struct page *page, const struct certificate *certificate, unsigned sheet)
{
    const struct certificate_issuer *issuer = &certificate->issuer;
    double y = MM(290.41);
    char ja[2 * CERTIFICATE_WORDS_SIZE];
    char sheets[32];

    snprintf(ja, sizeof ja, "%s　電話 %s", issuer->office.ja, issuer->telephone);
    page_pair(page, PAGE_LEFT, y, &footer, ja, 7.2, &footer_en, issuer->office.en);
    snprintf(sheets, sizeof sheets, "%u / %u", sheet, certificate->sheets);
    page_text_right(page, &number, PAGE_RIGHT, y, sheets);
}

void frame_draw(struct page *page, const struct certificate *certificate, unsigned sheet)
{
    draw_head(page, certificate);
    if (sheet == 1)
        draw_title(page, certificate);
    else
        draw_short_title(page);
    draw_fold_ticks(page);
    draw_footer(page, certificate, sheet);
}
