/* What a verifier of codes trusts, read from files. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "backend/code-trust.h"
#include "backend/tests/keys.h"

static char *directory;

static char *file_of(const char *text)
{
    char *path = g_build_filename(directory, "file", NULL);

    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    return path;
}

static char *content(const char *name)
{
    g_autofree char *path = keys_path(name);
    char *text = NULL;

    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

static bool load(const char *path, enum code_trust_kind kind, struct code_trust *ret,
                 struct err *err)
{
    const struct code_trust_file file = {kind, path};
    struct code_trust_wrong wrong = {.kind = CODE_TRUST_KINDS};
    bool ok = code_trust_load(&file, 1, ret, &wrong, err);

    g_assert_true(ok || wrong.kind == kind);
    return ok;
}

/* A file of this text is refused as that kind, with this code. */
static void assert_refused(const char *text, enum code_trust_kind kind, enum err_code code)
{
    SCOPED_CODE_TRUST trust = {0};
    g_autofree char *path = file_of(text);
    struct err err = {0};

    g_assert_false(load(path, kind, &trust, &err));
    g_assert_cmpint(err.code, ==, code);
    g_assert_null(trust.states);
    g_assert_null(trust.signers);
}

static void nobody_is_trusted_by_default(void)
{
    SCOPED_CODE_TRUST trust = {0};
    struct code_trust_wrong wrong;

    g_assert_true(code_trust_load(NULL, 0, &trust, &wrong, NULL));
    g_assert_false(code_trust_has(&trust, CERTIFICATE_SHC));
    g_assert_false(code_trust_has(&trust, CERTIFICATE_VDS_NC));
    g_assert_false(code_trust_has(&trust, CERTIFICATE_DCC));
}

/* Only this format has somebody who is trusted. */
static void assert_only(const char *name, enum code_trust_kind kind, enum certificate_format format)
{
    SCOPED_CODE_TRUST trust = {0};
    g_autofree char *path = keys_path(name);

    g_assert_true(load(path, kind, &trust, NULL));
    for (int i = 0; i < CERTIFICATE_FORMATS; i++)
        g_assert_true(code_trust_has(&trust, (enum certificate_format)i) == (i == (int)format));
}

static void each_file_is_trusted_for_its_own_format(void)
{
    assert_only("issuer.jwks.json", CODE_TRUST_ISSUERS, CERTIFICATE_SHC);
    assert_only("csca.pem", CODE_TRUST_AUTHORITIES, CERTIFICATE_VDS_NC);
    assert_only("dsc.pem", CODE_TRUST_SIGNERS, CERTIFICATE_DCC);
}

static void all_of_them_can_be_trusted_at_once(void)
{
    SCOPED_CODE_TRUST trust = {0};
    g_autofree char *keys = keys_path("issuer.jwks.json");
    g_autofree char *authority = keys_path("csca.pem");
    g_autofree char *other_authority = other_keys_path("csca.pem");
    g_autofree char *signer = keys_path("dsc.pem");
    const struct code_trust_file files[] = {{CODE_TRUST_ISSUERS, keys},
                                            {CODE_TRUST_AUTHORITIES, authority},
                                            {CODE_TRUST_SIGNERS, signer},
                                            {CODE_TRUST_AUTHORITIES, other_authority}};
    struct code_trust_wrong wrong;

    g_assert_true(code_trust_load(files, G_N_ELEMENTS(files), &trust, &wrong, NULL));
    for (int i = 0; i < CERTIFICATE_FORMATS; i++)
        g_assert_true(code_trust_has(&trust, (enum certificate_format)i));
}

static void who_may_not_sign_others_is_no_authority(void)
{
    g_autofree char *leaf = content("vds-nc.pem");
    g_autofree char *authority = content("csca.pem");
    g_autofree char *both = g_strconcat(authority, leaf, NULL);

    assert_refused(leaf, CODE_TRUST_AUTHORITIES, ERR_CONFIG);
    assert_refused(both, CODE_TRUST_AUTHORITIES, ERR_CONFIG);
}

static void a_file_is_taken_whole_or_not_at_all(void)
{
    g_autofree char *authority = content("csca.pem");
    g_autofree char *signer = content("dsc.pem");
    g_autofree char *cut = g_strndup(authority, strlen(authority) / 2);
    g_autofree char *one_and_a_half = g_strconcat(authority, cut, NULL);
    g_autofree char *signer_and_half = g_strconcat(signer, cut, NULL);

    assert_refused(cut, CODE_TRUST_AUTHORITIES, ERR_CONFIG);
    assert_refused(one_and_a_half, CODE_TRUST_AUTHORITIES, ERR_CONFIG);
    assert_refused(cut, CODE_TRUST_SIGNERS, ERR_CONFIG);
    assert_refused(signer_and_half, CODE_TRUST_SIGNERS, ERR_CONFIG);
}

static void a_file_of_another_kind_is_refused(void)
{
    g_autofree char *keys = content("issuer.jwks.json");
    g_autofree char *private = content("issuer.jwk");
    g_autofree char *certificate = content("csca.pem");

    assert_refused(keys, CODE_TRUST_AUTHORITIES, ERR_CONFIG);
    assert_refused("", CODE_TRUST_AUTHORITIES, ERR_CONFIG);
    assert_refused(keys, CODE_TRUST_SIGNERS, ERR_CONFIG);
    assert_refused("", CODE_TRUST_SIGNERS, ERR_CONFIG);
    assert_refused(certificate, CODE_TRUST_ISSUERS, ERR_MALFORMED);
    assert_refused(private, CODE_TRUST_ISSUERS, ERR_MALFORMED);
    assert_refused(certificate, CODE_TRUST_WITHDRAWN, ERR_CONFIG);
    assert_refused(certificate, CODE_TRUST_REVOKED, ERR_MALFORMED);
    assert_refused(keys, CODE_TRUST_REVOKED, ERR_MALFORMED);
}

static void a_file_that_is_not_there_is_said(void)
{
    for (int i = 0; i < CODE_TRUST_KINDS; i++) {
        SCOPED_CODE_TRUST trust = {0};
        struct err err = {0};

        g_assert_false(load("/nonexistent", (enum code_trust_kind)i, &trust, &err));
        g_assert_cmpint(err.code, ==, ERR_IO);
    }
}

static void too_many_files_are_refused(void)
{
    struct code_trust_file files[CODE_TRUST_FILES_MAX + 1] = {{CODE_TRUST_ISSUERS, "/dev/null"}};
    SCOPED_CODE_TRUST trust = {0};
    struct code_trust_wrong wrong;
    struct err err = {0};

    g_assert_false(code_trust_load(files, G_N_ELEMENTS(files), &trust, &wrong, &err));
    g_assert_cmpint(err.code, ==, ERR_TOO_LONG);
}

int main(int argc, char **argv)
{
    int failed;

    g_test_init(&argc, &argv, NULL);
    directory = g_dir_make_tmp("madoguchi-trust-XXXXXX", NULL);
    g_test_add_func("/code-trust/default", nobody_is_trusted_by_default);
    g_test_add_func("/code-trust/formats", each_file_is_trusted_for_its_own_format);
    g_test_add_func("/code-trust/all", all_of_them_can_be_trusted_at_once);
    g_test_add_func("/code-trust/authority", who_may_not_sign_others_is_no_authority);
    g_test_add_func("/code-trust/whole", a_file_is_taken_whole_or_not_at_all);
    g_test_add_func("/code-trust/kind", a_file_of_another_kind_is_refused);
    g_test_add_func("/code-trust/missing", a_file_that_is_not_there_is_said);
    g_test_add_func("/code-trust/many", too_many_files_are_refused);
    failed = g_test_run();

    char *path = g_build_filename(directory, "file", NULL);

    g_remove(path);
    g_free(path);
    g_rmdir(directory);
    g_free(directory);
    return failed;
}
