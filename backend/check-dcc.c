#include "backend/check-private.h"

#define NO     CHECK_NOT_VERIFIED
#define UNSURE CHECK_NOT_POSSIBLE

/* clang-format off */
static const struct check_verdict verdicts[DCC_FAULTS] = {
    [DCC_GOOD] = {CHECK_VERIFIED, "The code is genuine. It is not an identity document: compare name and birth date."},
    [DCC_OTHER_PREFIX] = {UNSURE, "This is no EU DCC of a version that is known here: it does not begin with HC1:."},
    [DCC_TOO_LONG] = {NO, "The code is longer than a QR code can be."},
    [DCC_BAD_BASE45] = {NO, "The code holds characters that no EU DCC has."},
    [DCC_NOT_ZLIB] = {NO, "The code is damaged: it is not compressed data."},
    [DCC_BAD_ZLIB] = {NO, "The code cannot be unpacked."},
    [DCC_BOMB] = {NO, "The unpacked code is far too large."},
    [DCC_NOT_COSE] = {NO, "The code is damaged: it is not signed data."},
    [DCC_BAD_ALGORITHM] = {NO, "The code is signed in a way that is not allowed."},
    [DCC_BAD_SIGNATURE_LEN] = {NO, "The signature has a wrong form."},
    [DCC_UNKNOWN_KEY] = {UNSURE, "None of the given signers has signed this code, so nothing is known about it."},
    [DCC_BAD_SIGNATURE] = {NO, "The signature does not match: the code was changed or forged."},
    [DCC_SIGNER_UNTRUSTED] = {NO, "No State has issued the signer's certificate."},
    [DCC_SIGNER_WITHDRAWN] = {NO, "The signer's certificate is withdrawn."},
    [DCC_BAD_CWT] = {NO, "The signed data is no EU DCC."},
    [DCC_BAD_TIME] = {NO, "The times in the code cannot be right."},
    [DCC_NOT_YET_VALID] = {NO, "The code is not valid yet. Is this machine's clock right?"},
    [DCC_EXPIRED] = {NO, "The code has expired."},
    [DCC_NO_ENTRY] = {NO, "The code holds no vaccination."},
    [DCC_MANY_ENTRIES] = {NO, "The code holds more than the one dose that it may hold."},
    [DCC_WRONG_USAGE] = {NO, "Whoever signed this may not sign such a code."},
    [DCC_SIGNER_NOT_YET_VALID] = {NO, "The signer's certificate is not valid yet. Is this machine's clock right?"},
    [DCC_SIGNER_EXPIRED] = {NO, "The signer's certificate has expired."},
    [DCC_BAD_SCHEMA] = {NO, "The code lacks a part that every genuine one has, or says it wrongly."},
    [DCC_WITHDRAWN] = {NO, "The issuer has withdrawn this certificate."},
    [DCC_NOT_VACCINATION] = {UNSURE, "The code is genuine, but is a test's or a recovery's and not a vaccination's."},
    [DCC_NO_MEMORY] = {UNSURE, "There is not enough memory to check the code."},
};
/* clang-format on */

void check_dcc(const struct text *text, const struct code_trust *trust, int64_t now,
               struct check *ret)
{
    enum dcc_fault fault = dcc_decode(text->bytes, text->len, trust->signers, now, &ret->dcc);

    check_judge(CHECK_DCC, dcc_fault_name(fault), &verdicts[fault], ret);
}

/* One dose, written as the other formats' doses. */
static json_t *doses_to_json(const struct dcc *dcc)
{
    return json_pack("[{s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s}]", "number",
                     (json_int_t)dcc->number, "course", (json_int_t)dcc->course, "date", dcc->date,
                     "disease", dcc->tg, "vaccine", dcc->vp, "product", dcc->mp, "maker", dcc->ma,
                     "country", dcc->country, "performer", dcc->authority);
}

bool check_dcc_say(const struct dcc *dcc, json_t *json)
{
    SCOPED_JSON *members = json_pack(
        "{s:s, s:{s:s, s:s, s:s, s:s}, s:s, s:s, s:I, s:I, s:b, s:o}", "issuer", dcc->issuer,
        "name", "fn", dcc->fn, "gn", dcc->gn, "fnt", dcc->fnt, "gnt", dcc->gnt, "birth_date",
        dcc->birth_date, "id", dcc->id, "issued_at", (json_int_t)dcc->issued_at, "expires",
        (json_int_t)dcc->expires, "unknown_code", dcc->unknown_code, "doses", doses_to_json(dcc));

    return members != NULL && json_object_update(json, members) == 0;
}

/* A code in words, when the value sets know it. */
static const char *words_of(enum dcc_set set, const char *code)
{
    const char *words = dcc_code_words(set, code);

    return words == NULL ? code : words;
}

void check_dcc_print(const struct dcc *dcc, FILE *to)
{
    fprintf(to,
            "  name        %s, %s (%s<<%s)\n  birth date  %s\n  id          %s\n"
            "  issuer      %s, %s\n",
            dcc->fn, dcc->gn, dcc->fnt, dcc->gnt, dcc->birth_date, dcc->id, dcc->issuer,
            dcc->authority);
    fprintf(to, "  dose %lld/%lld    %s  %s  %s  %s\n", (long long)dcc->number,
            (long long)dcc->course, dcc->date, words_of(DCC_PRODUCTS, dcc->mp),
            words_of(DCC_MAKERS, dcc->ma), dcc->country);
    if (dcc->unknown_code)
        fputs("  note        a product or maker that is not in the EU's lists\n", to);
}
