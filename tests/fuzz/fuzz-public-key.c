/* Fuzz: EF 0007, edited (input_edit()); the municipality may sign what is in it. */
#include <string.h>

#include "cardlib/rsa.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/genuine.h"

#define MODULUS 19 /* where it begins: card.md 3.8 */

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static struct card_evidence evidence, genuine;
    struct input input = {bytes, len};
    struct err err = {0};

    genuine_evidence(&genuine);
    evidence = genuine;

    bool is_signed = input_edit(&input, evidence.public_key, sizeof evidence.public_key);

    if (is_signed)
        genuine_sign_public_key(&evidence);
    if (evidence_verify(&evidence, genuine_anchors(), genuine_challenge(), &err)) {
        REQUIRE(memcmp(evidence.public_key + MODULUS, genuine.public_key + MODULUS, RSA_LEN) == 0);
        REQUIRE(is_signed || genuine_is(&evidence));
        return 0;
    }
    REQUIRE(err.code == ERR_MALFORMED || err.code == ERR_CARD_FORGED ||
            err.code == ERR_CARD_COPIED);
    REQUIRE(!genuine_is(&evidence));
    return 0;
}
