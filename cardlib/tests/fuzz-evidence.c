/* Fuzz: evidence as it comes to a server from somebody else's kiosk. The first byte says what is done to
 * a genuine card with the rest:
 *   0   the rest is its EF 0002, signed by the municipality
 *   1   the rest bends EF 0002, which is then signed
 *   2   the rest bends anything, and nobody signs: no such evidence may ever be verified
 *   3   the rest fills the files in their order
 * To bend is to XOR: two bytes of offset, one byte of value, again and again. */
#include <glib.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cardlib/evidence.h"
#include "cardlib/tests/sample.h"
#include "cardlib/tlv.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static struct card_evidence genuine;
static struct anchors *anchors;

static void set_up(void)
{
    if (anchors != NULL)
        return;
    sample_evidence(&genuine);
    char *directory = sample_anchors();
    anchors = anchors_load(directory, NULL);
    sample_anchors_remove(directory);
}

static void walk(struct tlv_cursor cursor, int depth)
{
    struct tlv object;

    while (tlv_next(&cursor, &object)) {
        if (tlv_end(&object) != cursor.at)
            abort();
        if (depth < 8)
            walk(tlv_enter(&object), depth + 1);
    }
}

static void bend(uint8_t *target, size_t target_len, const uint8_t *bytes, size_t len)
{
    for (; len >= 3; bytes += 3, len -= 3) {
        size_t at = ((size_t)bytes[0] << 8 | bytes[1]) % target_len;

        target[at] ^= bytes[2];
    }
}

/* What nonsense a municipality may sign: at least the length header and the table must be there. */
static void sign(struct card_evidence *evidence, const uint8_t *file, size_t len)
{
    if (len >= 5 + 11 && len <= EVIDENCE_ATTRIBUTES_MAX)
        sample_sign_attributes(evidence, file, len);
}

/* Signed or not, what can be parsed is text that fits. */
static void parse(const struct card_evidence *evidence)
{
    struct person person;
    uint8_t number[EVIDENCE_DIGEST_LEN], basic_four[EVIDENCE_DIGEST_LEN];

    if (evidence_person(evidence, &person, NULL) &&
        (!g_utf8_validate(person.name, -1, NULL) || !g_utf8_validate(person.address, -1, NULL) ||
         strlen(person.number) != MY_NUMBER_LEN || person.name[0] == '\0'))
        abort();
    if (!evidence_digests(evidence, number, basic_four, NULL) &&
        evidence_verify(evidence, anchors, sample_challenge_digest(), NULL))
        abort();
}

static bool verifies(const struct card_evidence *evidence)
{
    struct err err = {0};
    bool good = evidence_verify(evidence, anchors, sample_challenge_digest(), &err);

    if (good != (err.code == ERR_NONE) || err.code == ERR_CRYPTO)
        abort();
    return good;
}

/* Equal in all that is a card's: what is behind EF 0002 is nobody's. */
static bool same(const struct card_evidence *a, const struct card_evidence *b)
{
#define SAME(member) (memcmp(a->member, b->member, sizeof a->member) == 0)
    return SAME(number) && SAME(integrity) && SAME(certificate) && SAME(public_key) &&
           SAME(signature) && a->attributes_len == b->attributes_len &&
           memcmp(a->attributes, b->attributes, b->attributes_len) == 0;
#undef SAME
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static struct card_evidence evidence;
    uint8_t what = len > 0 ? bytes[0] % 4 : 3;

    set_up();
    if (len > 0)
        bytes++, len--;
    walk((struct tlv_cursor){bytes, len}, 0);
    evidence = genuine;
    if (what == 0) {
        sign(&evidence, bytes, len);
    } else if (what == 1) {
        uint8_t file[EVIDENCE_ATTRIBUTES_MAX];

        memcpy(file, genuine.attributes, genuine.attributes_len);
        bend(file, genuine.attributes_len, bytes, len);
        sign(&evidence, file, genuine.attributes_len);
    } else if (what == 2) {
        bend((uint8_t *)&evidence, sizeof evidence, bytes, len);
        if (!same(&evidence, &genuine) && verifies(&evidence))
            abort();
    } else {
        memcpy(&evidence, bytes, len < sizeof evidence ? len : sizeof evidence);
    }
    (void)verifies(&evidence);
    parse(&evidence);
    return 0;
}
