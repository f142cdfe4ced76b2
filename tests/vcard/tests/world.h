/* What the tests of the virtual card stand on: one resident, one set of keys, commands as hex. */
#pragma once

#include <glib.h>
#include <openssl/types.h>

#include "backend/vrs/resident-file.h"
#include "base/scope.h"
#include "cardlib/card.h"
#include "tests/vcard/vcard.h"

/* The resident of card.md 3.4: a published sample of a test card. */
extern const struct resident_file sample_resident;

/* Made at the first call, for a second; shared. */
struct vcard_keys *shared_keys(void);
void shared_keys_free(void);

/* What cardlib needs to trust cards with those keys; the caller frees. One more is withdrawn. */
struct anchors *anchors_of_the_card(void);

struct vcard *new_vcard(void);

/* One that differs in one option, "name=value". */
struct vcard *new_vcard_with(const char *setting);
#define SCOPED_VCARD SCOPED(vcard_free) struct vcard

/* Has it follow a script that is right. */
void follow(struct vcard *card, const char *script);

/* The bytes of an even number of hex digits; returns how many. */
size_t from_hex(const char *hex, uint8_t *ret);

/* The caller frees. */
char *to_hex(const uint8_t *bytes, size_t len);

/* Response data and status word in hex; the caller frees. */
char *ask(struct vcard *card, const char *command);
void expect(struct vcard *card, const char *command, const char *wanted);

/* len bytes and 9000; ret holds them unless it is NULL. */
void expect_bytes(struct vcard *card, const char *command, size_t len, uint8_t *ret);

/* Whether 256 bytes are the key's signature of the data by PKCS #1 v1.5 with SHA-256. */
bool verifies(EVP_PKEY *key, const uint8_t *data, size_t len, const uint8_t *signature);

/* What the public half makes of such a signature, padding removed, in hex; NULL when it is none. The caller
 * frees. padding: RSA_… of OpenSSL. */
char *recovered(EVP_PKEY *key, const uint8_t *signature, int padding);

#define SELECT_TEXT "00A4040C0AD3921000310001010408"
#define VERIFY_1234 "002000910431323334"
