/* What the applications besides 券面事項入力補助AP show. */
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/scope.h"
#include "cardlib/jpki.h"
#include "cardlib/rsa.h"
#include "cardlib/tlv.h"
#include "cardlib/visual.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/genuine.h"
#include "tests/vcard/keys.h"

static struct secret secret_of(const char *text)
{
    struct secret secret = {.len = strlen(text)};

    REQUIRE(secret.len <= sizeof secret.bytes);
    memcpy(secret.bytes, text, secret.len);
    return secret;
}

static const struct face_evidence *face_of_card(void)
{
    static struct face_evidence evidence;
    const struct secret code = secret_of(GENUINE_NUMBER);
    int tries;

    if (evidence.face_len > 0)
        return &evidence;

    SCOPED_CARD *card = card_new(&vcard_transport, genuine_card(), NULL);

    REQUIRE(card != NULL && visual_tries_left(card, VISUAL_A, &tries, NULL) &&
            visual_verify(card, VISUAL_A, &code, NULL) &&
            visual_read(card, true, genuine_challenge(), &evidence, NULL));
    REQUIRE(face_verify(&evidence, genuine_anchors(), genuine_challenge(), NULL));
    return &evidence;
}

void genuine_face(struct face_evidence *ret)
{
    *ret = *face_of_card();
}

/* PKCS #1 v1.5 over these very bytes. */
static void sign_verbatim(const uint8_t *payload, size_t payload_len, uint8_t *ret)
{
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(genuine_keys()->issuer, NULL);
    size_t len = RSA_LEN;

    REQUIRE(ctx != NULL && EVP_PKEY_sign_init(ctx) == 1 &&
            EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) == 1 &&
            EVP_PKEY_sign(ctx, ret, &len, payload, payload_len) == 1 && len == RSA_LEN);
    EVP_PKEY_CTX_free(ctx);
}

#define OBJECTS 9

void genuine_sign_face(struct face_evidence *evidence, bool as_another_thing)
{
    static const uint8_t info[] = {0x30, 0x71, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
                                   0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x60};
    static const size_t groups[][2] = {{1, 3}, {4, 5}, {6, 6}}; /* card.md 4 */
    struct tlv_cursor cursor = {evidence->face, evidence->face_len};
    struct tlv outer, objects[OBJECTS];
    uint8_t payload[sizeof info + ARRAY_LEN(groups) * SHA256_LEN];

    if (!tlv_next(&cursor, &outer))
        return;
    cursor = tlv_enter(&outer);
    for (size_t i = 0; i < OBJECTS - 1; i++) {
        if (!tlv_next(&cursor, &objects[i]))
            return;
    }
    memcpy(payload, info, sizeof info);
    for (size_t i = 0; i < ARRAY_LEN(groups); i++) {
        const uint8_t *from = objects[groups[i][0]].start;

        REQUIRE(sha256(from, (size_t)(tlv_end(&objects[groups[i][1]]) - from),
                       payload + sizeof info + i * SHA256_LEN, NULL));
    }
    if (objects[7].len == RSA_LEN && as_another_thing)
        REQUIRE(key_sign(genuine_keys()->issuer, payload, sizeof payload,
                         evidence->face + (objects[7].value - evidence->face), NULL));
    else if (objects[7].len == RSA_LEN)
        sign_verbatim(payload, sizeof payload,
                      evidence->face + (objects[7].value - evidence->face));
}

void genuine_sign_number_picture(struct face_evidence *evidence)
{
    struct tlv_cursor cursor = {evidence->number, evidence->number_len};
    struct tlv outer, picture, key, signature;

    if (!tlv_next(&cursor, &outer))
        return;
    cursor = tlv_enter(&outer);
    if (tlv_next(&cursor, &picture) && tlv_next(&cursor, &key) && tlv_next(&cursor, &signature) &&
        signature.len == RSA_LEN)
        REQUIRE(key_sign(genuine_keys()->issuer, picture.start,
                         (size_t)(tlv_end(&key) - picture.start),
                         evidence->number + (signature.value - evidence->number), NULL));
}

void genuine_sign_face_certificate(struct face_evidence *evidence)
{
    struct card_evidence text = {0};

    memcpy(text.certificate, evidence->certificate, sizeof text.certificate);
    genuine_sign_certificate(&text);
    memcpy(evidence->certificate, text.certificate, sizeof text.certificate);
}

static const struct proof *proof_of_card(void)
{
    static struct proof proof;
    const struct secret pin = secret_of(GENUINE_PIN);
    int tries;

    if (proof.certificate_len > 0)
        return &proof;

    SCOPED_CARD *card = card_new(&vcard_transport, genuine_card(), NULL);

    REQUIRE(card != NULL && jpki_tries_left(card, JPKI_PIN, &tries, NULL) &&
            jpki_read_proof(card, &pin, genuine_challenge(), &proof, NULL));
    return &proof;
}

void genuine_proof(struct proof *ret)
{
    *ret = *proof_of_card();
}

void genuine_sign_proof_certificate(struct proof *proof)
{
    struct tlv_cursor cursor = {proof->certificate, proof->certificate_len};
    struct tlv outer, body;

    if (!tlv_next(&cursor, &outer) || outer.len < RSA_LEN)
        return;

    uint8_t *end = proof->certificate + (tlv_end(&outer) - proof->certificate);

    cursor = tlv_enter(&outer);
    if (tlv_next(&cursor, &body) && tlv_end(&body) <= end - RSA_LEN)
        REQUIRE(key_sign(genuine_keys()->ca, body.start, (size_t)(tlv_end(&body) - body.start),
                         end - RSA_LEN, NULL));
}

static char directory[] = "/tmp/fuzz-authorities-XXXXXX";
static char path[sizeof directory + sizeof "/ca.pem"];

static void tidy(void)
{
    unlink(path);
    rmdir(directory);
}

static void write_authority(void)
{
    uint8_t der[PROOF_CERTIFICATE_MAX];
    const unsigned char *at = der;
    size_t len;
    SCOPED_CARD *card = card_new(&vcard_transport, genuine_card(), NULL);

    REQUIRE(card != NULL && jpki_read_certificate(card, JPKI_AUTH_CA, der, &len, NULL));

    X509 *certificate = d2i_X509(NULL, &at, (long)len);
    FILE *file = fopen(path, "we");

    REQUIRE(certificate != NULL && file != NULL && PEM_write_X509(file, certificate) == 1);
    fclose(file);
    X509_free(certificate);
}

const char *genuine_authority_directory(void)
{
    if (path[0] != '\0')
        return directory;
    REQUIRE(mkdtemp(directory) != NULL);
    snprintf(path, sizeof path, "%s/ca.pem", directory);
    atexit(tidy);
    write_authority();
    return directory;
}

const struct proof_authorities *genuine_authorities(void)
{
    static struct proof_authorities *authorities;

    if (authorities == NULL)
        authorities = proof_authorities_load(genuine_authority_directory(), NULL);
    REQUIRE(authorities != NULL);
    return authorities;
}

const struct myna_authorities *genuine_public_authorities(void)
{
    static struct myna_authorities *authorities;

    if (authorities == NULL)
        REQUIRE(myna_authorities_load(genuine_authority_directory(), &authorities) == MYNA_OK);
    return authorities;
}
