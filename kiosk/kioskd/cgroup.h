/* A control group of the children's own (cgroup v2), which the kernel kills as a whole: --delegated.
 *
 * Killing one by one ends every family but one in which more are born than a process can kill: measured on two cores, 64
 * that fork and exit without an end are gone in 0.2 s, but a fork bomb of 2,000 is not after 10 s. cgroup.kill (Linux 5.14)
 * meets also those who are being born: the same bomb is gone in 0.1 s. It takes a unit with Delegate=yes, whose group is
 * ours to divide; otherwise there is no such group, and a limit on the number of processes (TasksMax) is all the
 * more needed. */
#pragma once

#include <stdbool.h>

#include "base/scope.h"

/* Makes the group, and has whoever an earlier kioskd left in it killed. Once, at the start. False, and errno, when it cannot be: no cgroup v2, no right to, no cgroup.kill. */
MUST_USE bool cgroup_prepare(void);

/* In a child: enters the group, if there is one. False when it may not. */
MUST_USE bool cgroup_enter(void);

/* Has everybody in the group killed, if there is one. They are still to be waited for. */
void cgroup_kill(void);

/* Takes the group away, if the kernel has taken everybody off its list; otherwise it is used again at the next start. */
void cgroup_remove(void);
