/* A second proof of who is there: the X.509 certificates of the 公的個人認証 application, and a signature by the key
 * of user authentication, which has a PIN of its own. */
#pragma once

#include <mynacard/card.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MYNA_X509_MAX      4096 /* of one certificate, in DER */
#define MYNA_SIGNATURE_LEN 256  /* RSA-2048 */

/* A certificate and the signature of its key. The certificate names nobody, but its serial number is the same
 * every time: it is personal data. */
struct myna_proof;

/* The CA certificates that are trusted. Never change once loaded. */
struct myna_authorities;

enum myna_x509 {
    MYNA_X509_USER = 1,    /* 利用者証明用: names nobody; anybody may read it */
    MYNA_X509_USER_CA = 2, /* its issuer */
    MYNA_X509_SIGN = 3,    /* 署名用: name, birth, sex, address; MYNA_PIN_SIGN opens it */
    MYNA_X509_SIGN_CA = 4  /* its issuer */
};

/* The functions of a card forget the PIN of the text application, and fail as card.h says. */

/* Reads one certificate in DER. MYNA_ERR_PIN_NEEDED, MYNA_ERR_MALFORMED (EF id); MYNA_ERR_USAGE when there is no
 * such certificate. Verifies nothing. */
MYNA_MUST_USE int myna_card_x509(struct myna_card *card, enum myna_x509 which,
                                 uint8_t ret[MYNA_X509_MAX], size_t *ret_len);

/* Reads the certificate of user authentication, and has its key sign digest, a SHA-256 that nobody could
 * foresee. MYNA_PIN_USER has been verified: MYNA_ERR_PIN_NEEDED. MYNA_ERR_MALFORMED (EF id),
 * MYNA_ERR_MEMORY. Verifies nothing: myna_proof_verify(). */
MYNA_MUST_USE int myna_card_read_proof(struct myna_card *card,
                                       const uint8_t digest[MYNA_DIGEST_LEN],
                                       struct myna_proof **ret);

/* A proof that a server has received: certificate is len bytes of DER. Copies. MYNA_ERR_TOO_LONG,
 * MYNA_ERR_MEMORY. */
MYNA_MUST_USE int myna_proof_new(const uint8_t *certificate, size_t len,
                                 const uint8_t signature[MYNA_SIGNATURE_LEN],
                                 struct myna_proof **ret);

/* Erases and frees it. */
void myna_proof_free(struct myna_proof **proof);

/* Its two parts, to send them; borrowed from proof. The signature is MYNA_SIGNATURE_LEN bytes. */
const uint8_t *myna_proof_certificate(const struct myna_proof *proof, size_t *ret_len);
const uint8_t *myna_proof_signature(const struct myna_proof *proof);

/* Verifies that one of authorities has issued the certificate, for this purpose, that it is valid at at_s
 * (seconds since 1970) and that its key has signed digest. MYNA_ERR_UNKNOWN_AUTHORITY, MYNA_ERR_BAD_SIGNATURE
 * (EF id), MYNA_ERR_EXPIRED, MYNA_ERR_UNSUITABLE, MYNA_ERR_COPIED, MYNA_ERR_MALFORMED (EF id),
 * MYNA_ERR_CRYPTO, MYNA_ERR_MEMORY. Does not know whether it was revoked: the CA tells those whom the law
 * names. */
MYNA_MUST_USE int myna_proof_verify(const struct myna_proof *proof,
                                    const struct myna_authorities *authorities, int64_t at_s,
                                    const uint8_t digest[MYNA_DIGEST_LEN]);

/* Every *.pem file of directory, whole or not at all. Blocks on the disk. MYNA_ERR_CONFIG (0: there is no
 * certificate; 1: something is none of a CA), MYNA_ERR_IO (errno), MYNA_ERR_MEMORY. */
MYNA_MUST_USE int myna_authorities_load(const char *directory, struct myna_authorities **ret);
void myna_authorities_free(struct myna_authorities **authorities);

#ifdef __cplusplus
}
#endif
