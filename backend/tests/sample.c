#include "backend/tests/sample.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#define SET(field, text) g_strlcpy((field), (text), sizeof(field))

static void fill(uint8_t *bytes, size_t len, uint8_t first)
{
    for (size_t i = 0; i < len; i++)
        bytes[i] = (uint8_t)(first + i * 7);
}

void sample_lookup_request(struct lookup_request *ret)
{
    memset(ret, 0, sizeof *ret);
    fill(ret->request_id, sizeof ret->request_id, 1);
    SET(ret->municipality, "990019");
    ret->kind = CERTIFICATE_DOMESTIC;
    SET(ret->terms, "2026-11-01");
    fill(ret->nonce, sizeof ret->nonce, 2);
    fill(ret->evidence.number, sizeof ret->evidence.number, 3);
    ret->evidence.attributes_len = 301;
    fill(ret->evidence.attributes, ret->evidence.attributes_len, 4);
    fill(ret->evidence.integrity, sizeof ret->evidence.integrity, 5);
    fill(ret->evidence.certificate, sizeof ret->evidence.certificate, 6);
    fill(ret->evidence.public_key, sizeof ret->evidence.public_key, 7);
    fill(ret->evidence.signature, sizeof ret->evidence.signature, 8);
}

static void sample_binding(struct binding *ret)
{
    fill(ret->request_id, sizeof ret->request_id, 1);
    SET(ret->kiosk, "0001");
    fill(ret->subject, sizeof ret->subject, 9);
    ret->issued_at = SAMPLE_NOW;
    ret->expires = SAMPLE_NOW + MESSAGE_ANSWER_LIFE_S;
}

static void sample_doses(struct certificate_dose *doses, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        doses[i].number = (int)i + 1;
        g_snprintf(doses[i].date, sizeof doses[i].date, "%04d-%02d-03", 2021 + (int)i / 12,
                   1 + (int)i % 12);
        SET(doses[i].product, "comirnaty");
        SET(doses[i].type.ja, "mRNAワクチン");
        SET(doses[i].type.en, "mRNA vaccine");
        SET(doses[i].maker.ja, "ファイザー");
        SET(doses[i].maker.en, "Pfizer");
        SET(doses[i].name.ja, "コミナティ");
        SET(doses[i].name.en, "COMIRNATY");
        g_snprintf(doses[i].lot, sizeof doses[i].lot, "FA%04d", (int)(i * 7919 % 10000));
        SET(doses[i].country, "JPN");
    }
}

void sample_lookup_answer(struct lookup_answer *ret)
{
    memset(ret, 0, sizeof *ret);
    sample_binding(&ret->binding);
    SET(ret->municipality, "990019");
    ret->kind = CERTIFICATE_DOMESTIC;
    SET(ret->name, "佐倉　みなみ");
    SET(ret->birth_date, "1985-04-12");
    ret->dose_count = 2;
    sample_doses(ret->doses, ret->dose_count);
    ret->codes[CERTIFICATE_SHC] = true;
    ret->sheets = 1;
    SET(ret->ticket, "sealed-ticket_of.VRS");
}

void sample_certificate(enum certificate_kind kind, size_t doses, struct certificate *ret)
{
    memset(ret, 0, sizeof *ret);
    SET(ret->id, "JPN99001920261121000018");
    ret->kind = kind;
    SET(ret->municipality, "990019");
    SET(ret->issued_on, "2026-11-21");
    SET(ret->holder.name, "佐倉　みなみ");
    SET(ret->holder.birth_date, "1985-04-12");
    if (kind == CERTIFICATE_OVERSEAS) {
        SET(ret->holder.roman_name, "SAKURA MINAMI");
        SET(ret->holder.passport, "TK1234567");
        SET(ret->holder.nationality, "JPN");
        SET(ret->holder.sex, "F");
    }
    ret->dose_count = doses;
    sample_doses(ret->doses, doses);
    SET(ret->issuer.mayor_office.ja, "青葉川市長");
    SET(ret->issuer.mayor_office.en, "Mayor of Aobagawa City");
    SET(ret->issuer.mayor_name.ja, "小野寺　実");
    SET(ret->issuer.mayor_name.en, "ONODERA Minoru");
    SET(ret->issuer.office.ja, "青葉川市 健康づくり課");
    SET(ret->issuer.office.en, "Health Promotion Division, Aobagawa City");
    SET(ret->issuer.telephone, "099-000-0000");
    SET(ret->issuer.check_at, "https://issuer.example/check");
    ret->sheets = certificate_sheets(ret);
}

void sample_issue_answer(struct issue_answer *ret)
{
    memset(ret, 0, sizeof *ret);
    sample_certificate(CERTIFICATE_DOMESTIC, 2, &ret->certificate);
    sample_binding(&ret->binding);
    ret->certificate.code_count = 1;
    ret->certificate.codes[0].format = CERTIFICATE_SHC;
    SET(ret->certificate.codes[0].text,
        "shc:/567629095243206034602924374044603122295953265460346029");
    ret->certificate.codes[0].held = 2;
}

void sample_screen(struct screen *ret)
{
    static const char keys[] = "{\"keys\":[{\"kty\":\"EC\",\"use\":\"sig\",\"alg\":\"ES256\","
                               "\"kid\":\"sD5b-u4vG0PnfwwNGSEIa-"
                               "9d00e0bUhdCfpV699wVRE\",\"crv\":\"P-256\",\"x\":\"lrS__"
                               "aFqjpnCd2NQuq-4DWJ1A3ozHWIA3GtFYsup2Yw\","
                               "\"y\":\"Ai8ETXPFOfzKtjtrEz5TaVeggFyuRE2Cz3I7dKWxJW0\"}]}";

    *ret = (struct screen){.opens_min = 390, .closes_min = 1380, .notice_count = 1};
    SET(ret->terms.version, "2026-11-01");
    g_assert_true(text_copy("一行目\n二行目", strlen("一行目\n二行目"), &ret->terms.ja, NULL));
    g_assert_true(text_copy("one\ntwo", 7, &ret->terms.en, NULL));
    SET(ret->notices[0].ja, "お知らせ");
    SET(ret->notices[0].en, "Notice");
    /* screen_done() frees it, so not from GLib. */
    ret->municipalities = calloc(1, sizeof *ret->municipalities);
    ret->municipality_count = 1;
    SET(ret->municipalities[0].code, "990019");
    SET(ret->municipalities[0].prefecture.ja, "見本県");
    SET(ret->municipalities[0].prefecture.en, "Mihon");
    SET(ret->municipalities[0].name.ja, "青葉川市");
    SET(ret->municipalities[0].name.en, "Aobagawa City");
    SET(ret->municipalities[0].kana, "あおばがわし");
    ret->municipalities[0].kinds[CERTIFICATE_DOMESTIC] = true;
    ret->municipalities[0].kinds[CERTIFICATE_OVERSEAS] = true;
    SET(ret->issuer_keys.issuer, "https://issuer.example/vrs");
    g_assert_true(issuer_keys_parse(keys, strlen(keys), &ret->issuer_keys, NULL));
}
