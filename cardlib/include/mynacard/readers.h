/* The readers on this machine, and when a card comes and goes. */
#pragma once

#include <mynacard/err.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Every reader's name fits, with its NUL. */
#define MYNA_READER_SIZE 128

/* A connection to pcscd. Everything that asks pcscd can fail with MYNA_ERR_READER_ABSENT (also: pcscd has
 * ended) and MYNA_ERR_IO, and may take as long as pcscd takes to answer. */
struct myna_readers;

/* Connects; starts pcscd where systemd's socket does. MYNA_ERR_READER_DENIED, MYNA_ERR_MEMORY. */
MYNA_MUST_USE int myna_readers_new(struct myna_readers **ret);

/* Ends the connection. Every card that was opened on it must have been closed. */
void myna_readers_free(struct myna_readers **readers);

/* Asks which readers there are now, for the two functions below. No reader at all is MYNA_OK with a count
 * of 0. The names that were asked before are gone. MYNA_ERR_MEMORY. */
MYNA_MUST_USE int myna_readers_list(struct myna_readers *readers);

/* How many, and the name of each (from 0) as the last myna_readers_list() saw them. NULL beyond the last.
 * Borrowed until the next list or the end of readers. */
size_t myna_readers_count(const struct myna_readers *readers);
const char *myna_readers_name(const struct myna_readers *readers, size_t i);

/* Waits, asleep, until a card lies on the reader of this name (NULL or "": any reader), and says which.
 * name is a reader's whole name, or all of it but the two numbers at its end (" 00 00"); a part of it is
 * not, so that no other reader can take its place. limit_ms 0 says how it is now; it may not be negative.
 * MYNA_ERR_READER_ABSENT as soon as there is no such reader, MYNA_ERR_READER_AMBIGUOUS as soon as there are
 * several, MYNA_ERR_CARD_ABSENT after limit_ms, MYNA_ERR_CANCELLED. */
MYNA_MUST_USE int myna_readers_wait_card(struct myna_readers *readers, const char *name,
                                         int limit_ms, char ret_reader[MYNA_READER_SIZE]);

/* Waits, asleep, until no card lies on this reader, whether we hold it or not; MYNA_OK also when it was
 * taken and came back meanwhile, and when the reader itself has gone. MYNA_ERR_TIME_OUT when it still lies
 * there after limit_ms (0 says how it is now; not negative), MYNA_ERR_CANCELLED. */
MYNA_MUST_USE int myna_readers_wait_removal(struct myna_readers *readers, const char *reader,
                                            int limit_ms);

/* From any thread: ends the wait that is going on, or the next one when none is, with
 * MYNA_ERR_CANCELLED. Returns once it has ended: about a millisecond, a fifth of a second if pcscd does not
 * answer. Does nothing with NULL. */
void myna_readers_cancel(struct myna_readers *readers);

/* From any thread: forgets a cancel that no wait has met. Does nothing with NULL. */
void myna_readers_rearm(struct myna_readers *readers);

#ifdef __cplusplus
}
#endif
