/* What the servers' programs share: options, the [listen] group, "listening on PORT", and the end. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "backend/server/config.h"
#include "backend/server/http-server.h"

#define SERVER_EXIT_USAGE 2

/* What was asked for on the command line. */
struct server_options {
    const char *config;
    const char *port_file; /* NULL: none */
};

/* Reads --config FILE, --port-file FILE and --help. True when the program is to go on; else *ret_status is
 * what to exit with. Blocks SIGTERM, SIGINT and SIGHUP for all threads that come. */
MUST_USE bool server_options(int argc, char **argv, const char *program, const char *help,
                             struct server_options *ret, int *ret_status);

/* Reads the group [listen]: address, port, threads, connections, certificate, key, authority. Borrowed from
 * config. */
void server_settings(struct config *config, uint16_t port, struct http_settings *ret);

/* Starts, says "listening on PORT" on standard output (and PORT in options' file), waits for SIGTERM or
 * SIGINT, and stops. Returns the exit status. */
int server_run(const char *program, const struct server_options *options,
               const struct http_settings *settings, http_handler *handler, void *context);
