/* The words of one line, and what they may mean: numbers and bytes. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/scope.h"

/* No statement has more. */
#define WORDS_MAX 8

struct words {
    char *list[WORDS_MAX];
    size_t count;
    size_t at; /* the next one */
};

/* Cuts line in place, up to a comment; ret points into it. False when there are too many words. */
MUST_USE bool words_cut(char *line, struct words *ret);

/* The next word, or "" when there is none left. */
const char *words_peek(const struct words *words);

/* Each takes the next word if that is what is wanted; otherwise false, nothing taken, ret untouched. */
MUST_USE bool words_take_number(struct words *words, unsigned min, unsigned max, unsigned *ret);

/* 1 to max bytes. */
MUST_USE bool words_take_hex(struct words *words, size_t max, uint8_t *ret, size_t *ret_len);

/* Four hex digits. */
MUST_USE bool words_take_u16(struct words *words, unsigned *ret);
