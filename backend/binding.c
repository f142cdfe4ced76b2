#include "backend/binding.h"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <string.h>

#include "base/secret.h"

/* The latest time that is taken: 9999-12-31. Keeps sums far from overflow. */
#define TIME_MAX INT64_C(253402300799)

bool request_id_new(uint8_t ret[static REQUEST_ID_LEN], struct err *err)
{
    return RAND_bytes(ret, REQUEST_ID_LEN) == 1 || ERR(err, ERR_CRYPTO, 0);
}

static bool digest(const uint8_t *bytes, size_t len, uint8_t ret[static 32], struct err *err)
{
    return EVP_Digest(bytes, len, ret, NULL, EVP_sha256(), NULL) == 1 || ERR(err, ERR_CRYPTO, 0);
}

bool subject_commitment(const uint8_t request_id[static REQUEST_ID_LEN],
                        const uint8_t basic_four[static 32], const uint8_t number[static 32],
                        uint8_t ret[static SUBJECT_LEN], struct err *err)
{
    uint8_t bytes[REQUEST_ID_LEN + 64];

    memcpy(bytes, request_id, REQUEST_ID_LEN);
    memcpy(bytes + REQUEST_ID_LEN, basic_four, 32);
    memcpy(bytes + REQUEST_ID_LEN + 32, number, 32);

    bool ok = digest(bytes, sizeof bytes, ret, err);

    wipe(bytes, sizeof bytes);
    return ok;
}

bool card_challenge(const uint8_t *nonce, size_t nonce_len,
                    const uint8_t request_id[static REQUEST_ID_LEN],
                    uint8_t ret[static CHALLENGE_LEN], struct err *err)
{
    uint8_t bytes[128 + REQUEST_ID_LEN];

    if (nonce_len > sizeof bytes - REQUEST_ID_LEN)
        return ERR(err, ERR_TOO_LONG, nonce_len);
    memcpy(bytes, nonce, nonce_len);
    memcpy(bytes + nonce_len, request_id, REQUEST_ID_LEN);
    return digest(bytes, nonce_len + REQUEST_ID_LEN, ret, err);
}

json_t *binding_to_json(const struct binding *binding)
{
    return json_pack("{s:o, s:s, s:o, s:I, s:I}", "request_id",
                     json_bytes(binding->request_id, REQUEST_ID_LEN), "kiosk", binding->kiosk,
                     "subject", json_bytes(binding->subject, SUBJECT_LEN), "issued_at",
                     (json_int_t)binding->issued_at, "expires", (json_int_t)binding->expires);
}

bool message_id_is_valid(const char *id)
{
    size_t len = strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-");

    return len >= 1 && len < MESSAGE_ID_SIZE && id[len] == '\0';
}

void binding_take(struct json_reader *in, const char *name, struct binding *ret)
{
    struct json_reader members = json_reader(json_take_object(in, name));

    json_take_bytes(&members, "request_id", ret->request_id, REQUEST_ID_LEN);
    json_take_text(&members, "kiosk", ret->kiosk, sizeof ret->kiosk);
    json_take_bytes(&members, "subject", ret->subject, SUBJECT_LEN);
    ret->issued_at = json_take_integer(&members, "issued_at", 0, TIME_MAX);
    ret->expires = json_take_integer(&members, "expires", 0, TIME_MAX);
    if (!json_reader_end(&members, NULL) || !message_id_is_valid(ret->kiosk) ||
        ret->expires <= ret->issued_at || ret->expires - ret->issued_at > MESSAGE_ANSWER_LIFE_S)
        json_refuse(in);
}
