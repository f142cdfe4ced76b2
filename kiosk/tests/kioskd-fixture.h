/* A kioskd of one's own, with a fake session, and everything it says. Paths of programs are in the environment. */
#pragma once

#include <glib.h>
#include <stdio.h>
#include <sys/types.h>

/* Groups that every system has, in the part of those that give a right. */
#define ATTENDANTS "games"
#define OPERATORS  "operator"

struct fixture {
    char *directory;
    char *socket;
    const char *session, *sweep; /* programs; fake-session, unless a test says otherwise */
    uid_t user;                  /* that kioskd runs as; 0: the test's own */
    pid_t kioskd;
    FILE *errors; /* kioskd's log */
    FILE *watch;
    char line[512]; /* the last one that watch said */
};

void setup(struct fixture *f, gconstpointer unused);
void teardown(struct fixture *f, gconstpointer unused);

/* A file in the test's directory; the caller frees the path. */
char *path_in(const struct fixture *f, const char *name);

/* Writes word into the file of that name there: "behaviour" for sessions, "closed" for closed ones, "sweep", "assistant" (fake-session.c). */
void set(const struct fixture *f, const char *name, const char *word);

/* Starts kioskd with one more option, whose value may be NULL, and returns when it listens. */
void start(struct fixture *f, const char *option, const char *value);
void start_plain(struct fixture *f);

/* Ends kioskd as a service manager does; returns its exit status. */
int stop(struct fixture *f);

/* Reads what kioskd tells its watchers until part is in it. */
void await(struct fixture *f, const char *part);

/* … until a session is in that phase. */
void await_phase(struct fixture *f, const char *phase);

/* The number of that name in the line that await() found. */
int number(const struct fixture *f, const char *name);

/* Sends a command on a line of its own, which the caller closes. */
FILE *dial(const struct fixture *f, const char *command);

/* Sends command, and asserts the answer. */
void tell(const struct fixture *f, const char *command, const char *expected);

/* Asserts that there is no such process, not even a zombie. */
void assert_gone(pid_t pid);

/* How many sessions there are, and processes that they forked. */
int count_processes(const struct fixture *f);
