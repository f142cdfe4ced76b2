/* What a virtual card is made of: applications, their files, and what has been verified. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "backend/vrs/resident-file.h"
#include "tests/vcard/command.h"
#include "tests/vcard/keys.h"
#include "tests/vcard/script.h"
#include "tests/vcard/session.h"
#include "tests/vcard/vcard.h"

/* Longest PIN or password (card.md 2.2). */
#define CREDENTIAL_MAX 16

enum file_kind {
    FILE_DATA,               /* READ BINARY */
    FILE_RECORDS,            /* READ RECORD: simple TLV, one after the other */
    FILE_CREDENTIAL,         /* VERIFY */
    FILE_KEY,                /* COMPUTE DIGITAL SIGNATURE */
    FILE_AUTHENTICATION_KEY, /* INTERNAL AUTHENTICATE */
    FILE_INTERNAL            /* exists; nobody may do anything with it */
};

/* Credentials of an application; a file says which of them open it. */
enum {
    OPENS_FREELY = 0,
    OPENS_BY_PIN = 1U << 0,
    OPENS_BY_A = 1U << 1, /* 照合番号A: the individual number */
    OPENS_BY_B = 1U << 2, /* 照合番号B */
    OPENS_BY_PASSWORD = 1U << 3,
    OPENS_BY_BIRTH = 1U << 4,
    OPENS_NEVER = 1U << 5 /* a bit that no credential sets */
};

struct file {
    uint16_t id; /* the low five bits are its short id (card.md 2.2) */
    enum file_kind kind;
    unsigned opened_by; /* any of these; OPENS_FREELY */
    uint8_t *bytes;     /* owned; all physical bytes, filler included */
    size_t size;
    unsigned opens; /* the bit that this credential sets */
    uint8_t value[CREDENTIAL_MAX];
    size_t value_len;
    int tries;
    int tries_max;
    uint8_t changed_by; /* the INS that changes it; 0: nobody can */
    size_t value_min;   /* of what it may be changed to */
    size_t value_max;
    EVP_PKEY *key; /* borrowed from the keys */
};

#define AID_MAX   10
#define FILES_MAX 20

struct application {
    uint8_t aid[AID_MAX];
    size_t aid_len;
    struct file files[FILES_MAX];
    size_t file_count;
    uint16_t default_key;   /* file id of COMPUTE DIGITAL SIGNATURE's P2 = 00; 0: none */
    uint16_t session_key;   /* file id of the key that SET SESSION KEY uses; 0: none */
    unsigned no_session_sw; /* then the answer to it */
    unsigned verified;      /* OPENS_… */
    bool hidden;            /* cannot be selected */

    /* Adds what costs time to make, at its first SELECT; NULL: nothing, or done. */
    bool (*complete)(struct vcard *card, struct application *application, struct err *err);
};

/* What GET DATA answers (card.md 2.5). */
struct object {
    uint16_t tag;
    uint8_t *bytes; /* owned */
    size_t len;
    bool always;          /* with an application selected, too */
    bool hidden_at_first; /* only then */
};

#define APPLICATIONS_MAX 6
#define OBJECTS_MAX      9

struct vcard {
    const struct vcard_keys *keys;
    struct vcard_options options;
    struct resident_file genuine;                      /* whose it is */
    struct resident_file resident;                     /* the same as the script has it */
    struct application applications[APPLICATIONS_MAX]; /* the first is the default one, the ISD */
    size_t application_count;
    struct object objects[OBJECTS_MAX];
    size_t object_count;

    struct file *pin; /* of the 券面事項入力補助AP */

    struct application *selected; /* never NULL */
    struct file *current;         /* NULL: none */
    bool selected_by_name;        /* since power on */
    struct session session;

    enum atr atr;
    bool short_only; /* extended length is answered 6700 */
    unsigned apdus;
    bool pulled;

    struct script script;
    EVP_PKEY *weak_key;            /* owned; NULL when the script wants none */
    uint8_t kept[ANSWER_DATA_MAX]; /* by ACT_MORE, for GET RESPONSE */
    size_t kept_len;

    struct link link;
    uint64_t answer_us; /* of the last answer */
};

/* A card that is what script says from the start (tests/vcard/forge.h). Borrows keys. NULL when it cannot be
 * made. */
struct vcard *card_make(const struct resident_file *resident, const struct vcard_keys *keys,
                        const struct vcard_options *options, const struct script *script,
                        struct err *err);

/* Sets card->pin once its applications are there, or are others. */
void card_find_pin(struct vcard *card);

/* Adds an application or file; aborts when there is no room, which is a mistake in this program. */
struct application *card_add_application(struct vcard *card, const void *aid, size_t aid_len);
struct file *card_add_file(struct application *application, uint16_t id, enum file_kind kind,
                           unsigned opened_by);

/* Makes what the application still lacks. False when that fails, which is no fault of the terminal. */
MUST_USE bool card_complete(struct vcard *card, struct application *application);

/* Frees what the last files own, until count are left. */
void card_free_files(struct application *application, size_t count);

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

/* The same for a file of records. */
MUST_USE bool card_add_records(struct application *application, uint16_t id,
                               const struct bytes *contents, struct err *err);

/* A credential with all its tries. */
struct file *card_add_credential(struct application *application, uint16_t id, unsigned opens,
                                 const char *value, int tries_max);

/* Lets it be changed by the command ins to min to max bytes. */
void card_let_change(struct file *credential, uint8_t ins, size_t min, size_t max);
void card_add_key(struct application *application, uint16_t id, unsigned opened_by, EVP_PKEY *key);

/* Closes all that was opened. */
void card_forget_verified(struct vcard *card);

/* Appends the record with the key reference that 共通カードAP and 住基AP share. */
void card_add_key_reference(struct bytes *ret);

/* Appends 15 digits that differ from card to card and tell nothing about the resident [A]. */
void card_serial_number(const struct resident_file *resident, struct bytes *ret);

/* YYYYMMDD of YYYY-MM-DD. */
#define DATE_DIGITS_SIZE 9
void card_date_digits(const char *iso, char ret[static DATE_DIGITS_SIZE]);

/* The birth date with the year of the era: YYMMDD. ERR_MALFORMED when it is no date. */
#define BIRTH_SIZE 7
MUST_USE bool card_birth_of_era(const struct resident_file *resident, char ret[static BIRTH_SIZE],
                                struct err *err);

/* 照合番号B: that, year of expiry, security code (card.md 3.1). */
#define NUMBER_B_SIZE 15
MUST_USE bool card_number_b(const struct resident_file *resident, char ret[static NUMBER_B_SIZE],
                            struct err *err);

/* Seven digits of the municipality's key for one application. */
void card_issuer_number(const struct resident_file *resident, const char *application,
                        char ret[static 8]);

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
MUST_USE bool juki_ap_add(struct vcard *card, const struct resident_file *resident,
                          struct err *err);
MUST_USE bool visual_ap_add(struct vcard *card, const struct resident_file *resident,
                            struct err *err);

extern const uint8_t text_ap_aid[10];
extern const uint8_t juki_ap_aid[10];
extern const uint8_t jpki_ap_aid[10];
