#include "ui/tests/samples.h"

#define PLACE(code, pref_ja, pref_en, ja, en, kana)                                                \
    {                                                                                              \
        code, {pref_ja, pref_en}, {ja, en}, kana, true, true                                       \
    }
#define HERE(code, ja, en, kana)  PLACE(code, "見本県", "Mihon", ja, en, kana)
#define THERE(code, ja, en, kana) PLACE(code, "試作県", "Shisaku", ja, en, kana)

static const struct ui_municipality municipalities[] = {
    HERE("990019", "青葉川市", "Aobagawa City", "あおばがわし"),
    HERE("990027", "赤松市", "Akamatsu City", "あかまつし"),
    HERE("990035", "浅瀬市", "Asase City", "あさせし"),
    HERE("990043", "井草市", "Igusa City", "いぐさし"),
    HERE("990051", "丘本市", "Okamoto City", "おかもとし"),
    HERE("990060", "笠野市", "Kasano City", "かさのし"),
    HERE("990078", "鏡見町", "Kagamimi Town", "かがみみちょう"),
    HERE("990086", "黄金中央町", "Kogane Chuo Town", "こがねちゅうおうちょう"),
    HERE("990094", "久留見町", "Kurumi Town", "くるみちょう"),
    HERE("990108", "小牧谷村", "Komakidani Village", "こまきだにむら"),
    HERE("990116", "桜台市", "Sakuradai City", "さくらだいし"),
    THERE("980013", "白浜崎市", "Shirahamasaki City", "しらはまさきし"),
};

static const struct ui_dose doses[] = {
    {1, "2021-06-15", {"ファイザー", "Pfizer"}},
    {2, "2021-07-06", {"ファイザー", "Pfizer"}},
    {3, "2022-02-20", {"モデルナ", "Moderna"}},
    {4, "2022-10-30", {"ファイザー", "Pfizer"}},
};

static const char terms_ja[] =
    "第1条　この規約は、この機械で新型コロナウイルス感染症のワクチン接種証明書の交付を受ける方に適"
    "用します。\n"
    "第2条　交付のために、個人番号カードに記録された個人番号、氏名、住所、生年月日および性別を読み"
    "取ります。\n"
    "第3条　読み取った情報は、お選びになる市区町村の接種記録への照会にだけ使い、暗号化して送ります"
    "。\n"
    "第4条　この機械と証明書交付センターは、読み取った情報と証明書の内容を記録しません。\n"
    "第5条　暗証番号を3回続けてまちがえると、カードの暗証番号がロックされます。\n"
    "第6条　用紙や通信の都合により、交付を中断することがあります。その場合は、もう一度お申し込みく"
    "ださい。\n";
static const char terms_en[] =
    "1. These terms apply to everyone who obtains a vaccination certificate from this machine.\n"
    "2. To issue it, the My Number, name, address, date of birth and sex on the card are read.\n"
    "3. What was read is used only to ask the records of the municipality you choose, encrypted.\n"
    "4. Neither this machine nor the centre keeps what was read or what the certificate says.\n"
    "5. If the PIN is entered wrongly three times in a row, the card locks it.\n"
    "6. Issuing may be interrupted for want of paper or connection. Please apply again then.\n";

static const struct ui_view sample = {
    .tries_left = 3,
    .terms_version = "2026-10-01",
    .terms = {terms_ja, terms_en},
    .terms_date = "2026-10-01",
    .opens = "6:30",
    .closes = "23:00",
    .municipalities = municipalities,
    .municipality_count = sizeof municipalities / sizeof municipalities[0],
    .card_municipality = "990019",
    .name = "佐倉　みなみ",
    .birth_date = "1985-04-12",
    .municipality_code = "990019",
    .doses = doses,
    .dose_count = sizeof doses / sizeof doses[0],
    .sheets = 1,
    .paper_sensor = true,
    .reason = "checking",
    .trouble = UI_TROUBLE_PAPER,
};

const struct ui_dose sample_doses[SAMPLE_DOSES] = {
    {1, "2021-06-15", {"ファイザー", "Pfizer"}},
    {2, "2021-07-06", {"ファイザー", "Pfizer"}},
    {3, "2022-02-20", {"武田（ノババックス）", "Takeda (Novavax)"}},
    {4, "2022-10-30", {"ファイザー", "Pfizer"}},
    {5, "2023-06-11", {"モデルナ", "Moderna"}},
    {6, "2023-11-19", {"モデルナ", "Moderna"}},
    {7, "2024-05-04", {"第一三共", "Daiichi Sankyo"}},
    {8, "2024-11-30", {"第一三共", "Daiichi Sankyo"}},
};

const struct ui_view *sample_view(enum session_state state)
{
    static struct ui_view wrong_pin;

    if (state != SESSION_PIN_WRONG)
        return &sample;
    wrong_pin = sample;
    wrong_pin.tries_left = 2;
    return &wrong_pin;
}
