#include "cardlib/chain.h"

#include <string.h>

#include "base/secret.h"

enum {
    TAG_CERTIFICATE = 0x7F21,
    TAG_BODY = 0x5F4E,
    TAG_BODY_SIGNATURE = 0x5F37,
    TAG_EXPONENT = 0x90,
    TAG_MODULUS = 0x91,
};

struct certificate_file {
    const uint8_t *issuer_id; /* KEY_ID_LEN bytes */
    struct tlv_cursor key;
    struct signed_bytes body;
};

static bool certificate_parse(const uint8_t *file, int32_t ef, struct certificate_file *ret,
                              struct err *err)
{
    struct tlv_cursor in;
    struct tlv body, signature;

    if (!tlv_enter_whole(file, EVIDENCE_CERTIFICATE_LEN, TAG_CERTIFICATE, &in) ||
        !tlv_expect(&in, TAG_BODY, &body) || body.len < 2 * KEY_ID_LEN ||
        !tlv_expect_len(&in, TAG_BODY_SIGNATURE, RSA_LEN, &signature) || in.left != 0)
        return ERR(err, ERR_MALFORMED, ef);
    *ret = (struct certificate_file){
        .issuer_id = body.value,
        /* issuer's key id, subject's key id, then the key */
        .key = {body.value + 2 * KEY_ID_LEN, body.len - 2 * KEY_ID_LEN},
        .body = {body.value, body.len, signature.value},
    };
    return true;
}

/* Every key on a card has it (card.md 3.6). A small one is what forgeries are made of. */
static bool is_usual_exponent(const struct tlv *exponent)
{
    static const uint8_t usual[] = {0x01, 0x00, 0x01};

    return exponent->len == sizeof usual && memcmp(exponent->value, usual, sizeof usual) == 0;
}

struct rsa_key *chain_key(struct tlv_cursor in, int32_t ef, struct err *err)
{
    struct tlv exponent, modulus;
    struct err why = {0};
    struct rsa_key *key = NULL;

    if (!tlv_expect(&in, TAG_EXPONENT, &exponent) || !is_usual_exponent(&exponent) ||
        !tlv_expect_len(&in, TAG_MODULUS, RSA_LEN, &modulus) || in.left != 0) {
        ERR(err, ERR_MALFORMED, ef);
        return NULL;
    }
    key = rsa_key_new(modulus.value, exponent.value, exponent.len, &why);
    if (key == NULL)
        ERR(err, why.code, why.code == ERR_MALFORMED ? ef : why.detail);
    return key;
}

bool chain_signature(const struct rsa_key *key, const struct signed_bytes *bytes, int32_t ef,
                     struct err *err)
{
    uint8_t digest[SHA256_LEN];

    return sha256(bytes->start, bytes->len, digest, err) &&
           rsa_verify(key, digest, bytes->signature, ERR_CARD_FORGED, ef, err);
}

bool chain_digest(const uint8_t *bytes, size_t len, const uint8_t *wanted, int32_t ef,
                  struct err *err)
{
    uint8_t digest[SHA256_LEN];

    if (!sha256(bytes, len, digest, err))
        return false;

    bool same = equal_in_constant_time(digest, wanted, sizeof digest);

    wipe(digest, sizeof digest);
    return same || ERR(err, ERR_CARD_ALTERED, ef);
}

struct rsa_key *chain_issuer(const uint8_t *certificate, int32_t ef, const struct anchors *anchors,
                             struct err *err)
{
    struct certificate_file file;
    const struct rsa_key *anchor;

    if (!certificate_parse(certificate, ef, &file, err) ||
        !anchors_find(anchors, file.issuer_id, &anchor, err) ||
        !chain_signature(anchor, &file.body, ef, err))
        return NULL;
    return chain_key(file.key, ef, err);
}
