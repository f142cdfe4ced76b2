#include "printer/bits.h"

#include <stdlib.h>
#include <string.h>

#include "base/secret.h"

bool bits_init(struct bits *ret, unsigned width, unsigned height, struct err *err)
{
    size_t stride = BITS_STRIDE(width);
    uint8_t *rows = calloc(height, stride);

    if (rows == NULL)
        return ERR(err, ERR_MEMORY, 0);
    *ret = (struct bits){width, height, stride, rows};
    return true;
}

void bits_done(struct bits *bits)
{
    if (bits->rows != NULL)
        wipe(bits->rows, bits->stride * bits->height);
    free(bits->rows);
    *bits = (struct bits){0};
}

/* FNV-1a, eight bytes at a time. */
#define FNV_PRIME UINT64_C(0x100000001b3)

uint64_t bits_sum(uint64_t sum, const uint8_t *row, size_t len)
{
    for (size_t i = 0; i < len; i += sizeof(uint64_t)) {
        uint64_t eight = 0;

        memcpy(&eight, row + i, len - i < sizeof eight ? len - i : sizeof eight);
        sum = (sum ^ eight) * FNV_PRIME;
        /* What a product moves up must come down again, or the highest bytes would count little. */
        sum ^= sum >> 32;
    }
    return sum;
}
