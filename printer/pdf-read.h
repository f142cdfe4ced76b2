/* A PDF read again, as strictly as our own must be: every offset, every stream. Shares nothing with what
 * writes it. Of PDF 32000-1:2008 only what cairo and printer/pdfa.h use. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/scope.h"
#include "printer/buffer.h"

/* Some of the file's bytes. Borrowed; never a string. */
struct pdf_part {
    const uint8_t *at, *end;
};

enum pdf_kind {
    PDF_END,
    PDF_NUMBER,
    PDF_NAME,   /* text begins behind the slash */
    PDF_WORD,   /* an operator, or a keyword */
    PDF_STRING, /* of either kind, with its brackets */
    PDF_OPEN,   /* << or [ */
    PDF_CLOSE,  /* >> or ] */
    PDF_BROKEN
};

struct pdf_token {
    enum pdf_kind kind;
    struct pdf_part text;
    double number;
};

/* The next token (7.2 and 7.3); *part then begins behind it. */
struct pdf_token pdf_next(struct pdf_part *part);

bool pdf_token_is(const struct pdf_token *token, const char *text);

#define PDF_OBJECTS_MAX 512

struct pdf_reader {
    struct pdf_part file;
    struct pdf_part
        objects[PDF_OBJECTS_MAX]; /* by number: between obj and endobj; from NULL if free */
    size_t count;
    struct pdf_part root; /* the catalogue */
};

/* Finds every object by the file's table, and inflates every stream that is deflated, so that its own sum
 * (Adler-32) is looked at. ERR_MALFORMED, detail the offset or an object's number; ERR_MEMORY. The bytes
 * are borrowed. */
MUST_USE bool pdf_reader_init(struct pdf_reader *ret, const uint8_t *bytes, size_t len,
                              struct err *err);

/* The value of key in dictionary, followed to the object if it is a reference. False when it is not there. */
MUST_USE bool pdf_entry(const struct pdf_reader *reader, struct pdf_part dictionary,
                        const char *key, struct pdf_part *ret);

/* The next value of an array of which *array is what is left (at first, with its bracket), followed as above. False
 * at its end. */
MUST_USE bool pdf_element(const struct pdf_reader *reader, struct pdf_part *array,
                          struct pdf_part *ret);

/* True when the value of key is a number, a name or a word that reads text. */
MUST_USE bool pdf_entry_is(const struct pdf_reader *reader, struct pdf_part dictionary,
                           const char *key, const char *text);

MUST_USE bool pdf_entry_number(const struct pdf_reader *reader, struct pdf_part dictionary,
                               const char *key, double *ret);

/* The inflated stream of object, appended to ret. ERR_MALFORMED when it is none, or not deflated; ERR_MEMORY. */
MUST_USE bool pdf_stream(const struct pdf_reader *reader, struct pdf_part object,
                         struct buffer *ret, struct err *err);
