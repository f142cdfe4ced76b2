/* The public functions as another program has them: a card and its PINs, over a transport of its own. */
#include <glib.h>
#include <string.h>

#include "cardlib/tests/way.h"

static void the_four_items_and_the_number_come_through(struct fixture *f, gconstpointer data)
{
    struct myna_evidence *evidence = evidence_of(f);
    struct myna_person *person = NULL;
    char birth[MYNA_DATE_SIZE];

    g_assert_cmpint(myna_evidence_verify(evidence, way_anchors, way_challenge), ==, MYNA_OK);
    g_assert_cmpint(myna_evidence_person(evidence, &person), ==, MYNA_OK);
    g_assert_cmpstr(myna_person_name(person), ==, way_resident.name);
    g_assert_cmpstr(myna_person_family(person), ==, "佐倉");
    g_assert_cmpstr(myna_person_given(person), ==, "みなみ");
    g_assert_cmpstr(myna_person_address(person), ==, way_resident.address);
    g_assert_cmpstr(myna_person_number(person), ==, way_resident.my_number);
    g_assert_cmpint(myna_date_iso(myna_person_birth(person), birth), ==, MYNA_OK);
    g_assert_cmpstr(birth, ==, way_resident.birth_date);
    g_assert_cmpint(myna_person_sex(person), ==, '2');
    myna_person_free(&person);
    g_assert_null(person);
    myna_evidence_free(&evidence);
    g_assert_null(evidence);
    g_assert_cmpuint(myna_card_apdus(f->card), ==, f->way.calls);
    g_assert_cmpuint(myna_card_bytes(f->card), >, 2000);
}

static void what_the_card_says_without_its_pin(struct fixture *f, gconstpointer data)
{
    char expiry[MYNA_EXPIRY_SIZE], municipality[MYNA_MUNICIPALITY_SIZE];
    uint8_t certificate[MYNA_CERTIFICATE_LEN], issuer[MYNA_KEY_ID_LEN];
    uint8_t info[MYNA_BASIC_INFO_LEN];

    g_assert_cmpint(myna_card_expiry(f->card, expiry), ==, MYNA_OK);
    g_assert_cmpint(myna_card_municipality(f->card, municipality), ==, MYNA_OK);
    g_assert_cmpstr(expiry, ==, "20310412");
    g_assert_cmpstr(municipality, ==, "99001");
    g_assert_cmpint(myna_card_certificate(f->card, certificate), ==, MYNA_OK);
    g_assert_cmpint(myna_certificate_issuer(certificate, sizeof certificate, issuer), ==, MYNA_OK);
    g_assert_cmpmem(issuer, 7, "6999033", 7);
    g_assert_cmpint(myna_card_basic_info(f->card, info), ==, MYNA_OK);
    g_assert_cmpmem(info, 4, "\x01\x03\x0E\x01", 4);
    g_assert_cmpint(myna_card_expiry(f->card, expiry), ==, MYNA_ERR_CARD_REFUSED);
    g_assert_cmpint(myna_last_detail(), ==, 0x6985);
}

static void no_pin_is_shown_before_the_tries_were_asked(struct fixture *f, gconstpointer data)
{
    for (int which = MYNA_PIN_TEXT; which <= MYNA_PIN_TEXT_B; which++) {
        static const char *const pins[] = {"",  PIN,      "123456789018", "60041220314071",
                                           PIN, PASSWORD, "123456789018", "60041220314071"};

        g_assert_cmpint(show(f, which, pins[which]), ==, MYNA_ERR_TRIES_UNKNOWN);
    }
    g_assert_cmpuint(f->way.calls, ==, 0);
}

static void what_is_no_pin_is_never_shown(struct fixture *f, gconstpointer data)
{
    static const char *const wrong[] = {"",     "123",      "12345",
                                        "12a4", "１２３４", "12345678901234567"};
    int tries;

    g_assert_cmpint(myna_card_tries_left(f->card, MYNA_PIN_TEXT, &tries), ==, MYNA_OK);
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_assert_cmpint(show(f, MYNA_PIN_TEXT, wrong[i]), ==, MYNA_ERR_PIN_FORMAT);
        g_assert_cmpint(myna_last_detail(), ==, (int)strlen(wrong[i]));
    }
    g_assert_cmpuint(f->way.shown, ==, 0);
    g_assert_cmpint(vcard_pin_tries(f->way.vcard), ==, 3);
}

static void the_last_try_needs_consent_each_time(struct fixture *f, gconstpointer data)
{
    g_assert_cmpint(ask_and_show(f, MYNA_PIN_TEXT, WRONG), ==, MYNA_ERR_PIN_WRONG);
    g_assert_cmpint(myna_last_detail(), ==, 2);
    g_assert_cmpint(show(f, MYNA_PIN_TEXT, WRONG), ==, MYNA_ERR_PIN_WRONG);
    g_assert_cmpint(myna_last_detail(), ==, 1);
    g_assert_cmpint(show(f, MYNA_PIN_TEXT, PIN), ==, MYNA_ERR_LAST_TRY);
    g_assert_cmpuint(f->way.shown, ==, 2);

    /* Agreed for another PIN is not agreed. */
    g_assert_cmpint(myna_card_allow_last_try(f->card, MYNA_PIN_USER), ==, MYNA_OK);
    g_assert_cmpint(show(f, MYNA_PIN_TEXT, PIN), ==, MYNA_ERR_LAST_TRY);
    g_assert_cmpint(myna_card_allow_last_try(f->card, MYNA_PIN_TEXT), ==, MYNA_OK);
    g_assert_cmpint(show(f, MYNA_PIN_TEXT, PIN), ==, MYNA_OK);
    g_assert_cmpint(vcard_pin_tries(f->way.vcard), ==, 3);

    vcard_set_pin_tries(f->way.vcard, 1);
    myna_card_close(&f->card);
    f->way.closed = false;
    g_assert_cmpint(myna_card_open_transport(&way_transport, &f->way, &f->card), ==, MYNA_OK);
    g_assert_cmpint(ask_and_show(f, MYNA_PIN_TEXT, PIN), ==, MYNA_ERR_LAST_TRY);
    g_assert_cmpint(vcard_pin_tries(f->way.vcard), ==, 1);
}

static void a_blocked_pin_is_not_even_shown(struct fixture *f, gconstpointer data)
{
    vcard_set_pin_tries(f->way.vcard, 1);
    g_assert_cmpint(myna_card_allow_last_try(f->card, MYNA_PIN_TEXT), ==, MYNA_OK);
    g_assert_cmpint(ask_and_show(f, MYNA_PIN_TEXT, WRONG), ==, MYNA_ERR_PIN_BLOCKED);
    g_assert_cmpuint(f->way.shown, ==, 1);
    g_assert_cmpint(show(f, MYNA_PIN_TEXT, PIN), ==, MYNA_ERR_PIN_BLOCKED);
    g_assert_cmpint(ask_and_show(f, MYNA_PIN_TEXT, PIN), ==, MYNA_ERR_PIN_BLOCKED);
    g_assert_cmpuint(f->way.shown, ==, 1);
}

static void without_the_pin_nothing_is_read(struct fixture *f, gconstpointer data)
{
    struct myna_evidence *evidence = NULL;
    struct myna_face *face = NULL;
    struct myna_proof *proof = NULL;
    uint8_t x509[MYNA_X509_MAX];
    size_t len = 7;

    g_assert_cmpint(myna_card_read(f->card, way_challenge, &evidence), ==, MYNA_ERR_PIN_NEEDED);
    g_assert_cmpint(myna_last_detail(), ==, 0x6982);
    g_assert_cmpint(myna_card_read_face(f->card, MYNA_PIN_FACE_B, way_challenge, &face), ==,
                    MYNA_ERR_PIN_NEEDED);
    g_assert_cmpint(myna_card_read_proof(f->card, way_challenge, &proof), ==, MYNA_ERR_PIN_NEEDED);
    g_assert_cmpint(myna_card_x509(f->card, MYNA_X509_SIGN, x509, &len), ==, MYNA_ERR_PIN_NEEDED);
    g_assert_true(evidence == NULL && face == NULL && proof == NULL && len == 7);
}

/* A PIN is verified for one application; another one forgets it. */
static void a_pin_does_not_outlive_its_application(struct fixture *f, gconstpointer data)
{
    struct myna_evidence *evidence = NULL;
    int tries;

    g_assert_cmpint(ask_and_show(f, MYNA_PIN_TEXT, PIN), ==, MYNA_OK);
    g_assert_cmpint(myna_card_tries_left(f->card, MYNA_PIN_USER, &tries), ==, MYNA_OK);
    g_assert_cmpint(myna_card_read(f->card, way_challenge, &evidence), ==, MYNA_ERR_PIN_NEEDED);
}

static void pulled_at_any_command_it_fails_and_costs_no_try(struct fixture *f, gconstpointer data)
{
    unsigned whole;

    for (unsigned at = 1;; at++) {
        struct myna_evidence *evidence = NULL;

        f->way.fail_at = f->way.calls + at;
        f->way.code = MYNA_ERR_CARD_REMOVED;
        whole = f->way.calls;
        int code = ask_and_show(f, MYNA_PIN_TEXT, PIN);
        if (code == MYNA_OK)
            code = myna_card_read(f->card, way_challenge, &evidence);
        if (code == MYNA_OK) {
            myna_evidence_free(&evidence);
            break;
        }
        g_assert_cmpint(code, ==, MYNA_ERR_CARD_REMOVED);
        g_assert_null(evidence);
        g_assert_cmpint(vcard_pin_tries(f->way.vcard), ==, 3);
        myna_card_close(&f->card);
        f->way.closed = false;
        f->way.fail_at = 0;
        g_assert_cmpint(myna_card_open_transport(&way_transport, &f->way, &f->card), ==, MYNA_OK);
    }
    g_assert_cmpuint(f->way.calls - whole, >=, 9);
}

static void each_failure_of_a_transport_keeps_its_meaning(struct fixture *f, gconstpointer data)
{
    static const int same[] = {MYNA_ERR_CARD_REMOVED, MYNA_ERR_READER_ABSENT, MYNA_ERR_TIME_OUT,
                               MYNA_ERR_CANCELLED,    MYNA_ERR_MEMORY,        MYNA_ERR_TOO_LONG};
    static const int other[] = {MYNA_ERR_IO, MYNA_ERR_PIN_WRONG, MYNA_ERR_PIN_BLOCKED, 12345, -1};
    int tries = -7;

    f->way.fail_at = 1;
    for (size_t i = 0; i < G_N_ELEMENTS(same); i++) {
        f->way.code = same[i];
        g_assert_cmpint(myna_card_tries_left(f->card, MYNA_PIN_TEXT, &tries), ==, same[i]);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(other); i++) {
        f->way.code = other[i];
        g_assert_cmpint(myna_card_tries_left(f->card, MYNA_PIN_TEXT, &tries), ==, MYNA_ERR_IO);
        g_assert_cmpint(myna_last_detail(), ==, other[i]);
    }
    g_assert_cmpint(tries, ==, -7);
}

static void a_transport_that_claims_too_much_is_not_believed(struct fixture *f, gconstpointer data)
{
    int tries = -7;

    f->way.claims_too_much = true;
    g_assert_cmpint(myna_card_tries_left(f->card, MYNA_PIN_TEXT, &tries), ==, MYNA_ERR_IO);
    g_assert_cmpint(tries, ==, -7);
}

static void short_commands_read_the_same(struct fixture *f, gconstpointer data)
{
    struct myna_evidence *evidence;

    myna_card_use_short(f->card);
    evidence = evidence_of(f);
    g_assert_cmpint(myna_evidence_verify(evidence, way_anchors, way_challenge), ==, MYNA_OK);
    g_assert_cmpuint(f->way.calls, >, 9);
    myna_evidence_free(&evidence);
}

static void a_card_that_is_none_of_ours_is_told_apart(struct fixture *f, gconstpointer data)
{
    struct script_fault fault;
    int tries;

    g_assert_true(vcard_follow(f->way.vcard, "card not-my-number", &fault));
    g_assert_cmpint(myna_card_tries_left(f->card, MYNA_PIN_TEXT, &tries), ==, MYNA_ERR_CARD_OTHER);
    g_assert_cmphex(myna_last_detail(), ==, 0x6A82);
}

static void add(void)
{
    with_card("/public/four-items", the_four_items_and_the_number_come_through);
    with_card("/public/free", what_the_card_says_without_its_pin);
    with_card("/public/unasked", no_pin_is_shown_before_the_tries_were_asked);
    with_card("/public/format", what_is_no_pin_is_never_shown);
    with_card("/public/last-try", the_last_try_needs_consent_each_time);
    with_card("/public/blocked", a_blocked_pin_is_not_even_shown);
    with_card("/public/pin-needed", without_the_pin_nothing_is_read);
    with_card("/public/application", a_pin_does_not_outlive_its_application);
    with_card("/public/pulled", pulled_at_any_command_it_fails_and_costs_no_try);
    with_card("/public/transport", each_failure_of_a_transport_keeps_its_meaning);
    with_card("/public/claims", a_transport_that_claims_too_much_is_not_believed);
    with_card("/public/short", short_commands_read_the_same);
    with_card("/public/other", a_card_that_is_none_of_ours_is_told_apart);
}

int main(int argc, char **argv)
{
    return way_main(argc, argv, add);
}
