/* Printers that lie, fall silent or lose what they were given: whatever they do, what came of a job is said as it is. */
#include <glib.h>
#include <string.h>

#include "printer/tests/order.h"
#include "printer/tests/vprinter.h"

struct ending {
    bool printed; /* what printer_follow() said */
    struct err err;
    struct printer_result result;
    struct told told;
};

/* Two sheets, to the end; commands are given before, up to NULL. */
static struct ending ending_of(struct printer *printer, const char *const *commands,
                               unsigned limit_ms)
{
    struct ending ending = {.result = {.sheets_out = 99}, .told = {.printer = printer}};
    const struct printer_watch watch = {&ending.told, on_told};
    struct printer_job job;
    for (; *commands; commands++)
        vprinter_do(*commands);
    it_works(hand_over(printer, &job, &ending.err), &ending.err);
    ending.printed = printer_follow(printer, &job, limit_ms, &watch, &ending.result, &ending.err);
    g_assert_cmpint(ending.printed, ==, ending.result.end == PRINTER_PRINTED);
    return ending;
}

/* After it nothing more may come. */
static void check(enum printer_end end, unsigned sheets, int in_tray, const char *const *commands)
{
    SCOPED_PRINTER *printer = fresh_printer();
    struct ending ending = ending_of(printer, commands, LIMIT_MS);
    struct err err = {0};
    g_assert_cmpint(ending.result.end, ==, end);
    g_assert_cmpuint(ending.result.sheets_out, ==, sheets);
    it_works(printer_purge(printer, LIMIT_MS, &err), &err);
    g_assert_cmpint(jobs_queued(), ==, 0);
    g_assert_cmpint(sheets_in_tray(), ==, in_tray);
}
#define CHECK(end, sheets, in_tray, ...)                                                           \
    check(end, sheets, in_tray, (const char *const[]){__VA_ARGS__, NULL})

/* ---- honest ones ---- */

static void an_honest_printer_is_believed(void)
{
    CHECK(PRINTER_PRINTED, 2, 2, "pace 20");
}

static void one_of_two_counters_is_enough(void)
{
    CHECK(PRINTER_PRINTED, 2, 2, "lie no-job-counters");
    CHECK(PRINTER_PRINTED, 2, 2, "lie no-printer-counters");
}

static void a_counter_that_was_never_counted_does_not_hide_a_good_set(void)
{
    CHECK(PRINTER_PRINTED, 2, 2, "lie stuck-counter");
}

static void an_abort_at_a_sheet_is_counted(void)
{
    CHECK(PRINTER_NOT_PRINTED, 0, 0, "at 1 abort");
    CHECK(PRINTER_NOT_PRINTED, 1, 1, "at 2 abort");
}

/* ---- liars ---- */

static void completed_at_once_without_a_sheet_is_found_out(void)
{
    CHECK(PRINTER_NOT_PRINTED, 0, 0, "lie completes");
    CHECK(PRINTER_UNKNOWN, 0, 0, "lie completes no-printer-counters");
}

static void completed_and_counted_without_a_sheet_is_not_believed(void)
{
    CHECK(PRINTER_UNKNOWN, 2, 0, "lie completes-counting");
}

static void completed_before_the_sheets_are_out_is_waited_for(void)
{
    CHECK(PRINTER_PRINTED, 2, 2, "lie completes-early", "pace 200");
}

static void nothing_counted_at_all_is_not_known(void)
{
    CHECK(PRINTER_UNKNOWN, 0, 2, "lie no-job-counters no-printer-counters");
}

static void a_swallowed_sheet_is_found_out(void)
{
    CHECK(PRINTER_NOT_PRINTED, 1, 1, "lie short");
    CHECK(PRINTER_NOT_PRINTED, 1, 1, "lie short no-job-counters");
}

static void an_abort_with_all_sheets_out_is_not_known(void)
{
    CHECK(PRINTER_UNKNOWN, 2, 2, "lie aborts-after");
}

static void two_sets_are_never_one(void)
{
    CHECK(PRINTER_UNKNOWN, 4, 4, "lie twice");
    CHECK(PRINTER_UNKNOWN, 4, 4, "lie twice no-job-counters");
}

static void a_forgotten_job_is_judged_by_the_printers_counter(void)
{
    CHECK(PRINTER_PRINTED, 2, 2, "lie forgets", "pace 50");
    CHECK(PRINTER_PRINTED, 2, 2, "lie forgets-early", "pace 50");
    CHECK(PRINTER_NOT_PRINTED, 1, 1, "lie forgets short", "pace 50");
}

static void a_forgotten_job_of_a_printer_that_does_not_count_is_not_known(void)
{
    SCOPED_PRINTER *printer = fresh_printer();
    static const char *const commands[] = {"lie forgets-early no-printer-counters", NULL};
    struct ending ending = ending_of(printer, commands, LIMIT_MS);
    g_assert_cmpint(ending.result.end, ==, PRINTER_UNKNOWN);
}

static void a_number_that_another_job_had_is_refused_before_the_page_leaves(void)
{
    SCOPED_PRINTER *printer = fresh_printer();
    struct printer_job job = {.id = -7};
    struct err err = {0};
    CHECK(PRINTER_PRINTED, 2, 2, "pace 0");
    vprinter_do("lie repeats-id");
    g_assert_false(hand_over(printer, &job, &err));
    g_assert_cmpint(err.code, ==, ERR_PRINTER);
    g_assert_cmpint(job.id, ==, -7);
    vprinter_do("lie none");
    it_works(printer_purge(printer, LIMIT_MS, &err), &err);
    g_assert_cmpint(sheets_in_tray(), ==, 2);
    g_assert_cmpint(jobs_queued(), ==, 0);
}

static void late_answers_only_take_longer(void)
{
    CHECK(PRINTER_PRINTED, 2, 2, "slow 300");
}

/* ---- broken lines ---- */

static void hanging_up_before_the_page_leaves_sends_nothing(void)
{
    SCOPED_PRINTER *printer = fresh_printer();
    struct printer_job job = {.id = -7};
    struct err err = {0};
    vprinter_do("cut get-job-attributes 1");
    g_assert_false(hand_over(printer, &job, &err));
    g_assert_cmpint(job.id, ==, -7);
    g_assert_cmpint(jobs_queued(), ==, 0);
    g_assert_cmpint(sheets_in_tray(), ==, 0);
}

static void hanging_up_again_and_again_is_borne(void)
{
    SCOPED_PRINTER *printer = fresh_printer();
    struct told told = {.printer = printer};
    const struct printer_watch watch = {&told, on_told};
    struct printer_result result;
    struct printer_job job;
    struct err err = {0};
    vprinter_do("at 2 jam");
    it_works(hand_over(printer, &job, &err), &err);
    vprinter_do("cut get-job-attributes 5");
    vprinter_do("cut get-printer-attributes 3");
    told.remedy = "clear-jam";
    it_works(printer_follow(printer, &job, LIMIT_MS, &watch, &result, &err), &err);
    g_assert_cmpuint(told.trouble & PRINTER_OFFLINE, ==, 0);
}

static void hanging_up_before_there_is_a_job_prints_nothing(void)
{
    SCOPED_PRINTER *printer = fresh_printer();
    struct printer_job job;
    struct err err = {0};
    vprinter_do("cut create-job 1");
    g_assert_false(hand_over(printer, &job, &err));
    g_assert_cmpint(err.code, ==, ERR_PRINTER);
    it_works(printer_purge(printer, LIMIT_MS, &err), &err);
    g_assert_cmpint(jobs_queued(), ==, 0);
    g_assert_cmpint(sheets_in_tray(), ==, 0);
}

/* The answer to the page was lost, and the page was not. */
static void a_page_whose_answer_was_lost_is_looked_for(void)
{
    SCOPED_PRINTER *printer = fresh_printer();
    struct printer_result result;
    struct printer_job job;
    struct err err = {0};
    vprinter_do("at 2 cover-open");
    vprinter_do("cut send-document 1");
    it_works(hand_over(printer, &job, &err), &err);
    g_assert_true(job.broken);
    g_assert_false(printer_follow(printer, &job, LIMIT_MS, NULL, &result, &err));
    g_assert_cmpint(err.code, ==, ERR_PRINTER);
    g_assert_cmpint(result.end, ==, PRINTER_NOT_PRINTED);
    g_assert_cmpuint(result.sheets_out, ==, (unsigned)sheets_in_tray());
    g_assert_cmpint(jobs_queued(), ==, 0);
}

static void a_page_that_came_out_although_its_answer_was_lost_is_printed(void)
{
    SCOPED_PRINTER *printer = fresh_printer();
    struct printer_result result;
    struct printer_job job;
    struct err err = {0};
    vprinter_do("cut send-document 1");
    it_works(hand_over(printer, &job, &err), &err);
    while (jobs_queued() > 0)
        g_usleep(1000);
    it_works(printer_follow(printer, &job, LIMIT_MS, NULL, &result, &err), &err);
    g_assert_cmpint(result.end, ==, PRINTER_PRINTED);
    g_assert_cmpint(sheets_in_tray(), ==, 2);
}

/* ---- no power ---- */

static void power_that_comes_back_shows_what_was_out(void)
{
    SCOPED_PRINTER *printer = fresh_printer();
    struct ending ending = {.told = {.printer = printer, .remedy = "power-on"}};
    const struct printer_watch watch = {&ending.told, on_told};
    struct printer_job job;
    struct err err = {0};
    vprinter_do("at 2 power-off");
    it_works(hand_over(printer, &job, &err), &err);
    g_assert_false(printer_follow(printer, &job, LIMIT_MS, &watch, &ending.result, &err));
    g_assert_cmpuint(ending.told.trouble, ==, PRINTER_OFFLINE);
    g_assert_cmpint(ending.result.end, ==, PRINTER_NOT_PRINTED);
    g_assert_cmpuint(ending.result.sheets_out, ==, 1);
    g_assert_cmpint(sheets_in_tray(), ==, 1);
}

static void power_that_stays_away_leaves_it_unknown(void)
{
    SCOPED_PRINTER *printer = fresh_printer();
    static const char *const commands[] = {"at 2 power-off", NULL};
    struct ending ending = ending_of(printer, commands, 4000);
    g_assert_cmpint(ending.err.code, ==, ERR_TIME_OUT);
    g_assert_cmpuint(ending.told.trouble, ==, PRINTER_OFFLINE);
    g_assert_cmpint(ending.result.end, ==, PRINTER_UNKNOWN);
}

/* ---- nobody waits any more ---- */

static void a_cancelled_job_is_counted_to_its_end(void)
{
    SCOPED_PRINTER *printer = fresh_printer();
    struct told told = {.printer = printer, .cancel = true};
    const struct printer_watch watch = {&told, on_told};
    struct printer_result result;
    struct printer_job job;
    struct err err = {0};
    vprinter_do("at 2 jam");
    it_works(hand_over(printer, &job, &err), &err);
    g_assert_false(printer_follow(printer, &job, LIMIT_MS, &watch, &result, &err));
    g_assert_cmpint(err.code, ==, ERR_CANCELLED);
    g_assert_cmpint(result.end, ==, PRINTER_NOT_PRINTED);
    g_assert_cmpuint(result.sheets_out, ==, 1);
    vprinter_do("clear-jam");
    it_works(printer_purge(printer, LIMIT_MS, &err), &err);
    g_assert_cmpint(sheets_in_tray(), ==, 1);
}

static void a_job_that_was_cancelled_too_late_is_printed(void)
{
    SCOPED_PRINTER *printer = fresh_printer();
    struct printer_result result;
    struct printer_job job;
    struct err err = {0};
    it_works(hand_over(printer, &job, &err), &err);
    while (jobs_queued() > 0)
        g_usleep(1000);
    printer_cancel(printer);
    it_works(printer_follow(printer, &job, LIMIT_MS, NULL, &result, &err), &err);
    g_assert_cmpint(result.end, ==, PRINTER_PRINTED);
}

/* ---- every fault at every sheet ---- */

static void every_fault_at_every_sheet_goes_on_when_it_is_mended(void)
{
    static const struct {
        const char *fault, *remedy;
        unsigned trouble;
    } faults[] = {{"paper-out", "paper-in", PRINTER_NO_PAPER},
                  {"cover-open", "cover-close", PRINTER_COVER_OPEN},
                  {"jam", "clear-jam", PRINTER_JAM},
                  {"toner-out", "toner-in", PRINTER_NO_TONER},
                  {"tray-full", "tray-empty", PRINTER_TRAY_FULL}};
    for (size_t i = 0; i < G_N_ELEMENTS(faults); i++) {
        for (int sheet = 1; sheet <= 2; sheet++) {
            SCOPED_PRINTER *printer = fresh_printer();
            struct told told = {.printer = printer, .remedy = faults[i].remedy};
            const struct printer_watch watch = {&told, on_told};
            struct printer_result result;
            struct printer_job job;
            struct err err = {0};
            g_autofree char *command = g_strdup_printf("at %d %s", sheet, faults[i].fault);
            vprinter_do(command);
            it_works(hand_over(printer, &job, &err), &err);
            it_works(printer_follow(printer, &job, LIMIT_MS, &watch, &result, &err), &err);
            g_assert_cmpuint(told.trouble, ==, faults[i].trouble);
            g_assert_cmpint(sheets_in_tray(), ==, 2);
        }
    }
}

static void a_tray_that_gets_full_is_waited_for(void)
{
    SCOPED_PRINTER *printer = fresh_printer();
    struct told told = {.printer = printer, .remedy = "take-paper"};
    const struct printer_watch watch = {&told, on_told};
    struct printer_job job;
    struct err err = {0};
    vprinter_do("tray 1");
    it_works(hand_over(printer, &job, &err), &err);
    it_works(printer_follow(printer, &job, LIMIT_MS, &watch, NULL, &err), &err);
    g_assert_cmpuint(told.trouble, ==, PRINTER_TRAY_FULL);
}

static void another_job_in_the_queue_is_not_printed_behind(void)
{
    SCOPED_PRINTER *printer = fresh_printer();
    SCOPED_PRINTER *other = printer_new(vprinter_uri(), NULL, NULL);
    struct printer_job job = {.id = -7}, first;
    struct err err = {0};
    vprinter_do("at 1 jam");
    it_works(hand_over(other, &first, &err), &err);
    g_assert_false(hand_over(printer, &job, &err));
    g_assert_cmpint(err.code, ==, ERR_PRINTER);
    g_assert_cmpint(job.id, ==, -7);
    it_works(printer_purge(printer, LIMIT_MS, &err), &err);
    vprinter_do("clear-jam");
    g_assert_cmpint(sheets_in_tray(), ==, 0);
}

#define TEST(name) g_test_add_func("/follow/" #name, name)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_assert_true(vprinter_start());
    TEST(an_honest_printer_is_believed);
    TEST(one_of_two_counters_is_enough);
    TEST(a_counter_that_was_never_counted_does_not_hide_a_good_set);
    TEST(an_abort_at_a_sheet_is_counted);
    TEST(completed_at_once_without_a_sheet_is_found_out);
    TEST(completed_and_counted_without_a_sheet_is_not_believed);
    TEST(completed_before_the_sheets_are_out_is_waited_for);
    TEST(nothing_counted_at_all_is_not_known);
    TEST(a_swallowed_sheet_is_found_out);
    TEST(an_abort_with_all_sheets_out_is_not_known);
    TEST(two_sets_are_never_one);
    TEST(a_forgotten_job_is_judged_by_the_printers_counter);
    TEST(a_forgotten_job_of_a_printer_that_does_not_count_is_not_known);
    TEST(a_number_that_another_job_had_is_refused_before_the_page_leaves);
    TEST(late_answers_only_take_longer);
    TEST(hanging_up_before_the_page_leaves_sends_nothing);
    TEST(hanging_up_again_and_again_is_borne);
    TEST(hanging_up_before_there_is_a_job_prints_nothing);
    TEST(a_page_whose_answer_was_lost_is_looked_for);
    TEST(a_page_that_came_out_although_its_answer_was_lost_is_printed);
    TEST(power_that_comes_back_shows_what_was_out);
    TEST(power_that_stays_away_leaves_it_unknown);
    TEST(a_cancelled_job_is_counted_to_its_end);
    TEST(a_job_that_was_cancelled_too_late_is_printed);
    TEST(every_fault_at_every_sheet_goes_on_when_it_is_mended);
    TEST(a_tray_that_gets_full_is_waited_for);
    TEST(another_job_in_the_queue_is_not_printed_behind);
    int status = g_test_run();
    vprinter_end();
    return status;
}
