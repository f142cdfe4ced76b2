#include "printer/words.h"

#include <glib.h>
#include <stdio.h>

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
