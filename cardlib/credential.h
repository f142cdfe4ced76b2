/* Shows a credential to the card, and never wastes a try (card.md 2.2). For the files of cardlib that know
 * one application each: their headers say the same of one credential. */
#pragma once

#include "cardlib/apdu.h"

/* How many tries are left, as the card says; 0 when it is blocked. Selects its application. Spends none. */
MUST_USE bool credential_tries_left(struct card *card, enum credential credential, int *ret,
                                    struct err *err);

/* The next value that is shown may cost the last try. */
void credential_allow_last_try(struct card *card, enum credential credential);

/* Shows value once. ERR_PIN_FORMAT, ERR_PIN_UNASKED, ERR_PIN_LAST_TRY and, if the card has said that there
 * is no try, ERR_PIN_BLOCKED: the card saw nothing. ERR_PIN_WRONG, ERR_PIN_BLOCKED: it did. */
MUST_USE bool credential_verify(struct card *card, enum credential credential,
                                const struct secret *value, struct err *err);
