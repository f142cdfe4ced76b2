/* The faces of the page, loaded privately: no font of the system can stand in for a missing one. */
#pragma once

#include <pango/pangocairo.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/scope.h"

enum face {
    FACE_NAME, /* IPAmj明朝: names only */
    FACE_SERIF,
    FACE_SERIF_BOLD,
    FACE_SANS,
    FACE_SANS_BOLD,
    FACES
};

struct fonts;

/* Loads all faces from their files; reads up to 100 MB from disk the first time. ERR_NOT_FOUND,
 * detail enum face, when a file is missing or holds another face. The caller owns *ret. */
MUST_USE bool fonts_open(struct fonts **ret, struct err *err);

/* *fonts may be NULL; leaves NULL. */
void fonts_free(struct fonts **fonts);
#define SCOPED_FONTS SCOPED(fonts_free) struct fonts

/* For layouts measured in points, without hinting. Borrowed. */
PangoContext *fonts_context(const struct fonts *fonts);

/* Borrowed; its size is whatever, set your own in a copy. */
const PangoFontDescription *fonts_description(const struct fonts *fonts, enum face face);

/* True when font is this face and not a stand-in. */
bool fonts_is(const struct fonts *fonts, enum face face, PangoFont *font);

/* True when the face draws every letter of text, each variation selector included: one that is not
 * in the face's own table would silently draw the base form (certificate.md section 7). When false,
 * *ret_offset is the first byte that it cannot draw. text is valid UTF-8. */
bool fonts_cover(const struct fonts *fonts, enum face face, const char *text, size_t *ret_offset);

/* The face for a whole name: IPAmj明朝, else the serif face, never mixed. ERR_GLYPH, detail the
 * offset that IPAmj明朝 cannot draw, when neither has all of it or text is no UTF-8. */
MUST_USE bool fonts_for_name(const struct fonts *fonts, const char *text, enum face *ret,
                             struct err *err);
