/* What test-pcscd.py has done on real readers, in one process that outlives pcscd. Each line of standard input
 * is one request, each answered by one line: "ok …", or "error NAME".
 *   list                 the readers, with ";" between
 *   wait MS [READER]     says "waiting", and then on which reader a card lies
 *   removal MS READER    says "waiting" first, too
 *   connect READER       holds the card; close lets it go
 *   verify PIN           the tries first, as for a resident
 *   cancels N            starts a wait and cancels it at any moment, N times
 *   files                how many are open */
#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cardlib/card.h"
#include "cardlib/pcsc.h"

#define LIMIT_MS 20000

struct shell {
    struct pcsc *pcsc;
    struct card *card;
};

static void say(const char *word, const char *what)
{
    printf("%s%s%s\n", word, *what == '\0' ? "" : " ", what);
    fflush(stdout);
}

static bool list(struct shell *shell, struct err *err)
{
    char names[PCSC_READERS_MAX][PCSC_READER_SIZE];
    size_t count;

    if (!pcsc_list_readers(shell->pcsc, names, &count, err))
        return false;
    fputs("ok ", stdout);
    for (size_t i = 0; i < count; i++)
        printf("%s%s", i == 0 ? "" : ";", names[i]);
    say("", "");
    return true;
}

static bool wait_for_card(struct shell *shell, char *words, struct err *err)
{
    char reader[PCSC_READER_SIZE];
    char *name;
    int limit_ms = (int)strtol(words, &name, 10);

    say("waiting", "");
    if (!pcsc_wait_card(shell->pcsc, *name == ' ' ? name + 1 : NULL, limit_ms, reader, err))
        return false;
    say("ok", reader);
    return true;
}

static bool wait_for_removal(struct shell *shell, char *words, struct err *err)
{
    char *name;
    int limit_ms = (int)strtol(words, &name, 10);

    say("waiting", "");
    if (!pcsc_wait_removal(shell->pcsc, name + 1, limit_ms, err))
        return false;
    say("ok", "");
    return true;
}

static bool hold(struct shell *shell, const char *reader, struct err *err)
{
    struct pcsc_link *link = pcsc_connect(shell->pcsc, reader, err);

    if (link == NULL)
        return false;
    shell->card = card_new(&pcsc_transport, link, err);
    if (shell->card == NULL)
        return false;
    say("ok", "");
    return true;
}

static bool verify(struct shell *shell, const char *digits, struct err *err)
{
    SCOPED_SECRET pin = {.len = CARD_PIN_LEN};
    int tries;

    memcpy(pin.bytes, digits, CARD_PIN_LEN);
    if (!card_tries_left(shell->card, &tries, err) || !card_verify_pin(shell->card, &pin, err))
        return false;
    say("ok", "");
    return true;
}

static void nap(long most_us)
{
    struct timespec time = {.tv_nsec = (random() % most_us) * 1000};

    nanosleep(&time, NULL);
}

static void *cancel_soon(void *pcsc)
{
    nap(4000);
    pcsc_cancel(pcsc);
    return NULL;
}

static bool cancel(struct shell *shell, int times, struct err *err)
{
    char reader[PCSC_READER_SIZE];

    for (int i = 0; i < times; i++) {
        pthread_t thread;

        if (pthread_create(&thread, NULL, cancel_soon, shell->pcsc) != 0)
            return ERR(err, ERR_MEMORY, 0);
        nap(2000);
        bool found = pcsc_wait_card(shell->pcsc, NULL, LIMIT_MS, reader, err);
        pthread_join(thread, NULL);
        if (found || err->code != ERR_CANCELLED)
            return found ? ERR(err, ERR_NOT_FOUND, i) : false;
    }
    say("ok", "");
    return true;
}

static bool files(struct err *err)
{
    DIR *directory = opendir("/proc/self/fd");
    int count = 0;

    if (directory == NULL)
        return ERR(err, ERR_IO, 0);
    while (readdir(directory) != NULL)
        count++;
    closedir(directory);
    printf("ok %d\n", count);
    fflush(stdout);
    return true;
}

static bool obey(struct shell *shell, char *line, struct err *err)
{
    char *rest = strchr(line, ' ');

    if (rest == NULL)
        rest = line + strlen(line);
    else
        *rest++ = '\0';
    if (strcmp(line, "list") == 0)
        return list(shell, err);
    if (strcmp(line, "wait") == 0)
        return wait_for_card(shell, rest, err);
    if (strcmp(line, "removal") == 0)
        return wait_for_removal(shell, rest, err);
    if (strcmp(line, "connect") == 0)
        return hold(shell, rest, err);
    if (strcmp(line, "verify") == 0 && strlen(rest) == CARD_PIN_LEN)
        return verify(shell, rest, err);
    if (strcmp(line, "cancels") == 0)
        return cancel(shell, atoi(rest), err);
    if (strcmp(line, "files") == 0)
        return files(err);
    if (strcmp(line, "close") != 0)
        return ERR(err, ERR_NOT_FOUND, 0);
    card_free(&shell->card);
    say("ok", "");
    return true;
}

int main(void)
{
    struct err err = {0};
    SCOPED_PCSC *pcsc = pcsc_new(&err);
    struct shell shell = {.pcsc = pcsc};
    char line[256];

    if (pcsc == NULL) {
        say("error", err_name(err.code));
        return EXIT_FAILURE;
    }
    while (fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (!obey(&shell, line, &err))
            say("error", err_name(err.code));
    }
    card_free(&shell.card);
    return EXIT_SUCCESS;
}
