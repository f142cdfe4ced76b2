/* vrs: the reference VRS as a server. A wiring diagram. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "backend/server/config.h"
#include "backend/server/server-main.h"
#include "backend/vrs/vrs.h"
#include "base/secret.h"

#define PORT          8444
#define PERFORMER_MAX 20 /* characters: vdsnc.h */

static const char help[] =
    "usage: vrs --config FILE [--port-file FILE]\n"
    "\n"
    "Answers the centre: looks vaccinations up, issues certificates, and keeps who was provided "
    "what.\n"
    "Load its records with vrsctl. The configuration is described in docs/backend.md.\n"
    "\n"
    "  --config FILE      how to run\n"
    "  --port-file FILE   write the port there as soon as it listens\n"
    "  --help             this text\n"
    "\n"
    "Says \"listening on PORT\" when it is ready; ends on SIGTERM once what is running is "
    "answered.\n";

/* What main owns and struct vrs borrows. */
struct parts {
    struct store *store;
    struct products *products;
    struct anchors *anchors;
    struct trust *trust;
    struct signer *answers;
    struct issuer_signer *issuer;
    struct vdsnc_signer *vdsnc;
    struct dcc_signer *dcc;
    struct issuer_keys issuer_keys;
};

static int64_t now(void)
{
    return (int64_t)time(NULL);
}

static void open_records(struct config *config, struct parts *parts)
{
    const char *database = config_path(config, "records", "database", NULL);
    uint8_t key[STORE_KEY_LEN] = {0};
    struct err err = {0};

    config_key_file(config, "records", "key", key, sizeof key);
    if (!config_failed(config) && (parts->store = store_open(database, false, key, &err)) == NULL)
        config_refuse(config, "records", "database",
                      err.code == ERR_NOT_FOUND ? "there is none yet: make it with vrsctl"
                      : err.code == ERR_CONFIG  ? "was made with another key, or by another version"
                                                : "cannot be used");
    wipe(key, sizeof key);
}

static void load_products(struct config *config, struct parts *parts)
{
    const char *path = config_path(config, "records", "products", "");
    char line[32];
    struct err err = {0};

    if (config_failed(config))
        return;
    parts->products =
        config_has(config, "records", "products") ? products_load(path, &err) : products_new(&err);
    snprintf(line, sizeof line, "line %d is wrong", (int)err.detail);
    if (err.code == ERR_CONFIG && err.detail > 0)
        config_refuse(config, "records", "products", line);
    else
        config_loaded(config, "records", "products", parts->products, &err);
}

static void load_trust(struct config *config, struct parts *parts)
{
    const char *anchors = config_path(config, "trust", "cards", NULL);
    const char *authority = config_path(config, "trust", "kiosks", NULL);
    struct err err = {0};

    if (config_failed(config))
        return;
    parts->anchors = config_loaded(config, "trust", "cards", anchors_load(anchors, &err), &err);
    parts->trust = config_loaded(config, "trust", "kiosks", trust_load(authority, &err), &err);
}

static void load_signers(struct config *config, struct parts *parts)
{
    const char *certificate = config_path(config, "answers", "certificate", NULL);
    const char *key = config_path(config, "answers", "key", NULL);
    const char *issuer = config_path(config, "issuer", "key", NULL);
    const char *keys = config_path(config, "issuer", "published", NULL);
    const char *url = config_text(config, "issuer", "url", NULL);
    struct err err = {0};

    if (config_failed(config))
        return;
    parts->answers =
        config_loaded(config, "answers", "certificate", signer_load(certificate, key, &err), &err);
    parts->issuer = config_loaded(config, "issuer", "key", issuer_signer_load(issuer, &err), &err);
    if (!issuer_url_is_valid(url)) {
        config_refuse(config, "issuer", "url", "must be https and not end in \"/\"");
        return;
    }
    memcpy(parts->issuer_keys.issuer, url, strlen(url) + 1);
    if (!issuer_keys_load(keys, &parts->issuer_keys, &err))
        config_refuse(config, "issuer", "published", "is no public key set");
    else if (parts->issuer != NULL &&
             issuer_keys_find(&parts->issuer_keys, issuer_signer_public(parts->issuer)->kid) ==
                 NULL)
        config_refuse(config, "issuer", "published", "lacks the key that signs");
    if (parts->answers != NULL && signer_identity(parts->answers)->role != ROLE_VRS)
        config_refuse(config, "answers", "certificate", "must have the role vrs");
}

/* Formats that not everybody needs: without their group there is no signer. */
static void load_more_signers(struct config *config, struct parts *parts)
{
    struct err err = {0};

    if (config_has(config, "vds-nc", "certificate")) {
        const char *certificate = config_path(config, "vds-nc", "certificate", NULL);
        const char *key = config_path(config, "vds-nc", "key", NULL);

        if (!config_failed(config))
            parts->vdsnc = config_loaded(config, "vds-nc", "certificate",
                                         vdsnc_signer_load(certificate, key, &err), &err);
    }
    if (config_has(config, "dcc", "certificate")) {
        const char *certificate = config_path(config, "dcc", "certificate", NULL);
        const char *key = config_path(config, "dcc", "key", NULL);

        if (!config_failed(config))
            parts->dcc = config_loaded(config, "dcc", "certificate",
                                       dcc_signer_load(certificate, key, &err), &err);
    }
}

struct wishes {
    bool overseas;
    bool dcc;
};

static bool add_wishes(void *context, const struct municipality *municipality)
{
    struct wishes *wishes = context;

    wishes->overseas |= municipality->taking_part && municipality->kinds[CERTIFICATE_OVERSEAS];
    wishes->dcc |= municipality->taking_part && municipality->dcc;
    return true;
}

/* Better now than when the first resident has typed a PIN. */
static void check_wishes(struct config *config, const struct parts *parts)
{
    struct wishes wishes = {0};
    struct err err = {0};

    if (config_failed(config))
        return;
    if (!store_each_municipality(parts->store, add_wishes, &wishes, &err))
        config_refuse(config, "records", "database", "cannot be used");
    else if (wishes.overseas && parts->vdsnc == NULL)
        config_refuse(config, "vds-nc", "certificate",
                      "is missing, and a municipality issues overseas certificates");
    else if (wishes.dcc && parts->dcc == NULL)
        config_refuse(config, "dcc", "certificate",
                      "is missing, and a municipality wants EU DCC codes");
}

static bool is_capitals(const char *text, size_t len)
{
    return strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == len && text[len] == '\0';
}

static void fill_codes(struct config *config, const struct parts *parts, struct vrs *vrs)
{
    vrs->performer = config_text(config, "issuer", "performer", "MHLW_Gov_of_JAPAN");
    vrs->vdsnc.signer = parts->vdsnc;
    vrs->vdsnc.state = config_text(config, "vds-nc", "state", "JPN");
    vrs->dcc.signer = parts->dcc;
    vrs->dcc.country = config_text(config, "dcc", "country", "JP");
    vrs->dcc.authority =
        config_text(config, "dcc", "authority", "Ministry of Health, Labour and Welfare");
    vrs->dcc.life_days = (int)config_number(config, "dcc", "days", 1, 3650, 365);
    if (config_failed(config))
        return;
    if (parts->vdsnc != NULL && strlen(vrs->performer) > PERFORMER_MAX)
        config_refuse(config, "issuer", "performer", "has more than the 20 characters of VDS-NC");
    if (!is_capitals(vrs->vdsnc.state, 3))
        config_refuse(config, "vds-nc", "state", "must be three capital letters");
    if (!is_capitals(vrs->dcc.country, 2))
        config_refuse(config, "dcc", "country", "must be two capital letters");
    if (strlen(vrs->dcc.authority) > DCC_AUTHORITY_MAX)
        config_refuse(config, "dcc", "authority", "has more than 40 characters");
}

static void parts_done(struct parts *parts)
{
    store_free(&parts->store);
    products_free(&parts->products);
    anchors_free(&parts->anchors);
    trust_free(&parts->trust);
    signer_free(&parts->answers);
    issuer_signer_free(&parts->issuer);
    vdsnc_signer_free(&parts->vdsnc);
    dcc_signer_free(&parts->dcc);
}

static int run(struct config *config, const struct server_options *options, struct parts *parts)
{
    struct http_settings settings = {0};
    struct vrs vrs = {.now = now};

    server_settings(config, PORT, &settings);
    open_records(config, parts);
    load_products(config, parts);
    load_trust(config, parts);
    load_signers(config, parts);
    load_more_signers(config, parts);
    check_wishes(config, parts);
    config_key_file(config, "tickets", "key", vrs.ticket_key, sizeof vrs.ticket_key);
    fill_codes(config, parts, &vrs);
    vrs.closed = config_flag(config, "service", "closed", false);
    if (!config_end(config))
        return SERVER_EXIT_USAGE;
    vrs.store = parts->store;
    vrs.products = parts->products;
    vrs.anchors = parts->anchors;
    vrs.trust = parts->trust;
    vrs.answers = parts->answers;
    vrs.issuer = parts->issuer;
    vrs.issuer_keys = &parts->issuer_keys;

    int status = server_run("vrs", options, &settings, vrs_handle, &vrs);

    wipe(vrs.ticket_key, sizeof vrs.ticket_key);
    return status;
}

int main(int argc, char **argv)
{
    struct server_options options;
    struct parts parts = {0};
    int status;

    if (!server_options(argc, argv, "vrs", help, &options, &status))
        return status;

    SCOPED_CONFIG *config = config_load("vrs", options.config);

    if (config == NULL)
        return EXIT_FAILURE;
    status = run(config, &options, &parts);
    parts_done(&parts);
    return status;
}
