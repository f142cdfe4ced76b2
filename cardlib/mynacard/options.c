#include "cardlib/mynacard/options.h"

#include <errno.h>
#include <getopt.h>
#include <mynacard.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ANCHORS_DEFAULT "/etc/madoguchi/anchors"
#define WAIT_DEFAULT_S  30
#define WAIT_MAX_S      86400
#define EXIT_USAGE      2

static const char usage[] =
    "Usage: mynacard [OPTION]... info|read|verify|pin-status|readers\n"
    "Reads a My Number card (個人番号カード) that lies on a PC/SC reader.\n"
    "\n"
    "  info              what the card says without its PIN\n"
    "  read              name, address, birth date and sex (PIN)\n"
    "  verify            whether the card is genuine, and is no copy (PIN)\n"
    "  pin-status        how many tries the PIN has left; spends none\n"
    "  readers           the names of the readers; needs no card\n"
    "\n"
    "  --json            one JSON object on standard output\n"
    "  --reader NAME     only the reader of this NAME (the numbers at its end may be left out)\n"
    "  --anchors DIR     trusted CA keys (verify: " ANCHORS_DEFAULT ");\n"
    "                    with read: verify before printing anything\n"
    "  --number          read: print the individual number as well\n"
    "  --pin-fd N        read the PIN from file descriptor N, not from the terminal\n"
    "  --wait SECONDS    how long to wait for a card (30)\n"
    "  --help, --version\n"
    "\n"
    "The PIN is the four-digit one of 券面事項入力補助. It is shown to the card once, never "
    "again;\n"
    "after three wrong ones only the municipality can set a new one. See mynacard(1).\n";

static const char *const commands[] = {
    [COMMAND_INFO] = "info",       [COMMAND_READ] = "read",
    [COMMAND_VERIFY] = "verify",   [COMMAND_PIN_STATUS] = "pin-status",
    [COMMAND_READERS] = "readers",
};
_Static_assert(sizeof commands / sizeof commands[0] == COMMANDS, "every command has a name");

_Noreturn void options_refuse(const char *why)
{
    fprintf(stderr, "mynacard: %s. Try 'mynacard --help'.\n", why);
    exit(EXIT_USAGE);
}

static int number_of(const char *text, int max, const char *why)
{
    char *end;

    errno = 0;
    long number = strtol(text, &end, 10);

    if (errno != 0 || end == text || *end != '\0' || number < 0 || number > max)
        options_refuse(why);
    return (int)number;
}

static enum command command_of(int argc, char **argv)
{
    if (optind >= argc)
        options_refuse("say what to do: info, read, verify, pin-status or readers");
    if (argc - optind > 1)
        options_refuse("one command only; a PIN is never an argument");
    for (size_t i = 0; i < COMMANDS; i++) {
        if (strcmp(argv[optind], commands[i]) == 0)
            return (enum command)i;
    }
    options_refuse("the commands are info, read, verify, pin-status and readers");
}

static void check_together(struct options *options)
{
    if (options->number && options->command != COMMAND_READ)
        options_refuse("--number goes with read");
    if (options->pin_fd >= 0 && options->command != COMMAND_READ &&
        options->command != COMMAND_VERIFY)
        options_refuse("this command needs no PIN");
    if (options->anchors == NULL && options->command == COMMAND_VERIFY)
        options->anchors = ANCHORS_DEFAULT;
}

struct options options_parse(int argc, char **argv)
{
    enum { JSON = 256, READER, ANCHORS, NUMBER, PIN_FD, WAIT, HELP, VERSION };
    static const struct option known[] = {
        {"json", no_argument, NULL, JSON},
        {"reader", required_argument, NULL, READER},
        {"anchors", required_argument, NULL, ANCHORS},
        {"number", no_argument, NULL, NUMBER},
        {"pin-fd", required_argument, NULL, PIN_FD},
        {"wait", required_argument, NULL, WAIT},
        {"help", no_argument, NULL, HELP},
        {"version", no_argument, NULL, VERSION},
        {0},
    };
    struct options options = {.pin_fd = -1, .wait_ms = WAIT_DEFAULT_S * 1000};
    int option;

    opterr = 0;
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        switch (option) {
        case JSON:
            options.json = true;
            break;
        case READER:
            options.reader = optarg;
            break;
        case ANCHORS:
            options.anchors = optarg;
            break;
        case NUMBER:
            options.number = true;
            break;
        case PIN_FD:
            options.pin_fd = number_of(optarg, 1023, "--pin-fd wants a file descriptor");
            break;
        case WAIT:
            options.wait_ms =
                1000 * number_of(optarg, WAIT_MAX_S, "--wait wants seconds, at most a day");
            break;
        case HELP:
            fputs(usage, stdout);
            exit(EXIT_SUCCESS);
        case VERSION:
            printf("mynacard %s\n", myna_version());
            exit(EXIT_SUCCESS);
        default:
            options_refuse("this option is unknown or lacks its value");
        }
    }
    options.command = command_of(argc, argv);
    check_together(&options);
    return options;
}
