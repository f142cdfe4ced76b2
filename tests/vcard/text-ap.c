/* 券面事項入力補助AP: card.md section 3. [A] marks what no public source tells. */
#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

#include "backend/vrs/resident-file.h"
#include "tests/vcard/card.h"
#include "tests/vcard/command.h"

/* The physical size of EF 0002 for those whom the usual one does not hold [A]. */
#define ATTRIBUTES_SIZE_LONG 2048

#define FILLER 0xFF

enum {
    EF_NUMBER = 0x0001,
    EF_ATTRIBUTES = 0x0002,
    EF_INTEGRITY = 0x0003,
    EF_CERTIFICATE = 0x0004,
    EF_BASIC_INFO = 0x0005,
    EF_SESSION_KEY = 0x0006,
    EF_CARD_KEY = 0x0007,
    EF_UNKNOWN_0008 = 0x0008,
    EF_PIN = 0x0011,
    EF_BLOCKED = 0x0012,
    EF_SIGNING_KEY = 0x0013,
    EF_A = 0x0014,
    EF_B = 0x0015
};

const uint8_t text_ap_aid[10] = {0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x08};

/* The files that are signed together, in the making. */
struct signed_files {
    struct bytes number;
    struct bytes attributes;
    size_t first_signed; /* offset in attributes of the tag DF22 */
};

static void write_number(const struct resident_file *resident, struct bytes *ret)
{
    bytes_add_tlv(ret, 0xFF10, resident->my_number, MY_NUMBER_LEN);
    bytes_fill(ret, FILLER, 2); /* physical bytes, hashed with the rest (card.md 3.3) */
}

/* Writes DF22 to DF25 and where in ret each begins. */
static void write_items(const struct resident_file *resident, struct bytes *ret,
                        size_t ret_starts[static 4])
{
    char birth[DATE_DIGITS_SIZE];

    card_date_digits(resident->birth_date, birth);
    ret_starts[0] = ret->len;
    bytes_add_tlv(ret, 0xDF22, resident->name, strlen(resident->name));
    ret_starts[1] = ret->len;
    bytes_add_tlv(ret, 0xDF23, resident->address, strlen(resident->address));
    ret_starts[2] = ret->len;
    bytes_add_tlv(ret, 0xDF24, birth, 8);
    ret_starts[3] = ret->len;
    bytes_add_tlv(ret, 0xDF25, resident->sex, 1);
}

/* Tag, length and value of DF21. */
#define TABLE_LEN 11

static void write_attributes(const struct vcard *card, const struct resident_file *resident,
                             struct signed_files *ret)
{
    struct bytes items = {.len = 0};
    struct bytes table = {.len = 0};
    struct bytes value = {.len = 0};
    size_t starts[4];
    size_t before = 0; /* bytes before DF22: outer header and table */
    bool is_long = card->options.long_length;

    write_items(resident, &items, starts);
    is_long = is_long || items.len + TABLE_LEN >= 0x80;
    before = (is_long ? 5 : 3) + TABLE_LEN;
    for (size_t i = 0; i < ARRAY_LEN(starts); i++)
        bytes_add_u16(&table, before + starts[i]);
    bytes_add_tlv(&value, 0xDF21, table.data, table.len);
    bytes_add(&value, items.data, items.len);
    if (is_long)
        bytes_add_long_tlv(&ret->attributes, 0xFF20, value.data, value.len);
    else
        bytes_add_tlv(&ret->attributes, 0xFF20, value.data, value.len);
    ret->first_signed = before;
}

static void add_digest(struct bytes *ret, unsigned tag, const uint8_t *data, size_t len)
{
    uint8_t digest[SHA256_DIGEST_LENGTH];

    SHA256(data, len, digest);
    bytes_add_tlv(ret, tag, digest, sizeof digest);
}

static bool write_integrity(const struct vcard *card, const struct signed_files *files,
                            struct bytes *ret, struct err *err)
{
    struct bytes value = {.len = 0};
    uint8_t signature[RSA_LEN];

    add_digest(&value, 0xDF31, files->number.data, files->number.len);
    add_digest(&value, 0xDF32, files->attributes.data + files->first_signed,
               files->attributes.len - files->first_signed);
    if (!key_sign(card->keys->issuer, value.data, value.len, signature, err))
        return false;
    bytes_add_tlv(&value, 0xDF33, signature, sizeof signature);
    bytes_add_tlv(ret, 0xFF30, value.data, value.len);
    return true;
}

static bool write_certificate(const struct vcard *card, const struct resident_file *resident,
                              struct bytes *ret, struct err *err)
{
    struct bytes value = {.len = 0};
    uint8_t id[KEY_ID_LEN];
    uint8_t ca[KEY_ID_LEN];
    char number[8];

    card_issuer_number(resident, "31", number);
    if (card->options.issuer_number[0] != '\0')
        memcpy(number, card->options.issuer_number, sizeof number);
    key_id(number, "000", 0, id); /* [A] */
    key_id_of_ca(ca);
    if (!key_add_certificate(card->keys->issuer, id, card->keys->ca, ca, &value, err))
        return false;
    bytes_add_tlv(ret, 0x7F21, value.data, value.len);
    return true;
}

static void write_basic_info(struct bytes *ret)
{
    static const uint8_t versions[] = {0x01, 0x03, 0x0E, 0x01};
    struct bytes value = {.len = 0};
    uint8_t unknown[128];
    uint8_t id[KEY_ID_LEN];

    key_id("6999034", "001", 0, id); /* x000034/001 on real cards */
    memset(unknown, FILLER, sizeof unknown);
    SHA256(id, sizeof id, unknown); /* [A]: 32 bytes that nobody explains */
    bytes_add_tlv(&value, 0xDF41, versions, sizeof versions);
    bytes_add_tlv(&value, 0xDF42, id, sizeof id);
    bytes_add_tlv(&value, 0xDF43, unknown, sizeof unknown);
    bytes_add_tlv(ret, 0xFF40, value.data, value.len);
}

static bool write_card_key(const struct vcard *card, struct bytes *ret, struct err *err)
{
    struct bytes public_key = {.len = 0};
    struct bytes value = {.len = 0};
    uint8_t signature[RSA_LEN];

    if (!key_add_public(card->keys->card, &public_key, err))
        return false;
    bytes_add_tlv(&value, 0xDF51, public_key.data, public_key.len);
    if (!key_sign(card->keys->issuer, value.data, value.len, signature, err))
        return false;
    bytes_add_tlv(&value, 0xDF52, signature, sizeof signature);
    bytes_add_tlv(ret, 0xFF50, value.data, value.len);
    return true;
}

static bool add_signed_files(struct vcard *card, struct application *application,
                             const struct resident_file *resident, struct err *err)
{
    struct signed_files files = {.first_signed = 0};
    struct bytes integrity = {.len = 0};
    unsigned opens_integrity =
        OPENS_BY_PIN | OPENS_BY_A | (card->options.b_opens_integrity ? OPENS_BY_B : 0U);
    size_t size = 0;

    write_number(resident, &files.number);
    write_attributes(card, resident, &files);
    size = files.attributes.len > card->options.attributes_size ? ATTRIBUTES_SIZE_LONG
                                                                : card->options.attributes_size;
    return write_integrity(card, &files, &integrity, err) &&
           card_add_data(application, EF_NUMBER, OPENS_BY_PIN | OPENS_BY_A, &files.number, FILLER,
                         0, err) &&
           card_add_data(application, EF_ATTRIBUTES, OPENS_BY_PIN | OPENS_BY_B, &files.attributes,
                         FILLER, size, err) &&
           card_add_data(application, EF_INTEGRITY, opens_integrity, &integrity, FILLER, 0, err);
}

static bool add_certificate(struct vcard *card, struct application *application,
                            const struct resident_file *resident, struct err *err)
{
    struct bytes certificate = {.len = 0};

    return write_certificate(card, resident, &certificate, err) &&
           card_add_data(application, EF_CERTIFICATE, OPENS_FREELY, &certificate, FILLER, 0, err);
}

static bool add_other_files(struct vcard *card, struct application *application, struct err *err)
{
    unsigned opens_unknown = card->options.unknown_0008_is_free
                                 ? (unsigned)OPENS_FREELY
                                 : OPENS_BY_PIN | OPENS_BY_A | OPENS_BY_B;
    struct bytes basic_info = {.len = 0};
    struct bytes session_public = {.len = 0};
    struct bytes session_key = {.len = 0};
    struct bytes card_key = {.len = 0};
    struct bytes unknown = {.len = 0};

    write_basic_info(&basic_info);
    bytes_fill(&unknown, FILLER, 16);
    if (!key_add_public(card->keys->session, &session_public, err) ||
        !write_card_key(card, &card_key, err))
        return false;
    bytes_add_tlv(&session_key, 0xA1, session_public.data, session_public.len);
    return card_add_data(application, EF_BASIC_INFO, OPENS_FREELY, &basic_info, FILLER,
                         card->options.basic_info_size, err) &&
           card_add_data(application, EF_SESSION_KEY, OPENS_BY_PIN | OPENS_BY_A | OPENS_BY_B,
                         &session_key, FILLER, 0, err) &&
           card_add_data(application, EF_CARD_KEY, OPENS_BY_PIN | OPENS_BY_A | OPENS_BY_B,
                         &card_key, FILLER, 0, err) &&
           card_add_data(application, EF_UNKNOWN_0008, opens_unknown, &unknown, FILLER, 0, err);
}

static bool add_credentials(struct vcard *card, struct application *application,
                            const struct resident_file *resident, struct err *err)
{
    static const uint16_t internal[] = {0x0010, 0x001C, 0x001E};
    char b[NUMBER_B_SIZE];

    if (!card_number_b(resident, b, err))
        return false;
    card_let_change(card_add_credential(application, EF_PIN, OPENS_BY_PIN, resident->pin, 3),
                    INS_CHANGE_PIN, 4, 4);
    card_add_credential(application, EF_BLOCKED, OPENS_NEVER, "", 0);
    card_add_credential(application, EF_A, OPENS_BY_A, resident->my_number,
                        card->options.number_tries);
    card_add_credential(application, EF_B, OPENS_BY_B, b, card->options.number_tries);
    card_add_key(application, EF_SIGNING_KEY, OPENS_FREELY, card->keys->card);
    application->default_key = EF_SIGNING_KEY;
    application->session_key = EF_SESSION_KEY;
    card_find_file(application, EF_SESSION_KEY)->key = card->keys->session;
    for (size_t i = 0; i < ARRAY_LEN(internal); i++)
        card_add_file(application, internal[i], FILE_INTERNAL, OPENS_NEVER);
    return true;
}

bool text_ap_add(struct vcard *card, const struct resident_file *resident, struct err *err)
{
    struct application *application = card_add_application(card, text_ap_aid, sizeof text_ap_aid);

    return add_signed_files(card, application, resident, err) &&
           add_certificate(card, application, resident, err) &&
           add_other_files(card, application, err) &&
           add_credentials(card, application, resident, err);
}
