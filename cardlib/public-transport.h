/* A transport that somebody else has written, as the internal seam. */
#pragma once

#include <mynacard/card.h>

#include "cardlib/transport.h"

/* The dev of bridge_transport, which closes transport's dev and frees the bridge. NULL when out of memory;
 * transport's dev is then still open. */
struct bridge;
struct bridge *bridge_new(const struct myna_transport *transport, void *dev);
extern const struct card_transport bridge_transport;
