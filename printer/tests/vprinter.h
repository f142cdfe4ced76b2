/* The virtual printer (tests/printer/vprinter) for a test program: in a network of its own. */
#pragma once

#include <stdbool.h>

/* Moves this process to a private network and starts the printer. False when that is not allowed
 * here (not root) or ippeveprinter is not installed: the tests are skipped. Aborts when it breaks. */
bool vprinter_start(void);

/* Ends it and removes what it kept. */
void vprinter_end(void);

/* Where it listens. Static storage. */
const char *vprinter_uri(void);

/* Where it keeps what it received. Static storage. */
const char *vprinter_out(void);

/* One command of vprinter --help; returns once the printer shows it. */
void vprinter_do(const char *command);
