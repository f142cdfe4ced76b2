/* The printer of one kiosk, as its configuration has it. */
#pragma once

#include "kiosk/config.h"
#include "printer/status.h"

/* As printer_new(), with the format that is wanted. The caller frees with printer_free(). NULL with ERR_CONFIG. */
struct printer *printer_of(const struct config *config, struct err *err);
