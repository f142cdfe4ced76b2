#include "tests/vcard/options.h"

#include <stdlib.h>
#include <string.h>

#define SIZE_MAX_OF_A_FILE 32767 /* the offset of READ BINARY has 15 bits */

enum kind { KIND_YES_NO, KIND_SIZE, KIND_NUMBER, KIND_STATUS, KIND_FCI, KIND_TEXT };

static const struct {
    const char *name;
    const char *values;
    enum kind kind;
    size_t offset;
    long min; /* KIND_NUMBER; KIND_TEXT: length */
    long max;
} settings[] = {
#define OF(member) offsetof(struct vcard_options, member)
    /* clang-format off */
    {"attributes-size",     "bytes", KIND_SIZE, OF(attributes_size), 0, 0},
    {"basic-info-size",     "bytes", KIND_SIZE, OF(basic_info_size), 0, 0},
    {"face-size",           "bytes", KIND_SIZE, OF(face_size), 0, 0},
    {"certificate-size",    "bytes", KIND_SIZE, OF(certificate_size), 0, 0},
    {"ca-certificate-size", "bytes", KIND_SIZE, OF(ca_certificate_size), 0, 0},
    {"keep-status-on-same-ap-reselect", "yes|no", KIND_YES_NO, OF(keep_status_on_same_ap_reselect), 0, 0},
    {"keep-status-on-any-select",       "yes|no", KIND_YES_NO, OF(keep_status_on_any_select), 0, 0},
    {"keep-status-on-warm-reset",       "yes|no", KIND_YES_NO, OF(keep_status_on_warm_reset), 0, 0},
    {"b-opens-integrity",   "yes|no",  KIND_YES_NO, OF(b_opens_integrity), 0, 0},
    {"unknown-0008-is-free", "yes|no", KIND_YES_NO, OF(unknown_0008_is_free), 0, 0},
    {"new-pin-is-checked",  "yes|no",  KIND_YES_NO, OF(new_pin_is_checked), 0, 0},
    {"pss-salt",            "0 to 222", KIND_NUMBER, OF(pss_salt), 0, 222},
    {"number-tries",        "1 to 15", KIND_NUMBER, OF(number_tries), 1, 15},
    {"blocked-sw",          "hex", KIND_STATUS, OF(blocked_sw), 0, 0},
    {"blocked-query-sw",    "hex", KIND_STATUS, OF(blocked_query_sw), 0, 0},
    {"no-short-id-sw",      "hex", KIND_STATUS, OF(no_short_id_sw), 0, 0},
    {"verify-no-key-sw",    "hex", KIND_STATUS, OF(verify_no_key_sw), 0, 0},
    {"verify-no-file-sw",   "hex", KIND_STATUS, OF(verify_no_file_sw), 0, 0},
    {"no-session-sw",       "hex", KIND_STATUS, OF(no_session_sw), 0, 0},
    {"fci",                 "name|template|none", KIND_FCI, OF(fci), 0, 0},
    {"next-certificate",    "yes|no", KIND_YES_NO, OF(next_certificate), 0, 0},
    {"atr-before-select",   "yes|no", KIND_YES_NO, OF(atr_before_select), 0, 0},
    {"long-length",         "yes|no", KIND_YES_NO, OF(long_length), 0, 0},
    {"issuer-number",       "7 digits", KIND_TEXT, OF(issuer_number), 7, 7},
    {"manufacturer",        "text", KIND_TEXT, OF(manufacturer), 0, 32},
    {"model",               "text", KIND_TEXT, OF(model), 0, 16},
    {"serial",              "text", KIND_TEXT, OF(serial), 0, 16},
/* clang-format on */
#undef OF
};

void vcard_options_init(struct vcard_options *ret)
{
    *ret = (struct vcard_options){
        .attributes_size = 640,
        .basic_info_size = 256,
        .face_size = 7000,
        .certificate_size = 2048,
        .ca_certificate_size = 1900,
        .b_opens_integrity = true,
        .unknown_0008_is_free = true,
        .new_pin_is_checked = true,
        .pss_salt = 32,
        .number_tries = 10,
        .blocked_sw = 0x6984,
        .blocked_query_sw = 0x63C0,
        .no_short_id_sw = 0x6A82,
        .verify_no_key_sw = 0x6A88,
        .verify_no_file_sw = 0x6986,
        .no_session_sw = 0x66F1,
        .next_certificate = true,
        .atr_before_select = true,
        .manufacturer = "00000000000000000000000000000001",
        .model = "E16R01NJ",
        .serial = "0000000020500003",
    };
}

static bool take_yes_no(const char *value, bool *ret)
{
    if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
        return false;
    *ret = strcmp(value, "yes") == 0;
    return true;
}

static bool take_number(const char *value, int base, long min, long max, long *ret)
{
    char *end = NULL;
    long number = strtol(value, &end, base);

    if (strspn(value, base == 16 ? "0123456789ABCDEFabcdef" : "0123456789") != strlen(value) ||
        value[0] == '\0' || number < min || number > max)
        return false;
    *ret = number;
    return true;
}

static bool take_fci(const char *value, enum fci *ret)
{
    static const char *const names[] = {
        [FCI_NAME] = "name", [FCI_TEMPLATE] = "template", [FCI_NONE] = "none"};

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        if (strcmp(value, names[i]) == 0) {
            *ret = (enum fci)i;
            return true;
        }
    }
    return false;
}

static bool take_value(const char *value, size_t n, void *ret)
{
    long number = 0;
    size_t len = strlen(value);

    switch (settings[n].kind) {
    case KIND_YES_NO:
        return take_yes_no(value, ret);
    case KIND_FCI:
        return take_fci(value, ret);
    case KIND_SIZE:
        if (!take_number(value, 10, 0, SIZE_MAX_OF_A_FILE, &number))
            return false;
        *(size_t *)ret = (size_t)number;
        return true;
    case KIND_NUMBER:
        if (!take_number(value, 10, settings[n].min, settings[n].max, &number))
            return false;
        *(int *)ret = (int)number;
        return true;
    case KIND_STATUS:
        /* A status word begins with 6 or 9 (ISO 7816-4, 5.6). */
        if (strlen(value) != 4 || !take_number(value, 16, 0x6000, 0x9FFF, &number))
            return false;
        *(unsigned *)ret = (unsigned)number;
        return true;
    case KIND_TEXT:
        if (len < (size_t)settings[n].min || len > (size_t)settings[n].max)
            return false;
        memcpy(ret, value, len + 1);
        return true;
    }
    return false;
}

bool vcard_options_set(struct vcard_options *options, const char *setting, const char **ret_reason)
{
    const char *equals = strchr(setting, '=');
    size_t len = equals == NULL ? strlen(setting) : (size_t)(equals - setting);

    for (size_t n = 0; n < ARRAY_LEN(settings); n++) {
        if (strlen(settings[n].name) != len || memcmp(settings[n].name, setting, len) != 0)
            continue;
        if (equals != NULL && take_value(equals + 1, n, (char *)options + settings[n].offset))
            return true;
        *ret_reason = settings[n].values;
        return false;
    }
    *ret_reason = NULL;
    return false;
}

const char *vcard_options_name(size_t n, const char **ret_values)
{
    if (n >= ARRAY_LEN(settings))
        return NULL;
    *ret_values = settings[n].values;
    return settings[n].name;
}
