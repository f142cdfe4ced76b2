#include "printer/document.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/secret.h"
#include "printer/buffer.h"
#include "printer/composition.h"
#include "printer/dots.h"
#include "printer/dummy.h"
#include "printer/holder.h"
#include "printer/page.h"
#include "printer/pdf.h"
#include "printer/proof.h"
#include "printer/pwg.h"
#include "printer/specimen.h"
#include "printer/surface.h"

static const char title[] =
    "新型コロナウイルス感染症予防接種証明書 Vaccination Certificate of COVID-19";

/* The fonts of the process, and the turn to use them: Pango's are for one thread at a time. */
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static struct fonts *fonts;
static struct dots *dots;
static struct dots_setting setting;
static bool is_set; /* by document_set_dots(); else the usual ones */

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

static bool write_pdf(const struct composition *composition, const struct drawing *drawing,
                      struct buffer *buffer, struct err *err)
{
    const struct certificate *certificate = composition->certificate;
    SCOPED_DOTS_PDF tile = {0};
    struct pdfa_description description = {
        .title = title, .dots = &tile, .dotted_sheets = composition_dotted(composition)};

    memcpy(description.issued_on, certificate->issued_on, sizeof description.issued_on);
    return dots_for_pdf(dots, certificate->id, &tile, err) &&
           pdf_write(drawing, &description, buffer, err);
}

static bool write_sheets(struct composition *composition, const struct format *format,
                         struct buffer *buffer, uint64_t *ret_sum, struct err *err)
{
    const struct drawing drawing = composition_drawing(composition);
    struct proof proof;

    if (format->language == FORMAT_PWG)
        return pwg_write(&drawing, format, buffer, ret_sum, err);
    proof_init(&proof, format, composition->certificate, composition->codes);
    if (!proof_drawing(&proof, &drawing, err) || !write_pdf(composition, &drawing, buffer, err))
        return false;
    *ret_sum = bits_sum(BITS_SUM_FIRST, buffer->bytes, buffer->len);
    return true;
}

static bool read_back(const struct composition *composition, const struct document *document,
                      struct err *err)
{
    struct proof proof;

    proof_init(&proof, &document->format, composition->certificate, composition->codes);
    return proof_bytes_say(
        &proof, &(struct proof_bytes){document->bytes, document->len, document->sum}, err);
}

static bool compose(const struct certificate *certificate, bool test, const struct format *format,
                    struct document *ret, struct err *err)
{
    SCOPED_COMPOSITION composition = {0};
    SCOPED_BUFFER buffer = {0};
    SCOPED_DOCUMENT document = {.format = *format, .sheets = certificate->sheets};

    if (!composition_init(&composition, certificate, err))
        return false;
    composition.fonts = fonts;
    composition.dots = dots;
    composition.test = test;
    if (!write_sheets(&composition, format, &buffer, &document.sum, err))
        return false;
    document.len = buffer.len;
    document.bytes = MOVE(buffer.bytes);
    if (!read_back(&composition, &document, err))
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

static void forget(void)
{
    dots_free(&dots);
    fonts_free(&fonts);
}

static bool prepare(struct err *err)
{
    if (fonts != NULL)
        return true;
    if (fonts_open(&fonts, err) && dots_new(is_set ? &setting : &dots_usual, fonts, &dots, err) &&
        rehearse(err))
        return true;
    forget();
    return false;
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
    forget();
}

void document_set_dots(const struct dots_setting *wanted)
{
    SCOPED_TURN *taken = take_turn();

    (void)taken;
    setting = *wanted;
    is_set = true;
    forget();
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
    SCOPED_COMPOSITION composition = {0};

    return composition_init(&composition, verified_certificate_view(verified), err) &&
           read_back(&composition, document, err);
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
