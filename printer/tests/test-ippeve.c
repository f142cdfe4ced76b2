/* Another's IPP printer agrees: ippeveprinter of CUPS. */
#include <glib.h>
#include <string.h>

#include "printer/tests/order.h"
#include "printer/tests/vprinter.h"

static struct printer *fresh(void)
{
    struct err err = {0};
    vprinter_do("paper-in");
    vprinter_do("take-paper");
    struct printer *printer = printer_new(vprinter_uri(), NULL, &err);
    it_works(printer_purge(printer, LIMIT_MS, &err), &err);
    return printer;
}

static unsigned trouble_of(struct printer *printer)
{
    struct printer_status status;
    struct err err = {0};
    it_works(printer_status(printer, LIMIT_MS, &status, &err), &err);
    return status.trouble;
}

static void it_is_fit_and_ready(void)
{
    SCOPED_PRINTER *printer = fresh();
    struct printer_status status;
    struct err err = {0};
    it_works(printer_status(printer, LIMIT_MS, &status, &err), &err);
    g_assert_cmpuint(status.can.lacks, ==, 0);
    g_assert_cmpuint(status.trouble, ==, 0);
    g_assert_cmpint(status.format.language, ==, FORMAT_PDF);
}

static void every_trouble_is_told_and_ends(void)
{
    static const struct {
        const char *wrong, *right;
        unsigned trouble;
    } cases[] = {{"paper-out", "paper-in", PRINTER_NO_PAPER},
                 {"cover-open", "cover-close", PRINTER_COVER_OPEN},
                 {"jam", "clear-jam", PRINTER_JAM},
                 {"toner-out", "toner-in", PRINTER_NO_TONER}};
    SCOPED_PRINTER *printer = fresh();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        vprinter_do(cases[i].wrong);
        g_assert_cmpuint(trouble_of(printer), ==, cases[i].trouble);
        vprinter_do(cases[i].right);
        g_assert_cmpuint(trouble_of(printer), ==, 0);
    }
}

static void every_sheet_comes_out_byte_for_byte(void)
{
    SCOPED_PRINTER *printer = fresh();
    struct printer_result result;
    struct printer_job job;
    struct err err = {0};
    g_autofree char *path = g_build_filename(vprinter_out(), "certificate.pdf", NULL);
    g_autofree char *received = NULL;
    gsize len;
    it_works(hand_over(printer, &job, &err), &err);
    it_works(printer_follow(printer, &job, LIMIT_MS, NULL, &result, &err), &err);
    g_assert_cmpuint(result.sheets_out, ==, 2);
    g_assert_true(g_file_get_contents(path, &received, &len, NULL));
    g_assert_cmpmem(received, len, two_sheets, two_sheets_len);
}

static void it_goes_on_when_paper_is_put_in_the_middle(void)
{
    SCOPED_PRINTER *printer = fresh();
    struct told told = {.printer = printer, .remedy = "paper-in"};
    const struct printer_watch watch = {&told, on_told};
    struct printer_job job;
    struct err err = {0};
    vprinter_do("paper 1");
    it_works(hand_over(printer, &job, &err), &err);
    it_works(printer_follow(printer, &job, LIMIT_MS, &watch, NULL, &err), &err);
    g_assert_cmpuint(told.trouble, ==, PRINTER_NO_PAPER);
    g_assert_cmpuint(told.sheets_out, ==, 2);
}

static void purging_takes_our_waiting_job_away(void)
{
    SCOPED_PRINTER *printer = fresh();
    SCOPED_PRINTER *sweeper = printer_new(vprinter_uri(), NULL, NULL);
    struct printer_result result;
    struct printer_job job;
    struct err err = {0};
    vprinter_do("paper 1");
    it_works(hand_over(printer, &job, &err), &err);
    it_works(printer_purge(sweeper, LIMIT_MS, &err), &err);
    g_assert_false(printer_follow(printer, &job, LIMIT_MS, NULL, &result, &err));
    g_assert_cmpint(result.end, ==, PRINTER_NOT_PRINTED);
}

#define TEST(name) g_test_add_func("/ippeve/" #name, name)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_autofree char *program = g_find_program_in_path("ippeveprinter");
    bool started = program && vprinter_start();
    if (started) {
        TEST(it_is_fit_and_ready);
        TEST(every_trouble_is_told_and_ends);
        TEST(every_sheet_comes_out_byte_for_byte);
        TEST(it_goes_on_when_paper_is_put_in_the_middle);
        TEST(purging_takes_our_waiting_job_away);
    }
    int status = g_test_run();
    if (started)
        vprinter_end();
    return status;
}
