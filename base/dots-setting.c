#include "base/dots-setting.h"

#include <stdio.h>
#include <string.h>

#define TINT_MIN       0.02
#define TINT_MAX       0.08
#define TINT_APART_MAX 1.25
#define PITCH_MIN      4
#define PITCH_MAX      40

const struct dots_setting dots_usual = {{2, 10}, {3, 15}};

static double tint(const struct dots_size *size)
{
    return (double)(size->side * size->side) / (size->pitch * size->pitch);
}

static bool is_size(const struct dots_size *size)
{
    return size->pitch >= PITCH_MIN && size->pitch <= PITCH_MAX && size->side < size->pitch &&
           tint(size) >= TINT_MIN && tint(size) <= TINT_MAX;
}

bool dots_from_text(const char *text, struct dots_setting *ret)
{
    struct dots_setting s;
    int end = 0;

    if (strcmp(text, "off") == 0) {
        *ret = (struct dots_setting){0};
        return true;
    }
    if (sscanf(text, "%2u/%2u %2u/%2u%n", &s.plain.side, &s.plain.pitch, &s.word.side,
               &s.word.pitch, &end) != 4 ||
        text[end] != '\0' || !is_size(&s.plain) || !is_size(&s.word))
        return false;
    if (s.plain.side >= s.word.side || tint(&s.plain) > TINT_APART_MAX * tint(&s.word) ||
        tint(&s.word) > TINT_APART_MAX * tint(&s.plain))
        return false;
    *ret = s;
    return true;
}
