/* What every fuzz target shares: the function that libFuzzer calls, the input, and what must hold. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* A target: does something with any bytes and returns 0; ends the program when a promise is broken.
 * libFuzzer calls it, and so does replay.c. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

/* A promise of the library. A finding is a program that ends here or under a sanitizer. */
#define REQUIRE(promise)                                                                           \
    do {                                                                                           \
        if (!(promise))                                                                            \
            abort();                                                                               \
    } while (0)

/* What is left of the input. Borrows the bytes. */
struct input {
    const uint8_t *at;
    size_t left;
};

/* The next byte, or the next two of them, the higher one first; 0 where the input has ended. */
uint8_t input_byte(struct input *input);
uint16_t input_word(struct input *input);

/* Points to the next want bytes, or to those that are left, and says how many. */
size_t input_take(struct input *input, size_t want, const uint8_t **ret);

/* Bends target: three bytes of input, an offset and a value to XOR there, again and again. */
void input_bend(struct input *input, uint8_t *target, size_t target_len);

/* For a target of one file, whose genuine bytes are in it. Bits of the first byte: 1: the rest bends it,
 * or else it is the rest, cut or filled with zeros; 2: true is returned, somebody is to sign it. */
bool input_edit(struct input *input, uint8_t *file, size_t file_len);
