/* The scanner on a small machine of its own: namespaces in which nothing runs but what a test starts. */
#include <glib.h>
#include <glib/gstdio.h>
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/scope.h"

static const char *residents; /* folder */
static char *folder;          /* of this run */

/* What is held and looked for: made up for this run, so that it is in no file of the source, and no part of the
 * environment, which every process has. @ID@ in a script. */
static char id[32], twelve[13], eleven[12];

/* What a script printed, and how it ended. */
struct outcome {
    char *out;
    int status;
};

static void outcome_done(struct outcome *outcome)
{
    g_free(outcome->out);
}

static char *with_ids(const char *script)
{
    GString *text = g_string_new(script);

    g_string_replace(text, "@ID@", id, 0);
    g_string_replace(text, "@TWELVE@", twelve, 0);
    g_string_replace(text, "@ELEVEN@", eleven, 0);
    return g_string_free(text, FALSE);
}

/* Runs words in namespaces of their own. In a script, scan is the scanner with the needles, since a moment before;
 * hold PLACE LINE waits until a process holds it. */
static struct outcome run(const char *script)
{
    static const char begin[] =
        "mount -t tmpfs tmpfs /dev/shm && cd \"$FOLDER\" && rm -f start up* && touch start\n"
        "scan() { \"$SCAN\" --json --needles needles --since start --exclude-pid $$ \"$@\"; }\n"
        "hold() { mkfifo up; (printf '%s\\n' \"$2\"; exec sleep 1000) | \"$VICTIM\" $1 > up &\n"
        "read ready < up; rm up; }\n";
    g_autofree char *body = with_ids(script), *whole = g_strconcat(begin, body, NULL);
    const char *words[] = {"unshare",      "--mount", "--pid", "--ipc", "--fork", "--kill-child",
                           "--mount-proc", "sh",      "-c",    whole,   NULL};
    struct outcome outcome = {0};
    g_autoptr(GError) error = NULL;
    int status;

    g_spawn_sync(NULL, (char **)(uintptr_t)words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
                 &outcome.out, NULL, &status, &error);
    g_assert_no_error(error);
    g_assert_true(WIFEXITED(status));
    outcome.status = WEXITSTATUS(status);
    return outcome;
}

/* How many copies the scanner found, all together. */
static json_int_t hits_of(const char *out)
{
    json_t *json = json_loads(out, 0, NULL);
    json_int_t count = json_integer_value(json_object_get(json, "hit_count"));

    g_assert_nonnull(json);
    json_decref(json);
    return count;
}

/* Says what was found and what could not be looked at, when it ended otherwise. */
static void ended_with(const struct outcome *outcome, int status)
{
    if (outcome->status != status)
        g_printerr("%s\n", outcome->out);
    g_assert_cmpint(outcome->status, ==, status);
}

static json_int_t count_after(const char *script, int status)
{
    struct outcome outcome = run(script);
    json_int_t count = hits_of(outcome.out);

    ended_with(&outcome, status);
    outcome_done(&outcome);
    return count;
}

/* The state of a place. */
static char *state_of(const char *out, const char *place)
{
    json_t *json = json_loads(out, 0, NULL), *one;
    char *state = NULL;
    size_t i;

    json_array_foreach(json_object_get(json, "places"), i, one)
    {
        if (strcmp(json_string_value(json_object_get(one, "place")), place) == 0)
            state = g_strdup(json_string_value(json_object_get(one, "state")));
    }
    json_decref(json);
    return state;
}

/* Everything of five residents is in its needles: nothing of that is in its memory. */
static void it_never_finds_itself(void)
{
    struct outcome outcome =
        run("\"$SCAN\" --json --needles residents --since start --only memory");
    g_autofree char *state = state_of(outcome.out, "memory");

    ended_with(&outcome, 0);
    g_assert_cmpint(hits_of(outcome.out), ==, 0);
    g_assert_cmpstr(state, ==, "searched");
    outcome_done(&outcome);
}

static void what_is_planted_is_found_in_every_kind_of_place(void)
{
    struct outcome outcome = run("\"$SCAN\" --json --needles residents --since start");
    json_t *json = json_loads(outcome.out, 0, NULL), *one;
    size_t i, found = 0;

    json_array_foreach(json_object_get(json, "planted"), i, one)
    {
        if (json_is_true(json_object_get(one, "found")))
            found++;
        else
            g_assert_true(json_is_string(json_object_get(one, "why")));
    }
    g_assert_cmpuint(found, >=, 16);
    json_decref(json);
    outcome_done(&outcome);
}

/* Nothing was found, and nobody looked: a place without a plant proves nothing. */
static void nothing_is_planted_where_nobody_looks(void)
{
    struct outcome outcome = run("scan --only pipe");
    json_t *json = json_loads(outcome.out, 0, NULL);

    g_assert_cmpuint(json_array_size(json_object_get(json, "planted")), ==, 1);
    json_decref(json);
    outcome_done(&outcome);
    outcome = run("scan --only pipe --no-plant");
    json = json_loads(outcome.out, 0, NULL);
    g_assert_cmpuint(json_array_size(json_object_get(json, "planted")), ==, 0);
    json_decref(json);
    outcome_done(&outcome);
}

static void a_process_that_nobody_may_dump_is_searched(void)
{
    g_assert_cmpint(count_after("hold undumpable @ID@; scan --only memory", 1), ==, 1);
}

static void a_page_that_its_process_may_not_read_is_searched(void)
{
    g_assert_cmpint(count_after("hold unreadable @ID@; scan --only memory", 1), ==, 1);
}

static void two_copies_are_two(void)
{
    g_assert_cmpint(count_after("hold twice @ID@; scan --only memory", 1), ==, 2);
}

static void twelve_bytes_in_memory_are_found_and_eleven_are_not(void)
{
    g_assert_cmpint(count_after("hold unreadable ..@TWELVE@..; scan --only memory", 1), ==, 1);
    g_assert_cmpint(count_after("hold unreadable ..@ELEVEN@..; scan --only memory", 0), ==, 0);
}

static void a_process_that_was_left_out_is_not_searched(void)
{
    g_assert_cmpint(count_after("env A=@ID@ sleep 1000 & victim=$!; scan --only memory", 1), >=, 1);
    g_assert_cmpint(count_after("env A=@ID@"
                                " sleep 1000 & victim=$!; scan --only memory --exclude-pid $victim",
                                0),
                    ==, 0);
}

static void a_process_that_has_ended_leaves_nothing(void)
{
    g_assert_cmpint(count_after("env A=@ID@"
                                " sleep 1000 & kill -9 $!; wait $! 2>/dev/null; scan --only memory",
                                0),
                    ==, 0);
}

static void a_deleted_file_is_searched_while_it_is_open(void)
{
    g_assert_cmpint(count_after("hold deleted @ID@; scan --only deleted-file", 1), ==, 1);
}

static void a_file_counts_when_it_was_changed_since_the_start(void)
{
    g_assert_cmpint(count_after("echo @ID@@ID@ > new; scan --only file", 1), ==, 2);
    /* Its times are those of the run before. */
    g_assert_cmpint(count_after("scan --only file", 0), ==, 0);
    g_assert_cmpint(count_after("touch -d 2020-01-01 new; scan --only file", 1), ==, 2);
    g_assert_cmpint(count_after("rm new; scan --only file", 0), ==, 0);
}

static void a_folder_that_was_left_out_is_not_searched(void)
{
    g_assert_cmpint(count_after("mkdir -p out/in; echo @ID@ > out/in/a; scan --only file", 1), ==,
                    1);
    g_assert_cmpint(count_after("touch out/in/a; scan --only file --exclude-tree out", 0), ==, 0);
    g_assert_cmpint(count_after("rm -r out; scan --only file", 0), ==, 0);
}

static void a_file_below_a_mount_is_found(void)
{
    g_assert_cmpint(count_after("mkdir -p below; echo @ID@"
                                " > below/a; mount -t tmpfs tmpfs below; scan --only file",
                                1),
                    ==, 1);
    g_assert_cmpint(count_after("rm -r below; mkdir below; mount -t tmpfs tmpfs below; echo @ID@"
                                " > below/a;"
                                "mount -t tmpfs tmpfs below; scan --only file",
                                1),
                    ==, 1);
    g_assert_cmpint(count_after("rm -rf below; scan --only file", 0), ==, 0);
}

static void a_file_in_the_namespace_of_another_process_is_found(void)
{
    g_assert_cmpint(
        count_after(
            "mkfifo up; unshare --mount sh -c 'mount -t tmpfs tmpfs /mnt; echo @ID@"
            " > /mnt/a; echo ready; exec sleep 1000' > up & read ready < up; scan --only file",
            1),
        ==, 1);
}

static void a_file_in_memory_counts_however_old_it_is(void)
{
    g_assert_cmpint(
        count_after("echo @ID@"
                    " > /dev/shm/a; touch -d 2020-01-01 /dev/shm/a; sleep 0.1; touch start;"
                    "scan --only shm",
                    1),
        ==, 1);
}

static void the_name_of_a_file_and_the_target_of_a_link_are_found(void)
{
    g_assert_cmpint(count_after("touch @ID@; ln -s @ID@ link; scan --only file-name", 1), ==, 2);
    g_assert_cmpint(count_after("rm @ID@ link; scan --only file-name", 0), ==, 0);
}

static void what_waits_in_a_pipe_is_found_and_still_waits(void)
{
    struct outcome outcome = run("mkfifo up; exec 3<>up; echo @ID@"
                                 " >&3; scan --only pipe > found; echo $?; cat found >&2;"
                                 "read line <&3; echo $line");
    g_autofree char *expected = with_ids("1\n@ID@\n");

    g_assert_cmpstr(outcome.out, ==, expected);
    outcome_done(&outcome);
}

/* Nobody can read a message and leave it there: then it is said that nobody looked. */
static void a_message_that_cannot_be_seen_is_no_clean_machine(void)
{
    struct outcome outcome = run("hold queue @ID@; scan --only posix-queue");
    g_autofree char *state = state_of(outcome.out, "posix-queue");

    g_assert_cmpint(outcome.status, ==, 2);
    g_assert_cmpstr(state, ==, "could not look");
    outcome_done(&outcome);
    outcome = run("scan --only posix-queue");
    g_assert_cmpint(outcome.status, ==, 0);
    outcome_done(&outcome);
}

static void an_absent_place_is_not_a_searched_one(void)
{
    struct outcome outcome =
        run("mount --bind /dev/null /proc/swaps; scan --only swap --only memory");
    g_autofree char *swap = state_of(outcome.out, "swap"),
                    *log = state_of(outcome.out, "kernel-log");

    g_assert_cmpstr(swap, ==, "not here");
    g_assert_cmpstr(log, ==, "not asked");
    outcome_done(&outcome);
}

/* As letters of the font and as UTF-32; it is cleared again. */
static void a_text_console_is_searched(void)
{
    if (access("/dev/vcs1", R_OK) != 0 || access("/dev/tty1", W_OK) != 0) {
        g_test_skip("no text console");
        return;
    }
    g_assert_cmpint(count_after("echo @ID@ > /dev/tty1; scan --only display", 1), >=, 1);
    g_assert_cmpint(count_after("printf '\\033c' > /dev/tty1; scan --only display", 0), ==, 0);
}

/* A swap is read as it is: what was swapped out once, of whomever. */
#define WITH_SWAP                                                                                  \
    "printf 'Filename Type\\n%s file 4 0 -2\\n' \"$PWD/area\" > swaps; mount --bind swaps "        \
    "/proc/swaps;"                                                                                 \
    "scan --no-plant --only swap"

static void swap_is_searched(void)
{
    g_assert_cmpint(count_after("echo @ID@ > area;" WITH_SWAP, 1), ==, 1);
    g_assert_cmpint(count_after("echo > area;" WITH_SWAP, 0), ==, 0);
}

static void a_swap_that_cannot_be_read_is_said(void)
{
    struct outcome outcome = run("rm -f area;" WITH_SWAP);
    g_autofree char *state = state_of(outcome.out, "swap");

    ended_with(&outcome, 2);
    g_assert_cmpstr(state, ==, "could not look");
    outcome_done(&outcome);
}

/* Long fields lie compressed in its files: journalctl says what is in them. One of ours stands for it. */
#define WITH_JOURNAL(body)                                                                         \
    "mkdir -p bin; printf '#!/bin/sh\\n%s\\n' '" body                                              \
    "' > bin/journalctl; chmod +x bin/journalctl;"                                                 \
    "mount -t tmpfs tmpfs /var/log; mkdir -p /var/log/journal/m; : > "                             \
    "/var/log/journal/m/a.journal;"                                                                \
    "PATH=$PWD/bin:$PATH; scan --only journal"

static void the_records_of_the_journal_are_searched(void)
{
    g_assert_cmpint(count_after(WITH_JOURNAL("echo MESSAGE=@ID@"), 1), ==, 1);
    g_assert_cmpint(count_after(WITH_JOURNAL("echo MESSAGE=nothing"), 0), ==, 0);
}

static void a_journal_that_cannot_be_read_is_said(void)
{
    struct outcome outcome = run(WITH_JOURNAL("exit 1"));
    g_autofree char *state = state_of(outcome.out, "journal");

    ended_with(&outcome, 2);
    g_assert_cmpstr(state, ==, "could not look");
    outcome_done(&outcome);
}

static void a_core_dump_that_is_compressed_is_said(void)
{
    static const char begin[] =
        "mount -t tmpfs tmpfs /var/lib; mkdir -p /var/lib/systemd/coredump;";
    g_autofree char *plain = g_strconcat(
        begin, "echo @ID@ > /var/lib/systemd/coredump/core.x; scan --only core-dump", NULL);
    g_autofree char *packed =
        g_strconcat(begin, ": > /var/lib/systemd/coredump/core.x.zst; scan --only core-dump", NULL);
    struct outcome outcome = run(packed);

    ended_with(&outcome, 2);
    outcome_done(&outcome);
    g_assert_cmpint(count_after(plain, 1), ==, 1);
}

/* Where nobody else plants at the same time. */
static void nothing_that_was_planted_is_left(void)
{
    struct outcome outcome =
        run("cp \"$SCAN\" scanner; mount -t tmpfs tmpfs /tmp; ./scanner --needles needles --since "
            "start > /dev/null;"
            "rm scanner; ls -A /dev/shm /tmp | grep -c planted; wc -l < /proc/sysvipc/shm;"
            "wc -l < /proc/sysvipc/msg; pgrep -c sleep");

    g_assert_cmpstr(outcome.out, ==, "0\n1\n1\n0\n");
    outcome_done(&outcome);
}

static void wrong_usage_ends_with_two(void)
{
    static const char *const words[] = {
        "\"$SCAN\"",
        "\"$SCAN\" --needles needles",
        "\"$SCAN\" --needles start --since start",
        "\"$SCAN\" --needles absent --since start",
        "\"$SCAN\" --needles needles --since yesterday",
        "\"$SCAN\" --needles needles --since start --only nowhere",
        "\"$SCAN\" --needles needles --since start --exclude-pid x",
        "\"$SCAN\" --needles needles --since start --exclude-tree absent",
        "\"$SCAN\" --needles needles --since start more",
        "echo name colour red | \"$SCAN\" --mask",
        "\"$SCAN\" --mask --resident start < /dev/null"};

    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        g_autofree char *script =
            g_strconcat(words[i], " 2> said; status=$?; test -s said && exit $status", NULL);
        struct outcome outcome = run(script);

        g_assert_cmpint(outcome.status, ==, 2);
        g_assert_cmpstr(outcome.out, ==, "");
        outcome_done(&outcome);
    }
}

static void make_ids(void)
{
    g_snprintf(id, sizeof id, "URN-JPN-%08x-%08x", g_random_int(), g_random_int());
    g_strlcpy(twelve, id + 9, sizeof twelve);
    g_strlcpy(eleven, id + 9, sizeof eleven);
}

/* Needles are made by processes that have ended. */
static void make_needles(void)
{
    static const char *const names[] = {"sakura", "overseas", "variation", "long", "other-town"};
    g_autofree char *line =
        with_ids("echo 'certificate text @ID@' | \"$SCAN\" --mask > \"$FOLDER\"/needles");
    GString *words = g_string_new("\"$SCAN\" --mask");

    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        g_string_append_printf(words, " --resident '%s/%s.json'", residents, names[i]);
    g_string_append(words, " < /dev/null > \"$FOLDER\"/residents");
    g_assert_cmpint(system(line), ==, 0);
    g_assert_cmpint(system(words->str), ==, 0);
    g_string_free(words, TRUE);
}

int main(int argc, char **argv)
{
    int failed;

    g_test_init(&argc, &argv, NULL);
    if (geteuid() != 0) {
        g_print("1..0 # SKIP only root can look everywhere\n");
        return 0;
    }
    g_assert_cmpint(argc, ==, 2);
    residents = argv[1];
    folder = g_strdup("/var/tmp/residue-XXXXXX");
    g_assert_nonnull(g_mkdtemp(folder));
    g_setenv("FOLDER", folder, TRUE);
    g_unsetenv("DISPLAY");
    make_ids();
    make_needles();
#define TEST(function) g_test_add_func("/scan/" #function, function)
    TEST(it_never_finds_itself);
    TEST(what_is_planted_is_found_in_every_kind_of_place);
    TEST(nothing_is_planted_where_nobody_looks);
    TEST(a_process_that_nobody_may_dump_is_searched);
    TEST(a_page_that_its_process_may_not_read_is_searched);
    TEST(two_copies_are_two);
    TEST(twelve_bytes_in_memory_are_found_and_eleven_are_not);
    TEST(a_process_that_was_left_out_is_not_searched);
    TEST(a_process_that_has_ended_leaves_nothing);
    TEST(a_deleted_file_is_searched_while_it_is_open);
    TEST(a_file_counts_when_it_was_changed_since_the_start);
    TEST(a_folder_that_was_left_out_is_not_searched);
    TEST(a_file_below_a_mount_is_found);
    TEST(a_file_in_the_namespace_of_another_process_is_found);
    TEST(a_file_in_memory_counts_however_old_it_is);
    TEST(the_name_of_a_file_and_the_target_of_a_link_are_found);
    TEST(what_waits_in_a_pipe_is_found_and_still_waits);
    TEST(a_message_that_cannot_be_seen_is_no_clean_machine);
    TEST(an_absent_place_is_not_a_searched_one);
    TEST(a_text_console_is_searched);
    TEST(swap_is_searched);
    TEST(a_swap_that_cannot_be_read_is_said);
    TEST(the_records_of_the_journal_are_searched);
    TEST(a_journal_that_cannot_be_read_is_said);
    TEST(a_core_dump_that_is_compressed_is_said);
    TEST(nothing_that_was_planted_is_left);
    TEST(wrong_usage_ends_with_two);
    failed = g_test_run();
    {
        g_autofree char *command = g_strdup_printf("rm -rf '%s'", folder);

        failed = system(command) != 0 || failed != 0;
    }
    g_free(folder);
    return failed;
}
