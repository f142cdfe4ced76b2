#include "kiosk/report.h"

#include <glib.h>

#include "base/certificate.h"

struct report {
    const char *path;
    GMutex lock;
    enum session_state state;
    gint64 state_since_us; /* 0: no state yet */
    gint64 spent_us[SESSION_STATES];
    bool passed[SESSION_STATES];
    gint64 pin_us, paper_us;
    unsigned apdus, sheets;
    enum session_state last; /* before EXIT: how it ended */
    char certificate_id[CERTIFICATE_ID_SIZE];
};

struct report *report_new(const char *path)
{
    struct report *report;

    if (path == NULL)
        return NULL;
    report = g_new0(struct report, 1);
    report->path = path;
    g_mutex_init(&report->lock);
    return report;
}

void report_free(struct report **report)
{
    if (*report == NULL)
        return;
    g_mutex_clear(&(*report)->lock);
    g_free(*report);
    *report = NULL;
}

static void leave_state(struct report *report)
{
    if (report->state_since_us > 0)
        report->spent_us[report->state] += g_get_monotonic_time() - report->state_since_us;
}

void report_state(struct report *report, enum session_state state)
{
    if (report == NULL)
        return;
    g_mutex_lock(&report->lock);
    leave_state(report);
    if (state == SESSION_EXIT)
        report->last = report->state;
    report->state = state;
    report->passed[state] = true;
    report->state_since_us = g_get_monotonic_time();
    g_mutex_unlock(&report->lock);
}

void report_apdus(struct report *report, unsigned apdus)
{
    if (report == NULL)
        return;
    g_mutex_lock(&report->lock);
    report->apdus = apdus;
    g_mutex_unlock(&report->lock);
}

static void stamp(struct report *report, gint64 *ret)
{
    g_mutex_lock(&report->lock);
    *ret = g_get_monotonic_time();
    g_mutex_unlock(&report->lock);
}

void report_pin_accepted(struct report *report)
{
    if (report != NULL)
        stamp(report, &report->pin_us);
}

void report_paper(struct report *report)
{
    if (report != NULL)
        stamp(report, &report->paper_us);
}

void report_printed(struct report *report, const char *certificate_id, unsigned sheets)
{
    if (report == NULL)
        return;
    g_mutex_lock(&report->lock);
    g_strlcpy(report->certificate_id, certificate_id, sizeof report->certificate_id);
    report->sheets = sheets;
    g_mutex_unlock(&report->lock);
}

static void append_states(const struct report *report, GString *json)
{
    const char *comma = "";

    g_string_append(json, ",\"ms\":{");
    for (enum session_state s = 0; s < SESSION_STATES; s++) {
        if (!report->passed[s] || s == SESSION_EXIT)
            continue;
        g_string_append_printf(json, "%s\"%s\":%" G_GINT64_FORMAT, comma, session_state_name(s),
                               report->spent_us[s] / 1000);
        comma = ",";
    }
    g_string_append(json, "}}\n");
}

/* What the resident and the machine spent between PIN and paper, and the machine alone. */
static void append_times(const struct report *report, GString *json)
{
    static const enum session_state waits[] = {SESSION_TAKE_CARD, SESSION_MUNICIPALITY,
                                               SESSION_CONFIRM, SESSION_PAPER_OUT};
    gint64 all = report->paper_us - report->pin_us, machine = all;

    if (report->pin_us == 0 || report->paper_us == 0)
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(waits); i++)
        machine -= report->spent_us[waits[i]];
    g_string_append_printf(json,
                           ",\"pin_to_paper_ms\":%" G_GINT64_FORMAT
                           ",\"pin_to_paper_with_resident_ms\":%" G_GINT64_FORMAT,
                           machine / 1000, all / 1000);
}

bool report_write(struct report *report)
{
    g_autoptr(GString) json = g_string_new(NULL);
    bool printed;

    if (report == NULL)
        return true;
    g_mutex_lock(&report->lock);
    leave_state(report);
    report->state_since_us = g_get_monotonic_time();
    printed = report->certificate_id[0] != '\0';
    g_string_append_printf(
        json, "{\"result\":\"%s\",\"certificate_id\":\"%s\",\"sheets\":%u,\"apdus\":%u",
        printed ? "printed" : session_state_name(report->last), report->certificate_id,
        report->sheets, report->apdus);
    append_times(report, json);
    append_states(report, json);
    g_mutex_unlock(&report->lock);
    return g_file_set_contents(report->path, json->str, (gssize)json->len, NULL);
}
