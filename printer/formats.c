#include "printer/formats.h"

#include <cups/cups.h>

static bool lists(ipp_t *attributes, const char *name, ipp_tag_t tag, const char *value)
{
    ipp_attribute_t *attribute = ippFindAttribute(attributes, name, tag);

    return attribute != NULL && ippContainsString(attribute, value);
}

static bool lists_resolution(ipp_t *attributes, int dpi)
{
    ipp_attribute_t *attribute = ippFindAttribute(
        attributes, "pwg-raster-document-resolution-supported", IPP_TAG_RESOLUTION);

    for (int i = 0; i < ippGetCount(attribute); i++) {
        ipp_res_t unit;
        int down;
        int across = ippGetResolution(attribute, i, &down, &unit);

        if (across == dpi && down == dpi && unit == IPP_RES_PER_INCH)
            return true;
    }
    return false;
}

/* 0 when it takes neither: what is left are colours (PWG 5102.4 section 5.1). */
static unsigned bits_taken(ipp_t *attributes)
{
    static const char name[] = "pwg-raster-document-type-supported";

    if (lists(attributes, name, IPP_TAG_KEYWORD, "black_1"))
        return 1;
    return lists(attributes, name, IPP_TAG_KEYWORD, "sgray_8") ? 8 : 0;
}

static bool takes(ipp_t *attributes, enum format_language language)
{
    return lists(attributes, "document-format-supported", IPP_TAG_MIMETYPE,
                 format_mime_type(language));
}

static bool takes_raster(ipp_t *attributes, unsigned dpi, struct format *ret)
{
    unsigned bits = bits_taken(attributes);

    if (bits == 0 || !takes(attributes, FORMAT_PWG) || !lists_resolution(attributes, (int)dpi))
        return false;
    *ret = (struct format){FORMAT_PWG, dpi, bits};
    return true;
}

struct format formats_choose(ipp_t *attributes, enum format_wish wish)
{
    struct format format = {FORMAT_NONE, 0, 0};

    if (wish != FORMAT_WISH_PDF && takes_raster(attributes, 600, &format))
        return format;
    if (wish != FORMAT_WISH_PWG && takes(attributes, FORMAT_PDF))
        return FORMAT_OF_PDF;
    if (wish != FORMAT_WISH_PDF && takes_raster(attributes, 300, &format))
        return format;
    return format;
}
