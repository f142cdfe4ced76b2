#include "ui/locked.h"

#include <glib.h>
#include <stdint.h>
#include <string.h>

void *ui_locked_new(size_t size)
{
    void *memory = locked_new(size, NULL);

    if (memory == NULL)
        g_error("no more memory can be locked");
    return memory;
}

const char *ui_locked_copy(const char *text)
{
    size_t size = text == NULL ? 0 : strlen(text) + 1;

    return text == NULL ? NULL : memcpy(ui_locked_new(size), text, size);
}

void ui_locked_forget(const char **copy)
{
    /* Whoever forgets it knows that it is ours. */
    if (*copy != NULL)
        locked_free((void *)(uintptr_t)*copy, strlen(*copy) + 1);
    *copy = NULL;
}
