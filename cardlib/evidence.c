#include "cardlib/evidence.h"

#include <string.h>

#include "base/secret.h"
#include "cardlib/anchor.h"
#include "cardlib/rsa.h"
#include "cardlib/tlv.h"
#include "cardlib/utf8.h"

_Static_assert(EVIDENCE_SIGNATURE_LEN == RSA_LEN && EVIDENCE_DIGEST_LEN == SHA256_LEN,
               "the card signs SHA-256 with RSA-2048");

enum tag {
    TAG_NUMBER = 0xFF10,
    TAG_ATTRIBUTES = 0xFF20,
    TAG_OFFSETS = 0xDF21,
    TAG_NAME = 0xDF22,
    TAG_ADDRESS = 0xDF23,
    TAG_BIRTH = 0xDF24,
    TAG_SEX = 0xDF25,
    TAG_INTEGRITY = 0xFF30,
    TAG_NUMBER_DIGEST = 0xDF31,
    TAG_ATTRIBUTES_DIGEST = 0xDF32,
    TAG_INTEGRITY_SIGNATURE = 0xDF33,
    TAG_PUBLIC_KEY = 0xFF50,
    TAG_KEY = 0xDF51,
    TAG_KEY_SIGNATURE = 0xDF52,
    TAG_CERTIFICATE = 0x7F21,
    TAG_BODY = 0x5F4E,
    TAG_BODY_SIGNATURE = 0x5F37,
    TAG_EXPONENT = 0x90,
    TAG_MODULUS = 0x91,
};

enum {
    EF_NUMBER = 0x0001,
    EF_ATTRIBUTES = 0x0002,
    EF_INTEGRITY = 0x0003,
    EF_CERTIFICATE = 0x0004,
    EF_PUBLIC_KEY = 0x0007,
};

/* Bytes of a file that somebody signed, and where the signature is. Points into the evidence. */
struct signed_bytes {
    const uint8_t *start;
    size_t len;
    const uint8_t *signature; /* RSA_LEN bytes */
};

struct attributes {
    struct tlv name, address, birth, sex;
};

struct integrity {
    const uint8_t *number_digest, *attributes_digest; /* SHA256_LEN bytes each */
    struct signed_bytes digests;
};

struct certificate_file {
    const uint8_t *issuer_id; /* KEY_ID_LEN bytes */
    struct tlv_cursor key;
    struct signed_bytes body;
};

struct public_key_file {
    struct tlv_cursor key;
    struct signed_bytes object;
};

void card_evidence_wipe(struct card_evidence *evidence)
{
    wipe(evidence, sizeof *evidence);
}

void person_wipe(struct person *person)
{
    wipe(person, sizeof *person);
}

static bool expect_len(struct tlv_cursor *cursor, uint32_t tag, size_t len, struct tlv *ret)
{
    struct tlv_cursor walk = *cursor;
    struct tlv object;

    if (!tlv_expect(&walk, tag, &object) || object.len != len)
        return false;
    *ret = object;
    *cursor = walk;
    return true;
}

/* The one object that fills all of file, entered. */
static bool enter_whole(const uint8_t *file, size_t len, uint32_t tag, struct tlv_cursor *ret)
{
    struct tlv_cursor cursor = {file, len};
    struct tlv object;

    if (!tlv_expect(&cursor, tag, &object) || cursor.left != 0)
        return false;
    *ret = tlv_enter(&object);
    return true;
}

/* card.md 3.4: four big-endian offsets from the start of the file to the tags. They are not signed, so
 * nothing is read by them; but a table that says something else than the tags is not a card's. */
static bool offsets_agree(const struct tlv *table, const uint8_t *file,
                          const struct attributes *attributes)
{
    const struct tlv *const in_order[] = {&attributes->name, &attributes->address,
                                          &attributes->birth, &attributes->sex};

    for (size_t i = 0; i < ARRAY_LEN(in_order); i++) {
        const uint8_t *entry = table->value + 2 * i;

        if (in_order[i]->start - file != (entry[0] << 8 | entry[1]))
            return false;
    }
    return true;
}

static bool attributes_parse(const struct card_evidence *evidence, struct attributes *ret,
                             struct err *err)
{
    const uint8_t *file = evidence->attributes;
    struct tlv_cursor in;
    struct tlv table;
    struct attributes a;

    if (evidence->attributes_len > EVIDENCE_ATTRIBUTES_MAX ||
        !enter_whole(file, evidence->attributes_len, TAG_ATTRIBUTES, &in))
        return ERR(err, ERR_MALFORMED, 0);
    /* By order, each once and nothing else: card.md 3.5, consequence. */
    if (!expect_len(&in, TAG_OFFSETS, 8, &table) || !tlv_expect(&in, TAG_NAME, &a.name) ||
        !tlv_expect(&in, TAG_ADDRESS, &a.address) || !expect_len(&in, TAG_BIRTH, 8, &a.birth) ||
        !expect_len(&in, TAG_SEX, 1, &a.sex) || in.left != 0)
        return ERR(err, ERR_MALFORMED, in.at - file);
    if (!offsets_agree(&table, file, &a))
        return ERR(err, ERR_MALFORMED, table.start - file);
    *ret = a;
    return true;
}

static bool integrity_parse(const struct card_evidence *evidence, struct integrity *ret,
                            struct err *err)
{
    struct tlv_cursor in;
    struct tlv number, attributes, signature;

    if (!enter_whole(evidence->integrity, sizeof evidence->integrity, TAG_INTEGRITY, &in) ||
        !expect_len(&in, TAG_NUMBER_DIGEST, SHA256_LEN, &number) ||
        !expect_len(&in, TAG_ATTRIBUTES_DIGEST, SHA256_LEN, &attributes) ||
        !expect_len(&in, TAG_INTEGRITY_SIGNATURE, RSA_LEN, &signature) || in.left != 0)
        return ERR(err, ERR_MALFORMED, EF_INTEGRITY);
    *ret = (struct integrity){
        .number_digest = number.value,
        .attributes_digest = attributes.value,
        .digests = {number.start, (size_t)(tlv_end(&attributes) - number.start), signature.value},
    };
    return true;
}

static bool certificate_parse(const struct card_evidence *evidence, struct certificate_file *ret,
                              struct err *err)
{
    struct tlv_cursor in;
    struct tlv body, signature;

    if (!enter_whole(evidence->certificate, sizeof evidence->certificate, TAG_CERTIFICATE, &in) ||
        !tlv_expect(&in, TAG_BODY, &body) || body.len < 2 * KEY_ID_LEN ||
        !expect_len(&in, TAG_BODY_SIGNATURE, RSA_LEN, &signature) || in.left != 0)
        return ERR(err, ERR_MALFORMED, EF_CERTIFICATE);
    *ret = (struct certificate_file){
        .issuer_id = body.value,
        /* issuer's key id, subject's key id, then the key */
        .key = {body.value + 2 * KEY_ID_LEN, body.len - 2 * KEY_ID_LEN},
        .body = {body.value, body.len, signature.value},
    };
    return true;
}

static bool public_key_parse(const struct card_evidence *evidence, struct public_key_file *ret,
                             struct err *err)
{
    struct tlv_cursor in;
    struct tlv key, signature;

    if (!enter_whole(evidence->public_key, sizeof evidence->public_key, TAG_PUBLIC_KEY, &in) ||
        !tlv_expect(&in, TAG_KEY, &key) ||
        !expect_len(&in, TAG_KEY_SIGNATURE, RSA_LEN, &signature) || in.left != 0)
        return ERR(err, ERR_MALFORMED, EF_PUBLIC_KEY);
    *ret = (struct public_key_file){
        .key = tlv_enter(&key),
        .object = {key.start, (size_t)(tlv_end(&key) - key.start), signature.value},
    };
    return true;
}

/* A key as the card writes it: 90 exponent, 91 modulus (card.md 3.6). NULL and ERR_MALFORMED with ef. */
static struct rsa_key *key_parse(struct tlv_cursor in, int32_t ef, struct err *err)
{
    struct tlv exponent, modulus;
    struct err why = {0};
    struct rsa_key *key = NULL;

    if (!tlv_expect(&in, TAG_EXPONENT, &exponent) ||
        !expect_len(&in, TAG_MODULUS, RSA_LEN, &modulus) || in.left != 0) {
        ERR(err, ERR_MALFORMED, ef);
        return NULL;
    }
    key = rsa_key_new(modulus.value, exponent.value, exponent.len, &why);
    if (key == NULL)
        ERR(err, why.code, why.code == ERR_MALFORMED ? ef : why.detail);
    return key;
}

static bool signature_verify(const struct rsa_key *key, const struct signed_bytes *bytes,
                             int32_t ef, struct err *err)
{
    uint8_t digest[SHA256_LEN];

    return sha256(bytes->start, bytes->len, digest, err) &&
           rsa_verify(key, digest, bytes->signature, ERR_CARD_FORGED, ef, err);
}

static bool digest_verify(const uint8_t *bytes, size_t len, const uint8_t *wanted, int32_t ef,
                          struct err *err)
{
    uint8_t digest[SHA256_LEN];

    if (!sha256(bytes, len, digest, err))
        return false;

    bool same = equal_in_constant_time(digest, wanted, sizeof digest);

    wipe(digest, sizeof digest);
    return same || ERR(err, ERR_CARD_ALTERED, ef);
}

/* The municipality's key that EF 0004 certifies, once an anchor has vouched for it. */
static struct rsa_key *issuer_verify(const struct card_evidence *evidence,
                                     const struct anchors *anchors, struct err *err)
{
    struct certificate_file file;

    if (!certificate_parse(evidence, &file, err))
        return NULL;

    const struct rsa_key *anchor;

    if (!anchors_find(anchors, file.issuer_id, &anchor, err) ||
        !signature_verify(anchor, &file.body, EF_CERTIFICATE, err))
        return NULL;
    return key_parse(file.key, EF_CERTIFICATE, err);
}

static bool files_verify(const struct card_evidence *evidence, const struct rsa_key *issuer,
                         struct err *err)
{
    struct integrity integrity;
    struct attributes attributes;

    if (!integrity_parse(evidence, &integrity, err) ||
        !signature_verify(issuer, &integrity.digests, EF_INTEGRITY, err))
        return false;
    if (!attributes_parse(evidence, &attributes, NULL))
        return ERR(err, ERR_MALFORMED, EF_ATTRIBUTES);

    const uint8_t *from = attributes.name.start;

    return digest_verify(evidence->number, sizeof evidence->number, integrity.number_digest,
                         EF_NUMBER, err) &&
           digest_verify(from, (size_t)(tlv_end(&attributes.sex) - from),
                         integrity.attributes_digest, EF_ATTRIBUTES, err);
}

static bool answer_verify(const struct card_evidence *evidence, const struct rsa_key *issuer,
                          const uint8_t *challenge_digest, struct err *err)
{
    struct public_key_file file;

    if (!public_key_parse(evidence, &file, err) ||
        !signature_verify(issuer, &file.object, EF_PUBLIC_KEY, err))
        return false;

    SCOPED_RSA_KEY *card_key = key_parse(file.key, EF_PUBLIC_KEY, err);

    return card_key != NULL &&
           rsa_verify(card_key, challenge_digest, evidence->signature, ERR_CARD_COPIED, 0, err);
}

bool evidence_verify(const struct card_evidence *evidence, const struct anchors *anchors,
                     const uint8_t challenge_digest[static EVIDENCE_DIGEST_LEN], struct err *err)
{
    SCOPED_RSA_KEY *issuer = issuer_verify(evidence, anchors, err);

    return issuer != NULL && files_verify(evidence, issuer, err) &&
           answer_verify(evidence, issuer, challenge_digest, err);
}

bool evidence_digests(const struct card_evidence *evidence,
                      uint8_t ret_number[static EVIDENCE_DIGEST_LEN],
                      uint8_t ret_basic_four[static EVIDENCE_DIGEST_LEN], struct err *err)
{
    struct integrity integrity;

    if (!integrity_parse(evidence, &integrity, err))
        return false;
    memcpy(ret_number, integrity.number_digest, EVIDENCE_DIGEST_LEN);
    memcpy(ret_basic_four, integrity.attributes_digest, EVIDENCE_DIGEST_LEN);
    return true;
}

/* card.md 3.3: the object, then filler that is hashed and says nothing. */
static bool number_take(const struct card_evidence *evidence, char ret[static MY_NUMBER_LEN + 1],
                        struct err *err)
{
    struct tlv_cursor in = {evidence->number, sizeof evidence->number};
    struct tlv number;

    if (!expect_len(&in, TAG_NUMBER, MY_NUMBER_LEN, &number))
        return ERR(err, ERR_MALFORMED, -1);
    memcpy(ret, number.value, MY_NUMBER_LEN);
    ret[MY_NUMBER_LEN] = '\0';
    return my_number_is_valid(ret) || ERR(err, ERR_MALFORMED, -1);
}

/* Takes all of the text or fails: a name cut short is a wrong name. */
static bool text_take(const struct tlv *text, const uint8_t *file, char *ret, size_t ret_size,
                      struct err *err)
{
    size_t good_len = utf8_good_len(text->value, text->len);

    if (good_len != text->len)
        return ERR(err, ERR_MALFORMED, text->value + good_len - file);
    if (text->len >= ret_size)
        return ERR(err, ERR_MALFORMED, text->start - file);
    memcpy(ret, text->value, text->len);
    ret[text->len] = '\0';
    return true;
}

static bool person_take(const struct card_evidence *evidence, struct person *person,
                        struct err *err)
{
    const uint8_t *file = evidence->attributes;
    struct attributes a;

    if (!attributes_parse(evidence, &a, err) || !number_take(evidence, person->number, err))
        return false;
    if (!text_take(&a.name, file, person->name, sizeof person->name, err) ||
        !text_take(&a.address, file, person->address, sizeof person->address, err) ||
        !text_take(&a.birth, file, person->birth, sizeof person->birth, err))
        return false;
    if (a.name.len == 0)
        return ERR(err, ERR_MALFORMED, a.name.start - file);
    person->sex = (char)a.sex.value[0];
    if (memchr("0129", person->sex, 4) == NULL)
        return ERR(err, ERR_MALFORMED, a.sex.value - file);
    return true;
}

bool evidence_person(const struct card_evidence *evidence, struct person *ret, struct err *err)
{
    SCOPED(person_wipe) struct person person = {0};

    if (!person_take(evidence, &person, err))
        return false;
    *ret = person;
    return true;
}
