#include "printer/certification.h"

#include <string.h>

#include "printer/fit.h"
#include "printer/words.h"

#define MAYOR_X     MM(66.89)
#define MAYOR_WIDTH MM(59.27)
#define MINISTER_X  MM(130.39)

#define LABEL_Y  MM(178.86)
#define NAME_Y   MM(185.21)
#define SMALL_Y1 MM(189.23)
#define SMALL_Y2 MM(192.62)

static const struct style sentence_ja = {FACE_SERIF, 10.8, LANGUAGE_JA, 0.0};
static const struct style sentence_en = {FACE_SERIF, 8.1, LANGUAGE_EN, 0.0};
static const struct style label_ja = {FACE_SANS_BOLD, 7.8, LANGUAGE_JA, 0.0};
static const struct style label_en = {FACE_SANS, 7.2, LANGUAGE_EN, 0.0};
static const struct style name_ja = {FACE_SERIF, 13.2, LANGUAGE_JA, 0.0};
static const struct style name_en = {FACE_SANS, 8.1, LANGUAGE_EN, 0.0};
static const struct style reference_ja = {FACE_SERIF, 9.6, LANGUAGE_JA, 0.0};
static const struct style reference_en = {FACE_SERIF, 8.1, LANGUAGE_EN, 0.0};
#define LABEL_GAP    4.8
#define MAYOR_GAP_EM 0.65
#define SMALLEST_JA  9.0

static void draw_sentence(struct page *page)
{
    page_text(page, &sentence_ja, PAGE_LEFT, MM(168.49),
              "上記のとおり、予防接種法（昭和23年法律第68号）に基づく予防接種を受けたことを"
              "証明する。");
    page_text(page, &sentence_en, PAGE_LEFT, MM(172.93),
              "This certifies that the person named above received the vaccinations listed above "
              "under the Immunization Act of Japan.");
}

static void draw_issue_date(struct page *page, const char *iso)
{
    char ja[WORDS_SIZE];

    words_date(iso, ja);
    page_pair(page, PAGE_LEFT, LABEL_Y, &label_ja, "発行年月日", LABEL_GAP, &label_en,
              "Date of issue");
    page_text(page, &name_ja, PAGE_LEFT, NAME_Y, ja);
    page_text(page, &name_en, PAGE_LEFT, SMALL_Y1, iso);
}

/* 職務代理者 of a district with a long name: still whole, or not printed. */
static void draw_mayor_in_two_lines(struct page *page, const struct style *office_style,
                                    const char *office, const struct style *name_style,
                                    const char *name)
{
    double office_end = page_text(page, office_style, MAYOR_X, NAME_Y - 7.8, office);
    double name_end = page_text(page, name_style, MAYOR_X, NAME_Y + 2.4, name);

    if (office_end > MAYOR_X + MAYOR_WIDTH || name_end > MAYOR_X + MAYOR_WIDTH)
        page_fail(page, ERR_TOO_LONG, strlen(office) + strlen(name));
}

/* Office and name shrink together; both are on the paper in full or it is not printed. A mayor's
 * name may have a letter that only the face for names has. */
static void draw_mayor_ja(struct page *page, const char *office, const char *name)
{
    struct style office_style = name_ja;
    struct style name_style = name_ja;
    double width;

    name_style.face = page_face(page, FACE_SERIF, FACE_NAME, name);
    for (;;) {
        width = page_text_width(page, &office_style, office) + MAYOR_GAP_EM * office_style.size +
                page_text_width(page, &name_style, name);
        if (width <= MAYOR_WIDTH || office_style.size <= SMALLEST_JA + 0.01)
            break;
        office_style.size -= 0.3;
        name_style.size = office_style.size;
    }
    if (width > MAYOR_WIDTH) {
        draw_mayor_in_two_lines(page, &office_style, office, &name_style, name);
        return;
    }
    page_pair(page, MAYOR_X, NAME_Y, &office_style, office, MAYOR_GAP_EM * office_style.size,
              &name_style, name);
}

static void draw_small(struct page *page, double x, double y, double width, const char *text)
{
    static const struct fit_step steps[] = {
        {8.1, 0.0, 1, 0.0}, {7.8, 0.0, 1, 0.0}, {7.5, 0.0, 1, 0.0}, {7.2, 0.0, 1, 0.0}};
    struct fit fit;

    if (fit_text(page, FACE_SANS, LANGUAGE_EN, text, width, steps, ARRAY_LEN(steps), &fit))
        fit_draw_from(page, FACE_SANS, LANGUAGE_EN, text, &fit, x, y);
    else
        page_fail(page, ERR_TOO_LONG, strlen(text));
}

static void draw_mayor(struct page *page, const struct certificate_issuer *issuer)
{
    page_pair(page, MAYOR_X, LABEL_Y, &label_ja, "発行者", LABEL_GAP, &label_en, "Issued by");
    draw_mayor_ja(page, issuer->mayor_office.ja, issuer->mayor_name.ja);
    draw_small(page, MAYOR_X, SMALL_Y1, MAYOR_WIDTH, issuer->mayor_name.en);
    draw_small(page, MAYOR_X, SMALL_Y2, MAYOR_WIDTH, issuer->mayor_office.en);
}

static void draw_minister(struct page *page)
{
    page_text(page, &name_ja, MINISTER_X, NAME_Y, "日本国厚生労働大臣");
    page_text(page, &name_en, MINISTER_X, SMALL_Y1, "Minister of Health, Labour and Welfare");
    page_text(page, &name_en, MINISTER_X, SMALL_Y2, "Government of Japan");
}

void certification_draw(struct page *page, const struct certificate *certificate)
{
    page_rule(page, PAGE_LEFT, PAGE_RIGHT, MM(162.56), RULE_HAIRLINE);
    draw_sentence(page);
    draw_issue_date(page, certificate->issued_on);
    draw_mayor(page, &certificate->issuer);
    draw_minister(page);
}

void certification_draw_reference(struct page *page)
{
    page_text(page, &reference_ja, PAGE_LEFT, MM(183.94),
              "この用紙は1枚目と一体のものです。証明文、発行者及び二次元コードは1枚目に"
              "あります。");
    page_text(page, &reference_en, PAGE_LEFT, MM(188.38),
              "This sheet is part of the certificate and is valid only with page 1, which bears "
              "the certification, the issuers and the codes.");
}
