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

/* Fills number, date, product, words, lot and country of each dose on record. */
void vrs_describe_doses(const struct vrs *vrs, const struct store_record *record,
                        struct certificate_dose ret[static CERTIFICATE_DOSES_MAX]);

/* Signs payload as typ and answers with it. */
void vrs_answer_signed(const struct vrs *vrs, const char *typ, const struct text *payload,
                       struct http_answer *answer);
