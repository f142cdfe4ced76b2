/* residue-scan: finds what is left of a resident on this machine. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/scan/mask.h"
#include "tests/scan/plant.h"
#include "tests/scan/search.h"

enum { EXIT_CLEAN = 0, EXIT_HITS = 1, EXIT_INCOMPLETE = 2 };

static const char usage[] =
    "usage: residue-scan --mask [--resident FILE]... < LINES > NEEDLES\n"
    "       residue-scan --needles NEEDLES --since FILE|SECONDS [OPTION]...\n"
    "Finds what is left of a resident on this machine. Only root can look everywhere.\n"
    "\n"
    "  --mask               makes a file of needles, in which nobody finds them, of lines\n"
    "                       NAME KIND VALUE (until the end of the input) and of residents' files, "
    "and ends\n"
    "  --resident FILE      all that is in a resident's file (tests/residents), as FILE.number, "
    "FILE.pin…\n"
    "    KIND               number pin name birth text; opaque pixels (hexadecimal);\n"
    "                       public: a text that every machine may hold, no hit\n"
    "\n"
    "  --needles NEEDLES    what to look for; may be given more than once\n"
    "  --since FILE|SECONDS looks into files changed since FILE was, or since this time of the "
    "epoch\n"
    "  --exclude-pid PID    leaves out the memory of this process\n"
    "  --exclude-tree DIR   leaves out the files in this folder\n"
    "  --only PLACE         looks there only; may be given more than once\n"
    "    PLACE              memory display shm memfd deleted-file pipe socket file file-name "
    "sysv-shm sysv-queue\n"
    "                       posix-queue swap kernel-log journal core-dump\n"
    "  --no-plant           does not prove that what is planted is found\n"
    "  --json               prints one JSON object instead of tables\n"
    "Exit: 0 nothing found; 1 something; 2 nothing, but it was not possible to look everywhere, or "
    "something planted\n"
    "was not found; or wrong usage.\n";

enum word {
    OPTION_MASK = 256,
    OPTION_RESIDENT,
    OPTION_NEEDLES,
    OPTION_SINCE,
    OPTION_EXCLUDE_PID,
    OPTION_EXCLUDE_TREE,
    OPTION_ONLY,
    OPTION_NO_PLANT,
    OPTION_JSON,
    OPTION_HELP
};

struct options {
    bool mask, json, no_plant, has_since;
    GPtrArray *residents, *needles; /* paths */
};

static _Noreturn void fail_usage(const char *format, ...) __attribute__((format(printf, 1, 2)));

static _Noreturn void fail_usage(const char *format, ...)
{
    va_list words;

    fputs("residue-scan: ", stderr);
    va_start(words, format);
    vfprintf(stderr, format, words);
    va_end(words);
    fputs("\nTry residue-scan --help.\n", stderr);
    exit(EXIT_INCOMPLETE);
}

static void take_since(struct search *search, const char *word)
{
    struct stat stat_of;
    char *end;
    double seconds = strtod(word, &end);

    if (stat(word, &stat_of) == 0)
        search->since = stat_of.st_mtim;
    else if (end != word && *end == '\0' && seconds >= 0 && seconds < 1e15)
        search->since =
            (struct timespec){(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)};
    else
        fail_usage("--since %s: no such file, and no time.", word);
}

static void take_pid(struct search *search, const char *word)
{
    char *end;
    long pid = strtol(word, &end, 10);

    if (end == word || *end != '\0' || pid < 1 || pid > INT32_MAX)
        fail_usage("--exclude-pid %s: no process id.", word);
    g_hash_table_add(search->excluded_pids, GINT_TO_POINTER(pid));
}

static void take_tree(struct search *search, const char *path)
{
    struct stat stat_of;

    if (stat(path, &stat_of) != 0)
        fail_usage("--exclude-tree %s: %s.", path, g_strerror(errno));
    g_hash_table_add(search->excluded_trees, file_id_new(stat_of.st_dev, stat_of.st_ino));
}

static void take_only(struct search *search, const char *word)
{
    enum place place;

    if (!place_from_name(word, &place))
        fail_usage("--only %s: no such place.", word);
    if (search->not_asked == 0)
        search->not_asked = (1U << PLACES) - 1;
    search->not_asked &= ~(1U << place);
}

static void take_options(int argc, char **argv, struct options *options, struct search *search)
{
    static const struct option words[] = {
        {"mask", no_argument, NULL, OPTION_MASK},
        {"resident", required_argument, NULL, OPTION_RESIDENT},
        {"needles", required_argument, NULL, OPTION_NEEDLES},
        {"since", required_argument, NULL, OPTION_SINCE},
        {"exclude-pid", required_argument, NULL, OPTION_EXCLUDE_PID},
        {"exclude-tree", required_argument, NULL, OPTION_EXCLUDE_TREE},
        {"only", required_argument, NULL, OPTION_ONLY},
        {"no-plant", no_argument, NULL, OPTION_NO_PLANT},
        {"json", no_argument, NULL, OPTION_JSON},
        {"help", no_argument, NULL, OPTION_HELP},
        {NULL, 0, NULL, 0}};
    int word;

    while ((word = getopt_long(argc, argv, "", words, NULL)) != -1) {
        switch (word) {
        case OPTION_MASK:
            options->mask = true;
            break;
        case OPTION_RESIDENT:
            g_ptr_array_add(options->residents, optarg);
            break;
        case OPTION_NEEDLES:
            g_ptr_array_add(options->needles, optarg);
            break;
        case OPTION_SINCE:
            take_since(search, optarg);
            options->has_since = true;
            break;
        case OPTION_EXCLUDE_PID:
            take_pid(search, optarg);
            break;
        case OPTION_EXCLUDE_TREE:
            take_tree(search, optarg);
            break;
        case OPTION_ONLY:
            take_only(search, optarg);
            break;
        case OPTION_NO_PLANT:
            options->no_plant = true;
            break;
        case OPTION_JSON:
            options->json = true;
            break;
        case OPTION_HELP:
            fputs(usage, stdout);
            exit(EXIT_CLEAN);
        default:
            fputs("Try residue-scan --help.\n", stderr);
            exit(EXIT_INCOMPLETE);
        }
    }
    if (optind < argc)
        fail_usage("%s: not understood.", argv[optind]);
    if (!options->mask && options->needles->len == 0)
        fail_usage("--mask or --needles FILE is missing.");
    if (!options->mask && !options->has_since)
        fail_usage("--since is missing.");
}

static int make_mask(const struct options *options)
{
    struct mask *mask = mask_new();
    SCOPED_NEEDLES needles = {0};
    int line;

    for (unsigned i = 0; i < options->residents->len; i++) {
        if (!mask_add_resident(mask, g_ptr_array_index(options->residents, i)))
            return EXIT_INCOMPLETE;
    }
    line = isatty(STDIN_FILENO) ? 0 : mask_read(mask, stdin);
    if (line != 0) {
        fprintf(stderr,
                "residue-scan: line %d is not NAME KIND VALUE, or VALUE is not of its kind.\n",
                line);
        return EXIT_INCOMPLETE;
    }
    if (!mask_finish(&mask, &needles) || !needles_write(&needles, stdout)) {
        fprintf(stderr, "residue-scan: the needles could not be written: %s.\n", g_strerror(errno));
        return EXIT_INCOMPLETE;
    }
    return EXIT_CLEAN;
}

static void read_needles(const char *path, struct needles *needles)
{
    SCOPED_NEEDLES read = {0};
    FILE *file = fopen(path, "re");
    int line;

    if (file == NULL)
        fail_usage("--needles %s: %s.", path, g_strerror(errno));
    if (!needles_read(file, &read, &line))
        fail_usage("--needles %s: line %d is none of a file of needles.", path, line);
    fclose(file);
    needles_merge(needles, &read);
}

static double seconds_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int scan(const struct options *options, struct search *search)
{
    SCOPED_NEEDLES needles = {0};
    struct plants *plants = NULL;
    double start = seconds_now();
    int verdict;

    if (!needles_init(&needles))
        return EXIT_INCOMPLETE;
    for (unsigned i = 0; i < options->needles->len; i++)
        read_needles(g_ptr_array_index(options->needles, i), &needles);
    if (!options->no_plant &&
        (!plants_make(search, &needles, &plants) || !plants_put(plants, &needles))) {
        plants_remove(&plants);
        fprintf(stderr, "residue-scan: nothing could be planted: %s.\n", g_strerror(errno));
        return EXIT_INCOMPLETE;
    }
    search->needles = &needles;
    search->matcher = matcher_new(&needles);
    search->report = report_new(&needles);
    search_everywhere(search);
    if (plants != NULL)
        plants_judge(plants, search);
    plants_remove(&plants);
    if (options->json && !report_print_json(search->report, seconds_now() - start, stdout))
        return EXIT_INCOMPLETE;
    if (!options->json)
        report_print_table(search->report, seconds_now() - start, stdout);
    verdict = report_verdict(search->report);
    matcher_free(&search->matcher);
    report_free(&search->report);
    return verdict;
}

int main(int argc, char **argv)
{
    struct options options = {.residents = g_ptr_array_new(), .needles = g_ptr_array_new()};
    struct search search = {
        .excluded_pids = g_hash_table_new(NULL, NULL),
        .excluded_trees = g_hash_table_new_full(file_id_hash, file_id_equal, g_free, NULL),
        .known_files = g_hash_table_new_full(file_id_hash, file_id_equal, g_free, NULL)};
    int verdict;

    take_options(argc, argv, &options, &search);
    verdict = options.mask ? make_mask(&options) : scan(&options, &search);
    g_ptr_array_free(options.residents, TRUE);
    g_ptr_array_free(options.needles, TRUE);
    g_hash_table_destroy(search.excluded_pids);
    g_hash_table_destroy(search.excluded_trees);
    g_hash_table_destroy(search.known_files);
    return verdict;
}
