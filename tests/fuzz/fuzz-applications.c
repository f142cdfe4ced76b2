/* Fuzz: the applications besides 券面事項入力補助AP, and the files of that one by one, over a card that lies (lying-card.h). The input: a byte of
 * choices; the number of the call that fails (two bytes), if it says so; then the card's moves. */
#include <string.h>

#include "cardlib/jpki.h"
#include "cardlib/public-transport.h"
#include "cardlib/visual.h"
#include "tests/fuzz/failing.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/genuine.h"
#include "tests/fuzz/lying-card.h"

enum choice {
    CHOICE_FACE_A, /* what is done: modulo CHOICES; from CHOICE_FILES on the same */
    CHOICE_FACE_B,
    CHOICE_PROOF,
    CHOICE_CERTIFICATES,
    CHOICE_FILES,
    CHOICES = 8,

    CHOICE_WRONG = 1 << 3,
    CHOICE_UNASKED = 1 << 4,
    CHOICE_RISK = 1 << 5,
    CHOICE_FAILS = 1 << 6,
    CHOICE_SHORT = 1 << 7,
};

static struct secret code_of(const char *right, bool wrong)
{
    struct secret code = {.len = strlen(right)};

    memcpy(code.bytes, right, code.len);
    code.bytes[0] ^= wrong;
    return code;
}

static void use_face(const struct face_evidence *evidence, bool failing)
{
    struct face face;
    struct err err = {0};

    if (!face_parse(evidence, &face, &err))
        REQUIRE(err.code == ERR_MALFORMED);
    if (!face_verify(evidence, genuine_anchors(), genuine_challenge(), &err))
        REQUIRE(failing || (err.code != ERR_NONE && err.code != ERR_CRYPTO));
}

static void read_face(struct card *card, uint8_t choice, enum visual_code which)
{
    static struct face_evidence evidence;
    const struct date birth = {1985, 4, 12};
    struct secret code = code_of(GENUINE_NUMBER, choice & CHOICE_WRONG);
    struct err err = {0};
    int tries = -1;

    if (which == VISUAL_B &&
        !visual_code_b(&birth, 2031, choice & CHOICE_WRONG ? "4072" : "4071", &code))
        return;
    if ((choice & CHOICE_UNASKED) == 0 && visual_tries_left(card, which, &tries, NULL))
        REQUIRE(tries >= 0 && tries <= 15);
    if (choice & CHOICE_RISK)
        visual_allow_last_try(card, which);
    if (!visual_verify(card, which, &code, &err))
        REQUIRE(err.code != ERR_NONE);
    if (visual_read(card, which == VISUAL_A, genuine_challenge(), &evidence, NULL)) {
        REQUIRE(evidence.face_len <= sizeof evidence.face);
        use_face(&evidence, choice & CHOICE_FAILS);
    }
}

static void read_proof(struct card *card, uint8_t choice)
{
    static struct proof proof;
    struct secret pin = code_of(GENUINE_PIN, choice & CHOICE_WRONG);
    struct err err = {0};
    int tries = -1;

    if ((choice & CHOICE_UNASKED) == 0 && jpki_tries_left(card, JPKI_PIN, &tries, NULL))
        REQUIRE(tries >= 0 && tries <= 15);
    if (choice & CHOICE_RISK)
        jpki_allow_last_try(card, JPKI_PIN);
    if (jpki_read_proof(card, &pin, genuine_challenge(), &proof, NULL) &&
        !proof_verify(&proof, genuine_authorities(), 1800000000, genuine_challenge(), &err))
        REQUIRE((choice & CHOICE_FAILS) || (err.code != ERR_NONE && err.code != ERR_CRYPTO));
}

static void read_certificates(struct card *card, uint8_t choice)
{
    uint8_t der[PROOF_CERTIFICATE_MAX];
    struct secret password = code_of("TEST" GENUINE_PIN, choice & CHOICE_WRONG);
    enum jpki_token token;
    struct err err = {0};
    size_t len;
    int tries;

    if (jpki_token(card, &token, NULL))
        REQUIRE(token >= JPKI_TOKEN_OTHER && token <= JPKI_TOKEN_IPHONE);
    if ((choice & CHOICE_UNASKED) == 0 && jpki_tries_left(card, JPKI_PASSWORD, &tries, NULL))
        REQUIRE(tries >= 0 && tries <= 15);
    if (choice & CHOICE_RISK)
        jpki_allow_last_try(card, JPKI_PASSWORD);
    if (!jpki_verify(card, JPKI_PASSWORD, &password, &err))
        REQUIRE(err.code != ERR_NONE);
    for (enum jpki_certificate which = JPKI_AUTH; which <= JPKI_SIGN_CA; which++) {
        if (jpki_read_certificate(card, which, der, &len, NULL))
            REQUIRE(len > 0 && len <= sizeof der);
    }
}

/* Fills a file before it is read; true when it was, and else as it was filled. */
#define READS(read, file)                                                                          \
    (memset((file), 0xA5, sizeof(file)), settled((read), (file), sizeof(file)))

static bool settled(bool done, const uint8_t *file, size_t len)
{
    for (size_t i = 0; !done && i < len; i++)
        REQUIRE(file[i] == 0xA5);
    return done;
}

static void read_files(struct card *card, uint8_t choice)
{
    struct card_evidence e;
    struct card_basic_info info;
    struct secret pin = code_of(GENUINE_PIN, choice & CHOICE_WRONG);
    struct err err = {0};
    size_t len = 0;
    int tries;

    if ((choice & CHOICE_UNASKED) == 0 && card_tries_left(card, &tries, NULL))
        REQUIRE(tries >= 0 && tries <= 15);
    if (choice & CHOICE_RISK)
        card_allow_last_try(card);
    if (!card_verify_pin(card, &pin, &err))
        REQUIRE(err.code != ERR_NONE);
    if (READS(card_read_attributes(card, e.attributes, &len, NULL), e.attributes))
        REQUIRE(len > 0 && len <= sizeof e.attributes);
    if (!READS(card_read_number(card, e.number, &err), e.number) ||
        !READS(card_read_integrity(card, e.integrity, &err), e.integrity) ||
        !READS(card_read_certificate(card, e.certificate, &err), e.certificate) ||
        !READS(card_read_public_key(card, e.public_key, &err), e.public_key) ||
        !READS(card_answer(card, genuine_challenge(), e.signature, &err), e.signature) ||
        !card_read_basic_info(card, &info, &err))
        REQUIRE(err.code != ERR_NONE);
}

static void visit(struct card *card, uint8_t choice)
{
    if (choice & CHOICE_SHORT)
        card_use_short(card);
    switch (choice % CHOICES) {
    case CHOICE_FACE_A:
        read_face(card, choice, VISUAL_A);
        break;
    case CHOICE_FACE_B:
        read_face(card, choice, VISUAL_B);
        break;
    case CHOICE_PROOF:
        read_proof(card, choice);
        break;
    case CHOICE_CERTIFICATES:
        read_certificates(card, choice);
        break;
    default:
        read_files(card, choice);
        break;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static struct lying_card dev;
    struct input input = {bytes, len};
    uint8_t choice = input_byte(&input);
    unsigned fail_at = choice & CHOICE_FAILS ? input_word(&input) : 0;

    memset(&dev, 0, sizeof dev);
    dev.genuine = genuine_card();
    dev.moves = &input;
    (void)genuine_anchors();
    (void)genuine_authorities();

    struct bridge *bridge = bridge_new(&lying_transport, &dev);

    REQUIRE(bridge != NULL);
    failing_arm(fail_at, 0);

    struct card *card = card_new(&bridge_transport, bridge, NULL);

    if (card != NULL)
        visit(card, choice);
    card_free(&card);
    failing_disarm();
    /* One try, and none of another secret. */
    REQUIRE(dev.closed == 1 && dev.tries <= 1);
    REQUIRE(dev.tries == 0 || (choice & CHOICE_UNASKED) == 0);
    REQUIRE(genuine_tries_lost() == (int)dev.wrong && dev.wrong <= dev.tries);
    REQUIRE(dev.wrong == 0 || (choice & CHOICE_WRONG) != 0);
    return 0;
}
