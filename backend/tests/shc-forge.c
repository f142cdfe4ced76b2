#include "backend/tests/shc-forge.h"

#include <glib.h>
#include <string.h>
#include <zlib.h>

#include "backend/b64.h"
#include "backend/es256.h"
#include "backend/tests/keys.h"

char *shc_forge(const char *payload, size_t len)
{
    SCOPED_ISSUER_SIGNER *signer = keys_issuer();
    g_autofree char *header = g_strdup_printf("{\"alg\":\"ES256\",\"zip\":\"DEF\",\"kid\":\"%s\"}",
                                              issuer_signer_public(signer)->kid);
    g_autofree char *header_text = g_malloc(B64_LEN(strlen(header)) + 1);
    g_autofree unsigned char *deflated = g_malloc(len + 1024);
    g_autofree char *payload_text = g_malloc(B64_LEN(len + 1024) + 1);
    uint8_t signature[ES256_LEN];
    char signature_text[ES256_B64_LEN + 1];
    z_stream stream = {.next_in = (unsigned char *)(uintptr_t)payload,
                       .avail_in = (unsigned)len,
                       .next_out = deflated,
                       .avail_out = (unsigned)len + 1024};

    g_assert_cmpint(deflateInit2(&stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY), ==, Z_OK);
    g_assert_cmpint(deflate(&stream, Z_FINISH), ==, Z_STREAM_END);
    deflateEnd(&stream);
    b64url_encode(header, strlen(header), header_text);
    b64url_encode(deflated, stream.total_out, payload_text);

    g_autofree char *input = g_strconcat(header_text, ".", payload_text, NULL);

    g_assert_true(es256_sign(issuer_signer_key(signer), input, strlen(input), signature, NULL));
    b64url_encode(signature, sizeof signature, signature_text);
    return g_strconcat(input, ".", signature_text, NULL);
}

char *shc_forge_payload(const char *nbf, const char *rid)
{
    g_autofree char *id = rid == NULL ? g_strdup("") : g_strdup_printf("\"rid\":\"%s\",", rid);

    return g_strdup_printf(
        "{\"iss\":\"https://issuer.example/vrs\",\"nbf\":%s,\"vc\":{%s\"type\":["
        "\"https://smarthealth.cards#health-card\"],\"credentialSubject\":{\"fhirVersion\":"
        "\"4.0.1\",\"fhirBundle\":{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":["
        "{\"fullUrl\":\"resource:0\",\"resource\":{\"resourceType\":\"Patient\",\"name\":[{"
        "\"family\":\"SAKURA\",\"given\":[\"MINAMI\"]}],\"birthDate\":\"1985-04-12\"}},"
        "{\"fullUrl\":\"resource:1\",\"resource\":{\"resourceType\":\"Immunization\",\"status\":"
        "\"completed\",\"vaccineCode\":{\"coding\":[{\"system\":"
        "\"http://hl7.org/fhir/sid/cvx\",\"code\":\"208\"}]},\"patient\":{\"reference\":"
        "\"resource:0\"},\"occurrenceDateTime\":\"2021-07-03\"}}]}}}}",
        nbf, id);
}
