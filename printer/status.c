#include "printer/status.h"

#include <stdio.h>
#include <string.h>

#include "printer/capabilities-read.h"
#include "printer/formats.h"
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

/* That one tray is empty may be a warning, while another has the A4 that is wanted. A mere report is no such sign:
 * whatever an idle printer says is one. */
static bool is_of_another_tray(const char *reason, const struct printer_status *status)
{
    return strcmp(reason, "media-empty-warning") == 0 && status->can.media_known &&
           status->can.a4_loaded;
}

static void read_reason(const char *reason, struct printer_status *ret)
{
    if (is_of_another_tray(reason, ret))
        ret->paper_low = true;
    else
        ret->trouble |= reason_of(reason).trouble;
    read_warning(reason, ret);
    if (reason_of(reason).class == REASON_ATTENDANT && ret->calls < 0)
        ret->calls = reason_number(reason);
    if (reason_of(reason).class == REASON_WARNING && ret->warns < 0 && !ret->paper_low &&
        !ret->toner_low)
        ret->warns = reason_number(reason);
    if (strncmp(reason, "output-area-almost-full", 23) == 0 ||
        strncmp(reason, "output-area-full", 16) == 0) {
        ret->tray_sensed = true;
        ret->paper_in_tray = true;
    }
}

static void read_reasons(ipp_t *answer, struct printer_status *ret)
{
    ipp_attribute_t *reasons = ippFindAttribute(answer, "printer-state-reasons", IPP_TAG_KEYWORD);
    ret->calls = -1;
    ret->warns = -1;
    for (int i = 0; i < ippGetCount(reasons); i++)
        if (ippGetString(reasons, i, NULL))
            read_reason(ippGetString(reasons, i, NULL), ret);
}

/* PWG 5100.22: sheets if it counts them, else impressions, which are the same on one side. */
static int read_sheets_ever(ipp_t *answer)
{
    static const char *const names[] = {"printer-media-sheets-completed",
                                        "printer-impressions-completed"};
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        ipp_attribute_t *counter = ippFindAttribute(answer, names[i], IPP_TAG_INTEGER);
        if (counter && ippGetInteger(counter, 0) >= 0)
            return ippGetInteger(counter, 0);
    }
    return -1;
}

/* Only when nothing else is wrong: who fills the tray puts A4 in. */
static void judge_paper(struct printer_status *ret)
{
    if (ret->trouble == 0 && !ret->can.a4_loaded)
        ret->trouble = ret->can.media_none ? PRINTER_NO_PAPER : PRINTER_WRONG_PAPER;
}

static void read_status(ipp_t *answer, enum format_wish wish, struct printer_status *ret)
{
    ipp_attribute_t *state = ippFindAttribute(answer, "printer-state", IPP_TAG_ENUM);
    ipp_attribute_t *accepting =
        ippFindAttribute(answer, "printer-is-accepting-jobs", IPP_TAG_BOOLEAN);
    ipp_attribute_t *security = ippFindAttribute(answer, "uri-security-supported", IPP_TAG_KEYWORD);
    capabilities_read(answer, &ret->can);
    read_reasons(answer, ret);
    read_levels(answer, ret);
    read_each(answer, "printer-output-tray", read_tray, ret);
    read_each(answer, "printer-alert", read_alert, ret);
    if (accepting && !ippGetBoolean(accepting, 0))
        ret->trouble |= PRINTER_OFFLINE;
    if (ippGetInteger(state, 0) == IPP_PSTATE_STOPPED && ret->trouble == 0)
        ret->trouble = PRINTER_OTHER;
    ret->format = formats_choose(answer, wish);
    if (ret->format.language == FORMAT_NONE)
        ret->can.lacks |= LACK_FORMAT;
    /* Raster says its own, and nothing must contradict it. */
    if (ret->format.language == FORMAT_PWG && ret->format.dpi != (unsigned)ret->can.dpi)
        ret->can.dpi = 0;
    ret->sheets_ever = read_sheets_ever(answer);
    ret->is_idle = ippGetInteger(state, 0) == IPP_PSTATE_IDLE && ret->trouble == 0;
    ret->offers_tls = security && ippContainsString(security, "tls");
    judge_paper(ret);
    if (ret->can.lacks)
        ret->trouble |= PRINTER_UNFIT;
}

bool printer_status_now(struct printer *printer, struct printer_status *ret, struct err *err)
{
    static const char *const wanted[] = {
        "printer-state",
        "printer-state-reasons",
        "printer-is-accepting-jobs",
        "printer-output-tray",
        "printer-alert",
        "printer-media-sheets-completed",
        "printer-impressions-completed",
        "uri-security-supported",
        FORMATS_ATTRIBUTES,
        "marker-levels",
        "marker-types",
    };
    struct printer_status status = {0};
    ipp_t *request = ipp_new(printer, IPP_OP_GET_PRINTER_ATTRIBUTES);
    if (request) {
        ipp_attribute_t *names =
            ippAddStrings(request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes",
                          (int)ARRAY_LEN(wanted), NULL, wanted);
        for (size_t i = 0; i < capabilities_wanted_count; i++)
            ippSetString(request, &names, ippGetCount(names), capabilities_wanted[i]);
    }
    SCOPED_IPP *answer = ipp_ask(printer, request, NULL, 0, err);
    if (!answer)
        return false;
    if (ippGetStatusCode(answer) > IPP_STATUS_OK_CONFLICTING ||
        !ippFindAttribute(answer, "printer-state", IPP_TAG_ENUM))
        return ERR(err, ERR_PROTOCOL, 0);
    read_status(answer, printer->wish, &status);
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
