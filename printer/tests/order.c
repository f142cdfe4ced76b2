#include "printer/tests/order.h"

#include <glib.h>
#include <string.h>

#include "printer/tests/vprinter.h"

const char two_sheets[] = "%PDF-1.4\n1 0 obj<</Type /Page>>endobj\n"
                          "2 0 obj<</Type /Page>>endobj\n%%EOF\n";
const size_t two_sheets_len = sizeof(two_sheets) - 1;

void it_works(bool worked, const struct err *err)
{
    if (!worked)
        g_error("%s, %d, at %s", err_name(err->code), (int)err->detail, err->where);
}

struct printer *fresh_printer(void)
{
    struct err err = {0};
    vprinter_do("fresh");
    struct printer *printer = printer_new(vprinter_uri(), NULL, &err);
    g_assert_nonnull(printer);
    it_works(printer_purge(printer, LIMIT_MS, &err), &err);
    return printer;
}

bool hand_over(struct printer *printer, struct printer_job *ret, struct err *err)
{
    const struct printer_page page = {FORMAT_OF_PDF, (const uint8_t *)two_sheets, two_sheets_len,
                                      2};

    return printer_print(printer, &page, LIMIT_MS, ret, err);
}

void on_told(void *ctx, unsigned sheets_out, unsigned trouble)
{
    struct told *told = ctx;
    g_assert_cmpuint(sheets_out, >=, told->sheets_out);
    told->sheets_out = sheets_out;
    told->trouble |= trouble;
    if (trouble && told->cancel)
        printer_cancel(told->printer);
    if (trouble && told->remedy)
        vprinter_do(told->remedy);
    told->remedy = trouble ? NULL : told->remedy;
}

static int number_in_state(const char *name)
{
    g_autofree char *state = vprinter_ask("state");
    g_autofree char *key = g_strdup_printf("\"%s\": ", name);
    const char *found = strstr(state, key);
    g_assert_nonnull(found);
    return (int)g_ascii_strtoll(found + strlen(key), NULL, 10);
}

int sheets_in_tray(void)
{
    return number_in_state("tray");
}

int jobs_queued(void)
{
    return number_in_state("queued");
}
