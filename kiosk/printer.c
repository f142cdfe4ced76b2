#include "kiosk/printer.h"

#include <stddef.h>

struct printer *printer_of(const struct config *config, struct err *err)
{
    struct printer *printer = printer_new(config->printer, config->printer_certificate, err);

    enum format_wish wish;

    if (printer != NULL && format_wish_from_text(config->printer_format, &wish))
        printer_prefer(printer, wish);
    return printer;
}
