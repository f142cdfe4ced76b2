/* The processes of the machine, each once: also those that begin while others are looked at. */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "base/scope.h"

struct process {
    pid_t pid;
    unsigned long long started; /* clock ticks since the machine started: a pid may come again */
    char name[32];
    int folder; /* /proc/PID, open */
};

struct processes;

struct processes *processes_new(void);
void processes_free(struct processes **processes);

/* The next process that was not given before; its folder is closed with the next call. False when there is none, or
 * with *ret_failed when /proc cannot be read. */
MUST_USE bool processes_next(struct processes *processes, struct process *ret, bool *ret_failed);
