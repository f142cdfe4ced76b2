#include "kiosk/surroundings.h"

#include <string.h>
#include <time.h>

#define DAY_MIN (24 * 60)

/* "07:30" at text; -1 for anything else. */
static int minute_at(const char *text)
{
    static const char limits[] = "29:59";
    int hour, minute;

    for (size_t i = 0; i < sizeof limits - 1; i++)
        if (i == 2 ? text[i] != ':' : text[i] < '0' || text[i] > limits[i])
            return -1;
    hour = (text[0] - '0') * 10 + text[1] - '0';
    minute = (text[3] - '0') * 10 + text[4] - '0';
    return hour < 24 ? hour * 60 + minute : -1;
}

bool surroundings_read(const char *text, struct surroundings *ret)
{
    struct surroundings hours = {.from_min = 0, .until_min = 0};

    if (strcmp(text, "dark") == 0) {
        hours.until_min = DAY_MIN;
    } else if (strcmp(text, "light") != 0) {
        if (strlen(text) != strlen("17:00-07:30") || text[5] != '-')
            return false;
        hours =
            (struct surroundings){.from_min = minute_at(text), .until_min = minute_at(text + 6)};
        if (hours.from_min < 0 || hours.until_min < 0 || hours.from_min == hours.until_min)
            return false;
    }
    *ret = hours;
    return true;
}

bool surroundings_are_dark(const struct surroundings *surroundings, int minute)
{
    bool after = minute >= surroundings->from_min, before = minute < surroundings->until_min;

    return surroundings->from_min <= surroundings->until_min ? after && before : after || before;
}

int surroundings_minute(void)
{
    time_t now = time(NULL);
    struct tm local;

    if (localtime_r(&now, &local) == NULL)
        return 0;
    return local.tm_hour * 60 + local.tm_min;
}
