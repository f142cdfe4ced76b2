/* Asks kioskd how the kiosk is, and tells it what to do. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "base/scope.h"

#define ANSWER_SIZE 512

static const char usage[] =
    "Usage: kioskctl --control SOCKET COMMAND\n"
    "  status [--json]   what the kiosk is doing\n"
    "  watch             the same as JSON, a line for every change, until interrupted\n"
    "  reset             end the session that runs; a fresh one follows\n"
    "  close REASON      out of service after the resident who is being served\n"
    "  open              in service again, the latch included\n"
    "REASON is one word of small letters and \"-\", for example attendant or printer.\n";

static _Noreturn void refuse(const char *what)
{
    fprintf(stderr, "kioskctl: %s\nTry \"kioskctl --help\".\n", what);
    exit(2);
}

static FILE *call(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (strlen(path) >= sizeof address.sun_path)
        refuse("the socket's path is too long.");
    memcpy(address.sun_path, path, strlen(path));
    if (fd < 0 || connect(fd, (const struct sockaddr *)&address, sizeof address) != 0) {
        fprintf(stderr, "kioskctl: nobody answers at %s: %s.\n", path, strerror(errno));
        exit(1);
    }
    return fdopen(fd, "r+");
}

/* Copies the value of a member that kioskd wrote: a word or a number. Empty when it is not there. */
static void member(const char *json, const char *name, char ret[static 32])
{
    char key[40];
    const char *value;
    size_t len;

    snprintf(key, sizeof key, "\"%s\":", name);
    value = strstr(json, key);
    ret[0] = '\0';
    if (value == NULL)
        return;
    value += strlen(key);
    value += *value == '"';
    len = strcspn(value, "\",}");
    snprintf(ret, 32, "%.*s", (int)len, value);
}

static void print_status(const char *json)
{
    char phase[32], since[32], closed[32], latched[32], sessions[32], last[32], when[32];
    time_t at;

    member(json, "phase", phase);
    member(json, "since", since);
    member(json, "closed", closed);
    member(json, "latched", latched);
    member(json, "sessions", sessions);
    member(json, "result", last);
    at = (time_t)strtoll(since, NULL, 10);
    strftime(when, sizeof when, "%H:%M:%S", localtime(&at));
    if (closed[0] != '\0')
        printf("Out of service: %s.\n", closed);
    else
        printf("In service.\n");
    if (strcmp(latched, "true") == 0)
        printf("Latched: look into it, then \"kioskctl open\".\n");
    printf("Page: %s, since %s.\n", phase, when);
    printf("Sessions so far: %s. The last one ended: %s.\n", sessions, last);
}

static int answer(FILE *line, bool json, bool status)
{
    char text[ANSWER_SIZE];

    if (fgets(text, sizeof text, line) == NULL) {
        fprintf(stderr, "kioskctl: kioskd hung up. Only root and kioskd's own user may ask.\n");
        return 1;
    }
    if (strncmp(text, "error ", 6) == 0) {
        fprintf(stderr, "kioskctl: kioskd refuses: %s", text + 6);
        return 1;
    }
    if (status && !json)
        print_status(text);
    else if (status)
        fputs(text, stdout);
    return 0;
}

static int watch(FILE *line)
{
    char text[ANSWER_SIZE];

    while (fgets(text, sizeof text, line) != NULL) {
        fputs(text, stdout);
        fflush(stdout);
    }
    fprintf(stderr, "kioskctl: kioskd hung up.\n");
    return 1;
}

int main(int argc, char **argv)
{
    const char *path = NULL, *words[3] = {NULL};
    size_t n = 0;
    bool json = false;
    FILE *line;

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0) {
            fputs(usage, stdout);
            return 0;
        }
        if (strcmp(argv[i], "--json") == 0)
            json = true;
        else if (strcmp(argv[i], "--control") == 0 && i + 1 < argc)
            path = argv[++i];
        else if (argv[i][0] == '-' || n == ARRAY_LEN(words))
            refuse("unknown option or too many words.");
        else
            words[n++] = argv[i];
    }
    if (path == NULL || n == 0)
        refuse(path == NULL ? "--control is missing." : "the command is missing.");
    if ((n == 2) != (strcmp(words[0], "close") == 0) || n > 2)
        refuse("\"close\" takes one reason, the other commands nothing.");
    line = call(path);
    fprintf(line, n == 2 ? "%s %s\n" : "%s\n", words[0], words[1]);
    fflush(line);
    if (strcmp(words[0], "watch") == 0)
        return watch(line);
    return answer(line, json, strcmp(words[0], "status") == 0);
}
