#include "kiosk/kioskd/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/findings.h"
#include "kiosk/kioskd-version.h"
#include "kiosk/phase.h"

struct out {
    char *text; /* of CONTROL_ANSWER bytes */
    size_t len;
};

__attribute__((format(printf, 2, 3))) static void add(struct out *out, const char *format, ...)
{
    size_t room = CONTROL_ANSWER - out->len;
    va_list arguments;
    int len;

    va_start(arguments, format);
    len = vsnprintf(out->text + out->len, room, format, arguments);
    va_end(arguments);
    if (len > 0)
        out->len += (size_t)len < room ? (size_t)len : room - 1;
}

/* Without the brace at its end. */
static void add_brief(struct out *out, const struct kioskd *k)
{
    const struct session *session = &k->session;
    const struct assistant *assistant =
        assistant_is_wanted(&k->assistant) ? &k->assistant : &k->page;

    add(out,
        "{\"phase\":\"%s\",\"since\":%lld,\"closed\":\"%s\",\"latched\":%s,\"notice\":\"%s\","
        "\"again_s\":%d,"
        "\"last\":{\"result\":\"%s\",\"phase\":\"%s\",\"page\":\"%s\"},\"sessions\":%u,"
        "\"assistant\":\"%s\",\"session_pid\":%d,\"sweep_pid\":%d,\"assistant_pid\":%d,"
        "\"kioskd_pid\":%d",
        session_runs(session) ? phase_name(session->phase) : "none",
        (long long)session->phase_since,
        assistant_runs(&k->page) ? closed_why(&k->closed) : session->shown,
        closed_is_latched(&k->closed) ? "true" : "false", sweep_notice(&k->sweep),
        closed_again_s(&k->closed), why_word(k->last),
        k->last == WHY_NOT_YET ? "none" : phase_name(k->last_phase),
        k->last == WHY_NOT_YET ? "none" : phase_name(k->last_page), k->sessions,
        assistant_is_wanted(assistant) ? assistant->program->name : "", (int)session->child.pid,
        (int)k->sweep.errand.child.pid, (int)assistant->errand.child.pid, (int)getpid());
}

void status_brief(const struct kioskd *k, char ret[static CONTROL_ANSWER])
{
    struct out out = {.text = ret};

    add_brief(&out, k);
    add(&out, "}");
}

static const char *sweep_word(const struct kioskd *k)
{
    if (k->swept_at == 0)
        return "none";
    return k->closed.by_sweep[0] == '\0' ? "passed" : k->closed.by_sweep;
}

static void add_devices(struct out *out, const struct kioskd *k)
{
    const struct checks *checks = &k->checks;
    char findings[CONTROL_ANSWER / 2];

    if (!findings_to_json(checks->findings, findings, sizeof findings))
        memcpy(findings, "[]", sizeof "[]"); /* checks_keep() has looked */
    add(out, ",\"sweep\":{\"at\":%lld,\"result\":\"%s\"}", (long long)k->swept_at, sweep_word(k));
    add(out, ",\"self_test\":{\"at\":%lld,\"findings\":%s}", (long long)checks->tested_at,
        findings);
    add(out, ",\"test_print\":{\"at\":%lld,\"result\":\"%s\"}", (long long)checks->printed_at,
        checks->printed_at == 0 ? "none" : checks->printed);
}

static void add_history(struct out *out, const struct history *history)
{
    add(out, ",\"results\":[");
    for (size_t i = 0; i < history->count; i++) {
        const struct past *past = &history->past[i];

        add(out, "%s{\"at\":%lld,\"result\":\"%s\",\"phase\":\"%s\",\"served_ms\":%lld}",
            i == 0 ? "" : ",", (long long)past->at, why_word(past->why), phase_name(past->phase),
            (long long)past->served_ms);
    }
    add(out, "]");
}

void status_full(const struct kioskd *k, char ret[static CONTROL_ANSWER])
{
    struct out out = {.text = ret};

    add_brief(&out, k);
    add(&out, ",\"version\":\"%s\"", KIOSKD_VERSION);
    add_devices(&out, k);
    add_history(&out, &k->history);
    add(&out, "}");
}
