#include "ui/facts.h"

#include <glib.h>
#include <stdint.h>
#include <string.h>

#include "base/secret.h"
#include "ui/locked.h"

/* Whoever clears them knows that they are ours. */
static void forget(const char **text)
{
    char *mine = (char *)(uintptr_t)*text;

    if (mine != NULL)
        wipe(mine, strlen(mine));
    g_free(mine);
    *text = NULL;
}

static struct ui_words words_copy(const struct ui_words *from)
{
    return (struct ui_words){.ja = g_strdup(from->ja), .en = g_strdup(from->en)};
}

static void words_clear(struct ui_words *words)
{
    forget(&words->ja);
    forget(&words->en);
}

static const struct ui_municipality *municipalities_copy(const struct ui_municipality *from,
                                                         size_t count)
{
    struct ui_municipality *to = g_new0(struct ui_municipality, count);

    for (size_t i = 0; i < count; i++) {
        to[i] = from[i];
        to[i].prefecture = words_copy(&from[i].prefecture);
        to[i].name = words_copy(&from[i].name);
        to[i].kana = g_strdup(from[i].kana);
    }
    return to;
}

static const struct ui_dose *doses_copy(const struct ui_dose *from, size_t count)
{
    struct ui_dose *to = g_new0(struct ui_dose, count);

    for (size_t i = 0; i < count; i++) {
        to[i].number = from[i].number;
        to[i].date = g_strdup(from[i].date);
        to[i].maker = words_copy(&from[i].maker);
    }
    return to;
}

const char *ui_facts_trouble(const struct ui_view *facts, enum session_state state)
{
    static const char *const names[UI_TROUBLES] = {
        [UI_TROUBLE_OTHER] = "other",  [UI_TROUBLE_PAPER] = "paper", [UI_TROUBLE_JAM] = "jam",
        [UI_TROUBLE_COVER] = "cover",  [UI_TROUBLE_TONER] = "toner", [UI_TROUBLE_TRAY] = "tray",
        [UI_TROUBLE_SILENT] = "silent"};
    bool printers = state == SESSION_PRINTER_BEFORE || state == SESSION_PAPER_OUT ||
                    state == SESSION_PRINTER_FAILED;

    return printers ? names[facts->trouble] : "none";
}

void ui_facts_copy(const struct ui_view *from, enum session_state state, struct ui_view *to)
{
    bool lists = state == SESSION_MUNICIPALITY || state == SESSION_CONFIRM;
    bool person = state == SESSION_CONFIRM;

    *to = *from;
    to->terms_version = g_strdup(from->terms_version);
    to->terms = words_copy(&from->terms);
    to->terms_date = g_strdup(from->terms_date);
    to->opens = g_strdup(from->opens);
    to->closes = g_strdup(from->closes);
    to->reason = g_strdup(from->reason);
    to->card_municipality = g_strdup(from->card_municipality);
    to->municipality_code = g_strdup(from->municipality_code);
    to->municipality_count = lists ? from->municipality_count : 0;
    to->municipalities = municipalities_copy(from->municipalities, to->municipality_count);
    to->dose_count = person ? from->dose_count : 0;
    to->doses = doses_copy(from->doses, to->dose_count);
    to->name = person ? ui_locked_copy(from->name) : NULL;
    to->birth_date = person ? ui_locked_copy(from->birth_date) : NULL;
}

void ui_facts_forget_person(struct ui_view *facts)
{
    struct ui_dose *doses = (struct ui_dose *)(uintptr_t)facts->doses;

    ui_locked_forget(&facts->name);
    ui_locked_forget(&facts->birth_date);
    for (size_t i = 0; i < facts->dose_count; i++) {
        forget(&doses[i].date);
        words_clear(&doses[i].maker);
    }
    g_free(doses);
    facts->doses = NULL;
    facts->dose_count = 0;
    forget(&facts->card_municipality);
    forget(&facts->municipality_code);
}

void ui_facts_clear(struct ui_view *facts)
{
    struct ui_municipality *municipalities =
        (struct ui_municipality *)(uintptr_t)facts->municipalities;

    ui_facts_forget_person(facts);
    for (size_t i = 0; i < facts->municipality_count; i++) {
        words_clear(&municipalities[i].prefecture);
        words_clear(&municipalities[i].name);
        forget(&municipalities[i].kana);
    }
    g_free(municipalities);
    forget(&facts->terms_version);
    words_clear(&facts->terms);
    forget(&facts->terms_date);
    forget(&facts->opens);
    forget(&facts->closes);
    forget(&facts->reason);
    *facts = (struct ui_view){0};
}
