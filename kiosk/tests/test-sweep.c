/* The sweep, between a pcscd and a reader that are this program's, and a virtual printer. */
#include <arpa/inet.h>
#include <cups/cups.h>
#include <glib.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cardlib/tests/fake-pcsc.h"
#include "kiosk/pcscd.h"
#include "kiosk/sweep.h"
#include "kiosk/tests/keeper.h"
#include "printer/tests/vprinter.h"

#define READER "Kiosk Reader 00 00"

static struct config config = {.paper_sensor = true};

static void setup(gpointer *unused, gconstpointer behaviour)
{
    config.reader = (char *)(gulong) "Kiosk Reader";
    config.printer = (char *)(gulong)vprinter_uri();
    config.printer_format = (char *)(gulong) "auto";
    config.pcscd = (char *)(gulong)keeper_socket();
    config.paper_sensor = true;
    vprinter_do("paper-in");
    vprinter_do("take-paper");
    fake_begin();
    fake_plug(READER);
    keeper_set("listen");
    keeper_start();
}

static void teardown(gpointer *unused, gconstpointer behaviour)
{
    keeper_end();
}

static void assert_sweep(const char *word)
{
    g_assert_cmpstr(sweep_word(sweep(&config)), ==, word);
}

static void with_all_well_it_passes(gpointer *unused, gconstpointer data)
{
    pid_t before = keeper_pcscd();

    assert_sweep("");
    g_assert_cmpint(keeper_pcscd(), !=, 0);
    g_assert_cmpint(keeper_pcscd(), !=, before);
}

/* ---- the card ---- */

static void a_card_that_was_left_is_seen(gpointer *unused, gconstpointer data)
{
    fake_insert(READER);
    assert_sweep("card");
    fake_remove(READER);
    assert_sweep("");
}

static void pcscd_forgets_also_when_the_card_was_left(gpointer *unused, gconstpointer data)
{
    pid_t before = keeper_pcscd();

    fake_insert(READER);
    assert_sweep("card");
    g_assert_cmpint(keeper_pcscd(), !=, before);
}

/* Once. */
static bool card_comes(void *data)
{
    bool *came = data;

    if (*came)
        return false;
    *came = true;
    fake_insert(READER);
    return true;
}

static void a_pcscd_that_was_just_started_is_given_time_to_find_the_card(gpointer *unused,
                                                                         gconstpointer data)
{
    bool came = false;

    fake_at_sleep(card_comes, &came);
    assert_sweep("card");
}

static void no_reader_is_told(gpointer *unused, gconstpointer data)
{
    fake_unplug(READER);
    assert_sweep("reader");
}

static void another_reader_is_not_the_kiosks(gpointer *unused, gconstpointer data)
{
    fake_unplug(READER);
    fake_plug("Other Reader 00 00");
    assert_sweep("reader");
}

static void two_readers_of_one_name_are_told(gpointer *unused, gconstpointer data)
{
    fake_plug("Kiosk Reader 01 00");
    assert_sweep("reader");
}

static void a_pcscd_that_does_not_answer_is_told(gpointer *unused, gconstpointer data)
{
    fake_stop();
    assert_sweep("reader");
}

static void hang(void *data)
{
    for (;;)
        pause();
}

static void a_pcscd_that_hangs_is_not_waited_for(gpointer *unused, gconstpointer data)
{
    fake_before(1, hang, NULL);
    assert_sweep("reader");
}

/* ---- forgetting ---- */

static void without_its_keeper_the_kiosk_stays_closed(gpointer *unused, gconstpointer data)
{
    keeper_end();
    assert_sweep("forget");
}

static void a_pcscd_that_was_not_started_anew_keeps_the_kiosk_closed(gpointer *unused,
                                                                     gconstpointer data)
{
    keeper_set("die");
    assert_sweep("forget");
}

static void a_card_is_asked_for_before_the_attendant_is(gpointer *unused, gconstpointer data)
{
    keeper_end();
    vprinter_do("cover-open");
    fake_insert(READER);
    assert_sweep("card");
    fake_remove(READER);
    assert_sweep("forget");
    vprinter_do("cover-close");
}

/* ---- the printer ---- */

static void assert_trouble(const char *command, const char *word, const char *remedy)
{
    vprinter_do(command);
    assert_sweep(word);
    vprinter_do(remedy);
    assert_sweep("");
}

static void every_trouble_of_the_printer_has_its_word(gpointer *unused, gconstpointer data)
{
    assert_trouble("paper-out", "printer-paper", "paper-in");
    assert_trouble("jam", "printer-jam", "clear-jam");
    assert_trouble("cover-open", "printer-cover", "cover-close");
    assert_trouble("toner-out", "printer-toner", "toner-in");
}

static void an_open_cover_hides_that_there_is_no_paper(gpointer *unused, gconstpointer data)
{
    vprinter_do("paper-out");
    vprinter_do("cover-open");
    assert_sweep("printer-cover");
    vprinter_do("cover-close");
    assert_sweep("printer-paper");
}

static void a_printer_that_is_not_there_is_told(gpointer *unused, gconstpointer data)
{
    config.printer = (char *)(gulong) "ipp://127.0.0.1:1/ipp/print";
    assert_sweep("printer");
}

static void what_is_no_printer_is_told(gpointer *unused, gconstpointer data)
{
    config.printer = (char *)(gulong) "ipp://user:word@localhost/";
    assert_sweep("printer");
}

/* It takes the call and never answers. */
static void a_mute_printer_is_not_waited_for(gpointer *unused, gconstpointer data)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t len = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_autofree char *uri = NULL;

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    g_assert_cmpint(bind(fd, (struct sockaddr *)&address, sizeof address), ==, 0);
    g_assert_cmpint(listen(fd, 4), ==, 0);
    g_assert_cmpint(getsockname(fd, (struct sockaddr *)&address, &len), ==, 0);
    uri = g_strdup_printf("ipp://127.0.0.1:%d/ipp/print", ntohs(address.sin_port));
    config.printer = uri;
    assert_sweep("printer");
    close(fd);
}

/* A job that was begun and will never be finished: its document does not come. */
static void begin_job(const char *user)
{
    http_t *http;
    ipp_t *request = ippNewRequest(IPP_OP_CREATE_JOB), *answer;
    g_autoptr(GUri) uri = g_uri_parse(vprinter_uri(), G_URI_FLAGS_NONE, NULL);

    http = httpConnect2("127.0.0.1", g_uri_get_port(uri), NULL, AF_UNSPEC,
                        HTTP_ENCRYPTION_IF_REQUESTED, 1, 5000, NULL);
    g_assert_nonnull(http);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", NULL, vprinter_uri());
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", NULL, user);
    answer = cupsDoRequest(http, request, "/ipp/print");
    g_assert_cmpint(ippGetStatusCode(answer), <=, IPP_STATUS_OK_CONFLICTING);
    ippDelete(answer);
    httpClose(http);
}

static void a_job_of_ours_is_taken_away(gpointer *unused, gconstpointer data)
{
    begin_job("kiosk");
    assert_sweep("");
}

static void a_job_of_somebody_else_that_stays_is_told(gpointer *unused, gconstpointer data)
{
    begin_job("somebody");
    assert_sweep("printer-queue");
}

/* ---- the words ---- */

static void every_fault_has_a_word_of_its_own(void)
{
    for (int i = 0; i < SWEEP_FAULTS; i++)
        for (int j = 0; j < i; j++)
            g_assert_cmpstr(sweep_word((enum sweep_fault)i), !=, sweep_word((enum sweep_fault)j));
}

static void every_word_is_one_that_kioskd_takes(void)
{
    for (int i = SWEEP_CLEAN + 1; i < SWEEP_FAULTS; i++)
        g_assert_true(
            g_regex_match_simple("^[a-z-]{1,23}$", sweep_word((enum sweep_fault)i), 0, 0));
}

#define TEST(name)  g_test_add("/sweep/" #name, gpointer, NULL, setup, name, teardown)
#define WORDS(name) g_test_add_func("/sweep/" #name, name)

int main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    WORDS(every_fault_has_a_word_of_its_own);
    WORDS(every_word_is_one_that_kioskd_takes);
    if (!keeper_prepare() || !vprinter_start())
        return g_test_run();
    TEST(with_all_well_it_passes);
    TEST(a_card_that_was_left_is_seen);
    TEST(pcscd_forgets_also_when_the_card_was_left);
    TEST(a_pcscd_that_was_just_started_is_given_time_to_find_the_card);
    TEST(no_reader_is_told);
    TEST(another_reader_is_not_the_kiosks);
    TEST(two_readers_of_one_name_are_told);
    TEST(a_pcscd_that_does_not_answer_is_told);
    TEST(a_pcscd_that_hangs_is_not_waited_for);
    TEST(without_its_keeper_the_kiosk_stays_closed);
    TEST(a_pcscd_that_was_not_started_anew_keeps_the_kiosk_closed);
    TEST(a_card_is_asked_for_before_the_attendant_is);
    TEST(every_trouble_of_the_printer_has_its_word);
    TEST(an_open_cover_hides_that_there_is_no_paper);
    TEST(a_printer_that_is_not_there_is_told);
    TEST(what_is_no_printer_is_told);
    TEST(a_mute_printer_is_not_waited_for);
    TEST(a_job_of_ours_is_taken_away);
    TEST(a_job_of_somebody_else_that_stays_is_told);
    status = g_test_run();
    vprinter_end();
    return status;
}
