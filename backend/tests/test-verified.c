/* Nobody gets another person's paper: one test for each thing that could be swapped. */
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "backend/issue.h"
#include "backend/jws.h"
#include "backend/shc.h"
#include "backend/tests/keys.h"
#include "backend/tests/sample.h"
#include "backend/verified.h"

/* A session, what VRS answers in it, and the keys of both. Each test changes one thing. */
struct session {
    struct trust *trust;
    struct code_trust signers;
    struct expected expected;
    struct lookup_answer promised;
    struct issue_answer answer;
    int64_t now;
};

static void put_code(struct session *s)
{
    static const char cvx[CERTIFICATE_DOSES_MAX][SHC_CODE_SIZE] = {
        "208", "208", "208", "208", "208", "208", "208", "208", "208", "208", "208",
        "208", "208", "208", "208", "208", "208", "208", "208", "208", "208", "208",
        "208", "208", "208", "208", "208", "208", "208", "208", "208", "208"};
    struct shc_issue issue = {.issuer = "https://issuer.example/vrs",
                              .performer = "MHLW_Gov_of_JAPAN",
                              .not_before = s->now,
                              .cvx = cvx};
    struct issuer_signer *signer = keys_issuer();

    s->answer.certificate.code_count = 1;
    s->answer.certificate.codes[0].format = CERTIFICATE_SHC;
    g_assert_true(shc_encode(&s->answer.certificate, &issue, signer,
                             s->answer.certificate.codes[0].text,
                             &s->answer.certificate.codes[0].held, NULL));
    issuer_signer_free(&signer);
}

static struct session *session_new(size_t doses)
{
    struct session *s = g_new0(struct session, 1);

    s->now = time(NULL) + 3600; /* the certificates are some seconds old */
    s->trust = keys_trust();
    keys_issuer_keys(&s->signers.issuers);
    sample_lookup_answer(&s->promised);
    sample_issue_answer(&s->answer);
    sample_certificate(CERTIFICATE_DOMESTIC, doses, &s->answer.certificate);
    s->promised.dose_count = doses;
    memcpy(s->promised.doses, s->answer.certificate.doses, sizeof s->promised.doses);
    s->promised.sheets = s->answer.certificate.sheets;
    s->promised.binding.issued_at = s->answer.binding.issued_at = s->now;
    s->promised.binding.expires = s->answer.binding.expires = s->now + MESSAGE_ANSWER_LIFE_S;
    memcpy(s->expected.request_id, s->promised.binding.request_id, REQUEST_ID_LEN);
    memcpy(s->expected.subject, s->promised.binding.subject, SUBJECT_LEN);
    g_strlcpy(s->expected.kiosk, "0001", sizeof s->expected.kiosk);
    g_strlcpy(s->expected.municipality, "990019", sizeof s->expected.municipality);
    s->expected.kind = CERTIFICATE_DOMESTIC;
    g_strlcpy(s->expected.name, s->promised.name, sizeof s->expected.name);
    g_strlcpy(s->expected.birth_date, s->promised.birth_date, sizeof s->expected.birth_date);
    put_code(s);
    return s;
}

static void session_free(struct session **s)
{
    trust_free(&(*s)->trust);
    g_free(*s);
}
#define SCOPED_SESSION SCOPED(session_free) struct session

static struct text sign(const char *signer_name, const char *typ, const struct text *payload)
{
    SCOPED_SIGNER *signer = keys_signer(signer_name);
    struct text jws = {0};

    g_assert_true(jws_sign(signer, typ, payload, &jws, NULL));
    return jws;
}

static bool certificate_signed(struct session *s, const char *signer, const char *typ,
                               struct err *err)
{
    SCOPED_TEXT payload = {0};
    SCOPED_VERIFIED_CERTIFICATE *verified = NULL;

    g_assert_true(issue_answer_encode(&s->answer, &payload, NULL));

    SCOPED_TEXT jws = sign(signer, typ, &payload);
    bool ok = certificate_answer_verify(jws.bytes, jws.len, s->trust, &s->expected, &s->promised,
                                        &s->signers, s->now, &verified, err);

    g_assert_true(ok == (verified != NULL));
    return ok;
}

static bool certificate(struct session *s, struct err *err)
{
    return certificate_signed(s, "vrs-answer", "certificate-answer", err);
}

static bool lookup(struct session *s, struct err *err)
{
    static struct lookup_answer got;
    SCOPED_TEXT payload = {0};

    g_assert_true(lookup_answer_encode(&s->promised, &payload, NULL));

    SCOPED_TEXT jws = sign("vrs-answer", "lookup-answer", &payload);

    return lookup_answer_verify(jws.bytes, jws.len, s->trust, &s->expected, s->now, &got, err);
}

static void assert_unbound(struct session *s, bool (*verify)(struct session *, struct err *),
                           enum unbound what)
{
    struct err err = {0};

    g_assert_false(verify(s, &err));
    g_assert_cmpint(err.code, ==, ERR_UNBOUND);
    g_assert_cmpint(err.detail, ==, what);
}

static void the_sessions_own_answers_are_taken(void)
{
    SCOPED_SESSION *s = session_new(2);

    g_assert_true(lookup(s, NULL));
    g_assert_true(certificate(s, NULL));
}

static void what_was_verified_says_what_was_issued(void)
{
    SCOPED_SESSION *s = session_new(3);
    SCOPED_TEXT payload = {0};
    SCOPED_VERIFIED_CERTIFICATE *verified = NULL;

    g_assert_true(issue_answer_encode(&s->answer, &payload, NULL));

    SCOPED_TEXT jws = sign("vrs-answer", "certificate-answer", &payload);

    g_assert_true(certificate_answer_verify(jws.bytes, jws.len, s->trust, &s->expected,
                                            &s->promised, &s->signers, s->now, &verified, NULL));
    g_assert_cmpstr(verified_certificate_view(verified)->id, ==, s->answer.certificate.id);
    g_assert_cmpuint(verified_certificate_view(verified)->dose_count, ==, 3);
    g_assert_cmpuint(verified_certificate_view(verified)->sheets, ==, 1);
}

static void another_request_id_is_unbound(void)
{
    SCOPED_SESSION *s = session_new(2);

    s->expected.request_id[15] ^= 1;
    assert_unbound(s, lookup, UNBOUND_REQUEST_ID);
    assert_unbound(s, certificate, UNBOUND_REQUEST_ID);
}

static void another_kiosk_is_unbound(void)
{
    SCOPED_SESSION *s = session_new(2);

    g_strlcpy(s->expected.kiosk, "0002", sizeof s->expected.kiosk);
    assert_unbound(s, lookup, UNBOUND_KIOSK);
    assert_unbound(s, certificate, UNBOUND_KIOSK);
}

static void another_subject_is_unbound(void)
{
    SCOPED_SESSION *s = session_new(2);

    s->expected.subject[0] ^= 0x80;
    assert_unbound(s, lookup, UNBOUND_SUBJECT);
    assert_unbound(s, certificate, UNBOUND_SUBJECT);
}

static void another_municipality_is_unbound(void)
{
    SCOPED_SESSION *s = session_new(2);

    g_strlcpy(s->expected.municipality, "131016", sizeof s->expected.municipality);
    assert_unbound(s, lookup, UNBOUND_MUNICIPALITY);
    assert_unbound(s, certificate, UNBOUND_MUNICIPALITY);
}

static void another_kind_is_unbound(void)
{
    SCOPED_SESSION *s = session_new(2);

    s->expected.kind = CERTIFICATE_OVERSEAS;
    assert_unbound(s, lookup, UNBOUND_KIND);
    assert_unbound(s, certificate, UNBOUND_KIND);
}

static void another_name_is_unbound(void)
{
    SCOPED_SESSION *s = session_new(2);

    g_strlcpy(s->expected.name, "佐倉　みなと", sizeof s->expected.name);
    assert_unbound(s, lookup, UNBOUND_NAME);
    assert_unbound(s, certificate, UNBOUND_NAME);
}

static void a_name_cut_short_is_unbound(void)
{
    SCOPED_SESSION *s = session_new(2);

    g_strlcpy(s->expected.name, "佐倉　みな", sizeof s->expected.name);
    assert_unbound(s, lookup, UNBOUND_NAME);
    assert_unbound(s, certificate, UNBOUND_NAME);
}

static void another_birth_date_is_unbound(void)
{
    SCOPED_SESSION *s = session_new(2);

    g_strlcpy(s->expected.birth_date, "1985-04-13", sizeof s->expected.birth_date);
    assert_unbound(s, lookup, UNBOUND_BIRTH_DATE);
    assert_unbound(s, certificate, UNBOUND_BIRTH_DATE);
}

static void a_dose_more_than_promised_is_unbound(void)
{
    SCOPED_SESSION *s = session_new(3);

    s->promised.dose_count = 2;
    assert_unbound(s, certificate, UNBOUND_DOSES);
}

static void a_dose_fewer_than_promised_is_unbound(void)
{
    SCOPED_SESSION *s = session_new(3);

    s->answer.certificate.dose_count = 2;
    put_code(s);
    assert_unbound(s, certificate, UNBOUND_DOSES);
}

static void another_lot_than_promised_is_unbound(void)
{
    SCOPED_SESSION *s = session_new(3);

    g_strlcpy(s->answer.certificate.doses[1].lot, "XX9999", CERTIFICATE_LOT_SIZE);
    put_code(s);
    assert_unbound(s, certificate, UNBOUND_DOSES);
}

static void another_product_than_promised_is_unbound(void)
{
    SCOPED_SESSION *s = session_new(3);

    g_strlcpy(s->answer.certificate.doses[0].name.en, "SPIKEVAX", CERTIFICATE_WORDS_SIZE);
    assert_unbound(s, certificate, UNBOUND_DOSES);
}

static void sheets_that_the_layout_does_not_need_are_unbound(void)
{
    SCOPED_SESSION *s = session_new(8);

    g_assert_cmpuint(s->answer.certificate.sheets, ==, 2);
    g_assert_true(certificate(s, NULL));
    s->answer.certificate.sheets = s->promised.sheets = 3;
    assert_unbound(s, certificate, UNBOUND_SHEETS);
}

static void sheets_that_were_not_promised_are_unbound(void)
{
    SCOPED_SESSION *s = session_new(8);

    s->promised.sheets = 1;
    assert_unbound(s, certificate, UNBOUND_SHEETS);
}

static void a_code_with_another_name_is_unbound(void)
{
    SCOPED_SESSION *s = session_new(2);

    g_strlcpy(s->answer.certificate.holder.name, "佐倉　みなと", CERTIFICATE_NAME_SIZE);
    put_code(s);
    g_strlcpy(s->answer.certificate.holder.name, s->expected.name, CERTIFICATE_NAME_SIZE);
    assert_unbound(s, certificate, UNBOUND_CODE);
}

static void a_code_with_another_birth_date_is_unbound(void)
{
    SCOPED_SESSION *s = session_new(2);

    g_strlcpy(s->answer.certificate.holder.birth_date, "1985-04-13", DATE_ISO_SIZE);
    put_code(s);
    g_strlcpy(s->answer.certificate.holder.birth_date, s->expected.birth_date, DATE_ISO_SIZE);
    assert_unbound(s, certificate, UNBOUND_CODE);
}

static void a_code_with_another_dose_is_unbound(void)
{
    SCOPED_SESSION *s = session_new(2);

    g_strlcpy(s->answer.certificate.doses[0].date, "2021-01-04", DATE_ISO_SIZE);
    put_code(s);
    g_strlcpy(s->answer.certificate.doses[0].date, s->promised.doses[0].date, DATE_ISO_SIZE);
    assert_unbound(s, certificate, UNBOUND_CODE);
}

static void a_code_that_holds_fewer_doses_than_is_said_is_unbound(void)
{
    SCOPED_SESSION *s = session_new(2);

    s->answer.certificate.codes[0].held = 1;
    assert_unbound(s, certificate, UNBOUND_CODE);
}

static void a_code_that_leaves_out_a_dose_without_need_is_unbound(void)
{
    SCOPED_SESSION *s = session_new(3);
    struct certificate_dose doses[3];

    memcpy(doses, s->answer.certificate.doses, sizeof doses);
    memmove(s->answer.certificate.doses, doses + 1, 2 * sizeof doses[0]);
    s->answer.certificate.dose_count = 2;
    put_code(s);
    memcpy(s->answer.certificate.doses, doses, sizeof doses);
    s->answer.certificate.dose_count = 3;
    assert_unbound(s, certificate, UNBOUND_CODE);
}

static void a_code_that_is_full_may_leave_out_the_oldest(void)
{
    SCOPED_SESSION *s = session_new(29);

    g_assert_true(certificate(s, NULL));
}

static void a_code_of_another_issuers_key_is_untrusted(void)
{
    SCOPED_SESSION *s = session_new(2);
    char *path = other_keys_path("issuer.jwks.json");
    struct err err = {0};

    s->signers.issuers.count = 0;
    g_assert_true(issuer_keys_load(path, &s->signers.issuers, NULL));
    g_assert_false(certificate(s, &err));
    g_assert_cmpint(err.code, ==, ERR_UNTRUSTED);
    g_free(path);
}

static void a_code_of_another_issuer_is_untrusted(void)
{
    SCOPED_SESSION *s = session_new(2);
    struct err err = {0};

    g_strlcpy(s->signers.issuers.issuer, "https://issuer.example/other",
              sizeof s->signers.issuers.issuer);
    g_assert_false(certificate(s, &err));
    g_assert_cmpint(err.code, ==, ERR_UNTRUSTED);
}

static void a_changed_code_is_untrusted(void)
{
    SCOPED_SESSION *s = session_new(2);
    char *text = s->answer.certificate.codes[0].text;
    struct err err = {0};

    text[strlen(text) - 30] = text[strlen(text) - 30] == '1' ? '2' : '1';
    g_assert_false(certificate(s, &err));
    g_assert_cmpint(err.code, ==, ERR_UNTRUSTED);
}

static void a_code_that_cannot_be_checked_is_untrusted(void)
{
    SCOPED_SESSION *s = session_new(2);
    struct err err = {0};

    s->answer.certificate.codes[0].format = CERTIFICATE_VDS_NC;
    g_assert_false(certificate(s, &err));
    g_assert_cmpint(err.code, ==, ERR_UNTRUSTED);
    s->answer.certificate.codes[0].format = CERTIFICATE_SHC;
    s->answer.certificate.codes[1] = s->answer.certificate.codes[0];
    s->answer.certificate.code_count = 2;
    g_assert_false(certificate(s, &err));
    g_assert_cmpint(err.code, ==, ERR_UNTRUSTED);
}

static void an_old_answer_is_expired_by_so_many_seconds(void)
{
    SCOPED_SESSION *s = session_new(2);
    struct err err = {0};

    s->now += MESSAGE_ANSWER_LIFE_S;
    g_assert_true(certificate(s, &err));
    s->now += 7;
    g_assert_false(certificate(s, &err));
    g_assert_cmpint(err.code, ==, ERR_EXPIRED);
    g_assert_cmpint(err.detail, ==, 7);
    g_assert_false(lookup(s, &err));
    g_assert_cmpint(err.code, ==, ERR_EXPIRED);
}

static void an_answer_from_the_future_is_refused(void)
{
    SCOPED_SESSION *s = session_new(2);
    struct err err = {0};

    s->now -= MESSAGE_CLOCK_SKEW_S;
    g_assert_true(lookup(s, &err));
    s->now -= 1;
    g_assert_false(lookup(s, &err));
    g_assert_cmpint(err.code, ==, ERR_EXPIRED);
    g_assert_cmpint(err.detail, <, 0);
    g_assert_false(certificate(s, &err));
    g_assert_cmpint(err.code, ==, ERR_EXPIRED);
}

static void an_old_answer_to_another_request_latches(void)
{
    SCOPED_SESSION *s = session_new(2);

    s->now += 10000;
    s->expected.request_id[0] ^= 1;
    assert_unbound(s, certificate, UNBOUND_REQUEST_ID);
}

static void an_answer_that_lives_too_long_is_untrusted(void)
{
    SCOPED_SESSION *s = session_new(2);
    struct err err = {0};

    s->answer.binding.expires++;
    g_assert_false(certificate(s, &err));
    g_assert_cmpint(err.code, ==, ERR_UNTRUSTED);
}

static void only_vrs_answers(void)
{
    static const char *const others[] = {"kiosk-0001", "centre-client", "centre", "vrs"};
    SCOPED_SESSION *s = session_new(2);

    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        struct err err = {0};

        g_assert_false(certificate_signed(s, others[i], "certificate-answer", &err));
        g_assert_cmpint(err.code, ==, ERR_UNTRUSTED);
    }
}

static void a_lookups_answer_is_no_certificate(void)
{
    SCOPED_SESSION *s = session_new(2);
    struct err err = {0};

    g_assert_false(certificate_signed(s, "vrs-answer", "lookup-answer", &err));
    g_assert_cmpint(err.code, ==, ERR_UNTRUSTED);
}

static void a_changed_answer_is_untrusted(void)
{
    SCOPED_SESSION *s = session_new(2);
    SCOPED_TEXT payload = {0};
    SCOPED_VERIFIED_CERTIFICATE *verified = NULL;
    struct err err = {0};

    g_assert_true(issue_answer_encode(&s->answer, &payload, NULL));

    SCOPED_TEXT jws = sign("vrs-answer", "certificate-answer", &payload);

    for (size_t i = 0; i < jws.len; i += 11) {
        jws.bytes[i] = (char)(jws.bytes[i] ^ 1);
        g_assert_false(certificate_answer_verify(jws.bytes, jws.len, s->trust, &s->expected,
                                                 &s->promised, &s->signers, s->now, &verified,
                                                 &err));
        g_assert_cmpint(err.code, ==, ERR_UNTRUSTED);
        g_assert_null(verified);
        jws.bytes[i] = (char)(jws.bytes[i] ^ 1);
    }
}

static void a_failed_lookup_leaves_no_person_behind(void)
{
    SCOPED_SESSION *s = session_new(2);
    SCOPED_TEXT payload = {0};
    static struct lookup_answer got;
    static const struct lookup_answer nothing;

    g_assert_true(lookup_answer_encode(&s->promised, &payload, NULL));
    s->expected.kiosk[0] = '9';

    SCOPED_TEXT jws = sign("vrs-answer", "lookup-answer", &payload);

    g_assert_false(
        lookup_answer_verify(jws.bytes, jws.len, s->trust, &s->expected, s->now, &got, NULL));
    g_assert_cmpmem(&got, sizeof got, &nothing, sizeof nothing);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/verified/good", the_sessions_own_answers_are_taken);
    g_test_add_func("/verified/view", what_was_verified_says_what_was_issued);
    g_test_add_func("/verified/request-id", another_request_id_is_unbound);
    g_test_add_func("/verified/kiosk", another_kiosk_is_unbound);
    g_test_add_func("/verified/subject", another_subject_is_unbound);
    g_test_add_func("/verified/municipality", another_municipality_is_unbound);
    g_test_add_func("/verified/kind", another_kind_is_unbound);
    g_test_add_func("/verified/name", another_name_is_unbound);
    g_test_add_func("/verified/name-cut", a_name_cut_short_is_unbound);
    g_test_add_func("/verified/birth-date", another_birth_date_is_unbound);
    g_test_add_func("/verified/dose-more", a_dose_more_than_promised_is_unbound);
    g_test_add_func("/verified/dose-fewer", a_dose_fewer_than_promised_is_unbound);
    g_test_add_func("/verified/lot", another_lot_than_promised_is_unbound);
    g_test_add_func("/verified/product", another_product_than_promised_is_unbound);
    g_test_add_func("/verified/sheets", sheets_that_the_layout_does_not_need_are_unbound);
    g_test_add_func("/verified/sheets-promised", sheets_that_were_not_promised_are_unbound);
    g_test_add_func("/verified/code-name", a_code_with_another_name_is_unbound);
    g_test_add_func("/verified/code-birth-date", a_code_with_another_birth_date_is_unbound);
    g_test_add_func("/verified/code-dose", a_code_with_another_dose_is_unbound);
    g_test_add_func("/verified/code-held", a_code_that_holds_fewer_doses_than_is_said_is_unbound);
    g_test_add_func("/verified/code-fewer", a_code_that_leaves_out_a_dose_without_need_is_unbound);
    g_test_add_func("/verified/code-full", a_code_that_is_full_may_leave_out_the_oldest);
    g_test_add_func("/verified/code-key", a_code_of_another_issuers_key_is_untrusted);
    g_test_add_func("/verified/code-issuer", a_code_of_another_issuer_is_untrusted);
    g_test_add_func("/verified/code-changed", a_changed_code_is_untrusted);
    g_test_add_func("/verified/code-format", a_code_that_cannot_be_checked_is_untrusted);
    g_test_add_func("/verified/old", an_old_answer_is_expired_by_so_many_seconds);
    g_test_add_func("/verified/future", an_answer_from_the_future_is_refused);
    g_test_add_func("/verified/old-and-other", an_old_answer_to_another_request_latches);
    g_test_add_func("/verified/long-life", an_answer_that_lives_too_long_is_untrusted);
    g_test_add_func("/verified/role", only_vrs_answers);
    g_test_add_func("/verified/typ", a_lookups_answer_is_no_certificate);
    g_test_add_func("/verified/changed", a_changed_answer_is_untrusted);
    g_test_add_func("/verified/wiped", a_failed_lookup_leaves_no_person_behind);
    return g_test_run();
}
