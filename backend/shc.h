/* SMART Health Cards (1.4.0): what the QR code of a certificate says (qr.md section 1). No I/O. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "backend/issuer.h"
#include "backend/message.h"
#include "base/certificate.h"
#include "base/err.h"
#include "base/scope.h"

#define SHC_JWS_MAX      1195        /* characters: QR version 22 at level L (qr.md 1.4) */
#define SHC_INFLATED_MAX (64 * 1024) /* bytes */
#define SHC_CODE_SIZE    8
#define SHC_RID_SIZE     25 /* 24 characters and NUL (qr.md 1.2) */

/* What goes into a card besides the certificate. */
struct shc_issue {
    const char *issuer;    /* https URL, no trailing "/" */
    const char *performer; /* fewer than 30 characters: "MHLW_Gov_of_JAPAN" */
    int64_t not_before;    /* seconds since 1970 UTC */
    /* One CVX code for each dose of the certificate, in its order: "208". */
    const char (*cvx)[SHC_CODE_SIZE];
};

/* Makes "shc:/…" from certificate. The name is the one on the card (domestic: family and given name,
 * divided at U+3000) or the passport's (overseas), without variation selectors: readers seldom draw
 * them. Doses that do not fit in SHC_JWS_MAX are left out, the oldest first (by date, then by place), and
 * ret_doses says how many are in; never 0. ERR_TOO_LONG when not even one fits, ERR_MALFORMED when issue is
 * not as above, ERR_CRYPTO, ERR_MEMORY. */
MUST_USE bool shc_encode(const struct certificate *certificate, const struct shc_issue *issue,
                         const struct issuer_signer *signer, char ret[static CERTIFICATE_CODE_SIZE],
                         size_t *ret_doses, struct err *err);

/* What is wrong with a card (qr.md section 5). */
enum shc_fault {
    SHC_GOOD,
    SHC_OTHER_PREFIX,      /* does not begin with shc:/ */
    SHC_MULTI_PART,        /* shc:/1/2/…: deprecated, never issued */
    SHC_BAD_DIGITS,        /* another character than a digit, an odd number, a pair above 77 */
    SHC_TOO_LONG,          /* more than SHC_JWS_MAX characters */
    SHC_NOT_JWS,           /* not three parts of base64url */
    SHC_BAD_HEADER,        /* not JSON, or without alg, zip or kid */
    SHC_BAD_ALGORITHM,     /* alg is not ES256 */
    SHC_BAD_SIGNATURE_LEN, /* not 64 bytes: DER, for one */
    SHC_UNKNOWN_KEY,       /* nobody that we trust has this kid: could not be checked */
    SHC_BAD_SIGNATURE,     /* does not verify */
    SHC_NOT_DEFLATED,      /* not raw DEFLATE, or bytes after it */
    SHC_BOMB,              /* inflates to more than SHC_INFLATED_MAX */
    SHC_NOT_JSON,          /* the payload is no strict JSON object */
    SHC_BAD_ISSUER,        /* iss is no https URL, or has a trailing "/" */
    SHC_OTHER_ISSUER,      /* the key belongs to another issuer than iss */
    SHC_NOT_HEALTH_CARD,   /* vc.type lacks the health-card type */
    SHC_BAD_TIME,          /* nbf is missing or in milliseconds; exp is not after nbf */
    SHC_NOT_YET_VALID,     /* nbf is ahead */
    SHC_EXPIRED,           /* exp has passed */
    SHC_BAD_RID,           /* vc.rid is no revocation id */
    SHC_BAD_BUNDLE,        /* no Bundle, no Patient or two, no Immunization, or members missing */
    SHC_BAD_REFERENCE,     /* fullUrl or patient.reference is not resource:N */
    SHC_NOT_COMPLETED,     /* a dose whose status is not completed */
    SHC_REVOKED,           /* this and the three below: shc_look_up() (shc-revoked.h) */
    SHC_NO_LIST,
    SHC_OLD_LIST,
    SHC_OLD_KEYS,
    SHC_NO_MEMORY, /* could not be checked */
    SHC_FAULTS
};

/* A word for --json and tests: "bad-signature". Static storage; never NULL. */
const char *shc_fault_name(enum shc_fault fault);

struct shc_dose {
    char date[DATE_ISO_SIZE];
    char system[96]; /* "http://hl7.org/fhir/sid/cvx"; others are shown, not refused */
    char code[24];
    char lot[CERTIFICATE_LOT_SIZE]; /* empty if there is none */
    char performer[64];             /* empty if there is none */
};

/* What is known about whether the issuer took a card back. */
enum shc_revocation {
    SHC_NO_ID,         /* it bears no id to be looked up by */
    SHC_NO_LIST_KNOWN, /* nobody gave a list of its key, and its issuer does not say that there is one */
    SHC_NOT_LISTED, /* it is not on its issuer's list */
};

struct shc {
    char issuer[MESSAGE_ISSUER_SIZE];
    char kid[ISSUER_KID_SIZE];
    char rid[SHC_RID_SIZE];         /* empty: none */
    enum shc_revocation revocation; /* of shc_look_up() */
    int64_t not_before;
    char name[CERTIFICATE_NAME_SIZE]; /* family, U+3000, given; or the text */
    bool more_names;                  /* name is the first of several: never so in ours */
    char birth_date[DATE_ISO_SIZE];   /* may be YYYY or YYYY-MM */
    struct shc_dose doses[CERTIFICATE_DOSES_MAX];
    size_t dose_count;
    size_t jws_len;
};

void shc_wipe(struct shc *shc);

/* Verifies text with keys at now (seconds since 1970 UTC). SHC_GOOD, and ret filled; or the first fault
 * in the order above up to SHC_NOT_COMPLETED, and ret wiped. Does not ask revocation lists (shc-revoked.h). */
MUST_USE enum shc_fault shc_decode(const char *text, size_t len, const struct issuer_keys *keys,
                                   int64_t now, struct shc *ret);

/* The same for the JWS itself, as it lies in a .smart-health-card file. */
MUST_USE enum shc_fault shc_decode_jws(const char *jws, size_t len, const struct issuer_keys *keys,
                                       int64_t now, struct shc *ret);

/* 1 to 24 characters of base64url's alphabet. */
bool shc_rid_is_valid(const char *rid);

/* The name as shc_encode() writes it and shc_decode() gives it back. False when it does not fit. */
MUST_USE bool shc_name(const struct certificate *certificate,
                       char ret[static CERTIFICATE_NAME_SIZE]);
