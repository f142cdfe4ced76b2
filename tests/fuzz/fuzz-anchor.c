/* Fuzz: a directory of anchor files. The first byte says which call of another library
 * fails (0: none); the rest is their text (directory.h). */
#include "cardlib/anchor.h"
#include "tests/fuzz/directory.h"
#include "tests/fuzz/failing.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static const uint8_t sample[KEY_ID_LEN] = "6999033\x08\x05"
                                              "001";
    static const uint8_t digest[SHA256_LEN];
    static const uint8_t signature[RSA_LEN];
    struct err err = {0};
    struct input input = {bytes, len};
    unsigned fail_at = input_byte(&input);
    const char *directory = directory_of(input.at, input.left, ".anchor");

    failing_arm(fail_at, 0);

    SCOPED_ANCHORS *anchors = anchors_load(directory, &err);

    failing_disarm();
    REQUIRE((anchors == NULL) == (err.code != ERR_NONE));
    if (anchors == NULL) {
        REQUIRE((err.code == ERR_CONFIG && err.detail >= 0) || fail_at > 0);
        return 0;
    }
    const struct rsa_key *key;

    if (anchors_find(anchors, sample, &key, NULL)) /* nobody has signed zeros with zeros */
        REQUIRE(!rsa_verify(key, digest, signature, ERR_CARD_FORGED, 0, NULL));
    return 0;
}
