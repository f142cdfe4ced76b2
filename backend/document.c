#include "backend/document.h"

#include <string.h>

static json_t *words_to_json(const struct certificate_words *words)
{
    return json_pack("{s:s, s:s}", "ja", words->ja, "en", words->en);
}

static void words_take(struct json_reader *in, const char *name, struct certificate_words *ret)
{
    struct json_reader members = json_reader(json_take_object(in, name));

    json_take_text(&members, "ja", ret->ja, sizeof ret->ja);
    json_take_text(&members, "en", ret->en, sizeof ret->en);
    if (!json_reader_end(&members, NULL))
        json_refuse(in);
}

static json_t *dose_to_json(const struct certificate_dose *dose)
{
    return json_pack("{s:i, s:s, s:s, s:o, s:o, s:o, s:s, s:s}", "number", dose->number, "date",
                     dose->date, "product", dose->product, "type", words_to_json(&dose->type),
                     "maker", words_to_json(&dose->maker), "name", words_to_json(&dose->name),
                     "lot", dose->lot, "country", dose->country);
}

json_t *doses_to_json(const struct certificate_dose *doses, size_t count)
{
    SCOPED_JSON *array = json_array();

    for (size_t i = 0; i < count; i++) {
        if (json_array_append_new(array, dose_to_json(&doses[i])) != 0)
            return NULL;
    }
    return MOVE(array);
}

static bool is_capitals(const char *text, size_t len)
{
    return strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == len && text[len] == '\0';
}

static bool dose_read(const json_t *value, struct certificate_dose *ret)
{
    struct json_reader in = json_reader(value);

    ret->number = (int)json_take_integer(&in, "number", 1, 99);
    json_take_date(&in, "date", ret->date);
    json_take_text(&in, "product", ret->product, sizeof ret->product);
    words_take(&in, "type", &ret->type);
    words_take(&in, "maker", &ret->maker);
    words_take(&in, "name", &ret->name);
    json_take_text(&in, "lot", ret->lot, sizeof ret->lot);
    json_take_text(&in, "country", ret->country, sizeof ret->country);
    return json_reader_end(&in, NULL) && is_capitals(ret->country, 3);
}

void doses_take(struct json_reader *in, const char *name,
                struct certificate_dose ret[static CERTIFICATE_DOSES_MAX], size_t *ret_count)
{
    const json_t *array = json_take_array(in, name, 1, CERTIFICATE_DOSES_MAX);

    *ret_count = json_array_size(array);
    for (size_t i = 0; i < *ret_count; i++) {
        if (!dose_read(json_array_get(array, i), &ret[i]))
            json_refuse(in);
    }
}

static bool words_are_equal(const struct certificate_words *a, const struct certificate_words *b)
{
    return strcmp(a->ja, b->ja) == 0 && strcmp(a->en, b->en) == 0;
}

static bool dose_is_equal(const struct certificate_dose *a, const struct certificate_dose *b)
{
    return a->number == b->number && strcmp(a->date, b->date) == 0 &&
           strcmp(a->product, b->product) == 0 && words_are_equal(&a->type, &b->type) &&
           words_are_equal(&a->maker, &b->maker) && words_are_equal(&a->name, &b->name) &&
           strcmp(a->lot, b->lot) == 0 && strcmp(a->country, b->country) == 0;
}

bool doses_are_equal(const struct certificate_dose *a, size_t a_count,
                     const struct certificate_dose *b, size_t b_count)
{
    if (a_count != b_count)
        return false;
    for (size_t i = 0; i < a_count; i++) {
        if (!dose_is_equal(&a[i], &b[i]))
            return false;
    }
    return true;
}

static json_t *holder_to_json(const struct certificate_holder *holder)
{
    SCOPED_JSON *json =
        json_pack("{s:s, s:s}", "name", holder->name, "birth_date", holder->birth_date);

    if (!json_add_unless_empty(json, "alias", holder->alias) ||
        !json_add_unless_empty(json, "former", holder->former) ||
        !json_add_unless_empty(json, "roman_name", holder->roman_name) ||
        !json_add_unless_empty(json, "passport", holder->passport) ||
        !json_add_unless_empty(json, "nationality", holder->nationality) ||
        !json_add_unless_empty(json, "sex", holder->sex))
        return NULL;
    return MOVE(json);
}

static void holder_take(struct json_reader *in, const char *name, struct certificate_holder *ret)
{
    struct json_reader members = json_reader(json_take_object(in, name));

    json_take_text(&members, "name", ret->name, sizeof ret->name);
    json_take_date(&members, "birth_date", ret->birth_date);
    json_take_optional_text(&members, "alias", ret->alias, sizeof ret->alias);
    json_take_optional_text(&members, "former", ret->former, sizeof ret->former);
    json_take_optional_text(&members, "roman_name", ret->roman_name, sizeof ret->roman_name);
    json_take_optional_text(&members, "passport", ret->passport, sizeof ret->passport);
    json_take_optional_text(&members, "nationality", ret->nationality, sizeof ret->nationality);
    json_take_optional_text(&members, "sex", ret->sex, sizeof ret->sex);
    if (!json_reader_end(&members, NULL) || strspn(ret->sex, "MFX") != strlen(ret->sex))
        json_refuse(in);
}

static json_t *issuer_to_json(const struct certificate_issuer *issuer)
{
    return json_pack("{s:o, s:o, s:o, s:s, s:s}", "mayor_office",
                     words_to_json(&issuer->mayor_office), "mayor_name",
                     words_to_json(&issuer->mayor_name), "office", words_to_json(&issuer->office),
                     "telephone", issuer->telephone, "check_at", issuer->check_at);
}

static void issuer_take(struct json_reader *in, const char *name, struct certificate_issuer *ret)
{
    struct json_reader members = json_reader(json_take_object(in, name));

    words_take(&members, "mayor_office", &ret->mayor_office);
    words_take(&members, "mayor_name", &ret->mayor_name);
    words_take(&members, "office", &ret->office);
    json_take_text(&members, "telephone", ret->telephone, sizeof ret->telephone);
    json_take_text(&members, "check_at", ret->check_at, sizeof ret->check_at);
    if (!json_reader_end(&members, NULL))
        json_refuse(in);
}

static json_t *code_to_json(const struct certificate_code *code)
{
    SCOPED_JSON *json =
        json_pack("{s:s, s:s, s:i}", "format", certificate_format_name(code->format), "text",
                  code->text, "doses", (int)code->held);

    if (code->row > 0 && json_object_set_new(json, "row", json_integer((json_int_t)code->row)) != 0)
        return NULL;
    return MOVE(json);
}

static json_t *codes_to_json(const struct certificate_code *codes, size_t count)
{
    SCOPED_JSON *array = json_array();

    for (size_t i = 0; i < count; i++) {
        if (json_array_append_new(array, code_to_json(&codes[i])) != 0)
            return NULL;
    }
    return MOVE(array);
}

/* A DCC holds the dose of one row, the others hold the latest ones. */
static bool code_read(const json_t *value, struct certificate_code *ret)
{
    struct json_reader in = json_reader(value);
    char format[16];

    json_take_text(&in, "format", format, sizeof format);
    json_take_text(&in, "text", ret->text, sizeof ret->text);
    ret->held = (size_t)json_take_integer(&in, "doses", 1, CERTIFICATE_DOSES_MAX);
    if (in.failed || !certificate_format_from_name(format, &ret->format))
        return false;
    if (ret->format == CERTIFICATE_DCC)
        ret->row = (size_t)json_take_integer(&in, "row", 1, CERTIFICATE_DOSES_MAX);
    return json_reader_end(&in, NULL) && (ret->format != CERTIFICATE_DCC || ret->held == 1);
}

static void codes_take(struct json_reader *in, const char *name,
                       struct certificate_code ret[static CERTIFICATE_CODES_MAX], size_t *ret_count)
{
    const json_t *array = json_take_array(in, name, 1, CERTIFICATE_CODES_MAX);

    *ret_count = json_array_size(array);
    for (size_t i = 0; i < *ret_count; i++) {
        if (!code_read(json_array_get(array, i), &ret[i]))
            json_refuse(in);
    }
}

json_t *formats_to_json(const bool formats[static CERTIFICATE_FORMATS])
{
    SCOPED_JSON *array = json_array();

    for (size_t i = 0; i < CERTIFICATE_FORMATS; i++) {
        const char *name = certificate_format_name((enum certificate_format)i);

        if (formats[i] && json_array_append_new(array, json_string(name)) != 0)
            return NULL;
    }
    return MOVE(array);
}

void formats_take(struct json_reader *in, const char *name, bool ret[static CERTIFICATE_FORMATS])
{
    const json_t *array = json_take_array(in, name, 1, CERTIFICATE_FORMATS);

    for (size_t i = 0; i < json_array_size(array); i++) {
        char word[16];
        enum certificate_format format;

        if (!json_text_of(json_array_get(array, i), word, sizeof word) ||
            !certificate_format_from_name(word, &format) || ret[format])
            json_refuse(in);
        else
            ret[format] = true;
    }
}

json_t *certificate_to_json(const struct certificate *certificate)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o}", "id", certificate->id, "kind",
                     certificate_kind_name(certificate->kind), "municipality",
                     certificate->municipality, "issued_on", certificate->issued_on, "holder",
                     holder_to_json(&certificate->holder), "doses",
                     doses_to_json(certificate->doses, certificate->dose_count), "issuer",
                     issuer_to_json(&certificate->issuer), "codes",
                     codes_to_json(certificate->codes, certificate->code_count));
}

void certificate_kind_take(struct json_reader *in, const char *name, enum certificate_kind *ret)
{
    char kind[16];

    json_take_text(in, name, kind, sizeof kind);
    if (!in->failed && !certificate_kind_from_name(kind, ret))
        json_refuse(in);
}

/* JPN, municipality (6), date (8), serial (6): design.md section 8. */
static bool id_fits(const struct certificate *certificate)
{
    const char *id = certificate->id;

    return strlen(id) == CERTIFICATE_ID_SIZE - 1 && strncmp(id, "JPN", 3) == 0 &&
           strspn(id + 3, "0123456789") == CERTIFICATE_ID_SIZE - 4 &&
           strncmp(id + 3, certificate->municipality, MUNICIPALITY_LEN) == 0;
}

static bool holder_fits(const struct certificate *certificate)
{
    const struct certificate_holder *holder = &certificate->holder;

    if (certificate->kind == CERTIFICATE_DOMESTIC)
        return holder->roman_name[0] == '\0' && holder->passport[0] == '\0' &&
               holder->nationality[0] == '\0' && holder->sex[0] == '\0';
    return holder->roman_name[0] != '\0' && holder->passport[0] != '\0' &&
           is_capitals(holder->nationality, 3);
}

/* Codes speak of doses that are on the page. */
static bool codes_fit(const struct certificate *certificate)
{
    for (size_t i = 0; i < certificate->code_count; i++) {
        if (certificate->codes[i].held > certificate->dose_count ||
            certificate->codes[i].row > certificate->dose_count)
            return false;
    }
    return true;
}

void certificate_take(struct json_reader *in, const char *name, struct certificate *ret)
{
    struct json_reader members = json_reader(json_take_object(in, name));

    json_take_text(&members, "id", ret->id, sizeof ret->id);
    certificate_kind_take(&members, "kind", &ret->kind);
    json_take_municipality(&members, "municipality", ret->municipality);
    json_take_date(&members, "issued_on", ret->issued_on);
    holder_take(&members, "holder", &ret->holder);
    doses_take(&members, "doses", ret->doses, &ret->dose_count);
    issuer_take(&members, "issuer", &ret->issuer);
    codes_take(&members, "codes", ret->codes, &ret->code_count);
    ret->dcc_sheet = certificate_has(ret, CERTIFICATE_DCC);
    if (!json_reader_end(&members, NULL) || !id_fits(ret) || !holder_fits(ret) || !codes_fit(ret))
        json_refuse(in);
}
