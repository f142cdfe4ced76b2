#include "printer/status.h"

#include <stdio.h>
#include <string.h>

#include "printer/ipp.h"

/* RFC 8011 section 5.4.12 and the IANA registry of printer-state-reasons. */
static const struct {
    const char *reason;
    enum printer_trouble trouble;
} troubles[] = {
    {"media-empty", PRINTER_NO_PAPER},
    {"media-needed", PRINTER_NO_PAPER},
    {"input-tray-missing", PRINTER_NO_PAPER},
    {"media-jam", PRINTER_JAM},
    {"cover-open", PRINTER_COVER_OPEN},
    {"door-open", PRINTER_COVER_OPEN},
    {"interlock-open", PRINTER_COVER_OPEN},
    {"toner-empty", PRINTER_NO_TONER},
    {"marker-supply-empty", PRINTER_NO_TONER},
    {"marker-supply-missing", PRINTER_NO_TONER},
    {"output-area-full", PRINTER_TRAY_FULL},
    {"output-tray-missing", PRINTER_TRAY_FULL},
    {"offline", PRINTER_OFFLINE},
    {"shutdown", PRINTER_OFFLINE},
    {"connecting-to-device", PRINTER_OFFLINE},
    {"timed-out", PRINTER_OFFLINE},
    {"paused", PRINTER_OTHER},
    {"marker-waste-full", PRINTER_OTHER},
    {"spool-area-full", PRINTER_OTHER},
    {"fuser-over-temp", PRINTER_OTHER},
};

static bool ends_in(const char *text, const char *end)
{
    size_t len = strlen(text);
    size_t end_len = strlen(end);
    return len >= end_len && strcmp(text + len - end_len, end) == 0;
}

/* A reason may end in its weight, which is not believed: printers derive it from what they are doing
 * (an idle one says "cover-open-report"), and nobody prints through an open cover. What is only a
 * warning has a word of its own: "media-low". */
static unsigned trouble_of(const char *reason)
{
    static const char *const weights[] = {"-error", "-warning", "-report"};
    size_t len = strlen(reason);
    for (size_t i = 0; i < ARRAY_LEN(weights); i++)
        if (ends_in(reason, weights[i]))
            len -= strlen(weights[i]);
    for (size_t i = 0; i < ARRAY_LEN(troubles); i++)
        if (strlen(troubles[i].reason) == len && strncmp(troubles[i].reason, reason, len) == 0)
            return (unsigned)troubles[i].trouble;
    return 0;
}

/* Copies value i of an octetString into a string; false when there is none that fits. */
static bool text_of(ipp_attribute_t *attribute, int i, size_t ret_size, char *ret)
{
    if (ippGetValueTag(attribute) == IPP_TAG_STRING) {
        int len;
        const char *bytes = ippGetOctetString(attribute, i, &len);
        if (!bytes || len < 0 || (size_t)len >= ret_size)
            return false;
        memcpy(ret, bytes, (size_t)len);
        ret[len] = '\0';
        return true;
    }
    const char *text = ippGetString(attribute, i, NULL);
    if (!text || strlen(text) >= ret_size)
        return false;
    strcpy(ret, text);
    return true;
}

/* printer-output-tray (PWG 5100.13): "…;maxcapacity=100;remaining=99;…". Negative: not known. */
static void read_tray(const char *tray, struct printer_status *ret)
{
    const char *room = strstr(tray, "maxcapacity=");
    const char *left = strstr(tray, "remaining=");
    int sheets = -1;
    int free_sheets = -1;
    if (!room || !left || sscanf(room, "maxcapacity=%9d", &sheets) != 1 ||
        sscanf(left, "remaining=%9d", &free_sheets) != 1 || sheets < 0 || free_sheets < 0)
        return;
    ret->tray_sensed = true;
    ret->paper_in_tray |= free_sheets < sheets;
}

/* printer-alert (PWG 5100.9): "code=outputMediaTrayAlmostFull;severity=warning;group=output;…". The
 * codes about paper that lies in the output all end in Full (RFC 3805, PrtAlertCodeTC). */
static void read_alert(const char *alert, struct printer_status *ret)
{
    if (!strstr(alert, "group=output"))
        return;
    ret->tray_sensed = true;
    ret->paper_in_tray |= strstr(alert, "Full;") != NULL;
}

static void read_each(ipp_t *answer, const char *name,
                      void (*read_one)(const char *text, struct printer_status *ret),
                      struct printer_status *ret)
{
    char text[1024];
    ipp_attribute_t *attribute = ippFindAttribute(answer, name, IPP_TAG_ZERO);
    for (int i = 0; i < ippGetCount(attribute); i++)
        if (text_of(attribute, i, sizeof(text), text))
            read_one(text, ret);
}

/* Warnings, which stand in nobody's way yet. */
static void read_warning(const char *reason, struct printer_status *ret)
{
    ret->paper_low |= strncmp(reason, "media-low", strlen("media-low")) == 0;
    ret->toner_low |= strncmp(reason, "toner-low", strlen("toner-low")) == 0 ||
                      strncmp(reason, "marker-supply-low", strlen("marker-supply-low")) == 0;
}

/* marker-levels (PWG 5100.9): per cent, or a negative number for what is not known. A box for waste toner is
 * a marker too, and gets full. */
static void read_levels(ipp_t *answer, struct printer_status *ret)
{
    ipp_attribute_t *levels = ippFindAttribute(answer, "marker-levels", IPP_TAG_INTEGER);
    ipp_attribute_t *types = ippFindAttribute(answer, "marker-types", IPP_TAG_KEYWORD);
    ret->toner_per_cent = -1;
    for (int i = 0; i < ippGetCount(levels); i++) {
        const char *type = i < ippGetCount(types) ? ippGetString(types, i, NULL) : NULL;
        int level = ippGetInteger(levels, i);
        if (level < 0 || level > 100 || (type && strncmp(type, "waste", strlen("waste")) == 0))
            continue;
        if (ret->toner_per_cent < 0 || level < ret->toner_per_cent)
            ret->toner_per_cent = level;
    }
}

static void read_reasons(ipp_t *answer, struct printer_status *ret)
{
    ipp_attribute_t *reasons = ippFindAttribute(answer, "printer-state-reasons", IPP_TAG_KEYWORD);
    for (int i = 0; i < ippGetCount(reasons); i++) {
        const char *reason = ippGetString(reasons, i, NULL);
        if (!reason)
            continue;
        ret->trouble |= trouble_of(reason);
        read_warning(reason, ret);
        if (strncmp(reason, "output-area-almost-full", 23) == 0 ||
            strncmp(reason, "output-area-full", 16) == 0) {
            ret->tray_sensed = true;
            ret->paper_in_tray = true;
        }
    }
}

static void read_status(ipp_t *answer, struct printer_status *ret)
{
    ipp_attribute_t *state = ippFindAttribute(answer, "printer-state", IPP_TAG_ENUM);
    ipp_attribute_t *accepting =
        ippFindAttribute(answer, "printer-is-accepting-jobs", IPP_TAG_BOOLEAN);
    ipp_attribute_t *formats =
        ippFindAttribute(answer, "document-format-supported", IPP_TAG_MIMETYPE);
    read_reasons(answer, ret);
    read_levels(answer, ret);
    read_each(answer, "printer-output-tray", read_tray, ret);
    read_each(answer, "printer-alert", read_alert, ret);
    if (accepting && !ippGetBoolean(accepting, 0))
        ret->trouble |= PRINTER_OFFLINE;
    if (ippGetInteger(state, 0) == IPP_PSTATE_STOPPED && ret->trouble == 0)
        ret->trouble = PRINTER_OTHER;
    ret->takes_pdf = formats && ippContainsString(formats, "application/pdf");
}

bool printer_status_now(struct printer *printer, struct printer_status *ret, struct err *err)
{
    static const char *const wanted[] = {
        "printer-state",       "printer-state-reasons", "printer-is-accepting-jobs",
        "printer-output-tray", "printer-alert",         "document-format-supported",
        "marker-levels",       "marker-types",
    };
    struct printer_status status = {0};
    ipp_t *request = ipp_new(printer, IPP_OP_GET_PRINTER_ATTRIBUTES);
    if (request)
        ippAddStrings(request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes",
                      (int)ARRAY_LEN(wanted), NULL, wanted);
    SCOPED_IPP *answer = ipp_ask(printer, request, NULL, 0, err);
    if (!answer)
        return false;
    if (ippGetStatusCode(answer) > IPP_STATUS_OK_CONFLICTING ||
        !ippFindAttribute(answer, "printer-state", IPP_TAG_ENUM))
        return ERR(err, ERR_PROTOCOL, 0);
    read_status(answer, &status);
    *ret = status;
    return true;
}

bool printer_status(struct printer *printer, unsigned limit_ms, struct printer_status *ret,
                    struct err *err)
{
    struct err why = {0};
    ipp_call_begin(printer, limit_ms);
    bool told = printer_status_now(printer, ret, &why);
    ipp_call_end(printer);
    if (told)
        return true;
    if (why.code == ERR_TIME_OUT)
        return ERR(err, ERR_PRINTER, PRINTER_OFFLINE);
    return ERR(err, why.code, why.detail);
}

const char *printer_trouble_name(enum printer_trouble trouble)
{
    switch (trouble) {
    case PRINTER_NO_PAPER:
        return "no-paper";
    case PRINTER_COVER_OPEN:
        return "cover-open";
    case PRINTER_JAM:
        return "jam";
    case PRINTER_NO_TONER:
        return "no-toner";
    case PRINTER_TRAY_FULL:
        return "tray-full";
    case PRINTER_OFFLINE:
        return "offline";
    case PRINTER_OTHER:
        return "other";
    }
    return "none";
}
