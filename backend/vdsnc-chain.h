/* Inside of vdsnc: what the certificate of a barcode signer must be, and whose it is (qr.md 2.3, 2.4). OpenSSL's own
 * chain builder is of no use: it refuses the explicit curve parameters of which States' certificates are full. */
#pragma once

#include <openssl/x509.h>
#include <stdbool.h>
#include <stdint.h>

#include "backend/vdsnc.h"
#include "base/scope.h"

/* It can be read in every part that is asked for below, and has a key that OpenSSL knows. */
bool vdsnc_is_sound(X509 *certificate);

/* Sound; key usage, document type, and that it names who signed it. Other extensions may be there. */
enum vdsnc_fault vdsnc_profile_check(X509 *signer);

/* Who signed it, whether it was revoked, and its time. signer has passed vdsnc_profile_check(). */
enum vdsnc_fault vdsnc_chain_check(const struct vdsnc_trust *trust, X509 *signer, int64_t now);

/* VDSNC_GOOD, VDSNC_NOT_YET_VALID or VDSNC_EXPIRED. certificate is sound. */
enum vdsnc_fault vdsnc_time_check(const X509 *certificate, int64_t now);

/* What vdsnc_trust_load() reads and vdsnc_chain_check() asks. */
struct vdsnc_trust {
    STACK_OF(X509) * authorities;
    STACK_OF(X509_CRL) * lists; /* each was signed by one of them */
};
