#include "printer/format.h"

#include <string.h>

#include "base/scope.h"

const char *format_mime_type(enum format_language language)
{
    switch (language) {
    case FORMAT_PDF:
        return "application/pdf";
    case FORMAT_PWG:
        return "image/pwg-raster";
    case FORMAT_NONE:
        break;
    }
    return NULL;
}

bool format_wish_from_text(const char *text, enum format_wish *ret)
{
    static const struct {
        const char *text;
        enum format_wish wish;
    } wishes[] = {{"auto", FORMAT_WISH_AUTO}, {"pdf", FORMAT_WISH_PDF}, {"pwg", FORMAT_WISH_PWG}};

    for (size_t i = 0; i < ARRAY_LEN(wishes); i++) {
        if (strcmp(wishes[i].text, text) == 0) {
            *ret = wishes[i].wish;
            return true;
        }
    }
    return false;
}

bool format_same(const struct format *a, const struct format *b)
{
    return a->language == b->language && a->dpi == b->dpi && a->bits == b->bits;
}
