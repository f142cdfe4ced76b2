#include <glib.h>
#include <string.h>

#include "kiosk/attendant/report.h"

#define FINDINGS(list) "\"self_test\":{\"at\":1795230000,\"findings\":[" list "]}"
#define FINE                                                                                       \
    "{\"what\":\"reader\",\"state\":\"ok\"},{\"what\":\"printer\",\"state\":\"ok\"},"              \
    "{\"what\":\"toner\",\"state\":\"ok\",\"number\":62},{\"what\":\"centre\",\"state\":\"ok\"},"  \
    "{\"what\":\"clock\",\"state\":\"ok\",\"number\":0}"

static struct attendant_report report_of(const char *json)
{
    struct attendant_report report;

    g_assert_true(attendant_report_read(json, &report));
    return report;
}

static enum ui_ailment ails(const char *json)
{
    return report_of(json).view.ails;
}

static void a_fine_kiosk_ails_nothing(void)
{
    struct attendant_report report =
        report_of("{\"closed\":\"\",\"latched\":false,\"version\":\"1.4.2\"," FINDINGS(FINE) "}");

    g_assert_cmpint(report.view.ails, ==, UI_AILS_NOTHING);
    g_assert_cmpint(report.view.devices[UI_DEVICE_TONER].condition, ==, UI_CONDITION_FINE);
    g_assert_cmpuint(report.view.devices[UI_DEVICE_TONER].number, ==, 62);
    g_assert_cmpuint(strlen(report.view.devices[UI_DEVICE_READER].at), ==, 5);
    g_assert_cmpstr(report.view.since, ==, "");
    g_assert_cmpstr(report.version, ==, "1.4.2");
    g_assert_false(report.view.closed);
}

static void what_is_no_status_is_refused(void)
{
    struct attendant_report report = {.tested_at = 7};

    g_assert_false(attendant_report_read("", &report));
    g_assert_false(attendant_report_read("ok", &report));
    g_assert_false(attendant_report_read("[]", &report));
    g_assert_false(attendant_report_read("{\"closed\":", &report));
    g_assert_cmpint(report.tested_at, ==, 7);
}

static void members_of_another_kind_are_not_known(void)
{
    struct attendant_report report =
        report_of("{\"closed\":7,\"latched\":\"yes\",\"version\":{},\"last\":[],\"sweep\":\"x\","
                  "\"self_test\":{\"at\":\"x\",\"findings\":{\"what\":1}}}");

    g_assert_cmpint(report.view.ails, ==, UI_AILS_UNKNOWN);
    g_assert_cmpstr(report.version, ==, "");
    g_assert_cmpstr(report.ended, ==, "");
}

static void nobody_has_looked_yet(void)
{
    g_assert_cmpint(ails("{\"closed\":\"\",\"latched\":false}"), ==, UI_AILS_UNKNOWN);
}

static void the_printer_says_what_it_lacks(void)
{
    struct attendant_report report = report_of(
        "{" FINDINGS("{\"what\":\"printer\",\"state\":\"fault\",\"reason\":\"no-paper\"}") "}");

    g_assert_cmpint(report.view.ails, ==, UI_AILS_PAPER);
    g_assert_cmpint(report.view.devices[UI_DEVICE_PRINTER].ails, ==, UI_AILS_PAPER);
    g_assert_cmpuint(strlen(report.view.since), ==, 5);
    g_assert_cmpint(ails("{" FINDINGS("{\"what\":\"printer\",\"state\":\"fault\",\"reason\":"
                                      "\"jam\"}") "}"),
                    ==, UI_AILS_JAM);
}

static void a_reason_that_is_not_known_is_the_devices_own(void)
{
    g_assert_cmpint(ails("{" FINDINGS("{\"what\":\"printer\",\"state\":\"fault\",\"reason\":"
                                      "\"on-fire\"}") "}"),
                    ==, UI_AILS_PRINTER);
    g_assert_cmpint(ails("{" FINDINGS("{\"what\":\"centre\",\"state\":\"fault\"}") "}"), ==,
                    UI_AILS_CENTRE);
}

static void what_is_no_device_here_counts_as_a_fault_only(void)
{
    g_assert_cmpint(ails("{" FINDINGS(FINE ",{\"what\":\"disk\",\"state\":\"fault\"}") "}"), ==,
                    UI_AILS_OTHER);
    g_assert_cmpint(ails("{" FINDINGS(FINE ",{\"what\":\"disk\",\"state\":\"warning\"}") "}"), ==,
                    UI_AILS_NOTHING);
}

static void a_warning_that_an_attendant_can_mend_is_shown(void)
{
    g_assert_cmpint(ails("{" FINDINGS("{\"what\":\"printer\",\"state\":\"warning\",\"reason\":"
                                      "\"paper-low\"}") "}"),
                    ==, UI_AILS_PAPER_LOW);
    g_assert_cmpint(ails("{" FINDINGS("{\"what\":\"sound\",\"state\":\"warning\",\"reason\":"
                                      "\"no-voice\"}") "}"),
                    ==, UI_AILS_NOTHING);
}

static void a_latch_hides_everything_else(void)
{
    g_assert_cmpint(ails("{\"latched\":true,\"closed\":\"latched\"," FINDINGS(
                        "{\"what\":\"printer\",\"state\":\"fault\",\"reason\":\"jam\"}") "}"),
                    ==, UI_AILS_LATCHED);
}

static void the_later_look_counts(void)
{
    g_assert_cmpint(ails("{\"sweep\":{\"at\":1795230001,\"result\":\"card\"}," FINDINGS(FINE) "}"),
                    ==, UI_AILS_CARD_LEFT);
    g_assert_cmpint(ails("{\"sweep\":{\"at\":1795229999,\"result\":\"card\"}," FINDINGS(FINE) "}"),
                    ==, UI_AILS_NOTHING);
    g_assert_cmpint(ails("{\"sweep\":{\"at\":1795229999,\"result\":\"paper\"}}"), ==,
                    UI_AILS_PAPER_LEFT);
}

static void a_closed_kiosk_says_by_whom(void)
{
    struct attendant_report report =
        report_of("{\"closed\":\"lunch\",\"latched\":false," FINDINGS(FINE) "}");

    g_assert_cmpint(report.view.ails, ==, UI_AILS_CLOSED);
    g_assert_true(report.view.closed);
    report = report_of("{\"closed\":\"crashed\",\"again_s\":20," FINDINGS(FINE) "}");
    g_assert_cmpint(report.view.ails, ==, UI_AILS_CRASHED);
    g_assert_false(report.view.closed);
}

static void the_page_that_the_session_was_left_from_is_told(void)
{
    g_assert_cmpstr(report_of("{\"last\":{\"result\":\"exited\",\"page\":\"printing\"}}").ended, ==,
                    "printing");
    g_assert_cmpstr(report_of("{\"last\":{\"result\":\"exited\"}}").ended, ==, "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/attendant-report/" #name, name)
    TEST(a_fine_kiosk_ails_nothing);
    TEST(what_is_no_status_is_refused);
    TEST(members_of_another_kind_are_not_known);
    TEST(nobody_has_looked_yet);
    TEST(the_printer_says_what_it_lacks);
    TEST(a_reason_that_is_not_known_is_the_devices_own);
    TEST(what_is_no_device_here_counts_as_a_fault_only);
    TEST(a_warning_that_an_attendant_can_mend_is_shown);
    TEST(a_latch_hides_everything_else);
    TEST(the_later_look_counts);
    TEST(a_closed_kiosk_says_by_whom);
    TEST(the_page_that_the_session_was_left_from_is_told);
    return g_test_run();
}
