/* Numbers and days in the words of the page. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* "2021年7月3日" and the NUL; also room for any 64-bit number with its words. */
#define WORDS_SIZE 64

/* 2021-07-03 → 2021年7月3日. A text that is no day of the calendar is copied as it is, up to size. */
void words_date(const char *iso, char ret[static WORDS_SIZE]);

/* 1 → 1st, 2 → 2nd, 3 → 3rd, 11 → 11th, 21 → 21st. */
void words_ordinal(int number, char ret[static WORDS_SIZE]);

/* The letter after this one; text is valid UTF-8 and letter is not at its end. (GLib's own macro
 * casts const away.) */
const char *words_next_letter(const char *letter);

/* True for U+FE00 to U+FE0F and U+E0100 to U+E01EF: they choose a form of the letter before them. */
bool words_is_variation_selector(uint32_t letter);

/* Copies text without variation selectors, as codes spell it (qr.md 1.7). ret has room for all of
 * text. True when there were any. */
bool words_without_selectors(const char *text, char *ret);
