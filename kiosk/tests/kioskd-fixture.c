#include "kiosk/tests/kioskd-fixture.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <grp.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

char *path_in(const struct fixture *f, const char *name)
{
    return g_build_filename(f->directory, name, NULL);
}

void set(const struct fixture *f, const char *name, const char *word)
{
    g_autofree char *path = path_in(f, name);

    g_assert_true(g_file_set_contents(path, word, -1, NULL));
}

/* What a test may leave in its directory. */
static const char *const files[] = {"behaviour", "sweep",   "assistant", "closed", "pids",
                                    "latch",     "errors",  "pid",       "socket", "staff",
                                    "audit",     "audit.1", "fifo"};

void setup(struct fixture *f, gconstpointer unused)
{
    f->directory = g_dir_make_tmp("kioskd-XXXXXX", NULL);
    g_assert_nonnull(f->directory);
    f->socket = path_in(f, "socket");
    f->session = f->sweep = g_getenv("FAKE_SESSION");
    set(f, "behaviour", "serve");
    set(f, "sweep", "pass");
    set(f, "assistant", "fine");
    set(f, "closed", "stay");
}

FILE *dial(const struct fixture *f, const char *command)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    FILE *line;

    g_strlcpy(address.sun_path, f->socket, sizeof address.sun_path);
    g_assert_cmpint(connect(fd, (struct sockaddr *)&address, sizeof address), ==, 0);
    line = fdopen(fd, "r+");
    fprintf(line, "%s\n", command);
    fflush(line);
    return line;
}

/* Only root lifts latches by birth: anybody else who runs the tests, by their own group. */
static const char *operators(void)
{
    const struct group *own = geteuid() == 0 ? NULL : getgrgid(getegid());

    return own != NULL ? own->gr_name : OPERATORS;
}

void start(struct fixture *f, const char *option, const char *value)
{
    const char *kioskd = g_getenv("KIOSKD"), *fake = g_getenv("FAKE_SESSION");
    g_autofree char *latch = path_in(f, "latch"), *audit = path_in(f, "audit");
    /* clang-format off */
    const char *const words[] = {
        kioskd, "--control", f->socket, "--latch", latch, "--retry", "50",
        "--audit", audit, "--attendants", ATTENDANTS, "--operators", operators(), option, value,
        "--sweep", f->sweep, "sweep", f->directory, ",",
        "--assistant", "test", fake, "assistant", f->directory, ",",
        "--beside", "self-test", fake, "assistant", f->directory, ",",
        "--assistant", "test-print", fake, "assistant", f->directory, ",",
        "--attendant", fake, "assistant", f->directory,
        "--", f->session, f->directory};
    /* clang-format on */
    const char *argv[G_N_ELEMENTS(words) + 1] = {NULL};
    size_t n = 0;
    char line[128];
    int ends[2];

    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (words[i] != NULL)
            argv[n++] = words[i];
    g_assert_cmpint(pipe(ends), ==, 0);
    f->kioskd = fork();
    if (f->kioskd == 0) {
        if (f->user != 0 && (chown(f->directory, f->user, f->user) != 0 || setgid(f->user) != 0 ||
                             setuid(f->user) != 0))
            _exit(127);
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that fails leaves nobody behind */
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        execv(kioskd, (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    close(ends[1]);
    f->errors = fdopen(ends[0], "r");
    g_assert_nonnull(fgets(line, sizeof line, f->errors));
    g_assert_true(g_str_has_prefix(line, "started "));
    f->watch = dial(f, "watch");
}

void start_plain(struct fixture *f)
{
    start(f, "--deadline", "86400000");
}

void await(struct fixture *f, const char *part)
{
    do {
        g_assert_nonnull(fgets(f->line, sizeof f->line, f->watch));
    } while (strstr(f->line, part) == NULL);
}

void await_phase(struct fixture *f, const char *phase)
{
    g_autofree char *part = g_strdup_printf("{\"phase\":\"%s\"", phase);

    await(f, part);
}

int number(const struct fixture *f, const char *name)
{
    g_autofree char *key = g_strdup_printf("\"%s\":", name);
    const char *value = strstr(f->line, key);

    g_assert_nonnull(value);
    return (int)strtol(value + strlen(key), NULL, 10);
}

void tell(const struct fixture *f, const char *command, const char *expected)
{
    FILE *line = dial(f, command);
    char answer[512];

    g_assert_nonnull(fgets(answer, sizeof answer, line));
    g_assert_cmpstr(g_strchomp(answer), ==, expected);
    fclose(line);
}

void assert_gone(pid_t pid)
{
    g_assert_cmpint(pid, >, 0);
    g_assert_cmpint(kill(pid, 0), ==, -1);
    g_assert_cmpint(errno, ==, ESRCH);
}

int stop(struct fixture *f)
{
    int status;

    kill(f->kioskd, SIGTERM);
    g_assert_cmpint(waitpid(f->kioskd, &status, 0), ==, f->kioskd);
    f->kioskd = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void teardown(struct fixture *f, gconstpointer unused)
{
    if (f->kioskd > 0)
        stop(f);
    if (f->watch != NULL)
        fclose(f->watch);
    if (f->errors != NULL)
        fclose(f->errors);
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = path_in(f, files[i]);

        g_unlink(path);
    }
    g_assert_cmpint(g_rmdir(f->directory), ==, 0);
    g_free(f->directory);
    g_free(f->socket);
}

int count_processes(const struct fixture *f)
{
    g_autoptr(GDir) proc = g_dir_open("/proc", 0, NULL);
    const char *name;
    int n = 0;

    while ((name = g_dir_read_name(proc)) != NULL) {
        g_autofree char *path = g_build_filename("/proc", name, "cmdline", NULL), *line = NULL;
        gsize len = 0;

        if (!g_ascii_isdigit(name[0]) || !g_file_get_contents(path, &line, &len, NULL) || len == 0)
            continue;
        if (strlen(line) + 1 < len && strcmp(line + strlen(line) + 1, f->directory) == 0)
            n++;
    }
    return n;
}
