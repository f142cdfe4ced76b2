/* Says whether bytes are text that may go on a screen and on paper. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* How many of the len bytes are well-formed UTF-8 (RFC 3629: shortest form, no surrogates, at most
 * U+10FFFF) without control characters (C0, DEL, C1); len when all of them are. */
size_t utf8_good_len(const uint8_t *bytes, size_t len);
