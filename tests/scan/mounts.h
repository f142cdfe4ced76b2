/* The file systems that are mounted, in whatever namespace. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/scope.h"

struct mount {
    const char *path; /* where it is mounted; decoded */
    const char *type; /* "ext4" */
    dev_t dev;
    bool is_memory; /* its files have no other place than memory */
};

struct mount_calls {
    /* A file system that can hold somebody's files, with its root folder open; -1, and errno, when it could not be
     * opened. */
    void (*each)(void *to, const struct mount *mount, int root);
    /* The mounts of this process, or what is below them, are not to be seen: errno. */
    void (*miss)(void *to, const char *what, pid_t pid);
    void *to;
};

/* Looks at all of them, each once. */
void mounts_each(const struct mount_calls *calls);

/* Folders at the roots of the file systems that this process sees and that may be written to: char *, owned by the
 * caller. */
GPtrArray *mounts_writable(void);
