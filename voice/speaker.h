/* The starter's side of kiosk-voice: starts it, gives it orders, and never waits for it. No GStreamer here. */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "base/scope.h"
#include "voice/order.h"

struct speaker {
    pid_t pid; /* 0: none */
    int orders; /* a socket, its answers come back there; hung up when the process has ended. -1: none */
};

#define SPEAKER_NONE ((struct speaker){.orders = -1})

/* The path of the program, which lies beside the one that runs. Static storage. */
const char *speaker_program(void);

/* Starts argv (NULL at its end), with errors as its standard error, and no other descriptor of ours. It is
 * killed when the thread that started it ends. False, and errno, when there can be no process; a program that is not there is one that
 * ends at once. */
MUST_USE bool speaker_start(char *const argv[], int errors, struct speaker *ret);

/* One order, without the end of its line. False when nobody takes it: the process has ended, or has not read for long. */
MUST_USE bool speaker_order(const struct speaker *speaker, const char *order);

/* One line of what it says, without its end; false when there is none now. What is longer than an order is cut. */
MUST_USE bool speaker_answer(const struct speaker *speaker, char ret[static VOICE_LINE_SIZE]);

/* Ends it and waits for that: it is silent then. *speaker may be SPEAKER_NONE; leaves it. */
void speaker_end(struct speaker *speaker);
