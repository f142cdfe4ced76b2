/* The first page of an Opus file (RFC 3533, RFC 7845). */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/scope.h"

/* Whether bytes begin as an Opus file does: one page whose one packet is OpusHead. */
bool opus_is(const unsigned char *bytes, size_t len);

/* Says in the head of bytes, which opus_is(), that what was encoded had 48000 samples a second. It makes no difference to what is
 * heard (RFC 7845, section 5.1), but GStreamer 1.22 finds no decoder for rates that Opus itself has not, 22050 say. */
void opus_set_rate(unsigned char *bytes);
