#include <glib.h>
#include <string.h>

#include "backend/cose.h"
#include "backend/tests/dcc-forge.h"

static void key_unref(EVP_PKEY **key)
{
    EVP_PKEY_free(*key);
}
#define SCOPED_KEY SCOPED(key_unref) EVP_PKEY

static EVP_PKEY *p256(void)
{
    return forge_key("P-256", 0);
}

static const uint8_t kid[] = "12345678";

/* A message of ours with payload "hello". */
static GByteArray *message_of(EVP_PKEY *key)
{
    uint8_t bytes[256];
    struct cbor_writer out = {.bytes = bytes, .size = sizeof bytes};
    GByteArray *message = g_byte_array_new();

    g_assert_true(cose_sign("hello", 5, kid, 8, key, &out, NULL));
    return g_byte_array_append(message, bytes, (guint)out.len);
}

/* Takes message. */
static bool verifies(GByteArray *message, EVP_PKEY *key)
{
    struct cose cose;
    bool good = cose_read(message->data, message->len, &cose) && cose_verify(&cose, key);

    g_byte_array_unref(message);
    return good;
}

static bool reads(GByteArray *message)
{
    struct cose cose;
    bool good = cose_read(message->data, message->len, &cose);

    g_byte_array_unref(message);
    return good;
}

static void a_signed_message_is_read_and_verified(void)
{
    SCOPED_KEY *key = p256();
    GByteArray *message = message_of(key);
    struct cose cose;

    g_assert_true(cose_read(message->data, message->len, &cose));
    g_assert_true(cose.has_algorithm);
    g_assert_cmpint(cose.algorithm, ==, COSE_ES256);
    g_assert_cmpmem(cose.kid.bytes, cose.kid.len, kid, 8);
    g_assert_cmpmem(cose.payload.bytes, cose.payload.len, "hello", 5);
    g_assert_cmpuint(cose.signature.len, ==, 64);
    g_assert_true(cose_verify(&cose, key));
    g_byte_array_unref(message);
}

static void another_key_does_not_verify(void)
{
    SCOPED_KEY *key = p256();
    SCOPED_KEY *other = p256();
    SCOPED_KEY *larger = forge_key("P-384", 0);
    SCOPED_KEY *rsa = forge_key("RSA", 2048);

    g_assert_false(verifies(message_of(key), other));
    g_assert_false(verifies(message_of(key), larger));
    g_assert_false(verifies(message_of(key), rsa));
}

/* The head and the tags are not signed, but no change of them yields another message that is read. */
static void a_bit_that_changed_is_noticed_wherever_it_is(void)
{
    SCOPED_KEY *key = p256();
    GByteArray *message = message_of(key);

    for (size_t i = 0; i < message->len * 8; i++) {
        GByteArray *changed = g_byte_array_new();

        g_byte_array_append(changed, message->data, message->len);
        changed->data[i / 8] ^= (guint8)(1 << i % 8);
        g_assert_false(verifies(changed, key));
    }
    g_byte_array_unref(message);
}

static void the_tag_may_be_left_out_or_stand_in_a_cwt_tag(void)
{
    SCOPED_KEY *key = p256();

    g_assert_true(verifies(forge_retag(message_of(key), ""), key));
    g_assert_true(verifies(forge_retag(message_of(key), "d83dd2"), key));
}

static void other_tags_are_refused(void)
{
    SCOPED_KEY *key = p256();

    g_assert_false(reads(forge_retag(message_of(key), "d83d")));
    g_assert_false(reads(forge_retag(message_of(key), "d2d2")));
    g_assert_false(reads(forge_retag(message_of(key), "d83dd2d2")));
    g_assert_false(reads(forge_retag(message_of(key), "d2d83d")));
    g_assert_false(reads(forge_retag(message_of(key), "d1")));   /* COSE_Mac0 */
    g_assert_false(reads(forge_retag(message_of(key), "d862"))); /* COSE_Sign */
}

static void what_is_no_signed_message_is_refused(void)
{
    static const char *const others[] = {
        "",                                           /* nothing */
        "d2",                                         /* a tag of nothing */
        "01",                                         /* a number */
        "a0",                                         /* a map */
        "d2 83 40 a0 40",                             /* three parts */
        "d2 85 40 a0 40 40 40",                       /* five */
        "d2 84 a0 a0 40 40",                          /* the protected header is no string */
        "d2 84 60 a0 40 40",                          /* … is a text */
        "d2 84 41 00 a0 40 40",                       /* … is no map */
        "d2 84 42 a000 a0 40 40",                     /* … has something behind it */
        "d2 84 44 a1018126 a0 40",                    /* … ends in the middle */
        "d2 84 40 40 40 40",                          /* the other header is no map */
        "d2 84 40 a0 60 40",                          /* the payload is a text */
        "d2 84 40 a0 f6 40",                          /* … is elsewhere */
        "d2 84 40 a0 40 60",                          /* the signature is a text */
        "d2 84 40 a0 40 80",                          /* several signatures */
        "d2 84 40 a0 40 40 00",                       /* something follows */
        "d2 9f 40 a0 40 40 ff",                       /* an indefinite length */
        "d2 84 40 a2 04 40 04 40 40 40",              /* a header twice */
        "d2 84 45 a20126 0126 a0 40 40",              /* … in the protected one */
        "d2 84 4a a2 0126 02 81 04 0441 00 a0 40 40", /* crit: what must be understood */
    };

    for (size_t i = 0; i < ARRAY_LEN(others); i++)
        g_assert_false(reads(forge_bytes(others[i])));
    g_assert_true(reads(forge_bytes("d2 84 40 a0 40 40")));
}

static struct cose headers_of(const char *written)
{
    GByteArray *message = forge_bytes(written);
    static uint8_t memory[256];
    struct cose cose;

    memcpy(memory, message->data, message->len);
    g_assert_true(cose_read(memory, message->len, &cose));
    g_byte_array_unref(message);
    return cose;
}

static void the_protected_header_counts_first(void)
{
    struct cose cose = headers_of("84 46 a2 0126 04 41'p' a2 01 3824 04 41'u' 40 40");

    g_assert_cmpint(cose.algorithm, ==, COSE_ES256);
    g_assert_cmpmem(cose.kid.bytes, cose.kid.len, "p", 1);
    cose = headers_of("84 40 a2 01 3824 04 41'u' 40 40");
    g_assert_cmpint(cose.algorithm, ==, COSE_PS256);
    g_assert_cmpmem(cose.kid.bytes, cose.kid.len, "u", 1);
    cose = headers_of("84 43 a1 0126 a1 04 41'u' 40 40");
    g_assert_cmpint(cose.algorithm, ==, COSE_ES256);
    g_assert_cmpmem(cose.kid.bytes, cose.kid.len, "u", 1);
}

static void headers_that_are_missing_or_strange_are_none(void)
{
    struct cose cose = headers_of("84 41 a0 a0 40 40");

    g_assert_false(cose.has_algorithm);
    g_assert_cmpuint(cose.kid.len, ==, 0);
    /* A protected algorithm that is a name counts before a number outside: it is not ES256. */
    cose = headers_of("84 48 a1 01 65'ES256' a1 01 26 40 40");
    g_assert_true(cose.has_algorithm);
    g_assert_cmpint(cose.algorithm, ==, 0);
    cose = headers_of("84 40 a1 04 61'u' 40 40"); /* a kid is bytes */
    g_assert_cmpuint(cose.kid.len, ==, 0);
}

static void rsa_signatures_are_verified(void)
{
    SCOPED_KEY *key = forge_key("RSA", 2048);
    SCOPED_KEY *other = forge_key("RSA", 2048);
    SCOPED_KEY *odd = forge_key("RSA", 3072);
    SCOPED_KEY *elliptic = p256();

    g_assert_true(
        verifies(forge_message("a1013824", "a0", forge_bytes("'hello'"), COSE_PS256, key), key));
    g_assert_true(
        verifies(forge_message("a1013824", "a0", forge_bytes("'hello'"), COSE_PS256, odd), odd));
    g_assert_false(
        verifies(forge_message("a1013824", "a0", forge_bytes("'hello'"), COSE_PS256, key), other));
    g_assert_false(
        verifies(forge_message("a1013824", "a0", forge_bytes("'hello'"), COSE_PS256, key), odd));
    g_assert_false(verifies(
        forge_message("a1013824", "a0", forge_bytes("'hello'"), COSE_PS256, key), elliptic));
}

static void a_short_rsa_key_is_not_believed(void)
{
    SCOPED_KEY *key = forge_key("RSA", 1024);

    g_assert_false(
        verifies(forge_message("a1013824", "a0", forge_bytes("'hello'"), COSE_PS256, key), key));
}

static void the_algorithm_is_the_messages_not_the_keys(void)
{
    SCOPED_KEY *rsa = forge_key("RSA", 2048);
    SCOPED_KEY *key = p256();

    /* Signed one way, said to be signed in another. */
    g_assert_false(
        verifies(forge_message("a10126", "a0", forge_bytes("'hello'"), COSE_PS256, rsa), rsa));
    g_assert_false(
        verifies(forge_message("a1013824", "a0", forge_bytes("'hello'"), COSE_ES256, key), key));
    g_assert_false(
        verifies(forge_message("a1013822", "a0", forge_bytes("'hello'"), COSE_ES256, key), key));
    g_assert_false(
        verifies(forge_message("a0", "a0", forge_bytes("'hello'"), COSE_ES256, key), key));
    g_assert_true(
        verifies(forge_message("a10126", "a0", forge_bytes("'hello'"), COSE_ES256, key), key));
}

static void a_message_that_does_not_fit_is_not_made(void)
{
    SCOPED_KEY *key = p256();
    uint8_t bytes[256];
    struct cbor_writer out = {.bytes = bytes, .size = 60};
    struct err err;

    g_assert_false(cose_sign("hello", 5, kid, 8, key, &out, &err));
    g_assert_cmpint(err.code, ==, ERR_TOO_LONG);
    out = (struct cbor_writer){.bytes = bytes, .size = sizeof bytes};
    g_assert_false(cose_sign("hello", 5, bytes, 100, key, &out, &err)); /* the kid */
    g_assert_cmpint(err.code, ==, ERR_TOO_LONG);
}

#define T(name) g_test_add_func("/cose/" #name, name)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    T(a_signed_message_is_read_and_verified);
    T(another_key_does_not_verify);
    T(a_bit_that_changed_is_noticed_wherever_it_is);
    T(the_tag_may_be_left_out_or_stand_in_a_cwt_tag);
    T(other_tags_are_refused);
    T(what_is_no_signed_message_is_refused);
    T(the_protected_header_counts_first);
    T(headers_that_are_missing_or_strange_are_none);
    T(rsa_signatures_are_verified);
    T(a_short_rsa_key_is_not_believed);
    T(the_algorithm_is_the_messages_not_the_keys);
    T(a_message_that_does_not_fit_is_not_made);
    return g_test_run();
}
