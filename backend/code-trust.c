#include "backend/code-trust.h"

void code_trust_done(struct code_trust *trust)
{
    shc_lists_done(&trust->revoked);
    vdsnc_trust_free(&trust->states);
    dcc_trust_free(&trust->signers);
    *trust = (struct code_trust){0};
}

/* Authorities and their lists belong together, in whatever order they come. */
static bool load_states(const struct code_trust_file *files, size_t count, struct code_trust *ret,
                        struct err *err)
{
    const char *paths[CODE_TRUST_FILES_MAX];
    size_t n = 0;

    for (size_t i = 0; i < count; i++) {
        if (files[i].kind == CODE_TRUST_AUTHORITIES)
            paths[n++] = files[i].path;
    }
    ret->states = vdsnc_trust_load(paths, n, err);
    ret->has_states = n > 0;
    return ret->states != NULL;
}

static bool load_file(const struct code_trust_file *file, struct code_trust *ret,
                      struct code_trust_wrong *wrong, struct err *err)
{
    switch (file->kind) {
    case CODE_TRUST_ISSUERS:
        return issuer_keys_load(file->path, &ret->issuers, err);
    case CODE_TRUST_REVOKED:
        return shc_lists_add(&ret->revoked, file->path, &wrong->list, err);
    case CODE_TRUST_SIGNERS:
        return dcc_trust_add_signers(ret->signers, file->path, err);
    case CODE_TRUST_WITHDRAWN:
        return dcc_trust_add_withdrawn(ret->signers, file->path, err);
    case CODE_TRUST_AUTHORITIES:
    case CODE_TRUST_KINDS:
        break;
    }
    return true;
}

bool code_trust_load(const struct code_trust_file *files, size_t count, struct code_trust *ret,
                     struct code_trust_wrong *ret_wrong, struct err *err)
{
    SCOPED_CODE_TRUST trust = {.signers = dcc_trust_new(err)};

    *ret_wrong = (struct code_trust_wrong){.kind = CODE_TRUST_AUTHORITIES};
    if (trust.signers == NULL)
        return false;
    if (count > CODE_TRUST_FILES_MAX)
        return ERR(err, ERR_TOO_LONG, count);
    if (!load_states(files, count, &trust, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        *ret_wrong = (struct code_trust_wrong){.kind = files[i].kind, .path = files[i].path};
        if (!load_file(&files[i], &trust, ret_wrong, err))
            return false;
    }
    *ret = trust;
    trust = (struct code_trust){0};
    return true;
}

bool code_trust_has(const struct code_trust *trust, enum certificate_format format)
{
    switch (format) {
    case CERTIFICATE_SHC:
        return trust->issuers.count > 0;
    case CERTIFICATE_VDS_NC:
        return trust->has_states;
    case CERTIFICATE_DCC:
        return dcc_trust_count(trust->signers) > 0;
    case CERTIFICATE_FORMATS:
        break;
    }
    return false;
}
