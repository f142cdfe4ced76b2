/* What was done to the kiosk, by whom: one line of JSON for each action, on disk before it is answered. Words
 * and numbers only, nothing of a resident. */
#pragma once

#include <stddef.h>

#include "base/scope.h"
#include "kiosk/kioskd/peer.h"

#define AUDIT_RECORD 512 /* bytes of the longest record with its line end */
#define AUDIT_FILE_MAX                                                                             \
    (256 * 1024) /* bytes; then the file becomes FILE.1, and the older one is gone */

struct audit {
    const char *path; /* NULL: nothing is recorded */
    bool has_group;
    gid_t group; /* may read it */
};

/* Every text is a word or a name that was checked before: it is written as it is. */
struct audit_entry {
    const struct peer *who; /* NULL: kioskd itself */
    const char *attendant;  /* whom who speaks for; NULL: for nobody else */
    const char *what;
    const char *argument; /* NULL: none */
    const char *result;
    const char *phase; /* of the session, when it was asked for */
};

/* path is borrowed; group is given the right to read when has_group. A file that may not grow is an error of
 * its own from then on, not the end of the process. */
void audit_init(const char *path, bool has_group, gid_t group, struct audit *ret);

/* Keeps room on the disk for one more record. False when it could not be written: no room, no right, no such
 * directory, no plain file. */
MUST_USE bool audit_ready(const struct audit *audit);

/* On disk when it returns true. Blocks until then. What a loss of power left half-written stays alone on its
 * line. */
MUST_USE bool audit_write(const struct audit *audit, const struct audit_entry *entry);
