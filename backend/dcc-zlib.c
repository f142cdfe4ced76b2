/* Zlib (RFC 1950) between a DCC's COSE and its base45. */
#include "backend/dcc-private.h"
#include "backend/packed.h"

/* RFC 1950 section 2.2: method 8, a check of both bytes, no preset dictionary. */
static bool has_zlib_header(const struct text *deflated)
{
    const uint8_t *b = (const uint8_t *)deflated->bytes;

    return deflated->len >= 2 && (b[0] & 15) == 8 && (b[0] * 256 + b[1]) % 31 == 0 &&
           (b[1] & 32) == 0;
}

enum dcc_fault dcc_inflate(const struct text *deflated, struct text *ret)
{
    static const enum dcc_fault faults[] = {[UNPACKED_GOOD] = DCC_GOOD,
                                            [UNPACKED_TOO_LARGE] = DCC_BOMB,
                                            [UNPACKED_BAD] = DCC_BAD_ZLIB,
                                            [UNPACKED_NO_MEMORY] = DCC_NO_MEMORY};

    if (!has_zlib_header(deflated))
        return DCC_NOT_ZLIB;
    return faults[packed_open(PACKED_ZLIB, deflated, DCC_INFLATED_MAX, ret)];
}
