#include "tests/vcard/control.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

void control_init(struct control *control)
{
    control->fd = -1;
    control->path = NULL;
    for (size_t i = 0; i < CONTROL_CLIENTS; i++)
        control->clients[i].fd = -1;
}

static bool bind_private(int fd, const struct sockaddr_un *address)
{
    mode_t before = umask(077);
    bool ok = bind(fd, (const struct sockaddr *)address, sizeof *address) == 0;

    umask(before);
    return ok;
}

/* A socket on which nobody listens any more. Connecting to a file is refused in the same way. */
static bool is_left_over(const struct sockaddr_un *address)
{
    struct stat status;

    if (lstat(address->sun_path, &status) != 0 || !S_ISSOCK(status.st_mode))
        return false;

    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool refused = fd >= 0 && connect(fd, (const struct sockaddr *)address, sizeof *address) != 0 &&
                   errno == ECONNREFUSED;

    if (fd >= 0)
        close(fd);
    return refused;
}

bool control_listen(struct control *control, const char *path, struct err *err)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = -1;

    if (strlen(path) >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return ERR(err, ERR_IO, errno);
    }
    strcpy(address.sun_path, path);
    if (is_left_over(&address))
        unlink(path);
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return ERR(err, ERR_IO, errno);
    if (!bind_private(fd, &address) || listen(fd, CONTROL_CLIENTS) != 0) {
        int reason = errno;

        close(fd);
        errno = reason;
        return ERR(err, ERR_IO, reason);
    }
    control->fd = fd;
    control->path = path;
    return true;
}

static void hang_up(struct control_client *client)
{
    close(client->fd);
    client->fd = -1;
    client->len = 0;
}

void control_done(struct control *control)
{
    for (size_t i = 0; i < CONTROL_CLIENTS; i++) {
        if (control->clients[i].fd >= 0)
            hang_up(&control->clients[i]);
    }
    if (control->fd < 0)
        return;
    close(control->fd);
    unlink(control->path);
    control->fd = -1;
}

void control_watch(const struct control *control, struct pollfd *ret)
{
    ret[0] = (struct pollfd){.fd = control->fd, .events = POLLIN};
    for (size_t i = 0; i < CONTROL_CLIENTS; i++)
        ret[1 + i] = (struct pollfd){.fd = control->clients[i].fd, .events = POLLIN};
}

/* One too many is hung up on. */
static void take_client(struct control *control)
{
    int fd = accept4(control->fd, NULL, NULL, SOCK_CLOEXEC);

    if (fd < 0)
        return;
    for (size_t i = 0; i < CONTROL_CLIENTS; i++) {
        if (control->clients[i].fd < 0) {
            control->clients[i].fd = fd;
            control->clients[i].len = 0;
            return;
        }
    }
    close(fd);
}

static bool run_line(struct control_client *client, char *line, struct station *station)
{
    char answer[STATION_ANSWER_MAX];

    station_command(station, line, answer);
    return send(client->fd, answer, strlen(answer), MSG_NOSIGNAL) == (ssize_t)strlen(answer);
}

/* Runs every whole line. False when the other side does not take the answer, or sends no line end. */
static bool run_lines(struct control_client *client, struct station *station)
{
    char *end = NULL;

    while ((end = memchr(client->line, '\n', client->len)) != NULL) {
        size_t used = (size_t)(end - client->line) + 1;

        *end = '\0';
        if (!run_line(client, client->line, station))
            return false;
        client->len -= used;
        memmove(client->line, client->line + used, client->len);
    }
    return client->len < sizeof client->line;
}

static void serve_client(struct control_client *client, struct station *station)
{
    ssize_t count = recv(client->fd, client->line + client->len, sizeof client->line - client->len,
                         MSG_DONTWAIT);

    if (count < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (count <= 0) {
        hang_up(client);
        return;
    }
    client->len += (size_t)count;
    if (!run_lines(client, station))
        hang_up(client);
}

void control_serve(struct control *control, const struct pollfd *fds, struct station *station)
{
    for (size_t i = 0; i < CONTROL_CLIENTS; i++) {
        if (control->clients[i].fd >= 0 && fds[1 + i].revents != 0)
            serve_client(&control->clients[i], station);
    }
    if (control->fd >= 0 && fds[0].revents != 0)
        take_client(control);
}
