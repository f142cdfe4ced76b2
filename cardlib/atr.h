/* What a card says of itself when it is powered: one thing in it is worth knowing (card.md 1.1). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* True when the card says that it does not take extended length. False when it says that it does, and
 * when it says nothing or nothing well-formed. Nothing else may ever be concluded from an ATR: readers
 * make up that of a contactless card (card.md 1.2). */
bool atr_refuses_extended(const uint8_t *atr, size_t len);
