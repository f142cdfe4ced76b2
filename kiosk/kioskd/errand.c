#include "kiosk/kioskd/errand.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

bool errand_start(struct errand *errand, char *const argv[], int64_t limit_ms)
{
    *errand = ERRAND_NONE;
    errand->since_ms = now_ms();
    errand->deadline_ms = errand->since_ms + limit_ms;
    return child_start(argv, STDOUT_FILENO, &errand->child);
}

static void note(struct errand *errand, const char *text, size_t len)
{
    for (size_t i = 0; i < len && !errand->line_ended; i++) {
        errand->line_ended = text[i] == '\n';
        if (!errand->line_ended && errand->len < sizeof errand->line - 1)
            errand->line[errand->len++] = text[i];
    }
}

void errand_hear(struct errand *errand)
{
    char text[4096];
    ssize_t n;

    /* A pipe full, no more: whoever chatters without an end must not keep kioskd from its clock. */
    for (int i = 0; i < 16 && errand->child.output >= 0; i++) {
        n = read(errand->child.output, text, sizeof text);
        if (n < 0 && errno == EAGAIN)
            return;
        if (n > 0) {
            note(errand, text, (size_t)n);
            continue;
        }
        close(errand->child.output); /* or poll() would tell of its end for ever */
        errand->child.output = -1;
    }
}

void errand_meet_deadline(struct errand *errand)
{
    if (errand->child.pid == 0 || errand->late || now_ms() < errand->deadline_ms)
        return;
    errand->late = true;
    kill(errand->child.pid, SIGKILL);
}

void errand_over(struct errand *errand)
{
    errand_hear(errand);
    child_forget(&errand->child);
    if (errand->late)
        errand->line[0] = '\0';
}
