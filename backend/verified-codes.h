/* The proof that a certificate's codes say what its page says, whatever their format. For verified.c only; no I/O. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "backend/code-trust.h"
#include "backend/lookup.h"
#include "backend/products.h"
#include "base/certificate.h"
#include "base/err.h"

/* Exactly the codes that promised names: one SMART Health Card, one VDS-NC, a DCC for each of up to
 * CERTIFICATE_DCC_MAX doses. Each must be genuine at now (seconds since 1970 UTC); a code that is missing, too much, not
 * genuine or of a format that nobody is trusted for is ERR_UNTRUSTED. Each must say what the page says; else
 * ERR_UNBOUND, UNBOUND_CODE (verified.h). ERR_NOT_FOUND as page_products_new() (verified-products.h). Also ERR_MEMORY. */
MUST_USE bool verified_codes_check(const struct certificate *page,
                                   const struct lookup_answer *promised,
                                   const struct code_trust *signers,
                                   const struct products *products, int64_t now, struct err *err);
