#include "cardlib/card.h"

#include <stdlib.h>
#include <string.h>

#include "cardlib/atr.h"
#include "cardlib/credential.h"
#include "cardlib/tlv.h"

/* EF 0002: nobody knows its length in advance (card.md 3.4). So many bytes hold nearly everybody's; more would be
 * filler, which takes its time over the air, and fewer another command. */
#define ATTRIBUTES_FIRST 192

#define BASIC_INFO_LEN 164 /* of every EF 0005 that was seen */
#define BASIC_INFO_MAX 512

enum {
    SFI_NUMBER = 0x01,
    SFI_ATTRIBUTES = 0x02,
    SFI_INTEGRITY = 0x03,
    SFI_CERTIFICATE = 0x04,
    SFI_BASIC_INFO = 0x05,
    SFI_PUBLIC_KEY = 0x07,
};

/* Asking costs nothing; a refused command would. An ATR that says nothing leaves it open. */
static bool says_short_only(const struct card_transport *transport, void *dev)
{
    uint8_t atr[ATR_MAX];
    size_t len;

    return transport->atr != NULL && transport->atr(dev, atr, &len, NULL) &&
           atr_refuses_extended(atr, len);
}

struct card *card_new(const struct card_transport *transport, void *dev, struct err *err)
{
    struct card *card = calloc(1, sizeof *card);

    if (card == NULL) {
        transport->close(dev);
        ERR(err, ERR_MEMORY, 0);
        return NULL;
    }
    card->transport = transport;
    card->dev = dev;
    card->short_only = says_short_only(transport, dev);
    for (size_t i = 0; i < CREDENTIALS; i++)
        card->tries[i].left = TRIES_UNKNOWN;
    return card;
}

void card_free(struct card **card)
{
    if (*card == NULL)
        return;
    (*card)->transport->close((*card)->dev);
    wipe(*card, sizeof **card);
    free(*card);
    *card = NULL;
}

void card_use_short(struct card *card)
{
    card->short_only = true;
}

unsigned card_apdus(const struct card *card)
{
    return card->apdus;
}

size_t card_bytes(const struct card *card)
{
    return card->bytes;
}

/* GET DATA (card.md 2.5): exactly len digits. */
static bool get_digits(struct card *card, uint8_t tag, size_t len, char *ret, struct err *err)
{
    const uint8_t cmd[] = {0x00, 0xCA, 0x00, tag, 0x00};
    SCOPED_ANSWER answer;

    if (card->selected != APPLICATION_NONE)
        return ERR(err, ERR_CARD_REFUSED, SW_CONDITIONS);
    if (!apdu_send(card, cmd, sizeof cmd, &answer, err))
        return false;
    if (answer.status == SW_NOT_FOUND)
        return ERR(err, ERR_NOT_FOUND, answer.status);
    if (answer.status != SW_OK)
        return ERR(err, ERR_CARD_REFUSED, answer.status);
    if (answer.len != len)
        return ERR(err, ERR_MALFORMED, tag);
    for (size_t i = 0; i < len; i++) {
        if (answer.bytes[i] < '0' || answer.bytes[i] > '9')
            return ERR(err, ERR_MALFORMED, tag);
    }
    memcpy(ret, answer.bytes, len);
    ret[len] = '\0';
    return true;
}

bool card_expiry(struct card *card, char ret[static CARD_EXPIRY_SIZE], struct err *err)
{
    return get_digits(card, 0xF2, CARD_EXPIRY_SIZE - 1, ret, err);
}

bool card_municipality(struct card *card, char ret[static CARD_MUNICIPALITY_SIZE], struct err *err)
{
    return get_digits(card, 0xF0, CARD_MUNICIPALITY_SIZE - 1, ret, err);
}

bool card_select_text_ap(struct card *card, struct err *err)
{
    return apdu_select(card, APPLICATION_TEXT, err);
}

bool card_tries_left(struct card *card, int *ret, struct err *err)
{
    return credential_tries_left(card, CREDENTIAL_TEXT_PIN, ret, err);
}

void card_allow_last_try(struct card *card)
{
    credential_allow_last_try(card, CREDENTIAL_TEXT_PIN);
}

bool card_verify_pin(struct card *card, const struct secret *pin, struct err *err)
{
    return credential_verify(card, CREDENTIAL_TEXT_PIN, pin, err);
}

static enum credential credential_of(enum card_code code)
{
    return code == CARD_A ? CREDENTIAL_TEXT_A : CREDENTIAL_TEXT_B;
}

bool card_code_tries_left(struct card *card, enum card_code code, int *ret, struct err *err)
{
    return credential_tries_left(card, credential_of(code), ret, err);
}

void card_code_allow_last_try(struct card *card, enum card_code code)
{
    credential_allow_last_try(card, credential_of(code));
}

bool card_verify_code(struct card *card, enum card_code code, const struct secret *value,
                      struct err *err)
{
    return credential_verify(card, credential_of(code), value, err);
}

/* A file that has this length on every card; ret is filled only when all of it came. */
static bool read_file(struct card *card, uint8_t sfi, size_t len, uint8_t *ret, struct err *err)
{
    uint8_t file[EVIDENCE_CERTIFICATE_LEN]; /* the longest of them */
    bool done = card_select_text_ap(card, err) && apdu_read(card, sfi, len, file, err);

    if (done)
        memcpy(ret, file, len);
    wipe(file, sizeof file);
    return done;
}

bool card_read_number(struct card *card, uint8_t ret[static EVIDENCE_NUMBER_LEN], struct err *err)
{
    return read_file(card, SFI_NUMBER, EVIDENCE_NUMBER_LEN, ret, err);
}

bool card_read_attributes(struct card *card, uint8_t ret[static EVIDENCE_ATTRIBUTES_MAX],
                          size_t *ret_len, struct err *err)
{
    uint8_t file[EVIDENCE_ATTRIBUTES_MAX] = {0};
    bool done =
        card_select_text_ap(card, err) &&
        apdu_read_object(card, SFI_ATTRIBUTES, ATTRIBUTES_FIRST, sizeof file, file, ret_len, err);

    if (done)
        memcpy(ret, file, sizeof file);
    wipe(file, sizeof file);
    return done;
}

bool card_read_integrity(struct card *card, uint8_t ret[static EVIDENCE_INTEGRITY_LEN],
                         struct err *err)
{
    return read_file(card, SFI_INTEGRITY, EVIDENCE_INTEGRITY_LEN, ret, err);
}

bool card_read_certificate(struct card *card, uint8_t ret[static EVIDENCE_CERTIFICATE_LEN],
                           struct err *err)
{
    return read_file(card, SFI_CERTIFICATE, EVIDENCE_CERTIFICATE_LEN, ret, err);
}

bool card_read_public_key(struct card *card, uint8_t ret[static EVIDENCE_PUBLIC_KEY_LEN],
                          struct err *err)
{
    return read_file(card, SFI_PUBLIC_KEY, EVIDENCE_PUBLIC_KEY_LEN, ret, err);
}

bool card_answer(struct card *card, const uint8_t challenge_digest[static EVIDENCE_DIGEST_LEN],
                 uint8_t ret[static EVIDENCE_SIGNATURE_LEN], struct err *err)
{
    return card_select_text_ap(card, err) && apdu_sign(card, 0x00, challenge_digest, ret, err);
}

/* card.md 3.7: the lengths are not written in the shortest form. */
static bool basic_info_parse(const uint8_t *file, size_t len, struct card_basic_info *ret)
{
    struct tlv_cursor in;
    struct tlv versions, key_id, unknown;

    if (!tlv_enter_whole(file, len, 0xFF40, &in) || !tlv_expect_len(&in, 0xDF41, 4, &versions) ||
        !tlv_expect_len(&in, 0xDF42, CARD_KEY_ID_LEN, &key_id) ||
        !tlv_expect(&in, 0xDF43, &unknown) || in.left != 0)
        return false;
    ret->specification = versions.value[0];
    ret->extended = versions.value[1];
    ret->vendor = versions.value[2];
    ret->option = versions.value[3];
    memcpy(ret->key_id, key_id.value, CARD_KEY_ID_LEN);
    return true;
}

bool card_read_basic_info(struct card *card, struct card_basic_info *ret, struct err *err)
{
    uint8_t file[BASIC_INFO_MAX];
    size_t len;

    if (!card_select_text_ap(card, err) ||
        !apdu_read_object(card, SFI_BASIC_INFO, BASIC_INFO_LEN, sizeof file, file, &len, err))
        return false;
    return basic_info_parse(file, len, ret) || ERR(err, ERR_MALFORMED, SFI_BASIC_INFO);
}

bool card_read_parts(struct card *card, unsigned parts,
                     const uint8_t challenge_digest[static EVIDENCE_DIGEST_LEN],
                     struct card_evidence *ret, struct err *err)
{
    SCOPED(card_evidence_wipe) struct card_evidence e = {0};

    if (((parts & EVIDENCE_NUMBER) != 0 && !card_read_number(card, e.number, err)) ||
        ((parts & EVIDENCE_ATTRIBUTES) != 0 &&
         !card_read_attributes(card, e.attributes, &e.attributes_len, err)) ||
        !card_read_integrity(card, e.integrity, err) ||
        !card_read_certificate(card, e.certificate, err) ||
        !card_read_public_key(card, e.public_key, err) ||
        !card_answer(card, challenge_digest, e.signature, err))
        return false;
    *ret = e;
    return true;
}

bool card_read_files(struct card *card, const uint8_t challenge_digest[static EVIDENCE_DIGEST_LEN],
                     struct card_evidence *ret, struct err *err)
{
    return card_read_parts(card, EVIDENCE_WHOLE, challenge_digest, ret, err);
}

bool card_read_evidence(struct card *card, const struct secret *pin,
                        const uint8_t challenge_digest[static EVIDENCE_DIGEST_LEN],
                        struct card_evidence *ret, struct err *err)
{
    return card_verify_pin(card, pin, err) && card_read_files(card, challenge_digest, ret, err);
}
