#include "kiosk/options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "ui/catalogue.h"

static const char usage[] =
    "Usage: kiosk-session --config FILE [OPTION…]\n"
    "Serves one resident and exits. kioskd starts one after another.\n\n"
    "  --config FILE      what this kiosk is (docs/kiosk.md)\n"
    "  --check            say what is wrong with FILE and what it names, and exit; shows nothing\n"
    "  --closed=REASON    show the out-of-service page and nothing else\n"
    "  --fullscreen       cover the monitor\n"
    "  --size WxH         pixels of the window\n"
    "  --lang LANGUAGE    of the welcome page: ja, ja-x-easy, en, zh-Hans, zh-Hant, ko, vi,\n"
    "                     pt-BR, tl or ne\n"
    "  --report FILE      write figures of the session there: numbers, no personal data\n"
    "  --touch-map FILE   tell the socket FILE what is on the screen (for tests)\n"
    "  --help             this text\n";

static _Noreturn void refuse(const char *what)
{
    fprintf(stderr, "kiosk-session: %s\nTry \"kiosk-session --help\".\n", what);
    exit(2);
}

static void read_size(const char *text, struct options *ret)
{
    int end = 0;

    if (sscanf(text, "%5dx%5d%n", &ret->width, &ret->height, &end) != 2 || text[end] != '\0' ||
        ret->width < 320 || ret->height < 320)
        refuse("--size must be like 1080x1920, at least 320 each.");
}

struct options options_read(int argc, char **argv)
{
    static const struct option known[] = {
        {"config", required_argument, NULL, 'c'}, {"check", no_argument, NULL, 'k'},
        {"closed", required_argument, NULL, 'x'}, {"fullscreen", no_argument, NULL, 'f'},
        {"size", required_argument, NULL, 's'},   {"lang", required_argument, NULL, 'l'},
        {"report", required_argument, NULL, 'r'}, {"touch-map", required_argument, NULL, 't'},
        {"help", no_argument, NULL, 'h'},         {NULL, 0, NULL, 0}};
    struct options options = {.config = NULL};
    enum ui_language language;
    int c;

    while ((c = getopt_long(argc, argv, "", known, NULL)) != -1) {
        switch (c) {
        case 'c':
            options.config = optarg;
            break;
        case 'k':
            options.check = true;
            break;
        case 'x':
            options.closed = optarg;
            break;
        case 'f':
            options.fullscreen = true;
            break;
        case 's':
            read_size(optarg, &options);
            break;
        case 'l':
            options.language = optarg;
            break;
        case 'r':
            options.report = optarg;
            break;
        case 't':
            options.touch_map = optarg;
            break;
        case 'h':
            fputs(usage, stdout);
            exit(0);
        default:
            refuse("unknown option or missing value.");
        }
    }
    if (optind < argc)
        refuse("there is one word too many.");
    if (options.config == NULL)
        refuse("--config is missing.");
    if (options.language != NULL && !ui_language_from_name(options.language, &language))
        refuse("--lang is none of the kiosk's languages.");
    return options;
}
