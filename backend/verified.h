/* The proof that an answer of VRS belongs to this session (design.md section 7, points 3 and 4). The
 * only maker of a verified certificate, which alone the printer accepts. No I/O. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "backend/binding.h"
#include "backend/code-trust.h"
#include "backend/lookup.h"
#include "backend/pki.h"
#include "backend/products.h"
#include "base/certificate.h"
#include "base/err.h"
#include "base/scope.h"

/* What this session chose, and what it read from the card. Holds a person: wipe it. */
struct expected {
    uint8_t request_id[REQUEST_ID_LEN];
    char kiosk[MESSAGE_ID_SIZE];
    uint8_t subject[SUBJECT_LEN]; /* subject_commitment() */
    char municipality[MUNICIPALITY_LEN + 1];
    enum certificate_kind kind;
    char name[CERTIFICATE_NAME_SIZE]; /* as on the card */
    char birth_date[DATE_ISO_SIZE];
};

void expected_wipe(struct expected *expected);

/* Both functions below check, in this order:
 *   signature, chain to trust, role vrs, typ, the form of the message     ERR_UNTRUSTED
 *   binding and every word that must be this session's                    ERR_UNBOUND: latch
 *   now is between issued_at, less MESSAGE_CLOCK_SKEW_S, and expires      ERR_EXPIRED
 * detail of ERR_UNBOUND is enum unbound; of ERR_EXPIRED, seconds too late (negative: too early). now is
 * seconds since 1970 UTC. */
enum unbound {
    UNBOUND_REQUEST_ID = 1,
    UNBOUND_KIOSK,
    UNBOUND_SUBJECT,
    UNBOUND_MUNICIPALITY,
    UNBOUND_KIND,
    UNBOUND_NAME,
    UNBOUND_BIRTH_DATE,
    UNBOUND_DOSES,  /* not the ones that the lookup promised */
    UNBOUND_SHEETS, /* not what certificate_sheets() says, or not what the lookup promised */
    UNBOUND_CODE,   /* a genuine code that says something else than the page */
};

/* ret is wiped when it fails. */
MUST_USE bool lookup_answer_verify(const char *jws, size_t len, const struct trust *trust,
                                   const struct expected *expected, int64_t now,
                                   struct lookup_answer *ret, struct err *err);

/* promised is the verified answer to the lookup whose ticket was used. Besides the above, the codes must be those that it
 * promised, each must verify with signers (both ERR_UNTRUSTED), and each must say what the page says (ERR_UNBOUND):
 *   SHC     name (shc_name()), birth date, dates, lots and products of the doses
 *   VDS-NC  name (vdsnc_name()), birth date, sex, passport number, certificate id and its State; numbers, dates, lots,
 *           countries and products of the doses
 *   DCC     names (dcc_name()), birth date, certificate id; number, date, country, product and series of the dose of its row
 * Which codes a product has is said by products, which must be the table that VRS uses: a page that was described by
 * another is ERR_NOT_FOUND (detail: the dose's row), for then nobody here knows. A product that the page calls unknown must
 * be unknown in the code.
 * The first two may leave out the oldest doses, but only when they are so full that one more would not fit. The caller
 * frees ret with verified_certificate_free(). */
MUST_USE bool certificate_answer_verify(const char *jws, size_t len, const struct trust *trust,
                                        const struct expected *expected,
                                        const struct lookup_answer *promised,
                                        const struct code_trust *signers,
                                        const struct products *products, int64_t now,
                                        struct verified_certificate **ret, struct err *err);
