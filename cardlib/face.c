#include "cardlib/face.h"

#include <string.h>

#include "base/secret.h"
#include "cardlib/chain.h"

enum {
    EF_FACE = 0x0002,
    EF_CERTIFICATE = 0x0004,
    EF_NUMBER = 0x0005,
};

enum tag {
    TAG_FACE = 0xFF20,
    TAG_OFFSETS = 0xDF21,
    TAG_BIRTH = 0xDF22,
    TAG_SEX = 0xDF23,
    TAG_KEY = 0xDF24,
    TAG_NAME = 0xDF25,
    TAG_ADDRESS = 0xDF26,
    TAG_PORTRAIT = 0xDF27,
    TAG_SIGNATURE = 0xDF28,
    TAG_EXPIRY = 0xDF29,
    TAG_SECURITY_CODE = 0xDF2A,
    TAG_NUMBER = 0xFF40,
    TAG_NUMBER_PICTURE = 0xDF41,
    TAG_NUMBER_KEY = 0xDF42,
    TAG_NUMBER_SIGNATURE = 0xDF43,
};

#define OBJECTS 9 /* DF22 to DF2A */
#define DIGESTS 3

/* The objects of EF 0002, by tag from TAG_BIRTH. */
struct objects {
    struct tlv list[OBJECTS];
};

struct number_file {
    struct tlv picture, key;
    struct signed_bytes both;
};

void face_evidence_wipe(struct face_evidence *evidence)
{
    wipe(evidence, sizeof *evidence);
}

static const struct tlv *object(const struct objects *objects, enum tag tag)
{
    return &objects->list[tag - TAG_BIRTH];
}

/* As in EF 0002 of the 券面事項入力補助AP, the table is not signed and nothing is read by it. */
static bool offsets_agree(const struct tlv *table, const uint8_t *file,
                          const struct objects *objects)
{
    for (size_t i = 0; i < OBJECTS; i++) {
        const uint8_t *entry = table->value + 2 * i;

        if (objects->list[i].start - file != (entry[0] << 8 | entry[1]))
            return false;
    }
    return true;
}

static bool lengths_are_good(const struct objects *objects)
{
    return object(objects, TAG_BIRTH)->len == 8 && object(objects, TAG_SEX)->len == 1 &&
           object(objects, TAG_SIGNATURE)->len == RSA_LEN && object(objects, TAG_EXPIRY)->len == 8;
}

static bool objects_parse(const struct face_evidence *evidence, struct objects *ret,
                          struct err *err)
{
    struct tlv_cursor in;
    struct tlv table;
    struct objects objects;

    if (evidence->face_len > sizeof evidence->face ||
        !tlv_enter_whole(evidence->face, evidence->face_len, TAG_FACE, &in) ||
        !tlv_expect_len(&in, TAG_OFFSETS, 2 * OBJECTS, &table))
        return ERR(err, ERR_MALFORMED, EF_FACE);
    /* By order, each once and nothing else: what is signed leaves no room for a second name. */
    for (size_t i = 0; i < OBJECTS; i++) {
        if (!tlv_expect(&in, TAG_BIRTH + (uint32_t)i, &objects.list[i]))
            return ERR(err, ERR_MALFORMED, EF_FACE);
    }
    if (in.left != 0 || !lengths_are_good(&objects) ||
        !offsets_agree(&table, evidence->face, &objects))
        return ERR(err, ERR_MALFORMED, EF_FACE);
    *ret = objects;
    return true;
}

static bool number_parse(const struct face_evidence *evidence, struct number_file *ret,
                         struct err *err)
{
    struct tlv_cursor in;
    struct tlv signature;
    struct number_file file;

    if (evidence->number_len > sizeof evidence->number ||
        !tlv_enter_whole(evidence->number, evidence->number_len, TAG_NUMBER, &in) ||
        !tlv_expect(&in, TAG_NUMBER_PICTURE, &file.picture) ||
        !tlv_expect(&in, TAG_NUMBER_KEY, &file.key) ||
        !tlv_expect_len(&in, TAG_NUMBER_SIGNATURE, RSA_LEN, &signature) || in.left != 0)
        return ERR(err, ERR_MALFORMED, EF_NUMBER);
    file.both = (struct signed_bytes){
        file.picture.start, (size_t)(tlv_end(&file.key) - file.picture.start), signature.value};
    *ret = file;
    return true;
}

/* card.md 4: what is signed is not a digest of everything, but a DigestInfo that holds three: of birth, sex and
 * key, of name and address, and of the portrait. */
static bool groups_verify(const struct objects *objects, const struct rsa_key *issuer,
                          struct err *err)
{
    static const uint8_t prefix[] = {0x30, 0x71, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
                                     0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x60};
    static const struct {
        enum tag first, last;
    } groups[DIGESTS] = {
        {TAG_BIRTH, TAG_KEY}, {TAG_NAME, TAG_ADDRESS}, {TAG_PORTRAIT, TAG_PORTRAIT}};
    uint8_t payload[RSA_LEN];
    size_t len;

    if (!rsa_recover(issuer, object(objects, TAG_SIGNATURE)->value, payload, &len, ERR_CARD_FORGED,
                     EF_FACE, err))
        return false;
    if (len != sizeof prefix + DIGESTS * SHA256_LEN || memcmp(payload, prefix, sizeof prefix) != 0)
        return ERR(err, ERR_CARD_FORGED, EF_FACE);
    for (size_t i = 0; i < DIGESTS; i++) {
        const uint8_t *from = object(objects, groups[i].first)->start;
        const uint8_t *until = tlv_end(object(objects, groups[i].last));

        if (!chain_digest(from, (size_t)(until - from), payload + sizeof prefix + i * SHA256_LEN,
                          EF_FACE, err))
            return false;
    }
    return true;
}

static bool number_verify(const struct face_evidence *evidence, const struct tlv *card_key,
                          const struct rsa_key *issuer, struct err *err)
{
    struct number_file file;

    if (evidence->number_len == 0)
        return true;
    if (!number_parse(evidence, &file, err) || !chain_signature(issuer, &file.both, EF_NUMBER, err))
        return false;
    /* Genuine, and of another card: the key says whose it is. */
    return (file.key.len == card_key->len &&
            equal_in_constant_time(file.key.value, card_key->value, card_key->len)) ||
           ERR(err, ERR_CARD_ALTERED, EF_NUMBER);
}

bool face_verify(const struct face_evidence *evidence, const struct anchors *anchors,
                 const uint8_t challenge_digest[static EVIDENCE_DIGEST_LEN], struct err *err)
{
    SCOPED_RSA_KEY *issuer = chain_issuer(evidence->certificate, EF_CERTIFICATE, anchors, err);
    struct objects objects;

    if (issuer == NULL || !objects_parse(evidence, &objects, err) ||
        !groups_verify(&objects, issuer, err) ||
        !number_verify(evidence, object(&objects, TAG_KEY), issuer, err))
        return false;

    SCOPED_RSA_KEY *card_key = chain_key(tlv_enter(object(&objects, TAG_KEY)), EF_FACE, err);

    return card_key != NULL &&
           rsa_verify(card_key, challenge_digest, evidence->signature, ERR_CARD_COPIED, 0, err);
}

static struct face_picture picture_of(const struct tlv *object)
{
    return (struct face_picture){object->value, object->len};
}

/* Eight characters that can go on a screen. */
static bool take_eight(const struct tlv *object, char ret[static 9])
{
    for (size_t i = 0; i < 8; i++) {
        if (object->value[i] < ' ' || object->value[i] > '~')
            return false;
    }
    memcpy(ret, object->value, 8);
    ret[8] = '\0';
    return true;
}

bool face_parse(const struct face_evidence *evidence, struct face *ret, struct err *err)
{
    struct objects objects;
    struct number_file number = {0};
    struct face face = {0};

    if (!objects_parse(evidence, &objects, err))
        return false;
    if (evidence->number_len > 0 && !number_parse(evidence, &number, err))
        return false;
    face.sex = (char)object(&objects, TAG_SEX)->value[0];
    if (!take_eight(object(&objects, TAG_BIRTH), face.birth) ||
        !take_eight(object(&objects, TAG_EXPIRY), face.expiry) ||
        memchr("0129", face.sex, 4) == NULL)
        return ERR(err, ERR_MALFORMED, EF_FACE);
    face.name = picture_of(object(&objects, TAG_NAME));
    face.address = picture_of(object(&objects, TAG_ADDRESS));
    face.portrait = picture_of(object(&objects, TAG_PORTRAIT));
    face.number = picture_of(&number.picture);
    face.security_code = picture_of(object(&objects, TAG_SECURITY_CODE));
    *ret = face;
    return true;
}
