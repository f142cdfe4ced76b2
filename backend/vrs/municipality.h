/* A municipality as VRS knows it: what it is called, what it issues, who signs for it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/certificate.h"
#include "base/err.h"

struct municipality {
    char code[MUNICIPALITY_LEN + 1];
    bool taking_part; /* false: its residents are sent to the counter, it is not listed */
    bool kinds[CERTIFICATE_KINDS];
    bool dcc; /* overseas certificates have EU DCC codes, too */
    struct certificate_words prefecture;
    struct certificate_words name;
    char kana[CERTIFICATE_WORDS_SIZE];
    struct certificate_issuer issuer;
};

/* What is wrong with a municipality file, for the person who wrote it. */
struct municipality_fault {
    char field[48];     /* "mayor_name.en"; "" when the file as a whole is wrong */
    const char *reason; /* static storage */
    int line;           /* of the JSON text, when it is not JSON; else 0 */
};

/* Reads and checks the JSON file path (docs/backend.md). False, ret untouched and ret_fault filled, when
 * it is wrong or cannot be read. */
MUST_USE bool municipality_load(const char *path, struct municipality *ret,
                                struct municipality_fault *ret_fault);

/* The same for JSON text in memory. */
MUST_USE bool municipality_parse(const char *text, size_t len, struct municipality *ret,
                                 struct municipality_fault *ret_fault);
