/* The program vcard: a virtual My Number card on the reader of the real pcscd. */
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "backend/vrs/resident-file.h"
#include "base/secret.h"
#include "tests/vcard/control.h"
#include "tests/vcard/station.h"

#define EXIT_USAGE 2

static const char usage[] =
    "Usage: vcard --resident FILE [options]\n"
    "A virtual My Number card for the reader \"Virtual PCD\" of pcscd.\n"
    "\n"
    "  --resident FILE     whose card it is (JSON; see tests/residents)\n"
    "  --host ADDR         where pcscd runs (127.0.0.1)\n"
    "  --port N            of its vpcd driver (35963)\n"
    "  --inserted          lie on the reader from the start (so it is, unless told otherwise)\n"
    "  --absent            wait for the command insert\n"
    "  --atr NAME          what the card says when it is powered (contact); see below\n"
    "  --extended yes|no   whether it takes extended length (as its ATR says; yes if that is "
    "silent)\n"
    "  --answer-ms N       think N milliseconds about each command, as a card of plastic does (0)\n"
    "  --away-ms N         stay away so long when it was taken, before it can come back (1000)\n"
    "  --set NAME=VALUE    make it one of the cards that differ from the usual; see below\n"
    "  --anchor FILE       write the test authority's key there, for those who verify the card\n"
    "  --face-anchor FILE  the same for the pictures of its face (券面事項確認AP)\n"
    "  --withdrawn-anchor FILE\n"
    "                      the same for an authority that is not trusted any more\n"
    "  --link 106k|212k|424k|contact\n"
    "                      take as long as over such a link (none: as fast as it can)\n"
    "  --time NAME=MS      the card's own time over a link: select=10, read=5, verify=30, "
    "sign=400,\n"
    "                      other=5; and baud=38400 of contact\n"
    "  --script FILE       misbehave from the start as this says (docs/virtual-card.md)\n"
    "  --control SOCKET    take commands, one a line, at this UNIX socket:\n"
    "      insert, remove        lay the card on the reader, take it away\n"
    "      atr NAME              say another ATR when it is powered, and keep to it\n"
    "      tries, set-tries N    how many tries the PIN has left\n"
    "      apdus                 how many commands it has answered\n"
    "      script FILE           misbehave as a script says (docs/virtual-card.md)\n"
    "      add STATEMENT         in one more way\n"
    "      genuine               no longer\n"
    "      resident FILE         put another resident's card in its place\n"
    "      quit\n"
    "  --help\n"
    "\n"
    "The ATRs (docs/virtual-card.md says more):\n";

struct options {
    const char *resident;
    const char *host;
    const char *control;
    const char *anchor;
    const char *face_anchor;
    const char *withdrawn_anchor;
    struct script script;
    struct link link;
    uint16_t port;
    int answer_ms, away_ms;
    enum atr atr;
    bool extended_is_chosen;
    bool extended;
    bool inserted;
    struct vcard_options card;
};

/* Says what is wrong, for the person who typed it. */
static bool complain(const char *about, const char *reason)
{
    fprintf(stderr, "vcard: %s: %s\n", about, reason);
    return false;
}

static bool take_number(const char *text, long min, long max, long *ret)
{
    char *end = NULL;
    long number = strtol(text, &end, 10);

    if (text[0] == '\0' || *end != '\0' || number < min || number > max)
        return false;
    *ret = number;
    return true;
}

static bool take_port(const char *text, uint16_t *ret)
{
    long port;

    if (!take_number(text, 1, 65535, &port))
        return complain("--port", "it must be a number from 1 to 65535");
    *ret = (uint16_t)port;
    return true;
}

static bool take_ms(const char *option, const char *text, int *ret)
{
    long ms;

    if (!take_number(text, 0, 5000, &ms))
        return complain(option, "it must be a number from 0 to 5000");
    *ret = (int)ms;
    return true;
}

static bool take_atr(const char *text, enum atr *ret)
{
    return atr_from_name(text, ret) ||
           complain("--atr", "no ATR is called so; vcard --help lists them");
}

static bool take_extended(const char *text, struct options *ret)
{
    if (strcmp(text, "yes") != 0 && strcmp(text, "no") != 0)
        return complain("--extended", "it must be yes or no");
    ret->extended_is_chosen = true;
    ret->extended = strcmp(text, "yes") == 0;
    return true;
}

/* A card that lies about itself is a matter for a script. */
static bool agrees_with_atr(const struct options *options)
{
    bool extended;
    bool chaining;

    return !options->extended_is_chosen || !atr_capabilities(options->atr, &extended, &chaining) ||
           extended == options->extended || complain("--extended", "this ATR says the contrary");
}

static void print_atrs(void)
{
    for (unsigned i = 0; i < ATR_COUNT; i++) {
        bool extended = false;
        bool chaining = false;
        bool says = atr_capabilities((enum atr)i, &extended, &chaining);

        printf("  %-18s%s\n", atr_name((enum atr)i),
               !says      ? ""
               : extended ? "says that it takes extended length"
                          : "says that it does not take extended length");
    }
}

static void print_help(void)
{
    const char *values = NULL;
    const char *name = NULL;

    fputs(usage, stdout);
    print_atrs();
    fputs("\nWhat --set knows (docs/virtual-card.md says what each is):\n", stdout);
    for (size_t n = 0; (name = vcard_options_name(n, &values)) != NULL; n++)
        printf("  %s=%s\n", name, values);
}

static bool take_setting(const char *text, struct vcard_options *ret)
{
    const char *values = NULL;

    if (vcard_options_set(ret, text, &values))
        return true;
    if (values == NULL)
        return complain(text, "--set does not know this; vcard --help lists what it knows");
    fprintf(stderr, "vcard: %s: its value must be %s\n", text, values);
    return false;
}

static bool take_script(const char *path, struct script *ret)
{
    struct script_fault fault;

    if (script_load(path, ret, &fault))
        return true;
    fprintf(stderr, "vcard: %s", path);
    if (fault.line != 0)
        fprintf(stderr, ", line %u", fault.line);
    fprintf(stderr, ": %s\n", fault.reason);
    return false;
}

static bool take_option(int option, struct options *ret)
{
    switch (option) {
    case 'r':
        ret->resident = optarg;
        return true;
    case 'h':
        ret->host = optarg;
        return true;
    case 'p':
        return take_port(optarg, &ret->port);
    case 'c':
        ret->control = optarg;
        return true;
    case 'a':
        ret->anchor = optarg;
        return true;
    case 'f':
        ret->face_anchor = optarg;
        return true;
    case 'w':
        ret->withdrawn_anchor = optarg;
        return true;
    case 'l':
        return link_kind_from_name(optarg, &ret->link.kind) ||
               complain("--link", "it must be none, 106k, 212k, 424k or contact");
    case 'T':
        return link_set(&ret->link, optarg) ||
               complain("--time", "it must be select, read, verify, sign or other = 0 to 10000 "
                                  "milliseconds, or baud = 9600 to 500000");
    case 'S':
        return take_script(optarg, &ret->script);
    case 'm':
        return take_ms("--answer-ms", optarg, &ret->answer_ms);
    case 'y':
        return take_ms("--away-ms", optarg, &ret->away_ms);
    case 't':
        return take_atr(optarg, &ret->atr);
    case 'e':
        return take_extended(optarg, ret);
    case 's':
        return take_setting(optarg, &ret->card);
    case 'i':
    case 'x':
        ret->inserted = option == 'i';
        return true;
    case '?':
        fputs("Try: vcard --help\n", stderr);
        return false;
    default: /* help */
        print_help();
        exit(EXIT_SUCCESS);
    }
}

static bool take_options(int argc, char **argv, struct options *ret)
{
    static const struct option known[] = {{"resident", required_argument, NULL, 'r'},
                                          {"host", required_argument, NULL, 'h'},
                                          {"port", required_argument, NULL, 'p'},
                                          {"control", required_argument, NULL, 'c'},
                                          {"anchor", required_argument, NULL, 'a'},
                                          {"atr", required_argument, NULL, 't'},
                                          {"extended", required_argument, NULL, 'e'},
                                          {"answer-ms", required_argument, NULL, 'm'},
                                          {"away-ms", required_argument, NULL, 'y'},
                                          {"inserted", no_argument, NULL, 'i'},
                                          {"absent", no_argument, NULL, 'x'},
                                          {"set", required_argument, NULL, 's'},
                                          {"face-anchor", required_argument, NULL, 'f'},
                                          {"withdrawn-anchor", required_argument, NULL, 'w'},
                                          {"script", required_argument, NULL, 'S'},
                                          {"link", required_argument, NULL, 'l'},
                                          {"time", required_argument, NULL, 'T'},
                                          {"help", no_argument, NULL, 'H'},
                                          {NULL, 0, NULL, 0}};
    int option = 0;

    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        if (!take_option(option, ret))
            return false;
    }
    if (optind < argc)
        return complain(argv[optind], "nothing is known to do with this");
    if (ret->resident == NULL)
        return complain("--resident", "it is missing: whose card shall it be?");
    return agrees_with_atr(ret);
}

static bool load(const char *path, struct resident_file *ret)
{
    struct resident_fault fault;

    if (resident_file_load(path, ret, &fault))
        return true;
    fprintf(stderr, "vcard: %s", path);
    if (fault.line != 0)
        fprintf(stderr, ", line %d", fault.line);
    if (fault.field[0] != '\0')
        fprintf(stderr, ": %s", fault.field);
    fprintf(stderr, ": %s\n", fault.reason);
    return false;
}

static bool prepare(const struct options *options, const struct resident_file *resident,
                    struct station *ret)
{
    struct err err = {0};

    ret->options = options->card;
    ret->host = options->host;
    ret->port = options->port;
    ret->atr = options->atr;
    ret->extended_is_chosen = options->extended_is_chosen;
    ret->extended = options->extended;
    ret->inserted = options->inserted;
    ret->link = options->link;
    vpcd_init(&ret->vpcd);
    ret->vpcd.answer_ms = options->answer_ms;
    ret->away_ms = options->away_ms;
    ret->keys = vcard_keys_new(&err);
    if (ret->keys != NULL)
        ret->card = station_make_card(ret, resident, &err);
    if (ret->card == NULL)
        return complain("the card cannot be made", err_name(err.code));
    if (!vcard_set_script(ret->card, &options->script, &err))
        return complain("the card cannot be made", err_name(err.code));
    if (options->withdrawn_anchor != NULL &&
        !vcard_keys_write_withdrawn_anchor(ret->keys, options->withdrawn_anchor, &err))
        return complain(options->withdrawn_anchor, strerror(err.detail));
    if (options->anchor != NULL && !vcard_keys_write_anchor(ret->keys, options->anchor, &err))
        return complain(options->anchor, strerror(err.detail));
    if (options->face_anchor != NULL &&
        !vcard_keys_write_face_anchor(ret->keys, options->face_anchor, &err))
        return complain(options->face_anchor, strerror(err.detail));
    return true;
}

static void done(struct station *station)
{
    if (station->keys == NULL)
        return;
    vpcd_disconnect(&station->vpcd);
    vcard_free(&station->card);
    vcard_keys_free(&station->keys);
}

/* Ends at the command quit, or at a signal to terminate. */
static void serve(struct station *station, struct control *control, int signals)
{
    while (!station->quit) {
        struct pollfd fds[2 + CONTROL_FDS];
        int64_t wait_us = station_wait_us(station);
        struct timespec wait = {.tv_sec = wait_us / 1000000,
                                .tv_nsec = (long)(wait_us % 1000000) * 1000};

        fds[0] = (struct pollfd){.fd = signals, .events = POLLIN};
        fds[1] = (struct pollfd){.fd = station->vpcd.fd, .events = POLLIN};
        control_watch(control, fds + 2);
        if (ppoll(fds, ARRAY_LEN(fds), wait_us < 0 ? NULL : &wait, NULL) < 0 && errno != EINTR)
            return;
        if (fds[0].revents != 0)
            return;
        if (fds[1].revents != 0 || vpcd_wait_us(&station->vpcd) == 0)
            station_serve(station);
        control_serve(control, fds + 2, station);
    }
}

static int signals_of_the_end(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigprocmask(SIG_BLOCK, &set, NULL);
    return signalfd(-1, &set, SFD_CLOEXEC);
}

int main(int argc, char **argv)
{
    struct options options = {.host = "127.0.0.1",
                              .port = VPCD_PORT,
                              .away_ms = STATION_AWAY_MS,
                              .atr = ATR_CONTACT,
                              .inserted = true};
    static struct station station; /* holds a whole frame: too large for a stack */
    static struct control control;
    struct resident_file resident;
    int signals = -1;
    int status = EXIT_FAILURE;

    vcard_options_init(&options.card);
    link_init(&options.link, LINK_NONE);
    if (!take_options(argc, argv, &options) || !load(options.resident, &resident))
        return EXIT_USAGE;
    signals = signals_of_the_end();
    control_init(&control);
    if (prepare(&options, &resident, &station)) {
        wipe(&resident, sizeof resident);
        if (options.control != NULL && !control_listen(&control, options.control, NULL)) {
            complain(options.control, strerror(errno));
        } else {
            serve(&station, &control, signals);
            status = EXIT_SUCCESS;
        }
    }
    control_done(&control);
    done(&station);
    close(signals);
    return status;
}
