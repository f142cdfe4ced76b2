/* One line of the control socket, taken apart. Pure. */
#pragma once

#include <stdbool.h>

#include "base/scope.h"
#include "kiosk/kioskd/staff.h"

enum what {
    ORDER_STATUS,
    ORDER_RESET,
    ORDER_CLOSE,
    ORDER_OPEN,
    ORDER_RUN,  /* an assistant */
    ORDER_NOTE, /* something that happened at the attendant's page */
    ORDERS
};

struct order {
    enum what what;
    char attendant[REASON_SIZE]; /* for whom it is given, with "as NAME"; "" for nobody else */
    char argument[REASON_SIZE];  /* a word of a-z and hyphen; "" when there is none */
    bool malformed;              /* something stands there that is no such word */
};

/* False, and ret untouched, when the line is none of the orders. */
MUST_USE bool order_read(const char *line, struct order *ret);

/* "reset". Static storage. */
const char *order_word(enum what what);
