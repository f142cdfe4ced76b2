#include "printer/fit.h"

#include <string.h>

#include "base/certificate.h"
#include "base/secret.h"

/* Pango rounds to 1/1024 point. */
#define ROUNDING_PT 0.05

#define LETTERS_MAX CERTIFICATE_NAME_SIZE

struct measured {
    struct letter letters[LETTERS_MAX + 1];
    size_t count;
};

static bool holds(const struct measured *text, size_t from, size_t to, double width_em)
{
    return text->letters[to].x - text->letters[from].x <= width_em;
}

static void add_line(const struct measured *text, size_t from, size_t to, struct fit *fit)
{
    fit->line[fit->lines].offset = text->letters[from].offset;
    fit->line[fit->lines].len = text->letters[to].offset - text->letters[from].offset;
    fit->lines++;
}

static bool break_between_names(const struct measured *text, double width_em, struct fit *fit)
{
    for (size_t i = 1; i + 1 < text->count; i++) {
        if (text->letters[i].is_wide_space && holds(text, 0, i, width_em) &&
            holds(text, i + 1, text->count, width_em)) {
            fit->lines = 0;
            add_line(text, 0, i, fit);
            add_line(text, i + 1, text->count, fit);
            return true;
        }
    }
    return false;
}

/* Where lines may end, from what reads best to what always holds most. */
enum break_at { BREAK_AT_SPACE, BREAK_AT_BRACKET, BREAK_AS_JAPANESE, BREAK_ANYWHERE, BREAK_WAYS };

static bool may_end_before(const struct letter *letter, enum break_at way)
{
    switch (way) {
    case BREAK_AT_SPACE:
        return letter->is_space;
    case BREAK_AT_BRACKET:
        return letter->is_space || letter->is_opening;
    case BREAK_AS_JAPANESE:
        return letter->is_space || letter->may_begin_line;
    case BREAK_ANYWHERE:
    case BREAK_WAYS:
        break;
    }
    return true;
}

/* Where a line that begins at `from` and holds up to `to` ends; `from` when it cannot in this way. */
static size_t line_end(const struct measured *text, size_t from, size_t to, enum break_at way)
{
    for (size_t i = to; i > from; i--) {
        if (may_end_before(&text->letters[i], way))
            return i;
    }
    return from;
}

/* Fills line after line. */
static bool break_greedily(const struct measured *text, double width_em, unsigned lines,
                           enum break_at way, struct fit *fit)
{
    size_t from = 0;

    fit->lines = 0;
    while (fit->lines < lines) {
        size_t to = from;

        while (to < text->count && holds(text, from, to + 1, width_em))
            to++;
        if (to < text->count)
            to = line_end(text, from, to, way);
        if (to == from)
            return false;
        add_line(text, from, to, fit);
        from = to;
        while (from < text->count && text->letters[from].is_space)
            from++;
        if (from == text->count)
            return true;
    }
    return false;
}

static bool try_step(const struct measured *text, double width, const struct fit_step *step,
                     struct fit *fit)
{
    double width_em = (width + ROUNDING_PT) / step->size;

    fit->step = step;
    if (step->lines == 2 && break_between_names(text, width_em, fit))
        return true;
    for (enum break_at way = BREAK_AT_SPACE; way < BREAK_WAYS; way++) {
        if (break_greedily(text, width_em, step->lines, way, fit))
            return true;
    }
    return false;
}

bool fit_text(struct page *page, enum face face, enum language language, const char *text,
              double width, const struct fit_step *steps, size_t n_steps, struct fit *ret)
{
    struct measured measured;
    struct fit fit = {.step = &steps[0]};
    bool fits = text[0] == '\0';

    if (!fits)
        measured.count =
            page_measure(page, face, language, text, measured.letters, ARRAY_LEN(measured.letters));
    if (!fits && measured.count == 0)
        return false;
    for (size_t i = 0; !fits && i < n_steps; i++)
        fits = try_step(&measured, width, &steps[i], &fit);
    if (fits)
        *ret = fit;
    return fits;
}

void fit_draw_from(struct page *page, enum face face, enum language language, const char *text,
                   const struct fit *fit, double x, double y)
{
    struct style style = {face, fit->step->size, language, 0.0};
    char line[CERTIFICATE_NAME_SIZE];

    for (unsigned i = 0; i < fit->lines; i++) {
        memcpy(line, text + fit->line[i].offset, fit->line[i].len);
        line[fit->line[i].len] = '\0';
        page_text(page, &style, x, y + i * fit->step->leading, line);
    }
    wipe(line, sizeof line);
}

void fit_draw(struct page *page, enum face face, enum language language, const char *text,
              const struct fit *fit, double x, double middle)
{
    double height = fit->lines > 1 ? (fit->lines - 1) * fit->step->leading : 0.0;

    fit_draw_from(page, face, language, text, fit, x,
                  middle + FIT_MIDDLE_EM * fit->step->size - height / 2.0);
}
