#include "backend/certcheck-options.h"

#include <stdio.h>
#include <string.h>

static const char help[] =
    "usage: certcheck [OPTION]... FILE|-\n"
    "\n"
    "Checks the QR codes of a vaccination certificate: SMART Health Card, ICAO VDS-NC and EU DCC.\n"
    "FILE is a code's text, a PNG or JPEG picture, or a PDF; - reads it from standard input. What "
    "a\n"
    "code says is shown only when it is genuine. Without the issuer's keys nothing is verified.\n"
    "\n"
    "SMART Health Cards:\n"
    "  --keys JWKS   public keys (a JWK set) of an issuer\n"
    "  --issuer URL  take cards of this issuer only\n"
    "  --revoked JSON  the issuer's list of revoked cards: URL/.well-known/crl/<key>.json\n"
    "ICAO VDS-NC:\n"
    "  --csca PEM    certificates of States' authorities\n"
    "  --crl PEM     the signers that those have revoked\n"
    "EU DCC:\n"
    "  --dsc PEM     certificates of document signers\n"
    "  --withdrawn FILE  withdrawn signers and certificates: hexadecimal digests\n"
    "All:\n"
    "  --json        answer in JSON\n"
    "  --help        this text\n"
    "\n"
    "Those that name a file may be repeated. Keys and lists get old: fetch them anew each day.\n"
    "\n"
    "Exit: 0 verified, 1 not verified, 3 could not be checked, 2 wrong usage. With several codes\n"
    "the worst counts: one that is not verified, then one that could not be checked.\n";

static int usage(const char *what, const char *which)
{
    fprintf(stderr, "certcheck: %s%s\nTry: certcheck --help\n", what, which);
    return CERTCHECK_USAGE;
}

/* The options that name files of trust. */
static const struct option {
    const char *name;
    enum code_trust_kind kind;
} options[] = {
    {"--keys", CODE_TRUST_ISSUERS},     {"--revoked", CODE_TRUST_REVOKED},
    {"--csca", CODE_TRUST_AUTHORITIES}, {"--crl", CODE_TRUST_AUTHORITIES},
    {"--dsc", CODE_TRUST_SIGNERS},      {"--withdrawn", CODE_TRUST_WITHDRAWN},
};

/* What the command line says before any file is read. */
struct words {
    struct code_trust_file files[CODE_TRUST_FILES_MAX];
    size_t count;
    const char *issuer; /* NULL: any */
};

static const struct option *find(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(options); i++) {
        if (strcmp(options[i].name, name) == 0)
            return &options[i];
    }
    return NULL;
}

/* -1: go on. */
static int take_value(const char *name, const char *value, struct words *words)
{
    const struct option *option = find(name);

    if (value == NULL)
        return usage("a value is missing after ", name);
    if (option == NULL && !issuer_url_is_valid(value))
        return usage("an issuer is an https URL without a / at its end, not ", value);
    if (option == NULL) {
        words->issuer = value;
        return -1;
    }
    if (words->count == CODE_TRUST_FILES_MAX)
        return usage("too many files of keys and lists at ", value);
    words->files[words->count++] = (struct code_trust_file){.kind = option->kind, .path = value};
    return -1;
}

static int take_words(int argc, char **argv, struct words *words, struct certcheck_options *ret)
{
    for (int i = 1; i < argc; i++) {
        const char *word = argv[i];
        int code = -1;

        if (strcmp(word, "--help") == 0) {
            fputs(help, stdout);
            return CERTCHECK_VERIFIED;
        }
        if (find(word) != NULL || strcmp(word, "--issuer") == 0)
            code = take_value(word, argv[++i], words); /* argv ends with NULL */
        else if (strcmp(word, "--json") == 0)
            ret->json = true;
        else if (word[0] == '-' && word[1] != '\0')
            return usage("unknown option ", word);
        else if (ret->file != NULL)
            return usage("one file at a time, please: ", word);
        else
            ret->file = word;
        if (code >= 0)
            return code;
    }
    return ret->file == NULL ? usage("which file?", "") : -1;
}

static const char *list_words(enum shc_list_fault fault)
{
    switch (fault) {
    case SHC_LIST_NOT_JSON:
        return "it is no JSON";
    case SHC_LIST_NO_KEY:
        return "it does not name the key whose cards it revokes (kid)";
    case SHC_LIST_BAD_METHOD:
        return "it revokes cards in a way that is not known here (method)";
    case SHC_LIST_BAD_COUNTER:
        return "it does not say which version it is (ctr)";
    case SHC_LIST_NO_IDS:
        return "it holds no array of revoked cards (rids)";
    case SHC_LIST_BAD_ID:
        return "one of the revoked cards (rids) is not written as it must be";
    case SHC_LIST_DOUBLE_ID:
        return "it names a revoked card twice (rids)";
    case SHC_LIST_FINE:
        break;
    }
    return "it is damaged";
}

static const char *why(const struct code_trust_wrong *wrong, const struct err *err)
{
    switch ((int)err->code) {
    case ERR_IO:
        return strerror(err->detail);
    case ERR_TOO_LONG:
        return "it is too large";
    case ERR_UNTRUSTED:
        return "a revocation list is of another authority";
    case ERR_MEMORY:
        return "there is not enough memory";
    default:
        return wrong->kind == CODE_TRUST_REVOKED ? list_words(wrong->list)
                                                 : "a file is damaged, or of another kind";
    }
}

static int untrusted(const struct code_trust_wrong *wrong, const struct err *err)
{
    static const char *const given[CODE_TRUST_KINDS] = {
        [CODE_TRUST_ISSUERS] = "the keys of --keys",
        [CODE_TRUST_REVOKED] = "the list of --revoked",
        [CODE_TRUST_AUTHORITIES] = "the authorities of --csca and --crl",
        [CODE_TRUST_SIGNERS] = "the signers of --dsc",
        [CODE_TRUST_WITHDRAWN] = "the list of --withdrawn",
    };

    fprintf(stderr, "certcheck: cannot use %s%s%s: %s\n", given[wrong->kind],
            wrong->path == NULL ? "" : ", ", wrong->path == NULL ? "" : wrong->path,
            why(wrong, err));
    return CERTCHECK_NOT_CHECKED;
}

int certcheck_options(int argc, char **argv, struct certcheck_options *ret)
{
    struct words words = {.count = 0};
    int code = take_words(argc, argv, &words, ret);
    struct code_trust_wrong wrong;
    struct err err = {0};

    if (code >= 0)
        return code;
    if (!code_trust_load(words.files, words.count, &ret->trust, &wrong, &err))
        return untrusted(&wrong, &err);
    if (words.issuer != NULL)
        strcpy(ret->trust.issuers.issuer, words.issuer);
    return -1;
}
