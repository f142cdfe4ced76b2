/* The public functions as another program has them: what a card shows, and whether it is genuine. */
#include <glib.h>
#include <string.h>

#include "cardlib/tests/way.h"

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

    g_assert_cmpint(myna_evidence_verify(copy, way_anchors, way_challenge), ==, MYNA_OK);
    myna_evidence_free(&copy);
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        copy = copy_of(evidence, parts[i]);
        g_assert_cmpint(myna_evidence_verify(copy, way_anchors, way_challenge), ==,
                        i < 2 ? MYNA_OK : MYNA_ERR_USAGE);
        g_assert_null(myna_evidence_part(copy, parts[i], &len));
        g_assert_cmpuint(len, ==, 0);
        g_assert_cmpint(myna_evidence_person(copy, &person), ==, MYNA_OK);
        g_assert_cmpint(*myna_person_number(person) == 0, ==, i == 0);
        g_assert_cmpint(*myna_person_name(person) == 0, ==, i == 1);
        myna_person_free(&person);
        myna_evidence_free(&copy);
    }
    myna_evidence_free(&evidence);
}

/* With this PIN only one of the two can be read, and it is enough for a proof. */
static void read_alone(struct fixture *f, enum myna_pin which, const char *pin, bool items)
{
    int (*const reads[])(struct myna_card *, const uint8_t *,
                         struct myna_evidence **) = {myna_card_read_number, myna_card_read_items};
    struct myna_evidence *evidence = NULL;
    struct myna_person *person = NULL;

    g_assert_cmpint(ask_and_show(f, which, pin), ==, MYNA_OK);
    g_assert_cmpint(myna_card_read(f->card, way_challenge, &evidence), ==, MYNA_ERR_PIN_NEEDED);
    g_assert_cmpint(reads[!items](f->card, way_challenge, &evidence), ==, MYNA_ERR_PIN_NEEDED);
    g_assert_cmpint(reads[items](f->card, way_challenge, &evidence), ==, MYNA_OK);
    g_assert_cmpint(myna_evidence_verify(evidence, way_anchors, way_challenge), ==, MYNA_OK);
    g_assert_cmpint(myna_evidence_person(evidence, &person), ==, MYNA_OK);
    g_assert_cmpstr(myna_person_number(person), ==, items ? "" : way_resident.my_number);
    g_assert_cmpstr(myna_person_name(person), ==, items ? way_resident.name : "");
    g_assert_cmpstr(myna_person_birth(person), ==, items ? "19850412" : "");
    myna_person_free(&person);
    myna_evidence_free(&evidence);
}

static void a_opens_the_number_alone(struct fixture *f, gconstpointer data)
{
    read_alone(f, MYNA_PIN_TEXT_A, way_resident.my_number, false);
}

static void b_opens_the_four_items_alone(struct fixture *f, gconstpointer data)
{
    read_alone(f, MYNA_PIN_TEXT_B, "60041220314071", true);
}

static void parts_can_be_read_one_by_one(struct fixture *f, gconstpointer data)
{
    struct myna_evidence *evidence = NULL;
    size_t len;

    g_assert_cmpint(myna_evidence_new(&evidence), ==, MYNA_OK);
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        bool open = parts[i] == MYNA_PART_CERTIFICATE || parts[i] == MYNA_PART_ANSWER;

        g_assert_cmpint(myna_card_read_part(f->card, parts[i], way_challenge, evidence), ==,
                        open ? MYNA_OK : MYNA_ERR_PIN_NEEDED);
        g_assert_cmpint(myna_evidence_part(evidence, parts[i], &len) != NULL, ==, open);
    }
    g_assert_cmpint(ask_and_show(f, MYNA_PIN_TEXT, PIN), ==, MYNA_OK);
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        g_assert_cmpint(myna_card_read_part(f->card, parts[i], way_challenge, evidence), ==,
                        MYNA_OK);
    g_assert_cmpint(myna_evidence_verify(evidence, way_anchors, way_challenge), ==, MYNA_OK);

    g_assert_cmpint(myna_card_read_part(f->card, 5, way_challenge, evidence), ==, MYNA_ERR_USAGE);
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
        g_assert_cmpint(myna_evidence_verify(copy, way_anchors, way_challenge), ==, cases[i].code);
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
    g_assert_cmpint(myna_evidence_verify(evidence, way_anchors, first), ==, MYNA_ERR_COPIED);
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
        const char *pin = which == MYNA_PIN_FACE_A ? way_resident.my_number : b;

        g_assert_cmpint(ask_and_show(f, which, pin), ==, MYNA_OK);
        g_assert_cmpint(myna_card_read_face(f->card, which, way_challenge, &face), ==, MYNA_OK);
        g_assert_cmpint(myna_face_verify(face, way_anchors, way_challenge), ==, MYNA_OK);
        g_assert_cmpstr(myna_face_birth(face), ==, "19850412");
        g_assert_cmpstr(myna_face_expiry(face), ==, "20310412");
        g_assert_cmpint(myna_face_sex(face), ==, '2');
        g_assert_true(begins_with(face, MYNA_PICTURE_NAME, "\x89PNG", 4));
        g_assert_true(begins_with(face, MYNA_PICTURE_PORTRAIT, "\0\0\0\x0CjP", 6));
        g_assert_cmpint(begins_with(face, MYNA_PICTURE_NUMBER, "\x89PNG", 4), ==,
                        which == MYNA_PIN_FACE_A);
        g_assert_null(myna_face_picture(face, 6, &len));
        g_assert_cmpint(myna_face_verify(face, way_anchors, (const uint8_t[MYNA_DIGEST_LEN]){1}),
                        ==, MYNA_ERR_COPIED);
        myna_face_free(&face);
        g_assert_null(face);
    }
    g_assert_cmpint(myna_card_read_face(f->card, MYNA_PIN_TEXT, way_challenge, &face), ==,
                    MYNA_ERR_USAGE);
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
    g_assert_cmpint(myna_card_read_proof(f->card, way_challenge, &proof), ==, MYNA_OK);
    g_assert_cmpint(myna_proof_verify(proof, right, now_s, way_challenge), ==, MYNA_OK);
    g_assert_cmpint(myna_proof_verify(proof, wrong, now_s, way_challenge), ==,
                    MYNA_ERR_UNKNOWN_AUTHORITY);
    g_assert_cmpint(myna_proof_verify(proof, right, 0, way_challenge), ==, MYNA_ERR_EXPIRED);
    g_assert_cmpint(myna_last_detail(), <, 0);
    g_assert_cmpint(myna_proof_verify(proof, right, now_s, (const uint8_t[MYNA_DIGEST_LEN]){1}), ==,
                    MYNA_ERR_COPIED);

    const uint8_t *certificate = myna_proof_certificate(proof, &len);

    g_assert_cmpint(myna_proof_new(certificate, len, myna_proof_signature(proof), &copy), ==,
                    MYNA_OK);
    g_assert_cmpint(myna_proof_verify(copy, right, now_s, way_challenge), ==, MYNA_OK);
    myna_proof_free(&copy);
    g_assert_cmpint(myna_proof_new(certificate, len - 1, myna_proof_signature(proof), &copy), ==,
                    MYNA_OK);
    g_assert_cmpint(myna_proof_verify(copy, right, now_s, way_challenge), ==, MYNA_ERR_MALFORMED);
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

static void add(void)
{
    with_card("/public/server", a_server_verifies_what_a_terminal_has_sent);
    with_card("/public/number-alone", a_opens_the_number_alone);
    with_card("/public/items-alone", b_opens_the_four_items_alone);
    with_card("/public/one-by-one", parts_can_be_read_one_by_one);
    with_card("/public/parts", a_part_of_another_length_is_refused);
    with_card("/public/altered", each_altered_part_has_its_own_answer);
    with_card("/public/challenge", another_challenge_was_not_answered);
    with_card("/public/face", the_face_comes_with_a_and_with_b);
    with_card("/public/proof", a_second_proof_is_verified_by_its_own_authority);
    with_card("/public/password", the_signature_certificate_opens_with_its_password);
}

int main(int argc, char **argv)
{
    return way_main(argc, argv, add);
}
