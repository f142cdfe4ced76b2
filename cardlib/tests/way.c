#include "cardlib/tests/way.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

struct resident_file way_resident;
struct myna_anchors *way_anchors;
char *way_anchors_directory;
const uint8_t way_challenge[MYNA_DIGEST_LEN] = {0x5E, 0xED};
static struct vcard_keys *keys; /* a second to make */

static int transmit(void *dev, const uint8_t *cmd, size_t cmd_len, uint8_t *ret, size_t ret_size,
                    size_t *ret_len)
{
    static uint8_t answer[VCARD_ANSWER_MAX];
    struct way *way = dev;
    size_t len;

    g_assert_false(way->closed);
    way->calls++;
    if (cmd[1] == 0x20 && cmd_len > 5)
        way->shown++;
    if (way->fail_at != 0 && way->calls >= way->fail_at)
        return way->code;
    vcard_answer(way->vcard, cmd, cmd_len, answer, &len);
    if (len == 0)
        return MYNA_ERR_CARD_REMOVED;
    if (len > ret_size)
        return MYNA_ERR_TOO_LONG;
    memcpy(ret, answer, len);
    *ret_len = way->claims_too_much ? ret_size + 1 : len;
    return MYNA_OK;
}

static void let_go(void *dev)
{
    struct way *way = dev;

    g_assert_false(way->closed);
    way->closed = true;
    vcard_reset(way->vcard);
}

const struct myna_transport way_transport = {transmit, let_go, NULL};

static void set_up(struct fixture *f, gconstpointer data)
{
    f->way.vcard = vcard_new(&way_resident, keys, NULL);
    g_assert_nonnull(f->way.vcard);
    g_assert_cmpint(myna_card_open_transport(&way_transport, &f->way, &f->card), ==, MYNA_OK);
}

static void tear_down(struct fixture *f, gconstpointer data)
{
    myna_card_close(&f->card);
    g_assert_null(f->card);
    g_assert_true(f->way.closed);
    vcard_free(&f->way.vcard);
}

int show(struct fixture *f, enum myna_pin which, const char *pin)
{
    return myna_card_verify_pin(f->card, which, pin, strlen(pin));
}

int ask_and_show(struct fixture *f, enum myna_pin which, const char *pin)
{
    int tries;
    int code = myna_card_tries_left(f->card, which, &tries);

    return code == MYNA_OK ? show(f, which, pin) : code;
}

struct myna_evidence *evidence_of(struct fixture *f)
{
    struct myna_evidence *evidence = NULL;

    g_assert_cmpint(ask_and_show(f, MYNA_PIN_TEXT, PIN), ==, MYNA_OK);
    g_assert_cmpint(myna_card_read(f->card, way_challenge, &evidence), ==, MYNA_OK);
    return evidence;
}

void forget(char *directory, const char *name)
{
    char *path = g_build_filename(directory, name, NULL);

    g_unlink(path);
    g_rmdir(directory);
    g_free(path);
    g_free(directory);
}

static void make_anchors(void)
{
    char *text, *face;

    way_anchors_directory = g_dir_make_tmp("public-XXXXXX", NULL);
    text = g_build_filename(way_anchors_directory, "text.anchor", NULL);
    face = g_build_filename(way_anchors_directory, "face.anchor", NULL);
    g_assert_true(vcard_keys_write_anchor(keys, text, NULL));
    g_assert_true(vcard_keys_write_face_anchor(keys, face, NULL));
    g_assert_cmpint(myna_anchors_load(way_anchors_directory, &way_anchors), ==, MYNA_OK);
    g_unlink(text);
    g_free(text);
    g_free(face);
}

void with_card(const char *path, void (*test)(struct fixture *, const void *))
{
    g_test_add(path, struct fixture, NULL, set_up, test, tear_down);
}

int way_main(int argc, char **argv, void (*add)(void))
{
    struct resident_fault fault;
    int failures;

    g_test_init(&argc, &argv, NULL);

    char *path = g_build_filename(g_getenv("RESIDENTS"), "sakura.json", NULL);

    g_assert_true(resident_file_load(path, &way_resident, &fault));
    g_free(path);
    keys = vcard_keys_new(NULL);
    make_anchors();
    add();
    failures = g_test_run();
    myna_anchors_free(&way_anchors);
    forget(way_anchors_directory, "face.anchor");
    vcard_keys_free(&keys);
    return failures;
}
