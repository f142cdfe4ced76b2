/* Stands in for kiosk-session: fake-session DIRECTORY [--closed=REASON]. Behaves as the word in
 * DIRECTORY/behaviour says, or when it is closed the one in DIRECTORY/closed; a
 * word that begins with "family-" brings relatives (fake-family.h). As a sweep (first argument "sweep") as the one in DIRECTORY/sweep says,
 * and as an assistant (first argument "assistant") as the one in DIRECTORY/assistant. */
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/phase.h"
#include "kiosk/session.h"
#include "kiosk/tests/fake-family.h"

static void say(int byte)
{
    char c = (char)byte;

    if (write(PHASE_FD, &c, 1) != 1)
        exit(1);
}

static void say_state(enum session_state state)
{
    say(PHASE_BASE + (int)state);
}

/* The state from which the table leads to state on the shortest way from welcome. */
static void find_ways(enum session_state ret[static SESSION_STATES])
{
    enum session_state queue[SESSION_STATES] = {SESSION_WELCOME};
    bool seen[SESSION_STATES] = {[SESSION_WELCOME] = true};
    size_t n = 1;

    for (size_t i = 0; i < n; i++)
        for (enum session_event e = 0; e < SESSION_EVENTS; e++) {
            enum session_state next = session_next(queue[i], e);

            /* A resident's way: not that of a printer that fails behind the welcome page. */
            if (seen[next] || (queue[i] == SESSION_WELCOME && e == EVENT_PRINTER_TROUBLE))
                continue;
            seen[next] = true;
            ret[next] = queue[i];
            queue[n++] = next;
        }
}

/* From welcome, in one breath: kioskd cannot be late in between. */
static void walk_to(enum session_state state)
{
    enum session_state before[SESSION_STATES];
    char way[SESSION_STATES];
    size_t at = sizeof way;

    find_ways(before);
    for (; state != SESSION_WELCOME; state = before[state])
        way[--at] = (char)(PHASE_BASE + (int)state);
    if (write(PHASE_FD, way + at, sizeof way - at) != (ssize_t)(sizeof way - at))
        exit(1);
}

static void walk_to_named(const char *name)
{
    for (enum session_state s = 0; s < SESSION_STATES; s++)
        if (strcmp(session_state_name(s), name) == 0)
            walk_to(s);
}

static void word_from(const char *directory, const char *name, char ret[static 32])
{
    char path[256];
    FILE *file;

    ret[0] = '\0';
    snprintf(path, sizeof path, "%s/%s", directory, name);
    file = fopen(path, "r");
    if (file == NULL || fscanf(file, "%31s", ret) != 1)
        exit(1);
    fclose(file);
}

static void word_to(const char *directory, const char *name, const char *word)
{
    char path[256], other[300];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", directory, name);
    snprintf(other, sizeof other, "%s.new", path);
    file = fopen(other, "w");
    if (file == NULL || fputs(word, file) < 0 || fclose(file) != 0 || rename(other, path) != 0)
        exit(1);
}

/* A test touches with SIGUSR1. */
static void block_touches(void)
{
    sigset_t touch;

    sigemptyset(&touch);
    sigaddset(&touch, SIGUSR1);
    sigprocmask(SIG_BLOCK, &touch, NULL);
}

static void await_touch(void)
{
    sigset_t touch;
    int signal;

    sigemptyset(&touch);
    sigaddset(&touch, SIGUSR1);
    sigwait(&touch, &signal);
}

static _Noreturn void wait_for_the_end(void)
{
    for (;;)
        pause();
}

/* Until the test has opened and closed the FIFO. */
static void await_test(const char *directory)
{
    char path[256], byte;
    int fd;

    snprintf(path, sizeof path, "%s/fifo", directory);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || read(fd, &byte, 1) != 0)
        exit(1);
    close(fd);
}

static int sweep(const char *directory)
{
    char word[32];

    word_from(directory, "sweep", word);
    if (strcmp(word, "pass") == 0)
        return 0;
    if (strcmp(word, "hang") == 0) {
        word_to(directory, "sweep", "pass");
        wait_for_the_end();
    }
    if (strcmp(word, "crash") == 0)
        abort();
    if (strcmp(word, "wait") == 0) {
        await_test(directory);
        word_from(directory, "sweep", word);
        if (strcmp(word, "pass") == 0)
            return 0;
    }
    if (strcmp(word, "leave") == 0) {
        start_family("orphan", directory);
        puts("card");
        return 1;
    }
    if (strcmp(word, "mumble") == 0)
        puts("Something, \"somewhere\"");
    else if (strcmp(word, "silence") != 0)
        puts(word);
    return 1;
}

static int assistant(const char *directory)
{
    char word[32];

    word_from(directory, "assistant", word);
    if (strcmp(word, "hang") == 0)
        wait_for_the_end();
    if (strcmp(word, "silence") == 0)
        return 0;
    if (strcmp(word, "findings") == 0)
        puts("reader=ok printer=fault/no-paper toner=warning/low/9");
    else if (strcmp(word, "garble") == 0)
        puts("\tone\rline\nanother");
    else if (strcmp(word, "chatter") == 0)
        for (int i = 0; i < 10000; i++)
            fputs("0123456789", stdout);
    else
        puts(word);
    return strcmp(word, "paper") == 0;
}

/* Until kioskd lets it go on. */
static void await_the_sweep(void)
{
    struct stat input;
    char byte;

    if (fstat(STDIN_FILENO, &input) == 0 && S_ISFIFO(input.st_mode) &&
        read(STDIN_FILENO, &byte, 1) != 1)
        exit(1);
}

static int closed(const char *directory)
{
    char word[32];

    word_from(directory, "closed", word);
    if (strcmp(word, "refuse") == 0)
        return 2;
    say_state(SESSION_CLOSED);
    wait_for_the_end();
}

int main(int argc, char **argv)
{
    const char *directory = argv[1];
    char word[32];

    if (strcmp(directory, "sweep") == 0)
        return sweep(argv[2]);
    if (strcmp(directory, "assistant") == 0)
        return assistant(argv[2]);
    if (argc > 2 && strncmp(argv[2], "--closed=", 9) == 0)
        return closed(directory);
    word_from(directory, "behaviour", word);
    if (strcmp(word, "hasty") == 0)
        word_to(directory, "behaviour", "serve");
    else
        await_the_sweep();
    if (strcmp(word, "touched") == 0)
        block_touches();
    if (strcmp(word, "crash") == 0)
        abort();
    if (strcmp(word, "refuse") == 0)
        return 2;
    if (strncmp(word, "family-", 7) == 0)
        start_family(word + 7, directory);
    if (strcmp(word, "mute") == 0)
        wait_for_the_end();
    if (strcmp(word, "complain") == 0) {
        fputs("Oh dear.\n", stderr);
        puts("Dear, dear.");
        fflush(stdout);
    }
    say_state(SESSION_WELCOME);
    if (strcmp(word, "once") == 0) {
        word_to(directory, "behaviour", "serve");
        walk_to(SESSION_EXIT);
        return 0;
    }
    if (strcmp(word, "latch") == 0) {
        word_to(directory, "behaviour", "serve");
        word_to(directory, "latch", "unbound");
        return PHASE_STATUS_LATCHED;
    }
    if (strcmp(word, "latch-lost") == 0) {
        word_to(directory, "behaviour", "serve");
        return PHASE_STATUS_LATCHED;
    }
    if (strncmp(word, "hang-at:", 8) == 0)
        walk_to_named(word + 8);
    if (strcmp(word, "flood") == 0) {
        word_to(directory, "behaviour", "serve");
        walk_to(SESSION_SERVICE);
        for (int i = 0; i < 10000; i++)
            say_state(SESSION_SERVICE);
    }
    if (strcmp(word, "hang-up") == 0) {
        word_to(directory, "behaviour", "serve");
        close(PHASE_FD);
    }
    if (strcmp(word, "leap") == 0) {
        word_to(directory, "behaviour", "serve");
        walk_to(SESSION_CARD);
        say_state(SESSION_PRINTING);
    }
    if (strcmp(word, "linger") == 0) {
        word_to(directory, "behaviour", "serve");
        walk_to(SESSION_EXIT);
        say_state(SESSION_CHECKING);
    }
    if (strcmp(word, "second") == 0) {
        word_to(directory, "behaviour", "serve");
        walk_to(SESSION_EXIT);
        say_state(SESSION_WELCOME);
    }
    if (strcmp(word, "walk-out") == 0)
        return 0;
    if (strcmp(word, "call") == 0) {
        word_to(directory, "behaviour", "serve");
        return PHASE_STATUS_ATTENDANT;
    }
    if (strcmp(word, "touched") == 0) {
        await_touch();
        say_state(SESSION_CHECKING);
    }
    if (strcmp(word, "busy") == 0)
        say_state(SESSION_CHECKING);
    if (strcmp(word, "hang") == 0) {
        word_to(directory, "behaviour", "serve");
        say_state(SESSION_CHECKING);
    }
    if (strcmp(word, "nonsense") == 0) {
        word_to(directory, "behaviour", "serve");
        say('!');
    }
    if (strcmp(word, "backwards") == 0) {
        word_to(directory, "behaviour", "serve");
        say_state(SESSION_CHECKING);
        say_state(SESSION_WELCOME);
    }
    wait_for_the_end();
}
