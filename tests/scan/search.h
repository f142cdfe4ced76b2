/* One search of the machine: what all places share. */
#pragma once

#include <glib.h>
#include <sys/types.h>
#include <time.h>

#include "tests/scan/matcher.h"
#include "tests/scan/report.h"

struct search {
    const struct needles *needles;
    struct matcher *matcher;
    struct report *report;
    struct timespec since;
    unsigned not_asked;         /* bit of every place that nobody wants to know about */
    GHashTable *excluded_pids;  /* GINT_TO_POINTER(pid) */
    GHashTable *excluded_trees; /* struct file_id */
    GHashTable *known_pages;    /* memory.c's */
    GHashTable *known_files; /* struct file_id: contents that were searched under whatever name */
};

/* A file or a folder, whatever its name. */
struct file_id {
    uint64_t dev, ino;
};

struct file_id *file_id_new(uint64_t dev, uint64_t ino);
unsigned file_id_hash(const void *id);
gboolean file_id_equal(const void *one, const void *other);

bool time_is_since(const struct timespec *time, const struct timespec *since);

/* Ends the matcher's stream and reports what was in it. */
void search_report(struct search *search, enum place place, pid_t pid, const char *detail);

/* Searches what can be read from fd, from where it is to its end; len_ret may be NULL. False, and errno, when it
 * could not be read to the end; what was read is searched. */
bool search_stream(struct search *search, int fd, enum place place, pid_t pid, const char *detail);

/* The same of a file's data, leaving holes out. */
bool search_file(struct search *search, int fd, enum place place, pid_t pid, const char *detail);

/* The same of bytes in memory. */
void search_bytes(struct search *search, const void *bytes, size_t len, enum place place, pid_t pid,
                  const char *detail);

/* Whether somebody wants to know what is in place. */
bool search_is_asked(const struct search *search, enum place place);

/* All the places that are asked for. */
void search_everywhere(struct search *search);

/* Some of them. */
void search_memory(struct search *search);
void search_objects(struct search *search); /* what has no name but is open or mapped */
void search_ipc(struct search *search);
void search_files(struct search *search);
void search_log(struct search *search); /* the kernel's */
void search_swap(struct search *search);
void search_consoles(struct search *search);
void search_journal(struct search *search);
void search_core_dumps(struct search *search);
