#include "kiosk/pcscd.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define ANSWER_SIZE 32

static int dial(const char *path, struct err *err)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd;

    if (strlen(path) >= sizeof address.sun_path) {
        ERR(err, ERR_TOO_LONG, strlen(path));
        return -1;
    }
    memcpy(address.sun_path, path, strlen(path));
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) {
        ERR(err, ERR_IO, errno);
        return -1;
    }
    if (connect(fd, (const struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    close(fd);
    ERR(err, ERR_UNREACHABLE, 0);
    return -1;
}

/* proc(5), /proc/pid/stat, field 22. The second field is a name in brackets and may hold anything. */
static bool read_born(pid_t pid, uint64_t *ret)
{
    char path[32], line[1024];
    const char *at;
    size_t len;
    FILE *file;

    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    file = fopen(path, "re");
    if (file == NULL)
        return false;
    len = fread(line, 1, sizeof line - 1, file);
    fclose(file);
    line[len] = '\0';
    at = strrchr(line, ')');
    for (int field = 2; at != NULL && field < 22; field++)
        at = strchr(at + 1, ' ');
    return at != NULL && sscanf(at, "%" SCNu64, ret) == 1;
}

bool pcscd_listening(const char *socket_path, struct pcscd_who *ret, struct err *err)
{
    struct ucred peer;
    socklen_t len = sizeof peer;
    uint64_t born;
    int fd = dial(socket_path, err);
    bool known;

    if (fd < 0)
        return false;
    /* Whoever called listen(): unix(7). */
    known = getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) == 0;
    close(fd);
    if (!known || !read_born(peer.pid, &born))
        return ERR(err, ERR_UNREACHABLE, 0);
    *ret = (struct pcscd_who){.pid = peer.pid, .born = born};
    return true;
}

static uint64_t running_ticks(void)
{
    struct timespec now;
    uint64_t per_s = (uint64_t)sysconf(_SC_CLK_TCK);

    clock_gettime(CLOCK_BOOTTIME, &now);
    return (uint64_t)now.tv_sec * per_s + (uint64_t)now.tv_nsec * per_s / 1000000000;
}

int64_t pcscd_age_ms(const struct pcscd_who *who)
{
    int64_t ticks = (int64_t)(running_ticks() - who->born);

    return ticks < 0 ? 0 : ticks * 1000 / sysconf(_SC_CLK_TCK);
}

static bool is_gone(const struct pcscd_who *who)
{
    uint64_t born;

    return !read_born(who->pid, &born) || born != who->born;
}

/* One line, without its end, or what there is of it at the deadline. */
static bool hear(int fd, int limit_ms, char ret[static ANSWER_SIZE], struct err *err)
{
    struct pollfd waits = {.fd = fd, .events = POLLIN};
    ssize_t len;

    if (poll(&waits, 1, limit_ms) <= 0)
        return ERR(err, ERR_TIME_OUT, limit_ms);
    len = recv(fd, ret, ANSWER_SIZE - 1, 0);
    if (len <= 0)
        return ERR(err, ERR_UNREACHABLE, 0);
    ret[len] = '\0';
    return true;
}

static bool ask(const char *keeper, int limit_ms, struct err *err)
{
    const char command[] = PCSCD_COMMAND;
    char answer[ANSWER_SIZE];
    int fd = dial(keeper, err);
    bool heard;

    if (fd < 0)
        return false;
    heard = send(fd, command, sizeof command - 1, MSG_NOSIGNAL) == (ssize_t)sizeof command - 1
                ? hear(fd, limit_ms, answer, err)
                : ERR(err, ERR_UNREACHABLE, 0);
    close(fd);
    if (!heard)
        return false;
    return strncmp(answer, PCSCD_DONE, sizeof PCSCD_DONE - 1) == 0 || ERR(err, ERR_REFUSED, 0);
}

bool pcscd_forget(const char *keeper, const char *socket_path, int limit_ms, struct err *err)
{
    struct pcscd_who before, after;
    bool there = pcscd_listening(socket_path, &before, NULL);
    uint64_t asked = running_ticks();

    if (!ask(keeper, limit_ms, err) || !pcscd_listening(socket_path, &after, err))
        return false;
    if (after.born < asked || (there && !is_gone(&before)))
        return ERR(err, ERR_PROTOCOL, 0);
    return true;
}
