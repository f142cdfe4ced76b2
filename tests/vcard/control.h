/* The UNIX socket at which the virtual card takes its commands, one a line. */
#pragma once

#include <poll.h>

#include "tests/vcard/station.h"

#define CONTROL_CLIENTS 8
#define CONTROL_FDS     (1 + CONTROL_CLIENTS)

struct control_client {
    int fd; /* -1: nobody */
    size_t len;
    char line[STATION_LINE_MAX];
};

struct control {
    int fd; /* -1: not listening */
    const char *path;
    struct control_client clients[CONTROL_CLIENTS];
};

/* Nobody listens or is connected yet. */
void control_init(struct control *control);

/* Listens at path (borrowed), which only this user may enter. A socket that a dead process has left there
 * is replaced. False, errno and ERR_IO when that cannot be. */
MUST_USE bool control_listen(struct control *control, const char *path, struct err *err);

/* Hangs up, and removes the socket. */
void control_done(struct control *control);

/* Writes CONTROL_FDS entries to wait for; what is not there has fd -1. */
void control_watch(const struct control *control, struct pollfd *ret);

/* Runs what has come. Does not wait. */
void control_serve(struct control *control, const struct pollfd *fds, struct station *station);
