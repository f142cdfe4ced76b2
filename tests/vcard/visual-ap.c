/* 券面事項確認AP: card.md section 4. [A] marks what no public source tells. */
#include <openssl/sha.h>
#include <string.h>

#include "tests/vcard/card.h"
#include "tests/vcard/command.h"
#include "tests/vcard/picture.h"

#define FILLER 0xFF

enum {
    EF_AGE = 0x0001,
    EF_FACE = 0x0002,
    EF_BASIC_INFO = 0x0003,
    EF_CERTIFICATE = 0x0004,
    EF_NUMBER = 0x0005,
    EF_UNKNOWN_0006 = 0x0006,
    EF_BIRTH = 0x0011,
    EF_B = 0x0012,
    EF_A = 0x0013,
    EF_SIGNING_KEY = 0x001A
};

/* The objects of the face, DF22 to DF2A. */
enum {
    FACE_BIRTH,
    FACE_SEX,
    FACE_CARD_KEY,
    FACE_NAME,
    FACE_ADDRESS,
    FACE_PORTRAIT,
    FACE_SIGNATURE,
    FACE_EXPIRY,
    FACE_SECURITY_CODE,
    FACE_OBJECTS
};

/* The face without its header: objects, and where each begins. */
struct face {
    struct bytes objects;
    size_t starts[FACE_OBJECTS + 1];
    size_t count;
};

static void add_object(struct face *face, const void *value, size_t len)
{
    bytes_add_tlv(&face->objects, 0xDF22 + (unsigned)face->count, value, len);
    face->count++;
    face->starts[face->count] = face->objects.len;
}

/* The digest of the objects first to last, tags and lengths included. */
static void add_digest(const struct face *face, unsigned first, unsigned last, struct bytes *ret)
{
    uint8_t digest[SHA256_DIGEST_LENGTH];
    size_t start = face->starts[first];

    SHA256(face->objects.data + start, face->starts[last + 1] - start, digest);
    bytes_add(ret, digest, sizeof digest);
}

/* Three digests signed at once, as if they were one of 96 bytes. */
static bool sign_face(const struct vcard *card, struct face *face, struct err *err)
{
    static const uint8_t digest_info[] = {0x30, 0x71, 0x30, 0x0D, 0x06, 0x09, 0x60,
                                          0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02,
                                          0x01, 0x05, 0x00, 0x04, 0x60};
    struct bytes payload = {.len = 0};
    uint8_t signature[RSA_LEN];

    bytes_add(&payload, digest_info, sizeof digest_info);
    add_digest(face, FACE_BIRTH, FACE_CARD_KEY, &payload);
    add_digest(face, FACE_NAME, FACE_ADDRESS, &payload);
    add_digest(face, FACE_PORTRAIT, FACE_PORTRAIT, &payload);
    if (sign_by_scheme(card->keys->issuer, SCHEME_VERBATIM, 0, payload.data, payload.len,
                       signature) != SW_OK)
        return ERR(err, ERR_CRYPTO, 0);
    add_object(face, signature, sizeof signature);
    return true;
}

static bool add_pictures(const struct resident_file *resident, struct face *face, struct err *err)
{
    struct bytes name = {.len = 0};
    struct bytes address = {.len = 0};
    struct bytes portrait = {.len = 0};

    if (!picture_of_text(resident->name, &name, err) ||
        !picture_of_text(resident->address, &address, err) || !picture_of_nobody(&portrait, err))
        return false;
    add_object(face, name.data, name.len);
    add_object(face, address.data, address.len);
    add_object(face, portrait.data, portrait.len);
    return true;
}

static bool write_objects(const struct vcard *card, struct face *ret, struct err *err)
{
    const struct resident_file *resident = &card->resident;
    struct bytes key = {.len = 0};
    struct bytes code = {.len = 0};
    char birth[DATE_DIGITS_SIZE];
    char expiry[DATE_DIGITS_SIZE];

    card_date_digits(resident->birth_date, birth);
    card_date_digits(resident->expiry_date, expiry);
    if (!key_add_public(card->keys->card, &key, err) ||
        !picture_of_digits(resident->security_code, &code, err))
        return false;
    add_object(ret, birth, 8);
    add_object(ret, resident->sex, 1);
    add_object(ret, key.data, key.len);
    if (!add_pictures(resident, ret, err) || !sign_face(card, ret, err))
        return false;
    add_object(ret, expiry, 8); /* unsigned, as is what follows */
    add_object(ret, code.data, code.len);
    return true;
}

static bool add_face(const struct vcard *card, struct application *application, struct err *err)
{
    struct face face = {.count = 0};
    struct bytes table = {.len = 0};
    struct bytes value = {.len = 0};
    struct bytes file = {.len = 0};
    size_t before = 5 + 3 + sizeof(uint16_t) * FACE_OBJECTS; /* header and table */

    if (!write_objects(card, &face, err))
        return false;
    for (size_t i = 0; i < FACE_OBJECTS; i++)
        bytes_add_u16(&table, before + face.starts[i]);
    bytes_add_tlv(&value, 0xDF21, table.data, table.len);
    bytes_add(&value, face.objects.data, face.objects.len);
    bytes_add_tlv(&file, 0xFF20, value.data, value.len);
    return card_add_data(application, EF_FACE, OPENS_BY_A | OPENS_BY_B, &file, FILLER,
                         card->options.face_size, err);
}

/* One object about the resident, the card's key, and a signature over both. */
static bool add_signed_file(const struct vcard *card, struct application *application, uint16_t id,
                            unsigned opened_by, unsigned tag, const void *object, size_t len,
                            struct err *err)
{
    unsigned first = 0xDF01 + (tag & 0xFF); /* FF10 holds DF11 and so on */
    struct bytes key = {.len = 0};
    struct bytes value = {.len = 0};
    struct bytes file = {.len = 0};
    uint8_t signature[RSA_LEN];

    if (!key_add_public(card->keys->card, &key, err))
        return false;
    bytes_add_tlv(&value, first, object, len);
    bytes_add_tlv(&value, first + 1, key.data, key.len);
    if (!key_sign(card->keys->issuer, value.data, value.len, signature, err))
        return false;
    bytes_add_tlv(&value, first + 2, signature, sizeof signature);
    bytes_add_tlv(&file, tag, value.data, value.len);
    return card_add_data(application, id, opened_by, &file, FILLER, 0, err);
}

static bool add_basic_info(const struct vcard *card, struct application *application,
                           struct err *err)
{
    static const uint8_t versions[] = {0x06, 0x03, 0x0E, 0x01};
    struct bytes value = {.len = 0};
    struct bytes opaque = {.len = 0};
    struct bytes file = {.len = 0};
    uint8_t id[KEY_ID_LEN];

    key_id("6999024", "001", 0, id); /* x000024/001 on real cards */
    bytes_add_tlv(&value, 0xDF31, versions, sizeof versions);
    bytes_add_tlv(&value, 0xDF32, id, sizeof id);
    bytes_add_tlv(&value, 0xDF33, "\x00", 1);
    bytes_add_tlv(&value, 0xDF34, card->resident.municipality, 5);
    key_id("6999025", "001", 0, id); /* 5900025/001 */
    bytes_add(&opaque, id, sizeof id);
    for (uint8_t i = 0; i < 8; i++) { /* 256 bytes that nobody explains [A] */
        uint8_t digest[SHA256_DIGEST_LENGTH];

        id[KEY_ID_LEN - 1] = i;
        SHA256(id, sizeof id, digest);
        bytes_add(&opaque, digest, sizeof digest);
    }
    bytes_add_tlv(&value, 0xDF35, opaque.data, opaque.len);
    bytes_add_tlv(&file, 0xFF30, value.data, value.len);
    return card_add_data(application, EF_BASIC_INFO, OPENS_FREELY, &file, FILLER, 0, err);
}

static bool add_certificate(const struct vcard *card, struct application *application,
                            struct err *err)
{
    struct bytes value = {.len = 0};
    struct bytes file = {.len = 0};
    uint8_t authority[KEY_ID_LEN];
    uint8_t id[KEY_ID_LEN];
    char number[8];

    card_issuer_number(&card->resident, "21", number);
    key_id(number, "000", 0, id);
    key_id_of_face_ca(authority);
    if (!key_add_certificate(card->keys->issuer, id, card->keys->ca, authority, &value, err))
        return false;
    bytes_add_tlv(&file, 0x7F21, value.data, value.len);
    return card_add_data(application, EF_CERTIFICATE, OPENS_FREELY, &file, FILLER, 0, err);
}

/* What is drawn and signed: some milliseconds that most cards need not spend. */
static bool complete(struct vcard *card, struct application *application, struct err *err)
{
    const struct resident_file *resident = &card->resident;
    struct bytes number = {.len = 0};
    struct bytes unknown = {.len = 0};
    char birth[DATE_DIGITS_SIZE];

    card_date_digits(resident->birth_date, birth);
    bytes_fill(&unknown, FILLER, 16);
    return picture_of_digits(resident->my_number, &number, err) &&
           add_signed_file(card, application, EF_AGE, OPENS_BY_BIRTH, 0xFF10, birth, 8, err) &&
           add_face(card, application, err) && add_basic_info(card, application, err) &&
           add_certificate(card, application, err) &&
           add_signed_file(card, application, EF_NUMBER, OPENS_BY_A, 0xFF40, number.data,
                           number.len, err) &&
           card_add_data(application, EF_UNKNOWN_0006, OPENS_BY_A | OPENS_BY_B, &unknown, FILLER, 0,
                         err);
}

bool visual_ap_add(struct vcard *card, const struct resident_file *resident, struct err *err)
{
    static const uint8_t aid[] = {0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x02};
    static const uint16_t internal[] = {0x0014, 0x0015, 0x001C, 0x001E};
    struct application *application = card_add_application(card, aid, sizeof aid);
    int tries = card->options.number_tries;
    char birth[BIRTH_SIZE];
    char b[NUMBER_B_SIZE];

    if (!card_birth_of_era(resident, birth, err) || !card_number_b(resident, b, err))
        return false;
    application->no_session_sw = SW_NO_KEY_DELIVERY;
    application->default_key = EF_SIGNING_KEY;
    application->complete = complete;
    card_add_credential(application, EF_BIRTH, OPENS_BY_BIRTH, birth, 10);
    card_add_credential(application, EF_A, OPENS_BY_A, resident->my_number, tries);
    card_add_credential(application, EF_B, OPENS_BY_B, b, tries);
    card_add_key(application, EF_SIGNING_KEY, OPENS_FREELY, card->keys->card);
    for (size_t i = 0; i < ARRAY_LEN(internal); i++)
        card_add_file(application, internal[i], FILE_INTERNAL, OPENS_NEVER);
    return true;
}
