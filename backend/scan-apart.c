/* Pictures and PDFs are read in a child: what is wrong with them, or with the libraries that read them, ends it and not
 * us. It answers through a pipe: a struct head, then each text as its length and its bytes. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "backend/scan-private.h"
#include "base/secret.h"

#define TEXT_MAX 7089 /* the digits of QR version 40 at level L */

struct head {
    struct err err; /* its where is of no use to another process */
    size_t count;
};

/* ---- the child ---- */

/* CPU time: a signal that tells why comes a second before the one that cannot be caught. */
static void limit(int resource, rlim_t most)
{
    const struct rlimit limits = {most, resource == RLIMIT_CPU ? most + 1 : most};

    setrlimit((__rlimit_resource_t)resource, &limits);
}

/* What libraries say of a picture is of no use to the person who showed it. */
static void say_nothing(void)
{
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

    if (nowhere >= 0)
        dup2(nowhere, STDERR_FILENO);
}

static void take_little(void)
{
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_CPU, SCAN_CPU_S);
    limit(RLIMIT_NPROC, 0);
#ifndef __SANITIZE_ADDRESS__ /* its shadow is terabytes */
    limit(RLIMIT_AS, SCAN_MEMORY_BYTES);
#endif
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

static bool put(int fd, const void *bytes, size_t len)
{
    const char *next = bytes;

    while (len > 0) {
        ssize_t written = write(fd, next, len);

        if (written < 0 && errno != EINTR)
            return false;
        if (written > 0) {
            next += written;
            len -= (size_t)written;
        }
    }
    return true;
}

static bool put_scan(int fd, const struct head *head, const struct scan *scan)
{
    bool ok = put(fd, head, sizeof *head);

    for (size_t i = 0; ok && i < head->count; i++)
        ok = put(fd, &scan->texts[i].len, sizeof scan->texts[i].len) &&
             put(fd, scan->texts[i].bytes, scan->texts[i].len);
    return ok;
}

static _Noreturn void answer(int fd, scan_reader *read, const unsigned char *bytes, size_t len)
{
    struct scan scan = {0};
    struct head head = {0};

    say_nothing();
    take_little();
    if (read(bytes, len, &scan, &head.err))
        head.count = scan.count;
    head.err.where = NULL;

    bool ok = put_scan(fd, &head, &scan);

    scan_done(&scan);
    _exit(ok ? EXIT_SUCCESS : EXIT_FAILURE);
}

/* ---- the parent ---- */

static int64_t milliseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool get(int fd, void *bytes, size_t len, int64_t until, struct err *err)
{
    char *next = bytes;

    while (len > 0) {
        struct pollfd there = {.fd = fd, .events = POLLIN};
        int64_t left = until - milliseconds();

        if (left <= 0)
            return ERR(err, ERR_TIME_OUT, SCAN_LIMIT_S * 1000);
        if (poll(&there, 1, (int)left) <= 0)
            continue;

        ssize_t got = read(fd, next, len);

        if (got == 0 || (got < 0 && errno != EINTR))
            return ERR(err, ERR_MALFORMED, 0);
        if (got > 0) {
            next += got;
            len -= (size_t)got;
        }
    }
    return true;
}

static bool get_text(int fd, int64_t until, struct scan *ret, struct err *err)
{
    char bytes[TEXT_MAX];
    size_t len;
    bool ok = get(fd, &len, sizeof len, until, err) &&
              (len <= sizeof bytes || ERR(err, ERR_TOO_LONG, len)) &&
              get(fd, bytes, len, until, err) && scan_add(ret, bytes, len, err);

    wipe(bytes, sizeof bytes);
    return ok;
}

static bool get_scan(int fd, struct scan *ret, struct err *err)
{
    int64_t until = milliseconds() + SCAN_LIMIT_S * 1000;
    struct head head;

    if (!get(fd, &head, sizeof head, until, err))
        return false;
    if (head.err.code != ERR_NONE)
        return ERR(err, head.err.code, head.err.detail);
    if (head.count > SCAN_CODES_MAX)
        return ERR(err, ERR_TOO_LONG, head.count);
    for (size_t i = 0; i < head.count; i++) {
        if (!get_text(fd, until, ret, err))
            return false;
    }
    return true;
}

/* Why it has said nothing. GLib and C++ abort when there is no memory. */
static enum err_code end_of(pid_t child)
{
    int status = 0;

    kill(child, SIGKILL);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    if (!WIFSIGNALED(status))
        return ERR_NONE;
    if (WTERMSIG(status) == SIGXCPU)
        return ERR_TIME_OUT;
    return WTERMSIG(status) == SIGABRT || WTERMSIG(status) == SIGTRAP ? ERR_TOO_LONG : ERR_NONE;
}

static bool listen_to(pid_t child, int fd, struct scan *ret, struct err *err)
{
    bool ok = get_scan(fd, ret, err);
    enum err_code end = end_of(child);

    return ok || (end != ERR_NONE && ERR(err, end, 0));
}

bool scan_apart(scan_reader *read, const unsigned char *bytes, size_t len, struct scan *ret,
                struct err *err)
{
    int ends[2];

    if (pipe(ends) != 0)
        return ERR(err, ERR_IO, errno);

    pid_t child = fork();

    if (child == 0) {
        close(ends[0]);
        answer(ends[1], read, bytes, len);
    }
    close(ends[1]);

    bool ok = child < 0 ? ERR(err, ERR_MEMORY, 0) : listen_to(child, ends[0], ret, err);

    close(ends[0]);
    return ok;
}
