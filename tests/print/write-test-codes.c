/* Writes printer/test-codes.c to standard output: the test print's certificate, signed with the keys of a folder
 * (tests/print/renew makes them): write-test-codes FOLDER */
#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "backend/shc.h"
#include "backend/vdsnc.h"
#include "printer/dummy.h"

#define SINCE INT64_C(1767225600) /* 2026-01-01T00:00:00Z */

static const char cvx[CERTIFICATE_DOSES_MAX][SHC_CODE_SIZE] = {"213", "213",
                                                               "213"}; /* unspecified */
static const struct vdsnc_product products[CERTIFICATE_DOSES_MAX] = {
    {"XM68M6", "RA01.0", "TEST"}, {"XM68M6", "RA01.0", "TEST"}, {"XM68M6", "RA01.0", "TEST"}};

static void stop(const char *what, const struct err *err)
{
    fprintf(stderr, "write-test-codes: %s: %s %d\n", what, err_name(err->code), err->detail);
    exit(1);
}

static void write_literal(const char *name, const char *text)
{
    size_t len = strlen(text);

    printf("\nconst char %s[] =", name);
    for (size_t i = 0; i < len; i += 80) {
        g_autofree char *part = g_strndup(text + i, 80);
        g_autofree char *escaped = g_strescape(part, NULL);

        printf("\n    \"%s\"", escaped);
    }
    puts(";");
}

static void write_shc(const struct certificate *certificate, const char *folder)
{
    const struct shc_issue issue = {.issuer = "https://test.madoguchi.invalid",
                                    .performer = "TEST",
                                    .not_before = SINCE,
                                    .cvx = cvx};
    g_autofree char *path = g_build_filename(folder, "issuer.jwk", NULL);
    struct err err;
    SCOPED_ISSUER_SIGNER *signer = issuer_signer_load(path, &err);
    char text[CERTIFICATE_CODE_SIZE];
    size_t doses = 0;

    if (signer == NULL || !shc_encode(certificate, &issue, signer, text, &doses, &err))
        stop("SMART Health Card", &err);
    g_assert_cmpuint(doses, ==, certificate->dose_count);
    write_literal("test_code_shc", text);
}

static void write_vds_nc(const struct certificate *certificate, const char *folder)
{
    const struct vdsnc_issue issue = {.state = "UTO",
                                      .uvci = "TESTTESTTEST",
                                      .administrator = "TEST",
                                      .now = g_get_real_time() / G_USEC_PER_SEC,
                                      .products = products};
    g_autofree char *certificate_path = g_build_filename(folder, "vds-nc.pem", NULL);
    g_autofree char *key_path = g_build_filename(folder, "vds-nc.key", NULL);
    struct err err;
    SCOPED_VDSNC_SIGNER *signer = vdsnc_signer_load(certificate_path, key_path, &err);
    char text[CERTIFICATE_CODE_SIZE];
    size_t doses = 0;

    if (signer == NULL || !vdsnc_encode(certificate, &issue, signer, text, &doses, &err))
        stop("ICAO VDS-NC", &err);
    g_assert_cmpuint(doses, ==, certificate->dose_count);
    write_literal("test_code_vds_nc", text);
}

int main(int argc, char **argv)
{
    struct certificate certificate;

    if (argc != 2) {
        fprintf(stderr, "usage: write-test-codes FOLDER\n");
        return 2;
    }
    dummy_certificate(&certificate);
    puts("/* Written by tests/print/renew. */\n#include \"printer/test-codes.h\"");
    write_shc(&certificate, argv[1]);
    write_vds_nc(&certificate, argv[1]);
    return 0;
}
