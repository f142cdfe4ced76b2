/* Programs that kioskd starts, and their end: gone, not signalled, with everything they started.
 *
 * A child gives up what kioskd has before it begins: no descriptor but its pipe and the three usual ones (nothing on
 * standard input), no ignored or blocked signal, no privilege that kioskd has not, no core dump. It is the
 * first to go when memory runs out. It dies when kioskd does (PR_SET_PDEATHSIG; the kernel forgets that at an exec
 * of a set-user-id program, but for a child there is none: no_new_privs). What it started itself does not die with
 * kioskd: that is left to the service manager, which ends all that is in the unit (KillMode=control-group). */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/scope.h"

struct child {
    pid_t pid;  /* 0: none */
    int output; /* what it says: phases of a session, one line of an errand; -1: nothing more */
    int gate;   /* where it waits to be told to go on; -1: it does not wait */
};

#define CHILD_NONE ((struct child){.output = -1, .gate = -1})

/* Milliseconds of the clock that nobody sets. */
int64_t now_ms(void);

/* Makes this process the one that orphans come to. Once, at the start. errors is where children write
 * standard error, and standard output if that is not asked for, a descriptor that stays open; -1: to kioskd's own. False when the kernel cannot list children:
 * then end_all() could not keep its promise. */
MUST_USE bool children_prepare(int errors);

/* Starts argv (NULL at its end). What the child writes to its descriptor fd can be read from ret->output,
 * which never blocks. False, ret untouched, when there can be no process; errno says why. A program that does not
 * exist is one that ends at once with status 127. */
MUST_USE bool child_start(char *const argv[], int fd, struct child *ret);

/* The same, but it finds a pipe at its standard input, and one byte there when child_let_go_on() is called: so it can make
 * ready what takes time. Whoever starts it has SIGPIPE blocked. */
MUST_USE bool child_start_waiting(char *const argv[], int fd, struct child *ret);
void child_let_go_on(struct child *child);

/* Kills every descendant, orphans and stopped ones included, and returns only when all of them are
 * gone: whoever held the reader or the screen has let go. Why it ends: each pass kills all of our children and
 * waits for just those, and their own children are ours then; who has been killed cannot fork any more (the kernel
 * refuses that to a process with a fatal signal). Only a child that forks and exits faster than it can be looked up is one
 * pass ahead, and must win that race every time; kioskd-cgroup.h is for that. No other process can be hit in place of one that is gone: a process id
 * stays taken until we have waited for it, and nobody else does. What can hold it up: a process that the kernel does not let
 * go of (a device that does not answer), or one that a debugger from elsewhere holds. No program can help that; the service
 * manager's watchdog ends kioskd then. */
void end_all(void);

/* The same, but spares one child and what that has started. */
void end_all_but(pid_t spared);

/* Closes what is left of child and forgets it. */
void child_forget(struct child *child);
