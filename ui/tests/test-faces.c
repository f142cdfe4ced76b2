/* No text of the screens has a letter that the pages' own faces lack. */
#include <glib.h>
#include <pango/pangocairo.h>

#include "ui/catalogue.h"
#include "ui/dates.h"
#include "ui/faces.h"
#include "ui/marked.h"

#define FAMILIES "Noto Sans CJK JP, Noto Sans 40"

struct looking {
    enum ui_language language;
    PangoLayout *layout;
};

static PangoLayout *layout_new(void)
{
    PangoContext *context = pango_font_map_create_context(pango_cairo_font_map_get_default());
    PangoLayout *layout = pango_layout_new(context);
    PangoFontDescription *font = pango_font_description_from_string(FAMILIES);

    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    g_object_unref(context);
    return layout;
}

static void fail_if_it_has_a_box(void *ctx, const char *text)
{
    static const enum ui_marked_words ways[] = {UI_WORDS_WITH_READINGS, UI_WORDS_IN_KANA};
    const struct looking *looking = ctx;

    for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
        struct ui_marked marked;

        ui_marked_read(looking->language, text, 1, ways[i], &marked);
        pango_layout_set_text(looking->layout, marked.text, -1);
        pango_layout_set_attributes(looking->layout, marked.attributes);
        if (pango_layout_get_unknown_glyphs_count(looking->layout) > 0) {
            g_test_message("%s: a box in: %s", ui_language_name(looking->language), text);
            g_test_fail();
        }
        ui_marked_done(&marked);
    }
}

static void every_letter_of_a_language_has_its_glyph(gconstpointer data)
{
    struct looking looking = {(enum ui_language)GPOINTER_TO_INT(data), layout_new()};

    ui_words_foreach_text(looking.language, fail_if_it_has_a_box, &looking);
    for (int month = 1; month <= 12; month++) {
        char iso[11];

        g_snprintf(iso, sizeof iso, "2021-%02d-06", month);
        g_autofree char *date = ui_words_date(looking.language, iso);

        fail_if_it_has_a_box(&looking, date);
    }
    g_object_unref(looking.layout);
}

static void every_language_can_be_named(void)
{
    for (int i = 0; i < UI_LANGUAGES; i++) {
        struct looking looking = {(enum ui_language)i, layout_new()};

        fail_if_it_has_a_box(&looking, ui_language_endonym(looking.language));
        g_object_unref(looking.layout);
    }
}

/* A letter that none of the faces has: the test can fail. */
static void a_letter_without_a_glyph_is_noticed(void)
{
    PangoLayout *layout = layout_new();

    pango_layout_set_text(layout, "\U00012000", -1); /* cuneiform */
    g_assert_cmpint(pango_layout_get_unknown_glyphs_count(layout), ==, 1);
    g_object_unref(layout);
}

static PangoGlyph glyph_of(enum ui_language language, const char *letter)
{
    PangoLayout *layout = layout_new();
    struct ui_marked marked;

    ui_marked_read(language, letter, 1, UI_WORDS_WITH_READINGS, &marked);
    pango_layout_set_text(layout, marked.text, -1);
    pango_layout_set_attributes(layout, marked.attributes);

    const PangoLayoutRun *run = pango_layout_get_line_readonly(layout, 0)->runs->data;
    PangoGlyph ret = run->glyphs->glyphs[0].glyph;

    ui_marked_done(&marked);
    g_object_unref(layout);
    return ret;
}

/* 骨 is one character with a form for each, and mainland China's differs from Japan's at a glance. */
static void shared_characters_have_the_forms_of_their_readers(void)
{
    g_assert_cmpuint(glyph_of(UI_SIMPLIFIED_CHINESE, "骨"), !=, glyph_of(UI_JAPANESE, "骨"));
    g_assert_cmpuint(glyph_of(UI_TRADITIONAL_CHINESE, "骨"), !=,
                     glyph_of(UI_SIMPLIFIED_CHINESE, "骨"));
    g_assert_cmpuint(glyph_of(UI_EASY_JAPANESE, "骨"), ==, glyph_of(UI_JAPANESE, "骨"));
}

static void no_other_face_slips_in(void)
{
    PangoFontFamily **families;
    int count;

    pango_font_map_list_families(pango_cairo_font_map_get_default(), &families, &count);
    for (int i = 0; i < count; i++)
        g_assert_true(
            g_str_has_prefix(pango_font_family_get_name(families[i]), "Noto Sans") ||
            pango_font_family_is_monospace(families[i]) ||
            g_strv_contains((const char *const[]){"Sans", "Serif", "Monospace", "System-ui", NULL},
                            pango_font_family_get_name(families[i])));
    g_free(families);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ui_faces_choose();
    for (int i = 0; i < UI_LANGUAGES; i++) {
        char *name = g_strdup_printf("/faces/letters/%s", ui_language_name((enum ui_language)i));

        g_test_add_data_func(name, GINT_TO_POINTER(i), every_letter_of_a_language_has_its_glyph);
        g_free(name);
    }
    g_test_add_func("/faces/names", every_language_can_be_named);
    g_test_add_func("/faces/box", a_letter_without_a_glyph_is_noticed);
    g_test_add_func("/faces/forms", shared_characters_have_the_forms_of_their_readers);
    g_test_add_func("/faces/others", no_other_face_slips_in);
    return g_test_run();
}
