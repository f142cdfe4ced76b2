/* One line of talk with kioskd: lines out, lines in, never waiting. */
#pragma once

#include <stdbool.h>

#include "base/err.h"
#include "base/scope.h"

struct channel;

/* Connects to the socket at path. line(ctx, text) hears every line, without its end, borrowed; NULL once, when
 * kioskd has hung up. NULL when nobody listens. */
struct channel *channel_new(const char *path, void (*line)(void *ctx, const char *text), void *ctx,
                            struct err *err);

/* Says text, a line without its end. */
void channel_say(struct channel *channel, const char *text);

/* Nothing is heard any more. *channel may be NULL; leaves NULL. */
void channel_free(struct channel **channel);
