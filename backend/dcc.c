#include "backend/dcc.h"

#include <string.h>

#include "backend/dcc-private.h"
#include "base/secret.h"

static const char *const fault_names[DCC_FAULTS] = {
    [DCC_GOOD] = "good",
    [DCC_OTHER_PREFIX] = "other-prefix",
    [DCC_TOO_LONG] = "too-long",
    [DCC_BAD_BASE45] = "bad-base45",
    [DCC_NOT_ZLIB] = "not-zlib",
    [DCC_BAD_ZLIB] = "bad-zlib",
    [DCC_BOMB] = "bomb",
    [DCC_NOT_COSE] = "not-cose",
    [DCC_BAD_ALGORITHM] = "bad-algorithm",
    [DCC_BAD_SIGNATURE_LEN] = "bad-signature-length",
    [DCC_UNKNOWN_KEY] = "unknown-key",
    [DCC_BAD_SIGNATURE] = "bad-signature",
    [DCC_SIGNER_UNTRUSTED] = "signer-untrusted",
    [DCC_SIGNER_WITHDRAWN] = "signer-withdrawn",
    [DCC_BAD_CWT] = "bad-cwt",
    [DCC_BAD_TIME] = "bad-time",
    [DCC_NOT_YET_VALID] = "not-yet-valid",
    [DCC_EXPIRED] = "expired",
    [DCC_NO_ENTRY] = "no-entry",
    [DCC_MANY_ENTRIES] = "many-entries",
    [DCC_WRONG_USAGE] = "wrong-usage",
    [DCC_SIGNER_NOT_YET_VALID] = "signer-not-yet-valid",
    [DCC_SIGNER_EXPIRED] = "signer-expired",
    [DCC_BAD_SCHEMA] = "bad-schema",
    [DCC_WITHDRAWN] = "withdrawn",
    [DCC_NOT_VACCINATION] = "not-vaccination",
    [DCC_NO_MEMORY] = "no-memory",
};

const char *dcc_fault_name(enum dcc_fault fault)
{
    return (unsigned)fault < DCC_FAULTS ? fault_names[fault] : "unknown";
}

void dcc_wipe(struct dcc *dcc)
{
    wipe(dcc, sizeof *dcc);
}

bool dcc_is_possible(const struct certificate *certificate)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    static const char marks[] = " -',.<";
    const char *name = certificate->holder.roman_name;
    size_t len = strlen(name);
    size_t letter_count = 0;

    for (size_t i = 0; i < len; i++) {
        if (strchr(letters, name[i]) != NULL)
            letter_count++;
        else if (strchr(marks, name[i]) == NULL)
            return false;
    }
    return certificate->kind == CERTIFICATE_OVERSEAS && letter_count > 0 && len <= DCC_NAME_MAX;
}

/* eHealth Network, UVCI annex 2: Luhn mod N. */
char dcc_uvci_check(const char *uvci)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/:";
    const size_t n = sizeof letters - 1;
    size_t sum = 0;
    size_t factor = 2;

    for (size_t i = strlen(uvci); i-- > 0; factor = 3 - factor) {
        const char *letter = strchr(letters, uvci[i]);

        if (letter == NULL)
            return '\0';

        size_t addend = factor * (size_t)(letter - letters);

        sum += addend / n + addend % n;
    }
    return letters[(n - sum % n) % n];
}
