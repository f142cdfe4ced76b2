#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "backend/products.h"

static struct certificate_dose dose_of(const char *key, int number)
{
    struct certificate_dose dose = {.number = number};

    g_assert_cmpuint(g_strlcpy(dose.product, key, sizeof dose.product), <, sizeof dose.product);
    return dose;
}

static struct certificate_dose describe(const char *key)
{
    SCOPED_PRODUCTS *products = products_new(NULL);
    struct certificate_dose dose = dose_of(key, 1);

    g_assert_nonnull(products);
    products_describe(products, &dose);
    return dose;
}

/* Every product of qr.md sections 1.3, 2.1 and 3.2, and what each format says of it. */
static const struct {
    const char *key, *cvx, *icd11, *brand, *mp;
    int course;
} known[] = {
    {"comirnaty", "208", "XM0GQ8", "COMIRNATY", "EU/1/20/1528", 2},
    {"comirnaty-rtu", "217", "XM0GQ8", "COMIRNATY", "EU/1/20/1528", 2},
    {"comirnaty-child", "218", "XM0GQ8", "COMIRNATY", "EU/1/20/1528", 2},
    {"comirnaty-infant", "219", "XM0GQ8", "COMIRNATY", "EU/1/20/1528", 3},
    {"comirnaty-ba1", "520", "XM0GQ8", "COMIRNATY", "EU/1/20/1528", 2},
    {"comirnaty-ba45", "300", "XM0GQ8", "COMIRNATY", "EU/1/20/1528", 2},
    {"comirnaty-ba45-child", "301", "XM0GQ8", "COMIRNATY", "EU/1/20/1528", 2},
    {"comirnaty-ba45-infant", "302", "XM0GQ8", "COMIRNATY", "EU/1/20/1528", 3},
    {"comirnaty-xbb", "309", "XM0GQ8", "COMIRNATY", "EU/1/20/1528", 2},
    {"comirnaty-xbb-child", "310", "XM0GQ8", "COMIRNATY", "EU/1/20/1528", 2},
    {"comirnaty-xbb-infant", "308", "XM0GQ8", "COMIRNATY", "EU/1/20/1528", 3},
    {"spikevax", "207", "XM0GQ8", "Spikevax", "EU/1/20/1507", 2},
    {"spikevax-50", "221", "XM0GQ8", "Spikevax", "EU/1/20/1507", 2},
    {"spikevax-ba1", "519", "XM0GQ8", "Spikevax", "EU/1/20/1507", 2},
    {"spikevax-ba45", "229", "XM0GQ8", "Spikevax", "EU/1/20/1507", 2},
    {"spikevax-xbb", "312", "XM0GQ8", "Spikevax", "EU/1/20/1507", 2},
    {"spikevax-xbb-25", "311", "XM0GQ8", "Spikevax", "EU/1/20/1507", 2},
    {"vaxzevria", "210", "XM9QW8", "Vaxzevria", "EU/1/21/1529", 2},
    {"nuvaxovid", "211", "XM5JC5", "Nuvaxovid", "EU/1/21/1618", 2},
    {"nuvaxovid-xbb", "313", "XM5JC5", "Nuvaxovid", "EU/1/21/1618", 2},
    {"jcovden", "212", "XM9QW8", "JCOVDEN", "EU/1/20/1525", 1},
};

static void every_product_has_its_codes_in_all_formats(void)
{
    SCOPED_PRODUCTS *products = products_new(NULL);

    for (size_t i = 0; i < ARRAY_LEN(known); i++) {
        const char *key = known[i].key;
        struct certificate_dose dose = dose_of(key, 1);
        struct product_icd11 icd11 = products_icd11(products, key);
        struct product_eu eu = {0};

        g_assert_cmpstr(products_cvx(products, key), ==, known[i].cvx);
        g_assert_cmpstr(icd11.disease, ==, "RA01.0");
        g_assert_cmpstr(icd11.vaccine, ==, known[i].icd11);
        g_assert_cmpstr(products_brand(products, key), ==, known[i].brand);
        g_assert_true(products_eu(products, &dose, 1, 0, &eu));
        g_assert_cmpstr(eu.mp, ==, known[i].mp);
        g_assert_cmpint(eu.course, ==, known[i].course);
    }
}

static void a_maker_and_a_kind_have_their_european_codes(void)
{
    SCOPED_PRODUCTS *products = products_new(NULL);
    struct certificate_dose dose = dose_of("vaxzevria", 1);
    struct product_eu eu = {0};

    g_assert_true(products_eu(products, &dose, 1, 0, &eu));
    g_assert_cmpstr(eu.ma, ==, "ORG-100001699");
    g_assert_cmpstr(eu.vp, ==, "29061000087103");
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

    g_assert_cmpstr(dose.name.ja, ==, "something-new");
    g_assert_cmpstr(dose.name.en, ==, "something-new");
    g_assert_cmpstr(dose.maker.en, ==, "Unknown");
}

static void an_unknown_product_is_said_to_be_unknown_in_codes(void)
{
    SCOPED_PRODUCTS *products = products_new(NULL);
    struct product_icd11 icd11 = products_icd11(products, "something-new");

    g_assert_cmpstr(products_cvx(products, "something-new"), ==, "500");
    g_assert_cmpstr(icd11.disease, ==, "RA01.0");
    g_assert_cmpstr(icd11.vaccine, ==, "XM68M6");
    g_assert_cmpstr(products_brand(products, "something-new"), ==, "something-new");
}

static void a_dose_without_european_codes_has_no_dcc(void)
{
    SCOPED_PRODUCTS *products = products_new(NULL);
    const struct certificate_dose doses[] = {dose_of("something-new", 1),
                                             dose_of("unspecified", 2)};
    struct product_eu eu = {.mp = "untouched"};

    g_assert_false(products_eu(products, doses, 2, 0, &eu));
    g_assert_false(products_eu(products, doses, 2, 1, &eu));
    g_assert_cmpstr(eu.mp, ==, "untouched");
    g_assert_cmpstr(products_cvx(products, "unspecified"), ==, "213");
}

/* The course that the DCC of the last of these doses states; they have the numbers from first on. */
static int course_of(int first, const char *const keys[], size_t count)
{
    SCOPED_PRODUCTS *products = products_new(NULL);
    struct certificate_dose doses[8];
    struct product_eu eu = {0};

    for (size_t i = 0; i < count; i++)
        doses[i] = dose_of(keys[i], first + (int)i);
    g_assert_true(products_eu(products, doses, count, count - 1, &eu));
    return eu.course;
}

#define COURSE(first, ...)                                                                         \
    course_of(first, (const char *const[]){__VA_ARGS__},                                           \
              ARRAY_LEN(((const char *const[]){__VA_ARGS__})))

static void doses_after_a_course_of_two_count_up(void)
{
    g_assert_cmpint(COURSE(1, "comirnaty"), ==, 2);
    g_assert_cmpint(COURSE(1, "comirnaty", "comirnaty"), ==, 2);
    g_assert_cmpint(COURSE(1, "comirnaty", "comirnaty", "spikevax"), ==, 3);
    g_assert_cmpint(COURSE(1, "comirnaty", "comirnaty", "spikevax", "jcovden"), ==, 4);
}

static void doses_after_a_course_of_one_stay_at_one(void)
{
    g_assert_cmpint(COURSE(1, "jcovden"), ==, 1);
    g_assert_cmpint(COURSE(1, "jcovden", "comirnaty"), ==, 1);
    g_assert_cmpint(COURSE(1, "jcovden", "comirnaty", "comirnaty-ba45"), ==, 1);
}

static void infants_have_a_course_of_three(void)
{
    g_assert_cmpint(COURSE(1, "comirnaty-infant", "comirnaty-infant"), ==, 3);
    g_assert_cmpint(COURSE(1, "comirnaty-infant", "comirnaty-infant", "comirnaty-infant"), ==, 3);
    g_assert_cmpint(COURSE(3, "comirnaty-infant", "comirnaty-xbb-child"), ==, 4);
}

static void a_first_dose_elsewhere_leaves_the_dose_s_own_course(void)
{
    g_assert_cmpint(COURSE(2, "comirnaty"), ==, 2);
    g_assert_cmpint(COURSE(3, "comirnaty"), ==, 3);
    g_assert_cmpint(COURSE(1, "something-new", "comirnaty"), ==, 2);
    g_assert_cmpint(COURSE(1, "something-new", "jcovden"), ==, 1);
}

static struct err load(const char *text, size_t len)
{
    g_autofree char *path = NULL;
    int file = g_file_open_tmp("products-XXXXXX", &path, NULL);
    struct err err = {0};

    g_assert_cmpint(file, >=, 0);
    close(file);
    g_assert_true(g_file_set_contents(path, text, (gssize)len, NULL));

    struct products *products = products_load(path, &err);

    g_unlink(path);
    g_assert_true((products == NULL) == (err.code != ERR_NONE));
    products_free(&products);
    return err;
}

static void assert_refused(const char *text, int line)
{
    struct err err = load(text, strlen(text));

    g_assert_cmpint(err.code, ==, ERR_CONFIG);
    g_assert_cmpint(err.detail, ==, line);
}

/* A table of two good products, one member a line. */
static const char good[] =
    "{\n"
    "  \"old\": {\n"
    "    \"cvx\": \"1\",\n"
    "    \"icd11\": {\"disease\": \"RA01.0\", \"vaccine\": \"XM68M6\"},\n"
    "    \"brand\": \"Old\",\n"
    "    \"eu\": null,\n"
    "    \"name\": {\"ja\": \"あ\", \"en\": \"a\"},\n"
    "    \"type\": {\"ja\": \"い\", \"en\": \"i\"},\n"
    "    \"maker\": {\"ja\": \"う\", \"en\": \"u\"}\n"
    "  },\n"
    "  \"new\": {\n"
    "    \"cvx\": \"2\",\n"
    "    \"icd11\": {\"disease\": \"RA01.0\", \"vaccine\": \"XM0GQ8\"},\n"
    "    \"brand\": \"New\",\n"
    "    \"eu\": {\"mp\": \"m\", \"ma\": \"a\", \"vp\": \"3\", \"course\": 2},\n"
    "    \"name\": {\"ja\": \"え\", \"en\": \"e\"},\n"
    "    \"type\": {\"ja\": \"い\", \"en\": \"i\"},\n"
    "    \"maker\": {\"ja\": \"お\", \"en\": \"o\"}\n"
    "  }\n"
    "}\n";

/* The table with one of its texts changed is refused, and the line is told. */
static void assert_change_refused(const char *from, const char *to, int line)
{
    g_auto(GStrv) parts = g_strsplit(good, from, 2);

    g_assert_cmpuint(g_strv_length(parts), ==, 2);

    g_autofree char *changed = g_strconcat(parts[0], to, parts[1], NULL);

    assert_refused(changed, line);
}

static void a_table_from_a_file_is_read(void)
{
    struct err err = load(good, strlen(good));

    g_assert_cmpint(err.code, ==, ERR_NONE);
}

static void a_member_of_a_wrong_form_is_refused_with_its_line(void)
{
    assert_change_refused("\"cvx\": \"2\"", "\"cvx\": \"x\"", 12);
    assert_change_refused("\"cvx\": \"2\"", "\"cvx\": 2", 12);
    assert_change_refused("\"cvx\": \"2\"", "\"cvx\": \"\"", 12);
    assert_change_refused("\"XM0GQ8\"", "\"0GQ8\"", 13);
    assert_change_refused("\"XM0GQ8\"", "\"xm0gq8\"", 13);
    assert_change_refused("\"New\"", "\"新\"", 14);
    assert_change_refused("\"mp\": \"m\"", "\"mp\": \"m m\"", 15);
    assert_change_refused("\"vp\": \"3\"", "\"vp\": 3", 15);
    assert_change_refused("\"course\": 2", "\"course\": 0", 15);
    assert_change_refused("\"course\": 2", "\"course\": 10", 15);
    assert_change_refused("\"course\": 2", "\"course\": 2.0", 15);
    assert_change_refused("\"え\"", "\"え\\n\"", 16);
    assert_change_refused("\"お\"", "\"\"", 18);
}

static void a_member_that_is_missing_is_refused_with_the_line(void)
{
    assert_change_refused("    \"cvx\": \"2\",\n", "", 11);
    assert_change_refused("    \"brand\": \"New\",\n", "", 11);
    assert_change_refused("\"ma\": \"a\", ", "", 15);
    assert_change_refused(", \"course\": 2", "", 15);
    assert_change_refused(", \"en\": \"o\"", "", 18);
    assert_change_refused("\"disease\": \"RA01.0\", \"vaccine\": \"XM0GQ8\"",
                          "\"vaccine\": \"XM0GQ8\"", 13);
}

static void a_member_that_nobody_knows_is_refused_with_the_line(void)
{
    assert_change_refused("\"cvx\": \"2\",", "\"cvx\": \"2\", \"cost\": 1,", 11);
    assert_change_refused("\"brand\": \"New\",", "\"brandname\": \"New\",", 11);
    assert_change_refused("\"course\": 2", "\"course\": 2, \"tg\": \"1\"", 15);
    assert_change_refused("\"en\": \"o\"", "\"en\": \"o\", \"de\": \"o\"", 18);
}

static void a_key_that_no_record_can_have_is_refused(void)
{
    assert_change_refused("\"new\"", "\"New\"", 11);
    assert_change_refused("\"new\"", "\"\"", 11);
    assert_change_refused("\"new\"", "\"aaaaaaaaaabbbbbbbbbbccccccccccdd\"", 11);
    assert_change_refused("\"new\"", "\"old\"", 11); /* a second time */
}

static void what_is_no_table_is_refused(void)
{
    assert_refused("{}", 0);
    assert_refused("[]", 0);
    assert_refused("no JSON", 1);
    assert_refused("{\n\n\"new\": }", 3);
    assert_change_refused("}\n}\n", "}\n", 20);
}

static void what_lies_behind_the_table_is_not_overlooked(void)
{
    g_autofree char *more = g_strconcat(good, "{", NULL);
    struct err err;

    assert_refused(more, 21);
    err = load(good, sizeof good); /* with its NUL */
    g_assert_cmpint(err.code, ==, ERR_CONFIG);
}

static void a_table_that_is_not_there_is_refused(void)
{
    struct err err;

    g_assert_null(products_load("/nonexistent/products.json", &err));
    g_assert_cmpint(err.code, ==, ERR_IO);
}

static void a_file_of_more_than_a_megabyte_is_refused(void)
{
    g_autofree char *blanks = g_strnfill(2 * 1024 * 1024, ' ');

    assert_refused(blanks, 0);
}

#define T(name) g_test_add_func("/products/" #name, name)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    T(every_product_has_its_codes_in_all_formats);
    T(a_maker_and_a_kind_have_their_european_codes);
    T(a_product_has_its_words_in_both_languages);
    T(an_unknown_product_still_prints);
    T(an_unknown_product_is_said_to_be_unknown_in_codes);
    T(a_dose_without_european_codes_has_no_dcc);
    T(doses_after_a_course_of_two_count_up);
    T(doses_after_a_course_of_one_stay_at_one);
    T(infants_have_a_course_of_three);
    T(a_first_dose_elsewhere_leaves_the_dose_s_own_course);
    T(a_table_from_a_file_is_read);
    T(a_member_of_a_wrong_form_is_refused_with_its_line);
    T(a_member_that_is_missing_is_refused_with_the_line);
    T(a_member_that_nobody_knows_is_refused_with_the_line);
    T(a_key_that_no_record_can_have_is_refused);
    T(what_is_no_table_is_refused);
    T(what_lies_behind_the_table_is_not_overlooked);
    T(a_table_that_is_not_there_is_refused);
    T(a_file_of_more_than_a_megabyte_is_refused);
    return g_test_run();
}
