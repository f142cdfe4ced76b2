#include "tests/vcard/link.h"

#include <stdlib.h>
#include <string.h>

#include "tests/vcard/command.h"

/* ISO 14443-3 type B: a character has start, eight bits, stop; SOF and EOF are 10 + 2 and 10 of these bit
 * times. 14443-4: a block has a PCB and two CRC bytes, and at most FSC = 256 bytes with them (card.md 8). */
#define RF_CHARACTER_BITS 10
#define RF_FRAME_BITS     22
#define RF_BLOCK          3
#define RF_FSC            256

/* The carrier, 13.56 MHz; a bit is 128 periods at 106 kbit/s, half of that at 212. */
#define CARRIER_HZ   13560000U
#define PERIODS_106K 128U

/* Between two frames: TR0 + TR1 of the card, 64 and 80 periods of the subcarrier (14443-2); the reader
 * is taken to need as long. */
#define RF_TURN_US 170

/* ISO 7816-3: a T=1 character with the least guard time is 11 bits; NAD, PCB, LEN and LRC stand around
 * 254 bytes; 22 bits between blocks. */
#define T1_CHARACTER_BITS 11
#define T1_BLOCK          4
#define T1_IFS            254
#define T1_TURN_BITS      22

static const char *const kind_names[LINK_KINDS] = {
    [LINK_NONE] = "none", [LINK_106K] = "106k",       [LINK_212K] = "212k",
    [LINK_424K] = "424k", [LINK_CONTACT] = "contact",
};

static const char *const work_names[LINK_WORKS] = {
    [LINK_SELECT] = "select", [LINK_READ] = "read",   [LINK_VERIFY] = "verify",
    [LINK_SIGN] = "sign",     [LINK_OTHER] = "other",
};

void link_init(struct link *ret, enum link_kind kind)
{
    *ret = (struct link){
        .kind = kind,
        /* [A]: no public source has measured a card. */
        .work_ms = {[LINK_SELECT] = 10,
                    [LINK_READ] = 5,
                    [LINK_VERIFY] = 30,
                    [LINK_SIGN] = 400,
                    [LINK_OTHER] = 5},
        .baud = 38400,
    };
}

bool link_kind_from_name(const char *name, enum link_kind *ret)
{
    for (unsigned i = 0; i < LINK_KINDS; i++) {
        if (strcmp(name, kind_names[i]) == 0) {
            *ret = (enum link_kind)i;
            return true;
        }
    }
    return false;
}

const char *link_kind_name(enum link_kind kind)
{
    return kind_names[kind];
}

static bool take_number(const char *text, unsigned min, unsigned max, unsigned *ret)
{
    unsigned long number = 0;

    if (text[0] == '\0' || strlen(text) > 6 || strspn(text, "0123456789") != strlen(text))
        return false;
    number = strtoul(text, NULL, 10);
    if (number < min || number > max)
        return false;
    *ret = (unsigned)number;
    return true;
}

bool link_set(struct link *link, const char *setting)
{
    const char *equals = strchr(setting, '=');
    size_t len = equals == NULL ? 0 : (size_t)(equals - setting);

    if (equals == NULL)
        return false;
    if (len == 4 && memcmp(setting, "baud", len) == 0)
        return take_number(equals + 1, 9600, 500000, &link->baud);
    for (size_t i = 0; i < LINK_WORKS; i++) {
        if (strlen(work_names[i]) == len && memcmp(setting, work_names[i], len) == 0)
            return take_number(equals + 1, 0, 10000, &link->work_ms[i]);
    }
    return false;
}

static enum link_work work_of(const uint8_t *cmd, size_t cmd_len)
{
    if (cmd_len < 4)
        return LINK_OTHER;
    switch (cmd[1]) {
    case INS_SELECT:
        return LINK_SELECT;
    case INS_READ_BINARY:
    case INS_READ_RECORD:
    case INS_GET_DATA:
        return LINK_READ;
    case INS_VERIFY:
        /* Without a PIN there is nothing to compare. */
        return cmd_len > 4 ? LINK_VERIFY : LINK_OTHER;
    case INS_SIGN:
    case INS_AUTHENTICATE:
    case INS_SESSION_KEY:
        return LINK_SIGN;
    default:
        return LINK_OTHER;
    }
}

/* One direction of a protocol with chained blocks: bits of len bytes, and of the acknowledgements between them;
 * *ret_turns counts the changes of direction. */
static uint64_t chain_bits(size_t len, size_t block_max, size_t around, unsigned character,
                           unsigned frame, unsigned *ret_turns)
{
    size_t blocks = len == 0 ? 1 : (len + block_max - 1) / block_max;
    size_t acknowledged = blocks - 1;
    size_t bytes = len + (blocks + acknowledged) * around;

    *ret_turns += 1 + 2 * (unsigned)acknowledged;
    return (uint64_t)bytes * character + (uint64_t)(blocks + acknowledged) * frame;
}

static uint64_t rf_us(enum link_kind kind, size_t cmd_len, size_t answer_len)
{
    unsigned periods = PERIODS_106K >> (kind - LINK_106K);
    unsigned turns = 0;
    uint64_t bits =
        chain_bits(cmd_len, RF_FSC - RF_BLOCK, RF_BLOCK, RF_CHARACTER_BITS, RF_FRAME_BITS, &turns) +
        chain_bits(answer_len, RF_FSC - RF_BLOCK, RF_BLOCK, RF_CHARACTER_BITS, RF_FRAME_BITS,
                   &turns);

    return bits * periods * 1000000 / CARRIER_HZ + (uint64_t)turns * RF_TURN_US;
}

static uint64_t contact_us(unsigned baud, size_t cmd_len, size_t answer_len)
{
    unsigned turns = 0;
    uint64_t bits = chain_bits(cmd_len, T1_IFS, T1_BLOCK, T1_CHARACTER_BITS, 0, &turns) +
                    chain_bits(answer_len, T1_IFS, T1_BLOCK, T1_CHARACTER_BITS, 0, &turns);

    return (bits + (uint64_t)turns * T1_TURN_BITS) * 1000000 / baud;
}

uint64_t link_us(const struct link *link, const uint8_t *cmd, size_t cmd_len, size_t answer_len)
{
    uint64_t work = (uint64_t)link->work_ms[work_of(cmd, cmd_len)] * 1000;

    if (link->kind == LINK_NONE || answer_len == 0)
        return 0;
    if (link->kind == LINK_CONTACT)
        return work + contact_us(link->baud, cmd_len, answer_len);
    return work + rf_us(link->kind, cmd_len, answer_len);
}
