#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "backend/b64.h"
#include "backend/es256.h"
#include "backend/shc.h"
#include "backend/tests/keys.h"
#include "backend/tests/sample.h"

static const char cvx[CERTIFICATE_DOSES_MAX][SHC_CODE_SIZE] = {
    "208", "207", "208", "217", "208", "208", "300", "208", "208", "208", "208",
    "208", "208", "208", "208", "208", "208", "208", "208", "208", "208", "208",
    "208", "208", "208", "208", "208", "208", "208", "208", "208", "208"};

static const struct shc_issue issue = {.issuer = "https://issuer.example/vrs",
                                       .performer = "MHLW_Gov_of_JAPAN",
                                       .not_before = SAMPLE_NOW,
                                       .cvx = cvx};

static char *encode(const struct certificate *certificate, size_t *ret_doses)
{
    SCOPED_ISSUER_SIGNER *signer = keys_issuer();
    char *text = g_malloc0(CERTIFICATE_CODE_SIZE);

    g_assert_true(shc_encode(certificate, &issue, signer, text, ret_doses, NULL));
    return text;
}

static enum shc_fault decode_at(const char *text, int64_t now, struct shc *ret)
{
    struct issuer_keys keys;

    keys_issuer_keys(&keys);
    return shc_decode(text, strlen(text), &keys, now, ret);
}

static enum shc_fault decode(const char *text, struct shc *ret)
{
    return decode_at(text, SAMPLE_NOW, ret);
}

static char *sample_text(void)
{
    static struct certificate certificate;
    size_t doses;

    sample_certificate(CERTIFICATE_DOMESTIC, 2, &certificate);
    return encode(&certificate, &doses);
}

static char *to_numeric(const char *jws)
{
    GString *text = g_string_new("shc:/");

    for (; *jws != '\0'; jws++)
        g_string_append_printf(text, "%02d", *jws - 45);
    return g_string_free(text, FALSE);
}

static size_t deflate_with(int window_bits, const char *payload, size_t len, uint8_t *ret,
                           size_t size)
{
    z_stream stream = {.next_in = (unsigned char *)(uintptr_t)payload,
                       .avail_in = (unsigned)len,
                       .next_out = ret,
                       .avail_out = (unsigned)size};

    g_assert_cmpint(deflateInit2(&stream, 9, Z_DEFLATED, window_bits, 9, Z_DEFAULT_STRATEGY), ==,
                    Z_OK);
    g_assert_cmpint(deflate(&stream, Z_FINISH), ==, Z_STREAM_END);
    deflateEnd(&stream);
    return stream.total_out;
}

#define HEADER "{\"alg\":\"ES256\",\"zip\":\"DEF\",\"kid\":\"%s\"}"

/* A card of bytes and a header of the test's choice, truly signed. */
static char *sign_bytes(const char *header_form, const uint8_t *bytes, size_t len)
{
    SCOPED_ISSUER_SIGNER *signer = keys_issuer();
    char **pieces = g_strsplit(header_form, "%s", 2);
    char *header = g_strjoinv(issuer_signer_public(signer)->kid, pieces);
    char *header_text = g_malloc(B64_LEN(strlen(header)) + 1);
    char *payload_text = g_malloc(B64_LEN(len) + 1);
    char signature_text[ES256_B64_LEN + 1];
    uint8_t signature[ES256_LEN];

    b64url_encode(header, strlen(header), header_text);
    b64url_encode(bytes, len, payload_text);

    char *input = g_strconcat(header_text, ".", payload_text, NULL);

    g_assert_true(es256_sign(issuer_signer_key(signer), input, strlen(input), signature, NULL));
    b64url_encode(signature, sizeof signature, signature_text);

    char *jws = g_strconcat(input, ".", signature_text, NULL);
    char *text = to_numeric(jws);

    g_strfreev(pieces);
    g_free(header);
    g_free(header_text);
    g_free(payload_text);
    g_free(input);
    g_free(jws);
    return text;
}

static enum shc_fault fault_of(char *text)
{
    struct shc shc;
    enum shc_fault fault = decode(text, &shc);

    g_free(text);
    return fault;
}

static enum shc_fault fault_of_payload(const char *payload)
{
    uint8_t bytes[4096];
    size_t len = deflate_with(-15, payload, strlen(payload), bytes, sizeof bytes);

    return fault_of(sign_bytes(HEADER, bytes, len));
}

#define PATIENT                                                                                    \
    "{\"fullUrl\":\"resource:0\",\"resource\":{\"resourceType\":\"Patient\",\"name\":[{"           \
    "\"family\":"                                                                                  \
    "\"A\",\"given\":[\"B\"]}],\"birthDate\":\"1985-04-12\"}}"
#define DOSE(status, reference)                                                                    \
    "{\"fullUrl\":\"resource:1\",\"resource\":{\"resourceType\":\"Immunization\",\"status\":"      \
    "\"" status "\",\"vaccineCode\":{\"coding\":[{\"system\":\"http://hl7.org/fhir/sid/"           \
    "cvx\",\"code\":\"208\"}]},"                                                                   \
    "\"patient\":{\"reference\":\"" reference "\"},\"occurrenceDateTime\":\"2021-07-03\"}}"
#define CARD(iss, times, type, entries)                                                            \
    "{\"iss\":\"" iss "\"," times ",\"vc\":{\"type\":[\"" type                                     \
    "\"],\"credentialSubject\":{\"fhirVersion\":\"4.0.1\",\"fhirBundle\":{\"resourceType\":"       \
    "\"Bundle\","                                                                                  \
    "\"type\":\"collection\",\"entry\":[" entries "]}}}}"
#define ISS       "https://issuer.example/vrs"
#define NBF       "\"nbf\":1795230000"
#define TYPE      "https://smarthealth.cards#health-card"
#define GOOD_DOSE DOSE("completed", "resource:0")

static void a_card_comes_back_as_the_page_says(void)
{
    struct certificate certificate;
    struct shc shc;
    size_t doses;

    sample_certificate(CERTIFICATE_DOMESTIC, 2, &certificate);

    char *text = encode(&certificate, &doses);

    g_assert_cmpuint(doses, ==, 2);
    g_assert_cmpint(decode(text, &shc), ==, SHC_GOOD);
    g_assert_cmpstr(shc.issuer, ==, issue.issuer);
    g_assert_cmpstr(shc.name, ==, "佐倉　みなみ");
    g_assert_cmpstr(shc.birth_date, ==, "1985-04-12");
    g_assert_cmpuint(shc.dose_count, ==, 2);
    g_assert_cmpstr(shc.doses[1].code, ==, "207");
    g_assert_cmpstr(shc.doses[1].date, ==, certificate.doses[1].date);
    g_assert_cmpstr(shc.doses[1].lot, ==, certificate.doses[1].lot);
    g_assert_cmpstr(shc.doses[1].performer, ==, "MHLW_Gov_of_JAPAN");
    g_assert_cmpint(shc.not_before, ==, SAMPLE_NOW);
    g_free(text);
}

static void a_name_without_a_divider_is_a_text(void)
{
    struct certificate certificate;
    struct shc shc;
    size_t doses;

    sample_certificate(CERTIFICATE_DOMESTIC, 1, &certificate);
    g_strlcpy(certificate.holder.name, "スカルノ", sizeof certificate.holder.name);

    char *text = encode(&certificate, &doses);

    g_assert_cmpint(decode(text, &shc), ==, SHC_GOOD);
    g_assert_cmpstr(shc.name, ==, "スカルノ");
    g_free(text);
}

static void variation_selectors_are_left_out(void)
{
    struct certificate certificate;
    struct shc shc;
    size_t doses;

    sample_certificate(CERTIFICATE_DOMESTIC, 1, &certificate);
    g_strlcpy(certificate.holder.name, "葛\U000E0100城　邊\U000E0102\uFE00", CERTIFICATE_NAME_SIZE);

    char *text = encode(&certificate, &doses);

    g_assert_cmpint(decode(text, &shc), ==, SHC_GOOD);
    g_assert_cmpstr(shc.name, ==, "葛城　邊");
    g_free(text);
}

static void an_overseas_card_has_the_passports_name(void)
{
    struct certificate certificate;
    struct shc shc;
    size_t doses;

    sample_certificate(CERTIFICATE_OVERSEAS, 3, &certificate);
    g_strlcpy(certificate.holder.roman_name, "SAKURA<<MINAMI<ANN", CERTIFICATE_NAME_SIZE);

    char *text = encode(&certificate, &doses);

    g_assert_cmpint(decode(text, &shc), ==, SHC_GOOD);
    g_assert_cmpstr(shc.name, ==, "SAKURA　MINAMI ANN");
    g_free(text);
}

static void doses_that_do_not_fit_are_left_out_the_oldest_first(void)
{
    struct certificate certificate;
    struct shc shc;
    size_t doses;

    sample_certificate(CERTIFICATE_DOMESTIC, 32, &certificate);

    char *text = encode(&certificate, &doses);

    g_assert_cmpuint(doses, >=, 8);
    g_assert_cmpuint(doses, <, 32);
    g_assert_cmpuint(strlen(text), <=, 5 + 2 * SHC_JWS_MAX);
    g_assert_cmpint(decode(text, &shc), ==, SHC_GOOD);
    g_assert_cmpuint(shc.dose_count, ==, doses);
    for (size_t i = 0; i < doses; i++)
        g_assert_cmpstr(shc.doses[i].date, ==, certificate.doses[32 - doses + i].date);
    g_free(text);
}

static void ten_doses_fit(void)
{
    struct certificate certificate;
    size_t doses;

    sample_certificate(CERTIFICATE_DOMESTIC, 10, &certificate);
    g_free(encode(&certificate, &doses));
    g_assert_cmpuint(doses, ==, 10);
}

static void what_does_not_fit_the_format_is_not_issued(void)
{
    SCOPED_ISSUER_SIGNER *signer = keys_issuer();
    struct certificate certificate;
    struct shc_issue other = issue;
    char text[CERTIFICATE_CODE_SIZE];
    size_t doses;
    struct err err;

    sample_certificate(CERTIFICATE_DOMESTIC, 2, &certificate);
    other.issuer = "https://issuer.example/vrs/";
    g_assert_false(shc_encode(&certificate, &other, signer, text, &doses, &err));
    other.issuer = "http://issuer.example/vrs";
    g_assert_false(shc_encode(&certificate, &other, signer, text, &doses, &err));
    other = issue;
    other.performer = "A performer of thirty letters.";
    g_assert_false(shc_encode(&certificate, &other, signer, text, &doses, &err));
    g_assert_cmpint(err.code, ==, ERR_MALFORMED);
    certificate.dose_count = 0;
    g_assert_false(shc_encode(&certificate, &issue, signer, text, &doses, &err));
    g_assert_cmpint(err.code, ==, ERR_MALFORMED);
}

static void every_changed_digit_is_refused(void)
{
    char *text = sample_text();
    struct shc shc;

    for (size_t i = 5; text[i] != '\0'; i++) {
        char was = text[i];

        text[i] = was == '9' ? '0' : (char)(was + 1);
        g_assert_cmpint(decode(text, &shc), !=, SHC_GOOD);
        g_assert_cmpuint(shc.dose_count, ==, 0);
        text[i] = was;
    }
    g_assert_cmpint(decode(text, &shc), ==, SHC_GOOD);
    g_free(text);
}

static void another_prefix_is_not_ours(void)
{
    g_assert_cmpint(fault_of(g_strdup("shc:5676")), ==, SHC_OTHER_PREFIX);
    g_assert_cmpint(fault_of(g_strdup("SHC:/5676")), ==, SHC_OTHER_PREFIX);
    g_assert_cmpint(fault_of(g_strdup("")), ==, SHC_OTHER_PREFIX);
}

static void a_part_of_many_is_refused_politely(void)
{
    g_assert_cmpint(fault_of(g_strdup("shc:/1/2/5676")), ==, SHC_MULTI_PART);
}

static void bad_digits_are_refused(void)
{
    g_assert_cmpint(fault_of(g_strdup("shc:/567")), ==, SHC_BAD_DIGITS);
    g_assert_cmpint(fault_of(g_strdup("shc:/5678")), ==, SHC_BAD_DIGITS);
    g_assert_cmpint(fault_of(g_strdup("shc:/56x6")), ==, SHC_BAD_DIGITS);
    g_assert_cmpint(fault_of(g_strdup("shc:/5676\n")), ==, SHC_BAD_DIGITS);
}

static void a_code_that_is_too_long_is_refused(void)
{
    char *digits = g_strnfill(2 * SHC_JWS_MAX + 2, '2');

    g_assert_cmpint(fault_of(g_strconcat("shc:/", digits, NULL)), ==, SHC_TOO_LONG);
    g_free(digits);
}

static void what_is_no_jws_is_refused(void)
{
    g_assert_cmpint(fault_of(to_numeric("abc")), ==, SHC_NOT_JWS);
    g_assert_cmpint(fault_of(to_numeric("abc.def")), ==, SHC_NOT_JWS);
    g_assert_cmpint(fault_of(to_numeric("abc.def.ghi.jkl")), ==, SHC_NOT_JWS);
}

static void a_header_without_zip_or_kid_is_refused(void)
{
    uint8_t any[4] = {0};

    g_assert_cmpint(fault_of(sign_bytes("{\"alg\":\"ES256\",\"kid\":\"%s\"}", any, 4)), ==,
                    SHC_BAD_HEADER);
    g_assert_cmpint(fault_of(sign_bytes("{\"zip\":\"DEF\",\"kid\":\"%s\"}", any, 4)), ==,
                    SHC_BAD_HEADER);
    g_assert_cmpint(fault_of(sign_bytes("{\"alg\":\"ES256\",\"zip\":\"DEF\"}", any, 4)), ==,
                    SHC_BAD_HEADER);
}

static void another_algorithm_is_refused(void)
{
    uint8_t any[4] = {0};

    g_assert_cmpint(
        fault_of(sign_bytes("{\"alg\":\"none\",\"zip\":\"DEF\",\"kid\":\"%s\"}", any, 4)), ==,
        SHC_BAD_ALGORITHM);
    g_assert_cmpint(
        fault_of(sign_bytes("{\"alg\":\"RS256\",\"zip\":\"DEF\",\"kid\":\"%s\"}", any, 4)), ==,
        SHC_BAD_ALGORITHM);
}

static void an_unknown_key_is_said_to_be_unknown(void)
{
    char *text = sample_text();
    struct issuer_keys none = {0};
    struct shc shc;

    g_assert_cmpint(shc_decode(text, strlen(text), &none, SAMPLE_NOW, &shc), ==, SHC_UNKNOWN_KEY);
    g_free(text);
}

static void a_der_signature_is_refused(void)
{
    char *header = g_strdup("{\"alg\":\"ES256\",\"zip\":\"DEF\",\"kid\":\"x\"}");
    char header_text[128];
    uint8_t der[71] = {0x30, 0x45};
    char der_text[B64_LEN(71) + 1];

    b64url_encode(header, strlen(header), header_text);
    b64url_encode(der, sizeof der, der_text);

    char *jws = g_strconcat(header_text, ".AAAA.", der_text, NULL);

    g_assert_cmpint(fault_of(to_numeric(jws)), ==, SHC_BAD_SIGNATURE_LEN);
    g_free(jws);
    g_free(header);
}

static void a_zlib_wrapper_is_refused(void)
{
    static const char payload[] = CARD(ISS, NBF, TYPE, PATIENT "," GOOD_DOSE);
    uint8_t bytes[4096];
    size_t len = deflate_with(15, payload, strlen(payload), bytes, sizeof bytes);

    g_assert_cmpint(fault_of(sign_bytes(HEADER, bytes, len)), ==, SHC_NOT_DEFLATED);
}

static void what_is_not_deflated_is_refused(void)
{
    g_assert_cmpint(fault_of(sign_bytes(HEADER, (const uint8_t *)"{\"iss\":1}", 9)), ==,
                    SHC_NOT_DEFLATED);
    g_assert_cmpint(fault_of(sign_bytes(HEADER, (const uint8_t *)"", 0)), ==, SHC_NOT_DEFLATED);
}

static void bytes_after_the_deflated_ones_are_refused(void)
{
    static const char payload[] = CARD(ISS, NBF, TYPE, PATIENT "," GOOD_DOSE);
    uint8_t bytes[4096];
    size_t len = deflate_with(-15, payload, strlen(payload), bytes, sizeof bytes - 1);

    bytes[len] = 0;
    g_assert_cmpint(fault_of(sign_bytes(HEADER, bytes, len + 1)), ==, SHC_NOT_DEFLATED);
}

static void a_bomb_is_refused(void)
{
    char *zeros = g_strnfill(400 * 1024, ' ');
    uint8_t bytes[4096];
    size_t len = deflate_with(-15, zeros, 400 * 1024, bytes, sizeof bytes);

    g_assert_cmpuint(len, <, 700);
    g_assert_cmpint(fault_of(sign_bytes(HEADER, bytes, len)), ==, SHC_BOMB);
    g_free(zeros);
}

static void one_byte_more_than_the_limit_is_a_bomb_and_the_limit_is_none(void)
{
    char *blanks = g_strnfill(SHC_INFLATED_MAX + 1, ' ');
    uint8_t bytes[4096];
    size_t len = deflate_with(-15, blanks, SHC_INFLATED_MAX, bytes, sizeof bytes);

    g_assert_cmpint(fault_of(sign_bytes(HEADER, bytes, len)), ==, SHC_NOT_JSON);
    len = deflate_with(-15, blanks, SHC_INFLATED_MAX + 1, bytes, sizeof bytes);
    g_assert_cmpint(fault_of(sign_bytes(HEADER, bytes, len)), ==, SHC_BOMB);
    g_free(blanks);
}

static void a_payload_that_is_no_strict_json_is_refused(void)
{
    g_assert_cmpint(fault_of_payload("not JSON"), ==, SHC_NOT_JSON);
    g_assert_cmpint(fault_of_payload("\xEF\xBB\xBF{}"), ==, SHC_NOT_JSON);
    g_assert_cmpint(fault_of_payload("{\"a\":1,\"a\":1}"), ==, SHC_NOT_JSON);
    g_assert_cmpint(fault_of_payload("{} {}"), ==, SHC_NOT_JSON);
}

static void a_hand_made_card_is_good(void)
{
    g_assert_cmpint(fault_of_payload(CARD(ISS, NBF, TYPE, PATIENT "," GOOD_DOSE)), ==, SHC_GOOD);
    g_assert_cmpint(
        fault_of_payload(CARD(ISS, "\"nbf\":1795229999.25", TYPE, PATIENT "," GOOD_DOSE)), ==,
        SHC_GOOD);
}

static void an_issuer_that_is_no_https_url_is_refused(void)
{
    g_assert_cmpint(
        fault_of_payload(CARD("http://issuer.example/vrs", NBF, TYPE, PATIENT "," GOOD_DOSE)), ==,
        SHC_BAD_ISSUER);
    g_assert_cmpint(fault_of_payload(CARD(ISS "/", NBF, TYPE, PATIENT "," GOOD_DOSE)), ==,
                    SHC_BAD_ISSUER);
}

static void the_key_of_one_issuer_signs_for_no_other(void)
{
    g_assert_cmpint(
        fault_of_payload(CARD("https://issuer.example/x", NBF, TYPE, PATIENT "," GOOD_DOSE)), ==,
        SHC_OTHER_ISSUER);
}

static void another_type_of_card_is_refused(void)
{
    g_assert_cmpint(fault_of_payload(CARD(ISS, NBF, "https://smarthealth.cards#immunization",
                                          PATIENT "," GOOD_DOSE)),
                    ==, SHC_NOT_HEALTH_CARD);
}

static void times_that_cannot_be_are_refused(void)
{
    g_assert_cmpint(
        fault_of_payload(CARD(ISS, "\"nbf\":1795230000000", TYPE, PATIENT "," GOOD_DOSE)), ==,
        SHC_BAD_TIME);
    g_assert_cmpint(fault_of_payload(CARD(ISS, "\"nbf\":\"now\"", TYPE, PATIENT "," GOOD_DOSE)), ==,
                    SHC_BAD_TIME);
    g_assert_cmpint(
        fault_of_payload(CARD(ISS, NBF ",\"exp\":1795230000", TYPE, PATIENT "," GOOD_DOSE)), ==,
        SHC_BAD_TIME);
}

static void a_card_of_tomorrow_is_not_yet_valid(void)
{
    g_assert_cmpint(fault_of_payload(CARD(ISS, "\"nbf\":1795230001", TYPE, PATIENT "," GOOD_DOSE)),
                    ==, SHC_NOT_YET_VALID);
}

static void a_card_of_yesterday_has_expired(void)
{
    g_assert_cmpint(fault_of_payload(CARD(ISS, "\"nbf\":1795220000,\"exp\":1795229999", TYPE,
                                          PATIENT "," GOOD_DOSE)),
                    ==, SHC_EXPIRED);
}

static void a_bundle_without_patient_or_dose_or_with_two_patients_is_refused(void)
{
    g_assert_cmpint(fault_of_payload(CARD(ISS, NBF, TYPE, PATIENT)), ==, SHC_BAD_BUNDLE);
    g_assert_cmpint(fault_of_payload(CARD(ISS, NBF, TYPE, GOOD_DOSE)), ==, SHC_BAD_BUNDLE);
    g_assert_cmpint(fault_of_payload(CARD(ISS, NBF, TYPE, PATIENT "," PATIENT "," GOOD_DOSE)), ==,
                    SHC_BAD_BUNDLE);
    g_assert_cmpint(fault_of_payload(CARD(ISS, NBF, TYPE, "1")), ==, SHC_BAD_BUNDLE);
}

static void a_reference_to_somebody_else_is_refused(void)
{
    g_assert_cmpint(
        fault_of_payload(CARD(ISS, NBF, TYPE, PATIENT "," DOSE("completed", "resource:7"))), ==,
        SHC_BAD_REFERENCE);
    g_assert_cmpint(
        fault_of_payload(CARD(ISS, NBF, TYPE, PATIENT "," DOSE("completed", "Patient/0"))), ==,
        SHC_BAD_REFERENCE);
}

static void a_dose_that_was_not_completed_is_refused(void)
{
    g_assert_cmpint(
        fault_of_payload(CARD(ISS, NBF, TYPE, PATIENT "," DOSE("not-done", "resource:0"))), ==,
        SHC_NOT_COMPLETED);
}

static void every_fault_has_a_word_of_its_own(void)
{
    for (int i = 0; i < SHC_FAULTS; i++) {
        for (int j = 0; j < i; j++)
            g_assert_cmpstr(shc_fault_name((enum shc_fault)i), !=,
                            shc_fault_name((enum shc_fault)j));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/shc/good", a_card_comes_back_as_the_page_says);
    g_test_add_func("/shc/text-name", a_name_without_a_divider_is_a_text);
    g_test_add_func("/shc/variation", variation_selectors_are_left_out);
    g_test_add_func("/shc/overseas", an_overseas_card_has_the_passports_name);
    g_test_add_func("/shc/oldest", doses_that_do_not_fit_are_left_out_the_oldest_first);
    g_test_add_func("/shc/ten", ten_doses_fit);
    g_test_add_func("/shc/not-issued", what_does_not_fit_the_format_is_not_issued);
    g_test_add_func("/shc/changed", every_changed_digit_is_refused);
    g_test_add_func("/shc/prefix", another_prefix_is_not_ours);
    g_test_add_func("/shc/multi-part", a_part_of_many_is_refused_politely);
    g_test_add_func("/shc/digits", bad_digits_are_refused);
    g_test_add_func("/shc/long", a_code_that_is_too_long_is_refused);
    g_test_add_func("/shc/jws", what_is_no_jws_is_refused);
    g_test_add_func("/shc/header", a_header_without_zip_or_kid_is_refused);
    g_test_add_func("/shc/algorithm", another_algorithm_is_refused);
    g_test_add_func("/shc/unknown-key", an_unknown_key_is_said_to_be_unknown);
    g_test_add_func("/shc/der", a_der_signature_is_refused);
    g_test_add_func("/shc/zlib", a_zlib_wrapper_is_refused);
    g_test_add_func("/shc/not-deflated", what_is_not_deflated_is_refused);
    g_test_add_func("/shc/trailing", bytes_after_the_deflated_ones_are_refused);
    g_test_add_func("/shc/bomb", a_bomb_is_refused);
    g_test_add_func("/shc/limit", one_byte_more_than_the_limit_is_a_bomb_and_the_limit_is_none);
    g_test_add_func("/shc/json", a_payload_that_is_no_strict_json_is_refused);
    g_test_add_func("/shc/hand-made", a_hand_made_card_is_good);
    g_test_add_func("/shc/issuer", an_issuer_that_is_no_https_url_is_refused);
    g_test_add_func("/shc/other-issuer", the_key_of_one_issuer_signs_for_no_other);
    g_test_add_func("/shc/type", another_type_of_card_is_refused);
    g_test_add_func("/shc/time", times_that_cannot_be_are_refused);
    g_test_add_func("/shc/tomorrow", a_card_of_tomorrow_is_not_yet_valid);
    g_test_add_func("/shc/yesterday", a_card_of_yesterday_has_expired);
    g_test_add_func("/shc/bundle",
                    a_bundle_without_patient_or_dose_or_with_two_patients_is_refused);
    g_test_add_func("/shc/reference", a_reference_to_somebody_else_is_refused);
    g_test_add_func("/shc/not-completed", a_dose_that_was_not_completed_is_refused);
    g_test_add_func("/shc/words", every_fault_has_a_word_of_its_own);
    return g_test_run();
}
