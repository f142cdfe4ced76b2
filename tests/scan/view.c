#include "tests/scan/view.h"

#include <string.h>

/* What ends a word of a name in any file or message. */
static bool ends_word(uint32_t unit)
{
    return unit == 0x3000 ||
           (unit < 0x80 && memchr("\0\t\n\r \"'(),/:;<=>[]{|}", (int)unit, 22) != NULL);
}

static uint32_t unit_at(const uint8_t *at, unsigned width, bool is_big_endian)
{
    uint32_t unit = 0;

    for (unsigned i = 0; i < width; i++)
        unit |= (uint32_t)at[i] << 8 * (is_big_endian ? width - 1 - i : i);
    return unit;
}

/* U+3000 where a letter has several bytes. */
static const char *wide_space_of(enum encoding encoding)
{
    switch ((int)encoding) {
    case ENCODING_UTF8:
        return "\xE3\x80\x80";
    case ENCODING_SHIFT_JIS:
        return "\x81\x40";
    case ENCODING_EUC_JP:
        return "\xA1\xA1";
    default:
        return "";
    }
}

static bool may_stand_beside(enum bound bound, uint32_t unit, bool is_behind)
{
    switch (bound) {
    case BOUND_NONE:
        return true;
    case BOUND_DIGIT:
        return unit < '0' || unit > '9';
    case BOUND_WORD:
        return ends_word(unit);
    case BOUND_STRING:
        return is_behind ? unit == 0 : unit < '0' || unit > '9';
    }
    return false;
}

static bool is_bounded_before(const struct view *view, const struct pattern *pattern, size_t start)
{
    unsigned width = encoding_width(pattern->encoding);
    const char *space = wide_space_of(pattern->encoding);
    size_t space_len = strlen(space);

    /* What began before the view was seen when that was in it. */
    if (start < width)
        return !view->is_begun;
    if (pattern->bound == BOUND_WORD && space_len > 0 && start >= space_len &&
        memcmp(view->bytes + start - space_len, space, space_len) == 0)
        return true;
    return may_stand_beside(
        pattern->bound,
        unit_at(view->bytes + start - width, width, encoding_is_big_endian(pattern->encoding)),
        false);
}

static bool is_bounded_behind(const struct view *view, const struct pattern *pattern, size_t end)
{
    unsigned width = encoding_width(pattern->encoding);
    const char *space = wide_space_of(pattern->encoding);
    size_t space_len = strlen(space);

    /* What goes on behind the view will be seen when that is in it. */
    if (end + (width > space_len ? width : space_len) > view->len && !view->is_over)
        return false;
    if (end + width > view->len)
        return true;
    if (pattern->bound == BOUND_WORD && space_len > 0 && end + space_len <= view->len &&
        memcmp(view->bytes + end, space, space_len) == 0)
        return true;
    return may_stand_beside(
        pattern->bound,
        unit_at(view->bytes + end, width, encoding_is_big_endian(pattern->encoding)), true);
}

bool view_allows(const struct view *view, const struct pattern *pattern, size_t start, size_t end)
{
    return pattern->bound == BOUND_NONE ||
           (is_bounded_before(view, pattern, start) && is_bounded_behind(view, pattern, end));
}
