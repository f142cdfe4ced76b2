/* A PC/SC client for pcscd.sh: what a reader's user sees of the virtual card, and how long a command
 * takes. Usage: pcscd-client CONTROL-SOCKET. */
#include <glib.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <winscard.h>

#define READER "Virtual PCD 00 00"

/* How often one command is timed. */
#define ROUNDS 2000

static const char *control_path;
static SCARDCONTEXT context;

/* Runs one command of the virtual card's and checks how the answer begins. */
static void control(const char *command, const char *wanted)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char answer[512] = "";
    size_t len = 0;
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    g_strlcpy(address.sun_path, control_path, sizeof address.sun_path);
    g_assert_cmpint(connect(fd, (const struct sockaddr *)&address, sizeof address), ==, 0);
    g_assert_cmpint(dprintf(fd, "%s\n", command), >, 0);
    while (len == 0 || answer[len - 1] != '\n') {
        ssize_t count = read(fd, answer + len, sizeof answer - len - 1);

        g_assert_cmpint(count, >, 0);
        len += (size_t)count;
    }
    close(fd);
    if (!g_str_has_prefix(answer, wanted))
        g_error("%s: %s", command, answer);
}

/* Waits until the reader says that a card is there, or is not. */
static void await_card(bool there)
{
    SCARD_READERSTATE state = {.szReader = READER, .dwCurrentState = SCARD_STATE_UNAWARE};
    DWORD wanted = there ? SCARD_STATE_PRESENT : SCARD_STATE_EMPTY;

    do {
        g_assert_cmpint(SCardGetStatusChange(context, 10000, &state, 1), ==, SCARD_S_SUCCESS);
        state.dwCurrentState = state.dwEventState;
    } while ((state.dwEventState & wanted) == 0);
}

static SCARDHANDLE connect_card(void)
{
    SCARDHANDLE card = 0;
    DWORD protocol = 0;

    await_card(true);
    g_assert_cmpint(
        SCardConnect(context, READER, SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_T1, &card, &protocol),
        ==, SCARD_S_SUCCESS);
    return card;
}

static LONG transmit(SCARDHANDLE card, const char *hex, unsigned char *ret, DWORD *ret_len)
{
    unsigned char cmd[512];
    size_t len = strlen(hex) / 2;

    for (size_t i = 0; i < len; i++)
        cmd[i] = (unsigned char)(g_ascii_xdigit_value(hex[2 * i]) << 4 |
                                 g_ascii_xdigit_value(hex[2 * i + 1]));
    *ret_len = 4096;
    return SCardTransmit(card, SCARD_PCI_T1, cmd, len, NULL, ret, ret_len);
}

/* data_len bytes and this status word. */
static void expect(SCARDHANDLE card, const char *hex, size_t data_len, unsigned sw)
{
    unsigned char answer[4096];
    DWORD len = 0;

    g_assert_cmpint(transmit(card, hex, answer, &len), ==, SCARD_S_SUCCESS);
    g_assert_cmpuint(len, ==, data_len + 2);
    g_assert_cmphex(answer[len - 2] << 8 | answer[len - 1], ==, sw);
}

#define SELECT_TEXT "00A4040C0AD3921000310001010408"
#define VERIFY_1234 "002000910431323334"

static void files_come_in_one_piece_by_extended_length(void)
{
    SCARDHANDLE card = connect_card();

    expect(card, SELECT_TEXT, 0, 0x9000);
    expect(card, "00200091", 0, 0x63C3);
    expect(card, VERIFY_1234, 0, 0x9000);
    expect(card, "00B0810011", 17, 0x9000);
    expect(card, "00B08200000000", 640, 0x9000);
    expect(card, "00B08300000000", 336, 0x9000);
    expect(card, "00B08400000000", 568, 0x9000);
    expect(card, "00B08700000000", 536, 0x9000);
    SCardDisconnect(card, SCARD_RESET_CARD);
}

static void a_reset_at_the_end_forgets_the_pin(void)
{
    SCARDHANDLE card = connect_card();

    expect(card, SELECT_TEXT, 0, 0x9000);
    expect(card, VERIFY_1234, 0, 0x9000);
    SCardDisconnect(card, SCARD_RESET_CARD);
    card = connect_card();
    expect(card, "00B0810011", 0, 0x6A82);
    expect(card, SELECT_TEXT, 0, 0x9000);
    expect(card, "00B0810011", 0, 0x6982);
    SCardDisconnect(card, SCARD_UNPOWER_CARD);
}

static void a_card_that_stays_powered_remembers_the_pin(void)
{
    SCARDHANDLE card = connect_card();

    expect(card, SELECT_TEXT, 0, 0x9000);
    expect(card, VERIFY_1234, 0, 0x9000);
    SCardDisconnect(card, SCARD_LEAVE_CARD);
    card = connect_card();
    expect(card, "00B0810011", 17, 0x9000);
    SCardDisconnect(card, SCARD_RESET_CARD);
}

static void a_card_that_is_taken_away_is_missed_and_can_come_back(void)
{
    SCARDHANDLE card = connect_card();
    unsigned char answer[4096];
    DWORD len = 0;

    expect(card, SELECT_TEXT, 0, 0x9000);
    control("remove", "ok removed\n");
    await_card(false);
    g_assert_cmpint(transmit(card, VERIFY_1234, answer, &len), !=, SCARD_S_SUCCESS);
    SCardDisconnect(card, SCARD_RESET_CARD);
    control("insert", "ok ");
    card = connect_card();
    expect(card, SELECT_TEXT, 0, 0x9000);
    SCardDisconnect(card, SCARD_RESET_CARD);
}

static void a_card_leaves_in_the_middle_of_a_command(void)
{
    SCARDHANDLE card = connect_card();
    unsigned char answer[4096];
    DWORD len = 0;

    control("add at 2 pull", "ok\n");
    expect(card, SELECT_TEXT, 0, 0x9000);
    /* pcsc-lite 1.9.9 with the vpcd driver reports success, and no bytes at all. */
    g_assert_true(transmit(card, VERIFY_1234, answer, &len) != SCARD_S_SUCCESS || len == 0);
    SCardDisconnect(card, SCARD_RESET_CARD);
    await_card(false);
    control("tries", "ok 3\n"); /* the command never reached it */
    control("insert", "ok ");
    await_card(true);
}

static gint by_time(gconstpointer a, gconstpointer b)
{
    gint64 first = *(const gint64 *)a;
    gint64 second = *(const gint64 *)b;

    return first < second ? -1 : first > second;
}

static void the_time_of_a_command_is_printed(void)
{
    SCARDHANDLE card = connect_card();
    g_autofree gint64 *taken_us = g_new0(gint64, ROUNDS);

    expect(card, SELECT_TEXT, 0, 0x9000);
    for (int i = 0; i < ROUNDS; i++) {
        gint64 before = g_get_monotonic_time();

        expect(card, "00200091", 0, 0x63C3);
        taken_us[i] = g_get_monotonic_time() - before;
    }
    SCardDisconnect(card, SCARD_RESET_CARD);
    qsort(taken_us, ROUNDS, sizeof *taken_us, by_time);
    g_print("# one command: p50 %" G_GINT64_FORMAT " us, p99 %" G_GINT64_FORMAT " us\n",
            taken_us[ROUNDS / 2], taken_us[ROUNDS * 99 / 100]);
}

int main(int argc, char **argv)
{
    g_assert_cmpint(argc, ==, 2);
    control_path = argv[1];
    g_assert_cmpint(SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context), ==,
                    SCARD_S_SUCCESS);
    files_come_in_one_piece_by_extended_length();
    a_reset_at_the_end_forgets_the_pin();
    a_card_that_stays_powered_remembers_the_pin();
    a_card_that_is_taken_away_is_missed_and_can_come_back();
    a_card_leaves_in_the_middle_of_a_command();
    the_time_of_a_command_is_printed();
    SCardReleaseContext(context);
    return 0;
}
