#include "backend/products.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backend/data.h"

/* qr.md 1.3: an unknown product from outside the United States. */
#define CVX_UNKNOWN "500"
/* qr.md 2.1: COVID-19, and any vaccine against it. */
#define ICD11_DISEASE "RA01.0"
#define ICD11_UNKNOWN "XM68M6"

#define DIGITS     "0123456789"
#define CAPITALS   "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define SMALL      "abcdefghijklmnopqrstuvwxyz"
#define COURSE_MAX 9
#define TABLE_MAX  (1024 * 1024)

/* The members are checked once, at loading. */
struct products {
    json_t *table;
};

/* 1 to size - 1 bytes, each of them in letters. */
static bool is_of(const json_t *value, const char *letters, size_t size)
{
    const char *text = json_string_value(value);
    size_t len = json_string_length(value);

    return len > 0 && len < size && strspn(text, letters) == len;
}

/* One line of UTF-8. */
static bool is_line(const json_t *value, size_t size)
{
    const char *text = json_string_value(value);
    size_t len = json_string_length(value);

    if (len == 0 || len >= size)
        return false;
    for (size_t i = 0; i < len; i++) {
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7F)
            return false;
    }
    return true;
}

static bool is_words(const json_t *value)
{
    return json_object_size(value) == 2 &&
           is_line(json_object_get(value, "ja"), CERTIFICATE_WORDS_SIZE) &&
           is_line(json_object_get(value, "en"), CERTIFICATE_WORDS_SIZE);
}

static bool is_cvx(const json_t *value)
{
    return is_of(value, DIGITS, PRODUCT_CVX_SIZE);
}

/* ICD-11 MMS: RA01.0; XM and four more. */
static bool is_icd11(const json_t *value)
{
    const json_t *vaccine = json_object_get(value, "vaccine");

    return json_object_size(value) == 2 &&
           is_of(json_object_get(value, "disease"), CAPITALS DIGITS ".", PRODUCT_ICD11_SIZE) &&
           is_of(vaccine, CAPITALS DIGITS, PRODUCT_ICD11_SIZE) &&
           json_string_length(vaccine) == 6 && strncmp(json_string_value(vaccine), "XM", 2) == 0;
}

static bool is_brand(const json_t *value)
{
    return is_of(value, CAPITALS SMALL DIGITS " ()-.,/", PRODUCT_EU_SIZE);
}

/* null says that the EU's value sets have no code. */
static bool is_eu(const json_t *value)
{
    const json_t *course = json_object_get(value, "course");

    return json_is_null(value) ||
           (json_object_size(value) == 4 &&
            is_of(json_object_get(value, "mp"), CAPITALS SMALL DIGITS "/-", PRODUCT_EU_SIZE) &&
            is_of(json_object_get(value, "ma"), CAPITALS SMALL DIGITS "-", PRODUCT_EU_SIZE) &&
            is_of(json_object_get(value, "vp"), DIGITS, PRODUCT_EU_SIZE) &&
            json_is_integer(course) && json_integer_value(course) >= 1 &&
            json_integer_value(course) <= COURSE_MAX);
}

static const struct {
    const char *name;
    bool (*is_good)(const json_t *value);
} members[] = {
    {"cvx", is_cvx},    {"icd11", is_icd11}, {"brand", is_brand}, {"eu", is_eu},
    {"name", is_words}, {"type", is_words},  {"maker", is_words},
};

/* Where text has name as that of a member, at from or after it. NULL when it is written in another way. */
static const char *find_member(const char *from, const char *name)
{
    size_t len = strlen(name);

    for (const char *at = strstr(from, name); at != NULL; at = strstr(at + 1, name)) {
        if (at > from && at[-1] == '"' && at[len] == '"' &&
            at[len + 1 + strspn(at + len + 1, " \t\r\n")] == ':')
            return at;
    }
    return NULL;
}

/* jansson forgets the lines of what it read. The line of member (which may be NULL) of product. */
static int line_of(const char *text, const char *product, const char *member)
{
    const char *at = find_member(text, product);
    int line = 1;

    if (at != NULL && member != NULL)
        at = find_member(at, member);
    if (at == NULL)
        return 0;
    for (const char *c = text; c < at; c++)
        line += *c == '\n';
    return line;
}

static bool check_product(const char *text, const char *key, const json_t *product, struct err *err)
{
    size_t len = strlen(key);

    if (len == 0 || len >= sizeof((struct certificate_dose *)0)->product ||
        strspn(key, SMALL DIGITS "-") != len || json_object_size(product) != ARRAY_LEN(members))
        return ERR(err, ERR_CONFIG, line_of(text, key, NULL));
    for (size_t i = 0; i < ARRAY_LEN(members); i++) {
        const json_t *value = json_object_get(product, members[i].name);

        if (value == NULL)
            return ERR(err, ERR_CONFIG, line_of(text, key, NULL));
        if (!members[i].is_good(value))
            return ERR(err, ERR_CONFIG, line_of(text, key, members[i].name));
    }
    return true;
}

static bool check_table(const char *text, json_t *table, struct err *err)
{
    const char *key;
    json_t *product;

    if (json_object_size(table) == 0)
        return ERR(err, ERR_CONFIG, 0);
    json_object_foreach(table, key, product)
    {
        if (!check_product(text, key, product, err))
            return false;
    }
    return true;
}

/* text ends in a NUL after len bytes. */
static struct products *parse(const char *text, size_t len, struct err *err)
{
    json_error_t why;
    struct products *products = malloc(sizeof *products);

    if (products == NULL) {
        ERR(err, ERR_MEMORY, 0);
        return NULL;
    }
    products->table = json_loadb(text, len, JSON_REJECT_DUPLICATES, &why);
    if (products->table == NULL)
        ERR(err, ERR_CONFIG, why.line);
    if (products->table == NULL || !check_table(text, products->table, err))
        products_free(&products);
    return products;
}

struct products *products_new(struct err *err)
{
    return parse(product_table, strlen(product_table), err);
}

struct products *products_load(const char *path, struct err *err)
{
    FILE *file = fopen(path, "re");
    char *text = malloc(TABLE_MAX + 1);
    struct products *products = NULL;

    if (file == NULL) {
        ERR(err, ERR_IO, errno);
    } else if (text == NULL) {
        ERR(err, ERR_MEMORY, 0);
    } else {
        size_t len = fread(text, 1, TABLE_MAX + 1, file);

        if (ferror(file)) {
            ERR(err, ERR_IO, errno);
        } else if (len > TABLE_MAX) {
            ERR(err, ERR_CONFIG, 0);
        } else {
            text[len] = '\0';
            products = parse(text, len, err);
        }
    }
    if (file != NULL)
        fclose(file);
    free(text);
    return products;
}

void products_free(struct products **products)
{
    if (*products == NULL)
        return;
    json_decref((*products)->table);
    free(*products);
    *products = NULL;
}

/* NULL when the table does not have the key. */
static const json_t *product_of(const struct products *products, const char *key)
{
    return products == NULL ? NULL : json_object_get(products->table, key);
}

static const json_t *find(const struct products *products, const char *key, const char *member)
{
    return json_object_get(product_of(products, key), member);
}

static const char *text_of(const json_t *object, const char *member)
{
    return json_string_value(json_object_get(object, member));
}

static void copy_words(const json_t *words, struct certificate_words *ret)
{
    const char *ja = text_of(words, "ja");
    const char *en = text_of(words, "en");

    memcpy(ret->ja, ja, strlen(ja) + 1);
    memcpy(ret->en, en, strlen(en) + 1);
}

void products_describe(const struct products *products, struct certificate_dose *dose)
{
    static const struct certificate_words not_known = {"不明", "Unknown"};
    const json_t *product = product_of(products, dose->product);

    if (product != NULL) {
        copy_words(json_object_get(product, "name"), &dose->name);
        copy_words(json_object_get(product, "type"), &dose->type);
        copy_words(json_object_get(product, "maker"), &dose->maker);
        return;
    }
    memcpy(dose->name.ja, dose->product, strlen(dose->product) + 1);
    memcpy(dose->name.en, dose->product, strlen(dose->product) + 1);
    dose->type = not_known;
    dose->maker = not_known;
}

static bool are_words(const struct certificate_words *a, const struct certificate_words *b)
{
    return strcmp(a->ja, b->ja) == 0 && strcmp(a->en, b->en) == 0;
}

static bool describes(const struct products *products, const struct certificate_dose *dose)
{
    struct certificate_dose other = {.number = 0};

    memcpy(other.product, dose->product, sizeof other.product);
    products_describe(products, &other);
    return are_words(&other.name, &dose->name) && are_words(&other.type, &dose->type) &&
           are_words(&other.maker, &dose->maker);
}

enum product_words products_words(const struct products *products,
                                  const struct certificate_dose *dose)
{
    if (describes(products, dose))
        return PRODUCT_KNOWN;
    return describes(NULL, dose) ? PRODUCT_UNKNOWN : PRODUCT_OTHER_TABLE;
}

const char *products_cvx(const struct products *products, const char *product)
{
    const char *cvx = json_string_value(find(products, product, "cvx"));

    return cvx != NULL ? cvx : CVX_UNKNOWN;
}

struct product_icd11 products_icd11(const struct products *products, const char *product)
{
    const json_t *codes = find(products, product, "icd11");

    if (codes == NULL)
        return (struct product_icd11){.disease = ICD11_DISEASE, .vaccine = ICD11_UNKNOWN};
    return (struct product_icd11){.disease = text_of(codes, "disease"),
                                  .vaccine = text_of(codes, "vaccine")};
}

const char *products_brand(const struct products *products, const char *product)
{
    const char *brand = json_string_value(find(products, product, "brand"));

    return brand != NULL ? brand : product;
}

static int course_of(const struct products *products, const char *product)
{
    return (int)json_integer_value(json_object_get(find(products, product, "eu"), "course"));
}

/* Doses of the first course; 0 when its product is not among doses or has none. */
static int first_course(const struct products *products, const struct certificate_dose *doses,
                        size_t dose_count)
{
    for (size_t i = 0; i < dose_count; i++) {
        if (doses[i].number == 1)
            return course_of(products, doses[i].product);
    }
    return 0;
}

bool products_eu(const struct products *products, const struct certificate_dose *doses,
                 size_t dose_count, size_t dose, struct product_eu *ret)
{
    const json_t *codes = find(products, doses[dose].product, "eu");
    int course = first_course(products, doses, dose_count);

    if (!json_is_object(codes))
        return false;
    if (course == 0)
        course = course_of(products, doses[dose].product);
    if (course > 1 && doses[dose].number > course)
        course = doses[dose].number;
    *ret = (struct product_eu){.mp = text_of(codes, "mp"),
                               .ma = text_of(codes, "ma"),
                               .vp = text_of(codes, "vp"),
                               .course = course};
    return true;
}
