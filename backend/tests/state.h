/* A State for the tests of VDS-NC: its authority, barcode signers good and bad, and codes with any content, truly
 * signed. Everything that is returned belongs to the caller; whatever cannot be made fails the test. */
#pragma once

#include <openssl/x509.h>
#include <stdbool.h>
#include <stdint.h>

#include "backend/vdsnc.h"

/* How a certificate is made; what is zero is as it should be. */
struct state_wish {
    const char *country;       /* "JP" */
    const char *name;          /* "01" */
    bool is_authority;         /* a CSCA: signed by itself unless issuer is given */
    bool has_no_key_id;        /* no SKI of an authority, no AKI of a signer */
    const char *usage;         /* extended key usage: "critical,2.23.136.1.1.14.2"; "" for none */
    const char *key_usage;     /* "" (none) unless authority */
    const char *document_type; /* "NV"; "" for none */
    const char *more;          /* "OID" of one more extension, which is critical */
    int64_t begins, ends;      /* SAMPLE_NOW -/+ a year */
    long serial;               /* 1 */
    const char *digest;        /* "SHA256" */
};

/* A new key on a curve: "P-256". */
EVP_PKEY *state_key(const char *curve);

/* key is the subject's, issuer's certificate and key sign. Both NULL: by itself. */
X509 *state_certificate(const struct state_wish *wish, EVP_PKEY *key, X509 *issuer,
                        EVP_PKEY *issuer_key);

/* A list that revokes serials, up to the first 0. */
X509_CRL *state_list(X509 *issuer, EVP_PKEY *issuer_key, const long *serials, int64_t ends);

/* What vdsnc_trust_load() reads from a file with these; either may be NULL. NULL and err when it refuses. */
struct vdsnc_trust *state_try_trust(X509 *authority, X509 *more, X509_CRL *list, struct err *err);

/* Writes PEM files for vdsnc_signer_load(); ends with the program. ret_paths: certificate, key. */
void state_signer_files(X509 *certificate, EVP_PKEY *key, char *ret_paths[static 2]);

/* One authority, one good signer, and what believes them: made once for the program. */
struct state {
    EVP_PKEY *authority_key;
    X509 *authority;
    EVP_PKEY *key;
    X509 *certificate;
    struct vdsnc_signer *signer;
    struct vdsnc_trust *trust;
};
const struct state *state(void);

/* {"data":…,"sig":…} of any data (JSON text), signed by alg's digest ("ES256" or NULL). */
char *state_seal(const char *data, const char *alg, X509 *certificate, EVP_PKEY *key);

/* The parts of it, to be put together wrongly: base64url with padding. */
char *state_signature(const char *data, const char *alg, EVP_PKEY *key);
char *state_text_of(X509 *certificate);

/* The products of the first doses of a certificate: class codes and brands, changing as in the record. */
extern const struct vdsnc_product state_comirnaty;
extern const struct vdsnc_product state_spikevax;
