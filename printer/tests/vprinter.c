#include "printer/tests/vprinter.h"

#include <errno.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static GPid pid;
static char *out;
static char uri[64];
static unsigned port;

/* A new network has its loopback interface down. */
static void raise_loopback(void)
{
    struct ifreq request = {.ifr_name = "lo"};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpint(ioctl(fd, SIOCGIFFLAGS, &request), ==, 0);
    request.ifr_flags |= IFF_UP;
    g_assert_cmpint(ioctl(fd, SIOCSIFFLAGS, &request), ==, 0);
    close(fd);
}

bool vprinter_start(void)
{
    char line[64] = "";
    int stdout_fd;
    g_autoptr(GError) error = NULL;
    /* A network of our own where that is allowed: tests run side by side. */
    if (unshare(CLONE_NEWNET) == 0)
        raise_loopback();
    else if (g_getenv("VPRINTER_NEEDS_ROOT"))
        return false;
    out = g_dir_make_tmp("madoguchi-printer-XXXXXX", NULL);
    g_assert_nonnull(g_getenv("VPRINTER"));
    g_autofree char *vprinter = g_strdup(g_getenv("VPRINTER"));
    g_autofree char *option = g_strdup("--out");
    char *words[] = {vprinter, option, out, NULL};
    g_spawn_async_with_pipes(NULL, words, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL,
                             &stdout_fd, NULL, &error);
    g_assert_no_error(error);
    FILE *answer = fdopen(stdout_fd, "r");
    g_assert_nonnull(fgets(line, sizeof(line), answer));
    g_assert_cmpint(sscanf(line, "port %u", &port), ==, 1);
    fclose(answer);
    g_snprintf(uri, sizeof(uri), "ipp://127.0.0.1:%u/ipp/print", port);
    return true;
}

void vprinter_end(void)
{
    kill(pid, SIGTERM);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    GDir *dir = g_dir_open(out, 0, NULL);
    for (const char *name; (name = g_dir_read_name(dir));) {
        g_autofree char *path = g_build_filename(out, name, NULL);
        g_unlink(path);
    }
    g_dir_close(dir);
    g_rmdir(out);
    g_free(out);
}

const char *vprinter_uri(void)
{
    return uri;
}

unsigned vprinter_port(void)
{
    return port;
}

const char *vprinter_out(void)
{
    return out;
}

char *vprinter_ask(const char *command)
{
    char answer[1024] = "";
    struct sockaddr_un where = {.sun_family = AF_UNIX};
    g_snprintf(where.sun_path, sizeof(where.sun_path), "%s/printer.sock", out);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_assert_cmpint(connect(fd, (struct sockaddr *)&where, sizeof(where)), ==, 0);
    FILE *link = fdopen(fd, "r+");
    fprintf(link, "%s\n", command);
    fflush(link);
    g_assert_nonnull(fgets(answer, sizeof(answer), link));
    fclose(link);
    return g_strdup(answer);
}

void vprinter_do(const char *command)
{
    g_autofree char *answer = vprinter_ask(command);
    if (!g_str_equal(answer, "ok\n"))
        g_error("%s: %s", command, answer);
}
