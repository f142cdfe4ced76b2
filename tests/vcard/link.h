/* How long a command takes between a reader and a card of plastic: the time on the air or on the contacts
 * (computed), and the card's own (assumed: nobody has published any). docs/virtual-card.md has the formulas. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/scope.h"

enum link_kind {
    LINK_NONE, /* no time at all */
    LINK_106K, /* ISO 14443 type B, both ways */
    LINK_212K,
    LINK_424K,
    LINK_CONTACT, /* T=1 */
    LINK_KINDS
};

enum link_work { LINK_SELECT, LINK_READ, LINK_VERIFY, LINK_SIGN, LINK_OTHER, LINK_WORKS };

struct link {
    enum link_kind kind;
    unsigned work_ms[LINK_WORKS]; /* the card's own time */
    unsigned baud;                /* of LINK_CONTACT */
};

/* Of this kind, with the documented defaults. */
void link_init(struct link *ret, enum link_kind kind);

/* "106k", "212k", "424k", "contact" or "none". False, ret untouched, for others. */
MUST_USE bool link_kind_from_name(const char *name, enum link_kind *ret);
const char *link_kind_name(enum link_kind kind);

/* Applies "verify=30" (milliseconds; also select, read, sign, other) or "baud=38400". False, link
 * untouched, when it is neither. */
MUST_USE bool link_set(struct link *link, const char *setting);

/* Microseconds from the first bit of the command to the last of the answer. An answer of no bytes takes none:
 * the card has left. */
uint64_t link_us(const struct link *link, const uint8_t *cmd, size_t cmd_len, size_t answer_len);
