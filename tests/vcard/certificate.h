/* The X.509 certificates of the 公的個人認証AP, made at run time (card.md 5.3). */
#pragma once

#include "tests/vcard/keys.h"

struct resident_file; /* backend/vrs/resident-file.h */

enum certificate_use {
    CERTIFICATE_AUTH, /* 利用者証明用: names nobody */
    CERTIFICATE_SIGN  /* 署名用: name, sex, birth and address in its SAN */
};

/* Appends the resident's certificate in DER, signed by keys->ca, good until the card expires. */
MUST_USE bool certificate_of_resident(const struct vcard_keys *keys,
                                      const struct resident_file *resident,
                                      enum certificate_use use, struct bytes *ret, struct err *err);

/* Appends the CA's own. Its names say that it is for tests. */
MUST_USE bool certificate_of_ca(const struct vcard_keys *keys, enum certificate_use use,
                                struct bytes *ret, struct err *err);
