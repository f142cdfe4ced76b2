#include "printer/words.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"

void words_date(const char *iso, char ret[static WORDS_SIZE])
{
    struct date date;

    if (date_from_iso(iso, &date))
        snprintf(ret, WORDS_SIZE, "%d年%d月%d日", date.year, date.month, date.day);
    else
        snprintf(ret, WORDS_SIZE, "%s", iso);
}

static const char *ending(int number)
{
    if (number % 100 / 10 == 1)
        return "th";
    switch (number % 10) {
    case 1:
        return "st";
    case 2:
        return "nd";
    case 3:
        return "rd";
    default:
        return "th";
    }
}

void words_ordinal(int number, char ret[static WORDS_SIZE])
{
    snprintf(ret, WORDS_SIZE, "%d%s", number, ending(number));
}

const char *words_next_letter(const char *letter)
{
    return letter + g_utf8_skip[(unsigned char)*letter];
}

bool words_is_variation_selector(uint32_t letter)
{
    return (letter >= 0xFE00 && letter <= 0xFE0F) || (letter >= 0xE0100 && letter <= 0xE01EF);
}

bool words_without_selectors(const char *text, char *ret)
{
    bool any = false;

    while (*text != '\0') {
        const char *next = words_next_letter(text);

        if (words_is_variation_selector(g_utf8_get_char(text))) {
            any = true;
        } else {
            memcpy(ret, text, (size_t)(next - text));
            ret += next - text;
        }
        text = next;
    }
    *ret = '\0';
    return any;
}
