/* Fuzz: EF 0003, edited (input_edit()); the municipality may sign the digests that are in it. */
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/genuine.h"

static bool same_digests(const struct card_evidence *a, const struct card_evidence *b)
{
    uint8_t number[2][EVIDENCE_DIGEST_LEN], basic_four[2][EVIDENCE_DIGEST_LEN];

    return evidence_digests(a, number[0], basic_four[0], NULL) &&
           evidence_digests(b, number[1], basic_four[1], NULL) &&
           memcmp(number[0], number[1], EVIDENCE_DIGEST_LEN) == 0 &&
           memcmp(basic_four[0], basic_four[1], EVIDENCE_DIGEST_LEN) == 0;
}

#define MARK 0xA5

static bool is_untouched(const uint8_t digest[static EVIDENCE_DIGEST_LEN])
{
    for (size_t i = 0; i < EVIDENCE_DIGEST_LEN; i++) {
        if (digest[i] != MARK)
            return false;
    }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static struct card_evidence evidence, genuine;
    struct input input = {bytes, len};
    uint8_t number[EVIDENCE_DIGEST_LEN], basic_four[EVIDENCE_DIGEST_LEN];
    struct err err = {0};

    memset(number, MARK, sizeof number);
    memset(basic_four, MARK, sizeof basic_four);
    genuine_evidence(&genuine);
    evidence = genuine;

    bool is_signed = input_edit(&input, evidence.integrity, sizeof evidence.integrity);

    if (is_signed)
        genuine_sign_digests(&evidence);
    if (!evidence_digests(&evidence, number, basic_four, &err)) {
        REQUIRE(err.code == ERR_MALFORMED && err.detail == 0x0003);
        REQUIRE(is_untouched(number) && is_untouched(basic_four));
    }
    if (evidence_verify(&evidence, genuine_anchors(), genuine_challenge(), &err)) {
        REQUIRE(same_digests(&evidence, &genuine));
        REQUIRE(is_signed || genuine_is(&evidence));
        return 0;
    }
    REQUIRE(err.code == ERR_MALFORMED || err.code == ERR_CARD_FORGED ||
            err.code == ERR_CARD_ALTERED);
    REQUIRE(!genuine_is(&evidence));
    return 0;
}
