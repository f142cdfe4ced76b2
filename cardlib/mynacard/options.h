/* The command line of mynacard(1). */
#pragma once

#include <stdbool.h>

enum command {
    COMMAND_INFO,
    COMMAND_READ,
    COMMAND_VERIFY,
    COMMAND_PIN_STATUS,
    COMMAND_READERS,
    COMMANDS
};

/* Strings are borrowed from argv or static. */
struct options {
    enum command command;
    bool json;
    bool number;         /* read: the individual number as well */
    const char *reader;  /* its name; NULL: any */
    const char *anchors; /* directory; NULL: read does not verify */
    int pin_fd;          /* -1: ask at the terminal */
    int wait_ms;
};

/* Does not return after --help, --version (exit 0) and what it does not understand (exit 2, said on
 * stderr). */
struct options options_parse(int argc, char **argv);

/* What --help ends a usage error with; exits 2. */
_Noreturn void options_refuse(const char *why);
