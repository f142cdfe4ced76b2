/* The virtual printer (tests/printer/vprinter) for a test program. */
#pragma once

#include <stdbool.h>

/* Starts $VPRINTER, in a private network where that is allowed. False when it is not and $VPRINTER_NEEDS_ROOT is
 * set: the tests are skipped. Aborts when it breaks. */
bool vprinter_start(void);

/* Ends it and removes what it kept. */
void vprinter_end(void);

/* Where it listens. Static storage. */
const char *vprinter_uri(void);

unsigned vprinter_port(void);

/* Where it keeps what it received. Static storage. */
const char *vprinter_out(void);

/* One command of vprinter --help; returns once the printer shows it. */
void vprinter_do(const char *command);

/* One that answers something, or may be refused. The caller frees it. */
char *vprinter_ask(const char *command);
