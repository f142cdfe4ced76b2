/* Calendar dates as cards, records and certificates write them. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/scope.h"

/* "YYYY-MM-DD" and the NUL after it. */
#define DATE_ISO_SIZE 11

struct date {
    int year;  /* Gregorian, 1868 to 9999 */
    int month; /* 1 to 12 */
    int day;   /* 1 to 31 */
};

/* Parses exactly "YYYY-MM-DD". False, ret untouched, when it is not a day of the calendar. */
MUST_USE bool date_from_iso(const char *text, struct date *ret);

/* Parses exactly eight digits "YYYYMMDD" (not NUL-terminated). False, ret untouched, when it is not
 * a day of the calendar. */
MUST_USE bool date_from_digits(const char digits[static 8], struct date *ret);

/* Writes "YYYY-MM-DD" and a NUL. */
void date_to_iso(const struct date *date, char ret[static DATE_ISO_SIZE]);

/* The year within the Japanese era: 1980-02-17 is 昭和55, so 55. Eras begin 1868-01-25, 1912-07-30,
 * 1926-12-25, 1989-01-08 and 2019-05-01 (card.md section 3.1). */
int date_era_year(const struct date *date);
