#include <string.h>

#include "backend/scan-private.h"

void scan_done(struct scan *scan)
{
    for (size_t i = 0; i < scan->count; i++)
        text_done(&scan->texts[i]);
    scan->count = 0;
}

bool scan_add(struct scan *scan, const char *bytes, size_t len, struct err *err)
{
    for (size_t i = 0; i < scan->count; i++) {
        if (scan->texts[i].len == len && memcmp(scan->texts[i].bytes, bytes, len) == 0)
            return true;
    }
    if (scan->count == SCAN_CODES_MAX)
        return ERR(err, ERR_TOO_LONG, SCAN_CODES_MAX);
    if (!text_copy(bytes, len, &scan->texts[scan->count], err))
        return false;
    scan->count++;
    return true;
}

static bool scan_text(const char *bytes, size_t len, struct scan *ret, struct err *err)
{
    if (len > 0 && bytes[len - 1] == '\n')
        len--;
    if (len > 0 && bytes[len - 1] == '\r')
        len--;
    return len == 0 || scan_add(ret, bytes, len, err);
}

static bool begins_with(const void *bytes, size_t len, const char *magic)
{
    return len >= strlen(magic) && memcmp(bytes, magic, strlen(magic)) == 0;
}

/* NULL: a text. */
static scan_reader *reader_of(const void *bytes, size_t len)
{
    static const struct {
        const char *magic;
        scan_reader *read;
    } readers[] = {
        {"\x89PNG\r\n\x1a\n", scan_png}, {"\xFF\xD8\xFF", scan_jpeg}, {"%PDF-", scan_pdf}};

    for (size_t i = 0; i < ARRAY_LEN(readers); i++) {
        if (begins_with(bytes, len, readers[i].magic))
            return readers[i].read;
    }
    return NULL;
}

bool scan_file(const void *bytes, size_t len, struct scan *ret, struct err *err)
{
    SCOPED_SCAN scan = {0};
    scan_reader *read = reader_of(bytes, len);

    if (len > SCAN_FILE_MAX)
        return ERR(err, ERR_TOO_LONG, len);
    if (read == NULL ? !scan_text(bytes, len, &scan, err)
                     : !scan_apart(read, bytes, len, &scan, err))
        return false;
    if (scan.count == 0)
        return ERR(err, ERR_NOT_FOUND, 0);
    *ret = scan;
    scan.count = 0;
    return true;
}
