#include "backend/vrs/products.h"

#include <jansson.h>
#include <string.h>

#include "backend/vrs/data.h"

/* qr.md 1.3: an unknown product from outside the United States. */
#define CVX_UNKNOWN "500"

/* Keys of the table are json_t objects; they are checked once, at loading. */
struct products {
    json_t *table;
};

static bool is_text(const json_t *value, size_t size)
{
    return json_is_string(value) && json_string_length(value) > 0 &&
           json_string_length(value) < size && strlen(json_string_value(value)) < size;
}

static bool is_words(const json_t *value)
{
    return json_object_size(value) == 2 &&
           is_text(json_object_get(value, "ja"), CERTIFICATE_WORDS_SIZE) &&
           is_text(json_object_get(value, "en"), CERTIFICATE_WORDS_SIZE);
}

static bool is_cvx(const json_t *value)
{
    const char *text = json_string_value(value);

    return is_text(value, PRODUCT_CVX_SIZE) && strspn(text, "0123456789") == strlen(text);
}

static bool is_product(const char *key, const json_t *value)
{
    return strlen(key) < sizeof((struct certificate_dose *)0)->product &&
           json_object_size(value) == 4 && is_cvx(json_object_get(value, "cvx")) &&
           is_words(json_object_get(value, "name")) && is_words(json_object_get(value, "type")) &&
           is_words(json_object_get(value, "maker"));
}

static bool is_table(json_t *table)
{
    const char *key;
    json_t *value;

    json_object_foreach(table, key, value)
    {
        if (!is_product(key, value))
            return false;
    }
    return json_object_size(table) > 0;
}

static struct products *take(json_t *table, int line, struct err *err)
{
    struct products *products = NULL;

    if (table == NULL) {
        ERR(err, ERR_CONFIG, line);
        return NULL;
    }
    if (!is_table(table))
        ERR(err, ERR_CONFIG, 0);
    else if ((products = malloc(sizeof *products)) == NULL)
        ERR(err, ERR_MEMORY, 0);
    if (products == NULL) {
        json_decref(table);
        return NULL;
    }
    products->table = table;
    return products;
}

struct products *products_new(struct err *err)
{
    json_error_t why;
    json_t *table = json_loads(vrs_products, JSON_REJECT_DUPLICATES, &why);

    return take(table, why.line, err);
}

struct products *products_load(const char *path, struct err *err)
{
    json_error_t why;
    json_t *table = json_load_file(path, JSON_REJECT_DUPLICATES, &why);

    return take(table, why.line > 0 ? why.line : 0, err);
}

void products_free(struct products **products)
{
    if (*products == NULL)
        return;
    json_decref((*products)->table);
    free(*products);
    *products = NULL;
}

static void copy(const json_t *value, char ret[static CERTIFICATE_WORDS_SIZE])
{
    const char *text = json_string_value(value);

    if (text != NULL) /* and its length was checked */
        memcpy(ret, text, strlen(text) + 1);
}

static void copy_words(const json_t *product, const char *member, struct certificate_words *ret)
{
    const json_t *words = json_object_get(product, member);

    copy(json_object_get(words, "ja"), ret->ja);
    copy(json_object_get(words, "en"), ret->en);
}

void products_describe(const struct products *products, struct certificate_dose *dose)
{
    static const struct certificate_words not_known = {"不明", "Unknown"};
    const json_t *product = json_object_get(products->table, dose->product);

    if (product != NULL) {
        copy_words(product, "name", &dose->name);
        copy_words(product, "type", &dose->type);
        copy_words(product, "maker", &dose->maker);
        return;
    }
    memcpy(dose->name.ja, dose->product, strlen(dose->product) + 1);
    memcpy(dose->name.en, dose->product, strlen(dose->product) + 1);
    dose->type = not_known;
    dose->maker = not_known;
}

const char *products_cvx(const struct products *products, const char *product)
{
    const json_t *found = json_object_get(products->table, product);
    const char *cvx = json_string_value(json_object_get(found, "cvx"));

    return cvx != NULL ? cvx : CVX_UNKNOWN;
}
