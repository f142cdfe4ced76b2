/* Stands in for pcscd: fake-pcscd SOCKET FILE. Listens at SOCKET and behaves as the word in FILE says: "listen";
 * "stubborn", which does not end when it is asked to; "deaf", which never listens; "die", which ends at once. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int listen_at(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (strlen(path) >= sizeof address.sun_path)
        exit(2);
    memcpy(address.sun_path, path, strlen(path));
    if (fd < 0 || bind(fd, (const struct sockaddr *)&address, sizeof address) != 0 ||
        listen(fd, 16) != 0)
        exit(2);
    return fd;
}

int main(int argc, char **argv)
{
    char word[32];
    FILE *file;

    if (argc != 3)
        return 2;
    file = fopen(argv[2], "re");
    if (file == NULL || fscanf(file, "%31s", word) != 1 || fclose(file) != 0)
        return 2;
    if (strcmp(word, "die") == 0)
        return 1;
    if (strcmp(word, "stubborn") == 0)
        signal(SIGTERM, SIG_IGN);
    for (int fd = strcmp(word, "deaf") == 0 ? -1 : listen_at(argv[1]);;) {
        if (fd < 0)
            pause();
        else
            close(accept(fd, NULL, NULL));
    }
}
