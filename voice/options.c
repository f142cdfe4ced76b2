#include "voice/options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#define VOLUME   80
#define PAUSE_MS 3000

static const char usage[] =
    "Usage: kiosk-voice [OPTION…]\n"
    "Says what it is told to, one order a line on standard input, and ends when that ends:\n"
    "  say ID[+ID]… LANGUAGE…\n"
    "                       once, one after the other, in each language\n"
    "  remind ID… LANGUAGE… again and again, until the next order\n"
    "  call ID… LANGUAGE…   the same, with the rising tone after it\n"
    "  tone                 the rising tone alone\n"
    "  stop                 silence, at once\n"
    "  volume N             0 to 100\n"
    "  rate N               50 to 200, per cent; the pitch stays\n"
    "  status               how it is\n"
    "Each is answered with \"ok\" or \"error WORD\". What begins to be heard is told as \"hear ID "
    "LANGUAGE\",\n"
    "the end of what is said once as \"over\"; \"silent\" means that there is no device: it goes "
    "on "
    "without.\n\n"
    "  --sink SINK        auto, pulse[:DEVICE], alsa[:DEVICE]; record:DIR keeps what would be "
    "heard there,\n"
    "                     one file each (16 bits, 48000 Hz, mono) (auto)\n"
    "  --volume N         0 to 100 (80)\n"
    "  --pause MS         before something is repeated (3000)\n"
    "  --prompts DIR      in place of the prompts that were built with it\n"
    "  --pack DIR         a voice pack: its prompts replace others; a damaged one is refused as a "
    "whole\n"
    "  --list [--json]    print the prompts, and exit\n"
    "  --check DIR        look whether DIR is a voice pack, and exit: 0 it is, 1 it is not\n"
    "  --probe            open the device unheard, print ready, no-device, no-prompts or bad-pack, "
    "and exit: 0 ready, "
    "1 not\n"
    "  --help             this text\n";

static _Noreturn void refuse(const char *what)
{
    fprintf(stderr, "kiosk-voice: %s\nTry \"kiosk-voice --help\".\n", what);
    exit(2);
}

static int number(const char *text, long least, long most, const char *otherwise)
{
    char *end;
    long value = strtol(text, &end, 10);

    if (end == text || *end != '\0' || value < least || value > most)
        refuse(otherwise);
    return (int)value;
}

static void set_mode(struct voice_options *options, enum voice_mode mode)
{
    if (options->mode != MODE_SPEAK)
        refuse("--list, --check and --probe do not go together.");
    options->mode = mode;
}

static void take(struct voice_options *options, int option)
{
    switch (option) {
    case 's':
        if (!sink_read(optarg, &options->sink))
            refuse("--sink must be auto, pulse, pulse:DEVICE, alsa, alsa:DEVICE or record:DIR.");
        break;
    case 'v':
        options->volume = number(optarg, 0, 100, "--volume must be 0 to 100.");
        break;
    case 'w':
        options->pause_ms = number(optarg, 1, 600000, "--pause must be 1 to 600000.");
        break;
    case 'd':
        options->prompts = optarg;
        break;
    case 'p':
        options->pack = optarg;
        break;
    case 'l':
        set_mode(options, MODE_LIST);
        break;
    case 'c':
        set_mode(options, MODE_CHECK);
        options->pack = optarg;
        break;
    case 'o':
        set_mode(options, MODE_PROBE);
        break;
    case 'j':
        options->json = true;
        break;
    case 'h':
        fputs(usage, stdout);
        exit(0);
    default:
        refuse("unknown option or missing value.");
    }
}

struct voice_options voice_options_read(int argc, char **argv)
{
    static const struct option known[] = {{"sink", required_argument, NULL, 's'},
                                          {"volume", required_argument, NULL, 'v'},
                                          {"pause", required_argument, NULL, 'w'},
                                          {"prompts", required_argument, NULL, 'd'},
                                          {"pack", required_argument, NULL, 'p'},
                                          {"list", no_argument, NULL, 'l'},
                                          {"check", required_argument, NULL, 'c'},
                                          {"probe", no_argument, NULL, 'o'},
                                          {"json", no_argument, NULL, 'j'},
                                          {"help", no_argument, NULL, 'h'},
                                          {NULL, 0, NULL, 0}};
    struct voice_options options = {
        .sink = {.kind = SINK_AUTO}, .volume = VOLUME, .pause_ms = PAUSE_MS};
    int option;

    opterr = 0;
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1)
        take(&options, option);
    if (optind < argc)
        refuse("there is one word too many.");
    if (options.json && options.mode != MODE_LIST)
        refuse("--json goes with --list.");
    return options;
}
