#include "printer/codes.h"

#include "base/secret.h"
#include "printer/words.h"

#define FIRST_ROW_Y MM(210.40)
#define NAME_Y      MM(203.83)
#define NAME_EN_Y   MM(207.33)
#define HINT_Y      MM(212.87)
#define NOTE_WIDTH  MM(49.4)

static const struct style code_name = {FACE_SANS_BOLD, 9.6, LANGUAGE_EN, 0.0};
static const struct style caption_ja = {FACE_SANS, 7.8, LANGUAGE_JA, 0.0};
static const struct style caption_en = {FACE_SANS, 7.2, LANGUAGE_EN, 0.0};
static const struct style note_ja = {FACE_SANS, 7.2, LANGUAGE_JA, 0.0};
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
} captions[CERTIFICATE_FORMATS] = {
    [CERTIFICATE_SHC] = {"SMART Health Card", "国内・海外の確認アプリ用",
                         "Read by SMART Health Cards verifiers"},
    [CERTIFICATE_VDS_NC] = {"ICAO VDS-NC", "海外渡航用", "Read at borders and by airlines"},
    [CERTIFICATE_DCC] = {"EU DCC", "", ""},
};

static struct code_place place_of(enum certificate_format format, const struct qr *qr)
{
    double width = qr->width * PAGE_MODULE_PT;
    double x = format == CERTIFICATE_SHC ? PAGE_LEFT : PAGE_RIGHT - width;

    return (struct code_place){1, page_on_grid(x), page_on_grid(FIRST_ROW_Y)};
}

void codes_place(const struct certificate *certificate, const struct qr *codes,
                 struct code_place *ret)
{
    for (size_t i = 0; i < certificate->code_count; i++)
        ret[i] = place_of(certificate->codes[i].format, &codes[i]);
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

/* certificate.md section 7: a code that spells the name otherwise says so. A SMART Health Card knows
 * no variation selectors. */
static void draw_name_note(struct page *page, const struct certificate *certificate)
{
    char name[CERTIFICATE_NAME_SIZE];
    enum face face;

    /* The holder's row has noted a name that cannot be drawn. */
    if (!fonts_for_name(page->fonts, certificate->holder.name, &face, NULL))
        return;
    if (words_without_selectors(certificate->holder.name, name)) {
        struct style style = {face, 8.4, LANGUAGE_JA, 0.0};

        page_text(page, &note_ja, PAGE_LEFT, MM(259.08), "※ SMART Health Card に入っている氏名");
        page_text(page, &caption_en, PAGE_LEFT, MM(262.47), "Name held in SMART Health Card");
        page_paragraph(page, &style, PAGE_LEFT, MM(266.28), NOTE_WIDTH, 10.2, name);
    }
    wipe(name, sizeof name);
}

void codes_draw(struct page *page, const struct certificate *certificate, const struct qr *codes)
{
    for (size_t i = 0; i < certificate->code_count; i++)
        draw_code(page, certificate->codes[i].format, &codes[i]);
    if (certificate->kind == CERTIFICATE_OVERSEAS) {
        draw_verifier_hint(page, certificate, &narrow, MM(69.71), HINT_Y, MM(40.2));
        draw_hint(page, &for_holder, &narrow, PAGE_LEFT, MM(262.89), MM(88.9));
        return;
    }

    double x = MM(73.94);
    double width = PAGE_RIGHT - x;
    double y = draw_verifier_hint(page, certificate, &wide, x, HINT_Y, width);

    draw_hint(page, &for_holder, &wide, x, y + HINT_GAP, width);
    draw_name_note(page, certificate);
}
