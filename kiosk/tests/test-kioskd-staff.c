/* Who may order what at the control socket, the record that is left of it, and clients that behave badly. Rights are
 * tested with real users and groups, which takes root. */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/tests/kioskd-fixture.h"

#define SOMEBODY 12345 /* a user whom nobody has heard of */

/* ---- the record ---- */

static char *record_of(const struct fixture *f)
{
    g_autofree char *path = path_in(f, "audit");
    char *text = NULL;

    if (!g_file_get_contents(path, &text, NULL, NULL))
        text = g_strdup("");
    return text;
}

static guint records(const struct fixture *f)
{
    g_autofree char *text = record_of(f);
    guint n = 0;

    for (const char *p = text; *p != '\0'; p++)
        n += *p == '\n';
    return n;
}

/* The last record ends so; there are n of them. */
static void assert_recorded(const struct fixture *f, guint n, const char *end)
{
    g_autofree char *text = record_of(f), *line_end = g_strconcat(end, "}\n", NULL);

    g_assert_cmpuint(records(f), ==, n);
    if (!g_str_has_suffix(text, line_end))
        g_error("%s is not the end of %s", line_end, text);
}

static void an_order_leaves_one_record(struct fixture *f, gconstpointer unused)
{
    start_plain(f);
    await_phase(f, "welcome");

    tell(f, "close cleaning", "ok");
    assert_recorded(
        f, 1,
        "\"what\":\"close\",\"argument\":\"cleaning\",\"result\":\"ok\",\"phase\":\"welcome\"");
    await_phase(f, "closed");
    tell(f, "open", "ok");
    assert_recorded(f, 2, "\"what\":\"open\",\"result\":\"ok\",\"phase\":\"closed\"");
    await_phase(f, "welcome");
    tell(f, "reset", "ok");
    assert_recorded(f, 3, "\"what\":\"reset\",\"result\":\"ok\",\"phase\":\"welcome\"");
}

static void looking_leaves_no_record(struct fixture *f, gconstpointer unused)
{
    char status[4096];
    FILE *line;

    start_plain(f);
    await_phase(f, "welcome");

    line = dial(f, "status");
    g_assert_nonnull(fgets(status, sizeof status, line));
    fclose(line);
    tell(f, "sing", "error unknown-command");

    g_assert_cmpuint(records(f), ==, 0);
}

static void a_refusal_is_recorded_without_what_was_typed(struct fixture *f, gconstpointer unused)
{
    g_autofree char *text = NULL;

    start_plain(f);
    await_phase(f, "welcome");

    tell(f, "close Yamada Taro left his card", "error bad-reason");
    tell(f, "close latched", "error bad-reason");
    tell(f, "close crashed", "error bad-reason");
    tell(f, "run nothing", "error unknown-assistant");

    text = record_of(f);
    g_assert_cmpuint(records(f), ==, 4);
    g_assert_null(strstr(text, "Yamada"));
    g_assert_nonnull(strstr(text, "\"what\":\"close\",\"result\":\"bad-reason\""));
}

static void an_assistant_is_recorded_with_what_came_of_it(struct fixture *f, gconstpointer unused)
{
    set(f, "assistant", "printed");
    start_plain(f);
    await_phase(f, "welcome");

    tell(f, "run test-print", "ok printed");
    assert_recorded(f, 1,
                    "\"what\":\"run\",\"argument\":\"test-print\",\"result\":\"printed\","
                    "\"phase\":\"welcome\"");
    await_phase(f, "welcome");
    set(f, "assistant", "paper");
    tell(f, "run test-print", "error paper");
    assert_recorded(
        f, 2,
        "\"what\":\"run\",\"argument\":\"test-print\",\"result\":\"paper\",\"phase\":\"welcome\"");
}

static void a_self_test_runs_beside_the_welcome_page(struct fixture *f, gconstpointer unused)
{
    int session;

    start_plain(f);
    await_phase(f, "welcome");
    session = number(f, "session_pid");

    tell(f, "run self-test", "ok fine");

    await(f, "\"assistant\":\"self-test\"");
    await(f, "\"assistant\":\"\"");
    g_assert_cmpint(number(f, "session_pid"), ==, session);
    g_assert_cmpint(number(f, "sessions"), ==, 1);
}

static void a_self_test_gives_way_to_whoever_steps_up(struct fixture *f, gconstpointer unused)
{
    char answer[64];
    FILE *line;
    int session, test;

    set(f, "assistant", "hang");
    set(f, "behaviour", "touched");
    start_plain(f);
    await_phase(f, "welcome");
    session = number(f, "session_pid");
    line = dial(f, "run self-test");
    do
        await(f, "\"assistant\":\"self-test\"");
    while (number(f, "assistant_pid") == 0);
    test = number(f, "assistant_pid");

    kill(session, SIGUSR1); /* somebody touches the screen */

    g_assert_nonnull(fgets(answer, sizeof answer, line));
    g_assert_cmpstr(g_strchomp(answer), ==, "error busy");
    fclose(line);
    assert_gone(test);
    g_assert_cmpint(kill(session, 0), ==, 0);
    assert_recorded(f, 1,
                    "\"what\":\"run\",\"argument\":\"self-test\",\"result\":\"busy\","
                    "\"phase\":\"welcome\"");
}

static void a_self_test_looks_at_a_closed_kiosk_too(struct fixture *f, gconstpointer unused)
{
    start_plain(f);
    await_phase(f, "welcome");
    tell(f, "close cleaning", "ok");
    await_phase(f, "closed");

    tell(f, "run self-test", "ok fine");

    g_assert_nonnull(strstr(f->line, "\"closed\":\"cleaning\""));
}

static void a_busy_kiosk_is_tested_by_nobody(struct fixture *f, gconstpointer unused)
{
    set(f, "behaviour", "busy");
    start_plain(f);
    await_phase(f, "checking");

    tell(f, "run self-test", "error busy");
    tell(f, "run test-print", "error busy");

    assert_recorded(f, 2,
                    "\"what\":\"run\",\"argument\":\"test-print\",\"result\":\"busy\","
                    "\"phase\":\"checking\"");
}

static void a_latch_and_three_crashes_are_recorded(struct fixture *f, gconstpointer unused)
{
    set(f, "behaviour", "latch-lost");
    start_plain(f);
    await_phase(f, "closed");
    assert_recorded(f, 1,
                    "\"who\":\"kioskd\",\"what\":\"latched\",\"result\":\"closed\","
                    "\"phase\":\"welcome\"");

    set(f, "behaviour", "crash");
    tell(f, "open", "ok");
    await(f, "\"closed\":\"crashed\"");
    g_assert_cmpuint(records(f), ==, 3);
}

static void what_cannot_be_recorded_is_not_done(struct fixture *f, gconstpointer unused)
{
    int session;

    start(f, "--audit", "/nonexistent/audit");
    await_phase(f, "welcome");
    session = number(f, "session_pid");

    tell(f, "close cleaning", "error not-recorded");
    tell(f, "run self-test", "error not-recorded");
    tell(f, "open", "error not-recorded");

    g_assert_cmpint(kill(session, 0), ==, 0);
    tell(f, "reset", "ok"); /* safety comes first */
    await(f, "\"result\":\"reset\"");
    assert_gone(session);
}

static void a_full_disk_is_met_and_got_over(struct fixture *f, gconstpointer unused)
{
    struct rlimit none = {0, RLIM_INFINITY}, all = {RLIM_INFINITY, RLIM_INFINITY};

    start_plain(f);
    await_phase(f, "welcome");
    g_assert_cmpint(prlimit(f->kioskd, RLIMIT_FSIZE, &none, NULL), ==, 0);
    tell(f, "close cleaning", "error not-recorded");
    tell(f, "reset", "ok");
    await(f, "\"result\":\"reset\"");
    await_phase(f, "welcome");

    g_assert_cmpint(prlimit(f->kioskd, RLIMIT_FSIZE, &all, NULL), ==, 0);
    tell(f, "close cleaning", "ok");

    await(f, "\"closed\":\"cleaning\"");
    g_assert_cmpuint(records(f), ==, 1);
}

/* ---- rights ---- */

static gid_t gid_of(const char *name)
{
    const struct group *group = getgrnam(name);

    g_assert_nonnull(group);
    return group->gr_gid;
}

/* Another user: primary group, and up to two others. */
struct user {
    uid_t uid;
    gid_t gid;
    gid_t others[2];
    size_t n;
};

/* In the child. Exit status 1: the kernel lets it not connect. */
static _Noreturn void ask_as(const struct fixture *f, const struct user *user, const char *command,
                             int answer)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    char c;

    if (setgroups(user->n, user->others) != 0 || setgid(user->gid) != 0 || setuid(user->uid) != 0)
        _exit(2);
    g_strlcpy(address.sun_path, f->socket, sizeof address.sun_path);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
        _exit(errno == EACCES ? 1 : 2);
    if (send(fd, command, strlen(command), 0) < 0 || send(fd, "\n", 1, 0) < 0)
        _exit(2);
    while (read(fd, &c, 1) == 1 && c != '\n')
        if (write(answer, &c, 1) != 1)
            _exit(2);
    _exit(0);
}

static void tell_as(const struct fixture *f, struct user user, const char *command,
                    const char *expected)
{
    char answer[4096] = "no entry";
    size_t len = 0;
    int ends[2], status;
    ssize_t n;
    pid_t pid;

    g_assert_cmpint(pipe(ends), ==, 0);
    pid = fork();
    if (pid == 0)
        ask_as(f, &user, command, ends[1]);
    close(ends[1]);
    while ((n = read(ends[0], answer + len, sizeof answer - 1 - len)) > 0)
        len += (size_t)n;
    close(ends[0]);
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    g_assert_cmpint(WEXITSTATUS(status), <, 2);
    if (WEXITSTATUS(status) == 0)
        answer[len] = '\0';
    g_assert_true(g_str_has_prefix(answer, expected));
}

/* False, and the test skipped, for anybody but root. The directory is opened to everybody: it is the socket that
 * must keep people out. */
static bool start_for_all(struct fixture *f)
{
    if (geteuid() != 0) {
        g_test_skip("only root can be somebody else");
        return false;
    }
    g_assert_cmpint(chmod(f->directory, 0755), ==, 0);
    start_plain(f);
    await_phase(f, "welcome");
    return true;
}

static struct user attendant(void)
{
    return (struct user){SOMEBODY, SOMEBODY, {gid_of(ATTENDANTS)}, 1};
}

static struct user operator_user(void)
{
    return (struct user){SOMEBODY, SOMEBODY, {gid_of(ATTENDANTS), gid_of(OPERATORS)}, 2};
}

static struct user stranger(void)
{
    return (struct user){SOMEBODY, SOMEBODY, {0}, 0};
}

static void attendants_may_do_their_work(struct fixture *f, gconstpointer unused)
{
    struct user primary = {SOMEBODY, gid_of(ATTENDANTS), {0}, 0};

    if (!start_for_all(f))
        return;
    tell_as(f, attendant(), "status", "{\"phase\":\"welcome\"");
    tell_as(f, attendant(), "watch", "{\"phase\":\"welcome\"");
    tell_as(f, attendant(), "close cleaning", "ok");
    tell_as(f, attendant(), "open", "ok");
    tell_as(f, attendant(), "run self-test", "ok fine");
    tell_as(f, primary, "reset", "ok");
    g_assert_cmpuint(records(f), ==, 4);
}

static void nobody_else_is_let_in(struct fixture *f, gconstpointer unused)
{
    struct user other = {SOMEBODY, SOMEBODY, {gid_of(OPERATORS)}, 1};
    struct stat file;

    if (!start_for_all(f))
        return;
    g_assert_cmpint(stat(f->socket, &file), ==, 0);
    g_assert_cmpuint(file.st_mode & 0777, ==, 0660);
    g_assert_cmpuint(file.st_gid, ==, gid_of(ATTENDANTS));
    tell_as(f, stranger(), "status", "no entry");
    tell_as(f, stranger(), "reset", "no entry");
    tell_as(f, other, "open", "no entry");
    g_assert_cmpuint(records(f), ==, 0);
}

/* … and who gets that far, by a door that was left open, is refused inside. */
static void a_stranger_who_got_in_is_refused_and_recorded(struct fixture *f, gconstpointer unused)
{
    if (!start_for_all(f))
        return;
    g_assert_cmpint(chmod(f->socket, 0666), ==, 0);

    tell_as(f, stranger(), "status", "error not-allowed");
    tell_as(f, stranger(), "watch", "error not-allowed");
    tell_as(f, stranger(), "sing", "error not-allowed");
    tell_as(f, stranger(), "reset", "error not-allowed");

    assert_recorded(f, 2,
                    "\"who\":\"-\",\"uid\":12345,\"what\":\"reset\",\"result\":\"not-allowed\","
                    "\"phase\":\"welcome\"");
}

static void strangers_do_not_push_out_the_records_of_others(struct fixture *f, gconstpointer unused)
{
    if (!start_for_all(f))
        return;
    g_assert_cmpint(chmod(f->socket, 0666), ==, 0);

    for (int i = 0; i < 30; i++)
        tell_as(f, stranger(), "reset", "error not-allowed");

    g_assert_cmpuint(records(f), ==, 10);
    tell(f, "reset", "ok");
    g_assert_cmpuint(records(f), ==, 11);
}

static void only_an_operator_lifts_the_latch(struct fixture *f, gconstpointer unused)
{
    if (!start_for_all(f))
        return;
    set(f, "behaviour", "latch-lost");
    tell(f, "reset", "ok");
    await(f, "\"latched\":true");

    tell_as(f, attendant(), "open", "error latched");
    tell_as(f, attendant(), "reset", "ok");
    tell(f, "as tanaka open", "error latched");
    await(f, "\"latched\":true");
    tell_as(f, operator_user(), "open", "ok");

    await(f, "\"latched\":false");
}

static void only_kioskd_speaks_for_an_attendant(struct fixture *f, gconstpointer unused)
{
    if (!start_for_all(f))
        return;
    tell(f, "as tanaka close cleaning", "ok");
    assert_recorded(f, 1,
                    "\"attendant\":\"tanaka\",\"what\":\"close\",\"argument\":\"cleaning\","
                    "\"result\":\"ok\",\"phase\":\"welcome\"");
    await_phase(f, "closed");
    tell(f, "as tanaka note entered", "ok");
    tell(f, "note wrong-code", "ok");
    assert_recorded(f, 3,
                    "\"what\":\"note\",\"argument\":\"wrong-code\",\"result\":\"ok\","
                    "\"phase\":\"closed\"");

    tell_as(f, attendant(), "as tanaka open", "error not-allowed");
    tell_as(f, operator_user(), "as tanaka open", "error not-allowed");
    tell_as(f, attendant(), "note entered", "error not-allowed");
    g_assert_cmpuint(records(f), ==, 6);
}

/* ---- clients that behave badly ---- */

static int connect_only(const struct fixture *f)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    g_strlcpy(address.sun_path, f->socket, sizeof address.sun_path);
    g_assert_cmpint(connect(fd, (struct sockaddr *)&address, sizeof address), ==, 0);
    return fd;
}

static void a_crowd_that_says_nothing_keeps_nobody_out(struct fixture *f, gconstpointer unused)
{
    int crowd[100];

    start_plain(f);
    await_phase(f, "welcome");
    for (size_t i = 0; i < G_N_ELEMENTS(crowd); i++)
        crowd[i] = connect_only(f);

    tell(f, "close cleaning", "ok");

    await(f, "\"closed\":\"cleaning\""); /* whoever watches was not pushed out */
    for (size_t i = 0; i < G_N_ELEMENTS(crowd); i++)
        close(crowd[i]);
}

static void a_crowd_that_watches_keeps_nobody_out(struct fixture *f, gconstpointer unused)
{
    FILE *crowd[40];

    start_plain(f);
    await_phase(f, "welcome");
    for (size_t i = 0; i < G_N_ELEMENTS(crowd); i++)
        crowd[i] = dial(f, "watch");

    tell(f, "close cleaning", "ok");

    for (size_t i = 0; i < G_N_ELEMENTS(crowd); i++)
        fclose(crowd[i]);
}

static void who_waits_for_an_answer_outlasts_a_crowd(struct fixture *f, gconstpointer unused)
{
    int crowd[100];
    char answer[64];
    FILE *line;

    set(f, "assistant", "hang");
    start_plain(f);
    await_phase(f, "welcome");
    line = dial(f, "run test");
    await(f, "\"assistant\":\"test\"");
    for (size_t i = 0; i < G_N_ELEMENTS(crowd); i++)
        crowd[i] = connect_only(f);
    tell(f, "reset", "ok");

    g_assert_nonnull(fgets(answer, sizeof answer, line));
    g_assert_true(g_str_has_prefix(answer, "error "));
    fclose(line);
    for (size_t i = 0; i < G_N_ELEMENTS(crowd); i++)
        close(crowd[i]);
}

static void who_never_reads_is_hung_up_on(struct fixture *f, gconstpointer unused)
{
    int fd, size = 1;
    char c;

    start_plain(f);
    await_phase(f, "welcome");
    fd = connect_only(f);
    g_assert_cmpint(setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size), ==, 0);

    /* Until kioskd has had enough of it: then sending fails. */
    while (send(fd, "status\n", 7, MSG_NOSIGNAL) == 7)
        ;

    tell(f, "close cleaning", "ok");
    while (recv(fd, &c, 1, 0) == 1)
        ;
    close(fd);
}

static void a_line_with_a_nul_is_hung_up_on(struct fixture *f, gconstpointer unused)
{
    int fd;
    char c;

    start_plain(f);
    await_phase(f, "welcome");
    fd = connect_only(f);

    g_assert_cmpint(send(fd, "reset\0\n", 7, MSG_NOSIGNAL), ==, 7);

    g_assert_cmpint(recv(fd, &c, 1, 0), <=, 0);
    close(fd);
    g_assert_cmpuint(records(f), ==, 0);
}

static void a_line_that_comes_in_pieces_is_one(struct fixture *f, gconstpointer unused)
{
    char answer[4] = "";
    int fd;

    start_plain(f);
    await_phase(f, "welcome");
    fd = connect_only(f);
    for (const char *p = "close cleaning\n"; *p != '\0'; p++)
        g_assert_cmpint(send(fd, p, 1, MSG_NOSIGNAL), ==, 1);

    g_assert_cmpint(recv(fd, answer, 3, MSG_WAITALL), ==, 3);
    g_assert_cmpstr(answer, ==, "ok\n");
    close(fd);
}

/* ---- what is known ---- */

static void the_status_knows_sessions_devices_and_build(struct fixture *f, gconstpointer unused)
{
    char status[4096];
    FILE *line;

    set(f, "assistant", "findings");
    set(f, "behaviour", "once");
    start_plain(f);
    await(f, "\"result\":\"exited\"");
    await_phase(f, "welcome");
    tell(f, "run self-test", "ok reader=ok printer=fault/no-paper toner=warning/low/9");

    line = dial(f, "status");
    g_assert_nonnull(fgets(status, sizeof status, line));
    fclose(line);

    g_assert_nonnull(strstr(status, "\"version\":\"0."));
    g_assert_nonnull(strstr(status, "\"findings\":[{\"what\":\"reader\",\"state\":\"ok\"},"));
    g_assert_nonnull(strstr(status, "\"result\":\"exited\",\"phase\":\"exit\",\"served_ms\":"));
    assert_recorded(f, 1,
                    "\"what\":\"run\",\"argument\":\"self-test\",\"result\":\"fault\","
                    "\"phase\":\"welcome\"");
}

static void findings_that_are_none_are_not_kept(struct fixture *f, gconstpointer unused)
{
    char status[4096];
    FILE *line;

    set(f, "assistant", "garble");
    start_plain(f);
    await_phase(f, "welcome");
    tell(f, "run self-test", "ok ?one?line");

    line = dial(f, "status");
    g_assert_nonnull(fgets(status, sizeof status, line));
    fclose(line);

    g_assert_nonnull(strstr(status, "\"self_test\":{\"at\":0,\"findings\":[]}"));
    assert_recorded(f, 1,
                    "\"what\":\"run\",\"argument\":\"self-test\",\"result\":\"failed\","
                    "\"phase\":\"welcome\"");
}

/* ---- kioskctl ---- */

static int kioskctl(const struct fixture *f, const char *words, char **ret_output,
                    char **ret_errors)
{
    g_autofree char *audit = path_in(f, "audit"), *control = g_strdup(f->socket);
    g_autofree char *command = g_strdup_printf("%s --control %s --audit %s %s",
                                               g_getenv("KIOSKCTL"), control, audit, words);
    int status;

    g_assert_true(g_spawn_command_line_sync(command, ret_output, ret_errors, &status, NULL));
    g_assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

/* Of the help's lines "  WORD …". */
static void manual_and_guide_name_every_command(struct fixture *f, gconstpointer unused)
{
    g_autofree char *help = NULL, *manual = NULL, *guide = NULL;
    g_auto(GStrv) lines = NULL;
    int n = 0;

    g_assert_cmpint(kioskctl(f, "--help", &help, NULL), ==, 0);
    g_assert_true(g_file_get_contents(g_getenv("KIOSKCTL_MANUAL"), &manual, NULL, NULL));
    g_assert_true(g_file_get_contents(g_getenv("ATTENDANT_GUIDE"), &guide, NULL, NULL));
    lines = g_strsplit(help, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        g_autofree char *word = NULL, *command = NULL;

        if (!g_str_has_prefix(*line, "  "))
            continue;
        word = g_strndup(*line + 2, strcspn(*line + 2, " "));
        command = g_strconcat("kioskctl ", word, NULL);
        g_assert_nonnull(strstr(manual, word));
        /* To watch is for programs. */
        g_assert_true(strcmp(word, "watch") == 0 || strstr(guide, command) != NULL);
        n++;
    }
    g_assert_cmpint(n, ==, 8);
}

static void kioskctl_prints_the_record(struct fixture *f, gconstpointer unused)
{
    g_autofree char *all = NULL, *last = NULL, *json = NULL;

    start_plain(f);
    await_phase(f, "welcome");
    tell(f, "as tanaka close cleaning", "ok");
    tell(f, "open", "ok");

    g_assert_cmpint(kioskctl(f, "log", &all, NULL), ==, 0);
    g_assert_nonnull(strstr(all, "  tanaka           close cleaning: ok  (page welcome)\n"));
    g_assert_cmpint(kioskctl(f, "log --last 1", &last, NULL), ==, 0);
    g_assert_null(strstr(last, "close"));
    g_assert_nonnull(strstr(last, "open: ok"));
    g_assert_cmpint(kioskctl(f, "log --last 1 --json", &json, NULL), ==, 0);
    g_assert_true(g_str_has_prefix(json, "{\"at\":\""));
}

static void kioskctl_leaves_out_what_was_cut_off(struct fixture *f, gconstpointer unused)
{
    g_autofree char *output = NULL, *errors = NULL;

    set(f, "audit", "{\"at\":\"2026-11-21T");
    start_plain(f);
    await_phase(f, "welcome");
    tell(f, "close cleaning", "ok");

    g_assert_cmpint(kioskctl(f, "log", &output, &errors), ==, 0);

    g_assert_nonnull(strstr(output, "close cleaning: ok"));
    g_assert_nonnull(strstr(errors, "1 records were cut off"));
}

static void kioskctl_reads_the_older_file_too(struct fixture *f, gconstpointer unused)
{
    g_autofree char *output = NULL;

    set(f, "audit.1",
        "{\"at\":\"2026-11-20T00:00:00.000Z\",\"who\":\"sato\",\"uid\":1,\"what\":\"reset\","
        "\"result\":\"ok\",\"phase\":\"pin\"}\n");
    g_assert_cmpint(kioskctl(f, "log", &output, NULL), ==, 0);
    g_assert_nonnull(strstr(output, "sato             reset: ok  (page pin)"));
}

static void kioskctl_tells_what_a_self_test_found(struct fixture *f, gconstpointer unused)
{
    g_autofree char *words = NULL, *json = NULL, *status = NULL;

    set(f, "assistant", "findings");
    start_plain(f);
    await_phase(f, "welcome");

    g_assert_cmpint(kioskctl(f, "self-test", &words, NULL), ==, 1);
    g_assert_nonnull(strstr(words, "× プリンター: 用紙がありません。"));
    g_assert_nonnull(strstr(words, "Printer (fault): There is no paper."));
    g_assert_cmpint(kioskctl(f, "self-test --json", &json, NULL), ==, 1);
    g_assert_true(g_str_has_prefix(json, "[{\"what\":\"reader\",\"state\":\"ok\"}"));
    g_assert_cmpint(kioskctl(f, "status", &status, NULL), ==, 0);
    g_assert_nonnull(strstr(status, "There is no paper."));
}

static void kioskctl_says_why_a_test_print_failed(struct fixture *f, gconstpointer unused)
{
    g_autofree char *good = NULL, *why = NULL;

    set(f, "assistant", "printed");
    start_plain(f);
    await_phase(f, "welcome");
    g_assert_cmpint(kioskctl(f, "test-print", &good, NULL), ==, 0);
    g_assert_nonnull(strstr(good, "The test page is out."));

    set(f, "assistant", "paper");
    await_phase(f, "welcome");
    g_assert_cmpint(kioskctl(f, "test-print", NULL, &why), ==, 1);
    g_assert_nonnull(strstr(why, "paper"));
}

static void kioskctl_does_not_trust_an_answer(struct fixture *f, gconstpointer unused)
{
    static const char *const answers[] = {"{\"phase\":\"welcome\"}\n", "{\"phase\":\n", "\n",
                                          "{}{}\n", "[]\n"};

    for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
        struct sockaddr_un address = {.sun_family = AF_UNIX};
        int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        g_autofree char *errors = NULL;
        pid_t pid;

        g_strlcpy(address.sun_path, f->socket, sizeof address.sun_path);
        g_assert_cmpint(bind(listener, (struct sockaddr *)&address, sizeof address), ==, 0);
        g_assert_cmpint(listen(listener, 1), ==, 0);
        pid = fork();
        if (pid == 0) {
            int fd = accept(listener, NULL, NULL);
            char command[8];

            g_assert_cmpint(recv(fd, command, 7, MSG_WAITALL), ==, 7); /* "status\n" */
            _exit(send(fd, answers[i], strlen(answers[i]), 0) > 0 ? 0 : 1);
        }
        close(listener);
        g_assert_cmpint(kioskctl(f, "status", NULL, &errors), ==, 1);
        g_assert_nonnull(strstr(errors, "cannot be understood"));
        waitpid(pid, NULL, 0);
        unlink(f->socket);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    signal(SIGPIPE, SIG_IGN);
#define TEST(name) g_test_add("/kioskd/staff/" #name, struct fixture, NULL, setup, name, teardown)
    TEST(an_order_leaves_one_record);
    TEST(looking_leaves_no_record);
    TEST(a_refusal_is_recorded_without_what_was_typed);
    TEST(an_assistant_is_recorded_with_what_came_of_it);
    TEST(a_self_test_runs_beside_the_welcome_page);
    TEST(a_self_test_gives_way_to_whoever_steps_up);
    TEST(a_self_test_looks_at_a_closed_kiosk_too);
    TEST(a_busy_kiosk_is_tested_by_nobody);
    TEST(a_latch_and_three_crashes_are_recorded);
    TEST(what_cannot_be_recorded_is_not_done);
    TEST(a_full_disk_is_met_and_got_over);
    TEST(attendants_may_do_their_work);
    TEST(nobody_else_is_let_in);
    TEST(a_stranger_who_got_in_is_refused_and_recorded);
    TEST(strangers_do_not_push_out_the_records_of_others);
    TEST(only_an_operator_lifts_the_latch);
    TEST(only_kioskd_speaks_for_an_attendant);
    TEST(a_crowd_that_says_nothing_keeps_nobody_out);
    TEST(a_crowd_that_watches_keeps_nobody_out);
    TEST(who_waits_for_an_answer_outlasts_a_crowd);
    TEST(who_never_reads_is_hung_up_on);
    TEST(a_line_with_a_nul_is_hung_up_on);
    TEST(a_line_that_comes_in_pieces_is_one);
    TEST(the_status_knows_sessions_devices_and_build);
    TEST(findings_that_are_none_are_not_kept);
    TEST(manual_and_guide_name_every_command);
    TEST(kioskctl_prints_the_record);
    TEST(kioskctl_leaves_out_what_was_cut_off);
    TEST(kioskctl_reads_the_older_file_too);
    TEST(kioskctl_tells_what_a_self_test_found);
    TEST(kioskctl_says_why_a_test_print_failed);
    TEST(kioskctl_does_not_trust_an_answer);
    return g_test_run();
}
