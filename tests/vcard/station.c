#include "tests/vcard/station.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "backend/vrs/resident-file.h"
#include "base/secret.h"

#define KNOCK_FIRST_MS 20
#define KNOCK_MAX_MS   500

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int next_knock(struct station *station)
{
    station->knock_ms = station->knock_ms == 0 ? KNOCK_FIRST_MS : station->knock_ms * 2;
    if (station->knock_ms > KNOCK_MAX_MS)
        station->knock_ms = KNOCK_MAX_MS;
    return station->knock_ms;
}

int station_keep(struct station *station)
{
    int64_t wait_ms = station->free_at_ms - now_ms();

    if (!station->inserted || station->vpcd.fd >= 0)
        return -1;
    if (wait_ms > 0)
        return (int)wait_ms;
    if (!vpcd_connect(&station->vpcd, station->host, station->port, NULL))
        return next_knock(station);
    station->knock_ms = 0;
    return -1;
}

int64_t station_wait_us(struct station *station)
{
    int64_t answer_us = vpcd_wait_us(&station->vpcd);
    int keep_ms = station_keep(station);

    return keep_ms >= 0 ? (int64_t)keep_ms * 1000 : answer_us;
}

struct vcard *station_make_card(const struct station *station, const struct resident_file *resident,
                                struct err *err)
{
    struct vcard *card = vcard_new_as(resident, station->keys, &station->options, err);

    if (card == NULL)
        return NULL;
    if (!vcard_set_atr(card, station->atr, err)) {
        vcard_free(&card);
        return NULL;
    }
    vcard_set_link(card, &station->link);
    if (station->extended_is_chosen)
        vcard_set_extended(card, station->extended);
    return card;
}

void station_insert(struct station *station)
{
    /* What lies there stays as it is: it would lose the PIN that was verified. */
    if (!station->inserted)
        vcard_reset(station->card);
    station->inserted = true;
    station_keep(station);
}

void station_remove(struct station *station)
{
    if (station->vpcd.fd >= 0)
        station->free_at_ms = now_ms() + station->away_ms;
    station->inserted = false;
    vpcd_disconnect(&station->vpcd);
}

void station_serve(struct station *station)
{
    struct err err;

    if (vpcd_serve(&station->vpcd, station->card, &err) || err.code != ERR_CARD_REMOVED)
        return;
    station->inserted = false;
    station->free_at_ms = now_ms() + station->away_ms;
}

static void answer(char ret[static STATION_ANSWER_MAX], const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void answer(char ret[static STATION_ANSWER_MAX], const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(ret, STATION_ANSWER_MAX - 1, format, arguments);
    va_end(arguments);
    strcat(ret, "\n");
}

/* A whole number from 0 to max. */
static bool take_number(const char *text, long max, long *ret)
{
    char *end = NULL;
    long number = 0;

    if (text == NULL || text[0] < '0' || text[0] > '9')
        return false;
    errno = 0;
    number = strtol(text, &end, 10);
    if (*end != '\0' || errno != 0 || number > max)
        return false;
    *ret = number;
    return true;
}

static void run_insert(struct station *station, char *argument, char *ret)
{
    station_insert(station);
    answer(ret, station->vpcd.fd >= 0 ? "ok inserted" : "ok waiting");
}

static void run_remove(struct station *station, char *argument, char *ret)
{
    station_remove(station);
    answer(ret, "ok removed");
}

static void run_atr(struct station *station, char *argument, char *ret)
{
    enum atr atr;

    if (argument == NULL || !atr_from_name(argument, &atr)) {
        answer(ret, "error atr needs one of the names that vcard --help lists");
        return;
    }
    if (station->inserted) {
        answer(ret, "error the card has said its ATR already: take it away first");
        return;
    }
    if (!vcard_set_atr(station->card, atr, NULL)) {
        answer(ret, "error the card cannot be made");
        return;
    }
    station->atr = atr;
    if (station->extended_is_chosen)
        vcard_set_extended(station->card, station->extended);
    answer(ret, "ok");
}

static void run_tries(struct station *station, char *argument, char *ret)
{
    answer(ret, "ok %d", vcard_pin_tries(station->card));
}

static void run_set_tries(struct station *station, char *argument, char *ret)
{
    long tries = 0;

    if (!take_number(argument, 3, &tries)) {
        answer(ret, "error set-tries needs a number from 0 to 3");
        return;
    }
    vcard_set_pin_tries(station->card, (int)tries);
    answer(ret, "ok %ld", tries);
}

static void run_apdus(struct station *station, char *argument, char *ret)
{
    answer(ret, "ok %u", vcard_apdus(station->card));
}

static void answer_fault(char *ret, const struct script_fault *fault)
{
    if (fault->line == 0)
        answer(ret, "error %s", fault->reason);
    else
        answer(ret, "error line %u: %s", fault->line, fault->reason);
}

static void run_script(struct station *station, char *argument, char *ret)
{
    struct script script;
    struct script_fault fault;

    if (argument == NULL)
        answer(ret, "error script needs a file");
    else if (!script_load(argument, &script, &fault))
        answer_fault(ret, &fault);
    else if (!vcard_set_script(station->card, &script, NULL))
        answer(ret, "error the card cannot be made");
    else
        answer(ret, "ok");
}

static void run_add(struct station *station, char *argument, char *ret)
{
    struct script script = *vcard_script(station->card);
    struct script_fault fault;

    if (!script_add(&script, argument == NULL ? "card" : argument, &fault))
        answer(ret, "error %s", fault.reason);
    else if (!vcard_set_script(station->card, &script, NULL))
        answer(ret, "error the card cannot be made");
    else
        answer(ret, "ok");
}

static void run_genuine(struct station *station, char *argument, char *ret)
{
    struct script_fault fault;

    answer(ret, vcard_follow(station->card, "", &fault) ? "ok" : "error the card cannot be made");
}

/* The new card takes the old one's place: on the reader if that one was, after it was taken away. */
static void replace_card(struct station *station, struct vcard *card)
{
    bool inserted = station->inserted;

    station_remove(station);
    vcard_free(&station->card);
    station->card = card;
    if (inserted)
        station_insert(station);
}

static void run_resident(struct station *station, char *argument, char *ret)
{
    struct resident_file resident;
    struct resident_fault fault;
    struct vcard *card = NULL;

    if (argument == NULL || !resident_file_load(argument, &resident, &fault)) {
        if (argument == NULL)
            answer(ret, "error resident needs a file");
        else
            answer(ret, "error %s%s%s", fault.field, fault.field[0] == '\0' ? "" : ": ",
                   fault.reason);
        return;
    }
    card = station_make_card(station, &resident, NULL);
    wipe(&resident, sizeof resident);
    if (card == NULL) {
        answer(ret, "error the card cannot be made");
        return;
    }
    replace_card(station, card);
    answer(ret, "ok");
}

static void run_quit(struct station *station, char *argument, char *ret)
{
    station->quit = true;
    answer(ret, "ok");
}

static const struct {
    const char *name;
    void (*run)(struct station *station, char *argument, char *ret);
    bool takes_argument;
} commands[] = {
    {"insert", run_insert, false},
    {"remove", run_remove, false},
    {"atr", run_atr, true},
    {"tries", run_tries, false},
    {"set-tries", run_set_tries, true},
    {"apdus", run_apdus, false},
    {"script", run_script, true},
    {"add", run_add, true},
    {"genuine", run_genuine, false},
    {"resident", run_resident, true},
    {"quit", run_quit, false},
};

void station_command(struct station *station, char *line, char ret[static STATION_ANSWER_MAX])
{
    char *argument = strchr(line, ' ');

    if (argument != NULL) {
        *argument++ = '\0';
        argument += strspn(argument, " ");
    }
    for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
        if (strcmp(line, commands[i].name) != 0)
            continue;
        if (argument != NULL && !commands[i].takes_argument)
            answer(ret, "error %s takes nothing after it", commands[i].name);
        else
            commands[i].run(station, argument, ret);
        return;
    }
    answer(ret, "error the commands are insert, remove, atr NAME, tries, set-tries N, apdus, "
                "script FILE, add STATEMENT, genuine, resident FILE, quit");
}
