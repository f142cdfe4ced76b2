#include "kiosk/attendant/terminal.h"

#include <stdio.h>
#include <termios.h>
#include <unistd.h>

/* Everything up to the end of the line is taken, so that none of it reaches a shell. */
static bool read_line(int fd, struct secret *ret)
{
    bool fits = true;
    char c;

    while (read(fd, &c, 1) == 1) {
        if (c == '\n')
            return fits;
        fits = secret_push(ret, (uint8_t)c) && fits;
    }
    return false;
}

bool terminal_read_code(int fd, const char *question, struct secret *ret)
{
    SCOPED_SECRET code = {0};
    struct termios before, silent;
    bool is_terminal = tcgetattr(fd, &before) == 0, read;

    if (is_terminal) {
        silent = before;
        silent.c_lflag &= ~(tcflag_t)ECHO;
        if (tcsetattr(fd, TCSAFLUSH, &silent) != 0)
            return false;
        fputs(question, stderr);
    }
    read = read_line(fd, &code);
    if (is_terminal) {
        fputc('\n', stderr);
        tcsetattr(fd, TCSAFLUSH, &before);
    }
    if (read)
        secret_move(&code, ret);
    return read;
}
