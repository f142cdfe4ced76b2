#include "kiosk/kioskd-errand.h"

#include <signal.h>
#include <unistd.h>

bool errand_start(struct errand *errand, char *const argv[], int64_t limit_ms)
{
    *errand = ERRAND_NONE;
    errand->since_ms = now_ms();
    errand->deadline_ms = errand->since_ms + limit_ms;
    return child_start(argv, STDOUT_FILENO, &errand->child);
}

void errand_hear(struct errand *errand)
{
    char c;

    while (errand->child.output >= 0 && read(errand->child.output, &c, 1) == 1) {
        errand->line_ended |= c == '\n';
        if (!errand->line_ended && errand->len < sizeof errand->line - 1)
            errand->line[errand->len++] = c;
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
