/* The calls of VRS, one file each. For vrs*.c only. */
#pragma once

#include "backend/binding.h"
#include "backend/vrs/vrs.h"

/* Each fills answer, with a problem if need be. request->kiosk is a valid id. */
void vrs_lookup(const struct vrs *vrs, const struct http_request *request,
                struct http_answer *answer);
void vrs_issue(const struct vrs *vrs, const struct http_request *request,
               struct http_answer *answer);
void vrs_outcome(const struct vrs *vrs, const struct http_request *request,
                 struct http_answer *answer);
void vrs_screen(const struct vrs *vrs, const struct http_request *request,
                struct http_answer *answer);

/* What a refusal of the store, or a failure, is on the wire. answer must not be STORE_OK. */
enum problem vrs_problem(enum store_answer answer, const struct err *err);

/* Says that one request may go on for MESSAGE_ANSWER_LIFE_S. */
void vrs_bind(const struct vrs *vrs, const uint8_t request_id[static REQUEST_ID_LEN],
              const char *kiosk, const uint8_t subject[static SUBJECT_LEN], struct binding *ret);

/* What the page says of whoever holds it: the card's name, the record's rest. */
void vrs_fill_holder(enum certificate_kind kind, const char *name,
                     const struct store_record *record, struct certificate_holder *ret);

/* Fills number, date, product, words, lot and country of each dose on record. */
void vrs_describe_doses(const struct vrs *vrs, const struct store_record *record,
                        struct certificate_dose ret[static CERTIFICATE_DOSES_MAX]);

/* Which codes a certificate of this kind will have, and whether it takes a sheet for them: layout->kind, holder and doses
 * are filled, layout->dcc_sheet is set. False when one that is due cannot be made of this record. */
MUST_USE bool vrs_promise_codes(const struct vrs *vrs, bool dcc, struct certificate *layout,
                                bool ret[static CERTIFICATE_FORMATS]);

/* Makes the codes that were promised. ERR_TOO_LONG, ERR_EXPIRED (a signer's certificate), and what the encoders say. */
MUST_USE bool vrs_add_codes(const struct vrs *vrs, struct certificate *certificate,
                            struct err *err);

/* Signs payload as typ and answers with it. */
void vrs_answer_signed(const struct vrs *vrs, const char *typ, const struct text *payload,
                       struct http_answer *answer);
