#include "kiosk/kioskctl/show.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "kiosk/findings-show.h"
#include "kiosk/findings-words.h"

#define WHEN_SIZE 32

static void json_done(json_t **json)
{
    json_decref(*json);
}
#define SCOPED_JSON SCOPED(json_done) json_t

static bool complain(void)
{
    fprintf(stderr, "kioskctl: kioskd's answer cannot be understood. Are both of one version?\n");
    return false;
}

static void write_when(long long at, char ret[static WHEN_SIZE])
{
    time_t then = (time_t)at;
    struct tm local;

    if (localtime_r(&then, &local) == NULL ||
        strftime(ret, WHEN_SIZE, "%m-%d %H:%M:%S", &local) == 0)
        memcpy(ret, "?", sizeof "?");
}

/* ---- why closed ---- */

static const struct {
    const char *reason;
    struct findings_words words;
} reasons[] = {
    {"latched",
     {"安全のため止めました。調べてから運用の担当が再開します。",
      "Stopped for safety. An operator looks into it, then \"kioskctl open\"."}},
    {"crashed",
     {"異常終了が続いたため、しばらく休止しています。",
      "Sessions ended badly three times. It tries again by itself."}},
    {"checking", {"機器を点検しています。", "The devices are being looked at."}},
    {"card", {"カードが置かれたままです。", "A card was left on the reader."}},
    {"paper", {"排紙トレイに紙が残っています。", "Paper was left in the output tray."}},
    {"printer", {"プリンターが使えません。", "The printer cannot print."}},
    {"printer-paper", {"プリンターの用紙がありません。", "The printer is out of paper."}},
    {"printer-jam", {"プリンターに紙が詰まっています。", "Paper is jammed in the printer."}},
    {"printer-cover", {"プリンターのカバーが開いています。", "The printer's cover is open."}},
    {"printer-toner", {"プリンターのトナーがありません。", "The printer is out of toner."}},
    {"printer-tray", {"排紙トレイがいっぱいです。", "The output tray is full."}},
    {"printer-queue",
     {"プリンターに別の印刷が残っています。プリンターの操作部で取り消してください。",
      "A print job of somebody else stays in the printer. Cancel it at the printer."}},
    {"forget",
     {"前の方のカードの情報を消せたと確かめられません。端末を再起動してください。",
      "It is not certain that the last card has been forgotten. Restart the machine."}},
    {"memory",
     {"記憶を保護できません。保守の担当に連絡してください。",
      "Memory cannot be protected. Call maintenance."}},
    {"swap",
     {"記憶の一部がディスクに書かれることがあります（スワップ）。保守の担当に連絡してください。",
      "Parts of the memory may be written to disk (swap is on). Call maintenance."}},
    {"reader", {"カードリーダーが使えません。", "The card reader does not work."}},
};

static void show_closed(const char *reason)
{
    for (size_t i = 0; i < ARRAY_LEN(reasons); i++) {
        if (strcmp(reasons[i].reason, reason) != 0)
            continue;
        printf("休止中: %s\nOut of service (%s): %s\n", reasons[i].words.ja, reason,
               reasons[i].words.en);
        return;
    }
    printf("休止中: 係の操作（%s）\nOut of service: closed by the staff (%s).\n", reason, reason);
}

/* ---- status ---- */

struct status {
    const char *phase, *closed, *version, *notice;
    json_int_t since, sessions, again_s, swept_at, tested_at, printed_at;
    const char *swept, *printed;
    int latched;
    json_t *findings, *results; /* borrowed */
};

static bool read_status(json_t *json, struct status *ret)
{
    return json_unpack(json, "{s:s,s:I,s:s,s:b,s:s,s:I,s:s,s:I}", "phase", &ret->phase, "since",
                       &ret->since, "closed", &ret->closed, "latched", &ret->latched, "notice",
                       &ret->notice, "sessions", &ret->sessions, "version", &ret->version,
                       "again_s", &ret->again_s) == 0 &&
           json_unpack(json, "{s:{s:I,s:s},s:{s:I,s:o},s:{s:I,s:s},s:o}", "sweep", "at",
                       &ret->swept_at, "result", &ret->swept, "self_test", "at", &ret->tested_at,
                       "findings", &ret->findings, "test_print", "at", &ret->printed_at, "result",
                       &ret->printed, "results", &ret->results) == 0;
}

static bool show_devices(const struct status *status)
{
    char when[WHEN_SIZE];

    if (status->swept_at > 0) {
        write_when(status->swept_at, when);
        printf("Devices last looked at %s: %s.\n", when, status->swept);
    }
    if (status->printed_at > 0) {
        write_when(status->printed_at, when);
        printf("Test print %s: %s.\n", when, status->printed);
    }
    if (status->tested_at == 0)
        return true;
    write_when(status->tested_at, when);
    printf("Self-test %s:\n", when);
    return findings_print(status->findings) || complain();
}

static bool show_results(json_t *results)
{
    size_t i;
    json_t *past;

    if (json_array_size(results) > 0)
        printf("Last sessions, the newest first:\n");
    json_array_foreach(results, i, past)
    {
        const char *result, *phase;
        json_int_t at, served_ms;
        char when[WHEN_SIZE];

        if (json_unpack(past, "{s:I,s:s,s:s,s:I}", "at", &at, "result", &result, "phase", &phase,
                        "served_ms", &served_ms) != 0)
            return complain();
        write_when(at, when);
        printf("  %s  %-9s on page %-15s %4lld s\n", when, result, phase,
               (long long)served_ms / 1000);
    }
    return true;
}

bool show_status(const char *json)
{
    SCOPED_JSON *parsed = json_loads(json, JSON_REJECT_DUPLICATES, NULL);
    struct status status;
    char when[WHEN_SIZE];

    if (parsed == NULL || !read_status(parsed, &status))
        return complain();
    if (status.closed[0] != '\0')
        show_closed(status.closed);
    else
        printf("営業中\nIn service.\n");
    if (status.latched)
        printf("Latched: an operator looks into it, then \"kioskctl open\".\n");
    if (status.notice[0] != '\0')
        printf("係の人が来るまで直りません。\nThis stays so until somebody comes (%s).\n",
               status.notice);
    if (status.again_s > 0)
        printf("Tries again in %lld s.\n", (long long)status.again_s);
    write_when(status.since, when);
    printf("Page: %s, since %s.\n", status.phase, when);
    printf("Sessions so far: %lld. kioskd %s.\n", (long long)status.sessions, status.version);
    return show_devices(&status) && show_results(status.results);
}

/* ---- refusals ---- */

/* clang-format off */
static const struct {
    const char *word, *sentence;
} refusals[] = {
    {"not-allowed", "you may not do this."},
    {"not-recorded", "it cannot be recorded, so it was not done: is the disk full? Only \"reset\" works without a record."},
    {"latched", "the kiosk was stopped for safety. Only an operator may open it, after looking into it."},
    {"busy", "somebody is being served, or another test runs. Try again afterwards."},
    {"late", "it took too long and was stopped."},
    {"failed", "it failed, or was interrupted."},
    {"bad-reason", "a reason is one word of at most 23 small letters and \"-\", and neither \"latched\" nor \"crashed\"."},
    {"unknown-assistant", "this kiosk has no such test."},
    {"unknown-command", "kioskd does not know this command."},
    {"not-kept", "closed, but only until kioskd ends: the reason could not be written to disk."},
    {"latch", "the latch's file cannot be taken away."},
    {"staff", "the file with the reason cannot be taken away."},
    {"fonts", "the page cannot be drawn: fonts are missing. Call maintenance."},
};
/* clang-format on */

void show_refusal(const char *word)
{
    char ja[FINDINGS_SENTENCE], en[FINDINGS_SENTENCE];

    for (size_t i = 0; i < ARRAY_LEN(refusals); i++) {
        if (strcmp(refusals[i].word, word) != 0)
            continue;
        fprintf(stderr, "kioskctl: %s: %s\n", word, refusals[i].sentence);
        return;
    }
    findings_sentence("printer", "fault", word, -1, ja, en);
    fprintf(stderr, "kioskctl: %s: %s\n%s\n", word, en, ja);
}
