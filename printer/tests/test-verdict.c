#include <glib.h>

#include "printer/verdict.h"

#define N 2 /* sheets that are wanted; -1 is no counter */

static void check(enum job_end how, int by_job, int by_printer, enum printer_end end, int sheets,
                  bool final)
{
    struct testimony said = {.end = how, .wanted = N, .by_job = by_job, .by_printer = by_printer};
    bool is_final = !final;
    struct printer_result result = verdict_of(&said, &is_final);
    if (result.end != end || (int)result.sheets_out != sheets || is_final != final)
        g_error("%d with %d and %d: %d with %u sheets, %s", how, by_job, by_printer, result.end,
                result.sheets_out, is_final ? "for good" : "so far");
}

static void all_sheets_by_every_counter_are_printed(void)
{
    check(JOB_COMPLETED, N, N, PRINTER_PRINTED, N, true);
    check(JOB_COMPLETED, N, -1, PRINTER_PRINTED, N, true);
    check(JOB_COMPLETED, -1, N, PRINTER_PRINTED, N, true);
}

static void the_word_alone_is_not_believed(void)
{
    check(JOB_COMPLETED, -1, -1, PRINTER_UNKNOWN, 0, true);
    check(JOB_CANCELLED, -1, -1, PRINTER_UNKNOWN, 0, true);
    check(JOB_ABORTED, -1, -1, PRINTER_UNKNOWN, 0, true);
    check(JOB_FORGOTTEN, -1, -1, PRINTER_UNKNOWN, 0, true);
}

static void a_missing_sheet_is_waited_for_and_then_missing(void)
{
    check(JOB_COMPLETED, 1, 1, PRINTER_NOT_PRINTED, 1, false);
    check(JOB_COMPLETED, 1, -1, PRINTER_NOT_PRINTED, 1, false);
    check(JOB_COMPLETED, -1, 1, PRINTER_NOT_PRINTED, 1, false);
    check(JOB_COMPLETED, 0, 0, PRINTER_NOT_PRINTED, 0, false);
}

static void a_counter_that_never_counted_is_a_contradiction(void)
{
    check(JOB_COMPLETED, 0, -1, PRINTER_UNKNOWN, 0, false);
    check(JOB_COMPLETED, 0, N, PRINTER_PRINTED, N, false);
    check(JOB_COMPLETED, 0, 1, PRINTER_UNKNOWN, 1, false);
}

static void a_job_that_counted_what_the_printer_did_not_is_a_contradiction(void)
{
    check(JOB_COMPLETED, N, 0, PRINTER_UNKNOWN, N, false);
    check(JOB_COMPLETED, N, 1, PRINTER_UNKNOWN, N, false);
    check(JOB_COMPLETED, 1, N, PRINTER_UNKNOWN, N, false);
}

static void more_than_was_wanted_may_be_two_sets(void)
{
    check(JOB_COMPLETED, N + 1, -1, PRINTER_UNKNOWN, N + 1, true);
    check(JOB_COMPLETED, N, 2 * N, PRINTER_UNKNOWN, 2 * N, true);
    check(JOB_FORGOTTEN, -1, 2 * N, PRINTER_UNKNOWN, 2 * N, true);
    check(JOB_CANCELLED, N + 1, N + 1, PRINTER_UNKNOWN, N + 1, true);
}

static void what_was_stopped_before_its_last_sheet_is_not_printed(void)
{
    check(JOB_CANCELLED, 0, 0, PRINTER_NOT_PRINTED, 0, true);
    check(JOB_CANCELLED, 1, 1, PRINTER_NOT_PRINTED, 1, true);
    check(JOB_CANCELLED, 1, -1, PRINTER_NOT_PRINTED, 1, true);
    check(JOB_ABORTED, 1, 1, PRINTER_NOT_PRINTED, 1, true);
    check(JOB_ABORTED, 0, -1, PRINTER_NOT_PRINTED, 0, true);
    check(JOB_ABORTED, 1, 0, PRINTER_UNKNOWN, 1, false);
}

static void what_was_cancelled_too_late_is_out(void)
{
    check(JOB_CANCELLED, N, N, PRINTER_PRINTED, N, true);
}

static void nobody_vouches_for_what_was_aborted_at_its_end(void)
{
    check(JOB_ABORTED, N, N, PRINTER_UNKNOWN, N, true);
    check(JOB_ABORTED, N, -1, PRINTER_UNKNOWN, N, true);
}

static void of_a_forgotten_job_the_printers_counter_tells(void)
{
    check(JOB_FORGOTTEN, -1, N, PRINTER_PRINTED, N, true);
    check(JOB_FORGOTTEN, 1, N, PRINTER_PRINTED, N, false);
    check(JOB_FORGOTTEN, -1, 1, PRINTER_NOT_PRINTED, 1, false);
    check(JOB_FORGOTTEN, -1, 0, PRINTER_NOT_PRINTED, 0, false);
    check(JOB_FORGOTTEN, N, -1, PRINTER_UNKNOWN, N, true);
    check(JOB_FORGOTTEN, N, 0, PRINTER_UNKNOWN, N, false);
}

#define TEST(name) g_test_add_func("/verdict/" #name, name)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TEST(all_sheets_by_every_counter_are_printed);
    TEST(the_word_alone_is_not_believed);
    TEST(a_missing_sheet_is_waited_for_and_then_missing);
    TEST(a_counter_that_never_counted_is_a_contradiction);
    TEST(a_job_that_counted_what_the_printer_did_not_is_a_contradiction);
    TEST(more_than_was_wanted_may_be_two_sets);
    TEST(what_was_stopped_before_its_last_sheet_is_not_printed);
    TEST(what_was_cancelled_too_late_is_out);
    TEST(nobody_vouches_for_what_was_aborted_at_its_end);
    TEST(of_a_forgotten_job_the_printers_counter_tells);
    return g_test_run();
}
