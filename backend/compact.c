#include "backend/compact.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "backend/b64.h"

bool compact_split(const char *jws, size_t len, struct compact *ret)
{
    const char *first = memchr(jws, '.', len);
    const char *second =
        first == NULL ? NULL : memchr(first + 1, '.', len - (size_t)(first + 1 - jws));

    if (second == NULL)
        return false;
    *ret = (struct compact){.header = jws,
                            .header_len = (size_t)(first - jws),
                            .payload = first + 1,
                            .payload_len = (size_t)(second - first - 1),
                            .signature = second + 1,
                            .signature_len = len - (size_t)(second + 1 - jws)};
    return true;
}

size_t compact_signed_len(const struct compact *parts)
{
    return parts->header_len + 1 + parts->payload_len;
}

bool compact_decode(const char *part, size_t len, struct text *ret, struct err *err)
{
    size_t decoded_len = b64url_decoded_len(len);
    SCOPED_TEXT decoded = {0};

    if (decoded_len == SIZE_MAX)
        return ERR(err, ERR_MALFORMED, 0);
    decoded.bytes = malloc(decoded_len + 1);
    if (decoded.bytes == NULL)
        return ERR(err, ERR_MEMORY, 0);
    decoded.len = decoded_len;
    decoded.bytes[decoded_len] = '\0';
    if (!b64url_decode(part, len, (uint8_t *)decoded.bytes))
        return ERR(err, ERR_MALFORMED, 0);
    *ret = decoded;
    decoded = (struct text){0};
    return true;
}
