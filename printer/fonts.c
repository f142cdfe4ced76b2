#include "printer/fonts.h"

#include <hb.h>
#include <pango/pangofc-fontmap.h>
#include <stdlib.h>
#include <string.h>

#include "printer/words.h"

/* FONTS_INSTALLED, FONTS_BUILT and FONTS_NAME are the build's (fonts/meson.build). */

struct fonts {
    FcConfig *config;
    PangoFontMap *map;
    PangoContext *context;
    PangoFontDescription *descriptions[FACES];
    PangoFont *fonts[FACES];
};

static const struct {
    const char *file; /* below the fonts' folder; an absolute path stands for itself */
    const char *family;
    PangoWeight weight;
} faces[FACES] = {
    [FACE_NAME] = {FONTS_NAME, "IPAmjMincho", PANGO_WEIGHT_NORMAL},
    [FACE_SERIF] = {"NotoSerifCJK-Regular.otf", "Noto Serif CJK JP", PANGO_WEIGHT_NORMAL},
    [FACE_SERIF_BOLD] = {"NotoSerifCJK-Bold.otf", "Noto Serif CJK JP", PANGO_WEIGHT_BOLD},
    [FACE_SANS] = {"NotoSansCJK-Regular.otf", "Noto Sans CJK JP", PANGO_WEIGHT_NORMAL},
    [FACE_SANS_BOLD] = {"NotoSansCJK-Bold.otf", "Noto Sans CJK JP", PANGO_WEIGHT_BOLD},
};

static bool add_file(FcConfig *config, const char *folder, const char *file)
{
    char *path = g_build_filename(folder, file, NULL);
    bool added = FcConfigAppFontAddFile(config, (const FcChar8 *)path);

    g_free(path);
    return added;
}

/* The installed fonts, or those of the build that has not been installed. */
static bool add_face(FcConfig *config, enum face face)
{
    const char *file = faces[face].file;

    if (file[0] == '/')
        return add_file(config, "/", file);
    return add_file(config, FONTS_INSTALLED, file) || add_file(config, FONTS_BUILT, file);
}

static PangoFontMap *new_map(FcConfig *config)
{
    PangoFontMap *map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);

    if (map == NULL)
        return NULL;
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map), config);
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map),
                                        72.0); /* one unit is one point */
    return map;
}

static PangoContext *new_context(PangoFontMap *map)
{
    PangoContext *context = pango_font_map_create_context(map);
    cairo_font_options_t *options = cairo_font_options_create();

    /* Widths that do not depend on a device, or the raster's lines would break elsewhere. */
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(context, FALSE);
    return context;
}

static PangoFontDescription *describe(enum face face)
{
    PangoFontDescription *description = pango_font_description_new();

    pango_font_description_set_family_static(description, faces[face].family);
    pango_font_description_set_weight(description, faces[face].weight);
    pango_font_description_set_absolute_size(description, 12.0 * PANGO_SCALE);
    return description;
}

bool fonts_open(struct fonts **ret, struct err *err)
{
    SCOPED_FONTS *fonts = calloc(1, sizeof *fonts);

    if (fonts == NULL)
        return ERR(err, ERR_MEMORY, 0);
    fonts->config = FcConfigCreate();
    if (fonts->config == NULL)
        return ERR(err, ERR_MEMORY, 0);
    for (enum face face = 0; face < FACES; face++) {
        if (!add_face(fonts->config, face))
            return ERR(err, ERR_NOT_FOUND, face);
    }
    fonts->map = new_map(fonts->config);
    if (fonts->map == NULL)
        return ERR(err, ERR_CONFIG, 0);
    fonts->context = new_context(fonts->map);
    for (enum face face = 0; face < FACES; face++) {
        fonts->descriptions[face] = describe(face);
        fonts->fonts[face] =
            pango_font_map_load_font(fonts->map, fonts->context, fonts->descriptions[face]);
        if (fonts->fonts[face] == NULL || !fonts_is(fonts, face, fonts->fonts[face]))
            return ERR(err, ERR_NOT_FOUND, face);
    }
    *ret = MOVE(fonts);
    return true;
}

void fonts_free(struct fonts **fonts)
{
    if (*fonts == NULL)
        return;
    for (enum face face = 0; face < FACES; face++) {
        g_clear_object(&(*fonts)->fonts[face]);
        g_clear_pointer(&(*fonts)->descriptions[face], pango_font_description_free);
    }
    g_clear_object(&(*fonts)->context);
    g_clear_object(&(*fonts)->map);
    if ((*fonts)->config != NULL)
        FcConfigDestroy((*fonts)->config);
    free(*fonts);
    *fonts = NULL;
}

PangoContext *fonts_context(const struct fonts *fonts)
{
    return fonts->context;
}

const PangoFontDescription *fonts_description(const struct fonts *fonts, enum face face)
{
    return fonts->descriptions[face];
}

bool fonts_is(const struct fonts *fonts, enum face face, PangoFont *font)
{
    PangoFontDescription *description = pango_font_describe(font);
    bool same = strcmp(pango_font_description_get_family(description), faces[face].family) == 0 &&
                pango_font_description_get_weight(description) == faces[face].weight;

    pango_font_description_free(description);
    return same;
}

bool fonts_cover(const struct fonts *fonts, enum face face, const char *text, size_t *ret_offset)
{
    hb_font_t *font = pango_font_get_hb_font(fonts->fonts[face]);
    gunichar base = 0;
    hb_codepoint_t glyph;

    for (const char *p = text; *p != '\0'; p = words_next_letter(p)) {
        gunichar c = g_utf8_get_char(p);
        bool drawn = words_is_variation_selector(c)
                         ? base != 0 && hb_font_get_variation_glyph(font, base, c, &glyph)
                         : hb_font_get_nominal_glyph(font, c, &glyph);

        if (!drawn) {
            *ret_offset = (size_t)(p - text);
            return false;
        }
        base = words_is_variation_selector(c) ? 0 : c;
    }
    return true;
}

bool fonts_for_name(const struct fonts *fonts, const char *text, enum face *ret, struct err *err)
{
    size_t offset;
    size_t offset_of_second;
    const char *end;

    if (!g_utf8_validate(text, -1, &end))
        return ERR(err, ERR_GLYPH, end - text);
    if (fonts_cover(fonts, FACE_NAME, text, &offset)) {
        *ret = FACE_NAME;
        return true;
    }
    if (fonts_cover(fonts, FACE_SERIF, text, &offset_of_second)) {
        *ret = FACE_SERIF;
        return true;
    }
    return ERR(err, ERR_GLYPH, offset);
}
