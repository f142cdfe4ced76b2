#include "printer/dummy.h"

#include <glib.h>

#include "printer/codes.h"
#include "printer/test-codes.h"

#define MARK_DEGREES   24.0
#define NARROW_WIDTH   MM(40.2)
#define NARROW_X       MM(69.71)
#define ATTENDANT_Y    MM(262.89)
#define ATTENDANT_WIDE MM(88.9)

static const struct certificate dummy = {
    .id = "UTO99999920260101000000",
    .kind = CERTIFICATE_OVERSEAS,
    .municipality = "999999",
    .issued_on = "2026-01-01",
    .holder = {.name = "見本　太郎",
               .roman_name = "MIHON TARO",
               .birth_date = "2000-01-01",
               .passport = "TEST00000",
               .nationality = "UTO",
               .sex = "M"},
    .doses = {{.number = 1,
               .date = "2021-01-01",
               .product = "specimen",
               .type = {"mRNAワクチン", "mRNA vaccine"},
               .maker = {"見本", "Specimen"},
               .name = {"見本", "Specimen"},
               .lot = "TEST01",
               .country = "UTO"},
              {.number = 2,
               .date = "2021-01-22",
               .product = "specimen",
               .type = {"mRNAワクチン", "mRNA vaccine"},
               .maker = {"見本", "Specimen"},
               .name = {"見本", "Specimen"},
               .lot = "TEST02",
               .country = "UTO"},
              {.number = 3,
               .date = "2022-01-01",
               .product = "specimen",
               .type = {"mRNAワクチン", "mRNA vaccine"},
               .maker = {"見本", "Specimen"},
               .name = {"見本（BA.4-5）", "Specimen (BA.4-5)"},
               .lot = "TEST03",
               .country = "UTO"}},
    .dose_count = 3,
    .issuer = {.mayor_office = {"見本市長", "Mayor of Mihon City"},
               .mayor_name = {"見本　花子", "MIHON Hanako"},
               .office = {"試し刷り", "Test print"},
               .telephone = "000-000-0000",
               .check_at = "test.invalid"},
    .codes = {{.format = CERTIFICATE_SHC, .held = 3}, {.format = CERTIFICATE_VDS_NC, .held = 3}},
    .code_count = 2,
    .sheets = 1,
};

void dummy_certificate(struct certificate *ret)
{
    *ret = dummy;
    g_strlcpy(ret->codes[0].text, test_code_shc, sizeof ret->codes[0].text);
    g_strlcpy(ret->codes[1].text, test_code_vds_nc, sizeof ret->codes[1].text);
}

/* ---- the mark ---- */

void dummy_draw_mark(struct page *page)
{
    static const struct style large = {FACE_SANS_BOLD, 150.0, LANGUAGE_JA, 24.0};
    static const struct style small = {FACE_SANS_BOLD, 108.0, LANGUAGE_EN, 18.0};

    page_mark(page, &large, MM(56.5), MM(131.5), MARK_DEGREES, "見本");
    page_mark(page, &small, MM(73.0), MM(167.5), MARK_DEGREES, "TEST");
}

/* ---- the codes' third ---- */

static const struct style code_name = {FACE_SANS_BOLD, 9.6, LANGUAGE_EN, 0.0};
static const struct style small_ja = {FACE_SANS, 7.8, LANGUAGE_JA, 0.0};
static const struct style small_en = {FACE_SANS, 7.2, LANGUAGE_EN, 0.0};
static const struct style head_ja = {FACE_SANS_BOLD, 8.4, LANGUAGE_JA, 0.0};
static const struct style head_en = {FACE_SANS, 7.2, LANGUAGE_EN, 0.0};
static const struct style loud_ja = {FACE_SANS_BOLD, 16.8, LANGUAGE_JA, 0.0};
static const struct style loud_en = {FACE_SANS_BOLD, 16.8, LANGUAGE_EN, 0.0};
static const struct style footer = {FACE_SANS, 7.2, LANGUAGE_JA, 0.0};
static const struct style number = {FACE_SANS_BOLD, 8.4, LANGUAGE_EN, 0.0};

static void draw_code(struct page *page, enum certificate_format format, const struct qr *qr)
{
    double width = qr->width * PAGE_MODULE_PT;
    double x = format == CERTIFICATE_SHC ? PAGE_LEFT : PAGE_RIGHT - width;

    page_pair(page, x, MM(203.83), &code_name,
              format == CERTIFICATE_SHC ? "SMART Health Card" : "ICAO VDS-NC", 6.0, &small_ja,
              "試験用のコード");
    page_text(page, &small_en, x, MM(207.33), "Test code: verifies as “test”");
    page_code(page, x, MM(210.40), qr);
}

static void draw_words(struct page *page, double x, double y, double width, const char *title_ja,
                       const char *title_en, const char *ja, const char *en)
{
    page_pair(page, x, y, &head_ja, title_ja, 4.8, &head_en, title_en);
    y = page_paragraph(page, &small_ja, x, y + 12.0, width, 11.4, ja);
    page_paragraph(page, &small_en, x, y + 11.6, width, 9.8, en);
}

void dummy_draw_codes(struct page *page, const struct certificate *certificate,
                      const struct qr *codes)
{
    for (size_t i = 0; i < certificate->code_count; i++)
        draw_code(page, certificate->codes[i].format, &codes[i]);
    page_pair(page, NARROW_X, MM(215.6), &loud_ja, "見本", 16.8, &loud_en, "TEST");
    draw_words(page, NARROW_X, MM(222.6), NARROW_WIDTH, "試し刷り", "Test print",
               "この紙は試し刷りです。証明書ではありません。書かれている人は実在しません。",
               "This is a test print, not a certificate. The person on it does not exist.");
    draw_words(
        page, PAGE_LEFT, ATTENDANT_Y, ATTENDANT_WIDE, "係の方へ", "For the attendant",
        "かすれ、ずれ、欠けがないこと、二つのコードが読めて「試験」と表示されることを確かめ、"
        "この紙を回収してください。",
        "Check for faint, shifted or missing print, read both codes (they verify as “test”), "
        "then take this sheet away.");
}

void dummy_draw_bottom(struct page *page)
{
    page_pair(page, PAGE_LEFT, MM(290.41), &footer, "試し刷り　この紙は証明書ではありません", 7.2,
              &small_en, "Test print: this sheet is not a certificate");
    page_text_right(page, &number, PAGE_RIGHT, MM(290.41), "1 / 1");
}
