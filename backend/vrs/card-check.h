/* The check that centre and VRS both make: the card that the lookup speaks of was on a reader, and signed
 * for this nonce and request. */
#pragma once

#include "backend/lookup.h"
#include "base/err.h"
#include "cardlib/evidence.h"

/* The message's evidence as cardlib knows it. */
void card_check_copy(const struct evidence_files *from, struct card_evidence *ret);

/* Verifies evidence and its challenge. The errors of evidence_verify(), or ERR_CRYPTO. */
MUST_USE bool card_check(const struct lookup_request *request, const struct anchors *anchors,
                         struct err *err);
