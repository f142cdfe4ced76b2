/* mynacard(1): reads a My Number card from the command line. Uses the library as any other program can. */
#include <errno.h>
#include <mynacard.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "cardlib/mynacard/options.h"
#include "cardlib/mynacard/pin.h"
#include "cardlib/mynacard/report.h"

#define READERS_MAX 64 /* pcscd knows 16 */

/* What may not stay if this process dies: no core, and nobody may look in. */
static void hide(void)
{
    const struct rlimit none = {0, 0};

    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

static char digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9' ? (char)byte : '?';
}

/* 6999033 08 05 001 … is spoken of as 6999033/001. */
static void report_issuer(const uint8_t id[MYNA_KEY_ID_LEN])
{
    char text[] = "1234567/123";

    for (size_t i = 0; i < 7; i++)
        text[i] = digit(id[i]);
    for (size_t i = 8; i < 11; i++)
        text[i] = digit(id[i + 1]);
    report_text("issuer", "Signed by", text);
    report_hex("issuer_key_id", "Key id", id, MYNA_KEY_ID_LEN);
}

/* A card need not say this; only a card that has gone is an error. */
static bool optional(int code, struct failure *why)
{
    return code == MYNA_ERR_NOT_FOUND || code == MYNA_ERR_CARD_REFUSED ||
           code == MYNA_ERR_MALFORMED || done(code, why);
}

static void report_date(const char *name, const char *label, const char *digits)
{
    char iso[MYNA_DATE_SIZE];

    if (myna_date_iso(digits, iso) != MYNA_OK) { /* 不詳: kept as the card has it */
        report_text(name, label, digits);
        return;
    }
    report_text(name, label, iso);
    myna_wipe(iso, sizeof iso);
}

static bool report_done(struct failure *why)
{
    return report_end() || fail(why, MYNA_ERR_IO, errno);
}

static bool info(struct myna_card *card, const char *reader, const struct options *options,
                 struct failure *why)
{
    char expiry[MYNA_EXPIRY_SIZE] = "";
    char municipality[MYNA_MUNICIPALITY_SIZE] = "";
    uint8_t certificate[MYNA_CERTIFICATE_LEN], issuer[MYNA_KEY_ID_LEN];
    int tries;

    if (!optional(myna_card_expiry(card, expiry), why) ||
        !optional(myna_card_municipality(card, municipality), why) ||
        !done(myna_card_tries_left(card, MYNA_PIN_TEXT, &tries), why) ||
        !done(myna_card_certificate(card, certificate), why) ||
        !done(myna_certificate_issuer(certificate, sizeof certificate, issuer), why))
        return false;
    report_begin(options->json);
    report_text("reader", "Reader", reader);
    if (expiry[0] != '\0')
        report_date("expiry_date", "Expires", expiry);
    if (municipality[0] != '\0')
        report_text("municipality", "Issued in", municipality);
    report_issuer(issuer);
    report_number("pin_tries_left", "PIN tries", tries);
    return report_done(why);
}

static bool pin_status(struct myna_card *card, const struct options *options, struct failure *why)
{
    int tries;

    if (!done(myna_card_tries_left(card, MYNA_PIN_TEXT, &tries), why))
        return false;
    report_begin(options->json);
    report_number("pin_tries_left", "PIN tries", tries);
    return report_done(why);
}

/* Whoever has no try left is told before being asked. */
static bool take_pin(int tries, const struct options *options, struct pin *ret, struct failure *why)
{
    if (tries == 0)
        return fail(why, MYNA_ERR_PIN_BLOCKED, 0);
    if (options->pin_fd >= 0)
        return pin_read_fd(options->pin_fd, ret, why);
    if (pin_ask(tries, ret, why))
        return true;
    if (why->code == MYNA_ERR_IO)
        options_refuse("there is no terminal to type the PIN at; give --pin-fd");
    return false;
}

/* The question names the last try, and a program that gives a PIN was told by pin-status: whoever gives
 * one then, means it. */
static bool show_pin(struct myna_card *card, const struct options *options, struct failure *why)
{
    struct pin pin = {0};
    int tries;

    if (!done(myna_card_tries_left(card, MYNA_PIN_TEXT, &tries), why) ||
        !take_pin(tries, options, &pin, why))
        return false;

    bool shown = (tries > 1 || done(myna_card_allow_last_try(card, MYNA_PIN_TEXT), why)) &&
                 done(myna_card_verify_pin(card, MYNA_PIN_TEXT, pin.digits, pin.len), why);

    myna_wipe(&pin, sizeof pin);
    return shown;
}

static bool read_evidence(struct myna_card *card, const struct options *options,
                          const struct myna_anchors *anchors, struct myna_evidence **ret,
                          struct failure *why)
{
    /* Whoever does not print the number has no business with it. */
    int (*read)(struct myna_card *, const uint8_t *, struct myna_evidence **) =
        options->number || options->command == COMMAND_VERIFY ? myna_card_read
                                                              : myna_card_read_items;
    uint8_t challenge[MYNA_DIGEST_LEN];

    return done(myna_random_challenge(challenge), why) && show_pin(card, options, why) &&
           done(read(card, challenge, ret), why) &&
           (anchors == NULL || done(myna_evidence_verify(*ret, anchors, challenge), why));
}

/* What the reading cost, for programs that measure. */
static void report_cost(const struct myna_card *card, const struct options *options)
{
    if (!options->json)
        return;
    report_number("apdus", "Commands", (long)myna_card_apdus(card));
    report_number("bytes", "Bytes", (long)myna_card_bytes(card));
}

static const char *sex_word(char sex)
{
    switch (sex) {
    case '1':
        return "male";
    case '2':
        return "female";
    case '9':
        return "not applicable";
    default:
        return "unknown";
    }
}

static void report_person(const struct myna_person *person, const struct options *options)
{
    char sex = myna_person_sex(person);
    const char code[] = {sex, '\0'};

    report_text("name", "Name", myna_person_name(person));
    report_text("address", "Address", myna_person_address(person));
    report_date("birth_date", "Born", myna_person_birth(person));
    report_text("sex", "Sex", options->json ? code : sex_word(sex));
    if (options->number)
        report_text("number", "Number", myna_person_number(person));
}

static bool print_person(const struct myna_card *card, const struct options *options, bool verified,
                         const struct myna_evidence *evidence, struct failure *why)
{
    struct myna_person *person = NULL;

    if (!done(myna_evidence_person(evidence, &person), why))
        return false;
    report_begin(options->json);
    report_person(person, options);
    myna_person_free(&person);
    report_flag("verified", verified);
    report_cost(card, options);
    return report_done(why);
}

static bool print_genuine(const struct myna_card *card, const struct options *options,
                          const struct myna_evidence *evidence, struct failure *why)
{
    uint8_t issuer[MYNA_KEY_ID_LEN];
    size_t len;
    const uint8_t *certificate = myna_evidence_part(evidence, MYNA_PART_CERTIFICATE, &len);

    if (!done(myna_certificate_issuer(certificate, len, issuer), why))
        return false;
    report_begin(options->json);
    report_text("result", "Result", "genuine");
    report_issuer(issuer);
    report_cost(card, options);
    return report_done(why);
}

static bool with_evidence(struct myna_card *card, const struct options *options,
                          const struct myna_anchors *anchors, struct failure *why)
{
    struct myna_evidence *evidence = NULL;
    bool good = read_evidence(card, options, anchors, &evidence, why);

    if (good && options->command == COMMAND_READ)
        good = print_person(card, options, anchors != NULL, evidence, why);
    else if (good)
        good = print_genuine(card, options, evidence, why);
    myna_evidence_free(&evidence);
    return good;
}

static bool run(struct myna_card *card, const char *reader, const struct options *options,
                const struct myna_anchors *anchors, struct failure *why)
{
    switch (options->command) {
    case COMMAND_INFO:
        return info(card, reader, options, why);
    case COMMAND_PIN_STATUS:
        return pin_status(card, options, why);
    case COMMAND_READ:
    case COMMAND_VERIFY:
        return with_evidence(card, options, anchors, why);
    case COMMAND_READERS:
    case COMMANDS:
        break;
    }
    return fail(why, MYNA_ERR_USAGE, 0);
}

static bool with_card(struct myna_readers *readers, const struct options *options,
                      const struct myna_anchors *anchors, struct failure *why)
{
    char reader[MYNA_READER_SIZE];
    struct myna_card *card = NULL;
    bool good =
        done(myna_readers_wait_card(readers, options->reader, options->wait_ms, reader), why) &&
        done(myna_card_open(readers, reader, &card), why) &&
        run(card, reader, options, anchors, why);

    myna_card_close(&card);
    return good;
}

static bool list_readers(struct myna_readers *readers, const struct options *options,
                         struct failure *why)
{
    const char *names[READERS_MAX];
    size_t count;

    if (!done(myna_readers_list(readers), why))
        return false;
    count = myna_readers_count(readers) < READERS_MAX ? myna_readers_count(readers) : READERS_MAX;
    for (size_t i = 0; i < count; i++)
        names[i] = myna_readers_name(readers, i);
    report_begin(options->json);
    report_texts("readers", "Reader", names, count);
    return report_done(why);
}

static bool with_readers(const struct options *options, const struct myna_anchors *anchors,
                         struct failure *why)
{
    struct myna_readers *readers = NULL;
    bool good = done(myna_readers_new(&readers), why);

    if (good && options->command == COMMAND_READERS)
        good = list_readers(readers, options, why);
    else if (good)
        good = with_card(readers, options, anchors, why);

    myna_readers_free(&readers);
    return good;
}

/* Before the card is touched: a wrong directory must not cost a try. */
static bool load(const struct options *options, struct myna_anchors **ret, struct failure *why)
{
    if (options->anchors == NULL || done(myna_anchors_load(options->anchors, ret), why))
        return true;
    return why->code == MYNA_ERR_IO ? fail(why, MYNA_ERR_CONFIG, -1) : false;
}

int main(int argc, char **argv)
{
    struct options options = options_parse(argc, argv);
    struct myna_anchors *anchors = NULL;
    struct failure why = {0};

    hide();
    if (!load(&options, &anchors, &why) || !with_readers(&options, anchors, &why))
        report_failure(&why, options.json);
    myna_anchors_free(&anchors);
    return report_exit_code(why.code);
}
