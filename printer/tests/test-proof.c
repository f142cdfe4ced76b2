/* A PDF that is not what it should be is found out by its own bytes, and a drawing by its dots: whatever somebody
 * draws instead of the certificate, or does to the file. */
#include <cairo-pdf.h>
#include <glib.h>
#include <string.h>

#include "printer/codes.h"
#include "printer/document.h"
#include "printer/proof.h"
#include "printer/tests/samples.h"

/* What is drawn in place of the two codes of a certificate. */
struct scene {
    struct verified_certificate *verified;
    struct qr codes[2];
    struct code_place places[2];
    struct proof proof;
    struct drawing drawing;
    void (*more)(cairo_t *cairo, struct scene *scene, unsigned sheet); /* also drawn; may be NULL */
    GByteArray *pdf;
};

static bool draw(void *ctx, cairo_t *cairo, unsigned sheet, struct err *err)
{
    struct scene *scene = ctx;
    struct page page = {.cairo = cairo};

    for (size_t i = 0; i < 2; i++) {
        if (scene->places[i].sheet == sheet)
            page_code(&page, scene->places[i].x, scene->places[i].y, &scene->codes[i]);
    }
    if (scene->more != NULL)
        scene->more(cairo, scene, sheet);
    return true;
}

static void encode(struct scene *scene)
{
    const struct certificate *certificate = &scene->verified->certificate;

    for (size_t i = 0; i < 2; i++)
        g_assert_true(qr_encode(certificate->codes[i].format, certificate->codes[i].text,
                                &scene->codes[i], NULL));
}

/* The drawing is right until a test spoils it: proof has codes of its own. */
static void set_up(struct scene *scene, gconstpointer unused)
{
    static struct qr wanted[2];
    struct certificate *certificate;

    scene->verified = sample_new_overseas(3, 869);
    certificate = &scene->verified->certificate;
    sample_add_vds_nc(scene->verified, "AOYAMA HIKARI", 400);
    encode(scene);
    memcpy(wanted, scene->codes, sizeof wanted);
    codes_place(certificate, scene->codes, scene->places);
    proof_init(&scene->proof, &FORMAT_OF_PDF, certificate, wanted);
    scene->drawing = (struct drawing){scene, 1, draw};
    scene->pdf = g_byte_array_new();
}

static void tear_down(struct scene *scene, gconstpointer unused)
{
    g_byte_array_unref(scene->pdf);
    verified_certificate_free(&scene->verified);
}

static cairo_status_t add(void *closure, const unsigned char *bytes, unsigned len)
{
    g_byte_array_append(closure, bytes, len);
    return CAIRO_STATUS_SUCCESS;
}

static void write_pdf(struct scene *scene)
{
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(
        add, g_byte_array_set_size(scene->pdf, 0), PAGE_WIDTH_PT, PAGE_HEIGHT_PT);
    cairo_t *cairo = cairo_create(surface);

    for (unsigned sheet = 1; sheet <= scene->drawing.sheets; sheet++) {
        g_assert_true(draw(scene, cairo, sheet, NULL));
        cairo_show_page(cairo);
    }
    cairo_destroy(cairo);
    cairo_surface_finish(surface);
    g_assert_cmpint(cairo_surface_status(surface), ==, CAIRO_STATUS_SUCCESS);
    cairo_surface_destroy(surface);
}

/* With the sum that belongs to the bytes, whatever they are. */
static bool say(const struct scene *scene, const uint8_t *bytes, size_t len, struct err *err)
{
    struct proof_bytes all = {bytes, len, bits_sum(BITS_SUM_FIRST, bytes, len)};

    return proof_bytes_say(&scene->proof, &all, err);
}

static void assert_good(struct scene *scene)
{
    struct err err = {0};

    write_pdf(scene);
    if (!say(scene, scene->pdf->data, scene->pdf->len, &err) ||
        !proof_drawing(&scene->proof, &scene->drawing, &err))
        g_error("%s %d in %s", err_name(err.code), err.detail, err.where);
}

static void assert_seen_in_pdf(struct scene *scene)
{
    write_pdf(scene);
    g_assert_false(say(scene, scene->pdf->data, scene->pdf->len, NULL));
}

static void assert_seen_in_drawing(struct scene *scene)
{
    struct err err = {0};

    g_assert_false(proof_drawing(&scene->proof, &scene->drawing, &err));
    g_assert_cmpstr(err_name(err.code), ==, err_name(ERR_UNREADABLE_CODE));
}

static void assert_seen(struct scene *scene)
{
    assert_seen_in_pdf(scene);
    assert_seen_in_drawing(scene);
}

static void what_is_right_is_printed(struct scene *scene, gconstpointer unused)
{
    assert_good(scene);
}

static void the_wrong_text_in_a_code_is_seen(struct scene *scene, gconstpointer unused)
{
    scene->verified->certificate.codes[0].text[700] ^= 1;
    encode(scene);
    scene->verified->certificate.codes[0].text[700] ^= 1;
    assert_seen(scene);
}

static void a_module_of_the_wrong_colour_is_seen(struct scene *scene, gconstpointer unused)
{
    scene->codes[1].dark[40] ^= 0x10;
    assert_seen(scene);
}

static void codes_that_have_changed_places_are_seen(struct scene *scene, gconstpointer unused)
{
    struct code_place first = scene->places[0];

    scene->places[0] = scene->places[1];
    scene->places[1] = first;
    assert_seen(scene);
}

static void a_code_that_has_moved_is_seen(struct scene *scene, gconstpointer unused)
{
    scene->places[0].y += PAGE_MODULE_PT;
    assert_seen(scene);
}

static void a_code_over_the_text_is_seen(struct scene *scene, gconstpointer unused)
{
    scene->places[1].y -= 300.0;
    assert_seen(scene);
}

static void a_missing_code_is_seen(struct scene *scene, gconstpointer unused)
{
    scene->places[1].sheet = 7;
    assert_seen(scene);
}

static void draw_again(cairo_t *cairo, struct scene *scene, unsigned sheet)
{
    struct page page = {.cairo = cairo};

    page_code(&page, PAGE_LEFT, MM(100.0), &scene->codes[0]);
}

static void a_code_that_comes_twice_is_seen(struct scene *scene, gconstpointer unused)
{
    scene->more = draw_again;
    assert_seen(scene);
}

static void draw_line(cairo_t *cairo, struct scene *scene, unsigned sheet)
{
    cairo_move_to(cairo, scene->places[0].x - 3.0, scene->places[0].y - 10.0);
    cairo_line_to(cairo, scene->places[0].x - 3.0, scene->places[0].y + 20.0);
    cairo_set_line_width(cairo, 0.24);
    cairo_stroke(cairo);
}

static void a_line_through_the_quiet_zone_is_seen(struct scene *scene, gconstpointer unused)
{
    scene->more = draw_line;
    assert_seen_in_drawing(scene);
}

static void draw_tint(cairo_t *cairo, struct scene *scene, unsigned sheet)
{
    for (unsigned i = 0; i < 40; i++)
        cairo_rectangle(cairo, scene->places[1].x + 12.0 * (i % 7), scene->places[1].y + 6.0 * i,
                        0.24, 0.24);
    cairo_fill(cairo);
}

static void dots_under_a_code_are_seen(struct scene *scene, gconstpointer unused)
{
    scene->more = draw_tint;
    assert_seen_in_drawing(scene);
}

static void scale_and_draw(cairo_t *cairo, struct scene *scene, unsigned sheet)
{
    struct page page = {.cairo = cairo};

    cairo_scale(cairo, 0.97, 0.97);
    page_code(&page, scene->places[0].x, scene->places[0].y, &scene->codes[0]);
}

static void a_code_that_was_scaled_is_seen(struct scene *scene, gconstpointer unused)
{
    scene->places[0].sheet = 7;
    scene->more = scale_and_draw;
    assert_seen(scene);
}

static void turn_and_draw(cairo_t *cairo, struct scene *scene, unsigned sheet)
{
    struct page page = {.cairo = cairo};

    cairo_translate(cairo, scene->places[0].x + scene->codes[0].width * PAGE_MODULE_PT,
                    scene->places[0].y);
    cairo_rotate(cairo, G_PI / 2.0);
    page_code(&page, 0.0, 0.0, &scene->codes[0]);
}

static void a_code_that_was_turned_is_seen(struct scene *scene, gconstpointer unused)
{
    scene->places[0].sheet = 7;
    scene->more = turn_and_draw;
    assert_seen(scene);
}

static void a_sheet_too_many_or_too_few_is_seen(struct scene *scene, gconstpointer unused)
{
    scene->drawing.sheets = 2;
    assert_seen_in_pdf(scene);
    scene->drawing.sheets = 1;
    scene->proof.sheets = 2;
    assert_seen_in_pdf(scene);
}

/* ---- the file ---- */

static void compose(struct scene *scene, struct document *ret)
{
    struct err err = {0};

    if (!document_compose(scene->verified, ret, &err))
        g_error("%s %d", err_name(err.code), err.detail);
}

static void a_flipped_bit_is_seen_wherever_it_is(struct scene *scene, gconstpointer unused)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(20261121);
    SCOPED_DOCUMENT document = {0};

    compose(scene, &document);
    for (unsigned i = 0; i < 40; i++) {
        size_t at = (size_t)g_rand_int_range(rand, 0, (gint32)document.len);
        uint8_t bit = (uint8_t)(1u << g_rand_int_range(rand, 0, 8));

        document.bytes[at] ^= bit;
        g_assert_false(document_read_back(&document, scene->verified, NULL));
        document.bytes[at] ^= bit;
    }
    g_assert_true(document_read_back(&document, scene->verified, NULL));
}

static const uint8_t *find(const uint8_t *from, const uint8_t *end, const char *text)
{
    return memmem(from, (size_t)(end - from), text, strlen(text));
}

/* A bit in the middle of every deflated stream, with the right sum over the file: the stream's own is wrong
 * then, or it cannot be inflated. */
static void damage_to_a_stream_is_seen_by_the_streams_own_sum(struct scene *scene,
                                                              gconstpointer unused)
{
    SCOPED_DOCUMENT document = {0};
    unsigned count = 0;

    compose(scene, &document);
    g_assert_true(say(scene, document.bytes, document.len, NULL));
    const uint8_t *end = document.bytes + document.len;

    for (const uint8_t *p = document.bytes; (p = find(p, end, "stream\nx")) != NULL; p++) {
        const uint8_t *close = find(p, end, "endstream");
        uint8_t *middle = document.bytes + (p - document.bytes) + (close - p) / 2;

        *middle ^= 0x04;
        g_assert_false(say(scene, document.bytes, document.len, NULL));
        *middle ^= 0x04;
        count++;
    }
    g_assert_cmpuint(count, >, 5);
}

static void damage_to_the_files_frame_is_seen(struct scene *scene, gconstpointer unused)
{
    static const struct {
        const char *from, *to;
    } changes[] = {{"%PDF-", "%PDX-"},
                   {"startxref\n", "startxref\n0"},
                   {"\nxref\n0 ", "\nxref\n1 "},
                   {"0000000015", "0000000016"},
                   {" 0 obj", " 1 obj"},
                   {"endobj", "endobk"},
                   {"/Kids", "/Kibs"},
                   {"595.32", "595.12"},
                   {"/ImageMask true", "/ImageMask trux"},
                   {"/Width 10", "/Width 11"},
                   {"/Contents", "/Contends"},
                   {"/XObject <<", "/XObjekt <<"},
                   {"trailer", "trailex"},
                   {"/Decode [1", "/Decode [0"}};
    SCOPED_DOCUMENT document = {0};

    compose(scene, &document);
    for (size_t i = 0; i < G_N_ELEMENTS(changes); i++) {
        size_t len = strlen(changes[i].to);
        uint8_t *at =
            memmem(document.bytes, document.len, changes[i].from, strlen(changes[i].from));
        g_autofree uint8_t *before = NULL;

        if (at == NULL)
            g_error("no %s", changes[i].from);
        before = g_memdup2(at, len);
        memcpy(at, changes[i].to, len);
        if (say(scene, document.bytes, document.len, NULL))
            g_error("%s is not seen", changes[i].to);
        memcpy(at, before, len);
    }
    g_assert_true(say(scene, document.bytes, document.len, NULL));
}

static void a_file_cut_off_anywhere_is_seen(struct scene *scene, gconstpointer unused)
{
    SCOPED_DOCUMENT document = {0};

    compose(scene, &document);
    for (size_t len = 0; len < document.len; len += len < 100 ? 1 : 997) {
        /* A copy of just that length: reading beyond it is seen. */
        g_autofree uint8_t *cut = g_memdup2(document.bytes, len);

        g_assert_false(say(scene, cut, len, NULL));
    }
}

#define ADD(name, test) g_test_add("/proof/" name, struct scene, NULL, set_up, test, tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("right", what_is_right_is_printed);
    ADD("text", the_wrong_text_in_a_code_is_seen);
    ADD("module", a_module_of_the_wrong_colour_is_seen);
    ADD("places", codes_that_have_changed_places_are_seen);
    ADD("moved", a_code_that_has_moved_is_seen);
    ADD("over-text", a_code_over_the_text_is_seen);
    ADD("missing", a_missing_code_is_seen);
    ADD("twice", a_code_that_comes_twice_is_seen);
    ADD("line", a_line_through_the_quiet_zone_is_seen);
    ADD("tint", dots_under_a_code_are_seen);
    ADD("scaled", a_code_that_was_scaled_is_seen);
    ADD("turned", a_code_that_was_turned_is_seen);
    ADD("sheets", a_sheet_too_many_or_too_few_is_seen);
    ADD("flip", a_flipped_bit_is_seen_wherever_it_is);
    ADD("stream", damage_to_a_stream_is_seen_by_the_streams_own_sum);
    ADD("frame", damage_to_the_files_frame_is_seen);
    ADD("cut", a_file_cut_off_anywhere_is_seen);
    return g_test_run();
}
