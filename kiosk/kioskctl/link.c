#include "kiosk/kioskctl/link.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void complain(const char *path)
{
    if (errno == EACCES || errno == EPERM)
        fprintf(stderr,
                "kioskctl: you may not do this. Attendants are in the group kiosk-attendant; "
                "log in again after you were added.\n");
    else if (errno == ENOENT || errno == ECONNREFUSED)
        fprintf(stderr, "kioskctl: nobody answers at %s: kioskd is not running.\n", path);
    else
        fprintf(stderr, "kioskctl: nobody answers at %s: %s.\n", path, strerror(errno));
}

static bool address_of(const char *path, struct sockaddr_un *ret)
{
    *ret = (struct sockaddr_un){.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof ret->sun_path) {
        errno = ENAMETOOLONG;
        return false;
    }
    memcpy(ret->sun_path, path, strlen(path));
    return true;
}

static FILE *dial(const char *path)
{
    struct sockaddr_un address;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    FILE *link;

    if (fd < 0)
        return NULL;
    if (address_of(path, &address) &&
        connect(fd, (const struct sockaddr *)&address, sizeof address) == 0 &&
        (link = fdopen(fd, "r+")) != NULL)
        return link;
    int why = errno;

    close(fd);
    errno = why;
    return NULL;
}

FILE *link_ask(const char *path, const char *command)
{
    SCOPED_LINK *link = dial(path);

    if (link == NULL || fprintf(link, "%s\n", command) < 0 || fflush(link) != 0) {
        complain(path);
        return NULL;
    }
    return MOVE(link);
}

char *link_read(FILE *link)
{
    SCOPED_LINE *line = NULL;
    size_t size = 0;
    ssize_t len = getline(&line, &size, link);

    if (len <= 0 || line[len - 1] != '\n') {
        fprintf(stderr, "kioskctl: kioskd hung up.\n");
        return NULL;
    }
    line[len - 1] = '\0';
    return MOVE(line);
}

void link_done(FILE **link)
{
    if (*link != NULL)
        fclose(*link);
    *link = NULL;
}

void text_done(char **text)
{
    free(*text);
    *text = NULL;
}
