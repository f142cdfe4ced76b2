/* What one kiosk is told about itself, from a file (docs/kiosk.md). */
#pragma once

#include <stdbool.h>

#include "base/dots-setting.h"
#include "base/scope.h"
#include "kiosk/surroundings.h"

struct config {
    /* [kiosk] */
    char *id;          /* as in its certificate: 1 to 32 of a-z, 0-9, - */
    char *certificate; /* paths of PEM files */
    char *key;
    char *latch;
    char *language; /* a tag of ui/catalogue.h */
    int patience;   /* per cent of every limit; 100 unless said */
    /* [card] */
    char *reader; /* part of the reader's name; "" for any */
    char *anchors;
    char *pcscd; /* socket of kiosk-pcscd */
    /* [attendant] */
    char *attendant_codes; /* ""; there is no attendants' page */
    char *attendant_tries;
    bool attendant_card; /* a code is not enough */
    /* [centre] */
    char *url;
    char *centre_ca;
    /* [vrs] */
    char *vrs_ca;
    /* [codes] "": nobody's */
    char *csca;
    char *crl;
    char *dsc;
    char *products; /* "": those that are built in */
    /* [printer] */
    char *printer;
    char *printer_certificate; /* with ipps:// alone: the one that it shows */
    char *printer_format;      /* as format_wish_from_text() has it */
    bool paper_sensor;
    /* [page] */
    struct dots_setting dots;
    /* [screen] */
    int width, height; /* 0, 0: the monitor's */
    double px_per_mm;  /* 0: the reference screen's */
    struct surroundings surroundings;
    bool shuffles_digits; /* of the PIN page */
    int touch_guard_ms; /* for which a page is deaf to touches after it has come; 250 unless said */
    /* [sound] */
    bool sound_enabled;
    bool
        sound_pages; /* they speak by themselves; else only when asked, and where something is left */
    bool sound_curtain;     /* guidance by hearing begins with a dark screen */
    int sound_volume;       /* 0 to 100 */
    char *sound_sink;       /* as sink_read() has it */
    char *sound_pack;       /* a voice pack; "": none */
    char *sound_headphones; /* the jack's input device; "": nobody knows whether there are any */
};

/* What is wrong with the file, for the person who wrote it. */
struct config_fault {
    char key[64];       /* "centre.url"; "" for the file as a whole */
    const char *reason; /* static storage */
};

/* Reads and checks path. NULL, and *ret_fault, when anything is missing, wrong, or not known here. */
struct config *config_load(const char *path, struct config_fault *ret_fault);

/* The same for the start of a program: what is wrong is said on standard error, and it exits with 2. Never NULL. */
struct config *config_load_or_exit(const char *path);

/* The same for a program whose only option is --config FILE: prints usage and exits when there is another, with 2,
 * or with 0 for --help. */
struct config *config_from_arguments(int argc, char **argv, const char *usage);

/* *config may be NULL; leaves NULL. */
void config_free(struct config **config);
#define SCOPED_CONFIG SCOPED(config_free) struct config
