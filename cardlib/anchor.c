#include "cardlib/anchor.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "cardlib/directory.h"

/* There are two issuers in public (production and test); a city may add its own. */
#define ANCHORS_MAX 64

struct anchor {
    uint8_t key_id[KEY_ID_LEN];
    struct rsa_key *key; /* NULL: withdrawn */
};

struct anchors {
    struct anchor list[ANCHORS_MAX];
    size_t count, trusted; /* the rest is withdrawn */
};

/* What the lines of one file have said so far. */
struct draft {
    uint8_t key_id[KEY_ID_LEN];
    uint8_t modulus[RSA_LEN];
    uint8_t exponent[RSA_EXPONENT];
    size_t key_id_len, modulus_len, exponent_len; /* 0: not said yet */
    bool withdrawn;
};

static const uint8_t usual_exponent[] = {0x01, 0x00, 0x01};

static void line_free(char **line)
{
    free(*line);
}

static int digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* Whole bytes only, at least one, at most max; no spaces. */
static bool take_hex(const char *text, size_t max, uint8_t *ret, size_t *ret_len)
{
    size_t digits = strlen(text);

    if (digits == 0 || digits % 2 != 0 || digits / 2 > max)
        return false;
    for (size_t i = 0; i < digits; i += 2) {
        int high = digit_value(text[i]);
        int low = digit_value(text[i + 1]);

        if (high < 0 || low < 0)
            return false;
        ret[i / 2] = (uint8_t)(high << 4 | low);
    }
    *ret_len = digits / 2;
    return true;
}

/* The value of a "name: value" line, if the line has that name. */
static const char *value_of(const char *line, const char *name)
{
    size_t len = strlen(name);

    if (strncmp(line, name, len) != 0 || line[len] != ':')
        return NULL;
    return line + len + 1 + strspn(line + len + 1, " \t");
}

static void trim(char *line)
{
    size_t len = strlen(line);

    while (len > 0 && strchr(" \t\r\n", line[len - 1]) != NULL)
        line[--len] = '\0';
}

/* The day is for people: the chain has no dates, so nothing that the key has ever signed is trusted. */
static bool take_day(const char *text, bool *ret)
{
    struct date day;

    *ret = date_from_iso(text, &day);
    return *ret;
}

static bool take_line(struct draft *draft, const char *line)
{
    const char *value;

    if (line[0] == '\0' || line[0] == '#' || value_of(line, "note") != NULL)
        return true;
    if ((value = value_of(line, "key-id")) != NULL)
        return draft->key_id_len == 0 &&
               take_hex(value, KEY_ID_LEN, draft->key_id, &draft->key_id_len);
    if ((value = value_of(line, "modulus")) != NULL)
        return draft->modulus_len == 0 &&
               take_hex(value, RSA_LEN, draft->modulus, &draft->modulus_len);
    if ((value = value_of(line, "exponent")) != NULL)
        return draft->exponent_len == 0 &&
               take_hex(value, RSA_EXPONENT, draft->exponent, &draft->exponent_len);
    if ((value = value_of(line, "withdrawn")) != NULL)
        return !draft->withdrawn && take_day(value, &draft->withdrawn);
    return false;
}

static bool draft_read(FILE *file, struct draft *ret, int32_t *ret_lines, struct err *err)
{
    SCOPED(line_free) char *line = NULL;
    size_t line_size = 0;
    struct draft draft = {0};
    int32_t lines = 0;

    for (ssize_t len; (len = getline(&line, &line_size, file)) >= 0;) {
        lines++;
        /* A line goes on behind a NUL; what stands there must not be passed over. */
        if (strlen(line) != (size_t)len)
            return ERR(err, ERR_CONFIG, lines);
        trim(line);
        if (!take_line(&draft, line))
            return ERR(err, ERR_CONFIG, lines);
    }
    /* getline() also ends, without ferror(), when memory runs out: half a file says something else. */
    if (!feof(file))
        return ERR(err, ERR_IO, errno);
    /* A key can be withdrawn by its name alone. */
    if (draft.key_id_len != KEY_ID_LEN ||
        (draft.modulus_len != RSA_LEN && !(draft.withdrawn && draft.modulus_len == 0)))
        return ERR(err, ERR_CONFIG, lines);
    *ret = draft;
    *ret_lines = lines;
    return true;
}

/* NULL when no file names it. */
static const struct anchor *entry_of(const struct anchors *anchors, const uint8_t *key_id)
{
    for (size_t i = 0; i < anchors->count; i++) {
        if (memcmp(anchors->list[i].key_id, key_id, KEY_ID_LEN) == 0)
            return &anchors->list[i];
    }
    return NULL;
}

static struct rsa_key *key_of(const struct draft *draft, int32_t lines, struct err *err)
{
    bool usual = draft->exponent_len == 0;
    struct err why = {0};
    struct rsa_key *key = rsa_key_new(draft->modulus, usual ? usual_exponent : draft->exponent,
                                      usual ? sizeof usual_exponent : draft->exponent_len, &why);

    if (key == NULL && why.code == ERR_MALFORMED)
        ERR(err, ERR_CONFIG, lines);
    else if (key == NULL)
        ERR(err, why.code, why.detail);
    return key;
}

static bool anchors_add(struct anchors *anchors, const struct draft *draft, int32_t lines,
                        struct err *err)
{
    struct anchor anchor = {0};

    /* Two keys with one id: which of them would be trusted? */
    if (anchors->count == ANCHORS_MAX || entry_of(anchors, draft->key_id) != NULL)
        return ERR(err, ERR_CONFIG, lines);
    memcpy(anchor.key_id, draft->key_id, KEY_ID_LEN);
    if (!draft->withdrawn) {
        anchor.key = key_of(draft, lines, err);
        if (anchor.key == NULL)
            return false;
        anchors->trusted++;
    }
    anchors->list[anchors->count++] = anchor;
    return true;
}

static bool take_anchor(void *ctx, FILE *file, struct err *err)
{
    struct draft draft;
    int32_t lines;

    return draft_read(file, &draft, &lines, err) && anchors_add(ctx, &draft, lines, err);
}

struct anchors *anchors_load(const char *directory, struct err *err)
{
    SCOPED_ANCHORS *anchors = calloc(1, sizeof *anchors);

    if (anchors == NULL) {
        ERR(err, ERR_MEMORY, 0);
        return NULL;
    }
    if (!directory_each(directory, ".anchor", take_anchor, anchors, err))
        return NULL;
    if (anchors->trusted == 0) { /* every card would be of an unknown authority: say why now */
        ERR(err, ERR_CONFIG, 0);
        return NULL;
    }
    return MOVE(anchors);
}

void anchors_free(struct anchors **anchors)
{
    if (*anchors == NULL)
        return;
    for (size_t i = 0; i < (*anchors)->count; i++)
        rsa_key_free(&(*anchors)->list[i].key);
    free(*anchors);
    *anchors = NULL;
}

bool anchors_find(const struct anchors *anchors, const uint8_t key_id[static KEY_ID_LEN],
                  const struct rsa_key **ret, struct err *err)
{
    const struct anchor *anchor = entry_of(anchors, key_id);

    if (anchor == NULL || anchor->key == NULL)
        return ERR(err, ERR_CARD_UNKNOWN_AUTHORITY, anchor != NULL);
    *ret = anchor->key;
    return true;
}
