#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "backend/vrs/products.h"

static struct certificate_dose describe(const char *key)
{
    struct products *products = products_new(NULL);
    struct certificate_dose dose = {0};

    g_assert_nonnull(products);
    strcpy(dose.product, key);
    products_describe(products, &dose);
    products_free(&products);
    return dose;
}

static void the_ten_products_are_known(void)
{
    static const char *const table[][2] = {{"comirnaty", "208"},      {"comirnaty-ba1", "520"},
                                           {"comirnaty-ba45", "300"}, {"comirnaty-xbb", "309"},
                                           {"spikevax", "207"},       {"spikevax-ba1", "519"},
                                           {"spikevax-ba45", "229"},  {"vaxzevria", "210"},
                                           {"nuvaxovid", "211"},      {"jcovden", "212"}};
    struct products *products = products_new(NULL);

    for (size_t i = 0; i < ARRAY_LEN(table); i++)
        g_assert_cmpstr(products_cvx(products, table[i][0]), ==, table[i][1]);
    products_free(&products);
}

static void a_product_has_its_words_in_both_languages(void)
{
    struct certificate_dose dose = describe("comirnaty");

    g_assert_cmpstr(dose.name.ja, ==, "コミナティ");
    g_assert_cmpstr(dose.name.en, ==, "COMIRNATY");
    g_assert_cmpstr(dose.type.ja, ==, "mRNAワクチン");
    g_assert_cmpstr(dose.maker.en, ==, "Pfizer");
}

static void an_unknown_product_still_prints(void)
{
    struct certificate_dose dose = describe("something-new");
    struct products *products = products_new(NULL);

    g_assert_cmpstr(dose.name.ja, ==, "something-new");
    g_assert_cmpstr(dose.name.en, ==, "something-new");
    g_assert_cmpstr(dose.maker.en, ==, "Unknown");
    g_assert_cmpstr(products_cvx(products, "something-new"), ==, "500");
    products_free(&products);
}

static enum err_code code_for(const char *text)
{
    g_autofree char *path = NULL;
    int file = g_file_open_tmp("products-XXXXXX", &path, NULL);
    struct err err = {0};

    g_assert_cmpint(file, >=, 0);
    close(file);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));

    struct products *products = products_load(path, &err);

    g_unlink(path);
    g_assert_true((products == NULL) == (err.code != ERR_NONE));
    products_free(&products);
    return err.code;
}

#define WORDS(member) "\"" member "\": {\"ja\": \"あ\", \"en\": \"a\"}"

static void a_table_from_a_file_is_checked(void)
{
    g_assert_cmpint(code_for("{\"new\": {\"cvx\": \"1\", " WORDS("name") ", " WORDS(
                        "type") ", " WORDS("maker") "}}"),
                    ==, ERR_NONE);
    g_assert_cmpint(code_for("{\"new\": {\"cvx\": \"x\", " WORDS("name") ", " WORDS(
                        "type") ", " WORDS("maker") "}}"),
                    ==, ERR_CONFIG);
    g_assert_cmpint(code_for("{\"new\": {\"cvx\": \"1\", " WORDS("name") ", " WORDS("type") "}}"),
                    ==, ERR_CONFIG);
    g_assert_cmpint(code_for("{}"), ==, ERR_CONFIG);
    g_assert_cmpint(code_for("no JSON"), ==, ERR_CONFIG);
}

static void a_table_that_is_not_there_is_refused(void)
{
    struct err err;

    g_assert_null(products_load("/nonexistent/products.json", &err));
    g_assert_cmpint(err.code, ==, ERR_CONFIG);
}

#define T(name) g_test_add_func("/products/" #name, name)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    T(the_ten_products_are_known);
    T(a_product_has_its_words_in_both_languages);
    T(an_unknown_product_still_prints);
    T(a_table_from_a_file_is_checked);
    T(a_table_that_is_not_there_is_refused);
    return g_test_run();
}
