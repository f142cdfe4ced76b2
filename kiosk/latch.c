#include "kiosk/latch.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

static bool sync_and_close(int fd)
{
    bool synced = fsync(fd) == 0;

    return close(fd) == 0 && synced;
}

/* A new name is on the disk only when its directory is. */
static bool sync_directory_of(const char *path)
{
    char copy[PATH_MAX];
    int fd;

    if (strlen(path) >= sizeof copy)
        return false;
    memcpy(copy, path, strlen(path) + 1);
    fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd >= 0 && sync_and_close(fd);
}

bool latch_set(const char *path, struct err *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);

    if (fd < 0)
        return ERR(err, ERR_IO, errno);
    if (!sync_and_close(fd) || !sync_directory_of(path))
        return ERR(err, ERR_IO, errno);
    return true;
}
