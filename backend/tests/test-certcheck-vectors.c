/* Every public vector of the three formats that is here, and what becomes of it: expected and got, one row each. They are
 * skipped where they are not. */
#include <glib.h>
#include <jansson.h>
#include <string.h>

#include "backend/check.h"
#include "backend/scan.h"
#include "backend/tests/keys.h"
#include "backend/tests/shc-forge.h"

#define NOW 1795219200 /* 2026-11-21 */

/* How a vector becomes a code. */
enum form {
    FILE_OF_ISSUER, /* certcheck's own way, with the keys of the specification's examples */
    PAYLOAD,        /* a card's content, which is signed here first */
    BUNDLE,         /* the vaccinations alone, which a card is made around */
};

#define SPEC_KID "3Kfdg-XwP-7gXyywtUfUADwBumDOPKMQx-iELL11W9s"

#define UNREADABLE "not-found" /* scan_file(): no code in the picture */

#define DEV(name) "shc/devtools-testdata/test-example-00-" name

/* clang-format off */
static const struct vector {
    enum form form;
    const char *file;
    const char *expected; /* reason */
} vectors[] = {
    {FILE_OF_ISSUER, "shc/spec-examples/example-00-d-jws.txt", "good"},
    {FILE_OF_ISSUER, "shc/spec-examples/example-00-e-file.smart-health-card", "good"},
    {FILE_OF_ISSUER, "shc/spec-examples/example-00-f-qr-code-numeric-value-0.txt", "good"},
    {FILE_OF_ISSUER, "shc/spec-examples/example-01-d-jws.txt", "good"},
    {FILE_OF_ISSUER, "shc/spec-examples/example-01-e-file.smart-health-card", "good"},
    {FILE_OF_ISSUER, "shc/spec-examples/example-01-f-qr-code-numeric-value-0.txt", "good"},
    /* no vaccination: a laboratory's results in three parts */
    {FILE_OF_ISSUER, "shc/spec-examples/example-02-d-jws.txt", "bad-bundle"},
    {FILE_OF_ISSUER, "shc/spec-examples/example-02-e-file.smart-health-card", "bad-bundle"},
    {FILE_OF_ISSUER, "shc/spec-examples/example-02-f-qr-code-numeric-value-0.txt", "multi-part"},
    {FILE_OF_ISSUER, "shc/spec-examples/example-02-f-qr-code-numeric-value-1.txt", "multi-part"},
    {FILE_OF_ISSUER, "shc/spec-examples/example-02-f-qr-code-numeric-value-2.txt", "multi-part"},
    {FILE_OF_ISSUER, "shc/spec-examples/example-03-d-jws.txt", "expired"},
    {FILE_OF_ISSUER, "shc/spec-examples/example-03-e-file.smart-health-card", "expired"},
    {FILE_OF_ISSUER, "shc/spec-examples/example-03-f-qr-code-numeric-value-0.txt", "expired"},
    {PAYLOAD, "shc/spec-examples/example-00-c-jws-payload-minified.json", "good"},
    {PAYLOAD, "shc/spec-examples/example-01-c-jws-payload-minified.json", "good"},
    {PAYLOAD, "shc/spec-examples/example-02-c-jws-payload-minified.json", "bad-bundle"},
    {PAYLOAD, "shc/spec-examples/example-03-c-jws-payload-minified.json", "expired"},
    {PAYLOAD, "shc/spec-examples/example-00-b-jws-payload-expanded.json", "good"},
    {PAYLOAD, "shc/spec-examples/example-01-b-jws-payload-expanded.json", "good"},
    {PAYLOAD, "shc/spec-examples/example-02-b-jws-payload-expanded.json", "bomb"}, /* 74 KB */
    {PAYLOAD, "shc/spec-examples/example-03-b-jws-payload-expanded.json", "expired"},
    {BUNDLE, "shc/spec-examples/example-00-a-fhirBundle.json", "good"},
    {BUNDLE, "shc/spec-examples/example-01-a-fhirBundle.json", "good"},
    {BUNDLE, "shc/spec-examples/example-02-a-fhirBundle.json", "bad-bundle"},
    {BUNDLE, "shc/spec-examples/example-03-a-fhirBundle.json", "good"},

    {FILE_OF_ISSUER, DEV("d-jws-bad-fhir-metadata.txt"), "good"},
    {FILE_OF_ISSUER, DEV("d-jws-der-signature.txt"), "bad-signature-length"},
    {FILE_OF_ISSUER, DEV("d-jws-der-signature-r-neg.txt"), "bad-signature-length"},
    {FILE_OF_ISSUER, DEV("d-jws-der-signature-rs-neg.txt"), "bad-signature-length"},
    {FILE_OF_ISSUER, DEV("d-jws-der-signature-s-neg.txt"), "bad-signature-length"},
    {FILE_OF_ISSUER, DEV("d-jws-invalid-signature.txt"), "bad-signature"},
    {FILE_OF_ISSUER, DEV("d-jws-issuer-kid-mismatch.txt"), "unknown-key"},
    {FILE_OF_ISSUER, DEV("d-jws-issuer-not-valid-with-smart-key.txt"), "other-issuer"},
    /* long only as a QR code: a file may hold it; it is another issuer's */
    {FILE_OF_ISSUER, DEV("d-jws-jws_too_long.txt"), "other-issuer"},
    {FILE_OF_ISSUER, DEV("d-jws-no_deflate.txt"), "bad-header"},
    {FILE_OF_ISSUER, DEV("d-jws-no_jws_header_alg.txt"), "bad-header"},
    {FILE_OF_ISSUER, DEV("d-jws-no_jws_header_kid.txt"), "bad-header"},
    {FILE_OF_ISSUER, DEV("d-jws-no_jws_header_zip.txt"), "bad-header"},
    {FILE_OF_ISSUER, DEV("d-jws-trailing_chars.txt"), "not-jws"},
    {FILE_OF_ISSUER, DEV("d-jws-utf8_bom_prefix.txt"), "not-json"},
    {FILE_OF_ISSUER, DEV("d-jws-wrong_jws_header_kid.txt"), "unknown-key"},
    {FILE_OF_ISSUER, DEV("e-file-bad_jwks.smart-health-card"), "other-issuer"},
    {FILE_OF_ISSUER, DEV("e-file-invalid_deflate.smart-health-card"), "not-deflated"},
    {FILE_OF_ISSUER, DEV("e-file-invalid_issuer_url.smart-health-card"), "other-issuer"},
    {FILE_OF_ISSUER, DEV("e-file-invalid_issuer_url_http.smart-health-card"), "bad-issuer"},
    {FILE_OF_ISSUER, DEV("e-file-issuer_url_with_trailing_slash.smart-health-card"), "bad-issuer"},
    {FILE_OF_ISSUER, DEV("e-file-jws_too_long.smart-health-card"), "other-issuer"},
    {FILE_OF_ISSUER, DEV("e-file-multi-jws-issues.smart-health-card"), "no-certificate"},
    {FILE_OF_ISSUER, DEV("e-file-multi-jws.smart-health-card"), "no-certificate"},
    {FILE_OF_ISSUER, DEV("e-file-no_deflate.smart-health-card"), "bad-header"},
    {FILE_OF_ISSUER, DEV("e-file-trailing_chars.smart-health-card"), "no-certificate"},
    {FILE_OF_ISSUER, DEV("e-file.wrong-extension"), "good"}, /* names are not looked at */
    {FILE_OF_ISSUER, DEV("f-qr-code-numeric-value-0-index-out-of-range.txt"), "multi-part"},
    {FILE_OF_ISSUER, DEV("f-qr-code-numeric-value-0-number-too-big.txt"), "bad-digits"},
    {FILE_OF_ISSUER, DEV("f-qr-code-numeric-value-0-odd-count.txt"), "bad-digits"},
    {FILE_OF_ISSUER, DEV("f-qr-code-numeric-value-0-trailing_chars.txt"), "other-prefix"},
    {FILE_OF_ISSUER, DEV("f-qr-code-numeric-value-0-wrong-multi-chunk.txt"), "multi-part"},
    {FILE_OF_ISSUER, DEV("f-qr-code-numeric-value-0-wrong_qr_header.txt"), "other-prefix"},
    {FILE_OF_ISSUER, DEV("g-qr-code-0-bad_qr_version.png"), "good"}, /* no reader tells the version */
    {FILE_OF_ISSUER, DEV("g-qr-code-0-corrupted.png"), UNREADABLE},
    {FILE_OF_ISSUER, DEV("g-qr-code-0-scaled-23.jpg"), UNREADABLE},
    {FILE_OF_ISSUER, DEV("g-qr-code-0-scaled-85.jpg"), "good"},
    {FILE_OF_ISSUER, DEV("g-qr-code-0-single_qr_segment.png"), "good"},
    {FILE_OF_ISSUER, DEV("g-qr-code-0-too_many_qr_segment.png"), "bad-digits"},
    {FILE_OF_ISSUER, DEV("g-qr-code-inflated-to-v22.png"), "good"},
    {FILE_OF_ISSUER, "shc/devtools-testdata/test-example-02-f-qr-code-numeric-value-0-qr_chunk_too_big.txt", "multi-part"},
    {FILE_OF_ISSUER, "shc/devtools-testdata/test-example-02-f-qr-code-numeric-value-1-qr_chunk_too_big.txt", "multi-part"},
    {FILE_OF_ISSUER, "shc/devtools-testdata/test-example-1195-byte-qrnumeric.txt", "good"},
    {FILE_OF_ISSUER, "shc/devtools-testdata/test-invalid-jws-payload.png", "unknown-key"},
    /* with the specification's keys alone; with their own and their lists: bad_lists below */
    {FILE_OF_ISSUER, "shc/devtools-testdata/badcrl/duplicate-rid/jws-crl-duplicate-rid.txt", "unknown-key"},
    {FILE_OF_ISSUER, "shc/devtools-testdata/badcrl/invalid-method/jws-crl-invalid-method.txt", "unknown-key"},
    {FILE_OF_ISSUER, "shc/devtools-testdata/badcrl/non-base64url-rid/jws-crl-non-base64url-rid.txt", "unknown-key"},
    {FILE_OF_ISSUER, "shc/devtools-testdata/badcrl/too-long-rid/jws-crl-too-long-rid.txt", "unknown-key"},
    {FILE_OF_ISSUER, "shc/devtools-testdata/badcrl/version-mismatch/jws-crl-version-mismatch.txt", "unknown-key"},

    {PAYLOAD, DEV("b-jws-payload-expanded-exp_milliseconds.json"), "bad-time"},
    {PAYLOAD, DEV("b-jws-payload-expanded-expired.json"), "expired"},
    {PAYLOAD, DEV("b-jws-payload-expanded-missing-coding.json"), "bad-bundle"},
    {PAYLOAD, DEV("b-jws-payload-expanded-missing-covid-vc-type.json"), "good"},
    {PAYLOAD, DEV("b-jws-payload-expanded-missing-imm-vc-type.json"), "good"},
    {PAYLOAD, DEV("b-jws-payload-expanded-missing-shc-vc-type.json"), "not-health-card"},
    {PAYLOAD, DEV("b-jws-payload-expanded-nbf_milliseconds.json"), "bad-time"},
    {PAYLOAD, DEV("b-jws-payload-expanded-nbf_not_yet_valid.json"), "not-yet-valid"},
    {PAYLOAD, DEV("b-jws-payload-expanded-optional-vc-type.json"), "good"},
    {PAYLOAD, DEV("b-jws-payload-expanded-pre-expired.json"), "bad-time"}, /* exp before nbf */
    {PAYLOAD, DEV("b-jws-payload-expanded-trailing_chars.json"), "good"}, /* blanks, as JSON allows them */
    {PAYLOAD, DEV("b-jws-payload-expanded-unknown-vc-types.json"), "good"},
    {PAYLOAD, "shc/devtools-testdata/test-example-covid-lab-jwspayload-missing-lab-vc-type.json", "bad-bundle"},
    {BUNDLE, DEV("a-fhirBundle-bad_meta_non_security.json"), "good"}, /* more than the least */
    {BUNDLE, DEV("a-fhirBundle-bad_meta_wrong_security.json"), "good"},
    {BUNDLE, DEV("a-fhirBundle-empty-values.json"), "bad-bundle"},
    {BUNDLE, DEV("a-fhirBundle-occurrence-issues.json"), "bad-bundle"},
    {BUNDLE, DEV("a-fhirBundle-profile-usa.json"), "bad-bundle"},
    {BUNDLE, DEV("a-fhirBundle-status-not-completed.json"), "not-completed"},
    {BUNDLE, DEV("a-non-dm-properties.json"), "good"},
    {BUNDLE, DEV("a-short-refs.json"), "bad-reference"},

    {FILE_OF_ISSUER, "vdsnc/jpn-specimen.qr.txt", "good"},
    {FILE_OF_ISSUER, "vdsnc/aus-specimen.qr.txt", "good"},
    {FILE_OF_ISSUER, "vdsnc/uto-friesland-example.qr.txt", "bad-key-usage"},
};
/* clang-format on */

static char *path_of(const char *name)
{
    const char *given = g_getenv("MADOGUCHI_VECTORS");
    const char *beside = g_getenv("VECTORS_BESIDE");
    const char *folder = given != NULL ? given : beside != NULL ? beside : "/nonexistent";

    return g_build_filename(folder, name, NULL);
}

static bool vectors_are_there(void)
{
    g_autofree char *path = path_of(vectors[0].file);

    if (g_file_test(path, G_FILE_TEST_EXISTS))
        return true;
    g_test_skip("the public test vectors are not here");
    return false;
}

static char *content_of(const char *name, gsize *ret_len)
{
    g_autofree char *path = path_of(name);
    char *bytes = NULL;

    if (!g_file_get_contents(path, &bytes, ret_len, NULL))
        g_error("%s cannot be read", path);
    return bytes;
}

/* Whom the publishers of the vectors say to trust. */
static void trust_publishers(struct code_trust *ret)
{
    g_autofree char *keys = path_of("shc/spec-examples/issuer/.well-known/jwks.json");
    g_autofree char *revoked =
        path_of("shc/spec-examples/issuer/.well-known/crl/" SPEC_KID ".json");
    g_autofree char *japan = path_of("vdsnc/csca-jpn-2019.pem");
    g_autofree char *australia = path_of("vdsnc/csca-aus.pem");
    const struct code_trust_file files[] = {{CODE_TRUST_ISSUERS, keys},
                                            {CODE_TRUST_REVOKED, revoked},
                                            {CODE_TRUST_AUTHORITIES, japan},
                                            {CODE_TRUST_AUTHORITIES, australia}};
    struct code_trust_wrong wrong;

    g_assert_true(code_trust_load(files, G_N_ELEMENTS(files), ret, &wrong, NULL));
    g_strlcpy(ret->issuers.issuer, "https://spec.smarthealth.cards/examples/issuer",
              sizeof ret->issuers.issuer);
}

/* The reason, or why there is nothing to have one for. Static storage. */
static const char *reason_of(const char *bytes, size_t len, const struct code_trust *trust,
                             int64_t now)
{
    SCOPED_SCAN scan = {0};
    struct check check;
    struct err err = {0};

    if (!scan_file(bytes, len, &scan, &err))
        return err_name(err.code);
    g_assert_cmpuint(scan.count, ==, 1);
    check_code(&scan.texts[0], trust, now, &check);
    return check.reason;
}

static char *around(const char *bundle)
{
    return g_strconcat(
        "{\"iss\":\"https://issuer.example/vrs\",\"nbf\":1620992383,\"vc\":{\"type\":["
        "\"https://smarthealth.cards#health-card\"],\"credentialSubject\":{"
        "\"fhirVersion\":\"4.0.1\",\"fhirBundle\":",
        bundle, "}}}", NULL);
}

/* The tests' own issuer, whatever the payload calls itself. */
static const char *reason_when_sealed(const char *payload)
{
    SCOPED_CODE_TRUST trust = {0};
    g_autofree char *jws = shc_forge(payload, strlen(payload));

    keys_code_trust(&trust);
    trust.issuers.issuer[0] = '\0';
    return reason_of(jws, strlen(jws), &trust, NOW);
}

static const char *run(const struct vector *vector, const struct code_trust *publishers)
{
    gsize len;
    g_autofree char *bytes = content_of(vector->file, &len);

    if (vector->form == FILE_OF_ISSUER)
        return reason_of(bytes, len, publishers, NOW);
    if (vector->form == PAYLOAD)
        return reason_when_sealed(bytes);

    g_autofree char *payload = around(bytes);

    return reason_when_sealed(payload);
}

/* ---- the EU's vectors bring their signer, their time and what to expect along ---- */

static json_t *dcc_vector(const char *name)
{
    g_autofree char *file = g_strconcat("dcc/common/", name, NULL);
    g_autofree char *path = path_of(file);
    json_t *vector = json_load_file(path, 0, NULL);

    g_assert_nonnull(vector);
    return vector;
}

/* Genuine as far as the vector says; only codes of vaccinations are verified here. */
static bool dcc_is_genuine(const json_t *vector)
{
    json_t *results = json_object_get(vector, "EXPECTEDRESULTS");
    const char *name;
    json_t *value;

    json_object_foreach(results, name, value)
    {
        if (json_is_false(value) && strcmp(name, "EXPECTEDPICTUREDECODE") != 0)
            return false;
    }
    return true;
}

static void dcc_trust_of(const json_t *vector, struct code_trust *ret)
{
    const json_t *context = json_object_get(vector, "TESTCTX");
    const char *base64 = json_string_value(json_object_get(context, "CERTIFICATE"));
    struct code_trust_wrong wrong;
    gsize len;
    g_autofree guchar *der = g_base64_decode(base64, &len);

    g_assert_true(code_trust_load(NULL, 0, ret, &wrong, NULL));
    g_assert_true(dcc_trust_add_signer_der(ret->signers, der, len, NULL));
}

static int64_t dcc_now(const json_t *vector)
{
    const json_t *context = json_object_get(vector, "TESTCTX");
    const char *clock = json_string_value(json_object_get(context, "VALIDATIONCLOCK"));
    g_autoptr(GDateTime) now = g_date_time_new_from_iso8601(clock, NULL);

    return g_date_time_to_unix(now);
}

static bool dcc_ends_as_expected(const char *name)
{
    json_t *vector = dcc_vector(name);
    const char *text = json_string_value(json_object_get(vector, "PREFIX"));
    SCOPED_CODE_TRUST trust = {0};

    dcc_trust_of(vector, &trust);

    const char *got = reason_of(text, strlen(text), &trust, dcc_now(vector));
    bool genuine = strcmp(got, "good") == 0 || strcmp(got, "not-vaccination") == 0;
    bool expected = dcc_is_genuine(vector);

    g_test_message("%-75s %-20s %s", name, expected ? "genuine" : "not genuine", got);
    json_decref(vector);
    return genuine == expected;
}

static void every_vector_of_the_eu_ends_as_it_says(void)
{
    g_autofree char *folder = path_of("dcc/common");
    GDir *directory;
    const char *name;
    int count = 0;
    int wrong = 0;

    if (!vectors_are_there())
        return;
    directory = g_dir_open(folder, 0, NULL);
    g_assert_nonnull(directory);
    g_test_message("%-75s %-20s %s", "EU DCC", "expected", "got");
    while ((name = g_dir_read_name(directory)) != NULL) {
        wrong += !dcc_ends_as_expected(name);
        count++;
    }
    g_dir_close(directory);
    g_assert_cmpint(wrong, ==, 0);
    g_assert_cmpint(count, >=, 38);
}

static void every_other_vector_ends_as_expected(void)
{
    SCOPED_CODE_TRUST publishers = {0};
    int wrong = 0;

    if (!vectors_are_there())
        return;
    trust_publishers(&publishers);
    g_test_message("%-75s %-20s %s", "SMART Health Card, ICAO VDS-NC", "expected", "got");
    for (size_t i = 0; i < G_N_ELEMENTS(vectors); i++) {
        const char *got = run(&vectors[i], &publishers);
        const char *name = strchr(vectors[i].file, '/') + 1;

        g_test_message("%-75s %-20s %s", name, vectors[i].expected, got);
        wrong += strcmp(got, vectors[i].expected) != 0;
    }
    g_assert_cmpint(wrong, ==, 0);
}

/* ---- lists of revoked cards ---- */

#define BAD_KID "hrvC0uzB16UXK83BnPo7Glg685b1D6iYOyJd5hpRaAA"

/* The card with the keys and the list that lie beside it: what is wrong with the list, or why it checks nothing. */
static const struct bad_list {
    const char *name;
    enum shc_list_fault fault;
    const char *expected; /* reason, when the list itself is fine */
} bad_lists[] = {
    {"duplicate-rid", SHC_LIST_DOUBLE_ID, NULL},     {"invalid-method", SHC_LIST_BAD_METHOD, NULL},
    {"non-base64url-rid", SHC_LIST_BAD_ID, NULL},    {"too-long-rid", SHC_LIST_BAD_ID, NULL},
    {"version-mismatch", SHC_LIST_FINE, "old-keys"},
};

static char *beside_list(const char *name, const char *file)
{
    g_autofree char *folder = g_strdup_printf("shc/devtools-testdata/badcrl/%s", name);
    g_autofree char *path = path_of(folder);

    return g_build_filename(path, file, NULL);
}

static void assert_bad_list(const struct bad_list *bad)
{
    SCOPED_CODE_TRUST trust = {0};
    g_autofree char *keys = beside_list(bad->name, ".well-known/jwks.json");
    g_autofree char *list = beside_list(bad->name, ".well-known/crl/" BAD_KID ".json");
    const struct code_trust_file files[] = {{CODE_TRUST_ISSUERS, keys}, {CODE_TRUST_REVOKED, list}};
    struct code_trust_wrong wrong = {.list = SHC_LIST_FINE};
    bool loaded = code_trust_load(files, G_N_ELEMENTS(files), &trust, &wrong, NULL);

    g_test_message("%-75s %d %d", bad->name, bad->fault, wrong.list);
    g_assert_cmpint(wrong.list, ==, bad->fault);
    g_assert_cmpint(loaded, ==, bad->expected != NULL);
    if (!loaded)
        return;

    g_autofree char *card =
        g_strdup_printf("shc/devtools-testdata/badcrl/%s/jws-crl-%s.txt", bad->name, bad->name);
    gsize len;
    g_autofree char *bytes = content_of(card, &len);

    g_assert_cmpstr(reason_of(bytes, len, &trust, NOW), ==, bad->expected);
}

static void bad_lists_of_revoked_cards_check_nothing(void)
{
    if (!vectors_are_there())
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(bad_lists); i++)
        assert_bad_list(&bad_lists[i]);
}

/* The specification's third example is on its list, with a time; it has expired since. */
static void the_specifications_revoked_card_is_revoked(void)
{
    SCOPED_CODE_TRUST publishers = {0};
    gsize len;

    if (!vectors_are_there())
        return;
    trust_publishers(&publishers);

    g_autofree char *revoked = content_of("shc/spec-examples/example-03-d-jws.txt", &len);

    g_assert_cmpstr(reason_of(revoked, len, &publishers, 1687450770), ==, "revoked");

    g_autofree char *other = content_of("shc/spec-examples/example-00-d-jws.txt", &len);

    g_assert_cmpstr(reason_of(other, len, &publishers, NOW), ==, "good");
    shc_lists_done(&publishers.revoked);
    g_assert_cmpstr(reason_of(revoked, strlen(revoked), &publishers, 1687450770), ==,
                    "no-revocation-list");
    g_assert_cmpstr(reason_of(other, len, &publishers, NOW), ==, "no-revocation-list");
}

static bool is_listed(const char *file)
{
    for (size_t i = 0; i < G_N_ELEMENTS(vectors); i++) {
        if (strcmp(vectors[i].file, file) == 0)
            return true;
    }
    return false;
}

/* Key sets are test-certcheck's, drawings are pictures of the texts beside them. */
static bool is_a_code(const char *name)
{
    return g_str_has_suffix(name, ".txt") || g_str_has_suffix(name, ".smart-health-card") ||
           g_str_has_suffix(name, ".png") || g_str_has_suffix(name, ".jpg") ||
           strstr(name, "-b-jws-payload") != NULL;
}

static int count_unlisted(const char *folder)
{
    g_autofree char *path = path_of(folder);
    GDir *directory = g_dir_open(path, 0, NULL);
    const char *name;
    int count = 0;

    g_assert_nonnull(directory);
    while ((name = g_dir_read_name(directory)) != NULL) {
        g_autofree char *file = g_build_filename(folder, name, NULL);

        if (is_a_code(name) && !is_listed(file)) {
            g_test_message("nobody looks at %s", file);
            count++;
        }
    }
    g_dir_close(directory);
    return count;
}

static void there_is_no_code_that_nobody_looks_at(void)
{
    if (!vectors_are_there())
        return;
    g_assert_cmpint(count_unlisted("shc/spec-examples"), ==, 0);
    g_assert_cmpint(count_unlisted("shc/devtools-testdata"), ==, 0);
    g_assert_cmpint(count_unlisted("vdsnc"), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/certcheck-vectors/table", every_other_vector_ends_as_expected);
    g_test_add_func("/certcheck-vectors/dcc", every_vector_of_the_eu_ends_as_it_says);
    g_test_add_func("/certcheck-vectors/bad-lists", bad_lists_of_revoked_cards_check_nothing);
    g_test_add_func("/certcheck-vectors/revoked", the_specifications_revoked_card_is_revoked);
    g_test_add_func("/certcheck-vectors/all", there_is_no_code_that_nobody_looks_at);
    return g_test_run();
}
