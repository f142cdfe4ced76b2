#include "tests/fuzz/fuzz.h"

#include <string.h>

uint8_t input_byte(struct input *input)
{
    if (input->left == 0)
        return 0;
    input->left--;
    return *input->at++;
}

uint16_t input_word(struct input *input)
{
    uint8_t high = input_byte(input);

    return (uint16_t)(high << 8 | input_byte(input));
}

size_t input_take(struct input *input, size_t want, const uint8_t **ret)
{
    size_t len = want < input->left ? want : input->left;

    *ret = input->at;
    input->at += len;
    input->left -= len;
    return len;
}

void input_bend(struct input *input, uint8_t *target, size_t target_len)
{
    while (input->left >= 3) {
        size_t at = input_word(input) % target_len;

        target[at] ^= input_byte(input);
    }
}

bool input_edit(struct input *input, uint8_t *file, size_t file_len)
{
    uint8_t how = input_byte(input);
    const uint8_t *bytes;

    if (how & 1) {
        input_bend(input, file, file_len);
        return how & 2;
    }

    size_t len = input_take(input, file_len, &bytes);

    memset(file, 0, file_len);
    if (len > 0)
        memcpy(file, bytes, len);
    return how & 2;
}
