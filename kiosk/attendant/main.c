/* The attendants' page: a program of its own, started when no session runs. It is given nothing of any resident and
 * links nothing that reads a card's data, asks the centre or prints. */
#include <stdio.h>
#include <unistd.h>

#include "base/log.h"
#include "kiosk/attendant/app.h"
#include "kiosk/attendant/channel.h"
#include "kiosk/attendant/codes.h"
#include "kiosk/attendant/options.h"
#include "kiosk/attendant/terminal.h"
#include "kiosk/attendant/tries.h"
#include "kiosk/config.h"
#include "kiosk/harden.h"
#include "kiosk/mute.h"

static int complain(const char *sentence)
{
    fprintf(stderr, "kiosk-attendant: %s\n", sentence);
    return 1;
}

static int print_hash(const char *name)
{
    SCOPED_SECRET code = {0}, again = {0};
    char line[ATTENDANT_LINE_SIZE];
    struct code_hash hash;
    struct err err;

    if (!terminal_read_code(STDIN_FILENO, "Code, six to eight digits: ", &code))
        return complain("no code was entered.");
    if (code_is_weak(&code))
        return complain(
            "this code is too easy to guess. Take six to eight digits that are no date, "
            "no row and no repetition.");
    if (!terminal_read_code(STDIN_FILENO, "The same code again: ", &again) ||
        again.len != code.len || !equal_in_constant_time(code.bytes, again.bytes, code.len))
        return complain("the two codes differ.");
    if (!code_hash_make(&code, &hash, &err)) {
        log_err(&err);
        return complain("the code could not be hashed.");
    }
    attendant_line(name, &hash, line);
    puts(line);
    return 0;
}

static void hear_nothing(void *ctx, const char *text)
{
}

/* kioskd keeps the record; whom it is about it knows from the kernel. */
static bool record_unlocked(const char *control, struct err *err)
{
    struct channel *kioskd = channel_new(control, hear_nothing, NULL, err);

    if (kioskd == NULL)
        return false;
    channel_say(kioskd, "note unlocked");
    channel_free(&kioskd);
    return true;
}

static int unlock(const struct config *config, const char *control)
{
    struct tries tries;
    struct err err;

    if (control != NULL && !record_unlocked(control, &err)) {
        log_err(&err);
        return complain("kioskd cannot be told, so there would be no record of it.");
    }
    if (tries_forget(config->attendant_tries, &tries, &err))
        return 0;
    log_err(&err);
    return complain("the file of wrong codes could not be removed.");
}

int main(int argc, char **argv)
{
    struct attendant_options options = attendant_options_read(argc, argv);
    struct config_fault fault;
    SCOPED_CONFIG *config = NULL;

    if (!harden())
        return complain("the kernel does not let it protect its memory.");
    if (options.task == ATTENDANT_HASH)
        return print_hash(options.name);
    config = config_load(options.config, &fault);
    if (config == NULL) {
        fprintf(stderr, "kiosk-attendant: %s: %s %s.\n", options.config, fault.key, fault.reason);
        return 2;
    }
    if (config->attendant_codes[0] == '\0' || config->attendant_tries[0] == '\0') {
        fprintf(stderr, "kiosk-attendant: %s: attendant.codes or attendant.tries is missing.\n",
                options.config);
        return 2;
    }
    if (options.task == ATTENDANT_UNLOCK)
        return unlock(config, options.control);
    if (!mute_libraries())
        return complain("the libraries cannot be kept from talking.");
    return attendant_run(&options, config);
}
