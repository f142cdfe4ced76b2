/* The record of what was done: whole, on disk, and never in anybody's way. */
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/kioskd/audit.h"

struct fixture {
    char *directory, *path, *older;
    struct audit audit;
};

static const struct audit_entry latched = {
    .what = "latched", .result = "closed", .phase = "looking-up"};

static void setup(struct fixture *f, gconstpointer unused)
{
    f->directory = g_dir_make_tmp("audit-XXXXXX", NULL);
    f->path = g_build_filename(f->directory, "audit", NULL);
    f->older = g_build_filename(f->directory, "audit.1", NULL);
    audit_init(f->path, false, 0, &f->audit);
}

static void teardown(struct fixture *f, gconstpointer unused)
{
    g_unlink(f->path);
    g_unlink(f->older);
    g_assert_cmpint(g_rmdir(f->directory), ==, 0);
    g_free(f->directory);
    g_free(f->path);
    g_free(f->older);
}

static char *contents(const char *path)
{
    char *text = NULL;

    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

static void a_record_says_who_when_what_and_how_it_went(struct fixture *f, gconstpointer unused)
{
    const struct peer root = {.uid = 0, .rank = RANK_OPERATOR, .of_kioskd = true};
    const struct audit_entry entry = {.who = &root,
                                      .attendant = "tanaka",
                                      .what = "close",
                                      .argument = "cleaning",
                                      .result = "ok",
                                      .phase = "welcome"};
    g_autofree char *text = NULL;

    g_assert_true(audit_write(&f->audit, &entry));

    text = contents(f->path);
    g_assert_true(g_regex_match_simple(
        "^{\"at\":\"20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]\\."
        "[0-9][0-9][0-9]Z\",\"who\":\"root\",\"uid\":0,\"attendant\":\"tanaka\",\"what\":\"close\","
        "\"argument\":\"cleaning\",\"result\":\"ok\",\"phase\":\"welcome\"}\n$",
        text, 0, 0));
}

static void what_kioskd_does_by_itself_has_no_user(struct fixture *f, gconstpointer unused)
{
    g_autofree char *text = NULL;

    g_assert_true(audit_write(&f->audit, &latched));

    text = contents(f->path);
    g_assert_nonnull(strstr(text, "\"who\":\"kioskd\",\"what\":\"latched\""));
    g_assert_null(strstr(text, "uid"));
}

static void records_follow_each_other(struct fixture *f, gconstpointer unused)
{
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;

    for (int i = 0; i < 3; i++)
        g_assert_true(audit_ready(&f->audit) && audit_write(&f->audit, &latched));

    text = contents(f->path);
    lines = g_strsplit(text, "\n", -1);
    g_assert_cmpuint(g_strv_length(lines), ==, 4);
    g_assert_cmpstr(lines[3], ==, "");
}

static void a_torn_record_stays_alone_on_its_line(struct fixture *f, gconstpointer unused)
{
    g_autofree char *text = NULL;

    g_assert_true(g_file_set_contents(f->path, "{\"at\":\"2026-11", -1, NULL));

    g_assert_true(audit_write(&f->audit, &latched));
    g_assert_true(audit_write(&f->audit, &latched));

    text = contents(f->path);
    g_assert_true(g_str_has_prefix(text, "{\"at\":\"2026-11\n{\"at\":\"20"));
    g_assert_null(strstr(text, "\n\n"));
}

static void only_the_group_may_read_it(struct fixture *f, gconstpointer unused)
{
    struct stat file;

    if (geteuid() != 0) {
        g_test_skip("only root gives files to other groups");
        return;
    }
    audit_init(f->path, true, 60, &f->audit);
    g_assert_true(audit_write(&f->audit, &latched));

    g_assert_cmpint(stat(f->path, &file), ==, 0);
    g_assert_cmpuint(file.st_mode & 07777, ==, 0640);
    g_assert_cmpuint(file.st_gid, ==, 60);
}

static void fill(const struct fixture *f, size_t len)
{
    g_autofree char *text = g_strnfill(len, 'x');

    text[len - 1] = '\n';
    g_assert_true(g_file_set_contents(f->path, text, (gssize)len, NULL));
}

static void a_full_file_makes_room_for_a_new_one(struct fixture *f, gconstpointer unused)
{
    g_autofree char *text = NULL, *older = NULL;

    fill(f, AUDIT_FILE_MAX);
    g_assert_true(audit_ready(&f->audit));
    g_assert_true(audit_write(&f->audit, &latched));

    text = contents(f->path);
    older = contents(f->older);
    g_assert_true(g_str_has_prefix(text, "{\"at\""));
    g_assert_cmpuint(strlen(older), ==, AUDIT_FILE_MAX);
}

static void a_file_with_room_for_one_is_not_moved(struct fixture *f, gconstpointer unused)
{
    fill(f, AUDIT_FILE_MAX - AUDIT_RECORD);
    g_assert_true(audit_write(&f->audit, &latched));

    g_assert_false(g_file_test(f->older, G_FILE_TEST_EXISTS));
}

static void assert_not_written(const struct fixture *f)
{
    g_assert_false(audit_ready(&f->audit));
    g_assert_false(audit_write(&f->audit, &latched));
}

static void what_is_no_plain_file_is_not_written(struct fixture *f, gconstpointer unused)
{
    g_assert_cmpint(mkfifo(f->path, 0600), ==, 0);
    assert_not_written(f);
    g_unlink(f->path);
    g_assert_cmpint(symlink("/dev/null", f->path), ==, 0);
    assert_not_written(f);
    g_unlink(f->path);
    g_assert_cmpint(g_mkdir(f->path, 0700), ==, 0);
    assert_not_written(f);
    g_rmdir(f->path);
}

static void a_directory_that_is_not_there_is_no_place(struct fixture *f, gconstpointer unused)
{
    audit_init("/nonexistent/audit", false, 0, &f->audit);
    assert_not_written(f);
}

static void without_a_file_nothing_is_kept_and_nothing_hindered(struct fixture *f,
                                                                gconstpointer unused)
{
    audit_init(NULL, false, 0, &f->audit);
    g_assert_true(audit_ready(&f->audit));
    g_assert_true(audit_write(&f->audit, &latched));
}

/* Runs body in a process of its own, whose limits and mounts end with it. Its exit status: 77 to skip. */
static void in_a_child(struct fixture *f, int (*body)(struct fixture *))
{
    int status;
    pid_t pid = fork();

    if (pid == 0)
        _exit(body(f));
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    g_assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == 77)
        g_test_skip("needs root");
    else
        g_assert_cmpint(WEXITSTATUS(status), ==, 0);
}

static int meet_a_size_limit(struct fixture *f)
{
    struct rlimit limit = {100, 100};

    if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
        return 77;
    return audit_ready(&f->audit) || audit_write(&f->audit, &latched);
}

static void a_file_that_may_not_grow_is_an_error_and_no_death(struct fixture *f,
                                                              gconstpointer unused)
{
    in_a_child(f, meet_a_size_limit);
}

/* A file system of 64 kB with one file that takes all of it. */
static int meet_a_full_disk(struct fixture *f)
{
    g_autofree char *other = g_build_filename(f->directory, "other", NULL);
    static const char page[4096];
    bool before, full;
    int fd;

    if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("none", f->directory, "tmpfs", 0, "size=64k") != 0)
        return 77;
    before = audit_ready(&f->audit) && audit_write(&f->audit, &latched);
    fd = open(other, O_WRONLY | O_CREAT, 0600);
    while (write(fd, page, sizeof page) > 0)
        ;
    close(fd);
    /* What is left of the record file's last page may be used up first. */
    for (int i = 0; i < 100 && audit_ready(&f->audit); i++)
        if (!audit_write(&f->audit, &latched))
            return 2; /* promised room, and had none */
    full = !audit_ready(&f->audit);
    if (!before || !full)
        return 3;
    g_unlink(other);
    return audit_ready(&f->audit) && audit_write(&f->audit, &latched) ? 0 : 4;
}

static void a_full_disk_is_known_before_anything_is_done(struct fixture *f, gconstpointer unused)
{
    in_a_child(f, meet_a_full_disk);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add("/audit/" #name, struct fixture, NULL, setup, name, teardown)
    TEST(a_record_says_who_when_what_and_how_it_went);
    TEST(what_kioskd_does_by_itself_has_no_user);
    TEST(records_follow_each_other);
    TEST(a_torn_record_stays_alone_on_its_line);
    TEST(only_the_group_may_read_it);
    TEST(a_full_file_makes_room_for_a_new_one);
    TEST(a_file_with_room_for_one_is_not_moved);
    TEST(what_is_no_plain_file_is_not_written);
    TEST(a_directory_that_is_not_there_is_no_place);
    TEST(without_a_file_nothing_is_kept_and_nothing_hindered);
    TEST(a_file_that_may_not_grow_is_an_error_and_no_death);
    TEST(a_full_disk_is_known_before_anything_is_done);
    return g_test_run();
}
