#include "printer/dcc-sheet.h"

#include <stdio.h>

#include "printer/words.h"

#define COLUMNS     3
#define FIRST_ROW_Y 197.76   /* 69.77 mm */
#define PITCH       159.84   /* 56.39 mm, both ways: whole dots at 300 an inch too */
#define CAPTION_UP  MM(3.07) /* from a code to the baseline above it */
#define WORDS_Y     MM(61.60)

static const struct style code_name = {FACE_SANS_BOLD, 9.6, LANGUAGE_EN, 0.0};
static const struct style caption_ja = {FACE_SANS, 7.8, LANGUAGE_JA, 0.0};
static const struct style words_ja = {FACE_SANS, 7.2, LANGUAGE_JA, 0.0};
static const struct style caption_en = {FACE_SANS, 7.2, LANGUAGE_EN, 0.0};

bool dcc_sheet_is(const struct certificate *certificate, unsigned sheet)
{
    return certificate->dcc_sheet && sheet == certificate->sheets;
}

struct code_place dcc_sheet_place(const struct certificate *certificate, size_t i)
{
    return (struct code_place){certificate->sheets,
                               page_on_grid(PAGE_LEFT + (double)(i % COLUMNS) * PITCH),
                               page_on_grid(FIRST_ROW_Y + (double)(i / COLUMNS) * PITCH)};
}

static void draw_code(struct page *page, const struct code_place *place, int dose,
                      const struct qr *qr)
{
    double y = place->y - CAPTION_UP;
    char ja[WORDS_SIZE];
    char en[WORDS_SIZE];

    snprintf(ja, sizeof ja, "%d回目", dose);
    snprintf(en, sizeof en, "dose %d", dose);
    double x = page_text(page, &code_name, place->x, y, "EU DCC");

    page_pair(page, x + 6.0, y, &caption_ja, ja, 6.0, &caption_en, en);
    page_code(page, place->x, place->y, qr);
}

/* That it is not all of the paper, and whether a dose has no code here. */
static void draw_words(struct page *page, size_t count, size_t doses)
{
    static const char ja_all[] =
        "1枚目と一体のものです。接種1回につきコード1つ。EU DCCの確認アプリ用";
    static const char en_all[] =
        "Valid only with page 1. A code for each dose, for EU DCC verifiers";
    char ja[CERTIFICATE_WORDS_SIZE];
    char en[CERTIFICATE_WORDS_SIZE];

    if (count == doses) {
        page_pair(page, PAGE_LEFT, WORDS_Y, &words_ja, ja_all, 7.2, &caption_en, en_all);
        return;
    }
    snprintf(ja, sizeof ja,
             "1枚目と一体のものです。接種%zu件のうち%zu件のコード。EU DCCの確認アプリ用", doses,
             count);
    snprintf(en, sizeof en,
             "Valid only with page 1. Codes for %zu of %zu doses, for EU DCC verifiers", count,
             doses);
    page_pair(page, PAGE_LEFT, WORDS_Y, &words_ja, ja, 7.2, &caption_en, en);
}

void dcc_sheet_draw(struct page *page, const struct certificate *certificate,
                    const struct qr *codes)
{
    size_t n = 0;

    for (size_t i = 0; i < certificate->code_count; i++)
        n += certificate->codes[i].format == CERTIFICATE_DCC;
    draw_words(page, n, certificate->dose_count);
    n = 0;
    for (size_t i = 0; i < certificate->code_count; i++) {
        const struct certificate_code *code = &certificate->codes[i];

        if (code->format != CERTIFICATE_DCC)
            continue;

        struct code_place place = dcc_sheet_place(certificate, n++);

        draw_code(page, &place, certificate->doses[code->row - 1].number, &codes[i]);
    }
}
