#include "kiosk/findings.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORD_LETTERS "abcdefghijklmnopqrstuvwxyz-"
#define WORD_MAX     23
#define DIGITS_MAX   9

struct piece {
    const char *from;
    size_t len;
};

struct finding {
    struct piece what, state, reason, number; /* len 0: none */
};

struct out {
    char *text;
    size_t size, len;
};

/* Takes letters off *line; false when there are none, or too many. */
static bool take(const char **line, const char *letters, size_t max, struct piece *ret)
{
    *ret = (struct piece){*line, strspn(*line, letters)};
    *line += ret->len;
    return ret->len > 0 && ret->len <= max;
}

static bool piece_is(const struct piece *piece, const char *word)
{
    return piece->len == strlen(word) && strncmp(piece->from, word, piece->len) == 0;
}

static bool is_state(const struct piece *piece)
{
    return piece_is(piece, "ok") || piece_is(piece, "warning") || piece_is(piece, "fault");
}

/* One finding and the blank after it. */
static bool take_finding(const char **line, struct finding *ret)
{
    *ret = (struct finding){.reason = {.len = 0}};
    if (!take(line, WORD_LETTERS, WORD_MAX, &ret->what) || *(*line)++ != '=' ||
        !take(line, WORD_LETTERS, WORD_MAX, &ret->state) || !is_state(&ret->state))
        return false;
    if (**line == '/') {
        ++*line;
        if (!take(line, WORD_LETTERS, WORD_MAX, &ret->reason))
            return false;
    }
    if (ret->reason.len > 0 && **line == '/') {
        ++*line;
        if (!take(line, "0123456789", DIGITS_MAX, &ret->number))
            return false;
    }
    if (**line != ' ')
        return **line == '\0';
    return *++*line != '\0';
}

__attribute__((format(printf, 2, 3))) static void add(struct out *out, const char *format, ...)
{
    size_t room = out->size - out->len;
    va_list arguments;
    int len;

    va_start(arguments, format);
    len = vsnprintf(out->text + out->len, room, format, arguments);
    va_end(arguments);
    if (len > 0)
        out->len += (size_t)len < room ? (size_t)len : room;
}

static void add_finding(struct out *out, const struct finding *finding)
{
    add(out, "%s{\"what\":\"%.*s\",\"state\":\"%.*s\"", out->len > 1 ? "," : "",
        (int)finding->what.len, finding->what.from, (int)finding->state.len, finding->state.from);
    if (finding->reason.len > 0)
        add(out, ",\"reason\":\"%.*s\"", (int)finding->reason.len, finding->reason.from);
    if (finding->number.len > 0)
        add(out, ",\"number\":%ld", strtol(finding->number.from, NULL, 10));
    add(out, "}");
}

bool findings_to_json(const char *line, char *ret, size_t size)
{
    struct out out = {.text = ret, .size = size};
    struct finding finding;
    bool good = true;

    add(&out, "[");
    while (good && *line != '\0') {
        good = take_finding(&line, &finding);
        if (good)
            add_finding(&out, &finding);
    }
    add(&out, "]");
    if (good && out.len < size)
        return true;
    snprintf(ret, size, "[]");
    return false;
}

const char *findings_worst(const char *line)
{
    if (strstr(line, "=fault") != NULL)
        return "fault";
    return strstr(line, "=warning") != NULL ? "warning" : "ok";
}
