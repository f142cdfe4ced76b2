/* The forms that a text or bytes can take in memory. */
#pragma once

#include "tests/scan/needles.h"

/* Where the encoded bytes go. Window: how many of them stand for 12 bytes of the text; len when it has no more. */
struct encoder {
    void (*emit)(void *to, enum encoding encoding, enum bound bound, const uint8_t *bytes,
                 size_t len, size_t window);
    void *to;
    enum bound bound;   /* asked for by the form; short ones get one anyway */
    bool whole;         /* no piece of it counts */
    bool is_short_word; /* others have letters like these in a longer one */
};

/* The shortest piece of a needle that counts, in bytes of its UTF-8 or of its own bytes. */
#define WINDOW_LEN 12

/* The same of pixels, of four bytes each: shorter pieces of a stroke look alike in other letters. */
#define PIXELS_WINDOW_LEN 128

/* Every encoding of text, UTF-8, that is long enough to mean something. */
void encode_text(const struct encoder *encoder, const char *text);

/* The bytes themselves, as encoding, and their hexadecimal and base64 forms. */
void encode_bytes(const struct encoder *encoder, enum encoding encoding, const uint8_t *bytes,
                  size_t len);

/* The bytes alone, nothing derived from them; all of them or nothing. */
void encode_exactly(const struct encoder *encoder, enum encoding encoding, const uint8_t *bytes,
                    size_t len);
