/* Fuzz: all that a card is asked, over a card that lies (lying-card.h). The input: a byte of choices; if
 * it says so, which file is another one, two bytes of length and the edit (input_edit()), signed all the
 * way; then the card's moves. */
#include <string.h>

#include "cardlib/card.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/genuine.h"
#include "tests/fuzz/lying-card.h"

enum choice {
    CHOICE_TRIES = 3, /* how many are left at first */
    CHOICE_WRONG_PIN = 1 << 2,
    CHOICE_SHORT = 1 << 3,
    CHOICE_FILES = 1 << 4, /* a file is another one */
    CHOICE_FREE = 1 << 5,  /* what needs no PIN is asked for before */
};

/* Fills an output, so that it can be seen whether it was touched. */
#define MARK(output)      memset(&(output), 0xA5, sizeof(output))
#define UNTOUCHED(output) untouched(&(output), sizeof(output))

static bool untouched(const void *output, size_t len)
{
    const uint8_t *bytes = output;

    for (size_t i = 0; i < len; i++) {
        if (bytes[i] != 0xA5)
            return false;
    }
    return true;
}

/* The municipality and its CA put their names to anything. */
static void edit_files(struct input *input, struct card_evidence *files)
{
    const uint8_t *bytes;
    uint8_t which = input_byte(input) % 5;
    uint16_t want = input_word(input);
    struct input edit = {.left = input_take(input, want, &bytes)};

    edit.at = bytes;
    switch (which) {
    case 0:
        (void)input_edit(&edit, files->number, sizeof files->number);
        break;
    case 1:
        (void)input_edit(&edit, files->attributes, files->attributes_len);
        break;
    case 2: /* as long as it likes */
        files->attributes_len =
            edit.left < sizeof files->attributes ? edit.left : sizeof files->attributes;
        if (edit.left > 0)
            memcpy(files->attributes, edit.at, files->attributes_len);
        break;
    case 3:
        (void)input_edit(&edit, files->certificate, sizeof files->certificate);
        genuine_sign_certificate(files);
        return;
    default:
        (void)input_edit(&edit, files->public_key, sizeof files->public_key);
        genuine_sign_public_key(files);
        return;
    }
    genuine_sign_files(files);
}

static bool digits(const char *text, size_t len)
{
    return strnlen(text, len + 1) == len && strspn(text, "0123456789") == len;
}

static void ask_freely(struct card *card)
{
    char expiry[CARD_EXPIRY_SIZE], municipality[CARD_MUNICIPALITY_SIZE];
    uint8_t certificate[EVIDENCE_CERTIFICATE_LEN];
    int tries;

    MARK(expiry);
    REQUIRE(card_expiry(card, expiry, NULL) ? digits(expiry, sizeof expiry - 1)
                                            : UNTOUCHED(expiry));
    MARK(municipality);
    REQUIRE(card_municipality(card, municipality, NULL)
                ? digits(municipality, sizeof municipality - 1)
                : UNTOUCHED(municipality));
    MARK(tries);
    REQUIRE(card_tries_left(card, &tries, NULL) ? tries >= 0 && tries <= 15 : UNTOUCHED(tries));
    MARK(certificate);
    REQUIRE(card_read_certificate(card, certificate, NULL) || UNTOUCHED(certificate));
}

/* Nobody but the holder of the card is ever read from it, whatever it says, unless the municipality wrote
 * somebody else on it. */
static void use(const struct card_evidence *evidence, const struct card_evidence *files)
{
    static struct person person, wanted;
    uint8_t number[EVIDENCE_DIGEST_LEN], basic_four[EVIDENCE_DIGEST_LEN];
    struct err err = {0};

    MARK(person);
    if (!evidence_person(evidence, &person, NULL))
        REQUIRE(UNTOUCHED(person));
    if (!evidence_verify(evidence, genuine_anchors(), genuine_challenge(), &err)) {
        REQUIRE(err.code != ERR_NONE && err.code != ERR_CRYPTO);
        return;
    }
    REQUIRE(evidence_digests(evidence, number, basic_four, NULL));
    REQUIRE(memcmp(evidence->number, files->number, sizeof files->number) == 0);
    if (evidence_person(files, &wanted, NULL)) {
        REQUIRE(!UNTOUCHED(person));
        REQUIRE(memcmp(&person, &wanted, sizeof person) == 0);
    }
}

static void read_card(struct card *card, bool right_pin, const struct card_evidence *files)
{
    static struct card_evidence evidence;
    struct secret pin = {.bytes = GENUINE_PIN, .len = CARD_PIN_LEN};
    struct err err = {0};
    int tries;

    if (card_tries_left(card, &tries, NULL) && tries == 1)
        card_allow_last_try(card);
    pin.bytes[0] = right_pin ? pin.bytes[0] : '0';
    MARK(evidence);
    if (card_read_evidence(card, &pin, genuine_challenge(), &evidence, &err)) {
        REQUIRE(evidence.attributes_len <= sizeof evidence.attributes);
        use(&evidence, files);
        return;
    }
    REQUIRE(UNTOUCHED(evidence));
    REQUIRE(err.code != ERR_NONE && err.where != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static struct card_evidence files;
    struct input input = {bytes, len};
    uint8_t choice = input_byte(&input);
    bool right_pin = (choice & CHOICE_WRONG_PIN) == 0;
    int tries = choice & CHOICE_TRIES;
    struct lying_card dev = {.genuine = genuine_card()};

    genuine_evidence(&files);
    if (choice & CHOICE_FILES) {
        edit_files(&input, &files);
        genuine_show(&files);
    }
    vcard_set_pin_tries(dev.genuine, tries);
    dev.moves = input;

    struct card *card = card_new(&lying_transport, &dev, NULL);

    if (choice & CHOICE_SHORT)
        card_use_short(card);
    if (choice & CHOICE_FREE)
        ask_freely(card);
    read_card(card, right_pin, &files);
    REQUIRE(card_apdus(card) <= dev.commands);
    card_free(&card);

    /* One try at most, and the card's counter is what it says. */
    REQUIRE(dev.closed && dev.tries <= 1 && dev.wrong <= dev.tries);
    REQUIRE(right_pin ? vcard_pin_tries(dev.genuine) >= tries
                      : vcard_pin_tries(dev.genuine) == tries - (int)dev.wrong);
    return 0;
}
