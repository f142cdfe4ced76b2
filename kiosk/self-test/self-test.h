/* A self-test: looks at everything that a kiosk needs and disturbs nobody. Each part adds what it found. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "backend/screen.h"
#include "kiosk/config.h"

#define SELF_TEST_MAX 16

enum self_test_state { SELF_TEST_OK, SELF_TEST_WARNING, SELF_TEST_FAULT };

struct finding {
    const char *what; /* static storage, as are all words here */
    enum self_test_state state;
    const char *reason; /* NULL: none */
    long number;        /* -1: none; only with a reason */
};

struct findings {
    struct finding list[SELF_TEST_MAX];
    size_t count;
};

/* The words are those of findings-words.c; docs/attendant.md lists them. More than there is room for abort. */
void findings_add(struct findings *findings, const char *what, enum self_test_state state,
                  const char *reason, long number);

/* Is pcscd there, and the configured reader, and no card left on it? Looks without touching a card. */
void self_test_reader(const struct config *config, struct findings *ret);

/* Can the printer print? How much toner is left? Blocks for at most three seconds. */
void self_test_printer(const struct config *config, struct findings *ret);

/* Does the centre answer over TLS with both certificates, how long is ours valid, what does its clock say, and can the codes
 * that it promises be checked here? Blocks for at most eight seconds. */
void self_test_centre(const struct config *config, struct findings *ret);

/* Can every code be checked that the certificates of screen's municipalities will have? screen is empty when the centre did
 * not answer. For centre.c. */
void self_test_codes(const struct config *config, const struct screen *screen,
                     struct findings *ret);

/* Is there anything to speak with, and anything to say? Asks the player, which makes no sound. Blocks for at most five seconds. */
void self_test_sound(const struct config *config, struct findings *ret);

/* Can memory be locked, can it come to a disk, is there room on the disk? */
void self_test_machine(const struct config *config, struct findings *ret);
