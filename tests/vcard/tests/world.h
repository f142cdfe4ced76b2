/* What the tests of the virtual card stand on: one resident, one set of keys, commands as hex. */
#pragma once

#include <glib.h>

#include "backend/vrs/resident-file.h"
#include "base/scope.h"
#include "tests/vcard/vcard.h"

/* The resident of card.md 3.4: a published sample of a test card. */
extern const struct resident_file sample_resident;

/* Made at the first call, for a second; shared. */
struct vcard_keys *shared_keys(void);
void shared_keys_free(void);

struct vcard *new_vcard(void);
#define SCOPED_VCARD SCOPED(vcard_free) struct vcard

/* The bytes of an even number of hex digits; returns how many. */
size_t from_hex(const char *hex, uint8_t *ret);

/* Response data and status word in hex; the caller frees. */
char *ask(struct vcard *card, const char *command);
void expect(struct vcard *card, const char *command, const char *wanted);

#define SELECT_TEXT "00A4040C0AD3921000310001010408"
#define VERIFY_1234 "002000910431323334"
