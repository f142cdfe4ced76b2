#include "backend/vdsnc-content.h"

#include <string.h>

#include "backend/json.h"

#define CAPITALS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* The first fault sticks, as in struct json_reader; but here it has a name. */
struct reader {
    enum vdsnc_fault fault;
};

static void refuse(struct reader *in, enum vdsnc_fault fault)
{
    if (in->fault == VDSNC_GOOD)
        in->fault = fault;
}

static size_t characters(const char *text)
{
    size_t count = 0;

    for (; *text != '\0'; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

/* 1 to max characters; size is VDSNC_SIZE(max). */
static void take_text(struct reader *in, const json_t *object, const char *name, size_t max,
                      char *ret, size_t size)
{
    const json_t *value = json_object_get(object, name);

    if (!json_is_string(value))
        refuse(in, VDSNC_MISSING);
    else if (!json_text_of(value, ret, size) || characters(ret) > max)
        refuse(in, VDSNC_BAD_TEXT);
}

/* Some write what they do not know as an empty text. */
static bool is_there(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);

    return value != NULL && !(json_is_string(value) && json_string_length(value) == 0);
}

static void take_optional_text(struct reader *in, const json_t *object, const char *name,
                               size_t max, char *ret, size_t size)
{
    if (is_there(object, name))
        take_text(in, object, name, max, ret, size);
}

#define TAKE_TEXT(in, object, name, max, ret)                                                      \
    do {                                                                                           \
        _Static_assert(sizeof(ret) == VDSNC_SIZE(max), "room for max characters");                 \
        take_text(in, object, name, max, ret, sizeof(ret));                                        \
    } while (0)
#define TAKE_OPTIONAL_TEXT(in, object, name, max, ret)                                             \
    do {                                                                                           \
        _Static_assert(sizeof(ret) == VDSNC_SIZE(max), "room for max characters");                 \
        take_optional_text(in, object, name, max, ret, sizeof(ret));                               \
    } while (0)

static void take_date(struct reader *in, const json_t *object, const char *name,
                      char ret[static DATE_ISO_SIZE])
{
    const json_t *value = json_object_get(object, name);
    struct date date;

    if (!json_is_string(value))
        refuse(in, VDSNC_MISSING);
    else if (!json_text_of(value, ret, DATE_ISO_SIZE) || !date_from_iso(ret, &date))
        refuse(in, VDSNC_BAD_DATE);
}

/* Doc 9303-3 section 5: three capital letters, and some States have fewer (D). */
static void take_state(struct reader *in, const json_t *object, const char *name,
                       char ret[static 4])
{
    const json_t *value = json_object_get(object, name);

    if (!json_is_string(value))
        refuse(in, VDSNC_MISSING);
    else if (!json_text_of(value, ret, 4) || strspn(ret, CAPITALS) != strlen(ret))
        refuse(in, VDSNC_BAD_TEXT);
}

/* NULL when it is no array, or one of nothing. */
static const json_t *take_array(struct reader *in, const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);

    if (!json_is_array(value))
        refuse(in, VDSNC_MISSING);
    else if (json_array_size(value) == 0)
        refuse(in, VDSNC_NO_DOSE);
    return value;
}

static void take_number(struct reader *in, const json_t *object, const char *name, int *ret)
{
    const json_t *value = json_object_get(object, name);
    double number = json_number_value(value); /* whole, and no more than 2^53 */

    if (value == NULL)
        refuse(in, VDSNC_MISSING);
    else if (!json_is_number(value) || number < 1 || number > 99)
        refuse(in, VDSNC_BAD_SEQUENCE);
    else
        *ret = (int)number;
}

static void read_header(struct reader *in, const json_t *header, struct vdsnc *ret)
{
    const json_t *type = json_object_get(header, "t");
    const json_t *version = json_object_get(header, "v");

    if (!json_is_string(type) || !json_is_number(version))
        refuse(in, VDSNC_MISSING);
    else if (strcmp(json_string_value(type), "icao.vacc") != 0)
        refuse(in, VDSNC_UNKNOWN_TYPE);
    else if (json_number_value(version) > 1 || json_number_value(version) < 1)
        refuse(in, VDSNC_UNKNOWN_VERSION);
    take_state(in, header, "is", ret->state);
}

static void read_person(struct reader *in, const json_t *person, struct vdsnc *ret)
{
    TAKE_TEXT(in, person, "n", 39, ret->name);
    TAKE_OPTIONAL_TEXT(in, person, "i", 11, ret->passport);
    if (is_there(person, "dob") || ret->passport[0] == '\0')
        take_date(in, person, "dob", ret->birth_date);
    if (is_there(person, "sex") &&
        (!json_text_of(json_object_get(person, "sex"), ret->sex, sizeof ret->sex) ||
         strspn(ret->sex, "MFX") != 1))
        refuse(in, VDSNC_BAD_TEXT);
    TAKE_OPTIONAL_TEXT(in, person, "ai", 24, ret->id);
}

/* dose has its product already. */
static void read_dose(struct reader *in, const json_t *json, struct vdsnc_dose *dose)
{
    take_date(in, json, "dvc", dose->date);
    take_number(in, json, "seq", &dose->number);
    take_state(in, json, "ctr", dose->country);
    TAKE_TEXT(in, json, "lot", 20, dose->lot);
    TAKE_OPTIONAL_TEXT(in, json, "adm", 20, dose->administrator);
    if (is_there(json, "dvn"))
        take_date(in, json, "dvn", dose->next_date);
}

static void read_product(struct reader *in, const json_t *product, struct vdsnc *ret)
{
    struct vdsnc_dose common = {0};
    const json_t *doses = take_array(in, product, "vd");

    TAKE_TEXT(in, product, "des", 6, common.vaccine);
    TAKE_TEXT(in, product, "nam", 64, common.brand);
    TAKE_OPTIONAL_TEXT(in, product, "dis", 6, common.disease);
    for (size_t i = 0; in->fault == VDSNC_GOOD && i < json_array_size(doses); i++) {
        if (ret->dose_count == CERTIFICATE_DOSES_MAX) {
            refuse(in, VDSNC_TOO_MANY_DOSES);
            return;
        }
        ret->doses[ret->dose_count] = common;
        read_dose(in, json_array_get(doses, i), &ret->doses[ret->dose_count++]);
    }
}

enum vdsnc_fault vdsnc_content_read(const json_t *data, struct vdsnc *ret)
{
    const json_t *message = json_object_get(data, "msg");
    struct reader in = {VDSNC_GOOD};

    read_header(&in, json_object_get(data, "hdr"), ret);
    if (in.fault != VDSNC_GOOD)
        return in.fault;
    TAKE_TEXT(&in, message, "uvci", 12, ret->uvci);
    read_person(&in, json_object_get(message, "pid"), ret);

    const json_t *products = take_array(&in, message, "ve");

    for (size_t i = 0; in.fault == VDSNC_GOOD && i < json_array_size(products); i++)
        read_product(&in, json_array_get(products, i), ret);
    return in.fault;
}
