#include <glib.h>
#include <glib/gstdio.h>

#include "kiosk/config.h"

/* Every path names something that is there. */
static const char *const good = "[kiosk]\n"
                                "id=0001\n"
                                "certificate=/dev/null\n"
                                "key=/dev/null\n"
                                "latch=/tmp/latch\n"
                                "[card]\n"
                                "anchors=/tmp\n"
                                "pcscd=/run/pcscd-control\n"
                                "[centre]\n"
                                "url=https://centre.example:8443\n"
                                "ca=/dev/null\n"
                                "[vrs]\n"
                                "ca=/dev/null\n"
                                "[printer]\n"
                                "uri=ipp://127.0.0.1:8631/ipp/print\n";

static struct config *load(const char *text, struct config_fault *ret_fault)
{
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp("config-XXXXXX", &path, NULL);
    struct config *config;

    g_assert_cmpint(fd, >=, 0);
    g_close(fd, NULL);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    config = config_load(path, ret_fault);
    g_unlink(path);
    return config;
}

/* The good text with one part of it replaced, refused with this key. */
static void assert_refused(const char *part, const char *replacement, const char *key,
                           const char *reason)
{
    g_auto(GStrv) parts = g_strsplit(good, part, 2);
    g_autofree char *text = g_strjoinv(replacement, parts);
    struct config_fault fault = {.reason = NULL};

    g_assert_cmpuint(g_strv_length(parts), ==, 2);
    g_assert_null(load(text, &fault));
    g_assert_cmpstr(fault.key, ==, key);
    g_assert_nonnull(strstr(fault.reason, reason));
}

static void the_least_that_is_needed_is_enough(void)
{
    struct config_fault fault;
    SCOPED_CONFIG *config = load(good, &fault);

    g_assert_nonnull(config);
    g_assert_cmpstr(config->id, ==, "0001");
    g_assert_cmpstr(config->url, ==, "https://centre.example:8443");
    g_assert_cmpstr(config->reader, ==, "");
    g_assert_cmpstr(config->csca, ==, "");
    g_assert_cmpstr(config->language, ==, "ja");
    g_assert_cmpint(config->patience, ==, 100);
    g_assert_false(config->paper_sensor);
    g_assert_cmpuint(config->dots.plain.pitch, ==, 10);
    g_assert_cmpint(config->width, ==, 0);
    g_assert_cmpint(config->touch_guard_ms, ==, 250);
    g_assert_false(config->shuffles_digits);
}

static void everything_can_be_said(void)
{
    g_autofree char *text =
        g_strconcat(good,
                    "paper_sensor=true\n[codes]\ncsca=/dev/null\n"
                    "crl=/dev/zero\ndsc=/dev/full\nproducts=/dev/random\n[page]\ndots=2/10 "
                    "4/20\n[screen]\nwidth=1080\nheight=1920\npx_"
                    "per_mm=4.034\ntouch_guard_ms=700\nshuffle_digits=true\n",
                    NULL);
    struct config_fault fault;
    SCOPED_CONFIG *config = load(text, &fault);

    g_assert_nonnull(config);
    g_assert_true(config->paper_sensor);
    g_assert_cmpstr(config->csca, ==, "/dev/null");
    g_assert_cmpstr(config->crl, ==, "/dev/zero");
    g_assert_cmpstr(config->dsc, ==, "/dev/full");
    g_assert_cmpstr(config->products, ==, "/dev/random");
    g_assert_cmpuint(config->dots.word.pitch, ==, 20);
    g_assert_cmpint(config->height, ==, 1920);
    g_assert_cmpfloat(config->px_per_mm, ==, 4.034);
    g_assert_cmpint(config->touch_guard_ms, ==, 700);
    g_assert_true(config->shuffles_digits);
}

static void a_file_that_is_not_there_is_refused(void)
{
    struct config_fault fault;

    g_assert_null(config_load("/nonexistent/kiosk.conf", &fault));
    g_assert_cmpstr(fault.key, ==, "");
    g_assert_cmpstr(fault.reason, ==, "the file is not there");
}

static void a_file_of_another_form_is_refused(void)
{
    struct config_fault fault;

    g_assert_null(load("<kiosk/>", &fault));
    g_assert_cmpstr(fault.key, ==, "");
}

static void what_is_missing_is_named(void)
{
    assert_refused("id=0001\n", "", "kiosk.id", "is missing");
    assert_refused("anchors=/tmp\n", "", "card.anchors", "is missing");
    assert_refused("pcscd=/run/pcscd-control\n", "", "card.pcscd", "is missing");
    assert_refused("[vrs]\nca=/dev/null\n", "", "vrs.ca", "is missing");
}

static void what_is_misspelt_is_named(void)
{
    assert_refused("[card]\n", "[card]\nraeder=x\n", "card.raeder", "is not a key");
    assert_refused("[vrs]\n", "[trees]\n", "trees", "is not a group");
}

static void an_id_that_no_certificate_can_have_is_refused(void)
{
    assert_refused("id=0001", "id=Kiosk 1", "kiosk.id", "is not 1 to 32");
    assert_refused("id=0001", "id=", "kiosk.id", "is not 1 to 32");
}

static void files_that_are_not_there_are_refused(void)
{
    assert_refused("key=/dev/null", "key=/dev/nil", "kiosk.key", "not there");
    assert_refused("[printer]", "[codes]\ncsca=/dev/nil\n[printer]", "codes.csca", "not there");
    assert_refused("key=/dev/null", "key=key.pem", "kiosk.key", "absolute");
    assert_refused("latch=/tmp/latch", "latch=/nowhere/latch", "kiosk.latch", "directory");
}

static void a_service_without_tls_is_refused(void)
{
    assert_refused("https://", "http://", "centre.url", "scheme");
    assert_refused("https://centre.example:8443", "centre.example", "centre.url", "not an address");
}

static void a_printer_that_is_not_ipp_is_refused(void)
{
    assert_refused("ipp://", "socket://", "printer.uri", "scheme");
    assert_refused("ipp://127.0.0.1:8631/ipp/print", "", "printer.uri", "not an address");
}

static void dots_that_would_show_on_the_original_are_refused(void)
{
    assert_refused("[card]", "[page]\ndots=yes\n[card]", "page.dots", "neither off nor");
    assert_refused("[card]", "[page]\ndots=2/10 4/15\n[card]", "page.dots", "one tint");
}

static void dots_may_be_off(void)
{
    g_autofree char *text = g_strconcat(good, "[page]\ndots=off\n", NULL);
    struct config_fault fault;
    SCOPED_CONFIG *config = load(text, &fault);

    g_assert_nonnull(config);
    g_assert_cmpuint(config->dots.plain.side, ==, 0);
}

static void numbers_out_of_range_are_refused(void)
{
    assert_refused("id=0001", "id=0001\npatience=1001", "kiosk.patience", "range");
    assert_refused("[card]", "[screen]\nwidth=1080x\nheight=1920\n[card]", "screen.width", "range");
    assert_refused("[card]", "[screen]\nwidth=1080\n[card]", "screen.height", "missing");
    assert_refused("[card]", "[screen]\npx_per_mm=-1\n[card]", "screen.px_per_mm", "1 to 20");
}

static void the_screen_may_go_by_dark_surroundings(void)
{
    g_autofree char *hours = g_strconcat(good, "[screen]\nsurroundings=17:00-07:30\n", NULL);
    struct config_fault fault;
    SCOPED_CONFIG *usual = load(good, &fault);
    SCOPED_CONFIG *config = load(hours, &fault);

    g_assert_false(surroundings_are_dark(&usual->surroundings, 0));
    g_assert_true(surroundings_are_dark(&config->surroundings, 0));
    assert_refused("[card]", "[screen]\nsurroundings=dim\n[card]", "screen.surroundings", "hours");
    assert_refused("[card]", "[screen]\nsurroundings=17:00\n[card]", "screen.surroundings",
                   "hours");
}

static void the_touch_guard_may_be_off_but_not_longer_than_two_seconds(void)
{
    g_autofree char *off = g_strconcat(good, "[screen]\ntouch_guard_ms=0\n", NULL);
    g_autofree char *longest = g_strconcat(good, "[screen]\ntouch_guard_ms=2000\n", NULL);
    struct config_fault fault;
    SCOPED_CONFIG *without = load(off, &fault), *slow = load(longest, &fault);

    g_assert_cmpint(without->touch_guard_ms, ==, 0);
    g_assert_cmpint(slow->touch_guard_ms, ==, 2000);
    assert_refused("[card]", "[screen]\ntouch_guard_ms=2001\n[card]", "screen.touch_guard_ms",
                   "range");
    assert_refused("[card]", "[screen]\ntouch_guard_ms=-1\n[card]", "screen.touch_guard_ms",
                   "range");
    assert_refused("[card]", "[screen]\ntouch_guard_ms=250ms\n[card]", "screen.touch_guard_ms",
                   "range");
    assert_refused("[card]", "[screen]\ntouch_guard_ms=\n[card]", "screen.touch_guard_ms", "range");
}

static void a_switch_is_true_or_false(void)
{
    assert_refused("[printer]", "[printer]\npaper_sensor=yes", "printer.paper_sensor", "neither");
}

static void sound_is_on_unless_it_is_switched_off(void)
{
    g_autofree char *text = g_strconcat(
        good, "[sound]\nenabled=false\nvolume=0\nsink=alsa:hw:1\npack=/srv/voice\n", NULL);
    struct config_fault fault;
    SCOPED_CONFIG *usual = load(good, &fault);
    SCOPED_CONFIG *other = load(text, &fault);

    g_assert_true(usual->sound_enabled);
    g_assert_cmpint(usual->sound_volume, ==, 80);
    g_assert_cmpstr(usual->sound_sink, ==, "auto");
    g_assert_cmpstr(usual->sound_pack, ==, "");
    g_assert_false(other->sound_enabled);
    g_assert_cmpint(other->sound_volume, ==, 0);
    g_assert_cmpstr(other->sound_sink, ==, "alsa:hw:1");
    g_assert_cmpstr(other->sound_pack, ==, "/srv/voice");
}

static void sound_that_goes_nowhere_or_is_too_loud_is_refused(void)
{
    assert_refused("[vrs]", "[sound]\nvolume=101\n[vrs]", "sound.volume", "range");
    assert_refused("[vrs]", "[sound]\nsink=speaker\n[vrs]", "sound.sink", "neither auto");
    assert_refused("[vrs]", "[sound]\nsink=\n[vrs]", "sound.sink", "neither auto");
}

static void ipps_wants_its_certificate_and_ipp_has_none(void)
{
    assert_refused("ipp://", "ipps://", "printer.certificate", "missing");
    assert_refused("[printer]", "[printer]\ncertificate=/etc/hostname", "printer.certificate",
                   "not for ipp");
    assert_refused("[printer]", "[printer]\ncertificate=/nowhere/printer.pem",
                   "printer.certificate", "not there");
}

static void the_printers_format_is_found_out_unless_it_is_said(void)
{
    g_autofree char *text = g_strconcat(good, "[printer]\nformat=pwg\n", NULL);
    struct config_fault fault;
    SCOPED_CONFIG *usual = load(good, &fault);
    SCOPED_CONFIG *other = load(text, &fault);

    g_assert_cmpstr(usual->printer_format, ==, "auto");
    g_assert_cmpstr(other->printer_format, ==, "pwg");
    assert_refused("[printer]", "[printer]\nformat=postscript", "printer.format", "neither");
    assert_refused("[printer]", "[printer]\nformat=", "printer.format", "neither");
}

static void a_language_without_words_is_refused(void)
{
    assert_refused("id=0001", "id=0001\nlanguage=fr", "kiosk.language", "none");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/config/" #name, name)
    TEST(the_least_that_is_needed_is_enough);
    TEST(everything_can_be_said);
    TEST(a_file_that_is_not_there_is_refused);
    TEST(a_file_of_another_form_is_refused);
    TEST(what_is_missing_is_named);
    TEST(what_is_misspelt_is_named);
    TEST(an_id_that_no_certificate_can_have_is_refused);
    TEST(files_that_are_not_there_are_refused);
    TEST(a_service_without_tls_is_refused);
    TEST(a_printer_that_is_not_ipp_is_refused);
    TEST(dots_that_would_show_on_the_original_are_refused);
    TEST(dots_may_be_off);
    TEST(numbers_out_of_range_are_refused);
    TEST(the_screen_may_go_by_dark_surroundings);
    TEST(the_touch_guard_may_be_off_but_not_longer_than_two_seconds);
    TEST(a_switch_is_true_or_false);
    TEST(the_printers_format_is_found_out_unless_it_is_said);
    TEST(a_language_without_words_is_refused);
    TEST(sound_is_on_unless_it_is_switched_off);
    TEST(sound_that_goes_nowhere_or_is_too_loud_is_refused);
    TEST(ipps_wants_its_certificate_and_ipp_has_none);
    return g_test_run();
}
