#include "kiosk/durable.h"

#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

bool durable_close(int fd)
{
    bool synced = fsync(fd) == 0;

    return close(fd) == 0 && synced;
}

bool durable_name(const char *path)
{
    char copy[PATH_MAX];
    int fd;

    if (strlen(path) >= sizeof copy)
        return false;
    memcpy(copy, path, strlen(path) + 1);
    fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd >= 0 && durable_close(fd);
}
