#include "cardlib/mynacard/pin.h"

#include <errno.h>
#include <fcntl.h>
#include <mynacard.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum key {
    KEY_INTERRUPT = 0x03,
    KEY_END = 0x04,
    KEY_BACKSPACE = 0x08,
    KEY_ERASE_ALL = 0x15,
    KEY_ESCAPE = 0x1B,
    KEY_DELETE = 0x7F,
};

static bool push(struct pin *pin, char byte, struct failure *why)
{
    if (pin->len == PIN_MAX)
        return fail(why, MYNA_ERR_PIN_FORMAT, PIN_MAX + 1);
    pin->digits[pin->len++] = byte;
    return true;
}

static void pop(struct pin *pin)
{
    if (pin->len > 0)
        pin->digits[--pin->len] = '\0';
}

/* One byte; false at the end of the input. */
static bool next_byte(int fd, char *ret, int *ret_errno)
{
    ssize_t got;

    do
        got = read(fd, ret, 1);
    while (got < 0 && errno == EINTR);
    *ret_errno = got < 0 ? errno : 0;
    return got == 1;
}

static bool read_line(int fd, struct pin *pin, struct failure *why)
{
    char byte;
    int failure;

    while (next_byte(fd, &byte, &failure)) {
        if (byte == '\n')
            break;
        if (!push(pin, byte, why))
            return false;
    }
    myna_wipe(&byte, sizeof byte);
    if (failure != 0)
        return fail(why, MYNA_ERR_IO, failure);
    if (pin->len > 0 && pin->digits[pin->len - 1] == '\r')
        pop(pin);
    return true;
}

/* The caller has its PIN, or nothing of it. */
static bool hand_over(bool taken, struct pin *pin, struct pin *ret)
{
    if (taken)
        *ret = *pin;
    myna_wipe(pin, sizeof *pin);
    return taken;
}

bool pin_read_fd(int fd, struct pin *ret, struct failure *why)
{
    struct pin pin = {0};

    return hand_over(read_line(fd, &pin, why), &pin, ret);
}

static bool type(int tty, struct pin *pin, struct failure *why)
{
    char byte;
    int failure;

    while (next_byte(tty, &byte, &failure)) {
        switch (byte) {
        case '\r':
        case '\n':
            return true;
        case KEY_INTERRUPT:
        case KEY_END:
        case KEY_ESCAPE:
            return fail(why, MYNA_ERR_CANCELLED, 0);
        case KEY_BACKSPACE:
        case KEY_DELETE:
            pop(pin);
            break;
        case KEY_ERASE_ALL:
            myna_wipe(pin, sizeof *pin);
            break;
        default:
            if (!push(pin, byte, why))
                return false;
        }
    }
    return fail(why, failure == 0 ? MYNA_ERR_CANCELLED : MYNA_ERR_IO, failure);
}

static void say(int tty, const char *words)
{
    if (write(tty, words, strlen(words)) < 0)
        return; /* a prompt that nobody sees; the answer decides */
}

/* Ctrl-C comes as a key, so that no way out leaves the terminal without its echo. */
static bool hush(int tty, struct termios *ret_before)
{
    if (tcgetattr(tty, ret_before) < 0)
        return false;

    struct termios quiet = *ret_before;

    quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG);
    return tcsetattr(tty, TCSAFLUSH, &quiet) == 0;
}

static bool ask_at(int tty, int tries_left, struct pin *ret, struct failure *why)
{
    struct termios before;
    struct pin pin = {0};

    if (!hush(tty, &before))
        return fail(why, MYNA_ERR_IO, errno);
    if (tries_left == 1)
        say(tty, "One try is left. If it is wrong, only the municipality can help.\n"
                 "PIN (Enter alone stops): ");
    else
        say(tty, "PIN (four digits): ");
    bool typed = type(tty, &pin, why);
    tcsetattr(tty, TCSAFLUSH, &before);
    say(tty, "\n");
    return hand_over(typed, &pin, ret);
}

bool pin_ask(int tries_left, struct pin *ret, struct failure *why)
{
    int tty = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);

    if (tty < 0)
        return fail(why, MYNA_ERR_IO, errno);

    bool asked = ask_at(tty, tries_left, ret, why);

    close(tty);
    return asked;
}
