/* The EU's public test codes (qr.md section 7), when they are there: expected and got, one row each. */
#include <glib.h>
#include <jansson.h>
#include <string.h>

#include "backend/dcc.h"
#include "backend/scan.h"

/* All of them. A test or a recovery that is good is no vaccination, and that is the last thing looked at. */
static const struct {
    const char *name;
    enum dcc_fault expected;
} vectors[] = {
    {"B1", DCC_BAD_BASE45},
    {"CBO1", DCC_BAD_CWT},
    {"CBO2", DCC_NOT_COSE},
    {"CO1", DCC_GOOD},
    {"CO2", DCC_GOOD},
    {"CO3", DCC_GOOD},
    {"CO5", DCC_BAD_SIGNATURE_LEN},
    {"CO6", DCC_WRONG_USAGE},
    {"CO7", DCC_WRONG_USAGE},
    {"CO8", DCC_WRONG_USAGE},
    {"CO9", DCC_WRONG_USAGE},
    {"CO10", DCC_WRONG_USAGE},
    {"CO11", DCC_WRONG_USAGE},
    {"CO12", DCC_NOT_VACCINATION},
    {"CO13", DCC_GOOD},
    {"CO14", DCC_NOT_VACCINATION},
    {"CO15", DCC_NOT_VACCINATION},
    {"CO16", DCC_NOT_YET_VALID},
    {"CO17", DCC_EXPIRED},
    {"CO18", DCC_NOT_VACCINATION},
    {"CO19", DCC_NOT_VACCINATION},
    {"CO20", DCC_NOT_VACCINATION},
    {"CO21", DCC_NOT_VACCINATION},
    {"CO22", DCC_UNKNOWN_KEY},
    {"CO23", DCC_UNKNOWN_KEY},
    {"CO28", DCC_GOOD},
    {"DGC1", DCC_NO_ENTRY},
    {"DGC2", DCC_MANY_ENTRIES},
    {"DGC3", DCC_NOT_VACCINATION},
    {"DGC4", DCC_NOT_VACCINATION},
    {"DGC5", DCC_NOT_VACCINATION},
    {"DGC6", DCC_GOOD},
    {"H1", DCC_OTHER_PREFIX},
    {"H2", DCC_OTHER_PREFIX},
    {"H3", DCC_OTHER_PREFIX},
    {"Q1", DCC_GOOD}, /* only its picture is damaged */
    {"Z1", DCC_NOT_ZLIB},
    {"Z2", DCC_NOT_ZLIB},
};

static char *vectors_path(const char *name)
{
    const char *given = g_getenv("MADOGUCHI_VECTORS");
    const char *beside = g_getenv("VECTORS_BESIDE");

    return g_build_filename(given != NULL    ? given
                            : beside != NULL ? beside
                                             : "/nonexistent",
                            "dcc", "common", name, NULL);
}

static json_t *vector_load(const char *name)
{
    g_autofree char *file = g_strconcat(name, ".json", NULL);
    g_autofree char *path = vectors_path(file);
    json_t *vector = json_load_file(path, 0, NULL);

    g_assert_nonnull(vector);
    return vector;
}

/* With the vector's own certificate, at its own time. */
static enum dcc_fault vector_decode(const json_t *vector, struct dcc *ret)
{
    const json_t *context = json_object_get(vector, "TESTCTX");
    const char *text = json_string_value(json_object_get(vector, "PREFIX"));
    const char *clock = json_string_value(json_object_get(context, "VALIDATIONCLOCK"));
    const char *base64 = json_string_value(json_object_get(context, "CERTIFICATE"));
    g_autoptr(GDateTime) now = g_date_time_new_from_iso8601(clock, NULL);
    gsize len;
    g_autofree guchar *der = g_base64_decode(base64, &len);
    SCOPED_DCC_TRUST *trust = dcc_trust_new(NULL);

    g_assert_nonnull(now);
    g_assert_true(dcc_trust_add_signer_der(trust, der, len, NULL));
    return dcc_decode(text, strlen(text), trust, g_date_time_to_unix(now), ret);
}

static bool vectors_are_there(void)
{
    g_autofree char *path = vectors_path("CO1.json");

    if (g_file_test(path, G_FILE_TEST_EXISTS))
        return true;
    g_test_skip("the public test vectors are not here");
    return false;
}

static void every_public_vector_is_judged_as_it_should_be(void)
{
    int wrong = 0;

    if (!vectors_are_there())
        return;
    g_test_message("%-5s %-22s %s", "", "expected", "got");
    for (size_t i = 0; i < ARRAY_LEN(vectors); i++) {
        struct dcc dcc;
        json_t *vector = vector_load(vectors[i].name);
        enum dcc_fault got = vector_decode(vector, &dcc);

        g_test_message("%-5s %-22s %s", vectors[i].name, dcc_fault_name(vectors[i].expected),
                       dcc_fault_name(got));
        wrong += got != vectors[i].expected;
        json_decref(vector);
    }
    g_assert_cmpint(wrong, ==, 0);
}

static void there_is_no_vector_that_nobody_looks_at(void)
{
    g_autofree char *path = vectors_path("");
    GDir *directory;
    const char *name;

    if (!vectors_are_there())
        return;
    directory = g_dir_open(path, 0, NULL);
    while ((name = g_dir_read_name(directory)) != NULL) {
        bool known = false;

        for (size_t i = 0; i < ARRAY_LEN(vectors); i++)
            known = known || (g_str_has_prefix(name, vectors[i].name) &&
                              strcmp(name + strlen(vectors[i].name), ".json") == 0);
        if (!known)
            g_test_message("%s", name);
        g_assert_true(known);
    }
    g_dir_close(directory);
}

static void assert_member(const json_t *object, const char *name, const char *got)
{
    const char *expected = json_string_value(json_object_get(object, name));

    g_assert_cmpstr(got, ==, expected == NULL ? "" : expected);
}

/* Some vectors have their content as JSON too. */
static void what_a_good_vector_says_is_read(void)
{
    int compared = 0;

    if (!vectors_are_there())
        return;
    for (size_t i = 0; i < ARRAY_LEN(vectors); i++) {
        struct dcc dcc;
        json_t *vector = vector_load(vectors[i].name);

        const json_t *json = json_object_get(vector, "JSON");

        if (vector_decode(vector, &dcc) == DCC_GOOD && json != NULL) {
            const json_t *name = json_object_get(json, "nam");
            const json_t *dose = json_array_get(json_object_get(json, "v"), 0);

            assert_member(name, "fn", dcc.fn);
            assert_member(name, "gn", dcc.gn);
            assert_member(name, "fnt", dcc.fnt);
            assert_member(name, "gnt", dcc.gnt);
            assert_member(json, "dob", dcc.birth_date);
            assert_member(dose, "vp", dcc.vp);
            assert_member(dose, "mp", dcc.mp);
            assert_member(dose, "ma", dcc.ma);
            assert_member(dose, "dt", dcc.date);
            assert_member(dose, "is", dcc.authority);
            assert_member(dose, "ci", dcc.id);
            g_assert_cmpint(dcc.number, ==, json_integer_value(json_object_get(dose, "dn")));
            g_assert_cmpint(dcc.course, ==, json_integer_value(json_object_get(dose, "sd")));
            g_assert_false(dcc.unknown_code);
            compared++;
        }
        json_decref(vector);
    }
    g_assert_cmpint(compared, >=, 4);
}

/* What is read in the vector's picture. The caller frees it. */
static char *picture_read(const json_t *vector)
{
    const char *base64 = json_string_value(json_object_get(vector, "2DCODE"));
    gsize len;
    g_autofree guchar *picture = g_base64_decode(base64, &len);
    SCOPED_SCAN scan = {0};

    g_assert_true(scan_file(picture, len, &scan, NULL));
    return g_strndup(scan.texts[0].bytes, scan.texts[0].len);
}

static void a_picture_is_read(void)
{
    if (!vectors_are_there())
        return;

    json_t *vector = vector_load("CO28");
    g_autofree char *text = picture_read(vector);

    g_assert_cmpstr(text, ==, json_string_value(json_object_get(vector, "PREFIX")));
    json_decref(vector);
}

/* It is no picture at all, so it is taken for the text of a code. */
static void the_picture_that_is_damaged_holds_no_code(void)
{
    SCOPED_DCC_TRUST *nobody = dcc_trust_new(NULL);
    struct dcc dcc;

    if (!vectors_are_there())
        return;

    json_t *vector = vector_load("Q1");
    g_autofree char *text = picture_read(vector);

    g_assert_cmpint(dcc_decode(text, strlen(text), nobody, 0, &dcc), ==, DCC_OTHER_PREFIX);
    json_decref(vector);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/dcc/vectors/faults", every_public_vector_is_judged_as_it_should_be);
    g_test_add_func("/dcc/vectors/all", there_is_no_vector_that_nobody_looks_at);
    g_test_add_func("/dcc/vectors/content", what_a_good_vector_says_is_read);
    g_test_add_func("/dcc/vectors/picture", a_picture_is_read);
    g_test_add_func("/dcc/vectors/damaged-picture", the_picture_that_is_damaged_holds_no_code);
    return g_test_run();
}
