#include "kiosk/errors.h"

#include <stddef.h>

struct line {
    enum err_code code;
    enum session_event event;
};

/* clang-format off */
static const struct line card_lines[] = {
    {ERR_CARD_ABSENT,            EVENT_CARD_MOVED},
    {ERR_CARD_REMOVED,           EVENT_CARD_MOVED},
    {ERR_CARD_OTHER,             EVENT_CARD_OTHER},
    {ERR_PIN_WRONG,              EVENT_PIN_WRONG},
    {ERR_PIN_BLOCKED,            EVENT_PIN_BLOCKED},
    {ERR_CARD_REFUSED,           EVENT_CARD_REFUSED},
    {ERR_CARD_FORGED,            EVENT_CARD_REFUSED},
    {ERR_CARD_ALTERED,           EVENT_CARD_REFUSED},
    {ERR_CARD_UNKNOWN_AUTHORITY, EVENT_CARD_REFUSED},
    {ERR_CARD_COPIED,            EVENT_CARD_REFUSED},
    {ERR_MALFORMED,              EVENT_CARD_REFUSED},
    {ERR_TOO_LONG,               EVENT_CARD_REFUSED},
    {ERR_TOO_SHORT,              EVENT_CARD_REFUSED},
    {ERR_READER_ABSENT,          EVENT_READER_TROUBLE},
    {ERR_READER_BUSY,            EVENT_READER_TROUBLE},
    {ERR_READER_DENIED,          EVENT_READER_TROUBLE},
    {ERR_READER_AMBIGUOUS,       EVENT_READER_TROUBLE},
    {ERR_TIME_OUT,               EVENT_READER_TROUBLE},
    {ERR_IO,                     EVENT_READER_TROUBLE},
};

static const struct line service_lines[] = {
    {ERR_NO_RECORD,              EVENT_NO_RECORD},
    {ERR_COUNTER_ONLY,           EVENT_COUNTER_ONLY},
    {ERR_NOT_TAKING_PART,        EVENT_NOT_TAKING_PART},
    {ERR_NO_PASSPORT,            EVENT_NO_PASSPORT},
    {ERR_UNREACHABLE,            EVENT_OFFLINE},
    {ERR_CLOSED,                 EVENT_CLOSED},
    {ERR_TIME_OUT,               EVENT_OFFLINE},
    {ERR_EXPIRED,                EVENT_OFFLINE}, /* the nonce, while somebody took their time */
    {ERR_CARD_FORGED,            EVENT_CARD_REFUSED},
    {ERR_CARD_ALTERED,           EVENT_CARD_REFUSED},
    {ERR_CARD_UNKNOWN_AUTHORITY, EVENT_CARD_REFUSED},
    {ERR_CARD_COPIED,            EVENT_CARD_REFUSED},
    {ERR_UNBOUND,                EVENT_UNBOUND},
};

static const struct line printer_lines[] = {
    {ERR_PRINTER,                EVENT_PRINT_FAILED},
    {ERR_UNREACHABLE,            EVENT_PRINT_FAILED},
    {ERR_TIME_OUT,               EVENT_PRINT_FAILED},
    {ERR_PROTOCOL,               EVENT_PRINT_FAILED},
    {ERR_IO,                     EVENT_PRINT_FAILED},
    {ERR_UNTRUSTED,              EVENT_PRINT_FAILED},
    {ERR_EXPIRED,                EVENT_PRINT_FAILED},
    /* a name or a text of the record that no page can say: a clerk can write it */
    {ERR_GLYPH,                  EVENT_COUNTER_ONLY},
    {ERR_TOO_LONG,               EVENT_COUNTER_ONLY},
};
/* clang-format on */

static const struct {
    const struct line *lines;
    size_t count;
} tables[] = {
    [DEVICE_CARD] = {card_lines, ARRAY_LEN(card_lines)},
    [DEVICE_SERVICE] = {service_lines, ARRAY_LEN(service_lines)},
    [DEVICE_PRINTER] = {printer_lines, ARRAY_LEN(printer_lines)},
};

enum session_event event_of_error(enum device device, enum err_code code)
{
    for (size_t i = 0; i < tables[device].count; i++)
        if (tables[device].lines[i].code == code)
            return tables[device].lines[i].event;
    return EVENT_FAILED;
}
