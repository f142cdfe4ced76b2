#include "printer/blacken.h"

#include <string.h>

#include "printer/flate.h"

/* What cairo writes and what stands for it (ISO 32000-1, table 74), at the beginning of a line. */
static const struct {
    char from[10], to[4];
} blacks[] = {{"0 0 0 rg", "0 g"}, {"0 0 0 RG", "0 G"}};

/* How many bytes at `at` say black; what they shall be in ret_black. */
static size_t black_at(struct span at, const char **ret_black)
{
    for (size_t i = 0; i < ARRAY_LEN(blacks); i++) {
        size_t len = strlen(blacks[i].from);

        if (span_len(at) > len && memcmp(at.from, blacks[i].from, len) == 0) {
            *ret_black = blacks[i].to;
            return len;
        }
    }
    return 0;
}

static bool say_black(const struct buffer *content, struct buffer *ret)
{
    struct span rest = {content->bytes, content->bytes + content->len};
    const uint8_t *line = rest.from;

    while (line != NULL) {
        const char *black;
        size_t len = black_at((struct span){line, rest.end}, &black);

        if (len > 0) {
            if (!buffer_append(ret, rest.from, (size_t)(line - rest.from)) ||
                !buffer_append(ret, black, strlen(black)))
                return false;
            rest.from = line + len;
        }
        line = memchr(line, '\n', (size_t)(rest.end - line));
        line = line != NULL && line + 1 < rest.end ? line + 1 : NULL;
    }
    return buffer_append(ret, rest.from, span_len(rest));
}

static bool has_colour(const struct buffer *content)
{
    static const char *const words[] = {" rg",  " RG",  " k\n", " K\n",
                                        " scn", " SCN", " cs ", " CS "};
    struct span span = {content->bytes, content->bytes + content->len};

    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        if (span_find(span, words[i]) != NULL)
            return true;
    }
    return false;
}

bool blacken(struct span packed, struct span before, struct buffer *ret, struct err *err)
{
    SCOPED_BUFFER plain = {0};
    SCOPED_BUFFER black = {0};

    if (!flate_unpack(packed, &plain, err))
        return false;
    if ((span_len(before) > 0 && !buffer_append(&black, before.from, span_len(before))) ||
        !say_black(&plain, &black))
        return ERR(err, ERR_MEMORY, 0);
    if (has_colour(&black))
        return ERR(err, ERR_MALFORMED, 0);
    return flate_pack((struct span){black.bytes, black.bytes + black.len}, ret, err);
}
