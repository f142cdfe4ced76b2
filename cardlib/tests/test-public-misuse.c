/* The public functions as another program has them: called wrongly, and asked what went wrong. */
#include <errno.h>
#include <glib.h>
#include <limits.h>
#include <string.h>

#include "cardlib/tests/way.h"

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

static void a_null_is_a_mistake_and_no_crash(struct fixture *f, gconstpointer data)
{
    struct myna_evidence *evidence = evidence_of(f);
    struct myna_card *card = NULL;
    struct myna_person *person = NULL;
    struct myna_anchors *none = NULL;
    struct myna_face *face = NULL;
    struct myna_proof *proof = NULL;
    struct myna_authorities *authorities = NULL;
    struct myna_transport bad = way_transport;
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
        myna_card_open_transport(&way_transport, &f->way, NULL),
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
        myna_card_tries_left(f->card, 8, &tries),
        myna_card_tries_left(f->card, MYNA_PIN_TEXT, NULL),
        myna_card_allow_last_try(NULL, MYNA_PIN_TEXT),
        myna_card_allow_last_try(f->card, 99),
        myna_card_verify_pin(NULL, MYNA_PIN_TEXT, PIN, 4),
        myna_card_verify_pin(f->card, 0, PIN, 4),
        myna_card_verify_pin(f->card, MYNA_PIN_TEXT, NULL, 4),
        myna_card_read(NULL, way_challenge, &evidence),
        myna_card_read(f->card, NULL, &evidence),
        myna_card_read(f->card, way_challenge, NULL),
        myna_card_read_items(NULL, way_challenge, &evidence),
        myna_card_read_items(f->card, NULL, &evidence),
        myna_card_read_number(f->card, way_challenge, NULL),
        myna_card_read_face(NULL, MYNA_PIN_FACE_A, way_challenge, &face),
        myna_card_read_face(f->card, MYNA_PIN_FACE_A, NULL, &face),
        myna_card_read_face(f->card, MYNA_PIN_FACE_A, way_challenge, NULL),
        myna_card_x509(NULL, MYNA_X509_USER, bytes, &len),
        myna_card_x509(f->card, MYNA_X509_USER, NULL, &len),
        myna_card_x509(f->card, MYNA_X509_USER, bytes, NULL),
        myna_card_read_proof(NULL, way_challenge, &proof),
        myna_card_read_proof(f->card, NULL, &proof),
        myna_card_read_proof(f->card, way_challenge, NULL),
        myna_evidence_new(NULL),
        myna_evidence_set(NULL, MYNA_PART_NUMBER, bytes, 17),
        myna_evidence_set(evidence, MYNA_PART_NUMBER, NULL, 17),
        myna_evidence_verify(NULL, way_anchors, way_challenge),
        myna_evidence_verify(evidence, NULL, way_challenge),
        myna_evidence_verify(evidence, way_anchors, NULL),
        myna_evidence_person(NULL, &person),
        myna_evidence_person(evidence, NULL),
        myna_certificate_issuer(NULL, 0, bytes),
        myna_certificate_issuer(bytes, 0, NULL),
        myna_anchors_load(NULL, &none),
        myna_anchors_load(way_anchors_directory, NULL),
        myna_random_challenge(NULL),
        myna_date_iso(NULL, text),
        myna_date_iso("19800217", NULL),
        myna_face_b(NULL, "20310412", "4071", text),
        myna_face_b("19850412", NULL, "4071", text),
        myna_face_b("19850412", "20310412", NULL, text),
        myna_face_b("19850412", "20310412", "4071", NULL),
        myna_face_verify(NULL, way_anchors, way_challenge),
        myna_proof_new(NULL, 1, bytes, &proof),
        myna_proof_new(bytes, 1, NULL, &proof),
        myna_proof_new(bytes, 1, bytes, NULL),
        myna_proof_verify(NULL, authorities, 0, way_challenge),
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
    struct myna_anchors *none = way_anchors;

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

static void add(void)
{
    with_card("/public/null", a_null_is_a_mistake_and_no_crash);
    g_test_add_func("/public/free-nothing", freeing_nothing_does_nothing);
    g_test_add_func("/public/anchors", anchors_that_cannot_be_used_are_named);
    g_test_add_func("/public/sentences", every_code_has_its_own_sentence);
    g_test_add_func("/public/threads", a_detail_belongs_to_its_thread);
    g_test_add_func("/public/dates", dates_are_days_of_the_calendar_or_refused);
    g_test_add_func("/public/issuer", what_is_no_certificate_has_no_issuer);
    g_test_add_func("/public/face-b", what_is_not_printed_on_a_card_makes_no_b);
}

int main(int argc, char **argv)
{
    return way_main(argc, argv, add);
}
