/* What [codes] of kiosk.conf names: who signs codes, and which code means which product. */
#pragma once

#include "backend/code-trust.h"
#include "backend/products.h"
#include "base/err.h"
#include "kiosk/config.h"

/* Everybody but the issuers of SMART Health Cards, whom the centre names. What code_trust_load() answers. Blocks on the
 * files. */
MUST_USE bool code_files_signers(const struct config *config, struct code_trust *ret,
                                 struct err *err);

/* NULL and what products_load() answers. Blocks on the file. */
struct products *code_files_products(const struct config *config, struct err *err);
