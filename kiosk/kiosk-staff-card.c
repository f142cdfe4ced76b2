/* Says the number of the card that is laid on the reader: how a staff card is known. A program of its own, so that
 * the attendants' page need not be able to talk to cards. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#include "base/log.h"
#include "cardlib/pcsc.h"
#include "kiosk/config.h"

#define WAIT_MS 110000 /* the page leaves before */
#define UID_MAX 10     /* ISO 14443-3 and JIS X 6319-4: 4, 7, 8 or 10 bytes */

static const char usage[] =
    "Usage: kiosk-staff-card --config FILE\n"
    "Waits for a card on the reader and prints its number in hex, for the file of codes\n"
    "(docs/attendant.md). Exit status 1: there was none, or it has no number.\n";

/* PC/SC part 3, 3.2.2.1.3: GET DATA of a contactless card, which its reader answers. */
static bool read_number(struct pcsc *pcsc, const char *reader, uint8_t ret[static UID_MAX],
                        size_t *ret_len, struct err *err)
{
    static const uint8_t get_uid[] = {0xFF, 0xCA, 0x00, 0x00, 0x00};
    struct pcsc_link *link = pcsc_connect(pcsc, reader, err);
    uint8_t answer[APDU_RESPONSE_MAX];
    size_t len = 0;
    bool answered;

    if (link == NULL)
        return false;
    answered = pcsc_transport.transmit(link, get_uid, sizeof get_uid, answer, &len, err);
    pcsc_transport.close(link);
    if (!answered)
        return false;
    if (len < 2 + 4 || len > 2 + UID_MAX || answer[len - 2] != 0x90 || answer[len - 1] != 0x00)
        return ERR(err, ERR_CARD_OTHER, len < 2 ? 0 : answer[len - 2] << 8 | answer[len - 1]);
    *ret_len = len - 2;
    memcpy(ret, answer, *ret_len);
    return true;
}

static bool print_number(const struct config *config, struct err *err)
{
    char reader[PCSC_READER_SIZE];
    uint8_t number[UID_MAX];
    size_t len;
    SCOPED_PCSC *pcsc = pcsc_new(err);

    if (pcsc == NULL || !pcsc_wait_card(pcsc, config->reader, WAIT_MS, reader, err) ||
        !read_number(pcsc, reader, number, &len, err))
        return false;
    for (size_t i = 0; i < len; i++)
        printf("%02x", number[i]);
    return putchar('\n') == '\n' && fflush(stdout) == 0;
}

int main(int argc, char **argv)
{
    struct config_fault fault;
    struct err err;
    SCOPED_CONFIG *config = NULL;

    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        fputs(usage, stdout);
        return 0;
    }
    if (argc != 3 || strcmp(argv[1], "--config") != 0) {
        fputs(usage, stderr);
        return 2;
    }
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
        return 1;
    config = config_load(argv[2], &fault);
    if (config == NULL) {
        fprintf(stderr, "kiosk-staff-card: %s: %s %s.\n", argv[2], fault.key, fault.reason);
        return 2;
    }
    if (print_number(config, &err))
        return 0;
    log_err(&err);
    return 1;
}
