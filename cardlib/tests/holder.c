#include "cardlib/tests/holder.h"

#include <glib.h>
#include <string.h>

#include "cardlib/tests/sample.h"

static struct vcard_keys *keys; /* a second to make */
static struct anchors *anchors;

static void make_keys(void)
{
    if (keys != NULL)
        return;

    char *directory = g_dir_make_tmp("anchors-XXXXXX", NULL);
    char *text = g_build_filename(directory, "text.anchor", NULL);
    char *face = g_build_filename(directory, "face.anchor", NULL);

    keys = vcard_keys_new(NULL);
    g_assert_nonnull(keys);
    g_assert_true(vcard_keys_write_anchor(keys, text, NULL));
    g_assert_true(vcard_keys_write_face_anchor(keys, face, NULL));
    anchors = anchors_load(directory, NULL);
    g_assert_nonnull(anchors);
    g_free(text);
    g_free(face);
    sample_anchors_remove(directory);
}

struct resident_file holder_resident(const char *name)
{
    char *path = g_build_filename(g_getenv("RESIDENTS"), name, NULL);
    struct resident_file resident;
    struct resident_fault fault;

    if (!resident_file_load(path, &resident, &fault))
        g_error("%s: %s %s", path, fault.field, fault.reason);
    g_free(path);
    return resident;
}

struct vcard *holder_vcard(const char *name)
{
    struct resident_file resident = holder_resident(name);

    make_keys();

    struct vcard *vcard = vcard_new(&resident, keys, NULL);

    g_assert_nonnull(vcard);
    return vcard;
}

void holder_pull_at(struct vcard *vcard, unsigned at)
{
    g_autofree char *script = g_strdup_printf("at %u pull", at);
    struct script_fault fault;

    g_assert_true(vcard_follow(vcard, script, &fault));
}

const struct anchors *holder_anchors(void)
{
    make_keys();
    return anchors;
}

const struct vcard_keys *holder_keys(void)
{
    make_keys();
    return keys;
}

struct secret holder_secret(const char *text)
{
    struct secret secret = {.len = strlen(text)};

    g_assert_cmpuint(secret.len, <=, SECRET_MAX);
    memcpy(secret.bytes, text, secret.len);
    return secret;
}

void holder_done(void)
{
    anchors_free(&anchors);
    vcard_keys_free(&keys);
}
