/* Takes a PIN from a person or from another program; never from an argument. */
#pragma once

#include "base/err.h"
#include "base/secret.h"

/* Asks at the terminal, without echo. tries_left decides the words: the last try is named as such. Blocks
 * until Enter. ERR_CANCELLED: Ctrl-C, Ctrl-D or Escape; ERR_PIN_FORMAT (detail: length): nothing, or
 * not four digits; ERR_IO (detail: errno) when there is no terminal. */
MUST_USE bool pin_ask(int tries_left, struct secret *ret, struct err *err);

/* Reads the first line of fd, which may lack its line end, and nothing after it. Errors as above. */
MUST_USE bool pin_read_fd(int fd, struct secret *ret, struct err *err);
