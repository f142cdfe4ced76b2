/* What one reading of a card costs: commands and bytes in each capability mode, and milliseconds of every
 * phase over each link (tests/vcard/link.h), which nobody waits for. Prints JSON. Usage: bench-card RESIDENT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backend/vrs/resident-file.h"
#include "cardlib/card.h"
#include "tests/vcard/command.h"
#include "tests/vcard/vcard.h"

/* How the reader finds out which commands the card takes. */
enum mode {
    MODE_EXTENDED,  /* the ATR says nothing; extended length works */
    MODE_SHORT,     /* the ATR says that it does not */
    MODE_FOUND_OUT, /* the ATR says nothing; it does not */
    MODES
};

enum phase { PHASE_TRIES, PHASE_PIN, PHASE_FILES, PHASE_CHALLENGE, PHASES };

static const char *const mode_names[MODES] = {"extended", "short", "found_out"};
static const char *const phase_names[PHASES] = {"tries", "pin", "files", "challenge"};

struct reading {
    struct vcard *card;
    enum phase phase;
    uint64_t us[PHASES];
    size_t command_bytes;
    unsigned apdus;
    size_t bytes;
    size_t own; /* of the files that were wanted */
};

static bool transmit(void *dev, const uint8_t *cmd, size_t cmd_len,
                     uint8_t ret[static APDU_RESPONSE_MAX], size_t *ret_len, struct err *err)
{
    struct reading *reading = dev;
    enum phase phase = cmd[1] == INS_SIGN ? PHASE_CHALLENGE : reading->phase;

    if (!vcard_transport.transmit(reading->card, cmd, cmd_len, ret, ret_len, err))
        return false;
    reading->us[phase] += vcard_answer_us(reading->card);
    reading->command_bytes += cmd_len;
    return true;
}

static void close_card(void *dev)
{
    vcard_transport.close(((struct reading *)dev)->card);
}

static bool atr(void *dev, uint8_t ret[static ATR_MAX], size_t *ret_len, struct err *err)
{
    return vcard_transport.atr(((struct reading *)dev)->card, ret, ret_len, err);
}

static const struct card_transport timed = {transmit, close_card, atr};

static bool read_card(struct reading *reading, const char *digits, struct err *err)
{
    static const uint8_t challenge[EVIDENCE_DIGEST_LEN] = {0x01};
    SCOPED_CARD *card = card_new(&timed, reading, err);
    SCOPED(card_evidence_wipe) struct card_evidence evidence;
    SCOPED_SECRET pin = {.len = CARD_PIN_LEN};
    int tries = 0;

    memcpy(pin.bytes, digits, CARD_PIN_LEN);
    reading->phase = PHASE_TRIES;
    if (card == NULL || !card_tries_left(card, &tries, err))
        return false;
    reading->phase = PHASE_PIN;
    if (!card_verify_pin(card, &pin, err))
        return false;
    reading->phase = PHASE_FILES;
    if (!card_read_files(card, challenge, &evidence, err))
        return false;
    reading->apdus = card_apdus(card);
    reading->bytes = card_bytes(card);
    reading->own = sizeof evidence.number + evidence.attributes_len + sizeof evidence.integrity +
                   sizeof evidence.certificate + sizeof evidence.public_key +
                   sizeof evidence.signature;
    return true;
}

static bool set_up(struct vcard *card, enum mode mode, enum link_kind kind)
{
    struct link link;

    link_init(&link, kind);
    vcard_set_link(card, &link);
    if (!vcard_set_atr(card, mode == MODE_SHORT ? ATR_CONTACT_SHORT : ATR_CONTACT, NULL))
        return false;
    if (mode == MODE_FOUND_OUT)
        vcard_set_extended(card, false);
    return true;
}

static bool measure(struct vcard *card, const char *pin, enum mode mode, enum link_kind kind,
                    struct reading *ret)
{
    struct err err;

    *ret = (struct reading){.card = card};
    if (set_up(card, mode, kind) && read_card(ret, pin, &err))
        return true;
    fprintf(stderr, "bench-card: %s over %s cannot be read\n", mode_names[mode],
            link_kind_name(kind));
    return false;
}

static void print_times(const struct reading *reading)
{
    uint64_t total = 0;

    for (unsigned i = 0; i < PHASES; i++) {
        printf("\"%s\": %.1f, ", phase_names[i], (double)reading->us[i] / 1000);
        total += reading->us[i];
    }
    printf("\"total\": %.1f}", (double)total / 1000);
}

static bool print_mode(struct vcard *card, const char *pin, enum mode mode)
{
    struct reading reading;

    if (!measure(card, pin, mode, LINK_NONE, &reading))
        return false;
    /* Every command has a status word: that much cannot be saved. */
    printf("  \"%s\": {\"apdus\": %u, \"bytes\": %zu, \"least_bytes\": %zu, \"ms\": {\n",
           mode_names[mode], reading.apdus, reading.bytes,
           reading.own + reading.command_bytes + 2 * (size_t)reading.apdus);
    for (unsigned kind = LINK_106K; kind < LINK_KINDS; kind++) {
        if (!measure(card, pin, mode, (enum link_kind)kind, &reading))
            return false;
        printf("    \"%s\": {", link_kind_name((enum link_kind)kind));
        print_times(&reading);
        puts(kind + 1 < LINK_KINDS ? "," : "}}");
    }
    return true;
}

static bool print_all(struct vcard *card, const char *pin)
{
    puts("{");
    for (unsigned mode = 0; mode < MODES; mode++) {
        if (!print_mode(card, pin, (enum mode)mode))
            return false;
        if (mode + 1 < MODES)
            puts("  ,");
    }
    puts("}");
    return true;
}

int main(int argc, char **argv)
{
    struct resident_file resident;
    struct resident_fault fault;
    struct vcard_keys *keys = NULL;
    struct vcard *card = NULL;
    bool ok = false;

    if (argc != 2 || !resident_file_load(argv[1], &resident, &fault)) {
        fputs("Usage: bench-card RESIDENT.json\n", stderr);
        return 2;
    }
    keys = vcard_keys_new(NULL);
    if (keys != NULL)
        card = vcard_new(&resident, keys, NULL);
    ok = card != NULL && print_all(card, resident.pin);
    vcard_free(&card);
    vcard_keys_free(&keys);
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
