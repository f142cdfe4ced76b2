/* What the encoder and the decoder of DCCs share. */
#pragma once

#include <openssl/x509.h>

#include "backend/dcc.h"
#include "backend/text.h"

#define DCC_PREFIX     "HC1:"
#define DCC_PREFIX_LEN 4

/* CWT claims (RFC 8392; HCERT 3.3) and the DCC's place in them. */
#define DCC_CLAIM_ISSUER    1
#define DCC_CLAIM_EXPIRES   4
#define DCC_CLAIM_ISSUED_AT 6
#define DCC_CLAIM_HCERT     (-260)
#define DCC_HCERT_EU        1

enum dcc_kind { DCC_VACCINATION, DCC_TEST, DCC_RECOVERY, DCC_KINDS };

/* Bits of the kinds (1 << DCC_TEST) that a DSC may sign: those of its extended key usage; all of them when it
 * names none (HCERT appendix A). */
unsigned dcc_kinds_of(const X509 *certificate);

/* The first DCC_KID_LEN bytes of a SHA-256 over the certificate. */
MUST_USE bool dcc_kid_of(const X509 *certificate, uint8_t ret[static DCC_KID_LEN]);

/* Seconds since 1970 UTC. */
MUST_USE bool dcc_time_of(const ASN1_TIME *time, int64_t *ret);

/* The check character of a UVCI (Luhn mod 38 over "A-Z0-9/:"); '\0' when uvci has another character. */
char dcc_uvci_check(const char *uvci);

EVP_PKEY *dcc_signer_key(const struct dcc_signer *signer);
const uint8_t *dcc_signer_kid(const struct dcc_signer *signer);

/* A DSC with its kid. */
struct dcc_anchor {
    X509 *certificate;
    uint8_t kid[DCC_KID_LEN];
};

/* Adds a DSC that is found by kid. ERR_MEMORY. */
MUST_USE bool dcc_trust_add_anchor(struct dcc_trust *trust, X509 *certificate,
                                   const uint8_t kid[static DCC_KID_LEN], struct err *err);

/* The next DSC with this kid from *i on, which is moved behind it; NULL after the last. Borrowed. */
const struct dcc_anchor *dcc_trust_next(const struct dcc_trust *trust,
                                        const uint8_t kid[static DCC_KID_LEN], size_t *i);

/* True when no CSCAs are known, or one of them has issued it. */
bool dcc_trust_has_issued(const struct dcc_trust *trust, X509 *certificate);

/* True when the SHA-256 over the two parts, one after the other, is withdrawn. */
bool dcc_trust_is_withdrawn(const struct dcc_trust *trust, const void *first, size_t first_len,
                            const void *second, size_t second_len);

/* DCC_GOOD, DCC_NOT_ZLIB, DCC_BAD_ZLIB, DCC_BOMB or DCC_NO_MEMORY; ret only when it is good. */
enum dcc_fault dcc_inflate(const struct text *deflated, struct text *ret);
