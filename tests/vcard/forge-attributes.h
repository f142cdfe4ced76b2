/* EF 0002 as it is, and in every way in which it can be wrong and signed all the same. */
#pragma once

#include "tests/vcard/card.h"

struct forged_attributes {
    struct bytes file;   /* without the filler after it, unless that matters */
    size_t signed_start; /* what the digest is made of: DF22 and on */
    size_t signed_len;
};

/* By card->script; resident is whose they are. */
void forge_attributes(const struct vcard *card, const struct resident_file *resident,
                      struct forged_attributes *ret);
