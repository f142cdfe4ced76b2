#include "printer/codes.h"

#include "printer/dcc-sheet.h"
#include "printer/notes.h"

#define FIRST_ROW_Y MM(210.40)
#define NAME_Y      MM(203.83)
#define NAME_EN_Y   MM(207.33)
#define HINT_Y      MM(212.87)

/* Around the notes: from a hint, to one, to the quiet zone of a code, and what leaves room for a hint. */
#define NOTE_GAP     16.8
#define NOTE_TO_HINT 15.6
#define NOTE_CLEAR   12.0
#define HINT_LOWEST  MM(270.5)

static const struct style code_name = {FACE_SANS_BOLD, 9.6, LANGUAGE_EN, 0.0};
static const struct style caption_ja = {FACE_SANS, 7.8, LANGUAGE_JA, 0.0};
static const struct style caption_en = {FACE_SANS, 7.2, LANGUAGE_EN, 0.0};
static const struct style hint_head_ja = {FACE_SANS_BOLD, 8.4, LANGUAGE_JA, 0.0};
static const struct style hint_head_en = {FACE_SANS, 7.2, LANGUAGE_EN, 0.0};

/* How hints are set: one measure for the wide column, one for the narrow columns. */
struct hint_style {
    struct style ja, en, address;
    double to_ja, ja_leading, to_en, en_leading, to_address;
};

static const struct hint_style wide = {
    .ja = {FACE_SANS, 8.7, LANGUAGE_JA, 0.0},
    .en = {FACE_SANS, 7.8, LANGUAGE_EN, 0.0},
    .address = {FACE_SANS_BOLD, 7.8, LANGUAGE_EN, 0.0},
    .to_ja = 13.4,
    .ja_leading = 12.6,
    .to_en = 13.4,
    .en_leading = 10.8,
    .to_address = 11.6,
};
static const struct hint_style narrow = {
    .ja = {FACE_SANS, 7.8, LANGUAGE_JA, 0.0},
    .en = {FACE_SANS, 7.2, LANGUAGE_EN, 0.0},
    .address = {FACE_SANS_BOLD, 7.2, LANGUAGE_EN, 0.0},
    .to_ja = 12.0,
    .ja_leading = 11.4,
    .to_en = 11.6,
    .en_leading = 9.8,
    .to_address = 11.2,
};
#define HINT_GAP 24.0

struct hint {
    const char *head_ja, *head_en;
    const char *ja, *en;
};
static const struct hint for_verifier = {
    "確かめる方へ", "For the verifier",
    "コードを読み、氏名・生年月日・接種記録が紙面と同じか、身分証明書と見比べて"
    "本人かを確かめてください。",
    "Read the code. Name, date of birth and doses shown must be those on this page. Check the "
    "holder’s identity with a photo ID."};
static const struct hint for_holder = {
    "お持ちの方へ", "For the holder",
    "コードには上の記載事項が入っています。コードの写真を人に送ったり公開したりしないで"
    "ください。公印に代えて電子署名が入っています。",
    "The code holds the particulars above: do not publish a picture of it. An electronic signature "
    "in it takes the place of the official seal."};

static const struct {
    const char *name, *ja, *en;
} captions[] = {
    [CERTIFICATE_SHC] = {"SMART Health Card", "国内・海外の確認アプリ用",
                         "Read by SMART Health Cards verifiers"},
    [CERTIFICATE_VDS_NC] = {"ICAO VDS-NC", "海外渡航用", "Read at borders and by airlines"},
};

/* On the first sheet. */
static struct code_place place_of(enum certificate_format format, const struct qr *qr)
{
    double width = qr->width * PAGE_MODULE_PT;
    double x = format == CERTIFICATE_SHC ? PAGE_LEFT : PAGE_RIGHT - width;

    return (struct code_place){1, page_on_grid(x), page_on_grid(FIRST_ROW_Y)};
}

void codes_place(const struct certificate *certificate, const struct qr *codes,
                 struct code_place *ret)
{
    size_t dccs = 0;

    for (size_t i = 0; i < certificate->code_count; i++) {
        enum certificate_format format = certificate->codes[i].format;

        ret[i] = format == CERTIFICATE_DCC ? dcc_sheet_place(certificate, dccs++)
                                           : place_of(format, &codes[i]);
    }
}

static void draw_code(struct page *page, enum certificate_format format, const struct qr *qr)
{
    struct code_place place = place_of(format, qr);

    page_pair(page, place.x, NAME_Y, &code_name, captions[format].name, 6.0, &caption_ja,
              captions[format].ja);
    page_text(page, &caption_en, place.x, NAME_EN_Y, captions[format].en);
    page_code(page, place.x, place.y, qr);
}

/* Returns the baseline of its last line. */
static double draw_hint(struct page *page, const struct hint *hint, const struct hint_style *style,
                        double x, double y, double width)
{
    page_pair(page, x, y, &hint_head_ja, hint->head_ja, 4.8, &hint_head_en, hint->head_en);
    y = page_paragraph(page, &style->ja, x, y + style->to_ja, width, style->ja_leading, hint->ja);
    return page_paragraph(page, &style->en, x, y + style->to_en, width, style->en_leading,
                          hint->en);
}

static double draw_verifier_hint(struct page *page, const struct certificate *certificate,
                                 const struct hint_style *style, double x, double y, double width)
{
    const char *address = certificate->issuer.check_at;
    struct style address_style = style->address;

    /* The bold face has Latin and the page's own words only. */
    address_style.face = page_face(page, FACE_SANS_BOLD, FACE_SANS, address);
    y = draw_hint(page, &for_verifier, style, x, y, width);
    return page_paragraph(page, &address_style, x, y + style->to_address, width, style->en_leading,
                          certificate->issuer.check_at);
}

/* The hints beside the code, the notes below them: the third is wide, and has one code. */
static void draw_domestic_words(struct page *page, const struct certificate *certificate)
{
    double x = MM(73.94);
    double width = PAGE_RIGHT - x;
    double y = draw_verifier_hint(page, certificate, &wide, x, HINT_Y, width);

    y = draw_hint(page, &for_holder, &wide, x, y + HINT_GAP, width);
    notes_draw(page, certificate, PAGE_LEFT, y + NOTE_GAP, PAGE_RIGHT - PAGE_LEFT);
}

/* Between the codes and below the left one, as far as the right one leaves room. */
static void draw_overseas_words(struct page *page, const struct certificate *certificate,
                                const struct qr *codes)
{
    double width = MM(88.9);
    double y;

    for (size_t i = 0; i < certificate->code_count; i++) {
        if (certificate->codes[i].format == CERTIFICATE_VDS_NC)
            width = place_of(CERTIFICATE_VDS_NC, &codes[i]).x - NOTE_CLEAR - PAGE_LEFT;
    }
    draw_verifier_hint(page, certificate, &narrow, MM(69.71), HINT_Y, MM(40.2));
    y = notes_draw(page, certificate, PAGE_LEFT, MM(259.08), width);
    y = y > 0.0 ? y + NOTE_TO_HINT : MM(262.89);
    draw_hint(page, &for_holder, &narrow, PAGE_LEFT, y < HINT_LOWEST ? y : HINT_LOWEST, MM(88.9));
}

void codes_draw(struct page *page, const struct certificate *certificate, const struct qr *codes)
{
    for (size_t i = 0; i < certificate->code_count; i++) {
        if (certificate->codes[i].format != CERTIFICATE_DCC)
            draw_code(page, certificate->codes[i].format, &codes[i]);
    }
    if (certificate->kind == CERTIFICATE_OVERSEAS)
        draw_overseas_words(page, certificate, codes);
    else
        draw_domestic_words(page, certificate);
}
