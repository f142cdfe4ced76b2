/* What a VDS-NC code may say, and how it may be written: all of it truly signed, unless a test says otherwise. */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "backend/jcs.h"
#include "backend/tests/sample.h"
#include "backend/tests/state.h"
#include "backend/vdsnc.h"

#define HDR                   "\"hdr\":{\"is\":\"UTO\",\"t\":\"icao.vacc\",\"v\":1}"
#define PID                   "\"pid\":{\"dob\":\"1990-01-02\",\"i\":\"A1234567Z\",\"n\":\"SMITH BILL\"}"
#define VD                    "{\"adm\":\"RIVM\",\"ctr\":\"UTO\",\"dvc\":\"2021-03-03\",\"lot\":\"VC35679\",\"seq\":1}"
#define VE(doses)             "{\"des\":\"XM68M6\",\"dis\":\"RA01.0\",\"nam\":\"Comirnaty\",\"vd\":[" doses "]}"
#define MSG(person, products) "\"msg\":{" person ",\"uvci\":\"U32870\",\"ve\":[" products "]}"
#define DATA(header, message) "{" header "," message "}"
#define GOOD                  DATA(HDR, MSG(PID, VE(VD)))

static enum vdsnc_fault decode(const char *text, size_t len, struct vdsnc *ret)
{
    return vdsnc_decode(text, len, state()->trust, SAMPLE_NOW, ret);
}

/* The fault's word, so that a failure can be read. text is freed. */
static const char *fault_of_text(char *text)
{
    struct vdsnc code;
    enum vdsnc_fault fault = decode(text, strlen(text), &code);

    g_free(text);
    if (fault != VDSNC_GOOD) {
        static const struct vdsnc nothing;

        g_assert_cmpmem(&code, sizeof code, &nothing, sizeof nothing);
    }
    return vdsnc_fault_name(fault);
}

static const char *fault_of(const char *data)
{
    return fault_of_text(state_seal(data, NULL, state()->certificate, state()->key));
}

/* The good data with one piece of its text replaced, sealed after that. */
static const char *fault_of_change(const char *piece, const char *other)
{
    char **parts = g_strsplit(GOOD, piece, 2);
    char *data = g_strjoinv(other, parts);

    g_assert_cmpuint(g_strv_length(parts), ==, 2);

    const char *fault = fault_of(data);

    g_strfreev(parts);
    g_free(data);
    return fault;
}

/* The good code with one piece replaced, after it was sealed. */
static const char *fault_of_tampering(const char *piece, const char *other)
{
    char *text = state_seal(GOOD, NULL, state()->certificate, state()->key);
    char **parts = g_strsplit(text, piece, 2);
    char *changed = g_strjoinv(other, parts);

    g_assert_cmpuint(g_strv_length(parts), ==, 2);
    g_strfreev(parts);
    g_free(text);
    return fault_of_text(changed);
}

#define CHANGE(piece, other, expected) g_assert_cmpstr(fault_of_change(piece, other), ==, expected)
#define TAMPER(piece, other, expected)                                                             \
    g_assert_cmpstr(fault_of_tampering(piece, other), ==, expected)
#define TEXT(text, expected) g_assert_cmpstr(fault_of_text(g_strdup(text)), ==, expected)

static void a_hand_made_code_is_good(void)
{
    g_assert_cmpstr(fault_of(GOOD), ==, "good");
}

static void what_is_no_json_object_is_refused(void)
{
    TEXT("HC1:6BFOXN", "not-json");
    TEXT("shc:/5676", "not-json");
    TEXT("[]", "not-json");
    TEXT("{} {}", "not-json");
    TEXT("{'data':1}", "not-json");
    TEXT("\xEF\xBB\xBF{}", "not-json");
    TEXT("{\"a\":\"\\u0000\"}", "not-json");
    TEXT("{\"a\":\"\\ud800\"}", "not-json");
    TEXT("{\"a\":01}", "not-json");
    TEXT("{\"a\":\"\t\"}", "not-json");
    TEXT("{\"a\":1,}", "not-json");
}

static void a_code_that_ends_too_early_is_said_to(void)
{
    char *text = state_seal(GOOD, NULL, state()->certificate, state()->key);

    for (size_t len = 0; text[len] != '\0'; len++) {
        struct vdsnc code;

        g_assert_cmpstr(vdsnc_fault_name(decode(text, len, &code)), ==, "truncated");
    }
    g_free(text);
}

static void what_comes_after_a_code_is_refused(void)
{
    TAMPER("\"}}", "\"}}}", "not-json");
    TAMPER("\"}}", "\"}}\n.", "not-json");
    TAMPER("\"}}", "\"}} \n", "good");
}

static void a_byte_of_zero_is_not_an_end(void)
{
    char *text = state_seal(GOOD, NULL, state()->certificate, state()->key);
    size_t len = strlen(text);
    struct vdsnc code;

    /* The NUL itself belongs to what is decoded. */
    g_assert_cmpstr(vdsnc_fault_name(decode(text, len + 1, &code)), ==, "not-json");
    g_free(text);
}

static void a_name_that_stands_twice_is_refused(void)
{
    TAMPER("\"is\":", "\"is\":\"JPN\",\"is\":", "duplicate-name");
    TAMPER("\"seq\":1", "\"seq\":1,\"seq\":1", "duplicate-name");
    TAMPER("\"sig\":", "\"data\":1,\"sig\":", "duplicate-name");
    TAMPER("\"alg\":", "\"\\u0061lg\":\"none\",\"alg\":", "duplicate-name");
}

static void what_is_not_utf_8_is_refused(void)
{
    TAMPER("SMITH", "SM\xFFTH", "bad-utf8");
    TAMPER("SMITH", "SM\xC0\xAFTH", "bad-utf8");     /* overlong */
    TAMPER("SMITH", "SM\xED\xA0\x80TH", "bad-utf8"); /* a surrogate */
    TAMPER("{\"data\"", "\xFE{\"data\"", "bad-utf8");
}

static char *nested(size_t depth)
{
    char *open = g_strnfill(depth, '[');
    char *closed = g_strnfill(depth, ']');
    char *text = g_strconcat(open, closed, NULL);

    g_free(open);
    g_free(closed);
    return text;
}

/* data and msg are two levels, and the text's own object one; what is in msg may have thirteen more. */
static void sixteen_levels_are_read_and_seventeen_are_not(void)
{
    for (size_t depth = 13; depth <= 14; depth++) {
        char *levels = nested(depth);
        char *other = g_strconcat("\"uvci\":\"U32870\",\"x\":", levels, NULL);

        if (depth == 13)
            CHANGE("\"uvci\":\"U32870\"", other, "good");
        else
            TAMPER("\"uvci\":\"U32870\"", other, "too-deep");
        g_free(levels);
        g_free(other);
    }
}

static void a_bomb_of_brackets_is_refused_before_it_is_parsed(void)
{
    char *open = g_strnfill(VDSNC_TEXT_MAX, '[');
    char *objects = g_strnfill(VDSNC_TEXT_MAX, '{');

    g_assert_cmpstr(fault_of_text(open), ==, "too-deep");
    g_assert_cmpstr(fault_of_text(objects), ==, "too-deep");
}

/* Blanks are legal JSON, so a code can be given any length. */
static void the_largest_code_is_read_and_one_byte_more_is_not(void)
{
    char *text = state_seal(GOOD, NULL, state()->certificate, state()->key);
    char *blanks = g_strnfill(VDSNC_TEXT_MAX - strlen(text), ' ');

    g_assert_cmpstr(fault_of_text(g_strconcat(text, blanks, NULL)), ==, "good");
    g_assert_cmpstr(fault_of_text(g_strconcat(text, blanks, " ", NULL)), ==, "too-long");
    g_assert_cmpstr(fault_of_text(g_strnfill(100000, ' ')), ==, "too-long");
    g_free(blanks);
    g_free(text);
}

/* qr.md section 5: the value was signed, not its text. */
static void a_legal_re_serialisation_still_verifies(void)
{
    TAMPER(HDR, "\"hdr\":{\"v\":1,\"t\":\"icao.vacc\",\"is\":\"UTO\"}", "good");
    TAMPER(HDR, "\"hdr\" : {\n\t\"t\":\"icao.vacc\" , \"is\":\"UTO\",\"v\":1\r\n}", "good");
    TAMPER("\"v\":1", "\"v\":1.0", "good");
    TAMPER("\"seq\":1", "\"seq\":10e-1", "good");
    TAMPER("SMITH", "\\u0053MITH", "good");
    TAMPER("\"dob\"", "\"d\\u006fb\"", "good");
    TAMPER("icao.vacc", "icao\\u002evacc", "good");
}

static void another_order_of_the_whole_still_verifies(void)
{
    char *cer = state_text_of(state()->certificate);
    char *sigvl = state_signature(GOOD, NULL, state()->key);

    g_assert_cmpstr(
        fault_of_text(g_strdup_printf(
            "{ \"sig\" : {\"sigvl\":\"%s\", \"cer\":\"%s\", \"alg\":\"ES256\"}, \"data\": %s }",
            sigvl, cer, GOOD)),
        ==, "good");
    g_free(cer);
    g_free(sigvl);
}

static void letters_of_all_planes_are_signed_as_they_are(void)
{
    CHANGE("\"nam\":\"Comirnaty\"",
           "\"nam\":\"Comirnaty\",\"\\uffff\":1,\"\\ud83d\\ude00\":\"é\\n\\u007f\"", "good");
    CHANGE("SMITH", "SM\\u00cfTH", "good");
}

static void a_number_that_no_canonical_text_has_is_refused(void)
{
    TAMPER("\"seq\":1", "\"seq\":1.5", "bad-number");
    TAMPER("\"seq\":1", "\"seq\":1,\"x\":1e300", "bad-number");
    TAMPER("\"seq\":1", "\"seq\":1,\"x\":9007199254740992", "bad-number");
    TAMPER("\"seq\":1", "\"seq\":1,\"x\":99999999999999999999", "bad-number");
    TAMPER("\"seq\":1", "\"seq\":1,\"x\":1e400", "bad-number");
}

static void another_kind_of_code_is_not_ours(void)
{
    CHANGE("icao.vacc", "icao.test", "unknown-type");
    CHANGE("icao.vacc", "icao.vaccine", "unknown-type");
    CHANGE("\"v\":1", "\"v\":2", "unknown-version");
    CHANGE("\"v\":1", "\"v\":0", "unknown-version");
}

static void each_member_of_the_whole_must_be_there(void)
{
    TEXT("{}", "missing-member");
    TAMPER("\"data\":", "\"date\":", "missing-member");
    TAMPER("\"sig\":", "\"sign\":", "missing-member");
    TAMPER("\"alg\":", "\"algo\":", "missing-member");
    TAMPER("\"cer\":", "\"cert\":", "missing-member");
    TAMPER("\"sigvl\":", "\"sigval\":", "missing-member");
}

static void each_member_of_the_header_must_be_there(void)
{
    CHANGE("\"hdr\"", "\"hd\"", "missing-member");
    CHANGE("\"is\"", "\"iss\"", "missing-member");
    CHANGE("\"t\"", "\"ty\"", "missing-member");
    CHANGE("\"v\"", "\"ver\"", "missing-member");
    CHANGE("\"v\":1", "\"v\":\"1\"", "missing-member");
    CHANGE("\"is\":\"UTO\"", "\"is\":null", "missing-member");
}

static void each_member_of_the_message_must_be_there(void)
{
    CHANGE("\"msg\"", "\"message\"", "missing-member");
    CHANGE("\"uvci\"", "\"utci\"", "missing-member");
    CHANGE("\"pid\"", "\"pi\"", "missing-member");
    CHANGE("\"n\"", "\"na\"", "missing-member");
    CHANGE("\"ve\"", "\"vx\"", "missing-member");
    CHANGE("\"des\"", "\"dex\"", "missing-member");
    CHANGE("\"nam\"", "\"name\"", "missing-member");
    CHANGE("\"vd\"", "\"vx\"", "missing-member");
}

static void each_member_of_a_dose_must_be_there(void)
{
    CHANGE("\"dvc\"", "\"dvx\"", "missing-member");
    CHANGE("\"seq\"", "\"sex\"", "missing-member");
    CHANGE("\"ctr\"", "\"ct\"", "missing-member");
    CHANGE("\"lot\"", "\"lt\"", "missing-member");
    CHANGE(VD, "7", "missing-member");
}

static void members_of_another_type_are_not_there(void)
{
    CHANGE("\"SMITH BILL\"", "[\"SMITH\"]", "missing-member");
    CHANGE("\"U32870\"", "32870", "missing-member");
    CHANGE("[" VE(VD) "]", VE(VD), "missing-member");
    CHANGE("[" VD "]", VD, "missing-member");
    CHANGE("\"2021-03-03\"", "20210303", "missing-member");
    TAMPER("\"ES256\"", "256", "missing-member");
}

static void what_is_optional_may_be_left_out(void)
{
    CHANGE("\"adm\":\"RIVM\",", "", "good");
    CHANGE("\"dis\":\"RA01.0\",", "", "good");
    CHANGE("\"i\":\"A1234567Z\",", "", "good");
    CHANGE("\"dob\":\"1990-01-02\",", "", "good");
    CHANGE("\"adm\":\"RIVM\"", "\"adm\":\"\"", "good");
    CHANGE("\"i\":\"A1234567Z\"", "\"i\":\"\"", "good");
}

static void someone_must_be_told_by_birth_date_or_document(void)
{
    CHANGE("\"dob\":\"1990-01-02\",\"i\":\"A1234567Z\",", "", "missing-member");
    CHANGE("\"dob\":\"1990-01-02\",\"i\":\"A1234567Z\",", "\"i\":\"\",", "missing-member");
}

static void what_is_not_known_is_let_pass(void)
{
    CHANGE("\"seq\":1", "\"seq\":1,\"site\":\"left arm\"", "good");
    CHANGE(PID, PID ",\"nat\":{\"a\":[true,false,null,-5]}", "good");
}

static void every_optional_member_is_read(void)
{
    char *text = state_seal(DATA(HDR, MSG("\"pid\":{\"ai\":\"L4567890Z\",\"dob\":\"1990-01-02\","
                                          "\"n\":\"SMITH BILL\",\"sex\":\"X\"}",
                                          VE("{\"ctr\":\"D\",\"dvc\":\"2021-03-03\",\"dvn\":\"2021-"
                                             "03-24\",\"lot\":\"1\",\"seq\":99}"))),
                            NULL, state()->certificate, state()->key);
    struct vdsnc code;

    g_assert_cmpstr(vdsnc_fault_name(decode(text, strlen(text), &code)), ==, "good");
    g_assert_cmpstr(code.sex, ==, "X");
    g_assert_cmpstr(code.id, ==, "L4567890Z");
    g_assert_cmpstr(code.passport, ==, "");
    g_assert_cmpstr(code.doses[0].next_date, ==, "2021-03-24");
    g_assert_cmpstr(code.doses[0].administrator, ==, "");
    g_assert_cmpstr(code.doses[0].country, ==, "D");
    g_assert_cmpint(code.doses[0].number, ==, 99);
    g_free(text);
}

static void texts_have_their_greatest_length(void)
{
    CHANGE("U32870", "ABCDEFGHIJKL", "good");
    CHANGE("U32870", "ABCDEFGHIJKLM", "bad-text");
    CHANGE("SMITH BILL", "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLM", "good");
    CHANGE("SMITH BILL", "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMN", "bad-text");
    CHANGE("A1234567Z", "ABCDEFGHIJK", "good");
    CHANGE("A1234567Z", "ABCDEFGHIJKL", "bad-text");
    CHANGE("VC35679", "ABCDEFGHIJKLMNOPQRST", "good");
    CHANGE("VC35679", "ABCDEFGHIJKLMNOPQRSTU", "bad-text");
    CHANGE("RIVM", "ABCDEFGHIJKLMNOPQRST", "good");
    CHANGE("RIVM", "ABCDEFGHIJKLMNOPQRSTU", "bad-text");
    CHANGE("XM68M6", "XM68M67", "bad-text");
    CHANGE("RA01.0", "RA01.00", "bad-text");
    CHANGE("\"n\"", "\"ai\":\"ABCDEFGHIJKLMNOPQRSTUVWXY\",\"n\"", "bad-text");
}

/* 39 letters of two bytes are 39 letters. */
static void length_is_in_characters(void)
{
    CHANGE("SMITH BILL", "ÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉ", "good");
    CHANGE("SMITH BILL", "ÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉ", "bad-text");
}

static void texts_that_are_not_clean_are_refused(void)
{
    CHANGE("SMITH", "SMITH\\n", "bad-text");
    CHANGE("SMITH BILL", "", "bad-text");
    CHANGE("VC35679", "VC\\u001b[2J", "bad-text");
    CHANGE("Comirnaty", "Com\\u009birnaty", "bad-text");
    CHANGE("\"UTO\",\"t\"", "\"uto\",\"t\"", "bad-text");
    CHANGE("\"UTO\",\"t\"", "\"UTOP\",\"t\"", "bad-text");
    CHANGE("\"ctr\":\"UTO\"", "\"ctr\":\"U1O\"", "bad-text");
    CHANGE("\"n\"", "\"sex\":\"male\",\"n\"", "bad-text");
    CHANGE("\"n\"", "\"sex\":\"O\",\"n\"", "bad-text");
    CHANGE("\"n\"", "\"sex\":1,\"n\"", "bad-text");
}

static void dates_are_days_of_the_calendar(void)
{
    CHANGE("2021-03-03", "2021-02-29", "bad-date");
    CHANGE("2021-03-03", "2021-3-3", "bad-date");
    CHANGE("2021-03-03", "20210303", "bad-date");
    CHANGE("2021-03-03", "03/03/2021", "bad-date");
    CHANGE("2021-03-03", "2021-03", "bad-date");
    CHANGE("2021-03-03", "2021-03-03T00:00:00Z", "bad-date");
    CHANGE("1990-01-02", "1990-13-02", "bad-date");
    CHANGE("1990-01-02", "1990-XX-XX", "bad-date");
    CHANGE("\"seq\"", "\"dvn\":\"soon\",\"seq\"", "bad-date");
}

static void dose_numbers_are_1_to_99(void)
{
    CHANGE("\"seq\":1", "\"seq\":99", "good");
    CHANGE("\"seq\":1", "\"seq\":0", "bad-dose-number");
    CHANGE("\"seq\":1", "\"seq\":100", "bad-dose-number");
    CHANGE("\"seq\":1", "\"seq\":-1", "bad-dose-number");
    CHANGE("\"seq\":1", "\"seq\":4294967297", "bad-dose-number");
    CHANGE("\"seq\":1", "\"seq\":\"1\"", "bad-dose-number");
    CHANGE("\"seq\":1", "\"seq\":true", "bad-dose-number");
}

static void a_code_without_a_dose_is_refused(void)
{
    CHANGE("[" VE(VD) "]", "[]", "no-dose");
    CHANGE("[" VD "]", "[]", "no-dose");
    CHANGE("[" VE(VD) "]", "[" VE(VD) "," VE("") "]", "no-dose");
}

/* The shortest doses there are, so that many fit in a code. */
static char *many_doses(size_t count)
{
    GString *doses = g_string_new(NULL);

    for (size_t i = 0; i < count; i++)
        g_string_append_printf(doses,
                               "%s{\"ctr\":\"D\",\"dvc\":\"2021-03-03\",\"lot\":\"1\",\"seq\":1}",
                               i == 0 ? "" : ",");
    return g_string_free(doses, FALSE);
}

static void thirty_two_doses_are_read_and_thirty_three_are_not(void)
{
    char *thirty_two = many_doses(CERTIFICATE_DOSES_MAX);
    char *thirty_three = many_doses(CERTIFICATE_DOSES_MAX + 1);

    CHANGE(VD, thirty_two, "good");
    CHANGE(VD, thirty_three, "too-many-doses");
    g_free(thirty_two);
    g_free(thirty_three);
}

static void thirty_three_products_are_too_many_as_well(void)
{
    GString *products = g_string_new(NULL);

    for (int i = 0; i < 33; i++)
        g_string_append_printf(products,
                               "%s{\"des\":\"X\",\"nam\":\"Y\",\"vd\":[{\"ctr\":\"D\",\"dvc\":"
                               "\"2021-03-03\",\"lot\":\"1\",\"seq\":1}]}",
                               i == 0 ? "" : ",");
    /* More than a QR code holds, so it takes the content's own reader to see it: without its seal. */
    char *text = g_strdup_printf("{\"data\":{" HDR "," MSG(PID, "%s") "}}", products->str);

    g_assert_cmpuint(strlen(text), <=, VDSNC_TEXT_MAX);
    g_assert_cmpstr(fault_of_text(text), ==, "too-many-doses");
    g_string_free(products, TRUE);
}

static void every_fault_has_a_word_of_its_own(void)
{
    for (int i = 0; i < VDSNC_FAULTS; i++) {
        g_assert_nonnull(vdsnc_fault_name((enum vdsnc_fault)i));
        for (int j = 0; j < i; j++)
            g_assert_cmpstr(vdsnc_fault_name((enum vdsnc_fault)i), !=,
                            vdsnc_fault_name((enum vdsnc_fault)j));
    }
    g_assert_cmpstr(vdsnc_fault_name(VDSNC_FAULTS), ==, "unknown");
}

static void what_could_not_be_checked_is_not_what_is_wrong(void)
{
    g_assert_true(vdsnc_fault_is_open(VDSNC_UNKNOWN_CSCA));
    g_assert_true(vdsnc_fault_is_open(VDSNC_OLD_LIST));
    g_assert_true(vdsnc_fault_is_open(VDSNC_UNKNOWN_TYPE));
    g_assert_false(vdsnc_fault_is_open(VDSNC_GOOD));
    g_assert_false(vdsnc_fault_is_open(VDSNC_BAD_SIGNATURE));
    g_assert_false(vdsnc_fault_is_open(VDSNC_NOT_ISSUED));
    g_assert_false(vdsnc_fault_is_open(VDSNC_EXPIRED));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, function) g_test_add_func("/vdsnc-text/" name, function)
    ADD("hand-made", a_hand_made_code_is_good);
    ADD("json", what_is_no_json_object_is_refused);
    ADD("truncated", a_code_that_ends_too_early_is_said_to);
    ADD("after", what_comes_after_a_code_is_refused);
    ADD("zero", a_byte_of_zero_is_not_an_end);
    ADD("duplicate", a_name_that_stands_twice_is_refused);
    ADD("utf8", what_is_not_utf_8_is_refused);
    ADD("deep", sixteen_levels_are_read_and_seventeen_are_not);
    ADD("bomb", a_bomb_of_brackets_is_refused_before_it_is_parsed);
    ADD("long", the_largest_code_is_read_and_one_byte_more_is_not);
    ADD("again", a_legal_re_serialisation_still_verifies);
    ADD("order", another_order_of_the_whole_still_verifies);
    ADD("planes", letters_of_all_planes_are_signed_as_they_are);
    ADD("number", a_number_that_no_canonical_text_has_is_refused);
    ADD("kind", another_kind_of_code_is_not_ours);
    ADD("whole", each_member_of_the_whole_must_be_there);
    ADD("header", each_member_of_the_header_must_be_there);
    ADD("message", each_member_of_the_message_must_be_there);
    ADD("dose", each_member_of_a_dose_must_be_there);
    ADD("type", members_of_another_type_are_not_there);
    ADD("optional", what_is_optional_may_be_left_out);
    ADD("person", someone_must_be_told_by_birth_date_or_document);
    ADD("unknown", what_is_not_known_is_let_pass);
    ADD("every", every_optional_member_is_read);
    ADD("lengths", texts_have_their_greatest_length);
    ADD("characters", length_is_in_characters);
    ADD("clean", texts_that_are_not_clean_are_refused);
    ADD("dates", dates_are_days_of_the_calendar);
    ADD("numbers", dose_numbers_are_1_to_99);
    ADD("none", a_code_without_a_dose_is_refused);
    ADD("many", thirty_two_doses_are_read_and_thirty_three_are_not);
    ADD("many-products", thirty_three_products_are_too_many_as_well);
    ADD("words", every_fault_has_a_word_of_its_own);
    ADD("open", what_could_not_be_checked_is_not_what_is_wrong);
    return g_test_run();
}
