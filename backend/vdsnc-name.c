#include <string.h>

#include "backend/vdsnc.h"
#include "base/secret.h"

#define LETTERS_MAX (VDSNC_NAME_SIZE - 1)

/* A name in words, which are letters of the record's text without what lies between them. */
struct name {
    char letters[CERTIFICATE_NAME_SIZE];
    struct {
        size_t start;
        size_t len; /* 0: left out */
    } words[CERTIFICATE_NAME_SIZE / 2];
    size_t count;
    size_t primary; /* so many words are the primary identifier; all of them if it is not known */
};

/* Between primary and secondary identifier: "<<", ",", or two blanks. */
static bool is_divider(const char *at)
{
    return at[0] == ',' || ((at[0] == '<' || at[0] == ' ') && at[1] == at[0]);
}

static void add_letter(struct name *name, char letter, size_t *letters, bool *in_word)
{
    if (!*in_word)
        name->words[name->count++].start = *letters;
    name->words[name->count - 1].len++;
    name->letters[(*letters)++] = letter;
    *in_word = true;
}

static bool split(const char *text, struct name *ret)
{
    bool in_word = false;
    size_t letters = 0;

    memset(ret, 0, sizeof *ret);
    for (; *text != '\0'; text++) {
        if (*text >= 'A' && *text <= 'Z') {
            add_letter(ret, *text, &letters, &in_word);
        } else if (strchr(" -<,", *text) != NULL) {
            if (is_divider(text) && ret->primary == 0)
                ret->primary = ret->count;
            in_word = false;
        } else if (*text != '\'' && *text != '.') {
            return false;
        }
    }
    if (ret->primary == 0)
        ret->primary = ret->count;
    return ret->count > 0;
}

/* Blanks before word i, if something is written already. */
static size_t blanks(const struct name *name, size_t i)
{
    return i == name->primary ? 2 : 1;
}

/* Only the words after an identifier's first are ever left out, so the divider is always at its place. */
static size_t name_len(const struct name *name)
{
    size_t len = 0;

    for (size_t i = 0; i < name->count; i++) {
        if (name->words[i].len > 0)
            len += name->words[i].len + (i > 0 ? blanks(name, i) : 0);
    }
    return len;
}

/* Makes the words from first to before end, the last one first, at most len letters long, as far as needed. */
static void shorten(struct name *name, size_t first, size_t end, size_t len)
{
    for (size_t i = end; i > first && name_len(name) > LETTERS_MAX; i--) {
        if (name->words[i - 1].len > len)
            name->words[i - 1].len = len;
    }
}

static void cut(struct name *name, size_t word)
{
    while (word < name->count && name->words[word].len > 1 && name_len(name) > LETTERS_MAX)
        name->words[word].len--;
}

static void fit(struct name *name)
{
    shorten(name, name->primary + 1, name->count, 1);
    shorten(name, 1, name->primary, 1);
    shorten(name, name->primary + 1, name->count, 0);
    shorten(name, 1, name->primary, 0);
    cut(name, name->primary);
    cut(name, 0);
}

static void join(const struct name *name, char ret[static VDSNC_NAME_SIZE])
{
    size_t n = 0;

    for (size_t i = 0; i < name->count; i++) {
        if (name->words[i].len == 0)
            continue;
        for (size_t blank = 0; i > 0 && blank < blanks(name, i); blank++)
            ret[n++] = ' ';
        memcpy(ret + n, name->letters + name->words[i].start, name->words[i].len);
        n += name->words[i].len;
    }
    ret[n] = '\0';
}

bool vdsnc_name(const struct certificate *certificate, char ret[static VDSNC_NAME_SIZE])
{
    struct name name;
    bool ok = split(certificate->holder.roman_name, &name);

    if (ok) {
        fit(&name);
        join(&name, ret);
    }
    wipe(&name, sizeof name);
    return ok;
}
