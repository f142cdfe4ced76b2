#include "printer/tests/samples.h"

#include <glib.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILL(array, text)                                                                          \
    g_assert_cmpuint(g_strlcpy((array), (text), sizeof(array)), <, sizeof(array))

/* clang-format off */
static const struct {
    const char *date, *product, *type_ja, *type_en, *maker_ja, *maker_en, *name_ja, *name_en, *lot;
} records[] = {
    {"2021-05-24", "comirnaty", "mRNAワクチン", "mRNA vaccine", "ファイザー", "Pfizer", "コミナティ", "COMIRNATY", "EY0021"},
    {"2021-06-14", "comirnaty", "mRNAワクチン", "mRNA vaccine", "ファイザー", "Pfizer", "コミナティ", "COMIRNATY", "FA0022"},
    {"2022-02-03", "spikevax", "mRNAワクチン", "mRNA vaccine", "モデルナ", "Moderna", "スパイクバックス", "Spikevax", "3000023"},
    {"2022-07-20", "spikevax", "mRNAワクチン", "mRNA vaccine", "モデルナ", "Moderna", "スパイクバックス", "Spikevax", "3000024"},
    {"2022-11-15", "comirnaty-ba45", "mRNAワクチン", "mRNA vaccine", "ファイザー", "Pfizer", "コミナティ（BA.4-5）", "COMIRNATY (BA.4-5)", "GJ0025"},
    {"2023-05-18", "comirnaty-ba45", "mRNAワクチン", "mRNA vaccine", "ファイザー", "Pfizer", "コミナティ（BA.4-5）", "COMIRNATY (BA.4-5)", "GP0026"},
    {"2023-10-05", "comirnaty-xbb15", "mRNAワクチン", "mRNA vaccine", "ファイザー", "Pfizer", "コミナティ（XBB.1.5）", "COMIRNATY (XBB.1.5)", "HC0027"},
    {"2024-10-17", "nuvaxovid", "組換えタンパクワクチン", "Protein subunit vaccine", "武田（ノババックス）", "Takeda (Novavax)", "ヌバキソビッド", "Nuvaxovid", "T0028"},
    {"2025-10-09", "comirnaty-xbb15", "mRNAワクチン", "mRNA vaccine", "ファイザー", "Pfizer", "コミナティ（XBB.1.5）", "COMIRNATY (XBB.1.5)", "LM0029"},
    {"2026-10-08", "comirnaty-xbb15", "mRNAワクチン", "mRNA vaccine", "ファイザー", "Pfizer", "コミナティ（XBB.1.5）", "COMIRNATY (XBB.1.5)", "NP0030"},
};
/* clang-format on */

static void fill_dose(struct certificate_dose *dose, size_t i)
{
    size_t k = i % G_N_ELEMENTS(records);

    dose->number = (int)i + 1;
    FILL(dose->date, records[k].date);
    FILL(dose->product, records[k].product);
    FILL(dose->type.ja, records[k].type_ja);
    FILL(dose->type.en, records[k].type_en);
    FILL(dose->maker.ja, records[k].maker_ja);
    FILL(dose->maker.en, records[k].maker_en);
    FILL(dose->name.ja, records[k].name_ja);
    FILL(dose->name.en, records[k].name_en);
    FILL(dose->lot, records[k].lot);
    FILL(dose->country, "JPN");
}

void sample_code(char ret[static CERTIFICATE_CODE_SIZE], size_t jws_len)
{
    uint32_t state = 20261121;
    char *p = g_stpcpy(ret, "shc:/");

    g_assert_cmpuint(strlen("shc:/") + 2 * jws_len, <, CERTIFICATE_CODE_SIZE);
    for (size_t i = 0; i < jws_len; i++) {
        state = state * 1664525u + 1013904223u;
        p += sprintf(p, "%02u", (state >> 16) % 78);
    }
}

struct verified_certificate *sample_new(size_t doses, size_t jws_len)
{
    struct verified_certificate *verified = calloc(1, sizeof *verified);
    struct certificate *certificate = &verified->certificate;

    FILL(certificate->id, "JPN99001920261121000018");
    FILL(certificate->municipality, "990019");
    FILL(certificate->issued_on, "2026-11-21");
    FILL(certificate->holder.name, "佐倉　みなみ");
    FILL(certificate->holder.birth_date, "1985-04-12");
    for (size_t i = 0; i < doses; i++)
        fill_dose(&certificate->doses[i], i);
    certificate->dose_count = doses;
    FILL(certificate->issuer.mayor_office.ja, "青葉川市長");
    FILL(certificate->issuer.mayor_office.en, "Mayor of Aobagawa City");
    FILL(certificate->issuer.mayor_name.ja, "小野寺　実");
    FILL(certificate->issuer.mayor_name.en, "ONODERA Minoru");
    FILL(certificate->issuer.office.ja, "青葉川市 健康づくり課");
    FILL(certificate->issuer.office.en, "Health Promotion Division, Aobagawa City");
    FILL(certificate->issuer.telephone, "000-000-0000");
    FILL(certificate->issuer.check_at, "city.aobagawa.example/verify");
    certificate->codes[0].format = CERTIFICATE_SHC;
    sample_code(certificate->codes[0].text, jws_len);
    certificate->codes[0].held = doses;
    certificate->code_count = 1;
    sample_count_sheets(verified);
    return verified;
}

struct verified_certificate *sample_new_overseas(size_t doses, size_t jws_len)
{
    struct verified_certificate *verified = sample_new(doses, jws_len);
    struct certificate_holder *holder = &verified->certificate.holder;

    verified->certificate.kind = CERTIFICATE_OVERSEAS;
    FILL(holder->name, "青山　ひかり");
    FILL(holder->roman_name, "AOYAMA HIKARI");
    FILL(holder->birth_date, "1991-11-30");
    FILL(holder->passport, "XZ0000017");
    FILL(holder->nationality, "JPN");
    FILL(holder->sex, "F");
    sample_count_sheets(verified);
    return verified;
}

void sample_count_sheets(struct verified_certificate *verified)
{
    verified->certificate.sheets = certificate_sheets(&verified->certificate);
}

/* Letters that stand for what is signed. */
static void fill(char *to, size_t len, const char *letters, uint32_t state)
{
    size_t n = strlen(letters);

    for (size_t i = 0; i < len; i++) {
        state = state * 1664525u + 1013904223u;
        to[i] = letters[(state >> 16) % n];
    }
    to[len] = '\0';
}

void sample_add_vds_nc(struct verified_certificate *verified, const char *name, size_t len)
{
    struct certificate *certificate = &verified->certificate;
    struct certificate_code *code = &certificate->codes[certificate->code_count++];
    g_autofree char *start = g_strdup_printf(
        "{\"data\":{\"hdr\":{\"is\":\"UTO\",\"t\":\"icao.vacc\",\"v\":1},\"msg\":{\"pid\":{"
        "\"ai\":\"%s\",\"dob\":\"%s\",\"i\":\"%s\",\"n\":\"%s\"}}},\"sig\":\"",
        certificate->id, certificate->holder.birth_date, certificate->holder.passport, name);
    size_t start_len = strlen(start);

    g_assert_cmpuint(len, <, sizeof code->text);
    g_assert_cmpuint(len, >, start_len + 2);
    code->format = CERTIFICATE_VDS_NC;
    code->held = certificate->dose_count;
    memcpy(code->text, start, start_len);
    fill(code->text + start_len, len - start_len - 2,
         "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", (uint32_t)len);
    memcpy(code->text + len - 2, "\"}", 3);
}

void sample_add_dccs(struct verified_certificate *verified, size_t len)
{
    struct certificate *certificate = &verified->certificate;
    size_t first = certificate->dose_count > CERTIFICATE_DCC_MAX
                       ? certificate->dose_count - CERTIFICATE_DCC_MAX
                       : 0;

    for (size_t dose = first; dose < certificate->dose_count; dose++) {
        struct certificate_code *code = &certificate->codes[certificate->code_count++];

        code->format = CERTIFICATE_DCC;
        code->held = 1;
        code->row = dose + 1;
        memcpy(code->text, "HC1:", 4);
        fill(code->text + 4, len - 4,
             "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", (uint32_t)dose);
    }
    certificate->dcc_sheet = true;
    sample_count_sheets(verified);
}
