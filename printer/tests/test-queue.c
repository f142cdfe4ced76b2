#include <arpa/inet.h>
#include <glib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "printer/tests/order.h"
#include "printer/tests/vprinter.h"

static unsigned trouble_of(struct printer *printer)
{
    struct printer_status status;
    struct err err = {0};
    it_works(printer_status(printer, LIMIT_MS, &status, &err), &err);
    return status.trouble;
}

static void a_ready_printer_has_no_trouble(void)
{
    SCOPED_PRINTER *printer = fresh_printer();
    struct printer_status status;
    struct err err = {0};
    it_works(printer_status(printer, LIMIT_MS, &status, &err), &err);
    g_assert_cmpuint(status.trouble, ==, 0);
    g_assert_cmpint(status.format.language, ==, FORMAT_PDF);
    g_assert_true(status.tray_sensed);
    g_assert_false(status.paper_in_tray);
}

static unsigned open_descriptors(void)
{
    g_autoptr(GDir) dir = g_dir_open("/proc/self/fd", 0, NULL);
    unsigned count = 0;
    while (g_dir_read_name(dir) != NULL)
        count++;
    return count;
}

/* Printers hang up after half a minute; libcups keeps the last of what it sent. */
static void no_connection_outlives_its_call(void)
{
    SCOPED_PRINTER *printer = fresh_printer();
    unsigned before = open_descriptors();
    struct printer_job job;
    struct err err = {0};
    g_assert_cmpuint(trouble_of(printer), ==, 0);
    g_assert_cmpuint(open_descriptors(), ==, before);
    it_works(hand_over(printer, &job, &err), &err);
    g_assert_cmpuint(open_descriptors(), ==, before);
    it_works(printer_follow(printer, &job, LIMIT_MS, NULL, NULL, &err), &err);
    g_assert_cmpuint(open_descriptors(), ==, before);
    vprinter_do("take-paper");
    it_works(printer_wait_tray_empty(printer, LIMIT_MS, &err), &err);
    it_works(printer_purge(printer, LIMIT_MS, &err), &err);
    g_assert_cmpuint(open_descriptors(), ==, before);
}

static void every_trouble_is_told_and_ends(void)
{
    static const struct {
        const char *wrong, *right;
        unsigned trouble;
    } cases[] = {{"paper-out", "paper-in", PRINTER_NO_PAPER},
                 {"cover-open", "cover-close", PRINTER_COVER_OPEN},
                 {"jam", "clear-jam", PRINTER_JAM},
                 {"toner-out", "toner-in", PRINTER_NO_TONER},
                 {"tray-full", "tray-empty", PRINTER_TRAY_FULL},
                 {"attribute printer-is-accepting-jobs false",
                  "attribute printer-is-accepting-jobs true", PRINTER_OFFLINE}};
    SCOPED_PRINTER *printer = fresh_printer();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        vprinter_do(cases[i].wrong);
        g_assert_cmpuint(trouble_of(printer), ==, cases[i].trouble);
        vprinter_do(cases[i].right);
        g_assert_cmpuint(trouble_of(printer), ==, 0);
    }
}

static void two_troubles_are_two_bits(void)
{
    SCOPED_PRINTER *printer = fresh_printer();
    vprinter_do("paper-out");
    vprinter_do("cover-open");
    g_assert_cmpuint(trouble_of(printer), ==, PRINTER_NO_PAPER | PRINTER_COVER_OPEN);
    vprinter_do("cover-close");
}

static void every_sheet_comes_out_byte_for_byte(void)
{
    SCOPED_PRINTER *printer = fresh_printer();
    struct told told = {0};
    struct printer_watch watch = {&told, on_told};
    struct printer_job job;
    struct err err = {0};
    g_autofree char *path = g_build_filename(vprinter_out(), "certificate.pdf", NULL);
    g_autofree char *received = NULL;
    gsize len;
    it_works(hand_over(printer, &job, &err), &err);
    it_works(printer_follow(printer, &job, LIMIT_MS, &watch, NULL, &err), &err);
    g_assert_cmpuint(told.sheets_out, ==, 2);
    g_assert_cmpuint(told.trouble, ==, 0);
    g_assert_true(g_file_get_contents(path, &received, &len, NULL));
    g_assert_cmpmem(received, len, two_sheets, two_sheets_len);
}

static void paper_in_the_tray_is_seen_until_it_is_taken(void)
{
    SCOPED_PRINTER *printer = fresh_printer();
    struct printer_status status;
    struct printer_job job;
    struct err err = {0};
    it_works(hand_over(printer, &job, &err), &err);
    it_works(printer_follow(printer, &job, LIMIT_MS, NULL, NULL, &err), &err);
    it_works(printer_status(printer, LIMIT_MS, &status, &err), &err);
    g_assert_true(status.paper_in_tray);
    g_assert_false(printer_wait_tray_empty(printer, 100, &err));
    g_assert_cmpint(err.code, ==, ERR_TIME_OUT);
    vprinter_do("take-paper");
    it_works(printer_wait_tray_empty(printer, LIMIT_MS, &err), &err);
}

static void nothing_is_sent_to_a_printer_in_trouble(void)
{
    SCOPED_PRINTER *printer = fresh_printer();
    struct printer_job job = {.id = -7};
    struct err err = {0};
    vprinter_do("cover-open");
    g_assert_false(hand_over(printer, &job, &err));
    vprinter_do("cover-close");
    g_assert_cmpint(err.code, ==, ERR_PRINTER);
    g_assert_cmpint(err.detail, ==, PRINTER_COVER_OPEN);
    g_assert_cmpint(job.id, ==, -7);
}

static void it_goes_on_when_paper_is_put_in_the_middle(void)
{
    SCOPED_PRINTER *printer = fresh_printer();
    struct told told = {.printer = printer, .remedy = "paper-in"};
    struct printer_watch watch = {&told, on_told};
    struct printer_job job;
    struct err err = {0};
    vprinter_do("paper 1");
    it_works(hand_over(printer, &job, &err), &err);
    it_works(printer_follow(printer, &job, LIMIT_MS, &watch, NULL, &err), &err);
    g_assert_cmpuint(told.trouble, ==, PRINTER_NO_PAPER);
    g_assert_cmpuint(told.sheets_out, ==, 2);
}

static void a_deadline_cancels_what_is_left(void)
{
    SCOPED_PRINTER *printer = fresh_printer();
    struct told told = {.printer = printer};
    struct printer_watch watch = {&told, on_told};
    struct printer_job job;
    struct err err = {0};
    vprinter_do("paper 1");
    it_works(hand_over(printer, &job, &err), &err);
    g_assert_false(printer_follow(printer, &job, 1000, &watch, NULL, &err));
    g_assert_cmpint(err.code, ==, ERR_TIME_OUT);
    it_works(printer_purge(printer, LIMIT_MS, &err), &err);
    vprinter_do("paper-in");
    g_assert_false(printer_follow(printer, &job, LIMIT_MS, NULL, NULL, &err));
    g_assert_cmpint(err.code, ==, ERR_PRINTER);
}

static void cancelling_stops_at_once_and_nothing_more_comes_out(void)
{
    SCOPED_PRINTER *printer = fresh_printer();
    struct told told = {.printer = printer, .cancel = true};
    struct printer_watch watch = {&told, on_told};
    struct printer_job job;
    struct err err = {0};
    vprinter_do("paper 1");
    it_works(hand_over(printer, &job, &err), &err);
    g_assert_false(printer_follow(printer, &job, LIMIT_MS, &watch, NULL, &err));
    g_assert_cmpint(err.code, ==, ERR_CANCELLED);
    g_assert_cmpuint(told.sheets_out, ==, 1);
    it_works(printer_purge(printer, LIMIT_MS, &err), &err);
    g_assert_false(hand_over(printer, &job, &err));
    g_assert_cmpint(err.code, ==, ERR_CANCELLED);
    printer_revive(printer);
    g_assert_cmpuint(trouble_of(printer), ==, PRINTER_NO_PAPER);
}

static void purging_an_empty_queue_is_no_error(void)
{
    SCOPED_PRINTER *printer = fresh_printer();
    struct err err = {0};
    it_works(printer_purge(printer, LIMIT_MS, &err), &err);
    it_works(printer_purge(printer, LIMIT_MS, &err), &err);
}

static void purging_takes_our_waiting_job_away(void)
{
    SCOPED_PRINTER *printer = fresh_printer();
    SCOPED_PRINTER *sweeper = printer_new(vprinter_uri(), NULL, NULL);
    struct printer_job job;
    struct err err = {0};
    vprinter_do("paper 1");
    it_works(hand_over(printer, &job, &err), &err);
    it_works(printer_purge(sweeper, LIMIT_MS, &err), &err);
    g_assert_false(printer_follow(printer, &job, LIMIT_MS, NULL, NULL, &err));
    g_assert_cmpint(err.code, ==, ERR_PRINTER);
}

static void a_page_short_of_the_promise_is_not_printed(void)
{
    SCOPED_PRINTER *printer = fresh_printer();
    struct printer_job job;
    struct err err = {0};
    it_works(hand_over(printer, &job, &err), &err);
    job.sheets = 3;
    g_assert_false(printer_follow(printer, &job, LIMIT_MS, NULL, NULL, &err));
    g_assert_cmpint(err.code, ==, ERR_PRINTER);
}

static void a_job_that_the_printer_does_not_know_is_not_printed(void)
{
    SCOPED_PRINTER *printer = fresh_printer();
    struct printer_job job = {.id = 99999, .sheets = 1};
    struct err err = {0};
    g_assert_false(printer_follow(printer, &job, LIMIT_MS, NULL, NULL, &err));
    g_assert_cmpint(err.code, ==, ERR_PRINTER);
}

static void a_closed_port_is_an_offline_printer(void)
{
    SCOPED_PRINTER *printer = printer_new("ipp://127.0.0.1:9/ipp/print", NULL, NULL);
    struct printer_status status;
    struct err err = {0};
    g_assert_false(printer_status(printer, LIMIT_MS, &status, &err));
    g_assert_cmpint(err.code, ==, ERR_PRINTER);
    g_assert_cmpint(err.detail, ==, PRINTER_OFFLINE);
}

/* Takes connections and says nothing, ever. */
static int listen_mutely(unsigned *ret_port)
{
    struct sockaddr_in where = {.sin_family = AF_INET};
    socklen_t len = sizeof(where);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    g_assert_cmpint(bind(fd, (struct sockaddr *)&where, sizeof(where)), ==, 0);
    g_assert_cmpint(listen(fd, 8), ==, 0);
    g_assert_cmpint(getsockname(fd, (struct sockaddr *)&where, &len), ==, 0);
    *ret_port = ntohs(where.sin_port);
    return fd;
}

static void a_mute_printer_is_offline_after_the_limit(void)
{
    unsigned port;
    int fd = listen_mutely(&port);
    g_autofree char *uri = g_strdup_printf("ipp://127.0.0.1:%u/ipp/print", port);
    SCOPED_PRINTER *printer = printer_new(uri, NULL, NULL);
    struct printer_status status;
    struct err err = {0};
    g_assert_false(printer_status(printer, 200, &status, &err));
    g_assert_cmpint(err.code, ==, ERR_PRINTER);
    g_assert_cmpint(err.detail, ==, PRINTER_OFFLINE);
    close(fd);
}

static struct printer_status status_of(const char *const *commands)
{
    SCOPED_PRINTER *printer = fresh_printer();
    struct printer_status status;
    struct err err = {0};
    for (; *commands; commands++)
        vprinter_do(*commands);
    it_works(printer_status(printer, LIMIT_MS, &status, &err), &err);
    return status;
}
#define STATUS(...) status_of((const char *const[]){__VA_ARGS__, NULL})

static void the_colour_that_has_least_counts_and_waste_does_not(void)
{
    struct printer_status status =
        STATUS("attribute marker-types toner toner-cartridge waste-toner",
               "attribute marker-levels 62 9 3");
    g_assert_cmpint(status.toner_per_cent, ==, 9);
    g_assert_false(status.toner_low);
    g_assert_false(status.paper_low);
    g_assert_cmpuint(status.trouble, ==, 0);
}

static void levels_that_say_nothing_are_not_known(void)
{
    g_assert_cmpint(
        STATUS("attribute marker-types toner toner toner", "attribute marker-levels -1 -3 101")
            .toner_per_cent,
        ==, -1);
    g_assert_cmpint(
        STATUS("attribute marker-types absent", "attribute marker-levels absent").toner_per_cent,
        ==, -1);
}

static void warnings_stand_in_nobodys_way(void)
{
    struct printer_status paper = STATUS("reason media-low-warning");
    struct printer_status toner = STATUS("reason toner-low-report");
    struct printer_status marker = STATUS("reason marker-supply-low-warning");
    g_assert_true(paper.paper_low && !paper.toner_low && paper.trouble == 0);
    g_assert_true(toner.toner_low && !toner.paper_low && toner.trouble == 0);
    g_assert_true(marker.toner_low && marker.trouble == 0);
}

static void an_empty_tray_beside_the_one_with_a4_is_a_warning(void)
{
    struct printer_status other = STATUS("reason media-empty-warning");
    g_assert_cmpuint(other.trouble, ==, 0);
    g_assert_true(other.paper_low);
    g_assert_cmpuint(STATUS("reason media-empty-error").trouble, ==, PRINTER_NO_PAPER);
    g_assert_cmpuint(STATUS("reason media-needed-report").trouble, ==, PRINTER_NO_PAPER);
    g_assert_cmpuint(STATUS("reason media-empty-warning", "attribute media-ready jis_b5_182x257mm",
                            "attribute media-col-ready 18200x25700")
                         .trouble,
                     ==, PRINTER_NO_PAPER);
}

static void a_reason_that_nobody_knows_goes_by_its_weight(void)
{
    g_assert_cmpuint(STATUS("reason com.example-moon-error").trouble, ==, PRINTER_OTHER);
    g_assert_cmpuint(STATUS("reason com.example-moon-warning other-report").trouble, ==, 0);
}

static gpointer cancel_it(gpointer printer)
{
    printer_cancel(printer);
    return NULL;
}

static void another_thread_can_cancel_a_mute_printer(void)
{
    unsigned port;
    int fd = listen_mutely(&port);
    g_autofree char *uri = g_strdup_printf("ipp://127.0.0.1:%u/ipp/print", port);
    SCOPED_PRINTER *printer = printer_new(uri, NULL, NULL);
    struct printer_status status;
    struct err err = {0};
    GThread *other = g_thread_new("cancel", cancel_it, printer);
    g_assert_false(printer_status(printer, LIMIT_MS, &status, &err));
    g_thread_join(other);
    g_assert_cmpint(err.code, ==, ERR_CANCELLED);
    close(fd);
}

static void without_a_certificate_only_plain_ipp_uris_are_taken(void)
{
    static const char *const wrong[] = {
        "http://localhost/",         "ipps://localhost/ipp/print", "ipp:", "/dev/usb/lp0", "",
        "ipp://user:word@localhost/"};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        struct err err = {0};
        g_assert_null(printer_new(wrong[i], NULL, &err));
        g_assert_cmpint(err.code, ==, ERR_CONFIG);
    }
}

#define TEST(name) g_test_add_func("/queue/" #name, name)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TEST(without_a_certificate_only_plain_ipp_uris_are_taken);
    TEST(a_closed_port_is_an_offline_printer);
    TEST(a_mute_printer_is_offline_after_the_limit);
    TEST(another_thread_can_cancel_a_mute_printer);
    bool started = vprinter_start();
    if (started) {
        TEST(the_colour_that_has_least_counts_and_waste_does_not);
        TEST(levels_that_say_nothing_are_not_known);
        TEST(warnings_stand_in_nobodys_way);
        TEST(an_empty_tray_beside_the_one_with_a4_is_a_warning);
        TEST(a_reason_that_nobody_knows_goes_by_its_weight);
        TEST(a_ready_printer_has_no_trouble);
        TEST(no_connection_outlives_its_call);
        TEST(every_trouble_is_told_and_ends);
        TEST(two_troubles_are_two_bits);
        TEST(every_sheet_comes_out_byte_for_byte);
        TEST(paper_in_the_tray_is_seen_until_it_is_taken);
        TEST(nothing_is_sent_to_a_printer_in_trouble);
        TEST(it_goes_on_when_paper_is_put_in_the_middle);
        TEST(a_deadline_cancels_what_is_left);
        TEST(cancelling_stops_at_once_and_nothing_more_comes_out);
        TEST(purging_an_empty_queue_is_no_error);
        TEST(purging_takes_our_waiting_job_away);
        TEST(a_page_short_of_the_promise_is_not_printed);
        TEST(a_job_that_the_printer_does_not_know_is_not_printed);
    }
    int status = g_test_run();
    if (started)
        vprinter_end();
    return status;
}
