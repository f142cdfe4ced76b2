/* What VRS must remember between a lookup and an issue travels here, sealed, through centre and kiosk:
 * nobody else can read or change it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "backend/binding.h"
#include "backend/message.h"
#include "backend/vrs/store.h"
#include "base/certificate.h"
#include "base/err.h"

#define TICKET_KEY_LEN 32

/* As long a name as fits a ticket of 1,024 characters; 85 letters, each with a variation selector. */
#define TICKET_NAME_MAX 596

/* Personal data: wipe as soon as it has been used. */
struct ticket {
    uint8_t request_id[REQUEST_ID_LEN];
    char kiosk[MESSAGE_ID_SIZE];
    char municipality[MUNICIPALITY_LEN + 1];
    enum certificate_kind kind;
    bool dcc; /* EU DCC codes were promised */
    uint8_t subject[SUBJECT_LEN];
    uint8_t person[STORE_PERSON_LEN];
    int64_t expires; /* seconds since 1970: with its nonce */
    char birth_date[DATE_ISO_SIZE];
    char name[CERTIFICATE_NAME_SIZE]; /* as the card has it */
};

void ticket_wipe(struct ticket *ticket);

/* AES-256-GCM under a fresh 96-bit random IV. ERR_TOO_LONG (detail: the name's length) when the name does
 * not fit; ERR_CRYPTO. */
MUST_USE bool ticket_seal(const uint8_t key[static TICKET_KEY_LEN], const struct ticket *ticket,
                          char ret[static MESSAGE_TICKET_SIZE], struct err *err);

/* ERR_UNTRUSTED when key did not seal it or it was changed; ERR_EXPIRED (detail: seconds) when it is over
 * at now. ret is then wiped. */
MUST_USE bool ticket_open(const uint8_t key[static TICKET_KEY_LEN], const char *sealed, int64_t now,
                          struct ticket *ret, struct err *err);
