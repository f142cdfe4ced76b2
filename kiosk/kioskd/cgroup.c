#include "kiosk/kioskd/cgroup.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define GROUP_NAME "kioskd-children"

/* Where cgroup v2 is on a machine of today, and on one that has both. */
static const char *const mounts[] = {"/sys/fs/cgroup", "/sys/fs/cgroup/unified"};

static char group[PATH_MAX]; /* "": none */

static bool write_word(const char *file, const char *word)
{
    char path[PATH_MAX + 32];
    bool written;
    int fd;

    snprintf(path, sizeof path, "%s/%s", group, file);
    fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    written = write(fd, word, strlen(word)) == (ssize_t)strlen(word);
    close(fd);
    return written;
}

/* Our own group's path in the tree: the line "0::/system.slice/kioskd.service". */
static bool read_own_path(char ret[static PATH_MAX])
{
    FILE *file = fopen("/proc/self/cgroup", "re");
    char line[PATH_MAX];
    bool found = false;

    while (file != NULL && !found && fgets(line, sizeof line, file) != NULL) {
        found = strncmp(line, "0::/", 4) == 0;
        line[strcspn(line, "\n")] = '\0';
    }
    if (file != NULL)
        fclose(file);
    if (found)
        snprintf(ret, PATH_MAX, "%s", line + 3);
    return found;
}

static bool make_group(const char *mount, const char *own)
{
    char path[PATH_MAX + 32];

    if (snprintf(group, sizeof group, "%s%s/" GROUP_NAME, mount, own) >= (int)sizeof group)
        return false;
    if (mkdir(group, 0755) != 0 && errno != EEXIST)
        return false;
    snprintf(path, sizeof path, "%s/cgroup.kill", group);
    return access(path, W_OK) == 0;
}

void cgroup_kill(void)
{
    if (group[0] != '\0')
        write_word("cgroup.kill", "1"); /* whoever is left is killed one by one */
}

bool cgroup_prepare(void)
{
    char own[PATH_MAX];

    if (read_own_path(own))
        for (size_t i = 0; i < ARRAY_LEN(mounts); i++)
            if (make_group(mounts[i], own)) {
                cgroup_kill();
                return true;
            }
    group[0] = '\0';
    return false;
}

bool cgroup_enter(void)
{
    return group[0] == '\0' || write_word("cgroup.procs", "0");
}

void cgroup_remove(void)
{
    if (group[0] != '\0')
        rmdir(group);
}
