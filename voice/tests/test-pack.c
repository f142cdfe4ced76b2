/* Voice packs, and everything that is wrong with them. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "voice/opus.h"
#include "voice/pack.h"

/* One page with the head of an Opus file, whose rate is 22050, and something behind it. */
#define HEAD                                                                                       \
    "OggS\0\2\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\1\x13"                                       \
    "OpusHead\1\1\x38\1\x22\x56\0\0\0\0\0"
#define SOUND HEAD "a sound"

struct room {
    char *directory;
    GString *entries;
};

static void set_up(struct room *room, gconstpointer data)
{
    room->directory = g_dir_make_tmp("pack-XXXXXX", NULL);
    room->entries = g_string_new(NULL);
}

static void tear_down(struct room *room, gconstpointer data)
{
    GDir *files = g_dir_open(room->directory, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name(files)) != NULL) {
        g_autofree char *path = g_build_filename(room->directory, name, NULL);

        g_remove(path);
    }
    g_dir_close(files);
    g_rmdir(room->directory);
    g_free(room->directory);
    g_string_free(room->entries, TRUE);
}

static void put_file(struct room *room, const char *name, const char *bytes, size_t len)
{
    g_autofree char *path = g_build_filename(room->directory, name, NULL);

    g_assert_true(g_file_set_contents(path, bytes, (gssize)len, NULL));
}

/* An entry of the manifest; more is put in before its end. */
static void list(struct room *room, const char *id, const char *language, const char *file,
                 const char *digest, const char *more)
{
    g_string_append_printf(room->entries,
                           "%s{\"id\":\"%s\",\"language\":\"%s\",\"file\":\"%s\",\"sha256\":\"%s\","
                           "\"ms\":1200,\"voice\":\"Somebody\",\"licence\":\"CC0-1.0\"%s}",
                           room->entries->len > 0 ? "," : "", id, language, file, digest, more);
}

static char *digest_of(const char *bytes, size_t len)
{
    return g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes, len);
}

/* A file and its entry, as they should be. */
static void add(struct room *room, const char *id, const char *language, const char *bytes,
                size_t len)
{
    g_autofree char *file = g_strdup_printf("%s.%s.opus", id, language);
    g_autofree char *digest = digest_of(bytes, len);

    put_file(room, file, bytes, len);
    list(room, id, language, file, digest, "");
}

static void put_manifest(struct room *room)
{
    g_autofree char *text = g_strdup_printf("{\"version\":1,\"prompts\":[%s]}", room->entries->str);

    put_file(room, PACK_MANIFEST, text, strlen(text));
}

static void assert_refused(struct room *room, enum pack_fault_kind kind, size_t entry)
{
    struct pack pack = {.count = 77};
    struct pack_fault fault;

    g_assert_false(pack_load(room->directory, &pack, &fault));
    g_assert_cmpint(fault.kind, ==, kind);
    g_assert_cmpuint(fault.entry, ==, entry);
    g_assert_cmpuint(pack.count, ==, 77);
    g_assert_cmpint(strlen(pack_fault_words(kind)), >, 10);
}

static void assert_manifest_refused(struct room *room, const char *text)
{
    put_file(room, PACK_MANIFEST, text, strlen(text));
    assert_refused(room, PACK_NO_JSON, 0);
}

/* ---- good ones ---- */

static void a_pack_is_its_files_as_they_are_listed(struct room *room, gconstpointer data)
{
    SCOPED_PACK pack = {0};
    struct pack_fault fault;
    const struct prompt *prompt;

    add(room, "card-left", "ja", SOUND, sizeof SOUND - 1);
    add(room, "card-left", "en", SOUND "!", sizeof SOUND);
    put_manifest(room);
    g_assert_true(pack_load(room->directory, &pack, &fault));
    g_assert_cmpuint(pack.count, ==, 2);
    prompt = pack_find(&pack, "card-left", "en");
    g_assert_cmpstr(prompt->voice, ==, "Somebody");
    g_assert_cmpstr(prompt->licence, ==, "CC0-1.0");
    g_assert_cmpuint(prompt->length_ms, ==, 1200);
    g_assert_cmpuint(prompt->opus_len, ==, sizeof SOUND);
    g_assert_cmpint(prompt->opus[sizeof SOUND - 1], ==, '!');
}

static void a_prompt_may_be_spoken_in_another_language_openly(struct room *room, gconstpointer data)
{
    SCOPED_PACK pack = {0};
    struct pack_fault fault;
    g_autofree char *digest = digest_of(SOUND, sizeof SOUND - 1);

    add(room, "card-left", "en", SOUND, sizeof SOUND - 1);
    list(room, "card-left", "tl", "card-left.en.opus", digest, ",\"instead\":\"en\"");
    put_manifest(room);
    g_assert_true(pack_load(room->directory, &pack, &fault));
    g_assert_cmpstr(pack_find(&pack, "card-left", "tl")->instead, ==, "en");
}

static struct pack *load_two(struct room *room, const char *first, const char *second)
{
    struct pack *pack = g_new0(struct pack, 1);
    struct pack_fault fault;

    add(room, "card-left", first, SOUND, sizeof SOUND - 1);
    if (second != NULL)
        add(room, "card-left", second, SOUND "?", sizeof SOUND);
    put_manifest(room);
    g_assert_true(pack_load(room->directory, pack, &fault));
    g_string_truncate(room->entries, 0);
    return pack;
}

static void free_pack(struct pack *pack)
{
    pack_done(pack);
    g_free(pack);
}

static void another_pack_replaces_by_id_and_language_and_may_add(struct room *room,
                                                                 gconstpointer data)
{
    struct pack *built = load_two(room, "ja", "en");
    struct pack *recorded = load_two(room, "ko", NULL);
    struct pack_fault fault;

    pack_replace(built, recorded);
    g_assert_cmpuint(built->count, ==, 3);
    g_assert_cmpuint(recorded->count, ==, 0);
    add(room, "card-left", "ja", SOUND " by a person", sizeof SOUND - 1 + 12);
    put_manifest(room);
    g_assert_true(pack_load(room->directory, recorded, &fault));
    pack_replace(built, recorded);
    g_assert_cmpuint(built->count, ==, 3);
    g_assert_cmpuint(pack_find(built, "card-left", "ja")->opus_len, ==, sizeof SOUND - 1 + 12);
    g_assert_cmpuint(pack_find(built, "card-left", "en")->opus_len, ==, sizeof SOUND);
    free_pack(built);
    free_pack(recorded);
}

static void a_language_that_is_missing_is_spoken_in_the_nearest(struct room *room,
                                                                gconstpointer data)
{
    struct pack *pack = load_two(room, "ja", "en");

    g_assert_cmpstr(pack_find(pack, "card-left", "ja-x-easy")->language, ==, "ja");
    g_assert_cmpstr(pack_find(pack, "card-left", "fr")->language, ==, "en");
    g_assert_null(pack_find(pack, "card", "ja"));
    free_pack(pack);
}

static void the_head_says_a_rate_that_every_decoder_has(struct room *room, gconstpointer data)
{
    SCOPED_PACK pack = {0};
    struct pack_fault fault;
    const unsigned char *head;

    add(room, "card-left", "ja", SOUND, sizeof SOUND - 1);
    put_manifest(room);
    g_assert_true(pack_load(room->directory, &pack, &fault));
    head = pack.prompts[0].opus;
    g_assert_cmpmem(head + 40, 4, "\x80\xbb\0\0", 4); /* 48000 */
    g_assert_cmpmem(head + 47, sizeof SOUND - 1 - 47, &SOUND[47], sizeof SOUND - 1 - 47);
}

/* ---- bad ones ---- */

static void a_directory_that_is_not_there_is_refused(struct room *room, gconstpointer data)
{
    struct room nowhere = {.directory = (char[]){"/nonexistent/pack"}};

    assert_refused(&nowhere, PACK_NO_DIRECTORY, 0);
    assert_refused(room, PACK_NO_MANIFEST, 0);
}

static void a_manifest_of_another_form_is_refused(struct room *room, gconstpointer data)
{
    assert_manifest_refused(room, "prompts");
    assert_manifest_refused(room, "[]");
    assert_manifest_refused(room, "{\"version\":2,\"prompts\":[{}]}");
    assert_manifest_refused(room, "{\"version\":1,\"prompts\":[]}");
    assert_manifest_refused(room, "{\"version\":1,\"prompts\":{}}");
    assert_manifest_refused(room, "{\"version\":1,\"version\":1,\"prompts\":[{}]}");
}

static void an_entry_that_lacks_something_is_named(struct room *room, gconstpointer data)
{
    static const char *const keys[] = {"id", "language", "file",   "sha256",
                                       "ms", "voice",    "licence"};

    add(room, "card-left", "ja", SOUND, sizeof SOUND - 1);
    add(room, "card-left", "en", SOUND, sizeof SOUND - 1);
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
        g_autofree char *whole = g_strdup(room->entries->str);
        g_autofree char *key = g_strdup_printf("\"%s\"", keys[i]);
        char *second = strstr(strchr(whole, '}'), key);

        g_string_truncate(room->entries, 0);
        second[1] = 'X';
        g_string_append(room->entries, whole);
        put_manifest(room);
        assert_refused(room, PACK_ENTRY, 2);
        second[1] = keys[i][0];
        g_string_assign(room->entries, whole);
    }
}

static void words_that_no_order_could_say_are_refused(struct room *room, gconstpointer data)
{
    add(room, "Card", "ja", SOUND, sizeof SOUND - 1);
    put_manifest(room);
    assert_refused(room, PACK_ENTRY, 1);
    g_string_truncate(room->entries, 0);
    add(room, "card", "9", SOUND, sizeof SOUND - 1);
    put_manifest(room);
    assert_refused(room, PACK_ENTRY, 1);
    g_string_truncate(room->entries, 0);
    list(room, "card", "ja", "card.ja.opus", "12ab", "");
    put_manifest(room);
    assert_refused(room, PACK_ENTRY, 1);
}

static void a_file_that_lies_elsewhere_is_refused(struct room *room, gconstpointer data)
{
    static const char *const elsewhere[] = {"../card.opus", "/etc/passwd", "sub/card.opus", "..",
                                            ".hidden"};
    g_autofree char *digest = digest_of(SOUND, sizeof SOUND - 1);

    for (size_t i = 0; i < G_N_ELEMENTS(elsewhere); i++) {
        g_string_truncate(room->entries, 0);
        list(room, "card-left", "ja", elsewhere[i], digest, "");
        put_manifest(room);
        assert_refused(room, PACK_PATH, 1);
    }
}

static void a_link_or_a_pipe_is_no_file_of_the_pack(struct room *room, gconstpointer data)
{
    g_autofree char *digest = digest_of(SOUND, sizeof SOUND - 1);
    g_autofree char *real = g_build_filename(room->directory, "real.opus", NULL);
    g_autofree char *link = g_build_filename(room->directory, "link.opus", NULL);
    g_autofree char *pipe = g_build_filename(room->directory, "pipe.opus", NULL);

    put_file(room, "real.opus", SOUND, sizeof SOUND - 1);
    g_assert_cmpint(symlink(real, link), ==, 0);
    g_assert_cmpint(mkfifo(pipe, 0600), ==, 0);
    list(room, "card-left", "ja", "link.opus", digest, "");
    put_manifest(room);
    assert_refused(room, PACK_NO_FILE, 1);
    g_string_truncate(room->entries, 0);
    list(room, "card-left", "ja", "pipe.opus", digest, "");
    put_manifest(room);
    assert_refused(room, PACK_NO_FILE, 1);
}

static void a_file_that_is_missing_is_refused(struct room *room, gconstpointer data)
{
    g_autofree char *digest = digest_of(SOUND, sizeof SOUND - 1);

    add(room, "card-left", "en", SOUND, sizeof SOUND - 1);
    list(room, "card-left", "ja", "gone.opus", digest, "");
    put_manifest(room);
    assert_refused(room, PACK_NO_FILE, 2);
    put_file(room, "gone.opus", "", 0);
    assert_refused(room, PACK_NO_FILE, 2);
}

static void every_changed_byte_is_noticed(struct room *room, gconstpointer data)
{
    char changed[] = SOUND;

    add(room, "card-left", "ja", SOUND, sizeof SOUND - 1);
    put_manifest(room);
    for (size_t i = 0; i < sizeof SOUND - 1; i++) {
        changed[i] ^= 1;
        put_file(room, "card-left.ja.opus", changed, sizeof SOUND - 1);
        assert_refused(room, PACK_DIGEST, 1);
        changed[i] ^= 1;
    }
    put_file(room, "card-left.ja.opus", SOUND, sizeof SOUND - 2);
    assert_refused(room, PACK_DIGEST, 1);
}

static void what_is_not_opus_is_refused_though_it_is_listed(struct room *room, gconstpointer data)
{
    for (size_t len = 1; len <= sizeof HEAD - 1; len++) {
        add(room, "card-left", "ja", HEAD, len);
        put_manifest(room);
        assert_refused(room, PACK_NOT_OPUS, 1);
        g_string_truncate(room->entries, 0);
    }
    add(room, "card-left", "ja", "RIFF, and a sound of another kind, long enough to be one", 50);
    put_manifest(room);
    assert_refused(room, PACK_NOT_OPUS, 1);
}

static void two_entries_for_one_prompt_are_refused(struct room *room, gconstpointer data)
{
    add(room, "card-left", "ja", SOUND, sizeof SOUND - 1);
    add(room, "card-left", "ja", SOUND, sizeof SOUND - 1);
    put_manifest(room);
    assert_refused(room, PACK_TWICE, 2);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add("/pack/" #name, struct room, NULL, set_up, name, tear_down)
    TEST(a_pack_is_its_files_as_they_are_listed);
    TEST(a_prompt_may_be_spoken_in_another_language_openly);
    TEST(another_pack_replaces_by_id_and_language_and_may_add);
    TEST(a_language_that_is_missing_is_spoken_in_the_nearest);
    TEST(the_head_says_a_rate_that_every_decoder_has);
    TEST(a_directory_that_is_not_there_is_refused);
    TEST(a_manifest_of_another_form_is_refused);
    TEST(an_entry_that_lacks_something_is_named);
    TEST(words_that_no_order_could_say_are_refused);
    TEST(a_file_that_lies_elsewhere_is_refused);
    TEST(a_link_or_a_pipe_is_no_file_of_the_pack);
    TEST(a_file_that_is_missing_is_refused);
    TEST(every_changed_byte_is_noticed);
    TEST(what_is_not_opus_is_refused_though_it_is_listed);
    TEST(two_entries_for_one_prompt_are_refused);
    return g_test_run();
}
