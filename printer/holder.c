#include "printer/holder.h"

#include <string.h>

#include "printer/countries.h"
#include "printer/fit.h"
#include "printer/words.h"

#define VALUE_X      MM(58.42)
#define HALF_LABEL_X MM(121.92)
#define HALF_VALUE_X MM(151.55)
#define VALUE_WIDTH  (PAGE_RIGHT - VALUE_X)
#define GUTTER       7.2

#define NAME_ROW  36.0
#define ROW       24.0
#define SHORT_ROW 30.0

/* clang-format off */
static const struct fit_step name_steps[] = {
    {22.0, 0.0, 1, NAME_ROW}, {20.0, 0.0, 1, NAME_ROW}, {18.0, 0.0, 1, NAME_ROW},
    {16.0, 0.0, 1, NAME_ROW}, {14.0, 0.0, 1, NAME_ROW},
    {13.2, 15.6, 2, NAME_ROW}, {12.0, 15.6, 2, NAME_ROW}, {12.0, 15.6, 3, 54.0},
};
static const struct fit_step roman_steps[] = {
    {13.2, 0.0, 1, ROW}, {12.0, 0.0, 1, ROW}, {10.8, 0.0, 1, ROW}, {9.6, 0.0, 1, ROW},
    {9.0, 0.0, 1, ROW}, {9.0, 10.8, 2, ROW}, {9.0, 10.8, 3, 36.0},
};
static const struct fit_step other_name_steps[] = {
    {12.0, 0.0, 1, ROW}, {11.0, 0.0, 1, ROW}, {10.0, 0.0, 1, ROW}, {10.0, 12.0, 2, ROW},
    {9.0, 10.8, 3, 36.0},
};
static const struct fit_step short_name_steps[] = {
    {16.0, 0.0, 1, SHORT_ROW}, {14.0, 0.0, 1, SHORT_ROW}, {12.0, 0.0, 1, SHORT_ROW},
    {10.8, 13.2, 2, SHORT_ROW},
};
/* clang-format on */

static const struct style label_ja = {FACE_SANS_BOLD, 8.4, LANGUAGE_JA, 0.0};
static const struct style label_en = {FACE_SANS, 7.2, LANGUAGE_EN, 0.0};
static const struct style value_ja = {FACE_SERIF, 12.0, LANGUAGE_JA, 0.0};
static const struct style value_en = {FACE_SANS, 9.0, LANGUAGE_EN, 0.0};
static const struct style passport = {FACE_SERIF, 12.0, LANGUAGE_EN, 0.84};
#define VALUE_GAP 7.2

static void draw_label(struct page *page, double x, double middle, const char *ja, const char *en)
{
    page_text(page, &label_ja, x, middle - 1.2, ja);
    page_text(page, &label_en, x, middle + 8.2, en);
}

/* A name that is on a row of its own must be there, and whole. */
static bool fit_name(struct page *page, enum face face, enum language language, const char *name,
                     const struct fit_step *steps, size_t n_steps, struct fit *ret)
{
    if (name[0] == '\0')
        page_fail(page, ERR_TOO_SHORT, 1);
    else if (fit_text(page, face, language, name, VALUE_WIDTH, steps, n_steps, ret))
        return true;
    else
        page_fail(page, ERR_TOO_LONG, strlen(name));
    return false;
}

/* A row of its own for a name; returns where it ends. */
static double draw_name_row(struct page *page, double y, const char *ja, const char *en,
                            enum face face, enum language language, const char *name,
                            const struct fit_step *steps, size_t n_steps)
{
    struct fit fit;

    if (!fit_name(page, face, language, name, steps, n_steps, &fit))
        return y;

    double middle = y + fit.step->row / 2.0;

    draw_label(page, PAGE_LEFT, middle, ja, en);
    fit_draw(page, face, language, name, &fit, VALUE_X, middle);
    return y + fit.step->row;
}

/* A name on record in the face that has all of it. */
static double draw_japanese_name_row(struct page *page, double y, const char *ja, const char *en,
                                     const char *name, const struct fit_step *steps, size_t n_steps)
{
    enum face face;
    struct err err;

    if (!fonts_for_name(page->fonts, name, &face, &err)) {
        page_fail(page, err.code, (size_t)err.detail);
        return y;
    }
    return draw_name_row(page, y, ja, en, face, LANGUAGE_JA, name, steps, n_steps);
}

/* Japanese in serif, then what a foreign reader needs in sans, on one baseline; both shrink
 * together when the place is too narrow. */
static void draw_value(struct page *page, double x, double middle, double width, const char *ja,
                       const char *en)
{
    struct style big = value_ja;
    struct style small = value_en;

    while (big.size > 9.0 &&
           page_text_width(page, &big, ja) + VALUE_GAP + page_text_width(page, &small, en) >
               width) {
        big.size -= 0.3;
        small.size = big.size * value_en.size / value_ja.size;
    }
    if (page_pair(page, x, middle + FIT_MIDDLE_EM * value_ja.size, &big, ja, VALUE_GAP, &small,
                  en) > x + width + VALUE_GAP)
        page_fail(page, ERR_TOO_LONG, strlen(ja));
}

/* 12 points down to 9 beside the letters; a longer name takes two lines (section 7). */
static void draw_nationality(struct page *page, double middle, const char *letters)
{
    static const struct fit_step two_lines[] = {{9.0, 10.8, 2, ROW}};
    struct style smallest = value_ja;
    double width = PAGE_RIGHT - HALF_VALUE_X;
    const char *ja = country_name_ja(letters);
    double en_width = page_text_width(page, &value_en, letters);
    struct fit fit;

    smallest.size = two_lines[0].size;
    if (ja == NULL) {
        page_text(page, &value_en, HALF_VALUE_X, middle + FIT_MIDDLE_EM * value_ja.size, letters);
        return;
    }
    if (page_text_width(page, &smallest, ja) + VALUE_GAP + en_width <= width) {
        draw_value(page, HALF_VALUE_X, middle, width, ja, letters);
        return;
    }
    if (!fit_text(page, FACE_SERIF, LANGUAGE_JA, ja, width - VALUE_GAP - en_width, two_lines,
                  ARRAY_LEN(two_lines), &fit)) {
        page_fail(page, ERR_TOO_LONG, strlen(ja));
        return;
    }
    fit_draw(page, FACE_SERIF, LANGUAGE_JA, ja, &fit, HALF_VALUE_X, middle);
    page_text_right(page, &value_en, PAGE_RIGHT, middle + FIT_MIDDLE_EM * value_en.size, letters);
}

static void draw_birth_date(struct page *page, double x, double middle, double width,
                            const char *iso)
{
    char ja[WORDS_SIZE];

    words_date(iso, ja);
    draw_value(page, x, middle, width, ja, iso);
}

static const char *sex_ja(const char *sex)
{
    if (strcmp(sex, "M") == 0)
        return "男";
    return strcmp(sex, "F") == 0 ? "女" : "指定なし";
}

/* sex is empty when it is not to be on the page. */
static double draw_birth_row(struct page *page, const char *birth_date, const char *sex, double y)
{
    double middle = y + ROW / 2.0;

    draw_label(page, PAGE_LEFT, middle, "生年月日", "Date of birth");
    draw_birth_date(page, VALUE_X, middle, HALF_LABEL_X - GUTTER - VALUE_X, birth_date);
    if (sex[0] != '\0') {
        draw_label(page, HALF_LABEL_X, middle, "性別", "Sex");
        draw_value(page, HALF_VALUE_X, middle, PAGE_RIGHT - HALF_VALUE_X, sex_ja(sex), sex);
    }
    return y + ROW;
}

double holder_draw(struct page *page, const struct certificate *certificate, double y)
{
    const struct certificate_holder *holder = &certificate->holder;

    page_rule(page, PAGE_LEFT, PAGE_RIGHT, y, RULE_HEAVY);
    y = draw_japanese_name_row(page, y, "氏名", "Name", holder->name, name_steps,
                               ARRAY_LEN(name_steps));
    if (holder->alias[0] != '\0') {
        page_rule(page, PAGE_LEFT, PAGE_RIGHT, y, RULE_HAIRLINE);
        y = draw_japanese_name_row(page, y, "通称", "Alias", holder->alias, other_name_steps,
                                   ARRAY_LEN(other_name_steps));
    }
    if (holder->former[0] != '\0') {
        page_rule(page, PAGE_LEFT, PAGE_RIGHT, y, RULE_HAIRLINE);
        y = draw_japanese_name_row(page, y, "旧姓・別姓・別名", "Former / other names",
                                   holder->former, other_name_steps, ARRAY_LEN(other_name_steps));
    }
    if (certificate->kind == CERTIFICATE_OVERSEAS) {
        page_rule(page, PAGE_LEFT, PAGE_RIGHT, y, RULE_HAIRLINE);
        y = draw_name_row(page, y, "ローマ字氏名", "Name as in passport", FACE_SERIF, LANGUAGE_EN,
                          holder->roman_name, roman_steps, ARRAY_LEN(roman_steps));
    }
    page_rule(page, PAGE_LEFT, PAGE_RIGHT, y, RULE_HAIRLINE);
    /* The page shows what a code holds, and only ICAO VDS-NC holds this. */
    y = draw_birth_row(page, holder->birth_date,
                       certificate_has(certificate, CERTIFICATE_VDS_NC) ? holder->sex : "", y);
    if (certificate->kind == CERTIFICATE_OVERSEAS) {
        double middle = y + ROW / 2.0;

        page_rule(page, PAGE_LEFT, PAGE_RIGHT, y, RULE_HAIRLINE);
        draw_label(page, PAGE_LEFT, middle, "旅券番号", "Passport number");
        page_text(page, &passport, VALUE_X, middle + FIT_MIDDLE_EM * passport.size,
                  holder->passport);
        draw_label(page, HALF_LABEL_X, middle, "国籍・地域", "Nationality / region");
        draw_nationality(page, middle, holder->nationality);
        y += ROW;
    }
    page_rule(page, PAGE_LEFT, PAGE_RIGHT, y, RULE_MEDIUM);
    return y;
}

/* Where the birth date begins on a further sheet: the whole row is narrower there. */
#define SHORT_VALUE_X MM(145.2)

double holder_draw_short(struct page *page, const struct certificate_holder *holder, double y)
{
    struct fit fit;
    struct err err;
    enum face face;

    page_rule(page, PAGE_LEFT, PAGE_RIGHT, y, RULE_HEAVY);
    if (!fonts_for_name(page->fonts, holder->name, &face, &err)) {
        page_fail(page, err.code, (size_t)err.detail);
        return y;
    }
    if (fit_text(page, face, LANGUAGE_JA, holder->name, HALF_LABEL_X - GUTTER - VALUE_X,
                 short_name_steps, ARRAY_LEN(short_name_steps), &fit)) {
        double middle = y + SHORT_ROW / 2.0;

        draw_label(page, PAGE_LEFT, middle, "氏名", "Name");
        fit_draw(page, face, LANGUAGE_JA, holder->name, &fit, VALUE_X, middle);
        draw_label(page, HALF_LABEL_X, middle, "生年月日", "Date of birth");
        draw_birth_date(page, SHORT_VALUE_X, middle, PAGE_RIGHT - SHORT_VALUE_X,
                        holder->birth_date);
        y += SHORT_ROW;
    } else {
        y = draw_name_row(page, y, "氏名", "Name", face, LANGUAGE_JA, holder->name, name_steps,
                          ARRAY_LEN(name_steps));
        page_rule(page, PAGE_LEFT, PAGE_RIGHT, y, RULE_HAIRLINE);
        y = draw_birth_row(page, holder->birth_date, "", y);
    }
    page_rule(page, PAGE_LEFT, PAGE_RIGHT, y, RULE_MEDIUM);
    return y;
}

/* For a name that half a line does not hold, where there is no room for a second row. */
static const struct fit_step one_row_steps[] = {
    {10.8, 13.2, 2, SHORT_ROW},
    {9.0, 10.8, 2, SHORT_ROW},
    {7.8, 9.6, 3, SHORT_ROW},
    {7.2, 9.0, 3, SHORT_ROW},
};
#define ONE_ROW_VALUE_X MM(39.5)

double holder_draw_one_row(struct page *page, const struct certificate_holder *holder, double y)
{
    double middle = y + SHORT_ROW / 2.0;
    struct fit fit;
    struct err err;
    enum face face;

    if (!fonts_for_name(page->fonts, holder->name, &face, &err)) {
        page_fail(page, err.code, (size_t)err.detail);
        return y;
    }
    if (fit_text(page, face, LANGUAGE_JA, holder->name, HALF_LABEL_X - GUTTER - VALUE_X,
                 short_name_steps, ARRAY_LEN(short_name_steps), &fit))
        return holder_draw_short(page, holder, y);
    page_rule(page, PAGE_LEFT, PAGE_RIGHT, y, RULE_HEAVY);
    if (!fit_text(page, face, LANGUAGE_JA, holder->name, HALF_LABEL_X - GUTTER - ONE_ROW_VALUE_X,
                  one_row_steps, ARRAY_LEN(one_row_steps), &fit)) {
        page_fail(page, ERR_TOO_LONG, strlen(holder->name));
        return y;
    }
    draw_label(page, PAGE_LEFT, middle, "氏名", "Name");
    fit_draw(page, face, LANGUAGE_JA, holder->name, &fit, ONE_ROW_VALUE_X, middle);
    draw_label(page, HALF_LABEL_X, middle, "生年月日", "Date of birth");
    draw_birth_date(page, SHORT_VALUE_X, middle, PAGE_RIGHT - SHORT_VALUE_X, holder->birth_date);
    page_rule(page, PAGE_LEFT, PAGE_RIGHT, y + SHORT_ROW, RULE_MEDIUM);
    return y + SHORT_ROW;
}

void holder_check_name(struct page *page, const char *name)
{
    enum face face;
    struct err err;
    struct fit fit;

    if (!fonts_for_name(page->fonts, name, &face, &err)) {
        page_fail(page, err.code, (size_t)err.detail);
        return;
    }
    fit_name(page, face, LANGUAGE_JA, name, name_steps, ARRAY_LEN(name_steps), &fit);
}
