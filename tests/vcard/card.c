#include "tests/vcard/card.h"

#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

#include "backend/vrs/resident-file.h"

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

void card_add_key(struct application *application, uint16_t id, unsigned opened_by, EVP_PKEY *key)
{
    card_add_file(application, id, FILE_KEY, opened_by)->key = key;
}

const uint8_t *card_file_bytes(const struct vcard *card, const struct file *file)
{
    if (card->faults[VCARD_MALFORMED] && file->malformed != NULL)
        return file->malformed;
    if (card->faults[VCARD_UNKNOWN_AUTHORITY] && file->unknown != NULL)
        return file->unknown;
    return file->bytes;
}

void card_serial_number(const struct resident_file *resident, struct bytes *ret)
{
    uint8_t digest[SHA256_DIGEST_LENGTH];

    SHA256((const uint8_t *)resident->my_number, MY_NUMBER_LEN, digest);
    for (size_t i = 0; i < 15; i++)
        bytes_fill(ret, (uint8_t)('0' + digest[i] % 10), 1);
}
