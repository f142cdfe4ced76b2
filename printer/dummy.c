#include "printer/dummy.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "printer/codes.h"

#define MARK_DEGREES   24.0
#define VDS_NC_LEN     1360 /* version 30: as much as three doses with a real certificate */
#define SHC_LOWEST     45   /* of the characters of a JWS: '-' is 00 (SMART Health Cards 1.4.0) */
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

/* ---- the codes ---- */

/* {"alg":"ES256","zip":"DEF","kid":"TEST-TEST-…"} . a deflated card of TEST NOT A CERTIFICATE, MIHON TARO,
 * whose issuer is https://test.madoguchi.invalid . 64 zeros. */
static const char jws[] =
    "eyJhbGciOiJFUzI1NiIsInppcCI6IkRFRiIsImtpZCI6IlRFU1QtVEVTVC1URVNULVRFU1QtVEVTVC1URVNULVRF"
    "U1QtVEVTVC1URVMifQ"
    "."
    "3ZLNbtswEIRfxdheFVmSixrRzXVd1IfaRaL0UvhAk2uLBX8EkhLqBnr3LmW5aIDEl_QUQReSs6OZj3oE6T2UUIfQ"
    "-HI6DehDqpmwx5bXMpWmY0oKSMDsD1Dm8w_z_HZWZFkCHYfyEcKpQSh__J33mrlQI1OhTjlzwr87L27igmxe1kmt"
    "WyN_syCtuSrktpMiv4VdAtyhQBMkU_ft_ifyECMdaum-o_PRp4T3aZbm5Bd3P7ZGKIwah962jmM1xIfxIBnrALdK"
    "kds5CX3AnagjObdKPThFgst8mZHgsnjG-BvVofnIj2k8mzAtFflBtbqvJpttNVlMlqu7av15vVxUK5IeZYcmQv26"
    "_rLdTKrF3RZ2PdXdS0LxiYXoTHeQ3WQ5vdD3ybPZ8uvZ1k-B-8BC64fyulEYMF5XxziXBpdWDA7cCmmOQw1_8gH1"
    "-OfQPdVqnlp3nEbOUy_FlHe_yIAPk1DkM-h3fQLNCGSIc0CHJmb7lyeJLOetG45i2Urqc-EiHwuTDbqDdRrdkIXx"
    "YF20FNI3il3gEhiCpmzYtHofpcPuFWDFmwRWFK8EVrwIbPbWgBX_5Q-bxf2enj8"
    ".AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

static const char vds_nc_start[] =
    "{\"data\":{\"hdr\":{\"is\":\"UTO\",\"t\":\"icao.vacc\",\"v\":1},\"msg\":{\"pid\":{\""
    "ai\":\"UTO99999920260101000000\",\"dob\":\"2000-01-01\",\"i\":\"TEST00000\",\"n\":\""
    "MIHON TARO\",\"sex\":\"M\"},\"uvci\":\"TEST\",\"ve\":[{\"des\":\"XM0GQ8\",\"dis\":\""
    "RA01.0\",\"nam\":\"TEST\",\"vd\":[{\"adm\":\"TEST\",\"ctr\":\"UTO\",\"dvc\":\"2021-0"
    "1-01\",\"lot\":\"TEST01\",\"seq\":1},{\"adm\":\"TEST\",\"ctr\":\"UTO\",\"dvc\":\"202"
    "1-01-22\",\"lot\":\"TEST02\",\"seq\":2},{\"adm\":\"TEST\",\"ctr\":\"UTO\",\"dvc\":\""
    "2022-01-01\",\"lot\":\"TEST03\",\"seq\":3}]}]}}"
    ",\"sig\":{\"alg\":\"ES256\",\"cer\":\"";
static const char vds_nc_end[] =
    "\",\"sigvl\":"
    "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}}";

static void write_shc(char ret[static CERTIFICATE_CODE_SIZE])
{
    char *to = ret + snprintf(ret, CERTIFICATE_CODE_SIZE, "shc:/");

    for (const char *from = jws; *from != '\0'; from++)
        to += sprintf(to, "%02d", *from - SHC_LOWEST);
}
_Static_assert(sizeof "shc:/" + 2 * sizeof jws <= CERTIFICATE_CODE_SIZE, "it fits");

/* Where a real one has its signer's certificate, this one has letters that are none. */
static void write_vds_nc(char ret[static CERTIFICATE_CODE_SIZE])
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    size_t len = (size_t)snprintf(ret, CERTIFICATE_CODE_SIZE, "%sTEST", vds_nc_start);
    uint32_t state = 1;

    for (; len + sizeof vds_nc_end <= VDS_NC_LEN; len++) {
        state = state * UINT32_C(1664525) + UINT32_C(1013904223);
        ret[len] = letters[state >> 26];
    }
    strcpy(ret + len, vds_nc_end);
}

void dummy_certificate(struct certificate *ret)
{
    *ret = dummy;
    write_shc(ret->codes[0].text);
    write_vds_nc(ret->codes[1].text);
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
    page_text(page, &small_en, x, MM(207.33), "Test code: no verifier accepts it");
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
    draw_words(page, PAGE_LEFT, ATTENDANT_Y, ATTENDANT_WIDE, "係の方へ", "For the attendant",
               "かすれ、ずれ、欠けがないこと、二つのコードが読み取れることを確かめ、この紙を"
               "回収してください。確認アプリは「確認できない」と表示します。",
               "Check for faint, shifted or missing print and that both codes can be read (a "
               "verifier then says that it cannot verify them), and take this sheet away.");
}

void dummy_draw_bottom(struct page *page)
{
    page_pair(page, PAGE_LEFT, MM(290.41), &footer, "試し刷り　この紙は証明書ではありません", 7.2,
              &small_en, "Test print: this sheet is not a certificate");
    page_text_right(page, &number, PAGE_RIGHT, MM(290.41), "1 / 1");
}
