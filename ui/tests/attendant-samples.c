#include "ui/tests/attendant-samples.h"

static const enum ui_device device_of[UI_AILMENTS] = {
    [UI_AILS_UNKNOWN] = UI_DEVICES,          [UI_AILS_NOTHING] = UI_DEVICES,
    [UI_AILS_PAPER] = UI_DEVICE_PRINTER,     [UI_AILS_JAM] = UI_DEVICE_PRINTER,
    [UI_AILS_COVER] = UI_DEVICE_PRINTER,     [UI_AILS_TONER] = UI_DEVICE_TONER,
    [UI_AILS_TRAY] = UI_DEVICE_PRINTER,      [UI_AILS_PRINTER] = UI_DEVICE_PRINTER,
    [UI_AILS_READER] = UI_DEVICE_READER,     [UI_AILS_CENTRE] = UI_DEVICE_CENTRE,
    [UI_AILS_PAPER_LOW] = UI_DEVICE_PRINTER, [UI_AILS_TONER_LOW] = UI_DEVICE_TONER,
    [UI_AILS_HOURS] = UI_DEVICE_CENTRE,      [UI_AILS_SOUND] = UI_DEVICE_SOUND,
    [UI_AILS_CLOCK] = UI_DEVICE_CLOCK,       [UI_AILS_UNSYNCED] = UI_DEVICE_CLOCK,
    [UI_AILS_CARD_LEFT] = UI_DEVICE_READER,  [UI_AILS_PAPER_LEFT] = UI_DEVICE_PRINTER,
    [UI_AILS_LATCHED] = UI_DEVICES,          [UI_AILS_CRASHED] = UI_DEVICES,
    [UI_AILS_CLOSED] = UI_DEVICES,           [UI_AILS_OTHER] = UI_DEVICES,
};

struct ui_attendant_view sample_attendant(void)
{
    struct ui_attendant_view view = {.ails = UI_AILS_NOTHING,
                                     .tries_left = 9,
                                     .wait_ms = 4000,
                                     .kiosk = "0421",
                                     .version = "1.4.2"};

    for (int i = 0; i < UI_DEVICES; i++)
        view.devices[i] = (struct ui_device_view){
            .condition = UI_CONDITION_FINE, .ails = UI_AILS_NOTHING, .at = "14:05"};
    view.devices[UI_DEVICE_TONER].has_number = view.devices[UI_DEVICE_CLOCK].has_number = true;
    view.devices[UI_DEVICE_TONER].number = 62;
    return view;
}

struct ui_attendant_view sample_ailing(enum ui_ailment ails)
{
    struct ui_attendant_view view = sample_attendant();

    view.ails = ails;
    if (ails == UI_AILS_NOTHING)
        return view;
    g_strlcpy(view.since, "14:02", sizeof view.since);
    if (device_of[ails] == UI_DEVICES)
        return view;
    view.devices[device_of[ails]].condition = UI_CONDITION_FAULT;
    view.devices[device_of[ails]].ails = ails;
    return view;
}
