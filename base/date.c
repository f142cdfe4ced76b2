#include "base/date.h"

#include <stdio.h>

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

static bool take_number(const char *digits, int count, int *ret)
{
    int n = 0;

    for (int i = 0; i < count; i++) {
        if (digits[i] < '0' || digits[i] > '9')
            return false;
        n = n * 10 + (digits[i] - '0');
    }
    *ret = n;
    return true;
}

static bool is_calendar_day(const struct date *date)
{
    return date->year >= 1868 && date->month >= 1 && date->month <= 12 && date->day >= 1 &&
           date->day <= days_in(date->year, date->month);
}

bool date_from_digits(const char digits[static 8], struct date *ret)
{
    struct date date;

    if (!take_number(digits, 4, &date.year) || !take_number(digits + 4, 2, &date.month) ||
        !take_number(digits + 6, 2, &date.day) || !is_calendar_day(&date))
        return false;
    *ret = date;
    return true;
}

bool date_from_iso(const char *text, struct date *ret)
{
    char digits[8];
    static const int places[] = {0, 1, 2, 3, 5, 6, 8, 9};

    for (int i = 0; i < DATE_ISO_SIZE - 1; i++) {
        if (text[i] == '\0')
            return false;
    }
    if (text[4] != '-' || text[7] != '-' || text[10] != '\0')
        return false;
    for (int i = 0; i < 8; i++)
        digits[i] = text[places[i]];
    return date_from_digits(digits, ret);
}

void date_to_iso(const struct date *date, char ret[static DATE_ISO_SIZE])
{
    snprintf(ret, DATE_ISO_SIZE, "%04u-%02u-%02u", (unsigned)date->year % 10000U,
             (unsigned)date->month % 100U, (unsigned)date->day % 100U);
}

int date_era_year(const struct date *date)
{
    static const struct {
        int first_day;
        int year;
    } eras[] = {
        {20190501, 2019}, {19890108, 1989}, {19261225, 1926}, {19120730, 1912}, {18680125, 1868}};
    int day = date->year * 10000 + date->month * 100 + date->day;

    for (size_t i = 0; i < ARRAY_LEN(eras); i++) {
        if (day >= eras[i].first_day)
            return date->year - eras[i].year + 1;
    }
    return 1;
}
