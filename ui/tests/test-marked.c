/* What the marks of a text become. */
#include <glib.h>
#include <stdbool.h>
#include <string.h>

#include "ui/marked.h"

static void words_lose_their_readings(void)
{
    struct ui_marked marked;

    ui_marked_read(UI_EASY_JAPANESE, "{証明書|しょうめいしょ}を {作|つく}る", 1,
                   UI_WORDS_WITH_READINGS, &marked);
    g_assert_cmpstr(marked.text, ==, "証明書を 作る");
    g_assert_cmpuint(marked.words->len, ==, 2);
    g_assert_cmpstr(g_array_index(marked.words, struct ui_marked_word, 0).reading, ==,
                    "しょうめいしょ");
    g_assert_cmpuint(g_array_index(marked.words, struct ui_marked_word, 0).from, ==, 0);
    g_assert_cmpuint(g_array_index(marked.words, struct ui_marked_word, 0).to, ==, 9);
    ui_marked_done(&marked);
}

static void readings_can_stand_for_their_words(void)
{
    struct ui_marked marked;

    ui_marked_read(UI_EASY_JAPANESE, "{証明書|しょうめいしょ}を {作|つく}る", 1, UI_WORDS_IN_KANA,
                   &marked);
    g_assert_cmpstr(marked.text, ==, "しょうめいしょを つくる");
    g_assert_cmpuint(marked.words->len, ==, 0);
    ui_marked_done(&marked);
}

static void a_brace_that_begins_no_word_is_a_brace(void)
{
    static const char *const texts[] = {"{", "{作", "{作る}", "}"};

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        struct ui_marked marked;

        ui_marked_read(UI_ENGLISH, texts[i], 1, UI_WORDS_WITH_READINGS, &marked);
        g_assert_cmpstr(marked.text, ==, texts[i]);
        g_assert_cmpuint(marked.words->len, ==, 0);
        ui_marked_done(&marked);
    }
}

static bool may_break(const char *text, enum ui_language language, const char *before)
{
    struct ui_marked marked;
    PangoAttrIterator *iterator;
    bool ret = true;

    ui_marked_read(language, text, 1, UI_WORDS_WITH_READINGS, &marked);
    long at = strstr(marked.text, before) - marked.text;

    iterator = pango_attr_list_get_iterator(marked.attributes);
    do {
        PangoAttribute *breaks = pango_attr_iterator_get(iterator, PANGO_ATTR_ALLOW_BREAKS);

        if (breaks != NULL && breaks->start_index < at && breaks->end_index > at)
            ret = false;
    } while (pango_attr_iterator_next(iterator));
    pango_attr_iterator_destroy(iterator);
    ui_marked_done(&marked);
    return ret;
}

static void a_line_ends_at_marks_alone_where_there_are_marks(void)
{
    g_assert_true(may_break("カードを|置く", UI_JAPANESE, "置く"));
    g_assert_false(may_break("カードを|置く", UI_JAPANESE, "ドを"));
    g_assert_true(may_break("カードを置く", UI_JAPANESE, "ドを"));
}

/* "한국어" must not be taken apart, which Pango does. */
static void korean_lines_end_between_words(void)
{
    g_assert_false(may_break("카드를 놓아 주세요", UI_KOREAN, "드를"));
    g_assert_true(may_break("카드를 놓아 주세요", UI_KOREAN, "놓아"));
}

static void a_word_with_a_reading_is_never_broken(void)
{
    g_assert_false(may_break("この {機械|きかい}には", UI_EASY_JAPANESE, "械"));
    g_assert_true(may_break("この {機械|きかい}には", UI_EASY_JAPANESE, "機"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/marked/readings", words_lose_their_readings);
    g_test_add_func("/marked/kana", readings_can_stand_for_their_words);
    g_test_add_func("/marked/brace", a_brace_that_begins_no_word_is_a_brace);
    g_test_add_func("/marked/breaks", a_line_ends_at_marks_alone_where_there_are_marks);
    g_test_add_func("/marked/korean", korean_lines_end_between_words);
    g_test_add_func("/marked/unbroken", a_word_with_a_reading_is_never_broken);
    return g_test_run();
}
