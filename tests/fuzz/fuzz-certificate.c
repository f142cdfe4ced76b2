/* Fuzz: EF 0004, edited (input_edit()); the CA may sign what is in it. */
#include <string.h>

#include "cardlib/rsa.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/genuine.h"

#define MODULUS 51 /* where it begins: card.md 3.6 */

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static struct card_evidence evidence, genuine;
    struct input input = {bytes, len};
    struct err err = {0};

    genuine_evidence(&genuine);
    evidence = genuine;

    bool is_signed = input_edit(&input, evidence.certificate, sizeof evidence.certificate);

    if (is_signed)
        genuine_sign_certificate(&evidence);
    if (evidence_verify(&evidence, genuine_anchors(), genuine_challenge(), &err)) {
        REQUIRE(memcmp(evidence.certificate + MODULUS, genuine.certificate + MODULUS, RSA_LEN) ==
                0);
        REQUIRE(is_signed || genuine_is(&evidence));
        return 0;
    }
    REQUIRE(err.code == ERR_MALFORMED || err.code == ERR_CARD_FORGED ||
            err.code == ERR_CARD_UNKNOWN_AUTHORITY);
    REQUIRE(!genuine_is(&evidence));
    return 0;
}
