/* Whatever the library calls fails once, the n-th call of each run for all n: it says so, what it was to fill
 * is untouched, all is given back, and no try of the PIN is lost. LeakSanitizer looks for what is lost, in
 * every build. */
#include <dirent.h>
#include <glib.h>
#include <mynacard.h>
#include <string.h>
#include <winscard.h>

#include "tests/fuzz/failing.h"
#include "tests/fuzz/genuine.h"
#include "tests/fuzz/lying-pcsc.h"

/* Not 0 when there is memory that nobody can reach any more; says where it was asked for. */
int __lsan_do_recoverable_leak_check(void);

/* Something that is done from beginning to end: run is true when all of it was done. */
struct scenario {
    bool (*run)(void);
    bool wrong_pin; /* it shows one: that costs a try */
    bool recovers;  /* it may find another way when something fails */
};

static struct lying_card dev; /* honest, for it has no moves */
static struct input no_moves;

/* What went wrong has a name. */
static bool is_failure(int code)
{
    return code != MYNA_OK && code != MYNA_ERR_INTERNAL && code != MYNA_ERR_USAGE &&
           strcmp(myna_strerr(code), myna_strerr(-1)) != 0;
}

static bool all_are(const void *output, size_t len, uint8_t value)
{
    const uint8_t *bytes = output;

    while (len-- > 0) {
        if (*bytes++ != value)
            return false;
    }
    return true;
}

/* Calls with an output of this many bytes that was marked before. True when it worked; a failure has a name
 * and leaves the marks. */
#define MARK 0xA5
#define WORKS(output, call)                                                                        \
    (memset((output), MARK, sizeof *(output)), settled((call), (output), sizeof *(output)))

static bool settled(int code, const void *output, size_t len)
{
    if (code == MYNA_OK)
        return true;
    g_assert_true(is_failure(code));
    g_assert_true(all_are(output, len, MARK));
    return false;
}

/* The same for what is made: NULL when it was not. */
#define MAKES(made, call) ((made) = (void *)&dev, made_or_null((call), &(made)))

static bool made_or_null(int code, const void *pointer)
{
    const void *made;

    memcpy(&made, pointer, sizeof made);
    g_assert_true(code == MYNA_OK ? made != NULL : is_failure(code) && made == NULL);
    return code == MYNA_OK;
}

static bool read_freely(struct myna_card *card)
{
    char expiry[1][MYNA_EXPIRY_SIZE], municipality[1][MYNA_MUNICIPALITY_SIZE];
    uint8_t certificate[1][MYNA_CERTIFICATE_LEN];

    return WORKS(expiry, myna_card_expiry(card, *expiry)) &&
           WORKS(municipality, myna_card_municipality(card, *municipality)) &&
           WORKS(certificate, myna_card_certificate(card, *certificate));
}

static bool show_pin(struct myna_card *card, const char *pin)
{
    int tries;

    return WORKS(&tries, myna_card_tries_left(card, MYNA_PIN_TEXT, &tries)) &&
           myna_card_verify_pin(card, MYNA_PIN_TEXT, pin, strlen(pin)) == MYNA_OK;
}

static bool use(const struct myna_evidence *evidence)
{
    uint8_t digest[1][MYNA_DIGEST_LEN];
    struct myna_anchors *anchors;
    struct myna_person *person = NULL;
    bool done = WORKS(digest, myna_random_challenge(*digest)) &&
                MAKES(anchors, myna_anchors_load(genuine_anchor_directory(), &anchors));

    if (!done)
        return false;
    done = myna_evidence_verify(evidence, anchors, genuine_challenge()) == MYNA_OK &&
           MAKES(person, myna_evidence_person(evidence, &person));
    myna_person_free(&person);
    myna_anchors_free(&anchors);
    return done;
}

static bool read_and_verify(struct myna_card *card)
{
    struct myna_evidence *evidence = NULL;
    bool done = read_freely(card) && show_pin(card, GENUINE_PIN) &&
                MAKES(evidence, myna_card_read(card, genuine_challenge(), &evidence)) &&
                use(evidence);

    myna_evidence_free(&evidence);
    return done;
}

static bool whole_over_a_transport(void)
{
    struct myna_card *card;

    if (!MAKES(card, myna_card_open_transport(&lying_transport, &dev, &card))) {
        g_assert_cmpuint(dev.closed, ==, 1);
        return false;
    }

    bool done = read_and_verify(card);

    myna_card_close(&card);
    g_assert_cmpuint(dev.closed, ==, 1);
    return done;
}

static bool wrong_pin(void)
{
    struct myna_card *card;

    if (!MAKES(card, myna_card_open_transport(&lying_transport, &dev, &card)))
        return false;

    int tries;
    bool done = WORKS(&tries, myna_card_tries_left(card, MYNA_PIN_TEXT, &tries)) &&
                myna_card_verify_pin(card, MYNA_PIN_TEXT, "0000", 4) == MYNA_ERR_PIN_WRONG &&
                myna_last_detail() == 2;

    myna_card_close(&card);
    return done;
}

static bool over_a_reader(struct myna_readers *readers)
{
    char reader[1][MYNA_READER_SIZE];
    struct myna_card *card;

    if (myna_readers_list(readers) != MYNA_OK || myna_readers_count(readers) != 1 ||
        !WORKS(reader, myna_readers_wait_card(readers, LYING_READER, 100, *reader)) ||
        !MAKES(card, myna_card_open(readers, *reader, &card)))
        return false;

    bool done = read_and_verify(card) &&
                myna_readers_wait_removal(readers, *reader, 100) == MYNA_ERR_TIME_OUT;

    myna_card_close(&card);
    return done;
}

static bool whole_over_pcscd(void)
{
    struct myna_readers *readers;

    lying_pcsc_begin(&dev, false, NULL, NULL);
    if (!MAKES(readers, myna_readers_new(&readers)))
        return false;

    bool done = over_a_reader(readers);

    myna_readers_free(&readers);
    return done;
}

static bool evidence_from_elsewhere(void)
{
    static struct card_evidence files;
    struct myna_evidence *evidence;

    genuine_evidence(&files);
    if (!MAKES(evidence, myna_evidence_new(&evidence)))
        return false;
    g_assert_cmpint(
        myna_evidence_set(evidence, MYNA_PART_NUMBER, files.number, sizeof files.number), ==, 0);
    g_assert_cmpint(
        myna_evidence_set(evidence, MYNA_PART_ATTRIBUTES, files.attributes, files.attributes_len),
        ==, 0);
    g_assert_cmpint(
        myna_evidence_set(evidence, MYNA_PART_INTEGRITY, files.integrity, sizeof files.integrity),
        ==, 0);
    g_assert_cmpint(myna_evidence_set(evidence, MYNA_PART_CERTIFICATE, files.certificate,
                                      sizeof files.certificate),
                    ==, 0);
    g_assert_cmpint(
        myna_evidence_set(evidence, MYNA_PART_CARD_KEY, files.public_key, sizeof files.public_key),
        ==, 0);
    g_assert_cmpint(
        myna_evidence_set(evidence, MYNA_PART_ANSWER, files.signature, sizeof files.signature), ==,
        0);

    bool done = use(evidence);

    myna_evidence_free(&evidence);
    return done;
}

static bool show(struct myna_card *card, enum myna_pin which, const char *pin)
{
    int tries;

    return WORKS(&tries, myna_card_tries_left(card, which, &tries)) &&
           myna_card_verify_pin(card, which, pin, strlen(pin)) == MYNA_OK;
}

static bool read_face_of(struct myna_card *card)
{
    struct myna_anchors *anchors = NULL;
    struct myna_face *face = NULL;
    bool done =
        show(card, MYNA_PIN_FACE_A, GENUINE_NUMBER) &&
        MAKES(face, myna_card_read_face(card, MYNA_PIN_FACE_A, genuine_challenge(), &face)) &&
        MAKES(anchors, myna_anchors_load(genuine_anchor_directory(), &anchors)) &&
        myna_face_verify(face, anchors, genuine_challenge()) == MYNA_OK;

    myna_anchors_free(&anchors);
    myna_face_free(&face);
    return done;
}

/* In 2027. */
#define AT_S 1800000000

/* As a server would that has received it. */
static bool check_proof(const struct myna_proof *proof)
{
    struct myna_authorities *authorities = NULL;
    struct myna_proof *copy = NULL;
    size_t len;
    const uint8_t *certificate = myna_proof_certificate(proof, &len);
    bool done =
        MAKES(copy, myna_proof_new(certificate, len, myna_proof_signature(proof), &copy)) &&
        MAKES(authorities, myna_authorities_load(genuine_authority_directory(), &authorities)) &&
        myna_proof_verify(copy, authorities, AT_S, genuine_challenge()) == MYNA_OK;

    myna_authorities_free(&authorities);
    myna_proof_free(&copy);
    return done;
}

static bool prove_with(struct myna_card *card)
{
    struct myna_proof *proof = NULL;
    bool done = show(card, MYNA_PIN_USER, GENUINE_PIN) &&
                MAKES(proof, myna_card_read_proof(card, genuine_challenge(), &proof)) &&
                check_proof(proof);

    myna_proof_free(&proof);
    return done;
}

static bool read_freely_of(struct myna_card *card)
{
    uint8_t der[1][MYNA_X509_MAX], info[1][MYNA_BASIC_INFO_LEN];
    size_t len;

    return WORKS(info, myna_card_basic_info(card, *info)) &&
           show(card, MYNA_PIN_SIGN, "TEST" GENUINE_PIN) &&
           WORKS(der, myna_card_x509(card, MYNA_X509_SIGN, *der, &len)) &&
           WORKS(der, myna_card_x509(card, MYNA_X509_USER_CA, *der, &len));
}

static bool over_a_transport(bool (*use_card)(struct myna_card *card))
{
    struct myna_card *card;

    if (!MAKES(card, myna_card_open_transport(&lying_transport, &dev, &card)))
        return false;

    bool done = use_card(card);

    myna_card_close(&card);
    return done;
}

static bool face(void)
{
    return over_a_transport(read_face_of);
}

static bool second_proof(void)
{
    return over_a_transport(prove_with);
}

static bool other_files(void)
{
    return over_a_transport(read_freely_of);
}

static unsigned open_files(void)
{
    DIR *dir = opendir("/proc/self/fd");
    unsigned count = 0;

    g_assert_nonnull(dir);
    while (readdir(dir) != NULL)
        count++;
    closedir(dir);
    return count;
}

/* What fails without harm: an ATR that is not known; a card or a connection that is let go in any case. */
static bool is_harmless(const char *name)
{
    static const char *const names[] = {"SCardStatus", "SCardDisconnect", "SCardReleaseContext",
                                        "SCardGetStatusChange", NULL};

    return g_strv_contains(names, name);
}

static void set_up(void)
{
    /* What is made once is made before anything fails. */
    (void)genuine_anchor_directory();
    (void)genuine_authority_directory();
    memset(&dev, 0, sizeof dev);
    dev.genuine = genuine_card();
    dev.moves = &no_moves;
}

/* One run in which the n-th call fails, of PC/SC with code. False when there was no n-th call. */
static bool run_failing(const struct scenario *scenario, unsigned n, LONG code)
{
    unsigned files_before = open_files();

    set_up();
    failing_arm(n, code);

    bool done = scenario->run();
    bool failed = failing_disarm();

    g_test_message("%u: %s", n, failing_name());
    g_assert_true(done || failed);
    g_assert_true(!done || !failed || scenario->recovers || is_harmless(failing_name()));
    g_assert_cmpuint(dev.tries, <=, 1);
    g_assert_cmpint(vcard_pin_tries(dev.genuine), ==, scenario->wrong_pin ? 3 - (int)dev.tries : 3);
    g_assert_cmpuint(open_files(), ==, files_before);
    return failed;
}

/* All runs. Says how many calls there are to fail. */
static unsigned run_all(const struct scenario *scenario, LONG code)
{
    unsigned n = 1;

    while (run_failing(scenario, n, code))
        n++;
    g_assert_cmpint(__lsan_do_recoverable_leak_check(), ==, 0);
    return n - 1;
}

static void reading_and_verifying_survives_every_failure(void)
{
    const struct scenario scenario = {.run = whole_over_a_transport};

    g_assert_cmpuint(run_all(&scenario, 0), >, 80);
}

static void a_wrong_pin_costs_one_try_whatever_fails(void)
{
    const struct scenario scenario = {.run = wrong_pin, .wrong_pin = true};

    g_assert_cmpuint(run_all(&scenario, 0), >=, 3);
}

static void evidence_that_was_sent_is_verified_or_refused(void)
{
    const struct scenario scenario = {.run = evidence_from_elsewhere};

    g_assert_cmpuint(run_all(&scenario, 0), >, 70);
}

static void the_face_survives_every_failure(void)
{
    const struct scenario scenario = {.run = face};

    g_assert_cmpuint(run_all(&scenario, 0), >, 80);
}

static void the_second_proof_survives_every_failure(void)
{
    const struct scenario scenario = {.run = second_proof};

    g_assert_cmpuint(run_all(&scenario, 0), >, 40);
}

static void what_is_read_alone_survives_every_failure(void)
{
    const struct scenario scenario = {.run = other_files};

    g_assert_cmpuint(run_all(&scenario, 0), >=, 3);
}

static void a_reader_survives_every_failure(void)
{
    const struct scenario scenario = {.run = whole_over_pcscd};

    g_assert_cmpuint(run_all(&scenario, SCARD_F_INTERNAL_ERROR), >, 100);
}

/* What pcscd has to say (pcsclite.h), each at every call. Some of it means: not in this way. */
static void a_reader_survives_every_word_of_pcscd(void)
{
    static const LONG codes[] = {
        SCARD_E_CANCELLED,      SCARD_E_INVALID_HANDLE,      SCARD_E_INVALID_PARAMETER,
        SCARD_E_NO_MEMORY,      SCARD_E_INSUFFICIENT_BUFFER, SCARD_E_UNKNOWN_READER,
        SCARD_E_TIMEOUT,        SCARD_E_SHARING_VIOLATION,   SCARD_E_NO_SMARTCARD,
        SCARD_E_PROTO_MISMATCH, SCARD_E_NOT_TRANSACTED,      SCARD_E_READER_UNAVAILABLE,
        SCARD_E_NO_SERVICE,     SCARD_E_SERVICE_STOPPED,     SCARD_E_NO_READERS_AVAILABLE,
        SCARD_F_COMM_ERROR,     SCARD_W_UNRESPONSIVE_CARD,   SCARD_W_UNPOWERED_CARD,
        SCARD_W_RESET_CARD,     SCARD_W_REMOVED_CARD,        SCARD_W_UNSUPPORTED_CARD,
    };
    const struct scenario scenario = {.run = whole_over_pcscd, .recovers = true};

    for (size_t i = 0; i < G_N_ELEMENTS(codes); i++)
        g_assert_cmpuint(run_all(&scenario, codes[i]), >, 100);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/failures/transport", reading_and_verifying_survives_every_failure);
    g_test_add_func("/failures/wrong-pin", a_wrong_pin_costs_one_try_whatever_fails);
    g_test_add_func("/failures/evidence", evidence_that_was_sent_is_verified_or_refused);
    g_test_add_func("/failures/face", the_face_survives_every_failure);
    g_test_add_func("/failures/proof", the_second_proof_survives_every_failure);
    g_test_add_func("/failures/alone", what_is_read_alone_survives_every_failure);
    g_test_add_func("/failures/reader", a_reader_survives_every_failure);
    g_test_add_func("/failures/words", a_reader_survives_every_word_of_pcscd);
    return g_test_run();
}
