#include "backend/vrs/resident-file.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "backend/vrs/resident-checks.h"
#include "base/secret.h"

/* The longest resident has 32 doses and long names in \u escapes: some 20 KiB. */
#define FILE_SIZE_MAX (64U * 1024U)

/* One text member of an object and where it goes. */
struct text_rule {
    const char *name;
    size_t offset;
    size_t size; /* of its place, with the NUL */
    text_check *check;
};

static bool fault(struct resident_fault *ret, const char *reason, const char *field, ...)
    __attribute__((format(printf, 3, 4)));

/* Fills ret and is false, so that refusing is one expression. */
static bool fault(struct resident_fault *ret, const char *reason, const char *field, ...)
{
    va_list arguments;

    va_start(arguments, field);
    vsnprintf(ret->field, sizeof ret->field, field, arguments);
    va_end(arguments);
    ret->reason = reason;
    ret->line = 0;
    return false;
}

#define RULE(type, name, member, check)                                                            \
    {                                                                                              \
        name, offsetof(struct type, member), sizeof(((struct type *)0)->member), check             \
    }

static const struct text_rule resident_rules[] = {
    RULE(resident_file, "my_number", my_number, check_my_number),
    RULE(resident_file, "name", name, check_words),
    RULE(resident_file, "name_kana", name_kana, check_kana),
    RULE(resident_file, "address", address, check_words),
    RULE(resident_file, "birth_date", birth_date, check_date),
    RULE(resident_file, "sex", sex, check_sex),
    RULE(resident_file, "pin", pin, check_four_digits),
    RULE(resident_file, "expiry_date", expiry_date, check_date),
    RULE(resident_file, "security_code", security_code, check_four_digits),
    RULE(resident_file, "municipality", municipality, check_municipality),
};

static const struct text_rule dose_rules[] = {
    RULE(resident_dose, "date", date, check_date),
    RULE(resident_dose, "product", product, check_product),
    RULE(resident_dose, "lot", lot, check_lot),
};

static const struct text_rule passport_rules[] = {
    RULE(resident_file, "number", passport_number, check_passport_number),
    RULE(resident_file, "nationality", passport_nationality, check_nationality),
    RULE(resident_file, "name", passport_name, check_roman_name),
};

/* prefix is "" or the path of the object with a dot: "doses[2]." */
static bool take_text(const json_t *value, const struct text_rule *rule, const char *prefix,
                      void *ret_object, struct resident_fault *ret_fault)
{
    const char *text = json_string_value(value);
    const char *reason = NULL;

    if (value == NULL)
        return fault(ret_fault, "it is missing", "%s%s", prefix, rule->name);
    if (text == NULL)
        return fault(ret_fault, "it must be a text in quotation marks", "%s%s", prefix, rule->name);
    reason = rule->check(text);
    if (reason == NULL && strlen(text) >= rule->size)
        reason = "it is too long";
    if (reason != NULL)
        return fault(ret_fault, reason, "%s%s", prefix, rule->name);
    memcpy((char *)ret_object + rule->offset, text, strlen(text) + 1);
    return true;
}

static bool take_texts(const json_t *object, const struct text_rule *rules, size_t count,
                       const char *prefix, void *ret_object, struct resident_fault *ret_fault)
{
    for (size_t i = 0; i < count; i++) {
        if (!take_text(json_object_get(object, rules[i].name), &rules[i], prefix, ret_object,
                       ret_fault))
            return false;
    }
    return true;
}

static bool is_among(const char *name, const char *const *names)
{
    for (; *names != NULL; names++) {
        if (strcmp(name, *names) == 0)
            return true;
    }
    return false;
}

/* Refuses a member that is neither in rules nor in others (which ends with NULL). A typing error must
 * not pass as an absent member. */
static bool refuse_unknown(const json_t *object, const struct text_rule *rules, size_t count,
                           const char *const *others, const char *prefix,
                           struct resident_fault *ret_fault)
{
    const char *name;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)object, name, value)
    {
        bool known = is_among(name, others);

        for (size_t i = 0; i < count && !known; i++)
            known = strcmp(name, rules[i].name) == 0;
        if (!known)
            return fault(ret_fault, "no such member is known", "%s%.32s", prefix, name);
    }
    return true;
}

static bool number_is_new(const struct resident_file *file, int number)
{
    for (size_t i = 0; i < file->dose_count; i++) {
        if (file->doses[i].number == number)
            return false;
    }
    return true;
}

static bool take_dose(const json_t *object, struct resident_file *ret,
                      struct resident_fault *ret_fault)
{
    static const char *const others[] = {"number", NULL};
    struct resident_dose *dose = &ret->doses[ret->dose_count];
    const json_t *number = json_object_get(object, "number");
    char prefix[24];

    snprintf(prefix, sizeof prefix, "doses[%zu].", ret->dose_count);
    if (!json_is_object(object))
        return fault(ret_fault, "it must be an object in braces", "doses[%zu]", ret->dose_count);
    if (number == NULL)
        return fault(ret_fault, "it is missing", "%snumber", prefix);
    if (!json_is_integer(number) || json_integer_value(number) < 1 ||
        json_integer_value(number) > 99)
        return fault(ret_fault, "it must be a whole number from 1 to 99", "%snumber", prefix);
    if (!number_is_new(ret, (int)json_integer_value(number)))
        return fault(ret_fault, "another dose has the same number", "%snumber", prefix);
    dose->number = (int)json_integer_value(number);
    if (!refuse_unknown(object, dose_rules, ARRAY_LEN(dose_rules), others, prefix, ret_fault) ||
        !take_texts(object, dose_rules, ARRAY_LEN(dose_rules), prefix, dose, ret_fault))
        return false;
    /* Both are YYYY-MM-DD, so that the order of the text is the order of the days. */
    if (strcmp(dose->date, ret->birth_date) < 0)
        return fault(ret_fault, "it is before the birth date", "%sdate", prefix);
    ret->dose_count++;
    return true;
}

static bool take_doses(const json_t *doses, struct resident_file *ret,
                       struct resident_fault *ret_fault)
{
    if (doses == NULL)
        return fault(ret_fault, "it is missing", "doses");
    if (!json_is_array(doses))
        return fault(ret_fault, "it must be a list in brackets", "doses");
    if (json_array_size(doses) > CERTIFICATE_DOSES_MAX)
        return fault(ret_fault, "there are more than 32 doses", "doses");
    for (size_t i = 0; i < json_array_size(doses); i++) {
        if (!take_dose(json_array_get(doses, i), ret, ret_fault))
            return false;
    }
    return true;
}

static bool take_passport(const json_t *passport, struct resident_file *ret,
                          struct resident_fault *ret_fault)
{
    static const char *const others[] = {NULL};

    if (passport == NULL)
        return true;
    if (!json_is_object(passport))
        return fault(ret_fault, "it must be an object in braces", "passport");
    ret->has_passport = true;
    return refuse_unknown(passport, passport_rules, ARRAY_LEN(passport_rules), others, "passport.",
                          ret_fault) &&
           take_texts(passport, passport_rules, ARRAY_LEN(passport_rules), "passport.", ret,
                      ret_fault);
}

static bool take_alias(const json_t *alias, struct resident_file *ret,
                       struct resident_fault *ret_fault)
{
    static const struct text_rule rule = RULE(resident_file, "alias", alias, check_words);

    return alias == NULL || take_text(alias, &rule, "", ret, ret_fault);
}

/* The page has one line for all of them. */
static bool add_former(const json_t *name, size_t i, struct resident_file *ret,
                       struct resident_fault *ret_fault)
{
    static const char joint[] = "・";
    char field[32];
    struct text_rule rule = {field, 0, sizeof ret->former, check_words};
    char text[sizeof ret->former];
    size_t len = strlen(ret->former);

    snprintf(field, sizeof field, "former[%zu]", i);
    if (!take_text(name, &rule, "", text, ret_fault))
        return false;
    if (len + strlen(joint) + strlen(text) >= sizeof ret->former)
        return fault(ret_fault, "together they are too long", "former");
    snprintf(ret->former + len, sizeof ret->former - len, "%s%s", i > 0 ? joint : "", text);
    return true;
}

static bool take_former(const json_t *names, struct resident_file *ret,
                        struct resident_fault *ret_fault)
{
    if (names == NULL)
        return true;
    if (!json_is_array(names))
        return fault(ret_fault, "it must be a list in brackets", "former");
    if (json_array_size(names) == 0 || json_array_size(names) > RESIDENT_FORMER_MAX)
        return fault(ret_fault, "there must be 1 to 8 names", "former");
    for (size_t i = 0; i < json_array_size(names); i++) {
        if (!add_former(json_array_get(names, i), i, ret, ret_fault))
            return false;
    }
    return true;
}

static bool take_flag(const json_t *flag, struct resident_file *ret,
                      struct resident_fault *ret_fault)
{
    char name[24];
    struct text_rule rule = {name, 0, sizeof ret->flags[0], check_flag};

    snprintf(name, sizeof name, "flags[%zu]", ret->flag_count);
    if (!take_text(flag, &rule, "", ret->flags[ret->flag_count], ret_fault))
        return false;
    for (size_t i = 0; i < ret->flag_count; i++) {
        if (strcmp(ret->flags[i], ret->flags[ret->flag_count]) == 0)
            return fault(ret_fault, "it is there twice", "%s", name);
    }
    ret->flag_count++;
    return true;
}

static bool take_flags(const json_t *flags, struct resident_file *ret,
                       struct resident_fault *ret_fault)
{
    if (flags == NULL)
        return true;
    if (!json_is_array(flags))
        return fault(ret_fault, "it must be a list in brackets", "flags");
    if (json_array_size(flags) > RESIDENT_FLAGS_MAX)
        return fault(ret_fault, "there are too many flags", "flags");
    for (size_t i = 0; i < json_array_size(flags); i++) {
        if (!take_flag(json_array_get(flags, i), ret, ret_fault))
            return false;
    }
    return true;
}

static bool take_resident(const json_t *root, struct resident_file *ret,
                          struct resident_fault *ret_fault)
{
    static const char *const others[] = {"doses", "alias", "former", "passport", "flags", NULL};

    if (!json_is_object(root))
        return fault(ret_fault, "it must be one object in braces", "%s", "");
    if (!refuse_unknown(root, resident_rules, ARRAY_LEN(resident_rules), others, "", ret_fault) ||
        !take_texts(root, resident_rules, ARRAY_LEN(resident_rules), "", ret, ret_fault))
        return false;
    if (strcmp(ret->expiry_date, ret->birth_date) <= 0)
        return fault(ret_fault, "it is not after the birth date", "expiry_date");
    return take_doses(json_object_get(root, "doses"), ret, ret_fault) &&
           take_alias(json_object_get(root, "alias"), ret, ret_fault) &&
           take_former(json_object_get(root, "former"), ret, ret_fault) &&
           take_passport(json_object_get(root, "passport"), ret, ret_fault) &&
           take_flags(json_object_get(root, "flags"), ret, ret_fault);
}

static const char *json_reason(const json_error_t *error)
{
    switch (json_error_code(error)) {
    case json_error_duplicate_key:
        return "a member is there twice";
    case json_error_invalid_utf8:
        return "it is not UTF-8 text";
    case json_error_null_character:
    case json_error_null_byte_in_key:
        return "a text holds a NUL character";
    case json_error_premature_end_of_input:
        return "the text ends too early";
    case json_error_unknown:
    case json_error_out_of_memory:
    case json_error_stack_overflow:
    case json_error_cannot_open_file:
    case json_error_invalid_argument:
    case json_error_end_of_input_expected:
    case json_error_invalid_syntax:
    case json_error_invalid_format:
    case json_error_wrong_type:
    case json_error_null_value:
    case json_error_item_not_found:
    case json_error_index_out_of_range:
    case json_error_numeric_overflow:
        break;
    }
    return "it is not JSON";
}

bool resident_file_parse(const char *text, size_t len, struct resident_file *ret,
                         struct resident_fault *ret_fault)
{
    struct resident_file file = {0};
    json_error_t error;
    json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error);
    bool ok = false;

    if (root == NULL) {
        fault(ret_fault, json_reason(&error), "%s", "");
        ret_fault->line = error.line;
        return false;
    }
    ok = take_resident(root, &file, ret_fault);
    if (ok)
        *ret = file;
    json_decref(root);
    wipe(&file, sizeof file);
    return ok;
}

bool resident_file_load(const char *path, struct resident_file *ret,
                        struct resident_fault *ret_fault)
{
    char text[FILE_SIZE_MAX + 1];
    FILE *stream = fopen(path, "re");
    size_t len = 0;
    bool ok = false;

    if (stream == NULL)
        return fault(ret_fault, "the file cannot be opened", "%s", "");
    len = fread(text, 1, sizeof text, stream);
    if (ferror(stream))
        fault(ret_fault, "the file cannot be read", "%s", "");
    else if (len > FILE_SIZE_MAX)
        fault(ret_fault, "the file is larger than 64 KiB", "%s", "");
    else
        ok = resident_file_parse(text, len, ret, ret_fault);
    fclose(stream);
    wipe(text, len);
    return ok;
}
