#include "backend/vrs/resident-file.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/secret.h"

/* The longest resident has 32 doses and long names in \u escapes: some 20 KiB. */
#define FILE_SIZE_MAX (64U * 1024U)

/* NULL when text is right, or else the reason, in static storage. */
typedef const char *text_check(const char *text);

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

static bool all_of(const char *text, const char *alphabet)
{
    return text[strspn(text, alphabet)] == '\0';
}

#define DIGITS   "0123456789"
#define CAPITALS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define SMALL    "abcdefghijklmnopqrstuvwxyz"

/* The next letter of valid UTF-8 (jansson takes no other). */
static unsigned next_letter(const char **text)
{
    const unsigned char *c = (const unsigned char *)*text;
    unsigned follow = c[0] < 0x80 ? 0 : c[0] < 0xE0 ? 1 : c[0] < 0xF0 ? 2 : 3;
    unsigned letter = follow == 0 ? c[0] : c[0] & (0x3FU >> follow);

    for (unsigned i = 1; i <= follow; i++)
        letter = letter << 6 | (c[i] & 0x3FU);
    *text += follow + 1;
    return letter;
}

static bool is_space(unsigned letter)
{
    return letter == ' ' || letter == 0x3000;
}

static bool is_kana(unsigned letter)
{
    return (letter >= 0x3041 && letter <= 0x3096) || (letter >= 0x309B && letter <= 0x309E) ||
           (letter >= 0x30A0 && letter <= 0x30FF);
}

static const char *check_words(const char *text)
{
    unsigned letter = ' ';

    if (text[0] == '\0')
        return "it is empty";
    for (const char *at = text; *at != '\0';) {
        unsigned before = letter;

        letter = next_letter(&at);
        if (letter < 0x20 || (letter >= 0x7F && letter < 0xA0))
            return "it holds a control character";
        if (is_space(before) && is_space(letter))
            return "it begins with a space or has two in a row";
    }
    return is_space(letter) ? "it ends with a space" : NULL;
}

static const char *check_kana(const char *text)
{
    const char *reason = check_words(text);

    if (reason != NULL)
        return reason;
    for (const char *at = text; *at != '\0';) {
        unsigned letter = next_letter(&at);

        if (!is_kana(letter) && !is_space(letter))
            return "it may hold only kana and spaces";
    }
    return NULL;
}

static const char *check_my_number(const char *text)
{
    if (strlen(text) != MY_NUMBER_LEN || !all_of(text, DIGITS))
        return "it must be 12 digits";
    return my_number_is_valid(text) ? NULL : "the check digit is wrong";
}

static const char *check_municipality(const char *text)
{
    if (strlen(text) != MUNICIPALITY_LEN || !all_of(text, DIGITS))
        return "it must be 6 digits";
    return municipality_is_valid(text) ? NULL : "the check digit is wrong";
}

static const char *check_four_digits(const char *text)
{
    return strlen(text) == 4 && all_of(text, DIGITS) ? NULL : "it must be four digits";
}

static const char *check_sex(const char *text)
{
    return strcmp(text, "1") == 0 || strcmp(text, "2") == 0 ? NULL : "it must be \"1\" or \"2\"";
}

static const char *check_date(const char *text)
{
    struct date date;

    return date_from_iso(text, &date) ? NULL : "it must be a day of the calendar, as YYYY-MM-DD";
}

static const char *check_product(const char *text)
{
    if (text[0] == '\0')
        return "it is empty";
    return all_of(text, SMALL DIGITS "-") ? NULL : "it may hold only a-z, 0-9 and -";
}

static const char *check_lot(const char *text)
{
    if (text[0] == '\0')
        return "it is empty";
    return all_of(text, CAPITALS SMALL DIGITS "-/. ") ? NULL
                                                      : "it may hold only A-Z, a-z, 0-9, -, /, . "
                                                        "and spaces";
}

static const char *check_passport_number(const char *text)
{
    if (text[0] == '\0')
        return "it is empty";
    return all_of(text, CAPITALS DIGITS) ? NULL : "it may hold only A-Z and 0-9";
}

static const char *check_nationality(const char *text)
{
    return strlen(text) == 3 && all_of(text, CAPITALS) ? NULL : "it must be three capital letters";
}

static const char *check_roman_name(const char *text)
{
    const char *reason = check_words(text);

    if (reason != NULL)
        return reason;
    return all_of(text, CAPITALS " -',.") ? NULL : "it may hold only A-Z, spaces and - ' , .";
}

static const char *check_flag(const char *text)
{
    static const char *const known[] = {"moved-away", "deceased", "not-automatic"};

    for (size_t i = 0; i < ARRAY_LEN(known); i++) {
        if (strcmp(text, known[i]) == 0)
            return NULL;
    }
    return "it must be moved-away, deceased or not-automatic";
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
    static const char *const others[] = {"doses", "passport", "flags", NULL};

    if (!json_is_object(root))
        return fault(ret_fault, "it must be one object in braces", "%s", "");
    if (!refuse_unknown(root, resident_rules, ARRAY_LEN(resident_rules), others, "", ret_fault) ||
        !take_texts(root, resident_rules, ARRAY_LEN(resident_rules), "", ret, ret_fault))
        return false;
    if (strcmp(ret->expiry_date, ret->birth_date) <= 0)
        return fault(ret_fault, "it is not after the birth date", "expiry_date");
    return take_doses(json_object_get(root, "doses"), ret, ret_fault) &&
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
