#include "backend/nonce.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <string.h>

#include "backend/json.h"
#include "backend/message.h"
#include "base/secret.h"

#define VERSION     1
#define TIME_AT     1
#define KIOSK_AT    9
#define RANDOM_AT   25
#define MAC_AT      41
#define KIOSK_BYTES 16

static bool put_kiosk(const char *kiosk, uint8_t ret[static KIOSK_BYTES], struct err *err)
{
    uint8_t digest[32];

    if (EVP_Digest(kiosk, strlen(kiosk), digest, NULL, EVP_sha256(), NULL) != 1)
        return ERR(err, ERR_CRYPTO, 0);
    memcpy(ret, digest, KIOSK_BYTES);
    return true;
}

static bool put_mac(const uint8_t key[static NONCE_KEY_LEN], const uint8_t nonce[static MAC_AT],
                    uint8_t ret[static 32], struct err *err)
{
    unsigned len = 32;

    if (HMAC(EVP_sha256(), key, NONCE_KEY_LEN, nonce, MAC_AT, ret, &len) == NULL)
        return ERR(err, ERR_CRYPTO, 0);
    return true;
}

bool nonce_make(const uint8_t key[static NONCE_KEY_LEN], const char *kiosk, int64_t now,
                uint8_t ret[static NONCE_LEN], struct err *err)
{
    uint8_t nonce[NONCE_LEN] = {VERSION};

    for (unsigned i = 0; i < 8; i++)
        nonce[TIME_AT + i] = (uint8_t)((uint64_t)now >> (56 - 8 * i));
    if (RAND_bytes(nonce + RANDOM_AT, MAC_AT - RANDOM_AT) != 1)
        return ERR(err, ERR_CRYPTO, 0);
    if (!put_kiosk(kiosk, nonce + KIOSK_AT, err) || !put_mac(key, nonce, nonce + MAC_AT, err))
        return false;
    memcpy(ret, nonce, NONCE_LEN);
    return true;
}

static bool check_time(const uint8_t nonce[static NONCE_LEN], int64_t now, struct err *err)
{
    uint64_t time = 0;

    for (unsigned i = 0; i < 8; i++)
        time = time << 8 | nonce[TIME_AT + i];
    if (time > (uint64_t)now + MESSAGE_CLOCK_SKEW_S)
        return ERR(err, ERR_EXPIRED, -1);
    if ((uint64_t)now > time + MESSAGE_NONCE_LIFE_S) {
        uint64_t late_s = (uint64_t)now - time - MESSAGE_NONCE_LIFE_S;

        return ERR(err, ERR_EXPIRED, late_s < INT32_MAX ? late_s : INT32_MAX);
    }
    return true;
}

bool nonce_check_unkeyed(const char *kiosk, int64_t now, const uint8_t nonce[static NONCE_LEN],
                         struct err *err)
{
    uint8_t ours[KIOSK_BYTES];

    if (nonce[0] != VERSION)
        return ERR(err, ERR_UNTRUSTED, 0);
    if (!put_kiosk(kiosk, ours, err))
        return false;
    if (!equal_in_constant_time(ours, nonce + KIOSK_AT, KIOSK_BYTES))
        return ERR(err, ERR_UNBOUND, 0);
    return check_time(nonce, now, err);
}

bool nonce_check(const uint8_t key[static NONCE_KEY_LEN], const char *kiosk, int64_t now,
                 const uint8_t nonce[static NONCE_LEN], struct err *err)
{
    uint8_t mac[32];

    if (!put_mac(key, nonce, mac, err))
        return false;
    if (!equal_in_constant_time(mac, nonce + MAC_AT, sizeof mac))
        return ERR(err, ERR_UNTRUSTED, 0);
    return nonce_check_unkeyed(kiosk, now, nonce, err);
}

bool nonce_encode(const uint8_t nonce[static NONCE_LEN], struct text *ret, struct err *err)
{
    return json_write(json_pack("{s:o}", "nonce", json_bytes(nonce, NONCE_LEN)), ret, err);
}

bool nonce_decode(const char *json, size_t len, uint8_t ret[static NONCE_LEN], struct err *err)
{
    SCOPED_JSON *message = json_parse(json, len, MESSAGE_ANSWER_MAX, JSON_DEPTH_MAX, err);
    struct json_reader in = json_reader(message);
    uint8_t nonce[NONCE_LEN] = {0};

    if (message == NULL)
        return false;
    json_take_bytes(&in, "nonce", nonce, NONCE_LEN);
    if (!json_reader_end(&in, err))
        return false;
    memcpy(ret, nonce, NONCE_LEN);
    return true;
}

bool nonce_request_decode(const char *json, size_t len, struct err *err)
{
    SCOPED_JSON *message = json_parse(json, len, MESSAGE_REQUEST_MAX, JSON_DEPTH_MAX, err);
    struct json_reader in = json_reader(message);

    return message != NULL && json_reader_end(&in, err);
}
