#include "kiosk/kioskd-commands.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/phase.h"

static void write_status(void *ctx, char ret[static CONTROL_ANSWER])
{
    const struct kioskd *k = ctx;
    const struct session *session = &k->session;

    snprintf(ret, CONTROL_ANSWER,
             "{\"phase\":\"%s\",\"since\":%lld,\"closed\":\"%s\",\"latched\":%s,\"again_s\":%d,"
             "\"last\":{\"result\":\"%s\",\"phase\":\"%s\"},\"sessions\":%u,"
             "\"assistant\":\"%s\",\"session_pid\":%d,\"sweep_pid\":%d,\"assistant_pid\":%d,"
             "\"kioskd_pid\":%d}",
             session_runs(session) ? phase_name(session->phase) : "none",
             (long long)session->phase_since, session->shown,
             closed_is_latched(&k->closed) ? "true" : "false", closed_again_s(&k->closed),
             why_word(k->last), k->last == WHY_NOT_YET ? "none" : phase_name(k->last_phase),
             k->sessions, assistant_is_wanted(&k->assistant) ? k->assistant.program->name : "",
             (int)session->child.pid, (int)k->sweep.errand.child.pid,
             (int)k->assistant.errand.child.pid, (int)getpid());
}

/* In two or three words. */
static void tell_manager(struct kioskd *k)
{
    const struct session *session = &k->session;
    char status[NOTIFY_STATUS];

    if (session_runs(session) && session->phase >= 0)
        notify_ready(&k->notify);
    if (!session_runs(session) && assistant_runs(&k->assistant))
        snprintf(status, sizeof status, "assistant %s", k->assistant.program->name);
    else if (!session_runs(session))
        snprintf(status, sizeof status, "between sessions");
    else
        snprintf(status, sizeof status, "%s%s%s", phase_name(session->phase),
                 session->shown[0] != '\0' ? " " : "", session->shown);
    notify_status(&k->notify, status);
}

void commands_tell(struct kioskd *k)
{
    char status[CONTROL_ANSWER];

    write_status(k, status);
    control_tell(&k->control, status);
    tell_manager(k);
}

static const char *open_again(struct kioskd *k)
{
    const char *stays = closed_open(&k->closed);

    if (stays != NULL)
        return stays;
    k->sweep.next_ms = 0;
    k->not_before_ms = 0;
    backoff_reset(&k->starts);
    backoff_reset(&k->sweep.silences);
    return "ok";
}

static const char *close_for(struct kioskd *k, const char *reason)
{
    if (!staff_is_reason(reason))
        return "error bad-reason";
    /* Whoever is being served is served to the end. */
    return closed_close(&k->closed, reason) ? "ok" : "error not-kept";
}

static const char *run(struct kioskd *k, const char *name)
{
    const struct assistant_program *program = kioskd_options_assistant(&k->options, name);

    if (program == NULL)
        return "error unknown-assistant";
    if (session_serves(&k->session) || assistant_is_wanted(&k->assistant))
        return "error busy";
    assistant_want(&k->assistant, program);
    return ""; /* when it is over */
}

static const char *carry_out(struct kioskd *k, const char *line)
{
    if (strcmp(line, "reset") == 0) {
        k->session.end = WHY_RESET;
        return "ok";
    }
    if (strcmp(line, "open") == 0)
        return open_again(k);
    if (strncmp(line, "run ", 4) == 0)
        return run(k, line + 4);
    if (strncmp(line, "close ", 6) == 0)
        return close_for(k, line + 6);
    return "error unknown-command";
}

static void on_command(void *ctx, const char *line, char ret[static CONTROL_ANSWER])
{
    struct kioskd *k = ctx;

    if (strcmp(line, "status") == 0)
        write_status(k, ret);
    else
        snprintf(ret, CONTROL_ANSWER, "%s", carry_out(k, line));
}

struct control_handler commands_of(struct kioskd *k)
{
    return (struct control_handler){.ctx = k, .command = on_command, .status = write_status};
}
