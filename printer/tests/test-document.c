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

static void a_variation_selector_that_the_face_does_not_know_is_refused(void)
{
    SCOPED_VERIFIED_CERTIFICATE *verified = sample_new(2, 841);
    SCOPED_DOCUMENT document = {0};

    SET(verified->certificate.holder.name, "葛\U000E01EF城　実");
    assert_refused(verified, ERR_GLYPH);
    SET(verified->certificate.holder.name, "葛\U000E0103城　実");
    g_assert_true(document_compose(verified, &document, NULL));
}

static void a_code_beyond_version_22_is_refused(void)
{
    SCOPED_VERIFIED_CERTIFICATE *verified = sample_new(2, 1196);

    assert_refused(verified, ERR_TOO_LONG);
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

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/document/one-sheet", composes_a_pdf_of_one_sheet);
    g_test_add_func("/document/same-bytes", the_same_certificate_gives_the_same_bytes);
    g_test_add_func("/document/no-glyph", a_letter_without_a_glyph_is_refused);
    g_test_add_func("/document/unknown-selector",
                    a_variation_selector_that_the_face_does_not_know_is_refused);
    g_test_add_func("/document/long-code", a_code_beyond_version_22_is_refused);
    g_test_add_func("/document/read-back", reading_back_notices_another_certificate);

    int failed = g_test_run();

    document_forget();
    return failed;
}
