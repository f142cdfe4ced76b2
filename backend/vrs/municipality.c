#include "backend/vrs/municipality.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static const char *const members[] = {"code",   "taking_part", "kinds",        "prefecture",
                                      "name",   "kana",        "mayor_office", "mayor_name",
                                      "office", "telephone",   "check_at",     "dcc"};

#define DCC "dcc" /* the one member that may be left out */

static bool wrong(struct municipality_fault *fault, const char *field, const char *part,
                  const char *reason)
{
    *fault = (struct municipality_fault){.reason = reason};
    snprintf(fault->field, sizeof fault->field, "%s%s%s", field, part[0] != '\0' ? "." : "", part);
    return false;
}

static bool is_member(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(members); i++) {
        if (strcmp(name, members[i]) == 0)
            return true;
    }
    return false;
}

static bool knows_every_member(json_t *root, struct municipality_fault *fault)
{
    const char *name;
    json_t *value;

    json_object_foreach(root, name, value)
    {
        if (!is_member(name))
            return wrong(fault, name, "", "is not a member of a municipality file");
    }
    for (size_t i = 0; i < ARRAY_LEN(members); i++) {
        if (json_object_get(root, members[i]) == NULL && strcmp(members[i], DCC) != 0)
            return wrong(fault, members[i], "", "is missing");
    }
    return true;
}

static bool take_text(json_t *value, const char *field, const char *part, char *ret, size_t size,
                      struct municipality_fault *fault)
{
    const char *text = json_string_value(value);

    if (text == NULL)
        return wrong(fault, field, part, "must be a text");
    if (text[0] == '\0')
        return wrong(fault, field, part, "must not be empty");
    if (json_string_length(value) != strlen(text))
        return wrong(fault, field, part, "holds a NUL");
    if (strlen(text) >= size)
        return wrong(fault, field, part, "is too long");
    memcpy(ret, text, strlen(text) + 1);
    return true;
}

static bool take_words(json_t *root, const char *field, struct certificate_words *ret,
                       struct municipality_fault *fault)
{
    json_t *words = json_object_get(root, field);

    if (!json_is_object(words) || json_object_size(words) != 2)
        return wrong(fault, field, "", "must have ja and en, and nothing else");
    return take_text(json_object_get(words, "ja"), field, "ja", ret->ja, sizeof ret->ja, fault) &&
           take_text(json_object_get(words, "en"), field, "en", ret->en, sizeof ret->en, fault);
}

static bool take_kinds(json_t *root, bool ret[static CERTIFICATE_KINDS],
                       struct municipality_fault *fault)
{
    json_t *kinds = json_object_get(root, "kinds");
    json_t *value;
    size_t i;

    if (!json_is_array(kinds) || json_array_size(kinds) == 0)
        return wrong(fault, "kinds", "", "must list at least one kind");
    json_array_foreach(kinds, i, value)
    {
        enum certificate_kind kind;

        if (!json_is_string(value) || !certificate_kind_from_name(json_string_value(value), &kind))
            return wrong(fault, "kinds", "", "may hold only \"domestic\" and \"overseas\"");
        if (ret[kind])
            return wrong(fault, "kinds", "", "names a kind twice");
        ret[kind] = true;
    }
    return true;
}

static bool take_code(json_t *root, struct municipality *ret, struct municipality_fault *fault)
{
    if (!take_text(json_object_get(root, "code"), "code", "", ret->code, sizeof ret->code, fault))
        return false;
    if (!municipality_is_valid(ret->code))
        return wrong(fault, "code", "", "must be six digits with the right check digit");
    return true;
}

static bool take_dcc(json_t *root, struct municipality *ret, struct municipality_fault *fault)
{
    json_t *dcc = json_object_get(root, DCC);

    if (dcc != NULL && !json_is_boolean(dcc))
        return wrong(fault, DCC, "", "must be true or false");
    ret->dcc = json_is_true(dcc);
    return !ret->dcc || ret->kinds[CERTIFICATE_OVERSEAS] ||
           wrong(fault, DCC, "", "is for overseas certificates, which kinds does not list");
}

static bool take_issuer(json_t *root, struct certificate_issuer *ret,
                        struct municipality_fault *fault)
{
    return take_words(root, "mayor_office", &ret->mayor_office, fault) &&
           take_words(root, "mayor_name", &ret->mayor_name, fault) &&
           take_words(root, "office", &ret->office, fault) &&
           take_text(json_object_get(root, "telephone"), "telephone", "", ret->telephone,
                     sizeof ret->telephone, fault) &&
           take_text(json_object_get(root, "check_at"), "check_at", "", ret->check_at,
                     sizeof ret->check_at, fault);
}

static bool take_all(json_t *root, struct municipality *ret, struct municipality_fault *fault)
{
    json_t *taking_part = json_object_get(root, "taking_part");

    if (!knows_every_member(root, fault) || !take_code(root, ret, fault))
        return false;
    if (!json_is_boolean(taking_part))
        return wrong(fault, "taking_part", "", "must be true or false");
    ret->taking_part = json_is_true(taking_part);
    return take_kinds(root, ret->kinds, fault) && take_dcc(root, ret, fault) &&
           take_words(root, "prefecture", &ret->prefecture, fault) &&
           take_words(root, "name", &ret->name, fault) &&
           take_text(json_object_get(root, "kana"), "kana", "", ret->kana, sizeof ret->kana,
                     fault) &&
           take_issuer(root, &ret->issuer, fault);
}

static bool take_root(json_t *root, const json_error_t *why, struct municipality *ret,
                      struct municipality_fault *fault)
{
    struct municipality municipality = {0};

    if (root == NULL) {
        *fault = (struct municipality_fault){.reason = "is not JSON", .line = why->line};
        return false;
    }

    bool ok = json_is_object(root) ? take_all(root, &municipality, fault)
                                   : wrong(fault, "", "", "must be a JSON object");

    json_decref(root);
    if (ok)
        *ret = municipality;
    return ok;
}

bool municipality_load(const char *path, struct municipality *ret,
                       struct municipality_fault *ret_fault)
{
    FILE *file = fopen(path, "re");
    json_error_t why;

    if (file == NULL)
        return wrong(ret_fault, "", "", "cannot be opened");

    json_t *root = json_loadf(file, JSON_REJECT_DUPLICATES, &why);

    fclose(file);
    return take_root(root, &why, ret, ret_fault);
}

bool municipality_parse(const char *text, size_t len, struct municipality *ret,
                        struct municipality_fault *ret_fault)
{
    json_error_t why;

    return take_root(json_loadb(text, len, JSON_REJECT_DUPLICATES, &why), &why, ret, ret_fault);
}
