#include "ui/dates.h"

#include <glib.h>

#include "base/date.h"

/* The order and the marks are those of the Unicode CLDR's long dates; digits are the ones of the certificate, in Nepali
 * too. Easy Japanese has its units in kana. */
enum order { YEAR_FIRST, DAY_FIRST, MONTH_FIRST };

static const char *const english[12] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};
static const char *const portuguese[12] = {"janeiro",  "fevereiro", "março",    "abril",
                                           "maio",     "junho",     "julho",    "agosto",
                                           "setembro", "outubro",   "novembro", "dezembro"};
static const char *const tagalog[12] = {"Enero",     "Pebrero", "Marso",     "Abril",
                                        "Mayo",      "Hunyo",   "Hulyo",     "Agosto",
                                        "Setyembre", "Oktubre", "Nobyembre", "Disyembre"};
static const char *const nepali[12] = {"जनवरी", "फेब्रुअरी", "मार्च",   "अप्रिल",  "मे",      "जुन",
                                       "जुलाई",  "अगस्ट",   "सेप्टेम्बर", "अक्टोबर", "नोभेम्बर", "डिसेम्बर"};

/* Months are named, or counted where there are no names. In columns a figure space stands for a ten. */
static const struct {
    enum order order;
    const char *const *months;
    const char *first, *second, *last; /* what stands after each of the three */
} ways[UI_LANGUAGES] = {
    [UI_JAPANESE] = {YEAR_FIRST, NULL, "年", "月", "日"},
    [UI_EASY_JAPANESE] = {YEAR_FIRST, NULL, "ねん ", "がつ ", "にち"},
    [UI_ENGLISH] = {DAY_FIRST, english, " ", " ", ""},
    [UI_SIMPLIFIED_CHINESE] = {YEAR_FIRST, NULL, "年", "月", "日"},
    [UI_TRADITIONAL_CHINESE] = {YEAR_FIRST, NULL, "年", "月", "日"},
    [UI_KOREAN] = {YEAR_FIRST, NULL, "년 ", "월 ", "일"},
    [UI_VIETNAMESE] = {DAY_FIRST, NULL, " tháng ", ", ", ""},
    [UI_PORTUGUESE] = {DAY_FIRST, portuguese, " de ", " de ", ""},
    [UI_TAGALOG] = {MONTH_FIRST, tagalog, " ", ", ", ""},
    [UI_NEPALI] = {YEAR_FIRST, nepali, " ", " ", ""},
};

static char *number(int value, bool columns)
{
    return g_strdup_printf("%s%d", columns && value < 10 ? "\u2007" : "", value);
}

char *ui_words_date(enum ui_language language, const char *iso)
{
    bool columns = ways[language].order == YEAR_FIRST && ways[language].months == NULL;
    struct date date;

    if (iso == NULL || !date_from_iso(iso, &date))
        return g_strdup(iso == NULL ? "" : iso);

    g_autofree char *year = number(date.year, false);
    g_autofree char *month = ways[language].months == NULL
                                 ? number(date.month, columns)
                                 : g_strdup(ways[language].months[date.month - 1]);
    g_autofree char *day = number(date.day, columns);
    const char *const parts[][3] = {
        [YEAR_FIRST] = {year, month, day},
        [DAY_FIRST] = {day, month, year},
        [MONTH_FIRST] = {month, day, year},
    };
    const char *const *part = parts[ways[language].order];

    return g_strconcat(part[0], ways[language].first, part[1], ways[language].second, part[2],
                       ways[language].last, NULL);
}

void ui_words_masked_date(enum ui_language language, const char *iso,
                          char ret[3][UI_DATE_PART_SIZE])
{
    bool units = ways[language].order == YEAR_FIRST && ways[language].months == NULL;

    g_snprintf(ret[0], sizeof ret[0], "%.4s%s", iso == NULL ? "" : iso,
               units ? ways[language].first : " –");
    g_strlcpy(ret[1], units ? ways[language].second : "–", sizeof ret[1]);
    g_strlcpy(ret[2], units ? ways[language].last : "", sizeof ret[2]);
}
