/* What is looked for: byte strings that are never in the clear here, so that nobody finds them in us.
 *
 * A needle is something of one resident, as the family name; its patterns are the ways in which it can lie in
 * memory: forms times encodings. Pattern bytes are XORed with a random pad that is another one in every file. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/scope.h"

#define NEEDLE_PAD_LEN 32

/* Longest pattern and longest line of a file of needles, in bytes. */
#define PATTERN_MAX      32768
#define NEEDLES_LINE_MAX (4 * PATTERN_MAX)

enum encoding {
    ENCODING_UTF8,
    ENCODING_UTF16LE,
    ENCODING_UTF16BE,
    ENCODING_UTF32LE,
    ENCODING_UTF32BE,
    ENCODING_SHIFT_JIS,
    ENCODING_EUC_JP,
    ENCODING_JSON,
    ENCODING_HEX,
    ENCODING_BASE64,
    ENCODING_BASE64URL,
    ENCODING_BCD,
    ENCODING_RAW,    /* bytes that are no text */
    ENCODING_BINARY, /* as C keeps it: an integer */
    ENCODING_APDU,   /* a command to a card */
    ENCODING_SECRET, /* struct secret */
    ENCODING_CHUNK,  /* a string in a chunk of malloc's */
    ENCODING_PIXELS,
    ENCODINGS,
};

const char *encoding_name(enum encoding encoding);

/* Bytes of one unit of text: 1, 2 or 4. */
unsigned encoding_width(enum encoding encoding);
bool encoding_is_big_endian(enum encoding encoding);

/* What must lie beside a pattern that is too short to mean something alone. */
enum bound {
    BOUND_NONE,
    BOUND_DIGIT,  /* no digit on either side */
    BOUND_WORD,   /* no letter, digit or sign of another script on either side */
    BOUND_STRING, /* no digit before it, a NUL behind it */
};

struct range {
    uint32_t start, end;
};

struct pattern {
    uint32_t needle; /* index */
    enum encoding encoding;
    enum bound bound;
    uint32_t need; /* how many bytes of it in a row are a hit; len: only the whole is */
    uint32_t len;
    uint8_t *masked;
    struct range *public_parts; /* a hit within one of these says nothing about a person */
    size_t public_count;
};

struct needle {
    char *name;
    bool planted; /* ours: it must be found */
};

struct needles {
    struct needle *needles;
    struct pattern *patterns;
    size_t needle_count, pattern_count;
    uint8_t pad[NEEDLE_PAD_LEN];
};

/* The unmasked byte. It must not be stored. */
static inline uint8_t pattern_byte(const struct needles *needles, const struct pattern *pattern,
                                   size_t at)
{
    return pattern->masked[at] ^ needles->pad[at % NEEDLE_PAD_LEN];
}

/* A new random pad. False when there is none to be had. */
MUST_USE bool needles_init(struct needles *ret);

/* Adds a needle and returns its index; the name is copied. */
uint32_t needles_add(struct needles *needles, const char *name, bool planted);

/* Adds a copy of pattern, masked under needles' pad. */
void needles_add_masked(struct needles *needles, const struct pattern *pattern);

/* The same of clear bytes, pattern->len of them, which it masks; pattern->masked is not looked at. */
void needles_add_clear(struct needles *needles, const struct pattern *pattern,
                       const uint8_t *clear);

/* Adds everything in from to needles, under needles' own pad. */
void needles_merge(struct needles *needles, const struct needles *from);

/* Reads what needles_write() wrote. False, and ret_line where, when it is something else; ret then is empty. */
MUST_USE bool needles_read(FILE *file, struct needles *ret, int *ret_line);
MUST_USE bool needles_write(const struct needles *needles, FILE *file);

void needles_done(struct needles *needles);
#define SCOPED_NEEDLES SCOPED(needles_done) struct needles
