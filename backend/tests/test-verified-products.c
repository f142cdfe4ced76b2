/* What a code may call the products of a page: each member of it must be right. */
#include <glib.h>
#include <string.h>

#include "backend/verified-products.h"

/* A page of these products, one after the other, as the built-in table or none describes them. */
static struct certificate *page_of(const struct products *table, const char *const products[])
{
    struct certificate *page = g_new0(struct certificate, 1);

    for (; products[page->dose_count] != NULL; page->dose_count++) {
        struct certificate_dose *dose = &page->doses[page->dose_count];

        dose->number = (int)page->dose_count + 1;
        g_strlcpy(dose->product, products[page->dose_count], sizeof dose->product);
        products_describe(table, dose);
    }
    return page;
}

static const char *const two_and_unknown[] = {"comirnaty", "spikevax", "something-new", NULL};

/* The table, the page and what is wanted of its codes. */
struct scene {
    struct products *table;
    struct certificate *page;
    struct page_products *wanted;
};

static struct scene *scene_new(bool vrs_knows_all, const char *const products[])
{
    struct scene *scene = g_new0(struct scene, 1);

    scene->table = products_new(NULL);
    scene->page = page_of(vrs_knows_all ? scene->table : NULL, products);
    scene->wanted = page_products_new(scene->page, scene->table, NULL);
    g_assert_nonnull(scene->wanted);
    return scene;
}

static void scene_free(struct scene **scene)
{
    page_products_free(&(*scene)->wanted);
    products_free(&(*scene)->table);
    g_free((*scene)->page);
    g_free(*scene);
}
#define SCOPED_SCENE SCOPED(scene_free) struct scene

#define CVX "http://hl7.org/fhir/sid/cvx"

static bool shc_says(const struct scene *scene, size_t i, const char *system, const char *code)
{
    struct shc_dose dose = {.date = ""};

    g_strlcpy(dose.system, system, sizeof dose.system);
    g_strlcpy(dose.code, code, sizeof dose.code);
    return shc_says_product(&dose, scene->wanted, i);
}

static bool vdsnc_says(const struct scene *scene, size_t i, const char *vaccine,
                       const char *disease, const char *brand)
{
    struct vdsnc_dose dose = {.number = 1};

    g_strlcpy(dose.vaccine, vaccine, sizeof dose.vaccine);
    g_strlcpy(dose.disease, disease, sizeof dose.disease);
    g_strlcpy(dose.brand, brand, sizeof dose.brand);
    return vdsnc_says_product(&dose, scene->wanted, i);
}

static bool dcc_says(const struct scene *scene, size_t i, const char *const words[4],
                     int64_t course)
{
    g_autofree struct dcc *code = g_new0(struct dcc, 1);

    g_strlcpy(code->tg, words[0], sizeof code->tg);
    g_strlcpy(code->vp, words[1], sizeof code->vp);
    g_strlcpy(code->mp, words[2], sizeof code->mp);
    g_strlcpy(code->ma, words[3], sizeof code->ma);
    code->course = course;
    return dcc_says_product(code, scene->wanted, i);
}

static void a_card_must_have_the_code_of_its_dose(void)
{
    SCOPED_SCENE *scene = scene_new(true, two_and_unknown);

    g_assert_true(shc_says(scene, 0, CVX, "208"));
    g_assert_true(shc_says(scene, 1, CVX, "207"));
    g_assert_false(shc_says(scene, 0, CVX, "207"));
    g_assert_false(shc_says(scene, 1, CVX, "208"));
    g_assert_false(shc_says(scene, 0, CVX, "500"));
    g_assert_false(shc_says(scene, 0, CVX, ""));
    g_assert_false(shc_says(scene, 0, "http://snomed.info/sct", "208"));
}

static void an_unknown_product_is_no_known_one_in_a_card(void)
{
    SCOPED_SCENE *scene = scene_new(true, two_and_unknown);

    g_assert_true(shc_says(scene, 2, CVX, "500"));
    g_assert_false(shc_says(scene, 2, CVX, "208"));
    g_assert_false(shc_says(scene, 2, CVX, "213"));
}

static void each_part_of_a_vdsnc_must_be_right(void)
{
    SCOPED_SCENE *scene = scene_new(true, two_and_unknown);

    g_assert_true(vdsnc_says(scene, 0, "XM0GQ8", "RA01.0", "COMIRNATY"));
    g_assert_true(vdsnc_says(scene, 1, "XM0GQ8", "RA01.0", "Spikevax"));
    g_assert_false(vdsnc_says(scene, 0, "XM9QW8", "RA01.0", "COMIRNATY"));
    g_assert_false(vdsnc_says(scene, 0, "XM0GQ8", "RA01.1", "COMIRNATY"));
    g_assert_false(vdsnc_says(scene, 0, "XM0GQ8", "", "COMIRNATY"));
    g_assert_false(vdsnc_says(scene, 0, "XM0GQ8", "RA01.0", "Spikevax"));
    g_assert_false(vdsnc_says(scene, 0, "XM0GQ8", "RA01.0", "comirnaty"));
}

static void an_unknown_product_is_called_by_its_key_in_a_vdsnc(void)
{
    SCOPED_SCENE *scene = scene_new(true, two_and_unknown);

    g_assert_true(vdsnc_says(scene, 2, "XM68M6", "RA01.0", "something-new"));
    g_assert_false(vdsnc_says(scene, 2, "XM68M6", "RA01.0", "something-else"));
    g_assert_false(vdsnc_says(scene, 2, "XM0GQ8", "RA01.0", "something-new"));
    g_assert_false(vdsnc_says(scene, 2, "XM68M6", "RA01.0", ""));
}

static void each_part_of_a_dcc_must_be_right(void)
{
    static const char *const right[] = {"840539006", "1119349007", "EU/1/20/1528", "ORG-100030215"};
    SCOPED_SCENE *scene = scene_new(true, two_and_unknown);

    g_assert_true(dcc_says(scene, 0, right, 2));
    g_assert_false(dcc_says(scene, 0, right, 1));
    g_assert_false(dcc_says(scene, 0, right, 3));
    for (size_t i = 0; i < G_N_ELEMENTS(right); i++) {
        static const char *const others[] = {"840539007", "29061000087103", "EU/1/20/1507",
                                             "ORG-100031184"};
        const char *words[4];

        memcpy(words, right, sizeof words);
        words[i] = others[i];
        g_assert_false(dcc_says(scene, 0, words, 2));
    }
}

static void an_unknown_product_has_no_dcc(void)
{
    static const char *const any[] = {"840539006", "1119349007", "EU/1/20/1528", "ORG-100030215"};
    static const char *const none[] = {"840539006", "", "", ""};
    SCOPED_SCENE *scene = scene_new(true, two_and_unknown);

    g_assert_false(dcc_says(scene, 2, any, 2));
    g_assert_false(dcc_says(scene, 2, none, 0));
}

static void what_the_page_calls_unknown_must_be_unknown_though_it_is_known_here(void)
{
    static const char *const eu[] = {"840539006", "1119349007", "EU/1/20/1528", "ORG-100030215"};
    SCOPED_SCENE *scene = scene_new(false, two_and_unknown);

    g_assert_true(shc_says(scene, 0, CVX, "500"));
    g_assert_false(shc_says(scene, 0, CVX, "208"));
    g_assert_true(vdsnc_says(scene, 0, "XM68M6", "RA01.0", "comirnaty"));
    g_assert_false(vdsnc_says(scene, 0, "XM0GQ8", "RA01.0", "COMIRNATY"));
    g_assert_false(dcc_says(scene, 0, eu, 2));
}

/* The words of one dose are another's: name, kind and maker each alone. */
static void words_of_another_table_are_refused_with_their_row(void)
{
    SCOPED_PRODUCTS *table = products_new(NULL);

    for (int part = 0; part < 6; part++) {
        g_autofree struct certificate *page = page_of(table, two_and_unknown);
        struct certificate_dose *dose = &page->doses[1];
        char *const words[] = {dose->name.ja, dose->name.en,  dose->type.ja,
                               dose->type.en, dose->maker.ja, dose->maker.en};
        struct err err = {0};

        words[part][0] ^= 1;
        g_assert_null(page_products_new(page, table, &err));
        g_assert_cmpint(err.code, ==, ERR_NOT_FOUND);
        g_assert_cmpint(err.detail, ==, 2);
    }
}

static void without_a_table_only_unknown_products_can_be_asked_about(void)
{
    SCOPED_PRODUCTS *table = products_new(NULL);
    g_autofree struct certificate *known = page_of(table, two_and_unknown);
    g_autofree struct certificate *unknown = page_of(NULL, two_and_unknown);
    SCOPED_PAGE_PRODUCTS *wanted = page_products_new(unknown, NULL, NULL);

    g_assert_nonnull(wanted);
    g_assert_null(page_products_new(known, NULL, NULL));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/verified-products/shc", a_card_must_have_the_code_of_its_dose);
    g_test_add_func("/verified-products/shc-unknown", an_unknown_product_is_no_known_one_in_a_card);
    g_test_add_func("/verified-products/vdsnc", each_part_of_a_vdsnc_must_be_right);
    g_test_add_func("/verified-products/vdsnc-unknown",
                    an_unknown_product_is_called_by_its_key_in_a_vdsnc);
    g_test_add_func("/verified-products/dcc", each_part_of_a_dcc_must_be_right);
    g_test_add_func("/verified-products/dcc-unknown", an_unknown_product_has_no_dcc);
    g_test_add_func("/verified-products/not-yet",
                    what_the_page_calls_unknown_must_be_unknown_though_it_is_known_here);
    g_test_add_func("/verified-products/words", words_of_another_table_are_refused_with_their_row);
    g_test_add_func("/verified-products/no-table",
                    without_a_table_only_unknown_products_can_be_asked_about);
    return g_test_run();
}
