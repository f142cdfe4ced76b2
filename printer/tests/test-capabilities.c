/* What a printer must be able to do before a resident spends a try of the PIN on it. */
#include <glib.h>
#include <string.h>

#include "printer/capabilities-read.h"
#include "printer/tests/order.h"
#include "printer/tests/vprinter.h"

static struct printer_status status_after(const char *const *commands)
{
    SCOPED_PRINTER *printer = fresh_printer();
    struct printer_status status;
    struct err err = {0};
    for (; *commands; commands++)
        vprinter_do(*commands);
    it_works(printer_status(printer, LIMIT_MS, &status, &err), &err);
    return status;
}
#define STATUS(...) status_after((const char *const[]){__VA_ARGS__, NULL})

/* Also that nothing is sent to it. */
static void check_unfit(unsigned lack, const char *command)
{
    SCOPED_PRINTER *printer = fresh_printer();
    struct printer_status status = STATUS(command);
    struct printer_job job = {.id = -7};
    struct err err = {0};
    if (status.can.lacks != lack || status.trouble != PRINTER_UNFIT)
        g_error("%s: lacks %#x, trouble %#x", command, status.can.lacks, status.trouble);
    g_assert_cmpstr(printer_lack_name((enum printer_lack)lack), !=, "none");
    g_assert_false(hand_over(printer, &job, &err));
    g_assert_cmpint(err.code, ==, ERR_PRINTER);
    g_assert_cmpint(err.detail, ==, PRINTER_UNFIT);
    g_assert_cmpint(job.id, ==, -7);
}

static void what_a_printer_lacks_is_named(void)
{
    check_unfit(LACK_OPERATIONS, "attribute operations-supported 2 4 10 11");
    check_unfit(LACK_MEDIA, "attribute media-supported na_letter_8.5x11in");
    check_unfit(LACK_SIDES, "attribute sides-supported two-sided-long-edge");
    check_unfit(LACK_SCALING, "attribute print-scaling-supported auto fit");
    check_unfit(LACK_RESOLUTION, "attribute printer-resolution-supported 150 203");
    check_unfit(LACK_MARGINS, "attribute media-bottom-margin-supported 1270");
    check_unfit(LACK_FINISHING, "attribute finishings-supported 4 5");
    check_unfit(LACK_RELEASE, "attribute job-hold-until-supported indefinite");
}

static void the_best_of_several_counts(void)
{
    g_assert_cmpuint(STATUS("attribute media-left-margin-supported 1500 423").can.lacks, ==, 0);
    g_assert_cmpuint(STATUS("attribute printer-resolution-supported 150 300").can.lacks, ==, 0);
    g_assert_cmpint(STATUS("attribute printer-resolution-supported 300 600 1200").can.dpi, ==, 600);
    g_assert_cmpint(STATUS("attribute printer-resolution-supported 1200").can.dpi, ==, 0);
    /* raster of 300 is not to be printed at 600 */
    g_assert_cmpint(STATUS("attribute document-format-supported image/pwg-raster",
                           "attribute pwg-raster-document-resolution-supported 300",
                           "attribute pwg-raster-document-type-supported black_1")
                        .can.dpi,
                    ==, 0);
}

static void what_a_printer_does_not_list_it_is_not_told(void)
{
    struct printer_status status = STATUS(
        "attribute sides-supported absent", "attribute print-scaling-supported absent",
        "attribute finishings-supported absent", "attribute job-hold-until-supported absent",
        "attribute printer-resolution-supported absent", "attribute job-sheets-supported absent",
        "attribute print-color-mode-supported color");
    g_assert_cmpuint(status.trouble, ==, 0);
    g_assert_false(status.can.tell_sides || status.can.tell_scaling || status.can.tell_release ||
                   status.can.tell_finishings || status.can.tell_monochrome ||
                   status.can.tell_no_banner);
    g_assert_cmpint(status.can.dpi, ==, 0);
}

/* What a request says of the resolution, in dots an inch each way; 0 when it says nothing. */
static void resolution_told(int dpi, int *ret_x, int *ret_y)
{
    const struct printer_capabilities can = {.dpi = dpi};
    ipp_t *request = ippNewRequest(IPP_OP_PRINT_JOB);
    ipp_attribute_t *told;
    ipp_res_t unit = IPP_RES_PER_CM;

    *ret_x = *ret_y = 0;
    capabilities_tell(&can, request);
    told = ippFindAttribute(request, "printer-resolution", IPP_TAG_RESOLUTION);
    if (told != NULL) {
        *ret_x = ippGetResolution(told, 0, ret_y, &unit);
        g_assert_cmpint(unit, ==, IPP_RES_PER_INCH);
    }
    ippDelete(request);
}

static void a_printer_is_told_the_resolution_that_it_lists(void)
{
    int x, y;

    resolution_told(600, &x, &y);
    g_assert_cmpint(x, ==, 600);
    g_assert_cmpint(y, ==, 600);
    resolution_told(0, &x, &y);
    g_assert_cmpint(x, ==, 0);
}

/* Its defaults are two-sided, coloured, stapled, scaled and held; it refuses what it is told and does not list. */
static void a_printer_with_the_worst_defaults_prints_what_is_wanted(void)
{
    SCOPED_PRINTER *printer = fresh_printer();
    struct printer_job job;
    struct err err = {0};
    it_works(hand_over(printer, &job, &err), &err);
    it_works(printer_follow(printer, &job, LIMIT_MS, NULL, NULL, &err), &err);
    vprinter_do("take-paper");
    vprinter_do("attribute sides-supported absent");
    vprinter_do("attribute print-scaling-supported absent");
    vprinter_do("attribute printer-resolution-supported absent");
    it_works(hand_over(printer, &job, &err), &err);
    it_works(printer_follow(printer, &job, LIMIT_MS, NULL, NULL, &err), &err);
}

/* ---- A4 ---- */

static void paper_that_is_not_a4_is_told(void)
{
    g_assert_cmpuint(
        STATUS("attribute media-ready na_letter_8.5x11in", "attribute media-col-ready 21590x27940")
            .trouble,
        ==, PRINTER_WRONG_PAPER);
    g_assert_cmpuint(
        STATUS("attribute media-ready absent", "attribute media-col-ready 21590x27940 14800x21000")
            .trouble,
        ==, PRINTER_WRONG_PAPER);
}

static void a4_in_any_tray_will_do(void)
{
    g_assert_cmpuint(STATUS("attribute media-ready na_letter_8.5x11in iso_a4_210x297mm").trouble,
                     ==, 0);
    g_assert_cmpuint(
        STATUS("attribute media-ready absent", "attribute media-col-ready 21590x27940 21000x29700")
            .trouble,
        ==, 0);
    g_assert_cmpuint(
        STATUS("attribute media-ready absent", "attribute media-col-ready 20990x29704").trouble, ==,
        0);
}

static void no_paper_at_all_is_no_paper(void)
{
    g_assert_cmpuint(
        STATUS("attribute media-ready no-value", "attribute media-col-ready no-value").trouble, ==,
        PRINTER_NO_PAPER);
}

static void a_printer_that_does_not_say_has_its_default_in(void)
{
    g_assert_cmpuint(
        STATUS("attribute media-ready absent", "attribute media-col-ready absent").trouble, ==, 0);
    g_assert_cmpuint(STATUS("attribute media-ready absent", "attribute media-col-ready absent",
                            "attribute media-default na_letter_8.5x11in")
                         .trouble,
                     ==, PRINTER_WRONG_PAPER);
    g_assert_cmpuint(STATUS("attribute media-ready absent", "attribute media-col-ready absent",
                            "attribute media-default absent")
                         .trouble,
                     ==, PRINTER_WRONG_PAPER);
}

static void other_paper_in_the_middle_stops_it(void)
{
    SCOPED_PRINTER *printer = fresh_printer();
    struct told told = {.printer = printer};
    const struct printer_watch watch = {&told, on_told};
    struct printer_job job;
    struct err err = {0};
    vprinter_do("at 2 jam");
    it_works(hand_over(printer, &job, &err), &err);
    vprinter_do("attribute media-ready na_letter_8.5x11in");
    vprinter_do("attribute media-col-ready 21590x27940");
    told.remedy = "clear-jam";
    it_works(printer_follow(printer, &job, LIMIT_MS, &watch, NULL, &err), &err);
    g_assert_cmpuint(told.trouble & PRINTER_JAM, ==, PRINTER_JAM);
}

#define TEST(name) g_test_add_func("/capabilities/" #name, name)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_assert_true(vprinter_start());
    TEST(what_a_printer_lacks_is_named);
    TEST(the_best_of_several_counts);
    TEST(what_a_printer_does_not_list_it_is_not_told);
    TEST(a_printer_is_told_the_resolution_that_it_lists);
    TEST(a_printer_with_the_worst_defaults_prints_what_is_wanted);
    TEST(paper_that_is_not_a4_is_told);
    TEST(a4_in_any_tray_will_do);
    TEST(no_paper_at_all_is_no_paper);
    TEST(a_printer_that_does_not_say_has_its_default_in);
    TEST(other_paper_in_the_middle_stops_it);
    int status = g_test_run();
    vprinter_end();
    return status;
}
