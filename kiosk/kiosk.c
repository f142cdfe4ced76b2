#include "kiosk/kiosk.h"

#include "base/log.h"
#include "kiosk/code-files.h"
#include "kiosk/latch.h"
#include "kiosk/printer.h"

#define NONE ((enum session_event)SESSION_EVENTS)

bool kiosk_open(const struct config *config, struct kiosk *ret, struct err *err)
{
    const struct client_options options = {.url = config->url,
                                           .ca = config->centre_ca,
                                           .answers_ca = config->vrs_ca,
                                           .certificate = config->certificate,
                                           .key = config->key};

    *ret = (struct kiosk){.config = config};
    document_set_dots(&config->dots);
    ret->client = client_new(&options, err);
    if (ret->client != NULL && g_strcmp0(client_kiosk(ret->client), config->id) != 0)
        (void)ERR(err, ERR_CONFIG, 0);
    else if (ret->client != NULL && code_files_signers(config, &ret->signers, err) &&
             (ret->products = code_files_products(config, err)) != NULL &&
             (ret->anchors = anchors_load(config->anchors, err)) != NULL &&
             (ret->printer = printer_of(config, err)) != NULL &&
             (ret->resident = resident_new(err)) != NULL)
        return true;
    kiosk_close(ret);
    return false;
}

void kiosk_close(struct kiosk *kiosk)
{
    card_free(&kiosk->card);
    pcsc_free(&kiosk->pcsc);
    resident_free(&kiosk->resident);
    screen_done(&kiosk->screen);
    client_free(&kiosk->client);
    printer_free(&kiosk->printer);
    products_free(&kiosk->products);
    code_trust_done(&kiosk->signers);
    anchors_free(&kiosk->anchors);
}

/* For the page: a printer that does not answer is a trouble like the others. */
static void keep_trouble(struct kiosk *kiosk, const struct err *err)
{
    int32_t trouble = err->code == ERR_PRINTER ? err->detail : PRINTER_OFFLINE;

    g_atomic_int_set(&kiosk->trouble, trouble);
}

enum session_event kiosk_failed(struct kiosk *kiosk, enum device device, const struct err *err)
{
    struct err latch_err;

    if (err->code == ERR_CANCELLED)
        return NONE;
    log_err(err);
    if (device == DEVICE_PRINTER)
        keep_trouble(kiosk, err);
    if (device == DEVICE_SERVICE && err->code == ERR_UNBOUND) {
        /* On disk before anybody sees the page. kioskd is told by the exit status as well. */
        log_event(LOG_LATCHED, (int32_t)err->code);
        if (!latch_set(kiosk->config->latch, &latch_err))
            log_err(&latch_err);
    }
    return event_of_error(device, err->code);
}

static enum session_event check_fonts(void)
{
    struct err err;

    if (document_prepare(&err))
        return EVENT_READY;
    log_err(&err);
    return EVENT_FAILED;
}

/* Whatever is needed to print, before a resident spends a try of the PIN on it. */
static enum session_event check(struct kiosk *kiosk)
{
    enum session_event event = act_check_card(kiosk);

    if (event == EVENT_READY)
        event = act_check_printer(kiosk);
    if (event == EVENT_READY)
        event = act_check_service(kiosk);
    if (event == EVENT_READY)
        event = check_fonts();
    return event;
}

static enum session_event close_session(struct kiosk *kiosk)
{
    card_free(&kiosk->card);
    service_tell_outcome(kiosk);
    resident_wipe(kiosk->resident);
    return NONE;
}

enum session_event kiosk_act(void *ctx, enum session_state action)
{
    struct kiosk *kiosk = ctx;

    switch ((int)action) { /* the actions alone: run_action_of() names no other */
    case SESSION_WELCOME:
        return act_watch_printer(kiosk);
    case SESSION_CHECKING:
        return check(kiosk);
    case SESSION_CARD:
        return act_await_card(kiosk);
    case SESSION_PIN:
        return act_watch_card(kiosk);
    case SESSION_READING:
        return act_read_card(kiosk);
    case SESSION_TAKE_CARD:
        return act_await_removal(kiosk);
    case SESSION_LOOKING_UP:
        return act_look_up(kiosk);
    case SESSION_PRINTING:
        return act_print(kiosk);
    case SESSION_TAKE_PAPER:
        return act_await_paper(kiosk);
    case SESSION_RETURN_CARD:
        return act_return_card(kiosk);
    case SESSION_EXIT:
        return close_session(kiosk);
    default:
        return EVENT_FAILED;
    }
}

void kiosk_interrupt(void *ctx)
{
    struct kiosk *kiosk = ctx;
    struct pcsc *pcsc = g_atomic_pointer_get(&kiosk->pcsc);

    g_atomic_int_set(&kiosk->unwanted, 1);
    if (pcsc != NULL)
        pcsc_cancel(pcsc);
    if (kiosk->client != NULL)
        client_cancel(kiosk->client);
    if (kiosk->printer != NULL)
        printer_cancel(kiosk->printer);
}

void kiosk_rearm(void *ctx)
{
    struct kiosk *kiosk = ctx;

    g_atomic_int_set(&kiosk->unwanted, 0);
    if (kiosk->pcsc != NULL)
        pcsc_rearm(kiosk->pcsc);
    client_resume(kiosk->client);
    printer_revive(kiosk->printer);
}
