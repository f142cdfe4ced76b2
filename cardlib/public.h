/* How the public functions (include/mynacard.h) stand on the internal ones. */
#pragma once

#include <mynacard.h>

#include "base/err.h"
#include "cardlib/evidence.h"

struct card;
struct pcsc;

/* What is inside; borrowed. */
struct card *public_card(struct myna_card *card);
const struct anchors *public_anchors(const struct myna_anchors *anchors);

/* The same, for the cards that are opened on it. */
struct pcsc *public_pcsc(struct myna_readers *readers);

/* Takes over what a card has just shown: of number and attributes these (EVIDENCE_…), and all other parts. NULL
 * when out of memory. */
struct myna_evidence *public_evidence(const struct card_evidence *from, unsigned person);

/* The public code for why, and its detail for myna_last_detail(). */
int public_failure(const struct err *why);

/* MYNA_OK when done; otherwise why tells the code. */
static inline int public_result(bool done, const struct err *why)
{
    return done ? MYNA_OK : public_failure(why);
}

/* A code of this library's own, whose detail is 0 unless said. */
int public_refuse(enum myna_err code, int detail);

/* Something is NULL that may not be, or called when it may not be. */
int public_misuse(void);
