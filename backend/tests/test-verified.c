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
#include "backend/vdsnc.h"
#include "backend/verified.h"

/* A session, what VRS answers in it, and the keys of both. Each test changes one thing. */
struct session {
    struct trust *trust;
    struct code_trust signers;
    const char *state; /* of the VDS-NC */
    struct products *products;
    const struct products *vrs; /* the table that VRS makes codes with */
    struct expected expected;
    struct lookup_answer promised;
    struct issue_answer answer;
    int64_t now;
};

/* The codes of what the answer's page says now. */
static void put_shc(struct session *s)
{
    struct certificate *page = &s->answer.certificate;
    struct certificate_code *code = &page->codes[page->code_count++];
    char cvx[CERTIFICATE_DOSES_MAX][SHC_CODE_SIZE];
    struct shc_issue issue = {.issuer = "https://issuer.example/vrs",
                              .performer = "MHLW_Gov_of_JAPAN",
                              .not_before = s->now,
                              .cvx = (const char(*)[SHC_CODE_SIZE])cvx};
    SCOPED_ISSUER_SIGNER *signer = keys_issuer();

    for (size_t i = 0; i < CERTIFICATE_DOSES_MAX; i++)
        g_strlcpy(cvx[i], products_cvx(s->vrs, page->doses[i].product), sizeof cvx[i]);
    code->format = CERTIFICATE_SHC;
    g_assert_true(shc_encode(page, &issue, signer, code->text, &code->held, NULL));
}

static void put_vdsnc(struct session *s)
{
    struct certificate *page = &s->answer.certificate;
    struct certificate_code *code = &page->codes[page->code_count++];
    struct vdsnc_product products[CERTIFICATE_DOSES_MAX];
    char uvci[VDSNC_UVCI_SIZE];
    struct vdsnc_issue issue = {.state = s->state,
                                .uvci = uvci,
                                .administrator = "MHLW_Gov_of_JAPAN",
                                .now = s->now,
                                .products = products};
    SCOPED_VDSNC_SIGNER *signer = keys_vdsnc();

    for (size_t i = 0; i < page->dose_count; i++) {
        struct product_icd11 icd11 = products_icd11(s->vrs, page->doses[i].product);

        g_strlcpy(products[i].vaccine, icd11.vaccine, sizeof products[i].vaccine);
        g_strlcpy(products[i].disease, icd11.disease, sizeof products[i].disease);
        g_strlcpy(products[i].brand, products_brand(s->vrs, page->doses[i].product),
                  sizeof products[i].brand);
    }
    code->format = CERTIFICATE_VDS_NC;
    g_assert_true(vdsnc_uvci(uvci, NULL));
    g_assert_true(vdsnc_encode(page, &issue, signer, code->text, &code->held, NULL));
}

static void put_dcc(struct session *s, size_t dose)
{
    struct certificate *page = &s->answer.certificate;
    struct certificate_code *code = &page->codes[page->code_count++];
    struct product_eu eu;

    g_assert_true(products_eu(s->vrs, page->doses, page->dose_count, dose, &eu));

    struct dcc_issue issue = {.country = "JP",
                              .authority = "Ministry of Health, Labour and Welfare",
                              .issued_at = s->now,
                              .expires = s->now + 30 * 24 * 60 * 60,
                              .mp = eu.mp,
                              .ma = eu.ma,
                              .vp = eu.vp,
                              .course = eu.course};
    SCOPED_DCC_SIGNER *signer = keys_dcc();

    code->format = CERTIFICATE_DCC;
    code->held = 1;
    code->row = dose + 1;
    g_assert_true(dcc_encode(page, dose, &issue, signer, code->text, NULL));
}

static void put_codes(struct session *s)
{
    s->answer.certificate.code_count = 0;
    put_shc(s);
    if (s->promised.codes[CERTIFICATE_VDS_NC])
        put_vdsnc(s);
    for (size_t i = 0; s->promised.codes[CERTIFICATE_DCC] && i < s->answer.certificate.dose_count;
         i++)
        put_dcc(s, i);
}

static struct session *session_of(enum certificate_kind kind, size_t doses, bool dcc)
{
    struct session *s = g_new0(struct session, 1);

    s->now = time(NULL) + 3600; /* the certificates are some seconds old */
    s->trust = keys_trust();
    s->state = "JPN";
    s->products = products_new(NULL);
    s->vrs = s->products;
    keys_code_trust(&s->signers);
    sample_lookup_answer(&s->promised);
    sample_issue_answer(&s->answer);
    sample_certificate(kind, doses, &s->answer.certificate);
    s->answer.certificate.dcc_sheet = dcc;
    s->answer.certificate.sheets = certificate_sheets(&s->answer.certificate);
    s->promised.kind = kind;
    s->promised.codes[CERTIFICATE_VDS_NC] = kind == CERTIFICATE_OVERSEAS;
    s->promised.codes[CERTIFICATE_DCC] = dcc;
    s->promised.dose_count = doses;
    memcpy(s->promised.doses, s->answer.certificate.doses, sizeof s->promised.doses);
    s->promised.sheets = s->answer.certificate.sheets;
    s->promised.binding.issued_at = s->answer.binding.issued_at = s->now;
    s->promised.binding.expires = s->answer.binding.expires = s->now + MESSAGE_ANSWER_LIFE_S;
    memcpy(s->expected.request_id, s->promised.binding.request_id, REQUEST_ID_LEN);
    memcpy(s->expected.subject, s->promised.binding.subject, SUBJECT_LEN);
    g_strlcpy(s->expected.kiosk, "0001", sizeof s->expected.kiosk);
    g_strlcpy(s->expected.municipality, "990019", sizeof s->expected.municipality);
    s->expected.kind = kind;
    g_strlcpy(s->expected.name, s->promised.name, sizeof s->expected.name);
    g_strlcpy(s->expected.birth_date, s->promised.birth_date, sizeof s->expected.birth_date);
    put_codes(s);
    return s;
}

static struct session *session_new(size_t doses)
{
    return session_of(CERTIFICATE_DOMESTIC, doses, false);
}

/* With all three formats. */
static struct session *session_overseas(size_t doses)
{
    return session_of(CERTIFICATE_OVERSEAS, doses, true);
}

static void session_free(struct session **s)
{
    products_free(&(*s)->products);
    trust_free(&(*s)->trust);
    code_trust_done(&(*s)->signers);
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
                                        &s->signers, s->products, s->now, &verified, err);

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
                                            &s->promised, &s->signers, s->products, s->now,
                                            &verified, NULL));
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
    put_codes(s);
    assert_unbound(s, certificate, UNBOUND_DOSES);
}

static void another_lot_than_promised_is_unbound(void)
{
    SCOPED_SESSION *s = session_new(3);

    g_strlcpy(s->answer.certificate.doses[1].lot, "XX9999", CERTIFICATE_LOT_SIZE);
    put_codes(s);
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
    put_codes(s);
    g_strlcpy(s->answer.certificate.holder.name, s->expected.name, CERTIFICATE_NAME_SIZE);
    assert_unbound(s, certificate, UNBOUND_CODE);
}

static void a_code_with_another_birth_date_is_unbound(void)
{
    SCOPED_SESSION *s = session_new(2);

    g_strlcpy(s->answer.certificate.holder.birth_date, "1985-04-13", DATE_ISO_SIZE);
    put_codes(s);
    g_strlcpy(s->answer.certificate.holder.birth_date, s->expected.birth_date, DATE_ISO_SIZE);
    assert_unbound(s, certificate, UNBOUND_CODE);
}

static void a_code_with_another_dose_is_unbound(void)
{
    SCOPED_SESSION *s = session_new(2);

    g_strlcpy(s->answer.certificate.doses[0].date, "2021-01-04", DATE_ISO_SIZE);
    put_codes(s);
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
    put_codes(s);
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

/* ---- the codes of an overseas certificate, one thing swapped in one of them ---- */

#define SWAP(a, b)                                                                                 \
    do {                                                                                           \
        __typeof__(a) swapped_ = (a);                                                              \
        (a) = (b);                                                                                 \
        (b) = swapped_;                                                                            \
    } while (0)

enum { AT_SHC, AT_VDSNC, AT_DCC_1, AT_DCC_2 };

/* A page that says what swap makes of it gives one code to the page as it was. */
static void assert_swap_is_unbound(size_t at, void (*swap)(struct certificate *page))
{
    SCOPED_SESSION *s = session_of(CERTIFICATE_OVERSEAS, 2, at >= AT_DCC_1);
    struct certificate *was = g_memdup2(&s->answer.certificate, sizeof *was);

    g_assert_true(certificate(s, NULL));
    swap(&s->answer.certificate);
    put_codes(s);
    was->codes[at] = s->answer.certificate.codes[at];
    s->answer.certificate = *was;
    g_free(was);
    assert_unbound(s, certificate, UNBOUND_CODE);
}

static void swap_name(struct certificate *page)
{
    g_strlcpy(page->holder.roman_name, "SAKURA MINAKO", CERTIFICATE_NAME_SIZE);
}

static void swap_passport(struct certificate *page)
{
    g_strlcpy(page->holder.passport, "TK1234568", sizeof page->holder.passport);
}

static void swap_birth_date(struct certificate *page)
{
    g_strlcpy(page->holder.birth_date, "1985-04-13", DATE_ISO_SIZE);
}

static void swap_sex(struct certificate *page)
{
    g_strlcpy(page->holder.sex, "M", sizeof page->holder.sex);
}

static void drop_sex(struct certificate *page)
{
    page->holder.sex[0] = '\0';
}

static void swap_id(struct certificate *page)
{
    g_strlcpy(page->id, "JPN99001920261121000026", sizeof page->id);
}

static void swap_number(struct certificate *page)
{
    page->doses[1].number = 3;
}

static void swap_date(struct certificate *page)
{
    g_strlcpy(page->doses[1].date, "2021-02-04", DATE_ISO_SIZE);
}

static void swap_lot(struct certificate *page)
{
    g_strlcpy(page->doses[1].lot, "FA0000", CERTIFICATE_LOT_SIZE);
}

static void swap_country(struct certificate *page)
{
    g_strlcpy(page->doses[1].country, "USA", sizeof page->doses[1].country);
}

static void describe_as(const char *product, struct certificate_dose *dose)
{
    SCOPED_PRODUCTS *products = products_new(NULL);

    g_strlcpy(dose->product, product, sizeof dose->product);
    products_describe(products, dose);
}

static void swap_product(struct certificate *page)
{
    describe_as("nuvaxovid", &page->doses[1]);
}

/* Other words, the same maker and kind. */
static void swap_variant(struct certificate *page)
{
    describe_as("comirnaty-rtu", &page->doses[1]);
}

static void all_three_formats_are_taken(void)
{
    SCOPED_SESSION *s = session_overseas(3);

    g_assert_true(lookup(s, NULL));
    g_assert_cmpuint(s->answer.certificate.code_count, ==, 5);
    g_assert_true(certificate(s, NULL));
}

static void a_shc_for_another_passport_name_is_unbound(void)
{
    assert_swap_is_unbound(AT_SHC, swap_name);
}

static void a_vdsnc_for_another_name_is_unbound(void)
{
    assert_swap_is_unbound(AT_VDSNC, swap_name);
}

static void a_vdsnc_for_another_passport_is_unbound(void)
{
    assert_swap_is_unbound(AT_VDSNC, swap_passport);
}

static void a_vdsnc_with_another_birth_date_is_unbound(void)
{
    assert_swap_is_unbound(AT_VDSNC, swap_birth_date);
}

static void a_vdsnc_with_another_sex_or_none_is_unbound(void)
{
    assert_swap_is_unbound(AT_VDSNC, swap_sex);
    assert_swap_is_unbound(AT_VDSNC, drop_sex);
}

static void a_vdsnc_of_another_certificate_is_unbound(void)
{
    assert_swap_is_unbound(AT_VDSNC, swap_id);
}

static void a_vdsnc_with_another_dose_number_is_unbound(void)
{
    assert_swap_is_unbound(AT_VDSNC, swap_number);
}

static void a_vdsnc_with_another_date_is_unbound(void)
{
    assert_swap_is_unbound(AT_VDSNC, swap_date);
}

static void a_vdsnc_with_another_lot_is_unbound(void)
{
    assert_swap_is_unbound(AT_VDSNC, swap_lot);
}

static void a_vdsnc_with_another_country_is_unbound(void)
{
    assert_swap_is_unbound(AT_VDSNC, swap_country);
}

static void a_vdsnc_of_another_state_is_unbound(void)
{
    SCOPED_SESSION *s = session_overseas(2);

    s->state = "UTO";
    put_codes(s);
    assert_unbound(s, certificate, UNBOUND_CODE);
}

static void a_vdsnc_that_says_a_dose_twice_is_unbound(void)
{
    SCOPED_SESSION *s = session_overseas(2);
    struct certificate_dose second = s->answer.certificate.doses[1];

    s->answer.certificate.doses[1] = s->answer.certificate.doses[0];
    put_codes(s);
    s->answer.certificate.doses[1] = second;
    assert_unbound(s, certificate, UNBOUND_CODE);
}

/* Leaves out the dose at place out in the VDS-NC alone. */
static void leave_out(struct session *s, size_t out)
{
    struct certificate *was = g_memdup2(&s->answer.certificate, sizeof *was);
    struct certificate *page = &s->answer.certificate;

    memmove(page->doses + out, page->doses + out + 1,
            (page->dose_count - out - 1) * sizeof page->doses[0]);
    page->dose_count--;
    put_codes(s);
    was->codes[AT_VDSNC] = page->codes[AT_VDSNC];
    *page = *was;
    g_free(was);
}

static void a_vdsnc_that_leaves_out_a_dose_without_need_is_unbound(void)
{
    for (size_t out = 0; out < 3; out++) {
        SCOPED_SESSION *s = session_of(CERTIFICATE_OVERSEAS, 3, false);

        leave_out(s, out);
        assert_unbound(s, certificate, UNBOUND_CODE);
    }
}

static void a_vdsnc_that_is_full_may_leave_out_the_oldest(void)
{
    SCOPED_SESSION *s = session_of(CERTIFICATE_OVERSEAS, 29, false);

    g_assert_cmpuint(s->answer.certificate.codes[AT_VDSNC].held, <, 29);
    g_assert_true(certificate(s, NULL));
}

static void a_vdsnc_that_is_full_may_not_leave_out_the_newest(void)
{
    SCOPED_SESSION *s = session_of(CERTIFICATE_OVERSEAS, 29, false);

    leave_out(s, 28);
    assert_unbound(s, certificate, UNBOUND_CODE);
}

static void a_vdsnc_that_holds_fewer_doses_than_is_said_is_unbound(void)
{
    SCOPED_SESSION *s = session_overseas(2);

    s->answer.certificate.codes[AT_VDSNC].held = 1;
    assert_unbound(s, certificate, UNBOUND_CODE);
}

static void a_dcc_for_another_name_is_unbound(void)
{
    assert_swap_is_unbound(AT_DCC_1, swap_name);
    assert_swap_is_unbound(AT_DCC_2, swap_name);
}

static void a_dcc_with_another_birth_date_is_unbound(void)
{
    assert_swap_is_unbound(AT_DCC_2, swap_birth_date);
}

static void a_dcc_of_another_certificate_is_unbound(void)
{
    assert_swap_is_unbound(AT_DCC_1, swap_id);
}

static void a_dcc_with_another_dose_number_is_unbound(void)
{
    assert_swap_is_unbound(AT_DCC_2, swap_number);
}

static void a_dcc_with_another_date_is_unbound(void)
{
    assert_swap_is_unbound(AT_DCC_2, swap_date);
}

static void a_dcc_beside_another_row_is_unbound(void)
{
    SCOPED_SESSION *s = session_overseas(2);

    s->answer.certificate.codes[AT_DCC_1].row = 2;
    s->answer.certificate.codes[AT_DCC_2].row = 1;
    assert_unbound(s, certificate, UNBOUND_CODE);
}

/* ---- products ---- */

static void a_shc_with_another_product_is_unbound(void)
{
    assert_swap_is_unbound(AT_SHC, swap_product);
    assert_swap_is_unbound(AT_SHC, swap_variant);
}

static void a_vdsnc_with_another_product_is_unbound(void)
{
    assert_swap_is_unbound(AT_VDSNC, swap_product);
}

static void a_dcc_with_another_product_is_unbound(void)
{
    assert_swap_is_unbound(AT_DCC_2, swap_product);
}

/* A first course of one dose counts another way. */
static void swap_first_course(struct certificate *page)
{
    describe_as("jcovden", &page->doses[0]);
}

static void a_dcc_with_another_series_is_unbound(void)
{
    assert_swap_is_unbound(AT_DCC_2, swap_first_course);
}

/* What the page calls a dose's product, and VRS knows of it. */
static struct session *session_with_product(enum certificate_kind kind, const char *product,
                                            const struct products *vrs, bool dcc)
{
    struct session *s = session_of(kind, 2, dcc);
    struct certificate_dose *doses = s->answer.certificate.doses;

    g_strlcpy(doses[0].product, product, sizeof doses[0].product);
    products_describe(vrs, &doses[0]);
    products_describe(vrs, &doses[1]);
    s->vrs = vrs;
    memcpy(s->promised.doses, s->answer.certificate.doses, sizeof s->promised.doses);
    return s;
}

static void an_unknown_product_is_taken_when_the_codes_say_so_too(void)
{
    SCOPED_PRODUCTS *table = products_new(NULL);
    SCOPED_SESSION *s = session_with_product(CERTIFICATE_OVERSEAS, "something-new", table, false);

    put_codes(s);
    g_assert_true(certificate(s, NULL));
}

static void a_known_product_for_an_unknown_one_is_unbound(void)
{
    SCOPED_PRODUCTS *table = products_new(NULL);

    for (size_t at = AT_SHC; at <= AT_VDSNC; at++) {
        SCOPED_SESSION *s =
            session_with_product(CERTIFICATE_OVERSEAS, "something-new", table, false);
        struct certificate_code known = s->answer.certificate.codes[at];

        put_codes(s);
        s->answer.certificate.codes[at] = known;
        assert_unbound(s, certificate, UNBOUND_CODE);
    }
}

/* The kiosk has learnt of it already. */
static void what_vrs_does_not_know_yet_may_be_printed_as_unknown(void)
{
    SCOPED_SESSION *s = session_with_product(CERTIFICATE_OVERSEAS, "comirnaty", NULL, false);

    put_codes(s);
    g_assert_true(certificate(s, NULL));
    s->vrs = s->products;
    put_codes(s);
    assert_unbound(s, certificate, UNBOUND_CODE);
}

static void a_product_of_another_table_is_not_printed(void)
{
    SCOPED_SESSION *s = session_new(2);
    struct err err = {0};

    g_strlcpy(s->answer.certificate.doses[1].product, "brand-new", 32);
    memcpy(s->promised.doses, s->answer.certificate.doses, sizeof s->promised.doses);
    g_assert_false(certificate(s, &err));
    g_assert_cmpint(err.code, ==, ERR_NOT_FOUND);
    g_assert_cmpint(err.detail, ==, 2);
}

static void a_page_that_calls_a_product_by_anothers_name_is_not_printed(void)
{
    SCOPED_SESSION *s = session_new(2);
    struct err err = {0};

    describe_as("spikevax", &s->answer.certificate.doses[0]);
    g_strlcpy(s->answer.certificate.doses[0].product, "comirnaty", 32);
    memcpy(s->promised.doses, s->answer.certificate.doses, sizeof s->promised.doses);
    g_assert_false(certificate(s, &err));
    g_assert_cmpint(err.code, ==, ERR_NOT_FOUND);
    g_assert_cmpint(err.detail, ==, 1);
}

static void assert_untrusted(struct session *s)
{
    struct err err = {0};

    g_assert_false(certificate(s, &err));
    g_assert_cmpint(err.code, ==, ERR_UNTRUSTED);
}

static void two_dccs_of_one_row_are_untrusted(void)
{
    SCOPED_SESSION *s = session_overseas(2);

    s->answer.certificate.codes[AT_DCC_2] = s->answer.certificate.codes[AT_DCC_1];
    assert_untrusted(s);
}

static void a_code_that_was_promised_and_is_missing_is_untrusted(void)
{
    SCOPED_SESSION *s = session_of(CERTIFICATE_OVERSEAS, 2, false);

    s->answer.certificate.code_count = 1;
    assert_untrusted(s);
    s->answer.certificate.codes[0] = s->answer.certificate.codes[AT_VDSNC];
    assert_untrusted(s);
}

static void a_code_too_many_is_untrusted(void)
{
    SCOPED_SESSION *s = session_of(CERTIFICATE_OVERSEAS, 2, false);

    s->answer.certificate.codes[2] = s->answer.certificate.codes[AT_VDSNC];
    s->answer.certificate.code_count = 3;
    assert_untrusted(s);
}

static void a_format_that_was_not_promised_is_untrusted(void)
{
    SCOPED_SESSION *s = session_overseas(2);

    s->promised.codes[CERTIFICATE_DCC] = false;
    assert_untrusted(s);
    s->promised.codes[CERTIFICATE_DCC] = true;
    s->promised.codes[CERTIFICATE_VDS_NC] = false;
    assert_untrusted(s);
}

static void codes_of_other_signers_are_untrusted(void)
{
    for (int i = 0; i < CERTIFICATE_FORMATS; i++) {
        SCOPED_SESSION *s = session_overseas(2);
        SCOPED_CODE_TRUST others = {0};

        other_keys_code_trust(&others);
        if (i == CERTIFICATE_SHC)
            s->signers.issuers = others.issuers;
        else if (i == CERTIFICATE_VDS_NC)
            SWAP(s->signers.states, others.states);
        else
            SWAP(s->signers.signers, others.signers);
        assert_untrusted(s);
    }
}

static void a_changed_letter_of_any_code_is_untrusted(void)
{
    SCOPED_SESSION *s = session_overseas(2);

    for (size_t i = 0; i < s->answer.certificate.code_count; i++) {
        char *text = s->answer.certificate.codes[i].text;
        char *letter = &text[strlen(text) - 30];
        char was = *letter;

        *letter = was == '1' ? '2' : '1';
        assert_untrusted(s);
        *letter = was;
        g_assert_true(certificate(s, NULL));
    }
}

static void a_lookup_must_promise_the_codes_of_its_kind(void)
{
    SCOPED_SESSION *domestic = session_new(2);
    SCOPED_SESSION *overseas = session_overseas(2);
    struct err err = {0};

    domestic->promised.codes[CERTIFICATE_DCC] = true;
    g_assert_false(lookup(domestic, &err));
    g_assert_cmpint(err.code, ==, ERR_UNTRUSTED);
    overseas->promised.codes[CERTIFICATE_VDS_NC] = false;
    g_assert_false(lookup(overseas, &err));
    g_assert_cmpint(err.code, ==, ERR_UNTRUSTED);
    overseas->promised.codes[CERTIFICATE_VDS_NC] = true;
    overseas->promised.codes[CERTIFICATE_SHC] = false;
    g_assert_false(lookup(overseas, &err));
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
                                                 &s->promised, &s->signers, s->products, s->now,
                                                 &verified, &err));
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
    g_test_add_func("/verified/codes/all-three-formats-are-taken", all_three_formats_are_taken);
    g_test_add_func("/verified/codes/a-shc-for-another-passport-name-is-unbound",
                    a_shc_for_another_passport_name_is_unbound);
    g_test_add_func("/verified/codes/a-vdsnc-for-another-name-is-unbound",
                    a_vdsnc_for_another_name_is_unbound);
    g_test_add_func("/verified/codes/a-vdsnc-for-another-passport-is-unbound",
                    a_vdsnc_for_another_passport_is_unbound);
    g_test_add_func("/verified/codes/a-vdsnc-with-another-birth-date-is-unbound",
                    a_vdsnc_with_another_birth_date_is_unbound);
    g_test_add_func("/verified/codes/a-vdsnc-with-another-sex-or-none-is-unbound",
                    a_vdsnc_with_another_sex_or_none_is_unbound);
    g_test_add_func("/verified/codes/a-vdsnc-of-another-certificate-is-unbound",
                    a_vdsnc_of_another_certificate_is_unbound);
    g_test_add_func("/verified/codes/a-vdsnc-with-another-dose-number-is-unbound",
                    a_vdsnc_with_another_dose_number_is_unbound);
    g_test_add_func("/verified/codes/a-vdsnc-with-another-date-is-unbound",
                    a_vdsnc_with_another_date_is_unbound);
    g_test_add_func("/verified/codes/a-vdsnc-with-another-lot-is-unbound",
                    a_vdsnc_with_another_lot_is_unbound);
    g_test_add_func("/verified/codes/a-vdsnc-with-another-country-is-unbound",
                    a_vdsnc_with_another_country_is_unbound);
    g_test_add_func("/verified/codes/a-vdsnc-of-another-state-is-unbound",
                    a_vdsnc_of_another_state_is_unbound);
    g_test_add_func("/verified/codes/a-vdsnc-that-says-a-dose-twice-is-unbound",
                    a_vdsnc_that_says_a_dose_twice_is_unbound);
    g_test_add_func("/verified/codes/a-vdsnc-that-leaves-out-a-dose-without-need-is-unbound",
                    a_vdsnc_that_leaves_out_a_dose_without_need_is_unbound);
    g_test_add_func("/verified/codes/a-vdsnc-that-is-full-may-leave-out-the-oldest",
                    a_vdsnc_that_is_full_may_leave_out_the_oldest);
    g_test_add_func("/verified/codes/a-vdsnc-that-is-full-may-not-leave-out-the-newest",
                    a_vdsnc_that_is_full_may_not_leave_out_the_newest);
    g_test_add_func("/verified/codes/a-vdsnc-that-holds-fewer-doses-than-is-said-is-unbound",
                    a_vdsnc_that_holds_fewer_doses_than_is_said_is_unbound);
    g_test_add_func("/verified/codes/a-dcc-for-another-name-is-unbound",
                    a_dcc_for_another_name_is_unbound);
    g_test_add_func("/verified/codes/a-dcc-with-another-birth-date-is-unbound",
                    a_dcc_with_another_birth_date_is_unbound);
    g_test_add_func("/verified/codes/a-dcc-of-another-certificate-is-unbound",
                    a_dcc_of_another_certificate_is_unbound);
    g_test_add_func("/verified/codes/a-dcc-with-another-dose-number-is-unbound",
                    a_dcc_with_another_dose_number_is_unbound);
    g_test_add_func("/verified/codes/a-dcc-with-another-date-is-unbound",
                    a_dcc_with_another_date_is_unbound);
    g_test_add_func("/verified/products/shc", a_shc_with_another_product_is_unbound);
    g_test_add_func("/verified/products/vdsnc", a_vdsnc_with_another_product_is_unbound);
    g_test_add_func("/verified/products/dcc", a_dcc_with_another_product_is_unbound);
    g_test_add_func("/verified/products/series", a_dcc_with_another_series_is_unbound);
    g_test_add_func("/verified/products/unknown",
                    an_unknown_product_is_taken_when_the_codes_say_so_too);
    g_test_add_func("/verified/products/known", a_known_product_for_an_unknown_one_is_unbound);
    g_test_add_func("/verified/products/not-yet",
                    what_vrs_does_not_know_yet_may_be_printed_as_unknown);
    g_test_add_func("/verified/products/table", a_product_of_another_table_is_not_printed);
    g_test_add_func("/verified/products/name",
                    a_page_that_calls_a_product_by_anothers_name_is_not_printed);
    g_test_add_func("/verified/codes/a-dcc-beside-another-row-is-unbound",
                    a_dcc_beside_another_row_is_unbound);
    g_test_add_func("/verified/codes/two-dccs-of-one-row-are-untrusted",
                    two_dccs_of_one_row_are_untrusted);
    g_test_add_func("/verified/codes/a-code-that-was-promised-and-is-missing-is-untrusted",
                    a_code_that_was_promised_and_is_missing_is_untrusted);
    g_test_add_func("/verified/codes/a-code-too-many-is-untrusted", a_code_too_many_is_untrusted);
    g_test_add_func("/verified/codes/a-format-that-was-not-promised-is-untrusted",
                    a_format_that_was_not_promised_is_untrusted);
    g_test_add_func("/verified/codes/codes-of-other-signers-are-untrusted",
                    codes_of_other_signers_are_untrusted);
    g_test_add_func("/verified/codes/a-changed-letter-of-any-code-is-untrusted",
                    a_changed_letter_of_any_code_is_untrusted);
    g_test_add_func("/verified/codes/a-lookup-must-promise-the-codes-of-its-kind",
                    a_lookup_must_promise_the_codes_of_its_kind);
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
