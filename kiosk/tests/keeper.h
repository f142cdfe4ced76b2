/* kiosk-pcscd with a fake pcscd below it, for test programs: on a /run of its own. */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

/* Moves this process to a private /run. False when that is not allowed here (not root): the tests are skipped. */
bool keeper_prepare(void);

/* The next pcscd that is started behaves so: see fake-pcscd.c. */
void keeper_set(const char *behaviour);

/* Starts kiosk-pcscd, and returns when its pcscd listens; with "die" or "deaf", when it itself does. */
void keeper_start(void);

/* Ends it; does nothing when it has ended. */
void keeper_end(void);

/* Its process, and pcscd's: 0 when none listens. */
pid_t keeper_pid(void);
pid_t keeper_pcscd(void);

/* Where it listens. Static storage. */
const char *keeper_socket(void);
