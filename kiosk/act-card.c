/* What the worker does with the card. */
#include "base/log.h"
#include "kiosk/kiosk.h"

/* One wait; the session's own limits interrupt it long before. */
#define WAIT_MS (60 * 60 * 1000)

/* A card may bounce as it is laid down; more often than this is for the resident to see. */
#define ATTEMPTS 3

#define NONE ((enum session_event)SESSION_EVENTS)

static bool has_pcsc(struct kiosk *kiosk, struct err *err)
{
    struct pcsc *pcsc;

    if (kiosk->pcsc != NULL)
        return true;
    pcsc = pcsc_new(err);
    g_atomic_pointer_set(&kiosk->pcsc, pcsc);
    return pcsc != NULL;
}

enum session_event act_check_card(struct kiosk *kiosk)
{
    struct err err;

    if (!has_pcsc(kiosk, &err) ||
        !pcsc_find_reader(kiosk->pcsc, kiosk->config->reader, kiosk->reader, &err))
        return kiosk_failed(kiosk, DEVICE_CARD, &err);
    return EVENT_READY;
}

/* Waits for a card and takes it for us alone. */
static bool hold_card(struct kiosk *kiosk, struct err *err)
{
    struct pcsc_link *link = NULL;

    for (int i = 0; i < ATTEMPTS && link == NULL; i++) {
        if (!pcsc_wait_card(kiosk->pcsc, kiosk->config->reader, WAIT_MS, kiosk->reader, err))
            return false;
        link = pcsc_connect(kiosk->pcsc, kiosk->reader, err);
        if (link == NULL && err->code != ERR_CARD_REMOVED)
            return false;
    }
    if (link == NULL)
        return false;
    kiosk->card = card_new(&pcsc_transport, link, err);
    return kiosk->card != NULL;
}

/* Which tries are left: of the card that is held, if it still is, else of the next one. */
static bool ask_card(struct kiosk *kiosk, int *ret_tries, struct err *err)
{
    if (kiosk->card != NULL && card_tries_left(kiosk->card, ret_tries, err))
        return true;
    card_free(&kiosk->card);
    if (hold_card(kiosk, err) && card_tries_left(kiosk->card, ret_tries, err))
        return true;
    card_free(&kiosk->card);
    return false;
}

enum session_event act_await_card(struct kiosk *kiosk)
{
    struct resident *resident = kiosk->resident;
    struct err err;

    resident->pin_was_being_checked = false;
    /* First, so that a service that is down costs no try. */
    if (!service_refresh_nonce(kiosk, &err))
        return kiosk_failed(kiosk, DEVICE_SERVICE, &err);
    if (!ask_card(kiosk, &resident->tries_left, &err))
        return kiosk_failed(kiosk, DEVICE_CARD, &err);
    if (resident->tries_left > 0)
        return resident->tries_left == 1 ? EVENT_CARD_LAST_TRY : EVENT_CARD_THERE;
    card_free(&kiosk->card);
    return EVENT_PIN_BLOCKED;
}

/* True when the card has gone; false and err when it is not known, or nobody wants to know any more. */
static bool wait_removal(struct kiosk *kiosk, struct err *err)
{
    do {
        if (pcsc_wait_removal(kiosk->pcsc, kiosk->reader, WAIT_MS, err))
            return true;
    } while (err->code == ERR_TIME_OUT);
    return false;
}

enum session_event act_watch_card(struct kiosk *kiosk)
{
    struct err err;

    if (!wait_removal(kiosk, &err))
        return err.code == ERR_CANCELLED ? NONE : kiosk_failed(kiosk, DEVICE_CARD, &err);
    card_free(&kiosk->card);
    return EVENT_CARD_MOVED;
}

static bool show_pin(struct kiosk *kiosk, struct err *err)
{
    struct resident *resident = kiosk->resident;
    bool right;

    resident->pin_was_being_checked = true;
    resident->pin_was_tried = true;
    if (resident->tries_left == 1)
        card_allow_last_try(
            kiosk->card); /* the pages have said so, and were answered with digits */
    right = card_verify_pin(kiosk->card, &resident->pin, err);
    secret_wipe(&resident->pin);
    if (!right && err->code == ERR_PIN_WRONG)
        resident->tries_left = err->detail;
    if (right || err->code != ERR_CARD_REMOVED)
        resident->pin_was_being_checked = false;
    return right;
}

static bool read_and_verify(struct kiosk *kiosk, struct err *err)
{
    struct resident *resident = kiosk->resident;
    uint8_t digest[CHALLENGE_LEN];

    if (!card_challenge(resident->nonce, NONCE_LEN, resident->outcome.request_id, digest, err))
        return false;
    if (!show_pin(kiosk, err))
        return false;
    report_pin_accepted(kiosk->report);
    if (!card_read_files(kiosk->card, digest, &resident->evidence, err))
        return false;
    report_apdus(kiosk->report, card_apdus(kiosk->card));
    /* Reset and powered off before anything else: from here on the card is only a thing to take away. */
    card_free(&kiosk->card);
    return evidence_verify(&resident->evidence, kiosk->anchors, digest, err) &&
           evidence_person(&resident->evidence, &resident->person, err);
}

enum session_event act_read_card(struct kiosk *kiosk)
{
    struct resident *resident = kiosk->resident;
    struct err err;

    if (!service_refresh_nonce(kiosk, &err)) {
        secret_wipe(&resident->pin);
        return kiosk_failed(kiosk, DEVICE_SERVICE, &err);
    }
    if (kiosk->card == NULL) {
        secret_wipe(&resident->pin);
        return EVENT_CARD_MOVED; /* the watch saw it go in the moment the PIN was complete */
    }
    if (read_and_verify(kiosk, &err))
        return EVENT_CARD_READ;
    secret_wipe(&resident->pin);
    if (err.code != ERR_PIN_WRONG) {
        card_free(&kiosk->card);
        card_evidence_wipe(&resident->evidence);
    }
    return kiosk_failed(kiosk, DEVICE_CARD, &err);
}

enum session_event act_await_removal(struct kiosk *kiosk)
{
    struct err err;

    if (!wait_removal(kiosk, &err))
        return err.code == ERR_CANCELLED ? NONE : kiosk_failed(kiosk, DEVICE_CARD, &err);
    return EVENT_CARD_AWAY;
}

enum session_event act_return_card(struct kiosk *kiosk)
{
    struct err err;

    card_free(&kiosk->card);
    resident_wipe(kiosk->resident);
    if (!has_pcsc(kiosk, &err))
        return kiosk_failed(kiosk, DEVICE_CARD, &err);
    if (!pcsc_wait_card(kiosk->pcsc, kiosk->config->reader, 0, kiosk->reader, &err))
        return err.code == ERR_CARD_ABSENT ? EVENT_CARD_AWAY
                                           : kiosk_failed(kiosk, DEVICE_CARD, &err);
    return act_await_removal(kiosk);
}
