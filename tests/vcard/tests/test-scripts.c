/* cardlib over every card that misbehaves: each script in tests/vcard/scripts says what a reader answers.
 * Whatever the card does, the PIN is shown to it at most once, and what failed wrote nothing. */
#include <stdlib.h>
#include <string.h>

#include "cardlib/card.h"
#include "tests/vcard/command.h"
#include "tests/vcard/tests/world.h"

static struct anchors *anchors;
static const uint8_t challenge[EVIDENCE_DIGEST_LEN] = {0xC0, 0xFF, 0xEE};

/* A card in process, and what was sent to it. */
struct watched {
    struct vcard *card;
    unsigned sent;
    unsigned pins; /* VERIFYs with data */
};

static bool watch_transmit(void *dev, const uint8_t *cmd, size_t cmd_len,
                           uint8_t ret[static APDU_RESPONSE_MAX], size_t *ret_len, struct err *err)
{
    struct watched *watched = dev;

    watched->sent++;
    if (cmd_len > 5 && cmd[1] == INS_VERIFY)
        watched->pins++;
    return vcard_transport.transmit(watched->card, cmd, cmd_len, ret, ret_len, err);
}

static void watch_close(void *dev)
{
    vcard_transport.close(((struct watched *)dev)->card);
}

static bool watch_atr(void *dev, uint8_t ret[static ATR_MAX], size_t *ret_len, struct err *err)
{
    return vcard_transport.atr(((struct watched *)dev)->card, ret, ret_len, err);
}

static const struct card_transport watching = {watch_transmit, watch_close, watch_atr};

/* What one reading left behind. */
struct reading {
    bool ok;
    struct err err;
    struct person person;
    unsigned sent;
    unsigned pins;
    int tries; /* that the card has left */
};

#define UNTOUCHED 0xA5

static bool is_untouched(const void *bytes, size_t len)
{
    const uint8_t *at = bytes;

    for (size_t i = 0; i < len; i++) {
        if (at[i] != UNTOUCHED)
            return false;
    }
    return true;
}

/* As a kiosk does it: tries, PIN, files, challenge, chain, person; the card is let go in any case. */
static struct reading read_card(struct vcard *vcard, const char *digits)
{
    struct watched watched = {.card = vcard};
    struct secret pin = {.len = strlen(digits)};
    struct card_evidence evidence;
    struct reading reading = {.ok = false};
    int tries = -1;

    memcpy(pin.bytes, digits, pin.len);
    memset(&evidence, UNTOUCHED, sizeof evidence);
    memset(&reading.person, UNTOUCHED, sizeof reading.person);
    SCOPED_CARD *card = card_new(&watching, &watched, NULL);
    if (!card_tries_left(card, &tries, &reading.err)) {
        g_assert_cmpint(tries, ==, -1);
        g_assert_cmpuint(watched.pins, ==, 0);
    } else if (!card_read_evidence(card, &pin, challenge, &evidence, &reading.err)) {
        g_assert_true(is_untouched(&evidence, sizeof evidence));
    } else if (evidence_verify(&evidence, anchors, challenge, &reading.err)) {
        reading.ok = evidence_person(&evidence, &reading.person, &reading.err);
    }
    g_assert_true(reading.ok || is_untouched(&reading.person, sizeof reading.person));
    g_assert_true(reading.ok || reading.err.code != ERR_NONE);
    reading.sent = watched.sent;
    reading.pins = watched.pins;
    reading.tries = vcard_pin_tries(vcard);
    return reading;
}

static struct vcard *card_that(const char *text)
{
    struct vcard *card = new_vcard();

    follow(card, text);
    return card;
}

/* -- Every script -- */

/* What follows name in the script's comments, or NULL; the caller frees. */
static char *said_after(const char *text, const char *name)
{
    const char *at = strstr(text, name);

    if (at == NULL)
        return NULL;
    at += strlen(name);
    return g_strndup(at, strcspn(at, "\n"));
}

static void assert_person_is_the_resident(const struct person *person)
{
    g_assert_cmpstr(person->name, ==, sample_resident.name);
    g_assert_cmpstr(person->number, ==, sample_resident.my_number);
    g_assert_cmpstr(person->address, ==, sample_resident.address);
    g_assert_cmpint(person->sex, ==, sample_resident.sex[0]);
}

static void assert_answer(const struct reading *reading, const char *wanted)
{
    g_auto(GStrv) words = g_strsplit(wanted, " ", 2);

    if (strcmp(words[0], "ok") == 0) {
        if (!reading->ok)
            g_error("%s %d instead of ok", err_name(reading->err.code), reading->err.detail);
        assert_person_is_the_resident(&reading->person);
        return;
    }
    g_assert_false(reading->ok);
    g_assert_cmpstr(err_name(reading->err.code), ==, words[0]);
    if (words[1] != NULL)
        g_assert_cmpint(reading->err.detail, ==, (int)strtol(words[1], NULL, 0));
}

static char *text_of(const char *path)
{
    char *text = NULL;

    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

static void the_reader_answers_as_the_script_says(gconstpointer path)
{
    g_autofree char *text = text_of(path);
    g_autofree char *wanted = said_after(text, "# A reader answers: ");
    SCOPED_VCARD *card = card_that(text);
    struct reading reading = read_card(card, sample_resident.pin);

    g_assert_nonnull(wanted);
    assert_answer(&reading, wanted);
    g_assert_cmpuint(reading.pins, <=, 1);
    g_assert_cmpint(reading.tries, ==, 3); /* the right PIN never costs one */
}

/* A wrong PIN costs the try that the card has looked at it for, and no more. */
static void a_wrong_pin_is_shown_once_at_most(gconstpointer path)
{
    g_autofree char *text = text_of(path);
    SCOPED_VCARD *card = card_that(text);
    struct reading reading = read_card(card, "0000");

    g_assert_false(reading.ok);
    g_assert_cmpuint(reading.pins, <=, 1);
    g_assert_cmpint(reading.tries, >=, 3 - (int)reading.pins);
}

/* Short commands are other commands: the same answers, but where the script counts or says bytes. */
static void no_try_is_lost_with_short_commands(gconstpointer path)
{
    g_autofree char *text = text_of(path);
    SCOPED_VCARD *card = card_that(text);
    struct reading reading;

    g_assert_true(vcard_set_atr(card, ATR_CONTACT_SHORT, NULL));
    reading = read_card(card, sample_resident.pin);
    g_assert_cmpuint(reading.pins, <=, 1);
    g_assert_cmpint(reading.tries, ==, 3);
}

static void once_it_is_genuine_it_is_read(gconstpointer path)
{
    g_autofree char *text = text_of(path);
    SCOPED_VCARD *card = card_that(text);
    struct reading reading = read_card(card, sample_resident.pin);

    follow(card, "");
    vcard_reset(card);
    reading = read_card(card, sample_resident.pin);
    assert_answer(&reading, "ok");
}

/* -- Every position -- */

/* What may be done to an answer; all of it ends the reading unless it says otherwise. */
static const char *const deeds[] = {
    "pull",        "leave",       "refuse 6F00", "refuse 6700", "refuse 6982",   "refuse 6A82",
    "refuse 6984", "refuse 63C0", "refuse 63C1", "refuse 63C3", "refuse 6300",   "refuse 6100",
    "refuse 6C00", "refuse 9000", "refuse 0000", "status 6F00", "status 63C0",   "status 63C2",
    "status 6984", "status 6283", "status 6B00", "empty",       "cut 1",         "cut 65535",
    "lengthen 1",  "more",        "exact",       "answer 90",   "lengthen 4000", "answer FF9000",
};

/* Commands of one reading without extended length. */
#define POSITIONS 15

/* Whatever happened, the reading either says why or is right; the right PIN has cost nothing. */
static void check_right(const char *script, bool is_short)
{
    SCOPED_VCARD *card = card_that(script);
    struct reading reading;

    if (is_short)
        g_assert_true(vcard_set_atr(card, ATR_CONTACT_SHORT, NULL));
    reading = read_card(card, sample_resident.pin);
    if (reading.ok)
        assert_person_is_the_resident(&reading.person);
    if (reading.pins > 1 || reading.tries != 3)
        g_error("%s: the PIN was shown %u times, %d tries are left", script, reading.pins,
                reading.tries);
}

static void check_wrong(const char *script)
{
    SCOPED_VCARD *card = card_that(script);
    struct reading reading = read_card(card, "0000");

    if (reading.ok || reading.pins > 1 || reading.tries < 3 - (int)reading.pins)
        g_error("%s: the PIN was shown %u times, %d tries are left", script, reading.pins,
                reading.tries);
}

static void the_right_pin_costs_nothing_whatever_happens_when(gconstpointer deed)
{
    for (unsigned at = 1; at <= POSITIONS; at++) {
        g_autofree char *once = g_strdup_printf("at %u %s", at, (const char *)deed);
        g_autofree char *since = g_strdup_printf("from %u %s", at, (const char *)deed);

        check_right(once, false);
        check_right(once, true);
        check_right(since, false);
        check_right(since, true);
    }
}

static void a_wrong_pin_costs_one_whatever_happens_when(gconstpointer deed)
{
    for (unsigned at = 1; at <= 5; at++) {
        g_autofree char *once = g_strdup_printf("at %u %s", at, (const char *)deed);
        g_autofree char *since = g_strdup_printf("from %u %s", at, (const char *)deed);

        check_wrong(once);
        check_wrong(since);
    }
}

static void pulled_at_any_command_it_is_missed_and_read_when_it_is_back(void)
{
    unsigned commands = 0;

    for (unsigned at = 1; at <= POSITIONS; at++) {
        g_autofree char *script = g_strdup_printf("at %u pull", at);
        SCOPED_VCARD *card = card_that(script);
        struct reading reading = read_card(card, sample_resident.pin);

        if (reading.ok) {
            commands = reading.sent;
            g_assert_cmpuint(at, ==, commands + 1);
            break;
        }
        g_assert_cmpstr(err_name(reading.err.code), ==, "card-removed");
        g_assert_cmpuint(reading.sent, ==, at);
        vcard_reset(card);
        reading = read_card(card, sample_resident.pin);
        assert_answer(&reading, "ok");
    }
    g_assert_cmpuint(commands, ==, 9);
}

/* The last try is not risked unasked, whatever the counter said before. */
static void no_script_takes_the_last_try(gconstpointer path)
{
    g_autofree char *text = text_of(path);
    SCOPED_VCARD *card = card_that(text);
    struct reading reading;

    vcard_set_pin_tries(card, 1);
    reading = read_card(card, "0000");
    /* A card that lies about its counter takes it: nobody but the card knows. */
    if (strstr(text, "# Its counter lies.") == NULL)
        g_assert_cmpint(reading.tries, ==, 1);
}

static void add_for_each(GPtrArray *paths, const char *prefix, void (*test)(gconstpointer))
{
    for (guint i = 0; i < paths->len; i++) {
        g_autofree char *name = g_path_get_basename(paths->pdata[i]);
        g_autofree char *test_path = g_strconcat(prefix, name, NULL);

        g_test_add_data_func(test_path, paths->pdata[i], test);
    }
}

static GPtrArray *script_paths(void)
{
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    GDir *dir = g_dir_open(g_getenv("SCRIPTS"), 0, NULL);
    const char *name = NULL;

    g_assert_nonnull(dir);
    while ((name = g_dir_read_name(dir)) != NULL)
        g_ptr_array_add(paths, g_build_filename(g_getenv("SCRIPTS"), name, NULL));
    g_dir_close(dir);
    return paths;
}

int main(int argc, char **argv)
{
    GPtrArray *paths = script_paths();
    int status = 0;

    g_test_init(&argc, &argv, NULL);
    anchors = anchors_of_the_card();
    add_for_each(paths, "/scripts/answer/", the_reader_answers_as_the_script_says);
    add_for_each(paths, "/scripts/wrong-pin/", a_wrong_pin_is_shown_once_at_most);
    add_for_each(paths, "/scripts/last-try/", no_script_takes_the_last_try);
    add_for_each(paths, "/scripts/short/", no_try_is_lost_with_short_commands);
    add_for_each(paths, "/scripts/genuine/", once_it_is_genuine_it_is_read);
    g_test_add_func("/scripts/pulled", pulled_at_any_command_it_is_missed_and_read_when_it_is_back);
    for (size_t i = 0; i < G_N_ELEMENTS(deeds); i++) {
        g_autofree char *right = g_strdup_printf("/scripts/at-any/right/%s", deeds[i]);
        g_autofree char *wrong = g_strdup_printf("/scripts/at-any/wrong/%s", deeds[i]);

        g_test_add_data_func(right, deeds[i], the_right_pin_costs_nothing_whatever_happens_when);
        g_test_add_data_func(wrong, deeds[i], a_wrong_pin_costs_one_whatever_happens_when);
    }
    status = g_test_run();
    anchors_free(&anchors);
    g_ptr_array_free(paths, TRUE);
    shared_keys_free();
    return status;
}
