/* A voice pack: a directory of Opus files with a manifest. What is built is one; recorded ones replace its prompts.
 *
 * manifest.json: {"version": 1, "prompts": [{"id", "language", "file", "sha256", "ms", "voice", "licence", "instead"}, …]}.
 * All but "instead" must be there: the language in which it is spoken, where there is no voice for its own. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/scope.h"
#include "voice/order.h"

#define PACK_MANIFEST  "manifest.json"
#define PACK_FILE_SIZE 64 /* longest file name, with its NUL */
#define PACK_TEXT_SIZE 96 /* longest voice and licence, with its NUL; in UTF-8 */

/* A file or a manifest larger than this is none of ours; nor is a longer prompt, or a manifest with more of them. */
#define PACK_BYTES_MAX   ((size_t)1024 * 1024)
#define PACK_MS_MAX      60000
#define PACK_PROMPTS_MAX 2000

struct prompt {
    char id[VOICE_ID_SIZE];
    char language[VOICE_LANGUAGE_SIZE];
    char instead[VOICE_LANGUAGE_SIZE]; /* "": it is spoken in its own */
    char voice[PACK_TEXT_SIZE];
    char licence[PACK_TEXT_SIZE];
    unsigned length_ms;
    unsigned char *
        opus; /* the bytes whose digest was compared, not a path to them; but for opus_set_rate() */
    size_t opus_len;
};

struct pack {
    struct prompt *prompts;
    size_t count;
};

enum pack_fault_kind {
    PACK_NO_DIRECTORY,
    PACK_NO_MANIFEST,
    PACK_NO_JSON,  /* the manifest is no JSON, or not in its form */
    PACK_ENTRY,    /* an entry lacks something, or has what it must not have */
    PACK_PATH,     /* an entry names a file elsewhere */
    PACK_TWICE,    /* two entries for one prompt */
    PACK_NO_FILE,  /* a file is not there, or is no file, or is too long */
    PACK_NOT_OPUS, /* a file holds something else */
    PACK_DIGEST,   /* a file is not the one that was listed */
    PACK_FAULTS
};

struct pack_fault {
    enum pack_fault_kind kind;
    size_t entry; /* the manifest's, counted from 1; 0: the pack as a whole */
};

/* Reads directory and compares every file with its digest. False, ret untouched, when anything is wrong. */
MUST_USE bool pack_load(const char *directory, struct pack *ret, struct pack_fault *ret_fault);

/* What is wrong, as the end of a sentence: "has no manifest.json". Static storage. */
const char *pack_fault_words(enum pack_fault_kind kind);

/* Moves the prompts of other into pack, in place of those with the same id and language. Leaves other empty. */
void pack_replace(struct pack *pack, struct pack *other);

/* The prompt in that language, else in what stands nearest to it: plain Japanese for easy Japanese; English, then Japanese, for
 * any. NULL when there is none. Borrowed. */
const struct prompt *pack_find(const struct pack *pack, const char *id, const char *language);

/* May be called for {0}; leaves {0}. */
void pack_done(struct pack *pack);
#define SCOPED_PACK SCOPED(pack_done) struct pack
