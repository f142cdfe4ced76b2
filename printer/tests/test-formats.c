/* Which format a printer gets, by what it says it takes and what the kiosk's owner wants; and that it gets it. */
#include <glib.h>
#include <string.h>

#include "printer/document.h"
#include "printer/tests/order.h"
#include "printer/tests/samples.h"
#include "printer/tests/vprinter.h"

#define BOTH      "attribute document-format-supported application/pdf image/pwg-raster"
#define PWG       "attribute document-format-supported image/pwg-raster application/octet-stream"
#define FINE      "attribute pwg-raster-document-resolution-supported 300 600"
#define COARSE    "attribute pwg-raster-document-resolution-supported 300"
#define COARSEST  "attribute pwg-raster-document-resolution-supported 150"
#define BLACK     "attribute pwg-raster-document-type-supported srgb_8 sgray_8 black_1"
#define GREY      "attribute pwg-raster-document-type-supported srgb_8 sgray_8"
#define IN_COLOUR "attribute pwg-raster-document-type-supported srgb_8"

static struct printer_status status_after(enum format_wish wish, const char *const *commands)
{
    SCOPED_PRINTER *printer = fresh_printer();
    struct printer_status status;
    struct err err = {0};

    printer_prefer(printer, wish);
    for (; *commands != NULL; commands++)
        vprinter_do(*commands);
    it_works(printer_status(printer, LIMIT_MS, &status, &err), &err);
    return status;
}

static void check(enum format_wish wish, const struct format *wanted, const char *const *commands)
{
    struct printer_status status = status_after(wish, commands);

    g_assert_cmpint(status.format.language, ==, wanted->language);
    g_assert_cmpuint(status.format.dpi, ==, wanted->dpi);
    g_assert_cmpuint(status.format.bits, ==, wanted->bits);
    g_assert_cmpuint(status.trouble, ==, wanted->language == FORMAT_NONE ? PRINTER_UNFIT : 0);
    g_assert_cmpuint(status.can.lacks, ==, wanted->language == FORMAT_NONE ? LACK_FORMAT : 0);
}
#define CHECK(wish, language, dpi, bits, ...)                                                      \
    check((wish), &(const struct format){(language), (dpi), (bits)},                               \
          (const char *const[]){__VA_ARGS__, NULL})

static void raster_at_600_comes_before_pdf(void)
{
    CHECK(FORMAT_WISH_AUTO, FORMAT_PWG, 600, 1, BOTH, FINE, BLACK);
    CHECK(FORMAT_WISH_AUTO, FORMAT_PWG, 600, 8, BOTH, FINE, GREY);
}

static void pdf_comes_before_raster_at_300(void)
{
    CHECK(FORMAT_WISH_AUTO, FORMAT_PDF, 0, 0, BOTH, COARSE, BLACK);
    CHECK(FORMAT_WISH_AUTO, FORMAT_PDF, 0, 0, "fresh");
}

static void what_is_wanted_is_taken_where_it_can_be(void)
{
    CHECK(FORMAT_WISH_PDF, FORMAT_PDF, 0, 0, BOTH, FINE, BLACK);
    CHECK(FORMAT_WISH_PWG, FORMAT_PWG, 300, 1, BOTH, COARSE, BLACK);
    CHECK(FORMAT_WISH_PWG, FORMAT_PWG, 600, 8, PWG, FINE, GREY);
}

static void a_printer_without_pdf_gets_raster(void)
{
    CHECK(FORMAT_WISH_AUTO, FORMAT_PWG, 600, 1, PWG, FINE, BLACK);
    CHECK(FORMAT_WISH_AUTO, FORMAT_PWG, 300, 1, PWG, COARSE, BLACK);
}

static void a_printer_that_takes_nothing_of_ours_is_unfit(void)
{
    CHECK(FORMAT_WISH_AUTO, FORMAT_NONE, 0, 0, PWG, COARSEST, BLACK);
    CHECK(FORMAT_WISH_AUTO, FORMAT_NONE, 0, 0, PWG, FINE, IN_COLOUR);
    CHECK(FORMAT_WISH_AUTO, FORMAT_NONE, 0, 0, PWG);
    CHECK(FORMAT_WISH_AUTO, FORMAT_NONE, 0, 0, "attribute document-format-supported text/plain");
    CHECK(FORMAT_WISH_AUTO, FORMAT_NONE, 0, 0, "attribute document-format-supported absent");
    CHECK(FORMAT_WISH_AUTO, FORMAT_NONE, 0, 0,
          "attribute document-format-supported application/PCLm");
}

static void a_printer_that_does_not_take_what_is_wanted_is_unfit(void)
{
    CHECK(FORMAT_WISH_PDF, FORMAT_NONE, 0, 0, PWG, FINE, BLACK);
    CHECK(FORMAT_WISH_PWG, FORMAT_NONE, 0, 0, "fresh");
    CHECK(FORMAT_WISH_PWG, FORMAT_NONE, 0, 0, BOTH, COARSEST, GREY);
}

static void words_of_the_configuration_are_read(void)
{
    enum format_wish wish = FORMAT_WISH_AUTO;

    g_assert_true(format_wish_from_text("pwg", &wish));
    g_assert_cmpint(wish, ==, FORMAT_WISH_PWG);
    g_assert_false(format_wish_from_text("PDF", &wish));
    g_assert_false(format_wish_from_text("", &wish));
    g_assert_cmpint(wish, ==, FORMAT_WISH_PWG);
    g_assert_true(format_wish_from_text("auto", &wish));
    g_assert_cmpint(wish, ==, FORMAT_WISH_AUTO);
}

static void assert_received(const struct document *document)
{
    g_autofree char *path = g_build_filename(vprinter_out(), "certificate.pwg", NULL);
    g_autofree char *bytes = NULL;
    gsize len;

    g_assert_true(g_file_get_contents(path, &bytes, &len, NULL));
    g_assert_cmpmem(bytes, len, document->bytes, document->len);
}

static void two_sheets_of_raster_come_out_as_they_were_made(void)
{
    SCOPED_VERIFIED_CERTIFICATE *verified = sample_new(10, 1049);
    SCOPED_PRINTER *printer = fresh_printer();
    SCOPED_DOCUMENT document = {0};
    struct printer_status status;
    struct printer_result result;
    struct printer_page page;
    struct printer_job job;
    struct err err = {0};

    vprinter_do(PWG);
    vprinter_do(FINE);
    vprinter_do(BLACK);
    it_works(printer_status(printer, LIMIT_MS, &status, &err), &err);
    it_works(document_compose_in(&status.format, verified, &document, &err), &err);
    page = document_page(&document);
    it_works(printer_print(printer, &page, LIMIT_MS, &job, &err), &err);
    it_works(printer_follow(printer, &job, LIMIT_MS, NULL, &result, &err), &err);
    g_assert_cmpuint(result.sheets_out, ==, 2);
    g_assert_cmpint(sheets_in_tray(), ==, 2);
    assert_received(&document);
}

static void a_page_in_another_format_than_the_printers_is_not_sent(void)
{
    SCOPED_PRINTER *printer = fresh_printer();
    struct printer_job job = {.id = -7};
    struct err err = {0};

    vprinter_do(BOTH);
    vprinter_do(FINE);
    vprinter_do(BLACK);
    g_assert_false(hand_over(printer, &job, &err));
    g_assert_cmpint(err.code, ==, ERR_PRINTER);
    g_assert_cmpint(err.detail, ==, PRINTER_UNFIT);
    g_assert_cmpint(job.id, ==, -7);
    printer_prefer(printer, FORMAT_WISH_PDF);
    it_works(hand_over(printer, &job, &err), &err);
    it_works(printer_follow(printer, &job, LIMIT_MS, NULL, NULL, &err), &err);
}

#define TEST(test) g_test_add_func("/formats/" #test, test)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    if (!vprinter_start())
        return 77;
    TEST(raster_at_600_comes_before_pdf);
    TEST(pdf_comes_before_raster_at_300);
    TEST(what_is_wanted_is_taken_where_it_can_be);
    TEST(a_printer_without_pdf_gets_raster);
    TEST(a_printer_that_takes_nothing_of_ours_is_unfit);
    TEST(a_printer_that_does_not_take_what_is_wanted_is_unfit);
    TEST(words_of_the_configuration_are_read);
    TEST(two_sheets_of_raster_come_out_as_they_were_made);
    TEST(a_page_in_another_format_than_the_printers_is_not_sent);

    int status = g_test_run();

    vprinter_end();
    return status;
}
