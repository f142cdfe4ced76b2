/* What the card says when it is powered, as seen through either interface (card.md 1.1), and what
 * that promises. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/scope.h"

/* Nobody has published which card has which. */
enum atr {
    ATR_CONTACT,          /* the one that OpenSC knows: no historical bytes */
    ATR_CONTACT_EXTENDED, /* country code 392; says extended length and command chaining */
    ATR_CONTACT_SHORT,    /* says neither */
    ATR_CONTACT_00D1,     /* historical bytes 42 00 01 00 D1 */
    ATR_CONTACT_B3A1,     /* historical bytes 42 00 01 B3 A1 */
    ATR_CONTACTLESS,      /* made by the reader from the card's ATQB, as are the next ones */
    ATR_CONTACTLESS_41,
    ATR_CONTACTLESS_4B00, /* a waiting time of 2.5 s */
    ATR_CONTACTLESS_4BB3, /* the same */
    ATR_CONTACTLESS_JUKI, /* the old 住基カード: not a My Number card */
    ATR_COUNT
};

/* Static storage. */
const uint8_t *atr_bytes(enum atr atr, size_t *ret_len);

/* "contact-short", say; static storage. */
const char *atr_name(enum atr atr);

/* False, ret untouched, when none is called so. */
MUST_USE bool atr_from_name(const char *name, enum atr *ret);

bool atr_is_contactless(enum atr atr);

/* The card capabilities among the historical bytes: extended length and command chaining. False, rets
 * untouched, when it does not say. */
MUST_USE bool atr_capabilities(enum atr atr, bool *ret_extended, bool *ret_chaining);
