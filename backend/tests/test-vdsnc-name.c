/* The name in a VDS-NC code: the passport's letters, at most 39 of them. */
#include <glib.h>
#include <string.h>

#include "backend/tests/sample.h"
#include "backend/vdsnc.h"

static bool name_of(const char *roman_name, char ret[static VDSNC_NAME_SIZE])
{
    static struct certificate certificate;

    sample_certificate(CERTIFICATE_OVERSEAS, 1, &certificate);
    g_strlcpy(certificate.holder.roman_name, roman_name, CERTIFICATE_NAME_SIZE);
    return vdsnc_name(&certificate, ret);
}

static void expect(const char *roman_name, const char *expected)
{
    char name[VDSNC_NAME_SIZE];

    g_assert_true(name_of(roman_name, name));
    g_assert_cmpstr(name, ==, expected);
}

static void refuse(const char *roman_name)
{
    char name[VDSNC_NAME_SIZE] = "as it was";

    g_assert_false(name_of(roman_name, name));
    g_assert_cmpstr(name, ==, "as it was");
}

static void a_name_that_fits_is_whole(void)
{
    expect("SAKURA MINAMI", "SAKURA MINAMI");
    expect("SUKARNO", "SUKARNO");
    expect("ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLM", "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLM");
    expect("ABCDEFGHIJKLMNOPQRST UVWXYZABCDEFGHIJKL", "ABCDEFGHIJKLMNOPQRST UVWXYZABCDEFGHIJKL");
}

/* Australia's codes have two blanks there, Japan's one: two, when the record knows (qr.md 2.1). */
static void identifiers_that_are_told_apart_stay_so(void)
{
    expect("SAKURA<<MINAMI<ANN", "SAKURA  MINAMI ANN");
    expect("SAKURA, MINAMI ANN", "SAKURA  MINAMI ANN");
    expect("SAKURA  MINAMI ANN", "SAKURA  MINAMI ANN");
    expect("VAN DER MEER<<JAN", "VAN DER MEER  JAN");
}

static void only_the_first_divider_divides(void)
{
    expect("SAKURA<<MINAMI<<ANN", "SAKURA  MINAMI ANN");
    expect("SAKURA, MINAMI, ANN", "SAKURA  MINAMI ANN");
    expect("<<SUKARNO", "SUKARNO");
    expect("SUKARNO<<", "SUKARNO");
    expect(" SUKARNO ", "SUKARNO");
}

/* Doc 9303-3: what the machine-readable zone makes of marks */
static void marks_are_the_machine_readable_zones(void)
{
    expect("O'CONNOR SMITH-JONES", "OCONNOR SMITH JONES");
    expect("D'ARTAGNAN, CHARLES-PIERRE JR.", "DARTAGNAN  CHARLES PIERRE JR");
    expect("SAKURA - MINAMI", "SAKURA MINAMI");
}

static void given_names_become_initials_the_last_one_first(void)
{
    expect("NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<KRASUANG",
           "NILAVADHANANANDA  CHAYAPA DEJTHAMRONG K");
    expect("NILAVADHANANANDAS<<CHAYAPA<DEJTHAMRONG<KRASUANG", "NILAVADHANANANDAS  CHAYAPA D K");
}

static void then_words_of_the_primary_identifier_do(void)
{
    expect("BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL, DINGO POTOROO",
           "BENNELONG WOOLOOMOOLOO W W  DINGO P");
    expect("ABCDEFGHIJKLMNOPQRST UVWXYZABCDEFGHIJKLM", "ABCDEFGHIJKLMNOPQRST U");
}

static void then_initials_are_left_out(void)
{
    expect("ABCDEFGHIJKLMNOPQRSTUVWXYZABCD B C D E F<<GIVEN X Y Z",
           "ABCDEFGHIJKLMNOPQRSTUVWXYZABCD B  GIVEN");
    expect("A B C D E F G H I J K L M N O P Q R S T U V W X Y Z",
           "A B C D E F G H I J K L M N O P Q R S T");
}

static void a_first_name_is_cut_last_of_all(void)
{
    expect("ABCDEFGHIJKLMNOPQRSTUVWXYZABCD<<ABCDEFGHIJKL",
           "ABCDEFGHIJKLMNOPQRSTUVWXYZABCD  ABCDEFG");
    expect("ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMN", "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLM");
    expect("ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMN<<XYZ",
           "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJ  X");
}

static void a_name_of_any_length_ends_in_a_letter_and_fits(void)
{
    for (size_t word = 1; word < 60; word++) {
        GString *text = g_string_new(NULL);

        while (text->len + word + 2 < CERTIFICATE_NAME_SIZE) {
            for (size_t i = 0; i < word; i++)
                g_string_append_c(text, (char)('A' + i % 26));
            g_string_append(text, text->len == word ? "<<" : " ");
        }

        char name[VDSNC_NAME_SIZE];

        g_assert_true(name_of(text->str, name));
        g_assert_cmpuint(strlen(name), <=, 39);
        g_assert_cmpuint(strlen(name), >=, 20);
        g_assert_true(g_ascii_isupper(name[0]) && g_ascii_isupper(name[strlen(name) - 1]));
        g_string_free(text, TRUE);
    }
}

static void no_name_is_refused(void)
{
    refuse("");
    refuse("   ");
    refuse("<<");
    refuse("'.-,");
}

static void letters_that_no_passports_zone_has_are_refused(void)
{
    refuse("Sakura Minami");
    refuse("佐倉　みなみ");
    refuse("MÜLLER HANS");
    refuse("SAKURA M1NAMI");
    refuse("SAKURA\tMINAMI");
    refuse("SAKURA \"MINAMI\"");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/vdsnc-name/whole", a_name_that_fits_is_whole);
    g_test_add_func("/vdsnc-name/divided", identifiers_that_are_told_apart_stay_so);
    g_test_add_func("/vdsnc-name/divider", only_the_first_divider_divides);
    g_test_add_func("/vdsnc-name/marks", marks_are_the_machine_readable_zones);
    g_test_add_func("/vdsnc-name/initials", given_names_become_initials_the_last_one_first);
    g_test_add_func("/vdsnc-name/primary", then_words_of_the_primary_identifier_do);
    g_test_add_func("/vdsnc-name/left-out", then_initials_are_left_out);
    g_test_add_func("/vdsnc-name/cut", a_first_name_is_cut_last_of_all);
    g_test_add_func("/vdsnc-name/any", a_name_of_any_length_ends_in_a_letter_and_fits);
    g_test_add_func("/vdsnc-name/none", no_name_is_refused);
    g_test_add_func("/vdsnc-name/letters", letters_that_no_passports_zone_has_are_refused);
    return g_test_run();
}
