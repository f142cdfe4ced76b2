/* Locked memory for what is typed and who is shown. */
#pragma once

#include <stddef.h>

#include "base/locked.h"

/* size bytes of zeros, for locked_free(). The program ends when there are none: whether memory can be locked was
 * tried before anybody was served (kiosk/memory.h). */
void *ui_locked_new(size_t size);

/* text, copied there; NULL when it is NULL. */
const char *ui_locked_copy(const char *text);

/* Wipes and frees such a copy, and leaves NULL. */
void ui_locked_forget(const char **copy);
