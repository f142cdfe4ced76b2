/* The pictures of the card's face, drawn at run time: its texts (card.md section 4) and a silhouette. The same
 * input gives the same bytes. */
#pragma once

#include "base/err.h"
#include "base/scope.h"
#include "tests/vcard/bytes.h"

/* Appends a PNG of one bit a pixel, black on white, 12 pixels high and 6 wide for each digit. ERR_NOT_FOUND when
 * the fonts are not installed. */
MUST_USE bool picture_of_digits(const char *digits, struct bytes *ret, struct err *err);

/* The same for any text (valid UTF-8), in letters of 24 pixels and in as many lines of 384 as it takes [A].
 * Variation sequences are honoured. A letter that no font has is drawn as a box. */
MUST_USE bool picture_of_text(const char *text, struct bytes *ret, struct err *err);

/* Appends a JPEG 2000 picture (JP2, grey) of nobody: head and shoulders. ERR_MEMORY. */
MUST_USE bool picture_of_nobody(struct bytes *ret, struct err *err);
