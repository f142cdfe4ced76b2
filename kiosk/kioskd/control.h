/* Where kioskctl asks and orders: a UNIX socket, one line a command, one line an answer. */
#pragma once

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/scope.h"
#include "kiosk/kioskd/peer.h"

#define CONTROL_CLIENTS 16
#define CONTROL_FDS     (1 + CONTROL_CLIENTS)
#define CONTROL_LINE    128  /* longest command, with its NUL; longer ones are hung up on */
#define CONTROL_ANSWER  4096 /* longest answer, with its NUL */

struct control_client {
    int fd;         /* -1: free */
    uint64_t since; /* the more, the later it came */
    struct peer peer;
    bool watches;
    bool waits; /* for an answer that comes later; hears nothing else until then */
    char line[CONTROL_LINE];
    size_t len;
};

struct control {
    int listener;
    const char *path;
    struct peer_groups groups;
    uint64_t last; /* since of who came last */
    struct control_client clients[CONTROL_CLIENTS];
};

/* One command and who gave it; borrowed for the call. */
struct control_command {
    const struct peer *peer;
    const char *line;
};

/* Whoever carries commands out. */
struct control_handler {
    void *ctx;

    /* Writes the answer to line, without a line end. "" means that it comes later, by
     * control_answer(). */
    void (*command)(void *ctx, const struct control_command *command,
                    char ret[static CONTROL_ANSWER]);

    /* Writes the state of things as one line of JSON: the first answer to "watch". */
    void (*status)(void *ctx, char ret[static CONTROL_ANSWER]);
};

/* Listens at path, which must outlive control. Its group is the attendants', its mode 0660. A socket that nobody
 * listens at any more is replaced. False, and errno, when it cannot; EADDRINUSE when somebody does. */
MUST_USE bool control_open(const char *path, const struct peer_groups *groups, struct control *ret);

/* What to poll for. */
void control_fds(const struct control *control, struct pollfd ret[static CONTROL_FDS]);

/* Answers whoever has asked. Who has no rank is handed to command once, and hung up on. Never blocks: who does
 * not read, does not end a line or sends a NUL is hung up on; when all places are taken, whoever
 * came first makes room, those who watch or wait last of all. */
void control_serve(struct control *control, const struct pollfd fds[static CONTROL_FDS],
                   const struct control_handler *handler);

/* Sends line to everybody who waits for an answer, and hangs up: what was asked after it is lost. */
void control_answer(struct control *control, const char *line);

/* Sends line to everybody who watches; hangs up on who does not read. */
void control_tell(struct control *control, const char *line);

/* Hangs up and takes the socket away. */
void control_close(struct control *control);
