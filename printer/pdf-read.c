/* Then zlib does not write to what it inflates. */
#define ZLIB_CONST
#include "printer/pdf-read.h"

#include <string.h>
#include <zlib.h>

#include "base/secret.h"

/* ---- values ---- */

/* Skips one value, of which token was the first; its end is where *part then begins. A reference is three
 * tokens. */
static bool skip_value(struct pdf_part *part, struct pdf_token token)
{
    size_t depth = 0;

    for (;; token = pdf_next(part)) {
        if (token.kind == PDF_END || token.kind == PDF_BROKEN)
            return false;
        if (token.kind == PDF_OPEN)
            depth++;
        if (token.kind == PDF_CLOSE && depth-- == 0)
            return false;
        if (depth == 0)
            break;
    }
    if (token.kind == PDF_NUMBER) {
        struct pdf_part ahead = *part;
        struct pdf_token generation = pdf_next(&ahead);
        struct pdf_token letter = pdf_next(&ahead);

        if (generation.kind == PDF_NUMBER && letter.kind == PDF_WORD && pdf_token_is(&letter, "R"))
            *part = ahead;
    }
    return true;
}

static bool object_of(const struct pdf_reader *reader, double number, struct pdf_part *ret)
{
    if (number < 1.0 || number >= (double)reader->count ||
        reader->objects[(size_t)number].at == NULL)
        return false;
    *ret = reader->objects[(size_t)number];
    return true;
}

/* Where the value leads, if it is a reference (7.3.10). */
static bool follow(const struct pdf_reader *reader, struct pdf_part value, struct pdf_part *ret)
{
    struct pdf_part part = value;
    struct pdf_token number = pdf_next(&part);

    if (number.kind != PDF_NUMBER || pdf_next(&part).kind != PDF_NUMBER) {
        *ret = value;
        return true;
    }
    return object_of(reader, number.number, ret);
}

static bool value_at(const struct pdf_reader *reader, struct pdf_part *part, struct pdf_token first,
                     struct pdf_part *ret)
{
    struct pdf_part value = {first.kind == PDF_NAME ? first.text.at - 1 : first.text.at, NULL};

    if (!skip_value(part, first))
        return false;
    value.end = part->at;
    return follow(reader, value, ret);
}

bool pdf_entry(const struct pdf_reader *reader, struct pdf_part dictionary, const char *key,
               struct pdf_part *ret)
{
    struct pdf_token token = pdf_next(&dictionary);

    if (token.kind != PDF_OPEN || !pdf_token_is(&token, "<<"))
        return false;
    for (;;) {
        struct pdf_token name = pdf_next(&dictionary);

        if (name.kind != PDF_NAME)
            return false;
        token = pdf_next(&dictionary);
        if (pdf_token_is(&name, key))
            return value_at(reader, &dictionary, token, ret);
        if (!skip_value(&dictionary, token))
            return false;
    }
}

bool pdf_element(const struct pdf_reader *reader, struct pdf_part *array, struct pdf_part *ret)
{
    struct pdf_token token = pdf_next(array);

    if (token.kind == PDF_OPEN && pdf_token_is(&token, "["))
        token = pdf_next(array);
    return token.kind != PDF_CLOSE && value_at(reader, array, token, ret);
}

bool pdf_entry_is(const struct pdf_reader *reader, struct pdf_part dictionary, const char *key,
                  const char *text)
{
    struct pdf_part value;

    if (!pdf_entry(reader, dictionary, key, &value))
        return false;

    struct pdf_token token = pdf_next(&value);

    return pdf_token_is(&token, text);
}

bool pdf_entry_number(const struct pdf_reader *reader, struct pdf_part dictionary, const char *key,
                      double *ret)
{
    struct pdf_part value;

    if (!pdf_entry(reader, dictionary, key, &value))
        return false;

    struct pdf_token token = pdf_next(&value);

    if (token.kind != PDF_NUMBER)
        return false;
    *ret = token.number;
    return true;
}

/* ---- streams ---- */

/* 7.3.8: the bytes behind "stream", as many as Length says, and endstream right behind them. False when the
 * object has none. */
static bool raw_stream(const struct pdf_reader *reader, struct pdf_part object,
                       struct pdf_part *ret)
{
    struct pdf_part part = object;
    double length;
    struct pdf_part behind;

    if (!skip_value(&part, pdf_next(&part)))
        return false;

    struct pdf_token token = pdf_next(&part);

    if (token.kind != PDF_WORD || !pdf_token_is(&token, "stream") ||
        !pdf_entry_number(reader, object, "Length", &length) || part.at >= part.end ||
        *part.at != '\n' || length < 0.0 || length > (double)(part.end - part.at - 1))
        return false;
    *ret = (struct pdf_part){part.at + 1, part.at + 1 + (size_t)length};
    behind = (struct pdf_part){ret->end, part.end};
    token = pdf_next(&behind);
    return pdf_token_is(&token, "endstream");
}

#define CHUNK 4096

static void chunk_done(uint8_t (*chunk)[CHUNK])
{
    wipe(*chunk, CHUNK);
}

/* All of it, and nothing behind it; *ret NULL: only to look at its sum. */
static bool inflate_all(z_stream *z, struct buffer *ret)
{
    SCOPED(chunk_done) uint8_t chunk[CHUNK];

    for (;;) {
        z->next_out = chunk;
        z->avail_out = sizeof chunk;

        int result = inflate(z, Z_NO_FLUSH);

        if (result != Z_OK && result != Z_STREAM_END)
            return false;
        if (ret != NULL && !buffer_append(ret, chunk, sizeof chunk - z->avail_out))
            return false;
        if (result == Z_STREAM_END)
            return z->avail_in == 0;
    }
}

static bool inflate_part(struct pdf_part packed, struct buffer *ret)
{
    z_stream z = {.next_in = packed.at, .avail_in = (uInt)(packed.end - packed.at)};

    if (inflateInit(&z) != Z_OK)
        return false;

    bool done = inflate_all(&z, ret);

    inflateEnd(&z);
    return done;
}

bool pdf_stream(const struct pdf_reader *reader, struct pdf_part object, struct buffer *ret,
                struct err *err)
{
    struct pdf_part packed;

    if (!raw_stream(reader, object, &packed) ||
        !pdf_entry_is(reader, object, "Filter", "FlateDecode") || !inflate_part(packed, ret))
        return ERR(err, ERR_MALFORMED, object.at - reader->file.at);
    return true;
}

/* ---- the file ---- */

static bool is_word(struct pdf_part *part, const char *word)
{
    struct pdf_token token = pdf_next(part);

    return token.kind == PDF_WORD && pdf_token_is(&token, word);
}

static bool is_number(struct pdf_part *part, double *ret)
{
    struct pdf_token token = pdf_next(part);

    *ret = token.number;
    return token.kind == PDF_NUMBER && token.number >= 0.0;
}

/* 7.5.5: the last lines say where the table is. */
static bool find_table(struct pdf_reader *reader, struct pdf_part *ret)
{
    static const char word[] = "startxref";
    size_t len = (size_t)(reader->file.end - reader->file.at);
    size_t tail = len < 64 ? len : 64;
    const uint8_t *at = memmem(reader->file.end - tail, tail, word, sizeof word - 1);
    double offset;

    if (at == NULL)
        return false;

    struct pdf_part last = {at + sizeof word - 1, reader->file.end};

    if (!is_number(&last, &offset) || offset >= (double)len)
        return false;
    *ret = (struct pdf_part){reader->file.at + (size_t)offset, at};
    return true;
}

/* 7.3.10: "4 0 obj … endobj", and the number is the table's. */
static bool find_object(const struct pdf_reader *reader, size_t number, double offset,
                        struct pdf_part *ret)
{
    double said;
    double generation;

    if (offset >= (double)(reader->file.end - reader->file.at))
        return false;

    struct pdf_part part = {reader->file.at + (size_t)offset, reader->file.end};

    if (!is_number(&part, &said) || !is_number(&part, &generation) || said != (double)number ||
        generation != 0.0 || !is_word(&part, "obj"))
        return false;
    *ret = part;
    return true;
}

/* 7.5.4: one section, from object 0 on. */
static bool read_table(struct pdf_reader *reader, struct pdf_part table)
{
    double first;
    double count;

    if (!is_word(&table, "xref") || !is_number(&table, &first) || first != 0.0 ||
        !is_number(&table, &count) || count > PDF_OBJECTS_MAX)
        return false;
    reader->count = (size_t)count;
    for (size_t i = 0; i < reader->count; i++) {
        double offset;
        double generation;

        if (!is_number(&table, &offset) || !is_number(&table, &generation))
            return false;

        struct pdf_token kind = pdf_next(&table);

        if (i == 0
                ? !pdf_token_is(&kind, "f")
                : !pdf_token_is(&kind, "n") || !find_object(reader, i, offset, &reader->objects[i]))
            return false;
    }
    return is_word(&table, "trailer") && pdf_entry(reader, table, "Root", &reader->root);
}

/* An object ends with "endobj", behind its stream if it has one. */
static bool end_object(struct pdf_reader *reader, size_t i)
{
    struct pdf_part part = reader->objects[i];
    struct pdf_part packed;

    if (raw_stream(reader, reader->objects[i], &packed)) {
        part.at = packed.end;
        if (!is_word(&part, "endstream") ||
            (pdf_entry_is(reader, reader->objects[i], "Filter", "FlateDecode") &&
             !inflate_part(packed, NULL)))
            return false;
    } else if (!skip_value(&part, pdf_next(&part))) {
        return false;
    }
    reader->objects[i].end = part.at;
    return is_word(&part, "endobj");
}

bool pdf_reader_init(struct pdf_reader *ret, const uint8_t *bytes, size_t len, struct err *err)
{
    struct pdf_part table;

    *ret = (struct pdf_reader){.file = {bytes, bytes + len}};
    if (len < 5 || memcmp(bytes, "%PDF-", 5) != 0 || !find_table(ret, &table) ||
        !read_table(ret, table))
        return ERR(err, ERR_MALFORMED, 0);
    for (size_t i = 1; i < ret->count; i++) {
        if (!end_object(ret, i))
            return ERR(err, ERR_MALFORMED, i);
    }
    return true;
}
