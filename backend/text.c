#include "backend/text.h"

#include <stdlib.h>
#include <string.h>

#include "base/secret.h"

void text_done(struct text *text)
{
    if (text->bytes != NULL)
        wipe(text->bytes, text->len);
    free(text->bytes);
    *text = (struct text){0};
}

bool text_copy(const void *bytes, size_t len, struct text *ret, struct err *err)
{
    char *copy = malloc(len + 1);

    if (copy == NULL)
        return ERR(err, ERR_MEMORY, 0);
    if (len > 0)
        memcpy(copy, bytes, len);
    copy[len] = '\0';
    *ret = (struct text){.bytes = copy, .len = len};
    return true;
}
