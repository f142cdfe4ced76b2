#include "printer/document.h"

#include <cairo-pdf.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/secret.h"
#include "printer/buffer.h"
#include "printer/certification.h"
#include "printer/codes.h"
#include "printer/dummy.h"
#include "printer/frame.h"
#include "printer/holder.h"
#include "printer/page.h"
#include "printer/proof.h"
#include "printer/pwg.h"
#include "printer/specimen.h"
#include "printer/surface.h"
#include "printer/table.h"

#define HOLDER_Y       MM(60.96)
#define SHORT_HOLDER_Y MM(46.57)
#define TABLE_GAP      12.0

static const char title[] =
    "新型コロナウイルス感染症予防接種証明書 Vaccination Certificate of COVID-19";

/* The fonts of the process, and the turn to use them: Pango's are for one thread at a time. */
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static struct fonts *fonts;

static pthread_mutex_t *take_turn(void)
{
    pthread_mutex_lock(&turn);
    return &turn;
}

static void end_turn(pthread_mutex_t **taken)
{
    pthread_mutex_unlock(*taken);
}
#define SCOPED_TURN SCOPED(end_turn) pthread_mutex_t

/* A certificate to draw and its codes, encoded once for paper and proof. */
struct work {
    const struct certificate *certificate;
    bool test; /* marked as nobody's */
    struct qr codes[CERTIFICATE_CODES_MAX];
    size_t next; /* the first dose of the sheet after the one that was drawn last */
};

static void work_done(struct work *work)
{
    wipe(work, sizeof *work);
}
#define SCOPED_WORK SCOPED(work_done) struct work

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

/* What VRS signed must agree with itself, or the printer would count other sheets. */
static bool is_consistent(const struct certificate *certificate, struct err *err)
{
    if (certificate->dose_count == 0 || certificate->dose_count > CERTIFICATE_DOSES_MAX)
        return ERR(err, ERR_MALFORMED, certificate->dose_count);
    if (certificate->code_count == 0 || certificate->code_count > CERTIFICATE_CODES_MAX)
        return ERR(err, ERR_MALFORMED, certificate->code_count);
    for (size_t i = 0; i < certificate->code_count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (certificate->codes[i].format == certificate->codes[k].format)
                return ERR(err, ERR_MALFORMED, i);
        }
    }
    if (certificate->codes[0].format != CERTIFICATE_SHC)
        return ERR(err, ERR_MALFORMED, 0);
    if (!has_dates(certificate))
        return ERR(err, ERR_MALFORMED, 0);
    if (certificate->sheets == 0 || certificate->sheets != certificate_sheets(certificate))
        return ERR(err, ERR_MALFORMED, certificate->sheets);
    return true;
}

static bool encode_codes(struct work *work, struct err *err)
{
    for (size_t i = 0; i < work->certificate->code_count; i++) {
        const struct certificate_code *code = &work->certificate->codes[i];

        if (!qr_encode(code->format, code->text, &work->codes[i], err))
            return false;
    }
    return true;
}

/* Returns the index of the first dose for the second sheet. */
static size_t draw_first_sheet(struct page *page, const struct work *work)
{
    const struct certificate *certificate = work->certificate;
    double y = holder_draw(page, certificate, HOLDER_Y);

    size_t next = table_draw(page, certificate, 1, 0, y + TABLE_GAP, CERTIFICATION_TABLE_UNTIL);

    certification_draw(page, certificate);
    if (work->test) {
        dummy_draw_codes(page, certificate, work->codes);
        dummy_draw_mark(page);
    } else {
        codes_draw(page, certificate, work->codes);
    }
    return next;
}

/* From the dose at index first on; returns the index of the first one for the sheet after it. */
static size_t draw_further_sheet(struct page *page, const struct work *work, unsigned sheet,
                                 size_t first)
{
    const struct certificate *certificate = work->certificate;
    double y = holder_draw_short(page, &certificate->holder, SHORT_HOLDER_Y);

    size_t next = table_draw(page, certificate, sheet, first, y + TABLE_GAP,
                             CERTIFICATION_REFERENCE_TABLE_UNTIL);

    certification_draw_reference(page);
    return next;
}

/* The draw() of a struct drawing. */
static bool draw_sheet(void *ctx, cairo_t *cairo, unsigned sheet, struct err *err)
{
    struct work *work = ctx;
    struct page page;

    page_init(&page, fonts, cairo);
    frame_draw_top(&page, work->certificate, sheet);
    if (sheet == 1)
        work->next = draw_first_sheet(&page, work);
    else
        work->next = draw_further_sheet(&page, work, sheet, work->next);
    if (work->test)
        dummy_draw_bottom(&page);
    else
        frame_draw_bottom(&page, work->certificate, sheet);
    return page_done(&page, err);
}

/* The dates are the issue date, or the same certificate would not give the same bytes. */
static void describe(cairo_surface_t *surface, const struct certificate *certificate)
{
    char date[DATE_ISO_SIZE + sizeof "T00:00:00+09:00"];

    snprintf(date, sizeof date, "%sT00:00:00+09:00", certificate->issued_on);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, date);
}

/* Cairo marks every page as a transparency group in RGB, which some printers flatten and colour.
 * Nothing on the page is transparent: the mark is blanked where it stands, so that no offset in the
 * file moves. */
static void unmark_transparency(struct buffer *pdf)
{
    static const char mark[] = "/Group <<\n      /Type /Group\n      /S /Transparency";
    uint8_t *from = pdf->bytes;
    uint8_t *end = pdf->bytes + pdf->len;

    while ((from = memmem(from, (size_t)(end - from), mark, sizeof mark - 1)) != NULL) {
        uint8_t *close = memmem(from, (size_t)(end - from), ">>", 2);

        if (close == NULL)
            return;
        memset(from, ' ', (size_t)(close + 2 - from));
        from = close;
    }
}

static cairo_status_t write_pdf(void *closure, const unsigned char *data, unsigned len)
{
    return buffer_append(closure, data, len) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_NO_MEMORY;
}

static bool draw_pdf(const struct drawing *drawing, const struct certificate *certificate,
                     struct buffer *buffer, struct err *err)
{
    SCOPED_SURFACE *surface =
        cairo_pdf_surface_create_for_stream(write_pdf, buffer, PAGE_WIDTH_PT, PAGE_HEIGHT_PT);
    SCOPED_CAIRO *cairo = cairo_create(surface);

    cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_4);
    describe(surface, certificate);
    for (unsigned sheet = 1; sheet <= drawing->sheets; sheet++) {
        if (!drawing->draw(drawing->ctx, cairo, sheet, err))
            return false;
        cairo_show_page(cairo);
    }
    cairo_surface_finish(surface);
    if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS)
        return ERR(err, ERR_MEMORY, cairo_surface_status(surface));
    unmark_transparency(buffer);
    return true;
}

static bool write_sheets(const struct work *work, const struct drawing *drawing,
                         const struct format *format, struct buffer *buffer, uint64_t *ret_sum,
                         struct err *err)
{
    struct proof proof;

    if (format->language == FORMAT_PWG)
        return pwg_write(drawing, format, buffer, ret_sum, err);
    proof_init(&proof, format, work->certificate, work->codes);
    if (!proof_drawing(&proof, drawing, err) || !draw_pdf(drawing, work->certificate, buffer, err))
        return false;
    *ret_sum = bits_sum(BITS_SUM_FIRST, buffer->bytes, buffer->len);
    return true;
}

static bool read_back(const struct work *work, const struct document *document, struct err *err)
{
    struct proof proof;

    proof_init(&proof, &document->format, work->certificate, work->codes);
    return proof_bytes_say(
        &proof, &(struct proof_bytes){document->bytes, document->len, document->sum}, err);
}

static bool compose(const struct certificate *certificate, bool test, const struct format *format,
                    struct document *ret, struct err *err)
{
    SCOPED_WORK work = {.certificate = certificate, .test = test};
    const struct drawing drawing = {&work, certificate->sheets, draw_sheet};
    SCOPED_BUFFER buffer = {0};
    SCOPED_DOCUMENT document = {.format = *format, .sheets = certificate->sheets};

    if (!is_consistent(certificate, err) || !encode_codes(&work, err) ||
        !write_sheets(&work, &drawing, format, &buffer, &document.sum, err))
        return false;
    document.len = buffer.len;
    document.bytes = MOVE(buffer.bytes);
    if (!read_back(&work, &document, err))
        return false;
    *ret = document;
    document = (struct document){0};
    return true;
}

/* The first page costs what later ones do not (faces are read, tables built), and shows whether
 * everything from face to decoder works. */
static bool rehearse(struct err *err)
{
    static const struct format raster = {FORMAT_PWG, 600, 1};
    SCOPED_DOCUMENT as_pdf = {0};
    SCOPED_DOCUMENT as_raster = {0};

    return compose(specimen_certificate(), false, &FORMAT_OF_PDF, &as_pdf, err) &&
           compose(specimen_certificate(), false, &raster, &as_raster, err);
}

static bool prepare(struct err *err)
{
    if (fonts != NULL)
        return true;
    if (!fonts_open(&fonts, err))
        return false;
    if (!rehearse(err)) {
        fonts_free(&fonts);
        return false;
    }
    return true;
}

bool document_prepare(struct err *err)
{
    SCOPED_TURN *taken = take_turn();

    (void)taken;
    return prepare(err);
}

void document_forget(void)
{
    SCOPED_TURN *taken = take_turn();

    (void)taken;
    fonts_free(&fonts);
}

bool document_compose(const struct verified_certificate *verified, struct document *ret,
                      struct err *err)
{
    return document_compose_in(&FORMAT_OF_PDF, verified, ret, err);
}

bool document_compose_in(const struct format *format, const struct verified_certificate *verified,
                         struct document *ret, struct err *err)
{
    SCOPED_TURN *taken = take_turn();

    (void)taken;
    return prepare(err) && compose(verified_certificate_view(verified), false, format, ret, err);
}

bool document_compose_test(struct document *ret, struct err *err)
{
    return document_compose_test_in(&FORMAT_OF_PDF, ret, err);
}

bool document_compose_test_in(const struct format *format, struct document *ret, struct err *err)
{
    SCOPED_TURN *taken = take_turn();
    struct certificate certificate; /* nobody's: nothing to wipe */

    (void)taken;
    dummy_certificate(&certificate);
    return prepare(err) && compose(&certificate, true, format, ret, err);
}

bool document_read_back(const struct document *document,
                        const struct verified_certificate *verified, struct err *err)
{
    SCOPED_WORK work = {.certificate = verified_certificate_view(verified)};

    return is_consistent(work.certificate, err) && encode_codes(&work, err) &&
           read_back(&work, document, err);
}

struct printer_page document_page(const struct document *document)
{
    return (struct printer_page){document->format, document->bytes, document->len,
                                 document->sheets};
}

void document_done(struct document *document)
{
    if (document->bytes != NULL)
        wipe(document->bytes, document->len);
    free(document->bytes);
    *document = (struct document){0};
}

bool document_can_print_name(const char *name, struct err *err)
{
    SCOPED_TURN *taken = take_turn();
    SCOPED_SURFACE *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1);
    SCOPED_CAIRO *cairo = cairo_create(surface);
    struct page page;

    (void)taken;
    if (!prepare(err))
        return false;
    page_init(&page, fonts, cairo);
    holder_check_name(&page, name);
    return page_done(&page, err);
}
