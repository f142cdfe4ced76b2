/* What an IPP printer says about itself: can it print, and does paper lie in its output tray. */
#pragma once

#include <stdbool.h>

#include "base/err.h"
#include "base/scope.h"
#include "printer/capabilities.h"
#include "printer/format.h"

/* What keeps it from printing, as bits: ERR_PRINTER's detail. Warnings (paper low) are none. */
enum printer_trouble {
    PRINTER_NO_PAPER = 1 << 0,
    PRINTER_COVER_OPEN = 1 << 1,
    PRINTER_JAM = 1 << 2,
    PRINTER_NO_TONER = 1 << 3,
    PRINTER_TRAY_FULL = 1 << 4,   /* the output tray takes no more */
    PRINTER_OFFLINE = 1 << 5,     /* no answer, or it accepts no jobs */
    PRINTER_OTHER = 1 << 6,       /* it has stopped and gives no reason that we know */
    PRINTER_WRONG_PAPER = 1 << 8, /* paper, but none of it A4 */
    PRINTER_UNFIT = 1 << 9 /* it cannot do what a certificate needs (printer/capabilities.h) */
};

struct printer_status {
    unsigned trouble;     /* bits of enum printer_trouble; 0 when it can print */
    bool tray_sensed;     /* the printer can tell whether paper lies in the output tray */
    bool paper_in_tray;   /* false when it cannot tell */
    struct format format; /* that it gets; FORMAT_NONE: it takes none, and is unfit */
    bool paper_low;       /* it will soon be out of paper */
    bool toner_low;
    int toner_per_cent; /* of the colour that has least; -1 when the printer does not tell */
    int sheets_ever;    /* that it has put out since it was made; -1 when it does not count */
    int calls;          /* reason_number() of a reason to call somebody; -1: none that we know */
    int warns;          /* … of a warning that is not about paper or toner */
    bool is_idle;       /* it prints nothing, and nothing keeps it from it */
    bool offers_tls;    /* it could be asked by ipps:// */
    struct printer_capabilities can;
};

/* One printer, reached by IPP without a print server between. Every function but printer_cancel()
 * belongs to one thread at a time. */
struct printer;

/* uri: "ipp://host[:port]/path" with certificate NULL or "", or "ipps://…" with the file (PEM) of the one certificate
 * that the printer may show; nothing is ever trusted because it was seen before, and nothing is sent in plain
 * instead. Reads the file; does not connect. NULL with ERR_CONFIG when it is neither, ERR_IO. */
struct printer *printer_new(const char *uri, const char *certificate, struct err *err);

/* Frees; leaves NULL. *printer may be NULL. */
void printer_free(struct printer **printer);
#define SCOPED_PRINTER SCOPED(printer_free) struct printer

/* Which format it is to get, if it takes several; FORMAT_WISH_AUTO until then. */
void printer_prefer(struct printer *printer, enum format_wish wish);

/* From any thread: whatever is under way, and everything asked from now on, ends with
 * ERR_CANCELLED within a tenth of a second, until printer_revive(). */
void printer_cancel(struct printer *printer);
void printer_revive(struct printer *printer);

/* Waits for so long, or until somebody cancels: then false. Asks nothing. */
MUST_USE bool printer_pause(struct printer *printer, unsigned pause_ms);

/* Asks the printer. Blocks for at most limit_ms. ERR_PRINTER with PRINTER_OFFLINE when there is no
 * answer in that time, ERR_PROTOCOL when the answer is not IPP. ERR_UNTRUSTED, ERR_EXPIRED when it is not the
 * printer that was pinned, as every function that asks it. */
MUST_USE bool printer_status(struct printer *printer, unsigned limit_ms, struct printer_status *ret,
                             struct err *err);

/* The same words for people and logs: "no-paper" for a single bit. Static storage; never NULL. */
const char *printer_trouble_name(enum printer_trouble trouble);
