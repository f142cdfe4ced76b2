/* What a verifier of certificates' codes trusts, for every format. Nothing is trusted by default. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "backend/dcc.h"
#include "backend/issuer.h"
#include "backend/shc-revoked.h"
#include "backend/vdsnc-keys.h"
#include "base/certificate.h"
#include "base/err.h"
#include "base/scope.h"

#define CODE_TRUST_FILES_MAX 64

enum code_trust_kind {
    CODE_TRUST_ISSUERS,     /* a JWK set: an issuer's keys, for SMART Health Cards */
    CODE_TRUST_AUTHORITIES, /* PEM: States' authorities (CSCA) and what they revoked, for VDS-NC */
    CODE_TRUST_SIGNERS,     /* PEM: document signers (DSC), for EU DCCs */
    CODE_TRUST_REVOKED,   /* JSON: SMART Health Cards that their issuer took back (shc-revoked.h) */
    CODE_TRUST_WITHDRAWN, /* text: withdrawn signers and certificates of EU DCCs (dcc.h) */
    CODE_TRUST_KINDS
};

/* Borrowed while it is loaded. */
struct code_trust_file {
    enum code_trust_kind kind;
    const char *path;
};

/* What could not be used. */
struct code_trust_wrong {
    enum code_trust_kind kind;
    const char *path;         /* as it was given; NULL: one of several files of that kind */
    enum shc_list_fault list; /* of CODE_TRUST_REVOKED, when ERR_MALFORMED */
};

/* Safe to share between threads. */
struct code_trust {
    struct issuer_keys issuers; /* issuers.issuer is empty after loading: any of their issuers */
    struct shc_lists revoked;
    struct vdsnc_trust *states;
    struct dcc_trust *signers;
    bool has_states; /* at least one */
};

/* Reads the files, all of them or nothing; without any, nobody is trusted. *ret_wrong says what could not be
 * used. ERR_IO (detail: errno), ERR_MALFORMED, ERR_CONFIG, ERR_UNTRUSTED (a list of revocations that none of the
 * authorities has signed), ERR_TOO_LONG, ERR_MEMORY. Blocks on the files. */
MUST_USE bool code_trust_load(const struct code_trust_file *files, size_t count,
                              struct code_trust *ret, struct code_trust_wrong *ret_wrong,
                              struct err *err);

/* Frees what it holds and leaves it all zero. */
void code_trust_done(struct code_trust *trust);
#define SCOPED_CODE_TRUST SCOPED(code_trust_done) struct code_trust

/* True when somebody is trusted to sign codes of this format. */
bool code_trust_has(const struct code_trust *trust, enum certificate_format format);
