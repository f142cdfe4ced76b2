/* POST /v1/lookups: what the kiosk asks about a card, and what VRS answers. No I/O. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "backend/binding.h"
#include "backend/message.h"
#include "backend/nonce.h"
#include "backend/text.h"
#include "base/certificate.h"
#include "base/err.h"
#include "base/scope.h"

/* The card's raw files and its signature over the challenge (card.md section 3). Sizes in bytes; the
 * servers and the kiosk copy them from and to cardlib's struct card_evidence, member by member. */
struct evidence_files {
    uint8_t number[17]; /* EF 0001 */
    uint8_t attributes[2048];
    size_t attributes_len;    /* EF 0002 without the filler after it */
    uint8_t integrity[336];   /* EF 0003 */
    uint8_t certificate[568]; /* EF 0004 */
    uint8_t public_key[536];  /* EF 0007 */
    uint8_t signature[256];
};

struct lookup_request {
    uint8_t request_id[REQUEST_ID_LEN];
    char municipality[MUNICIPALITY_LEN + 1];
    enum certificate_kind kind;
    char terms[MESSAGE_TERMS_SIZE]; /* the version that was agreed to */
    uint8_t nonce[NONCE_LEN];
    struct evidence_files evidence;
};

struct lookup_answer {
    struct binding binding;
    char municipality[MUNICIPALITY_LEN + 1];
    enum certificate_kind kind;
    char name[CERTIFICATE_NAME_SIZE];
    char birth_date[DATE_ISO_SIZE];
    struct certificate_dose doses[CERTIFICATE_DOSES_MAX];
    size_t dose_count;
    bool codes[CERTIFICATE_FORMATS]; /* of which formats the certificate will have codes */
    unsigned sheets;
    char ticket[MESSAGE_TICKET_SIZE]; /* opaque to all but VRS */
};

/* Both hold a person. */
void lookup_request_wipe(struct lookup_request *request);
void lookup_answer_wipe(struct lookup_answer *answer);

/* The payload of the JWS; sign it with jws_sign(). ERR_MEMORY. */
MUST_USE bool lookup_request_encode(const struct lookup_request *request, struct text *ret,
                                    struct err *err);
MUST_USE bool lookup_answer_encode(const struct lookup_answer *answer, struct text *ret,
                                   struct err *err);

/* The payload that jws_verify() gave. ERR_MALFORMED, ERR_TOO_LONG; ret is then wiped, because half of
 * a person is a person too. */
MUST_USE bool lookup_request_decode(const char *json, size_t len, struct lookup_request *ret,
                                    struct err *err);
MUST_USE bool lookup_answer_decode(const char *json, size_t len, struct lookup_answer *ret,
                                   struct err *err);
