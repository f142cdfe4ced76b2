/* Lists of revoked SMART Health Cards, as an issuer publishes one for each of its keys at
 * <iss>/.well-known/crl/<kid>.json (SMART Health Cards 1.4.0, "Revocation"). Nobody signs them: who gives one vouches
 * for it, as for the keys. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "backend/shc.h"
#include "base/err.h"
#include "base/scope.h"

#define SHC_LIST_FILE_MAX (16 * 1024 * 1024) /* some 400,000 cards */

/* What is wrong with a list. */
enum shc_list_fault {
    SHC_LIST_FINE,
    SHC_LIST_NOT_JSON,    /* no strict JSON object */
    SHC_LIST_NO_KEY,      /* kid is missing, or no key's */
    SHC_LIST_BAD_METHOD,  /* another way of revoking than "rid" */
    SHC_LIST_BAD_COUNTER, /* ctr is no whole number from 1 on */
    SHC_LIST_NO_IDS,      /* rids is no array */
    SHC_LIST_BAD_ID,      /* one of them is no id, or its time is none */
    SHC_LIST_DOUBLE_ID,   /* one of them is there twice: which time is meant? */
};

struct shc_list; /* of one file */

/* Begin with all zero. Safe to share between threads once it is filled. */
struct shc_lists {
    struct shc_list *lists;
    size_t count;
};

/* Adds a file, all or nothing. *ret_fault says what is wrong with it when it fails with ERR_MALFORMED. ERR_IO (detail:
 * errno), ERR_TOO_LONG, ERR_MEMORY as well. Blocks. */
MUST_USE bool shc_lists_add(struct shc_lists *lists, const char *path,
                            enum shc_list_fault *ret_fault, struct err *err);

void shc_lists_done(struct shc_lists *lists);

/* Looks up a card that shc_decode() found to be good with these keys. A card without id is on no list. Of several lists of
 * its key each counts, and the newest says how new they are. In this order:
 *   SHC_REVOKED   one of them names it, with no time, or with one that is after the card's
 *   SHC_NO_LIST   its issuer has a list (crlVersion), and none was given: could not be checked
 *   SHC_OLD_LIST  the list is older than the keys say: could not be checked
 *   SHC_OLD_KEYS  the keys are older than the list: who knows whether theirs still is one. Could not be checked
 * Otherwise SHC_GOOD, and shc->revocation says what that means. Leaves shc as it is but for that. */
MUST_USE enum shc_fault shc_look_up(struct shc *shc, const struct issuer_keys *keys,
                                    const struct shc_lists *lists);
