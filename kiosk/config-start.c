#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/config.h"

#define EXIT_USAGE 2

struct config *config_load_or_exit(const char *path)
{
    struct config_fault fault;
    struct config *config = config_load(path, &fault);

    if (config == NULL) {
        fprintf(stderr, "%s: %s: %s%s%s.\n", program_invocation_short_name, path, fault.key,
                fault.key[0] == '\0' ? "" : " ", fault.reason);
        exit(EXIT_USAGE);
    }
    return config;
}

struct config *config_from_arguments(int argc, char **argv, const char *usage)
{
    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        fputs(usage, stdout);
        exit(EXIT_SUCCESS);
    }
    if (argc != 3 || strcmp(argv[1], "--config") != 0) {
        fputs(usage, stderr);
        exit(EXIT_USAGE);
    }
    return config_load_or_exit(argv[2]);
}
