/* What the forms of several kinds share. */
#pragma once

#include "tests/scan/forms.h"

/* Hands over what a format says. */
void forms_print(const struct encoder *encoder, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* len bytes, the lowest first. */
void forms_put_integer(uint8_t *ret, uint64_t value, size_t len);

/* len bytes of 2 len digits. */
void forms_put_bcd(uint8_t *ret, const char *digits, size_t len);

MUST_USE bool forms_of_name(const char *name, struct encoder encoder);
MUST_USE bool forms_of_birth(const char *iso, struct encoder encoder);
