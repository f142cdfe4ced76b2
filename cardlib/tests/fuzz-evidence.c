/* Fuzz: evidence as it comes to a server from somebody else's kiosk. The input fills the files in their
 * order; EF 0002 is as long as is left over. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cardlib/evidence.h"
#include "cardlib/tlv.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

/* The published one: nothing that is made up can be signed by it. */
static struct anchors *trusted(void)
{
    static struct anchors *anchors;

    if (anchors == NULL)
        anchors = anchors_load(getenv("ANCHORS"), NULL);
    if (anchors == NULL) {
        fputs("ANCHORS: the directory cardlib/anchors\n", stderr);
        exit(2);
    }
    return anchors;
}

static void take(const uint8_t **bytes, size_t *len, uint8_t *ret, size_t ret_len)
{
    size_t n = *len < ret_len ? *len : ret_len;

    memcpy(ret, *bytes, n);
    *bytes += n;
    *len -= n;
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

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static struct card_evidence evidence;
    static const uint8_t challenge[EVIDENCE_DIGEST_LEN];
    uint8_t number[EVIDENCE_DIGEST_LEN], basic_four[EVIDENCE_DIGEST_LEN];
    struct person person;

    walk((struct tlv_cursor){bytes, len}, 0);
    memset(&evidence, 0, sizeof evidence);
    take(&bytes, &len, evidence.certificate, sizeof evidence.certificate);
    take(&bytes, &len, evidence.integrity, sizeof evidence.integrity);
    take(&bytes, &len, evidence.number, sizeof evidence.number);
    take(&bytes, &len, evidence.public_key, sizeof evidence.public_key);
    evidence.attributes_len = len;
    take(&bytes, &len, evidence.attributes, sizeof evidence.attributes);

    if (evidence_verify(&evidence, trusted(), challenge, NULL))
        abort();
    if (evidence_digests(&evidence, number, basic_four, NULL) &&
        memcmp(number, evidence.integrity + 8, sizeof number) != 0)
        abort();
    if (evidence_person(&evidence, &person, NULL) && strlen(person.number) != MY_NUMBER_LEN)
        abort();
    return 0;
}
