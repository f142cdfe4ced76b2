/* Letters in one bit a pixel, as a card's face carries them. */
#include <ft2build.h>
#include <stdlib.h>
#include FT_FREETYPE_H

#include "tests/vcard/bitmap.h"
#include "tests/vcard/picture.h"

/* FONT_NAMES and FONT_OTHERS are the build's: the faces for names, with their variants, and for what
 * that one lacks. */
#define FACES 2

/* Which face of a collection: the Japanese one, and the one with digits half as wide as high. */
#define FACE_JAPANESE 0
#define FACE_NARROW   5

#define DIGIT_HEIGHT 12
#define DIGIT_WIDTH  6
#define LETTER_SIZE  24

struct pen {
    FT_Library library;
    FT_Face faces[FACES];
    size_t face_count;
    struct bitmap *bitmap;
    ptrdiff_t x;
    ptrdiff_t y; /* of the top of the line */
};

static void pen_free(struct pen *pen)
{
    free(pen->bitmap);
    if (pen->library != NULL)
        FT_Done_FreeType(pen->library); /* and its faces */
}

static bool add_face(struct pen *pen, const char *path, FT_Long index, unsigned size)
{
    FT_Face *face = &pen->faces[pen->face_count];

    if (FT_New_Face(pen->library, path, index, face) != 0)
        return false;
    pen->face_count++;
    return FT_Set_Pixel_Sizes(*face, 0, size) == 0;
}

/* Digits have a face of their own: the one for names loses its thin strokes when it is small. */
static bool add_faces(struct pen *pen, unsigned size)
{
    if (size == DIGIT_HEIGHT)
        return add_face(pen, FONT_OTHERS, FACE_NARROW, size);
    return add_face(pen, FONT_NAMES, FACE_JAPANESE, size) &&
           add_face(pen, FONT_OTHERS, FACE_JAPANESE, size);
}

static bool pen_init(struct pen *ret, unsigned size, struct err *err)
{
    struct pen pen = {.library = NULL};

    pen.bitmap = calloc(1, sizeof *pen.bitmap);
    if (pen.bitmap == NULL || FT_Init_FreeType(&pen.library) != 0) {
        pen_free(&pen);
        return ERR(err, ERR_MEMORY, 0);
    }
    if (!add_faces(&pen, size)) {
        pen_free(&pen);
        return ERR(err, ERR_NOT_FOUND, 0);
    }
    *ret = pen;
    return true;
}

/* The code point at *text, which moves behind it; 0 at the end. */
static FT_ULong next_code_point(const char **text)
{
    const unsigned char *at = (const unsigned char *)*text;
    unsigned more = at[0] < 0x80 ? 0 : at[0] < 0xE0 ? 1 : at[0] < 0xF0 ? 2 : 3;
    FT_ULong code = more == 0 ? at[0] : at[0] & (0x3FU >> more);

    if (code == 0)
        return 0;
    for (unsigned i = 1; i <= more; i++)
        code = code << 6 | (at[i] & 0x3F);
    *text += 1 + more;
    return code;
}

static bool is_selector(FT_ULong code)
{
    return (code >= 0xFE00 && code <= 0xFE0F) || (code >= 0xE0100 && code <= 0xE01EF);
}

/* The glyph of a letter and of the selector after it (0: none), in the first face that has it. Without
 * the variant the letter itself has to do. */
static FT_Face find_glyph(const struct pen *pen, FT_ULong code, FT_ULong selector, FT_UInt *ret)
{
    for (size_t i = 0; selector != 0 && i < pen->face_count; i++) {
        *ret = FT_Face_GetCharVariantIndex(pen->faces[i], code, selector);
        if (*ret != 0)
            return pen->faces[i];
    }
    for (size_t i = 0; i < pen->face_count; i++) {
        *ret = FT_Get_Char_Index(pen->faces[i], code);
        if (*ret != 0)
            return pen->faces[i];
    }
    return pen->faces[0];
}

/* ascent: from the top of the line to the base line. */
static void blot(struct pen *pen, const FT_GlyphSlot glyph, ptrdiff_t ascent)
{
    const FT_Bitmap *bits = &glyph->bitmap;
    ptrdiff_t left = pen->x + glyph->bitmap_left;
    ptrdiff_t top = pen->y + ascent - glyph->bitmap_top;

    for (unsigned y = 0; y < bits->rows; y++) {
        const unsigned char *row = bits->buffer + (ptrdiff_t)y * bits->pitch;

        for (unsigned x = 0; x < bits->width; x++) {
            if ((row[x / 8] & (0x80 >> x % 8)) != 0)
                bitmap_set(pen->bitmap, left + (ptrdiff_t)x, top + (ptrdiff_t)y);
        }
    }
}

static FT_GlyphSlot load(const struct pen *pen, FT_ULong code, FT_ULong selector)
{
    FT_UInt index = 0;
    FT_Face face = find_glyph(pen, code, selector, &index);
    bool ok =
        FT_Load_Glyph(face, index, FT_LOAD_RENDER | FT_LOAD_TARGET_MONO | FT_LOAD_NO_BITMAP) == 0;

    return ok ? face->glyph : NULL;
}

static bool finish(struct pen *pen, struct bytes *ret, struct err *err)
{
    bool ok = png_write(pen->bitmap, ret, err);

    pen_free(pen);
    return ok;
}

bool picture_of_digits(const char *digits, struct bytes *ret, struct err *err)
{
    struct pen pen;

    if (!pen_init(&pen, DIGIT_HEIGHT, err))
        return false;
    for (; *digits != '\0'; digits++) {
        FT_GlyphSlot glyph = load(&pen, (unsigned char)*digits, 0);

        pen.bitmap->width += DIGIT_WIDTH;
        pen.bitmap->height = DIGIT_HEIGHT;
        if (glyph != NULL)
            blot(&pen, glyph, DIGIT_HEIGHT - 2);
        pen.x += DIGIT_WIDTH;
    }
    return finish(&pen, ret, err);
}

bool picture_of_text(const char *text, struct bytes *ret, struct err *err)
{
    struct pen pen;
    FT_ULong code = 0;

    if (!pen_init(&pen, LETTER_SIZE, err))
        return false;
    pen.bitmap->width = BITMAP_WIDTH_MAX;
    pen.bitmap->height = LETTER_SIZE;
    while ((code = next_code_point(&text)) != 0) {
        const char *after = text;
        FT_ULong selector = next_code_point(&after);
        FT_GlyphSlot glyph = load(&pen, code, is_selector(selector) ? selector : 0);
        ptrdiff_t advance = glyph == NULL ? LETTER_SIZE : glyph->advance.x >> 6;

        if (is_selector(selector))
            text = after;
        if (pen.x + advance > BITMAP_WIDTH_MAX) {
            pen.x = 0;
            pen.y += LETTER_SIZE;
            pen.bitmap->height += LETTER_SIZE;
        }
        if (pen.bitmap->height > BITMAP_HEIGHT_MAX)
            break;
        if (glyph != NULL)
            blot(&pen, glyph, LETTER_SIZE * 7 / 8);
        pen.x += advance;
    }
    if (pen.bitmap->height > BITMAP_HEIGHT_MAX) {
        pen_free(&pen);
        return ERR(err, ERR_TOO_LONG, BITMAP_HEIGHT_MAX);
    }
    return finish(&pen, ret, err);
}
