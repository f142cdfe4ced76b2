/* Who the card says its holder is: the four items and the number. */
#pragma once

#include <mynacard/err.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MYNA_DATE_SIZE 11 /* "YYYY-MM-DD" and the NUL */

/* Made by myna_evidence_person(). Never changes. */
struct myna_person;

/* Erases all texts and frees them: what was borrowed below ends here. */
void myna_person_free(struct myna_person **person);

/* Borrowed from person; UTF-8 without control characters, with a NUL. Family and given name are the name
 * split at its first U+3000; a name without one is all family name, and the given name is "".
 * The address may be "", and all
 * are when the four items were not read. */
const char *myna_person_name(const struct myna_person *person);
const char *myna_person_family(const struct myna_person *person);
const char *myna_person_given(const struct myna_person *person);
const char *myna_person_address(const struct myna_person *person);

/* The individual number (個人番号), 12 digits, "" when it was not read. The law says who may keep it, and for what. */
const char *myna_person_number(const struct myna_person *person);

/* The date of birth as the card has it: eight characters, mostly YYYYMMDD, but where a day or a month is not
 * known it is no day of the calendar (myna_date_iso() tells). */
const char *myna_person_birth(const struct myna_person *person);

/* '1' male, '2' female, '9' not applicable, '0' unknown; 0 for NULL, and when it was not read. */
char myna_person_sex(const struct myna_person *person);

/* Writes the day that the eight digits of a card (birth or expiry) mean as "YYYY-MM-DD".
 * MYNA_ERR_MALFORMED when they are no day of the calendar from 1868 to 9999: show what the card has. */
MYNA_MUST_USE int myna_date_iso(const char *digits, char ret[MYNA_DATE_SIZE]);

#ifdef __cplusplus
}
#endif
