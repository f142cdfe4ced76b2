/* What the card says when it is powered, as seen through either interface (card.md 1.1). */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum atr {
    ATR_CONTACT,    /* the one that OpenSC knows */
    ATR_CONTACTLESS /* made by the reader from the card's ATQB */
};

/* Static storage. */
const uint8_t *atr_bytes(enum atr atr, size_t *ret_len);
