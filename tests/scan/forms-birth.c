/* A day, as cards, screens, papers and people write it. */
#include <glib.h>

#include "base/date.h"
#include "tests/scan/forms-private.h"

static void era_forms(const struct date *date, struct encoder encoder)
{
    static const struct {
        const char *name;
        char letter;
        int first_day;
    } eras[] = {{"令和", 'R', 20190501},
                {"平成", 'H', 19890108},
                {"昭和", 'S', 19261225},
                {"大正", 'T', 19120730},
                {"明治", 'M', 18680125}};
    int day = date->year * 10000 + date->month * 100 + date->day, year = date_era_year(date);
    size_t era = 0;

    while (era + 1 < ARRAY_LEN(eras) && day < eras[era].first_day)
        era++;
    forms_print(&encoder, "%s%d年%d月%d日", eras[era].name, year, date->month, date->day);
    forms_print(&encoder, "%s%02d年%02d月%02d日", eras[era].name, year, date->month, date->day);
    if (year == 1)
        forms_print(&encoder, "%s元年%d月%d日", eras[era].name, date->month, date->day);
    forms_print(&encoder, "%c%d.%d.%d", eras[era].letter, year, date->month, date->day);
    forms_print(&encoder, "%c%02d.%02d.%02d", eras[era].letter, year, date->month, date->day);
    forms_print(&encoder, "%c%d/%d/%d", eras[era].letter, year, date->month, date->day);
}

/* The pads are those of the screens: a figure space before one digit. */
static void numbered_forms(const struct date *date, struct encoder encoder)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    int y = date->year, m = date->month, d = date->day;
    const char *const pad = "\u2007";

    forms_print(&encoder, "%d%02d%02d", y, m, d);
    forms_print(&encoder, "%d-%02d-%02d", y, m, d);
    forms_print(&encoder, "%d/%02d/%02d", y, m, d);
    forms_print(&encoder, "%d/%d/%d", y, m, d);
    forms_print(&encoder, "%d.%02d.%02d", y, m, d);
    forms_print(&encoder, "%d年%d月%d日", y, m, d);
    forms_print(&encoder, "%d年%02d月%02d日", y, m, d);
    forms_print(&encoder, "%d年%s%d月%s%d日", y, m < 10 ? pad : "", m, d < 10 ? pad : "", d);
    forms_print(&encoder, "%d %s %d", d, months[m - 1], y);
    forms_print(&encoder, "%d %.3s %d", d, months[m - 1], y);
    forms_print(&encoder, "%s %d, %d", months[m - 1], d, y);
}

bool forms_of_birth(const char *iso, struct encoder encoder)
{
    struct date date;
    char digits[9];
    uint8_t bcd[5] = {4};

    if (!date_from_iso(iso, &date))
        return false;
    encoder.whole = true; /* many were born on a day of a month */
    /* The length that stands before it in a TLV: four bytes alone are anybody's. */
    g_snprintf(digits, sizeof digits, "%04d%02d%02d", date.year % 10000, date.month % 100,
               date.day % 100);
    forms_put_bcd(bcd + 1, digits, 4);
    encode_bytes(&encoder, ENCODING_BCD, bcd, sizeof bcd);
    encoder.bound = BOUND_DIGIT;
    numbered_forms(&date, encoder);
    era_forms(&date, encoder);
    return true;
}
