/* Writes docs/errors.md: everything that a resident can be told went wrong, in every language of the screen. */
#include <glib.h>
#include <stdio.h>

#include "ui/catalogue.h"
#include "ui/errors.h"
#include "ui/marked.h"

/* What an error says depends on more than its name. The first of each is the usual one. */
static const struct {
    enum session_state state;
    const char *when;
    struct ui_view facts;
} cases[] = {
    {SESSION_CARD_MOVED, NULL, {.tries_left = 2}},
    {SESSION_CARD_MOVED, "the PIN was just being checked", {.pin_was_being_checked = true}},
    {SESSION_CARD_OTHER, NULL, {.tries_left = 3}},
    {SESSION_READER_FAILED, NULL, {.tries_left = 3}},
    {SESSION_PIN_WRONG, NULL, {.tries_left = 2}},
    {SESSION_PIN_WRONG, "one try is left", {.tries_left = 1}},
    {SESSION_PIN_BLOCKED, NULL, {.tries_left = 0}},
    {SESSION_CARD_REFUSED, NULL, {.tries_left = 3}},
    {SESSION_OFFLINE_BEFORE, NULL, {.tries_left = 3}},
    {SESSION_OFFLINE_BEFORE, "a PIN had been tried", {.pin_was_tried = true}},
    {SESSION_OFFLINE_AFTER, NULL, {.tries_left = 3}},
    {SESSION_AFTER_HOURS, NULL, {.opens = "06:30", .closes = "23:00"}},
    {SESSION_AFTER_HOURS, "the service is closed for now, at whatever hour", {.tries_left = 3}},
    {SESSION_AFTER_HOURS,
     "a PIN had been tried",
     {.opens = "06:30", .closes = "23:00", .pin_was_tried = true}},
    {SESSION_NO_RECORD, NULL, {.tries_left = 3}},
    {SESSION_COUNTER_ONLY, NULL, {.tries_left = 3}},
    {SESSION_NOT_TAKING_PART, NULL, {.tries_left = 3}},
    {SESSION_NO_PASSPORT, NULL, {.tries_left = 3}},
    {SESSION_PRINTER_BEFORE, NULL, {.trouble = UI_TROUBLE_OTHER}},
    {SESSION_PRINTER_BEFORE, "there is no paper", {.trouble = UI_TROUBLE_PAPER}},
    {SESSION_PRINTER_BEFORE, "paper is jammed", {.trouble = UI_TROUBLE_JAM}},
    {SESSION_PRINTER_BEFORE, "a cover is open", {.trouble = UI_TROUBLE_COVER}},
    {SESSION_PRINTER_BEFORE, "the toner is used up", {.trouble = UI_TROUBLE_TONER}},
    {SESSION_PRINTER_BEFORE, "the tray is full", {.trouble = UI_TROUBLE_TRAY}},
    {SESSION_PRINTER_BEFORE, "the printer does not answer", {.trouble = UI_TROUBLE_SILENT}},
    {SESSION_PAPER_OUT, NULL, {.trouble = UI_TROUBLE_OTHER}},
    {SESSION_PAPER_OUT, "there is no paper", {.trouble = UI_TROUBLE_PAPER}},
    {SESSION_PAPER_OUT,
     "one sheet was out by then",
     {.trouble = UI_TROUBLE_PAPER, .sheets_out = 1}},
    {SESSION_PAPER_OUT,
     "paper is jammed, one sheet was out by then",
     {.trouble = UI_TROUBLE_JAM, .sheets_out = 1}},
    {SESSION_PAPER_OUT,
     "the staff were called once more",
     {.trouble = UI_TROUBLE_PAPER, .called_again = true}},
    {SESSION_PRINTER_FAILED, NULL, {.trouble = UI_TROUBLE_OTHER}},
    {SESSION_PRINTER_FAILED, "there is no paper", {.trouble = UI_TROUBLE_PAPER}},
    {SESSION_PRINTER_FAILED, "paper is jammed", {.trouble = UI_TROUBLE_JAM}},
    {SESSION_PRINTER_FAILED, "a cover is open", {.trouble = UI_TROUBLE_COVER}},
    {SESSION_PRINTER_FAILED, "the toner is used up", {.trouble = UI_TROUBLE_TONER}},
    {SESSION_PRINTER_FAILED, "the tray is full", {.trouble = UI_TROUBLE_TRAY}},
    {SESSION_PRINTER_FAILED, "the printer does not answer", {.trouble = UI_TROUBLE_SILENT}},
    {SESSION_PRINTER_FAILED,
     "nobody knows whether all sheets came out",
     {.trouble = UI_TROUBLE_SILENT, .uncertain = true}},
    {SESSION_STOPPED, NULL, {.tries_left = 3}},
    {SESSION_FAILED, NULL, {.tries_left = 3}},
};

static const char *const head =
    "# What can go wrong, and what the resident is told\n"
    "\n"
    "Made from `ui/errors.c` and the catalogues in `ui/po/` by `build/ui/tests/write-errors`; a "
    "test says when this page is not what they say. The\n"
    "code stands small on the page, so that a resident can tell it to the staff. A triangle: one "
    "can go on here; an octagon: not at this kiosk.\n"
    "No page says anything about a person that those behind them should not read, and none "
    "blames.\n"
    "\n";

static void put_plain(const char *from, GString *to)
{
    for (; *from != '\0'; from += g_utf8_skip[(unsigned char)*from]) {
        gunichar c = g_utf8_get_char(from);

        if (c == '\n')
            g_string_append_c(to, ' ');
        else if (c != 0x200b) /* where a line may end */
            g_string_append_unichar(to, c);
    }
}

/* The text as it is read, on one line. */
static void put(GString *page, enum ui_language language, const char *key, unsigned number,
                const struct ui_view *facts)
{
    g_autofree char *counted = ui_words_counted(language, key, number, 0);
    GString *said = g_string_new(counted);
    struct ui_marked marked;

    if (facts->opens != NULL) {
        g_string_replace(said, "%s", facts->opens, 1);
        g_string_replace(said, "%s", facts->closes, 1);
    }
    ui_marked_read(language, said->str, 1, UI_WORDS_WITH_READINGS, &marked);
    put_plain(marked.text, page);
    ui_marked_done(&marked);
    g_string_free(said, TRUE);
}

static void put_row(GString *page, enum ui_language language, const struct ui_error *error,
                    const struct ui_view *facts)
{
    const char *const keys[] = {error->title, error->what, error->safe, error->next, error->ask};

    g_string_append_printf(page, "| %s ", ui_language_name(language));
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
        g_string_append(page, "| ");
        if (keys[i] != NULL)
            put(page, language, keys[i], error->number, facts);
        else
            g_string_append(page, "(a picture)");
        g_string_append_c(page, ' ');
    }
    g_string_append(page, "|\n");
}

static void put_case(GString *page, size_t i)
{
    struct ui_error error;

    if (!ui_error_of(cases[i].state, &cases[i].facts, &error))
        g_error("%s is no error", session_state_name(cases[i].state));
    if (cases[i].when == NULL)
        g_string_append_printf(page, "## %s `%s`\n\n%s.\n\n", error.code,
                               session_state_name(cases[i].state),
                               error.stop ? "Octagon" : "Triangle");
    else
        g_string_append_printf(page, "When %s:\n\n", cases[i].when);
    g_string_append(page,
                    "| | page | what happened | what was not done | what to do | whom to ask |\n"
                    "|---|---|---|---|---|---|\n");
    for (enum ui_language language = 0; language < UI_LANGUAGES; language++)
        if (ui_language_is_offered(language))
            put_row(page, language, &error, &cases[i].facts);
    g_string_append_c(page, '\n');
}

static bool is_told(enum session_state state)
{
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        if (cases[i].state == state)
            return true;
    return false;
}

int main(void)
{
    g_autoptr(GString) page = g_string_new(head);
    const struct ui_view nothing = {.name = NULL};
    struct ui_error error;

    for (enum session_state state = 0; state < SESSION_STATES; state++)
        if (ui_error_of(state, &nothing, &error) && !is_told(state))
            g_error("%s is missing", session_state_name(state));
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        put_case(page, i);
    g_string_truncate(page, page->len - 1); /* the empty line at the end */
    fputs(page->str, stdout);
    return 0;
}
