/* Asks kioskd how the kiosk is, and tells it what to do. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/findings-show.h"
#include "kiosk/kioskctl/link.h"
#include "kiosk/kioskctl/log.h"
#include "kiosk/kioskctl/show.h"

#define CONTROL  "/run/kiosk/control"
#define AUDIT    "/var/lib/kiosk/audit"
#define LAST     20
#define LAST_MAX 100000

static const char usage[] =
    "Usage: kioskctl [--control SOCKET] COMMAND\n"
    "  status [--json]     what the kiosk is doing, its devices, the last sessions\n"
    "  watch               one line of JSON for every change, until interrupted\n"
    "  reset               end the session that runs; a fresh one follows\n"
    "  close REASON        out of service after the resident who is being served\n"
    "  open                in service again; the latch only by an operator\n"
    "  test-print          print one page, marked as a test\n"
    "  self-test [--json]  look at card reader, printer, centre, codes, sound, clock, machine\n"
    "  log [--last N] [--json] [--audit FILE]  what was done, by whom\n"
    "REASON is one word of small letters and \"-\", for example attendant or cleaning.\n"
    "SOCKET is " CONTROL ", FILE " AUDIT ", N 20 unless said.\n"
    "Exit status: 0 done, 1 refused or a fault was found, 2 not understood.\n";

struct arguments {
    const char *control, *audit;
    const char *command, *reason;
    size_t last;
    bool json, has_last;
};

static _Noreturn void refuse(const char *what)
{
    fprintf(stderr, "kioskctl: %s\nTry \"kioskctl --help\".\n", what);
    exit(2);
}

static size_t number(const char *text)
{
    char *end;
    long value = strtol(text, &end, 10);

    if (end == text || *end != '\0' || value < 1 || value > LAST_MAX)
        refuse("--last takes a number from 1 to 100000.");
    return (size_t)value;
}

/* An option and its value; returns how many words it took. */
static int take_option(struct arguments *arguments, const char *name, const char *value)
{
    if (strcmp(name, "--json") == 0) {
        arguments->json = true;
        return 1;
    }
    if (value == NULL)
        refuse("unknown option, or one that lacks its value.");
    if (strcmp(name, "--control") == 0) {
        arguments->control = value;
    } else if (strcmp(name, "--audit") == 0) {
        arguments->audit = value;
    } else if (strcmp(name, "--last") == 0) {
        arguments->last = number(value);
        arguments->has_last = true;
    } else {
        refuse("unknown option.");
    }
    return 2;
}

static struct arguments read_arguments(int argc, char **argv)
{
    struct arguments arguments = {.control = CONTROL, .audit = AUDIT, .last = LAST};

    for (int i = 1; i < argc;) {
        if (strcmp(argv[i], "--help") == 0) {
            fputs(usage, stdout);
            exit(0);
        }
        if (argv[i][0] == '-') {
            i += take_option(&arguments, argv[i], argv[i + 1]);
            continue;
        }
        if (arguments.command == NULL)
            arguments.command = argv[i];
        else if (arguments.reason == NULL)
            arguments.reason = argv[i];
        else
            refuse("too many words.");
        i++;
    }
    return arguments;
}

static bool is(const struct arguments *arguments, const char *command)
{
    return strcmp(arguments->command, command) == 0;
}

static void check(const struct arguments *arguments)
{
    if (arguments->command == NULL)
        refuse("the command is missing.");
    if ((arguments->reason != NULL) != is(arguments, "close"))
        refuse("\"close\" takes one reason, the other commands nothing.");
    if (arguments->json && !is(arguments, "status") && !is(arguments, "self-test") &&
        !is(arguments, "log"))
        refuse("--json goes with status, self-test and log.");
    if (arguments->has_last && !is(arguments, "log"))
        refuse("--last goes with log.");
}

static int watch(FILE *link)
{
    for (;;) {
        SCOPED_LINE *line = link_read(link);

        if (line == NULL)
            return 1;
        puts(line);
        fflush(stdout);
    }
}

static int self_test(const char *found, bool as_json)
{
    bool fault;

    if (findings_show(found, as_json, &fault))
        return fault ? 1 : 0;
    fprintf(stderr, "kioskctl: kioskd's answer cannot be understood. Are both of one version?\n");
    return 1;
}

/* What kioskd answered when it did not refuse. */
static int show(const struct arguments *arguments, const char *answer)
{
    if (is(arguments, "status") && arguments->json)
        puts(answer);
    else if (is(arguments, "status"))
        return show_status(answer) ? 0 : 1;
    else if (is(arguments, "self-test"))
        return self_test(answer + strlen("ok "), arguments->json);
    else if (is(arguments, "test-print"))
        puts("試し刷りが出ました。取り出してください。\nThe test page is out. Take it away.");
    return 0;
}

static int ask(const struct arguments *arguments)
{
    bool runs = is(arguments, "self-test") || is(arguments, "test-print");
    const char *reason = arguments->reason != NULL ? arguments->reason : "";
    char command[256];
    SCOPED_LINK *link = NULL;
    SCOPED_LINE *answer = NULL;

    if (snprintf(command, sizeof command, "%s%s%s%s", runs ? "run " : "", arguments->command,
                 reason[0] != '\0' ? " " : "", reason) >= (int)sizeof command ||
        strpbrk(command, "\r\n") != NULL)
        refuse("this is no command.");
    link = link_ask(arguments->control, command);
    if (link == NULL)
        return 1;
    if (is(arguments, "watch"))
        return watch(link);
    answer = link_read(link);
    if (answer == NULL)
        return 1;
    if (strncmp(answer, "error ", 6) == 0) {
        show_refusal(answer + 6);
        return 1;
    }
    return show(arguments, answer);
}

int main(int argc, char **argv)
{
    struct arguments arguments = read_arguments(argc, argv);

    signal(SIGPIPE, SIG_IGN); /* a kioskd that hangs up is said, not died of */
    check(&arguments);
    if (is(&arguments, "log"))
        return log_show(arguments.audit, arguments.last, arguments.json) ? 0 : 1;
    return ask(&arguments);
}
