/* Reads My Number cards (個人番号カード) and proves whom they belong to. docs/card-library.md begins
 * with an example; every function has a page in section 3 of the manual, mynacard(3) is the overview.
 *
 * For all of it:
 *   results    int is MYNA_OK or one MYNA_ERR_ code (mynacard/err.h). A function that fails leaves what its
 *              ret parameters point to as it was; only an object that it should have made is NULL, but
 *              not at MYNA_ERR_USAGE.
 *   NULL       no pointer may be NULL where the comment does not say so: MYNA_ERR_USAGE, and accessors
 *              then return NULL or 0.
 *   ownership  an object that a function has made is the caller's and ends with the …_free or …_close of its
 *              kind, which takes the address of the pointer, accepts NULL in it and leaves NULL.
 *              A const pointer that is returned is borrowed from the object it was asked of.
 *   units      …_len and …_size are bytes, …_ms are milliseconds; a size counts the NUL, a length does not.
 *   blocking   only what says so waits for a reader, a card or a file.
 *   threads    two objects never share anything that changes, except a card and the readers it was opened
 *              on. One thread at a time uses an object; any number may read evidence, anchors and a
 *              person at once. myna_readers_cancel() and myna_readers_rearm() are for any thread.
 *   privacy    nothing is written, logged or kept. What held a person or a PIN is erased when it is freed. */
#pragma once

#include <mynacard/card.h>
#include <mynacard/err.h>
#include <mynacard/evidence.h>
#include <mynacard/face.h>
#include <mynacard/person.h>
#include <mynacard/proof.h>
#include <mynacard/readers.h>
