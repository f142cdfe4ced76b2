#include "kiosk/findings-words.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/scope.h"
#include "printer/reasons.h"

static const struct {
    const char *what;
    struct findings_words words;
} labels[] = {
    {"reader", {"カードリーダー", "Card reader"}},
    {"printer", {"プリンター", "Printer"}},
    {"toner", {"トナー", "Toner"}},
    {"centre", {"センターとの通信", "Centre"}},
    {"certificate", {"この端末の証明書", "Kiosk's certificate"}},
    {"codes", {"QRコードの確認", "Check of QR codes"}},
    {"clock", {"時計", "Clock"}},
    {"sound", {"音声", "Sound"}},
    {"memory", {"記憶の保護", "Memory protection"}},
    {"disk", {"ディスク", "Disk"}},
};

/* One # stands for the number. */
/* clang-format off */
static const struct {
    const char *what, *reason;
    struct findings_words words;
} sentences[] = {
    {"reader", "no-service", {"カードリーダーの制御プログラムが応答しません。端末を再起動してください。",
                              "The card reader's service does not answer. Restart the machine."}},
    {"reader", "absent", {"カードリーダーが見つかりません。ケーブルが抜けていないか確かめてください。",
                          "The card reader is not there. Look whether its cable came out."}},
    {"reader", "ambiguous", {"同じ名前のカードリーダーが # 台あります。余分なものを外してください。",
                             "There are # card readers of that name. Take away the one too many."}},
    {"reader", "card-left", {"カードが置かれたままです。お預かりして、本人に返してください。",
                             "A card lies on the reader. Keep it safe for its owner."}},
    {"reader", "failed", {"カードリーダーが正しく動きません。保守の担当に連絡してください。",
                          "The card reader does not work as it should. Call maintenance."}},
    {"printer", "no-paper", {"用紙がありません。用紙を入れてください。",
                             "There is no paper. Put paper in."}},
    {"printer", "wrong-paper", {"Ａ４の用紙が入っていません。Ａ４の用紙を入れてください。",
                                "There is no A4 paper. Put A4 paper in."}},
    {"printer", "paper-low", {"用紙が残り少なくなっています。補充してください。",
                              "Paper is low. Put paper in."}},
    {"printer", "cover-open", {"プリンターのカバーが開いています。閉めてください。",
                               "The printer's cover is open. Close it."}},
    {"printer", "jam", {"紙が詰まっています。取り除いてください。",
                        "Paper is jammed. Take it out."}},
    {"printer", "no-toner", {"トナーがありません。交換してください。",
                             "There is no toner. Put a new cartridge in."}},
    {"printer", "tray-full", {"排紙トレイがいっぱいです。紙を取り出してください。",
                              "The output tray is full. Take the paper out."}},
    {"printer", "paper-left", {"排紙トレイに紙が残っています。取り出してください。",
                               "Paper lies in the output tray. Take it out."}},
    {"printer", "offline", {"プリンターが応答しません。電源とケーブルを確かめてください。",
                            "The printer does not answer. Look at its power and its cable."}},
    {"printer", "no-format", {"このプリンターでは証明書を印刷できません。保守の担当に連絡してください。",
                           "This printer cannot print certificates. Call maintenance."}},
    {"printer", "untrusted", {"つながっているプリンターが、登録されたものではありません。保守の担当に連絡してください。",
                              "This is not the printer that was registered. Call maintenance."}},
    {"printer", "expired", {"プリンターの証明書の期限が切れています。保守の担当に連絡してください。",
                            "The printer's certificate has expired. Call maintenance."}},
    {"printer", "no-operations", {"このプリンターは印刷を見届けられません。保守の担当に連絡してください。",
                                  "This printer's jobs cannot be followed. Call maintenance."}},
    {"printer", "no-a4", {"このプリンターはＡ４を使えません。保守の担当に連絡してください。",
                          "This printer does not know A4. Call maintenance."}},
    {"printer", "two-sided", {"このプリンターは片面に印刷できません。保守の担当に連絡してください。",
                              "This printer always prints on both sides. Call maintenance."}},
    {"printer", "scaling", {"このプリンターは原寸で印刷できません。保守の担当に連絡してください。",
                            "This printer always scales pages. Call maintenance."}},
    {"printer", "coarse", {"このプリンターの解像度では足りません。保守の担当に連絡してください。",
                           "This printer prints too coarsely. Call maintenance."}},
    {"printer", "margins", {"このプリンターは余白が広すぎます。保守の担当に連絡してください。",
                            "This printer's margins are too wide. Call maintenance."}},
    {"printer", "finishing", {"このプリンターは必ずとじるなどの処理をします。保守の担当に連絡してください。",
                              "This printer always staples or the like. Call maintenance."}},
    {"printer", "holding", {"このプリンターは印刷を必ず保留します。保守の担当に連絡してください。",
                            "This printer always holds jobs back. Call maintenance."}},
    {"printer", "other", {"プリンターが止まっています。プリンターの表示を確かめてください。",
                          "The printer has stopped. Look at its display."}},
    {"printer", "failed", {"プリンターが正しく答えません。保守の担当に連絡してください。",
                           "The printer does not answer as it should. Call maintenance."}},
    {"toner", "left", {"トナーの残りは #％です。", "Toner is at # %."}},
    {"toner", "none", {"トナーがありません。交換してください。", "There is no toner. Put a new cartridge in."}},
    {"toner", "running-out", {"トナーが残り少なくなっています。交換用のトナーを用意してください。",
                              "Toner is low. Have a new cartridge ready."}},
    {"toner", "low", {"トナーの残りは #％です。交換用のトナーを用意してください。",
                      "Toner is at # %. Have a new cartridge ready."}},
    {"toner", "no-level", {"このプリンターはトナーの残量を知らせません。",
                           "This printer does not tell how much toner is left."}},
    {"centre", "no-answer", {"センターから応答がありません。回線を確かめてください。",
                             "The centre does not answer. Look at the network line."}},
    {"centre", "untrusted", {"センターの証明書を信用できません。保守の担当に連絡してください。",
                             "The centre's certificate is not to be trusted. Call maintenance."}},
    {"centre", "refused", {"センターがこの端末を受け付けません。保守の担当に連絡してください。",
                           "The centre refuses this kiosk. Call maintenance."}},
    {"centre", "paused", {"センターがサービスを休止しています。",
                          "The centre has paused the service."}},
    {"centre", "configuration", {"通信の設定に誤りがあります。保守の担当に連絡してください。",
                                 "The connection is set up wrongly. Call maintenance."}},
    {"centre", "after-hours", {"今はサービスの時間外です。", "It is outside the hours of the service."}},
    {"certificate", "days", {"期限まであと # 日あります。", "Good for # more days."}},
    {"certificate", "expires", {"この端末の証明書は、あと # 日で期限が切れます。保守の担当に連絡してください。",
                                "The kiosk's certificate expires in # days. Call maintenance."}},
    {"certificate", "expired", {"この端末の証明書の期限が切れています。保守の担当に連絡してください。",
                                "The kiosk's certificate has expired. Call maintenance."}},
    {"certificate", "unreadable", {"この端末の証明書が読めません。保守の担当に連絡してください。",
                                   "The kiosk's certificate cannot be read. Call maintenance."}},
    {"codes", "empty", {"海外用の証明書のQRコードを確かめられません。申し込んだ方は窓口の案内になります。設定の [codes] を保守の担当に知らせてください。",
                        "QR codes of overseas certificates cannot be checked: who wants one is sent to the counter. Nothing is set under [codes]: tell maintenance."}},
    {"codes", "no-csca", {"海外用の証明書（VDS-NC）を確かめられません。申し込んだ方は窓口の案内になります。設定の [codes] csca を保守の担当に知らせてください。",
                          "VDS-NC codes cannot be checked: who wants an overseas certificate is sent to the counter. [codes] csca is missing: tell maintenance."}},
    {"codes", "no-dsc", {"EUのQRコードを確かめられません。海外用を申し込んだ方は窓口の案内になることがあります。設定の [codes] dsc を保守の担当に知らせてください。",
                         "EU DCC codes cannot be checked: who is to have them is sent to the counter. [codes] dsc is missing: tell maintenance."}},
    {"codes", "no-issuer", {"証明書のQRコードを確かめる鍵がセンターから届きません。証明書を出せません。運用の担当に電話してください。",
                            "The centre names no key for QR codes: no certificate can be issued. Call the operator."}},
    {"codes", "unreadable", {"QRコードを確かめるためのファイルが読めません（設定の [codes]）。保守の担当に連絡してください。",
                             "The files that QR codes are checked with cannot be read ([codes]). Call maintenance."}},
    {"codes", "bad-products", {"ワクチンの表の # 行目に誤りがあります（設定の [codes] products）。保守の担当に連絡してください。",
                               "The table of vaccines is wrong at line # ([codes] products). Call maintenance."}},
    {"codes", "list-over", {"失効リストの期限が切れています。海外用の証明書を出せません。新しいリストを入れるよう、保守の担当に連絡してください。",
                            "The list of revoked signers is out of date: no overseas certificate can be issued. Have maintenance put in a new one."}},
    {"codes", "list-ends", {"失効リストの期限まであと # 日です。新しいリストを入れるよう、保守の担当に知らせてください。",
                            "The list of revoked signers is good for # more days. Have maintenance put in a new one."}},
    {"clock", "right", {"センターの時計との差は # 秒です。", "# seconds off the centre's."}},
    {"clock", "off", {"時計がセンターと # 秒ずれています。保守の担当に連絡してください。",
                      "The clock is # seconds off the centre's. Call maintenance."}},
    {"clock", "year", {"時計の年が正しくありません。保守の担当に連絡してください。",
                       "The clock's year cannot be right. Call maintenance."}},
    {"clock", "not-synchronised", {"時計が自動で合わせられていません。保守の担当に知らせてください。",
                                   "The clock is not set by itself. Tell maintenance."}},
    {"clock", "not-compared", {"センターの時計と比べられませんでした。",
                               "The clock could not be compared with the centre's."}},
    {"sound", "no-device", {"音声を出す装置がありません。", "There is no sound device."}},
    {"sound", "no-voice", {"音声案内が入っていません。", "No spoken guidance is installed."}},
    {"sound", "no-player", {"音声案内のプログラムが動きません。保守の担当に知らせてください。",
                            "The program that speaks does not answer. Tell maintenance."}},
    {"sound", "bad-pack", {"録音された音声が壊れているため、合成音声を使います。保守の担当に知らせてください。",
                           "The recorded voice pack is damaged; the built-in voice is used. Tell maintenance."}},
    {"sound", "off", {"音声案内は切ってあります。", "Spoken guidance is switched off."}},
    {"memory", "cannot-lock", {"記憶を保護できません。保守の担当に連絡してください。",
                               "Memory cannot be protected. Call maintenance."}},
    {"memory", "swap", {"記憶の一部がディスクに書かれることがあります（スワップ）。保守の担当に知らせてください。",
                        "Parts of the memory may be written to disk (swap is on). Tell maintenance."}},
    {"memory", "core-dumps", {"異常のときに記憶の写しが作られる設定です。保守の担当に知らせてください。",
                              "Copies of memory are kept after a crash (core dumps). Tell maintenance."}},
    {"disk", "free", {"空きは # MBあります。", "# MB are free."}},
    {"disk", "full", {"ディスクに空きがありません。保守の担当に連絡してください。",
                      "The disk is full. Call maintenance."}},
    {"disk", "low", {"ディスクの空きが残り # MBです。保守の担当に知らせてください。",
                     "The disk has # MB left. Tell maintenance."}},
    {"disk", "read-only", {"ディスクに書けません。保守の担当に連絡してください。",
                           "The disk cannot be written to. Call maintenance."}},
};
/* clang-format on */

struct findings_words findings_label(const char *what)
{
    for (size_t i = 0; i < ARRAY_LEN(labels); i++)
        if (strcmp(labels[i].what, what) == 0)
            return labels[i].words;
    return (struct findings_words){what, what};
}

static struct findings_words find_sentence(const char *what, const char *reason)
{
    for (size_t i = 0; i < ARRAY_LEN(sentences); i++)
        if (strcmp(sentences[i].what, what) == 0 && strcmp(sentences[i].reason, reason) == 0)
            return sentences[i].words;
    return (struct findings_words){NULL, NULL};
}

static void put_number(const char *sentence, long number, char ret[static FINDINGS_SENTENCE])
{
    const char *place = strchr(sentence, '#');

    if (place == NULL)
        snprintf(ret, FINDINGS_SENTENCE, "%s", sentence);
    else
        snprintf(ret, FINDINGS_SENTENCE, "%.*s%ld%s", (int)(place - sentence), sentence, number,
                 place + 1);
}

/* number is that of a keyword of the IPP registry. */
static bool put_printers_words(long number, char ret_ja[static FINDINGS_SENTENCE],
                               char ret_en[static FINDINGS_SENTENCE])
{
    char ja[REASON_WORDS], en[REASON_WORDS];

    if (!reason_words_of_number(number, ja, en))
        return false;
    snprintf(ret_ja, FINDINGS_SENTENCE, "%s。プリンターを確かめてください。", ja);
    snprintf(ret_en, FINDINGS_SENTENCE, "%s. Look at the printer.", en);
    return true;
}

void findings_sentence(const char *what, const char *state, const char *reason, long number,
                       char ret_ja[static FINDINGS_SENTENCE], char ret_en[static FINDINGS_SENTENCE])
{
    struct findings_words words = find_sentence(what, reason);

    if (strcmp(what, "printer") == 0 && strcmp(reason, "says") == 0 &&
        put_printers_words(number, ret_ja, ret_en))
        return;
    if (words.ja == NULL && strcmp(state, "ok") == 0)
        words = (struct findings_words){"正常です。", "All is well."};
    if (words.ja == NULL) {
        snprintf(ret_ja, FINDINGS_SENTENCE, "異常があります（%s）。", reason);
        snprintf(ret_en, FINDINGS_SENTENCE, "Something is wrong (%s).", reason);
        return;
    }
    put_number(words.ja, number, ret_ja);
    put_number(words.en, number, ret_en);
}
