#include "kiosk/sweep.h"

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "cardlib/pcsc.h"
#include "kiosk/kioskd/child.h"
#include "kiosk/pcscd.h"
#include "kiosk/printer.h"
#include "printer/queue.h"

#define SWEEP_MS  10000 /* all of it; kioskd waits for SWEEP_LIMIT_MS */
#define CARD_MS   4000
#define PURGE_MS  5000
#define STATUS_MS 3000
#define LIFTED_MS 1000 /* for a card that is just being lifted */
#define SETTLING_MS                                                                                \
    1000 /* a pcscd that is younger may not have met the card yet: it polls every 400 ms */
#define LOOK_MS 5

/* clang-format off */
static const char *const words[] = {
    [SWEEP_CLEAN]     = "",
    [SWEEP_CARD]      = "card",
    [SWEEP_PAPER]     = "paper",
    [SWEEP_FORGET]    = "forget",
    [SWEEP_READER]    = "reader",
    [SWEEP_QUEUE]     = "printer-queue",
    [SWEEP_NO_PAPER]  = "printer-paper",
    [SWEEP_JAM]       = "printer-jam",
    [SWEEP_COVER]     = "printer-cover",
    [SWEEP_TONER]     = "printer-toner",
    [SWEEP_FULL_TRAY] = "printer-tray",
    [SWEEP_PRINTER]   = "printer",
};
_Static_assert(ARRAY_LEN(words) == SWEEP_FAULTS, "every fault has a word");

/* Of several troubles the one that hides the others, as ui/view.h has it. */
static const struct {
    unsigned trouble;
    enum sweep_fault fault;
} troubles[] = {
    {PRINTER_OFFLINE,    SWEEP_PRINTER},
    {PRINTER_JAM,        SWEEP_JAM},
    {PRINTER_COVER_OPEN, SWEEP_COVER},
    {PRINTER_TRAY_FULL,  SWEEP_FULL_TRAY},
    {PRINTER_NO_PAPER,   SWEEP_NO_PAPER},
    {PRINTER_WRONG_PAPER, SWEEP_NO_PAPER},
    {PRINTER_NO_TONER,   SWEEP_TONER},
    {PRINTER_UNFIT,      SWEEP_PRINTER},
    {PRINTER_OTHER,      SWEEP_PRINTER},
};
/* clang-format on */

const char *sweep_word(enum sweep_fault fault)
{
    return words[fault];
}

/* ---- the looks ---- */

static enum sweep_fault fault_of(enum sweep_fault fault, const struct err *err)
{
    log_err(err);
    return fault;
}

static enum sweep_fault look_at_printer(const struct config *config)
{
    struct printer_status status;
    struct err err;
    bool purged;
    SCOPED_PRINTER *printer = printer_of(config, &err);

    if (printer == NULL)
        return fault_of(SWEEP_PRINTER, &err);
    purged = printer_purge(printer, PURGE_MS, &err);
    if (!purged)
        log_err(&err);
    /* After the purge: what was cancelled may have come out, as far as it had got. */
    if (!printer_status(printer, STATUS_MS, &status, &err))
        return fault_of(SWEEP_PRINTER, &err);
    /* Somebody's paper comes before what the printer lacks. */
    if (config->paper_sensor && status.tray_sensed && status.paper_in_tray)
        return SWEEP_PAPER;
    for (size_t i = 0; i < ARRAY_LEN(troubles); i++)
        if (status.trouble & troubles[i].trouble)
            return troubles[i].fault;
    return purged ? SWEEP_CLEAN : SWEEP_QUEUE;
}

/* How long to wait for a card that lies there unnoticed. */
static int unsettled_ms(void)
{
    struct pcscd_who who;
    int64_t age_ms = pcscd_listening(PCSCD_SOCKET, &who, NULL) ? pcscd_age_ms(&who) : SETTLING_MS;

    return age_ms < SETTLING_MS ? (int)(SETTLING_MS - age_ms) : 0;
}

static enum sweep_fault look_for_card(const struct config *config)
{
    char reader[PCSC_READER_SIZE];
    struct err err;
    SCOPED_PCSC *pcsc = pcsc_new(&err);

    if (pcsc != NULL && pcsc_wait_card(pcsc, config->reader, unsettled_ms(), reader, &err))
        return pcsc_wait_removal(pcsc, reader, LIFTED_MS, &err) ? SWEEP_CLEAN : SWEEP_CARD;
    return err.code == ERR_CARD_ABSENT ? SWEEP_CLEAN : fault_of(SWEEP_READER, &err);
}

/* Until whoever waits has had enough: pcscd was just started. */
static enum sweep_fault look_for_reader(const struct config *config)
{
    const struct timespec nap = {.tv_nsec = LOOK_MS * 1000000};
    char reader[PCSC_READER_SIZE];
    struct err err;
    SCOPED_PCSC *pcsc = pcsc_new(&err);

    if (pcsc == NULL)
        return fault_of(SWEEP_READER, &err);
    while (!pcsc_find_reader(pcsc, config->reader, reader, &err)) {
        if (err.code != ERR_READER_ABSENT)
            return fault_of(SWEEP_READER, &err);
        nanosleep(&nap, NULL);
    }
    return SWEEP_CLEAN;
}

/* ---- each in a process of its own ---- */

struct look {
    pid_t pid;
    int end; /* pidfd */
    enum sweep_fault otherwise;
};

/* otherwise: what is wrong when it does not come to an end. */
static struct look look_begin(enum sweep_fault (*at)(const struct config *),
                              const struct config *config, enum sweep_fault otherwise)
{
    struct look look = {.pid = fork(), .end = -1, .otherwise = otherwise};

    if (look.pid == 0)
        _exit((int)at(config));
    if (look.pid > 0)
        look.end = pidfd_open(look.pid, 0);
    return look;
}

static int left_ms(int64_t until_ms)
{
    int64_t left = until_ms - now_ms();

    return left > 0 ? (int)left : 0;
}

static enum sweep_fault look_end(const struct look *look, int limit_ms)
{
    struct pollfd end = {.fd = look->end, .events = POLLIN};
    int status;

    if (look->pid < 0)
        return look->otherwise;
    if (look->end < 0 || poll(&end, 1, limit_ms) != 1)
        kill(look->pid, SIGKILL);
    if (look->end >= 0)
        close(look->end);
    if (waitpid(look->pid, &status, 0) != look->pid || !WIFEXITED(status) ||
        WEXITSTATUS(status) >= SWEEP_FAULTS)
        return look->otherwise;
    return (enum sweep_fault)WEXITSTATUS(status);
}

static enum sweep_fault worse(enum sweep_fault a, enum sweep_fault b)
{
    if (a == SWEEP_CLEAN || b == SWEEP_CLEAN)
        return a == SWEEP_CLEAN ? b : a;
    return a < b ? a : b;
}

/* The card first, because a pcscd that was just started does not know of it. */
static enum sweep_fault sweep_reader(const struct config *config, int64_t until_ms)
{
    struct look look = look_begin(look_for_card, config, SWEEP_READER);
    enum sweep_fault card = look_end(&look, CARD_MS);
    struct err err;

    /* Also when a card was left: what pcscd knows of its owner need not wait until it is taken. */
    if (!pcscd_forget(config->pcscd, PCSCD_SOCKET, left_ms(until_ms), &err))
        return worse(card, fault_of(SWEEP_FORGET, &err));
    look = look_begin(look_for_reader, config, SWEEP_READER);
    return worse(card, look_end(&look, left_ms(until_ms)));
}

enum sweep_fault sweep(const struct config *config)
{
    int64_t until_ms = now_ms() + SWEEP_MS;
    struct look printer = look_begin(look_at_printer, config, SWEEP_PRINTER);
    enum sweep_fault reader = sweep_reader(config, until_ms);

    return worse(reader, look_end(&printer, left_ms(until_ms)));
}
