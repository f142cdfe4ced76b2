/* vrsctl: loads VRS's records and shows who was provided what. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <jansson.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backend/pki.h"
#include "backend/vrs/municipality.h"
#include "backend/vrs/resident-file.h"
#include "backend/vrs/store.h"
#include "base/secret.h"

#define EXIT_USAGE    2
#define PROGRESS_STEP 1000
#define PATH_SIZE     4096

static const char help[] =
    "usage: vrsctl --database FILE [--keys DIR] COMMAND [ARGUMENT]...\n"
    "\n"
    "  municipality FILE...   load municipalities (JSON, see docs/backend.md)\n"
    "  import FILE...         load residents and their doses (JSON); all or none\n"
    "  list-municipalities    what is loaded, and who takes part\n"
    "  show-log               who was provided what, by certificate id\n"
    "  status                 how much there is\n"
    "\n"
    "  --database FILE        VRS's records; municipality and import make it when it is not there\n"
    "  --keys DIR             where store.key lies (default: beside the database); made together\n"
    "                         with the database. Without it the records are of no use: keep it "
    "safe\n"
    "  --municipality CODE    show-log: of this municipality only\n"
    "  --json                 list-municipalities, show-log, status: as JSON\n"
    "  --help                 this text\n"
    "\n"
    "Loading a file again replaces what it said before.\n";

struct options {
    const char *database;
    const char *keys;
    const char *municipality;
    bool json;
    char **arguments; /* after the command */
    int argument_count;
};

static int usage(const char *what)
{
    fprintf(stderr, "vrsctl: %s\nTry: vrsctl --help\n", what);
    return EXIT_USAGE;
}

static int failed(const char *what, const struct err *err)
{
    fprintf(stderr, "vrsctl: %s: %s (%d)\n", what, err_name(err->code), (int)err->detail);
    return EXIT_FAILURE;
}

/* DIR/store.key, or beside the database. */
static bool key_path(const struct options *options, char ret[static PATH_SIZE])
{
    const char *slash = strrchr(options->database, '/');
    int directory_len = slash != NULL ? (int)(slash - options->database) + 1 : 0;
    int len = options->keys != NULL
                  ? snprintf(ret, PATH_SIZE, "%s/store.key", options->keys)
                  : snprintf(ret, PATH_SIZE, "%.*sstore.key", directory_len, options->database);

    return len > 0 && len < PATH_SIZE;
}

/* 32 random bytes, readable by their owner only; never over another key. */
static bool make_key(const char *path)
{
    uint8_t key[STORE_KEY_LEN];
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);

    if (file < 0)
        return false;

    bool ok = RAND_bytes(key, sizeof key) == 1 && write(file, key, sizeof key) == sizeof key &&
              fsync(file) == 0;

    wipe(key, sizeof key);
    close(file);
    return ok;
}

/* A new database gets a new key, unless one was made for it beforehand. */
static bool read_key(const struct options *options, bool create, uint8_t ret[static STORE_KEY_LEN])
{
    char path[PATH_SIZE];
    struct err err = {0};

    if (!key_path(options, path)) {
        fprintf(stderr, "vrsctl: the name of the key file is too long\n");
        return false;
    }

    bool is_new = create && access(options->database, F_OK) != 0 && access(path, F_OK) != 0;

    if (is_new && !make_key(path)) {
        fprintf(stderr, "vrsctl: %s: %s\n", path, strerror(errno));
        return false;
    }
    if (key_file_load(path, ret, STORE_KEY_LEN, &err))
        return true;
    fprintf(stderr, "vrsctl: %s: %s\n", path,
            err.code == ERR_IO ? strerror(err.detail) : "must hold 32 bytes, and no more");
    return false;
}

static struct store *open_store(const struct options *options, bool create)
{
    uint8_t key[STORE_KEY_LEN];
    struct err err = {0};

    if (!read_key(options, create, key))
        return NULL;

    struct store *store = store_open(options->database, create, key, &err);

    wipe(key, sizeof key);
    if (store != NULL)
        return store;
    if (err.code == ERR_NOT_FOUND)
        fprintf(stderr, "vrsctl: %s: there is no such database\n", options->database);
    else if (err.code == ERR_CONFIG)
        fprintf(stderr, "vrsctl: %s: was made with another store.key, or by another version\n",
                options->database);
    else
        failed(options->database, &err);
    return NULL;
}

static bool put_municipality_file(struct store *store, const char *path)
{
    struct municipality municipality;
    struct municipality_fault fault = {0};
    struct err err = {0};

    if (!municipality_load(path, &municipality, &fault)) {
        fprintf(stderr, "vrsctl: %s: %s%s%s", path, fault.field, fault.field[0] != '\0' ? " " : "",
                fault.reason);
        if (fault.line > 0)
            fprintf(stderr, " (line %d)", fault.line);
        fputc('\n', stderr);
        return false;
    }
    if (!store_put_municipality(store, &municipality, &err)) {
        failed(path, &err);
        return false;
    }
    return true;
}

static bool put_resident_file(struct store *store, const char *path)
{
    struct resident_file resident;
    struct resident_fault fault = {0};
    struct err err = {0};

    if (!resident_file_load(path, &resident, &fault)) {
        fprintf(stderr, "vrsctl: %s: %s%s%s", path, fault.field, fault.field[0] != '\0' ? ": " : "",
                fault.reason);
        if (fault.line > 0)
            fprintf(stderr, " (line %d)", fault.line);
        fputc('\n', stderr);
        return false;
    }

    bool ok = store_put_resident(store, &resident, &err);

    if (!ok && err.code == ERR_NOT_FOUND)
        fprintf(stderr,
                "vrsctl: %s: municipality: %s is not loaded; load it first (vrsctl municipality)\n",
                path, resident.municipality);
    else if (!ok)
        failed(path, &err);
    wipe(&resident, sizeof resident);
    return ok;
}

/* All files or none, with a line now and then when there are many. */
static int put_files(const struct options *options, const char *noun,
                     bool (*put)(struct store *store, const char *path))
{
    struct err err = {0};

    if (options->argument_count == 0)
        return usage("which files?");

    SCOPED_STORE *store = open_store(options, true);

    if (store == NULL)
        return EXIT_FAILURE;
    if (!store_begin(store, &err))
        return failed(options->database, &err);
    for (int i = 0; i < options->argument_count; i++) {
        if (!put(store, options->arguments[i])) {
            fprintf(stderr, "vrsctl: nothing was loaded\n");
            return EXIT_FAILURE;
        }
        if ((i + 1) % PROGRESS_STEP == 0)
            fprintf(stderr, "vrsctl: %d of %d files read\n", i + 1, options->argument_count);
    }
    if (!store_commit(store, &err))
        return failed(options->database, &err);
    printf("loaded %d %s\n", options->argument_count, noun);
    return EXIT_SUCCESS;
}

/* A list as text, or as a JSON array that is written as it comes. */
struct list {
    bool json;
    bool begun;
    bool failed;
};

static void list_json(struct list *list, json_t *item)
{
    fputs(list->begun ? ",\n " : "[", stdout);
    list->begun = true;
    if (item == NULL || json_dumpf(item, stdout, JSON_COMPACT) != 0)
        list->failed = true;
    json_decref(item);
}

static int list_end(struct list *list)
{
    if (list->json)
        fputs(list->begun ? "]\n" : "[]\n", stdout);
    if (list->failed || fflush(stdout) != 0) {
        fprintf(stderr, "vrsctl: could not write everything\n");
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}

static json_t *kinds_json(const struct municipality *municipality)
{
    json_t *kinds = json_array();

    for (size_t i = 0; i < CERTIFICATE_KINDS; i++) {
        if (municipality->kinds[i] &&
            json_array_append_new(
                kinds, json_string(certificate_kind_name((enum certificate_kind)i))) != 0) {
            json_decref(kinds);
            return NULL;
        }
    }
    return kinds;
}

static bool show_municipality(void *context, const struct municipality *municipality)
{
    struct list *list = context;

    if (list->json) {
        list_json(list, json_pack("{s:s, s:{s:s, s:s}, s:b, s:b, s:o*}", "code", municipality->code,
                                  "name", "ja", municipality->name.ja, "en", municipality->name.en,
                                  "taking_part", municipality->taking_part, "dcc",
                                  municipality->dcc, "kinds", kinds_json(municipality)));
        return !list->failed;
    }
    printf("%s  %-15s %s%s%s%s  %s\n", municipality->code,
           municipality->taking_part ? "taking part" : "not taking part",
           municipality->kinds[CERTIFICATE_DOMESTIC] ? "domestic" : "",
           municipality->kinds[CERTIFICATE_DOMESTIC] && municipality->kinds[CERTIFICATE_OVERSEAS]
               ? "+"
               : "",
           municipality->kinds[CERTIFICATE_OVERSEAS] ? "overseas" : "",
           municipality->dcc ? "+dcc" : "", municipality->name.ja);
    return true;
}

static int list_municipalities(const struct options *options)
{
    struct list list = {.json = options->json};
    struct err err = {0};
    SCOPED_STORE *store = open_store(options, false);

    if (store == NULL)
        return EXIT_FAILURE;
    if (!store_each_municipality(store, show_municipality, &list, &err))
        return failed(options->database, &err);
    return list_end(&list);
}

static bool show_provision(void *context, const struct store_provision *provision)
{
    struct list *list = context;

    if (list->json) {
        list_json(list,
                  json_pack("{s:s, s:s, s:s, s:s, s:I, s:s, s:i, s:I}", "certificate_id",
                            provision->certificate_id, "municipality", provision->municipality,
                            "kind", certificate_kind_name(provision->kind), "kiosk",
                            provision->kiosk, "issued_at", (json_int_t)provision->issued_at,
                            "outcome", store_outcome_name(provision->outcome), "sheets",
                            (int)provision->sheets, "outcome_at",
                            (json_int_t)provision->outcome_at));
        return !list->failed;
    }
    printf("%s  %-8s  kiosk %-8s  issued %lld  %-11s  sheets %u\n", provision->certificate_id,
           certificate_kind_name(provision->kind), provision->kiosk,
           (long long)provision->issued_at, store_outcome_name(provision->outcome),
           provision->sheets);
    return true;
}

static int show_log(const struct options *options)
{
    struct list list = {.json = options->json};
    struct err err = {0};
    SCOPED_STORE *store = open_store(options, false);

    if (store == NULL)
        return EXIT_FAILURE;
    if (!store_each_provision(store, options->municipality, show_provision, &list, &err))
        return failed(options->database, &err);
    return list_end(&list);
}

static int show_status(const struct options *options)
{
    struct store_counts counts;
    struct err err = {0};
    SCOPED_STORE *store = open_store(options, false);

    if (store == NULL)
        return EXIT_FAILURE;
    if (!store_count(store, &counts, &err))
        return failed(options->database, &err);
    printf(
        options->json
            ? "{\"municipalities\":%lld,\"residents\":%lld,\"doses\":%lld,\"certificates\":%lld}\n"
            : "municipalities %lld\nresidents      %lld\ndoses          %lld\n"
              "certificates   %lld\n",
        (long long)counts.municipalities, (long long)counts.residents, (long long)counts.doses,
        (long long)counts.certificates);
    return EXIT_SUCCESS;
}

static int run(const char *command, const struct options *options)
{
    if (strcmp(command, "municipality") == 0)
        return put_files(options, "municipalities", put_municipality_file);
    if (strcmp(command, "import") == 0)
        return put_files(options, "residents", put_resident_file);
    if (options->argument_count > 0)
        return usage("that is an argument too many");
    if (strcmp(command, "list-municipalities") == 0)
        return list_municipalities(options);
    if (strcmp(command, "show-log") == 0)
        return show_log(options);
    if (strcmp(command, "status") == 0)
        return show_status(options);
    return usage("there is no such command");
}

enum { OPTION_DATABASE = 1, OPTION_KEYS, OPTION_MUNICIPALITY, OPTION_JSON, OPTION_HELP };

static const struct option long_options[] = {
    {"database", required_argument, NULL, OPTION_DATABASE},
    {"keys", required_argument, NULL, OPTION_KEYS},
    {"municipality", required_argument, NULL, OPTION_MUNICIPALITY},
    {"json", no_argument, NULL, OPTION_JSON},
    {"help", no_argument, NULL, OPTION_HELP},
    {0}};

int main(int argc, char **argv)
{
    struct options options = {0};
    int option;

    umask(S_IRWXG | S_IRWXO); /* records and key are nobody else's */
    while ((option = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
        switch (option) {
        case OPTION_DATABASE:
            options.database = optarg;
            break;
        case OPTION_KEYS:
            options.keys = optarg;
            break;
        case OPTION_MUNICIPALITY:
            options.municipality = optarg;
            break;
        case OPTION_JSON:
            options.json = true;
            break;
        case OPTION_HELP:
            fputs(help, stdout);
            return EXIT_SUCCESS;
        default:
            return usage("that option is not known, or lacks its value");
        }
    }
    if (optind == argc)
        return usage("which command?");
    if (options.database == NULL)
        return usage("--database says where the records are");
    if (options.municipality != NULL && !municipality_is_valid(options.municipality))
        return usage("--municipality wants six digits with the right check digit");
    options.arguments = argv + optind + 1;
    options.argument_count = argc - optind - 1;
    return run(argv[optind], &options);
}
