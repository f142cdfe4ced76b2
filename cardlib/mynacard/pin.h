/* Takes a PIN from a person or from another program; never from an argument. */
#pragma once

#include <stddef.h>

#include "cardlib/mynacard/report.h"

#define PIN_MAX 16

/* Erase it with myna_wipe() as soon as the card has seen it. */
struct pin {
    char digits[PIN_MAX];
    size_t len;
};

/* Asks at the terminal, without echo. tries_left decides the words: the last try is named as such. Blocks
 * until Enter. False and why: MYNA_ERR_CANCELLED after Ctrl-C, Ctrl-D or Escape, MYNA_ERR_PIN_FORMAT (its
 * length) for nothing or too much, MYNA_ERR_IO (errno) when there is no terminal. */
bool pin_ask(int tries_left, struct pin *ret, struct failure *why);

/* Reads the first line of fd, which may lack its line end, and nothing after it. Fails likewise. */
bool pin_read_fd(int fd, struct pin *ret, struct failure *why);
