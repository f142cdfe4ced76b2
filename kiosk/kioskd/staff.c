#include "kiosk/kioskd/staff.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/durable.h"

bool staff_is_reason(const char *text)
{
    size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz-");

    return len > 0 && len < REASON_SIZE && text[len] == '\0';
}

void staff_read(const char *path, char ret[static REASON_SIZE])
{
    char word[REASON_SIZE] = "";
    ssize_t len = -1;
    int fd;

    memset(ret, 0, REASON_SIZE);
    if (path == NULL)
        return;
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 && errno == ENOENT)
        return;
    if (fd >= 0) {
        len = read(fd, word, sizeof word - 1);
        close(fd);
    }
    if (len <= 0 || !staff_is_reason(word))
        memcpy(word, "attendant", sizeof "attendant");
    memcpy(ret, word, REASON_SIZE);
}

bool staff_keep(const char *path, const char *reason)
{
    size_t len = strlen(reason);
    bool written;
    int fd;

    if (path == NULL)
        return true;
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NONBLOCK, 0644);
    if (fd < 0)
        return false;
    written = write(fd, reason, len) == (ssize_t)len;
    return durable_close(fd) && written && durable_name(path);
}

bool staff_forget(const char *path)
{
    if (path == NULL)
        return true;
    if (unlink(path) != 0)
        return errno == ENOENT;
    return durable_name(path);
}
