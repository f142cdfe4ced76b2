/* What each ailment is called, and what an attendant does about it. */
#include <string.h>

#include "ui/attendant-page.h"

static const struct {
    const char *name;
    const char *banner; /* read from 5 m: one line, at most five kanji or ten Latin letters */
    const char *more;   /* below it; NULL: the banner says it all */
    const char *tile;
    const char *hint;
    bool grave;
} ailments[UI_AILMENTS] = {
    [UI_AILS_UNKNOWN] = {"unknown", K("ails.unknown"), NULL, K("tile.unknown"), K("hint.unknown"),
                         false},
    [UI_AILS_NOTHING] = {"none", K("ails.nothing"), NULL, K("tile.fine"), K("hint.nothing"), false},
    [UI_AILS_PAPER] = {"paper", K("ails.paper"), NULL, K("tile.paper"), K("hint.paper"), true},
    [UI_AILS_PAPER_LOW] = {"paper-low", K("ails.paper-low"), NULL, K("tile.paper-low"),
                           K("hint.paper-low"), false},
    [UI_AILS_JAM] = {"jam", K("ails.jam"), NULL, K("tile.jam"), K("hint.jam"), true},
    [UI_AILS_COVER] = {"cover", K("ails.cover"), K("more.open"), K("tile.cover"), K("hint.cover"),
                       true},
    [UI_AILS_TONER] = {"toner", K("ails.toner"), NULL, K("tile.toner"), K("hint.toner"), true},
    [UI_AILS_TONER_LOW] = {"toner-low", K("ails.toner-low"), NULL, K("tile.toner-low"),
                           K("hint.toner-low"), false},
    [UI_AILS_TRAY] = {"tray", K("ails.tray"), K("more.full"), K("tile.tray"), K("hint.tray"), true},
    [UI_AILS_PRINTER] = {"printer", K("ails.printer"), K("tile.silent"), K("tile.silent"),
                         K("hint.printer"), true},
    [UI_AILS_READER] = {"reader", K("ails.reader"), K("tile.silent"), K("tile.silent"),
                        K("hint.reader"), true},
    [UI_AILS_CENTRE] = {"centre", K("ails.centre"), K("tile.silent"), K("tile.silent"),
                        K("hint.centre"), true},
    [UI_AILS_HOURS] = {"hours", K("ails.hours"), K("tile.hours"), K("tile.hours"), K("hint.hours"),
                       false},
    [UI_AILS_SOUND] = {"sound", K("ails.sound"), NULL, K("tile.sound"), K("hint.sound"), false},
    [UI_AILS_CLOCK] = {"clock", K("ails.clock"), NULL, K("tile.clock"), K("hint.clock"), false},
    [UI_AILS_UNSYNCED] = {"unsynced", K("ails.clock"), NULL, K("tile.unsynced"), K("hint.clock"),
                          false},
    [UI_AILS_CARD_LEFT] = {"card-left", K("ails.card-left"), NULL, K("tile.card-left"),
                           K("hint.card-left"), true},
    [UI_AILS_PAPER_LEFT] = {"paper-left", K("ails.paper-left"), NULL, K("tile.paper-left"),
                            K("hint.paper-left"), true},
    [UI_AILS_LATCHED] = {"latched", K("ails.latched"), NULL, K("tile.failed"), K("hint.latched"),
                         true},
    [UI_AILS_CRASHED] = {"crashed", K("ails.crashed"), NULL, K("tile.failed"), K("hint.crashed"),
                         true},
    [UI_AILS_CLOSED] = {"closed", K("ails.closed"), NULL, K("tile.failed"), K("hint.closed"),
                        false},
    [UI_AILS_OTHER] = {"other", K("ails.other"), NULL, K("tile.failed"), K("hint.other"), true},
};

const char *ui_ailment_name(enum ui_ailment ails)
{
    return ailments[ails].name;
}

bool ui_ailment_from_name(const char *name, enum ui_ailment *ret)
{
    for (size_t i = 0; i < G_N_ELEMENTS(ailments); i++) {
        if (strcmp(ailments[i].name, name) != 0)
            continue;
        *ret = (enum ui_ailment)i;
        return true;
    }
    return false;
}

const char *attendant_banner_key(enum ui_ailment ails)
{
    return ailments[ails].banner;
}

const char *attendant_more_key(enum ui_ailment ails)
{
    return ailments[ails].more;
}

const char *attendant_tile_key(enum ui_ailment ails)
{
    return ailments[ails].tile;
}

const char *attendant_hint_key(enum ui_ailment ails)
{
    return ailments[ails].hint;
}

bool attendant_is_grave(enum ui_ailment ails)
{
    return ailments[ails].grave;
}
