#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backend/base45.h"
#include "backend/cose.h"
#include "backend/dcc-private.h"
#include "backend/packed.h"
#include "backend/text.h"
#include "base/date.h"
#include "base/secret.h"

#define WORD_MAX 20 /* of a code of the value sets that we issue */
#define ID_MAX   80 /* schema 1.3 */
#define COSE_MAX 2048

#define CAPITALS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS   "0123456789"

/* Where the first given name begins, and how long what divides is. NULL when nothing divides. */
static const char *find_division(const struct certificate_holder *holder, size_t *ret_len)
{
    static const char *const dividers[] = {"<<", ", ", ",", "  "};
    const char *name = holder->roman_name;
    const char *space = strchr(name, ' ');

    for (size_t i = 0; i < ARRAY_LEN(dividers); i++) {
        const char *at = strstr(name, dividers[i]);

        if (at != NULL) {
            *ret_len = strlen(dividers[i]);
            return at;
        }
    }
    /* NIHON HANAKO; but not NGUYEN VAN AN, whose parts nobody can tell. */
    *ret_len = 1;
    return space != NULL && strchr(space + 1, ' ') == NULL &&
                   strstr(holder->name, "\xE3\x80\x80") != NULL
               ? space
               : NULL;
}

/* As a passport's reader shows it. */
static void to_spelling(const char *name, size_t len, char *ret)
{
    for (size_t i = 0; i < len; i++)
        *ret++ = name[i] == '<' ? ' ' : name[i];
    *ret = '\0';
}

/* Doc 9303-3 section 4.6: blanks and hyphens are fillers, one at a time; other punctuation is left out. */
static void to_mrz(const char *name, size_t len, char *ret)
{
    const char *first = ret;

    for (size_t i = 0; i < len; i++) {
        if (name[i] >= 'A' && name[i] <= 'Z')
            *ret++ = name[i];
        else if (strchr(" -<,", name[i]) != NULL && ret > first && ret[-1] != '<')
            *ret++ = '<';
    }
    while (ret > first && ret[-1] == '<')
        ret--;
    *ret = '\0';
}

/* dcc_is_possible() has looked at the name. */
static void make_names(const struct certificate_holder *holder, struct dcc_names *ret)
{
    const char *name = holder->roman_name;
    size_t len = strlen(name);
    size_t divider_len;
    const char *division = find_division(holder, &divider_len);
    size_t family_len = division == NULL ? len : (size_t)(division - name);

    to_spelling(name, family_len, ret->fn);
    to_mrz(name, family_len, ret->fnt);
    if (division != NULL) {
        to_spelling(division + divider_len, len - family_len - divider_len, ret->gn);
        to_mrz(division + divider_len, len - family_len - divider_len, ret->gnt);
    }
}

bool dcc_name(const struct certificate *certificate, struct dcc_names *ret)
{
    if (!dcc_is_possible(certificate))
        return false;
    *ret = (struct dcc_names){0};
    make_names(&certificate->holder, ret);
    return true;
}

static void put_pair(struct cbor_writer *out, const char *name, const char *text)
{
    cbor_put_text(out, name);
    cbor_put_text(out, text);
}

static size_t count_of(const char *text)
{
    return text[0] != '\0';
}

static void put_unless_empty(struct cbor_writer *out, const char *name, const char *text)
{
    if (text[0] != '\0')
        put_pair(out, name, text);
}

static void put_names(struct cbor_writer *out, const struct dcc_names *names)
{
    cbor_put_map(out, count_of(names->fn) + count_of(names->gn) + count_of(names->fnt) +
                          count_of(names->gnt));
    put_unless_empty(out, "fn", names->fn);
    put_unless_empty(out, "gn", names->gn);
    put_unless_empty(out, "fnt", names->fnt);
    put_unless_empty(out, "gnt", names->gnt);
}

static void put_dose(struct cbor_writer *out, const struct certificate *certificate,
                     const struct certificate_dose *dose, const struct dcc_issue *issue)
{
    char id[ID_MAX + 1];
    int len = snprintf(id, sizeof id, "URN:UVCI:01:%s:%s%02d", issue->country, certificate->id,
                       dose->number);

    snprintf(id + len, sizeof id - (size_t)len, "#%c", dcc_uvci_check(id));
    cbor_put_map(out, 10);
    put_pair(out, "tg", "840539006"); /* COVID-19, the only disease of the value set */
    put_pair(out, "vp", issue->vp);
    put_pair(out, "mp", issue->mp);
    put_pair(out, "ma", issue->ma);
    cbor_put_text(out, "dn");
    cbor_put_integer(out, dose->number);
    cbor_put_text(out, "sd");
    cbor_put_integer(out, issue->course);
    put_pair(out, "dt", dose->date);
    put_pair(out, "co", "JP");
    put_pair(out, "is", issue->authority);
    put_pair(out, "ci", id);
}

static void put_claims(struct cbor_writer *out, const struct certificate *certificate,
                       const struct certificate_dose *dose, const struct dcc_issue *issue,
                       const struct dcc_names *names)
{
    cbor_put_map(out, 4);
    cbor_put_integer(out, DCC_CLAIM_ISSUER);
    cbor_put_text(out, issue->country);
    cbor_put_integer(out, DCC_CLAIM_EXPIRES);
    cbor_put_integer(out, issue->expires);
    cbor_put_integer(out, DCC_CLAIM_ISSUED_AT);
    cbor_put_integer(out, issue->issued_at);
    cbor_put_integer(out, DCC_CLAIM_HCERT);
    cbor_put_map(out, 1);
    cbor_put_integer(out, DCC_HCERT_EU);
    cbor_put_map(out, 4);
    put_pair(out, "ver", "1.3.0");
    cbor_put_text(out, "nam");
    put_names(out, names);
    put_pair(out, "dob", certificate->holder.birth_date);
    cbor_put_text(out, "v");
    cbor_put_array(out, 1);
    put_dose(out, certificate, dose, issue);
}

static bool is_code(const char *text, const char *letters)
{
    size_t len = strlen(text);

    return len > 0 && len <= WORD_MAX && strspn(text, letters) == len;
}

static bool is_authority(const char *text)
{
    size_t len = strlen(text);

    for (size_t i = 0; i < len; i++) {
        if (text[i] < ' ' || text[i] > '~')
            return false;
    }
    return len > 0 && len <= DCC_AUTHORITY_MAX;
}

static bool issue_fits(const struct certificate *certificate, const struct certificate_dose *dose,
                       const struct dcc_issue *issue)
{
    static const char codes[] = CAPITALS DIGITS "abcdefghijklmnopqrstuvwxyz/-";
    struct date date;

    return strlen(issue->country) == 2 && is_code(issue->country, CAPITALS) &&
           is_authority(issue->authority) && is_code(issue->mp, codes) &&
           is_code(issue->ma, codes) && is_code(issue->vp, codes) && issue->course >= 1 &&
           issue->course <= 99 && dose->number >= 1 && dose->number <= 99 &&
           strcmp(dose->country, "JPN") == 0 && date_from_iso(dose->date, &date) &&
           certificate->id[0] != '\0' &&
           strspn(certificate->id, CAPITALS DIGITS) == strlen(certificate->id) &&
           issue->issued_at > 0 && issue->expires > issue->issued_at;
}

/* On the heap, wiped with it. */
struct work {
    struct dcc_names names;
    uint8_t claims[COSE_MAX];
    uint8_t message[COSE_MAX];
};

static void work_free(struct work **work)
{
    if (*work != NULL)
        wipe(*work, sizeof **work);
    free(*work);
}

bool dcc_encode(const struct certificate *certificate, size_t dose, const struct dcc_issue *issue,
                const struct dcc_signer *signer, char ret[static CERTIFICATE_CODE_SIZE],
                struct err *err)
{
    SCOPED(work_free) struct work *work = calloc(1, sizeof *work);
    SCOPED_TEXT deflated = {0};

    if (work == NULL)
        return ERR(err, ERR_MEMORY, 0);

    struct cbor_writer claims = {.bytes = work->claims, .size = sizeof work->claims};
    struct cbor_writer message = {.bytes = work->message, .size = sizeof work->message};

    if (!dcc_is_possible(certificate))
        return ERR(err, ERR_NOT_FOUND, 0);
    if (dose >= certificate->dose_count ||
        !issue_fits(certificate, &certificate->doses[dose], issue))
        return ERR(err, ERR_MALFORMED, 0);
    if (issue->issued_at < dcc_signer_valid_from(signer))
        return ERR(err, ERR_EXPIRED, dcc_signer_valid_from(signer) - issue->issued_at);
    if (issue->expires > dcc_signer_valid_until(signer))
        return ERR(err, ERR_EXPIRED, issue->expires - dcc_signer_valid_until(signer));
    make_names(&certificate->holder, &work->names);
    put_claims(&claims, certificate, &certificate->doses[dose], issue, &work->names);
    if (claims.failed)
        return ERR(err, ERR_TOO_LONG, COSE_MAX);
    if (!cose_sign(work->claims, claims.len, dcc_signer_kid(signer), DCC_KID_LEN,
                   dcc_signer_key(signer), &message, err) ||
        !packed_make(PACKED_ZLIB, work->message, message.len, &deflated, err))
        return false;
    if (DCC_PREFIX_LEN + BASE45_LEN(deflated.len) > DCC_ISSUED_MAX)
        return ERR(err, ERR_TOO_LONG, DCC_PREFIX_LEN + BASE45_LEN(deflated.len));
    memcpy(ret, DCC_PREFIX, DCC_PREFIX_LEN);
    base45_encode(deflated.bytes, deflated.len, ret + DCC_PREFIX_LEN);
    return true;
}
