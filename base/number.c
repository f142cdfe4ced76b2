#include "base/number.h"

#include <stddef.h>

#include "base/scope.h"

static bool all_digits(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
    }
    return text[len] == '\0';
}

bool my_number_is_valid(const char *text)
{
    /* Q(n) for n = 11 (leftmost) down to 1: n + 1 up to the sixth digit from the right, then n - 5. */
    static const int weights[MY_NUMBER_LEN - 1] = {6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2};
    int sum = 0;

    if (!all_digits(text, MY_NUMBER_LEN))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(weights); i++)
        sum += (text[i] - '0') * weights[i];

    int rest = sum % 11;
    int check = rest <= 1 ? 0 : 11 - rest;

    return text[MY_NUMBER_LEN - 1] - '0' == check;
}

bool municipality_is_valid(const char *text)
{
    static const int weights[MUNICIPALITY_LEN - 1] = {6, 5, 4, 3, 2};
    int sum = 0;

    if (!all_digits(text, MUNICIPALITY_LEN))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(weights); i++)
        sum += (text[i] - '0') * weights[i];
    return text[MUNICIPALITY_LEN - 1] - '0' == (11 - sum % 11) % 10;
}
