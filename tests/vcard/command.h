/* One command APDU taken apart (ISO 7816-4, cases 1 to 4, short and extended), and the answers. */
#pragma once

#include <openssl/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/scope.h"
#include "tests/vcard/vcard.h"

struct command {
    uint8_t cla;
    uint8_t ins;
    uint8_t p1;
    uint8_t p2;
    const uint8_t *data; /* borrowed; NULL when there is none */
    size_t data_len;     /* 0 when there is none */
    size_t expected;     /* Le, with 0 resolved to 256 or 65536; 0 when there is no Le */
    bool extended;
};

/* False, ret untouched, when the lengths contradict each other. */
MUST_USE bool command_parse(const uint8_t *bytes, size_t len, struct command *ret);

/* Status words (card.md 2.3). */
enum {
    SW_OK = 0x9000,
    SW_TRIES_LEFT = 0x63C0, /* plus the tries */
    SW_LENGTH = 0x6700,
    SW_CHANNEL = 0x6881,
    SW_SECURE_SELECT = 0x6882,
    SW_FILE_STRUCTURE = 0x6981,
    SW_NOT_VERIFIED = 0x6982,
    SW_LOCKED = 0x6984,
    SW_CONDITIONS = 0x6985,
    SW_NO_CURRENT_FILE = 0x6986,
    SW_NO_SESSION = 0x69FC,
    SW_NO_KEY_DELIVERY = 0x66F1,
    SW_DATA = 0x6A80,
    SW_NO_FILE = 0x6A82,
    SW_NO_RECORD = 0x6A83,
    SW_P1P2 = 0x6A86,
    SW_LENGTH_FOR_P1P2 = 0x6A87,
    SW_NO_KEY = 0x6A88,
    SW_OFFSET = 0x6B00,
    SW_INS = 0x6D00,
    SW_CLA = 0x6E00,
    SW_SELF_DIAGNOSIS = 0x6F00
};

/* Room for data before the status word. */
#define ANSWER_DATA_MAX (APDU_RESPONSE_MAX - 2)

/* Runs one command and returns its status word. Data is kept only when it is 9000. */
unsigned command_run(struct vcard *card, const struct command *command,
                     uint8_t ret[static ANSWER_DATA_MAX], size_t *ret_len);

/* COMPUTE DIGITAL SIGNATURE's schemes, P1 = 00 to 05 (card.md 5.4): 256 bytes on SW_OK. */
unsigned sign_by_scheme(EVP_PKEY *key, uint8_t scheme, const uint8_t *data, size_t len,
                        uint8_t *ret);
