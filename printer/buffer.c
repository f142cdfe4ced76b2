#include "printer/buffer.h"

#include <stdlib.h>
#include <string.h>

#include "base/secret.h"

#define FIRST_SIZE ((size_t)256 * 1024)

static bool reserve(struct buffer *buffer, size_t more)
{
    if (buffer->size - buffer->len >= more)
        return true;

    struct buffer larger = {.len = buffer->len, .size = 2 * buffer->size + more + FIRST_SIZE};

    larger.bytes = malloc(larger.size);
    if (larger.bytes == NULL)
        return false;
    if (buffer->len > 0)
        memcpy(larger.bytes, buffer->bytes, buffer->len);
    buffer_done(buffer);
    *buffer = larger;
    return true;
}

bool buffer_append(struct buffer *buffer, const void *bytes, size_t len)
{
    if (len == 0)
        return true; /* and memcpy() is given no NULL */
    if (!reserve(buffer, len))
        return false;
    memcpy(buffer->bytes + buffer->len, bytes, len);
    buffer->len += len;
    return true;
}

void buffer_done(struct buffer *buffer)
{
    if (buffer->bytes != NULL)
        wipe(buffer->bytes, buffer->size);
    free(buffer->bytes);
    *buffer = (struct buffer){0};
}
