/* What a verifier of certificates' codes trusts, for every format. Nothing is trusted by default. */
#pragma once

#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>

#include "backend/issuer.h"
#include "base/certificate.h"
#include "base/err.h"
#include "base/scope.h"

#define CODE_TRUST_FILE_MAX (16 * 1024 * 1024) /* bytes; the EU's list of signers had some 3 MB */
#define CODE_TRUST_MAX      8192               /* certificates in one list */

/* All zero: nobody is trusted. Safe to share between threads once it is filled. */
struct code_trust {
    struct issuer_keys
        issuers;            /* of SMART Health Cards; issuers.issuer empty: any of their issuers */
    STACK_OF(X509) * cscas; /* States' authorities, of VDS-NC's barcode signers; NULL: none */
    STACK_OF(X509_CRL) * crls; /* what they have revoked */
    STACK_OF(X509) * dscs;     /* document signers of EU DCCs: the list itself is the trust */
};

/* Frees what it holds and leaves it all zero. */
void code_trust_done(struct code_trust *trust);
#define SCOPED_CODE_TRUST SCOPED(code_trust_done) struct code_trust

/* Each adds what a file holds, all of it or nothing. ERR_IO (detail: errno); ERR_MALFORMED when it is no JWK set, or
 * not PEM of that kind to its end (detail: how many were read before); ERR_TOO_LONG; ERR_MEMORY. Blocks. */
MUST_USE bool code_trust_add_issuers(struct code_trust *trust, const char *path, struct err *err);
MUST_USE bool code_trust_add_dscs(struct code_trust *trust, const char *path, struct err *err);
MUST_USE bool code_trust_add_crls(struct code_trust *trust, const char *path, struct err *err);

/* ERR_UNTRUSTED as well: a certificate that may not sign others is no authority (detail: which, from 0). */
MUST_USE bool code_trust_add_cscas(struct code_trust *trust, const char *path, struct err *err);

/* True when somebody is trusted to sign codes of this format. */
bool code_trust_has(const struct code_trust *trust, enum certificate_format format);
