#include "kiosk/latch.h"

#include <errno.h>
#include <fcntl.h>

#include "kiosk/durable.h"

bool latch_set(const char *path, struct err *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);

    if (fd < 0)
        return ERR(err, ERR_IO, errno);
    if (!durable_close(fd) || !durable_name(path))
        return ERR(err, ERR_IO, errno);
    return true;
}
