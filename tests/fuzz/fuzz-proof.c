/* Fuzz: the X.509 certificate of a second proof. The first byte: 1 the rest bends the genuine one, or else it
 * is the rest; 2 the CA signs it; 4 eight bytes more, the second at which it is looked at; 8 a byte more, the call of
 * another library that fails. */
#include <openssl/x509.h>
#include <string.h>
#include <time.h>

#include "tests/fuzz/failing.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/genuine.h"

enum {
    BENDS = 1,
    SIGNED = 2,
    DATED = 4,
    FAILS = 8,
};

static int64_t take_time(struct input *input)
{
    uint64_t value = 0;

    for (int i = 0; i < 4; i++)
        value = value << 16 | input_word(input);
    return (int64_t)value;
}

/* The card's answer belongs to one key. */
static bool same_key(const struct proof *a, const struct proof *b)
{
    const unsigned char *at_a = a->certificate, *at_b = b->certificate;
    X509 *one = d2i_X509(NULL, &at_a, (long)a->certificate_len);
    X509 *other = d2i_X509(NULL, &at_b, (long)b->certificate_len);
    bool same = one != NULL && other != NULL &&
                EVP_PKEY_eq(X509_get0_pubkey(one), X509_get0_pubkey(other)) == 1;

    X509_free(one);
    X509_free(other);
    return same;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static struct proof proof, genuine;
    struct input input = {bytes, len};
    uint8_t how = input_byte(&input);
    int64_t at_s = how & DATED ? take_time(&input) : time(NULL);
    unsigned fail_at = how & FAILS ? input_byte(&input) : 0;
    struct err err = {0};

    genuine_proof(&genuine);
    proof = genuine;
    if (how & BENDS) {
        input_bend(&input, proof.certificate, proof.certificate_len);
    } else {
        const uint8_t *rest;

        proof.certificate_len = input_take(&input, sizeof proof.certificate, &rest);
        if (proof.certificate_len > 0)
            memcpy(proof.certificate, rest, proof.certificate_len);
    }
    if (how & SIGNED)
        genuine_sign_proof_certificate(&proof);
    (void)genuine_authorities();
    failing_arm(fail_at, 0);

    bool verified = proof_verify(&proof, genuine_authorities(), at_s, genuine_challenge(), &err);

    failing_disarm();
    if (verified) {
        REQUIRE(same_key(&proof, &genuine));
        REQUIRE((how & SIGNED) || memcmp(&proof, &genuine, sizeof proof) == 0);
        return 0;
    }
    REQUIRE(err.code != ERR_NONE && (err.code != ERR_CRYPTO || fail_at > 0));
    return 0;
}
