/* Public VDS-NC codes, when they are there ($MADOGUCHI_VECTORS, or beside the sources). Prints what was expected and what came out. */
#include <glib.h>
#include <openssl/pem.h>
#include <string.h>

#include "backend/vdsnc-chain.h"
#include "backend/vdsnc.h"

#define IN_2023 INT64_C(1672531200) /* all signers of the vectors were valid */
#define IN_2035 INT64_C(2051222400) /* none was any more */

static const struct vector {
    const char *code;
    const char *authorities[2];
    int64_t now;
    enum vdsnc_fault expected;
} vectors[] = {
    {"jpn-specimen", {"csca-jpn-2019", "csca-aus"}, IN_2023, VDSNC_GOOD},
    {"aus-specimen", {"csca-jpn-2019", "csca-aus"}, IN_2023, VDSNC_GOOD},
    {"jpn-specimen", {"csca-aus"}, IN_2023, VDSNC_UNKNOWN_CSCA},
    {"aus-specimen", {"csca-jpn-2019"}, IN_2023, VDSNC_UNKNOWN_CSCA},
    {"jpn-specimen", {NULL}, IN_2023, VDSNC_UNKNOWN_CSCA},
    {"jpn-specimen", {"csca-jpn-2019"}, IN_2035, VDSNC_EXPIRED},
    {"aus-specimen", {"csca-aus"}, IN_2035, VDSNC_EXPIRED},
    {"jpn-specimen", {"csca-jpn-2019"}, 0, VDSNC_NOT_YET_VALID},
    {"uto-friesland-example", {"csca-jpn-2019", "csca-aus"}, IN_2023, VDSNC_BAD_USAGE},
};

static char *path_of(const char *name, const char *end)
{
    const char *given = g_getenv("MADOGUCHI_VECTORS");
    char *file = g_strconcat(name, end, NULL);
    char *path =
        g_build_filename(given == NULL ? g_getenv("VECTORS_BESIDE") : given, "vdsnc", file, NULL);

    g_free(file);
    return path;
}

static bool are_there(void)
{
    char *path = path_of("jpn-specimen", ".qr.txt");
    bool there = g_file_test(path, G_FILE_TEST_EXISTS);

    if (!there)
        g_test_skip("the public test vectors are not here");
    g_free(path);
    return there;
}

static char *load(const char *name, size_t *ret_len)
{
    char *path = path_of(name, ".qr.txt");
    char *text = NULL;

    g_assert_true(g_file_get_contents(path, &text, ret_len, NULL));
    g_free(path);
    return text;
}

static struct vdsnc_trust *trust_in(const char *const authorities[static 2])
{
    char *paths[2] = {NULL, NULL};
    size_t count = 0;

    for (; count < 2 && authorities[count] != NULL; count++)
        paths[count] = path_of(authorities[count], ".pem");

    struct vdsnc_trust *trust = vdsnc_trust_load((const char *const *)paths, count, NULL);

    g_assert_nonnull(trust);
    g_free(paths[0]);
    g_free(paths[1]);
    return trust;
}

static enum vdsnc_fault run(const struct vector *vector, struct vdsnc *ret)
{
    SCOPED_VDSNC_TRUST *trust = trust_in(vector->authorities);
    size_t len;
    char *text = load(vector->code, &len);
    enum vdsnc_fault fault = vdsnc_decode(text, len, trust, vector->now, ret);

    g_free(text);
    return fault;
}

static void every_public_code_ends_as_expected(void)
{
    if (!are_there())
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(vectors); i++) {
        struct vdsnc code;
        enum vdsnc_fault got = run(&vectors[i], &code);

        g_test_message("%-22s %-14s expected %-13s got %s", vectors[i].code,
                       vectors[i].authorities[0] == NULL ? "nobody" : vectors[i].authorities[0],
                       vdsnc_fault_name(vectors[i].expected), vdsnc_fault_name(got));
        g_assert_cmpstr(vdsnc_fault_name(got), ==, vdsnc_fault_name(vectors[i].expected));
    }
}

/* The technical report's own example, of which only the certificate is public, has a key usage that is not critical. */
static const struct {
    const char *name;
    enum vdsnc_fault expected;
} signers[] = {
    {"bsc-jpn-specimen", VDSNC_GOOD},
    {"bsc-aus-specimen", VDSNC_GOOD},
    {"bsc-uto-tr-example", VDSNC_GOOD},
    {"bsc-uto-friesland-example", VDSNC_BAD_USAGE},
};

static void every_public_signer_has_the_profile_or_not(void)
{
    if (!are_there())
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(signers); i++) {
        char *path = path_of(signers[i].name, ".pem");
        FILE *file = fopen(path, "re");

        g_assert_nonnull(file);

        X509 *certificate = PEM_read_X509(file, NULL, NULL, NULL);

        g_assert_nonnull(certificate);

        enum vdsnc_fault got = vdsnc_profile_check(certificate);

        g_test_message("%-26s expected %-13s got %-13s (%d bytes)", signers[i].name,
                       vdsnc_fault_name(signers[i].expected), vdsnc_fault_name(got),
                       i2d_X509(certificate, NULL));
        g_assert_cmpstr(vdsnc_fault_name(got), ==, vdsnc_fault_name(signers[i].expected));
        X509_free(certificate);
        fclose(file);
        g_free(path);
    }
}

static void japans_specimen_says_what_it_says(void)
{
    struct vdsnc code;

    if (!are_there())
        return;
    g_assert_cmpint(run(&vectors[0], &code), ==, VDSNC_GOOD);
    g_assert_cmpstr(code.name, ==, "NIHON HANAKO");
    g_assert_cmpstr(code.birth_date, ==, "1991-12-01");
    g_assert_cmpstr(code.passport, ==, "TR0000000");
    g_assert_cmpstr(code.id, ==, "JPN00000120220607000001");
    g_assert_cmpstr(code.sex, ==, "");
    g_assert_cmpstr(code.signer_country, ==, "JP");
    g_assert_cmpuint(code.dose_count, ==, 3);
    g_assert_cmpstr(code.doses[2].brand, ==, "Vaxzevria");
    g_assert_cmpstr(code.doses[2].lot, ==, "N040A");
    g_assert_cmpint(code.doses[2].number, ==, 3);
}

static void every_changed_byte_of_a_specimen_is_noticed(void)
{
    if (!are_there())
        return;

    SCOPED_VDSNC_TRUST *trust = trust_in(vectors[0].authorities);
    size_t len;
    char *text = load("jpn-specimen", &len);
    struct vdsnc code;

    for (size_t i = 0; i < len; i++) {
        char was = text[i];

        text[i] = was == 'x' ? 'y' : 'x';
        g_assert_cmpint(vdsnc_decode(text, len, trust, IN_2023, &code), !=, VDSNC_GOOD);
        text[i] = was;
    }
    g_assert_cmpint(vdsnc_decode(text, len, trust, IN_2023, &code), ==, VDSNC_GOOD);
    g_free(text);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/vdsnc-vectors/all", every_public_code_ends_as_expected);
    g_test_add_func("/vdsnc-vectors/signers", every_public_signer_has_the_profile_or_not);
    g_test_add_func("/vdsnc-vectors/japan", japans_specimen_says_what_it_says);
    g_test_add_func("/vdsnc-vectors/changed", every_changed_byte_of_a_specimen_is_noticed);
    return g_test_run();
}
