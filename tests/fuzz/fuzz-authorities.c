/* Fuzz: a directory of CA certificates. The first byte says which call of another library fails (0: none); the
 * rest is PEM (directory.h). */
#include "cardlib/proof.h"
#include "tests/fuzz/directory.h"
#include "tests/fuzz/failing.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct input input = {bytes, len};
    unsigned fail_at = input_byte(&input);
    const char *directory = directory_of(input.at, input.left, ".pem");
    struct err err = {0};

    failing_arm(fail_at, 0);

    SCOPED_PROOF_AUTHORITIES *authorities = proof_authorities_load(directory, &err);

    failing_disarm();
    REQUIRE((authorities == NULL) == (err.code != ERR_NONE));
    REQUIRE(authorities != NULL || err.code == ERR_CONFIG || fail_at > 0);
    return 0;
}
