/* Makes one call of another library fail: the n-th that cardlib makes. */
#pragma once

#include <stdbool.h>

/* From here on the n-th call (from 1) of a function in calls.def fails, once; 0: none. A function of PC/SC
 * then returns code. Only the library's own calls count, not a test's. */
void failing_arm(unsigned n, long code);

/* Counts no more. True when a call has failed; says which in failing_name(). */
bool failing_disarm(void);

/* Of the function that failed last; static. "" when there was none. */
const char *failing_name(void);
