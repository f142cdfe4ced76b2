#include <glib.h>
#include <jansson.h>
#include <string.h>

#include "backend/vrs/resident-file.h"

static const char *residents; /* the folder of the example files */

static json_t *right(void)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:[{s:i, s:s, s:s, s:s}]}",
                     "my_number", "123456789018", "name", "佐倉　みなみ", "name_kana",
                     "サクラ　ミナミ", "address", "見本県青葉川市若葉町２－３", "birth_date",
                     "1985-04-12", "sex", "2", "pin", "1234", "expiry_date", "2031-04-12",
                     "security_code", "4071", "municipality", "990019", "doses", "number", 1,
                     "date", "2021-07-03", "product", "comirnaty", "lot", "FA0001");
}

static json_t *dose(int number)
{
    return json_pack("{s:i, s:s, s:s, s:s}", "number", number, "date", "2021-07-24", "product",
                     "spikevax-ba1", "lot", "FC 0/2-.a");
}

static json_t *passport(const char *number, const char *nationality, const char *name)
{
    return json_pack("{s:s, s:s, s:s}", "number", number, "nationality", nationality, "name", name);
}

static json_t *first_dose(json_t *resident)
{
    return json_array_get(json_object_get(resident, "doses"), 0);
}

/* Takes resident over. */
static bool parse(json_t *resident, struct resident_file *ret, struct resident_fault *ret_fault)
{
    g_autofree char *text = json_dumps(resident, 0);
    bool ok = resident_file_parse(text, strlen(text), ret, ret_fault);

    json_decref(resident);
    return ok;
}

static void assert_accepted(json_t *resident, struct resident_file *ret)
{
    struct resident_fault fault = {0};

    if (!parse(resident, ret, &fault))
        g_error("%s: %s", fault.field, fault.reason);
}

static void assert_refused(json_t *resident, const char *field, const char *reason)
{
    struct resident_file file = {.pin = "kept"};
    struct resident_fault fault = {0};

    g_assert_false(parse(resident, &file, &fault));
    g_assert_cmpstr(fault.field, ==, field);
    g_assert_cmpstr(fault.reason, ==, reason);
    g_assert_cmpint(fault.line, ==, 0);
    g_assert_cmpstr(file.pin, ==, "kept");
}

/* A resident whose member has another value. */
static json_t *with(const char *member, json_t *value)
{
    json_t *resident = right();

    json_object_set_new(resident, member, value);
    return resident;
}

static json_t *with_text(const char *member, const char *text)
{
    return with(member, json_string(text));
}

static json_t *with_dose(const char *member, json_t *value)
{
    json_t *resident = right();

    json_object_set_new(first_dose(resident), member, value);
    return resident;
}

static json_t *without(const char *member)
{
    json_t *resident = right();

    json_object_del(resident, member);
    return resident;
}

static char *letters(const char *letter, size_t count)
{
    GString *text = g_string_new(NULL);

    for (size_t i = 0; i < count; i++)
        g_string_append(text, letter);
    return g_string_free(text, FALSE);
}

static void every_member_arrives_where_it_belongs(void)
{
    struct resident_file file;

    assert_accepted(right(), &file);
    g_assert_cmpstr(file.my_number, ==, "123456789018");
    g_assert_cmpstr(file.name, ==, "佐倉　みなみ");
    g_assert_cmpstr(file.name_kana, ==, "サクラ　ミナミ");
    g_assert_cmpstr(file.address, ==, "見本県青葉川市若葉町２－３");
    g_assert_cmpstr(file.birth_date, ==, "1985-04-12");
    g_assert_cmpstr(file.sex, ==, "2");
    g_assert_cmpstr(file.pin, ==, "1234");
    g_assert_cmpstr(file.expiry_date, ==, "2031-04-12");
    g_assert_cmpstr(file.security_code, ==, "4071");
    g_assert_cmpstr(file.municipality, ==, "990019");
    g_assert_cmpuint(file.dose_count, ==, 1);
    g_assert_cmpint(file.doses[0].number, ==, 1);
    g_assert_cmpstr(file.doses[0].date, ==, "2021-07-03");
    g_assert_cmpstr(file.doses[0].product, ==, "comirnaty");
    g_assert_cmpstr(file.doses[0].lot, ==, "FA0001");
    g_assert_false(file.has_passport);
    g_assert_cmpuint(file.flag_count, ==, 0);
}

static void a_my_number_needs_twelve_digits_and_its_check_digit(void)
{
    assert_refused(with_text("my_number", "12345678901"), "my_number", "it must be 12 digits");
    assert_refused(with_text("my_number", "1234567890180"), "my_number", "it must be 12 digits");
    assert_refused(with_text("my_number", "12345678901x"), "my_number", "it must be 12 digits");
    assert_refused(with_text("my_number", "123456789017"), "my_number", "the check digit is wrong");
}

static void a_name_is_words_that_fit(void)
{
    struct resident_file file;
    g_autofree char *fits = letters("葛󠄂", 109);
    g_autofree char *too_long = letters("葛󠄂", 110);

    assert_accepted(with_text("name", fits), &file);
    g_assert_cmpstr(file.name, ==, fits);
    assert_refused(with_text("name", too_long), "name", "it is too long");
    assert_refused(with_text("name", ""), "name", "it is empty");
    assert_refused(with_text("name", "佐倉\tみなみ"), "name", "it holds a control character");
    assert_refused(with_text("name", "佐倉\xC2\x85"), "name", "it holds a control character");
    assert_refused(with_text("name", "佐倉　"), "name", "it ends with a space");
    assert_refused(with_text("name", " 佐倉"), "name",
                   "it begins with a space or has two in a row");
    assert_refused(with_text("name", "佐倉　 みなみ"), "name",
                   "it begins with a space or has two in a row");
}

static void a_reading_is_kana(void)
{
    struct resident_file file;
    g_autofree char *too_long = letters("ア", 256);

    assert_accepted(with_text("name_kana", "さくら　みなみ"), &file);
    assert_accepted(with_text("name_kana", "マリア・アン　ヴィー"), &file);
    assert_refused(with_text("name_kana", ""), "name_kana", "it is empty");
    assert_refused(with_text("name_kana", "佐倉"), "name_kana", "it may hold only kana and spaces");
    assert_refused(with_text("name_kana", "サクラ1"), "name_kana",
                   "it may hold only kana and spaces");
    assert_refused(with_text("name_kana", too_long), "name_kana", "it is too long");
}

static void an_address_is_words_that_fit(void)
{
    struct resident_file file;
    g_autofree char *fits = letters("町", 341);
    g_autofree char *too_long = letters("町", 342);

    assert_accepted(with_text("address", fits), &file);
    assert_refused(with_text("address", too_long), "address", "it is too long");
    assert_refused(with_text("address", ""), "address", "it is empty");
    assert_refused(with_text("address", "見本県\n"), "address", "it holds a control character");
}

static void a_birth_date_is_a_day_of_the_calendar(void)
{
    struct resident_file file;

    assert_accepted(with_text("birth_date", "1984-02-29"), &file);
    assert_refused(with_text("birth_date", "1985-02-29"), "birth_date",
                   "it must be a day of the calendar, as YYYY-MM-DD");
    assert_refused(with_text("birth_date", "19850412"), "birth_date",
                   "it must be a day of the calendar, as YYYY-MM-DD");
    assert_refused(with_text("birth_date", "昭和60年4月12日"), "birth_date",
                   "it must be a day of the calendar, as YYYY-MM-DD");
}

static void a_sex_is_the_card_s_code(void)
{
    struct resident_file file;

    assert_accepted(with_text("sex", "1"), &file);
    assert_refused(with_text("sex", "M"), "sex", "it must be \"1\" or \"2\"");
    assert_refused(with_text("sex", ""), "sex", "it must be \"1\" or \"2\"");
    assert_refused(with("sex", json_integer(2)), "sex", "it must be a text in quotation marks");
}

static void a_pin_is_four_digits(void)
{
    struct resident_file file;

    assert_accepted(with_text("pin", "0000"), &file);
    assert_refused(with_text("pin", "123"), "pin", "it must be four digits");
    assert_refused(with_text("pin", "12345"), "pin", "it must be four digits");
    assert_refused(with_text("pin", "12a4"), "pin", "it must be four digits");
    assert_refused(with("pin", json_integer(1234)), "pin", "it must be a text in quotation marks");
}

static void an_expiry_date_comes_after_the_birth(void)
{
    assert_refused(with_text("expiry_date", "2031-04-31"), "expiry_date",
                   "it must be a day of the calendar, as YYYY-MM-DD");
    assert_refused(with_text("expiry_date", "2031"), "expiry_date",
                   "it must be a day of the calendar, as YYYY-MM-DD");
    assert_refused(with_text("expiry_date", "1985-04-12"), "expiry_date",
                   "it is not after the birth date");
}

static void a_security_code_is_four_digits(void)
{
    assert_refused(with_text("security_code", "40710"), "security_code", "it must be four digits");
    assert_refused(with_text("security_code", "４０７１"), "security_code",
                   "it must be four digits");
}

static void a_municipality_needs_six_digits_and_its_check_digit(void)
{
    struct resident_file file;

    assert_accepted(with_text("municipality", "132217"), &file);
    assert_refused(with_text("municipality", "99001"), "municipality", "it must be 6 digits");
    assert_refused(with_text("municipality", "9900199"), "municipality", "it must be 6 digits");
    assert_refused(with_text("municipality", "990018"), "municipality", "the check digit is wrong");
}

static void a_missing_member_is_named(void)
{
    assert_refused(without("my_number"), "my_number", "it is missing");
    assert_refused(without("municipality"), "municipality", "it is missing");
    assert_refused(without("doses"), "doses", "it is missing");
}

static void an_unknown_member_is_refused(void)
{
    assert_refused(with_text("adress", "x"), "adress", "no such member is known");
    assert_refused(with_dose("lott", json_string("x")), "doses[0].lott", "no such member is known");
    assert_refused(
        with("passport", json_pack("{s:s, s:s, s:s, s:s}", "number", "TZ0123456", "nationality",
                                   "JPN", "name", "SAKURA MINAMI", "expires", "2030-01-01")),
        "passport.expires", "no such member is known");
}

static void doses_are_a_list_of_at_most_32(void)
{
    struct resident_file file;
    json_t *resident = right();
    json_t *doses = json_object_get(resident, "doses");

    for (int number = 2; number <= 32; number++)
        json_array_append_new(doses, dose(number));
    assert_accepted(json_deep_copy(resident), &file);
    g_assert_cmpuint(file.dose_count, ==, 32);
    json_array_append_new(doses, dose(33));
    assert_refused(resident, "doses", "there are more than 32 doses");
    assert_refused(with("doses", json_object()), "doses", "it must be a list in brackets");
    assert_refused(with("doses", json_pack("[s]", "x")), "doses[0]",
                   "it must be an object in braces");
}

static void nobody_needs_a_dose(void)
{
    struct resident_file file;

    assert_accepted(with("doses", json_array()), &file);
    g_assert_cmpuint(file.dose_count, ==, 0);
}

static void a_dose_number_is_from_1_to_99(void)
{
    struct resident_file file;

    assert_accepted(with_dose("number", json_integer(99)), &file);
    assert_refused(with_dose("number", json_integer(0)), "doses[0].number",
                   "it must be a whole number from 1 to 99");
    assert_refused(with_dose("number", json_integer(100)), "doses[0].number",
                   "it must be a whole number from 1 to 99");
    assert_refused(with_dose("number", json_integer(4294967297)), "doses[0].number",
                   "it must be a whole number from 1 to 99");
    assert_refused(with_dose("number", json_string("1")), "doses[0].number",
                   "it must be a whole number from 1 to 99");
    assert_refused(with_dose("number", json_real(1.0)), "doses[0].number",
                   "it must be a whole number from 1 to 99");
}

static void a_dose_number_is_there_once(void)
{
    json_t *resident = right();

    json_array_append_new(json_object_get(resident, "doses"), dose(1));
    assert_refused(resident, "doses[1].number", "another dose has the same number");
}

static void a_dose_without_a_number_is_refused(void)
{
    json_t *resident = right();

    json_object_del(first_dose(resident), "number");
    assert_refused(resident, "doses[0].number", "it is missing");
}

static void a_dose_is_given_on_a_day_of_life(void)
{
    struct resident_file file;

    assert_accepted(with_dose("date", json_string("1985-04-12")), &file);
    assert_refused(with_dose("date", json_string("1985-04-11")), "doses[0].date",
                   "it is before the birth date");
    assert_refused(with_dose("date", json_string("2021-06-31")), "doses[0].date",
                   "it must be a day of the calendar, as YYYY-MM-DD");
    assert_refused(with_dose("date", json_string("")), "doses[0].date",
                   "it must be a day of the calendar, as YYYY-MM-DD");
}

static void a_product_is_a_key_of_the_product_table(void)
{
    struct resident_file file;

    assert_accepted(with_dose("product", json_string("comirnaty-ba45")), &file);
    assert_refused(with_dose("product", json_string("Comirnaty")), "doses[0].product",
                   "it may hold only a-z, 0-9 and -");
    assert_refused(with_dose("product", json_string("コミナティ")), "doses[0].product",
                   "it may hold only a-z, 0-9 and -");
    assert_refused(with_dose("product", json_string("")), "doses[0].product", "it is empty");
    assert_refused(with_dose("product", json_string("aaaaaaaaaabbbbbbbbbbccccccccccdd")),
                   "doses[0].product", "it is too long");
}

static void a_lot_has_at_most_twenty_letters(void)
{
    struct resident_file file;

    assert_accepted(with_dose("lot", json_string("ABCDEFGHIJ0123456789")), &file);
    assert_refused(with_dose("lot", json_string("ABCDEFGHIJ0123456789X")), "doses[0].lot",
                   "it is too long");
    assert_refused(with_dose("lot", json_string("")), "doses[0].lot", "it is empty");
    assert_refused(with_dose("lot", json_string("ＦＡ０００１")), "doses[0].lot",
                   "it may hold only A-Z, a-z, 0-9, -, /, . and spaces");
}

static void a_passport_arrives_whole(void)
{
    struct resident_file file;

    assert_accepted(with("passport", passport("TZ0123456", "JPN", "O'SAKURA-ONO MINAMI")), &file);
    g_assert_true(file.has_passport);
    g_assert_cmpstr(file.passport_number, ==, "TZ0123456");
    g_assert_cmpstr(file.passport_nationality, ==, "JPN");
    g_assert_cmpstr(file.passport_name, ==, "O'SAKURA-ONO MINAMI");
}

static void a_passport_number_is_capitals_and_digits(void)
{
    assert_refused(with("passport", passport("", "JPN", "A")), "passport.number", "it is empty");
    assert_refused(with("passport", passport("tz0123456", "JPN", "A")), "passport.number",
                   "it may hold only A-Z and 0-9");
    assert_refused(with("passport", passport("TZ0123456789", "JPN", "A")), "passport.number",
                   "it is too long");
}

static void a_nationality_is_three_capitals(void)
{
    assert_refused(with("passport", passport("TZ1", "JP", "A")), "passport.nationality",
                   "it must be three capital letters");
    assert_refused(with("passport", passport("TZ1", "jpn", "A")), "passport.nationality",
                   "it must be three capital letters");
}

static void a_passport_name_is_as_in_the_passport(void)
{
    assert_refused(with("passport", passport("TZ1", "JPN", "Sakura")), "passport.name",
                   "it may hold only A-Z, spaces and - ' , .");
    assert_refused(with("passport", passport("TZ1", "JPN", "")), "passport.name", "it is empty");
}

static void half_a_passport_is_refused(void)
{
    assert_refused(with("passport", json_object()), "passport.number", "it is missing");
    assert_refused(with("passport", json_string("TZ1")), "passport",
                   "it must be an object in braces");
}

static void an_alias_and_former_names_arrive_whole(void)
{
    json_t *resident = with("alias", json_string("サクラ　ミナ"));
    struct resident_file file;

    json_object_set_new(resident, "former", json_pack("[s, s]", "若葉", "ONO"));
    assert_accepted(resident, &file);
    g_assert_cmpstr(file.alias, ==, "サクラ　ミナ");
    g_assert_cmpstr(file.former, ==, "若葉・ONO");
    assert_accepted(right(), &file);
    g_assert_cmpstr(file.alias, ==, "");
    g_assert_cmpstr(file.former, ==, "");
}

static void an_alias_is_a_text_that_says_something(void)
{
    assert_refused(with("alias", json_string("")), "alias", "it is empty");
    assert_refused(with("alias", json_string("サクラ ")), "alias", "it ends with a space");
    assert_refused(with("alias", json_array()), "alias", "it must be a text in quotation marks");
}

static void former_names_are_one_to_eight_texts(void)
{
    g_autofree char *long_one = g_strnfill(CERTIFICATE_NAME_SIZE / 2, 'A');
    json_t *nine = json_array();

    for (int i = 0; i < 9; i++)
        json_array_append_new(nine, json_string("若葉"));
    assert_refused(with("former", nine), "former", "there must be 1 to 8 names");
    assert_refused(with("former", json_array()), "former", "there must be 1 to 8 names");
    assert_refused(with("former", json_string("若葉")), "former", "it must be a list in brackets");
    assert_refused(with("former", json_pack("[s, s]", "若葉", "")), "former[1]", "it is empty");
    assert_refused(with("former", json_pack("[s, s]", long_one, long_one)), "former",
                   "together they are too long");
}

static void flags_are_of_the_known_ones(void)
{
    struct resident_file file;

    assert_accepted(
        with("flags", json_pack("[s, s, s]", "moved-away", "deceased", "not-automatic")), &file);
    g_assert_cmpuint(file.flag_count, ==, 3);
    g_assert_cmpstr(file.flags[2], ==, "not-automatic");
    assert_refused(with("flags", json_pack("[s, s]", "deceased", "moved")), "flags[1]",
                   "it must be moved-away, deceased or not-automatic");
    assert_refused(with("flags", json_pack("[s, s]", "deceased", "deceased")), "flags[1]",
                   "it is there twice");
    assert_refused(with("flags", json_pack("[i]", 1)), "flags[0]",
                   "it must be a text in quotation marks");
    assert_refused(with("flags", json_string("deceased")), "flags",
                   "it must be a list in brackets");
}

static void assert_text_refused(const char *text, size_t len, const char *reason, int line)
{
    struct resident_file file;
    struct resident_fault fault = {0};

    g_assert_false(resident_file_parse(text, len, &file, &fault));
    g_assert_cmpstr(fault.field, ==, "");
    g_assert_cmpstr(fault.reason, ==, reason);
    g_assert_cmpint(fault.line, ==, line);
}

static void what_is_not_json_is_refused_with_its_line(void)
{
    assert_text_refused("{\n  \"pin\" 1}", 12, "it is not JSON", 2);
    assert_text_refused("{\n\n", 3, "the text ends too early", 3);
    assert_text_refused("{\"a\":\"\xFF\"}", 9, "it is not UTF-8 text", 1);
    assert_text_refused("{\"a\":1,\n\"a\":2}", 14, "a member is there twice", 2);
    assert_text_refused("{\"a\":\"\\u0000\"}", 14, "a text holds a NUL character", 1);
}

static void what_is_not_one_object_is_refused(void)
{
    assert_text_refused("[]", 2, "it must be one object in braces", 0);
    assert_text_refused("{} {}", 5, "it is not JSON", 1);
}

static void a_text_cut_anywhere_is_refused(void)
{
    json_t *resident = right();
    g_autofree char *text = json_dumps(resident, 0);

    json_decref(resident);
    for (size_t len = 0; len < strlen(text); len++) {
        struct resident_file file;
        struct resident_fault fault = {0};

        g_assert_false(resident_file_parse(text, len, &file, &fault));
    }
}

static void a_file_that_is_not_there_is_refused(void)
{
    struct resident_file file;
    struct resident_fault fault = {0};

    g_assert_false(resident_file_load("/nowhere/resident.json", &file, &fault));
    g_assert_cmpstr(fault.reason, ==, "the file cannot be opened");
    g_assert_false(resident_file_load("/", &file, &fault));
    g_assert_cmpstr(fault.reason, ==, "the file cannot be read");
}

static void a_file_that_never_ends_is_refused(void)
{
    struct resident_file file;
    struct resident_fault fault = {0};

    g_assert_false(resident_file_load("/dev/zero", &file, &fault));
    g_assert_cmpstr(fault.reason, ==, "the file is larger than 64 KiB");
}

static void every_example_is_right_and_no_two_share_a_number_or_a_pin(void)
{
    g_autoptr(GDir) folder = g_dir_open(residents, 0, NULL);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const char *name;

    g_assert_nonnull(folder);
    while ((name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *path = g_build_filename(residents, name, NULL);
        struct resident_file file;
        struct resident_fault fault = {0};

        if (!resident_file_load(path, &file, &fault))
            g_error("%s: %s: %s", name, fault.field, fault.reason);
        g_assert_true(g_hash_table_add(seen, g_strdup(file.my_number)));
        g_assert_true(g_hash_table_add(seen, g_strdup(file.pin)));
    }
    g_assert_cmpuint(g_hash_table_size(seen), >=, 16);
}

#define ADD(path, test) g_test_add_func("/resident-file/" path, test)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_assert_cmpint(argc, ==, 2);
    residents = argv[1];
    ADD("members", every_member_arrives_where_it_belongs);
    ADD("my-number", a_my_number_needs_twelve_digits_and_its_check_digit);
    ADD("name", a_name_is_words_that_fit);
    ADD("kana", a_reading_is_kana);
    ADD("address", an_address_is_words_that_fit);
    ADD("birth-date", a_birth_date_is_a_day_of_the_calendar);
    ADD("sex", a_sex_is_the_card_s_code);
    ADD("pin", a_pin_is_four_digits);
    ADD("expiry-date", an_expiry_date_comes_after_the_birth);
    ADD("security-code", a_security_code_is_four_digits);
    ADD("municipality", a_municipality_needs_six_digits_and_its_check_digit);
    ADD("missing", a_missing_member_is_named);
    ADD("unknown", an_unknown_member_is_refused);
    ADD("doses", doses_are_a_list_of_at_most_32);
    ADD("no-dose", nobody_needs_a_dose);
    ADD("dose-number", a_dose_number_is_from_1_to_99);
    ADD("dose-number-once", a_dose_number_is_there_once);
    ADD("dose-number-missing", a_dose_without_a_number_is_refused);
    ADD("dose-date", a_dose_is_given_on_a_day_of_life);
    ADD("product", a_product_is_a_key_of_the_product_table);
    ADD("lot", a_lot_has_at_most_twenty_letters);
    ADD("passport", a_passport_arrives_whole);
    ADD("passport-number", a_passport_number_is_capitals_and_digits);
    ADD("nationality", a_nationality_is_three_capitals);
    ADD("passport-name", a_passport_name_is_as_in_the_passport);
    ADD("half-passport", half_a_passport_is_refused);
    ADD("other-names", an_alias_and_former_names_arrive_whole);
    ADD("alias", an_alias_is_a_text_that_says_something);
    ADD("former", former_names_are_one_to_eight_texts);
    ADD("flags", flags_are_of_the_known_ones);
    ADD("not-json", what_is_not_json_is_refused_with_its_line);
    ADD("not-an-object", what_is_not_one_object_is_refused);
    ADD("cut", a_text_cut_anywhere_is_refused);
    ADD("absent", a_file_that_is_not_there_is_refused);
    ADD("endless", a_file_that_never_ends_is_refused);
    ADD("examples", every_example_is_right_and_no_two_share_a_number_or_a_pin);
    return g_test_run();
}
