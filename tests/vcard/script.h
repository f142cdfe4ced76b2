/* How a card misbehaves, said in a small language: docs/virtual-card.md has its grammar and an example of
 * every word. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/scope.h"

/* What a card is from the start. All but the last group are about the 券面事項入力補助AP. */
enum card_word {
    /* What is signed, and by whom */
    CARD_FORGED_SIGNATURE,
    CARD_SWAPPED_SIGNATURE,
    CARD_SHA1_SIGNATURE,
    CARD_FORGED_CERTIFICATE,
    CARD_UNKNOWN_AUTHORITY,
    CARD_WRONG_KEY_ID,
    CARD_WITHDRAWN_AUTHORITY,
    CARD_LOW_EXPONENT_ISSUER,
    CARD_LOW_EXPONENT_CARD,
    CARD_COPIED,

    /* EF 0001 and EF 0002 after they were signed */
    CARD_OTHER_NUMBER,
    CARD_OTHER_ATTRIBUTES,
    CARD_CHANGED_NUMBER_FILLER,

    /* The same before: digest and signature fit */
    CARD_NUMBER_FILLER_00,
    CARD_WRONG_CHECK_DIGIT,
    CARD_MALFORMED,
    CARD_LENGTHS_81,
    CARD_LENGTHS_82,
    CARD_HUGE_LENGTH,
    CARD_INDEFINITE_LENGTH,
    CARD_DUPLICATE_TAG,
    CARD_UNKNOWN_TAG,
    CARD_MISSING_TAG,
    CARD_SWAPPED_TAGS,
    CARD_LYING_OFFSETS,
    CARD_FILLER_FIRST,
    CARD_FILLER_INSIDE,
    CARD_FILLER_00,
    CARD_FILLER_OBJECT,
    CARD_NO_FILLER,
    CARD_BAD_TEXT,
    CARD_EMPTY_NAME,
    CARD_ODD_BIRTH,
    CARD_ODD_SEX,

    /* The whole card */
    CARD_SHORT_ONLY,
    CARD_EXPIRED,
    CARD_NOT_MY_NUMBER,
    CARD_PHONE_ANDROID,
    CARD_PHONE_IOS,
    CARD_JUKI,
    CARD_WORDS
};

/* Which commands a rule is about. */
enum rule_when {
    WHEN_AT,   /* the n-th since the rule was given */
    WHEN_FROM, /* that one and all after it */
    WHEN_READ, /* READ of the file; the n-th such, or 0: every */
    WHEN_ON    /* the kind; the n-th such, or 0: every */
};

enum rule_act {
    ACT_PULL,     /* leaves instead of running it */
    ACT_LEAVE,    /* runs it and leaves instead of answering */
    ACT_DELAY,    /* answers number ms late */
    ACT_REFUSE,   /* does not run it; the status word is number */
    ACT_STATUS,   /* runs it; the status word is number, without data unless that is 9000 */
    ACT_ANSWER,   /* runs it; the answer is these bytes and nothing else */
    ACT_EMPTY,    /* runs it; 9000 without data */
    ACT_CUT,      /* number bytes of data too few */
    ACT_LENGTHEN, /* number bytes FF too many */
    ACT_FLIP,     /* the bits of bytes[0] in the data byte at number */
    ACT_PUT,      /* these bytes in the place of those at number */
    ACT_MORE,     /* 61xx, and the data at GET RESPONSE */
    ACT_EXACT     /* 6Cxx unless exactly the length of the data was asked for */
};

/* VERIFY without data has the instruction of VERIFY; it has this one here. */
#define KIND_TRIES 0x120

#define RULE_BYTES_MAX 64

struct rule {
    enum rule_when when;
    enum rule_act act;
    unsigned what; /* WHEN_READ: file; WHEN_ON: instruction or KIND_TRIES */
    unsigned n;
    unsigned number;
    uint8_t bytes[RULE_BYTES_MAX];
    size_t len;
    unsigned seen; /* of the commands that count, while it is followed */
};

#define RULES_MAX 32

/* Nothing in it, all zero, is a genuine card. */
struct script {
    bool card[CARD_WORDS];
    struct rule rules[RULES_MAX]; /* in the order in which they act */
    size_t rule_count;
};

/* Why a script is refused. Static storage. */
struct script_fault {
    unsigned line; /* from 1; 0: the script as a whole */
    const char *reason;
};

/* Adds the statements of text to script: all of them, or false, script untouched and fault filled. */
MUST_USE bool script_add(struct script *script, const char *text, struct script_fault *fault);

/* Reads path in the same way into a script that is empty before. */
MUST_USE bool script_load(const char *path, struct script *ret, struct script_fault *fault);

/* "forged-signature", say; static storage. */
const char *script_card_word(enum card_word word);
