/* 公的個人認証AP: card.md section 5, as far as its public clients go. [A] marks what no public source
 * tells. */
#include <stdio.h>

#include "backend/vrs/resident-file.h"
#include "tests/vcard/card.h"
#include "tests/vcard/certificate.h"
#include "tests/vcard/command.h"

#define FILLER 0x00

enum {
    EF_SIGN_CERTIFICATE = 0x0001,
    EF_SIGN_CA = 0x0002,
    EF_TOKEN_INFO = 0x0006,
    EF_AVAILABILITY = 0x0008,
    EF_PROTECTED = 0x0009,
    EF_AUTH_CERTIFICATE = 0x000A,
    EF_AUTH_CA = 0x000B,
    EF_AUTH_KEY = 0x0017,
    EF_AUTH_PIN = 0x0018,
    EF_SIGN_KEY = 0x001A,
    EF_SIGN_PASSWORD = 0x001B
};

static void add_padded(struct bytes *ret, const char *text, size_t width)
{
    size_t end = ret->len + width;

    bytes_add_text(ret, text);
    bytes_fill(ret, ' ', end - ret->len);
}

/* A PKCS #11 CK_TOKEN_INFO, big endian: the sample of card.md 5.2. */
static bool add_token_info(const struct vcard *card, struct application *application,
                           struct err *err)
{
    static const uint32_t numbers[] = {0x0000040D, 1,          0,          1,         0, 16, 6,
                                       0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF};
    struct bytes info = {.len = 0};

    add_padded(&info, "JPKIAPICCTOKEN2", 32);
    add_padded(&info, card->options.manufacturer, 32);
    add_padded(&info, card->options.model, 16);
    add_padded(&info, card->options.serial, 16);
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
        bytes_add_u32(&info, numbers[i]);
    bytes_add_text(&info, "0301"); /* hardware 03, firmware 01 */
    bytes_fill(&info, '9', 16);
    return card_add_data(application, EF_TOKEN_INFO, OPENS_FREELY, &info, FILLER, 0, err);
}

static bool add_certificates(struct vcard *card, struct application *application,
                             const struct resident_file *resident, enum certificate_use use,
                             struct err *err)
{
    struct bytes own = {.len = 0};
    struct bytes ca = {.len = 0};
    bool is_auth = use == CERTIFICATE_AUTH;

    return certificate_of_resident(card->keys, resident, use, &own, err) &&
           certificate_of_ca(card->keys, use, &ca, err) &&
           card_add_data(application, is_auth ? EF_AUTH_CERTIFICATE : EF_SIGN_CERTIFICATE,
                         is_auth ? OPENS_FREELY : OPENS_BY_PASSWORD, &own, FILLER,
                         card->options.certificate_size, err) &&
           card_add_data(application, is_auth ? EF_AUTH_CA : EF_SIGN_CA, OPENS_FREELY, &ca, FILLER,
                         card->options.ca_certificate_size, err);
}

static void add_credentials(struct vcard *card, struct application *application,
                            const struct resident_file *resident)
{
    char password[CREDENTIAL_MAX + 1];

    snprintf(password, sizeof password, "TEST%s", resident->pin);
    card_let_change(card_add_credential(application, EF_AUTH_PIN, OPENS_BY_PIN, resident->pin, 3),
                    INS_CHANGE_PIN, 4, 4);
    card_let_change(
        card_add_credential(application, EF_SIGN_PASSWORD, OPENS_BY_PASSWORD, password, 5),
        INS_CHANGE_PIN, 6, 16);
    card_add_key(application, EF_AUTH_KEY, OPENS_BY_PIN, card->keys->auth);
    card_add_key(application, EF_SIGN_KEY, OPENS_BY_PASSWORD, card->keys->sign);
}

/* Four certificates, each with a signature to make. */
static bool complete(struct vcard *card, struct application *application, struct err *err)
{
    return add_certificates(card, application, &card->resident, CERTIFICATE_SIGN, err) &&
           add_certificates(card, application, &card->resident, CERTIFICATE_AUTH, err);
}

const uint8_t jpki_ap_aid[10] = {0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01};

bool jpki_ap_add(struct vcard *card, const struct resident_file *resident, struct err *err)
{
    static const uint16_t internal[] = {0x0005, 0x0010, 0x0016, 0x0019, 0x001C, 0x001E};
    static const uint8_t available[] = {0x8F, 0x8F, 0x00};
    struct application *application = card_add_application(card, jpki_ap_aid, sizeof jpki_ap_aid);
    struct bytes availability = {.len = 0};
    struct bytes unknown = {.len = 0};

    bytes_add(&availability, available, sizeof available);
    bytes_fill(&unknown, 0xFF, 16);
    for (size_t i = 0; i < ARRAY_LEN(internal); i++)
        card_add_file(application, internal[i], FILE_INTERNAL, OPENS_NEVER);
    add_credentials(card, application, resident);
    application->no_session_sw = card->options.no_session_sw;
    application->complete = complete;
    return add_token_info(card, application, err) &&
           card_add_data(application, EF_AVAILABILITY, OPENS_FREELY, &availability, FILLER, 0,
                         err) &&
           card_add_data(application, EF_PROTECTED, OPENS_NEVER, &unknown, FILLER, 0, err);
}
