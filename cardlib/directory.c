#include "cardlib/directory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

typedef bool taker(void *ctx, FILE *file, struct err *err);

static void dir_close(DIR **dir)
{
    if (*dir != NULL)
        closedir(*dir);
}

static void file_close(FILE **file)
{
    if (*file != NULL)
        fclose(*file);
}

static bool is_wanted(const char *name, const char *suffix)
{
    size_t len = strlen(name);
    size_t suffix_len = strlen(suffix);

    return name[0] != '.' && len > suffix_len && strcmp(name + len - suffix_len, suffix) == 0;
}

static bool read_file(int directory, const char *name, taker *take, void *ctx, struct err *err)
{
    int fd = openat(directory, name, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return ERR(err, ERR_IO, errno);

    SCOPED(file_close) FILE *file = fdopen(fd, "r");

    if (file == NULL) {
        close(fd);
        return ERR(err, ERR_MEMORY, 0);
    }
    return take(ctx, file, err);
}

bool directory_each(const char *directory, const char *suffix, taker *take, void *ctx,
                    struct err *err)
{
    SCOPED(dir_close) DIR *dir = opendir(directory);
    const struct dirent *entry;

    if (dir == NULL)
        return ERR(err, ERR_IO, errno);
    while (errno = 0, (entry = readdir(dir)) != NULL) {
        if (is_wanted(entry->d_name, suffix) &&
            !read_file(dirfd(dir), entry->d_name, take, ctx, err))
            return false;
    }
    return errno == 0 || ERR(err, ERR_IO, errno);
}
