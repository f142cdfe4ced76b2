#include "ui/pages.h"

static void build_nothing(struct ui_page *page)
{
}

/* clang-format off */
static const struct ui_page_kind kinds[SESSION_STATES] = {
    /*                           builder                 step cancel says */
    [SESSION_WELCOME]         = {ui_page_welcome,        0, false, false},
    [SESSION_CHECKING]        = {ui_page_checking,       1, true, false},
    [SESSION_SERVICE]         = {ui_page_service,        1, true, false},
    [SESSION_TERMS]           = {ui_page_terms,          2, true, false},
    [SESSION_CARD]            = {ui_page_card,           3, true, false},
    [SESSION_PIN]             = {ui_page_pin,            4, true, false},
    [SESSION_WHICH_PIN]       = {ui_page_which_pin,      4, true, false},
    [SESSION_LAST_TRY]        = {ui_page_last_try,       4, false, true}, /* has its own */
    [SESSION_READING]         = {ui_page_reading,        4, true, false},
    [SESSION_TAKE_CARD]       = {ui_page_take_card,      4, true, false},
    [SESSION_MUNICIPALITY]    = {ui_page_municipality,   5, true, false},
    [SESSION_LOOKING_UP]      = {ui_page_looking_up,     5, true, false},
    [SESSION_CONFIRM]         = {ui_page_confirm,        6, true, false},
    [SESSION_PRINTING]        = {ui_page_printing,       7, true, false},
    [SESSION_TAKE_PAPER]      = {ui_page_take_paper,     7, false, false},
    [SESSION_FAREWELL]        = {ui_page_farewell,       7, false, false},
    [SESSION_PIN_WRONG]       = {ui_page_error,          4, true, true},
    [SESSION_CARD_MOVED]      = {ui_page_error,          3, true, true},
    [SESSION_CARD_OTHER]      = {ui_page_error,          3, true, true},
    [SESSION_NO_RECORD]       = {ui_page_error,          5, false, true}, /* finishing is the primary */
    [SESSION_COUNTER_ONLY]    = {ui_page_error,          5, false, true},
    [SESSION_NOT_TAKING_PART] = {ui_page_error,          5, false, true},
    [SESSION_NO_PASSPORT]     = {ui_page_error,          5, false, true},
    [SESSION_PAPER_OUT]       = {ui_page_error,          7, true, true},
    [SESSION_PIN_BLOCKED]     = {ui_page_error,          4, false, true},
    [SESSION_CARD_REFUSED]    = {ui_page_error,          4, false, true},
    [SESSION_OFFLINE_BEFORE]  = {ui_page_error,          1, false, true},
    [SESSION_OFFLINE_AFTER]   = {ui_page_error,          5, false, true},
    [SESSION_AFTER_HOURS]     = {ui_page_error,          0, false, true},
    [SESSION_PRINTER_BEFORE]  = {ui_page_error,          1, false, true},
    [SESSION_PRINTER_FAILED]  = {ui_page_error,          7, false, true},
    [SESSION_READER_FAILED]   = {ui_page_error,          3, false, true},
    [SESSION_STOPPED]         = {ui_page_error,          0, false, true},
    [SESSION_FAILED]          = {ui_page_error,          0, false, true},
    [SESSION_RETURN_CARD]     = {ui_page_return_card,    0, false, false},
    [SESSION_CLOSED]          = {ui_page_closed,         0, false, false},
    [SESSION_EXIT]            = {build_nothing,          0, false, false},
};
/* clang-format on */

const struct ui_page_kind *ui_page_kind_of(enum session_state state)
{
    return &kinds[state];
}
