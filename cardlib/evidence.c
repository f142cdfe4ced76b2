#include "cardlib/evidence.h"

#include <string.h>

#include "base/secret.h"
#include "cardlib/chain.h"
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
};

enum {
    EF_NUMBER = 0x0001,
    EF_ATTRIBUTES = 0x0002,
    EF_INTEGRITY = 0x0003,
    EF_CERTIFICATE = 0x0004,
    EF_PUBLIC_KEY = 0x0007,
};

#define NAME_SPACE "\xE3\x80\x80" /* U+3000 */

struct attributes {
    struct tlv name, address, birth, sex;
};

struct integrity {
    const uint8_t *number_digest, *attributes_digest; /* SHA256_LEN bytes each */
    struct signed_bytes digests;
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

/* U+3000 between two names, or NULL. */
static const char *name_space(const struct person *person)
{
    const char *space = strstr(person->name, NAME_SPACE);

    if (space == person->name || (space != NULL && space[strlen(NAME_SPACE)] == '\0'))
        return NULL;
    return space;
}

size_t person_family_len(const struct person *person)
{
    const char *space = name_space(person);

    return space == NULL ? strlen(person->name) : (size_t)(space - person->name);
}

const char *person_given(const struct person *person)
{
    const char *space = name_space(person);

    return space == NULL ? person->name + strlen(person->name) : space + strlen(NAME_SPACE);
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
        !tlv_enter_whole(file, evidence->attributes_len, TAG_ATTRIBUTES, &in))
        return ERR(err, ERR_MALFORMED, 0);
    /* By order, each once and nothing else: card.md 3.5, consequence. */
    if (!tlv_expect_len(&in, TAG_OFFSETS, 8, &table) || !tlv_expect(&in, TAG_NAME, &a.name) ||
        !tlv_expect(&in, TAG_ADDRESS, &a.address) || !tlv_expect_len(&in, TAG_BIRTH, 8, &a.birth) ||
        !tlv_expect_len(&in, TAG_SEX, 1, &a.sex) || in.left != 0)
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

    if (!tlv_enter_whole(evidence->integrity, sizeof evidence->integrity, TAG_INTEGRITY, &in) ||
        !tlv_expect_len(&in, TAG_NUMBER_DIGEST, SHA256_LEN, &number) ||
        !tlv_expect_len(&in, TAG_ATTRIBUTES_DIGEST, SHA256_LEN, &attributes) ||
        !tlv_expect_len(&in, TAG_INTEGRITY_SIGNATURE, RSA_LEN, &signature) || in.left != 0)
        return ERR(err, ERR_MALFORMED, EF_INTEGRITY);
    *ret = (struct integrity){
        .number_digest = number.value,
        .attributes_digest = attributes.value,
        .digests = {number.start, (size_t)(tlv_end(&attributes) - number.start), signature.value},
    };
    return true;
}

static bool public_key_parse(const struct card_evidence *evidence, struct public_key_file *ret,
                             struct err *err)
{
    struct tlv_cursor in;
    struct tlv key, signature;

    if (!tlv_enter_whole(evidence->public_key, sizeof evidence->public_key, TAG_PUBLIC_KEY, &in) ||
        !tlv_expect(&in, TAG_KEY, &key) ||
        !tlv_expect_len(&in, TAG_KEY_SIGNATURE, RSA_LEN, &signature) || in.left != 0)
        return ERR(err, ERR_MALFORMED, EF_PUBLIC_KEY);
    *ret = (struct public_key_file){
        .key = tlv_enter(&key),
        .object = {key.start, (size_t)(tlv_end(&key) - key.start), signature.value},
    };
    return true;
}

static bool attributes_verify(const struct card_evidence *evidence, const uint8_t *wanted,
                              struct err *err)
{
    struct attributes attributes;

    if (!attributes_parse(evidence, &attributes, NULL))
        return ERR(err, ERR_MALFORMED, EF_ATTRIBUTES);

    const uint8_t *from = attributes.name.start;

    return chain_digest(from, (size_t)(tlv_end(&attributes.sex) - from), wanted, EF_ATTRIBUTES,
                        err);
}

static bool files_verify(const struct card_evidence *evidence, unsigned parts,
                         const struct rsa_key *issuer, struct err *err)
{
    struct integrity integrity;

    if (!integrity_parse(evidence, &integrity, err) ||
        !chain_signature(issuer, &integrity.digests, EF_INTEGRITY, err))
        return false;
    if ((parts & EVIDENCE_ATTRIBUTES) != 0 &&
        !attributes_verify(evidence, integrity.attributes_digest, err))
        return false;
    return (parts & EVIDENCE_NUMBER) == 0 || chain_digest(evidence->number, sizeof evidence->number,
                                                          integrity.number_digest, EF_NUMBER, err);
}

static bool answer_verify(const struct card_evidence *evidence, const struct rsa_key *issuer,
                          const uint8_t *challenge_digest, struct err *err)
{
    struct public_key_file file;

    if (!public_key_parse(evidence, &file, err) ||
        !chain_signature(issuer, &file.object, EF_PUBLIC_KEY, err))
        return false;

    SCOPED_RSA_KEY *card_key = chain_key(file.key, EF_PUBLIC_KEY, err);

    return card_key != NULL &&
           rsa_verify(card_key, challenge_digest, evidence->signature, ERR_CARD_COPIED, 0, err);
}

bool evidence_verify_parts(const struct card_evidence *evidence, unsigned parts,
                           const struct anchors *anchors,
                           const uint8_t challenge_digest[static EVIDENCE_DIGEST_LEN],
                           struct err *err)
{
    SCOPED_RSA_KEY *issuer = chain_issuer(evidence->certificate, EF_CERTIFICATE, anchors, err);

    return issuer != NULL && files_verify(evidence, parts, issuer, err) &&
           answer_verify(evidence, issuer, challenge_digest, err);
}

bool evidence_verify(const struct card_evidence *evidence, const struct anchors *anchors,
                     const uint8_t challenge_digest[static EVIDENCE_DIGEST_LEN], struct err *err)
{
    return evidence_verify_parts(evidence, EVIDENCE_WHOLE, anchors, challenge_digest, err);
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

    if (!tlv_expect_len(&in, TAG_NUMBER, MY_NUMBER_LEN, &number))
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

static bool attributes_take(const struct card_evidence *evidence, struct person *person,
                            struct err *err)
{
    const uint8_t *file = evidence->attributes;
    struct attributes a;

    if (!attributes_parse(evidence, &a, err))
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

bool evidence_person_parts(const struct card_evidence *evidence, unsigned parts, struct person *ret,
                           struct err *err)
{
    SCOPED(person_wipe) struct person person = {0};

    if ((parts & EVIDENCE_ATTRIBUTES) != 0 && !attributes_take(evidence, &person, err))
        return false;
    if ((parts & EVIDENCE_NUMBER) != 0 && !number_take(evidence, person.number, err))
        return false;
    *ret = person;
    return true;
}

bool evidence_person(const struct card_evidence *evidence, struct person *ret, struct err *err)
{
    return evidence_person_parts(evidence, EVIDENCE_WHOLE, ret, err);
}
