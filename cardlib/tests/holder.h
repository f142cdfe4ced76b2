/* A resident's virtual card in this process, and the anchors that vouch for it. */
#pragma once

#include "backend/vrs/resident-file.h"
#include "cardlib/card.h"
#include "tests/vcard/vcard.h"

/* Of tests/residents; RESIDENTS in the environment says where that is. */
struct resident_file holder_resident(const char *name);

/* A fresh card of that resident. All cards of one process share their keys. */
struct vcard *holder_vcard(const char *name);
#define SCOPED_VCARD SCOPED(vcard_free) struct vcard

/* It leaves instead of running the at-th command from now. */
void holder_pull_at(struct vcard *vcard, unsigned at);

/* The authorities of both applications that have a chain. */
const struct anchors *holder_anchors(void);

/* The keys of all cards, and of their municipality. */
const struct vcard_keys *holder_keys(void);

struct secret holder_secret(const char *text);

/* Forgets keys and anchors. */
void holder_done(void);
