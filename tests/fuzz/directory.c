#include "tests/fuzz/directory.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define FILES_MAX 4
#define PATH_SIZE 64

static char directory[] = "/tmp/fuzz-directory-XXXXXX";
static const char *suffix;

static void path_of(int n, char ret[static PATH_SIZE])
{
    snprintf(ret, PATH_SIZE, "%s/%d%s", directory, n, suffix);
}

static void tidy(void)
{
    for (int n = 0; n < FILES_MAX; n++) {
        char path[PATH_SIZE];

        path_of(n, path);
        unlink(path);
    }
    rmdir(directory);
}

static void write_file(int n, const uint8_t *text, size_t len)
{
    char path[PATH_SIZE];

    path_of(n, path);

    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    REQUIRE(fd >= 0 && write(fd, text, len) == (ssize_t)len);
    close(fd);
}

const char *directory_of(const uint8_t *bytes, size_t len, const char *files_suffix)
{
    if (suffix == NULL) {
        suffix = files_suffix;
        REQUIRE(mkdtemp(directory) != NULL);
        atexit(tidy);
    }
    for (int n = 0; n < FILES_MAX; n++) {
        const uint8_t *end = len > 0 ? memchr(bytes, 0xFF, len) : NULL;
        size_t file_len = end == NULL ? len : (size_t)(end - bytes);
        char path[PATH_SIZE];

        path_of(n, path);
        unlink(path);
        if (n > 0 && len == 0)
            continue;
        write_file(n, bytes, file_len);
        if (file_len < len)
            file_len++;
        bytes += file_len;
        len -= file_len;
    }
    return directory;
}
