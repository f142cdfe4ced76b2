#include "kiosk/tests/fake-family.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/scope.h"

#define ZOMBIES     20
#define BRANCHES    3
#define GENERATIONS 4
#define RUNNERS     4
#define RUN_S       60

static int arrivals[2]; /* each relative writes one byte when it is there */
static const char *place;

static void arrive(void)
{
    char path[256], line[16];
    int fd, len = snprintf(line, sizeof line, "%d\n", (int)getpid());

    snprintf(path, sizeof path, "%s/pids", place);
    fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0 || write(fd, line, (size_t)len) != len || write(arrivals[1], "", 1) != 1)
        _exit(1);
    close(fd);
}

static void await_arrivals(int n)
{
    char byte;

    while (n-- > 0)
        if (read(arrivals[0], &byte, 1) != 1)
            exit(1);
}

static _Noreturn void stay(void)
{
    for (;;)
        pause();
}

static pid_t child_that(void (*lives)(void))
{
    pid_t pid = fork();

    if (pid != 0)
        return pid;
    lives();
    arrive();
    stay();
}

static void as_it_is(void)
{
}

static void in_a_group(void)
{
    setpgid(0, 0);
}

static void in_a_session(void)
{
    setsid();
}

static void without_a_parent(void)
{
    if (fork() > 0)
        _exit(0);
    setsid();
}

static void deaf(void)
{
    for (int i = 1; i < NSIG; i++)
        signal(i, SIG_IGN);
}

static void start_child(void)
{
    child_that(as_it_is);
    await_arrivals(1);
}

static void start_group(void)
{
    child_that(in_a_group);
    await_arrivals(1);
}

static void start_setsid(void)
{
    child_that(in_a_session);
    await_arrivals(1);
}

static void start_orphan(void)
{
    waitpid(child_that(without_a_parent), NULL, 0);
    await_arrivals(1);
}

static void start_deaf(void)
{
    child_that(deaf);
    await_arrivals(1);
}

static void start_stopped(void)
{
    pid_t pid = child_that(as_it_is);

    await_arrivals(1);
    kill(pid, SIGSTOP);
    waitpid(pid, NULL, WUNTRACED);
}

static void with_a_tracee(void)
{
    pid_t tracee = fork();

    if (tracee == 0) {
        setsid();
        arrive();
        if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
            _exit(1);
        raise(SIGSTOP);
        stay();
    }
    waitpid(tracee, NULL, WUNTRACED);
}

static void start_traced(void)
{
    child_that(with_a_tracee);
    await_arrivals(2);
}

static void with_zombies(void)
{
    for (int i = 0; i < ZOMBIES; i++)
        if (fork() == 0) {
            child_that(in_a_session);
            _exit(0);
        }
}

static void start_zombies(void)
{
    child_that(with_zombies);
    await_arrivals(1 + ZOMBIES);
}

static _Noreturn void respawn(void)
{
    for (;;) {
        child_that(in_a_session);
        wait(NULL);
    }
}

static void start_respawn(void)
{
    if (fork() == 0)
        respawn();
    await_arrivals(1);
}

static int grow(int generations)
{
    int n = 0;

    for (int i = 0; i < BRANCHES && generations > 0; i++)
        if (fork() == 0) {
            setsid();
            grow(generations - 1);
            arrive();
            stay();
        }
    for (int i = 0, row = BRANCHES; i < generations; i++, row *= BRANCHES)
        n += row;
    return n;
}

static void start_tree(void)
{
    await_arrivals(grow(GENERATIONS));
}

static void run_away(void)
{
    time_t end = time(NULL) + RUN_S;

    if (write(arrivals[1], "", 1) != 1)
        _exit(1);
    while (time(NULL) < end) {
        if (fork() != 0)
            _exit(0);
        setsid();
    }
    _exit(0);
}

static void start_runners(void)
{
    for (int i = 0; i < RUNNERS; i++)
        if (fork() == 0)
            run_away();
    await_arrivals(RUNNERS);
}

void start_family(const char *kind, const char *directory)
{
    static const struct {
        const char *kind;
        void (*start)(void);
    } families[] = {
        {"child", start_child},   {"group", start_group},     {"setsid", start_setsid},
        {"orphan", start_orphan}, {"deaf", start_deaf},       {"stopped", start_stopped},
        {"traced", start_traced}, {"zombies", start_zombies}, {"respawn", start_respawn},
        {"tree", start_tree},     {"runners", start_runners}};

    place = directory;
    if (pipe2(arrivals, O_CLOEXEC) != 0)
        exit(1);
    for (size_t i = 0; i < ARRAY_LEN(families); i++)
        if (strcmp(kind, families[i].kind) == 0)
            families[i].start();
}
