#include "printer/pdf-paint.h"

#include <math.h>
#include <string.h>

#include "printer/page.h"
#include "printer/qr.h"

#define POINTS_INCH    72.0
#define SAVED_MAX      16
#define FORMS_MAX      4
#define OPERANDS_MAX   6
#define IMAGE_SIDE_MAX QR_WIDTH_MAX

/* 8.3.3: x' = a x + c y + e, y' = b x + d y + f. */
struct matrix {
    double a, b, c, d, e, f;
};

/* Reading one content stream. */
struct painter {
    const struct pdf_reader *reader;
    struct bits *bits;
    double dots_point;
    struct matrix matrix, saved[SAVED_MAX];
    size_t saved_count;
    struct pdf_part resources;
    double operands[OPERANDS_MAX]; /* the last numbers */
    struct pdf_token name;         /* the last name */
    unsigned depth;                /* of forms */
};

/* What is in first, then what is in second. */
static struct matrix both(struct matrix first, struct matrix second)
{
    return (struct matrix){first.a * second.a + first.b * second.c,
                           first.a * second.b + first.b * second.d,
                           first.c * second.a + first.d * second.c,
                           first.c * second.b + first.d * second.d,
                           first.e * second.a + first.f * second.c + second.e,
                           first.e * second.b + first.f * second.d + second.f};
}

static bool to_dots(double points, double dots_point, unsigned limit, unsigned *ret)
{
    double dots = points * dots_point;

    /* Cairo writes places with six digits behind the point. */
    if (fabs(dots - round(dots)) > 0.01 || dots < -0.5 || round(dots) > limit)
        return false;
    *ret = (unsigned)round(dots);
    return true;
}

/* An image mask: its samples, from the top. */
struct mask {
    unsigned width, height;
    bool painted; /* the bit that is painted: 8.9.6.2 */
    struct buffer samples;
};

static void mask_done(struct mask *mask)
{
    buffer_done(&mask->samples);
}

static bool read_side(const struct painter *painter, struct pdf_part image, const char *key,
                      unsigned *ret)
{
    double side;

    if (!pdf_entry_number(painter->reader, image, key, &side) || side < 1.0 ||
        side > IMAGE_SIDE_MAX)
        return false;
    *ret = (unsigned)side;
    return true;
}

static bool read_mask(const struct painter *painter, struct pdf_part image, struct mask *ret)
{
    struct pdf_part decode;
    struct pdf_part first;

    if (!pdf_entry_is(painter->reader, image, "ImageMask", "true") ||
        !pdf_entry_is(painter->reader, image, "BitsPerComponent", "1") ||
        !read_side(painter, image, "Width", &ret->width) ||
        !read_side(painter, image, "Height", &ret->height) ||
        !pdf_stream(painter->reader, image, &ret->samples, NULL))
        return false;
    if (pdf_entry(painter->reader, image, "Decode", &decode)) {
        if (!pdf_element(painter->reader, &decode, &first))
            return false;

        struct pdf_token token = pdf_next(&first);

        ret->painted = pdf_token_is(&token, "1");
    }
    return ret->samples.len == BITS_STRIDE(ret->width) * ret->height;
}

static bool is_painted(const struct mask *mask, unsigned x, unsigned y)
{
    uint8_t eight = mask->samples.bytes[y * BITS_STRIDE(mask->width) + x / 8];

    return (eight >> (7 - x % 8) & 1) == mask->painted;
}

static void blacken(struct bits *bits, unsigned left, unsigned top, unsigned width, unsigned height)
{
    for (unsigned y = top; y < top + height; y++) {
        for (unsigned x = left; x < left + width; x++)
            bits_row(bits, y)[x / 8] |= (uint8_t)(0x80u >> x % 8);
    }
}

/* 8.9.5.2: the unit square, its top row first, upright on the page. */
static bool paint_mask(struct painter *painter, const struct mask *mask)
{
    const struct matrix *m = &painter->matrix;
    unsigned left;
    unsigned top;
    unsigned right;
    unsigned bottom;

    if (m->b != 0.0 || m->c != 0.0 || m->a <= 0.0 || m->d <= 0.0 ||
        !to_dots(m->e, painter->dots_point, painter->bits->width, &left) ||
        !to_dots(m->e + m->a, painter->dots_point, painter->bits->width, &right) ||
        !to_dots(PAGE_HEIGHT_PT - m->f - m->d, painter->dots_point, painter->bits->height, &top) ||
        !to_dots(PAGE_HEIGHT_PT - m->f, painter->dots_point, painter->bits->height, &bottom) ||
        (right - left) % mask->width != 0 || (bottom - top) % mask->height != 0)
        return false;

    unsigned width = (right - left) / mask->width;
    unsigned height = (bottom - top) / mask->height;

    for (unsigned y = 0; y < mask->height; y++) {
        for (unsigned x = 0; x < mask->width; x++) {
            if (is_painted(mask, x, y))
                blacken(painter->bits, left + x * width, top + y * height, width, height);
        }
    }
    return true;
}

static bool paint_content(struct painter *painter, struct pdf_part content);

/* 8.10: a page within the page. */
static bool paint_form(const struct painter *outer, struct pdf_part form)
{
    struct painter painter = *outer;
    struct pdf_part ignored;
    SCOPED_BUFFER content = {0};

    if (!pdf_entry(outer->reader, form, "Resources", &painter.resources))
        return false;
    /* Without pictures of its own; most forms are tiles of dots. */
    if (!pdf_entry(outer->reader, painter.resources, "XObject", &ignored))
        return true;
    painter.saved_count = 0;
    if (++painter.depth > FORMS_MAX || pdf_entry(outer->reader, form, "Matrix", &ignored) ||
        !pdf_stream(outer->reader, form, &content, NULL))
        return false;
    return paint_content(&painter, (struct pdf_part){content.bytes, content.bytes + content.len});
}

static bool paint_object(struct painter *painter)
{
    struct pdf_part objects;
    struct pdf_part object;
    char name[32] = "";
    size_t len = (size_t)(painter->name.text.end - painter->name.text.at);

    if (painter->name.kind != PDF_NAME || len >= sizeof name)
        return false;
    memcpy(name, painter->name.text.at, len);
    if (!pdf_entry(painter->reader, painter->resources, "XObject", &objects) ||
        !pdf_entry(painter->reader, objects, name, &object))
        return false;
    if (pdf_entry_is(painter->reader, object, "Subtype", "Form"))
        return paint_form(painter, object);

    SCOPED(mask_done) struct mask mask = {0};

    return pdf_entry_is(painter->reader, object, "Subtype", "Image") &&
           read_mask(painter, object, &mask) && paint_mask(painter, &mask);
}

static bool obey(struct painter *painter, const struct pdf_token *word)
{
    const double *o = painter->operands;

    if (pdf_token_is(word, "q")) {
        if (painter->saved_count == SAVED_MAX)
            return false;
        painter->saved[painter->saved_count++] = painter->matrix;
    } else if (pdf_token_is(word, "Q")) {
        if (painter->saved_count == 0)
            return false;
        painter->matrix = painter->saved[--painter->saved_count];
    } else if (pdf_token_is(word, "cm")) {
        painter->matrix =
            both((struct matrix){o[0], o[1], o[2], o[3], o[4], o[5]}, painter->matrix);
    } else if (pdf_token_is(word, "Do")) {
        return paint_object(painter);
    }
    /* A picture within the content, or a shade, would be ink that nobody looks at. */
    return !pdf_token_is(word, "BI") && !pdf_token_is(word, "sh");
}

static bool paint_content(struct painter *painter, struct pdf_part content)
{
    for (;;) {
        struct pdf_token token = pdf_next(&content);

        if (token.kind == PDF_END)
            return true;
        if (token.kind == PDF_BROKEN || (token.kind == PDF_WORD && !obey(painter, &token)))
            return false;
        if (token.kind == PDF_NAME)
            painter->name = token;
        if (token.kind == PDF_NUMBER) {
            memmove(painter->operands, painter->operands + 1,
                    (OPERANDS_MAX - 1) * sizeof painter->operands[0]);
            painter->operands[OPERANDS_MAX - 1] = token.number;
        }
    }
}

static bool is_a4(const struct pdf_reader *reader, struct pdf_part page)
{
    const double wanted[] = {0.0, 0.0, PAGE_WIDTH_PT, PAGE_HEIGHT_PT};
    struct pdf_part box;
    struct pdf_part value;

    if (!pdf_entry(reader, page, "MediaBox", &box) || pdf_entry(reader, page, "Rotate", &value) ||
        pdf_entry(reader, page, "UserUnit", &value) || pdf_entry(reader, page, "CropBox", &value))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(wanted); i++) {
        if (!pdf_element(reader, &box, &value))
            return false;

        struct pdf_token token = pdf_next(&value);

        if (token.kind != PDF_NUMBER || fabs(token.number - wanted[i]) > 1e-6)
            return false;
    }
    return true;
}

bool pdf_pages_find(const struct pdf_reader *reader, struct pdf_pages *ret, struct err *err)
{
    struct pdf_pages pages = {0};
    struct pdf_part tree;
    struct pdf_part kids;
    struct pdf_part page;

    if (!pdf_entry(reader, reader->root, "Pages", &tree) || !pdf_entry(reader, tree, "Kids", &kids))
        return ERR(err, ERR_MALFORMED, 0);
    while (pdf_element(reader, &kids, &page)) {
        if (pages.count == ARRAY_LEN(pages.pages) || !pdf_entry_is(reader, page, "Type", "Page") ||
            !is_a4(reader, page))
            return ERR(err, ERR_MALFORMED, pages.count);
        pages.pages[pages.count++] = page;
    }
    *ret = pages;
    return true;
}

bool pdf_paint(const struct pdf_reader *reader, struct pdf_part page, unsigned dpi,
               struct bits *bits, struct err *err)
{
    struct painter painter = {.reader = reader,
                              .bits = bits,
                              .dots_point = dpi / POINTS_INCH,
                              .matrix = {.a = 1.0, .d = 1.0}};
    struct pdf_part stream;
    SCOPED_BUFFER content = {0};

    if (!pdf_entry(reader, page, "Resources", &painter.resources) ||
        !pdf_entry(reader, page, "Contents", &stream))
        return ERR(err, ERR_MALFORMED, page.at - reader->file.at);
    if (!pdf_stream(reader, stream, &content, err))
        return false;
    return paint_content(&painter, (struct pdf_part){content.bytes, content.bytes + content.len}) ||
           ERR(err, ERR_MALFORMED, page.at - reader->file.at);
}
