/* What a virtual card is made of: applications, their files, and what has been verified. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/vcard/keys.h"
#include "tests/vcard/vcard.h"

/* Longest PIN or password (card.md 2.2). */
#define CREDENTIAL_MAX 16

enum file_kind {
    FILE_DATA,       /* READ BINARY */
    FILE_RECORDS,    /* READ RECORD: simple TLV, one after the other */
    FILE_CREDENTIAL, /* VERIFY */
    FILE_KEY,        /* COMPUTE DIGITAL SIGNATURE */
    FILE_INTERNAL    /* exists; nobody may do anything with it */
};

/* Credentials of an application; a file says which of them open it. */
enum {
    OPENS_FREELY = 0,
    OPENS_BY_PIN = 1U << 0,
    OPENS_BY_A = 1U << 1, /* 照合番号A: the individual number */
    OPENS_BY_B = 1U << 2, /* 照合番号B */
    OPENS_BY_PASSWORD = 1U << 3,
    OPENS_NEVER = 1U << 4 /* a bit that no credential sets */
};

struct file {
    uint16_t id; /* the low five bits are its short id (card.md 2.2) */
    enum file_kind kind;
    unsigned opened_by; /* any of these; OPENS_FREELY */
    uint8_t *bytes;     /* owned; all physical bytes, filler included */
    size_t size;
    uint8_t *malformed; /* owned; instead of bytes under VCARD_MALFORMED; NULL: the same */
    uint8_t *unknown;   /* owned; instead of bytes under VCARD_UNKNOWN_AUTHORITY; NULL: the same */
    unsigned opens;     /* the bit that this credential sets */
    uint8_t value[CREDENTIAL_MAX];
    size_t value_len;
    int tries;
    int tries_max;
    bool changeable;
    EVP_PKEY *key; /* borrowed from the keys */
};

#define AID_MAX   10
#define FILES_MAX 20

struct application {
    uint8_t aid[AID_MAX];
    size_t aid_len;
    struct file files[FILES_MAX];
    size_t file_count;
    uint16_t default_key; /* file id of COMPUTE DIGITAL SIGNATURE's P2 = 00; 0: none */
};

/* What GET DATA answers (card.md 2.5). */
struct object {
    uint16_t tag;
    uint8_t *bytes; /* owned */
    size_t len;
    bool always; /* with an application selected, too */
};

#define APPLICATIONS_MAX 4
#define OBJECTS_MAX      8

struct vcard {
    const struct vcard_keys *keys;
    struct application applications[APPLICATIONS_MAX]; /* the first is the default one, the ISD */
    size_t application_count;
    struct object objects[OBJECTS_MAX];
    size_t object_count;

    struct file *pin;       /* of the 券面事項入力補助AP */
    struct file *integrity; /* its EF 0003 */

    struct application *selected; /* never NULL */
    struct file *current;         /* NULL: none */
    unsigned verified;            /* OPENS_… of the selected application */
    bool selected_by_name;        /* since power on */

    enum atr atr;
    bool short_only; /* extended length is answered 6700 */
    bool faults[VCARD_FAULTS];
    unsigned apdus;
    unsigned pull_in; /* commands until the card leaves; 0: it stays */
    bool pulled;
};

/* Adds an application or file; aborts when there is no room, which is a mistake in this program. */
struct application *card_add_application(struct vcard *card, const void *aid, size_t aid_len);
struct file *card_add_file(struct application *application, uint16_t id, enum file_kind kind,
                           unsigned opened_by);

/* NULL when there is none. */
struct file *card_find_file(struct application *application, uint16_t id);
struct application *card_find_application(struct vcard *card, const void *aid, size_t aid_len);

/* Copies contents into a new data file, and fills it up to size (which may be less than its length). */
MUST_USE bool card_add_data(struct application *application, uint16_t id, unsigned opened_by,
                            const struct bytes *contents, uint8_t filler, size_t size,
                            struct err *err);
MUST_USE bool card_add_object(struct vcard *card, uint16_t tag, const void *bytes, size_t len,
                              struct err *err);

/* Puts a copy of bytes in the place of what it says. Untouched when that fails. */
MUST_USE bool card_replace_object(struct object *object, const void *bytes, size_t len,
                                  struct err *err);

/* A credential with all its tries. */
struct file *card_add_credential(struct application *application, uint16_t id, unsigned opens,
                                 const char *value, int tries_max);
void card_add_key(struct application *application, uint16_t id, unsigned opened_by, EVP_PKEY *key);

/* The bytes that a data file shows under the faults that are on. */
const uint8_t *card_file_bytes(const struct vcard *card, const struct file *file);

/* Appends 15 digits that differ from card to card and tell nothing about the resident [A]. */
void card_serial_number(const struct resident_file *resident, struct bytes *ret);

/* The applications. Each adds itself. The order is that of card.md 2.4: a SELECT by the beginning of a
 * name takes the first. */
MUST_USE bool isd_add(struct vcard *card, const struct resident_file *resident, struct err *err);
MUST_USE bool text_ap_add(struct vcard *card, const struct resident_file *resident,
                          struct err *err);

/* The PIN of 利用者証明用 is the resident's; the password of 署名用 is "TEST" and the PIN. */
MUST_USE bool jpki_ap_add(struct vcard *card, const struct resident_file *resident,
                          struct err *err);
MUST_USE bool common_ap_add(struct vcard *card, const struct resident_file *resident,
                            struct err *err);

extern const uint8_t text_ap_aid[10];
