#include "cardlib/public-person.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/secret.h"
#include "cardlib/public.h"

_Static_assert(MYNA_DATE_SIZE == DATE_ISO_SIZE, "the public header says the same size");

#define DIGITS 8 /* of a date on the card */

struct myna_person {
    struct person says;
    char family[PERSON_NAME_SIZE];
    const char *given; /* points into says.name */
};

static void split_name(struct myna_person *person)
{
    size_t family_len = person_family_len(&person->says);

    memcpy(person->family, person->says.name, family_len);
    person->family[family_len] = '\0';
    person->given = person_given(&person->says);
}

struct myna_person *public_person(const struct person *from)
{
    struct myna_person *person = calloc(1, sizeof *person);

    if (person == NULL)
        return NULL;
    person->says = *from;
    split_name(person);
    return person;
}

void myna_person_free(struct myna_person **person)
{
    if (person == NULL || *person == NULL)
        return;
    wipe(*person, sizeof **person);
    free(*person);
    *person = NULL;
}

const char *myna_person_name(const struct myna_person *person)
{
    return person == NULL ? NULL : person->says.name;
}

const char *myna_person_family(const struct myna_person *person)
{
    return person == NULL ? NULL : person->family;
}

const char *myna_person_given(const struct myna_person *person)
{
    return person == NULL ? NULL : person->given;
}

const char *myna_person_address(const struct myna_person *person)
{
    return person == NULL ? NULL : person->says.address;
}

const char *myna_person_number(const struct myna_person *person)
{
    return person == NULL ? NULL : person->says.number;
}

const char *myna_person_birth(const struct myna_person *person)
{
    return person == NULL ? NULL : person->says.birth;
}

char myna_person_sex(const struct myna_person *person)
{
    return person == NULL ? '\0' : person->says.sex;
}

int myna_date_iso(const char *digits, char ret[MYNA_DATE_SIZE])
{
    struct date date;

    if (digits == NULL || ret == NULL)
        return public_misuse();
    if (strnlen(digits, DIGITS + 1) != DIGITS || !date_from_digits(digits, &date))
        return public_refuse(MYNA_ERR_MALFORMED, 0);
    date_to_iso(&date, ret);
    wipe(&date, sizeof date);
    return MYNA_OK;
}
