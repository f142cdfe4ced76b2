/* Fuzz: evidence as a server gets it from somebody else's terminal, and everything in <mynacard.h> that needs no
 * card. The input is a list of calls, each a byte and what follows it; the first two bytes say which call
 * of another library fails. Pointers are NULL where the byte says so. */
#include <mynacard.h>
#include <string.h>

#include "tests/fuzz/failing.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/genuine.h"

enum call {
    CALL_SET,     /* a part: its number, a byte; two of length, and it */
    CALL_GENUINE, /* a part as the card has it: its number, a byte */
    CALL_PART,    /* reads a part: its number, a byte */
    CALL_VERIFY,
    CALL_PERSON,
    CALL_ISSUER, /* of a certificate: two bytes of length, and it */
    CALL_DATE,   /* of eight bytes */
    CALL_ANCHORS,
    CALL_CHALLENGE,
    CALL_AUTHORITIES,
    CALL_ERASE,
    CALLS,

    CALL_WITH_NULL = 0x80
};

struct server {
    struct myna_evidence *evidence;
    bool failing;
};

static const enum myna_part names[] = {
    MYNA_PART_NUMBER,   MYNA_PART_ATTRIBUTES, MYNA_PART_INTEGRITY, MYNA_PART_CERTIFICATE,
    MYNA_PART_CARD_KEY, MYNA_PART_ANSWER,     (enum myna_part)5,
};
#define NAMES (sizeof names / sizeof *names)

static bool is_known(int code)
{
    return code != MYNA_OK && strcmp(myna_strerr(code), myna_strerr(-1)) != 0 &&
           code != MYNA_ERR_INTERNAL;
}

static void call_set(struct server *server, struct input *input, bool null)
{
    enum myna_part name = names[input_byte(input) % NAMES];
    const uint8_t *bytes;
    size_t len = input_take(input, input_word(input), &bytes), part_len;
    int code = myna_evidence_set(server->evidence, name, null ? NULL : bytes, len);

    REQUIRE(code == MYNA_OK || (is_known(code) && (!null || code == MYNA_ERR_USAGE)));
    if (code == MYNA_ERR_MALFORMED)
        REQUIRE(myna_last_detail() == (int)name);
    if (code == MYNA_OK) {
        const uint8_t *part = myna_evidence_part(server->evidence, name, &part_len);

        REQUIRE(part != NULL && part_len == len && memcmp(part, bytes, len) == 0);
    }
}

static void call_genuine(struct server *server, struct input *input)
{
    static struct card_evidence files;

    genuine_evidence(&files);

    const struct {
        const uint8_t *bytes;
        size_t len;
    } parts[NAMES - 1] = {
        {files.number, sizeof files.number},         {files.attributes, files.attributes_len},
        {files.integrity, sizeof files.integrity},   {files.certificate, sizeof files.certificate},
        {files.public_key, sizeof files.public_key}, {files.signature, sizeof files.signature}};
    size_t i = input_byte(input) % (NAMES - 1);

    REQUIRE(myna_evidence_set(server->evidence, names[i], parts[i].bytes, parts[i].len) == MYNA_OK);
}

static void call_part(const struct server *server, struct input *input, bool null)
{
    size_t len = 7;
    const uint8_t *part =
        myna_evidence_part(null ? NULL : server->evidence, names[input_byte(input) % NAMES], &len);

    REQUIRE((part == NULL) == (len == 0) && (!null || part == NULL));
    REQUIRE(myna_evidence_part(server->evidence, MYNA_PART_NUMBER, NULL) == NULL);
}

static void call_verify(const struct server *server, bool null)
{
    int code = myna_evidence_verify(server->evidence, null ? NULL : genuine_public_anchors(),
                                    genuine_challenge());

    REQUIRE(code == MYNA_OK || is_known(code));
    REQUIRE(!null || code == MYNA_ERR_USAGE);
    REQUIRE(code != MYNA_ERR_CRYPTO || server->failing);
}

static void call_person(const struct server *server, bool null)
{
    struct myna_person *person = NULL;
    int code = myna_evidence_person(server->evidence, null ? NULL : &person);

    REQUIRE(code == MYNA_OK ? person != NULL && !null : is_known(code) && person == NULL);
    REQUIRE(code == MYNA_OK || myna_person_name(person) == NULL);
    REQUIRE(code == MYNA_OK || myna_person_sex(person) == 0);
    myna_person_free(&person);
    myna_person_free(&person);
}

static void call_issuer(struct input *input, bool null)
{
    uint8_t issuer[MYNA_KEY_ID_LEN];
    const uint8_t *bytes;
    size_t len = input_take(input, input_word(input), &bytes);
    int code = myna_certificate_issuer(bytes, len, null ? NULL : issuer);

    REQUIRE(code == MYNA_OK ? memmem(bytes, len, issuer, sizeof issuer) != NULL : is_known(code));
    REQUIRE(!null || code == MYNA_ERR_USAGE);
}

static void call_date(struct input *input, bool null)
{
    char digits[9] = "", date[MYNA_DATE_SIZE] = "before";
    const uint8_t *bytes;
    size_t len = input_take(input, 8, &bytes);

    if (len > 0)
        memcpy(digits, bytes, len);

    int code = myna_date_iso(null ? NULL : digits, date);

    if (code != MYNA_OK)
        REQUIRE(is_known(code) && strcmp(date, "before") == 0);
    else
        REQUIRE(!null && strlen(date) == MYNA_DATE_SIZE - 1 && memcmp(date, digits, 4) == 0);
}

static void call_anchors(const struct server *server, bool null)
{
    struct myna_anchors *anchors = NULL;
    int code = myna_anchors_load(null ? NULL : genuine_anchor_directory(), &anchors);

    REQUIRE(code == MYNA_OK ? anchors != NULL && !null : is_known(code) && anchors == NULL);
    REQUIRE(null || code == MYNA_OK || server->failing);
    myna_anchors_free(&anchors);
    myna_anchors_free(&anchors);
    REQUIRE(myna_anchors_load("/nowhere/at/all", &anchors) != MYNA_OK && anchors == NULL);
}

static void call_authorities(const struct server *server, bool null)
{
    struct myna_authorities *authorities = NULL;
    int code = myna_authorities_load(null ? NULL : genuine_authority_directory(), &authorities);

    REQUIRE(code == MYNA_OK ? authorities != NULL && !null : is_known(code) && authorities == NULL);
    REQUIRE(null || code == MYNA_OK || server->failing);
    myna_authorities_free(&authorities);
    myna_authorities_free(&authorities);
}

static void call_challenge(const struct server *server, bool null)
{
    uint8_t one[MYNA_DIGEST_LEN], other[MYNA_DIGEST_LEN];
    int code = myna_random_challenge(null ? NULL : one);

    REQUIRE(code == MYNA_OK || is_known(code));
    REQUIRE(null ? code == MYNA_ERR_USAGE : code == MYNA_OK || server->failing);
    if (code == MYNA_OK && myna_random_challenge(other) == MYNA_OK)
        REQUIRE(memcmp(one, other, sizeof one) != 0);
    myna_wipe(one, sizeof one);
    REQUIRE(null || (one[0] | one[MYNA_DIGEST_LEN - 1]) == 0);
}

static void call(struct server *server, struct input *input)
{
    uint8_t byte = input_byte(input);
    bool null = byte & CALL_WITH_NULL;

    switch ((byte & 0x7F) % CALLS) {
    case CALL_SET:
        call_set(server, input, null);
        break;
    case CALL_GENUINE:
        call_genuine(server, input);
        break;
    case CALL_PART:
        call_part(server, input, null);
        break;
    case CALL_VERIFY:
        call_verify(server, null);
        break;
    case CALL_PERSON:
        call_person(server, null);
        break;
    case CALL_ISSUER:
        call_issuer(input, null);
        break;
    case CALL_DATE:
        call_date(input, null);
        break;
    case CALL_ANCHORS:
        call_anchors(server, null);
        break;
    case CALL_CHALLENGE:
        call_challenge(server, null);
        break;
    case CALL_AUTHORITIES:
        call_authorities(server, null);
        break;
    default:
        myna_wipe(NULL, 0);
        break;
    }
}

/* Nothing is there: what may be asked for all the same. */
static void misuse_of_more(void)
{
    uint8_t bytes[MYNA_X509_MAX];
    char text[MYNA_FACE_B_SIZE];
    struct myna_proof *proof = NULL;
    size_t len = 7;

    REQUIRE(myna_card_basic_info(NULL, bytes) == MYNA_ERR_USAGE);
    REQUIRE(myna_card_read_part(NULL, MYNA_PART_ANSWER, NULL, NULL) == MYNA_ERR_USAGE);
    REQUIRE(myna_card_x509(NULL, MYNA_X509_USER, bytes, &len) == MYNA_ERR_USAGE);
    REQUIRE(myna_card_read_proof(NULL, NULL, NULL) == MYNA_ERR_USAGE);
    REQUIRE(myna_card_read_face(NULL, MYNA_PIN_FACE_A, NULL, NULL) == MYNA_ERR_USAGE);
    REQUIRE(myna_face_b(NULL, NULL, NULL, NULL) == MYNA_ERR_USAGE);
    REQUIRE(myna_face_b("19850432", "20310412", "4071", text) == MYNA_ERR_MALFORMED);
    REQUIRE(myna_face_b("19850412", "2031", "4071", text) == MYNA_ERR_MALFORMED);
    REQUIRE(myna_face_b("19850412", "20310412", "407x", text) == MYNA_ERR_MALFORMED);
    REQUIRE(myna_face_verify(NULL, NULL, NULL) == MYNA_ERR_USAGE);
    REQUIRE(myna_face_picture(NULL, MYNA_PICTURE_NAME, &len) == NULL && len == 0);
    REQUIRE(myna_face_picture(NULL, MYNA_PICTURE_NAME, NULL) == NULL);
    REQUIRE(myna_face_birth(NULL) == NULL && myna_face_expiry(NULL) == NULL);
    REQUIRE(myna_face_sex(NULL) == 0 && myna_proof_signature(NULL) == NULL);
    REQUIRE(myna_proof_new(NULL, 0, NULL, &proof) == MYNA_ERR_USAGE);
    REQUIRE(myna_proof_new(bytes, MYNA_X509_MAX + 1, bytes, &proof) == MYNA_ERR_TOO_LONG);
    REQUIRE(myna_proof_certificate(NULL, &len) == NULL && len == 0);
    REQUIRE(myna_proof_certificate(NULL, NULL) == NULL);
    REQUIRE(myna_proof_verify(NULL, NULL, 0, NULL) == MYNA_ERR_USAGE);
    REQUIRE(myna_authorities_load(NULL, NULL) == MYNA_ERR_USAGE);
    myna_face_free(NULL);
    myna_proof_free(NULL);
    myna_authorities_free(NULL);
}

static void misuse(void)
{
    char text[MYNA_READER_SIZE];
    uint8_t bytes[MYNA_CERTIFICATE_LEN];
    int number;

    REQUIRE(myna_evidence_new(NULL) == MYNA_ERR_USAGE && myna_last_detail() == 0);
    REQUIRE(myna_card_open(NULL, NULL, NULL) == MYNA_ERR_USAGE);
    REQUIRE(myna_card_open_transport(NULL, NULL, NULL) == MYNA_ERR_USAGE);
    REQUIRE(myna_card_expiry(NULL, text) == MYNA_ERR_USAGE);
    REQUIRE(myna_card_municipality(NULL, text) == MYNA_ERR_USAGE);
    REQUIRE(myna_card_certificate(NULL, bytes) == MYNA_ERR_USAGE);
    REQUIRE(myna_card_tries_left(NULL, MYNA_PIN_TEXT, &number) == MYNA_ERR_USAGE);
    REQUIRE(myna_card_allow_last_try(NULL, MYNA_PIN_TEXT) == MYNA_ERR_USAGE);
    REQUIRE(myna_card_verify_pin(NULL, MYNA_PIN_TEXT, "1234", 4) == MYNA_ERR_USAGE);
    REQUIRE(myna_card_read(NULL, NULL, NULL) == MYNA_ERR_USAGE);
    REQUIRE(myna_card_apdus(NULL) == 0 && myna_card_bytes(NULL) == 0);
    REQUIRE(myna_readers_new(NULL) == MYNA_ERR_USAGE);
    REQUIRE(myna_readers_list(NULL) == MYNA_ERR_USAGE && myna_readers_count(NULL) == 0);
    REQUIRE(myna_readers_name(NULL, 0) == NULL);
    REQUIRE(myna_readers_wait_card(NULL, NULL, 0, text) == MYNA_ERR_USAGE);
    REQUIRE(myna_readers_wait_removal(NULL, NULL, 0) == MYNA_ERR_USAGE);
    REQUIRE(strcmp(myna_version(), "") != 0);
    myna_card_use_short(NULL);
    myna_card_close(NULL);
    myna_readers_cancel(NULL);
    myna_readers_rearm(NULL);
    myna_readers_free(NULL);
    myna_evidence_free(NULL);
    myna_person_free(NULL);
    myna_anchors_free(NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct input input = {bytes, len};
    struct server server = {.evidence = NULL};
    unsigned fail_at = input_word(&input);
    static struct card_evidence ready;

    (void)genuine_public_anchors();
    (void)genuine_public_authorities();
    genuine_evidence(&ready);
    server.failing = fail_at > 0;
    if (len == 0) {
        misuse();
        misuse_of_more();
    }
    failing_arm(fail_at, 0);
    if (myna_evidence_new(&server.evidence) == MYNA_OK) {
        while (input.left > 0)
            call(&server, &input);
    } else {
        REQUIRE(server.failing && server.evidence == NULL);
    }
    failing_disarm();
    myna_evidence_free(&server.evidence);
    return 0;
}
