/* The public functions as another program has them: over a transport of its own, from the shared library, with the
 * virtual card behind it. */
#include <errno.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <limits.h>
#include <mynacard.h>
#include <string.h>

#include "backend/vrs/resident-file.h"
#include "tests/vcard/vcard.h"

#define PIN      "1234"
#define WRONG    "0000"
#define PASSWORD "TEST1234"

static struct resident_file resident;
static struct vcard_keys *keys; /* a second to make */
static char *anchors_directory;
static struct myna_anchors *anchors;
static const uint8_t challenge[MYNA_DIGEST_LEN] = {0x5E, 0xED};

/* A way to the virtual card that misbehaves when told so. */
struct way {
    struct vcard *vcard;
    unsigned calls, shown; /* commands; those with a PIN in them */
    unsigned fail_at;      /* this call and all later ones return code; 0: none */
    int code;
    bool claims_too_much; /* says that it has written more than there was room for */
    bool closed;
};

static int transmit(void *dev, const uint8_t *cmd, size_t cmd_len, uint8_t *ret, size_t ret_size,
                    size_t *ret_len)
{
    static uint8_t answer[VCARD_ANSWER_MAX];
    struct way *way = dev;
    size_t len;

    g_assert_false(way->closed);
    way->calls++;
    if (cmd[1] == 0x20 && cmd_len > 5)
        way->shown++;
    if (way->fail_at != 0 && way->calls >= way->fail_at)
        return way->code;
    vcard_answer(way->vcard, cmd, cmd_len, answer, &len);
    if (len == 0)
        return MYNA_ERR_CARD_REMOVED;
    if (len > ret_size)
        return MYNA_ERR_TOO_LONG;
    memcpy(ret, answer, len);
    *ret_len = way->claims_too_much ? ret_size + 1 : len;
    return MYNA_OK;
}

static void let_go(void *dev)
{
    struct way *way = dev;

    g_assert_false(way->closed);
    way->closed = true;
    vcard_reset(way->vcard);
}

static const struct myna_transport transport = {transmit, let_go, NULL};

struct fixture {
    struct way way;
    struct myna_card *card;
};

static void set_up(struct fixture *f, gconstpointer data)
{
    f->way.vcard = vcard_new(&resident, keys, NULL);
    g_assert_nonnull(f->way.vcard);
    g_assert_cmpint(myna_card_open_transport(&transport, &f->way, &f->card), ==, MYNA_OK);
}

static void tear_down(struct fixture *f, gconstpointer data)
{
    myna_card_close(&f->card);
    g_assert_null(f->card);
    g_assert_true(f->way.closed);
    vcard_free(&f->way.vcard);
}

static int show(struct fixture *f, enum myna_pin which, const char *pin)
{
    return myna_card_verify_pin(f->card, which, pin, strlen(pin));
}

/* As an honest program does it. */
static int ask_and_show(struct fixture *f, enum myna_pin which, const char *pin)
{
    int tries;
    int code = myna_card_tries_left(f->card, which, &tries);

    return code == MYNA_OK ? show(f, which, pin) : code;
}

static struct myna_evidence *evidence_of(struct fixture *f)
{
    struct myna_evidence *evidence = NULL;

    g_assert_cmpint(ask_and_show(f, MYNA_PIN_TEXT, PIN), ==, MYNA_OK);
    g_assert_cmpint(myna_card_read(f->card, challenge, &evidence), ==, MYNA_OK);
    return evidence;
}

static void the_four_items_and_the_number_come_through(struct fixture *f, gconstpointer data)
{
    struct myna_evidence *evidence = evidence_of(f);
    struct myna_person *person = NULL;
    char birth[MYNA_DATE_SIZE];

    g_assert_cmpint(myna_evidence_verify(evidence, anchors, challenge), ==, MYNA_OK);
    g_assert_cmpint(myna_evidence_person(evidence, &person), ==, MYNA_OK);
    g_assert_cmpstr(myna_person_name(person), ==, resident.name);
    g_assert_cmpstr(myna_person_family(person), ==, "佐倉");
    g_assert_cmpstr(myna_person_given(person), ==, "みなみ");
    g_assert_cmpstr(myna_person_address(person), ==, resident.address);
    g_assert_cmpstr(myna_person_number(person), ==, resident.my_number);
    g_assert_cmpint(myna_date_iso(myna_person_birth(person), birth), ==, MYNA_OK);
    g_assert_cmpstr(birth, ==, resident.birth_date);
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
    for (int which = MYNA_PIN_TEXT; which <= MYNA_PIN_SIGN; which++) {
        static const char *const pins[] = {"",  PIN,     "123456789018", "60041220314071",
                                           PIN, PASSWORD};

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
    g_assert_cmpint(myna_card_open_transport(&transport, &f->way, &f->card), ==, MYNA_OK);
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

    g_assert_cmpint(myna_card_read(f->card, challenge, &evidence), ==, MYNA_ERR_PIN_NEEDED);
    g_assert_cmpint(myna_last_detail(), ==, 0x6982);
    g_assert_cmpint(myna_card_read_face(f->card, MYNA_PIN_FACE_B, challenge, &face), ==,
                    MYNA_ERR_PIN_NEEDED);
    g_assert_cmpint(myna_card_read_proof(f->card, challenge, &proof), ==, MYNA_ERR_PIN_NEEDED);
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
    g_assert_cmpint(myna_card_read(f->card, challenge, &evidence), ==, MYNA_ERR_PIN_NEEDED);
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
            code = myna_card_read(f->card, challenge, &evidence);
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
        g_assert_cmpint(myna_card_open_transport(&transport, &f->way, &f->card), ==, MYNA_OK);
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
    g_assert_cmpint(myna_evidence_verify(evidence, anchors, challenge), ==, MYNA_OK);
    g_assert_cmpuint(f->way.calls, >, 9);
    myna_evidence_free(&evidence);
}

static const enum myna_part parts[] = {MYNA_PART_NUMBER,    MYNA_PART_ATTRIBUTES,
                                       MYNA_PART_INTEGRITY, MYNA_PART_CERTIFICATE,
                                       MYNA_PART_CARD_KEY,  MYNA_PART_ANSWER};

/* Without the part left_out, if it is one. */
static struct myna_evidence *copy_of(const struct myna_evidence *from, enum myna_part left_out)
{
    struct myna_evidence *copy = NULL;

    g_assert_cmpint(myna_evidence_new(&copy), ==, MYNA_OK);
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        size_t len;
        const uint8_t *bytes = myna_evidence_part(from, parts[i], &len);

        if (parts[i] != left_out)
            g_assert_cmpint(myna_evidence_set(copy, parts[i], bytes, len), ==, MYNA_OK);
    }
    return copy;
}

static void a_server_verifies_what_a_terminal_has_sent(struct fixture *f, gconstpointer data)
{
    struct myna_evidence *evidence = evidence_of(f);
    struct myna_evidence *copy = copy_of(evidence, 0);
    struct myna_person *person = NULL;
    size_t len = 7;

    g_assert_cmpint(myna_evidence_verify(copy, anchors, challenge), ==, MYNA_OK);
    myna_evidence_free(&copy);
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        copy = copy_of(evidence, parts[i]);
        g_assert_cmpint(myna_evidence_verify(copy, anchors, challenge), ==, MYNA_ERR_USAGE);
        g_assert_null(myna_evidence_part(copy, parts[i], &len));
        g_assert_cmpuint(len, ==, 0);
        g_assert_cmpint(myna_evidence_person(copy, &person), ==, i < 2 ? MYNA_ERR_USAGE : MYNA_OK);
        myna_person_free(&person);
        myna_evidence_free(&copy);
    }
    myna_evidence_free(&evidence);
}

static void parts_can_be_read_one_by_one(struct fixture *f, gconstpointer data)
{
    struct myna_evidence *evidence = NULL;
    size_t len;

    g_assert_cmpint(myna_evidence_new(&evidence), ==, MYNA_OK);
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        bool open = parts[i] == MYNA_PART_CERTIFICATE || parts[i] == MYNA_PART_ANSWER;

        g_assert_cmpint(myna_card_read_part(f->card, parts[i], challenge, evidence), ==,
                        open ? MYNA_OK : MYNA_ERR_PIN_NEEDED);
        g_assert_cmpint(myna_evidence_part(evidence, parts[i], &len) != NULL, ==, open);
    }
    g_assert_cmpint(ask_and_show(f, MYNA_PIN_TEXT, PIN), ==, MYNA_OK);
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        g_assert_cmpint(myna_card_read_part(f->card, parts[i], challenge, evidence), ==, MYNA_OK);
    g_assert_cmpint(myna_evidence_verify(evidence, anchors, challenge), ==, MYNA_OK);

    g_assert_cmpint(myna_card_read_part(f->card, 5, challenge, evidence), ==, MYNA_ERR_USAGE);
    g_assert_cmpint(myna_card_read_part(f->card, MYNA_PART_ANSWER, NULL, evidence), ==,
                    MYNA_ERR_USAGE);
    g_assert_cmpint(myna_card_read_part(f->card, MYNA_PART_NUMBER, NULL, NULL), ==, MYNA_ERR_USAGE);
    g_assert_cmpint(myna_card_read_part(NULL, MYNA_PART_NUMBER, NULL, evidence), ==,
                    MYNA_ERR_USAGE);
    myna_evidence_free(&evidence);
}

static void a_part_of_another_length_is_refused(struct fixture *f, gconstpointer data)
{
    static const uint8_t bytes[4096];
    static const size_t wrong[] = {0, 16, 18, 255, 257, 335, 337, 535, 537, 567, 569, 2049};
    struct myna_evidence *evidence = NULL;

    g_assert_cmpint(myna_evidence_new(&evidence), ==, MYNA_OK);
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        for (size_t j = 0; j < G_N_ELEMENTS(wrong); j++) {
            if (parts[i] == MYNA_PART_ATTRIBUTES && wrong[j] >= 1 && wrong[j] <= 2048)
                continue;
            g_assert_cmpint(myna_evidence_set(evidence, parts[i], bytes, wrong[j]), ==,
                            MYNA_ERR_MALFORMED);
            g_assert_cmpint(myna_last_detail(), ==, (int)parts[i]);
        }
    }
    g_assert_cmpint(myna_evidence_set(evidence, 5, bytes, 17), ==, MYNA_ERR_USAGE);
    myna_evidence_free(&evidence);
}

/* One flipped byte of one part, and what it is called. */
static void each_altered_part_has_its_own_answer(struct fixture *f, gconstpointer data)
{
    static const struct {
        enum myna_part part;
        size_t from_end;
        int code, detail;
    } cases[] = {
        {MYNA_PART_NUMBER, 5, MYNA_ERR_BAD_DIGEST, 1},
        {MYNA_PART_ATTRIBUTES, 1, MYNA_ERR_BAD_DIGEST, 2},
        {MYNA_PART_INTEGRITY, 1, MYNA_ERR_BAD_SIGNATURE, 3},
        {MYNA_PART_CERTIFICATE, 1, MYNA_ERR_BAD_SIGNATURE, 4},
        {MYNA_PART_CARD_KEY, 1, MYNA_ERR_BAD_SIGNATURE, 7},
        {MYNA_PART_ANSWER, 1, MYNA_ERR_COPIED, 0},
        {MYNA_PART_CERTIFICATE, 568 - 10, MYNA_ERR_UNKNOWN_AUTHORITY, 0},
        {MYNA_PART_INTEGRITY, 336, MYNA_ERR_MALFORMED, 3},
    };
    struct myna_evidence *evidence = evidence_of(f);
    uint8_t bent[2048];
    size_t len;

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct myna_evidence *copy = copy_of(evidence, 0);

        const uint8_t *bytes = myna_evidence_part(evidence, cases[i].part, &len);

        memcpy(bent, bytes, len);
        bent[len - cases[i].from_end] ^= 1;
        g_assert_cmpint(myna_evidence_set(copy, cases[i].part, bent, len), ==, MYNA_OK);
        g_assert_cmpint(myna_evidence_verify(copy, anchors, challenge), ==, cases[i].code);
        g_assert_cmpint(myna_last_detail(), ==, cases[i].detail);
        myna_evidence_free(&copy);
    }
    myna_evidence_free(&evidence);
}

static void another_challenge_was_not_answered(struct fixture *f, gconstpointer data)
{
    struct myna_evidence *evidence = evidence_of(f);
    uint8_t first[MYNA_DIGEST_LEN] = {0}, second[MYNA_DIGEST_LEN] = {0};

    g_assert_cmpint(myna_random_challenge(first), ==, MYNA_OK);
    g_assert_cmpint(myna_random_challenge(second), ==, MYNA_OK);
    g_assert_cmpint(memcmp(first, second, sizeof first), !=, 0);
    g_assert_cmpint(myna_evidence_verify(evidence, anchors, first), ==, MYNA_ERR_COPIED);
    myna_evidence_free(&evidence);
}

static bool begins_with(const struct myna_face *face, enum myna_picture picture, const char *with,
                        size_t with_len)
{
    size_t len;
    const uint8_t *bytes = myna_face_picture(face, picture, &len);

    return bytes != NULL && len > with_len && memcmp(bytes, with, with_len) == 0;
}

static void the_face_comes_with_a_and_with_b(struct fixture *f, gconstpointer data)
{
    char b[MYNA_FACE_B_SIZE];
    struct myna_face *face = NULL;
    size_t len;

    g_assert_cmpint(myna_face_b("19850412", "20310412", "4071", b), ==, MYNA_OK);
    g_assert_cmpstr(b, ==, "60041220314071");
    for (int which = MYNA_PIN_FACE_A; which <= MYNA_PIN_FACE_B; which++) {
        const char *pin = which == MYNA_PIN_FACE_A ? resident.my_number : b;

        g_assert_cmpint(ask_and_show(f, which, pin), ==, MYNA_OK);
        g_assert_cmpint(myna_card_read_face(f->card, which, challenge, &face), ==, MYNA_OK);
        g_assert_cmpint(myna_face_verify(face, anchors, challenge), ==, MYNA_OK);
        g_assert_cmpstr(myna_face_birth(face), ==, "19850412");
        g_assert_cmpstr(myna_face_expiry(face), ==, "20310412");
        g_assert_cmpint(myna_face_sex(face), ==, '2');
        g_assert_true(begins_with(face, MYNA_PICTURE_NAME, "\x89PNG", 4));
        g_assert_true(begins_with(face, MYNA_PICTURE_PORTRAIT, "\0\0\0\x0CjP", 6));
        g_assert_cmpint(begins_with(face, MYNA_PICTURE_NUMBER, "\x89PNG", 4), ==,
                        which == MYNA_PIN_FACE_A);
        g_assert_null(myna_face_picture(face, 6, &len));
        g_assert_cmpint(myna_face_verify(face, anchors, (const uint8_t[MYNA_DIGEST_LEN]){1}), ==,
                        MYNA_ERR_COPIED);
        myna_face_free(&face);
        g_assert_null(face);
    }
    g_assert_cmpint(myna_card_read_face(f->card, MYNA_PIN_TEXT, challenge, &face), ==,
                    MYNA_ERR_USAGE);
}

static void what_is_not_printed_on_a_card_makes_no_b(void)
{
    char b[MYNA_FACE_B_SIZE] = "kept";

    g_assert_cmpint(myna_face_b("19850431", "20310412", "4071", b), ==, MYNA_ERR_MALFORMED);
    g_assert_cmpint(myna_face_b("19850412", "2031", "4071", b), ==, MYNA_ERR_MALFORMED);
    g_assert_cmpint(myna_face_b("19850412", "20310412", "407", b), ==, MYNA_ERR_MALFORMED);
    g_assert_cmpint(myna_face_b("19850412", "20310412", "40712", b), ==, MYNA_ERR_MALFORMED);
    g_assert_cmpint(myna_face_b("19850412", "20310412", "40x1", b), ==, MYNA_ERR_MALFORMED);
    g_assert_cmpstr(b, ==, "kept");
}

static void write_pem(struct fixture *f, enum myna_x509 which, const char *directory)
{
    uint8_t der[MYNA_X509_MAX];
    size_t len;

    g_assert_cmpint(myna_card_x509(f->card, which, der, &len), ==, MYNA_OK);

    char *base64 = g_base64_encode(der, len);
    GString *text = g_string_new("-----BEGIN CERTIFICATE-----\n");
    char *path = g_build_filename(directory, "ca.pem", NULL);

    for (size_t i = 0; i < strlen(base64); i += 64)
        g_string_append_printf(text, "%.64s\n", base64 + i);
    g_string_append(text, "-----END CERTIFICATE-----\n");
    g_assert_true(g_file_set_contents(path, text->str, -1, NULL));
    g_string_free(text, TRUE);
    g_free(path);
    g_free(base64);
}

static void forget(char *directory, const char *name)
{
    char *path = g_build_filename(directory, name, NULL);

    g_unlink(path);
    g_rmdir(directory);
    g_free(path);
    g_free(directory);
}

static struct myna_authorities *authorities_of(struct fixture *f, enum myna_x509 which)
{
    char *directory = g_dir_make_tmp("public-XXXXXX", NULL);
    struct myna_authorities *authorities = NULL;

    write_pem(f, which, directory);
    g_assert_cmpint(myna_authorities_load(directory, &authorities), ==, MYNA_OK);
    forget(directory, "ca.pem");
    return authorities;
}

static void a_second_proof_is_verified_by_its_own_authority(struct fixture *f, gconstpointer data)
{
    struct myna_authorities *right = authorities_of(f, MYNA_X509_USER_CA);
    struct myna_authorities *wrong = authorities_of(f, MYNA_X509_SIGN_CA);
    struct myna_proof *proof = NULL, *copy = NULL;
    int64_t now_s = g_get_real_time() / G_USEC_PER_SEC;
    size_t len;

    g_assert_cmpint(ask_and_show(f, MYNA_PIN_USER, PIN), ==, MYNA_OK);
    g_assert_cmpint(myna_card_read_proof(f->card, challenge, &proof), ==, MYNA_OK);
    g_assert_cmpint(myna_proof_verify(proof, right, now_s, challenge), ==, MYNA_OK);
    g_assert_cmpint(myna_proof_verify(proof, wrong, now_s, challenge), ==,
                    MYNA_ERR_UNKNOWN_AUTHORITY);
    g_assert_cmpint(myna_proof_verify(proof, right, 0, challenge), ==, MYNA_ERR_EXPIRED);
    g_assert_cmpint(myna_last_detail(), <, 0);
    g_assert_cmpint(myna_proof_verify(proof, right, now_s, (const uint8_t[MYNA_DIGEST_LEN]){1}), ==,
                    MYNA_ERR_COPIED);

    const uint8_t *certificate = myna_proof_certificate(proof, &len);

    g_assert_cmpint(myna_proof_new(certificate, len, myna_proof_signature(proof), &copy), ==,
                    MYNA_OK);
    g_assert_cmpint(myna_proof_verify(copy, right, now_s, challenge), ==, MYNA_OK);
    myna_proof_free(&copy);
    g_assert_cmpint(myna_proof_new(certificate, len - 1, myna_proof_signature(proof), &copy), ==,
                    MYNA_OK);
    g_assert_cmpint(myna_proof_verify(copy, right, now_s, challenge), ==, MYNA_ERR_MALFORMED);
    myna_proof_free(&copy);
    g_assert_cmpint(
        myna_proof_new(certificate, MYNA_X509_MAX + 1, myna_proof_signature(proof), &copy), ==,
        MYNA_ERR_TOO_LONG);
    myna_proof_free(&proof);
    myna_authorities_free(&right);
    myna_authorities_free(&wrong);
}

static void the_signature_certificate_opens_with_its_password(struct fixture *f, gconstpointer data)
{
    uint8_t der[MYNA_X509_MAX];
    size_t len = 0;

    g_assert_cmpint(ask_and_show(f, MYNA_PIN_SIGN, "test1234"), ==, MYNA_ERR_PIN_FORMAT);
    g_assert_cmpint(ask_and_show(f, MYNA_PIN_SIGN, "WRONG123"), ==, MYNA_ERR_PIN_WRONG);
    g_assert_cmpint(myna_last_detail(), ==, 4);
    g_assert_cmpint(ask_and_show(f, MYNA_PIN_SIGN, PASSWORD), ==, MYNA_OK);
    g_assert_cmpint(myna_card_x509(f->card, MYNA_X509_SIGN, der, &len), ==, MYNA_OK);
    g_assert_cmphex(der[0], ==, 0x30);
    g_assert_cmpint(myna_card_x509(f->card, 5, der, &len), ==, MYNA_ERR_USAGE);
}

static void a_card_that_is_none_of_ours_is_told_apart(struct fixture *f, gconstpointer data)
{
    struct script_fault fault;
    int tries;

    g_assert_true(vcard_follow(f->way.vcard, "card not-my-number", &fault));
    g_assert_cmpint(myna_card_tries_left(f->card, MYNA_PIN_TEXT, &tries), ==, MYNA_ERR_CARD_OTHER);
    g_assert_cmphex(myna_last_detail(), ==, 0x6A82);
}

static void a_null_is_a_mistake_and_no_crash(struct fixture *f, gconstpointer data)
{
    struct myna_evidence *evidence = evidence_of(f);
    struct myna_card *card = NULL;
    struct myna_person *person = NULL;
    struct myna_anchors *none = NULL;
    struct myna_face *face = NULL;
    struct myna_proof *proof = NULL;
    struct myna_authorities *authorities = NULL;
    struct myna_transport bad = transport;
    unsigned calls = f->way.calls;
    uint8_t bytes[MYNA_X509_MAX];
    char text[MYNA_READER_SIZE];
    size_t len;
    int tries;

    bad.transmit = NULL;
    const int results[] = {
        myna_readers_new(NULL),
        myna_readers_list(NULL),
        myna_readers_wait_card(NULL, NULL, 0, text),
        myna_readers_wait_removal(NULL, "", 0),
        myna_card_open(NULL, "", &card),
        myna_card_open_transport(NULL, &f->way, &card),
        myna_card_open_transport(&bad, &f->way, &card),
        myna_card_open_transport(&transport, &f->way, NULL),
        myna_card_expiry(NULL, text),
        myna_card_expiry(f->card, NULL),
        myna_card_municipality(NULL, text),
        myna_card_municipality(f->card, NULL),
        myna_card_certificate(NULL, bytes),
        myna_card_certificate(f->card, NULL),
        myna_card_basic_info(NULL, bytes),
        myna_card_basic_info(f->card, NULL),
        myna_card_tries_left(NULL, MYNA_PIN_TEXT, &tries),
        myna_card_tries_left(f->card, 0, &tries),
        myna_card_tries_left(f->card, 6, &tries),
        myna_card_tries_left(f->card, MYNA_PIN_TEXT, NULL),
        myna_card_allow_last_try(NULL, MYNA_PIN_TEXT),
        myna_card_allow_last_try(f->card, 99),
        myna_card_verify_pin(NULL, MYNA_PIN_TEXT, PIN, 4),
        myna_card_verify_pin(f->card, 0, PIN, 4),
        myna_card_verify_pin(f->card, MYNA_PIN_TEXT, NULL, 4),
        myna_card_read(NULL, challenge, &evidence),
        myna_card_read(f->card, NULL, &evidence),
        myna_card_read(f->card, challenge, NULL),
        myna_card_read_face(NULL, MYNA_PIN_FACE_A, challenge, &face),
        myna_card_read_face(f->card, MYNA_PIN_FACE_A, NULL, &face),
        myna_card_read_face(f->card, MYNA_PIN_FACE_A, challenge, NULL),
        myna_card_x509(NULL, MYNA_X509_USER, bytes, &len),
        myna_card_x509(f->card, MYNA_X509_USER, NULL, &len),
        myna_card_x509(f->card, MYNA_X509_USER, bytes, NULL),
        myna_card_read_proof(NULL, challenge, &proof),
        myna_card_read_proof(f->card, NULL, &proof),
        myna_card_read_proof(f->card, challenge, NULL),
        myna_evidence_new(NULL),
        myna_evidence_set(NULL, MYNA_PART_NUMBER, bytes, 17),
        myna_evidence_set(evidence, MYNA_PART_NUMBER, NULL, 17),
        myna_evidence_verify(NULL, anchors, challenge),
        myna_evidence_verify(evidence, NULL, challenge),
        myna_evidence_verify(evidence, anchors, NULL),
        myna_evidence_person(NULL, &person),
        myna_evidence_person(evidence, NULL),
        myna_certificate_issuer(NULL, 0, bytes),
        myna_certificate_issuer(bytes, 0, NULL),
        myna_anchors_load(NULL, &none),
        myna_anchors_load(anchors_directory, NULL),
        myna_random_challenge(NULL),
        myna_date_iso(NULL, text),
        myna_date_iso("19800217", NULL),
        myna_face_b(NULL, "20310412", "4071", text),
        myna_face_b("19850412", NULL, "4071", text),
        myna_face_b("19850412", "20310412", NULL, text),
        myna_face_b("19850412", "20310412", "4071", NULL),
        myna_face_verify(NULL, anchors, challenge),
        myna_proof_new(NULL, 1, bytes, &proof),
        myna_proof_new(bytes, 1, NULL, &proof),
        myna_proof_new(bytes, 1, bytes, NULL),
        myna_proof_verify(NULL, authorities, 0, challenge),
        myna_authorities_load(NULL, &authorities),
        myna_authorities_load("/", NULL),
    };

    for (size_t i = 0; i < G_N_ELEMENTS(results); i++)
        g_assert_cmpint(results[i], ==, MYNA_ERR_USAGE);
    g_assert_cmpint(myna_last_detail(), ==, 0);
    g_assert_cmpuint(f->way.calls, ==, calls);
    g_assert_false(f->way.closed);
    myna_evidence_free(&evidence);
}

static void freeing_nothing_does_nothing(void)
{
    struct myna_readers *readers = NULL;
    struct myna_card *card = NULL;
    struct myna_evidence *evidence = NULL;
    struct myna_anchors *none = NULL;
    struct myna_person *person = NULL;
    struct myna_face *face = NULL;
    struct myna_proof *proof = NULL;
    struct myna_authorities *authorities = NULL;
    size_t len = 7;

    for (int twice = 0; twice < 2; twice++) {
        myna_readers_free(twice ? NULL : &readers);
        myna_card_close(twice ? NULL : &card);
        myna_evidence_free(twice ? NULL : &evidence);
        myna_anchors_free(twice ? NULL : &none);
        myna_person_free(twice ? NULL : &person);
        myna_face_free(twice ? NULL : &face);
        myna_proof_free(twice ? NULL : &proof);
        myna_authorities_free(twice ? NULL : &authorities);
    }
    myna_readers_cancel(NULL);
    myna_readers_rearm(NULL);
    myna_card_use_short(NULL);
    myna_wipe(NULL, 0);
    g_assert_cmpuint(myna_readers_count(NULL), ==, 0);
    g_assert_null(myna_readers_name(NULL, 0));
    g_assert_cmpuint(myna_card_apdus(NULL) + myna_card_bytes(NULL), ==, 0);
    g_assert_true(myna_person_name(NULL) == NULL && myna_person_family(NULL) == NULL &&
                  myna_person_given(NULL) == NULL && myna_person_address(NULL) == NULL &&
                  myna_person_number(NULL) == NULL && myna_person_birth(NULL) == NULL);
    g_assert_true(myna_person_sex(NULL) == 0 && myna_face_sex(NULL) == 0);
    g_assert_true(myna_face_birth(NULL) == NULL && myna_face_expiry(NULL) == NULL);
    g_assert_null(myna_evidence_part(NULL, MYNA_PART_NUMBER, &len));
    g_assert_null(myna_face_picture(NULL, MYNA_PICTURE_NAME, &len));
    g_assert_null(myna_proof_certificate(NULL, &len));
    g_assert_null(myna_proof_signature(NULL));
    g_assert_cmpuint(len, ==, 0);
}

static void anchors_that_cannot_be_used_are_named(void)
{
    char *directory = g_dir_make_tmp("public-XXXXXX", NULL);
    char *path = g_build_filename(directory, "wrong.anchor", NULL);
    struct myna_anchors *none = anchors;

    g_assert_cmpint(myna_anchors_load("/nowhere", &none), ==, MYNA_ERR_IO);
    g_assert_cmpint(myna_last_detail(), ==, ENOENT);
    g_assert_null(none);
    g_assert_cmpint(myna_anchors_load(directory, &none), ==, MYNA_ERR_CONFIG);
    g_assert_cmpint(myna_last_detail(), ==, 0);
    g_assert_true(g_file_set_contents(path, "# a comment\nkey: wrong\n", -1, NULL));
    g_assert_cmpint(myna_anchors_load(directory, &none), ==, MYNA_ERR_CONFIG);
    g_assert_cmpint(myna_last_detail(), ==, 2);
    g_free(path);
    forget(directory, "wrong.anchor");
}

/* As the header has them. */
static unsigned count_codes(void)
{
    char *path = g_build_filename(g_getenv("HEADERS"), "mynacard", "err.h", NULL);
    char *text;
    unsigned count = 0;

    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    for (const char *at = text; (at = strstr(at, "\n    MYNA_")) != NULL; at++)
        count++;
    g_free(text);
    g_free(path);
    return count;
}

static void every_code_has_its_own_sentence(void)
{
    GHashTable *said = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const char *unknown = myna_strerr(-1);
    unsigned known = 0;

    for (int code = 0; code < 1000; code++) {
        const char *sentence = myna_strerr(code);

        g_assert_true(g_str_has_suffix(sentence, "."));
        if (strcmp(sentence, unknown) != 0) {
            known++;
            g_assert_true(g_hash_table_add(said, g_strdup(sentence)));
        }
    }
    g_assert_cmpuint(known, ==, count_codes());
    g_assert_cmpstr(myna_strerr(INT_MIN), ==, unknown);
    g_assert_cmpstr(myna_strerr(INT_MAX), ==, unknown);
    g_hash_table_unref(said);
}

static void *fail_elsewhere(void *ret)
{
    *(int *)ret = myna_last_detail();
    g_assert_cmpint(myna_evidence_set(NULL, 0, NULL, 0), ==, MYNA_ERR_USAGE);
    return NULL;
}

static void a_detail_belongs_to_its_thread(void)
{
    struct myna_anchors *none = NULL;
    int before = -1;

    g_assert_cmpint(myna_anchors_load("/nowhere", &none), ==, MYNA_ERR_IO);
    g_thread_join(g_thread_new("elsewhere", fail_elsewhere, &before));
    g_assert_cmpint(before, ==, 0);
    g_assert_cmpint(myna_last_detail(), ==, ENOENT);
}

static void dates_are_days_of_the_calendar_or_refused(void)
{
    char iso[MYNA_DATE_SIZE] = "kept";

    g_assert_cmpint(myna_date_iso("19300000", iso), ==, MYNA_ERR_MALFORMED);
    g_assert_cmpint(myna_date_iso("20230229", iso), ==, MYNA_ERR_MALFORMED);
    g_assert_cmpint(myna_date_iso("1980021", iso), ==, MYNA_ERR_MALFORMED);
    g_assert_cmpint(myna_date_iso("198002170", iso), ==, MYNA_ERR_MALFORMED);
    g_assert_cmpstr(iso, ==, "kept");
    g_assert_cmpint(myna_date_iso("20240229", iso), ==, MYNA_OK);
    g_assert_cmpstr(iso, ==, "2024-02-29");
}

static void what_is_no_certificate_has_no_issuer(void)
{
    static const uint8_t wrong[][8] = {{0}, {0x7F, 0x21, 0x00}, {0x7F, 0x21, 0x82, 0xFF, 0xFF}};
    uint8_t issuer[MYNA_KEY_ID_LEN];

    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_assert_cmpint(myna_certificate_issuer(wrong[i], sizeof wrong[i], issuer), ==,
                        MYNA_ERR_MALFORMED);
    }
    g_assert_cmpint(myna_certificate_issuer(wrong[0], 0, issuer), ==, MYNA_ERR_MALFORMED);
}

static void make_anchors(void)
{
    char *text, *face;

    anchors_directory = g_dir_make_tmp("public-XXXXXX", NULL);
    text = g_build_filename(anchors_directory, "text.anchor", NULL);
    face = g_build_filename(anchors_directory, "face.anchor", NULL);
    g_assert_true(vcard_keys_write_anchor(keys, text, NULL));
    g_assert_true(vcard_keys_write_face_anchor(keys, face, NULL));
    g_assert_cmpint(myna_anchors_load(anchors_directory, &anchors), ==, MYNA_OK);
    g_unlink(text);
    g_free(text);
    g_free(face);
}

static void with_card(const char *path, void (*test)(struct fixture *, gconstpointer))
{
    g_test_add(path, struct fixture, NULL, set_up, test, tear_down);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);

    char *path = g_build_filename(g_getenv("RESIDENTS"), "sakura.json", NULL);
    struct resident_fault fault;

    g_assert_true(resident_file_load(path, &resident, &fault));
    g_free(path);
    keys = vcard_keys_new(NULL);
    make_anchors();

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
    with_card("/public/server", a_server_verifies_what_a_terminal_has_sent);
    with_card("/public/one-by-one", parts_can_be_read_one_by_one);
    with_card("/public/parts", a_part_of_another_length_is_refused);
    with_card("/public/altered", each_altered_part_has_its_own_answer);
    with_card("/public/challenge", another_challenge_was_not_answered);
    with_card("/public/face", the_face_comes_with_a_and_with_b);
    g_test_add_func("/public/face-b", what_is_not_printed_on_a_card_makes_no_b);
    with_card("/public/proof", a_second_proof_is_verified_by_its_own_authority);
    with_card("/public/password", the_signature_certificate_opens_with_its_password);
    with_card("/public/other", a_card_that_is_none_of_ours_is_told_apart);
    with_card("/public/null", a_null_is_a_mistake_and_no_crash);
    g_test_add_func("/public/free-nothing", freeing_nothing_does_nothing);
    g_test_add_func("/public/anchors", anchors_that_cannot_be_used_are_named);
    g_test_add_func("/public/sentences", every_code_has_its_own_sentence);
    g_test_add_func("/public/threads", a_detail_belongs_to_its_thread);
    g_test_add_func("/public/dates", dates_are_days_of_the_calendar_or_refused);
    g_test_add_func("/public/issuer", what_is_no_certificate_has_no_issuer);

    int failures = g_test_run();

    myna_anchors_free(&anchors);
    forget(anchors_directory, "face.anchor");
    vcard_keys_free(&keys);
    return failures;
}
