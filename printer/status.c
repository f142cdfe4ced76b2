#include "printer/status.h"

#include <stdio.h>
#include <string.h>

#include "printer/ipp.h"
#include "printer/reasons.h"

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
        ret->trouble |= reason_of(reason).trouble;
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
    case PRINTER_WRONG_PAPER:
        return "wrong-paper";
    case PRINTER_UNFIT:
        return "unfit";
    }
    return "none";
}
