/* A place to compose card files in, and their TLV form. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* The longest file: the face of the card, with its pictures. */
#define BYTES_MAX 32768

/* Writing past the end is a mistake in this program and aborts. */
struct bytes {
    uint8_t data[BYTES_MAX];
    size_t len;
};

void bytes_add(struct bytes *bytes, const void *data, size_t len);
void bytes_add_text(struct bytes *bytes, const char *text);
void bytes_add_u16(struct bytes *bytes, size_t value);
void bytes_add_u32(struct bytes *bytes, uint32_t value);
void bytes_fill(struct bytes *bytes, uint8_t byte, size_t count);

/* Tag (one or two bytes, as its value has), length, value. The card writes lengths below 80h in one
 * byte and all others as 82 hh ll, shortest or not (card.md 3.2). */
void bytes_add_tlv(struct bytes *bytes, unsigned tag, const void *value, size_t len);

/* The same with the length as 82 hh ll in any case. */
void bytes_add_long_tlv(struct bytes *bytes, unsigned tag, const void *value, size_t len);
