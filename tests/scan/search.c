#include "tests/scan/search.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

struct file_id *file_id_new(uint64_t dev, uint64_t ino)
{
    struct file_id *id = g_new(struct file_id, 1);

    *id = (struct file_id){dev, ino};
    return id;
}

unsigned file_id_hash(const void *id)
{
    const struct file_id *file = id;

    return (unsigned)((file->ino ^ file->dev << 20) * 0x9E3779B97F4A7C15ULL >> 32);
}

gboolean file_id_equal(const void *one, const void *other)
{
    return memcmp(one, other, sizeof(struct file_id)) == 0;
}

bool time_is_since(const struct timespec *time, const struct timespec *since)
{
    return time->tv_sec > since->tv_sec ||
           (time->tv_sec == since->tv_sec && time->tv_nsec >= since->tv_nsec);
}

void search_report(struct search *search, enum place place, pid_t pid, const char *detail)
{
    size_t count;
    const struct match *matches = matcher_end(search->matcher, &count);

    for (size_t i = 0; i < count && search_is_asked(search, place); i++)
        report_hit(search->report, &(struct hit){.place = place,
                                                 .pid = pid,
                                                 .detail = (char *)(uintptr_t)detail,
                                                 .needle = matches[i].needle,
                                                 .encoding = matches[i].encoding,
                                                 .count = 1,
                                                 .start = matches[i].start,
                                                 .len = matches[i].len,
                                                 .whole = matches[i].whole});
}

/* Feeds what can be read from fd up to limit bytes. */
static bool feed(struct search *search, int fd, enum place place, uint64_t limit)
{
    while (limit > 0) {
        size_t room;
        uint8_t *to = matcher_room(search->matcher, &room);
        ssize_t n = read(fd, to, MIN(room, limit));

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n == 0;
        matcher_fed(search->matcher, (size_t)n);
        report_searched(search->report, place, (uint64_t)n);
        limit -= (uint64_t)n;
    }
    return true;
}

bool search_stream(struct search *search, int fd, enum place place, pid_t pid, const char *detail)
{
    bool ok;
    int error;

    matcher_begin(search->matcher, 0);
    ok = feed(search, fd, place, UINT64_MAX);
    error = errno;
    search_report(search, place, pid, detail);
    errno = error;
    return ok;
}

bool search_file(struct search *search, int fd, enum place place, pid_t pid, const char *detail)
{
    off_t data = lseek(fd, 0, SEEK_DATA), hole;
    bool ok = true;

    if (data < 0 && errno == ENXIO) /* nothing but a hole, or nothing at all */
        return true;
    if (data < 0)
        return search_stream(search, fd, place, pid, detail);
    while (ok && data >= 0) {
        hole = lseek(fd, data, SEEK_HOLE);
        if (hole < 0 || lseek(fd, data, SEEK_SET) < 0)
            return false;
        matcher_begin(search->matcher, (uint64_t)data);
        ok = feed(search, fd, place, (uint64_t)(hole - data));
        search_report(search, place, pid, detail);
        data = lseek(fd, hole, SEEK_DATA);
    }
    return ok;
}

void search_bytes(struct search *search, const void *bytes, size_t len, enum place place, pid_t pid,
                  const char *detail)
{
    const uint8_t *from = bytes;

    matcher_begin(search->matcher, 0);
    for (size_t at = 0; at < len;) {
        size_t room;
        uint8_t *to = matcher_room(search->matcher, &room);
        size_t n = MIN(room, len - at);

        memcpy(to, from + at, n);
        matcher_fed(search->matcher, n);
        at += n;
    }
    report_searched(search->report, place, len);
    search_report(search, place, pid, detail);
}

bool search_is_asked(const struct search *search, enum place place)
{
    return (search->not_asked >> place & 1) == 0;
}

/* Memory first: what is found later stands in our own. */
void search_everywhere(struct search *search)
{
    static const struct {
        void (*search)(struct search *search);
        unsigned places;
    } parts[] = {
        {search_memory, 1U << PLACE_MEMORY | 1U << PLACE_DISPLAY},
        {search_objects, 1U << PLACE_MEMFD | 1U << PLACE_DELETED | 1U << PLACE_PIPE |
                             1U << PLACE_SOCKET | 1U << PLACE_SYSV_SHM},
        {search_ipc, 1U << PLACE_SYSV_SHM | 1U << PLACE_SYSV_QUEUE | 1U << PLACE_POSIX_QUEUE},
        {search_files, 1U << PLACE_FILE | 1U << PLACE_FILE_NAME | 1U << PLACE_SHM |
                           1U << PLACE_JOURNAL | 1U << PLACE_CORE_DUMP},
        {search_consoles, 1U << PLACE_DISPLAY},
        {search_swap, 1U << PLACE_SWAP},
        {search_log, 1U << PLACE_KERNEL_LOG},
        {search_journal, 1U << PLACE_JOURNAL},
        {search_core_dumps, 1U << PLACE_CORE_DUMP},
    };

    for (enum place place = 0; place < PLACES; place++) {
        if (!search_is_asked(search, place))
            report_not_asked(search->report, place);
    }
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        if ((parts[i].places & ~search->not_asked) != 0)
            parts[i].search(search);
    }
}
