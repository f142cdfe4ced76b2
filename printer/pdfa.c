#include "printer/pdfa.h"

#include <glib.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "printer/blacken.h"
#include "printer/icc.h"
#include "printer/pdf-file.h"

static const char producer[] = "cairo, Madoguchi";

/* While it is written. */
struct writing {
    const struct pdfa_description *description;
    struct pdf_file file;
    struct buffer *to;
    size_t count;             /* of all objects, ours at the end */
    size_t *offsets;          /* in ret, by number */
    size_t *lengths;          /* what an object says that is a stream's length; 0 for others */
    size_t metadata, profile; /* numbers of ours */
    size_t form;              /* of the dots; 0: none */
    struct err err;           /* the first thing that went wrong */
};

static void writing_done(struct writing *writing)
{
    pdf_file_done(&writing->file);
    free(writing->offsets);
    free(writing->lengths);
}
#define SCOPED_WRITING SCOPED(writing_done) struct writing

static void fail(struct writing *writing, enum err_code code, size_t detail)
{
    if (writing->err.code == ERR_NONE)
        err_set(&writing->err, code, (int32_t)detail, __func__);
}

static void put(struct writing *writing, const void *bytes, size_t len)
{
    if (writing->err.code == ERR_NONE && !buffer_append(writing->to, bytes, len))
        fail(writing, ERR_MEMORY, len);
}

static void put_span(struct writing *writing, const uint8_t *from, const uint8_t *end)
{
    put(writing, from, (size_t)(end - from));
}

__attribute__((format(printf, 2, 3))) static void put_text(struct writing *writing,
                                                           const char *format, ...)
{
    va_list args;

    va_start(args, format);
    char *text = g_strdup_vprintf(format, args); /* of nobody: numbers and the page's own words */
    va_end(args);
    put(writing, text, strlen(text));
    g_free(text);
}

static void begin(struct writing *writing, size_t number)
{
    writing->offsets[number] = writing->to->len;
    put_text(writing, "%zu 0 obj\n", number);
}

static void end(struct writing *writing)
{
    put_text(writing, "endobj\n");
}

static void put_stream(struct writing *writing, const void *bytes, size_t len)
{
    put_text(writing, "\nstream\n");
    put(writing, bytes, len);
    put_text(writing, "\nendstream\n");
}

/* Cairo marks pages and forms as transparency groups in RGB, which some printers flatten and colour.
 * Nothing on them is transparent. */
static void put_without_group(struct writing *writing, struct span body)
{
    const uint8_t *group;

    while ((group = span_find(body, "/Group <<")) != NULL) {
        const uint8_t *close = span_find((struct span){group, body.end}, ">>");

        if (close == NULL) {
            fail(writing, ERR_MALFORMED, 0);
            return;
        }
        put_span(writing, body.from, group);
        body.from = close + 2;
    }
    put_span(writing, body.from, body.end);
}

/* The dictionary with more at its end. */
static void put_with(struct writing *writing, struct span body, const char *more)
{
    const uint8_t *close = body.end;

    while (close > body.from && close[-1] != '>')
        close--;
    if (close - body.from < 2) {
        fail(writing, ERR_MALFORMED, 0);
        return;
    }
    put_span(writing, body.from, close - 2);
    put_text(writing, "%s>>\n", more);
}

/* ---- what the file says of itself ---- */

static void put_catalog(struct writing *writing, struct span body)
{
    char more[512];

    snprintf(more, sizeof more,
             "   /Lang (ja)\n"
             "   /ViewerPreferences << /PrintScaling /None >>\n"
             "   /Metadata %zu 0 R\n"
             "   /OutputIntents [ << /Type /OutputIntent /S /GTS_PDFA1\n"
             "      /OutputConditionIdentifier (Gray) /Info (Gray, gamma 2.2)\n"
             "      /DestOutputProfile %zu 0 R >> ]\n",
             writing->metadata, writing->profile);
    put_with(writing, body, more);
}

/* UTF-16 in hexadecimal digits: the title is Japanese. */
static void put_title(struct writing *writing)
{
    gunichar2 *title = g_utf8_to_utf16(writing->description->title, -1, NULL, NULL, NULL);

    put_text(writing, "   /Title <FEFF");
    for (gunichar2 *letter = title; letter != NULL && *letter != 0; letter++)
        put_text(writing, "%04X", *letter);
    put_text(writing, ">\n");
    g_free(title);
}

static void put_info(struct writing *writing)
{
    const char *day = writing->description->issued_on;
    char date[40];

    snprintf(date, sizeof date, "(D:%.4s%.2s%.2s000000+09'00')", day, day + 5, day + 8);
    put_text(writing, "<< /Producer (%s)\n", producer);
    put_title(writing);
    put_text(writing, "   /CreationDate %s\n   /ModDate %s\n>>\n", date, date);
}

/* The same once more, as ISO 19005-2, 6.6.3 wants it. */
static const char xmp[] =
    "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
    "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
    "<rdf:Description rdf:about=\"\"\n"
    "  xmlns:dc=\"http://purl.org/dc/elements/1.1/\"\n"
    "  xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"\n"
    "  xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"\n"
    "  xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\n"
    "<pdfaid:part>2</pdfaid:part>\n"
    "<pdfaid:conformance>B</pdfaid:conformance>\n"
    "<dc:format>application/pdf</dc:format>\n"
    "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">%s</rdf:li></rdf:Alt></dc:title>\n"
    "<xmp:CreateDate>%sT00:00:00+09:00</xmp:CreateDate>\n"
    "<xmp:ModifyDate>%sT00:00:00+09:00</xmp:ModifyDate>\n"
    "<pdf:Producer>%s</pdf:Producer>\n"
    "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n"
    "<?xpacket end=\"w\"?>";

static void put_metadata(struct writing *writing)
{
    const struct pdfa_description *description = writing->description;
    char *text = g_strdup_printf(xmp, description->title, description->issued_on,
                                 description->issued_on, producer);

    begin(writing, writing->metadata);
    put_text(writing, "<< /Type /Metadata /Subtype /XML /Length %zu >>", strlen(text));
    put_stream(writing, text, strlen(text));
    end(writing);
    g_free(text);
}

static void put_profile(struct writing *writing)
{
    uint8_t profile[ICC_GRAY_LEN];

    icc_gray(profile);
    begin(writing, writing->profile);
    put_text(writing, "<< /N 1 /Length %zu >>", sizeof profile);
    put_stream(writing, profile, sizeof profile);
    end(writing);
}

static void put_form(struct writing *writing)
{
    const struct dots_pdf *dots = writing->description->dots;

    if (writing->form == 0)
        return;
    begin(writing, writing->form);
    put_text(writing,
             "<< /Type /XObject /Subtype /Form /BBox [ 0 0 %u %u ] /Resources << >>\n"
             "   /Filter /FlateDecode /Length %zu >>",
             dots->width, dots->height, span_len(dots->form));
    put_stream(writing, dots->form.from, span_len(dots->form));
    end(writing);
}

/* ---- one object after the other ---- */

static bool is_dotted(const struct writing *writing, size_t sheet)
{
    return writing->form != 0 && sheet != 0 && sheet <= writing->description->dotted_sheets;
}

static void put_black(struct writing *writing, const struct pdf_object *object)
{
    SCOPED_BUFFER black = {0};
    struct span before = {0};
    struct err err;

    if (is_dotted(writing, object->content_of)) {
        const struct buffer *sheet = &writing->description->dots->sheet;

        before = (struct span){sheet->bytes, sheet->bytes + sheet->len};
    }
    if (!blacken(object->stream, before, &black, &err)) {
        fail(writing, err.code, (size_t)err.detail);
        return;
    }
    writing->lengths[object->length] = black.len;
    put_without_group(writing, object->body);
    put_stream(writing, black.bytes, black.len);
}

/* The sheet's resources, and the dots' form among them. */
static void put_resources(struct writing *writing, struct span body)
{
    static const char forms[] = "/XObject <<";
    static const char all[] = "<<";
    const uint8_t *at = span_find(body, forms);

    if (at != NULL) {
        put_span(writing, body.from, at + sizeof forms - 1);
        put_text(writing, " /Dots %zu 0 R", writing->form);
        put_span(writing, at + sizeof forms - 1, body.end);
        return;
    }
    at = span_find(body, all);
    if (at == NULL) {
        fail(writing, ERR_MALFORMED, 0);
        return;
    }
    put_span(writing, body.from, at + sizeof all - 1);
    put_text(writing, "\n   /XObject << /Dots %zu 0 R >>", writing->form);
    put_span(writing, at + sizeof all - 1, body.end);
}

static void put_object(struct writing *writing, size_t number)
{
    const struct pdf_object *object = &writing->file.objects[number];

    if (object->is_content) {
        put_black(writing, object);
    } else if (object->stream.from != NULL) {
        put_span(writing, object->body.from, object->body.end);
        put_stream(writing, object->stream.from, span_len(object->stream));
    } else if (writing->lengths[number] > 0) {
        put_text(writing, "%zu\n", writing->lengths[number]);
    } else if (is_dotted(writing, object->resources_of)) {
        put_resources(writing, object->body);
    } else if (number == writing->file.root) {
        put_catalog(writing, object->body);
    } else if (number == writing->file.info) {
        put_info(writing);
    } else if (span_find(object->body, "/Subtype /CIDFontType2") != NULL) {
        /* ISO 19005-2, 6.2.11.3.2; cairo leaves it to its default. */
        put_with(writing, object->body, "   /CIDToGIDMap /Identity\n");
    } else {
        put_without_group(writing, object->body);
    }
}

/* Streams first: their lengths are known when the objects come that say them. */
static void put_objects(struct writing *writing)
{
    for (unsigned turn = 0; turn < 2; turn++) {
        for (size_t i = 1; i < writing->file.count; i++) {
            if ((writing->file.objects[i].stream.from != NULL) != (turn == 0))
                continue;
            begin(writing, i);
            put_object(writing, i);
            end(writing);
        }
    }
}

static void put_header(struct writing *writing)
{
    static const char header[] = "%PDF-1.7\n%\xB5\xED\xAE\xFB\n";

    put(writing, header, sizeof header - 1);
}

/* The file's own digest names it, or the same certificate would not give the same bytes. */
static void put_id(struct writing *writing)
{
    char *digest =
        g_compute_checksum_for_data(G_CHECKSUM_SHA256, writing->to->bytes, writing->to->len);

    put_text(writing, "   /ID [ <%.32s> <%.32s> ]\n", digest, digest);
    g_free(digest);
}

static void put_end(struct writing *writing)
{
    size_t xref = writing->to->len;

    put_text(writing, "xref\n0 %zu\n0000000000 65535 f \n", writing->count);
    for (size_t i = 1; i < writing->count; i++)
        put_text(writing, "%010zu 00000 n \n", writing->offsets[i]);
    put_text(writing, "trailer\n<< /Size %zu\n   /Root %zu 0 R\n   /Info %zu 0 R\n", writing->count,
             writing->file.root, writing->file.info);
    put_id(writing);
    put_text(writing, ">>\nstartxref\n%zu\n%%%%EOF\n", xref);
}

bool pdfa_write(const struct buffer *pdf, const struct pdfa_description *description,
                struct buffer *ret, struct err *err)
{
    SCOPED_WRITING writing = {.description = description, .to = ret};

    if (!pdf_file_read(pdf, &writing.file, err))
        return false;
    writing.metadata = writing.file.count;
    writing.profile = writing.file.count + 1;
    writing.count = writing.file.count + 2;
    if (description->dots != NULL && span_len(description->dots->form) > 0)
        writing.form = writing.count++;
    writing.offsets = calloc(writing.count, sizeof *writing.offsets);
    writing.lengths = calloc(writing.count, sizeof *writing.lengths);
    if (writing.offsets == NULL || writing.lengths == NULL)
        return ERR(err, ERR_MEMORY, 0);

    put_header(&writing);
    put_objects(&writing);
    put_metadata(&writing);
    put_profile(&writing);
    put_form(&writing);
    put_end(&writing);
    return writing.err.code == ERR_NONE || ERR(err, writing.err.code, writing.err.detail);
}
