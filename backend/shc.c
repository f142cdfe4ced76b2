#include "backend/shc.h"

#include <string.h>

#include "base/secret.h"

#define IDEOGRAPHIC_SPACE "\xE3\x80\x80" /* U+3000 */

static const char *const fault_names[SHC_FAULTS] = {
    [SHC_GOOD] = "good",
    [SHC_OTHER_PREFIX] = "other-prefix",
    [SHC_MULTI_PART] = "multi-part",
    [SHC_BAD_DIGITS] = "bad-digits",
    [SHC_TOO_LONG] = "too-long",
    [SHC_NOT_JWS] = "not-jws",
    [SHC_BAD_HEADER] = "bad-header",
    [SHC_BAD_ALGORITHM] = "bad-algorithm",
    [SHC_BAD_SIGNATURE_LEN] = "bad-signature-length",
    [SHC_UNKNOWN_KEY] = "unknown-key",
    [SHC_BAD_SIGNATURE] = "bad-signature",
    [SHC_NOT_DEFLATED] = "not-deflated",
    [SHC_BOMB] = "bomb",
    [SHC_NOT_JSON] = "not-json",
    [SHC_BAD_ISSUER] = "bad-issuer",
    [SHC_OTHER_ISSUER] = "other-issuer",
    [SHC_NOT_HEALTH_CARD] = "not-health-card",
    [SHC_BAD_TIME] = "bad-time",
    [SHC_NOT_YET_VALID] = "not-yet-valid",
    [SHC_EXPIRED] = "expired",
    [SHC_BAD_RID] = "bad-revocation-id",
    [SHC_BAD_BUNDLE] = "bad-bundle",
    [SHC_BAD_REFERENCE] = "bad-reference",
    [SHC_NOT_COMPLETED] = "not-completed",
    [SHC_REVOKED] = "revoked",
    [SHC_NO_LIST] = "no-revocation-list",
    [SHC_OLD_LIST] = "old-revocation-list",
    [SHC_OLD_KEYS] = "old-keys",
    [SHC_NO_MEMORY] = "no-memory",
};

const char *shc_fault_name(enum shc_fault fault)
{
    return (unsigned)fault < SHC_FAULTS ? fault_names[fault] : "unknown";
}

void shc_wipe(struct shc *shc)
{
    wipe(shc, sizeof *shc);
}

bool shc_rid_is_valid(const char *rid)
{
    size_t len = strlen(rid);

    return len > 0 && len < SHC_RID_SIZE &&
           strspn(rid, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                       "abcdefghijklmnopqrstuvwxyz"
                       "0123456789-_") == len;
}

/* U+FE00 to U+FE0F (three bytes) and U+E0100 to U+E01EF (four); 0 when text begins with neither. */
static size_t variation_selector_len(const char *text)
{
    const uint8_t *b = (const uint8_t *)text;

    if (b[0] == 0xEF && b[1] == 0xB8 && b[2] >= 0x80 && b[2] <= 0x8F)
        return 3;
    if (b[0] == 0xF3 && b[1] == 0xA0 &&
        ((b[2] == 0x84 && b[3] >= 0x80) || b[2] == 0x85 || b[2] == 0x86 ||
         (b[2] == 0x87 && b[3] <= 0xAF)))
        return 4;
    return 0;
}

/* A passport's name may be written as in its machine-readable zone: FAMILY<<GIVEN<NAMES. */
static void copy_roman(const char *name, char ret[static CERTIFICATE_NAME_SIZE])
{
    size_t n = 0;
    bool divided = false;

    for (size_t i = 0; name[i] != '\0' && n + 4 < CERTIFICATE_NAME_SIZE; i++) {
        if (name[i] == '<' && name[i + 1] == '<' && !divided) {
            memcpy(ret + n, IDEOGRAPHIC_SPACE, 3);
            n += 3;
            i++;
            divided = true;
        } else {
            ret[n++] = name[i] == '<' ? ' ' : name[i];
        }
    }
    ret[n] = '\0';
}

bool shc_name(const struct certificate *certificate, char ret[static CERTIFICATE_NAME_SIZE])
{
    const char *name = certificate->holder.name;
    size_t n = 0;

    if (certificate->kind == CERTIFICATE_OVERSEAS) {
        name = certificate->holder.roman_name;
        if (strlen(name) + 4 >= CERTIFICATE_NAME_SIZE)
            return false;
        copy_roman(name, ret);
        return name[0] != '\0';
    }
    for (size_t i = 0; name[i] != '\0';) {
        size_t skipped = variation_selector_len(name + i);

        if (skipped > 0)
            i += skipped;
        else
            ret[n++] = name[i++];
    }
    ret[n] = '\0';
    return n > 0;
}
