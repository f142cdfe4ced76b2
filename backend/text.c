#include "backend/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/secret.h"

void text_done(struct text *text)
{
    if (text->bytes != NULL)
        wipe(text->bytes, text->len);
    free(text->bytes);
    *text = (struct text){0};
}

bool text_copy(const void *bytes, size_t len, struct text *ret, struct err *err)
{
    char *copy = malloc(len + 1);

    if (copy == NULL)
        return ERR(err, ERR_MEMORY, 0);
    if (len > 0)
        memcpy(copy, bytes, len);
    copy[len] = '\0';
    *ret = (struct text){.bytes = copy, .len = len};
    return true;
}

/* Reads until there is no more, or size is full. -1: errno says why. */
static ssize_t read_all(int fd, char *bytes, size_t size)
{
    size_t len = 0;

    while (len < size) {
        ssize_t more = read(fd, bytes + len, size - len);

        if (more < 0 && errno == EINTR)
            continue;
        if (more < 0)
            return -1;
        if (more == 0)
            break;
        len += (size_t)more;
    }
    return (ssize_t)len;
}

static bool load(int fd, size_t max, struct text *ret, struct err *err)
{
    SCOPED_TEXT text = {.bytes = malloc(max + 2)};
    ssize_t len = text.bytes == NULL ? 0 : read_all(fd, text.bytes, max + 1);

    if (text.bytes == NULL)
        return ERR(err, ERR_MEMORY, 0);
    /* What a file that broke off has left, too, is wiped. */
    text.len = len < 0 ? max + 1 : (size_t)len;
    if (len < 0)
        return ERR(err, ERR_IO, errno);
    if (text.len > max)
        return ERR(err, ERR_TOO_LONG, max);
    text.bytes[text.len] = '\0';
    *ret = text;
    text = (struct text){0};
    return true;
}

bool text_load(const char *path, size_t max, struct text *ret, struct err *err)
{
    bool is_stdin = strcmp(path, "-") == 0;
    int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return ERR(err, ERR_IO, errno);

    bool ok = load(fd, max, ret, err);

    if (!is_stdin)
        close(fd);
    return ok;
}
