/* What was found where, and where nobody could look. */
#pragma once

#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "tests/scan/needles.h"

enum place {
    PLACE_MEMORY,
    PLACE_DISPLAY, /* memory of the X server or the compositor */
    PLACE_SHM,     /* /dev/shm */
    PLACE_MEMFD,   /* memfds and other memory that has a file but no name */
    PLACE_DELETED, /* open files without a name */
    PLACE_PIPE,
    PLACE_SOCKET,
    PLACE_FILE,
    PLACE_FILE_NAME,
    PLACE_SYSV_SHM,
    PLACE_SYSV_QUEUE,
    PLACE_POSIX_QUEUE,
    PLACE_SWAP,
    PLACE_KERNEL_LOG,
    PLACE_JOURNAL,
    PLACE_CORE_DUMP,
    PLACES,
};

const char *place_name(enum place place);
MUST_USE bool place_from_name(const char *name, enum place *ret);

/* One copy or more of a needle. */
struct hit {
    enum place place;
    pid_t pid;    /* 0: no process */
    char *detail; /* a path, a mapping */
    uint32_t needle;
    enum encoding encoding;
    uint64_t count;
    uint32_t start, len,
        whole; /* the longest: where in the pattern it begins, and how much of it it is */
};

struct report;

struct report *report_new(const struct needles *needles);
void report_free(struct report **report);

/* Nobody is asked to look at the place. */
void report_not_asked(struct report *report, enum place place);

/* The place was looked at. */
void report_searched(struct report *report, enum place place, uint64_t bytes);

/* Part of the place could not be looked at: what and why, as a format. */
void report_missed(struct report *report, enum place place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Something worth knowing that is no failure. */
void report_note(struct report *report, enum place place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* found->count copies more, like found; its detail is copied. */
void report_hit(struct report *report, const struct hit *found);

/* Copies of needle in encoding in place (of pid, unless 0). */
uint64_t report_count(const struct report *report, enum place place, pid_t pid, uint32_t needle,
                      enum encoding encoding);

/* A needle was planted in place, for a reader under what, and of missing encodings not found again. */
void report_planted(struct report *report, enum place place, const char *what, size_t encodings,
                    size_t missing);

/* A needle could not be planted in place. */
void report_not_planted(struct report *report, enum place place, const char *what, const char *why);

/* 0: nothing found; 1: something; 2: nothing, but it was not possible to look everywhere. */
int report_verdict(const struct report *report);

void report_print_table(const struct report *report, double seconds, FILE *file);
MUST_USE bool report_print_json(const struct report *report, double seconds, FILE *file);
