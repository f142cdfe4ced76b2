#include "cardlib/mynacard/pin.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "cardlib/card.h"

enum key {
    KEY_INTERRUPT = 0x03,
    KEY_END = 0x04,
    KEY_BACKSPACE = 0x08,
    KEY_ERASE_ALL = 0x15,
    KEY_ESCAPE = 0x1B,
    KEY_DELETE = 0x7F,
};

static void fd_close(int *fd)
{
    if (*fd >= 0)
        close(*fd);
}

static bool four_digits(const struct secret *pin, struct err *err)
{
    return secret_is_digits(pin, CARD_PIN_LEN) || ERR(err, ERR_PIN_FORMAT, pin->len);
}

/* One byte; false at the end of the input. */
static bool next_byte(int fd, uint8_t *ret, int *ret_errno)
{
    ssize_t got;

    do
        got = read(fd, ret, 1);
    while (got < 0 && errno == EINTR);
    *ret_errno = got < 0 ? errno : 0;
    return got == 1;
}

bool pin_read_fd(int fd, struct secret *ret, struct err *err)
{
    SCOPED_SECRET pin = {0};
    uint8_t byte;
    int failure;

    while (next_byte(fd, &byte, &failure)) {
        if (byte == '\n')
            break;
        if (!secret_push(&pin, byte))
            return ERR(err, ERR_PIN_FORMAT, pin.len + 1);
    }
    byte = 0;
    if (failure != 0)
        return ERR(err, ERR_IO, failure);
    if (pin.len > 0 && pin.bytes[pin.len - 1] == '\r')
        secret_pop(&pin);
    if (!four_digits(&pin, err))
        return false;
    secret_move(&pin, ret);
    return true;
}

static bool type(int tty, struct secret *pin, struct err *err)
{
    uint8_t byte;
    int failure;

    while (next_byte(tty, &byte, &failure)) {
        switch (byte) {
        case '\r':
        case '\n':
            return true;
        case KEY_INTERRUPT:
        case KEY_END:
        case KEY_ESCAPE:
            return ERR(err, ERR_CANCELLED, 0);
        case KEY_BACKSPACE:
        case KEY_DELETE:
            secret_pop(pin);
            break;
        case KEY_ERASE_ALL:
            secret_wipe(pin);
            break;
        default:
            if (!secret_push(pin, byte))
                return ERR(err, ERR_PIN_FORMAT, pin->len + 1);
        }
    }
    return ERR(err, failure == 0 ? ERR_CANCELLED : ERR_IO, failure);
}

static void say(int tty, const char *words)
{
    if (write(tty, words, strlen(words)) < 0)
        return; /* a prompt that nobody sees; the answer decides */
}

bool pin_ask(int tries_left, struct secret *ret, struct err *err)
{
    SCOPED(fd_close) int tty = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    SCOPED_SECRET pin = {0};
    struct termios before;

    if (tty < 0 || tcgetattr(tty, &before) < 0)
        return ERR(err, ERR_IO, errno);

    /* Ctrl-C comes as a key, so that no way out leaves the terminal without its echo. */
    struct termios quiet = before;
    quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG);
    if (tcsetattr(tty, TCSAFLUSH, &quiet) < 0)
        return ERR(err, ERR_IO, errno);
    if (tries_left == 1)
        say(tty, "One try is left. If it is wrong, only the municipality can help.\n"
                 "PIN (Enter alone stops): ");
    else
        say(tty, "PIN (four digits): ");
    bool typed = type(tty, &pin, err);
    tcsetattr(tty, TCSAFLUSH, &before);
    say(tty, "\n");

    if (!typed || !four_digits(&pin, err))
        return false;
    secret_move(&pin, ret);
    return true;
}
