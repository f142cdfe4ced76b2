/* GET /v1/screen: what may be shown now. Holds no person. No I/O. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "backend/issuer.h"
#include "backend/message.h"
#include "backend/text.h"
#include "base/certificate.h"
#include "base/err.h"
#include "base/scope.h"

#define SCREEN_MUNICIPALITIES_MAX 2000
#define SCREEN_NOTICES_MAX        8
#define SCREEN_NOTICE_SIZE        512
#define SCREEN_TERMS_MAX          (32 * 1024) /* bytes in each language */
#define SCREEN_DAY_MIN            (24 * 60)

struct screen_municipality {
    char code[MUNICIPALITY_LEN + 1];
    struct certificate_words prefecture;
    struct certificate_words name;
    char kana[CERTIFICATE_WORDS_SIZE];
    bool kinds[CERTIFICATE_KINDS]; /* which certificates it issues; at least one */
    bool dcc;                      /* overseas ones have EU DCC codes, too */
};

struct screen_notice {
    char ja[SCREEN_NOTICE_SIZE];
    char en[SCREEN_NOTICE_SIZE];
};

struct screen_terms {
    char version[MESSAGE_TERMS_SIZE];
    struct text ja;
    struct text en;
};

/* VRS knows the last two parts; the centre adds the others. */
enum screen_sender { SCREEN_OF_CENTRE, SCREEN_OF_VRS };

struct screen {
    int opens_min;  /* minutes after midnight in Japan */
    int closes_min; /* 0 and SCREEN_DAY_MIN: always open */
    struct screen_terms terms;
    struct screen_notice notices[SCREEN_NOTICES_MAX];
    size_t notice_count;

    struct screen_municipality *municipalities; /* owned */
    size_t municipality_count;
    struct issuer_keys issuer_keys; /* with the issuer's URL */
};

/* Frees what it owns and leaves it empty. */
void screen_done(struct screen *screen);
#define SCOPED_SCREEN SCOPED(screen_done) struct screen

/* ERR_MEMORY. As sender says: a VRS screen has municipalities, issuer and keys only. */
MUST_USE bool screen_encode(const struct screen *screen, enum screen_sender sender,
                            struct text *ret, struct err *err);

/* ERR_MALFORMED (also when the digest is not the one of the terms), ERR_TOO_LONG, ERR_MEMORY; ret is
 * then empty. */
MUST_USE bool screen_decode(const char *json, size_t len, enum screen_sender sender,
                            struct screen *ret, struct err *err);

/* True at that minute of the day in Japan, also when the hours go past midnight. */
bool screen_is_open(const struct screen *screen, int minute);

/* NULL when it does not take part. Borrowed. */
const struct screen_municipality *screen_find(const struct screen *screen, const char *code);
