/* Days as people write them. */
#pragma once

#include "ui/catalogue.h"

#define UI_DATE_PART_SIZE 24 /* bytes, with the NUL */

/* A day of "YYYY-MM-DD": 2021年 7月 6日, 6 July 2021, 6 tháng 7, 2021. Freed with g_free(); the text as it is when it is
 * no day, empty for NULL. */
char *ui_words_date(enum ui_language language, const char *iso);

/* What stands before, between and after a month and a day that are not shown, the year first: "1985年", "月", "日"; three
 * texts, any of which but the first may be "". iso as above. */
void ui_words_masked_date(enum ui_language language, const char *iso,
                          char ret[3][UI_DATE_PART_SIZE]);
