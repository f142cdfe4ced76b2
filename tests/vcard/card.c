#include "tests/vcard/card.h"

#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/secret.h"

struct application *card_add_application(struct vcard *card, const void *aid, size_t aid_len)
{
    struct application *application = &card->applications[card->application_count];

    if (card->application_count == APPLICATIONS_MAX || aid_len > AID_MAX)
        abort();
    card->application_count++;
    memcpy(application->aid, aid, aid_len);
    application->aid_len = aid_len;
    return application;
}

struct file *card_add_file(struct application *application, uint16_t id, enum file_kind kind,
                           unsigned opened_by)
{
    struct file *file = &application->files[application->file_count];

    if (application->file_count == FILES_MAX)
        abort();
    application->file_count++;
    file->id = id;
    file->kind = kind;
    file->opened_by = opened_by;
    return file;
}

bool card_complete(struct vcard *card, struct application *application)
{
    size_t count = application->file_count;

    if (application->complete == NULL)
        return true;
    if (!application->complete(card, application, NULL)) {
        card_free_files(application, count);
        return false;
    }
    application->complete = NULL;
    return true;
}

void card_free_files(struct application *application, size_t count)
{
    while (application->file_count > count) {
        struct file *file = &application->files[--application->file_count];

        free(file->bytes);
        wipe(file, sizeof *file);
    }
}

struct file *card_find_file(struct application *application, uint16_t id)
{
    for (size_t i = 0; i < application->file_count; i++) {
        if (application->files[i].id == id)
            return &application->files[i];
    }
    return NULL;
}

struct application *card_find_application(struct vcard *card, const void *aid, size_t aid_len)
{
    for (size_t i = 0; i < card->application_count; i++) {
        struct application *application = &card->applications[i];

        if (application->aid_len == aid_len && memcmp(application->aid, aid, aid_len) == 0)
            return application;
    }
    return NULL;
}

bool card_add_data(struct application *application, uint16_t id, unsigned opened_by,
                   const struct bytes *contents, uint8_t filler, size_t size, struct err *err)
{
    struct file *file = card_add_file(application, id, FILE_DATA, opened_by);

    file->size = size > contents->len ? size : contents->len;
    file->bytes = malloc(file->size);
    if (file->bytes == NULL)
        return ERR(err, ERR_MEMORY, 0);
    memset(file->bytes, filler, file->size);
    memcpy(file->bytes, contents->data, contents->len);
    return true;
}

bool card_replace_object(struct object *object, const void *bytes, size_t len, struct err *err)
{
    uint8_t *copy = malloc(len);

    if (copy == NULL)
        return ERR(err, ERR_MEMORY, 0);
    memcpy(copy, bytes, len);
    free(object->bytes);
    object->bytes = copy;
    object->len = len;
    return true;
}

bool card_add_records(struct application *application, uint16_t id, const struct bytes *contents,
                      struct err *err)
{
    if (!card_add_data(application, id, OPENS_FREELY, contents, 0, 0, err))
        return false;
    card_find_file(application, id)->kind = FILE_RECORDS;
    return true;
}

bool card_add_object(struct vcard *card, uint16_t tag, const void *bytes, size_t len,
                     struct err *err)
{
    struct object *object = &card->objects[card->object_count];

    if (card->object_count == OBJECTS_MAX)
        abort();
    if (!card_replace_object(object, bytes, len, err))
        return false;
    card->object_count++;
    object->tag = tag;
    return true;
}

struct file *card_add_credential(struct application *application, uint16_t id, unsigned opens,
                                 const char *value, int tries_max)
{
    struct file *file = card_add_file(application, id, FILE_CREDENTIAL, OPENS_FREELY);

    if (strlen(value) > CREDENTIAL_MAX)
        abort();
    memcpy(file->value, value, strlen(value));
    file->value_len = strlen(value);
    file->opens = opens;
    file->tries = tries_max;
    file->tries_max = tries_max;
    return file;
}

void card_let_change(struct file *credential, uint8_t ins, size_t min, size_t max)
{
    credential->changed_by = ins;
    credential->value_min = min;
    credential->value_max = max;
}

void card_add_key(struct application *application, uint16_t id, unsigned opened_by, EVP_PKEY *key)
{
    card_add_file(application, id, FILE_KEY, opened_by)->key = key;
}

void card_forget_verified(struct vcard *card)
{
    for (size_t i = 0; i < card->application_count; i++)
        card->applications[i].verified = 0;
}

void card_date_digits(const char *iso, char ret[static DATE_DIGITS_SIZE])
{
    memcpy(ret, iso, 4);
    memcpy(ret + 4, iso + 5, 2);
    memcpy(ret + 6, iso + 8, 2);
    ret[8] = '\0';
}

bool card_birth_of_era(const struct resident_file *resident, char ret[static BIRTH_SIZE],
                       struct err *err)
{
    struct date birth;
    int year = 0;

    if (!date_from_iso(resident->birth_date, &birth))
        return ERR(err, ERR_MALFORMED, 0);
    year = date_era_year(&birth);
    ret[0] = (char)('0' + year / 10 % 10);
    ret[1] = (char)('0' + year % 10);
    memcpy(ret + 2, resident->birth_date + 5, 2);
    memcpy(ret + 4, resident->birth_date + 8, 2);
    ret[6] = '\0';
    return true;
}

bool card_number_b(const struct resident_file *resident, char ret[static NUMBER_B_SIZE],
                   struct err *err)
{
    if (!card_birth_of_era(resident, ret, err))
        return false;
    memcpy(ret + 6, resident->expiry_date, 4);
    memcpy(ret + 10, resident->security_code, 5);
    return true;
}

void card_issuer_number(const struct resident_file *resident, const char *application,
                        char ret[static 8])
{
    memcpy(ret, resident->municipality, 5);
    memcpy(ret + 5, application, 3);
}

void card_add_key_reference(struct bytes *ret)
{
    uint8_t id[KEY_ID_LEN];

    key_id("6999011", "001", 0, id);
    bytes_add(ret, "\x01\x10", 2);
    bytes_add(ret, id, sizeof id);
}

void card_serial_number(const struct resident_file *resident, struct bytes *ret)
{
    uint8_t digest[SHA256_DIGEST_LENGTH];

    SHA256((const uint8_t *)resident->my_number, MY_NUMBER_LEN, digest);
    for (size_t i = 0; i < 15; i++)
        bytes_fill(ret, (uint8_t)('0' + digest[i] % 10), 1);
}
