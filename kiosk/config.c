#include "kiosk/config.h"

#include <glib.h>
#include <stddef.h>

#include "printer/format.h"
#include "voice/sink.h"

enum kind {
    TEXT,      /* anything, "" too */
    WORD,      /* an id: 1 to 32 of a-z, 0-9, - */
    LANGUAGE,  /* the tag of one of the screens' */
    READABLE,  /* a file or directory that is there */
    WRITABLE,  /* a file in a directory that is there */
    SOUND,     /* where the sound goes: voice/sink.h */
    FORMAT,    /* auto, pdf or pwg */
    HTTPS_URL, /* https://… */
    IPP_URI,   /* ipp://… or ipps://… */
    SWITCH,    /* true or false */
    PIXELS,    /* 320 to 16384 */
    PER_CENT,  /* 1 to 1000 */
    VOLUME,    /* 0 to 100 */
    DENSITY,   /* 1 to 20 */
    DOTS,      /* "2/10 3/15" or "off" */
    MOMENT,    /* 0 to 2000, in milliseconds */
    LIGHT,     /* "light", "dark" or "17:00-07:30" */
};

/* Those of ui/catalogue.h, which not every program that reads the file has. */
static const char *const languages[] = {"ja", "ja-x-easy", "en", "zh-Hans", "zh-Hant", "ko",
                                        "vi", "pt-BR",     "tl", "ne",      NULL};

/* clang-format off */
static const struct field {
    const char *group, *key;
    enum kind kind;
    size_t at;
    const char *otherwise; /* NULL: must be there */
} fields[] = {
    {"kiosk",   "id",           WORD,      offsetof(struct config, id),           NULL},
    {"kiosk",   "certificate",  READABLE,  offsetof(struct config, certificate),  NULL},
    {"kiosk",   "key",          READABLE,  offsetof(struct config, key),          NULL},
    {"kiosk",   "latch",        WRITABLE,  offsetof(struct config, latch),        NULL},
    {"kiosk",   "language",     LANGUAGE,  offsetof(struct config, language),     "ja"},
    {"kiosk",   "patience",     PER_CENT,  offsetof(struct config, patience),     "100"},
    {"card",    "reader",       TEXT,      offsetof(struct config, reader),       ""},
    {"card",    "anchors",      READABLE,  offsetof(struct config, anchors),      NULL},
    {"card",    "pcscd",        WRITABLE,  offsetof(struct config, pcscd),        NULL},
    {"attendant", "codes",      READABLE,  offsetof(struct config, attendant_codes), ""},
    {"attendant", "tries",      WRITABLE,  offsetof(struct config, attendant_tries), ""},
    {"attendant", "staff_card", SWITCH,    offsetof(struct config, attendant_card),  "false"},
    {"centre",  "url",          HTTPS_URL, offsetof(struct config, url),          NULL},
    {"centre",  "ca",           READABLE,  offsetof(struct config, centre_ca),    NULL},
    {"vrs",     "ca",           READABLE,  offsetof(struct config, vrs_ca),       NULL},
    {"codes",   "csca",         READABLE,  offsetof(struct config, csca),         ""},
    {"codes",   "crl",          READABLE,  offsetof(struct config, crl),          ""},
    {"codes",   "dsc",          READABLE,  offsetof(struct config, dsc),          ""},
    {"codes",   "products",     READABLE,  offsetof(struct config, products),     ""},
    {"printer", "uri",          IPP_URI,   offsetof(struct config, printer),      NULL},
    {"printer", "certificate",  READABLE,  offsetof(struct config, printer_certificate), ""},
    {"printer", "format",       FORMAT,    offsetof(struct config, printer_format), "auto"},
    {"printer", "paper_sensor", SWITCH,    offsetof(struct config, paper_sensor), "false"},
    {"page",    "dots",         DOTS,      offsetof(struct config, dots),         "2/10 3/15"},
    {"screen",  "width",        PIXELS,    offsetof(struct config, width),        "0"},
    {"screen",  "height",       PIXELS,    offsetof(struct config, height),       "0"},
    {"screen",  "px_per_mm",    DENSITY,   offsetof(struct config, px_per_mm),    "0"},
    {"screen",  "surroundings", LIGHT,     offsetof(struct config, surroundings), "light"},
    {"screen",  "shuffle_digits", SWITCH,  offsetof(struct config, shuffles_digits), "false"},
    {"screen",  "touch_guard_ms", MOMENT,  offsetof(struct config, touch_guard_ms), "250"},
    {"sound",   "enabled",      SWITCH,    offsetof(struct config, sound_enabled), "true"},
    {"sound",   "pages",        SWITCH,    offsetof(struct config, sound_pages),  "true"},
    {"sound",   "volume",       VOLUME,    offsetof(struct config, sound_volume), "80"},
    {"sound",   "sink",         SOUND,     offsetof(struct config, sound_sink),   "auto"},
    {"sound",   "pack",         TEXT,      offsetof(struct config, sound_pack),   ""},
    {"sound",   "curtain",      SWITCH,    offsetof(struct config, sound_curtain), "false"},
    {"sound",   "headphones",   TEXT,      offsetof(struct config, sound_headphones), ""},
};
/* clang-format on */

static const char *const missing = "is missing";

static const char *take_text(const char *value, char **ret)
{
    *ret = g_strdup(value);
    return NULL;
}

static const char *take_word(const char *value, char **ret)
{
    size_t len = strspn(value, "abcdefghijklmnopqrstuvwxyz0123456789-");

    if (len == 0 || len > 32 || value[len] != '\0')
        return "is not 1 to 32 of a-z, 0-9 and -";
    return take_text(value, ret);
}

static const char *take_file(const char *value, bool there, char **ret)
{
    g_autofree char *directory = g_path_get_dirname(value);

    if (!g_path_is_absolute(value))
        return "is not an absolute path";
    if (!g_file_test(there ? value : directory, G_FILE_TEST_EXISTS))
        return there ? "names a file that is not there" : "lies in a directory that is not there";
    return take_text(value, ret);
}

static const char *take_address(const char *value, const char *scheme, const char *other,
                                char **ret)
{
    g_autofree char *found = g_uri_parse_scheme(value);
    g_autoptr(GUri) uri = g_uri_parse(value, G_URI_FLAGS_NONE, NULL);

    if (uri == NULL || g_uri_get_host(uri) == NULL || *g_uri_get_host(uri) == '\0')
        return "is not an address";
    if (g_strcmp0(found, scheme) != 0 && g_strcmp0(found, other) != 0)
        return "has a scheme that is not allowed here";
    return take_text(value, ret);
}

static const char *take_number(const char *value, int min, int max, int *ret)
{
    gint64 number;

    if (!g_ascii_string_to_signed(value, 10, min, max, &number, NULL))
        return "is not a number in its range";
    *ret = (int)number;
    return NULL;
}

static const char *take_sink(const char *value, char **ret)
{
    struct sink sink;

    return sink_read(value, &sink) ? take_text(value, ret)
                                   : "is neither auto, pulse, alsa nor record:DIRECTORY";
}

static const char *take_format(const char *value, char **ret)
{
    enum format_wish wish;

    return format_wish_from_text(value, &wish) ? take_text(value, ret)
                                               : "is neither auto, pdf nor pwg";
}

static const char *take_density(const char *value, double *ret)
{
    char *end;
    double number = g_ascii_strtod(value, &end);

    if (end == value || *end != '\0' || !(number == 0.0 || (number >= 1.0 && number <= 20.0)))
        return "is not a number from 1 to 20";
    *ret = number;
    return NULL;
}

static const char *take_dots(const char *value, struct dots_setting *ret)
{
    return dots_from_text(value, ret) ? NULL : "is neither off nor two sizes of dots of one tint";
}

static const char *take_switch(const char *value, bool *ret)
{
    if (g_strcmp0(value, "true") != 0 && g_strcmp0(value, "false") != 0)
        return "is neither true nor false";
    *ret = value[0] == 't';
    return NULL;
}

/* NULL when value was taken, else what is wrong with it. */
static const char *take(enum kind kind, const char *value, void *ret)
{
    switch (kind) {
    case TEXT:
        return take_text(value, ret);
    case WORD:
        return take_word(value, ret);
    case LANGUAGE:
        if (!g_strv_contains(languages, value))
            return "is none of the screens' languages";
        return take_text(value, ret);
    case READABLE:
        return take_file(value, true, ret);
    case WRITABLE:
        return take_file(value, false, ret);
    case SOUND:
        return take_sink(value, ret);
    case HTTPS_URL:
        return take_address(value, "https", "https", ret);
    case IPP_URI:
        return take_address(value, "ipp", "ipps", ret);
    case FORMAT:
        return take_format(value, ret);
    case SWITCH:
        return take_switch(value, ret);
    case PIXELS: /* 0: the monitor's */
        return g_strcmp0(value, "0") == 0 ? NULL : take_number(value, 320, 16384, ret);
    case PER_CENT:
        return take_number(value, 1, 1000, ret);
    case VOLUME:
        return take_number(value, 0, 100, ret);
    case DENSITY:
        return take_density(value, ret);
    case DOTS:
        return take_dots(value, ret);
    case LIGHT:
        return surroundings_read(value, ret) ? NULL
                                             : "is neither light, dark nor hours like 17:00-07:30";
    case MOMENT:
        return take_number(value, 0, 2000, ret);
    }
    return "is of no kind";
}

static bool fault(struct config_fault *ret, const char *group, const char *key, const char *reason)
{
    g_snprintf(ret->key, sizeof ret->key, key[0] != '\0' ? "%s.%s" : "%s%s", group, key);
    ret->reason = reason;
    return false;
}

static bool is_known(const char *group, const char *key)
{
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
        if (g_strcmp0(fields[i].group, group) == 0 &&
            (key == NULL || g_strcmp0(fields[i].key, key) == 0))
            return true;
    return false;
}

/* A key that is misspelt must not be a default that nobody asked for. */
static bool knows_all(GKeyFile *file, struct config_fault *ret_fault)
{
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

    for (char **group = groups; *group != NULL; group++) {
        g_auto(GStrv) keys = g_key_file_get_keys(file, *group, NULL, NULL);

        if (!is_known(*group, NULL))
            return fault(ret_fault, *group, "", "is not a group of this file");
        for (char **key = keys; *key != NULL; key++)
            if (!is_known(*group, *key))
                return fault(ret_fault, *group, *key, "is not a key of this group");
    }
    return true;
}

static bool read_fields(GKeyFile *file, struct config *config, struct config_fault *ret_fault)
{
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        const struct field *field = &fields[i];
        g_autofree char *value = g_key_file_get_string(file, field->group, field->key, NULL);
        const char *reason = missing;

        /* What is not wanted names no file. */
        if (value == NULL && field->kind <= IPP_URI && field->otherwise != NULL)
            reason = take(TEXT, field->otherwise, (char *)config + field->at);
        else if (value == NULL && field->otherwise != NULL)
            reason = take(field->kind, field->otherwise, (char *)config + field->at);
        else if (value != NULL)
            reason = take(field->kind, g_strstrip(value), (char *)config + field->at);
        if (reason != NULL)
            return fault(ret_fault, field->group, field->key, reason);
    }
    if (g_str_has_prefix(config->printer, "ipps:") != (config->printer_certificate[0] != '\0'))
        return fault(ret_fault, "printer", "certificate",
                     config->printer_certificate[0] == '\0' ? missing : "is not for ipp://");
    if ((config->width == 0) != (config->height == 0))
        return fault(ret_fault, "screen", config->width == 0 ? "width" : "height", missing);
    return true;
}

struct config *config_load(const char *path, struct config_fault *ret_fault)
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    SCOPED_CONFIG *config = g_new0(struct config, 1);

    if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
        fault(ret_fault, "", "", "the file is not there");
        return NULL;
    }
    if (!g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, NULL)) {
        fault(ret_fault, "", "", "the file is not in the form of [group] and key=value lines");
        return NULL;
    }
    if (!knows_all(file, ret_fault) || !read_fields(file, config, ret_fault))
        return NULL;
    return MOVE(config);
}

void config_free(struct config **config)
{
    if (*config == NULL)
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
        if (fields[i].kind <= IPP_URI)
            g_free(*(char **)(void *)((char *)*config + fields[i].at));
    g_free(*config);
    *config = NULL;
}
