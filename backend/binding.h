/* What ties an answer to one request of one person on one kiosk (design.md section 7, point 3). */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "backend/json.h"
#include "backend/message.h"
#include "base/err.h"
#include "base/scope.h"

#define REQUEST_ID_LEN 16
#define SUBJECT_LEN    32
#define CHALLENGE_LEN  32

struct binding {
    uint8_t request_id[REQUEST_ID_LEN];
    char kiosk[MESSAGE_ID_SIZE];
    uint8_t subject[SUBJECT_LEN];
    int64_t issued_at; /* seconds since 1970 UTC */
    int64_t expires;
};

/* 128 random bits; used once. ERR_CRYPTO. */
MUST_USE bool request_id_new(uint8_t ret[static REQUEST_ID_LEN], struct err *err);

/* SHA-256(request_id, H(basic four), H(number)): the two digests of EF 0003, DF32 and DF31. */
MUST_USE bool subject_commitment(const uint8_t request_id[static REQUEST_ID_LEN],
                                 const uint8_t basic_four[static 32],
                                 const uint8_t number[static 32], uint8_t ret[static SUBJECT_LEN],
                                 struct err *err);

/* SHA-256(nonce, request_id): what the card signs. */
MUST_USE bool card_challenge(const uint8_t *nonce, size_t nonce_len,
                             const uint8_t request_id[static REQUEST_ID_LEN],
                             uint8_t ret[static CHALLENGE_LEN], struct err *err);

/* For the codecs of the messages that hold one. NULL when out of memory; the caller owns it. */
json_t *binding_to_json(const struct binding *binding);

/* Refuses what is malformed, and a life of nothing or more than MESSAGE_ANSWER_LIFE_S. */
void binding_take(struct json_reader *in, const char *name, struct binding *ret);

/* 1 to 32 of [a-z0-9-]. */
bool message_id_is_valid(const char *id);
