/* What certcheck was asked on its command line, and whom it was told to trust. */
#pragma once

#include <stdbool.h>

#include "backend/code-trust.h"

enum certcheck_exit {
    CERTCHECK_VERIFIED = 0,
    CERTCHECK_NOT_VERIFIED = 1,
    CERTCHECK_USAGE = 2,
    CERTCHECK_NOT_CHECKED = 3,
};

struct certcheck_options {
    const char *file; /* "-": standard input */
    struct code_trust trust;
    bool json;
};

/* Reads the command line and the files of trust. -1: go on, and ret is filled (end ret->trust with code_trust_done()
 * either way); else the status to exit with, and all that is to be said has been said. */
int certcheck_options(int argc, char **argv, struct certcheck_options *ret);
