#include <string.h>

#include "cardlib/pcsc-private.h"

/* Names that arrive or leave among the readers (PC/SC part 5, as pcsc-lite has it). */
#define READER_LIST_CHANGES "\\\\?PnP?\\Notification"

/* A pcscd that has ended is given so long to come back and to find its readers. */
#define RETURN_MS 10000

/* pcscd puts a reader's and a slot's number behind every name: " 00 00", hexadecimal. */
#define NUMBERS_LEN 6

/* pcsc-lite counts a reader's insertions and removals in the upper half of its state, and so the changes of
 * the list of readers from 2.3 on. */
#define COUNT ((DWORD)0xFFFF0000)

/* The readers that matter, then the list of readers itself: no more than pcscd takes at once. */
struct watch {
    char names[PCSC_NAMES_SIZE];
    SCARD_READERSTATE states[PCSCLITE_MAX_READERS_CONTEXTS];
    DWORD count; /* of readers */
};

bool pcsc_has_card(const SCARD_READERSTATE *state)
{
    return (state->dwEventState & SCARD_STATE_PRESENT) &&
           !(state->dwEventState & (SCARD_STATE_UNAVAILABLE | SCARD_STATE_UNKNOWN));
}

bool pcsc_came_and_went(const SCARD_READERSTATE *state)
{
    return state->dwCurrentState != SCARD_STATE_UNAWARE &&
           (state->dwCurrentState & COUNT) != (state->dwEventState & COUNT);
}

void pcsc_carry(SCARD_READERSTATE *state)
{
    state->dwCurrentState = state->dwEventState & ~(DWORD)SCARD_STATE_CHANGED;
}

static bool is_number(const char *text)
{
    static const char digits[] = "0123456789ABCDEF";

    return text[0] == ' ' && text[1] != '\0' && strchr(digits, text[1]) != NULL &&
           text[2] != '\0' && strchr(digits, text[2]) != NULL;
}

/* True when reader is name and the two numbers. */
static bool is_named_but_for_numbers(const char *reader, const char *name)
{
    size_t len = strlen(name);

    return strlen(reader) == len + NUMBERS_LEN && strncmp(reader, name, len) == 0 &&
           is_number(reader + len) && is_number(reader + len + NUMBERS_LEN / 2);
}

static void watch_add(struct watch *watch, const char *reader)
{
    /* The last place is for the list of readers. */
    if (watch->count < ARRAY_LEN(watch->states) - 1 && strlen(reader) < PCSC_READER_SIZE)
        watch->states[watch->count++].szReader = reader;
}

static const char *next_name(const char *reader)
{
    return reader + strlen(reader) + 1;
}

static bool is_whole_name(const struct watch *watch, const char *name)
{
    const char *reader = watch->names;

    while (*reader != '\0' && strcmp(reader, name) != 0)
        reader = next_name(reader);
    return *reader != '\0';
}

/* Puts those into watch that have this name; a whole name excludes those that only look alike. Even a whole
 * name may be borne twice: pcscd counts the readers of one driver, not those of two. */
static void watch_choose(struct watch *watch, const char *name)
{
    bool any = name == NULL || *name == '\0';
    bool whole = !any && is_whole_name(watch, name);

    memset(watch->states, 0, sizeof watch->states);
    watch->count = 0;
    for (const char *reader = watch->names; *reader != '\0'; reader = next_name(reader)) {
        if (any || (whole ? strcmp(reader, name) == 0 : is_named_but_for_numbers(reader, name)))
            watch_add(watch, reader);
    }
}

/* The readers of the moment that have this name. */
static bool watch_list(struct pcsc *pcsc, const char *name, struct watch *watch, struct err *err)
{
    LONG code = pcsc_names(pcsc, watch->names);

    if (code != SCARD_S_SUCCESS)
        return pcsc_failed(code, err);
    watch_choose(watch, name);
    if (watch->count == 0)
        return ERR(err, ERR_READER_ABSENT, 0);
    if (watch->count > 1 && name != NULL && *name != '\0')
        return ERR(err, ERR_READER_AMBIGUOUS, watch->count);
    watch->states[watch->count].szReader = READER_LIST_CHANGES;
    watch->states[watch->count].dwCurrentState = pcsc->list_events;
    return true;
}

bool pcsc_find_reader(struct pcsc *pcsc, const char *name, char ret[static PCSC_READER_SIZE],
                      struct err *err)
{
    struct watch watch;

    if (!watch_list(pcsc, name, &watch, err))
        return false;
    strcpy(ret, watch.states[0].szReader);
    return true;
}

/* True when the list may be another by now. */
static bool list_has_changed(struct pcsc *pcsc, SCARD_READERSTATE *list)
{
    DWORD before = list->dwCurrentState & COUNT;

    pcsc_carry(list);
    pcsc->list_events = list->dwCurrentState & COUNT;
    return (list->dwEventState & SCARD_STATE_CHANGED) || pcsc->list_events != before;
}

/* Says in ret which reader has a card; carries over what was seen. */
static bool sees_card(struct watch *watch, const char **ret)
{
    for (DWORD i = 0; i < watch->count; i++) {
        if (pcsc_has_card(&watch->states[i])) {
            *ret = watch->states[i].szReader;
            return true;
        }
        pcsc_carry(&watch->states[i]);
    }
    return false;
}

/* Waits on one list of readers until a card is there (*ret is its reader), or the list should be made
 * again (*ret is NULL). */
static bool wait_on_list(struct pcsc *pcsc, struct watch *watch, int64_t deadline_ms,
                         const char **ret, struct err *err)
{
    *ret = NULL;
    for (;;) {
        LONG code = pcsc_change(pcsc, deadline_ms, watch->states, watch->count + 1);

        if (code == SCARD_E_UNKNOWN_READER)
            return true;
        if (code == SCARD_E_TIMEOUT)
            return pcsc_now_ms() < deadline_ms || ERR(err, ERR_CARD_ABSENT, 0);
        if (code != SCARD_S_SUCCESS)
            return pcsc_failed(code, err);
        if (sees_card(watch, ret))
            return true;
        if (pcsc_now_ms() >= deadline_ms)
            return ERR(err, ERR_CARD_ABSENT, 0);
        if (list_has_changed(pcsc, &watch->states[watch->count]))
            return true;
    }
}

static int64_t back_by(int64_t deadline_ms)
{
    int64_t by_ms = pcsc_now_ms() + RETURN_MS;

    return by_ms < deadline_ms ? by_ms : deadline_ms;
}

bool pcsc_wait_card(struct pcsc *pcsc, const char *name, int limit_ms,
                    char ret_reader[static PCSC_READER_SIZE], struct err *err)
{
    int64_t deadline_ms = pcsc_now_ms() + limit_ms;
    int64_t back_by_ms = 0; /* pcscd has ended meanwhile: until when it may come back */
    struct watch watch;
    const char *reader = NULL;

    for (;;) {
        struct err why;
        unsigned losses = pcsc->losses;
        bool listed = watch_list(pcsc, name, &watch, &why);

        if (pcsc->losses != losses)
            back_by_ms = back_by(deadline_ms);
        if (!listed) {
            if (why.code != ERR_READER_ABSENT || pcsc_now_ms() >= back_by_ms)
                return ERR(err, why.code, why.detail);
        } else if (!wait_on_list(pcsc, &watch, deadline_ms, &reader, &why)) {
            if (why.code != ERR_READER_ABSENT || pcsc_now_ms() >= deadline_ms)
                return ERR(err, why.code, why.detail);
            back_by_ms = back_by(deadline_ms);
        } else if (reader != NULL) {
            break;
        } else if (pcsc_now_ms() >= deadline_ms) { /* also when the list changes all the time */
            return ERR(err, ERR_CARD_ABSENT, 0);
        }
        if (!pcsc_pause(pcsc))
            return ERR(err, ERR_CANCELLED, 0);
    }
    strcpy(ret_reader, reader);
    return true;
}

bool pcsc_wait_removal(struct pcsc *pcsc, const char *reader, int limit_ms, struct err *err)
{
    int64_t deadline_ms = pcsc_now_ms() + limit_ms;
    SCARD_READERSTATE state = {.szReader = reader};

    for (;;) {
        LONG code = pcsc_change(pcsc, deadline_ms, &state, 1);

        if (code == SCARD_E_UNKNOWN_READER)
            return true;
        if (code != SCARD_S_SUCCESS && code != SCARD_E_TIMEOUT)
            return pcsc_failed(code, err);
        if (code == SCARD_S_SUCCESS && (!pcsc_has_card(&state) || pcsc_came_and_went(&state)))
            return true;
        if (pcsc_now_ms() >= deadline_ms)
            return ERR(err, ERR_TIME_OUT, limit_ms);
        if (code == SCARD_S_SUCCESS)
            pcsc_carry(&state);
    }
}
