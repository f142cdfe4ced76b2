/* The card's 公的個人認証AP: X.509 certificates and signatures, behind secrets of their own (card.md 5). To use it
 * forgets the PIN of the 券面事項入力補助AP, and the other way round. */
#pragma once

#include "cardlib/card.h"
#include "cardlib/proof.h"

/* What says that it is a 公的個人認証AP (card.md 1.3). */
enum jpki_token {
    JPKI_TOKEN_OTHER,
    JPKI_TOKEN_JUKI, /* an old 住基カード */
    JPKI_TOKEN_CARD, /* a My Number card */
    JPKI_TOKEN_ANDROID,
    JPKI_TOKEN_IPHONE
};

enum jpki_certificate {
    JPKI_AUTH, /* 利用者証明用: names nobody; anybody may read it */
    JPKI_AUTH_CA,
    JPKI_SIGN, /* 署名用: name, birth, sex and address; opened by JPKI_PASSWORD */
    JPKI_SIGN_CA
};

enum jpki_code {
    JPKI_PIN, /* 利用者証明用: four digits, three tries */
    JPKI_PASSWORD /* 署名用: 6 to 16 of A to Z and 0 to 9, five tries. The card knows no small letters: turn
                     them into capitals first */
};

/* ERR_MALFORMED (detail: EF id) when the label is no text. */
MUST_USE bool jpki_token(struct card *card, enum jpki_token *ret, struct err *err);

/* The certificate in DER, without its filler. ERR_MALFORMED (detail: EF id). Verifies nothing. */
MUST_USE bool jpki_read_certificate(struct card *card, enum jpki_certificate certificate,
                                    uint8_t ret[static PROOF_CERTIFICATE_MAX], size_t *ret_len,
                                    struct err *err);

/* How many tries it has left, 0 to 15. Spends none. */
MUST_USE bool jpki_tries_left(struct card *card, enum jpki_code code, int *ret, struct err *err);

/* The next code of this kind that is shown may cost the last try. */
void jpki_allow_last_try(struct card *card, enum jpki_code code);

/* Shows the code to the card, exactly once, under all the rules of card_verify_pin(). */
MUST_USE bool jpki_verify(struct card *card, enum jpki_code code, const struct secret *value,
                          struct err *err);

/* The 利用者証明用 key signs a SHA-256. JPKI_PIN has been verified. */
MUST_USE bool jpki_sign(struct card *card, const uint8_t digest[static EVIDENCE_DIGEST_LEN],
                        uint8_t ret[static EVIDENCE_SIGNATURE_LEN], struct err *err);

/* A second proof of who is there: the 利用者証明用 certificate, then jpki_verify() of the PIN, once, then the
 * signature. jpki_tries_left() was asked. proof_verify() says what it is worth. */
MUST_USE bool jpki_read_proof(struct card *card, const struct secret *pin,
                              const uint8_t digest[static EVIDENCE_DIGEST_LEN], struct proof *ret,
                              struct err *err);
