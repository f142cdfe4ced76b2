#include "printer/composition.h"

#include "base/date.h"
#include "base/secret.h"
#include "printer/bands.h"
#include "printer/certification.h"
#include "printer/codes.h"
#include "printer/dcc-sheet.h"
#include "printer/dummy.h"
#include "printer/frame.h"
#include "printer/holder.h"
#include "printer/page.h"
#include "printer/table.h"

#define HOLDER_Y       MM(60.96)
#define SHORT_HOLDER_Y MM(46.57)
#define TABLE_GAP      12.0

static bool has_dates(const struct certificate *certificate)
{
    struct date date;

    for (size_t i = 0; i < certificate->dose_count; i++) {
        if (!date_from_iso(certificate->doses[i].date, &date))
            return false;
    }
    return date_from_iso(certificate->issued_on, &date) &&
           date_from_iso(certificate->holder.birth_date, &date);
}

/* A code of doses that are on the page; of EU DCC one for each, of the other formats one of all. */
static bool is_in_its_place(const struct certificate *certificate, size_t i)
{
    const struct certificate_code *code = &certificate->codes[i];

    if (code->held == 0 || code->held > certificate->dose_count ||
        code->row > certificate->dose_count)
        return false;
    if ((code->format == CERTIFICATE_DCC) != (code->row > 0))
        return false;
    if (code->format == CERTIFICATE_VDS_NC && certificate->kind != CERTIFICATE_OVERSEAS)
        return false;
    for (size_t k = 0; k < i; k++) {
        if (certificate->codes[k].format == code->format && certificate->codes[k].row == code->row)
            return false;
    }
    return true;
}

static bool has_its_codes(const struct certificate *certificate, struct err *err)
{
    size_t dccs = 0;

    for (size_t i = 0; i < certificate->code_count; i++) {
        if (!is_in_its_place(certificate, i))
            return ERR(err, ERR_MALFORMED, i);
        dccs += certificate->codes[i].format == CERTIFICATE_DCC;
    }
    if (certificate->codes[0].format != CERTIFICATE_SHC)
        return ERR(err, ERR_MALFORMED, 0);
    if (dccs > CERTIFICATE_DCC_MAX || (dccs > 0) != certificate->dcc_sheet)
        return ERR(err, ERR_MALFORMED, dccs);
    return true;
}

/* What VRS signed must agree with itself, or the printer would count other sheets. */
static bool is_consistent(const struct certificate *certificate, struct err *err)
{
    if (certificate->dose_count == 0 || certificate->dose_count > CERTIFICATE_DOSES_MAX)
        return ERR(err, ERR_MALFORMED, certificate->dose_count);
    if (certificate->code_count == 0 || certificate->code_count > CERTIFICATE_CODES_MAX)
        return ERR(err, ERR_MALFORMED, certificate->code_count);
    if (!has_its_codes(certificate, err))
        return false;
    if (!has_dates(certificate))
        return ERR(err, ERR_MALFORMED, 0);
    if (certificate->sheets == 0 || certificate->sheets != certificate_sheets(certificate))
        return ERR(err, ERR_MALFORMED, certificate->sheets);
    return true;
}

static bool encode_codes(struct composition *composition, struct err *err)
{
    for (size_t i = 0; i < composition->certificate->code_count; i++) {
        const struct certificate_code *code = &composition->certificate->codes[i];

        if (!qr_encode(code->format, code->text, &composition->codes[i], err))
            return false;
    }
    return true;
}

/* Returns the index of the first dose for the second sheet. */
static size_t draw_first_sheet(struct page *page, const struct composition *composition)
{
    const struct certificate *certificate = composition->certificate;
    double y = holder_draw(page, certificate, HOLDER_Y);

    size_t next = table_draw(page, certificate, 1, 0, y + TABLE_GAP, CERTIFICATION_TABLE_UNTIL);

    certification_draw(page, certificate);
    if (composition->test) {
        dummy_draw_codes(page, certificate, composition->codes);
        dummy_draw_mark(page);
    } else {
        codes_draw(page, certificate, composition->codes);
    }
    return next;
}

/* From the dose at index first on; returns the index of the first one for the sheet after it. */
static size_t draw_further_sheet(struct page *page, const struct composition *composition,
                                 unsigned sheet, size_t first)
{
    const struct certificate *certificate = composition->certificate;
    double y = holder_draw_short(page, &certificate->holder, SHORT_HOLDER_Y);

    size_t next = table_draw(page, certificate, sheet, first, y + TABLE_GAP,
                             CERTIFICATION_REFERENCE_TABLE_UNTIL);

    certification_draw_reference(page);
    return next;
}

static void draw_dcc_sheet(struct page *page, const struct composition *composition)
{
    holder_draw_one_row(page, &composition->certificate->holder, SHORT_HOLDER_Y);
    dcc_sheet_draw(page, composition->certificate, composition->codes);
}

unsigned composition_dotted(const struct composition *composition)
{
    return composition->certificate->sheets - (composition->certificate->dcc_sheet ? 1 : 0);
}

/* The draw() of a struct drawing. */
static bool draw_sheet(void *ctx, cairo_t *cairo, unsigned sheet, struct err *err)
{
    struct composition *composition = ctx;
    const struct certificate *certificate = composition->certificate;
    struct page page;

    page_init(&page, composition->fonts, cairo);
    if (sheet <= composition_dotted(composition)) {
        dots_draw(composition->dots, &page, certificate->id);
        bands_draw_bottom(&page, certificate->id);
    }
    bands_draw_top(&page, certificate->id);
    frame_draw_top(&page, certificate, sheet);
    if (dcc_sheet_is(certificate, sheet))
        draw_dcc_sheet(&page, composition);
    else if (sheet == 1)
        composition->next = draw_first_sheet(&page, composition);
    else
        composition->next = draw_further_sheet(&page, composition, sheet, composition->next);
    if (composition->test)
        dummy_draw_bottom(&page);
    else
        frame_draw_bottom(&page, certificate, sheet);
    return page_done(&page, err);
}

bool composition_init(struct composition *ret, const struct certificate *certificate,
                      struct err *err)
{
    SCOPED_COMPOSITION composition = {.certificate = certificate};

    if (!is_consistent(certificate, err) || !encode_codes(&composition, err))
        return false;
    *ret = composition;
    return true;
}

void composition_done(struct composition *composition)
{
    wipe(composition, sizeof *composition);
}

struct drawing composition_drawing(struct composition *composition)
{
    return (struct drawing){composition, composition->certificate->sheets, draw_sheet};
}
