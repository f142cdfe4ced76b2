#include "cardlib/mynacard/report.h"

#include <stdio.h>

#include "base/scope.h"
#include "base/secret.h"

/* clang-format off */
static const struct {
    int exit_code;
    const char *sentence; /* NULL: name and detail are all that can be said */
} answers[ERR_CODES] = {
    [ERR_READER_ABSENT]          = {10, "There is no such card reader. Plug it in, and see that pcscd is running."},
    [ERR_READER_BUSY]            = {11, "Another program is using the card. Close it and try again."},
    [ERR_CARD_ABSENT]            = {12, "There is no card on the reader. Put the card on it and try again."},
    [ERR_CARD_OTHER]             = {13, "This is not a My Number card, or it lies the wrong way round."},
    [ERR_PIN_WRONG]              = {14, "The PIN is wrong."},
    [ERR_PIN_BLOCKED]            = {15, "The PIN is blocked. The municipality's counter can set a new one."},
    [ERR_CARD_REMOVED]           = {16, "The card was moved or taken away too early. Put it back and try again."},
    [ERR_MALFORMED]              = {17, "The card holds data of a form that is not known. It was not used."},
    [ERR_CARD_FORGED]            = {18, "A signature on the card is wrong. Do not trust what it says."},
    [ERR_CARD_UNKNOWN_AUTHORITY] = {19, "The card was signed by an authority that is not among the trust anchors."},
    [ERR_CARD_COPIED]            = {20, "The data are genuine, but this is not the card that they were issued for: a copy."},
    [ERR_PIN_FORMAT]             = {21, "The PIN has four digits. Nothing was sent to the card; no try was spent."},
    [ERR_CARD_REFUSED]           = {22, "The card gave an answer that was not expected."},
    [ERR_CONFIG]                 = {23, "The trust anchors cannot be used."},
    [ERR_CANCELLED]              = {24, "Stopped. No try was spent."},
};
/* clang-format on */

static struct {
    bool json, first;
    char buffer[16384]; /* of standard output: personal data goes through it */
} report;

int report_exit_code(enum err_code code)
{
    if (code == ERR_NONE)
        return 0;
    return answers[code].exit_code != 0 ? answers[code].exit_code : 1;
}

static void say_details(const struct err *err)
{
    if (err->code == ERR_PIN_WRONG)
        fprintf(stderr, " %d %s left.", err->detail, err->detail == 1 ? "try is" : "tries are");
    if (err->code == ERR_CARD_REFUSED)
        fprintf(stderr, " Status word %04X.", (unsigned)err->detail);
    if (err->code == ERR_CONFIG && err->detail > 0)
        fprintf(stderr, " Line %d of a file is wrong.", err->detail);
    if (err->code == ERR_CONFIG && err->detail == 0)
        fputs(" The directory has none.", stderr);
    if (err->code == ERR_CARD_FORGED)
        fprintf(stderr, " File %04X.", (unsigned)err->detail);
}

void report_failure(const struct err *err, bool json)
{
    const char *sentence = answers[err->code].sentence;

    if (sentence != NULL)
        fprintf(stderr, "mynacard: %s", sentence);
    else
        fprintf(stderr, "mynacard: It did not work (%s %d).", err_name(err->code), err->detail);
    say_details(err);
    fputc('\n', stderr);
    if (!json)
        return;
    printf("{\"error\": \"%s\", \"detail\": %d", err_name(err->code), err->detail);
    if (err->code == ERR_PIN_WRONG || err->code == ERR_PIN_BLOCKED)
        printf(", \"pin_tries_left\": %d", err->code == ERR_PIN_WRONG ? err->detail : 0);
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

void report_text(const char *name, const char *label, const char *value)
{
    if (!report.json) {
        printf("%-12s%s\n", label, value);
        return;
    }
    json_name(name);
    putchar('"');
    for (const char *c = value; *c != '\0'; c++) {
        if (*c == '"' || *c == '\\')
            putchar('\\');
        putchar(*c);
    }
    putchar('"');
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

    wipe(report.buffer, sizeof report.buffer);
    return written;
}
