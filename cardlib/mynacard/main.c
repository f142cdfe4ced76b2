/* mynacard(1): reads a My Number card from the command line. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>

#include "base/date.h"
#include "base/secret.h"
#include "cardlib/card.h"
#include "cardlib/evidence.h"
#include "cardlib/mynacard/options.h"
#include "cardlib/mynacard/pin.h"
#include "cardlib/mynacard/report.h"
#include "cardlib/pcsc.h"
#include "cardlib/rsa.h"

#define KEY_ID_LEN    16 /* card.md 3.6 */
#define KEY_ID_OFFSET 10 /* in EF 0004: behind two headers of five bytes */

/* What may not stay if this process dies: no core, and nobody may look in. */
static void hide(void)
{
    const struct rlimit none = {0, 0};

    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

/* 6999033 08 05 001 … is spoken of as 6999033/001. */
static void report_issuer(const uint8_t *certificate)
{
    const uint8_t *id = certificate + KEY_ID_OFFSET;
    char text[sizeof "1234567/123"];

    for (size_t i = 0; i < 7; i++)
        text[i] = id[i] >= '0' && id[i] <= '9' ? (char)id[i] : '?';
    text[7] = '/';
    for (size_t i = 8; i < 11; i++)
        text[i] = id[i + 1] >= '0' && id[i + 1] <= '9' ? (char)id[i + 1] : '?';
    text[11] = '\0';
    report_text("issuer", "Signed by", text);
    report_hex("issuer_key_id", "Key id", id, KEY_ID_LEN);
}

/* A card need not say this; only a card that has gone is an error. */
static bool optional(bool done, const struct err *err)
{
    return done || err->code == ERR_NOT_FOUND || err->code == ERR_CARD_REFUSED ||
           err->code == ERR_MALFORMED;
}

static void report_date(const char *name, const char *label, const char *digits)
{
    struct date date;
    char iso[DATE_ISO_SIZE];

    if (!date_from_digits(digits, &date)) { /* 不詳: kept as the card has it */
        report_text(name, label, digits);
        return;
    }
    date_to_iso(&date, iso);
    report_text(name, label, iso);
    wipe(iso, sizeof iso);
    wipe(&date, sizeof date);
}

static bool info(struct card *card, const char *reader, const struct options *options,
                 struct err *err)
{
    char expiry[CARD_EXPIRY_SIZE] = "";
    char municipality[CARD_MUNICIPALITY_SIZE] = "";
    uint8_t certificate[EVIDENCE_CERTIFICATE_LEN];
    int tries;

    if (!optional(card_expiry(card, expiry, err), err) ||
        !optional(card_municipality(card, municipality, err), err) ||
        !card_tries_left(card, &tries, err) || !card_read_certificate(card, certificate, err))
        return false;
    *err = (struct err){0};
    report_begin(options->json);
    report_text("reader", "Reader", reader);
    if (expiry[0] != '\0')
        report_date("expiry_date", "Expires", expiry);
    if (municipality[0] != '\0')
        report_text("municipality", "Issued in", municipality);
    report_issuer(certificate);
    report_number("pin_tries_left", "PIN tries", tries);
    return report_end() || ERR(err, ERR_IO, errno);
}

static bool pin_status(struct card *card, const struct options *options, struct err *err)
{
    int tries;

    if (!card_tries_left(card, &tries, err))
        return false;
    report_begin(options->json);
    report_number("pin_tries_left", "PIN tries", tries);
    return report_end() || ERR(err, ERR_IO, errno);
}

/* Whoever has no try left is told before being asked. */
static bool take_pin(struct card *card, const struct options *options, struct secret *ret,
                     struct err *err)
{
    int tries;

    if (!card_tries_left(card, &tries, err))
        return false;
    if (tries == 0)
        return ERR(err, ERR_PIN_BLOCKED, 0);
    if (options->pin_fd >= 0)
        return pin_read_fd(options->pin_fd, ret, err);
    if (pin_ask(tries, ret, err))
        return true;
    if (err->code == ERR_IO)
        options_refuse("there is no terminal to type the PIN at; give --pin-fd");
    return false;
}

/* A challenge that nobody can have foreseen. */
static bool make_challenge(uint8_t ret[static EVIDENCE_DIGEST_LEN], struct err *err)
{
    uint8_t nonce[32];

    if (getrandom(nonce, sizeof nonce, 0) != (ssize_t)sizeof nonce)
        return ERR(err, ERR_IO, errno);
    return sha256(nonce, sizeof nonce, ret, err);
}

static bool read_evidence(struct card *card, const struct options *options,
                          const struct anchors *anchors, struct card_evidence *ret, struct err *err)
{
    uint8_t challenge[EVIDENCE_DIGEST_LEN];
    SCOPED_SECRET pin = {0};

    return make_challenge(challenge, err) && take_pin(card, options, &pin, err) &&
           card_read_evidence(card, &pin, challenge, ret, err) &&
           (anchors == NULL || evidence_verify(ret, anchors, challenge, err));
}

/* What the reading cost, for programs that measure. */
static void report_cost(const struct card *card, const struct options *options)
{
    if (!options->json)
        return;
    report_number("apdus", "Commands", (long)card_apdus(card));
    report_number("bytes", "Bytes", (long)card_bytes(card));
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

static bool print_person(struct card *card, const struct options *options,
                         const struct anchors *anchors, struct err *err)
{
    SCOPED(card_evidence_wipe) struct card_evidence evidence = {0};
    SCOPED(person_wipe) struct person person = {0};

    if (!read_evidence(card, options, anchors, &evidence, err) ||
        !evidence_person(&evidence, &person, err))
        return false;

    const char sex[] = {person.sex, '\0'};

    report_begin(options->json);
    report_text("name", "Name", person.name);
    report_text("address", "Address", person.address);
    report_date("birth_date", "Born", person.birth);
    report_text("sex", "Sex", options->json ? sex : sex_word(person.sex));
    if (options->number)
        report_text("number", "Number", person.number);
    report_flag("verified", anchors != NULL);
    report_cost(card, options);
    return report_end() || ERR(err, ERR_IO, errno);
}

static bool verify(struct card *card, const struct options *options, const struct anchors *anchors,
                   struct err *err)
{
    SCOPED(card_evidence_wipe) struct card_evidence evidence = {0};

    if (!read_evidence(card, options, anchors, &evidence, err))
        return false;
    report_begin(options->json);
    report_text("result", "Result", "genuine");
    report_issuer(evidence.certificate);
    report_cost(card, options);
    return report_end() || ERR(err, ERR_IO, errno);
}

static bool run(struct card *card, const char *reader, const struct options *options,
                const struct anchors *anchors, struct err *err)
{
    switch (options->command) {
    case COMMAND_INFO:
        return info(card, reader, options, err);
    case COMMAND_READ:
        return print_person(card, options, anchors, err);
    case COMMAND_VERIFY:
        return verify(card, options, anchors, err);
    case COMMAND_PIN_STATUS:
        return pin_status(card, options, err);
    case COMMANDS:
        break;
    }
    return ERR(err, ERR_NOT_FOUND, 0);
}

static bool with_card(const struct options *options, const struct anchors *anchors, struct err *err)
{
    char reader[PCSC_READER_SIZE];
    SCOPED_PCSC *pcsc = pcsc_new(err);

    if (pcsc == NULL || !pcsc_wait_card(pcsc, options->reader, options->wait_ms, reader, err))
        return false;

    struct pcsc_link *link = pcsc_connect(pcsc, reader, err);

    if (link == NULL)
        return false;

    SCOPED_CARD *card = card_new(&pcsc_transport, MOVE(link), err);

    return card != NULL && run(card, reader, options, anchors, err);
}

/* Before the card is touched: a wrong directory must not cost a try. */
static bool load(const struct options *options, struct anchors **ret, struct err *err)
{
    if (options->anchors == NULL)
        return true;
    *ret = anchors_load(options->anchors, err);
    if (*ret == NULL && err->code == ERR_IO)
        return ERR(err, ERR_CONFIG, -1);
    return *ret != NULL;
}

int main(int argc, char **argv)
{
    struct options options = options_parse(argc, argv);
    SCOPED_ANCHORS *anchors = NULL;
    struct err err = {0};

    hide();
    if (!load(&options, &anchors, &err) || !with_card(&options, anchors, &err))
        report_failure(&err, options.json);
    return report_exit_code(err.code);
}
