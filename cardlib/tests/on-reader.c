/* What test-mynacard.py needs done on the real reader and mynacard does not do. Prints one word a line.
 *   hold PIN     verifies the PIN, says "verified", and holds the card until it is ended
 *   peek         reads EF 0001 as the card lies there, without any SELECT; says the status word
 *   gone         waits until pcscd has settled that the reader is empty; says "gone"
 *   held-gone    the same while holding the card; says "held" first
 *   cancel N     starts and cancels a wait N times; says "cancelled" */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <winscard.h>

#include "cardlib/card.h"
#include "cardlib/pcsc.h"

#define LIMIT_MS 20000

static int fail(const struct err *err)
{
    fprintf(stderr, "%s %d\n", err_name(err->code), err->detail);
    return EXIT_FAILURE;
}

static bool say(const char *word)
{
    return puts(word) >= 0 && fflush(stdout) == 0;
}

static bool lay_hold(struct pcsc *pcsc, char *reader, struct pcsc_link **ret, struct err *err)
{
    if (!pcsc_wait_card(pcsc, NULL, LIMIT_MS, reader, err))
        return false;
    *ret = pcsc_connect(pcsc, reader, err);
    return *ret != NULL;
}

static bool hold(struct pcsc *pcsc, const char *digits, struct err *err)
{
    char reader[PCSC_READER_SIZE];
    struct pcsc_link *link = NULL;
    SCOPED_SECRET pin = {.len = CARD_PIN_LEN};
    int tries;

    if (!lay_hold(pcsc, reader, &link, err))
        return false;
    memcpy(pin.bytes, digits, CARD_PIN_LEN);
    SCOPED_CARD *card = card_new(&pcsc_transport, link, err);
    if (!card_tries_left(card, &tries, err) || !card_verify_pin(card, &pin, err))
        return false;
    say("verified");
    for (;;)
        pause();
}

static bool peek(struct pcsc *pcsc, struct err *err)
{
    static const uint8_t read_number[] = {0x00, 0xB0, 0x81, 0x00, 0x11};
    char reader[PCSC_READER_SIZE];
    struct pcsc_link *link = NULL;
    uint8_t answer[APDU_RESPONSE_MAX];
    size_t len;

    if (!lay_hold(pcsc, reader, &link, err))
        return false;
    bool sent = pcsc_transport.transmit(link, read_number, sizeof read_number, answer, &len, err);
    if (sent)
        printf("%02X%02X\n", answer[len - 2], answer[len - 1]);
    pcsc_transport.close(link);
    return sent;
}

/* pcscd counts insertions and removals in the upper half of the state, so with no card the count is even.
 * Empty alone is too early: pcscd says so when a command fails, before its own look at the reader, and a
 * card that is put back until then is never seen. */
static bool is_settled(DWORD state)
{
    return !(state & SCARD_STATE_PRESENT) && (state >> 16) % 2 == 0;
}

static bool gone(struct err *err)
{
    SCARDCONTEXT context;
    SCARD_READERSTATE state = {.szReader = "Virtual PCD 00 00"};
    LONG code = SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context);

    if (code != SCARD_S_SUCCESS)
        return ERR(err, ERR_IO, code);
    do {
        code = SCardGetStatusChange(context, LIMIT_MS, &state, 1);
        state.dwCurrentState = state.dwEventState & ~(DWORD)SCARD_STATE_CHANGED;
    } while (code == SCARD_S_SUCCESS && !is_settled(state.dwEventState));
    SCardReleaseContext(context);
    return code == SCARD_S_SUCCESS ? say("gone") : ERR(err, ERR_IO, code);
}

static bool held_gone(struct pcsc *pcsc, struct err *err)
{
    char reader[PCSC_READER_SIZE];
    struct pcsc_link *link = NULL;

    if (!lay_hold(pcsc, reader, &link, err))
        return false;
    say("held");
    bool removed = pcsc_wait_removal(pcsc, reader, LIMIT_MS, err);
    pcsc_transport.close(link);
    return removed && say("gone");
}

static void *cancel_now(void *pcsc)
{
    pcsc_cancel(pcsc);
    return NULL;
}

/* A thread starts as the wait does: the cancel comes before, in or at the edge of it, as it happens. */
static bool cancel(struct pcsc *pcsc, int times, struct err *err)
{
    char reader[PCSC_READER_SIZE];

    for (int i = 0; i < times; i++) {
        pthread_t thread;

        if (pthread_create(&thread, NULL, cancel_now, pcsc) != 0)
            return ERR(err, ERR_MEMORY, 0);
        bool found = pcsc_wait_card(pcsc, NULL, LIMIT_MS, reader, err);
        pthread_join(thread, NULL);
        if (found || err->code != ERR_CANCELLED)
            return found ? ERR(err, ERR_NOT_FOUND, i) : false;
    }
    return say("cancelled");
}

int main(int argc, char **argv)
{
    struct err err = {0};
    SCOPED_PCSC *pcsc = pcsc_new(&err);
    const char *what = argc > 1 ? argv[1] : "";
    bool done = false;

    if (pcsc == NULL)
        return fail(&err);
    if (argc == 3 && strcmp(what, "hold") == 0 && strlen(argv[2]) == CARD_PIN_LEN)
        done = hold(pcsc, argv[2], &err);
    else if (strcmp(what, "peek") == 0)
        done = peek(pcsc, &err);
    else if (strcmp(what, "gone") == 0)
        done = gone(&err);
    else if (strcmp(what, "held-gone") == 0)
        done = held_gone(pcsc, &err);
    else if (argc == 3 && strcmp(what, "cancel") == 0)
        done = cancel(pcsc, atoi(argv[2]), &err);
    return done ? EXIT_SUCCESS : fail(&err);
}
