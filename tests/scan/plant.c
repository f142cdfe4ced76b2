#include "tests/scan/plant.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/scan/mask.h"
#include "tests/scan/mounts.h"

/* clang-format off */
static const struct {
    const char *what;
    enum place place;
    bool only_text, only_utf8;
} kinds[] = {
    {"heap",                PLACE_MEMORY,     false, false},
    {"freed chunk",         PLACE_MEMORY,     false, false},
    {"stack",               PLACE_MEMORY,     false, false},
    {"page without access", PLACE_MEMORY,     false, false},
    {"locked page",         PLACE_MEMORY,     false, false},
    {"environment",         PLACE_MEMORY,     true,  false},
    {"arguments",           PLACE_MEMORY,     true,  false},
    {"pixmap",              PLACE_DISPLAY,    false, false},
    {"POSIX shared memory", PLACE_SHM,        false, false},
    {"memfd",               PLACE_MEMFD,      false, false},
    {"shared mapping",      PLACE_MEMFD,      false, false},
    {"deleted file",        PLACE_DELETED,    false, false},
    {"pipe",                PLACE_PIPE,       false, false},
    {"socket",              PLACE_SOCKET,     false, false},
    {"segment",             PLACE_SYSV_SHM,   false, false},
    {"message",             PLACE_SYSV_QUEUE, false, false},
    {"file name",           PLACE_FILE_NAME,  true,  true},
    {"swap",                PLACE_SWAP,       false, false},
    {"kernel log",          PLACE_KERNEL_LOG, true,  false},
    {"core dump",           PLACE_FILE,       false, false},
};
/* clang-format on */

static void add_plant(struct plants *plants, const struct plant *plant)
{
    plants->plants = g_renew(struct plant, plants->plants, plants->count + 1);
    plants->plants[plants->count++] = *plant;
}

static bool is_excluded(const struct search *search, const char *path)
{
    struct stat stat_of;
    struct file_id id;

    if (stat(path, &stat_of) != 0)
        return true;
    id = (struct file_id){stat_of.st_dev, stat_of.st_ino};
    return g_hash_table_contains(search->excluded_trees, &id);
}

/* A file on every file system that we see and that takes files. */
static void add_files(const struct search *search, struct plants *plants)
{
    GPtrArray *paths = mounts_writable();

    for (unsigned i = 0; i < paths->len; i++) {
        const char *path = g_ptr_array_index(paths, i);
        struct plant plant = {.what = g_strdup_printf("file in %s", path),
                              .place = strcmp(path, "/dev/shm") == 0 ? PLACE_SHM : PLACE_FILE,
                              .path = g_strdup(path)};

        if (is_excluded(search, path)) {
            g_free(plant.what);
            g_free(plant.path);
        } else {
            add_plant(plants, &plant);
        }
    }
    g_ptr_array_free(paths, TRUE);
}

/* Letters that all the encodings have, often in no text: what is made of them by chance is nobody's. */
static void make_word(char ret[static 64])
{
    static const char letters[] =
        "亜唖娃阿哀愛挨姶逢葵茜穐悪握渥旭葦芦鯵梓圧斡扱宛姐虻飴絢綾鮎或粟袷安庵按暗案闇鞍杏以";
    size_t count = (sizeof letters - 1) / 3, at = 0;
    uint8_t random[16];

    if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
        _exit(1);
    for (size_t i = 0; i < sizeof random; i++, at += 3)
        memcpy(ret + at, letters + 3 * (random[i] % count), 3);
    ret[at] = '\0';
}

/* In a child: nobody else has them in the clear. */
static void write_needles(const struct plants *plants, int to)
{
    struct mask *mask = mask_new();
    struct needles needles;
    char word[64], number[13];
    FILE *file = fdopen(to, "w");

    for (size_t i = 0; i < plants->count; i++) {
        make_word(word);
        /* The digits for BCD: of the word's bytes, which are random enough. */
        for (size_t j = 0; j < 12; j++)
            number[j] = (char)('0' + (unsigned char)word[3 * j + 2] % 10);
        number[12] = '\0';
        if (!mask_add_plant(mask, plants->plants[i].what, word, number))
            _exit(1);
    }
    if (file == NULL || !mask_finish(&mask, &needles) || !needles_write(&needles, file))
        _exit(1);
    _exit(0);
}

static bool read_needles(const struct plants *plants, int from, struct needles *ret)
{
    FILE *file = fdopen(from, "r");
    int line;
    bool ok = file != NULL && needles_read(file, ret, &line);

    if (file != NULL)
        fclose(file);
    if (ok && ret->needle_count == plants->count)
        return true;
    return false;
}

static bool wait_for(pid_t child)
{
    int status;

    while (waitpid(child, &status, 0) != child) {
        if (errno != EINTR)
            return false;
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool plants_make(const struct search *search, struct needles *needles, struct plants **ret)
{
    struct plants *plants = g_new0(struct plants, 1);
    SCOPED_NEEDLES made = {0};
    int ends[2];
    pid_t child;
    bool ok;

    plants->stay = -1;
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        add_plant(plants, &(struct plant){.what = g_strdup(kinds[i].what),
                                          .place = kinds[i].place,
                                          .only_text = kinds[i].only_text,
                                          .only_utf8 = kinds[i].only_utf8});
    add_files(search, plants);
    *ret = plants;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return false;
    child = fork();
    if (child == 0)
        write_needles(plants, ends[1]);
    close(ends[1]);
    ok = read_needles(plants, ends[0], &made);
    if (child < 0 || !wait_for(child) || !ok)
        return false;
    for (size_t i = 0; i < plants->count; i++) {
        plants->plants[i].needle = (uint32_t)(needles->needle_count + i);
        made.needles[i].planted = true;
    }
    needles_merge(needles, &made);
    return true;
}

bool plants_put(struct plants *plants, const struct needles *needles)
{
    int ready[2], stay[2];
    bool ok = true;

    if (pipe2(ready, O_CLOEXEC) != 0)
        return false;
    if (pipe2(stay, O_CLOEXEC) != 0) {
        close(ready[0]);
        close(ready[1]);
        return false;
    }
    plants->holder = fork();
    if (plants->holder == 0) {
        close(ready[0]);
        close(stay[1]);
        plants_hold(plants, needles, ready[1], stay[0]);
        _exit(0);
    }
    close(ready[1]);
    close(stay[0]);
    plants->stay = stay[1];
    for (size_t i = 0; ok && i < plants->count; i++) {
        struct plant said;

        ok = read(ready[0], &said, sizeof said) == (ssize_t)sizeof said;
        if (ok) {
            plants->plants[i].error = said.error;
            plants->plants[i].pid = said.pid;
        }
    }
    close(ready[0]);
    return ok;
}

bool plant_takes(const struct plant *plant, const struct needles *needles,
                 const struct pattern *pattern)
{
    if (pattern->needle != plant->needle)
        return false;
    if (plant->only_utf8)
        return pattern->encoding == ENCODING_UTF8 && pattern->need < pattern->len;
    for (size_t i = 0; plant->only_text && i < pattern->len; i++) {
        if (pattern_byte(needles, pattern, i) == 0)
            return false;
    }
    return true;
}

/* Where it is, more than in one place perhaps: a shared mapping is in memory as well. */
static uint64_t count_found(const struct plants *plants, const struct plant *plant,
                            const struct report *report, enum encoding encoding)
{
    uint64_t count = report_count(report, plant->place, plant->pid, plant->needle, encoding);

    if (plant->place ==
        PLACE_DISPLAY) /* a display whose name we do not know; not our own buffers */
        count += report_count(report, PLACE_MEMORY, 0, plant->needle, encoding) -
                 report_count(report, PLACE_MEMORY, plants->holder, plant->needle, encoding);
    return count;
}

void plants_judge(const struct plants *plants, const struct search *search)
{
    const struct needles *needles = search->needles;
    struct report *report = search->report;

    for (size_t i = 0; i < plants->count; i++) {
        const struct plant *plant = &plants->plants[i];
        uint64_t expected[ENCODINGS] = {0}, missing = 0, all = 0;

        if (!search_is_asked(search, plant->place))
            continue;
        if (plant->error != 0) {
            report_not_planted(report, plant->place, plant->what,
                               plant->error == ENODEV ? "not here" : g_strerror(plant->error));
            continue;
        }
        for (size_t j = 0; j < needles->pattern_count; j++) {
            if (plant_takes(plant, needles, &needles->patterns[j]))
                expected[needles->patterns[j].encoding]++;
        }
        for (enum encoding encoding = 0; encoding < ENCODINGS; encoding++) {
            uint64_t found = count_found(plants, plant, report, encoding);

            all += expected[encoding];
            missing += found < expected[encoding] ? expected[encoding] - found : 0;
        }
        report_planted(report, plant->place, plant->what, all, missing);
    }
}

void plants_remove(struct plants **plants)
{
    struct plants *p = *plants;

    if (p == NULL)
        return;
    if (p->stay >= 0)
        close(p->stay);
    if (p->holder > 0)
        wait_for(p->holder);
    for (size_t i = 0; i < p->count; i++) {
        g_free(p->plants[i].what);
        g_free(p->plants[i].path);
    }
    g_free(p->plants);
    g_free(p);
    *plants = NULL;
}
