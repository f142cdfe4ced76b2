#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/scope.h"
#include "base/secret.h"
#include "cardlib/card.h"
#include "cardlib/public-person.h"
#include "cardlib/public.h"
#include "cardlib/rsa.h"
#include "cardlib/tlv.h"

struct myna_anchors {
    struct anchors *anchors;
};

struct myna_evidence {
    struct card_evidence files;
    unsigned parts; /* a bit for each row of the table that is there */
};

/* Where a part lies in struct card_evidence, and how long it may be. */
static const struct part {
    enum myna_part name;
    size_t offset, min, max;
} parts[] = {
    {MYNA_PART_NUMBER, offsetof(struct card_evidence, number), EVIDENCE_NUMBER_LEN,
     EVIDENCE_NUMBER_LEN},
    {MYNA_PART_ATTRIBUTES, offsetof(struct card_evidence, attributes), 1, EVIDENCE_ATTRIBUTES_MAX},
    {MYNA_PART_INTEGRITY, offsetof(struct card_evidence, integrity), EVIDENCE_INTEGRITY_LEN,
     EVIDENCE_INTEGRITY_LEN},
    {MYNA_PART_CERTIFICATE, offsetof(struct card_evidence, certificate), EVIDENCE_CERTIFICATE_LEN,
     EVIDENCE_CERTIFICATE_LEN},
    {MYNA_PART_CARD_KEY, offsetof(struct card_evidence, public_key), EVIDENCE_PUBLIC_KEY_LEN,
     EVIDENCE_PUBLIC_KEY_LEN},
    {MYNA_PART_ANSWER, offsetof(struct card_evidence, signature), EVIDENCE_SIGNATURE_LEN,
     EVIDENCE_SIGNATURE_LEN},
};

#define PROOF (((1U << ARRAY_LEN(parts)) - 1) & ~EVIDENCE_WHOLE)

_Static_assert(EVIDENCE_NUMBER == 1U << 0 && EVIDENCE_ATTRIBUTES == 1U << 1,
               "the first two rows are what says something of a person");

const struct anchors *public_anchors(const struct myna_anchors *anchors)
{
    return anchors->anchors;
}

struct myna_evidence *public_evidence(const struct card_evidence *from, unsigned person)
{
    struct myna_evidence *evidence = calloc(1, sizeof *evidence);

    if (evidence == NULL)
        return NULL;
    evidence->files = *from;
    evidence->parts = PROOF | person;
    return evidence;
}

int myna_evidence_new(struct myna_evidence **ret)
{
    if (ret == NULL)
        return public_misuse();
    *ret = calloc(1, sizeof **ret);
    return *ret == NULL ? public_refuse(MYNA_ERR_MEMORY, 0) : MYNA_OK;
}

void myna_evidence_free(struct myna_evidence **evidence)
{
    if (evidence == NULL || *evidence == NULL)
        return;
    wipe(*evidence, sizeof **evidence);
    free(*evidence);
    *evidence = NULL;
}

/* Its row, or NULL. */
static const struct part *find(enum myna_part name)
{
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        if (parts[i].name == name)
            return &parts[i];
    }
    return NULL;
}

static unsigned bit(const struct part *part)
{
    return 1U << (part - parts);
}

int myna_evidence_set(struct myna_evidence *evidence, enum myna_part name, const uint8_t *bytes,
                      size_t len)
{
    const struct part *part = find(name);

    if (evidence == NULL || part == NULL || bytes == NULL)
        return public_misuse();
    if (len < part->min || len > part->max)
        return public_refuse(MYNA_ERR_MALFORMED, (int)name);

    uint8_t *place = (uint8_t *)&evidence->files + part->offset;

    wipe(place, part->max);
    memcpy(place, bytes, len);
    if (name == MYNA_PART_ATTRIBUTES)
        evidence->files.attributes_len = len;
    evidence->parts |= bit(part);
    return MYNA_OK;
}

const uint8_t *myna_evidence_part(const struct myna_evidence *evidence, enum myna_part name,
                                  size_t *ret_len)
{
    const struct part *part = find(name);

    if (ret_len == NULL)
        return NULL;
    *ret_len = 0;
    if (evidence == NULL || part == NULL || (evidence->parts & bit(part)) == 0)
        return NULL;
    *ret_len = name == MYNA_PART_ATTRIBUTES ? evidence->files.attributes_len : part->max;
    return (const uint8_t *)&evidence->files + part->offset;
}

static bool read_part(struct card *card, enum myna_part part, const uint8_t *challenge_digest,
                      struct card_evidence *files, struct err *err)
{
    switch (part) {
    case MYNA_PART_NUMBER:
        return card_read_number(card, files->number, err);
    case MYNA_PART_ATTRIBUTES:
        return card_read_attributes(card, files->attributes, &files->attributes_len, err);
    case MYNA_PART_INTEGRITY:
        return card_read_integrity(card, files->integrity, err);
    case MYNA_PART_CERTIFICATE:
        return card_read_certificate(card, files->certificate, err);
    case MYNA_PART_CARD_KEY:
        return card_read_public_key(card, files->public_key, err);
    case MYNA_PART_ANSWER:
        return card_answer(card, challenge_digest, files->signature, err);
    }
    return false;
}

int myna_card_read_part(struct myna_card *card, enum myna_part name,
                        const uint8_t *challenge_digest, struct myna_evidence *evidence)
{
    SCOPED(card_evidence_wipe) struct card_evidence files = {0};
    const struct part *part = find(name);
    struct err err = {0};

    if (card == NULL || part == NULL || evidence == NULL ||
        (name == MYNA_PART_ANSWER && challenge_digest == NULL))
        return public_misuse();
    if (!read_part(public_card(card), name, challenge_digest, &files, &err))
        return public_failure(&err);
    return myna_evidence_set(evidence, name, (const uint8_t *)&files + part->offset,
                             name == MYNA_PART_ATTRIBUTES ? files.attributes_len : part->max);
}

/* Which of the two that say something of a person are there. */
static unsigned person_of(const struct myna_evidence *evidence)
{
    return evidence->parts & EVIDENCE_WHOLE;
}

int myna_evidence_verify(const struct myna_evidence *evidence, const struct myna_anchors *anchors,
                         const uint8_t challenge_digest[MYNA_DIGEST_LEN])
{
    struct err err = {0};

    if (evidence == NULL || (evidence->parts & PROOF) != PROOF || person_of(evidence) == 0 ||
        anchors == NULL || challenge_digest == NULL)
        return public_misuse();
    return public_result(evidence_verify_parts(&evidence->files, person_of(evidence),
                                               anchors->anchors, challenge_digest, &err),
                         &err);
}

int myna_evidence_person(const struct myna_evidence *evidence, struct myna_person **ret)
{
    SCOPED(person_wipe) struct person person = {0};
    struct err err = {0};

    if (evidence == NULL || person_of(evidence) == 0 || ret == NULL)
        return public_misuse();
    *ret = NULL;
    if (!evidence_person_parts(&evidence->files, person_of(evidence), &person, &err))
        return public_failure(&err);
    *ret = public_person(&person);
    return *ret == NULL ? public_refuse(MYNA_ERR_MEMORY, 0) : MYNA_OK;
}

/* card.md 3.6: the body begins with the issuer's key id and the subject's. */
int myna_certificate_issuer(const uint8_t *certificate, size_t len, uint8_t ret[MYNA_KEY_ID_LEN])
{
    struct tlv_cursor file = {certificate, len};
    struct tlv_cursor in;
    struct tlv outer, body;

    if (certificate == NULL || ret == NULL)
        return public_misuse();
    if (!tlv_expect(&file, 0x7F21, &outer))
        return public_refuse(MYNA_ERR_MALFORMED, MYNA_PART_CERTIFICATE);
    in = tlv_enter(&outer);
    if (!tlv_expect(&in, 0x5F4E, &body) || body.len < 2 * MYNA_KEY_ID_LEN)
        return public_refuse(MYNA_ERR_MALFORMED, MYNA_PART_CERTIFICATE);
    memcpy(ret, body.value, MYNA_KEY_ID_LEN);
    return MYNA_OK;
}

int myna_anchors_load(const char *directory, struct myna_anchors **ret)
{
    struct err err = {0};

    if (directory == NULL || ret == NULL)
        return public_misuse();
    *ret = NULL;

    struct myna_anchors *anchors = calloc(1, sizeof *anchors);

    if (anchors == NULL)
        return public_refuse(MYNA_ERR_MEMORY, 0);
    anchors->anchors = anchors_load(directory, &err);
    if (anchors->anchors == NULL) {
        free(anchors);
        return public_failure(&err);
    }
    *ret = anchors;
    return MYNA_OK;
}

void myna_anchors_free(struct myna_anchors **anchors)
{
    if (anchors == NULL || *anchors == NULL)
        return;
    anchors_free(&(*anchors)->anchors);
    free(*anchors);
    *anchors = NULL;
}

int myna_random_challenge(uint8_t ret_digest[MYNA_DIGEST_LEN])
{
    uint8_t nonce[MYNA_DIGEST_LEN];
    struct err err = {0};

    if (ret_digest == NULL)
        return public_misuse();
    if (getrandom(nonce, sizeof nonce, 0) != (ssize_t)sizeof nonce)
        return public_refuse(MYNA_ERR_IO, errno);
    return public_result(sha256(nonce, sizeof nonce, ret_digest, &err), &err);
}
