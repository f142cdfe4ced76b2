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
