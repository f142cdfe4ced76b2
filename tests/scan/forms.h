/* What somebody's data looks like: the ways in which programs write a number, a PIN, a name or a day. */
#pragma once

#include "tests/scan/encode.h"

enum kind {
    KIND_NUMBER, /* 12 digits */
    KIND_PIN,    /* 4 digits, with what must be around them */
    KIND_NAME,   /* family name, U+3000 or a space, given name; in any script */
    KIND_BIRTH,  /* YYYY-MM-DD */
    KIND_TEXT,   /* address, ids, payloads of codes */
    KIND_OPAQUE, /* hexadecimal: bytes that go over a wire */
    KIND_PIXELS, /* hexadecimal: part of a row of a picture */
    KIND_PUBLIC, /* a text that every machine may hold: what only says this is no hit */
    KINDS,
};

const char *kind_name(enum kind kind);
MUST_USE bool kind_from_name(const char *name, enum kind *ret);

/* Hands every form of value in every encoding to encoder. False, and nothing handed over, when value is not of
 * that kind. */
MUST_USE bool forms_of(enum kind kind, const char *value, struct encoder encoder);
