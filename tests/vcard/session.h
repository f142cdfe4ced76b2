/* Secure messaging of the 券面事項入力補助AP: encryption without integrity (card.md 3.9). */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define SESSION_KEY_LEN 16

/* The class of a command in a session. */
#define SECURE_CLASS 0x08

/* Room for the plain data of one command. */
#define SESSION_DATA_MAX 256

/* 86, its length, 01, and up to a block of padding. */
#define SESSION_OVERHEAD 21

struct vcard;
struct command;

enum session_state {
    SESSION_NONE,
    SESSION_OPEN,
    SESSION_BROKEN /* something in it was wrong: it is refused until an application is selected */
};

struct session {
    enum session_state state;
    uint8_t key[SESSION_KEY_LEN];
    uint64_t count; /* of its commands; begins the chain of blocks of each */
};

/* Wipes it. */
void session_end(struct session *session);

/* SET SESSION KEY; returns the status word. */
unsigned session_set_key(struct vcard *card, const struct command *command);

/* Counts a command in and takes the plain one out of it; ret->data points into data. Any status word
 * but 9000 has broken the session. */
unsigned session_open(struct session *session, const struct command *command,
                      uint8_t data[static SESSION_DATA_MAX], struct command *ret);

/* Encrypts len bytes in place, as the answer to the command counted last. Returns their new length, which is
 * up to SESSION_OVERHEAD more, or 0 when that failed. */
size_t session_seal(const struct session *session, uint8_t *bytes, size_t len);
