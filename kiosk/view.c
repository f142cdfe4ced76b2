#include "kiosk/view.h"

#include <string.h>

#include "kiosk/address.h"

struct view {
    struct kiosk *kiosk;
    const char *closed;
    struct ui_view facts;
    char opens[6], closes[6]; /* "06:30" */
    char birth_date[DATE_ISO_SIZE];
    struct ui_municipality *municipalities; /* those that issue the chosen kind */
    struct ui_dose doses[CERTIFICATE_DOSES_MAX];
};

struct view *view_new(struct kiosk *kiosk, const char *closed)
{
    struct view *view = g_new0(struct view, 1);

    view->kiosk = kiosk;
    view->closed = closed;
    return view;
}

void view_wipe(struct view *view)
{
    g_clear_pointer(&view->municipalities, g_free);
    wipe(&view->facts, sizeof view->facts);
    wipe(view->birth_date, sizeof view->birth_date);
    wipe(view->doses, sizeof view->doses);
}

void view_free(struct view **view)
{
    if (*view == NULL)
        return;
    view_wipe(*view);
    g_free(*view);
    *view = NULL;
}

static struct ui_words words_of(const struct certificate_words *words)
{
    return (struct ui_words){words->ja, words->en};
}

static void fill_terms(struct view *view)
{
    const struct screen_terms *terms = &view->kiosk->screen.terms;

    view->facts.terms_version = terms->version;
    view->facts.terms_date = terms->version;
    view->facts.terms = (struct ui_words){terms->ja.bytes, terms->en.bytes};
}

static void fill_hours(struct view *view)
{
    const struct screen *screen = &view->kiosk->screen;

    /* Always open needs no mention. */
    if (screen->municipality_count == 0 ||
        (screen->opens_min == 0 && screen->closes_min == SCREEN_DAY_MIN))
        return;
    g_snprintf(view->opens, sizeof view->opens, "%02d:%02d", screen->opens_min / 60 % 100,
               screen->opens_min % 60);
    g_snprintf(view->closes, sizeof view->closes, "%02d:%02d", screen->closes_min / 60 % 100,
               screen->closes_min % 60);
    view->facts.opens = view->opens;
    view->facts.closes = view->closes;
}

static bool out_of_hours(const struct kiosk *kiosk)
{
    return kiosk->screen.municipality_count > 0 &&
           !screen_is_open(&kiosk->screen, service_minute());
}

/* The one to be named when there are several: what hides the others, or takes longest. */
static enum ui_trouble trouble_of(unsigned trouble)
{
    static const struct {
        enum printer_trouble bit;
        enum ui_trouble shown;
    } order[] = {
        {PRINTER_JAM, UI_TROUBLE_JAM},           {PRINTER_COVER_OPEN, UI_TROUBLE_COVER},
        {PRINTER_NO_PAPER, UI_TROUBLE_PAPER},    {PRINTER_NO_TONER, UI_TROUBLE_TONER},
        {PRINTER_TRAY_FULL, UI_TROUBLE_TRAY},    {PRINTER_OFFLINE, UI_TROUBLE_SILENT},
        {PRINTER_WRONG_PAPER, UI_TROUBLE_PAPER},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(order); i++)
        if ((trouble & (unsigned)order[i].bit) != 0)
            return order[i].shown;
    return UI_TROUBLE_OTHER;
}

static struct ui_municipality municipality_of(const struct screen_municipality *from)
{
    struct ui_municipality municipality = {.prefecture = words_of(&from->prefecture),
                                           .name = words_of(&from->name),
                                           .kana = from->kana,
                                           .domestic = from->kinds[CERTIFICATE_DOMESTIC],
                                           .overseas = from->kinds[CERTIFICATE_OVERSEAS]};

    memcpy(municipality.code, from->code, sizeof municipality.code);
    return municipality;
}

static void fill_municipalities(struct view *view)
{
    const struct screen *screen = &view->kiosk->screen;
    const struct resident *resident = view->kiosk->resident;
    enum certificate_kind kind = resident->overseas ? CERTIFICATE_OVERSEAS : CERTIFICATE_DOMESTIC;
    size_t n = 0;

    view->municipalities = g_new0(struct ui_municipality, screen->municipality_count);
    for (size_t i = 0; i < screen->municipality_count; i++) {
        const struct screen_municipality *m = &screen->municipalities[i];

        if (!m->kinds[kind])
            continue;
        view->municipalities[n] = municipality_of(m);
        if (address_lies_in(resident->person.address, m->prefecture.ja, m->name.ja))
            view->facts.card_municipality = view->municipalities[n].code;
        n++;
    }
    view->facts.municipalities = view->municipalities;
    view->facts.municipality_count = n;
}

static void fill_answer(struct view *view)
{
    const struct resident *resident = view->kiosk->resident;
    const struct lookup_answer *answer = &resident->answer;

    memcpy(view->birth_date, answer->birth_date, sizeof view->birth_date);
    view->facts.name = answer->name;
    view->facts.birth_date = view->birth_date;
    view->facts.municipality_code = resident->municipality;
    for (size_t i = 0; i < answer->dose_count; i++)
        view->doses[i] = (struct ui_dose){.number = answer->doses[i].number,
                                          .date = answer->doses[i].date,
                                          .maker = words_of(&answer->doses[i].maker)};
    view->facts.doses = view->doses;
    view->facts.dose_count = answer->dose_count;
    view->facts.sheets = answer->sheets;
}

const struct ui_view *view_of(struct view *view, enum session_state state)
{
    struct kiosk *kiosk = view->kiosk;

    view_wipe(view);
    view->facts.reason = view->closed;
    /* Closed within its hours by an operator: they would only say that it ought to be open. */
    if (state != SESSION_AFTER_HOURS || out_of_hours(kiosk))
        fill_hours(view);
    if (kiosk->resident == NULL)
        return &view->facts;
    view->facts.overseas = kiosk->resident->overseas;
    view->facts.tries_left = kiosk->resident->tries_left;
    view->facts.pin_was_being_checked = kiosk->resident->pin_was_being_checked;
    view->facts.pin_was_tried = kiosk->resident->pin_was_tried;
    view->facts.trouble = trouble_of((unsigned)g_atomic_int_get(&kiosk->trouble));
    view->facts.uncertain = g_atomic_int_get(&kiosk->uncertain) != 0;
    view->facts.called_again = kiosk->called_again;
    view->facts.paper_sensor = kiosk->paper_sensor;
    view->facts.sheets = (unsigned)g_atomic_int_get(&kiosk->sheets);
    view->facts.sheets_out = (unsigned)g_atomic_int_get(&kiosk->sheets_out);
    if (state == SESSION_TERMS)
        fill_terms(view);
    if (state == SESSION_MUNICIPALITY || state == SESSION_CONFIRM)
        fill_municipalities(view);
    if (state == SESSION_CONFIRM)
        fill_answer(view);
    return &view->facts;
}
