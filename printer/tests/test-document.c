#include <glib.h>
#include <string.h>

#include "printer/document.h"
#include "printer/tests/samples.h"

static void set(char *to, size_t size, const char *text)
{
    g_assert_cmpuint(g_strlcpy(to, text, size), <, size);
}
#define SET(array, text) set((array), sizeof(array), (text))

static void assert_refused(const struct verified_certificate *verified, enum err_code code)
{
    struct document document = {.len = 7};
    struct err err = {0};

    g_assert_false(document_compose(verified, &document, &err));
    g_assert_cmpstr(err_name(err.code), ==, err_name(code));
    g_assert_cmpuint(document.len, ==, 7);
    g_assert_null(document.bytes);
}

static void composes_a_pdf_of_one_sheet(void)
{
    SCOPED_VERIFIED_CERTIFICATE *verified = sample_new(2, 841);
    SCOPED_DOCUMENT document = {0};
    struct err err = {0};

    g_assert_true(document_compose(verified, &document, &err));
    g_assert_cmpuint(document.sheets, ==, 1);
    g_assert_cmpuint(document.len, <, 300 * 1000);
    g_assert_cmpmem(document.bytes, 5, "%PDF-", 5);
}

static void what_can_be_prepared_is_ready_again_after_forgetting(void)
{
    g_assert_true(document_prepare(NULL));
    g_assert_true(document_prepare(NULL));
    document_forget();
    document_forget();
    g_assert_true(document_prepare(NULL));
}

static void the_same_certificate_gives_the_same_bytes(void)
{
    SCOPED_VERIFIED_CERTIFICATE *verified = sample_new(10, 1049);
    SCOPED_DOCUMENT first = {0};
    SCOPED_DOCUMENT second = {0};

    g_assert_true(document_compose(verified, &first, NULL));
    document_forget();
    g_assert_true(document_compose(verified, &second, NULL));
    g_assert_cmpmem(first.bytes, first.len, second.bytes, second.len);
}

static void a_letter_without_a_glyph_is_refused(void)
{
    SCOPED_VERIFIED_CERTIFICATE *verified = sample_new(2, 841);

    SET(verified->certificate.holder.name, "佐倉　\U0001F600");
    assert_refused(verified, ERR_GLYPH);
}

static void a_letter_without_a_glyph_is_refused_in_every_text(void)
{
    SCOPED_VERIFIED_CERTIFICATE *product = sample_new(2, 841);
    SCOPED_VERIFIED_CERTIFICATE *mayor = sample_new(2, 841);
    SCOPED_VERIFIED_CERTIFICATE *office = sample_new(2, 841);

    SET(product->certificate.doses[1].name.ja, "コミナティ\U0001F489");
    assert_refused(product, ERR_GLYPH);
    SET(mayor->certificate.issuer.mayor_name.ja, "小野寺　\uE000");
    assert_refused(mayor, ERR_GLYPH);
    SET(office->certificate.issuer.office.en, "Health\u0600");
    assert_refused(office, ERR_GLYPH);
}

static void a_variation_selector_that_the_face_does_not_know_is_refused(void)
{
    SCOPED_VERIFIED_CERTIFICATE *verified = sample_new(2, 841);
    SCOPED_DOCUMENT document = {0};

    SET(verified->certificate.holder.name, "葛\U000E01EF城　実");
    assert_refused(verified, ERR_GLYPH);
    SET(verified->certificate.holder.name, "葛\U000E0103城　実");
    g_assert_true(document_compose(verified, &document, NULL));
}

static void letters_that_hide_or_reorder_others_are_refused(void)
{
    SCOPED_VERIFIED_CERTIFICATE *verified = sample_new(2, 841);

    SET(verified->certificate.holder.name, "佐倉\u202E　みなみ");
    assert_refused(verified, ERR_GLYPH);
    SET(verified->certificate.holder.name, "佐倉　みなみ");
    SET(verified->certificate.issuer.check_at, "city.example\u200B.test");
    assert_refused(verified, ERR_GLYPH);
    SET(verified->certificate.issuer.check_at, "city.example\n/verify");
    assert_refused(verified, ERR_GLYPH);
    SET(verified->certificate.issuer.check_at, "city.example\xFF/verify");
    assert_refused(verified, ERR_GLYPH);
}

static void fill_with(char *to, size_t size, const char *letter, size_t n)
{
    to[0] = '\0';
    for (size_t i = 0; i < n; i++)
        g_assert_cmpuint(g_strlcat(to, letter, size), <, size);
}

static void a_name_of_93_letters_is_printed_and_one_of_94_refused(void)
{
    SCOPED_VERIFIED_CERTIFICATE *verified = sample_new(2, 841);
    struct certificate_holder *holder = &verified->certificate.holder;
    SCOPED_DOCUMENT document = {0};

    fill_with(holder->name, sizeof holder->name, "寿", 93);
    g_assert_true(document_compose(verified, &document, NULL));
    fill_with(holder->name, sizeof holder->name, "寿", 94);
    assert_refused(verified, ERR_TOO_LONG);
}

static void a_certificate_of_nobody_is_refused(void)
{
    SCOPED_VERIFIED_CERTIFICATE *verified = sample_new(2, 841);
    SCOPED_VERIFIED_CERTIFICATE *abroad = sample_new_overseas(2, 841);

    SET(verified->certificate.holder.name, "");
    assert_refused(verified, ERR_TOO_SHORT);
    SET(abroad->certificate.holder.roman_name, "");
    assert_refused(abroad, ERR_TOO_SHORT);
}

static void words_that_two_lines_of_a_cell_do_not_hold_are_refused(void)
{
    SCOPED_VERIFIED_CERTIFICATE *verified = sample_new(2, 841);
    struct certificate_words *maker = &verified->certificate.doses[0].maker;
    SCOPED_DOCUMENT document = {0};

    fill_with(maker->ja, sizeof maker->ja, "製", 20);
    g_assert_true(document_compose(verified, &document, NULL));
    fill_with(maker->ja, sizeof maker->ja, "製", 24);
    assert_refused(verified, ERR_TOO_LONG);
}

/* The longest words of the product table, in both languages. */
static void set_long_product(struct certificate_dose *dose)
{
    SET(dose->name.ja, "コミナティRTU（起源株/BA.4-5）");
    SET(dose->name.en, "COMIRNATY RTU (original/BA.4-5)");
}

static void a_row_of_four_lines_still_fits_a_full_sheet(void)
{
    SCOPED_VERIFIED_CERTIFICATE *verified = sample_new(7, 977);
    SCOPED_DOCUMENT document = {0};

    set_long_product(&verified->certificate.doses[4]);
    g_assert_true(document_compose(verified, &document, NULL));
    g_assert_cmpuint(document.sheets, ==, 1);
}

static void rows_that_do_not_fit_go_to_the_next_sheet(void)
{
    SCOPED_VERIFIED_CERTIFICATE *verified = sample_new(10, 1049);
    SCOPED_DOCUMENT document = {0};

    for (size_t i = 0; i < 7; i++)
        set_long_product(&verified->certificate.doses[i]);
    g_assert_true(document_compose(verified, &document, NULL));
    g_assert_cmpuint(document.sheets, ==, 2);
}

static void rows_without_a_next_sheet_are_refused(void)
{
    SCOPED_VERIFIED_CERTIFICATE *verified = sample_new(7, 977);

    for (size_t i = 0; i < 7; i++)
        set_long_product(&verified->certificate.doses[i]);
    assert_refused(verified, ERR_TOO_LONG);
}

static void a_mayor_whose_name_has_no_room_is_refused(void)
{
    SCOPED_VERIFIED_CERTIFICATE *verified = sample_new(2, 841);
    struct certificate_words *name = &verified->certificate.issuer.mayor_name;
    SCOPED_DOCUMENT document = {0};

    fill_with(name->ja, sizeof name->ja, "実", 18);
    g_assert_true(document_compose(verified, &document, NULL));
    fill_with(name->ja, sizeof name->ja, "実", 19);
    assert_refused(verified, ERR_TOO_LONG);
}

/* Seven rows leave 3.4 mm; the third line of a name takes 6.35. */
static void words_of_a_municipality_may_have_letters_of_names(void)
{
    SCOPED_VERIFIED_CERTIFICATE *verified = sample_new(2, 841);
    struct certificate_issuer *issuer = &verified->certificate.issuer;
    SCOPED_DOCUMENT document = {0};

    SET(issuer->mayor_name.ja, "𠮷野　髙一");
    SET(issuer->check_at, "青葉川市のウェブサイト city.aobagawa.example");
    g_assert_true(document_compose(verified, &document, NULL));
}

static void rows_that_would_reach_into_the_certification_are_refused(void)
{
    SCOPED_VERIFIED_CERTIFICATE *verified = sample_new(7, 841);
    struct certificate_holder *holder = &verified->certificate.holder;

    fill_with(holder->name, sizeof holder->name, "寿", 93);
    assert_refused(verified, ERR_TOO_LONG);
}

static void a_code_beyond_version_22_is_refused(void)
{
    SCOPED_VERIFIED_CERTIFICATE *fits = sample_new(2, 1195);
    SCOPED_VERIFIED_CERTIFICATE *verified = sample_new(2, 1196);
    SCOPED_DOCUMENT document = {0};

    g_assert_true(document_compose(fits, &document, NULL));
    assert_refused(verified, ERR_TOO_LONG);
}

static void a_damaged_code_text_is_refused(void)
{
    SCOPED_VERIFIED_CERTIFICATE *verified = sample_new(2, 841);

    verified->certificate.codes[0].text[300] = 'x';
    assert_refused(verified, ERR_MALFORMED);
    verified->certificate.codes[0].text[300] = '\0';
    assert_refused(verified, ERR_MALFORMED);
}

static void a_certificate_without_a_smart_health_card_is_refused(void)
{
    SCOPED_VERIFIED_CERTIFICATE *verified = sample_new(2, 841);

    verified->certificate.code_count = 0;
    assert_refused(verified, ERR_MALFORMED);
    verified->certificate.code_count = 1;
    verified->certificate.codes[0].format = CERTIFICATE_VDS_NC;
    assert_refused(verified, ERR_MALFORMED);
}

static void a_code_for_which_the_page_has_no_place_is_refused(void)
{
    SCOPED_VERIFIED_CERTIFICATE *verified = sample_new(2, 841);

    verified->certificate.codes[1] = verified->certificate.codes[0];
    verified->certificate.code_count = 2;
    assert_refused(verified, ERR_MALFORMED);
    verified->certificate.codes[1].format = CERTIFICATE_DCC;
    assert_refused(verified, ERR_MALFORMED);
}

static void a_wrong_number_of_sheets_is_refused(void)
{
    SCOPED_VERIFIED_CERTIFICATE *verified = sample_new(8, 841);

    g_assert_cmpuint(verified->certificate.sheets, ==, 2);
    verified->certificate.sheets = 1;
    assert_refused(verified, ERR_MALFORMED);
    verified->certificate.sheets = 3;
    assert_refused(verified, ERR_MALFORMED);
    verified->certificate.sheets = 0;
    assert_refused(verified, ERR_MALFORMED);
}

static void doses_that_cannot_be_are_refused(void)
{
    SCOPED_VERIFIED_CERTIFICATE *verified = sample_new(2, 841);

    verified->certificate.dose_count = 0;
    assert_refused(verified, ERR_MALFORMED);
    verified->certificate.dose_count = CERTIFICATE_DOSES_MAX + 1;
    assert_refused(verified, ERR_MALFORMED);
}

static void a_day_that_is_not_in_the_calendar_is_refused(void)
{
    SCOPED_VERIFIED_CERTIFICATE *verified = sample_new(2, 841);

    SET(verified->certificate.doses[1].date, "2021-02-29");
    assert_refused(verified, ERR_MALFORMED);
    SET(verified->certificate.doses[1].date, "2021-02-28");
    SET(verified->certificate.issued_on, "2026-13-01");
    assert_refused(verified, ERR_MALFORMED);
    SET(verified->certificate.issued_on, "2026-12-01");
    SET(verified->certificate.holder.birth_date, "");
    assert_refused(verified, ERR_MALFORMED);
}

static void the_test_print_is_one_sheet_and_always_the_same(void)
{
    SCOPED_DOCUMENT first = {0};
    SCOPED_DOCUMENT second = {0};

    g_assert_true(document_compose_test(&first, NULL));
    document_forget();
    g_assert_true(document_compose_test(&second, NULL));
    g_assert_cmpuint(first.sheets, ==, 1);
    g_assert_cmpmem(first.bytes, first.len, second.bytes, second.len);
}

static void the_test_print_says_nothing_of_a_certificate_before_it(void)
{
    SCOPED_VERIFIED_CERTIFICATE *verified = sample_new(2, 841);
    SCOPED_DOCUMENT certificate = {0};
    SCOPED_DOCUMENT test = {0};
    SCOPED_DOCUMENT again = {0};

    g_assert_true(document_compose_test(&test, NULL));
    g_assert_true(document_compose(verified, &certificate, NULL));
    g_assert_true(document_compose_test(&again, NULL));
    g_assert_cmpmem(test.bytes, test.len, again.bytes, again.len);
}

static void the_codes_of_the_test_print_are_not_those_of_a_certificate(void)
{
    SCOPED_VERIFIED_CERTIFICATE *verified = sample_new(2, 841);
    SCOPED_DOCUMENT test = {0};
    struct err err = {0};

    g_assert_true(document_compose_test(&test, NULL));
    g_assert_false(document_read_back(&test, verified, &err));
    g_assert_cmpstr(err_name(err.code), ==, err_name(ERR_UNREADABLE_CODE));
}

static void as_many_doses_as_a_certificate_can_have_are_printed(void)
{
    SCOPED_VERIFIED_CERTIFICATE *verified = sample_new(CERTIFICATE_DOSES_MAX, 1195);
    SCOPED_DOCUMENT document = {0};

    g_assert_true(document_compose(verified, &document, NULL));
    g_assert_cmpuint(document.sheets, ==, 4);
    g_assert_cmpuint(document.len, <, 300 * 1000);
}

static void a_second_code_stands_beside_the_first(void)
{
    SCOPED_VERIFIED_CERTIFICATE *verified = sample_new_overseas(3, 869);
    SCOPED_DOCUMENT document = {0};

    sample_add_vds_nc(verified, "AOYAMA HIKARI", 1795);
    g_assert_true(document_compose(verified, &document, NULL));
    g_assert_true(document_read_back(&document, verified, NULL));
}

static void eu_codes_have_a_last_sheet_of_their_own(void)
{
    SCOPED_VERIFIED_CERTIFICATE *verified = sample_new_overseas(3, 869);
    SCOPED_DOCUMENT document = {0};

    sample_add_vds_nc(verified, "AOYAMA HIKARI", 1795);
    sample_add_dccs(verified, 640);
    g_assert_true(document_compose(verified, &document, NULL));
    g_assert_cmpuint(document.sheets, ==, 2);
    g_assert_true(document_read_back(&document, verified, NULL));
}

static void eu_codes_come_after_the_second_sheet_of_doses(void)
{
    SCOPED_VERIFIED_CERTIFICATE *verified = sample_new(14, 1049);
    SCOPED_DOCUMENT document = {0};

    sample_add_dccs(verified, 700);
    g_assert_true(document_compose(verified, &document, NULL));
    g_assert_cmpuint(document.sheets, ==, 3);
    g_assert_true(document_read_back(&document, verified, NULL));
}

/* As much as there can be: every letter of both names, two large codes, every note, twelve EU DCCs. */
static void the_heaviest_certificate_is_below_300_kilobytes(void)
{
    SCOPED_VERIFIED_CERTIFICATE *verified = sample_new_overseas(12, 1195);
    struct certificate *certificate = &verified->certificate;
    SCOPED_DOCUMENT document = {0};
    struct err err = {0};

    fill_with(certificate->holder.name, sizeof certificate->holder.name, "寿限無", 31);
    fill_with(certificate->holder.roman_name, sizeof certificate->holder.roman_name, "JUGEMU ", 20);
    sample_add_vds_nc(verified, "JUGEMU JUGEMU JUGEMU JUGEMU JUGEMU JUGE", 2953);
    certificate->codes[0].held = 11;
    certificate->codes[1].held = 10;
    sample_add_dccs(verified, 700);
    if (!document_compose(verified, &document, &err))
        g_error("%s %d", err_name(err.code), err.detail);
    g_assert_cmpuint(document.sheets, ==, 3);
    g_assert_cmpuint(document.len, <, 300 * 1000);
}

/* Composes what one change made of a good certificate with all codes. */
static void assert_contradiction(void (*change)(struct certificate *certificate))
{
    SCOPED_VERIFIED_CERTIFICATE *verified = sample_new_overseas(3, 869);
    SCOPED_DOCUMENT document = {0};
    struct err err = {0};

    sample_add_vds_nc(verified, "AOYAMA HIKARI", 1795);
    sample_add_dccs(verified, 640);
    change(&verified->certificate);
    g_assert_false(document_compose(verified, &document, &err));
    g_assert_cmpstr(err_name(err.code), ==, "malformed");
    g_assert_null(document.bytes);
}

static void hold_nothing(struct certificate *certificate)
{
    certificate->codes[0].held = 0;
}

static void hold_more_than_there_are(struct certificate *certificate)
{
    certificate->codes[1].held = 4;
}

static void name_no_dose(struct certificate *certificate)
{
    certificate->codes[2].row = 0;
}

static void name_a_dose_that_is_not_there(struct certificate *certificate)
{
    certificate->codes[2].row = 4;
}

static void name_a_dose_twice(struct certificate *certificate)
{
    certificate->codes[3].row = certificate->codes[2].row;
}

static void name_a_dose_for_all(struct certificate *certificate)
{
    certificate->codes[1].row = 1;
}

static void forget_the_sheet(struct certificate *certificate)
{
    certificate->dcc_sheet = false;
    certificate->sheets = 1;
}

static void promise_a_sheet_of_nothing(struct certificate *certificate)
{
    certificate->code_count = 2;
}

static void travel_at_home(struct certificate *certificate)
{
    certificate->kind = CERTIFICATE_DOMESTIC;
}

static void have_no_name_in_a_code(struct certificate *certificate)
{
    memcpy(strstr(certificate->codes[1].text, "\"n\""), "\"m\"", 3);
}

static void have_a_name_that_is_too_long_in_a_code(struct certificate *certificate)
{
    memset(strstr(certificate->codes[1].text, "AOYAMA HIKARI"), 'A', 60);
}

static void codes_that_contradict_the_page_are_refused(void)
{
    assert_contradiction(hold_nothing);
    assert_contradiction(hold_more_than_there_are);
    assert_contradiction(name_no_dose);
    assert_contradiction(name_a_dose_that_is_not_there);
    assert_contradiction(name_a_dose_twice);
    assert_contradiction(name_a_dose_for_all);
    assert_contradiction(forget_the_sheet);
    assert_contradiction(promise_a_sheet_of_nothing);
    assert_contradiction(travel_at_home);
    assert_contradiction(have_no_name_in_a_code);
    assert_contradiction(have_a_name_that_is_too_long_in_a_code);
}

static void reading_back_notices_another_certificate(void)
{
    SCOPED_VERIFIED_CERTIFICATE *verified = sample_new(2, 841);
    SCOPED_VERIFIED_CERTIFICATE *other = sample_new(2, 841);
    SCOPED_DOCUMENT document = {0};
    struct err err = {0};

    g_assert_true(document_compose(verified, &document, NULL));
    g_assert_true(document_read_back(&document, verified, NULL));
    other->certificate.codes[0].text[400] ^= 1;
    g_assert_false(document_read_back(&document, other, &err));
    g_assert_cmpint(err.code, ==, ERR_UNREADABLE_CODE);
}

static void reading_back_notices_a_code_too_many(void)
{
    SCOPED_VERIFIED_CERTIFICATE *verified = sample_new_overseas(3, 869);
    SCOPED_DOCUMENT document = {0};
    struct err err = {0};

    sample_add_vds_nc(verified, "AOYAMA HIKARI", 400);
    g_assert_true(document_compose(verified, &document, NULL));
    verified->certificate.code_count = 1;
    g_assert_false(document_read_back(&document, verified, &err));
    g_assert_cmpint(err.code, ==, ERR_UNREADABLE_CODE);
}

static void a_wiped_document_can_be_wiped_again(void)
{
    SCOPED_VERIFIED_CERTIFICATE *verified = sample_new(1, 813);
    struct document document = {0};

    g_assert_true(document_compose(verified, &document, NULL));
    document_done(&document);
    document_done(&document);
    g_assert_null(document.bytes);
    g_assert_cmpuint(document.len, ==, 0);
}

static void names_that_can_be_printed_are_known_before(void)
{
    g_assert_true(document_can_print_name("佐倉　みなみ", NULL));
    g_assert_true(document_can_print_name("渡邉\U000E010F　葛\U000E0103城", NULL));
    g_assert_true(document_can_print_name("MUÑOZ-ŠIMIĆ ZOË", NULL));
    g_assert_true(document_can_print_name("𠮷野家　髙橋", NULL));
}

static void names_that_cannot_be_printed_are_known_before(void)
{
    char name[CERTIFICATE_NAME_SIZE];
    struct err err = {0};

    g_assert_false(document_can_print_name("佐倉　\U0001F600", &err));
    g_assert_cmpint(err.code, ==, ERR_GLYPH);
    g_assert_cmpint(err.detail, ==, 9);
    g_assert_false(document_can_print_name("葛\U000E01EF城", &err));
    g_assert_cmpint(err.code, ==, ERR_GLYPH);
    g_assert_false(document_can_print_name("\U000E0103城", &err));
    g_assert_cmpint(err.code, ==, ERR_GLYPH);
    g_assert_false(document_can_print_name("佐\xFF倉", &err));
    g_assert_cmpint(err.code, ==, ERR_GLYPH);
    fill_with(name, sizeof name, "寿", 94);
    g_assert_false(document_can_print_name(name, &err));
    g_assert_cmpint(err.code, ==, ERR_TOO_LONG);
    g_assert_false(document_can_print_name("", &err));
    g_assert_cmpint(err.code, ==, ERR_TOO_SHORT);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/document/one-sheet", composes_a_pdf_of_one_sheet);
    g_test_add_func("/document/prepare", what_can_be_prepared_is_ready_again_after_forgetting);
    g_test_add_func("/document/same-bytes", the_same_certificate_gives_the_same_bytes);
    g_test_add_func("/document/no-glyph", a_letter_without_a_glyph_is_refused);
    g_test_add_func("/document/no-glyph-anywhere",
                    a_letter_without_a_glyph_is_refused_in_every_text);
    g_test_add_func("/document/unknown-selector",
                    a_variation_selector_that_the_face_does_not_know_is_refused);
    g_test_add_func("/document/hidden-letters", letters_that_hide_or_reorder_others_are_refused);
    g_test_add_func("/document/long-name", a_name_of_93_letters_is_printed_and_one_of_94_refused);
    g_test_add_func("/document/nobody", a_certificate_of_nobody_is_refused);
    g_test_add_func("/document/long-cell", words_that_two_lines_of_a_cell_do_not_hold_are_refused);
    g_test_add_func("/document/four-lines", a_row_of_four_lines_still_fits_a_full_sheet);
    g_test_add_func("/document/next-sheet", rows_that_do_not_fit_go_to_the_next_sheet);
    g_test_add_func("/document/no-next-sheet", rows_without_a_next_sheet_are_refused);
    g_test_add_func("/document/long-mayor", a_mayor_whose_name_has_no_room_is_refused);
    g_test_add_func("/document/municipality", words_of_a_municipality_may_have_letters_of_names);
    g_test_add_func("/document/full-sheet",
                    rows_that_would_reach_into_the_certification_are_refused);
    g_test_add_func("/document/long-code", a_code_beyond_version_22_is_refused);
    g_test_add_func("/document/damaged-code-text", a_damaged_code_text_is_refused);
    g_test_add_func("/document/no-code", a_certificate_without_a_smart_health_card_is_refused);
    g_test_add_func("/document/other-codes", a_code_for_which_the_page_has_no_place_is_refused);
    g_test_add_func("/document/wrong-sheets", a_wrong_number_of_sheets_is_refused);
    g_test_add_func("/document/wrong-doses", doses_that_cannot_be_are_refused);
    g_test_add_func("/document/wrong-day", a_day_that_is_not_in_the_calendar_is_refused);
    g_test_add_func("/document/test-print", the_test_print_is_one_sheet_and_always_the_same);
    g_test_add_func("/document/test-print-alone",
                    the_test_print_says_nothing_of_a_certificate_before_it);
    g_test_add_func("/document/test-print-codes",
                    the_codes_of_the_test_print_are_not_those_of_a_certificate);
    g_test_add_func("/document/most-doses", as_many_doses_as_a_certificate_can_have_are_printed);
    g_test_add_func("/document/second-code", a_second_code_stands_beside_the_first);
    g_test_add_func("/document/dcc", eu_codes_have_a_last_sheet_of_their_own);
    g_test_add_func("/document/dcc-third-sheet", eu_codes_come_after_the_second_sheet_of_doses);
    g_test_add_func("/document/heaviest", the_heaviest_certificate_is_below_300_kilobytes);
    g_test_add_func("/document/contradictions", codes_that_contradict_the_page_are_refused);
    g_test_add_func("/document/read-back-other", reading_back_notices_another_certificate);
    g_test_add_func("/document/read-back-more", reading_back_notices_a_code_too_many);
    g_test_add_func("/document/wiped", a_wiped_document_can_be_wiped_again);
    g_test_add_func("/document/names", names_that_can_be_printed_are_known_before);
    g_test_add_func("/document/no-names", names_that_cannot_be_printed_are_known_before);

    int failed = g_test_run();

    document_forget();
    return failed;
}
