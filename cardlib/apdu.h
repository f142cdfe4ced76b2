/* The commands that all applications of the card share (card.md 2.1), and what is remembered between them:
 * for the files of cardlib that know one application each. */
#pragma once

#include "cardlib/card.h"

/* Status words: card.md 2.3. */
enum {
    SW_OK = 0x9000,
    SW_END_OF_FILE = 0x6282, /* tolerated: card.md 2.2 */
    SW_WRONG_LENGTH = 0x6700,
    SW_BLOCKED = 0x6984,
    SW_BLOCKED_ISO = 0x6983, /* nobody has seen it, but ISO 7816-4 has it */
    SW_CONDITIONS = 0x6985,
    SW_NOT_FOUND = 0x6A88,
    SW_OFFSET = 0x6B00,
    SW_SELF_DIAGNOSIS = 0x6F00,
};

#define STATUS_LEN 2

/* What came back from one command. Personal data: every scope that has one wipes it. */
struct answer {
    uint8_t bytes[APDU_RESPONSE_MAX];
    size_t len; /* of the data, without the status word */
    int status;
};

void answer_wipe(struct answer *answer);
#define SCOPED_ANSWER SCOPED(answer_wipe) struct answer

enum application { APPLICATION_NONE, APPLICATION_TEXT, APPLICATION_VISUAL, APPLICATION_JPKI };

/* What somebody must know to open something. */
enum credential {
    CREDENTIAL_TEXT_PIN,
    CREDENTIAL_TEXT_A,
    CREDENTIAL_TEXT_B,
    CREDENTIAL_VISUAL_A,
    CREDENTIAL_VISUAL_B,
    CREDENTIAL_JPKI_PIN,
    CREDENTIAL_JPKI_PASSWORD,
    CREDENTIALS
};

#define TRIES_UNKNOWN (-1)

struct credential_tries {
    int left; /* as the card last said; TRIES_UNKNOWN: ask before the next value is shown */
    bool last_allowed;
};

struct card {
    const struct card_transport *transport;
    void *dev;
    bool spoken, short_only;
    enum application selected;
    struct credential_tries tries[CREDENTIALS];
    unsigned apdus;
    size_t bytes;
};

/* Sends one command and waits for its answer. */
MUST_USE bool apdu_send(struct card *card, const uint8_t *cmd, size_t cmd_len, struct answer *ret,
                        struct err *err);

/* The same, and never twice: apdu_send() repeats the first command if the card wakes with 6F00. */
MUST_USE bool apdu_send_once(struct card *card, const uint8_t *cmd, size_t cmd_len,
                             struct answer *ret, struct err *err);

/* Selects application unless it is. Another one forgets what was verified (card.md 2.2). ERR_CARD_OTHER
 * (detail: status word) when the card has none. */
MUST_USE bool apdu_select(struct card *card, enum application application, struct err *err);

/* Exactly len bytes from the start of a file of the selected application, by short id. ERR_MALFORMED
 * (detail: sfi) when the file is shorter, or the card gives more than it was asked for. */
MUST_USE bool apdu_read(struct card *card, uint8_t sfi, size_t len, uint8_t *ret, struct err *err);

/* The one object that a file begins with, of at most max bytes, without the filler behind it: first bytes at
 * first, then what its length says. ret has room for max, and what is not the object is zero.
 * ERR_MALFORMED also when it is longer. */
MUST_USE bool apdu_read_object(struct card *card, uint8_t sfi, size_t first, size_t max,
                               uint8_t *ret, size_t *ret_len, struct err *err);

/* COMPUTE DIGITAL SIGNATURE by the key with this reference (card.md 3.8, 5.4: 0 is the application's own),
 * over a SHA-256. */
MUST_USE bool apdu_sign(struct card *card, uint8_t key,
                        const uint8_t digest[static EVIDENCE_DIGEST_LEN],
                        uint8_t ret[static EVIDENCE_SIGNATURE_LEN], struct err *err);
