/* Who the attendants are, and what their codes hash to. The file says it in lines of
 *
 *     NAME:scrypt$N$r$p$SALT$HASH            (RFC 7914; salt and hash in hex)
 *     NAME:scrypt$N$r$p$SALT$HASH:card$UID   (and the number of their staff card, in hex)
 *
 * and nobody but root and the kiosk's user may read it: a code of six digits does not withstand whoever has its
 * hash. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/scope.h"
#include "base/secret.h"

#define CODE_DIGITS_MIN 6
#define CODE_DIGITS_MAX 8
#define CODE_SALT_LEN   16
#define CODE_HASH_LEN   32

#define ATTENDANTS_MAX      16 /* every code is tried against all of them */
#define ATTENDANT_NAME_SIZE 24 /* a-z, 0-9 and hyphen, with its NUL */
#define ATTENDANT_UID_MAX   10 /* ISO 14443-3: 4, 7 or 10 bytes; JIS X 6319-4: 8 */
#define ATTENDANT_LINE_SIZE 192

/* What --hash asks for: 32 MiB and about 90 ms on the reference machine. */
#define CODE_N 32768
#define CODE_R 8
#define CODE_P 1

struct code_hash {
    uint64_t n;
    uint32_t r, p;
    uint8_t salt[CODE_SALT_LEN];
    uint8_t hash[CODE_HASH_LEN];
};

struct attendant {
    char name[ATTENDANT_NAME_SIZE];
    struct code_hash code;
    uint8_t uid[ATTENDANT_UID_MAX];
    size_t uid_len; /* 0: has no card */
};

struct attendants {
    struct attendant list[ATTENDANTS_MAX];
    size_t count;
};

/* Reads text, which is len bytes. ERR_CONFIG with the line's number for a line that is none of the above, a name
 * that comes twice, or parameters that are too cheap (below N=16384, r=8) or too dear (above 64 MiB);
 * with 0 when there is no attendant at all. */
MUST_USE bool attendants_parse(const char *text, size_t len, struct attendants *ret,
                               struct err *err);

/* Reads the file at path. ERR_IO (errno) when it cannot be read; ERR_REFUSED when others than its owner may change
 * it, or others than its owner and group may read it. */
MUST_USE bool attendants_load(const char *path, struct attendants *ret, struct err *err);

/* Whose code it is: *ret is NULL when it is nobody's. Takes the same time whether and wherever it is found, about
 * 90 ms for every attendant: it blocks. False only when the crypto library fails. */
MUST_USE bool attendants_find(const struct attendants *attendants, const struct secret *code,
                              const struct attendant **ret, struct err *err);

/* Whether the card whose number, in hex, is at the begin of text, up to its first LF or end, is who's. */
bool attendant_has_card(const struct attendant *who, const char *text);

/* True for what people try first: not six to eight digits, all alike, counting up or down, pairs or halves that
 * repeat, a year and a day. */
bool code_is_weak(const struct secret *code);

/* Hashes code with a fresh salt. It blocks for about 90 ms. */
MUST_USE bool code_hash_make(const struct secret *code, struct code_hash *ret, struct err *err);

/* A name that the file may hold. */
bool attendant_is_name(const char *name);

/* Writes the line of the file, without its end. name as above. */
void attendant_line(const char *name, const struct code_hash *hash,
                    char ret[static ATTENDANT_LINE_SIZE]);
