/* ICAO VDS-NC, proof of vaccination: what the code of an overseas certificate says (qr.md section 2). No I/O. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "backend/vdsnc-keys.h"
#include "base/certificate.h"
#include "base/err.h"
#include "base/scope.h"

#define VDSNC_TEXT_MAX  2953 /* bytes: QR version 40 at level L */
#define VDSNC_NAME_SIZE 40   /* 39 letters */
#define VDSNC_UVCI_SIZE 13   /* 12 letters and digits */
#define VDSNC_DOSE_MAX  211  /* bytes: no dose of ours takes more, with its product */

/* What a dose's product is called in a code. */
struct vdsnc_product {
    char vaccine[7]; /* des: ICD-11 extension code, "XM0GQ8" */
    char disease[7]; /* dis: ICD-11, "RA01.0" */
    char brand[64];  /* nam: "COMIRNATY" */
};

/* What goes into a code besides the certificate. */
struct vdsnc_issue {
    const char *state;         /* three letters of Doc 9303-3: JPN; UTO for tests */
    const char *uvci;          /* of vdsnc_uvci() */
    const char *administrator; /* adm: 1 to 20 characters of ASCII, "MHLW_Gov_of_JAPAN" */
    int64_t now;               /* seconds since 1970 UTC: the signer's certificate must be valid */
    const struct vdsnc_product *products; /* one for each dose of the certificate, in its order */
};

/* Twelve random letters and digits, which say nothing: the certificate's own id is in ai. ERR_CRYPTO. */
MUST_USE bool vdsnc_uvci(char ret[static VDSNC_UVCI_SIZE], struct err *err);

/* Makes {"data":…,"sig":…} from an overseas certificate, in canonical order. Doses of one product share one ve, which
 * stand in the order of their first doses; seq, ctr, dvc and lot are the record's. There is no place for the
 * nationality. Doses that do not fit in VDSNC_TEXT_MAX are left out, the oldest first (by date, then by place), and
 * ret_doses says how many are in; never 0. ERR_TOO_LONG when not even one fits, ERR_MALFORMED when issue or
 * certificate is not as it must be, ERR_EXPIRED when the signer's certificate is not valid, ERR_CRYPTO, ERR_MEMORY. */
MUST_USE bool vdsnc_encode(const struct certificate *certificate, const struct vdsnc_issue *issue,
                           const struct vdsnc_signer *signer,
                           char ret[static CERTIFICATE_CODE_SIZE], size_t *ret_doses,
                           struct err *err);

/* The name as vdsnc_encode() writes it and vdsnc_decode() gives it back: the passport's, in capitals and blanks, two
 * of them between primary and secondary identifier if the record tells them apart (by "<<", a comma or two blanks). A
 * hyphen becomes a blank, an apostrophe or full stop goes, as in the machine-readable zone. A name of more than 39
 * letters is shortened as Doc 9303-3 allows, each step only as far as it must:
 *   1. given names after the first become initials, the last one first
 *   2. so do the words of the primary identifier after its first
 *   3. those initials are left out, in the same order
 *   4. the first given name loses its end, then the primary identifier's first word
 * False when there is no name, or a letter in it that no passport's machine-readable zone has. */
MUST_USE bool vdsnc_name(const struct certificate *certificate, char ret[static VDSNC_NAME_SIZE]);

/* What is wrong with a code (qr.md section 5). Looked for in this order, group by group; in a group the first that is
 * met is the one that is said. */
enum vdsnc_fault {
    VDSNC_GOOD,
    /* the text */
    VDSNC_TOO_LONG,   /* more than VDSNC_TEXT_MAX bytes */
    VDSNC_TOO_DEEP,   /* nested deeper than JCS_DEPTH_MAX */
    VDSNC_BAD_UTF8,   /* not UTF-8 */
    VDSNC_TRUNCATED,  /* ends before its time */
    VDSNC_DUPLICATE,  /* a member twice in one object */
    VDSNC_BAD_NUMBER, /* a number that is not whole, or too big */
    VDSNC_NOT_JSON,   /* no JSON object in another way */
    /* what it is */
    VDSNC_UNKNOWN_TYPE,    /* hdr.t is not icao.vacc: not ours */
    VDSNC_UNKNOWN_VERSION, /* hdr.v is not 1: not ours */
    /* what it says */
    VDSNC_MISSING,  /* a member is not there, or is of another type; also in the groups around */
    VDSNC_BAD_TEXT, /* a text is too long, not clean, or not of its form */
    VDSNC_BAD_DATE, /* not a day of the calendar as YYYY-MM-DD */
    VDSNC_BAD_SEQUENCE,   /* a dose's number is not 1 to 99 */
    VDSNC_NO_DOSE,        /* ve or a vd is empty */
    VDSNC_TOO_MANY_DOSES, /* more than CERTIFICATE_DOSES_MAX */
    /* the form of the seal */
    VDSNC_BAD_ALGORITHM,     /* sig.alg is not ES256, ES384 or ES512 */
    VDSNC_BAD_BASE64,        /* cer or sigvl is neither base64url nor base64 */
    VDSNC_DER_SIGNATURE,     /* r and s wrapped in DER */
    VDSNC_BAD_SIGNATURE_LEN, /* not the 64 bytes of ES256 (96, 132) */
    /* the signer's certificate */
    VDSNC_BAD_CERTIFICATE,   /* not the DER of one sound certificate */
    VDSNC_BAD_KEY,           /* its key is not on the algorithm's curve */
    VDSNC_BAD_USAGE,         /* no signer of VDS-NC: 2.23.136.1.1.14.2 is not in its key usage */
    VDSNC_BAD_DOCUMENT_TYPE, /* not for vaccinations: NV is not in its document types */
    VDSNC_UNKNOWN_EXTENSION, /* one that is critical and that nobody knows */
    VDSNC_NO_AUTHORITY,      /* does not say by which key it was signed */
    /* the seal itself */
    VDSNC_BAD_SIGNATURE, /* does not verify with the certificate's key: the code was changed */
    /* trust; with several authorities of the same key, the one that is refused last */
    VDSNC_UNKNOWN_CSCA,  /* nobody that we trust has this key: could not be checked */
    VDSNC_NOT_ISSUED,    /* it names an authority that did not sign it, or whose name is another */
    VDSNC_REVOKED,       /* on the authority's list */
    VDSNC_NOT_YET_VALID, /* it or its authority, at now */
    VDSNC_EXPIRED,       /* it or its authority, at now */
    VDSNC_OLD_LIST,      /* the authority's list should have been replaced: could not be checked */
    VDSNC_NO_MEMORY,     /* could not be checked */
    VDSNC_FAULTS
};

/* A word for --json and tests: "bad-signature". Static storage; never NULL. */
const char *vdsnc_fault_name(enum vdsnc_fault fault);

/* True when the code may be good and only could not be checked here. */
bool vdsnc_fault_is_open(enum vdsnc_fault fault);

/* Room for so many characters of UTF-8, and the NUL. */
#define VDSNC_SIZE(characters) ((characters)*4 + 1)

struct vdsnc_dose {
    int number; /* seq */
    char date[DATE_ISO_SIZE];
    char next_date[DATE_ISO_SIZE]; /* empty if there is none */
    char vaccine[VDSNC_SIZE(6)];   /* ICD-11 extension code */
    char disease[VDSNC_SIZE(6)];   /* empty if there is none */
    char brand[VDSNC_SIZE(64)];
    char lot[VDSNC_SIZE(20)];
    char country[4];                    /* one to three letters */
    char administrator[VDSNC_SIZE(20)]; /* empty if there is none */
};

struct vdsnc {
    char state[4]; /* who says it is the issuer; JPN */
    char uvci[VDSNC_SIZE(12)];
    char name[VDSNC_SIZE(39)];
    char birth_date[DATE_ISO_SIZE]; /* empty if there is none: then passport is not */
    char sex[2];                    /* M, F, X or empty */
    char passport[VDSNC_SIZE(11)];  /* empty if there is none */
    char id[VDSNC_SIZE(24)];        /* ai: ours is the certificate's id; empty if there is none */
    struct vdsnc_dose doses[CERTIFICATE_DOSES_MAX]; /* in the code's order: product by product */
    size_t dose_count;
    char signer_country[3]; /* of the certificate that signed it: JP; empty if it does not say */
    size_t text_len;
};

void vdsnc_wipe(struct vdsnc *vdsnc);

/* Verifies text with trust at now (seconds since 1970 UTC). VDSNC_GOOD, and ret filled; or the fault, and ret wiped. */
MUST_USE enum vdsnc_fault vdsnc_decode(const char *text, size_t len,
                                       const struct vdsnc_trust *trust, int64_t now,
                                       struct vdsnc *ret);
