/* One card on one reader, held by us alone. */
#pragma once

#include <mynacard/err.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MYNA_EXPIRY_SIZE       9   /* "YYYYMMDD" and the NUL */
#define MYNA_MUNICIPALITY_SIZE 6   /* five digits and the NUL */
#define MYNA_CERTIFICATE_LEN   568 /* of the text application: EF 0004 */
#define MYNA_BASIC_INFO_LEN    20  /* EF 0005, without its tags */
#define MYNA_DIGEST_LEN        32  /* SHA-256 */

/* What opens something on the card, and its form. Each has its own tries. */
enum myna_pin {
    MYNA_PIN_TEXT = 1,   /* 4 digits: 券面事項入力補助 PIN, for number and four items */
    MYNA_PIN_FACE_A = 2, /* 12 digits: 照合番号A, the individual number, for the card's face */
    MYNA_PIN_FACE_B = 3, /* 14 digits: 照合番号B, myna_face_b(), for the face without the number */
    MYNA_PIN_USER = 4,   /* 4 digits: 利用者証明用 PIN, for the key of user authentication */
    MYNA_PIN_SIGN = 5,   /* 6 to 16 of A to Z and 0 to 9: 署名用 password, for its certificate */
    MYNA_PIN_TEXT_A = 6, /* 12 digits: 照合番号A of the text application, for the number alone */
    MYNA_PIN_TEXT_B = 7 /* 14 digits: 照合番号B of the text application, for the four items alone */
};

struct myna_card;
struct myna_evidence;
struct myna_readers;

/* A way to a card that is not a PC/SC reader of this machine: a telephone's NFC, a bridge, a test. */
struct myna_transport {
    /* Sends one command, waits for the whole answer and writes it, status word included, to the ret_size
     * bytes at ret. A command may hold a PIN: never log it, never send it twice. MYNA_OK, or
     * MYNA_ERR_CARD_REMOVED; MYNA_ERR_READER_ABSENT; MYNA_ERR_TOO_LONG when this way cannot carry so
     * long a command or answer (shorter ones follow then); MYNA_ERR_TIME_OUT, MYNA_ERR_CANCELLED,
     * MYNA_ERR_MEMORY; anything else becomes MYNA_ERR_IO. */
    int (*transmit)(void *dev, const uint8_t *cmd, size_t cmd_len, uint8_t *ret, size_t ret_size,
                    size_t *ret_len);

    /* Powers the card off or resets it, so that no verified PIN stays behind, and releases dev. */
    void (*close)(void *dev);

    /* Writes what the card said when it was powered (its ATR, at most 33 bytes) to the ret_size bytes at
     * ret, and sends nothing. Whatever but MYNA_OK: not known. May be NULL. */
    int (*atr)(void *dev, uint8_t *ret, size_t ret_size, size_t *ret_len);
};

/* Opens the card on this reader, for us alone until it is closed: no other program can talk to it. readers
 * must live longer and belongs to the same thread. Blocks while the card is powered up.
 * MYNA_ERR_CARD_REMOVED, MYNA_ERR_READER_BUSY, MYNA_ERR_CARD_OTHER (it does not answer as a smart card),
 * MYNA_ERR_READER_ABSENT, MYNA_ERR_IO, MYNA_ERR_MEMORY. */
MYNA_MUST_USE int myna_card_open(struct myna_readers *readers, const char *reader,
                                 struct myna_card **ret);

/* Opens a card over transport, which is copied. dev (may be NULL) belongs to the card from now on and is
 * closed with it, also at MYNA_ERR_MEMORY, but not at MYNA_ERR_USAGE. Sends nothing. */
MYNA_MUST_USE int myna_card_open_transport(const struct myna_transport *transport, void *dev,
                                           struct myna_card **ret);

/* Powers the card off, so that no verified PIN stays behind, and lets other programs to it. May wait up to
 * a second when the card has just left. */
void myna_card_close(struct myna_card **card);

/* Every function below sends commands and blocks until the reader has answered or given up. It can fail
 * with MYNA_ERR_CARD_REMOVED, MYNA_ERR_READER_ABSENT, MYNA_ERR_IO, MYNA_ERR_CARD_REFUSED and what transmit
 * returned. MYNA_ERR_CARD_OTHER when the card does not have the application. */

/* What some cards say before anything is verified; neither is signed. They are asked first, before every
 * other function: later MYNA_ERR_CARD_REFUSED (6985), without asking the card. MYNA_ERR_NOT_FOUND when
 * this card does not say, MYNA_ERR_MALFORMED when it says no digits. The municipality has no check digit. */
MYNA_MUST_USE int myna_card_expiry(struct myna_card *card, char ret[MYNA_EXPIRY_SIZE]);
MYNA_MUST_USE int myna_card_municipality(struct myna_card *card, char ret[MYNA_MUNICIPALITY_SIZE]);

/* The municipality's certificate, EF 0004, which anybody may read: whose card it claims to be.
 * MYNA_ERR_MALFORMED (EF id). */
MYNA_MUST_USE int myna_card_certificate(struct myna_card *card, uint8_t ret[MYNA_CERTIFICATE_LEN]);

/* What the text application says of itself, EF 0005, which anybody may read and nobody has signed, in
 * MYNA_BASIC_INFO_LEN bytes: version of the specification, whether the card takes extended length, vendor, option,
 * and a key id of 16 bytes that has signed nothing here. MYNA_ERR_MALFORMED (EF id). */
MYNA_MUST_USE int myna_card_basic_info(struct myna_card *card, uint8_t ret[MYNA_BASIC_INFO_LEN]);

/* How many tries this PIN has left, as the card says: 0 (blocked) to 15; a new card has 3, of A and B 10, and
 * of the password 5. Spends none. MYNA_ERR_USAGE when there is no such PIN. */
MYNA_MUST_USE int myna_card_tries_left(struct myna_card *card, enum myna_pin which, int *ret);

/* The holder agrees that the next PIN may be the last: without it myna_card_verify_pin() refuses when one
 * try is left. Holds for one PIN that is shown. Sends nothing. */
MYNA_MUST_USE int myna_card_allow_last_try(struct myna_card *card, enum myna_pin which);

/* Shows the PIN to the card, once, whatever comes back; nothing here ever sends one twice. The card sees
 * nothing of it at MYNA_ERR_PIN_FORMAT (not of its form); at MYNA_ERR_TRIES_UNKNOWN, when the tries of
 * this PIN were not asked since the card was opened or the last one was shown, unless the answer was
 * MYNA_ERR_PIN_WRONG, which says them; at MYNA_ERR_PIN_BLOCKED when they are none; and at
 * MYNA_ERR_LAST_TRY. It cost a try: MYNA_ERR_PIN_WRONG, or MYNA_ERR_PIN_BLOCKED when it was the last.
 * After any other failure only the card knows: ask it. Borrows pin; its copies are erased, yours is
 * for you to erase. */
MYNA_MUST_USE int myna_card_verify_pin(struct myna_card *card, enum myna_pin which, const char *pin,
                                       size_t pin_len);

/* Reads in one go number, four items, signature, certificate and the card's key, and has the card sign
 * challenge_digest, the SHA-256 of something that nobody could foresee (myna_random_challenge(), or your
 * server's). MYNA_PIN_TEXT has been verified: MYNA_ERR_PIN_NEEDED. MYNA_ERR_MALFORMED (EF id) when a file has
 * not the length that it says; MYNA_ERR_MEMORY. Verifies nothing: myna_evidence_verify(). */
MYNA_MUST_USE int myna_card_read(struct myna_card *card,
                                 const uint8_t challenge_digest[MYNA_DIGEST_LEN],
                                 struct myna_evidence **ret);

/* The same without the number, for whoever may not have it, and the number alone. MYNA_PIN_TEXT opens both,
 * MYNA_PIN_TEXT_B the first, MYNA_PIN_TEXT_A the second. */
MYNA_MUST_USE int myna_card_read_items(struct myna_card *card,
                                       const uint8_t challenge_digest[MYNA_DIGEST_LEN],
                                       struct myna_evidence **ret);
MYNA_MUST_USE int myna_card_read_number(struct myna_card *card,
                                        const uint8_t challenge_digest[MYNA_DIGEST_LEN],
                                        struct myna_evidence **ret);

/* Sends no command with extended length any more: for a reader that is known not to carry them. Without it
 * that is found out with one command more. Sends nothing. Does nothing with NULL. */
void myna_card_use_short(struct myna_card *card);

/* Commands that the card has answered, and bytes of commands and answers together. Send nothing. */
unsigned myna_card_apdus(const struct myna_card *card);
size_t myna_card_bytes(const struct myna_card *card);

#ifdef __cplusplus
}
#endif
