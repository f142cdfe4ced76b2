/* Fuzz: what is asked of pcscd, through <mynacard.h>. The input: a byte of choices, a byte of limit in
 * milliseconds, a byte of length and the name that is looked for; then the moves of pcscd (lying-pcsc.h). */
#include <mynacard.h>
#include <string.h>
#include <winscard.h>

#include "cardlib/pcsc.h"
#include "tests/fuzz/failing.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/genuine.h"
#include "tests/fuzz/lying-pcsc.h"

enum choice {
    CHOICE_NAME = 1 << 0,      /* a reader with a name */
    CHOICE_CANCELLED = 1 << 1, /* before the wait begins */
    CHOICE_REARMED = 1 << 2,
    CHOICE_CONNECT = 1 << 3,  /* to the card, whether one is there or not */
    CHOICE_REMOVAL = 1 << 4,  /* wait for it */
    CHOICE_FAILS = 1 << 5,    /* a call fails: two bytes more */
    CHOICE_HELD = 1 << 6,     /* the removal while we hold the card */
    CHOICE_STUBBORN = 1 << 7, /* pcscd */
};

/* The byte of length: what it also says. */
enum {
    NAME_LEN = 0x7F,
    NAME_IS_LOOKED_FOR =
        0x80, /* and nothing else is done: pcsc_find_reader(), which <mynacard.h> has not */
};

struct visit {
    uint8_t choice;
    int limit_ms;
    unsigned fail_at;
    char part[MYNA_READER_SIZE];
    struct myna_readers *readers;
};

static const char untouched[] = "before";

static bool is_known(int code)
{
    return code != MYNA_OK && strcmp(myna_strerr(code), myna_strerr(-1)) != 0 &&
           code != MYNA_ERR_INTERNAL && code != MYNA_ERR_USAGE;
}

static void cancel(void *dev)
{
    struct visit *visit = dev;

    myna_readers_cancel(visit->readers);
}

static void list(struct myna_readers *readers)
{
    int code = myna_readers_list(readers);

    REQUIRE(code == MYNA_OK || is_known(code));
    for (size_t i = 0; i < myna_readers_count(readers); i++)
        REQUIRE(strnlen(myna_readers_name(readers, i), MYNA_READER_SIZE) < MYNA_READER_SIZE);
    REQUIRE(myna_readers_name(readers, myna_readers_count(readers)) == NULL);
}

static void read_card(const struct visit *visit, const char *reader)
{
    struct myna_card *card;
    char expiry[MYNA_EXPIRY_SIZE];
    int tries = -1;
    int code = myna_card_open(visit->readers, reader, &card);

    if (code != MYNA_OK) {
        REQUIRE(is_known(code) && card == NULL);
        return;
    }
    (void)(myna_card_expiry(card, expiry) == MYNA_OK);
    if (myna_card_tries_left(card, MYNA_PIN_TEXT, &tries) == MYNA_OK)
        (void)(myna_card_verify_pin(card, MYNA_PIN_TEXT, GENUINE_PIN, 4) == MYNA_OK);
    if (visit->choice & CHOICE_HELD)
        (void)(myna_readers_wait_removal(visit->readers, reader, visit->limit_ms) == MYNA_OK);
    myna_card_close(&card);
    REQUIRE(card == NULL);
}

static void use_readers(struct visit *visit)
{
    char reader[MYNA_READER_SIZE] = "before";
    const char *part = visit->choice & CHOICE_NAME ? visit->part : NULL;

    list(visit->readers);
    if (visit->choice & CHOICE_CANCELLED)
        myna_readers_cancel(visit->readers);
    if (visit->choice & CHOICE_REARMED)
        myna_readers_rearm(visit->readers);

    int code = myna_readers_wait_card(visit->readers, part, visit->limit_ms, reader);

    if (code == MYNA_OK) {
        REQUIRE(strnlen(reader, sizeof reader) < sizeof reader);
        REQUIRE(part == NULL || strstr(reader, part) != NULL);
    } else {
        REQUIRE(is_known(code) && strcmp(reader, untouched) == 0);
        strcpy(reader, LYING_READER);
    }
    if (code == MYNA_OK || (visit->choice & CHOICE_CONNECT))
        read_card(visit, reader);
    if (visit->choice & CHOICE_REMOVAL) {
        code = myna_readers_wait_removal(visit->readers, reader, visit->limit_ms);
        REQUIRE(code == MYNA_OK || is_known(code));
    }
}

static void find(const char *name)
{
    char reader[PCSC_READER_SIZE] = "before";
    struct err err = {0};
    SCOPED_PCSC *pcsc = pcsc_new(&err);

    if (pcsc != NULL && pcsc_find_reader(pcsc, name, reader, &err)) {
        REQUIRE(strnlen(reader, sizeof reader) < sizeof reader);
        REQUIRE(strncmp(reader, name, strlen(name)) == 0);
        return;
    }
    REQUIRE(err.code != ERR_NONE && strcmp(reader, untouched) == 0);
}

static void use(struct visit *visit)
{
    int code = myna_readers_new(&visit->readers);

    if (code == MYNA_OK)
        use_readers(visit);
    else
        REQUIRE(is_known(code) && visit->readers == NULL);
    myna_readers_free(&visit->readers);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static struct lying_card card;
    struct input input = {bytes, len};
    struct visit visit = {.choice = input_byte(&input), .limit_ms = input_byte(&input)};
    const uint8_t *part;
    uint8_t name = input_byte(&input);
    size_t part_len = input_take(&input, name & NAME_LEN, &part);

    if (part_len > 0)
        memcpy(visit.part, part, part_len);
    if (visit.choice & CHOICE_FAILS)
        visit.fail_at = input_word(&input);
    memset(&card, 0, sizeof card);
    card.genuine = genuine_card();
    card.moves = &input;
    lying_pcsc_begin(&card, visit.choice & CHOICE_STUBBORN, cancel, &visit);
    failing_arm(visit.fail_at, SCARD_F_INTERNAL_ERROR);

    if (name & NAME_IS_LOOKED_FOR)
        find(visit.part);
    else
        use(&visit);
    failing_disarm();
    REQUIRE(lying_pcsc_ended());
    REQUIRE(card.tries <= 1 && vcard_pin_tries(card.genuine) == 3);
    return 0;
}
