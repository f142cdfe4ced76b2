/* A PKI for one test program, made by deploy/keys (its path is in $DEPLOY_KEYS) in a directory of its own,
 * which is removed when the program ends. Kiosks 0001 and 0002. */
#pragma once

#include "backend/code-trust.h"
#include "backend/issuer.h"
#include "backend/pki.h"
#include "backend/vdsnc.h"

/* The path of a file in it; free it with g_free(). */
char *keys_path(const char *name);

/* A second PKI that nobody of the first trusts. */
char *other_keys_path(const char *name);

struct trust *keys_trust(void);
struct signer *keys_signer(const char *name);
struct signer *other_keys_signer(const char *name);
struct issuer_signer *keys_issuer(void);

struct vdsnc_signer *keys_vdsnc(void);
struct dcc_signer *keys_dcc(void);

/* Trust in whoever signs codes of the first PKI, or of the second. */
void keys_code_trust(struct code_trust *ret);
void other_keys_code_trust(struct code_trust *ret);

/* The issuer's public keys, of issuer "https://issuer.example/vrs". */
void keys_issuer_keys(struct issuer_keys *ret);
