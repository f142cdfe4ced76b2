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
    "  --keys JWKS   public keys (a JWK set) of an issuer of SMART Health Cards\n"
    "  --issuer URL  take SMART Health Cards of this issuer only\n"
    "  --csca PEM    certificates of States' authorities, for VDS-NC\n"
    "  --crl PEM     what those have revoked\n"
    "  --dsc PEM     certificates of document signers, for EU DCC\n"
    "  --json        answer in JSON\n"
    "  --help        this text\n"
    "\n"
    "--keys, --csca, --crl and --dsc may be repeated. Whether an issuer has revoked a single\n"
    "certificate of its own is not asked.\n"
    "\n"
    "Exit: 0 verified, 1 not verified, 3 could not be checked, 2 wrong usage. With several codes\n"
    "the worst counts: one that is not verified, then one that could not be checked.\n";

static int usage(const char *what, const char *which)
{
    fprintf(stderr, "certcheck: %s%s\nTry: certcheck --help\n", what, which);
    return CERTCHECK_USAGE;
}

static bool take_issuer(struct code_trust *trust, const char *url, struct err *err)
{
    if (!issuer_url_is_valid(url))
        return ERR(err, ERR_CONFIG, 0);
    strcpy(trust->issuers.issuer, url);
    return true;
}

/* The options that have a value. */
static const struct option {
    const char *name;
    bool (*take)(struct code_trust *trust, const char *value, struct err *err);
    const char *holds; /* NULL: the value is no file */
} options[] = {
    {"--keys", code_trust_add_issuers, "set of public keys"},
    {"--csca", code_trust_add_cscas, "list of States' authorities"},
    {"--crl", code_trust_add_crls, "list of revocation lists"},
    {"--dsc", code_trust_add_dscs, "list of document signers"},
    {"--issuer", take_issuer, NULL},
};

static const struct option *find(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(options); i++) {
        if (strcmp(options[i].name, name) == 0)
            return &options[i];
    }
    return NULL;
}

static int take(const struct option *option, const char *value, struct code_trust *trust)
{
    struct err err = {0};

    if (option->take(trust, value, &err))
        return -1;
    if (option->holds == NULL)
        return usage("an issuer is an https URL without a / at its end, not ", value);
    if (err.code == ERR_IO)
        fprintf(stderr, "certcheck: cannot read %s: %s\n", value, strerror(err.detail));
    else
        fprintf(stderr, "certcheck: %s is no %s that can be trusted\n", value, option->holds);
    return CERTCHECK_NOT_CHECKED;
}

int certcheck_options(int argc, char **argv, struct certcheck_options *ret)
{
    for (int i = 1; i < argc; i++) {
        const struct option *option = find(argv[i]);
        int code = -1;

        if (strcmp(argv[i], "--help") == 0) {
            fputs(help, stdout);
            return CERTCHECK_VERIFIED;
        }
        if (option != NULL && i + 1 == argc)
            return usage("a value is missing after ", argv[i]);
        if (option != NULL)
            code = take(option, argv[++i], &ret->trust);
        else if (strcmp(argv[i], "--json") == 0)
            ret->json = true;
        else if (argv[i][0] == '-' && argv[i][1] != '\0')
            return usage("unknown option ", argv[i]);
        else if (ret->file != NULL)
            return usage("one file at a time, please: ", argv[i]);
        else
            ret->file = argv[i];
        if (code >= 0)
            return code;
    }
    return ret->file == NULL ? usage("which file?", "") : -1;
}
