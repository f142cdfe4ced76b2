#include "tests/vcard/forge.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "tests/vcard/forge-attributes.h"

#define FILLER 0xFF

enum {
    EF_NUMBER = 0x0001,
    EF_ATTRIBUTES = 0x0002,
    EF_INTEGRITY = 0x0003,
    EF_CERTIFICATE = 0x0004,
    EF_TOKEN_INFO = 0x0006, /* of the 公的個人認証AP */
    EF_CARD_KEY = 0x0007,
    EF_SIGNING_KEY = 0x0013,
};

/* Years before anybody reads this. */
#define EXPIRY "2020-02-17"

#define LABEL_LEN 32

static bool is(const struct vcard *card, enum card_word word)
{
    return card->script.card[word];
}

void forge_resident(const struct script *script, struct resident_file *resident)
{
    if (script->card[CARD_EXPIRED])
        strcpy(resident->expiry_date, EXPIRY);
}

static struct application *text_ap(struct vcard *card)
{
    return card_find_application(card, text_ap_aid, sizeof text_ap_aid);
}

/* The new contents, and filler up to the size that the file had, if it had more. */
static bool rewrite(struct vcard *card, uint16_t id, const struct bytes *contents, bool fill,
                    struct err *err)
{
    struct file *file = card_find_file(text_ap(card), id);
    size_t size = fill && file->size > contents->len ? file->size : contents->len;
    uint8_t *bytes = malloc(size);

    if (bytes == NULL)
        return ERR(err, ERR_MEMORY, 0);
    memset(bytes, FILLER, size);
    memcpy(bytes, contents->data, contents->len);
    free(file->bytes);
    file->bytes = bytes;
    file->size = size;
    return true;
}

/* RSA-2048 with exponent 3. */
static bool make_weak_key(struct vcard *card, struct err *err)
{
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
    BIGNUM *three = BN_new();
    bool ok = context != NULL && three != NULL && BN_set_word(three, 3) == 1 &&
              EVP_PKEY_keygen_init(context) == 1 &&
              EVP_PKEY_CTX_set_rsa_keygen_bits(context, RSA_LEN * 8) == 1 &&
              EVP_PKEY_CTX_set1_rsa_keygen_pubexp(context, three) == 1 &&
              EVP_PKEY_generate(context, &card->weak_key) == 1;

    BN_free(three);
    EVP_PKEY_CTX_free(context);
    return ok || ERR(err, ERR_CRYPTO, 0);
}

static EVP_PKEY *issuer(const struct vcard *card)
{
    return is(card, CARD_LOW_EXPONENT_ISSUER) ? card->weak_key : card->keys->issuer;
}

static EVP_PKEY *card_key(const struct vcard *card)
{
    return is(card, CARD_LOW_EXPONENT_CARD) ? card->weak_key : card->keys->card;
}

/* The last digit that goes with the eleven before it. */
static void set_check_digit(char number[static MY_NUMBER_LEN + 1])
{
    for (char digit = '0'; digit <= '9'; digit++) {
        number[MY_NUMBER_LEN - 1] = digit;
        if (my_number_is_valid(number))
            return;
    }
}

static void write_number(const char *number, uint8_t filler, struct bytes *ret)
{
    bytes_add_tlv(ret, 0xFF10, number, MY_NUMBER_LEN);
    bytes_fill(ret, filler, 2);
}

/* As it was signed. */
static void write_signed_number(const struct vcard *card, struct bytes *ret)
{
    char number[MY_NUMBER_LEN + 1];
    char *last = &number[MY_NUMBER_LEN - 1];

    strcpy(number, card->resident.my_number);
    if (is(card, CARD_WRONG_CHECK_DIGIT))
        *last = *last == '9' ? '0' : (char)(*last + 1);
    write_number(number, is(card, CARD_NUMBER_FILLER_00) ? 0x00 : FILLER, ret);
}

/* As it is read. */
static bool forge_number(struct vcard *card, struct err *err)
{
    struct bytes file = {.len = 0};
    char other[MY_NUMBER_LEN + 1];

    if (is(card, CARD_OTHER_NUMBER)) {
        strcpy(other, card->resident.my_number);
        other[0] = other[0] == '9' ? '1' : (char)(other[0] + 1);
        set_check_digit(other);
        write_number(other, FILLER, &file);
    } else if (is(card, CARD_CHANGED_NUMBER_FILLER)) {
        write_number(card->resident.my_number, 0x00, &file);
    } else {
        write_signed_number(card, &file);
    }
    return rewrite(card, EF_NUMBER, &file, true, err);
}

static void add_digest(struct bytes *ret, unsigned tag, const uint8_t *data, size_t len)
{
    uint8_t digest[SHA256_DIGEST_LENGTH];

    SHA256(data, len, digest);
    bytes_add_tlv(ret, tag, digest, sizeof digest);
}

/* The signature of EF 0007: genuine, by the same key, over something else. */
static void swap_signature(struct vcard *card, uint8_t ret[static RSA_LEN])
{
    const struct file *file = card_find_file(text_ap(card), EF_CARD_KEY);

    memcpy(ret, file->bytes + file->size - RSA_LEN, RSA_LEN);
}

static bool forge_integrity(struct vcard *card, const struct bytes *number,
                            const struct forged_attributes *attributes, struct err *err)
{
    const EVP_MD *digest = is(card, CARD_SHA1_SIGNATURE) ? EVP_sha1() : EVP_sha256();
    struct bytes value = {.len = 0};
    struct bytes file = {.len = 0};
    uint8_t signature[RSA_LEN];

    add_digest(&value, 0xDF31, number->data, number->len);
    add_digest(&value, 0xDF32, attributes->file.data + attributes->signed_start,
               attributes->signed_len);
    if (!key_sign_with(issuer(card), digest, value.data, value.len, signature, err))
        return false;
    if (is(card, CARD_SWAPPED_SIGNATURE))
        swap_signature(card, signature);
    if (is(card, CARD_FORGED_SIGNATURE))
        signature[RSA_LEN - 1] ^= 1;
    bytes_add_tlv(&value, 0xDF33, signature, sizeof signature);
    bytes_add_tlv(&file, 0xFF30, value.data, value.len);
    return rewrite(card, EF_INTEGRITY, &file, true, err);
}

static bool forge_attributes_file(struct vcard *card, const struct forged_attributes *as_signed,
                                  struct err *err)
{
    struct resident_file other = card->resident;
    struct forged_attributes forged;

    if (!is(card, CARD_OTHER_ATTRIBUTES))
        return rewrite(card, EF_ATTRIBUTES, &as_signed->file, !is(card, CARD_NO_FILLER), err);
    strcpy(other.name, "別人　太郎");
    forge_attributes(card, &other, &forged);
    return rewrite(card, EF_ATTRIBUTES, &forged.file, true, err);
}

static bool forge_signed_files(struct vcard *card, struct err *err)
{
    struct bytes number = {.len = 0};
    struct forged_attributes attributes;

    write_signed_number(card, &number);
    forge_attributes(card, &card->resident, &attributes);
    return forge_integrity(card, &number, &attributes, err) && forge_number(card, err) &&
           forge_attributes_file(card, &attributes, err);
}

static bool forge_certificate(struct vcard *card, struct err *err)
{
    const struct file *genuine = card_find_file(text_ap(card), EF_CERTIFICATE);
    bool by_stranger = is(card, CARD_UNKNOWN_AUTHORITY) || is(card, CARD_FORGED_CERTIFICATE) ||
                       is(card, CARD_WITHDRAWN_AUTHORITY);
    struct bytes value = {.len = 0};
    struct bytes file = {.len = 0};
    uint8_t subject[KEY_ID_LEN];
    uint8_t authority[KEY_ID_LEN];

    /* 7F21 and 5F4E with five bytes each before the two ids (card.md 3.6). */
    memcpy(subject, genuine->bytes + 10 + KEY_ID_LEN, KEY_ID_LEN);
    key_id_of_ca(authority);
    if (is(card, CARD_UNKNOWN_AUTHORITY) || is(card, CARD_WRONG_KEY_ID))
        key_id("6999999", "001", 0, authority);
    if (is(card, CARD_WITHDRAWN_AUTHORITY))
        key_id_of_withdrawn(authority);
    if (!key_add_certificate(issuer(card), subject,
                             by_stranger ? card->keys->stranger : card->keys->ca, authority, &value,
                             err))
        return false;
    bytes_add_tlv(&file, 0x7F21, value.data, value.len);
    return rewrite(card, EF_CERTIFICATE, &file, true, err);
}

static bool forge_card_key(struct vcard *card, struct err *err)
{
    struct bytes public_key = {.len = 0};
    struct bytes value = {.len = 0};
    struct bytes file = {.len = 0};
    uint8_t signature[RSA_LEN];

    if (!key_add_public(card_key(card), &public_key, err))
        return false;
    bytes_add_tlv(&value, 0xDF51, public_key.data, public_key.len);
    if (!key_sign(issuer(card), value.data, value.len, signature, err))
        return false;
    bytes_add_tlv(&value, 0xDF52, signature, sizeof signature);
    bytes_add_tlv(&file, 0xFF50, value.data, value.len);
    card_find_file(text_ap(card), EF_SIGNING_KEY)->key = card_key(card);
    return rewrite(card, EF_CARD_KEY, &file, true, err);
}

/* Its files are another card's, whose key it has not. */
static void exchange_keys(struct vcard *card)
{
    for (size_t i = 0; i < card->application_count; i++) {
        struct application *application = &card->applications[i];

        for (size_t n = 0; n < application->file_count; n++) {
            if (application->files[n].kind == FILE_KEY &&
                application->files[n].key == card_key(card))
                application->files[n].key = card->keys->stranger;
        }
    }
}

/* Neither can it be selected nor does it say anything about itself. */
static void hide_all(struct vcard *card)
{
    for (size_t i = 0; i < card->application_count; i++)
        card->applications[i].hidden = true;
    for (size_t i = 0; i < card->object_count; i++)
        free(card->objects[i].bytes);
    card->object_count = 0;
}

/* card.md 1.3: a phone has the 公的個人認証AP alone, and the old card has besides it only the 住基AP. */
static bool forge_token(struct vcard *card, const char *label, struct err *err)
{
    struct application *jpki = card_find_application(card, jpki_ap_aid, sizeof jpki_ap_aid);
    struct file *file = NULL;

    if (!card_complete(card, jpki))
        return ERR(err, ERR_CRYPTO, 0);
    hide_all(card);
    jpki->hidden = false;
    file = card_find_file(jpki, EF_TOKEN_INFO);
    memset(file->bytes, ' ', LABEL_LEN);
    memcpy(file->bytes, label, strlen(label));
    return true;
}

static bool forge_whole(struct vcard *card, struct err *err)
{
    if (is(card, CARD_COPIED))
        exchange_keys(card);
    if (is(card, CARD_NOT_MY_NUMBER))
        hide_all(card);
    if (is(card, CARD_PHONE_ANDROID))
        return forge_token(card, "JPKIAPGPSETOKEN", err);
    if (is(card, CARD_PHONE_IOS))
        return forge_token(card, "JPKIAPIOSTOKEN", err);
    if (!is(card, CARD_JUKI))
        return true;
    if (!forge_token(card, "JPKIAPICCTOKEN", err))
        return false;
    card_find_application(card, juki_ap_aid, sizeof juki_ap_aid)->hidden = false;
    return true;
}

static bool is_genuine(const struct vcard *card)
{
    for (unsigned i = 0; i < CARD_WORDS; i++) {
        if (card->script.card[i])
            return false;
    }
    return true;
}

bool forge_card(struct vcard *card, struct err *err)
{
    bool weak = is(card, CARD_LOW_EXPONENT_ISSUER) || is(card, CARD_LOW_EXPONENT_CARD);

    if (is_genuine(card))
        return true;
    return (!weak || make_weak_key(card, err)) && forge_card_key(card, err) &&
           forge_signed_files(card, err) && forge_certificate(card, err) && forge_whole(card, err);
}
