#include "kiosk/kioskctl/log.h"

#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "kiosk/kioskctl/link.h"

#define LOCAL_SIZE sizeof "2026-11-21 16:44:13"

struct lines {
    char **text; /* the last of them, room for all that were asked for */
    size_t max, count, torn;
};

static void lines_done(struct lines *lines)
{
    for (size_t i = 0; i < lines->count; i++)
        free(lines->text[i]);
    free(lines->text);
}
#define SCOPED_LINES SCOPED(lines_done) struct lines

static bool is_record(const char *line)
{
    json_t *json = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
    const char *at, *who, *what, *result, *phase;
    bool good = json != NULL && json_unpack(json, "{s:s,s:s,s:s,s:s,s:s}", "at", &at, "who", &who,
                                            "what", &what, "result", &result, "phase", &phase) == 0;

    json_decref(json);
    return good;
}

/* The oldest one makes room. Owns text. */
static void keep(struct lines *lines, char *text)
{
    if (lines->count == lines->max) {
        free(lines->text[0]);
        memmove(&lines->text[0], &lines->text[1], (lines->max - 1) * sizeof lines->text[0]);
        lines->count--;
    }
    lines->text[lines->count++] = text;
}

static void keep_all(struct lines *lines, FILE *file)
{
    for (;;) {
        SCOPED_LINE *line = NULL;
        size_t size = 0;
        ssize_t len = getline(&line, &size, file);

        if (len <= 0)
            return;
        if (strlen(line) == (size_t)len && is_record(line))
            keep(lines, MOVE(line));
        else if (len > 1)
            lines->torn++;
    }
}

/* False and errno when the file is there but cannot be read. */
static bool keep_from(struct lines *lines, const char *path)
{
    SCOPED_LINK *file = fopen(path, "re");

    if (file == NULL)
        return errno == ENOENT;
    keep_all(lines, file);
    return ferror(file) == 0;
}

/* 2026-11-21T16:44:13.123Z in the time of the place where it is read. */
static void write_local(const char *at, char ret[static LOCAL_SIZE])
{
    struct tm utc = {0}, local;
    const char *end = strptime(at, "%Y-%m-%dT%H:%M:%S", &utc);
    time_t then = timegm(&utc);

    if (end == NULL || localtime_r(&then, &local) == NULL ||
        strftime(ret, LOCAL_SIZE, "%Y-%m-%d %H:%M:%S", &local) == 0)
        snprintf(ret, LOCAL_SIZE, "%s", "-");
}

static void print_record(const char *line)
{
    json_t *json = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
    const char *at = "", *who = "", *attendant = NULL, *what = "", *argument = "", *result = "",
               *phase = "";
    char when[LOCAL_SIZE];

    /* is_record() has looked. */
    json_unpack(json, "{s:s,s:s,s?s,s:s,s?s,s:s,s:s}", "at", &at, "who", &who, "attendant",
                &attendant, "what", &what, "argument", &argument, "result", &result, "phase",
                &phase);
    write_local(at, when);
    printf("%s  %-16s %s%s%s: %s  (page %s)\n", when, attendant != NULL ? attendant : who, what,
           argument[0] != '\0' ? " " : "", argument, result, phase);
    json_decref(json);
}

bool log_show(const char *path, size_t n, bool as_json)
{
    SCOPED_LINES lines = {.text = calloc(n, sizeof(char *)), .max = n};
    char older[PATH_MAX];

    if (lines.text == NULL)
        return false;
    snprintf(older, sizeof older, "%s.1", path);
    if (!keep_from(&lines, older) || !keep_from(&lines, path)) {
        fprintf(stderr, "kioskctl: %s cannot be read: %s.\n", path, strerror(errno));
        return false;
    }
    for (size_t i = 0; i < lines.count; i++) {
        if (as_json)
            fputs(lines.text[i], stdout);
        else
            print_record(lines.text[i]);
    }
    if (lines.torn > 0)
        fprintf(stderr, "kioskctl: %zu records were cut off by a loss of power, and left out.\n",
                lines.torn);
    return true;
}
