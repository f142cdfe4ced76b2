/* Where kioskctl asks and orders: a UNIX socket, one line a command, one line an answer. */
#pragma once

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/scope.h"

#define CONTROL_CLIENTS 8
#define CONTROL_FDS     (1 + CONTROL_CLIENTS)
#define CONTROL_LINE    64  /* longest command, with its NUL; longer ones are hung up on */
#define CONTROL_ANSWER  512 /* longest answer, with its NUL */

struct control_client {
    int fd; /* -1: free */
    bool watches;
    bool waits; /* for an answer that comes later; hears nothing else until then */
    char line[CONTROL_LINE];
    size_t len;
};

struct control {
    int listener;
    const char *path;
    struct control_client clients[CONTROL_CLIENTS];
};

/* Whoever carries commands out. */
struct control_handler {
    void *ctx;

    /* Writes the answer to line, without a line end. "" means that it comes later, by
     * control_answer(). */
    void (*command)(void *ctx, const char *line, char ret[static CONTROL_ANSWER]);

    /* Writes the state of things as one line of JSON: the first answer to "watch". */
    void (*status)(void *ctx, char ret[static CONTROL_ANSWER]);
};

/* Listens at path, which must outlive control. A socket that nobody listens at any more is replaced.
 * False, and errno, when it cannot; EADDRINUSE when somebody does. */
MUST_USE bool control_open(const char *path, struct control *ret);

/* What to poll for. */
void control_fds(const struct control *control, struct pollfd ret[static CONTROL_FDS]);

/* Answers whoever has asked. Only root and the user kioskd runs as are heard. Never blocks. */
void control_serve(struct control *control, const struct pollfd fds[static CONTROL_FDS],
                   const struct control_handler *handler);

/* Sends line to everybody who waits for an answer, and hangs up: what was asked after it is lost. */
void control_answer(struct control *control, const char *line);

/* Sends line to everybody who watches; hangs up on who does not read. */
void control_tell(struct control *control, const char *line);

/* Hangs up and takes the socket away. */
void control_close(struct control *control);
