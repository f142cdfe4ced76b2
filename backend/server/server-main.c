#include "backend/server/server-main.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"

#define PEM_MAX (64U * 1024U)

enum { OPTION_CONFIG = 1, OPTION_PORT_FILE, OPTION_HELP };

static const struct option long_options[] = {
    {"config", required_argument, NULL, OPTION_CONFIG},
    {"port-file", required_argument, NULL, OPTION_PORT_FILE},
    {"help", no_argument, NULL, OPTION_HELP},
    {0}};

static bool wrong_usage(const char *program, const char *what, int *ret_status)
{
    fprintf(stderr, "%s: %s\nTry: %s --help\n", program, what, program);
    *ret_status = SERVER_EXIT_USAGE;
    return false;
}

/* The threads that come inherit the mask: the signals wait for server_run(). A client that leaves while
 * it is answered must not end us. */
static void hold_signals(sigset_t *ret)
{
    sigemptyset(ret);
    sigaddset(ret, SIGTERM);
    sigaddset(ret, SIGINT);
    sigaddset(ret, SIGHUP);
    pthread_sigmask(SIG_BLOCK, ret, NULL);
    signal(SIGPIPE, SIG_IGN);
}

bool server_options(int argc, char **argv, const char *program, const char *help,
                    struct server_options *ret, int *ret_status)
{
    sigset_t held;
    int option;

    *ret = (struct server_options){0};
    while ((option = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
        switch (option) {
        case OPTION_CONFIG:
            ret->config = optarg;
            break;
        case OPTION_PORT_FILE:
            ret->port_file = optarg;
            break;
        case OPTION_HELP:
            fputs(help, stdout);
            *ret_status = EXIT_SUCCESS;
            return false;
        default:
            return wrong_usage(program, "that option is not known, or lacks its value", ret_status);
        }
    }
    if (optind != argc)
        return wrong_usage(program, "takes options only", ret_status);
    if (ret->config == NULL)
        return wrong_usage(program, "--config says how to run", ret_status);
    hold_signals(&held);
    return true;
}

void server_settings(struct config *config, uint16_t port, struct http_settings *ret)
{
    ret->address = config_text(config, "listen", "address", "127.0.0.1");
    ret->port = (uint16_t)config_number(config, "listen", "port", 0, UINT16_MAX, port);
    ret->threads = config_number(config, "listen", "threads", 1, 64, 4);
    ret->connections = config_number(config, "listen", "connections", 1, 10000, 1000);
    ret->certificate = config_file(config, "listen", "certificate", PEM_MAX);
    ret->key = config_file(config, "listen", "key", PEM_MAX);
    ret->authority = config_file(config, "listen", "authority", PEM_MAX);
}

/* Whoever waits for the file finds it whole or not at all. */
static bool write_port(const char *path, uint16_t port)
{
    char part[4096];
    int len = snprintf(part, sizeof part, "%s.part", path);
    FILE *file = len > 0 && (size_t)len < sizeof part ? fopen(part, "we") : NULL;

    if (file == NULL)
        return false;

    bool ok = fprintf(file, "%u\n", port) > 0;

    ok = fclose(file) == 0 && ok;
    return ok && rename(part, path) == 0;
}

static bool say_port(const char *program, const struct server_options *options, uint16_t port)
{
    printf("listening on %u\n", port);
    fflush(stdout);
    if (options->port_file == NULL || write_port(options->port_file, port))
        return true;
    fprintf(stderr, "%s: %s: %s\n", program, options->port_file, strerror(errno));
    return false;
}

static void wait_for_the_end(void)
{
    sigset_t held;
    int signal_number = 0;

    hold_signals(&held);
    do {
        sigwait(&held, &signal_number);
    } while (signal_number == SIGHUP); /* a terminal that goes away is no reason */
}

static int cannot_listen(const char *program, const struct http_settings *settings,
                         const struct err *err)
{
    if (err->code == ERR_IO) {
        fprintf(stderr, "%s: %s port %u: %s\n", program, settings->address, settings->port,
                strerror(err->detail));
        return EXIT_FAILURE;
    }
    fprintf(stderr,
            "%s: [listen] address must be numeric; certificate, key and authority must be PEM\n",
            program);
    return SERVER_EXIT_USAGE;
}

int server_run(const char *program, const struct server_options *options,
               const struct http_settings *settings, http_handler *handler, void *context)
{
    struct err err = {0};
    struct http_server *server = http_server_start(settings, handler, context, &err);

    if (server == NULL)
        return cannot_listen(program, settings, &err);
    log_event(LOG_STARTED, getpid());

    bool ok = say_port(program, options, http_server_port(server));

    if (ok)
        wait_for_the_end();
    http_server_stop(&server);
    log_event(LOG_STOPPED, ok ? EXIT_SUCCESS : EXIT_FAILURE);
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
