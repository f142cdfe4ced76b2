#include <glib.h>
#include <glib/gstdio.h>

#include "kiosk/latch.h"
#include "kiosk/report.h"

static char *new_path(char **ret_directory)
{
    *ret_directory = g_dir_make_tmp("report-XXXXXX", NULL);
    g_assert_nonnull(*ret_directory);
    return g_build_filename(*ret_directory, "file", NULL);
}

static void remove_path(const char *directory, const char *path)
{
    g_unlink(path);
    g_assert_cmpint(g_rmdir(directory), ==, 0);
}

static void what_was_printed_is_reported(void)
{
    g_autofree char *directory = NULL, *json = NULL, *path = new_path(&directory);
    SCOPED_REPORT *report = report_new(path);

    report_state(report, SESSION_READING);
    report_apdus(report, 9);
    report_pin_accepted(report);
    report_state(report, SESSION_PRINTING);
    report_paper(report);
    report_printed(report, "JPN99001920261121000018", 2);
    report_state(report, SESSION_FAREWELL);
    report_state(report, SESSION_EXIT);
    g_assert_true(report_write(report));

    g_assert_true(g_file_get_contents(path, &json, NULL, NULL));
    g_assert_true(g_str_has_prefix(json, "{\"result\":\"printed\",\"certificate_id\":"
                                         "\"JPN99001920261121000018\",\"sheets\":2,\"apdus\":9,"));
    g_assert_nonnull(strstr(json, "\"pin_to_paper_ms\":"));
    g_assert_nonnull(strstr(json, "\"ms\":{\"reading\":"));
    remove_path(directory, path);
}

static void a_session_without_paper_says_where_it_ended(void)
{
    g_autofree char *directory = NULL, *json = NULL, *path = new_path(&directory);
    SCOPED_REPORT *report = report_new(path);

    report_state(report, SESSION_WELCOME);
    report_state(report, SESSION_PIN_BLOCKED);
    report_state(report, SESSION_EXIT);
    g_assert_true(report_write(report));

    g_assert_true(g_file_get_contents(path, &json, NULL, NULL));
    g_assert_true(g_str_has_prefix(json, "{\"result\":\"pin-blocked\",\"certificate_id\":\"\","));
    g_assert_null(strstr(json, "pin_to_paper_ms"));
    remove_path(directory, path);
}

static void nobody_need_ask_for_a_report(void)
{
    struct report *report = report_new(NULL);

    g_assert_null(report);
    report_state(report, SESSION_PIN);
    report_apdus(report, 1);
    report_printed(report, "", 1);
    g_assert_true(report_write(report));
    report_free(&report);
}

static void a_report_that_cannot_be_written_is_told(void)
{
    SCOPED_REPORT *report = report_new("/nonexistent/report.json");

    g_assert_false(report_write(report));
}

static void a_latch_is_a_file(void)
{
    g_autofree char *directory = NULL, *path = new_path(&directory);

    g_assert_true(latch_set(path, NULL));

    g_assert_true(g_file_test(path, G_FILE_TEST_EXISTS));
    g_assert_true(latch_set(path, NULL)); /* twice is as once */
    remove_path(directory, path);
}

static void a_latch_that_cannot_be_set_is_told(void)
{
    struct err err;

    g_assert_false(latch_set("/nonexistent/latch", &err));
    g_assert_cmpint(err.code, ==, ERR_IO);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/report/" #name, name)
    TEST(what_was_printed_is_reported);
    TEST(a_session_without_paper_says_where_it_ended);
    TEST(nobody_need_ask_for_a_report);
    TEST(a_report_that_cannot_be_written_is_told);
    TEST(a_latch_is_a_file);
    TEST(a_latch_that_cannot_be_set_is_told);
    return g_test_run();
}
