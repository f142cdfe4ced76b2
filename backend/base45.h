/* Base45 (RFC 9285), read strictly: the text of a DCC's QR code in alphanumeric mode. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/scope.h"

/* Characters for len bytes, without the NUL; bytes for len characters. */
#define BASE45_LEN(len)         ((len) / 2 * 3 + (len) % 2 * 2)
#define BASE45_DECODED_LEN(len) ((len) / 3 * 2 + (len) % 3 / 2)

/* Writes BASE45_LEN(len) characters and a NUL. */
void base45_encode(const void *bytes, size_t len, char *ret);

/* Decodes into ret, which holds BASE45_DECODED_LEN(len) bytes. False for another character, a length that no
 * text has, three characters above 65535, and two above 255; ret then holds rubbish. */
MUST_USE bool base45_decode(const char *text, size_t len, uint8_t *ret);
