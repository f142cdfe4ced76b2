/* How many wrong codes came in a row: in a file, so that neither a restart nor a loss of power forgets them. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/scope.h"

#define TRIES_MAX       10 /* wrong ones in a row; then an operator must unlock */
#define TRIES_BOOT_SIZE 40

/* A clock that runs through suspension, and which start of the machine it belongs to. */
struct tries_clock {
    int64_t now_ms;
    char boot[TRIES_BOOT_SIZE];
};

struct tries {
    unsigned wrong;                /* TRIES_MAX: locked */
    struct tries_clock last_wrong; /* or later, when nobody can know */
};

/* This machine's. */
struct tries_clock tries_clock_now(void);

/* Reads path; a file that is not there counts none, one that cannot be read or understood counts as locked. */
void tries_load(const char *path, const struct tries_clock *clock, struct tries *ret);

/* 0: locked. */
unsigned tries_left(const struct tries *tries);

/* How long nobody may type: 1 s after the first wrong code, twice as long after each one more. After another start of
 * the machine it begins anew. */
int64_t tries_wait_ms(const struct tries *tries, const struct tries_clock *clock);

/* Counts a wrong one, on disk when it returns true: to be called before a code is looked at, so that nobody can
 * stop the machine in between. False when it cannot be written: then no code may be looked at. */
MUST_USE bool tries_spend(const char *path, const struct tries_clock *clock, struct tries *tries,
                          struct err *err);

/* Counts none any more: the code was right, or an operator unlocks. False when the file stays. */
MUST_USE bool tries_forget(const char *path, struct tries *tries, struct err *err);
