#include "backend/server/config.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backend/pki.h"
#include "base/secret.h"

struct config {
    char *program;
    char *path;
    char *directory;
    GKeyFile *file;
    GHashTable *asked; /* "group key" */
    GPtrArray *texts;  /* what was lent */
    bool failed;
};

static void free_wiped(void *data)
{
    wipe(data, strlen(data));
    g_free(data);
}

static void say(struct config *config, const char *where, const char *reason)
{
    if (!config->failed)
        fprintf(stderr, "%s: %s: %s%s\n", config->program, config->path, where, reason);
    config->failed = true;
}

void config_refuse(struct config *config, const char *group, const char *key, const char *reason)
{
    g_autofree char *where = g_strdup_printf("[%s] %s: ", group, key);

    say(config, where, reason);
}

struct config *config_load(const char *program, const char *path)
{
    struct config *config = calloc(1, sizeof *config);
    g_autoptr(GError) error = NULL;

    if (config == NULL)
        return NULL;
    config->program = g_strdup(program);
    config->path = g_strdup(path);
    config->directory = g_path_get_dirname(path);
    config->file = g_key_file_new();
    config->asked = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    config->texts = g_ptr_array_new_with_free_func(free_wiped);
    if (!g_key_file_load_from_file(config->file, path, G_KEY_FILE_NONE, &error))
        say(config, "", error->message);
    return config;
}

void config_free(struct config **config)
{
    if (*config == NULL)
        return;
    g_free((*config)->program);
    g_free((*config)->path);
    g_free((*config)->directory);
    g_key_file_free((*config)->file);
    g_hash_table_unref((*config)->asked);
    g_ptr_array_unref((*config)->texts);
    free(*config);
    *config = NULL;
}

bool config_failed(const struct config *config)
{
    return config->failed;
}

bool config_has(struct config *config, const char *group, const char *key)
{
    return !config->failed && g_key_file_has_key(config->file, group, key, NULL);
}

static const char *lend(struct config *config, char *text)
{
    g_ptr_array_add(config->texts, text);
    return text;
}

/* NULL when the key is not there; that it was asked for is remembered. */
static char *find(struct config *config, const char *group, const char *key)
{
    g_hash_table_add(config->asked, g_strdup_printf("%s %s", group, key));
    return g_key_file_get_string(config->file, group, key, NULL);
}

const char *config_text(struct config *config, const char *group, const char *key,
                        const char *fallback)
{
    if (config->failed)
        return "";

    char *text = find(config, group, key);

    if (text == NULL && fallback == NULL) {
        config_refuse(config, group, key, "is missing");
        return "";
    }
    if (text == NULL)
        return fallback;
    if (text[0] == '\0')
        config_refuse(config, group, key, "is empty");
    return lend(config, text);
}

const char *config_path(struct config *config, const char *group, const char *key,
                        const char *fallback)
{
    const char *name = config_text(config, group, key, fallback);

    if (config->failed || g_path_is_absolute(name) || strcmp(name, ":memory:") == 0)
        return name;
    return lend(config, g_build_filename(config->directory, name, NULL));
}

const char *config_file(struct config *config, const char *group, const char *key, size_t max)
{
    const char *path = config_path(config, group, key, NULL);
    g_autoptr(GError) error = NULL;
    char *text = NULL;
    gsize len = 0;

    if (config->failed)
        return "";
    if (!g_file_get_contents(path, &text, &len, &error)) {
        config_refuse(config, group, key, error->message);
        return "";
    }
    lend(config, text);
    if (len == 0 || len > max || strlen(text) != len)
        config_refuse(config, group, key, "the file is empty, too long, or no text");
    return text;
}

void config_key_file(struct config *config, const char *group, const char *key, uint8_t *ret,
                     size_t len)
{
    const char *path = config_path(config, group, key, NULL);
    struct err err = {0};

    if (config->failed || key_file_load(path, ret, len, &err))
        return;

    g_autofree char *reason = err.code == ERR_IO
                                  ? g_strdup(strerror(err.detail))
                                  : g_strdup_printf("the file must hold %zu bytes", len);

    config_refuse(config, group, key, reason);
}

unsigned config_number(struct config *config, const char *group, const char *key, unsigned min,
                       unsigned max, unsigned fallback)
{
    guint64 number = 0;

    if (config->failed)
        return fallback;

    char *text = find(config, group, key);

    if (text == NULL)
        return fallback;
    if (!g_ascii_string_to_unsigned(lend(config, text), 10, min, max, &number, NULL)) {
        g_autofree char *reason = g_strdup_printf("must be a number from %u to %u", min, max);

        config_refuse(config, group, key, reason);
        return fallback;
    }
    return (unsigned)number;
}

bool config_flag(struct config *config, const char *group, const char *key, bool fallback)
{
    const char *text = config_text(config, group, key, fallback ? "true" : "false");

    if (config->failed)
        return fallback;
    if (strcmp(text, "true") != 0 && strcmp(text, "false") != 0)
        config_refuse(config, group, key, "must be true or false");
    return strcmp(text, "true") == 0;
}

void *config_loaded(struct config *config, const char *group, const char *key, void *what,
                    const struct err *err)
{
    if (what != NULL)
        return what;
    if (err->code == ERR_IO)
        config_refuse(config, group, key, strerror(err->detail));
    else
        config_refuse(config, group, key, "there is nothing in it that can be used");
    return NULL;
}

static void refuse_what_nobody_asked_for(struct config *config, const char *group)
{
    g_auto(GStrv) keys = g_key_file_get_keys(config->file, group, NULL, NULL);

    for (char **key = keys; key != NULL && *key != NULL; key++) {
        g_autofree char *name = g_strdup_printf("%s %s", group, *key);

        if (!g_hash_table_contains(config->asked, name))
            config_refuse(config, group, *key, "there is no such key");
    }
}

bool config_end(struct config *config)
{
    if (!config->failed) {
        g_auto(GStrv) groups = g_key_file_get_groups(config->file, NULL);

        for (char **group = groups; *group != NULL; group++)
            refuse_what_nobody_asked_for(config, *group);
    }
    return !config->failed;
}
