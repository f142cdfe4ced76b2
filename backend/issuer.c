#include "backend/issuer.h"

#include <jose/jwk.h>
#include <jose/openssl.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "backend/b64.h"
#include "backend/es256.h"
#include "base/secret.h"

struct issuer_signer {
    EVP_PKEY *key;
    struct issuer_key public;
};

static json_t *jwk_of(const struct issuer_key *key)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:o}", "kty", "EC", "use", "sig", "alg",
                     "ES256", "kid", key->kid, "crv", "P-256", "x", json_bytes(key->x, 32), "y",
                     json_bytes(key->y, 32));
}

static void pkey_unref(EVP_PKEY **key)
{
    EVP_PKEY_free(*key);
    *key = NULL;
}
#define SCOPED_PKEY SCOPED(pkey_unref) EVP_PKEY

EVP_PKEY *issuer_key_public(const struct issuer_key *key)
{
    SCOPED_JSON *jwk = jwk_of(key);

    return jwk == NULL ? NULL : jose_openssl_jwk_to_EVP_PKEY(NULL, jwk);
}

/* RFC 7638. */
static bool is_thumbprint(const json_t *jwk, const char *kid)
{
    uint8_t digest[32];
    char text[B64_LEN(sizeof digest) + 1];

    if (jose_jwk_thp_buf(NULL, jwk, "S256", digest, sizeof digest) != sizeof digest)
        return false;
    b64url_encode(digest, sizeof digest, text);
    return strcmp(text, kid) == 0;
}

static bool is_on_curve(const struct issuer_key *key)
{
    SCOPED_PKEY *public = issuer_key_public(key);

    return public != NULL && es256_key_fits(public);
}

static bool says(struct json_reader *in, const char *name, const char *expected)
{
    char word[16] = "";

    json_take_text(in, name, word, sizeof word);
    return strcmp(word, expected) == 0;
}

enum verdict { TAKEN, SKIPPED, REFUSED };

/* x5c is a known member, but nothing here asks for it: a kid is the key itself, and who published the set vouches for
 * it. */
static size_t known_and_ignored(const json_t *jwk)
{
    return (size_t)json_is_array(json_object_get(jwk, "x5c"));
}

static enum verdict key_read(const json_t *jwk, enum issuer_strictness strictness,
                             struct issuer_key *ret)
{
    struct json_reader in = json_reader(jwk);
    struct issuer_key key = {0};
    enum verdict other = strictness == ISSUER_SKIP_OTHERS ? SKIPPED : REFUSED;

    if (json_object_get(jwk, "d") != NULL)
        return REFUSED;

    bool ours = says(&in, "kty", "EC") && says(&in, "use", "sig") && says(&in, "alg", "ES256") &&
                says(&in, "crv", "P-256");

    json_take_text(&in, "kid", key.kid, sizeof key.kid);
    json_take_bytes(&in, "x", key.x, sizeof key.x);
    json_take_bytes(&in, "y", key.y, sizeof key.y);
    if (json_has(&in, "crlVersion"))
        key.crl_version = json_take_integer(&in, "crlVersion", 0, INT64_MAX);
    if (!ours || in.failed)
        return other;
    in.taken += known_and_ignored(jwk);
    if (strictness == ISSUER_REFUSE_OTHERS && !json_reader_end(&in, NULL))
        return REFUSED;
    if (!is_on_curve(&key) || !is_thumbprint(jwk, key.kid))
        return REFUSED;
    *ret = key;
    return TAKEN;
}

bool issuer_keys_read(const json_t *set, enum issuer_strictness strictness, struct issuer_keys *ret)
{
    const json_t *array = json_object_get(set, "keys");
    struct issuer_keys keys = *ret;

    if (!json_is_array(array) || (strictness == ISSUER_REFUSE_OTHERS && json_object_size(set) != 1))
        return false;
    for (size_t i = 0; i < json_array_size(array); i++) {
        struct issuer_key key;
        enum verdict verdict = key_read(json_array_get(array, i), strictness, &key);

        if (verdict == REFUSED || (verdict == TAKEN && keys.count == ISSUER_KEYS_MAX))
            return false;
        if (verdict == TAKEN)
            keys.keys[keys.count++] = key;
    }
    *ret = keys;
    return true;
}

bool issuer_keys_parse(const char *json, size_t len, struct issuer_keys *ret, struct err *err)
{
    SCOPED_JSON *set = json_parse(json, len, ISSUER_FILE_MAX, JSON_DEPTH_MAX, err);

    if (set == NULL)
        return false;
    return issuer_keys_read(set, ISSUER_SKIP_OTHERS, ret) || ERR(err, ERR_MALFORMED, 0);
}

bool issuer_keys_load(const char *path, struct issuer_keys *ret, struct err *err)
{
    SCOPED_TEXT text = {0};

    return text_load(path, ISSUER_FILE_MAX, &text, err) &&
           issuer_keys_parse(text.bytes, text.len, ret, err);
}

json_t *issuer_keys_to_json(const struct issuer_keys *keys)
{
    SCOPED_JSON *array = json_array();

    for (size_t i = 0; i < keys->count; i++) {
        if (json_array_append_new(array, jwk_of(&keys->keys[i])) != 0)
            return NULL;
    }
    return json_pack("{s:O}", "keys", array);
}

const struct issuer_key *issuer_keys_find(const struct issuer_keys *keys, const char *kid)
{
    for (size_t i = 0; i < keys->count; i++) {
        if (strcmp(keys->keys[i].kid, kid) == 0)
            return &keys->keys[i];
    }
    return NULL;
}

bool issuer_url_is_valid(const char *url)
{
    size_t len = strlen(url);

    if (len <= strlen("https://") || len >= MESSAGE_ISSUER_SIZE || url[len - 1] == '/' ||
        strncmp(url, "https://", strlen("https://")) != 0)
        return false;
    for (size_t i = 0; i < len; i++) {
        if (url[i] <= ' ' || url[i] >= 0x7F)
            return false;
    }
    return true;
}

/* The public half is read as any published key is, so that both meet the same demands. */
static bool signer_from_jwk(json_t *jwk, struct issuer_signer *ret)
{
    if (!json_is_string(json_object_get(jwk, "d")))
        return false;
    ret->key = jose_openssl_jwk_to_EVP_PKEY(NULL, jwk);
    return ret->key != NULL && json_object_del(jwk, "d") == 0 &&
           key_read(jwk, ISSUER_REFUSE_OTHERS, &ret->public) == TAKEN;
}

struct issuer_signer *issuer_signer_load(const char *path, struct err *err)
{
    SCOPED_TEXT text = {0};
    SCOPED_ISSUER_SIGNER *signer = calloc(1, sizeof *signer);

    if (!text_load(path, ISSUER_FILE_MAX, &text, err))
        return NULL;

    SCOPED_JSON *jwk = json_parse(text.bytes, text.len, ISSUER_FILE_MAX, 2, NULL);

    if (jwk == NULL || signer == NULL || !signer_from_jwk(jwk, signer)) {
        (void)ERR(err, ERR_CONFIG, 0);
        return NULL;
    }
    return MOVE(signer);
}

void issuer_signer_free(struct issuer_signer **signer)
{
    if (*signer != NULL)
        EVP_PKEY_free((*signer)->key);
    free(*signer);
    *signer = NULL;
}

EVP_PKEY *issuer_signer_key(const struct issuer_signer *signer)
{
    return signer->key;
}

const struct issuer_key *issuer_signer_public(const struct issuer_signer *signer)
{
    return &signer->public;
}
