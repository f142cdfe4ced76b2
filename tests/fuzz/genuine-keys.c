/* Keys that never change, so that an input means the same in every run. Everybody can read them here:
 * they are worth nothing. */
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/genuine.h"
#include "tests/vcard/keys.h"

/* Two primes of 1024 bits each. */
struct primes {
    const char *p, *q;
};

static const struct primes ca = {
    "f0ef836a3c07e333ffb7ac114c4012e5bf7202371c7e812e945058e46d2f7f94"
    "8b4fddad0650fc6df82cf6a53b2780507ad16fc53098bda149ed1ed74ea5e922"
    "16f553726f45a8979ded8f54743cac753d25251b0c6d221fb2bae23ecdbb5afd"
    "0d909d2e65d057f1419aa6cee92d7a430935507443372467fcd38f99f2522b73",
    "d18093b16166d72d1da78f2a3b522ad20c13fcf0f46c0ea76ba3cf9d70307f16"
    "3d41b703a567f005fafcedaef87e507d3d945636487fae59510a183a8f09fb59"
    "4f169896339ff42f5dd22735be9f6c7062a4e31dfd561c07d3ad642846bf9f1e"
    "bb1b3a9671e10805517e3ba201f6e772bbb1386b6fdca229e2d128efc26a18f7"};

static const struct primes issuer = {
    "fc87d4cdf645bfffbc6f571782d9147d9571a37b324263314154d058b15928ea"
    "0f13531fec2480670f986320d47e38d273d005c4d47c71425cca2c11c51538c5"
    "101aae78c7f62aa5130c75276c000456eddcc16b3a48b8e614e6dd31cdc0393f"
    "a0c6010da2676177ba3dea55ea76a5485902e225ffeafbb9096838604c02fff7",
    "f5bb71d1ba074f1ac0e01129610f4776d0b541d3525753cb717ced7fdb50980b"
    "aa4f66a3257e3a3e7e3e6df5b08117020af797026c39f76fffc06346abffc4e3"
    "ec10f9188a7a6f93e34dd8775d6ff3a4d9b75728983b92711ddaf2d2cea42d28"
    "530d5b5e352eea060e951887456cf178af992346064c387863c29bbc79c25325"};

static const struct primes card = {
    "fa1c91f6fd0ce1984719ea47f9430b676b158379806f204a5fb9d5db5872e2f1"
    "ff1586e5d08ed9efe0821dc5175e50658d8e65246b6b5e499bed5790ca62a5ca"
    "9a8167201cbf95f8b84df74d97d70e19986a68ded0da562afbf428130816e00b"
    "40165e07a623a2fd9d068df9ad50a0f1c64a6c9d2b07d06a477d7c8badd55403",
    "f1f8c0e4747e649230e0526d12f123a9bc42a2dc7877450647f150b96f42b312"
    "20180949da91596a090835a07f864d540625f9c71aec65743fabceda1c1048f0"
    "456b636bf944b740b7fe979cba30fa397ccdc7f57c91cc2135f3e9f2939c35f1"
    "50672326f59ba93c0a6b1bc9e703786515a38dcbcf248724a52977ea28844ebb"};

static const struct primes stranger = {
    "ddd51d4f96589a62433df33d42dabd23eb1107e5baf0d7622fbde387022e2a2c"
    "5e8d659ba74874ca95b9b7a7f61aa9ccc97beb560af168bbae1fde09948e12e7"
    "86059eda09d3c293eb24b05eb9464cf7436b2fa345f551d88865289b15fad2aa"
    "3c3de90b4dece31cf78773d36f4897d2009e86765a40646767b7f5d6f5eed553",
    "c5429f873c3c1a152a4b2240ff50c700ec0bff33c3f8f8b37e16d1a35e00318a"
    "0a5beb47f13bae6508a2e6744a9b38ac45538cf7b19f34c9f2f95f63d611cab0"
    "fcbf96bb4648724b954e5d428c8ee7b1346d1476cb257c30165feb235e48a781"
    "07b539c60d671edff35cc7844b934d708e74cc3d46f1eccdb315db9e43d1ffb7"};

static const struct primes resident = {
    "efce57147ed83c2831a742458c088a4e897db54d5c4bab143a3c60710f44bc3c"
    "76341df63ff2d56a9dc848de1c717b2e9ab81a92d5a06d79ae9a6de9958a1082"
    "9d0bb30c3453ddc937eea03e5da7670691cce2c69a49f34b0fa94f29128d6318"
    "e2d09fa749bd39dcecc54b9c21c35081f00e21f1ff822fdf8f1b1de6306b5973",
    "c1a3843f906ed8f908003a47c8833249a616290d41a5dc8d4f64be2a7a1c1e38"
    "7e93d47d02879335859a6c4b5efb9e1cf24cfc4eeee6f3abda2322f78019afa7"
    "11b9e78e5e06352ecdcb488bf7b1b178ea9e981bcd3381d948c095b002f7dec2"
    "9630670b87df0b71f1ce6afd5a4d7f9a4411a4cf3b6bc5e6c88cc2d0610ea609"};

/* Private exponent and the numbers that make signing fast (RFC 8017 section 3.2). */
static EVP_PKEY *key_of(const struct primes *primes)
{
    BN_CTX *ctx = BN_CTX_new();
    BIGNUM *p = NULL, *q = NULL, *n = BN_new(), *e = BN_new(), *p1 = BN_new(), *q1 = BN_new(),
           *phi = BN_new(), *d = BN_new(), *dp = BN_new(), *dq = BN_new(), *inverse = BN_new();
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    EVP_PKEY_CTX *key_ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
    EVP_PKEY *key = NULL;

    REQUIRE(BN_hex2bn(&p, primes->p) && BN_hex2bn(&q, primes->q) && BN_set_word(e, 65537));
    REQUIRE(BN_mul(n, p, q, ctx) && BN_copy(p1, p) && BN_copy(q1, q));
    REQUIRE(BN_sub_word(p1, 1) && BN_sub_word(q1, 1) && BN_mul(phi, p1, q1, ctx));
    REQUIRE(BN_mod_inverse(d, e, phi, ctx) && BN_mod(dp, d, p1, ctx) && BN_mod(dq, d, q1, ctx));
    REQUIRE(BN_mod_inverse(inverse, q, p, ctx));
    REQUIRE(OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n) &&
            OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, e) &&
            OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_D, d) &&
            OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_FACTOR1, p) &&
            OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_FACTOR2, q) &&
            OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_EXPONENT1, dp) &&
            OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_EXPONENT2, dq) &&
            OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_COEFFICIENT1, inverse));

    OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(build);

    REQUIRE(EVP_PKEY_fromdata_init(key_ctx) == 1 &&
            EVP_PKEY_fromdata(key_ctx, &key, EVP_PKEY_KEYPAIR, params) == 1);
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(build);
    EVP_PKEY_CTX_free(key_ctx);
    BIGNUM *const numbers[] = {p, q, n, e, p1, q1, phi, d, dp, dq, inverse};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        BN_free(numbers[i]);
    BN_CTX_free(ctx);
    return key;
}

const struct vcard_keys *genuine_keys(void)
{
    static struct vcard_keys keys;

    if (keys.ca == NULL) {
        keys.ca = key_of(&ca);
        keys.issuer = key_of(&issuer);
        keys.card = key_of(&card);
        keys.session = key_of(&resident);
        keys.stranger = key_of(&stranger);
        keys.auth = key_of(&resident);
        keys.sign = key_of(&resident);
    }
    return &keys;
}
