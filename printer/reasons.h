/* What each keyword of printer-state-reasons means to somebody who waits for a certificate. */
#pragma once

#include <stdbool.h>

#include "base/scope.h"

enum reason_class {
    REASON_HARMLESS,  /* nothing to do, nothing to say */
    REASON_WARNING,   /* it prints; staff should look at it some time */
    REASON_WAIT,      /* it will go on by itself: the resident waits */
    REASON_ATTENDANT, /* it does not print until somebody has come */
};

struct reason {
    enum reason_class class;
    unsigned trouble; /* REASON_ATTENDANT: bits of enum printer_trouble; else 0 */
};

/* Every keyword of the IANA registry (RFC 8011 5.4.12, PWG 5100.9 and later), with or without its weight ("-report",
 * "-warning", "-error"). The weight of one that we know is not believed: printers derive it from what they are
 * doing (an idle one says "cover-open-report"), and nobody prints through an open cover. Of one that we do not know
 * the weight is all there is: an error stops, a report is harmless, anything else is a warning. */
struct reason reason_of(const char *keyword);

/* False when reason_of() had to go by the weight alone. */
bool reason_is_known(const char *keyword);

#define REASON_WORDS 128

/* A keyword that we know as a number, where there is no room for its letters; -1 for one that we do not know. The
 * numbers are good within one version. */
int reason_number(const char *keyword);

/* The words of such a number. False, and nothing is written, when there is none like it. */
MUST_USE bool reason_words_of_number(long number, char ret_ja[static REASON_WORDS],
                                     char ret_en[static REASON_WORDS]);

/* A keyword for people, without a full stop: "Stapler: cover open". One that we do not know stands for itself. */
void reason_words(const char *keyword, char ret_ja[static REASON_WORDS],
                  char ret_en[static REASON_WORDS]);
