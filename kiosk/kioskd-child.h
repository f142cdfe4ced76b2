/* Programs that kioskd starts, and their end: gone, not signalled, with everything they started. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/scope.h"

struct child {
    pid_t pid;  /* 0: none */
    int output; /* what it says: phases of a session, one word of a sweep; -1: nothing more */
};

/* Milliseconds of the clock that nobody sets. */
int64_t now_ms(void);

/* Makes this process the one that orphans come to, and forbids core dumps. Once, at the start. False
 * when the kernel cannot list children: then end_all() could not keep its promise. */
MUST_USE bool children_prepare(void);

/* Starts argv (NULL at its end). What the child writes to its descriptor fd can be read from ret->output,
 * which never blocks. The child dies when this process does. False, ret untouched, when it cannot
 * be started; errno says why. */
MUST_USE bool child_start(char *const argv[], int fd, struct child *ret);

/* Kills every descendant, orphans and stopped ones included, and returns only when all of them are
 * gone: whoever held the reader or the screen has let go. */
void end_all(void);

/* Closes what is left of child and forgets it. */
void child_forget(struct child *child);
