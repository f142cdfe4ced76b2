#include <stdlib.h>

#include "base/scope.h"
#include "printer/capabilities-read.h"

#define A4           "iso_a4_210x297mm"
#define A4_WIDTH     21000 /* hundredths of a millimetre */
#define A4_HEIGHT    29700
#define A4_SLACK     100 /* PWG 5101.1: sizes are rounded */
#define MARGIN_MAX   1000
#define DPI_LEAST    300
#define DPI_WANTED   600
#define NO_FINISHING 3 /* RFC 8011 5.2.6 */

const char *const capabilities_wanted[] = {
    "operations-supported",
    "media-supported",
    "media-default",
    "media-ready",
    "media-col-ready",
    "sides-supported",
    "print-scaling-supported",
    "print-color-mode-supported",
    "printer-resolution-supported",
    "finishings-supported",
    "job-hold-until-supported",
    "job-sheets-supported",
    "media-left-margin-supported",
    "media-right-margin-supported",
    "media-top-margin-supported",
    "media-bottom-margin-supported",
};
const size_t capabilities_wanted_count = ARRAY_LEN(capabilities_wanted);

static ipp_attribute_t *find(ipp_t *answer, const char *name)
{
    return ippFindAttribute(answer, name, IPP_TAG_ZERO);
}

/* "no-value" and its like are no values. */
static int count(ipp_attribute_t *attribute)
{
    ipp_tag_t tag = ippGetValueTag(attribute);
    return !attribute || tag == IPP_TAG_NOVALUE || tag == IPP_TAG_UNKNOWN ||
                   tag == IPP_TAG_UNSUPPORTED_VALUE
               ? 0
               : ippGetCount(attribute);
}

/* Whether word may be told. What is listed without it makes the printer unfit. */
static bool takes_word(ipp_t *answer, const char *name, const char *word, unsigned lack,
                       unsigned *lacks)
{
    ipp_attribute_t *listed = find(answer, name);
    if (count(listed) == 0)
        return false;
    if (ippContainsString(listed, word))
        return true;
    *lacks |= lack;
    return false;
}

/* ---- paper ---- */

static bool is_near(int a, int b)
{
    return abs(a - b) <= A4_SLACK;
}

static bool is_a4(ipp_t *media)
{
    ipp_attribute_t *size = ippFindAttribute(media, "media-size", IPP_TAG_BEGIN_COLLECTION);
    ipp_t *both = size ? ippGetCollection(size, 0) : NULL;
    ipp_attribute_t *x = both ? ippFindAttribute(both, "x-dimension", IPP_TAG_INTEGER) : NULL;
    ipp_attribute_t *y = both ? ippFindAttribute(both, "y-dimension", IPP_TAG_INTEGER) : NULL;
    return x && y && is_near(ippGetInteger(x, 0), A4_WIDTH) &&
           is_near(ippGetInteger(y, 0), A4_HEIGHT);
}

/* NULL when none of the trays has A4. */
static ipp_t *find_a4(ipp_attribute_t *columns)
{
    for (int i = 0; i < count(columns); i++) {
        ipp_t *media = ippGetCollection(columns, i);
        if (media && is_a4(media))
            return media;
    }
    return NULL;
}

/* media-col-ready says more, but only what it lists as collections can be read. */
static void read_paper(ipp_t *answer, struct printer_capabilities *ret)
{
    ipp_attribute_t *ready = find(answer, "media-ready");
    ipp_attribute_t *columns = find(answer, "media-col-ready");
    ipp_attribute_t *otherwise = find(answer, "media-default");
    ret->media_known = ready || columns;
    ret->media_none = ret->media_known && count(ready) == 0 && count(columns) == 0;
    if (count(ready) > 0)
        ret->a4_loaded = ippContainsString(ready, A4);
    else if (ret->media_known)
        ret->a4_loaded = find_a4(columns) != NULL;
    else
        ret->a4_loaded = count(otherwise) > 0 && ippContainsString(otherwise, A4);
    (void)takes_word(answer, "media-supported", A4, LACK_MEDIA, &ret->lacks);
}

/* The least of what it can, or 0 when it does not say. */
static int least(ipp_attribute_t *margins)
{
    int found = 0;
    for (int i = 0; i < count(margins); i++)
        if (i == 0 || ippGetInteger(margins, i) < found)
            found = ippGetInteger(margins, i);
    return found;
}

/* Of the sheet that is loaded if it says so, else of any. */
static void read_margins(ipp_t *answer, struct printer_capabilities *ret)
{
    static const struct {
        const char *of_sheet, *of_any;
    } names[] = {{"media-left-margin", "media-left-margin-supported"},
                 {"media-right-margin", "media-right-margin-supported"},
                 {"media-top-margin", "media-top-margin-supported"},
                 {"media-bottom-margin", "media-bottom-margin-supported"}};
    ipp_t *sheet = find_a4(find(answer, "media-col-ready"));
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        ipp_attribute_t *own = sheet ? find(sheet, names[i].of_sheet) : NULL;
        int margin = own ? ippGetInteger(own, 0) : least(find(answer, names[i].of_any));
        if (margin > MARGIN_MAX)
            ret->lacks |= LACK_MARGINS;
    }
}

/* ---- how it prints ---- */

/* Dots to the inch of value i, the lesser of both directions. */
static int dpi_of(ipp_attribute_t *resolutions, int i)
{
    int y = 0;
    ipp_res_t unit = IPP_RES_PER_INCH;
    int x = ippGetResolution(resolutions, i, &y, &unit);
    int dots = x < y ? x : y;
    return unit == IPP_RES_PER_CM ? dots * 254 / 100 : dots;
}

static void read_resolution(ipp_t *answer, struct printer_capabilities *ret)
{
    ipp_attribute_t *resolutions = find(answer, "printer-resolution-supported");
    int best = 0;
    for (int i = 0; i < count(resolutions); i++) {
        int dpi = dpi_of(resolutions, i);
        if (dpi == DPI_WANTED)
            ret->dpi = dpi;
        if (dpi > best)
            best = dpi;
    }
    if (count(resolutions) > 0 && best < DPI_LEAST)
        ret->lacks |= LACK_RESOLUTION;
}

static void read_finishings(ipp_t *answer, struct printer_capabilities *ret)
{
    ipp_attribute_t *finishings = find(answer, "finishings-supported");
    for (int i = 0; i < count(finishings); i++)
        ret->tell_finishings |= ippGetInteger(finishings, i) == NO_FINISHING;
    if (count(finishings) > 0 && !ret->tell_finishings)
        ret->lacks |= LACK_FINISHING;
}

static void read_operations(ipp_t *answer, struct printer_capabilities *ret)
{
    static const ipp_op_t needed[] = {IPP_OP_CREATE_JOB, IPP_OP_SEND_DOCUMENT, IPP_OP_CANCEL_JOB,
                                      IPP_OP_GET_JOB_ATTRIBUTES, IPP_OP_GET_JOBS};
    ipp_attribute_t *operations = find(answer, "operations-supported");
    for (size_t i = 0; count(operations) > 0 && i < ARRAY_LEN(needed); i++)
        if (!ippContainsInteger(operations, needed[i]))
            ret->lacks |= LACK_OPERATIONS;
}

void capabilities_read(ipp_t *answer, struct printer_capabilities *ret)
{
    struct printer_capabilities can = {0};
    read_operations(answer, &can);
    read_paper(answer, &can);
    read_margins(answer, &can);
    read_resolution(answer, &can);
    read_finishings(answer, &can);
    can.tell_sides = takes_word(answer, "sides-supported", "one-sided", LACK_SIDES, &can.lacks);
    can.tell_scaling =
        takes_word(answer, "print-scaling-supported", "none", LACK_SCALING, &can.lacks);
    can.tell_release =
        takes_word(answer, "job-hold-until-supported", "no-hold", LACK_RELEASE, &can.lacks);
    /* A colour printer that knows no monochrome prints a black page in black all the same. */
    can.tell_monochrome =
        takes_word(answer, "print-color-mode-supported", "monochrome", 0, &can.lacks);
    can.tell_no_banner = takes_word(answer, "job-sheets-supported", "none", 0, &can.lacks);
    *ret = can;
}

static void tell(ipp_t *request, bool told, ipp_tag_t tag, const char *name, const char *word)
{
    if (told)
        ippAddString(request, IPP_TAG_JOB, tag, name, NULL, word);
}

void capabilities_tell(const struct printer_capabilities *can, ipp_t *request)
{
    /* What it cannot obey it must refuse, not improve on (RFC 8011 4.2.1.1). */
    ippAddBoolean(request, IPP_TAG_OPERATION, "ipp-attribute-fidelity", 1);
    tell(request, true, IPP_TAG_KEYWORD, "media", A4);
    tell(request, can->tell_sides, IPP_TAG_KEYWORD, "sides", "one-sided");
    tell(request, can->tell_scaling, IPP_TAG_KEYWORD, "print-scaling", "none");
    tell(request, can->tell_monochrome, IPP_TAG_KEYWORD, "print-color-mode", "monochrome");
    tell(request, can->tell_release, IPP_TAG_KEYWORD, "job-hold-until", "no-hold");
    tell(request, can->tell_no_banner, IPP_TAG_KEYWORD, "job-sheets", "none");
    ippAddInteger(request, IPP_TAG_JOB, IPP_TAG_INTEGER, "copies", 1);
    if (can->tell_finishings)
        ippAddInteger(request, IPP_TAG_JOB, IPP_TAG_ENUM, "finishings", NO_FINISHING);
    if (can->dpi)
        ippAddResolution(request, IPP_TAG_JOB, "printer-resolution", IPP_RES_PER_INCH, can->dpi,
                         can->dpi);
}

const char *printer_lack_name(enum printer_lack lack)
{
    switch (lack) {
    case LACK_OPERATIONS:
        return "no-operations";
    case LACK_MEDIA:
        return "no-a4";
    case LACK_SIDES:
        return "two-sided";
    case LACK_SCALING:
        return "scaling";
    case LACK_RESOLUTION:
        return "coarse";
    case LACK_MARGINS:
        return "margins";
    case LACK_FINISHING:
        return "finishing";
    case LACK_RELEASE:
        return "holding";
    case LACK_FORMAT:
        return "no-format";
    }
    return "none";
}
