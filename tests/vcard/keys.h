/* The keys behind a virtual card, and what is signed with them. */
#pragma once

#include <openssl/types.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/vcard/bytes.h"
#include "tests/vcard/vcard.h"

#define RSA_LEN    256 /* RSA-2048 everywhere (card.md 1.4) */
#define KEY_ID_LEN 16

struct vcard_keys {
    EVP_PKEY *ca;       /* signs the issuer's certificate; the trust anchor */
    EVP_PKEY *issuer;   /* the municipality's: signs EF 0003 and EF 0007 */
    EVP_PKEY *card;     /* answers the challenge */
    EVP_PKEY *session;  /* EF 0006 */
    EVP_PKEY *stranger; /* another card's key, or an authority that nobody trusts */
    EVP_PKEY *auth;     /* 利用者証明用 */
    EVP_PKEY *sign;     /* 署名用 */
};

/* The 16 bytes by which a CV certificate names a key: 7 digits, 08 05, 3 digits, three 00, last
 * (card.md 3.6). */
void key_id(const char *number, const char *group, uint8_t last, uint8_t ret[static KEY_ID_LEN]);

/* The trust anchor's id: 6999033, group 001. */
void key_id_of_ca(uint8_t ret[static KEY_ID_LEN]);

/* The id of an authority that is not trusted any more, whose key is the stranger's: 6999032, group 001. */
void key_id_of_withdrawn(uint8_t ret[static KEY_ID_LEN]);

/* The id of the same key in the 券面事項確認AP: 6999023, group 001. */
void key_id_of_face_ca(uint8_t ret[static KEY_ID_LEN]);

/* Appends 90 03, the exponent in three bytes, 91 82 0100 and the modulus: 265 bytes. */
MUST_USE bool key_add_public(EVP_PKEY *key, struct bytes *ret, struct err *err);

/* RSASSA-PKCS1-v1_5 with SHA-256 over data. */
MUST_USE bool key_sign(EVP_PKEY *key, const void *data, size_t len, uint8_t ret[static RSA_LEN],
                       struct err *err);

/* The same with another digest. */
MUST_USE bool key_sign_with(EVP_PKEY *key, const EVP_MD *digest, const void *data, size_t len,
                            uint8_t ret[static RSA_LEN], struct err *err);

/* Appends 5F4E and 5F37 of a CV certificate, without the 7F21 around them. */
MUST_USE bool key_add_certificate(EVP_PKEY *subject, const uint8_t subject_id[static KEY_ID_LEN],
                                  EVP_PKEY *issuer, const uint8_t issuer_id[static KEY_ID_LEN],
                                  struct bytes *ret, struct err *err);
