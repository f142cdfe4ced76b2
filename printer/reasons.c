#include "printer/reasons.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "printer/reasons-table.h"
#include "printer/status.h"

static const struct {
    const char *end;
    struct reason reason; /* of a keyword that nobody knows */
} weights[] = {
    {"-error", {REASON_ATTENDANT, PRINTER_OTHER}},
    {"-warning", {REASON_WARNING, 0}},
    {"-report", {REASON_HARMLESS, 0}},
};

/* A keyword without its weight. */
struct stem {
    const char *text;
    size_t len;
};

struct found {
    const struct reason_unit *unit; /* NULL: row is a whole keyword */
    const struct reason_row *row;   /* NULL: not known */
};

static bool ends_in(struct stem stem, const char *end)
{
    size_t len = strlen(end);
    return stem.len > len && strncasecmp(stem.text + stem.len - len, end, len) == 0;
}

/* Keywords are lower case, but for one of the registry ("subunit-timing-Failure"). */
static bool is_word(struct stem stem, const char *word)
{
    return strlen(word) == stem.len && strncasecmp(stem.text, word, stem.len) == 0;
}

static const struct reason_row *find_row(const struct reason_row *rows, struct stem stem)
{
    for (; rows->word; rows++)
        if (is_word(stem, rows->word))
            return rows;
    return NULL;
}

static struct found find_composed(struct stem stem)
{
    for (const struct reason_unit *unit = reason_units; unit->word; unit++) {
        size_t len = strlen(unit->word);
        if (stem.len <= len + 1 || strncmp(stem.text, unit->word, len) != 0 ||
            stem.text[len] != '-')
            continue;
        const struct reason_row *row =
            find_row(reason_conditions, (struct stem){stem.text + len + 1, stem.len - len - 1});
        if (row)
            return (struct found){unit, row};
    }
    return (struct found){NULL, NULL};
}

static struct found find_stem(struct stem stem)
{
    const struct reason_row *row = find_row(reason_singles, stem);
    return row ? (struct found){NULL, row} : find_composed(stem);
}

static struct stem without_weight(const char *keyword)
{
    struct stem stem = {keyword, strlen(keyword)};
    for (size_t i = 0; i < ARRAY_LEN(weights); i++)
        if (ends_in(stem, weights[i].end))
            stem.len -= strlen(weights[i].end);
    return stem;
}

/* As it stands first: "stapler-recoverable-storage-error" has no weight. */
static struct found find(const char *keyword)
{
    struct found found = find_stem((struct stem){keyword, strlen(keyword)});
    return found.row ? found : find_stem(without_weight(keyword));
}

static struct reason by_weight(const char *keyword)
{
    struct stem stem = {keyword, strlen(keyword)};
    for (size_t i = 0; i < ARRAY_LEN(weights); i++)
        if (ends_in(stem, weights[i].end))
            return weights[i].reason;
    /* Whether it has stopped for it says printer-state. */
    return (struct reason){REASON_WARNING, 0};
}

/* Composed ones are UNIT_STEP for their unit, counted from 1, and their condition. */
#define UNIT_STEP 1000

static size_t count_of(const struct reason_row *rows)
{
    size_t count = 0;
    while (rows[count].word)
        count++;
    return count;
}

static size_t count_of_units(void)
{
    size_t count = 0;
    while (reason_units[count].word)
        count++;
    return count;
}

int reason_number(const char *keyword)
{
    struct found found = find(keyword);
    if (!found.row)
        return -1;
    if (!found.unit)
        return (int)(found.row - reason_singles);
    return (int)(found.unit - reason_units + 1) * UNIT_STEP + (int)(found.row - reason_conditions);
}

static struct found find_number(size_t number)
{
    size_t unit = number / UNIT_STEP, row = number % UNIT_STEP;
    if (unit == 0 && row < count_of(reason_singles))
        return (struct found){NULL, &reason_singles[row]};
    if (unit > 0 && unit <= count_of_units() && row < count_of(reason_conditions))
        return (struct found){&reason_units[unit - 1], &reason_conditions[row]};
    return (struct found){NULL, NULL};
}

static void put_words(struct found found, char ret_ja[static REASON_WORDS],
                      char ret_en[static REASON_WORDS])
{
    if (!found.unit) {
        snprintf(ret_ja, REASON_WORDS, "%s", found.row->ja);
        snprintf(ret_en, REASON_WORDS, "%s", found.row->en);
    } else {
        snprintf(ret_ja, REASON_WORDS, "%s：%s", found.unit->ja, found.row->ja);
        snprintf(ret_en, REASON_WORDS, "%s: %s", found.unit->en, found.row->en);
    }
}

bool reason_words_of_number(long number, char ret_ja[static REASON_WORDS],
                            char ret_en[static REASON_WORDS])
{
    struct found found = find_number(number < 0 ? (size_t)-1 : (size_t)number);
    if (found.row)
        put_words(found, ret_ja, ret_en);
    return found.row != NULL;
}

struct reason reason_of(const char *keyword)
{
    struct found found = find(keyword);
    if (!found.row)
        return by_weight(keyword);
    if (found.unit && found.unit->aside && found.row->reason.class != REASON_HARMLESS)
        return (struct reason){REASON_WARNING, 0};
    return found.row->reason;
}

bool reason_is_known(const char *keyword)
{
    return find(keyword).row != NULL;
}

void reason_words(const char *keyword, char ret_ja[static REASON_WORDS],
                  char ret_en[static REASON_WORDS])
{
    struct found found = find(keyword);
    if (!found.row)
        found.row = find_row(reason_unspecified, without_weight(keyword));
    if (found.row) {
        put_words(found, ret_ja, ret_en);
        return;
    }
    snprintf(ret_ja, REASON_WORDS, "%.100s", keyword);
    snprintf(ret_en, REASON_WORDS, "%.100s", keyword);
}
