/* What one session works with: its devices, its resident, and what the worker carries out with them. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "backend/client.h"
#include "backend/code-trust.h"
#include "backend/screen.h"
#include "cardlib/card.h"
#include "cardlib/pcsc.h"
#include "kiosk/config.h"
#include "kiosk/errors.h"
#include "kiosk/report.h"
#include "kiosk/resident.h"
#include "kiosk/run.h"
#include "printer/document.h"
#include "printer/queue.h"

struct kiosk {
    const struct config *config; /* borrowed */
    struct report *report;       /* borrowed; may be NULL */
    struct run *run;             /* borrowed; set before the first act() */
    struct resident *resident;

    /* The card. pcsc is made by the worker and read by whoever interrupts. */
    struct pcsc *pcsc;
    struct anchors *anchors;
    struct card *card; /* held exclusively from CARD to the end of READING */
    char reader[PCSC_READER_SIZE];

    struct client *client;
    struct code_trust signers; /* of codes; its issuers are the screen's, not these */
    struct products *products; /* which code means which product */
    struct screen screen;      /* what the centre says may be shown; empty before CHECKING */

    struct printer *printer;
    bool paper_sensor;       /* asked for, and the printer has one */
    gint sheets, sheets_out; /* atomic */
    bool paper_out;          /* the worker's: PAPER_OUT was posted */
    gint trouble;            /* atomic: the printer's last trouble, enum printer_trouble */
    gint uncertain;          /* atomic: nobody knows what came out */
    bool called_again; /* GTK's thread: staff were called once more since printing stood still */

    gint unwanted; /* atomic: what is under way was interrupted */
};

/* Opens what needs no answer from anybody: keys, anchors, resident. ERR_CONFIG and the other errors of
 * what it opens; ret is then closed. */
MUST_USE bool kiosk_open(const struct config *config, struct kiosk *ret, struct err *err);

/* Lets go of everything, wiped. The run must have been freed before. */
void kiosk_close(struct kiosk *kiosk);

/* The three functions of struct run_actions; ctx is a struct kiosk *. */
enum session_event kiosk_act(void *ctx, enum session_state action);
void kiosk_interrupt(void *ctx);
void kiosk_rearm(void *ctx);

/* What kiosk_act() carries out; the worker's thread. */
enum session_event act_watch_printer(struct kiosk *kiosk); /* WELCOME: is it still fit */
enum session_event act_check_card(struct kiosk *kiosk);    /* CHECKING: is there a reader */
enum session_event act_await_card(struct kiosk *kiosk);    /* CARD */
enum session_event act_watch_card(struct kiosk *kiosk);    /* PIN and its like */
enum session_event act_read_card(struct kiosk *kiosk);     /* READING */
enum session_event act_await_removal(struct kiosk *kiosk); /* TAKE_CARD */
enum session_event act_return_card(struct kiosk *kiosk);   /* RETURN_CARD */
enum session_event act_check_service(struct kiosk *kiosk); /* CHECKING: hours, what may be shown */
enum session_event act_look_up(struct kiosk *kiosk);       /* LOOKING_UP */
enum session_event act_check_printer(struct kiosk *kiosk); /* CHECKING */
enum session_event act_print(struct kiosk *kiosk);         /* PRINTING */
enum session_event act_await_paper(struct kiosk *kiosk);   /* TAKE_PAPER */

/* The minute of the day in Japan, where the service has its hours. */
int service_minute(void);

/* Parts of them that the others need. A nonce that is too old for the card is replaced. */
MUST_USE bool service_refresh_nonce(struct kiosk *kiosk, struct err *err);
MUST_USE bool service_issue(struct kiosk *kiosk, struct err *err);

/* Closes the request_id, if VRS may have seen it; again later when nobody answered. */
void service_tell_outcome(struct kiosk *kiosk);

/* The event of err, which is logged by its code. An answer for somebody else latches the kiosk first. */
enum session_event kiosk_failed(struct kiosk *kiosk, enum device device, const struct err *err);
