/* Bytes that must not outlive their scope: a PIN, a session key. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/scope.h"

/* Longest secret that somebody types: the JPKI signature password has 16 characters. */
#define SECRET_MAX 16

/* A secret that somebody types. It never grows on the heap and is never a string. */
struct secret {
    uint8_t bytes[SECRET_MAX];
    size_t len;
};

/* Leaving the scope erases it. */
#define SCOPED_SECRET SCOPED(secret_wipe) struct secret

/* Overwrites len bytes with zeros; the compiler cannot leave it out. p may be NULL when len is 0. */
void wipe(void *p, size_t len);

/* Erases secret and makes it empty. */
void secret_wipe(struct secret *secret);

/* Appends one byte. False, and nothing changes, when it is full. */
MUST_USE bool secret_push(struct secret *secret, uint8_t byte);

/* Takes the last byte away and erases its place. Does nothing when it is empty. */
void secret_pop(struct secret *secret);

/* Moves from's bytes to ret and erases from. */
void secret_move(struct secret *from, struct secret *ret);

/* True when secret is exactly len ASCII digits. Takes the same time for every content. */
bool secret_is_digits(const struct secret *secret, size_t len);

/* True when both hold the same len bytes. Takes the same time whatever they hold. */
bool equal_in_constant_time(const void *a, const void *b, size_t len);
