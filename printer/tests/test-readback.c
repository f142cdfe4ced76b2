/* Whatever is wrong with a code on a sheet, the sheet is not printed. All sums are right here: only the eye on
 * the codes is left. */
#include <glib.h>
#include <string.h>

#include "printer/codes.h"
#include "printer/document.h"
#include "printer/tests/samples.h"
#include "printer/tests/sheets.h"

static const struct format fine = {FORMAT_PWG, 600, 1};
static const struct format coarse = {FORMAT_PWG, 300, 8};

/* Where a code is, in dots, without its quiet zone. */
struct square {
    unsigned left, top, side;
};

struct paper {
    struct verified_certificate *verified;
    struct document document;
    struct sheets sheets;
    unsigned module; /* dots */
    struct square codes[2];
};

static void find_codes(struct paper *paper)
{
    const struct certificate *certificate = &paper->verified->certificate;
    struct code_place places[2];
    struct qr qrs[2];

    for (size_t i = 0; i < 2; i++)
        g_assert_true(
            qr_encode(certificate->codes[i].format, certificate->codes[i].text, &qrs[i], NULL));
    codes_place(certificate, qrs, places);
    paper->module = paper->document.format.dpi / 60;
    for (size_t i = 0; i < 2; i++)
        paper->codes[i] =
            (struct square){(unsigned)(places[i].x / PAGE_MODULE_PT * paper->module + 0.5),
                            (unsigned)(places[i].y / PAGE_MODULE_PT * paper->module + 0.5),
                            qrs[i].width * paper->module};
}

/* For travel, with two codes on the first of two sheets. */
static void set_up(struct paper *paper, gconstpointer format)
{
    struct err err = {0};

    paper->verified = sample_new_overseas(7, 869);
    sample_add_vds_nc(paper->verified, "AOYAMA HIKARI", 1200);
    sample_count_sheets(paper->verified);
    if (!document_compose_in(format, paper->verified, &paper->document, &err))
        g_error("%s %d", err_name(err.code), err.detail);
    g_assert_cmpuint(paper->document.sheets, ==, 2);
    sheets_from(&paper->sheets, &paper->document);
    find_codes(paper);
}

static void tear_down(struct paper *paper, gconstpointer unused)
{
    sheets_done(&paper->sheets);
    document_done(&paper->document);
    verified_certificate_free(&paper->verified);
}

static void assert_printed(struct paper *paper)
{
    struct err err = {0};

    sheets_into(&paper->sheets, &paper->document);
    if (!document_read_back(&paper->document, paper->verified, &err))
        g_error("%s %d", err_name(err.code), err.detail);
}

static void assert_refused(struct paper *paper)
{
    struct err err = {0};

    sheets_into(&paper->sheets, &paper->document);
    g_assert_false(document_read_back(&paper->document, paper->verified, &err));
    g_assert_cmpstr(err_name(err.code), ==, err_name(ERR_UNREADABLE_CODE));
}

static void set_dot(struct bits *bits, unsigned x, unsigned y, bool black)
{
    uint8_t mask = (uint8_t)(0x80u >> x % 8);

    if (black)
        bits_row(bits, y)[x / 8] |= mask;
    else
        bits_row(bits, y)[x / 8] &= (uint8_t)~mask;
}

static void fill(struct bits *bits, unsigned left, unsigned top, unsigned side, bool black)
{
    for (unsigned y = top; y < top + side; y++) {
        for (unsigned x = left; x < left + side; x++)
            set_dot(bits, x, y, black);
    }
}

/* Copies a square of dots to another place, each as `times` by `times`. */
static void stamp(struct bits *to, unsigned x, unsigned y, const struct bits *from,
                  const struct square *square, unsigned step, unsigned times)
{
    for (unsigned v = 0; v < square->side / step; v++) {
        for (unsigned u = 0; u < square->side / step; u++)
            fill(to, x + u * times, y + v * times, times,
                 bits_is_black(from, square->left + u * step, square->top + v * step));
    }
}

static struct bits copy_of(const struct bits *bits)
{
    struct bits copy;

    g_assert_true(bits_init(&copy, bits->width, bits->height, NULL));
    memcpy(copy.rows, bits->rows, bits->stride * bits->height);
    return copy;
}

static void flip(struct paper *paper, unsigned code, unsigned module_x, unsigned module_y,
                 unsigned modules)
{
    const struct square *square = &paper->codes[code];
    struct bits *sheet = &paper->sheets.sheet[0];
    unsigned left = square->left + module_x * paper->module;
    unsigned top = square->top + module_y * paper->module;

    for (unsigned y = top; y < top + modules * paper->module; y++) {
        for (unsigned x = left; x < left + modules * paper->module; x++)
            set_dot(sheet, x, y, !bits_is_black(sheet, x, y));
    }
}

static void the_sheets_as_they_are_are_printed(struct paper *paper, gconstpointer unused)
{
    assert_printed(paper);
}

static void a_module_of_the_wrong_colour_is_refused(struct paper *paper, gconstpointer unused)
{
    flip(paper, 0, 40, 33, 1);
    assert_refused(paper);
    flip(paper, 0, 40, 33, 1);
    flip(paper, 1, 90, 2, 1);
    assert_refused(paper);
}

static void modules_beyond_error_correction_are_refused(struct paper *paper, gconstpointer unused)
{
    flip(paper, 0, 20, 20, 50);
    assert_refused(paper);
}

static void a_missing_corner_is_refused(struct paper *paper, gconstpointer unused)
{
    fill(&paper->sheets.sheet[0], paper->codes[0].left, paper->codes[0].top, 7 * paper->module,
         true);
    assert_refused(paper);
}

static void a_single_dot_in_a_code_is_refused(struct paper *paper, gconstpointer unused)
{
    struct bits *sheet = &paper->sheets.sheet[0];
    unsigned x = paper->codes[1].left + 50 * paper->module;
    unsigned y = paper->codes[1].top + 50 * paper->module;

    set_dot(sheet, x, y, !bits_is_black(sheet, x, y));
    assert_refused(paper);
}

static void a_dot_in_the_quiet_zone_is_refused_on_every_side(struct paper *paper,
                                                             gconstpointer unused)
{
    const struct square *code = &paper->codes[0];
    unsigned quiet = QR_QUIET_ZONE * paper->module;
    struct bits *sheet = &paper->sheets.sheet[0];
    const unsigned places[][2] = {
        {code->left - quiet, code->top - quiet},
        {code->left - 1, code->top + 30},
        {code->left + 30, code->top - 1},
        {code->left + code->side, code->top + 5},
        {code->left + 5, code->top + code->side},
        {code->left + code->side + quiet - 1, code->top + code->side + quiet - 1}};

    for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
        set_dot(sheet, places[i][0], places[i][1], true);
        assert_refused(paper);
        set_dot(sheet, places[i][0], places[i][1], false);
    }
    set_dot(sheet, code->left - quiet - 1, code->top, true);
    assert_printed(paper);
}

static void the_tint_of_dots_under_a_code_is_refused(struct paper *paper, gconstpointer unused)
{
    const struct square *code = &paper->codes[0];
    struct bits *sheet = &paper->sheets.sheet[0];

    for (unsigned y = code->top; y < code->top + code->side; y += paper->module) {
        for (unsigned x = code->left; x < code->left + code->side; x += paper->module)
            fill(sheet, x, y, 2, true);
    }
    assert_refused(paper);
}

static void take_away(struct paper *paper, unsigned code)
{
    fill(&paper->sheets.sheet[0], paper->codes[code].left, paper->codes[code].top,
         paper->codes[code].side, false);
}

static void a_code_that_is_missing_is_refused(struct paper *paper, gconstpointer unused)
{
    take_away(paper, 1);
    assert_refused(paper);
}

static void a_code_one_dot_from_its_place_is_refused(struct paper *paper, gconstpointer unused)
{
    struct bits before = copy_of(&paper->sheets.sheet[0]);
    const struct square *code = &paper->codes[0];

    take_away(paper, 0);
    stamp(&paper->sheets.sheet[0], code->left + 1, code->top, &before, code, 1, 1);
    assert_refused(paper);
    bits_done(&before);
}

static void a_code_over_the_text_is_refused(struct paper *paper, gconstpointer unused)
{
    struct bits before = copy_of(&paper->sheets.sheet[0]);

    take_away(paper, 0);
    stamp(&paper->sheets.sheet[0], 600, 1200, &before, &paper->codes[0], 1, 1);
    assert_refused(paper);
    bits_done(&before);
}

static void a_code_twice_on_a_sheet_is_refused(struct paper *paper, gconstpointer unused)
{
    struct bits *sheet = &paper->sheets.sheet[0];

    stamp(sheet, paper->module * 30, paper->module * 30, sheet, &paper->codes[0], 1, 1);
    assert_refused(paper);
}

static void a_code_on_a_sheet_without_codes_is_refused(struct paper *paper, gconstpointer unused)
{
    stamp(&paper->sheets.sheet[1], paper->module * 200, paper->module * 400,
          &paper->sheets.sheet[0], &paper->codes[1], 1, 1);
    assert_refused(paper);
}

static void a_small_code_that_does_not_belong_here_is_refused(struct paper *paper,
                                                              gconstpointer unused)
{
    unsigned dots = paper->module - 1;

    fill(&paper->sheets.sheet[1], paper->module * 190, paper->module * 390, 130 * dots, false);
    stamp(&paper->sheets.sheet[1], paper->module * 200, paper->module * 400,
          &paper->sheets.sheet[0], &paper->codes[0], paper->module, dots);
    assert_refused(paper);
}

static void finder_patterns_without_a_code_are_printed(struct paper *paper, gconstpointer unused)
{
    struct square corner = paper->codes[0];

    corner.side = 7 * paper->module;
    for (unsigned i = 0; i < 8; i++)
        stamp(&paper->sheets.sheet[1], paper->module * (60 + i * 30), paper->module * 400,
              &paper->sheets.sheet[0], &corner, 1, 1);
    assert_printed(paper);
}

static void the_codes_of_somebody_else_are_refused(struct paper *paper, gconstpointer unused)
{
    char *text = paper->verified->certificate.codes[1].text;

    text[700] = text[700] == 'A' ? 'B' : 'A';
    assert_refused(paper);
}

static void a_code_in_the_place_of_the_other_is_refused(struct paper *paper, gconstpointer unused)
{
    struct bits before = copy_of(&paper->sheets.sheet[0]);

    take_away(paper, 0);
    take_away(paper, 1);
    stamp(&paper->sheets.sheet[0], paper->codes[1].left, paper->codes[1].top, &before,
          &paper->codes[0], 1, 1);
    stamp(&paper->sheets.sheet[0], paper->codes[0].left, paper->codes[0].top, &before,
          &paper->codes[1], 1, 1);
    assert_refused(paper);
    bits_done(&before);
}

#define ADD(name, test)                                                                            \
    g_test_add("/readback/" name, struct paper, &fine, set_up, test, tear_down);                   \
    g_test_add("/readback/" name "-300", struct paper, &coarse, set_up, test, tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("as-it-is", the_sheets_as_they_are_are_printed);
    ADD("module", a_module_of_the_wrong_colour_is_refused);
    ADD("modules", modules_beyond_error_correction_are_refused);
    ADD("corner", a_missing_corner_is_refused);
    ADD("dot", a_single_dot_in_a_code_is_refused);
    ADD("quiet-zone", a_dot_in_the_quiet_zone_is_refused_on_every_side);
    ADD("tint", the_tint_of_dots_under_a_code_is_refused);
    ADD("missing", a_code_that_is_missing_is_refused);
    ADD("moved", a_code_one_dot_from_its_place_is_refused);
    ADD("over-text", a_code_over_the_text_is_refused);
    ADD("twice", a_code_twice_on_a_sheet_is_refused);
    ADD("other-sheet", a_code_on_a_sheet_without_codes_is_refused);
    ADD("small", a_small_code_that_does_not_belong_here_is_refused);
    ADD("finders", finder_patterns_without_a_code_are_printed);
    ADD("somebody-else", the_codes_of_somebody_else_are_refused);
    ADD("swapped", a_code_in_the_place_of_the_other_is_refused);
    return g_test_run();
}
