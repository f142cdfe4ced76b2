#include "kiosk/attendant/options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/attendant/codes.h"

static const char usage[] =
    "Usage: kiosk-attendant --config FILE --control SOCKET [OPTION…]\n"
    "       kiosk-attendant --hash NAME\n"
    "       kiosk-attendant --unlock --config FILE [--control SOCKET]\n"
    "The attendants' page at the machine. kioskd starts it.\n\n"
    "  --config FILE      what this kiosk is (docs/kiosk.md)\n"
    "  --control SOCKET   kioskd's\n"
    "  --hash NAME        ask for a code and print NAME's line for the file of codes\n"
    "  --unlock           forget the wrong codes that were typed; with --control,\n"
    "                     kioskd keeps a record of it\n"
    "  --staff-card PROGRAM  says the number of the card on the reader (kiosk-staff-card)\n"
    "  --fullscreen       cover the monitor\n"
    "  --size WxH         pixels of the window\n"
    "  --lang ja|en       language of the first page\n"
    "  --touch-map FILE   tell the socket FILE what is on the screen (for tests)\n"
    "  --help             this text\n";

static _Noreturn void refuse(const char *what)
{
    fprintf(stderr, "kiosk-attendant: %s\nTry \"kiosk-attendant --help\".\n", what);
    exit(2);
}

static void read_size(const char *text, struct attendant_options *ret)
{
    int end = 0;

    if (sscanf(text, "%5dx%5d%n", &ret->width, &ret->height, &end) != 2 || text[end] != '\0' ||
        ret->width < 320 || ret->height < 320)
        refuse("--size must be like 1080x1920, at least 320 each.");
}

static void check(const struct attendant_options *options)
{
    if (options->task == ATTENDANT_HASH) {
        if (!attendant_is_name(options->name))
            refuse("a name is 1 to 23 of a-z, 0-9 and \"-\".");
        return;
    }
    if (options->config == NULL)
        refuse("--config is missing.");
    if (options->task == ATTENDANT_PAGE && options->control == NULL)
        refuse("--control is missing.");
    if (options->language != NULL && strcmp(options->language, "ja") != 0 &&
        strcmp(options->language, "en") != 0)
        refuse("--lang must be ja or en.");
}

static void take(int option, struct attendant_options *ret)
{
    switch (option) {
    case 'c':
        ret->config = optarg;
        break;
    case 'k':
        ret->control = optarg;
        break;
    case 'n':
        ret->task = ATTENDANT_HASH;
        ret->name = optarg;
        break;
    case 'u':
        ret->task = ATTENDANT_UNLOCK;
        break;
    case 'f':
        ret->fullscreen = true;
        break;
    case 's':
        read_size(optarg, ret);
        break;
    case 'l':
        ret->language = optarg;
        break;
    case 't':
        ret->touch_map = optarg;
        break;
    case 'p':
        ret->staff_card = optarg;
        break;
    case 'h':
        fputs(usage, stdout);
        exit(0);
    default:
        refuse("unknown option or missing value.");
    }
}

struct attendant_options attendant_options_read(int argc, char **argv)
{
    static const struct option known[] = {{"config", required_argument, NULL, 'c'},
                                          {"control", required_argument, NULL, 'k'},
                                          {"hash", required_argument, NULL, 'n'},
                                          {"unlock", no_argument, NULL, 'u'},
                                          {"fullscreen", no_argument, NULL, 'f'},
                                          {"size", required_argument, NULL, 's'},
                                          {"lang", required_argument, NULL, 'l'},
                                          {"touch-map", required_argument, NULL, 't'},
                                          {"staff-card", required_argument, NULL, 'p'},
                                          {"help", no_argument, NULL, 'h'},
                                          {NULL, 0, NULL, 0}};
    struct attendant_options options = {.task = ATTENDANT_PAGE, .staff_card = "kiosk-staff-card"};
    int option;

    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1)
        take(option, &options);
    if (optind < argc)
        refuse("there is one word too many.");
    check(&options);
    return options;
}
