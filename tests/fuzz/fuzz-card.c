/* Fuzz: all that can be asked of a card, through <mynacard.h>, over a card that lies (lying-card.h). The
 * input: a byte of choices, as they say a byte of more, an ATR (a byte of length and it), the number of the
 * call that fails (two bytes), and which file is another one (two bytes of length and the edit,
 * input_edit()), signed all the way; then the card's moves. */
#include <mynacard.h>
#include <string.h>

#include "tests/fuzz/failing.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/genuine.h"
#include "tests/fuzz/lying-card.h"

enum choice {
    CHOICE_TRIES = 3, /* how many are left at first */
    CHOICE_WRONG_PIN = 1 << 2,
    CHOICE_SHORT = 1 << 3,
    CHOICE_FILES = 1 << 4, /* a file is another one */
    CHOICE_FREE = 1 << 5,  /* what needs no PIN is asked for before */
    CHOICE_RISK = 1 << 6,  /* the last try is allowed */
    CHOICE_MORE = 1 << 7,
};

enum more {
    MORE_ATR = 1 << 0,
    MORE_FAILS = 1 << 1,   /* a call of another library fails */
    MORE_UNASKED = 1 << 2, /* the tries are not asked for */
    MORE_FORMLESS = 1 << 3 /* the PIN is not one */
};

struct visit {
    uint8_t choice, more;
    unsigned fail_at;
    struct lying_card dev;
    struct card_evidence files; /* what the municipality wrote */
};

#define MARK 0xA5

/* Whether an output that was filled with MARK is as it was. */
static bool untouched(const void *output, size_t len)
{
    const uint8_t *bytes = output;

    for (size_t i = 0; i < len; i++) {
        if (bytes[i] != MARK)
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
        files->attributes_len = input_take(&edit, sizeof files->attributes, &bytes);
        if (files->attributes_len > 0)
            memcpy(files->attributes, bytes, files->attributes_len);
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

static bool is_digits(const char *text, size_t len)
{
    return strnlen(text, len + 1) == len && strspn(text, "0123456789") == len;
}

/* Every code has its sentence; none is the one for no code at all. */
static bool is_known(int code)
{
    return code != MYNA_OK && strcmp(myna_strerr(code), myna_strerr(-1)) != 0 &&
           code != MYNA_ERR_INTERNAL && code != MYNA_ERR_USAGE;
}

static void ask_freely(struct myna_card *card)
{
    char expiry[MYNA_EXPIRY_SIZE], municipality[MYNA_MUNICIPALITY_SIZE], date[MYNA_DATE_SIZE];
    uint8_t certificate[MYNA_CERTIFICATE_LEN], issuer[MYNA_KEY_ID_LEN];

    memset(expiry, MARK, sizeof expiry);
    memset(date, MARK, sizeof date);
    if (myna_card_expiry(card, expiry) != MYNA_OK)
        REQUIRE(untouched(expiry, sizeof expiry));
    else
        REQUIRE(is_digits(expiry, sizeof expiry - 1) &&
                (myna_date_iso(expiry, date) == MYNA_OK || untouched(date, sizeof date)));
    memset(municipality, MARK, sizeof municipality);
    if (myna_card_municipality(card, municipality) != MYNA_OK)
        REQUIRE(untouched(municipality, sizeof municipality));
    else
        REQUIRE(is_digits(municipality, sizeof municipality - 1));
    memset(certificate, MARK, sizeof certificate);
    memset(issuer, MARK, sizeof issuer);
    if (myna_card_certificate(card, certificate) != MYNA_OK)
        REQUIRE(untouched(certificate, sizeof certificate));
    else
        REQUIRE(myna_certificate_issuer(certificate, sizeof certificate, issuer) == MYNA_OK ||
                untouched(issuer, sizeof issuer));
    /* It has been selected. */
    REQUIRE(myna_card_apdus(card) == 0 || myna_card_bytes(card) > 0);
}

/* Sent to somebody else and put together there: the same evidence. */
static struct myna_evidence *copy_of(const struct myna_evidence *evidence)
{
    static const enum myna_part parts[] = {MYNA_PART_NUMBER,    MYNA_PART_ATTRIBUTES,
                                           MYNA_PART_INTEGRITY, MYNA_PART_CERTIFICATE,
                                           MYNA_PART_CARD_KEY,  MYNA_PART_ANSWER};
    struct myna_evidence *copy;

    if (myna_evidence_new(&copy) != MYNA_OK)
        return NULL;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        size_t len, again_len;
        const uint8_t *part = myna_evidence_part(evidence, parts[i], &len);

        REQUIRE(part != NULL && myna_evidence_part(copy, parts[i], &again_len) == NULL);
        REQUIRE(myna_evidence_set(copy, parts[i], part, len) == MYNA_OK);

        const uint8_t *again = myna_evidence_part(copy, parts[i], &again_len);

        REQUIRE(again_len == len && memcmp(again, part, len) == 0);
    }
    return copy;
}

static void check_person(const struct myna_person *person, const struct card_evidence *files,
                         bool verified)
{
    static struct person wanted;
    const char *family = myna_person_family(person), *given = myna_person_given(person);
    char date[MYNA_DATE_SIZE];

    REQUIRE(is_digits(myna_person_number(person), 12) && family[0] != '\0');
    REQUIRE(strlen(family) + strlen(given) <= strlen(myna_person_name(person)));
    REQUIRE(strlen(myna_person_birth(person)) == 8 && strchr("0129", myna_person_sex(person)));
    (void)(myna_date_iso(myna_person_birth(person), date) == MYNA_OK);
    if (!verified || !evidence_person(files, &wanted, NULL))
        return;
    REQUIRE(strcmp(myna_person_name(person), wanted.name) == 0);
    REQUIRE(strcmp(myna_person_address(person), wanted.address) == 0);
    REQUIRE(strcmp(myna_person_number(person), wanted.number) == 0);
    REQUIRE(strcmp(myna_person_birth(person), wanted.birth) == 0);
    REQUIRE(myna_person_sex(person) == wanted.sex);
}

/* Nobody but the holder of the card is ever read from it, whatever it says, unless the municipality wrote
 * somebody else on it. */
static void use(const struct visit *visit, const struct myna_evidence *evidence)
{
    int verdict = myna_evidence_verify(evidence, genuine_public_anchors(), genuine_challenge());
    struct myna_evidence *copy = copy_of(evidence);
    struct myna_person *person;

    REQUIRE(verdict == MYNA_OK || is_known(verdict));
    if (copy != NULL && visit->fail_at == 0)
        REQUIRE(myna_evidence_verify(copy, genuine_public_anchors(), genuine_challenge()) ==
                verdict);
    myna_evidence_free(&copy);
    if (myna_evidence_person(evidence, &person) != MYNA_OK) {
        REQUIRE(person == NULL);
        return;
    }
    check_person(person, &visit->files, verdict == MYNA_OK);
    myna_person_free(&person);
    REQUIRE(person == NULL);
}

static int show_pin(const struct visit *visit, struct myna_card *card)
{
    static const char *const formless[] = {"", "123", "12345", "12345678901234567", "12 4"};
    int tries = 0x5A5A;

    if ((visit->more & MORE_UNASKED) == 0) {
        int code = myna_card_tries_left(card, MYNA_PIN_TEXT, &tries);

        REQUIRE(code == MYNA_OK ? tries >= 0 && tries <= 15 : is_known(code) && tries == 0x5A5A);
    }
    if (visit->choice & CHOICE_RISK)
        REQUIRE(myna_card_allow_last_try(card, MYNA_PIN_TEXT) == MYNA_OK);
    if (visit->more & MORE_FORMLESS) {
        const char *pin = formless[visit->choice % 5];

        return myna_card_verify_pin(card, MYNA_PIN_TEXT, pin, strlen(pin));
    }
    return myna_card_verify_pin(card, MYNA_PIN_TEXT,
                                visit->choice & CHOICE_WRONG_PIN ? "0000" : GENUINE_PIN, 4);
}

static void visit_card(const struct visit *visit, struct myna_card *card)
{
    struct myna_evidence *evidence;
    int code;

    if (visit->choice & CHOICE_SHORT)
        myna_card_use_short(card);
    if (visit->choice & CHOICE_FREE)
        ask_freely(card);
    code = show_pin(visit, card);
    REQUIRE(code == MYNA_OK || is_known(code));
    code = myna_card_read(card, genuine_challenge(), &evidence);
    if (code != MYNA_OK) {
        REQUIRE(is_known(code) && evidence == NULL);
        return;
    }
    use(visit, evidence);
    myna_evidence_free(&evidence);
}

static void set_up(struct visit *visit, struct input *input)
{
    const uint8_t *atr;

    memset(visit, 0, sizeof *visit);
    visit->choice = input_byte(input);
    if (visit->choice & CHOICE_MORE)
        visit->more = input_byte(input);
    visit->dev = (struct lying_card){.genuine = genuine_card(), .moves = input};
    if (visit->more & MORE_ATR) {
        visit->dev.atr_len = input_take(input, input_byte(input) % sizeof visit->dev.atr, &atr);
        if (visit->dev.atr_len > 0)
            memcpy(visit->dev.atr, atr, visit->dev.atr_len);
    }
    if (visit->more & MORE_FAILS)
        visit->fail_at = input_word(input);
    genuine_evidence(&visit->files);
    if (visit->choice & CHOICE_FILES) {
        edit_files(input, &visit->files);
        genuine_show(&visit->files);
    }
    vcard_set_pin_tries(visit->dev.genuine, visit->choice & CHOICE_TRIES);
    (void)genuine_public_anchors();
}

/* One try at most, none where the PIN could not be one, and the card's counter is what it says. */
static void check_counter(const struct visit *visit)
{
    int before = visit->choice & CHOICE_TRIES, now = vcard_pin_tries(visit->dev.genuine);
    const struct lying_card *dev = &visit->dev;

    REQUIRE(dev->tries <= 1 && dev->wrong <= dev->tries);
    REQUIRE(dev->tries == 0 || (visit->more & (MORE_UNASKED | MORE_FORMLESS)) == 0);
    if (visit->choice & CHOICE_WRONG_PIN)
        REQUIRE(now == before - (int)dev->wrong);
    else
        REQUIRE(dev->wrong == 0 && now >= before);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static struct visit visit;
    struct input input = {bytes, len};
    struct myna_card *card;

    set_up(&visit, &input);
    failing_arm(visit.fail_at, 0);
    if (myna_card_open_transport(&lying_transport, &visit.dev, &card) == MYNA_OK)
        visit_card(&visit, card);
    else
        REQUIRE(visit.fail_at > 0 && card == NULL);
    myna_card_close(&card);
    failing_disarm();
    REQUIRE(visit.dev.closed == 1);
    check_counter(&visit);
    return 0;
}
