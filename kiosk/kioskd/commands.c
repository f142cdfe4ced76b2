#include "kiosk/kioskd/commands.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "kiosk/kioskd/order.h"
#include "kiosk/kioskd/status.h"
#include "kiosk/phase.h"

#define OK           "ok"
#define NOT_ALLOWED  "not-allowed"
#define NOT_RECORDED "not-recorded"
#define BAD_REASON   "bad-reason"

#define UNKNOWN_ASSISTANT "unknown-assistant"

/* Refusals of people without a rank that are recorded in a minute: nobody can push the records of others out. */
#define STRANGERS_MAX       10
#define STRANGERS_WINDOW_MS 60000

static const char *phase_now(const struct kioskd *k)
{
    return session_runs(&k->session) ? phase_name(k->session.phase) : "none";
}

static void write_status(void *ctx, char ret[static CONTROL_ANSWER])
{
    status_brief(ctx, ret);
}

/* In two or three words. */
static void tell_manager(struct kioskd *k)
{
    const struct session *session = &k->session;
    char status[NOTIFY_STATUS];

    if (session_runs(session) && session->phase >= 0)
        notify_ready(&k->notify);
    if (!session_runs(session) && assistant_runs(&k->page))
        snprintf(status, sizeof status, "assistant %s", k->page.program->name);
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

    status_brief(k, status);
    control_tell(&k->control, status);
    tell_manager(k);
}

static void say(const char *result, char ret[static CONTROL_ANSWER])
{
    snprintf(ret, CONTROL_ANSWER, strcmp(result, OK) == 0 ? "%s" : "error %s", result);
}

/* ---- records ---- */

static bool record(const struct kioskd *k, const struct audit_entry *entry)
{
    if (audit_write(&k->audit, entry))
        return true;
    log_event(LOG_FAILED_DETAIL, errno);
    return false;
}

void commands_note(struct kioskd *k, const char *what, const char *result)
{
    const struct audit_entry entry = {.what = what, .result = result, .phase = phase_now(k)};

    /* It has happened, recorded or not; the log has what the record lacks. */
    (void)!record(k, &entry);
}

static bool record_order(const struct kioskd *k, const struct peer *peer, const struct order *order,
                         const char *result, const char *phase)
{
    const struct audit_entry entry = {
        .who = peer,
        .attendant = order->attendant[0] != '\0' ? order->attendant : NULL,
        .what = order_word(order->what),
        .argument = order->argument[0] != '\0' ? order->argument : NULL,
        .result = result,
        .phase = phase};

    return record(k, &entry);
}

/* ---- who may ---- */

/* Speaking for an attendant, kioskd's own programs have an attendant's rank, root included. */
static enum rank rank_of(const struct peer *peer, const struct order *order)
{
    return order->attendant[0] != '\0' && peer->rank == RANK_OPERATOR ? RANK_ATTENDANT : peer->rank;
}

/* NULL when the order may be carried out, else why not. */
static const char *why_not(const struct kioskd *k, const struct peer *peer,
                           const struct order *order)
{
    bool from_the_page = order->what == ORDER_NOTE || order->attendant[0] != '\0';

    if (peer->rank == RANK_NONE || (from_the_page && !peer->of_kioskd))
        return NOT_ALLOWED;
    if (order->malformed)
        return order->what == ORDER_RUN ? UNKNOWN_ASSISTANT : BAD_REASON;
    if (order->what == ORDER_OPEN && closed_is_latched(&k->closed) &&
        rank_of(peer, order) != RANK_OPERATOR)
        return "latched";
    return NULL;
}

static bool is_stranger_to_record(struct kioskd *k)
{
    int64_t now = now_ms();

    if (k->strangers == 0 || now - k->strangers_since_ms > STRANGERS_WINDOW_MS) {
        k->strangers = 0;
        k->strangers_since_ms = now;
    }
    return ++k->strangers <= STRANGERS_MAX;
}

static void refuse(struct kioskd *k, const struct peer *peer, const struct order *order,
                   const char *why)
{
    if (peer->rank != RANK_NONE || is_stranger_to_record(k))
        (void)!record_order(k, peer, order, why,
                            phase_now(k)); /* nothing was done: nothing to take back */
}

/* ---- what is done ---- */

static const char *reset(struct kioskd *k)
{
    k->session.end = WHY_RESET;
    return OK;
}

static const char *close_for(struct kioskd *k, const char *reason)
{
    if (!closed_is_for_staff(reason))
        return BAD_REASON;
    /* Whoever is being served is served to the end. */
    return closed_close(&k->closed, reason) ? OK : "not-kept";
}

static const char *open_again(struct kioskd *k)
{
    const char *stays = closed_open(&k->closed);

    if (stays != NULL)
        return stays;
    k->sweep.passed = false; /* that was before */
    k->sweep.next_ms = 0;
    k->not_before_ms = 0;
    return OK;
}

/* The attendant's page begins alone; while it runs, it may have others run beside it, one at a time. */
static bool is_busy(const struct kioskd *k, const struct assistant_program *program)
{
    if (assistant_is_wanted(&k->assistant))
        return true;
    return assistant_is_wanted(&k->page) && (program->draws || !assistant_runs(&k->page));
}

/* NULL: the answer comes later. */
static const char *run(struct kioskd *k, const struct control_command *command,
                       const struct order *order)
{
    const struct assistant_program *program =
        kioskd_options_assistant(&k->options, order->argument);
    struct checks *checks = &k->checks;

    if (program == NULL)
        return UNKNOWN_ASSISTANT;
    if (session_serves(&k->session) || is_busy(k, program))
        return "busy";
    if (program->draws) {
        if (!record_order(k, command->peer, order, OK, phase_now(k)))
            return NOT_RECORDED;
        assistant_want(&k->page, program);
        return NULL;
    }
    assistant_want(&k->assistant, program);
    checks->asked = true;
    checks->peer = *command->peer;
    memcpy(checks->attendant, order->attendant, sizeof checks->attendant);
    checks->phase = phase_now(k);
    return NULL;
}

static const char *carry_out(struct kioskd *k, const struct control_command *command,
                             const struct order *order)
{
    switch (order->what) {
    case ORDER_RESET:
        return reset(k);
    case ORDER_CLOSE:
        return close_for(k, order->argument);
    case ORDER_OPEN:
        return open_again(k);
    case ORDER_RUN:
        return run(k, command, order);
    case ORDER_NOTE:
    case ORDER_STATUS:
    case ORDERS:
        break;
    }
    return OK;
}

/* Nothing is done that cannot be recorded, but a reset: whoever stands before a session that must end cannot
 * wait for a disk. Returns the result, NULL when it comes later. */
static const char *obey(struct kioskd *k, const struct control_command *command,
                        const struct order *order)
{
    const char *phase = phase_now(k), *result;

    if (!audit_ready(&k->audit) && order->what != ORDER_RESET)
        return NOT_RECORDED;
    result = carry_out(k, command, order);
    if (result == NULL || record_order(k, command->peer, order, result, phase) ||
        order->what == ORDER_RESET)
        return result;
    /* The disk failed after it had promised room. What nobody knows of must not leave the kiosk open. */
    if (order->what == ORDER_OPEN)
        (void)!closed_close(&k->closed, "attendant");
    return NOT_RECORDED;
}

static void on_command(void *ctx, const struct control_command *command,
                       char ret[static CONTROL_ANSWER])
{
    struct kioskd *k = ctx;
    struct order order;
    const char *result;

    if (!order_read(command->line, &order)) {
        say(command->peer->rank == RANK_NONE ? NOT_ALLOWED : "unknown-command", ret);
        return;
    }
    result = why_not(k, command->peer, &order);
    if (result != NULL)
        refuse(k, command->peer, &order, result);
    else if (order.what == ORDER_STATUS)
        status_full(k, ret);
    else
        result = obey(k, command, &order);
    if (result != NULL)
        say(result, ret);
}

struct control_handler commands_of(struct kioskd *k)
{
    return (struct control_handler){.ctx = k, .command = on_command, .status = write_status};
}

/* ---- what took its time ---- */

void commands_assisted(struct kioskd *k, const char *name, const char *answer)
{
    struct checks *checks = &k->checks;
    const char *result = checks_keep(checks, name, answer);
    struct order order = {.what = ORDER_RUN};

    if (checks->asked) {
        checks->asked = false;
        memcpy(order.attendant, checks->attendant, sizeof order.attendant);
        memcpy(order.argument, name, strnlen(name, sizeof order.argument - 1));
        if (!record_order(k, &checks->peer, &order, result, checks->phase))
            answer = "error " NOT_RECORDED;
    }
    control_answer(&k->control, answer);
}
