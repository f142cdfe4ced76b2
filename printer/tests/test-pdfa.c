/* From cairo's PDF to an archive's: what is read of it, what is refused. */
#include <cairo-pdf.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "printer/blacken.h"
#include "printer/flate.h"
#include "printer/icc.h"
#include "printer/pdf-file.h"
#include "printer/pdfa.h"
#include "printer/surface.h"

static const struct pdfa_description description = {.title = "証明書 Certificate",
                                                    .issued_on = "2026-11-21"};

static cairo_status_t write_bytes(void *closure, const unsigned char *data, unsigned len)
{
    g_assert_true(buffer_append(closure, data, len));
    return CAIRO_STATUS_SUCCESS;
}

/* As many sheets with a box on them, of so much red. */
static void draw(struct buffer *ret, unsigned sheets, double red)
{
    SCOPED_SURFACE *surface = cairo_pdf_surface_create_for_stream(write_bytes, ret, 200.0, 100.0);
    SCOPED_CAIRO *cairo = cairo_create(surface);

    cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_4);
    for (unsigned i = 0; i < sheets; i++) {
        cairo_set_source_rgb(cairo, red, 0.0, 0.0);
        cairo_rectangle(cairo, 10.0, 10.0, 50.0 + i, 20.0);
        cairo_fill(cairo);
        cairo_show_page(cairo);
    }
    cairo_surface_finish(surface);
}

static struct span all(const struct buffer *buffer)
{
    return (struct span){buffer->bytes, buffer->bytes + buffer->len};
}

static void a_drawing_becomes_an_archives_pdf(void)
{
    SCOPED_BUFFER drawn = {0};
    SCOPED_BUFFER written = {0};

    draw(&drawn, 1, 0.0);
    g_assert_true(pdfa_write(&drawn, &description, &written, NULL));
    g_assert_nonnull(span_find(all(&written), "<pdfaid:part>2</pdfaid:part>"));
    g_assert_nonnull(span_find(all(&written), "/S /GTS_PDFA1"));
    g_assert_nonnull(span_find(all(&written), "/ID [ <"));
    g_assert_null(span_find(all(&written), "/Transparency"));
}

static void what_is_black_is_said_to_be_black(void)
{
    SCOPED_BUFFER drawn = {0};
    SCOPED_BUFFER black = {0};
    SCOPED_BUFFER plain = {0};
    SCOPED_PDF_FILE file = {0};

    draw(&drawn, 1, 0.0);
    g_assert_true(pdf_file_read(&drawn, &file, NULL));
    for (size_t i = 1; i < file.count; i++) {
        if (file.objects[i].content_of == 1)
            g_assert_true(blacken(file.objects[i].stream, (struct span){0}, &black, NULL));
    }
    g_assert_true(flate_unpack(all(&black), &plain, NULL));
    g_assert_nonnull(span_find(all(&plain), "0 g"));
    g_assert_null(span_find(all(&plain), "rg"));
}

static void a_colour_is_refused(void)
{
    SCOPED_BUFFER drawn = {0};
    SCOPED_BUFFER written = {0};
    struct err err;

    draw(&drawn, 1, 0.5);
    g_assert_false(pdfa_write(&drawn, &description, &written, &err));
    g_assert_cmpint(err.code, ==, ERR_MALFORMED);
}

static void every_sheet_is_found(void)
{
    SCOPED_BUFFER drawn = {0};
    SCOPED_PDF_FILE file = {0};
    unsigned contents = 0;
    unsigned resources = 0;

    draw(&drawn, 3, 0.0);
    g_assert_true(pdf_file_read(&drawn, &file, NULL));
    for (size_t i = 1; i < file.count; i++) {
        contents |= 1u << file.objects[i].content_of;
        resources |= 1u << file.objects[i].resources_of;
    }
    g_assert_cmpuint(contents, ==, 0xF);
    g_assert_cmpuint(resources, ==, 0xF);
}

/* A copy that ends where it ends, so that a sanitizer sees one byte too far. */
static struct buffer copy(const struct buffer *buffer, size_t len)
{
    struct buffer ret = {.bytes = g_memdup2(buffer->bytes, MAX(len, 1)), .len = len, .size = len};

    return ret;
}

static void a_pdf_that_is_cut_anywhere_is_refused(void)
{
    SCOPED_BUFFER drawn = {0};
    struct err err;

    draw(&drawn, 1, 0.0);
    for (size_t len = 0; len + sizeof "\n%%EOF\n" < drawn.len; len++) {
        struct buffer cut = copy(&drawn, len);
        SCOPED_BUFFER written = {0};

        g_assert_false(pdfa_write(&cut, &description, &written, &err));
        g_assert_cmpint(err.code, ==, ERR_MALFORMED);
        g_free(cut.bytes);
    }
}

static void a_pdf_with_any_byte_spoilt_is_refused_or_read(void)
{
    SCOPED_BUFFER drawn = {0};
    unsigned refused = 0;

    draw(&drawn, 1, 0.0);
    for (size_t i = 0; i < drawn.len; i++) {
        struct buffer spoilt = copy(&drawn, drawn.len);
        SCOPED_BUFFER written = {0};

        spoilt.bytes[i] ^= 0x15;
        refused += !pdfa_write(&spoilt, &description, &written, NULL);
        g_free(spoilt.bytes);
    }
    g_assert_cmpuint(refused, >, drawn.len / 3);
}

static void what_is_not_deflated_is_refused(void)
{
    static const uint8_t text[] = "0 0 0 rg";
    SCOPED_BUFFER ret = {0};
    struct err err;

    g_assert_false(blacken((struct span){text, text + sizeof text}, (struct span){0}, &ret, &err));
    g_assert_cmpint(err.code, ==, ERR_MALFORMED);
}

static void what_swells_beyond_all_bounds_is_refused(void)
{
    SCOPED_BUFFER plain = {
        .bytes = calloc(1, 20 * 1024 * 1024), .len = 20 * 1024 * 1024, .size = 20 * 1024 * 1024};
    SCOPED_BUFFER packed = {0};
    SCOPED_BUFFER ret = {0};
    struct err err;

    g_assert_true(flate_pack(all(&plain), &packed, NULL));
    g_assert_false(flate_unpack(all(&packed), &ret, &err));
    g_assert_cmpint(err.code, ==, ERR_MALFORMED);
}

/* ICC.1:2001-04, 6.1: the size, the file's signature, the four tags in their bounds. */
static void the_profile_of_gray_is_whole(void)
{
    uint8_t profile[ICC_GRAY_LEN];

    icc_gray(profile);
    g_assert_cmpuint((guint)profile[2] * 256 + profile[3], ==, sizeof profile);
    g_assert_cmpmem(profile + 16, 4, "GRAY", 4);
    g_assert_cmpmem(profile + 36, 4, "acsp", 4);
    g_assert_cmpuint(profile[131], ==, 4);
    for (size_t i = 0; i < 4; i++) {
        const uint8_t *entry = profile + 132 + 12 * i;
        size_t at = (size_t)entry[6] * 256 + entry[7];
        size_t len = (size_t)entry[10] * 256 + entry[11];

        g_assert_cmpuint(at % 4, ==, 0);
        g_assert_cmpuint(at + len, <=, sizeof profile);
        g_assert_cmpuint(at, >=, 132 + 12 * 4);
    }
}

#define T(test) g_test_add_func("/pdfa/" #test, test)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    T(a_drawing_becomes_an_archives_pdf);
    T(what_is_black_is_said_to_be_black);
    T(a_colour_is_refused);
    T(every_sheet_is_found);
    T(a_pdf_that_is_cut_anywhere_is_refused);
    T(a_pdf_with_any_byte_spoilt_is_refused_or_read);
    T(what_is_not_deflated_is_refused);
    T(what_swells_beyond_all_bounds_is_refused);
    T(the_profile_of_gray_is_whole);
    return g_test_run();
}
