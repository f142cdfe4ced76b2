#include "voice/opus.h"

#include <stdint.h>
#include <string.h>

/* A page with one segment (RFC 3533, section 6); the packet begins behind the table of segments. */
#define CHECKSUM_AT 22
#define SEGMENTS_AT 26
#define LENGTH_AT   27
#define PACKET_AT   28

/* RFC 7845, section 5.1. */
#define HEAD_LEN 19
#define RATE_AT  (PACKET_AT + 12)
#define RATE     48000

static void put(unsigned char ret[static 4], uint32_t value)
{
    for (int i = 0; i < 4; i++)
        ret[i] = (unsigned char)(value >> 8 * i);
}

/* RFC 3533, section 6: not the CRC of zip, whose bits run the other way. */
static uint32_t checksum(const unsigned char *bytes, size_t len)
{
    uint32_t sum = 0;

    for (size_t i = 0; i < len; i++) {
        sum ^= (uint32_t)bytes[i] << 24;
        for (int bit = 0; bit < 8; bit++)
            sum = (sum & 0x80000000) != 0 ? sum << 1 ^ 0x04c11db7 : sum << 1;
    }
    return sum;
}

bool opus_is(const unsigned char *bytes, size_t len)
{
    return len > PACKET_AT + HEAD_LEN && memcmp(bytes, "OggS", 4) == 0 && bytes[SEGMENTS_AT] == 1 &&
           bytes[LENGTH_AT] >= HEAD_LEN && len > PACKET_AT + (size_t)bytes[LENGTH_AT] &&
           memcmp(bytes + PACKET_AT, "OpusHead", 8) == 0;
}

void opus_set_rate(unsigned char *bytes)
{
    put(bytes + RATE_AT, RATE);
    put(bytes + CHECKSUM_AT, 0);
    put(bytes + CHECKSUM_AT, checksum(bytes, PACKET_AT + (size_t)bytes[LENGTH_AT]));
}
