#include <errno.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "cardlib/anchor.h"
#include "cardlib/tests/sample.h"

#define KEY_ID "key-id: 36393939303333080530303100000000\n"

/* A file of directory; text may hold MODULUS, which becomes one that can exist. */
static void write_anchor(const char *directory, const char *name, const char *text)
{
    char *path = g_build_filename(directory, name, NULL);
    char *modulus = g_strnfill(512, 'f');
    char **parts = g_strsplit(text, "MODULUS", -1);
    char *whole = g_strjoinv(modulus, parts);

    g_assert_true(g_file_set_contents(path, whole, -1, NULL));
    g_free(whole);
    g_strfreev(parts);
    g_free(modulus);
    g_free(path);
}

static void refused_at_line(const char *text, int32_t line)
{
    char *directory = g_dir_make_tmp("anchors-XXXXXX", NULL);
    struct err err = {0};

    write_anchor(directory, "a.anchor", text);

    g_assert_null(anchors_load(directory, &err));
    g_assert_cmpint(err.code, ==, ERR_CONFIG);
    g_assert_cmpint(err.detail, ==, line);
    sample_anchors_remove(directory);
}

static void a_note_a_comment_and_line_ends_of_any_kind_are_fine(void)
{
    char *directory = g_dir_make_tmp("anchors-XXXXXX", NULL);
    struct err err = {0};

    write_anchor(directory, "a.anchor",
                 "# comment\r\n\r\nnote: 試験用\r\n" KEY_ID
                 "exponent: 03\r\nmodulus:\tMODULUS \r\n");
    write_anchor(directory, "README", "this is not an anchor");

    SCOPED_ANCHORS *anchors = anchors_load(directory, &err);

    g_assert_nonnull(anchors);
    sample_anchors_remove(directory);
}

static void what_is_not_understood_is_refused_with_its_line(void)
{
    refused_at_line(KEY_ID "modulos: MODULUS\n", 2);
    refused_at_line("note: x\nkey-id: 3639\nmodulus: MODULUS\n", 3);
    refused_at_line("key-id: 3639393930333308053030310000000\n", 1);
    refused_at_line("key-id: 36393939303333080530303100000000ff\n", 1);
    refused_at_line("key-id: 3639393930333308053030310000000g\n", 1);
    refused_at_line(KEY_ID KEY_ID "modulus: MODULUS\n", 2);
    refused_at_line(KEY_ID "modulus: MODULUSff\n", 2);
    refused_at_line(KEY_ID "modulus: MODULUS\nexponent: 0100000001\n", 3);
    refused_at_line(KEY_ID "modulus: MODULUS\nexponent:\n", 3);
}

static void a_line_with_a_nul_in_it_is_refused(void)
{
    char *directory = sample_anchors();
    char *path = g_build_filename(directory, "b.anchor", NULL);
    static const char text[] = "note: x\0withdrawn\n";
    struct err err = {0};

    g_assert_true(g_file_set_contents(path, text, sizeof text - 1, NULL));

    g_assert_null(anchors_load(directory, &err));
    g_assert_cmpint(err.code, ==, ERR_CONFIG);
    g_assert_cmpint(err.detail, ==, 1);
    g_free(path);
    sample_anchors_remove(directory);
}

static void what_is_missing_or_no_key_is_refused_at_the_end(void)
{
    refused_at_line("", 0);
    refused_at_line(KEY_ID, 1);
    refused_at_line("modulus: MODULUS\n", 1);
    refused_at_line(KEY_ID "modulus: ff01\n", 2);
    refused_at_line(KEY_ID "modulus: MODULUS\nexponent: 01\n", 3);
    refused_at_line(KEY_ID "modulus: MODULUS\nexponent: 010000\n", 3);
}

static void a_directory_is_taken_whole_or_not_at_all(void)
{
    char *directory = sample_anchors();
    struct err err = {0};

    write_anchor(directory, "broken.anchor", "key-id: 00\n");

    g_assert_null(anchors_load(directory, &err));
    g_assert_cmpint(err.code, ==, ERR_CONFIG);
    sample_anchors_remove(directory);
}

static void two_keys_with_one_id_are_refused(void)
{
    char *directory = sample_anchors();
    struct err err = {0};

    write_anchor(directory, "again.anchor", KEY_ID "modulus: MODULUS\n");

    g_assert_null(anchors_load(directory, &err));
    g_assert_cmpint(err.code, ==, ERR_CONFIG);
    sample_anchors_remove(directory);
}

static void a_directory_without_anchors_is_refused(void)
{
    char *directory = g_dir_make_tmp("anchors-XXXXXX", NULL);
    struct err err = {0};

    g_assert_null(anchors_load(directory, &err));
    g_assert_cmpint(err.code, ==, ERR_CONFIG);
    g_assert_cmpint(err.detail, ==, 0);
    sample_anchors_remove(directory);
}

/* docs/trust-anchors.md: the sample's CA, withdrawn by its name alone or with all that it is. */
static void a_withdrawn_key_is_an_unknown_authority_that_says_why(void)
{
    static const char *const withdrawn[] = {KEY_ID "withdrawn: 2026-11-20\n",
                                            "withdrawn: 2026-11-20\n" KEY_ID
                                            "modulus: MODULUS\nexponent: 03\n"};

    for (size_t i = 0; i < G_N_ELEMENTS(withdrawn); i++) {
        char *directory = g_dir_make_tmp("anchors-XXXXXX", NULL);
        struct card_evidence evidence;
        struct err err = {0};

        write_anchor(directory, "gone.anchor", withdrawn[i]);
        write_anchor(directory, "other.anchor",
                     "key-id: 35303030303333080530303100000000\nmodulus: MODULUS\n");
        SCOPED_ANCHORS *anchors = anchors_load(directory, NULL);
        sample_anchors_remove(directory);
        sample_evidence(&evidence);

        g_assert_false(evidence_verify(&evidence, anchors, sample_challenge_digest(), &err));
        g_assert_cmpint(err.code, ==, ERR_CARD_UNKNOWN_AUTHORITY);
        g_assert_cmpint(err.detail, ==, 1);

        evidence.certificate[10] ^= 1; /* an issuer that no file names */
        g_assert_false(evidence_verify(&evidence, anchors, sample_challenge_digest(), &err));
        g_assert_cmpint(err.code, ==, ERR_CARD_UNKNOWN_AUTHORITY);
        g_assert_cmpint(err.detail, ==, 0);
    }
}

static void a_withdrawal_needs_its_day_and_its_key(void)
{
    refused_at_line(KEY_ID "withdrawn:\n", 2);
    refused_at_line(KEY_ID "withdrawn: yes\n", 2);
    refused_at_line(KEY_ID "withdrawn: 2026-02-30\n", 2);
    refused_at_line(KEY_ID "withdrawn: 2026-11-20\nwithdrawn: 2026-11-20\n", 3);
    refused_at_line("withdrawn: 2026-11-20\n", 1);
    refused_at_line(KEY_ID "withdrawn: 2026-11-20\nmodulus: ff\n", 3);
}

static void with_nothing_but_withdrawn_keys_no_card_could_be_verified(void)
{
    refused_at_line(KEY_ID "withdrawn: 2026-11-20\n", 0);
}

static void a_key_cannot_be_trusted_by_one_file_and_withdrawn_by_another(void)
{
    char *directory = sample_anchors();
    struct err err = {0};

    write_anchor(directory, "gone.anchor", KEY_ID "withdrawn: 2026-11-20\n");
    g_assert_null(anchors_load(directory, &err));
    g_assert_cmpint(err.code, ==, ERR_CONFIG);
    sample_anchors_remove(directory);
}

static void a_directory_that_is_not_there_is_an_io_error(void)
{
    struct err err = {0};

    g_assert_null(anchors_load("/nowhere/at/all", &err));
    g_assert_cmpint(err.code, ==, ERR_IO);
    g_assert_cmpint(err.detail, ==, ENOENT);
}

/* docs/trust-anchors.md: the digests say whether the published moduli were copied right. */
static void the_published_anchors_load(void)
{
    static const struct {
        const char *name, *digest;
    } published[] = {
        {"5000033-001.anchor", "409655d477547d83cbe182385acb1ea83c9828eb6e5b8bba90957c339b5f30f7"},
        {"6000033-001.anchor", "690db1b2d7b9994764a81982bc1e4cd76d9e92d0a33a895b2e71a0be8356f1ae"},
    };
    const char *directory = g_getenv("ANCHORS");
    SCOPED_ANCHORS *anchors = anchors_load(directory, NULL);

    g_assert_nonnull(anchors);
    for (size_t i = 0; i < G_N_ELEMENTS(published); i++) {
        char *path = g_build_filename(directory, published[i].name, NULL);
        GChecksum *checksum = g_checksum_new(G_CHECKSUM_SHA256);
        char *text;

        g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
        const char *modulus = strstr(text, "\nmodulus: ") + strlen("\nmodulus: ");
        for (size_t at = 0; at < 512; at += 2) {
            const char pair[] = {modulus[at], modulus[at + 1], '\0'};
            guchar byte = (guchar)g_ascii_strtoull(pair, NULL, 16);

            g_checksum_update(checksum, &byte, 1);
        }
        g_assert_cmpstr(g_checksum_get_string(checksum), ==, published[i].digest);
        g_checksum_free(checksum);
        g_free(text);
        g_free(path);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/anchor/fine", a_note_a_comment_and_line_ends_of_any_kind_are_fine);
    g_test_add_func("/anchor/line", what_is_not_understood_is_refused_with_its_line);
    g_test_add_func("/anchor/nul", a_line_with_a_nul_in_it_is_refused);
    g_test_add_func("/anchor/missing", what_is_missing_or_no_key_is_refused_at_the_end);
    g_test_add_func("/anchor/whole", a_directory_is_taken_whole_or_not_at_all);
    g_test_add_func("/anchor/twice", two_keys_with_one_id_are_refused);
    g_test_add_func("/anchor/none", a_directory_without_anchors_is_refused);
    g_test_add_func("/anchor/absent", a_directory_that_is_not_there_is_an_io_error);
    g_test_add_func("/anchor/withdrawn", a_withdrawn_key_is_an_unknown_authority_that_says_why);
    g_test_add_func("/anchor/withdrawal", a_withdrawal_needs_its_day_and_its_key);
    g_test_add_func("/anchor/all-withdrawn",
                    with_nothing_but_withdrawn_keys_no_card_could_be_verified);
    g_test_add_func("/anchor/contradiction",
                    a_key_cannot_be_trusted_by_one_file_and_withdrawn_by_another);
    g_test_add_func("/anchor/published", the_published_anchors_load);
    return g_test_run();
}
