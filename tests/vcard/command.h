/* One command APDU taken apart (ISO 7816-4, cases 1 to 4, short and extended), and the answers. */
#pragma once

#include <openssl/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/scope.h"
#include "tests/vcard/vcard.h"

struct file; /* tests/vcard/card.h */

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

enum {
    INS_VERIFY = 0x20,
    INS_CHANGE_PIN = 0x24,
    INS_SIGN = 0x2A, /* COMPUTE DIGITAL SIGNATURE */
    INS_CHANGE_KEY = 0x32,
    INS_CHALLENGE = 0x84,
    INS_AUTHENTICATE = 0x88, /* INTERNAL AUTHENTICATE */
    INS_SELECT = 0xA4,
    INS_SESSION_KEY = 0xAE,
    INS_READ_BINARY = 0xB0,
    INS_READ_RECORD = 0xB2,
    INS_GET_RESPONSE = 0xC0,
    INS_GET_DATA = 0xCA
};

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
    SW_SECURE_MISSING = 0x6987,
    SW_SECURE_WRONG = 0x6988,
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
#define ANSWER_DATA_MAX (VCARD_ANSWER_MAX - 2)

/* Runs one command and returns its status word. Data is kept only when it is 9000. */
unsigned command_run(struct vcard *card, const struct command *command,
                     uint8_t ret[static ANSWER_DATA_MAX], size_t *ret_len);

/* The commands. Each writes data and its length; the length is 0 before. */
unsigned command_select(struct vcard *card, const struct command *command, uint8_t *ret,
                        size_t *ret_len);
unsigned command_read_binary(struct vcard *card, const struct command *command, uint8_t *ret,
                             size_t *ret_len);
unsigned command_read_record(struct vcard *card, const struct command *command, uint8_t *ret,
                             size_t *ret_len);
unsigned command_get_data(struct vcard *card, const struct command *command, uint8_t *ret,
                          size_t *ret_len);
unsigned command_verify(struct vcard *card, const struct command *command, uint8_t *ret,
                        size_t *ret_len);
unsigned command_change_pin(struct vcard *card, const struct command *command, uint8_t *ret,
                            size_t *ret_len);
unsigned command_change_key(struct vcard *card, const struct command *command, uint8_t *ret,
                            size_t *ret_len);

/* True when what was verified opens the file. */
bool command_opens(const struct vcard *card, const struct file *file);

/* The selected application's file that a P2 or SFI-form P1 names: 80 the current one, 80|sfi another,
 * which becomes the current one. NULL and the status word when there is none. */
struct file *command_file(struct vcard *card, uint8_t name, unsigned *ret_sw);

/* Two of the schemes by PKCS #1 v1.5: what is given as it is, and a message that the card hashes. */
#define SCHEME_VERBATIM 0
#define SCHEME_MESSAGE  3

/* COMPUTE DIGITAL SIGNATURE's schemes, P1 = 00 to 05 (card.md 5.4): 256 bytes on SW_OK. salt_len: for
 * those by PSS, 4 and 5. */
unsigned sign_by_scheme(EVP_PKEY *key, uint8_t scheme, int salt_len, const uint8_t *data,
                        size_t len, uint8_t *ret);
