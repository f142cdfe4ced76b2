#include "printer/pdf-file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TRAILER_MAX ((size_t)1024) /* where the trailer is looked for, from the end */
#define ENTRY_LEN   20             /* of the table: ISO 32000-1, 7.5.4 */
#define OBJECTS_MAX 65536

/* While it is read. */
struct reading {
    struct span pdf;
    size_t xref; /* where the table begins: where the last object ends */
    struct pdf_file *file;
};

static bool read_trailer(struct reading *reading)
{
    struct pdf_file *file = reading->file;
    struct span tail = reading->pdf;

    if (span_len(tail) > TRAILER_MAX)
        tail.from = tail.end - TRAILER_MAX;
    return span_number_after(tail, "startxref\n", &reading->xref) &&
           reading->xref < span_len(reading->pdf) &&
           span_number_after(tail, "/Size", &file->count) && file->count > 1 &&
           file->count < OBJECTS_MAX && span_number_after(tail, "/Root", &file->root) &&
           file->root < file->count && span_number_after(tail, "/Info", &file->info) &&
           file->info < file->count;
}

static bool read_table(struct reading *reading)
{
    struct pdf_file *file = reading->file;
    struct span table = {reading->pdf.from + reading->xref, reading->pdf.end};
    static const char end_of_entry_0[] = " f \n";
    size_t count;

    if (!span_number_after(table, "xref\n0", &count) || count != file->count)
        return false;
    table.from = span_find(table, end_of_entry_0);
    if (table.from == NULL || span_len(table) < sizeof end_of_entry_0 + (count - 1) * ENTRY_LEN)
        return false;
    table.from += sizeof end_of_entry_0 - 1;
    for (size_t i = 1; i < count; i++) {
        struct span entry = {table.from + (i - 1) * ENTRY_LEN, table.from + i * ENTRY_LEN};
        size_t offset = strtoul((const char *)entry.from, NULL, 10);

        if (span_find(entry, " n \n") == NULL || offset == 0 || offset >= reading->xref)
            return false;
        file->objects[i].offset = offset;
    }
    return true;
}

/* One object ends where the next in the file begins, or the table. */
static size_t end_of(const struct reading *reading, size_t number)
{
    const struct pdf_file *file = reading->file;
    size_t end = reading->xref;

    for (size_t i = 1; i < file->count; i++) {
        if (file->objects[i].offset > file->objects[number].offset && file->objects[i].offset < end)
            end = file->objects[i].offset;
    }
    return end;
}

static bool read_body(struct reading *reading, size_t number)
{
    static const char tail[] = "endobj\n";
    struct pdf_object *object = &reading->file->objects[number];
    struct span body = {reading->pdf.from + object->offset,
                        reading->pdf.from + end_of(reading, number)};
    char head[32];
    size_t head_len = (size_t)snprintf(head, sizeof head, "%zu 0 obj\n", number);

    if (span_len(body) < head_len + sizeof tail || memcmp(body.from, head, head_len) != 0 ||
        memcmp(body.end - (sizeof tail - 1), tail, sizeof tail - 1) != 0)
        return false;
    object->body = (struct span){body.from + head_len, body.end - (sizeof tail - 1)};
    return true;
}

/* When the object is a stream: its dictionary apart from its bytes. */
static bool split_stream(struct pdf_file *file, struct pdf_object *object)
{
    static const char begin[] = "\nstream\n";
    const uint8_t *at = span_find(object->body, begin);
    size_t len;

    if (at == NULL)
        return true;

    struct span dictionary = {object->body.from, at};

    at += sizeof begin - 1;
    if (!span_number_after(dictionary, "/Length", &object->length) || object->length == 0 ||
        object->length >= file->count ||
        !span_number_after(file->objects[object->length].body, "", &len) ||
        len > (size_t)(object->body.end - at))
        return false;
    object->stream = (struct span){at, at + len};
    object->body = dictionary;
    object->is_content = span_find(dictionary, "/Subtype /Form") != NULL;
    return true;
}

/* What a page refers to after that word. */
static struct pdf_object *referred(struct pdf_file *file, struct span page, const char *word)
{
    size_t number;

    if (!span_number_after(page, word, &number) || number == 0 || number >= file->count)
        return NULL;
    return &file->objects[number];
}

/* Cairo writes the page's number in a comment. */
static bool mark_sheet(struct pdf_file *file, const struct pdf_object *page)
{
    size_t sheet;

    if (page->stream.from != NULL || !span_number_after(page->body, "/Type /Page %", &sheet))
        return true;

    struct pdf_object *content = referred(file, page->body, "/Contents");
    struct pdf_object *resources = referred(file, page->body, "/Resources");

    if (content == NULL || content->stream.from == NULL || resources == NULL)
        return false;
    content->is_content = true;
    content->content_of = sheet;
    resources->resources_of = sheet;
    return true;
}

static bool read_objects(struct reading *reading, struct err *err)
{
    struct pdf_file *file = reading->file;

    for (size_t i = 1; i < file->count; i++) {
        if (!read_body(reading, i))
            return ERR(err, ERR_MALFORMED, i);
    }
    for (size_t i = 1; i < file->count; i++) {
        if (!split_stream(file, &file->objects[i]))
            return ERR(err, ERR_MALFORMED, i);
    }
    for (size_t i = 1; i < file->count; i++) {
        if (!mark_sheet(file, &file->objects[i]))
            return ERR(err, ERR_MALFORMED, i);
    }
    return true;
}

bool pdf_file_read(const struct buffer *pdf, struct pdf_file *ret, struct err *err)
{
    SCOPED_PDF_FILE file = {0};
    struct reading reading = {{pdf->bytes, pdf->bytes + pdf->len}, 0, &file};

    if (pdf->len == 0 || !read_trailer(&reading))
        return ERR(err, ERR_MALFORMED, 0);
    file.objects = calloc(file.count, sizeof *file.objects);
    if (file.objects == NULL)
        return ERR(err, ERR_MEMORY, 0);
    if (!read_table(&reading))
        return ERR(err, ERR_MALFORMED, 0);
    if (!read_objects(&reading, err))
        return false;
    *ret = file;
    file = (struct pdf_file){0};
    return true;
}

void pdf_file_done(struct pdf_file *file)
{
    free(file->objects);
    *file = (struct pdf_file){0};
}
