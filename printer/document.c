#include "printer/document.h"

#include <cairo-pdf.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/secret.h"
#include "printer/certification.h"
#include "printer/codes.h"
#include "printer/dummy.h"
#include "printer/frame.h"
#include "printer/holder.h"
#include "printer/page.h"
#include "printer/specimen.h"
#include "printer/table.h"

#define HOLDER_Y         MM(60.96)
#define SHORT_HOLDER_Y   MM(46.57)
#define TABLE_GAP        12.0
#define PROOF_DOTS_INCH  300
#define PROOF_DOTS_POINT (PROOF_DOTS_INCH / 72.0)

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
};

static void work_done(struct work *work)
{
    wipe(work, sizeof *work);
}
#define SCOPED_WORK SCOPED(work_done) struct work

/* Bytes that grow without leaving a copy of themselves behind. */
struct buffer {
    uint8_t *bytes;
    size_t len;
    size_t size;
};

static void buffer_done(struct buffer *buffer)
{
    if (buffer->bytes != NULL)
        wipe(buffer->bytes, buffer->size);
    free(buffer->bytes);
    *buffer = (struct buffer){0};
}
#define SCOPED_BUFFER SCOPED(buffer_done) struct buffer

static bool buffer_reserve(struct buffer *buffer, size_t more)
{
    if (buffer->size - buffer->len >= more)
        return true;

    struct buffer larger = {.len = buffer->len,
                            .size = 2 * buffer->size + more + (size_t)256 * 1024};

    larger.bytes = malloc(larger.size);
    if (larger.bytes == NULL)
        return false;
    if (buffer->len > 0)
        memcpy(larger.bytes, buffer->bytes, buffer->len);
    buffer_done(buffer);
    *buffer = larger;
    return true;
}

static cairo_status_t buffer_append(void *closure, const unsigned char *data, unsigned len)
{
    struct buffer *buffer = closure;

    if (!buffer_reserve(buffer, len))
        return CAIRO_STATUS_NO_MEMORY;
    memcpy(buffer->bytes + buffer->len, data, len);
    buffer->len += len;
    return CAIRO_STATUS_SUCCESS;
}

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

/* *next is the first dose of the sheet, and then of the one after it. */
static bool draw_sheet(cairo_t *cairo, const struct work *work, unsigned sheet, size_t *next,
                       struct err *err)
{
    struct page page;

    page_init(&page, fonts, cairo);
    frame_draw_top(&page, work->certificate, sheet);
    if (sheet == 1)
        *next = draw_first_sheet(&page, work);
    else
        *next = draw_further_sheet(&page, work, sheet, *next);
    if (work->test)
        dummy_draw_bottom(&page);
    else
        frame_draw_bottom(&page, work->certificate, sheet);
    return page_done(&page, err);
}

static void surface_done(cairo_surface_t **surface)
{
    cairo_surface_destroy(*surface);
}
#define SCOPED_SURFACE SCOPED(surface_done) cairo_surface_t

static void cairo_done(cairo_t **cairo)
{
    cairo_destroy(*cairo);
}
#define SCOPED_CAIRO SCOPED(cairo_done) cairo_t

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

static bool draw_pdf(const struct work *work, struct buffer *buffer, struct err *err)
{
    SCOPED_SURFACE *surface =
        cairo_pdf_surface_create_for_stream(buffer_append, buffer, PAGE_WIDTH_PT, PAGE_HEIGHT_PT);
    SCOPED_CAIRO *cairo = cairo_create(surface);
    size_t next = 0;

    cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_4);
    describe(surface, work->certificate);
    for (unsigned sheet = 1; sheet <= work->certificate->sheets; sheet++) {
        if (!draw_sheet(cairo, work, sheet, &next, err))
            return false;
        cairo_show_page(cairo);
    }
    cairo_surface_finish(surface);
    if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS)
        return ERR(err, ERR_MEMORY, cairo_surface_status(surface));
    unmark_transparency(buffer);
    return true;
}

/* Ink to dots: A8 counts how much black there is, the raster how much white. */
static void develop(cairo_surface_t *surface, struct raster *ret)
{
    const uint8_t *ink = cairo_image_surface_get_data(surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(surface);

    for (unsigned y = 0; y < ret->height; y++) {
        for (unsigned x = 0; x < ret->width; x++)
            ret->dots[y * (size_t)ret->width + x] = (uint8_t)(255 - ink[y * stride + x]);
    }
}

/* The same drawing once more, onto dots. 300 an inch, because half the printers and scanners have no
 * more: a module is five whole dots there, and what is read at 300 is read at 600. Everything on the
 * sheet is drawn, so that a text astray over a code is noticed. */
static bool draw_proof(const struct work *work, struct raster *ret, struct err *err)
{
    unsigned width = (unsigned)(PAGE_WIDTH_PT * PROOF_DOTS_POINT);
    unsigned height = (unsigned)((PAGE_HEIGHT_PT - CODES_TOP) * PROOF_DOTS_POINT);
    SCOPED_SURFACE *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, (int)width, (int)height);
    SCOPED_CAIRO *cairo = cairo_create(surface);
    struct raster proof;
    size_t next = 0;

    cairo_scale(cairo, PROOF_DOTS_POINT, PROOF_DOTS_POINT);
    cairo_translate(cairo, 0.0, -CODES_TOP);
    if (!draw_sheet(cairo, work, 1, &next, err) || !raster_init(&proof, width, height, err))
        return false;
    cairo_surface_flush(surface);
    develop(surface, &proof);
    wipe(cairo_image_surface_get_data(surface),
         (size_t)cairo_image_surface_get_stride(surface) * height);
    *ret = proof;
    return true;
}

static bool read_back(const struct raster *proof, const struct certificate *certificate,
                      struct err *err)
{
    const char *texts[CERTIFICATE_CODES_MAX];

    for (size_t i = 0; i < certificate->code_count; i++)
        texts[i] = certificate->codes[i].text;
    return raster_says(proof, texts, certificate->code_count, err);
}

static bool compose(const struct certificate *certificate, bool test, struct document *ret,
                    struct err *err)
{
    SCOPED_WORK work = {.certificate = certificate, .test = test};
    SCOPED_BUFFER buffer = {0};
    SCOPED_DOCUMENT document = {0};

    if (!is_consistent(certificate, err) || !encode_codes(&work, err) ||
        !draw_pdf(&work, &buffer, err) || !draw_proof(&work, &document.proof, err) ||
        !read_back(&document.proof, certificate, err))
        return false;

    document.bytes = MOVE(buffer.bytes);
    document.len = buffer.len;
    document.sheets = certificate->sheets;
    *ret = document;
    document = (struct document){0};
    return true;
}

/* The first page costs what later ones do not (faces are read, tables built), and shows whether
 * everything from face to decoder works. */
static bool rehearse(struct err *err)
{
    SCOPED_DOCUMENT document = {0};

    return compose(specimen_certificate(), false, &document, err);
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
    SCOPED_TURN *taken = take_turn();

    (void)taken;
    return prepare(err) && compose(verified_certificate_view(verified), false, ret, err);
}

bool document_compose_test(struct document *ret, struct err *err)
{
    SCOPED_TURN *taken = take_turn();
    struct certificate certificate; /* nobody's: nothing to wipe */

    (void)taken;
    dummy_certificate(&certificate);
    return prepare(err) && compose(&certificate, true, ret, err);
}

bool document_read_back(const struct document *document,
                        const struct verified_certificate *verified, struct err *err)
{
    const struct certificate *certificate = verified_certificate_view(verified);

    if (!is_consistent(certificate, err))
        return false;
    return read_back(&document->proof, certificate, err);
}

void document_done(struct document *document)
{
    if (document->bytes != NULL)
        wipe(document->bytes, document->len);
    free(document->bytes);
    raster_done(&document->proof);
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
