/* Holds a line of the input in a place until the input ends: "victim PLACE"; says "ready". */
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

/* Where it lies, apart from what has just read it. */
static char *copy_apart(const char *line, size_t len)
{
    char *copy = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (copy == MAP_FAILED)
        exit(1);
    memcpy(copy, line, len);
    return copy;
}

static void hold(const char *place, const char *line, size_t len)
{
    if (strcmp(place, "undumpable") == 0) {
        copy_apart(line, len);
        if (prctl(PR_SET_DUMPABLE, 0) != 0)
            exit(1);
    } else if (strcmp(place, "twice") == 0) {
        copy_apart(line, len);
        copy_apart(line, len);
    } else if (strcmp(place, "unreadable") == 0) {
        if (mprotect(copy_apart(line, len), len, PROT_NONE) != 0)
            exit(1);
    } else if (strcmp(place, "deleted") == 0) {
        char path[] = "/var/tmp/victim-XXXXXX";
        int fd = mkstemp(path);

        if (fd < 0 || unlink(path) != 0 || write(fd, line, len) != (ssize_t)len)
            exit(1);
    } else if (strcmp(place, "queue") == 0) {
        mqd_t queue = mq_open("/victim", O_CREAT | O_WRONLY, 0600, NULL);

        if (queue == (mqd_t)-1 || mq_send(queue, line, len, 0) != 0)
            exit(1);
    } else {
        exit(1);
    }
}

/* One byte at a time into memory that is wiped: nothing of the line is left in a buffer. */
int main(int argc, char **argv)
{
    char line[256] = "";
    size_t len = 0;
    char byte;

    while (len < sizeof line && read(STDIN_FILENO, &byte, 1) == 1 && byte != '\n')
        line[len++] = byte;
    hold(argc == 2 ? argv[1] : "", line, len);
    explicit_bzero(line, sizeof line);
    if (write(STDOUT_FILENO, "ready\n", 6) != 6)
        return 1;
    while (read(STDIN_FILENO, &byte, 1) > 0)
        continue;
    return 0;
}
