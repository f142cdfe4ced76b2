/* Fuzz: the applications besides 券面事項入力補助AP, and the files of that one alone, over a card that lies
 * (lying-card.h). The input: a byte of choices; the number of the call that fails (two bytes), if it says so;
 * then the card's moves. */
#include <mynacard.h>
#include <string.h>

#include "cardlib/jpki.h"
#include "cardlib/public-transport.h"
#include "cardlib/visual.h"
#include "tests/fuzz/failing.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/genuine.h"
#include "tests/fuzz/lying-card.h"

enum choice {
    CHOICE_FACE_A, /* what is done: modulo CHOICES */
    CHOICE_FACE_B,
    CHOICE_PROOF,
    CHOICE_CERTIFICATES,
    CHOICE_PARTS,
    CHOICE_FREE,
    CHOICE_TEXT_A, /* what <mynacard.h> has not: 照合番号A and B of 券面事項入力補助AP, and the files that they open */
    CHOICE_TEXT_B,
    CHOICES,

    CHOICE_WRONG = 1 << 3,
    CHOICE_UNASKED = 1 << 4,
    CHOICE_RISK = 1 << 5,
    CHOICE_FAILS = 1 << 6,
    CHOICE_SHORT = 1 << 7,
};

#define MARK 0xA5
#define AT_S 1800000000 /* in 2027 */

static bool is_known(int code)
{
    return code != MYNA_OK && strcmp(myna_strerr(code), myna_strerr(-1)) != 0 &&
           code != MYNA_ERR_INTERNAL && code != MYNA_ERR_USAGE;
}

static bool is_untouched(const void *output, size_t len)
{
    const uint8_t *bytes = output;

    for (size_t i = 0; i < len; i++) {
        if (bytes[i] != MARK)
            return false;
    }
    return true;
}

/* Fills an output before it is read; true when it was, and else it is as it was filled. */
#define READS(output, read)                                                                        \
    (memset((output), MARK, sizeof(output)), settled((read), (output), sizeof(output)))

static bool settled(int code, const void *output, size_t len)
{
    REQUIRE(code == MYNA_OK || (is_known(code) && is_untouched(output, len)));
    return code == MYNA_OK;
}

static void show(struct myna_card *card, uint8_t choice, enum myna_pin which, const char *right)
{
    char pin[32];
    int tries = -1;
    int code;

    strcpy(pin, right);
    pin[0] ^= (choice & CHOICE_WRONG) != 0;
    if ((choice & CHOICE_UNASKED) == 0) {
        code = myna_card_tries_left(card, which, &tries);
        REQUIRE(code == MYNA_OK ? tries >= 0 && tries <= 15 : is_known(code) && tries == -1);
    }
    if (choice & CHOICE_RISK)
        REQUIRE(myna_card_allow_last_try(card, which) == MYNA_OK);
    code = myna_card_verify_pin(card, which, pin, strlen(pin));
    REQUIRE(code == MYNA_OK || is_known(code));
}

/* What can be asked of a face, verified or not. */
static void use_face(const struct myna_face *face, uint8_t choice)
{
    int code = myna_face_verify(face, genuine_public_anchors(), genuine_challenge());

    REQUIRE(code == MYNA_OK ||
            (is_known(code) && (code != MYNA_ERR_CRYPTO || choice & CHOICE_FAILS)));
    for (int picture = 0; picture <= MYNA_PICTURE_SECURITY_CODE + 1; picture++) {
        size_t len = 7;
        const uint8_t *bytes = myna_face_picture(face, (enum myna_picture)picture, &len);

        REQUIRE(bytes != NULL || len == 0);
        REQUIRE(picture >= 1 && picture <= MYNA_PICTURE_SECURITY_CODE ? len < 16384
                                                                      : bytes == NULL);
    }
    REQUIRE(strlen(myna_face_birth(face)) == 8 && strlen(myna_face_expiry(face)) == 8);
    REQUIRE(memchr("0129", myna_face_sex(face), 4) != NULL);
}

static void read_face(struct myna_card *card, uint8_t choice, enum myna_pin which)
{
    char b[MYNA_FACE_B_SIZE];
    struct myna_face *face;

    REQUIRE(myna_face_b("19850412", "20310412", "4071", b) == MYNA_OK);
    show(card, choice, which, which == MYNA_PIN_FACE_A ? GENUINE_NUMBER : b);

    int code = myna_card_read_face(card, which, genuine_challenge(), &face);

    if (code != MYNA_OK) {
        REQUIRE(is_known(code) && face == NULL);
        return;
    }
    use_face(face, choice);
    myna_face_free(&face);
}

/* Sent to somebody else: the same proof. */
static void use_proof(const struct myna_proof *proof, uint8_t choice)
{
    size_t len;
    const uint8_t *certificate = myna_proof_certificate(proof, &len);
    struct myna_proof *copy;
    int code = myna_proof_verify(proof, genuine_public_authorities(), AT_S, genuine_challenge());

    REQUIRE(code == MYNA_OK ||
            (is_known(code) && (code != MYNA_ERR_CRYPTO || choice & CHOICE_FAILS)));
    if (myna_proof_new(certificate, len, myna_proof_signature(proof), &copy) != MYNA_OK) {
        REQUIRE((choice & CHOICE_FAILS) && copy == NULL);
        return;
    }
    REQUIRE((choice & CHOICE_FAILS) || myna_proof_verify(copy, genuine_public_authorities(), AT_S,
                                                         genuine_challenge()) == code);
    myna_proof_free(&copy);
}

static void read_proof(struct myna_card *card, uint8_t choice)
{
    struct myna_proof *proof;

    show(card, choice, MYNA_PIN_USER, GENUINE_PIN);

    int code = myna_card_read_proof(card, genuine_challenge(), &proof);

    if (code != MYNA_OK) {
        REQUIRE(is_known(code) && proof == NULL);
        return;
    }
    use_proof(proof, choice);
    myna_proof_free(&proof);
}

static void read_certificates(struct myna_card *card, uint8_t choice)
{
    uint8_t der[MYNA_X509_MAX];
    size_t len = 0;

    show(card, choice, MYNA_PIN_SIGN, "TEST" GENUINE_PIN);
    for (int which = MYNA_X509_USER; which <= MYNA_X509_SIGN_CA; which++) {
        if (READS(der, myna_card_x509(card, (enum myna_x509)which, der, &len)))
            REQUIRE(len > 0 && len <= sizeof der);
    }
}

/* Each file alone, into evidence that must not change when it was not read. */
static void read_parts(struct myna_card *card, uint8_t choice)
{
    static const enum myna_part parts[] = {MYNA_PART_ANSWER,    MYNA_PART_NUMBER,
                                           MYNA_PART_CARD_KEY,  MYNA_PART_ATTRIBUTES,
                                           MYNA_PART_INTEGRITY, MYNA_PART_CERTIFICATE};
    struct myna_evidence *evidence;
    unsigned missing = 0;

    if (myna_evidence_new(&evidence) != MYNA_OK)
        return;
    show(card, choice, MYNA_PIN_TEXT, GENUINE_PIN);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        size_t len;
        int code = myna_card_read_part(card, parts[i], genuine_challenge(), evidence);

        REQUIRE(code == MYNA_OK || is_known(code));
        REQUIRE((myna_evidence_part(evidence, parts[i], &len) != NULL) == (code == MYNA_OK));
        missing |= code == MYNA_OK ? 0 : 1U << i;
    }

    int code = myna_evidence_verify(evidence, genuine_public_anchors(), genuine_challenge());

    /* Of number and attributes (1 and 3 in the list) one may be missing. */
    if ((missing & ~0x0AU) != 0 || missing == 0x0A)
        REQUIRE(code == MYNA_ERR_USAGE);
    else
        REQUIRE(code == MYNA_OK || is_known(code));
    myna_evidence_free(&evidence);
}

/* The number alone with A, the four items alone with B. */
static void read_half(struct myna_card *card, uint8_t choice)
{
    char b[MYNA_FACE_B_SIZE];
    bool is_b = choice & CHOICE_SHORT;
    struct myna_evidence *evidence = NULL;
    struct myna_person *person = NULL;
    size_t len;

    REQUIRE(myna_face_b("19850412", "20310412", "4071", b) == MYNA_OK);
    show(card, choice, is_b ? MYNA_PIN_TEXT_B : MYNA_PIN_TEXT_A, is_b ? b : GENUINE_NUMBER);

    int code = is_b ? myna_card_read_items(card, genuine_challenge(), &evidence)
                    : myna_card_read_number(card, genuine_challenge(), &evidence);

    if (code != MYNA_OK) {
        REQUIRE(is_known(code) && evidence == NULL);
        return;
    }
    REQUIRE((myna_evidence_part(evidence, MYNA_PART_NUMBER, &len) == NULL) == is_b);
    REQUIRE((myna_evidence_part(evidence, MYNA_PART_ATTRIBUTES, &len) == NULL) == !is_b);
    code = myna_evidence_verify(evidence, genuine_public_anchors(), genuine_challenge());
    REQUIRE(code == MYNA_OK || is_known(code));
    if (myna_evidence_person(evidence, &person) == MYNA_OK) {
        REQUIRE((myna_person_number(person)[0] == '\0') == is_b);
        REQUIRE((myna_person_name(person)[0] == '\0') == !is_b);
    }
    myna_person_free(&person);
    myna_evidence_free(&evidence);
}

/* What needs no PIN, in an order in which some of it must be refused; then half of the rest. */
static void read_freely(struct myna_card *card, uint8_t choice)
{
    uint8_t info[MYNA_BASIC_INFO_LEN];
    char expiry[MYNA_EXPIRY_SIZE];

    if (READS(info, myna_card_basic_info(card, info)))
        REQUIRE(!is_untouched(info, sizeof info) && !READS(expiry, myna_card_expiry(card, expiry)));
    read_half(card, choice);
}

static void visit(struct myna_card *card, uint8_t choice)
{
    if (choice & CHOICE_SHORT)
        myna_card_use_short(card);
    switch (choice % CHOICES) {
    case CHOICE_FACE_A:
        read_face(card, choice, MYNA_PIN_FACE_A);
        break;
    case CHOICE_FACE_B:
        read_face(card, choice, MYNA_PIN_FACE_B);
        break;
    case CHOICE_PROOF:
        read_proof(card, choice);
        break;
    case CHOICE_CERTIFICATES:
        read_certificates(card, choice);
        break;
    case CHOICE_PARTS:
        read_parts(card, choice);
        break;
    default:
        read_freely(card, choice);
        break;
    }
}

static void show_inside(struct card *card, uint8_t choice, enum card_code which)
{
    char b[MYNA_FACE_B_SIZE];
    const char *right = GENUINE_NUMBER;
    struct secret code = {0};
    struct err err = {0};
    int tries;

    if (which == CARD_B) {
        REQUIRE(myna_face_b("19850412", "20310412", "4071", b) == MYNA_OK);
        right = b;
    }
    code.len = strlen(right);
    memcpy(code.bytes, right, code.len);
    code.bytes[0] ^= (choice & CHOICE_WRONG) != 0;
    if ((choice & CHOICE_UNASKED) == 0 && card_code_tries_left(card, which, &tries, NULL))
        REQUIRE(tries >= 0 && tries <= 15);
    if (choice & CHOICE_RISK) {
        card_code_allow_last_try(card, which);
        card_allow_last_try(card);
        visual_allow_last_try(card, VISUAL_A);
        jpki_allow_last_try(card, JPKI_PIN);
    }
    if (!card_verify_code(card, which, &code, &err))
        REQUIRE(err.code != ERR_NONE);
}

static void visit_inside(struct card *card, uint8_t choice, enum card_code which)
{
    uint8_t number[EVIDENCE_NUMBER_LEN], attributes[EVIDENCE_ATTRIBUTES_MAX];
    struct err err = {0};
    enum jpki_token token;
    size_t len = 0;

    if (jpki_token(card, &token, &err))
        REQUIRE(token >= JPKI_TOKEN_OTHER && token <= JPKI_TOKEN_IPHONE);
    show_inside(card, choice, which);
    memset(number, MARK, sizeof number);
    if (!card_read_number(card, number, &err))
        REQUIRE(err.code != ERR_NONE && is_untouched(number, sizeof number));
    memset(attributes, MARK, sizeof attributes);
    if (!card_read_attributes(card, attributes, &len, &err))
        REQUIRE(err.code != ERR_NONE && is_untouched(attributes, sizeof attributes) && len == 0);
}

static void open_inside(struct lying_card *dev, uint8_t choice)
{
    struct bridge *bridge = bridge_new(&lying_transport, dev);

    if (bridge == NULL) {
        lying_transport.close(dev);
        return;
    }

    struct card *card = card_new(&bridge_transport, bridge, NULL);

    if (card != NULL)
        visit_inside(card, choice, choice % CHOICES == CHOICE_TEXT_A ? CARD_A : CARD_B);
    card_free(&card);
}

static void open_outside(struct lying_card *dev, uint8_t choice)
{
    struct myna_card *card;

    if (myna_card_open_transport(&lying_transport, dev, &card) == MYNA_OK)
        visit(card, choice);
    myna_card_close(&card);
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
    (void)genuine_public_anchors();
    (void)genuine_public_authorities();
    failing_arm(fail_at, 0);
    if (choice % CHOICES >= CHOICE_TEXT_A)
        open_inside(&dev, choice);
    else
        open_outside(&dev, choice);
    failing_disarm();
    /* One try, and none of another secret. */
    REQUIRE(dev.closed == 1 && dev.tries <= 1);
    REQUIRE(dev.tries == 0 || (choice & CHOICE_UNASKED) == 0);
    REQUIRE(genuine_tries_lost() == (int)dev.wrong && dev.wrong <= dev.tries);
    REQUIRE(dev.wrong == 0 || (choice & CHOICE_WRONG) != 0);
    return 0;
}
