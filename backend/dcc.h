/* EU Digital COVID Certificates (HCERT 1.0.8, schema 1.3): one dose in one QR code (qr.md section 3). The codes
 * need no I/O; keys and trust come from files. */
#pragma once

#include <openssl/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/certificate.h"
#include "base/err.h"
#include "base/scope.h"

#define DCC_TEXT_MAX      4296        /* characters: QR version 40 at level L, alphanumeric */
#define DCC_INFLATED_MAX  (64 * 1024) /* bytes */
#define DCC_KID_LEN       8
#define DCC_NAME_MAX      60  /* letters of a passport's name, and */
#define DCC_AUTHORITY_MAX 40  /* of an authority, that a code of ours has room for */
#define DCC_ISSUED_MAX    702 /* characters: QR version 20 at level Q, what the page has room for */
#define DCC_LINE_SIZE     321 /* 80 characters of up to 4 bytes */
#define DCC_WORD_SIZE     81

/* A document signer certificate (DSC) and its key. Safe to share between threads. */
struct dcc_signer;

/* Reads dsc.pem and dsc.key: a P-256 key that belongs to the certificate, whose extended key usage, if it has
 * any of the DCC's, allows vaccinations. NULL and ERR_IO (detail: errno), ERR_CONFIG, ERR_MEMORY. Blocks. */
struct dcc_signer *dcc_signer_load(const char *certificate_path, const char *key_path,
                                   struct err *err);
void dcc_signer_free(struct dcc_signer **signer);
#define SCOPED_DCC_SIGNER SCOPED(dcc_signer_free) struct dcc_signer

/* Seconds since 1970 UTC in which its certificate is valid: a code may not be issued before, nor end after. */
int64_t dcc_signer_valid_from(const struct dcc_signer *signer);
int64_t dcc_signer_valid_until(const struct dcc_signer *signer);

/* What goes into a code besides the certificate. */
struct dcc_issue {
    const char *country; /* of the issuer, ISO 3166: "JP" */
    const char
        *authority;    /* `is`, at most 80 characters: "Ministry of Health, Labour and Welfare" */
    int64_t issued_at; /* seconds since 1970 UTC */
    int64_t expires;
    /* of the dose's product, as products_eu() gives them */
    const char *mp;
    const char *ma;
    const char *vp;
    int course; /* `sd` */
};

/* True when certificate can have DCCs: it is the overseas kind, with a roman name (a DCC needs one) of A to Z,
 * blanks and - ' , . < and of at most DCC_NAME_MAX letters. dcc_encode() then has room for every dose. */
bool dcc_is_possible(const struct certificate *certificate);

/* The name as dcc_encode() writes it and dcc_decode() gives it back; any may be empty, but not both fnt and gnt. Holds a
 * person: wipe it. */
struct dcc_names {
    char fn[DCC_NAME_MAX + 1];
    char gn[DCC_NAME_MAX + 1];
    char fnt[DCC_NAME_MAX + 1];
    char gnt[DCC_NAME_MAX + 1];
};

/* False, ret untouched, when dcc_is_possible() says no. */
MUST_USE bool dcc_name(const struct certificate *certificate, struct dcc_names *ret);

/* Makes "HC1:…" of certificate->doses[dose]. fn and gn are the passport's name, fnt and gnt the same as in its
 * machine-readable zone. The name is divided at "<<", a comma or two spaces; one of two words at the space when
 * the name on the card has two parts; another stays whole, in fn and fnt. `ci` is
 * URN:UVCI:01:<country>:<certificate id><dose number, two digits>#<check>.
 *
 * ERR_NOT_FOUND when dcc_is_possible() says no, ERR_MALFORMED when issue is not as above or the dose was not
 * given in Japan, ERR_EXPIRED when the signer's certificate does not cover the code's time (detail: seconds),
 * ERR_TOO_LONG above DCC_ISSUED_MAX, ERR_CRYPTO, ERR_MEMORY. */
MUST_USE bool dcc_encode(const struct certificate *certificate, size_t dose,
                         const struct dcc_issue *issue, const struct dcc_signer *signer,
                         char ret[static CERTIFICATE_CODE_SIZE], struct err *err);

/* Whose signatures are believed. Safe to share between threads once it is filled. */
struct dcc_trust;

/* Nobody's. NULL and ERR_MEMORY. */
struct dcc_trust *dcc_trust_new(struct err *err);
void dcc_trust_free(struct dcc_trust **trust);
#define SCOPED_DCC_TRUST SCOPED(dcc_trust_free) struct dcc_trust

/* Adds the DSCs of a PEM file, all or nothing; several may share a kid. ERR_IO (detail: errno), ERR_CONFIG (not
 * PEM certificates to its end, or none; detail: how many were read before), ERR_MEMORY. Blocks. */
MUST_USE bool dcc_trust_add_signers(struct dcc_trust *trust, const char *path, struct err *err);

/* The same for PEM text in memory. */
MUST_USE bool dcc_trust_parse_signers(struct dcc_trust *trust, const char *pem, size_t len,
                                      struct err *err);

/* The same for one, in DER. ERR_MALFORMED, ERR_MEMORY. */
MUST_USE bool dcc_trust_add_signer_der(struct dcc_trust *trust, const uint8_t *der, size_t len,
                                       struct err *err);

/* Adds the CSCAs of a PEM file. From then on a DSC counts only if one of them has issued it. Errors as above,
 * and ERR_UNTRUSTED when one may not sign others (detail: which, from 0). */
MUST_USE bool dcc_trust_add_authorities(struct dcc_trust *trust, const char *path, struct err *err);

/* Adds what is withdrawn: a text file, on each line 32 hexadecimal digits (and comments after #), the first half
 * of a SHA-256: of a DSC's DER; or, as the EU's revocation lists have it, of a certificate's `ci`, of country and
 * `ci`, or of the signature (of r only when it is ES256). ERR_IO, ERR_CONFIG (detail: line), ERR_MEMORY. */
MUST_USE bool dcc_trust_add_withdrawn(struct dcc_trust *trust, const char *path, struct err *err);

/* How many DSCs it has. */
size_t dcc_trust_count(const struct dcc_trust *trust);

/* What is wrong with a code (qr.md section 5). dcc_decode() reports the first in this order. */
enum dcc_fault {
    DCC_GOOD,
    DCC_OTHER_PREFIX,      /* does not begin with HC1: */
    DCC_TOO_LONG,          /* more than DCC_TEXT_MAX characters */
    DCC_BAD_BASE45,        /* another character, a length that no text has, a number too big */
    DCC_NOT_ZLIB,          /* not compressed, or with another header than RFC 1950's */
    DCC_BAD_ZLIB,          /* damaged, cut off, or bytes after it */
    DCC_BOMB,              /* inflates to more than DCC_INFLATED_MAX */
    DCC_NOT_COSE,          /* no strict CBOR, or no COSE_Sign1 */
    DCC_BAD_ALGORITHM,     /* neither ES256 nor PS256 */
    DCC_BAD_SIGNATURE_LEN, /* not 64 bytes (ES256), or too few for any RSA key that is allowed */
    DCC_UNKNOWN_KEY, /* no DSC that we have has this kid, or there is none: could not be checked */
    DCC_BAD_SIGNATURE,    /* does not verify */
    DCC_SIGNER_UNTRUSTED, /* the DSC was not issued by any of the CSCAs */
    DCC_SIGNER_WITHDRAWN, /* the DSC is withdrawn */
    DCC_BAD_CWT,          /* the payload is no strict CBOR, or not {…, -260: {1: {…}}} */
    DCC_BAD_TIME, /* exp or iat is missing, no whole number or in milliseconds; exp not after iat */
    DCC_NOT_YET_VALID,        /* iat is ahead */
    DCC_EXPIRED,              /* exp has passed */
    DCC_NO_ENTRY,             /* neither v nor t nor r */
    DCC_MANY_ENTRIES,         /* more than one of them, or of their entries */
    DCC_WRONG_USAGE,          /* the DSC may not sign this kind */
    DCC_SIGNER_NOT_YET_VALID, /* the DSC's time has not begun */
    DCC_SIGNER_EXPIRED,       /* it is over */
    DCC_BAD_SCHEMA,           /* a member is missing or has another form */
    DCC_WITHDRAWN,            /* the certificate is withdrawn */
    DCC_NOT_VACCINATION,      /* all is well, but it is a test's or a recovery's */
    DCC_NO_MEMORY,            /* could not be checked */
    DCC_FAULTS
};

/* A word for --json and tests: "bad-signature". Static storage; never NULL. */
const char *dcc_fault_name(enum dcc_fault fault);

struct dcc {
    char issuer[8]; /* claim `iss`, a country; empty if there is none */
    int64_t issued_at;
    int64_t expires;
    uint8_t kid[DCC_KID_LEN];
    char fn[DCC_LINE_SIZE]; /* empty if there is none */
    char gn[DCC_LINE_SIZE];
    char fnt[DCC_WORD_SIZE]; /* one of fnt and gnt may be empty */
    char gnt[DCC_WORD_SIZE];
    char birth_date[DATE_ISO_SIZE]; /* may be YYYY, YYYY-MM or empty */
    char tg[DCC_WORD_SIZE];         /* codes of the value sets: may be unknown to us */
    char vp[DCC_WORD_SIZE];
    char mp[DCC_WORD_SIZE];
    char ma[DCC_WORD_SIZE];
    int64_t number; /* `dn` */
    int64_t course; /* `sd` */
    char date[DATE_ISO_SIZE];
    char country[8];
    char authority[DCC_LINE_SIZE];
    char id[DCC_WORD_SIZE]; /* `ci` */
    bool unknown_code; /* tg, vp, mp or ma is none of the value sets: to be shown, not refused */
};

void dcc_wipe(struct dcc *dcc);

/* Verifies text with trust at now (seconds since 1970 UTC). DCC_GOOD, and ret filled; or the first fault in the
 * order above, and ret wiped. */
MUST_USE enum dcc_fault dcc_decode(const char *text, size_t len, const struct dcc_trust *trust,
                                   int64_t now, struct dcc *ret);

enum dcc_set { DCC_DISEASES, DCC_PROPHYLAXES, DCC_PRODUCTS, DCC_MAKERS };

/* What a code of the EU's value sets stands for: "Comirnaty". Static storage; NULL when it is none of them. */
const char *dcc_code_words(enum dcc_set set, const char *code);
