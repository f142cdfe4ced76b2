#include "printer/seed.h"

#include <glib.h>
#include <string.h>

void seed_from(const char *what, const char *id, unsigned number, uint8_t ret[static SEED_LEN])
{
    GChecksum *checksum = g_checksum_new(G_CHECKSUM_SHA256);
    const guchar band = (guchar)('0' + number % 10);
    gsize len = SEED_LEN;

    g_checksum_update(checksum, (const guchar *)what, -1);
    g_checksum_update(checksum, (const guchar *)" ", 1);
    g_checksum_update(checksum, (const guchar *)id, -1);
    g_checksum_update(checksum, &band, 1);
    g_checksum_get_digest(checksum, ret, &len);
    g_checksum_free(checksum);
}

double seed_between(const uint8_t seed[static SEED_LEN], unsigned i, double low, double high)
{
    unsigned value = seed[2 * i] * 256u + seed[2 * i + 1];

    return low + (high - low) * value / 65535.0;
}
