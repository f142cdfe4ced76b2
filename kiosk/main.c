/* One resident from touch to paper: what is joined to what. */
#include <stdio.h>

#include "base/log.h"
#include "kiosk/app.h"
#include "kiosk/harden.h"
#include "kiosk/mute.h"

int main(int argc, char **argv)
{
    struct options options = options_read(argc, argv);
    struct kiosk kiosk = {.config = NULL};
    struct err err;
    const char *fault_of_memory;
    SCOPED_CONFIG *config = NULL;
    SCOPED_SPEECH *speech = NULL;
    SCOPED_REPORT *report = report_new(options.report);
    int status;

    if (!harden()) {
        fprintf(stderr, "kiosk-session: the kernel does not let it protect its memory.\n");
        return 1;
    }
    config = config_load_or_exit(options.config);
    /* While there is a standard error, which will be the player's too. */
    if (!options.check)
        speech = speech_new(config, options.closed);
    if (options.closed == NULL && (fault_of_memory = harden_memory()) != NULL) {
        fprintf(stderr, "kiosk-session: serves nobody: %s.\n", fault_of_memory);
        return 1;
    }
    if (options.closed == NULL && !kiosk_open(config, &kiosk, &err)) {
        log_err(&err);
        fprintf(stderr, "kiosk-session: cannot start: %s (%d) from %s.\n", err_name(err.code),
                (int)err.detail, err.where);
        return 1;
    }
    if (options.check) {
        kiosk_close(&kiosk);
        return 0;
    }
    if (!mute_libraries()) {
        fprintf(stderr, "kiosk-session: the libraries cannot be kept from talking.\n");
        return 1;
    }
    kiosk.report = report;
    status = app_run(&options, config, &kiosk, speech);
    kiosk_close(&kiosk);
    return status;
}
