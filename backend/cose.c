#include "backend/cose.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <stdlib.h>

#include "backend/es256.h"
#include "backend/text.h"

#define TAG_SIGN1 18
#define TAG_CWT   61

/* Labels of header parameters: RFC 9052 section 3.1. */
#define LABEL_ALGORITHM 1
#define LABEL_CRITICAL  2
#define LABEL_KID       4

/* RFC 9052 4.4; the four strings' heads need 9 bytes at most. */
#define SIGNED_CONTEXT  "Signature1"
#define SIGNED_OVERHEAD 64

static void read_header(const struct cbor *header, struct cose *ret)
{
    struct cbor value;

    if (!ret->has_algorithm && cbor_member_at(header, LABEL_ALGORITHM, &value)) {
        ret->has_algorithm = true;
        /* A name instead of a number is none that we know. */
        ret->algorithm = value.type == CBOR_INTEGER ? value.integer : 0;
    }
    if (ret->kid.len == 0 && cbor_member_at(header, LABEL_KID, &value) && value.type == CBOR_BYTES)
        ret->kid = value;
}

/* RFC 9052 section 3: no header parameters are a string of no bytes, or an empty map in it. */
static bool read_protected(const struct cbor *bytes, struct cose *ret)
{
    struct cbor header;
    struct cbor critical;

    if (bytes->type != CBOR_BYTES)
        return false;
    ret->protected_header = *bytes;
    if (bytes->len == 0)
        return true;
    if (!cbor_read(bytes->bytes, bytes->len, &header) || header.type != CBOR_MAP ||
        cbor_member_at(&header, LABEL_CRITICAL, &critical))
        return false;
    read_header(&header, ret);
    return true;
}

static bool take_bytes(const struct cbor *message, size_t i, struct cbor *ret)
{
    return cbor_element(message, i, ret) && ret->type == CBOR_BYTES;
}

bool cose_read(const uint8_t *bytes, size_t len, struct cose *ret)
{
    struct cose cose = {0};
    struct cbor message;
    struct cbor header;
    bool is_cwt = cbor_skip_tag(&bytes, &len, TAG_CWT);
    bool is_tagged = cbor_skip_tag(&bytes, &len, TAG_SIGN1);

    if (is_cwt && !is_tagged)
        return false;
    if (!cbor_read(bytes, len, &message) || message.type != CBOR_ARRAY || message.count != 4 ||
        !cbor_element(&message, 0, &header) || !read_protected(&header, &cose) ||
        !cbor_element(&message, 1, &header) || header.type != CBOR_MAP ||
        !take_bytes(&message, 2, &cose.payload) || !take_bytes(&message, 3, &cose.signature))
        return false;
    read_header(&header, &cose);
    *ret = cose;
    return true;
}

/* Sig_structure: RFC 9052 section 4.4. */
static bool make_signed(const void *protected_header, size_t protected_len, const void *payload,
                        size_t payload_len, struct text *ret)
{
    size_t size = protected_len + payload_len + SIGNED_OVERHEAD;
    SCOPED_TEXT text = {.bytes = malloc(size), .len = size};
    struct cbor_writer out = {.bytes = (uint8_t *)text.bytes, .size = size};

    if (text.bytes == NULL)
        return false;
    cbor_put_array(&out, 4);
    cbor_put_text(&out, SIGNED_CONTEXT);
    cbor_put_bytes(&out, protected_header, protected_len);
    cbor_put_bytes(&out, "", 0);
    cbor_put_bytes(&out, payload, payload_len);
    if (out.failed || out.len == size)
        return false;
    text.bytes[out.len] = '\0';
    *ret = (struct text){.bytes = MOVE(text.bytes), .len = out.len};
    text.len = 0;
    return true;
}

/* RFC 8230 section 2: RSASSA-PSS with SHA-256, salt of 32 bytes; no keys under 2048 bits. */
static bool ps256_verify(EVP_PKEY *key, const struct text *text, const struct cbor *signature)
{
    if (!EVP_PKEY_is_a(key, "RSA") || EVP_PKEY_get_bits(key) < 2048 ||
        EVP_PKEY_get_bits(key) > 8192)
        return false;

    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_PKEY_CTX *how = NULL;
    bool good = context != NULL &&
                EVP_DigestVerifyInit(context, &how, EVP_sha256(), NULL, key) == 1 &&
                EVP_PKEY_CTX_set_rsa_padding(how, RSA_PKCS1_PSS_PADDING) == 1 &&
                EVP_PKEY_CTX_set_rsa_mgf1_md(how, EVP_sha256()) == 1 &&
                EVP_PKEY_CTX_set_rsa_pss_saltlen(how, RSA_PSS_SALTLEN_DIGEST) == 1 &&
                EVP_DigestVerify(context, signature->bytes, signature->len,
                                 (const unsigned char *)text->bytes, text->len) == 1;

    EVP_MD_CTX_free(context);
    return good;
}

bool cose_verify(const struct cose *cose, EVP_PKEY *key)
{
    SCOPED_TEXT text = {0};

    if (!make_signed(cose->protected_header.bytes, cose->protected_header.len, cose->payload.bytes,
                     cose->payload.len, &text))
        return false;
    if (cose->algorithm == COSE_PS256)
        return ps256_verify(key, &text, &cose->signature);
    return cose->algorithm == COSE_ES256 && cose->signature.len == ES256_LEN &&
           es256_verify(key, text.bytes, text.len, cose->signature.bytes);
}

bool cose_sign(const void *payload, size_t payload_len, const uint8_t *kid, size_t kid_len,
               EVP_PKEY *key, struct cbor_writer *out, struct err *err)
{
    uint8_t bytes[64];
    struct cbor_writer header = {.bytes = bytes, .size = sizeof bytes};
    uint8_t signature[ES256_LEN];
    SCOPED_TEXT text = {0};

    cbor_put_map(&header, 2);
    cbor_put_integer(&header, LABEL_ALGORITHM);
    cbor_put_integer(&header, COSE_ES256);
    cbor_put_integer(&header, LABEL_KID);
    cbor_put_bytes(&header, kid, kid_len);
    if (header.failed)
        return ERR(err, ERR_TOO_LONG, kid_len);
    if (!make_signed(bytes, header.len, payload, payload_len, &text))
        return ERR(err, ERR_MEMORY, 0);
    if (!es256_sign(key, text.bytes, text.len, signature, err))
        return false;
    cbor_put_tag(out, TAG_SIGN1);
    cbor_put_array(out, 4);
    cbor_put_bytes(out, bytes, header.len);
    cbor_put_map(out, 0);
    cbor_put_bytes(out, payload, payload_len);
    cbor_put_bytes(out, signature, sizeof signature);
    return !out->failed || ERR(err, ERR_TOO_LONG, out->size);
}
