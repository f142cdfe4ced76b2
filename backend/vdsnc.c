#include "backend/vdsnc.h"

#include <openssl/rand.h>

#include "base/secret.h"

static const char *const fault_names[VDSNC_FAULTS] = {
    [VDSNC_GOOD] = "good",
    [VDSNC_TOO_LONG] = "too-long",
    [VDSNC_TOO_DEEP] = "too-deep",
    [VDSNC_BAD_UTF8] = "bad-utf8",
    [VDSNC_TRUNCATED] = "truncated",
    [VDSNC_DUPLICATE] = "duplicate-name",
    [VDSNC_BAD_NUMBER] = "bad-number",
    [VDSNC_NOT_JSON] = "not-json",
    [VDSNC_UNKNOWN_TYPE] = "unknown-type",
    [VDSNC_UNKNOWN_VERSION] = "unknown-version",
    [VDSNC_MISSING] = "missing-member",
    [VDSNC_BAD_TEXT] = "bad-text",
    [VDSNC_BAD_DATE] = "bad-date",
    [VDSNC_BAD_SEQUENCE] = "bad-dose-number",
    [VDSNC_NO_DOSE] = "no-dose",
    [VDSNC_TOO_MANY_DOSES] = "too-many-doses",
    [VDSNC_BAD_ALGORITHM] = "bad-algorithm",
    [VDSNC_BAD_BASE64] = "bad-base64",
    [VDSNC_DER_SIGNATURE] = "der-signature",
    [VDSNC_BAD_SIGNATURE_LEN] = "bad-signature-length",
    [VDSNC_BAD_CERTIFICATE] = "bad-certificate",
    [VDSNC_BAD_KEY] = "bad-key",
    [VDSNC_BAD_USAGE] = "bad-key-usage",
    [VDSNC_BAD_DOCUMENT_TYPE] = "bad-document-type",
    [VDSNC_UNKNOWN_EXTENSION] = "unknown-extension",
    [VDSNC_NO_AUTHORITY] = "no-authority",
    [VDSNC_BAD_SIGNATURE] = "bad-signature",
    [VDSNC_UNKNOWN_CSCA] = "unknown-csca",
    [VDSNC_NOT_ISSUED] = "not-issued",
    [VDSNC_REVOKED] = "revoked",
    [VDSNC_NOT_YET_VALID] = "not-yet-valid",
    [VDSNC_EXPIRED] = "expired",
    [VDSNC_OLD_LIST] = "old-revocation-list",
    [VDSNC_NO_MEMORY] = "no-memory",
};

const char *vdsnc_fault_name(enum vdsnc_fault fault)
{
    return (unsigned)fault < VDSNC_FAULTS ? fault_names[fault] : "unknown";
}

bool vdsnc_fault_is_open(enum vdsnc_fault fault)
{
    return fault == VDSNC_UNKNOWN_TYPE || fault == VDSNC_UNKNOWN_VERSION ||
           fault == VDSNC_UNKNOWN_CSCA || fault == VDSNC_OLD_LIST || fault == VDSNC_NO_MEMORY;
}

void vdsnc_wipe(struct vdsnc *vdsnc)
{
    wipe(vdsnc, sizeof *vdsnc);
}

bool vdsnc_uvci(char ret[static VDSNC_UVCI_SIZE], struct err *err)
{
    /* 32 of them, none of which looks like another; so that every one is as likely. */
    static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    uint8_t bytes[VDSNC_UVCI_SIZE - 1];

    if (RAND_bytes(bytes, sizeof bytes) != 1)
        return ERR(err, ERR_CRYPTO, 0);
    for (size_t i = 0; i < sizeof bytes; i++)
        ret[i] = letters[bytes[i] % 32];
    ret[sizeof bytes] = '\0';
    return true;
}
