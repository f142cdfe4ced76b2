/* The formats that check.c knows, one file each. For check*.c only. */
#pragma once

#include "backend/check.h"
#include "backend/json.h"

/* What a fault of a format means for who holds the paper. */
struct check_verdict {
    enum check_outcome outcome;
    const char *sentence;
};

/* Fills outcome, format, reason and sentence. */
void check_judge(enum check_format format, const char *reason, const struct check_verdict *verdict,
                 struct check *ret);

void check_shc(const struct text *text, const struct code_trust *trust, int64_t now,
               struct check *ret);

/* The card's JWS by itself; a file {"verifiableCredential":["<jws>"]} (qr.md 1.4), false when it is no such file. */
void check_shc_jws(const char *jws, size_t len, const struct code_trust *trust, int64_t now,
                   struct check *ret);
bool check_shc_file(const struct text *text, const struct code_trust *trust, int64_t now,
                    struct check *ret);

void check_vdsnc(const struct text *text, const struct code_trust *trust, int64_t now,
                 struct check *ret);
void check_dcc(const struct text *text, const struct code_trust *trust, int64_t now,
               struct check *ret);

/* Says so when a code, of which nothing is known, is one of the test print (printer/dummy.h). */
void check_test(const struct text *text, int64_t now, struct check *ret);

/* Add what a verified code says. False when out of memory. */
MUST_USE bool check_shc_say(const struct shc *shc, json_t *json);
MUST_USE bool check_vdsnc_say(const struct vdsnc *vdsnc, json_t *json);
MUST_USE bool check_dcc_say(const struct dcc *dcc, json_t *json);

void check_shc_print(const struct shc *shc, FILE *to);
void check_vdsnc_print(const struct vdsnc *vdsnc, FILE *to);
void check_dcc_print(const struct dcc *dcc, FILE *to);
