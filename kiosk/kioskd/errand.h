/* A program that kioskd starts for one purpose and that ends by itself: it has a deadline, and says one line. */
#pragma once

#include "kiosk/kioskd/child.h"

#define ERRAND_LINE 512 /* longest line, with its NUL; the rest of a longer one is lost */

struct errand {
    struct child child;     /* pid 0: none runs */
    char line[ERRAND_LINE]; /* the first that it wrote to its standard output, without its end */
    size_t len;
    bool line_ended;
    bool late; /* killed at its deadline: its line does not count */
    int64_t since_ms, deadline_ms;
};

/* Nothing runs. */
#define ERRAND_NONE ((struct errand){.child = {.output = -1, .gate = -1}})

/* Starts argv, which may take limit_ms. False, and errno, when it cannot be started. */
MUST_USE bool errand_start(struct errand *errand, char *const argv[], int64_t limit_ms);

/* Reads what it has said so far. Never blocks. */
void errand_hear(struct errand *errand);

/* Kills it when its deadline has passed; whoever reaps it learns of its end as of any other. */
void errand_meet_deadline(struct errand *errand);

/* Hears its last words and forgets the process; line stays until the next start. */
void errand_over(struct errand *errand);
