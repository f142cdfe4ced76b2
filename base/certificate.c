#include "base/certificate.h"

#include <stdlib.h>
#include <string.h>

#include "base/certificate-private.h"
#include "base/secret.h"

static const char *const kind_names[CERTIFICATE_KINDS] = {"domestic", "overseas"};
static const char *const format_names[CERTIFICATE_FORMATS] = {"shc", "vds-nc", "dcc"};

static size_t extra_name_rows(const struct certificate_holder *holder)
{
    return (size_t)(holder->alias[0] != '\0') + (size_t)(holder->former[0] != '\0');
}

size_t certificate_first_sheet_rows(const struct certificate *certificate)
{
    size_t rows = certificate->kind == CERTIFICATE_OVERSEAS ? 5 : 7;
    size_t extra = extra_name_rows(&certificate->holder);

    return extra < rows ? rows - extra : 0;
}

unsigned certificate_sheets(const struct certificate *certificate)
{
    size_t first = certificate_first_sheet_rows(certificate);

    if (first == 0 || certificate->dose_count == 0)
        return 0;

    size_t rest = certificate->dose_count > first ? certificate->dose_count - first : 0;
    size_t further = (rest + CERTIFICATE_FURTHER_ROWS - 1) / CERTIFICATE_FURTHER_ROWS;

    return 1 + (unsigned)further + (certificate->dcc_sheet ? 1 : 0);
}

bool certificate_has(const struct certificate *certificate, enum certificate_format format)
{
    for (size_t i = 0; i < certificate->code_count; i++) {
        if (certificate->codes[i].format == format)
            return true;
    }
    return false;
}

const char *certificate_kind_name(enum certificate_kind kind)
{
    return (unsigned)kind < CERTIFICATE_KINDS ? kind_names[kind] : "unknown";
}

const char *certificate_format_name(enum certificate_format format)
{
    return (unsigned)format < CERTIFICATE_FORMATS ? format_names[format] : "unknown";
}

bool certificate_kind_from_name(const char *name, enum certificate_kind *ret)
{
    for (size_t i = 0; i < CERTIFICATE_KINDS; i++) {
        if (strcmp(name, kind_names[i]) == 0) {
            *ret = (enum certificate_kind)i;
            return true;
        }
    }
    return false;
}

bool certificate_format_from_name(const char *name, enum certificate_format *ret)
{
    for (size_t i = 0; i < CERTIFICATE_FORMATS; i++) {
        if (strcmp(name, format_names[i]) == 0) {
            *ret = (enum certificate_format)i;
            return true;
        }
    }
    return false;
}

const struct certificate *verified_certificate_view(const struct verified_certificate *verified)
{
    return &verified->certificate;
}

void verified_certificate_free(struct verified_certificate **verified)
{
    if (*verified == NULL)
        return;
    wipe(*verified, sizeof **verified);
    free(*verified);
    *verified = NULL;
}
