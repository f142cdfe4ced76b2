#include "kiosk/kioskd/control.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static bool address_of(const char *path, struct sockaddr_un *ret)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    if (strlen(path) >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return false;
    }
    memcpy(address.sun_path, path, strlen(path));
    *ret = address;
    return true;
}

static bool somebody_listens(const struct sockaddr_un *address)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool listens;

    if (fd < 0)
        return false;
    listens = connect(fd, (const struct sockaddr *)address, sizeof *address) == 0;
    close(fd);
    return listens;
}

static bool bind_and_listen(int fd, const struct sockaddr_un *address)
{
    mode_t before = umask(0117);
    bool bound = bind(fd, (const struct sockaddr *)address, sizeof *address) == 0;

    umask(before);
    return bound && listen(fd, CONTROL_CLIENTS) == 0;
}

bool control_open(const char *path, const struct peer_groups *groups, struct control *ret)
{
    struct sockaddr_un address;
    int fd;

    if (!address_of(path, &address))
        return false;
    if (somebody_listens(&address)) {
        errno = EADDRINUSE;
        return false;
    }
    unlink(path);
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return false;
    if (!bind_and_listen(fd, &address)) {
        int why = errno;

        close(fd);
        errno = why;
        return false;
    }
    /* Not ours to give: then the attendants are kept out, and nobody let in. */
    if (groups->has_attendants && chown(path, (uid_t)-1, groups->attendants) != 0)
        errno = 0;
    *ret = (struct control){.listener = fd, .path = path, .groups = *groups};
    for (size_t i = 0; i < CONTROL_CLIENTS; i++)
        ret->clients[i].fd = -1;
    return true;
}

void control_fds(const struct control *control, struct pollfd ret[static CONTROL_FDS])
{
    ret[0] = (struct pollfd){.fd = control->listener, .events = POLLIN};
    for (size_t i = 0; i < CONTROL_CLIENTS; i++)
        ret[1 + i] = (struct pollfd){.fd = control->clients[i].fd,
                                     .events = control->clients[i].waits ? 0 : POLLIN};
}

static void hang_up(struct control_client *client)
{
    close(client->fd);
    *client = (struct control_client){.fd = -1};
}

static void say(struct control_client *client, const char *line)
{
    char text[CONTROL_ANSWER + 1];
    size_t len = strnlen(line, CONTROL_ANSWER - 1);

    memcpy(text, line, len);
    text[len++] = '\n';
    if (send(client->fd, text, len, MSG_DONTWAIT | MSG_NOSIGNAL) != (ssize_t)len)
        hang_up(client);
}

/* Who is hung up on last when all places are taken. */
static int worth(const struct control_client *client)
{
    if (client->waits)
        return 2;
    return client->watches ? 1 : 0;
}

/* A free place, or that of whoever is worth least; of several, whoever came first. */
static struct control_client *place(struct control *control)
{
    struct control_client *least = &control->clients[0];

    for (size_t i = 0; i < CONTROL_CLIENTS; i++) {
        struct control_client *other = &control->clients[i];

        if (other->fd < 0)
            return other;
        if (worth(other) < worth(least) ||
            (worth(other) == worth(least) && other->since < least->since))
            least = other;
    }
    hang_up(least);
    return least;
}

static void answer(struct control_client *client, const char *line,
                   const struct control_handler *handler)
{
    const struct control_command command = {.peer = &client->peer, .line = line};
    char text[CONTROL_ANSWER] = "";

    if (client->peer.rank != RANK_NONE && strcmp(line, "watch") == 0) {
        client->watches = true;
        handler->status(handler->ctx, text);
    } else {
        handler->command(handler->ctx, &command, text);
        client->waits = text[0] == '\0';
    }
    if (!client->waits)
        say(client, text);
    if (client->fd >= 0 && client->peer.rank == RANK_NONE)
        hang_up(client);
}

/* Answers the lines that are complete, until one of them is answered later. */
static void answer_lines(struct control_client *client, const struct control_handler *handler)
{
    char *end;

    while (client->fd >= 0 && !client->waits &&
           (end = memchr(client->line, '\n', client->len)) != NULL) {
        size_t len = (size_t)(end - client->line) + 1;
        char line[CONTROL_LINE];

        memcpy(line, client->line, len);
        line[len - 1] = '\0';
        client->len -= len;
        memmove(client->line, end + 1, client->len);
        answer(client, line, handler);
    }
    if (client->fd >= 0 && !client->waits && client->len == sizeof client->line)
        hang_up(client);
}

static void hear(struct control_client *client, const struct control_handler *handler)
{
    ssize_t n;

    if (client->waits) { /* only ever woken because the other end is gone */
        hang_up(client);
        return;
    }
    n = recv(client->fd, client->line + client->len, sizeof client->line - client->len, 0);
    if (n < 0 && errno == EAGAIN)
        return;
    if (n <= 0 || memchr(client->line + client->len, '\0', (size_t)n) != NULL) {
        hang_up(client);
        return;
    }
    client->len += (size_t)n;
    answer_lines(client, handler);
}

static void welcome(struct control *control, const struct control_handler *handler)
{
    int fd = accept4(control->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    struct control_client *client;
    struct peer peer;

    if (fd < 0)
        return;
    if (!peer_of(fd, &control->groups, &peer)) {
        close(fd);
        return;
    }
    client = place(control);
    *client = (struct control_client){.fd = fd, .since = ++control->last, .peer = peer};
    /* Most have asked already: nobody can push them out before they are heard. */
    hear(client, handler);
}

void control_serve(struct control *control, const struct pollfd fds[static CONTROL_FDS],
                   const struct control_handler *handler)
{
    for (size_t i = 0; i < CONTROL_CLIENTS; i++)
        if (fds[1 + i].fd >= 0 && fds[1 + i].fd == control->clients[i].fd &&
            fds[1 + i].revents != 0)
            hear(&control->clients[i], handler);
    if (fds[0].revents != 0)
        welcome(control, handler);
}

void control_answer(struct control *control, const char *line)
{
    for (size_t i = 0; i < CONTROL_CLIENTS; i++) {
        struct control_client *client = &control->clients[i];

        if (client->fd < 0 || !client->waits)
            continue;
        say(client, line);
        if (client->fd >= 0)
            hang_up(client);
    }
}

void control_tell(struct control *control, const char *line)
{
    for (size_t i = 0; i < CONTROL_CLIENTS; i++)
        if (control->clients[i].fd >= 0 && control->clients[i].watches)
            say(&control->clients[i], line);
}

void control_close(struct control *control)
{
    for (size_t i = 0; i < CONTROL_CLIENTS; i++)
        if (control->clients[i].fd >= 0)
            hang_up(&control->clients[i]);
    close(control->listener);
    unlink(control->path);
}
