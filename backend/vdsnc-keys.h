/* Who signs VDS-NC codes, and who is believed about it (qr.md 2.3): a barcode signer's key with its certificate, and
 * the certificates of States' authorities (CSCA) with their revocation lists. */
#pragma once

#include <openssl/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/scope.h"

/* Safe to share between threads. */
struct vdsnc_signer;

/* Reads a PEM certificate and its PEM key (vds-nc.pem, vds-nc.key). NULL and ERR_IO, ERR_TOO_LONG, or ERR_CONFIG when
 * they are not readable as such, do not belong together, are not on P-256, or when the certificate is not one that
 * VDS-NC asks for. Blocks on the files. */
struct vdsnc_signer *vdsnc_signer_load(const char *certificate_path, const char *key_path,
                                       struct err *err);
void vdsnc_signer_free(struct vdsnc_signer **signer);
#define SCOPED_VDSNC_SIGNER SCOPED(vdsnc_signer_free) struct vdsnc_signer

/* The private key. Borrowed. */
EVP_PKEY *vdsnc_signer_key(const struct vdsnc_signer *signer);

/* The certificate as it is in a code: base64url with padding. Borrowed. */
const char *vdsnc_signer_certificate(const struct vdsnc_signer *signer);

/* True when the certificate is valid at now (seconds since 1970 UTC). */
bool vdsnc_signer_is_valid(const struct vdsnc_signer *signer, int64_t now);

/* Safe to share between threads. */
struct vdsnc_trust;

/* Reads PEM files, each with CSCA certificates, revocation lists or both, in any order. No file: nobody is known. NULL
 * and ERR_CONFIG (detail: the number of the file, from 0) when a certificate is no authority's or says no key id, or a
 * list says no end; ERR_UNTRUSTED (detail: that of the list) when a list is not signed by one of the authorities;
 * ERR_IO (detail: errno), ERR_TOO_LONG, ERR_MEMORY. Blocks on the files. */
struct vdsnc_trust *vdsnc_trust_load(const char *const *paths, size_t count, struct err *err);

/* The same of one text. */
struct vdsnc_trust *vdsnc_trust_parse(const char *pem, size_t len, struct err *err);

void vdsnc_trust_free(struct vdsnc_trust **trust);
#define SCOPED_VDSNC_TRUST SCOPED(vdsnc_trust_free) struct vdsnc_trust
