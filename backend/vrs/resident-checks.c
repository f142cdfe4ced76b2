#include "backend/vrs/resident-checks.h"

#include <stddef.h>
#include <string.h>

#include "base/date.h"
#include "base/number.h"
#include "base/scope.h"

static bool all_of(const char *text, const char *alphabet)
{
    return text[strspn(text, alphabet)] == '\0';
}

#define DIGITS   "0123456789"
#define CAPITALS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define SMALL    "abcdefghijklmnopqrstuvwxyz"

/* The next letter of valid UTF-8 (jansson takes no other). */
static unsigned next_letter(const char **text)
{
    const unsigned char *c = (const unsigned char *)*text;
    unsigned follow = c[0] < 0x80 ? 0 : c[0] < 0xE0 ? 1 : c[0] < 0xF0 ? 2 : 3;
    unsigned letter = follow == 0 ? c[0] : c[0] & (0x3FU >> follow);

    for (unsigned i = 1; i <= follow; i++)
        letter = letter << 6 | (c[i] & 0x3FU);
    *text += follow + 1;
    return letter;
}

static bool is_space(unsigned letter)
{
    return letter == ' ' || letter == 0x3000;
}

static bool is_kana(unsigned letter)
{
    return (letter >= 0x3041 && letter <= 0x3096) || (letter >= 0x309B && letter <= 0x309E) ||
           (letter >= 0x30A0 && letter <= 0x30FF);
}

const char *check_words(const char *text)
{
    unsigned letter = ' ';

    if (text[0] == '\0')
        return "it is empty";
    for (const char *at = text; *at != '\0';) {
        unsigned before = letter;

        letter = next_letter(&at);
        if (letter < 0x20 || (letter >= 0x7F && letter < 0xA0))
            return "it holds a control character";
        if (is_space(before) && is_space(letter))
            return "it begins with a space or has two in a row";
    }
    return is_space(letter) ? "it ends with a space" : NULL;
}

const char *check_kana(const char *text)
{
    const char *reason = check_words(text);

    if (reason != NULL)
        return reason;
    for (const char *at = text; *at != '\0';) {
        unsigned letter = next_letter(&at);

        if (!is_kana(letter) && !is_space(letter))
            return "it may hold only kana and spaces";
    }
    return NULL;
}

const char *check_my_number(const char *text)
{
    if (strlen(text) != MY_NUMBER_LEN || !all_of(text, DIGITS))
        return "it must be 12 digits";
    return my_number_is_valid(text) ? NULL : "the check digit is wrong";
}

const char *check_municipality(const char *text)
{
    if (strlen(text) != MUNICIPALITY_LEN || !all_of(text, DIGITS))
        return "it must be 6 digits";
    return municipality_is_valid(text) ? NULL : "the check digit is wrong";
}

const char *check_four_digits(const char *text)
{
    return strlen(text) == 4 && all_of(text, DIGITS) ? NULL : "it must be four digits";
}

const char *check_sex(const char *text)
{
    return strcmp(text, "1") == 0 || strcmp(text, "2") == 0 ? NULL : "it must be \"1\" or \"2\"";
}

const char *check_date(const char *text)
{
    struct date date;

    return date_from_iso(text, &date) ? NULL : "it must be a day of the calendar, as YYYY-MM-DD";
}

const char *check_product(const char *text)
{
    if (text[0] == '\0')
        return "it is empty";
    return all_of(text, SMALL DIGITS "-") ? NULL : "it may hold only a-z, 0-9 and -";
}

const char *check_lot(const char *text)
{
    if (text[0] == '\0')
        return "it is empty";
    return all_of(text, CAPITALS SMALL DIGITS "-/. ") ? NULL
                                                      : "it may hold only A-Z, a-z, 0-9, -, /, . "
                                                        "and spaces";
}

const char *check_passport_number(const char *text)
{
    if (text[0] == '\0')
        return "it is empty";
    return all_of(text, CAPITALS DIGITS) ? NULL : "it may hold only A-Z and 0-9";
}

const char *check_nationality(const char *text)
{
    return strlen(text) == 3 && all_of(text, CAPITALS) ? NULL : "it must be three capital letters";
}

const char *check_roman_name(const char *text)
{
    const char *reason = check_words(text);

    if (reason != NULL)
        return reason;
    return all_of(text, CAPITALS " -',.") ? NULL : "it may hold only A-Z, spaces and - ' , .";
}

const char *check_flag(const char *text)
{
    static const char *const known[] = {"moved-away", "deceased", "not-automatic"};

    for (size_t i = 0; i < ARRAY_LEN(known); i++) {
        if (strcmp(text, known[i]) == 0)
            return NULL;
    }
    return "it must be moved-away, deceased or not-automatic";
}
