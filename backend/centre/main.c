/* centre: the reference certificate centre as a server. A wiring diagram. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "backend/centre/centre.h"
#include "backend/server/config.h"
#include "backend/server/server-main.h"
#include "base/secret.h"

#define PORT 8443

static const char help[] =
    "usage: centre --config FILE [--port-file FILE]\n"
    "\n"
    "Answers kiosks: says what they may show, verifies kiosk and card, relays to VRS. It keeps no\n"
    "application and no certificate. The configuration is described in docs/backend.md.\n"
    "\n"
    "  --config FILE      how to run\n"
    "  --port-file FILE   write the port there as soon as it listens\n"
    "  --help             this text\n"
    "\n"
    "Says \"listening on PORT\" when it is ready; ends on SIGTERM once what is running is "
    "answered.\n";

/* What main owns and struct centre borrows. */
struct parts {
    struct upstream *vrs;
    struct anchors *anchors;
    struct trust *trust;
    struct screen own;
};

static int64_t now(void)
{
    return (int64_t)time(NULL);
}

/* "HH:MM" from 00:00 to 24:00. */
static int minutes(struct config *config, const char *key, const char *fallback)
{
    const char *text = config_text(config, "hours", key, fallback);
    int hour = 0;
    int minute = 0;
    char more = '\0';

    if (config_failed(config))
        return 0;
    if (strlen(text) != 5 || sscanf(text, "%2d:%2d%c", &hour, &minute, &more) != 2 || hour < 0 ||
        minute < 0 || minute > 59 || hour * 60 + minute > SCREEN_DAY_MIN)
        config_refuse(config, "hours", key, "must be HH:MM, from 00:00 to 24:00");
    return hour * 60 + minute;
}

static void read_prose(struct config *config, const char *key, struct text *ret)
{
    const char *text = config_file(config, "terms", key, SCREEN_TERMS_MAX);

    if (!config_failed(config) && !text_copy(text, strlen(text), ret, NULL))
        config_refuse(config, "terms", key, "does not fit into memory");
}

/* Copies a line that must fit. */
static void read_line(struct config *config, const char *group, const char *key, char *ret,
                      size_t size)
{
    const char *text = config_text(config, group, key, NULL);

    if (strlen(text) >= size)
        config_refuse(config, group, key, "is too long");
    else
        memcpy(ret, text, strlen(text) + 1);
}

static void read_notices(struct config *config, struct screen *ret)
{
    char group[16];

    for (unsigned i = 1; i <= SCREEN_NOTICES_MAX; i++) {
        struct screen_notice *notice = &ret->notices[ret->notice_count];

        snprintf(group, sizeof group, "notice-%u", i);
        if (!config_has(config, group, "ja") && !config_has(config, group, "en"))
            continue;
        read_line(config, group, "ja", notice->ja, sizeof notice->ja);
        read_line(config, group, "en", notice->en, sizeof notice->en);
        ret->notice_count++;
    }
}

static void read_screen(struct config *config, struct screen *ret)
{
    ret->opens_min = minutes(config, "opens", "00:00");
    ret->closes_min = minutes(config, "closes", "24:00");
    read_line(config, "terms", "version", ret->terms.version, sizeof ret->terms.version);
    read_prose(config, "ja", &ret->terms.ja);
    read_prose(config, "en", &ret->terms.en);
    read_notices(config, ret);
}

static void read_upstream(struct config *config, struct parts *parts)
{
    struct upstream_settings settings = {
        .url = config_text(config, "vrs", "url", NULL),
        .certificate = config_path(config, "vrs", "certificate", NULL),
        .key = config_path(config, "vrs", "key", NULL),
        .authority = config_path(config, "vrs", "authority", NULL),
        .limit_ms = config_number(config, "vrs", "limit-ms", 100, 60000, 10000)};
    struct err err = {0};

    if (config_failed(config))
        return;
    if (strncmp(settings.url, "https://", 8) != 0 || strchr(settings.url + 8, '/') != NULL)
        config_refuse(config, "vrs", "url", "must be https://NAME:PORT, without a path");
    else if ((parts->vrs = upstream_new(&settings, &err)) == NULL)
        config_refuse(config, "vrs", "certificate",
                      "key, certificate and authority are not PEM files that fit together");
}

static void read_trust(struct config *config, struct parts *parts)
{
    const char *anchors = config_path(config, "trust", "cards", NULL);
    const char *authority = config_path(config, "trust", "kiosks", NULL);
    struct err err = {0};

    if (config_failed(config))
        return;
    parts->anchors = config_loaded(config, "trust", "cards", anchors_load(anchors, &err), &err);
    parts->trust = config_loaded(config, "trust", "kiosks", trust_load(authority, &err), &err);
}

static void parts_done(struct parts *parts)
{
    upstream_free(&parts->vrs);
    anchors_free(&parts->anchors);
    trust_free(&parts->trust);
    screen_done(&parts->own);
}

static int run(struct config *config, const struct server_options *options, struct parts *parts)
{
    struct http_settings settings = {0};
    struct centre centre = {.now = now};

    server_settings(config, PORT, &settings);
    read_upstream(config, parts);
    read_trust(config, parts);
    read_screen(config, &parts->own);
    config_key_file(config, "nonces", "key", centre.nonce_key, sizeof centre.nonce_key);
    centre.closed = config_flag(config, "service", "closed", false);
    if (!config_end(config))
        return SERVER_EXIT_USAGE;
    centre.vrs = parts->vrs;
    centre.anchors = parts->anchors;
    centre.trust = parts->trust;
    centre.own = &parts->own;

    int status = server_run("centre", options, &settings, centre_handle, &centre);

    wipe(centre.nonce_key, sizeof centre.nonce_key);
    return status;
}

int main(int argc, char **argv)
{
    struct server_options options;
    struct parts parts = {0};
    int status;

    if (!server_options(argc, argv, "centre", help, &options, &status))
        return status;

    SCOPED_CONFIG *config = config_load("centre", options.config);

    if (config == NULL)
        return EXIT_FAILURE;
    status = run(config, &options, &parts);
    parts_done(&parts);
    return status;
}
