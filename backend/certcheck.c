/* certcheck: says whether the QR code of a vaccination certificate is genuine. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "backend/check.h"
#include "backend/json.h"
#include "backend/scan.h"

enum exit_code { EXIT_VERIFIED = 0, EXIT_NOT_VERIFIED = 1, EXIT_USAGE = 2, EXIT_NOT_CHECKED = 3 };

static const char help[] =
    "usage: certcheck [--keys JWKS]... [--issuer URL] [--json] FILE|-\n"
    "\n"
    "Checks the QR code of a vaccination certificate. FILE is the code's text, a PNG picture, or "
    "a\n"
    "PDF page; - reads it from standard input. What the code says is shown only when it is "
    "genuine.\n"
    "Whether the issuer has revoked it is not asked: that needs the issuer's revocation list.\n"
    "\n"
    "  --keys JWKS   the issuer's public keys (a JWK set); may be repeated\n"
    "  --issuer URL  take codes of this issuer only\n"
    "  --json        answer in JSON\n"
    "  --help        this text\n"
    "\n"
    "Exit: 0 verified, 1 not verified, 3 could not be checked, 2 wrong usage. With several codes "
    "the\n"
    "worst counts: one that is not verified, then one that could not be checked.\n";

struct arguments {
    const char *file;
    struct issuer_keys keys;
    bool json;
};

static int usage(const char *what, const char *which)
{
    fprintf(stderr, "certcheck: %s%s\nTry: certcheck --help\n", what, which);
    return EXIT_USAGE;
}

/* -1: go on. */
static int take_keys(const char *path, struct issuer_keys *ret)
{
    struct err err = {0};

    if (issuer_keys_load(path, ret, &err))
        return -1;
    if (err.code == ERR_IO)
        fprintf(stderr, "certcheck: cannot read the keys in %s: %s\n", path, strerror(err.detail));
    else
        fprintf(stderr, "certcheck: %s is no set of public keys that can be trusted\n", path);
    return EXIT_NOT_CHECKED;
}

static int parse(int argc, char **argv, struct arguments *ret)
{
    for (int i = 1; i < argc; i++) {
        const char *argument = argv[i];

        if (strcmp(argument, "--help") == 0) {
            fputs(help, stdout);
            return EXIT_VERIFIED;
        }
        if (strcmp(argument, "--json") == 0) {
            ret->json = true;
        } else if (strcmp(argument, "--keys") == 0 || strcmp(argument, "--issuer") == 0) {
            if (++i == argc)
                return usage("a value is missing after ", argument);
            if (strcmp(argument, "--keys") == 0) {
                int code = take_keys(argv[i], &ret->keys);

                if (code >= 0)
                    return code;
            } else if (issuer_url_is_valid(argv[i])) {
                strcpy(ret->keys.issuer, argv[i]);
            } else {
                return usage("an issuer is an https URL without a / at its end, not ", argv[i]);
            }
        } else if (argument[0] == '-' && argument[1] != '\0') {
            return usage("unknown option ", argument);
        } else if (ret->file != NULL) {
            return usage("one file at a time, please: ", argument);
        } else {
            ret->file = argument;
        }
    }
    return ret->file == NULL ? usage("which file?", "") : -1;
}

static bool read_all(const char *path, struct text *ret, struct err *err)
{
    bool is_stdin = strcmp(path, "-") == 0;
    FILE *file = is_stdin ? stdin : fopen(path, "re");
    SCOPED_TEXT text = {.bytes = malloc(SCAN_FILE_MAX + 1)};

    if (file == NULL)
        return ERR(err, ERR_IO, errno);
    text.len = text.bytes == NULL ? 0 : fread(text.bytes, 1, SCAN_FILE_MAX + 1, file);

    bool failed = ferror(file) != 0;

    if (!is_stdin)
        fclose(file);
    if (text.bytes == NULL)
        return ERR(err, ERR_MEMORY, 0);
    if (failed)
        return ERR(err, ERR_IO, EIO);
    *ret = text;
    text = (struct text){0};
    return true;
}

static const char *why(const struct err *err)
{
    if (err->code == ERR_IO)
        return strerror(err->detail);
    if (err->code == ERR_NOT_FOUND)
        return "there is no QR code in it";
    if (err->code == ERR_TOO_LONG)
        return "it is too large";
    return err->code == ERR_MEMORY ? "there is not enough memory" : "it is damaged";
}

static json_t *doses_to_json(const struct shc *shc)
{
    SCOPED_JSON *doses = json_array();

    for (size_t i = 0; i < shc->dose_count; i++) {
        const struct shc_dose *dose = &shc->doses[i];

        if (json_array_append_new(doses,
                                  json_pack("{s:s, s:s, s:s, s:s, s:s}", "date", dose->date,
                                            "system", dose->system, "code", dose->code, "lot",
                                            dose->lot, "performer", dose->performer)) != 0)
            return NULL;
    }
    return MOVE(doses);
}

static json_t *check_to_json(const struct check *check)
{
    json_t *json = json_pack("{s:s, s:s, s:s}", "format", check->format, "result",
                             check_outcome_name(check->outcome), "reason", check->reason);

    if (json != NULL && check->outcome == CHECK_VERIFIED) {
        json_object_set_new(json, "issuer", json_string(check->shc.issuer));
        json_object_set_new(json, "name", json_string(check->shc.name));
        json_object_set_new(json, "birth_date", json_string(check->shc.birth_date));
        json_object_set_new(json, "doses", doses_to_json(&check->shc));
    }
    return json;
}

static void print_person(const struct shc *shc)
{
    printf("  name        %s\n  birth date  %s\n  issuer      %s\n", shc->name, shc->birth_date,
           shc->issuer);
    for (size_t i = 0; i < shc->dose_count; i++) {
        const struct shc_dose *dose = &shc->doses[i];
        const char *slash = strrchr(dose->system, '/');

        printf("  dose %zu      %s  %s %s  lot %s  %s\n", i + 1, dose->date,
               slash == NULL ? dose->system : slash + 1, dose->code,
               dose->lot[0] == '\0' ? "-" : dose->lot, dose->performer);
    }
}

static void print_check(const struct check *check)
{
    static const char *const words[] = {"VERIFIED", "NOT VERIFIED", "COULD NOT BE CHECKED"};

    printf("%s (%s): %s\n", words[check->outcome], check->format, check_sentence(check));
    if (check->outcome == CHECK_VERIFIED)
        print_person(&check->shc);
}

/* The worst that was seen: not verified, then not checked, then verified. */
static enum check_outcome worse(enum check_outcome a, enum check_outcome b)
{
    if (a == CHECK_NOT_VERIFIED || b == CHECK_NOT_VERIFIED)
        return CHECK_NOT_VERIFIED;
    return a == CHECK_NOT_POSSIBLE ? a : b;
}

static int finish(const struct arguments *arguments, enum check_outcome outcome, json_t *codes)
{
    static const int exits[] = {EXIT_VERIFIED, EXIT_NOT_VERIFIED, EXIT_NOT_CHECKED};
    SCOPED_TEXT text = {0};

    if (arguments->json &&
        json_write(json_pack("{s:s, s:O}", "result", check_outcome_name(outcome), "codes", codes),
                   &text, NULL))
        puts(text.bytes);
    return exits[outcome];
}

static int check_all(const struct arguments *arguments, const struct scan *scan)
{
    SCOPED_JSON *codes = json_array();
    enum check_outcome outcome = CHECK_VERIFIED;

    for (size_t i = 0; i < scan->count; i++) {
        struct check check;

        check_code(&scan->texts[i], &arguments->keys, (int64_t)time(NULL), &check);
        outcome = worse(outcome, check.outcome);
        if (arguments->json)
            json_array_append_new(codes, check_to_json(&check));
        else
            print_check(&check);
        check_wipe(&check);
    }
    return finish(arguments, outcome, codes);
}

int main(int argc, char **argv)
{
    struct arguments arguments = {0};
    int code = parse(argc, argv, &arguments);
    SCOPED_TEXT file = {0};
    SCOPED_SCAN scan = {0};
    struct err err = {0};

    if (code >= 0)
        return code;
    if (read_all(arguments.file, &file, &err) && scan_file(file.bytes, file.len, &scan, &err))
        return check_all(&arguments, &scan);
    fprintf(stderr, "certcheck: cannot check %s: %s\n", arguments.file, why(&err));

    SCOPED_JSON *none = json_array();

    return finish(&arguments, CHECK_NOT_POSSIBLE, none);
}
