#include "backend/vrs/ticket.h"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <string.h>

#include "backend/b64.h"
#include "base/secret.h"

#define VERSION 2
#define IV_LEN  12
#define TAG_LEN 16

/* The plain text: fixed places, then the name to the end. */
#define REQUEST_ID_AT   1
#define KIOSK_AT        (REQUEST_ID_AT + REQUEST_ID_LEN)
#define MUNICIPALITY_AT (KIOSK_AT + MESSAGE_ID_SIZE - 1)
#define KIND_AT         (MUNICIPALITY_AT + MUNICIPALITY_LEN)
#define DCC_AT          (KIND_AT + 1)
#define SUBJECT_AT      (DCC_AT + 1)
#define PERSON_AT       (SUBJECT_AT + SUBJECT_LEN)
#define EXPIRES_AT      (PERSON_AT + STORE_PERSON_LEN)
#define BIRTH_DATE_AT   (EXPIRES_AT + 8)
#define NAME_AT         (BIRTH_DATE_AT + DATE_ISO_SIZE - 1)
#define PLAIN_MAX       (NAME_AT + TICKET_NAME_MAX)
#define SEALED_MAX      (IV_LEN + PLAIN_MAX + TAG_LEN)

_Static_assert(B64_LEN(SEALED_MAX) < MESSAGE_TICKET_SIZE, "the longest ticket fits its message");

void ticket_wipe(struct ticket *ticket)
{
    wipe(ticket, sizeof *ticket);
}

static size_t pack(const struct ticket *ticket, uint8_t ret[static PLAIN_MAX])
{
    size_t name_len = strlen(ticket->name);

    memset(ret, 0, NAME_AT);
    ret[0] = VERSION;
    memcpy(ret + REQUEST_ID_AT, ticket->request_id, REQUEST_ID_LEN);
    memcpy(ret + KIOSK_AT, ticket->kiosk, strnlen(ticket->kiosk, MESSAGE_ID_SIZE - 1));
    memcpy(ret + MUNICIPALITY_AT, ticket->municipality, MUNICIPALITY_LEN);
    ret[KIND_AT] = (uint8_t)ticket->kind;
    ret[DCC_AT] = ticket->dcc;
    memcpy(ret + SUBJECT_AT, ticket->subject, SUBJECT_LEN);
    memcpy(ret + PERSON_AT, ticket->person, STORE_PERSON_LEN);
    for (unsigned i = 0; i < 8; i++)
        ret[EXPIRES_AT + i] = (uint8_t)((uint64_t)ticket->expires >> (56 - 8 * i));
    memcpy(ret + BIRTH_DATE_AT, ticket->birth_date, DATE_ISO_SIZE - 1);
    memcpy(ret + NAME_AT, ticket->name, name_len);
    return NAME_AT + name_len;
}

/* What was sealed was made by pack(): only its version can be another. */
static bool unpack(const uint8_t *plain, size_t len, struct ticket *ret)
{
    *ret = (struct ticket){0};
    if (len < NAME_AT || len > PLAIN_MAX || plain[0] != VERSION)
        return false;
    memcpy(ret->request_id, plain + REQUEST_ID_AT, REQUEST_ID_LEN);
    memcpy(ret->kiosk, plain + KIOSK_AT, MESSAGE_ID_SIZE - 1);
    memcpy(ret->municipality, plain + MUNICIPALITY_AT, MUNICIPALITY_LEN);
    ret->kind = (enum certificate_kind)plain[KIND_AT];
    ret->dcc = plain[DCC_AT] != 0;
    memcpy(ret->subject, plain + SUBJECT_AT, SUBJECT_LEN);
    memcpy(ret->person, plain + PERSON_AT, STORE_PERSON_LEN);
    for (unsigned i = 0; i < 8; i++)
        ret->expires = (int64_t)((uint64_t)ret->expires << 8 | plain[EXPIRES_AT + i]);
    memcpy(ret->birth_date, plain + BIRTH_DATE_AT, DATE_ISO_SIZE - 1);
    memcpy(ret->name, plain + NAME_AT, len - NAME_AT);
    return true;
}

/* sealed is IV, cipher text, tag. */
static bool encrypt(const uint8_t *key, const uint8_t *plain, int len, uint8_t *sealed)
{
    EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();
    int done = 0;
    int rest = 0;
    bool ok = cipher != NULL && RAND_bytes(sealed, IV_LEN) == 1 &&
              EVP_EncryptInit_ex(cipher, EVP_aes_256_gcm(), NULL, key, sealed) == 1 &&
              EVP_EncryptUpdate(cipher, sealed + IV_LEN, &done, plain, len) == 1 &&
              EVP_EncryptFinal_ex(cipher, sealed + IV_LEN + done, &rest) == 1 &&
              EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_GET_TAG, TAG_LEN,
                                  sealed + IV_LEN + done + rest) == 1;

    EVP_CIPHER_CTX_free(cipher);
    return ok;
}

static bool decrypt(const uint8_t *key, uint8_t *sealed, int len, uint8_t *plain)
{
    EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();
    int cipher_len = len - IV_LEN - TAG_LEN;
    int done = 0;
    int rest = 0;
    bool ok =
        cipher != NULL && EVP_DecryptInit_ex(cipher, EVP_aes_256_gcm(), NULL, key, sealed) == 1 &&
        EVP_DecryptUpdate(cipher, plain, &done, sealed + IV_LEN, cipher_len) == 1 &&
        EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_SET_TAG, TAG_LEN, sealed + IV_LEN + cipher_len) ==
            1 &&
        EVP_DecryptFinal_ex(cipher, plain + done, &rest) == 1;

    EVP_CIPHER_CTX_free(cipher);
    return ok;
}

bool ticket_seal(const uint8_t key[static TICKET_KEY_LEN], const struct ticket *ticket,
                 char ret[static MESSAGE_TICKET_SIZE], struct err *err)
{
    uint8_t plain[PLAIN_MAX];
    uint8_t sealed[SEALED_MAX];

    if (strlen(ticket->name) > TICKET_NAME_MAX)
        return ERR(err, ERR_TOO_LONG, strlen(ticket->name));

    size_t len = pack(ticket, plain);
    bool ok = encrypt(key, plain, (int)len, sealed);

    wipe(plain, sizeof plain);
    if (!ok)
        return ERR(err, ERR_CRYPTO, 0);
    b64url_encode(sealed, IV_LEN + len + TAG_LEN, ret);
    return true;
}

static bool open_bytes(const uint8_t *key, uint8_t *sealed, size_t len, struct ticket *ret)
{
    uint8_t plain[PLAIN_MAX];
    bool ok = decrypt(key, sealed, (int)len, plain) && unpack(plain, len - IV_LEN - TAG_LEN, ret);

    wipe(plain, sizeof plain);
    return ok;
}

bool ticket_open(const uint8_t key[static TICKET_KEY_LEN], const char *sealed, int64_t now,
                 struct ticket *ret, struct err *err)
{
    uint8_t bytes[SEALED_MAX];
    size_t len = b64url_decoded_len(strlen(sealed));

    if (len > sizeof bytes || len < IV_LEN + TAG_LEN ||
        !b64url_decode(sealed, strlen(sealed), bytes) || !open_bytes(key, bytes, len, ret)) {
        ticket_wipe(ret);
        return ERR(err, ERR_UNTRUSTED, 0);
    }
    if (now > ret->expires) {
        int64_t late_s = now - ret->expires;

        ticket_wipe(ret);
        return ERR(err, ERR_EXPIRED, late_s < INT32_MAX ? late_s : INT32_MAX);
    }
    return true;
}
