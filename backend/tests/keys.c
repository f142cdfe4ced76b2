#include "backend/tests/keys.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <stdlib.h>

static char *directories[2];

static void remove_directory(const char *path)
{
    GDir *directory = g_dir_open(path, 0, NULL);
    const char *name;

    while (directory != NULL && (name = g_dir_read_name(directory)) != NULL) {
        char *file = g_build_filename(path, name, NULL);

        g_remove(file);
        g_free(file);
    }
    if (directory != NULL)
        g_dir_close(directory);
    g_rmdir(path);
}

static void remove_directories(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(directories); i++) {
        if (directories[i] != NULL)
            remove_directory(directories[i]);
        g_free(directories[i]);
    }
}

static void make_directory(size_t which)
{
    const char *program = g_getenv("DEPLOY_KEYS");
    char *directory = g_dir_make_tmp("madoguchi-keys-XXXXXX", NULL);
    char *command[] = {(char *)(uintptr_t)(program == NULL ? "deploy/keys" : program),
                       directory,
                       (char *)(uintptr_t) "--kiosk",
                       (char *)(uintptr_t) "0001",
                       (char *)(uintptr_t) "--kiosk",
                       (char *)(uintptr_t) "0002",
                       NULL};
    int status = -1;

    if (directories[0] == NULL && directories[1] == NULL)
        atexit(remove_directories);
    directories[which] = directory;
    g_assert_true(g_spawn_sync(NULL, command, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL,
                               NULL, &status, NULL));
    g_assert_cmpint(status, ==, 0);
}

static char *path_in(size_t which, const char *name)
{
    if (directories[which] == NULL)
        make_directory(which);
    return g_build_filename(directories[which], name, NULL);
}

char *keys_path(const char *name)
{
    return path_in(0, name);
}

char *other_keys_path(const char *name)
{
    return path_in(1, name);
}

struct trust *keys_trust(void)
{
    char *path = keys_path("ca.pem");
    struct trust *trust = trust_load(path, NULL);

    g_assert_nonnull(trust);
    g_free(path);
    return trust;
}

static struct signer *signer_in(size_t which, const char *name)
{
    char *files[2] = {g_strconcat(name, ".pem", NULL), g_strconcat(name, ".key", NULL)};
    char *paths[2] = {path_in(which, files[0]), path_in(which, files[1])};
    struct signer *signer = signer_load(paths[0], paths[1], NULL);

    g_assert_nonnull(signer);
    for (size_t i = 0; i < 2; i++) {
        g_free(files[i]);
        g_free(paths[i]);
    }
    return signer;
}

struct signer *keys_signer(const char *name)
{
    return signer_in(0, name);
}

struct signer *other_keys_signer(const char *name)
{
    return signer_in(1, name);
}

struct issuer_signer *keys_issuer(void)
{
    char *path = keys_path("issuer.jwk");
    struct issuer_signer *signer = issuer_signer_load(path, NULL);

    g_assert_nonnull(signer);
    g_free(path);
    return signer;
}

void keys_issuer_keys(struct issuer_keys *ret)
{
    char *path = keys_path("issuer.jwks.json");

    *ret = (struct issuer_keys){.issuer = "https://issuer.example/vrs"};
    g_assert_true(issuer_keys_load(path, ret, NULL));
    g_free(path);
}

struct vdsnc_signer *keys_vdsnc(void)
{
    g_autofree char *certificate = keys_path("vds-nc.pem");
    g_autofree char *key = keys_path("vds-nc.key");
    struct vdsnc_signer *signer = vdsnc_signer_load(certificate, key, NULL);

    g_assert_nonnull(signer);
    return signer;
}

struct dcc_signer *keys_dcc(void)
{
    g_autofree char *certificate = keys_path("dsc.pem");
    g_autofree char *key = keys_path("dsc.key");
    struct dcc_signer *signer = dcc_signer_load(certificate, key, NULL);

    g_assert_nonnull(signer);
    return signer;
}

static void code_trust_in(size_t which, struct code_trust *ret)
{
    g_autofree char *issuers = path_in(which, "issuer.jwks.json");
    g_autofree char *authorities = path_in(which, "csca.pem");
    g_autofree char *signers = path_in(which, "dsc.pem");
    const struct code_trust_file files[] = {{CODE_TRUST_ISSUERS, issuers},
                                            {CODE_TRUST_AUTHORITIES, authorities},
                                            {CODE_TRUST_SIGNERS, signers}};
    struct code_trust_wrong wrong;

    g_assert_true(code_trust_load(files, G_N_ELEMENTS(files), ret, &wrong, NULL));
    g_strlcpy(ret->issuers.issuer, "https://issuer.example/vrs", sizeof ret->issuers.issuer);
}

void keys_code_trust(struct code_trust *ret)
{
    code_trust_in(0, ret);
}

void other_keys_code_trust(struct code_trust *ret)
{
    code_trust_in(1, ret);
}
