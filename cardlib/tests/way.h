/* A way to the virtual card that another program might have written, for tests of the public functions. */
#pragma once

#include <mynacard.h>
#include <stdbool.h>

#include "backend/vrs/resident-file.h"
#include "tests/vcard/vcard.h"

#define PIN      "1234"
#define WRONG    "0000"
#define PASSWORD "TEST1234" /* of the signature certificate */

struct way {
    struct vcard *vcard;
    unsigned calls, shown; /* commands; those with a PIN in them */
    unsigned fail_at;      /* this call and all later ones return code; 0: none */
    int code;
    bool claims_too_much; /* says that it has written more than there was room for */
    bool closed;
};

/* dev is a struct way *. */
extern const struct myna_transport way_transport;

/* The same for all tests of a program: whose card it is, who vouches for it, what it is asked to sign. */
extern struct resident_file way_resident;
extern struct myna_anchors *way_anchors;
extern char *way_anchors_directory;
extern const uint8_t way_challenge[MYNA_DIGEST_LEN];

/* A fresh card, opened. */
struct fixture {
    struct way way;
    struct myna_card *card;
};

/* Registers a test that gets a fixture. */
void with_card(const char *path, void (*test)(struct fixture *, const void *));

/* Shows a PIN. */
int show(struct fixture *f, enum myna_pin which, const char *pin);

/* The same, as an honest program does it. */
int ask_and_show(struct fixture *f, enum myna_pin which, const char *pin);

/* What the card shows of itself after its PIN. The caller frees it. */
struct myna_evidence *evidence_of(struct fixture *f);

/* Deletes a file of a directory, and the directory, and frees its name. */
void forget(char *directory, const char *name);

/* Runs the tests that add() registers. RESIDENTS in the environment says where the residents are. */
int way_main(int argc, char **argv, void (*add)(void));
