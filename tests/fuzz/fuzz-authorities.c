/* Fuzz: a directory of CA certificates. The input is PEM, one file after the other with FF between; beyond
 * the fourth they are not looked at. */
#include "cardlib/proof.h"
#include "tests/fuzz/directory.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct err err = {0};
    SCOPED_PROOF_AUTHORITIES *authorities =
        proof_authorities_load(directory_of(bytes, len, ".pem"), &err);

    REQUIRE((authorities == NULL) == (err.code != ERR_NONE));
    REQUIRE(authorities != NULL || err.code == ERR_CONFIG);
    return 0;
}
