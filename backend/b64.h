/* base64url without padding (RFC 4648 section 5), and base64 with it for x5c, read strictly: one text
 * for one value, so that no changed character goes unnoticed. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/scope.h"

/* Characters for len bytes, without the NUL. */
#define B64_LEN(len) (((len)*4 + 2) / 3)

/* Writes B64_LEN(len) characters of base64url and a NUL. */
void b64url_encode(const void *bytes, size_t len, char *ret);

/* Bytes that len characters stand for; SIZE_MAX when no base64url text is that long. */
size_t b64url_decoded_len(size_t len);

/* Decodes into ret, which holds b64url_decoded_len(len) bytes. False for any other character, for
 * padding, and for unused bits that are not zero; ret then holds rubbish. */
MUST_USE bool b64url_decode(const char *text, size_t len, uint8_t *ret);

/* RFC 7515 4.1.6: x5c is plain base64 with padding. Writes (len + 2) / 3 * 4 characters and a NUL. */
void b64_encode(const void *bytes, size_t len, char *ret);

/* Decodes into ret, which holds len / 4 * 3 bytes. As strict as b64url_decode(). */
MUST_USE bool b64_decode(const char *text, size_t len, uint8_t *ret, size_t *ret_len);

/* For texts of others: either alphabet (not both in one text), with padding or without. ret holds len bytes; otherwise
 * as strict as b64url_decode(). */
MUST_USE bool b64_decode_any(const char *text, size_t len, uint8_t *ret, size_t *ret_len);
