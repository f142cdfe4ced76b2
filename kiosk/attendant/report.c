#include "kiosk/attendant/report.h"

#include <jansson.h>
#include <string.h>

/* ---- words of kioskd, of the sweep and of the self-test ---- */

struct word {
    const char *word;
    int means;
};

static const struct word devices[] = {
    {"reader", UI_DEVICE_READER}, {"printer", UI_DEVICE_PRINTER}, {"toner", UI_DEVICE_TONER},
    {"centre", UI_DEVICE_CENTRE}, {"sound", UI_DEVICE_SOUND},     {"clock", UI_DEVICE_CLOCK},
};

static const struct word conditions[] = {
    {"ok", UI_CONDITION_FINE},
    {"warning", UI_CONDITION_WARNING},
    {"fault", UI_CONDITION_FAULT},
};

static const struct word reasons[] = {
    {"no-paper", UI_AILS_PAPER},
    {"paper-low", UI_AILS_PAPER_LOW},
    {"jam", UI_AILS_JAM},
    {"cover-open", UI_AILS_COVER},
    {"no-toner", UI_AILS_TONER},
    {"low", UI_AILS_TONER_LOW},
    {"tray-full", UI_AILS_TRAY},
    {"paper-left", UI_AILS_PAPER_LEFT},
    {"card-left", UI_AILS_CARD_LEFT},
    {"paused", UI_AILS_HOURS},
    {"after-hours", UI_AILS_HOURS},
    {"not-synchronised", UI_AILS_UNSYNCED},
    {"not-compared", UI_AILS_UNSYNCED},
};

/* What a device ails whose reason has no page of its own. */
static const enum ui_ailment unnamed[UI_DEVICES] = {
    [UI_DEVICE_READER] = UI_AILS_READER,   [UI_DEVICE_PRINTER] = UI_AILS_PRINTER,
    [UI_DEVICE_TONER] = UI_AILS_TONER_LOW, [UI_DEVICE_CENTRE] = UI_AILS_CENTRE,
    [UI_DEVICE_SOUND] = UI_AILS_SOUND,     [UI_DEVICE_CLOCK] = UI_AILS_CLOCK,
};

/* The sweep's words, which are also why the kiosk is closed. */
static const struct word sweeps[] = {
    {"card", UI_AILS_CARD_LEFT},      {"paper", UI_AILS_PAPER_LEFT},
    {"printer", UI_AILS_PRINTER},     {"reader", UI_AILS_READER},
    {"crashed", UI_AILS_CRASHED},     {"checking", UI_AILS_OTHER},
    {"printer-paper", UI_AILS_PAPER}, {"printer-jam", UI_AILS_JAM},
    {"printer-cover", UI_AILS_COVER}, {"printer-toner", UI_AILS_TONER},
    {"printer-tray", UI_AILS_TRAY},   {"printer-queue", UI_AILS_PRINTER},
    {"forget", UI_AILS_OTHER},        {"memory", UI_AILS_OTHER},
    {"swap", UI_AILS_OTHER},
};

/* -1 for none of them. */
static int meaning(const struct word *words, size_t count, const char *word)
{
    for (size_t i = 0; word != NULL && i < count; i++)
        if (strcmp(words[i].word, word) == 0)
            return words[i].means;
    return -1;
}

static void write_time(json_int_t at, char ret[static 6])
{
    g_autoptr(GDateTime) time = at > 0 ? g_date_time_new_from_unix_local(at) : NULL;
    g_autofree char *text = time == NULL ? NULL : g_date_time_format(time, "%H:%M");

    g_strlcpy(ret, text == NULL ? "" : text, 6);
}

/* ---- what the self-test found ---- */

static int word_of(const json_t *finding, const char *member, const struct word *words,
                   size_t count)
{
    return meaning(words, count, json_string_value(json_object_get(finding, member)));
}

/* What is no device of the page's, a certificate or the disk, counts when it is a fault. */
static void take_finding(struct attendant_report *report, const json_t *finding, json_int_t at)
{
    int which = word_of(finding, "what", devices, G_N_ELEMENTS(devices));
    int condition = word_of(finding, "state", conditions, G_N_ELEMENTS(conditions));
    int reason = word_of(finding, "reason", reasons, G_N_ELEMENTS(reasons));
    const json_t *number = json_object_get(finding, "number");
    struct ui_device_view *device;

    if (which < 0)
        report->fault_elsewhere |= condition == UI_CONDITION_FAULT;
    if (which < 0 || condition < 0)
        return;
    device = &report->view.devices[which];
    device->condition = (enum ui_condition)condition;
    device->ails = UI_AILS_NOTHING;
    if (condition != UI_CONDITION_FINE)
        device->ails = reason < 0 ? unnamed[which] : (enum ui_ailment)reason;
    device->has_number = json_is_integer(number) && json_integer_value(number) >= 0;
    device->number = device->has_number ? (unsigned)json_integer_value(number) : 0;
    write_time(at, device->at);
}

static json_int_t take_self_test(struct attendant_report *report, const json_t *test)
{
    json_int_t at = json_integer_value(json_object_get(test, "at"));
    const json_t *findings = json_object_get(test, "findings");

    for (size_t i = 0; i < json_array_size(findings); i++)
        take_finding(report, json_array_get(findings, i), at);
    return json_array_size(findings) > 0 ? at : 0;
}

/* ---- the worst of all ---- */

static enum ui_ailment worst_fault(const struct attendant_report *report)
{
    for (int i = 0; i < UI_DEVICES; i++)
        if (report->view.devices[i].condition == UI_CONDITION_FAULT)
            return report->view.devices[i].ails;
    return report->fault_elsewhere ? UI_AILS_OTHER : UI_AILS_NOTHING;
}

/* Warnings that an attendant can do something about. */
static enum ui_ailment worst_warning(const struct attendant_report *report)
{
    static const enum ui_device theirs[] = {UI_DEVICE_PRINTER, UI_DEVICE_TONER};

    for (size_t i = 0; i < G_N_ELEMENTS(theirs); i++)
        if (report->view.devices[theirs[i]].condition == UI_CONDITION_WARNING)
            return report->view.devices[theirs[i]].ails;
    return UI_AILS_NOTHING;
}

/* What an operator must lift comes first, then what a hand can mend, then what can wait. */
static enum ui_ailment worst(const struct attendant_report *report, const json_t *status)
{
    const char *closed = json_string_value(json_object_get(status, "closed"));
    const char *swept =
        json_string_value(json_object_get(json_object_get(status, "sweep"), "result"));
    int sweep = meaning(sweeps, G_N_ELEMENTS(sweeps), swept == NULL ? closed : swept);
    enum ui_ailment fault = worst_fault(report);

    if (json_is_true(json_object_get(status, "latched")))
        return UI_AILS_LATCHED;
    if (fault != UI_AILS_NOTHING)
        return fault;
    if (sweep >= 0 && report->tested_at < report->swept_at)
        return (enum ui_ailment)sweep;
    if (json_integer_value(json_object_get(status, "again_s")) > 0)
        return UI_AILS_CRASHED;
    if (report->view.closed)
        return UI_AILS_CLOSED;
    if (report->tested_at == 0)
        return sweep >= 0 ? (enum ui_ailment)sweep : UI_AILS_UNKNOWN;
    return worst_warning(report);
}

static bool is_staffs(const char *closed)
{
    return closed != NULL && closed[0] != '\0' && strcmp(closed, "latched") != 0 &&
           meaning(sweeps, G_N_ELEMENTS(sweeps), closed) < 0;
}

static void take_ended(const json_t *status, char ret[static 24])
{
    const json_t *last = json_object_get(status, "last");
    const char *from = json_string_value(json_object_get(last, "page"));

    g_strlcpy(ret, from == NULL ? "" : from, 24);
}

bool attendant_report_read(const char *json, struct attendant_report *ret)
{
    struct attendant_report report = {.version = ""};
    json_t *status = json_loads(json, 0, NULL);
    const char *version = json_string_value(json_object_get(status, "version"));

    if (!json_is_object(status)) {
        json_decref(status);
        return false;
    }
    g_strlcpy(report.version, version == NULL ? "" : version, sizeof report.version);
    report.view.closed = is_staffs(json_string_value(json_object_get(status, "closed")));
    report.tested_at = take_self_test(&report, json_object_get(status, "self_test"));
    report.swept_at = json_integer_value(json_object_get(json_object_get(status, "sweep"), "at"));
    report.view.ails = worst(&report, status);
    if (report.view.ails != UI_AILS_NOTHING && report.view.ails != UI_AILS_UNKNOWN)
        write_time(MAX(report.tested_at, report.swept_at), report.view.since);
    take_ended(status, report.ended);
    json_decref(status);
    *ret = report;
    return true;
}
