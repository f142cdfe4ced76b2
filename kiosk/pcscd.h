/* The pcscd that listens on this machine, and how it is made to forget: its end. kiosk-pcscd runs it as root; who
 * asks needs no right but to connect to kiosk-pcscd's socket. Measured (docs/residue.md): pcscd keeps what a card
 * answered until its memory is used for something else. */
#pragma once

#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"
#include "base/scope.h"

#define PCSCD_SOCKET   "/run/pcscd/pcscd.comm" /* pcsc-lite 1.9.9, configure.ac: ipcdir */
#define PCSCD_PID_FILE "/run/pcscd/pcscd.pid"

/* What kiosk-pcscd is told, and the beginning of its answer: "ok PID". Anything else says that it failed. */
#define PCSCD_COMMAND "forget\n"
#define PCSCD_DONE    "ok "

/* A process, by what no later one shares with it. */
struct pcscd_who {
    pid_t pid;
    uint64_t born; /* when it started, in ticks of the machine's running time */
};

/* Who listens at this socket now. False when nobody does. Does not wait. */
MUST_USE bool pcscd_listening(const char *socket_path, struct pcscd_who *ret, struct err *err);

/* How long who has been running. */
int64_t pcscd_age_ms(const struct pcscd_who *who);

/* Has kiosk-pcscd, which listens at keeper, end the pcscd that listens at socket_path and start another. True only
 * when that has been seen: the old process is no more, and who listens now was started after the request. Its
 * readers may come a little later. Blocks for at most limit_ms. ERR_UNREACHABLE when nobody listens at keeper,
 * ERR_REFUSED when kiosk-pcscd could not do it, ERR_TIME_OUT, ERR_PROTOCOL when it says so but it is not so. */
MUST_USE bool pcscd_forget(const char *keeper, const char *socket_path, int limit_ms,
                           struct err *err);
