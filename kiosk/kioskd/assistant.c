#include "kiosk/kioskd/assistant.h"

#include <stdio.h>

void assistant_init(int64_t limit_ms, struct assistant *ret)
{
    *ret = (struct assistant){.limit_ms = limit_ms, .errand = ERRAND_NONE};
}

static int64_t limit_of(const struct assistant *assistant)
{
    int64_t own_ms = assistant->program->limit_ms;

    return assistant->limit_ms > 0 && assistant->limit_ms < own_ms ? assistant->limit_ms : own_ms;
}

void assistant_want(struct assistant *assistant, const struct assistant_program *program)
{
    assistant->program = program;
    assistant->errand = ERRAND_NONE;
    assistant->wanted_until_ms = now_ms() + limit_of(assistant);
}

bool assistant_is_wanted(const struct assistant *assistant)
{
    return assistant->program != NULL;
}

bool assistant_runs(const struct assistant *assistant)
{
    return assistant->errand.child.pid > 0;
}

bool assistant_closes(const struct assistant *assistant)
{
    return assistant->program != NULL && !assistant->program->beside;
}

bool assistant_start(struct assistant *assistant)
{
    return errand_start(&assistant->errand, assistant->program->argv, limit_of(assistant));
}

int64_t assistant_deadline_ms(const struct assistant *assistant)
{
    return assistant_runs(assistant) ? assistant->errand.deadline_ms : assistant->wanted_until_ms;
}

/* An answer is one line of text, whatever a program wrote. */
static void make_plain(char *line)
{
    for (; *line != '\0'; line++)
        if ((unsigned char)*line < ' ' || *line == 0x7f)
            *line = '?';
}

void assistant_over(struct assistant *assistant, bool fine, char ret[static ASSISTANT_ANSWER])
{
    struct errand *errand = &assistant->errand;
    bool late = errand->late || now_ms() >= assistant_deadline_ms(assistant);

    errand_over(errand);
    make_plain(errand->line);
    if (fine)
        snprintf(ret, ASSISTANT_ANSWER, errand->line[0] != '\0' ? "ok %s" : "ok%s", errand->line);
    else if (late)
        snprintf(ret, ASSISTANT_ANSWER, "error late");
    else
        snprintf(ret, ASSISTANT_ANSWER, "error %s",
                 errand->line[0] != '\0' ? errand->line : "failed");
    assistant->program = NULL;
}
