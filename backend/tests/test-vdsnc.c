/* VDS-NC codes: what is made, and that it comes back as the page says. */
#include <glib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "backend/es256.h"
#include "backend/jcs.h"
#include "backend/json.h"
#include "backend/tests/keys.h"
#include "backend/tests/sample.h"
#include "backend/tests/state.h"
#include "backend/vdsnc.h"

static struct certificate certificate;
static struct vdsnc_product products[CERTIFICATE_DOSES_MAX];

/* All of one product. */
static struct vdsnc_issue sample(size_t doses)
{
    sample_certificate(CERTIFICATE_OVERSEAS, doses, &certificate);
    for (size_t i = 0; i < CERTIFICATE_DOSES_MAX; i++)
        products[i] = state_comirnaty;
    return (struct vdsnc_issue){.state = "JPN",
                                .uvci = "FKQLW4W1",
                                .administrator = "MHLW_Gov_of_JAPAN",
                                .now = SAMPLE_NOW,
                                .products = products};
}

static char *encode(const struct vdsnc_issue *issue, size_t *ret_doses)
{
    char *text = g_malloc0(CERTIFICATE_CODE_SIZE);

    g_assert_true(vdsnc_encode(&certificate, issue, state()->signer, text, ret_doses, NULL));
    return text;
}

static enum vdsnc_fault decode(const char *text, struct vdsnc *ret)
{
    return vdsnc_decode(text, strlen(text), state()->trust, SAMPLE_NOW, ret);
}

/* Encodes, and decodes what came out. */
static void round_trip(const struct vdsnc_issue *issue, struct vdsnc *ret)
{
    size_t doses;
    char *text = encode(issue, &doses);

    g_assert_cmpstr(vdsnc_fault_name(decode(text, ret)), ==, "good");
    g_assert_cmpuint(ret->dose_count, ==, doses);
    g_free(text);
}

static void a_code_comes_back_as_the_page_says(void)
{
    struct vdsnc_issue issue = sample(2);
    struct vdsnc code;

    products[1] = state_spikevax;
    round_trip(&issue, &code);
    g_assert_cmpstr(code.state, ==, "JPN");
    g_assert_cmpstr(code.uvci, ==, "FKQLW4W1");
    g_assert_cmpstr(code.name, ==, "SAKURA MINAMI");
    g_assert_cmpstr(code.birth_date, ==, "1985-04-12");
    g_assert_cmpstr(code.sex, ==, "F");
    g_assert_cmpstr(code.passport, ==, "TK1234567");
    g_assert_cmpstr(code.id, ==, certificate.id);
    g_assert_cmpstr(code.signer_country, ==, "JP");
    g_assert_cmpuint(code.dose_count, ==, 2);
    for (size_t i = 0; i < 2; i++) {
        g_assert_cmpint(code.doses[i].number, ==, certificate.doses[i].number);
        g_assert_cmpstr(code.doses[i].date, ==, certificate.doses[i].date);
        g_assert_cmpstr(code.doses[i].lot, ==, certificate.doses[i].lot);
        g_assert_cmpstr(code.doses[i].country, ==, "JPN");
        g_assert_cmpstr(code.doses[i].vaccine, ==, "XM0GQ8");
        g_assert_cmpstr(code.doses[i].disease, ==, "RA01.0");
        g_assert_cmpstr(code.doses[i].administrator, ==, "MHLW_Gov_of_JAPAN");
        g_assert_cmpstr(code.doses[i].next_date, ==, "");
    }
    g_assert_cmpstr(code.doses[0].brand, ==, "COMIRNATY");
    g_assert_cmpstr(code.doses[1].brand, ==, "Spikevax");
}

/* qr.md 2.1: byte for byte, but for what is random in it. */
static void the_text_is_the_canonical_one(void)
{
    static const char expected[] =
        "{\"data\":{\"hdr\":{\"is\":\"JPN\",\"t\":\"icao.vacc\",\"v\":1},\"msg\":{\"pid\":{\"ai\":"
        "\"JPN99001920261121000018\",\"dob\":\"1985-04-12\",\"i\":\"TK1234567\",\"n\":\"SAKURA "
        "MINAMI\",\"sex\":\"F\"},\"uvci\":\"FKQLW4W1\",\"ve\":[{\"des\":\"XM0GQ8\",\"dis\":\"RA01."
        "0\",\"nam\":\"COMIRNATY\",\"vd\":[{\"adm\":\"MHLW_Gov_of_JAPAN\",\"ctr\":\"JPN\",\"dvc\":"
        "\"2021-01-03\",\"lot\":\"FA0000\",\"seq\":1}]}]}},\"sig\":{\"alg\":\"ES256\",\"cer\":\"MI";
    struct vdsnc_issue issue = sample(1);
    size_t doses;
    char *text = encode(&issue, &doses);
    size_t len = strlen(text);
    SCOPED_JSON *value = json_loads(text, 0, NULL);
    SCOPED_TEXT canonical = {0};

    g_assert_true(g_str_has_prefix(text, expected));
    g_assert_cmpmem(text + len - 5, 5, "==\"}}", 5);
    g_assert_cmpmem(text + len - 102, 11, "\",\"sigvl\":\"", 11);
    g_assert_true(jcs_write(value, &canonical, NULL));
    g_assert_cmpstr(canonical.bytes, ==, text);
    g_free(text);
}

static void doses_of_one_product_share_a_ve(void)
{
    struct vdsnc_issue issue = sample(5);
    struct vdsnc code;
    size_t doses;

    products[1] = state_spikevax;
    products[4] = state_spikevax;

    char *text = encode(&issue, &doses);
    SCOPED_JSON *value = json_loads(text, 0, NULL);
    json_t *ve = json_object_get(json_object_get(json_object_get(value, "data"), "msg"), "ve");

    g_assert_cmpuint(json_array_size(ve), ==, 2);
    g_assert_cmpuint(json_array_size(json_object_get(json_array_get(ve, 0), "vd")), ==, 3);
    g_assert_cmpuint(json_array_size(json_object_get(json_array_get(ve, 1), "vd")), ==, 2);
    g_free(text);
    round_trip(&issue, &code);

    static const int numbers[] = {1, 3, 4, 2, 5};

    for (size_t i = 0; i < 5; i++)
        g_assert_cmpint(code.doses[i].number, ==, numbers[i]);
}

/* The same class of another brand, or the same brand against another disease, is another product. */
static void products_that_differ_in_one_word_are_two(void)
{
    struct vdsnc_issue issue = sample(3);
    struct vdsnc code;

    g_strlcpy(products[1].disease, "1D47", sizeof products[1].disease);
    g_strlcpy(products[2].vaccine, "XM68M6", sizeof products[2].vaccine);
    round_trip(&issue, &code);
    g_assert_cmpstr(code.doses[0].disease, ==, "RA01.0");
    g_assert_cmpstr(code.doses[1].disease, ==, "1D47");
    g_assert_cmpstr(code.doses[1].vaccine, ==, "XM0GQ8");
    g_assert_cmpstr(code.doses[2].vaccine, ==, "XM68M6");
}

static void numbers_are_the_records_not_the_rows(void)
{
    struct vdsnc_issue issue = sample(2);
    struct vdsnc code;

    certificate.doses[0].number = 4;
    certificate.doses[1].number = 99;
    round_trip(&issue, &code);
    g_assert_cmpint(code.doses[0].number, ==, 4);
    g_assert_cmpint(code.doses[1].number, ==, 99);
}

static void a_dose_abroad_says_where(void)
{
    struct vdsnc_issue issue = sample(2);
    struct vdsnc code;

    g_strlcpy(certificate.doses[1].country, "USA", 4);
    round_trip(&issue, &code);
    g_assert_cmpstr(code.doses[0].country, ==, "JPN");
    g_assert_cmpstr(code.doses[1].country, ==, "USA");
}

static void a_sex_that_is_not_on_record_is_not_in_the_code(void)
{
    struct vdsnc_issue issue = sample(1);
    struct vdsnc code;
    size_t doses;

    certificate.holder.sex[0] = '\0';
    round_trip(&issue, &code);
    g_assert_cmpstr(code.sex, ==, "");

    char *text = encode(&issue, &doses);

    g_assert_null(strstr(text, "\"sex\""));
    g_free(text);
}

static void doses_that_do_not_fit_are_left_out_the_oldest_first(void)
{
    struct vdsnc_issue issue = sample(32);
    struct vdsnc code;

    round_trip(&issue, &code);
    g_assert_cmpuint(code.dose_count, >=, 20);
    g_assert_cmpuint(code.dose_count, <, 32);
    g_assert_cmpuint(code.text_len, <=, VDSNC_TEXT_MAX);
    for (size_t i = 0; i < code.dose_count; i++)
        g_assert_cmpstr(code.doses[i].date, ==, certificate.doses[32 - code.dose_count + i].date);
}

/* As full as can be: one dose more would not have fit. */
static void no_dose_is_left_out_that_would_fit(void)
{
    struct vdsnc_issue issue = sample(32);
    struct vdsnc code;

    round_trip(&issue, &code);

    size_t dose_len = strlen(",{\"adm\":\"MHLW_Gov_of_JAPAN\",\"ctr\":\"JPN\",\"dvc\":\"2021-01-"
                             "03\",\"lot\":\"FA0000\",\"seq\":1}");

    g_assert_cmpuint(code.text_len + dose_len, >, VDSNC_TEXT_MAX);
}

/* Lengthens lots until the code has just the bytes that a QR code holds. */
static void the_last_byte_is_used_and_none_more(void)
{
    struct vdsnc_issue issue = sample(26);
    struct vdsnc code;

    for (size_t i = 0; i < 26; i++)
        g_strlcpy(certificate.doses[i].lot, "L", CERTIFICATE_LOT_SIZE);
    round_trip(&issue, &code);
    g_assert_cmpuint(code.dose_count, ==, 26);
    for (size_t i = 0, left = VDSNC_TEXT_MAX - code.text_len; left > 0; i++, left--) {
        g_assert_cmpuint(i / 19, <, 26);
        g_strlcat(certificate.doses[i / 19].lot, "L", CERTIFICATE_LOT_SIZE);
    }
    round_trip(&issue, &code);
    g_assert_cmpuint(code.text_len, ==, VDSNC_TEXT_MAX);
    g_assert_cmpuint(code.dose_count, ==, 26);
    g_strlcat(certificate.doses[25].lot, "L", CERTIFICATE_LOT_SIZE);
    round_trip(&issue, &code);
    g_assert_cmpuint(code.dose_count, ==, 25);
}

static void the_oldest_is_left_out_wherever_it_stands(void)
{
    struct vdsnc_issue issue = sample(32);
    struct vdsnc code;

    g_strlcpy(certificate.doses[31].date, "2020-12-31", DATE_ISO_SIZE);
    round_trip(&issue, &code);
    for (size_t i = 0; i < code.dose_count; i++)
        g_assert_cmpstr(code.doses[i].date, !=, "2020-12-31");
}

static void the_longest_of_everything_still_fits_ten_doses(void)
{
    struct vdsnc_issue issue = sample(10);
    struct vdsnc code;

    issue.uvci = "ABCDEFGHJKMN";
    issue.administrator = "abcdefghijklmnopqrst";
    for (size_t i = 0; i < 10; i++) {
        g_strlcpy(certificate.doses[i].lot, "LLLLLLLLLLLLLLLLLLLL", CERTIFICATE_LOT_SIZE);
        certificate.doses[i].number = 90 + (int)i;
    }
    g_strlcpy(certificate.holder.passport, "PPPPPPPPPPP", sizeof certificate.holder.passport);
    g_strlcpy(certificate.holder.roman_name, "NNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN",
              CERTIFICATE_NAME_SIZE);
    round_trip(&issue, &code);
    g_assert_cmpuint(code.dose_count, ==, 10);
}

/* The kiosk asks so whether a code that leaves doses out is full. */
static void no_dose_takes_more_than_is_said(void)
{
    struct vdsnc_issue issue = sample(2);
    struct vdsnc one;
    struct vdsnc two;

    issue.administrator = "abcdefghijklmnopqrst";
    g_strlcpy(certificate.doses[1].lot, "LLLLLLLLLLLLLLLLLLLL", CERTIFICATE_LOT_SIZE);
    certificate.doses[1].number = 99;
    memset(products[1].brand, 'B', sizeof products[1].brand - 1);
    round_trip(&issue, &two);
    certificate.dose_count = 1;
    round_trip(&issue, &one);
    g_assert_cmpuint(two.text_len - one.text_len, ==, VDSNC_DOSE_MAX);
}

#define REFUSE(issue, expected)                                                                    \
    do {                                                                                           \
        char text_[CERTIFICATE_CODE_SIZE] = "as it was";                                           \
        size_t doses_ = 77;                                                                        \
        struct err err_ = {0};                                                                     \
        g_assert_false(                                                                            \
            vdsnc_encode(&certificate, &(issue), state()->signer, text_, &doses_, &err_));         \
        g_assert_cmpint(err_.code, ==, expected);                                                  \
        g_assert_cmpstr(text_, ==, "as it was");                                                   \
        g_assert_cmpuint(doses_, ==, 77);                                                          \
    } while (0)

static void what_the_format_has_no_room_for_is_not_issued(void)
{
    struct vdsnc_issue issue = sample(2);

    issue.state = "JP";
    REFUSE(issue, ERR_MALFORMED);
    issue = sample(2);
    issue.uvci = "";
    REFUSE(issue, ERR_MALFORMED);
    issue.uvci = "ABCDEFGHJKMNP";
    REFUSE(issue, ERR_MALFORMED);
    issue.uvci = "with\"quote";
    REFUSE(issue, ERR_MALFORMED);
    issue = sample(2);
    issue.administrator = "";
    REFUSE(issue, ERR_MALFORMED);
    issue.administrator = "twenty-one characters";
    REFUSE(issue, ERR_MALFORMED);
    issue.administrator = "市役所";
    REFUSE(issue, ERR_MALFORMED);
}

static void a_product_without_its_codes_is_not_issued(void)
{
    struct vdsnc_issue issue = sample(2);

    products[1].vaccine[0] = '\0';
    REFUSE(issue, ERR_MALFORMED);
    issue = sample(2);
    products[1].disease[0] = '\0';
    REFUSE(issue, ERR_MALFORMED);
    issue = sample(2);
    products[0].brand[0] = '\0';
    REFUSE(issue, ERR_MALFORMED);
    g_strlcpy(products[0].brand, "コミナティ", sizeof products[0].brand);
    REFUSE(issue, ERR_MALFORMED);
}

static void a_dose_that_no_code_can_say_is_not_issued(void)
{
    struct vdsnc_issue issue = sample(2);

    certificate.doses[1].number = 0;
    REFUSE(issue, ERR_MALFORMED);
    certificate.doses[1].number = 100;
    REFUSE(issue, ERR_MALFORMED);
    issue = sample(2);
    certificate.doses[0].lot[0] = '\0';
    REFUSE(issue, ERR_MALFORMED);
    issue = sample(2);
    g_strlcpy(certificate.doses[0].country, "jp", 4);
    REFUSE(issue, ERR_MALFORMED);
    issue = sample(2);
    g_strlcpy(certificate.doses[0].date, "2021-02-30", DATE_ISO_SIZE);
    REFUSE(issue, ERR_MALFORMED);
    issue = sample(0);
    REFUSE(issue, ERR_MALFORMED);
}

static void only_a_whole_overseas_certificate_is_issued(void)
{
    struct vdsnc_issue issue = sample(2);

    sample_certificate(CERTIFICATE_DOMESTIC, 2, &certificate);
    REFUSE(issue, ERR_MALFORMED);
    issue = sample(2);
    certificate.holder.passport[0] = '\0';
    REFUSE(issue, ERR_MALFORMED);
    issue = sample(2);
    certificate.holder.roman_name[0] = '\0';
    REFUSE(issue, ERR_MALFORMED);
    issue = sample(2);
    certificate.holder.birth_date[0] = '\0';
    REFUSE(issue, ERR_MALFORMED);
    issue = sample(2);
    g_strlcpy(certificate.holder.sex, "?", sizeof certificate.holder.sex);
    REFUSE(issue, ERR_MALFORMED);
    issue = sample(2);
    certificate.id[0] = '\0';
    REFUSE(issue, ERR_MALFORMED);
}

static void nothing_is_issued_outside_the_signers_time(void)
{
    struct vdsnc_issue issue = sample(2);

    issue.now = SAMPLE_NOW + INT64_C(366) * 24 * 3600;
    REFUSE(issue, ERR_EXPIRED);
    issue.now = SAMPLE_NOW - INT64_C(366) * 24 * 3600;
    REFUSE(issue, ERR_EXPIRED);
}

static void every_random_id_is_another(void)
{
    GHashTable *seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (int i = 0; i < 1000; i++) {
        char uvci[VDSNC_UVCI_SIZE];

        g_assert_true(vdsnc_uvci(uvci, NULL));
        g_assert_cmpuint(strlen(uvci), ==, 12);
        g_assert_cmpuint(strspn(uvci, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"), ==, 12);
        g_assert_true(g_hash_table_add(seen, g_strdup(uvci)));
    }
    g_hash_table_unref(seen);
}

/* The least version whose byte capacity holds len (ISO/IEC 18004 table 7); 0 when none does. */
static int version_for(size_t len, const int capacities[static 40])
{
    for (int i = 0; i < 40; i++) {
        if ((size_t)capacities[i] >= len)
            return i + 1;
    }
    return 0;
}

static const int capacity_l[40] = {17,   32,   53,   78,   106,  134,  154,  192,  230,  271,
                                   321,  367,  425,  458,  520,  586,  644,  718,  792,  858,
                                   929,  1003, 1091, 1171, 1273, 1367, 1465, 1528, 1628, 1732,
                                   1840, 1952, 2068, 2188, 2303, 2431, 2563, 2699, 2809, 2953};
static const int capacity_m[40] = {14,   26,   42,   62,   84,   106,  122,  152,  180,  213,
                                   251,  287,  331,  362,  412,  450,  504,  560,  624,  666,
                                   711,  779,  857,  911,  997,  1059, 1125, 1190, 1264, 1370,
                                   1452, 1538, 1628, 1722, 1809, 1911, 1989, 2099, 2213, 2331};

/* With the certificate of deploy/keys, at today's date. */
static void sizes_are_those_of_a_lean_certificate(void)
{
    static const size_t counts[] = {1, 3, 5, 7, 10};
    char *paths[] = {keys_path("vds-nc.pem"), keys_path("vds-nc.key"), keys_path("csca.pem")};
    SCOPED_VDSNC_SIGNER *signer = vdsnc_signer_load(paths[0], paths[1], NULL);
    SCOPED_VDSNC_TRUST *trust = vdsnc_trust_load((const char *const *)&paths[2], 1, NULL);

    g_assert_nonnull(signer);
    g_assert_nonnull(trust);
    for (size_t i = 0; i < G_N_ELEMENTS(counts); i++) {
        for (int mixed = 0; mixed < 2; mixed++) {
            struct vdsnc_issue issue = sample(counts[i]);
            char text[CERTIFICATE_CODE_SIZE];
            size_t doses;
            struct vdsnc code;

            issue.now = g_get_real_time() / G_USEC_PER_SEC;
            issue.uvci = "FKQLW4W10000";
            for (size_t j = 0; mixed && j < counts[i]; j++)
                g_snprintf(products[j].brand, sizeof products[j].brand, "COMIRNATY%zu", j % 4);
            g_assert_true(vdsnc_encode(&certificate, &issue, signer, text, &doses, NULL));
            g_assert_cmpuint(doses, ==, counts[i]);
            g_assert_cmpint(vdsnc_decode(text, strlen(text), trust, issue.now, &code), ==,
                            VDSNC_GOOD);
            g_test_message("%zu doses of %s: %zu bytes, V%d-L, V%d-M (0: none)", counts[i],
                           mixed ? "up to four products" : "one product", strlen(text),
                           version_for(strlen(text), capacity_l),
                           version_for(strlen(text), capacity_m));
        }
    }
    for (size_t i = 0; i < G_N_ELEMENTS(paths); i++)
        g_free(paths[i]);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/vdsnc/good", a_code_comes_back_as_the_page_says);
    g_test_add_func("/vdsnc/canonical", the_text_is_the_canonical_one);
    g_test_add_func("/vdsnc/shared", doses_of_one_product_share_a_ve);
    g_test_add_func("/vdsnc/products", products_that_differ_in_one_word_are_two);
    g_test_add_func("/vdsnc/numbers", numbers_are_the_records_not_the_rows);
    g_test_add_func("/vdsnc/abroad", a_dose_abroad_says_where);
    g_test_add_func("/vdsnc/sex", a_sex_that_is_not_on_record_is_not_in_the_code);
    g_test_add_func("/vdsnc/oldest", doses_that_do_not_fit_are_left_out_the_oldest_first);
    g_test_add_func("/vdsnc/full", no_dose_is_left_out_that_would_fit);
    g_test_add_func("/vdsnc/last-byte", the_last_byte_is_used_and_none_more);
    g_test_add_func("/vdsnc/anywhere", the_oldest_is_left_out_wherever_it_stands);
    g_test_add_func("/vdsnc/longest", the_longest_of_everything_still_fits_ten_doses);
    g_test_add_func("/vdsnc/dose-len", no_dose_takes_more_than_is_said);
    g_test_add_func("/vdsnc/room", what_the_format_has_no_room_for_is_not_issued);
    g_test_add_func("/vdsnc/product", a_product_without_its_codes_is_not_issued);
    g_test_add_func("/vdsnc/dose", a_dose_that_no_code_can_say_is_not_issued);
    g_test_add_func("/vdsnc/whole", only_a_whole_overseas_certificate_is_issued);
    g_test_add_func("/vdsnc/time", nothing_is_issued_outside_the_signers_time);
    g_test_add_func("/vdsnc/random", every_random_id_is_another);
    g_test_add_func("/vdsnc/sizes", sizes_are_those_of_a_lean_certificate);
    return g_test_run();
}
