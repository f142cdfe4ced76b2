#include "printer/table.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "printer/countries.h"
#include "printer/fit.h"
#include "printer/words.h"

#define CELL     12.0 /* ten modules: the unit in which columns are given */
#define GUTTER   7.2
#define HEAD     24.0
#define SMALLEST 7.2
#define COLUMNS  7

/* Two small lines of the last column; a longer name leaves its three letters to speak. */
#define COUNTRY_LETTERS_MAX 10

/* A column's cells are one of these; kind of text, not place. */
enum item { ITEM_DOSE, ITEM_DATE, ITEM_TYPE, ITEM_MAKER, ITEM_NAME, ITEM_LOT, ITEM_COUNTRY };

struct column {
    enum item item;
    double cells;
    const char *ja;
    const char *en;
};

/* clang-format off */
static const struct column domestic[] = {
    {ITEM_DOSE,  4.0, "回",             "Dose"},
    {ITEM_DATE,  7.0, "接種年月日",     "Date"},
    {ITEM_TYPE,  9.0, "ワクチンの種類", "Vaccine type"},
    {ITEM_MAKER, 7.0, "メーカー",       "Manufacturer"},
    {ITEM_NAME,  8.5, "製品名",         "Product name"},
    {ITEM_LOT,   4.5, "製造番号",       "Lot number"},
};
static const struct column overseas[] = {
    {ITEM_DOSE,    3.5, "回",             "Dose"},
    {ITEM_DATE,    7.0, "接種年月日",     "Date"},
    {ITEM_TYPE,    7.5, "ワクチンの種類", "Vaccine type"},
    {ITEM_MAKER,   6.0, "メーカー",       "Manufacturer"},
    {ITEM_NAME,    8.5, "製品名",         "Product name"},
    {ITEM_LOT,     4.5, "製造番号",       "Lot number"},
    {ITEM_COUNTRY, 3.0, "接種国",         "Country"},
};
/* clang-format on */

/* How a row is set; baselines are counted from its middle. */
struct row_style {
    double height;
    double ja_size, en_size, lot_size;
    double ja_y, en_y;
    double pitch; /* of the small lines of a cell that has more than one in a language */
    double tall;  /* height of a row with such a cell; 0: as its lines need */
};
static const struct row_style roomy = {30.0, 10.2, 8.1, 10.8, -1.6, 8.7, 8.4, 36.0};
static const struct row_style normal = {24.0, 9.0, 7.5, 9.6, -1.3, 7.7, 8.4, 36.0};
static const struct row_style tight = {24.0, 9.0, 7.5, 9.6, -1.3, 7.7, 7.6, 0.0};

static const struct style head_ja = {FACE_SANS_BOLD, 7.8, LANGUAGE_JA, 0.0};
static const struct style head_en = {FACE_SANS, 7.2, LANGUAGE_EN, 0.0};
static const struct style after_ja = {FACE_SANS, 7.8, LANGUAGE_JA, 0.0};
static const struct style after_ja_spaced = {FACE_SANS, 7.8, LANGUAGE_JA, 0.6};
static const struct style after_en = {FACE_SANS, 7.2, LANGUAGE_EN, 0.0};
#define AFTER_GAP 8.4
#define AFTER_Y   11.4

/* One cell: what it says and how it fits. A lot number has no second language. */
struct cell {
    struct certificate_words words;
    struct fit ja, en;
    struct fit_step ja_steps[16], en_steps[16];
};

struct row {
    struct cell cells[COLUMNS];
    double height;
};

static const struct column *columns_of(const struct certificate *certificate, size_t *ret_count)
{
    bool abroad = certificate->kind == CERTIFICATE_OVERSEAS;

    *ret_count = abroad ? ARRAY_LEN(overseas) : ARRAY_LEN(domestic);
    return abroad ? overseas : domestic;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* How many rows a sheet may have, first of all because VRS signed the number of sheets. */
static size_t room_on(const struct certificate *certificate, unsigned sheet, size_t first)
{
    size_t room = sheet == 1 ? certificate_first_sheet_rows(certificate) : CERTIFICATE_FURTHER_ROWS;

    return first < certificate->dose_count ? smaller(room, certificate->dose_count - first) : 0;
}

static struct certificate_words words_of_country(const char *letters)
{
    struct certificate_words words = {0};
    const char *ja = country_name_ja(letters);

    if (ja != NULL && g_utf8_strlen(ja, -1) > COUNTRY_LETTERS_MAX)
        ja = NULL;
    snprintf(words.ja, sizeof words.ja, "%s", ja != NULL ? ja : letters);
    if (ja != NULL)
        snprintf(words.en, sizeof words.en, "%s", letters);
    return words;
}

static struct certificate_words words_of(const struct certificate_dose *dose, enum item item)
{
    struct certificate_words words = {0};

    switch (item) {
    case ITEM_DOSE:
        snprintf(words.ja, sizeof words.ja, "%d回目", dose->number);
        words_ordinal(dose->number, words.en);
        break;
    case ITEM_DATE:
        words_date(dose->date, words.ja);
        memcpy(words.en, dose->date, sizeof dose->date);
        break;
    case ITEM_TYPE:
        return dose->type;
    case ITEM_MAKER:
        return dose->maker;
    case ITEM_NAME:
        return dose->name;
    case ITEM_LOT:
        memcpy(words.ja, dose->lot, sizeof dose->lot);
        break;
    case ITEM_COUNTRY:
        return words_of_country(dose->country);
    }
    return words;
}

/* From size down by 0.3 points to the smallest, then two lines of that. Returns how many steps. */
static size_t cell_steps(double size, double pitch, struct fit_step ret[static 16])
{
    size_t n = 0;

    for (double s = size; s > SMALLEST + 0.01; s -= 0.3)
        ret[n++] = (struct fit_step){.size = s, .lines = 1};
    ret[n++] = (struct fit_step){.size = SMALLEST, .lines = 1};
    ret[n++] = (struct fit_step){.size = SMALLEST, .leading = pitch, .lines = 2};
    return n;
}

static bool fit_cell(struct page *page, const struct row_style *style, const struct column *column,
                     struct cell *cell)
{
    double width = column->cells * CELL - (column->item == ITEM_COUNTRY ? 0.0 : GUTTER);
    double ja_size = column->item == ITEM_LOT ? style->lot_size : style->ja_size;
    size_t n_ja = cell_steps(ja_size, style->pitch, cell->ja_steps);
    size_t n_en = cell_steps(style->en_size, style->pitch, cell->en_steps);

    return fit_text(page, FACE_SANS, LANGUAGE_JA, cell->words.ja, width, cell->ja_steps, n_ja,
                    &cell->ja) &&
           fit_text(page, FACE_SANS, LANGUAGE_EN, cell->words.en, width, cell->en_steps, n_en,
                    &cell->en);
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

static double cell_height(const struct row_style *style, const struct cell *cell)
{
    unsigned lines = cell->ja.lines + cell->en.lines;

    if (cell->ja.lines < 2 && cell->en.lines < 2)
        return style->height;
    return style->tall > 0.0 ? style->tall : lines * style->pitch + RULE_HEAVY;
}

/* False, noted on the page, when a cell does not fit: such a row is not drawn. */
static bool fit_row(struct page *page, const struct certificate *certificate, size_t dose,
                    const struct row_style *style, struct row *ret)
{
    size_t n;
    const struct column *columns = columns_of(certificate, &n);

    *ret = (struct row){.height = style->height};
    for (size_t i = 0; i < n; i++) {
        struct cell *cell = &ret->cells[i];

        cell->words = words_of(&certificate->doses[dose], columns[i].item);
        if (!fit_cell(page, style, &columns[i], cell)) {
            page_fail(page, ERR_TOO_LONG, strlen(cell->words.ja));
            return false;
        }
        ret->height = larger(ret->height, cell_height(style, cell));
    }
    return true;
}

static void draw_cell(struct page *page, const struct row_style *style, const struct cell *cell,
                      double x, double middle)
{
    const char *ja = cell->words.ja;
    const char *en = cell->words.en;

    if (en[0] == '\0') {
        fit_draw(page, FACE_SANS, LANGUAGE_JA, ja, &cell->ja, x, middle + 0.3);
        return;
    }
    if (cell->ja.lines == 1 && cell->en.lines == 1) {
        fit_draw_from(page, FACE_SANS, LANGUAGE_JA, ja, &cell->ja, x, middle + style->ja_y);
        fit_draw_from(page, FACE_SANS, LANGUAGE_EN, en, &cell->en, x, middle + style->en_y);
        return;
    }
    /* Three or four small lines as one block around the middle. */
    double pitch = style->pitch;
    double top = middle + 2.6 - (cell->ja.lines + cell->en.lines - 1) * pitch / 2.0;

    fit_draw_from(page, FACE_SANS, LANGUAGE_JA, ja, &cell->ja, x, top);
    fit_draw_from(page, FACE_SANS, LANGUAGE_EN, en, &cell->en, x, top + cell->ja.lines * pitch);
}

static void draw_row(struct page *page, const struct certificate *certificate,
                     const struct row_style *style, const struct row *row, double y)
{
    size_t n;
    const struct column *columns = columns_of(certificate, &n);
    double x = PAGE_LEFT;

    for (size_t i = 0; i < n; i++) {
        draw_cell(page, style, &row->cells[i], x, y + row->height / 2.0);
        x += columns[i].cells * CELL;
    }
}

static void draw_head(struct page *page, const struct certificate *certificate, double y)
{
    size_t n;
    const struct column *columns = columns_of(certificate, &n);
    double x = PAGE_LEFT;

    page_rule(page, PAGE_LEFT, PAGE_RIGHT, y, RULE_HEAVY);
    for (size_t i = 0; i < n; i++) {
        page_text(page, &head_ja, x, y + HEAD / 2.0 - 1.5, columns[i].ja);
        page_text(page, &head_en, x, y + HEAD / 2.0 + 7.0, columns[i].en);
        x += columns[i].cells * CELL;
    }
    page_rule(page, PAGE_LEFT, PAGE_RIGHT, y + HEAD, RULE_MEDIUM);
}

/* So that nobody can add a dose, or lose a sheet. next is the first dose of the next sheet. */
static void draw_after(struct page *page, const struct certificate *certificate, unsigned sheet,
                       size_t next, double y)
{
    const struct style *ja_style = &after_ja_spaced;
    char ja[WORDS_SIZE];
    char en[WORDS_SIZE];
    char ordinal[WORDS_SIZE];

    if (next < certificate->dose_count) {
        int number = certificate->doses[next].number;

        words_ordinal(number, ordinal);
        ja_style = &after_ja;
        snprintf(ja, sizeof ja, "%d回目以降は%u枚目に続く", number, sheet + 1);
        snprintf(en, sizeof en, "From the %.12s dose, see page %u", ordinal, sheet + 1);
    } else {
        snprintf(ja, sizeof ja, "以上%zu件　以下余白", certificate->dose_count);
        snprintf(en, sizeof en, "%zu %s. Nothing below this line.", certificate->dose_count,
                 certificate->dose_count == 1 ? "entry" : "entries");
    }

    double width =
        page_text_width(page, ja_style, ja) + AFTER_GAP + page_text_width(page, &after_en, en);

    page_pair(page, (PAGE_LEFT + PAGE_RIGHT - width) / 2.0, y + AFTER_Y, ja_style, ja, AFTER_GAP,
              &after_en, en);
}

/* How many of count rows end above the line. */
static size_t rows_that_fit(struct page *page, const struct certificate *certificate, size_t first,
                            size_t count, const struct row_style *style, double y, double until)
{
    for (size_t i = 0; i < count; i++) {
        struct row row;

        if (!fit_row(page, certificate, first + i, style, &row))
            return i;
        y += row.height;
        if (y > until + PAGE_DOT_PT)
            return i;
    }
    return count;
}

/* The best style that holds all rows of the sheet; leaves *count fewer when none does. */
static const struct row_style *choose_style(struct page *page,
                                            const struct certificate *certificate, size_t first,
                                            double y, double until, size_t *count)
{
    static const struct row_style *const styles[] = {&roomy, &normal, &tight};
    bool has_all = *count == certificate->dose_count;

    for (size_t i = has_all ? 0 : 1; i < ARRAY_LEN(styles); i++) {
        if (rows_that_fit(page, certificate, first, *count, styles[i], y, until) == *count)
            return styles[i];
    }
    *count = rows_that_fit(page, certificate, first, *count, &normal, y, until);
    return &normal;
}

/* EU DCC codes come after the last one with doses. */
static unsigned last_sheet(const struct certificate *certificate)
{
    return certificate->sheets - (certificate->dcc_sheet ? 1 : 0);
}

size_t table_draw(struct page *page, const struct certificate *certificate, unsigned sheet,
                  size_t first, double y, double until)
{
    size_t count = room_on(certificate, sheet, first);
    const struct row_style *style = choose_style(page, certificate, first, y + HEAD, until, &count);
    size_t next = first + count;

    if (count == 0 || (sheet >= last_sheet(certificate) && next < certificate->dose_count))
        page_fail(page, ERR_TOO_LONG, certificate->dose_count);
    draw_head(page, certificate, y);
    y += HEAD;
    for (size_t i = first; i < next; i++) {
        struct row row;

        if (!fit_row(page, certificate, i, style, &row))
            return next;
        draw_row(page, certificate, style, &row, y);
        y += row.height;
        page_rule(page, PAGE_LEFT, PAGE_RIGHT, y, i + 1 < next ? RULE_HAIRLINE : RULE_MEDIUM);
    }
    draw_after(page, certificate, sheet, next, y);
    return next;
}
