/* Makes needles of what is known of a resident. The process that does it holds all of it in the clear: it ends
 * before anybody scans. */
#pragma once

#include "tests/scan/needles.h"

/* Collects needles. */
struct mask;

struct mask *mask_new(void);

/* Adds what value says in all its forms, under name, which may have other values already. False when it is not of that kind. kind is a word of
 * forms.h. */
MUST_USE bool mask_add(struct mask *mask, const char *name, const char *kind, const char *value);

/* Adds what is in a resident's file, as NAME.number, NAME.pin…; name is that of the file. False, and a sentence
 * on stderr, when it is no such file. */
MUST_USE bool mask_add_resident(struct mask *mask, const char *path);

/* Adds what is planted: a text and a number of 12 digits, in every encoding, as one needle. */
MUST_USE bool mask_add_plant(struct mask *mask, const char *name, const char *text,
                             const char *number);

/* Reads lines "NAME KIND VALUE"; empty ones and those that begin with # say nothing. Returns 0, or the number of
 * the first line that is wrong. */
int mask_read(struct mask *mask, FILE *file);

/* Hands all over, masked, and wipes and frees the rest. Leaves NULL. */
MUST_USE bool mask_finish(struct mask **mask, struct needles *ret);
