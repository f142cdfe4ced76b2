/* deploy/keys: the small PKI of docs/protocol.md. */
#include <glib.h>
#include <glib/gstdio.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "backend/pki.h"
#include "backend/tests/keys.h"

static int run(const char *first, const char *second, const char *third)
{
    char *command[] = {(char *)(uintptr_t)g_getenv("DEPLOY_KEYS"), (char *)(uintptr_t)first,
                       (char *)(uintptr_t)second, (char *)(uintptr_t)third, NULL};
    int status = -1;

    g_assert_true(g_spawn_sync(NULL, command, NULL,
                               G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                               NULL, NULL, &status, NULL));
    g_assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static char *content(const char *name)
{
    char *path = keys_path(name);
    char *text = NULL;

    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_free(path);
    return text;
}

static void what_is_there_is_kept(void)
{
    char *directory = keys_path("");
    char *before = content("kiosk-0001.pem");

    g_assert_cmpint(run(directory, "--kiosk", "0001"), ==, 0);

    char *after = content("kiosk-0001.pem");

    g_assert_cmpstr(before, ==, after);
    g_free(before);
    g_free(after);
    g_free(directory);
}

static void force_makes_all_of_it_anew(void)
{
    char *directory = other_keys_path("");
    char *path = other_keys_path("ca.pem");
    char *before = NULL;
    char *after = NULL;
    struct err err = {0};

    g_assert_true(g_file_get_contents(path, &before, NULL, NULL));
    g_assert_cmpint(run(directory, "--force", NULL), ==, 0);
    g_assert_true(g_file_get_contents(path, &after, NULL, NULL));
    g_assert_cmpstr(before, !=, after);

    SCOPED_TRUST *trust = trust_load(path, &err);

    g_assert_nonnull(trust);
    g_free(before);
    g_free(after);
    g_free(path);
    g_free(directory);
}

static void private_files_are_for_their_owner_only(void)
{
    static const char *const names[] = {
        "ca.key",     "kiosk-0001.key", "centre.key", "vrs.key",    "issuer.jwk", "nonce.key",
        "ticket.key", "vrs-answer.key", "csca.key",   "vds-nc.key", "dsc.key"};

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        char *path = keys_path(names[i]);
        struct stat status;

        g_assert_cmpint(stat(path, &status), ==, 0);
        g_assert_cmpint(status.st_mode & 0777, ==, 0600);
        g_free(path);
    }
}

static void nobody_but_the_authority_may_sign_certificates(void)
{
    char *kiosk = keys_path("kiosk-0001.pem");
    char *other = keys_path("kiosk-0002.pem");
    SCOPED_TRUST *wrong = trust_load(kiosk, NULL);
    SCOPED_SIGNER *signer = keys_signer("kiosk-0002");

    /* A leaf in the place of the root vouches for nobody, not even for itself. */
    g_assert_nonnull(wrong);
    g_assert_cmpstr(signer_identity(signer)->id, ==, "0002");

    FILE *file = fopen(other, "re");
    X509 *leaf = PEM_read_X509(file, NULL, NULL, NULL);

    g_assert_false(pki_verify(wrong, leaf, NULL, ROLE_KIOSK, time(NULL), NULL, NULL));
    X509_free(leaf);
    fclose(file);
    g_free(kiosk);
    g_free(other);
}

static X509 *certificate(const char *name)
{
    char *path = keys_path(name);
    FILE *file = fopen(path, "re");
    X509 *read = PEM_read_X509(file, NULL, NULL, NULL);

    g_assert_nonnull(read);
    fclose(file);
    g_free(path);
    return read;
}

/* It is in every VDS-NC code: Doc 9303-12 7.1.3 and not a byte more (qr.md 2.3). */
static void the_barcode_signers_certificate_is_lean(void)
{
    X509 *signer = certificate("vds-nc.pem");
    int len = i2d_X509(signer, NULL);

    g_test_message("the barcode signer's certificate has %d bytes", len);
    g_assert_cmpint(len, >=, 356);
    g_assert_cmpint(len, <=, 400);
    g_assert_cmpint(X509_get_ext_count(signer), ==, 3);
    g_assert_cmpint(X509_NAME_entry_count(X509_get_subject_name(signer)), ==, 2);
    X509_free(signer);
}

static void the_barcode_signer_is_directly_under_its_state(void)
{
    X509 *state = certificate("csca.pem");
    X509 *signer = certificate("vds-nc.pem");

    g_assert_cmpint(X509_verify(signer, X509_get0_pubkey(state)), ==, 1);
    g_assert_cmpint(X509_verify(signer, X509_get0_pubkey(signer)), !=, 1);
    g_assert_cmpint(X509_check_ca(state), ==, 1);
    g_assert_cmpint(X509_check_ca(signer), ==, 0);
    X509_free(state);
    X509_free(signer);
}

static void the_document_signer_is_directly_under_its_state(void)
{
    X509 *state = certificate("csca.pem");
    X509 *signer = certificate("dsc.pem");

    g_assert_cmpint(X509_verify(signer, X509_get0_pubkey(state)), ==, 1);
    g_assert_cmpint(X509_check_ca(signer), ==, 0);
    g_assert_cmpuint(X509_get_key_usage(signer), ==, KU_DIGITAL_SIGNATURE);
    X509_free(state);
    X509_free(signer);
}

static void a_new_state_makes_new_signers_and_nothing_else(void)
{
    char *directory = other_keys_path("");
    char *path = other_keys_path("csca.pem");
    char *signer = other_keys_path("vds-nc.pem");
    char *kept = other_keys_path("ticket.key");
    char *before[2];
    char *after[2];

    g_assert_true(g_file_get_contents(signer, &before[0], NULL, NULL));
    g_assert_true(g_file_get_contents(kept, &before[1], NULL, NULL));
    g_assert_cmpint(g_remove(path), ==, 0);
    g_assert_cmpint(run(directory, NULL, NULL), ==, 0);
    g_assert_true(g_file_get_contents(signer, &after[0], NULL, NULL));
    g_assert_true(g_file_get_contents(kept, &after[1], NULL, NULL));
    g_assert_cmpstr(before[0], !=, after[0]);
    g_assert_cmpmem(before[1], 32, after[1], 32);
    for (size_t i = 0; i < 2; i++) {
        g_free(before[i]);
        g_free(after[i]);
    }
    g_free(directory);
    g_free(path);
    g_free(signer);
    g_free(kept);
}

static void wrong_usage_is_said(void)
{
    g_assert_cmpint(run(NULL, NULL, NULL), ==, 2);
    g_assert_cmpint(run("--unheard-of", NULL, NULL), ==, 2);
    g_assert_cmpint(run("/tmp/x", "--kiosk", "Not An Id"), ==, 2);
    g_assert_cmpint(run("/tmp/x", "--kiosk", NULL), ==, 2);
    g_assert_cmpint(run("/tmp/x", "--days", "many"), ==, 2);
    g_assert_cmpint(run("--help", NULL, NULL), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/keys/kept", what_is_there_is_kept);
    g_test_add_func("/keys/force", force_makes_all_of_it_anew);
    g_test_add_func("/keys/private", private_files_are_for_their_owner_only);
    g_test_add_func("/keys/authority", nobody_but_the_authority_may_sign_certificates);
    g_test_add_func("/keys/lean", the_barcode_signers_certificate_is_lean);
    g_test_add_func("/keys/state", the_barcode_signer_is_directly_under_its_state);
    g_test_add_func("/keys/document-signer", the_document_signer_is_directly_under_its_state);
    g_test_add_func("/keys/new-state", a_new_state_makes_new_signers_and_nothing_else);
    g_test_add_func("/keys/usage", wrong_usage_is_said);
    return g_test_run();
}
