/* Makes a genuine card what its script says it is (tests/vcard/script.h). */
#pragma once

#include "tests/vcard/card.h"

/* Before the card is made: whose it is. */
void forge_resident(const struct script *script, struct resident_file *resident);

/* After that. False when out of memory or when signing fails; the card can then only be freed. */
MUST_USE bool forge_card(struct vcard *card, struct err *err);
