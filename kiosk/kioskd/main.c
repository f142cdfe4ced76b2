/* Starts a session, watches it, ends it, sweeps, starts the next. Knows nothing of residents. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/log.h"
#include "kiosk/kioskd/cgroup.h"
#include "kiosk/kioskd/harden.h"
#include "kiosk/kioskd/loop.h"
#include "kiosk/phase.h"

/* Descriptor 3 of the session is its pipe: nothing of ours may sit there, nor be inherited. */
static void reserve_descriptors(void)
{
    int fd;

    do
        fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    while (fd >= 0 && fd <= PHASE_FD);
    if (fd > PHASE_FD)
        close(fd);
}

/* -1: kioskd's own. */
static int open_errors(const char *path)
{
    int fd;

    if (path == NULL)
        return -1;
    fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0600);
    if (fd < 0)
        kioskd_refuse("the file of --errors cannot be opened.");
    return fd;
}

static bool write_pid(const char *path)
{
    FILE *file = fopen(path, "we");
    bool written;

    if (file == NULL)
        return false;
    written = fprintf(file, "%d\n", (int)getpid()) > 0;
    return fclose(file) == 0 && written;
}

static void prepare(struct kioskd *k)
{
    const struct kioskd_options *options = &k->options;
    bool shorter = options->deadline_ms > 0 && options->deadline_ms < SWEEP_LIMIT_MS;

    notify_init(&k->notify);
    closed_init(options->latch, options->staff, options->retry_ms, &k->closed);
    if (options->closed != NULL && k->closed.by_staff[0] == '\0')
        closed_copy(k->closed.by_staff, options->closed);
    k->starts = (struct backoff){.first_ms = options->retry_ms, .most_ms = 200 * options->retry_ms};
    sweep_init(options->sweep, shorter ? options->deadline_ms : SWEEP_LIMIT_MS, options->retry_ms,
               &k->sweep);
    assistant_init(options->deadline_ms, &k->page);
    assistant_init(options->deadline_ms, &k->assistant);
    audit_init(options->audit, k->control.groups.has_attendants, k->control.groups.attendants,
               &k->audit);
    k->session = SESSION_NONE;
}

int main(int argc, char **argv)
{
    static struct kioskd k;
    struct peer_groups groups;
    int signals;

    k.options = kioskd_options_read(argc, argv);
    reserve_descriptors();
    if (!kioskd_harden())
        kioskd_refuse("this kernel does not let a process give up what it need not have.");
    signals = loop_catch_signals();
    if (signals < 0 || !children_prepare(open_errors(k.options.errors)))
        kioskd_refuse("this kernel cannot list the children of a process.");
    if (k.options.delegated && !cgroup_prepare())
        kioskd_refuse("there is no control group (cgroup v2) that may be divided.");
    peer_groups_read(k.options.attendants, k.options.operators, &groups);
    if (!control_open(k.options.control, &groups, &k.control))
        kioskd_refuse(errno == EADDRINUSE ? "another kioskd listens at that socket."
                                          : "the control socket cannot be made.");
    if (k.options.pid_file != NULL && !write_pid(k.options.pid_file))
        kioskd_refuse("the process id file cannot be written.");
    prepare(&k);
    log_event(LOG_STARTED, (int)getpid());
    if (swap_areas() != 0)
        log_event(LOG_SWAP_ON, swap_areas());
    loop_run(&k, signals);
    cgroup_remove();
    control_close(&k.control);
    if (k.options.pid_file != NULL)
        unlink(k.options.pid_file);
    log_event(LOG_STOPPED, 0);
    return 0;
}
