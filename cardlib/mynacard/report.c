#include "cardlib/mynacard/report.h"

#include <mynacard.h>
#include <stdio.h>

/* clang-format off */
static const struct answer {
    int code, exit_code;
    const char *word, *sentence; /* NULL: the library's own */
} answers[] = {
    {MYNA_OK,                    0,  "none",                   NULL},
    {MYNA_ERR_READER_ABSENT,     10, "reader-absent",          "There is no such card reader. Plug it in, and see that pcscd is running."},
    {MYNA_ERR_READER_BUSY,       11, "reader-busy",            "Another program is using the card. Close it and try again."},
    {MYNA_ERR_CARD_ABSENT,       12, "card-absent",            "There is no card on the reader. Put the card on it and try again."},
    {MYNA_ERR_CARD_OTHER,        13, "card-other",             NULL},
    {MYNA_ERR_PIN_WRONG,         14, "pin-wrong",              NULL},
    {MYNA_ERR_PIN_BLOCKED,       15, "pin-blocked",            "The PIN is blocked. The municipality's counter can set a new one."},
    {MYNA_ERR_CARD_REMOVED,      16, "card-removed",           "The card was moved or taken away too early. Put it back and try again."},
    {MYNA_ERR_MALFORMED,         17, "malformed",              "The card holds data of a form that is not known. It was not used."},
    {MYNA_ERR_BAD_SIGNATURE,     18, "card-forged",            "A signature on the card is wrong. Do not trust what it says."},
    {MYNA_ERR_BAD_DIGEST,        18, "card-forged",            "A file on the card is not the one that was signed. Do not trust what it says."},
    {MYNA_ERR_UNKNOWN_AUTHORITY, 19, "card-unknown-authority", NULL},
    {MYNA_ERR_COPIED,            20, "card-copied",            "The data are genuine, but this is not the card that they were issued for: a copy."},
    {MYNA_ERR_PIN_FORMAT,        21, "pin-format",             "The PIN has four digits. Nothing was sent to the card; no try was spent."},
    {MYNA_ERR_CARD_REFUSED,      22, "card-refused",           NULL},
    {MYNA_ERR_CONFIG,            23, "config",                 NULL},
    {MYNA_ERR_READER_DENIED,     26, "reader-denied",          "pcscd does not let you use the card readers: its polkit rules decide who may."},
    {MYNA_ERR_READER_AMBIGUOUS,  25, "reader-ambiguous",       "Several readers bear this name. Give the whole name, with the numbers at its end."},
    {MYNA_ERR_CANCELLED,         24, "cancelled",              "Stopped. No try was spent."},
    {MYNA_ERR_TIME_OUT,          1,  "time-out",               NULL},
    {MYNA_ERR_IO,                1,  "io",                     NULL},
    {MYNA_ERR_NOT_FOUND,         1,  "not-found",              NULL},
    {MYNA_ERR_TOO_LONG,          1,  "too-long",               NULL},
    {MYNA_ERR_CRYPTO,            1,  "crypto",                 NULL},
    {MYNA_ERR_MEMORY,            1,  "memory",                 NULL},
};
/* clang-format on */

static struct {
    bool json, first;
    char buffer[16384]; /* of standard output: personal data goes through it */
} report;

bool fail(struct failure *why, int code, int detail)
{
    *why = (struct failure){code, detail};
    return false;
}

bool done(int code, struct failure *why)
{
    return code == MYNA_OK || fail(why, code, myna_last_detail());
}

/* The rest of the list is about mistakes in a program, such as this one. */
static struct answer answer_to(int code)
{
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        if (answers[i].code == code)
            return answers[i];
    }
    return (struct answer){code, 1, "internal", NULL};
}

int report_exit_code(int code)
{
    return answer_to(code).exit_code;
}

static void say_details(const struct failure *why)
{
    if (why->code == MYNA_ERR_PIN_WRONG)
        fprintf(stderr, " %d %s left.", why->detail, why->detail == 1 ? "try is" : "tries are");
    if (why->code == MYNA_ERR_CARD_REFUSED)
        fprintf(stderr, " Status word %04X.", (unsigned)why->detail);
    if (why->code == MYNA_ERR_CONFIG && why->detail > 0)
        fprintf(stderr, " Line %d of a file is wrong.", why->detail);
    if (why->code == MYNA_ERR_CONFIG && why->detail == 0)
        fputs(" The directory has none.", stderr);
    if (why->code == MYNA_ERR_UNKNOWN_AUTHORITY && why->detail != 0)
        fputs(" Its key was withdrawn.", stderr);
    if (why->code == MYNA_ERR_BAD_SIGNATURE || why->code == MYNA_ERR_BAD_DIGEST)
        fprintf(stderr, " File %04X.", (unsigned)why->detail);
    if (report_exit_code(why->code) == 1)
        fprintf(stderr, " It did not work (%s %d).", answer_to(why->code).word, why->detail);
}

void report_failure(const struct failure *why, bool json)
{
    struct answer answer = answer_to(why->code);

    fprintf(stderr, "mynacard: %s",
            answer.sentence != NULL ? answer.sentence : myna_strerr(why->code));
    say_details(why);
    fputc('\n', stderr);
    if (!json)
        return;
    printf("{\"error\": \"%s\", \"detail\": %d", answer.word, why->detail);
    if (why->code == MYNA_ERR_PIN_WRONG || why->code == MYNA_ERR_PIN_BLOCKED)
        printf(", \"pin_tries_left\": %d", why->code == MYNA_ERR_PIN_WRONG ? why->detail : 0);
    puts("}");
}

void report_begin(bool json)
{
    report.json = json;
    report.first = true;
    setvbuf(stdout, report.buffer, _IOFBF, sizeof report.buffer);
    if (json)
        putchar('{');
}

static void json_name(const char *name)
{
    printf("%s\"%s\": ", report.first ? "" : ", ", name);
    report.first = false;
}

static void json_text(const char *value)
{
    putchar('"');
    for (const char *c = value; *c != '\0'; c++) {
        if (*c == '"' || *c == '\\')
            putchar('\\');
        putchar(*c);
    }
    putchar('"');
}

void report_text(const char *name, const char *label, const char *value)
{
    if (!report.json) {
        printf("%-12s%s\n", label, value);
        return;
    }
    json_name(name);
    json_text(value);
}

void report_texts(const char *name, const char *label, const char *const *values, size_t count)
{
    for (size_t i = 0; i < count && !report.json; i++)
        report_text(name, label, values[i]);
    if (!report.json)
        return;
    json_name(name);
    putchar('[');
    for (size_t i = 0; i < count; i++) {
        fputs(i == 0 ? "" : ", ", stdout);
        json_text(values[i]);
    }
    putchar(']');
}

void report_number(const char *name, const char *label, long value)
{
    if (!report.json) {
        printf("%-12s%ld\n", label, value);
        return;
    }
    json_name(name);
    printf("%ld", value);
}

void report_flag(const char *name, bool value)
{
    if (!report.json)
        return;
    json_name(name);
    fputs(value ? "true" : "false", stdout);
}

void report_hex(const char *name, const char *label, const uint8_t *bytes, size_t len)
{
    if (report.json) {
        json_name(name);
        putchar('"');
    } else {
        printf("%-12s", label);
    }
    for (size_t i = 0; i < len; i++)
        printf("%02x", bytes[i]);
    fputs(report.json ? "\"" : "\n", stdout);
}

bool report_end(void)
{
    if (report.json)
        fputs("}\n", stdout);

    bool written = fflush(stdout) == 0 && !ferror(stdout);

    myna_wipe(report.buffer, sizeof report.buffer);
    return written;
}
