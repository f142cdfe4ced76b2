#include "kiosk/attendant/tries.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "kiosk/durable.h"

#define LINE_SIZE 96
#define BOOT_ID   "/proc/sys/kernel/random/boot_id"

static bool read_line(const char *path, char ret[static LINE_SIZE])
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ssize_t len;

    if (fd < 0)
        return false;
    len = read(fd, ret, LINE_SIZE - 1);
    close(fd);
    ret[len > 0 ? len : 0] = '\0';
    return len > 0;
}

struct tries_clock tries_clock_now(void)
{
    struct tries_clock clock = {.now_ms = 0};
    char line[LINE_SIZE] = "";
    struct timespec now;

    clock_gettime(CLOCK_BOOTTIME, &now);
    clock.now_ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
    if (!read_line(BOOT_ID, line) || sscanf(line, "%39[0-9a-f-]", clock.boot) != 1)
        memcpy(clock.boot, "unknown", sizeof "unknown");
    return clock;
}

void tries_load(const char *path, const struct tries_clock *clock, struct tries *ret)
{
    struct tries tries = {.wrong = TRIES_MAX, .last_wrong = *clock};
    char line[LINE_SIZE] = "", boot[TRIES_BOOT_SIZE] = "";
    long long at_ms = -1;
    unsigned wrong = 0;
    int end = 0;

    if (access(path, F_OK) != 0 && errno == ENOENT) {
        tries.wrong = 0;
    } else if (read_line(path, line) &&
               sscanf(line, "%2u %18lld %39[0-9a-z-]\n%n", &wrong, &at_ms, boot, &end) == 3 &&
               line[end] == '\0' && wrong <= TRIES_MAX && at_ms >= 0) {
        tries.wrong = wrong;
        if (strcmp(boot, clock->boot) == 0)
            tries.last_wrong.now_ms = at_ms;
    }
    *ret = tries;
}

unsigned tries_left(const struct tries *tries)
{
    return TRIES_MAX - tries->wrong;
}

int64_t tries_wait_ms(const struct tries *tries, const struct tries_clock *clock)
{
    int64_t past_ms = clock->now_ms - tries->last_wrong.now_ms, wait_ms;

    if (tries->wrong == 0)
        return 0;
    wait_ms = (int64_t)1000 << (tries->wrong - 1);
    if (past_ms < 0)
        return wait_ms;
    return past_ms < wait_ms ? wait_ms - past_ms : 0;
}

static bool write_line(const char *path, const char *line, struct err *err)
{
    char fresh[4096];
    ssize_t len = (ssize_t)strlen(line);
    bool written;
    int fd;

    if (snprintf(fresh, sizeof fresh, "%s.new", path) >= (int)sizeof fresh)
        return ERR(err, ERR_TOO_LONG, sizeof fresh);
    fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return ERR(err, ERR_IO, errno);
    written = write(fd, line, (size_t)len) == len;
    written = durable_close(fd) && written;
    if (!written || rename(fresh, path) != 0 || !durable_name(path))
        return ERR(err, ERR_IO, errno);
    return true;
}

bool tries_spend(const char *path, const struct tries_clock *clock, struct tries *tries,
                 struct err *err)
{
    struct tries spent = {.wrong = tries->wrong + 1, .last_wrong = *clock};
    char line[LINE_SIZE];

    if (tries_left(tries) == 0)
        return ERR(err, ERR_PIN_BLOCKED, 0);
    snprintf(line, sizeof line, "%u %lld %s\n", spent.wrong, (long long)clock->now_ms, clock->boot);
    if (!write_line(path, line, err))
        return false;
    *tries = spent;
    return true;
}

bool tries_forget(const char *path, struct tries *tries, struct err *err)
{
    if (unlink(path) != 0 && errno != ENOENT)
        return ERR(err, ERR_IO, errno);
    if (!durable_name(path))
        return ERR(err, ERR_IO, errno);
    tries->wrong = 0;
    return true;
}
