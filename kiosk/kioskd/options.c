#include "kiosk/kioskd/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/kioskd/staff.h"

#define RETRY_MS     3000
#define ATTENDANTS   "kiosk-attendant"
#define OPERATORS    "kiosk-operator"
#define ASSISTANT_MS 180000 /* a page of paper from a cold printer, and then some */
#define ATTENDANT_MS 900000 /* its page ends by itself long before, when nobody touches it */

static const char usage[] =
    "Usage: kioskd --control SOCKET [OPTION…] -- SESSION [ARGUMENT…]\n"
    "Starts SESSION for one resident after another and looks after it.\n\n"
    "  --control SOCKET  where kioskctl reaches it\n"
    "  --latch FILE      while FILE exists the kiosk is closed; \"kioskctl open\" takes it away\n"
    "  --staff FILE      keeps the word of \"kioskctl close\", so that the kiosk stays closed\n"
    "                    after a restart\n"
    "  --audit FILE      keeps a record of whatever the staff does\n"
    "  --attendants GROUP  may use kioskctl (" ATTENDANTS ")\n"
    "  --operators GROUP   may also lift the latch (" OPERATORS ")\n"
    "  --pid-file FILE   write the process id there\n"
    "  --closed=REASON   start out of service, until \"kioskctl open\"; one word, as for "
    "\"kioskctl\n"
    "                    close\"\n"
    "  --delegated       the unit's control group may be divided (Delegate=yes): children get one\n"
    "                    of their own, which the kernel ends as a whole\n"
    "  --errors FILE     where the programs that it starts write what nobody asked them, "
    "/dev/null\n"
    "                    say; without it, to kioskd's standard output and error\n"
    "  --deadline MS     end a session that stays longer than this in a phase with a limit, or a\n"
    "                    sweep or an assistant\n"
    "  --patience N      the session's limits are N per cent of the usual ones (100)\n"
    "  --retry MS        pause before trying again what failed (3000)\n"
    "  --help            this text\n\n"
    "Other programs; each takes the arguments up to \",\" or \"--\":\n"
    "  --sweep PROGRAM [ARGUMENT…]           checks the devices between residents\n"
    "  --attendant PROGRAM [ARGUMENT…]       the attendant's page\n"
    "  --assistant NAME PROGRAM [ARGUMENT…]  what \"run NAME\" at the socket starts, between "
    "residents\n"
    "  --beside NAME PROGRAM [ARGUMENT…]     the same, beside the welcome page\n";

_Noreturn void kioskd_refuse(const char *what)
{
    fprintf(stderr, "kioskd: %s\nTry \"kioskd --help\".\n", what);
    exit(2);
}

static int64_t number(const char *text, long max, const char *otherwise)
{
    char *end;
    long value = strtol(text, &end, 10);

    if (end == text || *end != '\0' || value < 1 || value > max)
        kioskd_refuse(otherwise);
    return value;
}

static int64_t milliseconds(const char *text)
{
    return number(text, 86400000, "a number of milliseconds must be 1 to 86400000.");
}

/* A session in a hurry keeps the usual deadlines too. */
static int64_t patience(const char *text)
{
    int64_t per_cent = number(text, 1000, "--patience must be 1 to 1000.");

    return per_cent > 100 ? per_cent : 100;
}

static const char *reason(const char *text)
{
    if (!staff_is_reason(text))
        kioskd_refuse("a reason is one word of at most 23 small letters and \"-\".");
    return text;
}

static bool ends_program(const char *argument)
{
    return strcmp(argument, "--") == 0 || strcmp(argument, ",") == 0;
}

/* A program and its arguments: from argv[i] to the next "--" or ",", or the end; returns where it stopped. */
static int take_program(int argc, char **argv, int i, char *ret[static ARGUMENTS_MAX], int *ret_n)
{
    int n = 0;

    for (; i < argc && !ends_program(argv[i]); i++) {
        if (n == ARGUMENTS_MAX - 2)
            kioskd_refuse("too many arguments.");
        ret[n++] = argv[i];
    }
    ret[n] = NULL;
    *ret_n = n;
    return i;
}

static const char *value_of(int argc, char **argv, int i)
{
    if (i + 1 >= argc || ends_program(argv[i + 1]))
        kioskd_refuse("an option lacks its value.");
    return argv[i + 1];
}

static void take_value(struct kioskd_options *options, const char *name, const char *value)
{
    if (strcmp(name, "--control") == 0)
        options->control = value;
    else if (strcmp(name, "--latch") == 0)
        options->latch = value;
    else if (strcmp(name, "--staff") == 0)
        options->staff = value;
    else if (strcmp(name, "--audit") == 0)
        options->audit = value;
    else if (strcmp(name, "--attendants") == 0)
        options->attendants = value;
    else if (strcmp(name, "--operators") == 0)
        options->operators = value;
    else if (strcmp(name, "--pid-file") == 0)
        options->pid_file = value;
    else if (strcmp(name, "--errors") == 0)
        options->errors = value;
    else if (strcmp(name, "--deadline") == 0)
        options->deadline_ms = milliseconds(value);
    else if (strcmp(name, "--patience") == 0)
        options->patience = patience(value);
    else if (strcmp(name, "--retry") == 0)
        options->retry_ms = milliseconds(value);
    else
        kioskd_refuse("unknown option.");
}

static int take_assistant(int argc, char **argv, int i, struct assistant_program assistant,
                          struct kioskd_options *options)
{
    int n;

    if (options->assistants_n == ASSISTANTS_MAX)
        kioskd_refuse("too many assistants.");
    if (kioskd_options_assistant(options, assistant.name) != NULL)
        kioskd_refuse("two assistants bear the same name.");
    i = take_program(argc, argv, i, assistant.argv, &n);
    if (n == 0)
        kioskd_refuse("an assistant lacks its program.");
    options->assistants[options->assistants_n++] = assistant;
    return i;
}

/* A program, if argv[i] is the name of an option that takes one; returns where it stopped, or i. */
static int take_any_program(int argc, char **argv, int i, struct kioskd_options *options)
{
    const char *name = argv[i];
    int n;

    if (strcmp(name, "--attendant") == 0) {
        const struct assistant_program page = {
            .name = "attendant", .draws = true, .limit_ms = ATTENDANT_MS};

        return take_assistant(argc, argv, i + 1, page, options);
    }
    if (strcmp(name, "--assistant") == 0 || strcmp(name, "--beside") == 0) {
        const struct assistant_program other = {.name = value_of(argc, argv, i),
                                                .beside = strcmp(name, "--beside") == 0,
                                                .limit_ms = ASSISTANT_MS};

        return take_assistant(argc, argv, i + 2, other, options);
    }
    if (strcmp(name, "--sweep") != 0)
        return i;
    i = take_program(argc, argv, i + 1, options->sweep, &n);
    if (n == 0)
        kioskd_refuse("--sweep lacks its program.");
    return i;
}

/* Up to "--" or the end; returns where it stopped. Not getopt: an option with a program takes all that
 * follows, up to "," or "--". */
static int take_options(struct kioskd_options *options, int argc, char **argv)
{
    int i = 1, after;

    while (i < argc && strcmp(argv[i], "--") != 0) {
        if (strcmp(argv[i], "--help") == 0) {
            fputs(usage, stdout);
            exit(0);
        }
        if (strcmp(argv[i], "--delegated") == 0) {
            options->delegated = true;
            i++;
            continue;
        }
        if (strncmp(argv[i], "--closed=", strlen("--closed=")) == 0) {
            options->closed = reason(argv[i++] + strlen("--closed="));
            continue;
        }
        after = take_any_program(argc, argv, i, options);
        if (after > i) {
            i = after + (after < argc && strcmp(argv[after], ",") == 0);
            continue;
        }
        take_value(options, argv[i], value_of(argc, argv, i));
        i += 2;
    }
    return i;
}

struct kioskd_options kioskd_options_read(int argc, char **argv)
{
    struct kioskd_options options = {
        .retry_ms = RETRY_MS, .patience = 100, .attendants = ATTENDANTS, .operators = OPERATORS};
    int end = take_options(&options, argc, argv);

    if (end < argc)
        take_program(argc, argv, end + 1, options.session, &options.session_argc);
    if (options.control == NULL)
        kioskd_refuse("--control is missing.");
    if (options.session_argc == 0)
        kioskd_refuse("the session program is missing.");
    return options;
}

const struct assistant_program *kioskd_options_assistant(const struct kioskd_options *options,
                                                         const char *name)
{
    for (int i = 0; i < options->assistants_n; i++)
        if (strcmp(options->assistants[i].name, name) == 0)
            return &options->assistants[i];
    return NULL;
}
