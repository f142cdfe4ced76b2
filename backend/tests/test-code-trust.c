/* What a verifier of codes trusts, read from files. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "backend/code-trust.h"
#include "backend/tests/keys.h"

typedef bool (*add_file)(struct code_trust *, const char *, struct err *);

static char *directory;

static char *file_of(const char *text)
{
    char *path = g_build_filename(directory, "file", NULL);

    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    return path;
}

static char *content(const char *name)
{
    char *path = keys_path(name);
    char *text = NULL;

    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_free(path);
    return text;
}

/* The code that add() gives for a file of this text; trust stays as it was. */
static enum err_code refusal(add_file add, const char *text)
{
    struct code_trust trust = {0};
    char *path = file_of(text);
    struct err err = {0};

    g_assert_false(add(&trust, path, &err));
    for (int i = 0; i < CERTIFICATE_FORMATS; i++)
        g_assert_false(code_trust_has(&trust, (enum certificate_format)i));
    code_trust_done(&trust);
    g_free(path);
    return err.code;
}

static void nobody_is_trusted_by_default(void)
{
    struct code_trust trust = {0};

    g_assert_false(code_trust_has(&trust, CERTIFICATE_SHC));
    g_assert_false(code_trust_has(&trust, CERTIFICATE_VDS_NC));
    g_assert_false(code_trust_has(&trust, CERTIFICATE_DCC));
    code_trust_done(&trust);
}

static void each_file_is_trusted_for_its_own_format(void)
{
    SCOPED_CODE_TRUST trust = {0};
    char *keys = keys_path("issuer.jwks.json");
    char *authority = keys_path("ca.pem");
    char *leaf = keys_path("vrs-answer.pem");

    g_assert_true(code_trust_add_issuers(&trust, keys, NULL));
    g_assert_true(code_trust_has(&trust, CERTIFICATE_SHC));
    g_assert_false(code_trust_has(&trust, CERTIFICATE_VDS_NC));
    g_assert_true(code_trust_add_cscas(&trust, authority, NULL));
    g_assert_true(code_trust_has(&trust, CERTIFICATE_VDS_NC));
    g_assert_false(code_trust_has(&trust, CERTIFICATE_DCC));
    g_assert_true(code_trust_add_dscs(&trust, leaf, NULL));
    g_assert_true(code_trust_has(&trust, CERTIFICATE_DCC));
    g_free(keys);
    g_free(authority);
    g_free(leaf);
}

static void several_files_are_one_list(void)
{
    SCOPED_CODE_TRUST trust = {0};
    char *first = keys_path("ca.pem");
    char *second = other_keys_path("ca.pem");

    g_assert_true(code_trust_add_cscas(&trust, first, NULL));
    g_assert_true(code_trust_add_cscas(&trust, second, NULL));
    g_assert_cmpint(sk_X509_num(trust.cscas), ==, 2);
    g_free(first);
    g_free(second);
}

static void who_may_not_sign_others_is_no_authority(void)
{
    char *leaf = content("vrs-answer.pem");
    char *authority = content("ca.pem");
    char *both = g_strconcat(authority, leaf, NULL);

    g_assert_cmpint(refusal(code_trust_add_cscas, leaf), ==, ERR_UNTRUSTED);
    g_assert_cmpint(refusal(code_trust_add_cscas, both), ==, ERR_UNTRUSTED);
    g_free(leaf);
    g_free(authority);
    g_free(both);
}

static void a_file_is_taken_whole_or_not_at_all(void)
{
    char *good = content("ca.pem");
    char *cut = g_strndup(good, strlen(good) / 2);
    char *both = g_strconcat(good, cut, NULL);
    char *key = content("ca.key");
    char *with_key = g_strconcat(good, key, NULL);

    g_assert_cmpint(refusal(code_trust_add_cscas, cut), ==, ERR_MALFORMED);
    g_assert_cmpint(refusal(code_trust_add_cscas, both), ==, ERR_MALFORMED);
    g_assert_cmpint(refusal(code_trust_add_dscs, both), ==, ERR_MALFORMED);
    g_assert_cmpint(refusal(code_trust_add_dscs, with_key), ==, ERR_MALFORMED);
    g_free(good);
    g_free(cut);
    g_free(both);
    g_free(key);
    g_free(with_key);
}

static void a_file_of_another_kind_is_refused(void)
{
    static const add_file lists[] = {code_trust_add_cscas, code_trust_add_crls,
                                     code_trust_add_dscs};
    char *keys = content("issuer.jwks.json");
    char *certificate = content("ca.pem");

    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
        g_assert_cmpint(refusal(lists[i], ""), ==, ERR_MALFORMED);
        g_assert_cmpint(refusal(lists[i], keys), ==, ERR_MALFORMED);
    }
    g_assert_cmpint(refusal(code_trust_add_crls, certificate), ==, ERR_MALFORMED);
    g_assert_cmpint(refusal(code_trust_add_issuers, certificate), ==, ERR_MALFORMED);
    g_free(keys);
    g_free(certificate);
}

static void a_file_that_is_not_there_is_said(void)
{
    static const add_file files[] = {code_trust_add_issuers, code_trust_add_cscas,
                                     code_trust_add_crls, code_trust_add_dscs};

    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        SCOPED_CODE_TRUST trust = {0};
        struct err err = {0};

        g_assert_false(files[i](&trust, "/nonexistent", &err));
        g_assert_cmpint(err.code, ==, ERR_IO);
    }
}

int main(int argc, char **argv)
{
    int failed;

    g_test_init(&argc, &argv, NULL);
    directory = g_dir_make_tmp("madoguchi-trust-XXXXXX", NULL);
    g_test_add_func("/code-trust/default", nobody_is_trusted_by_default);
    g_test_add_func("/code-trust/formats", each_file_is_trusted_for_its_own_format);
    g_test_add_func("/code-trust/several", several_files_are_one_list);
    g_test_add_func("/code-trust/authority", who_may_not_sign_others_is_no_authority);
    g_test_add_func("/code-trust/whole", a_file_is_taken_whole_or_not_at_all);
    g_test_add_func("/code-trust/kind", a_file_of_another_kind_is_refused);
    g_test_add_func("/code-trust/missing", a_file_that_is_not_there_is_said);
    failed = g_test_run();

    char *path = g_build_filename(directory, "file", NULL);

    g_remove(path);
    g_free(path);
    g_rmdir(directory);
    g_free(directory);
    return failed;
}
