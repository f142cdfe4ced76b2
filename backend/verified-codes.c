#include "backend/verified-codes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backend/message.h"
#include "backend/shc.h"
#include "backend/vdsnc.h"
#include "backend/verified-products.h"
#include "backend/verified.h"
#include "base/secret.h"

/* A code that leaves doses out must be so full that one more would not have fit. In a SMART Health Card a dose takes less
 * than this many characters of JWS (qr.md 1.4: some 30), in a VDS-NC at most VDSNC_DOSE_MAX bytes. */
#define SHC_DOSE_LEN 120

/* What a code says, of whatever format; on the heap, wiped with it. */
union said {
    struct shc shc;
    struct vdsnc vdsnc;
    struct dcc dcc;
};

static void said_free(union said **said)
{
    if (*said != NULL)
        wipe(*said, sizeof **said);
    free(*said);
    *said = NULL;
}
#define SCOPED_SAID SCOPED(said_free) union said

/* None of the doses that are left out is newer than one that is there. */
static bool leaves_out_the_oldest(const struct certificate *page,
                                  const bool there[static CERTIFICATE_DOSES_MAX])
{
    const char *newest_missing = "";
    const char *oldest_there = "9999-12-31";

    for (size_t i = 0; i < page->dose_count; i++) {
        const char *date = page->doses[i].date;

        if (there[i] && strcmp(date, oldest_there) < 0)
            oldest_there = date;
        if (!there[i] && strcmp(date, newest_missing) > 0)
            newest_missing = date;
    }
    return strcmp(newest_missing, oldest_there) <= 0;
}

static bool says_birth_date(const char *code, const struct certificate *page)
{
    return strcmp(code, page->holder.birth_date) == 0;
}

/* ---- SMART Health Card ---- */

static bool shc_says_name(const struct shc *code, const struct certificate *page)
{
    char name[CERTIFICATE_NAME_SIZE];
    bool same = !code->more_names && shc_name(page, name) && strcmp(code->name, name) == 0;

    wipe(name, sizeof name);
    return same;
}

/* The code's doses are doses of the page, in its order. */
static bool shc_says_doses(const struct shc *code, const struct certificate *page,
                           const struct page_products *products)
{
    bool there[CERTIFICATE_DOSES_MAX] = {0};
    size_t n = 0;

    for (size_t i = 0; i < page->dose_count && n < code->dose_count; i++) {
        there[i] = strcmp(code->doses[n].date, page->doses[i].date) == 0 &&
                   strcmp(code->doses[n].lot, page->doses[i].lot) == 0 &&
                   shc_says_product(&code->doses[n], products, i);
        n += there[i];
    }
    return n == code->dose_count && leaves_out_the_oldest(page, there) &&
           (n == page->dose_count || code->jws_len + SHC_DOSE_LEN > SHC_JWS_MAX);
}

static bool shc_says_page(const struct shc *code, const struct certificate_code *as,
                          const struct certificate *page, const struct page_products *products)
{
    return shc_says_name(code, page) && says_birth_date(code->birth_date, page) &&
           as->held == code->dose_count && shc_says_doses(code, page, products);
}

/* ---- VDS-NC ---- */

static bool vdsnc_says_holder(const struct vdsnc *code, const struct certificate *page)
{
    char name[VDSNC_NAME_SIZE];
    bool same = vdsnc_name(page, name) && strcmp(code->name, name) == 0;

    wipe(name, sizeof name);
    return same && says_birth_date(code->birth_date, page) &&
           strcmp(code->passport, page->holder.passport) == 0 &&
           strcmp(code->sex, page->holder.sex) == 0;
}

/* The certificate's id begins with the State's letters. */
static bool vdsnc_says_certificate(const struct vdsnc *code, const struct certificate *page)
{
    return strcmp(code->id, page->id) == 0 && strlen(code->state) == 3 &&
           strncmp(code->state, page->id, 3) == 0;
}

static bool is_vdsnc_dose(const struct vdsnc_dose *code, const struct certificate_dose *page)
{
    return code->number == page->number && strcmp(code->date, page->date) == 0 &&
           strcmp(code->lot, page->lot) == 0 && strcmp(code->country, page->country) == 0;
}

/* Each of the code's doses is another dose of the page; they stand product by product. */
static bool vdsnc_says_doses(const struct vdsnc *code, const struct certificate *page,
                             const struct page_products *products)
{
    bool there[CERTIFICATE_DOSES_MAX] = {0};

    for (size_t n = 0; n < code->dose_count; n++) {
        size_t i = 0;

        while (i < page->dose_count &&
               (there[i] || !is_vdsnc_dose(&code->doses[n], &page->doses[i]) ||
                !vdsnc_says_product(&code->doses[n], products, i)))
            i++;
        if (i == page->dose_count)
            return false;
        there[i] = true;
    }
    return leaves_out_the_oldest(page, there) && (code->dose_count == page->dose_count ||
                                                  code->text_len + VDSNC_DOSE_MAX > VDSNC_TEXT_MAX);
}

static bool vdsnc_says_page(const struct vdsnc *code, const struct certificate_code *as,
                            const struct certificate *page, const struct page_products *products)
{
    return vdsnc_says_holder(code, page) && vdsnc_says_certificate(code, page) &&
           as->held == code->dose_count && vdsnc_says_doses(code, page, products);
}

/* ---- EU DCC ---- */

static bool dcc_says_holder(const struct dcc *code, const struct certificate *page)
{
    struct dcc_names names;
    bool same = dcc_name(page, &names) && strcmp(code->fn, names.fn) == 0 &&
                strcmp(code->gn, names.gn) == 0 && strcmp(code->fnt, names.fnt) == 0 &&
                strcmp(code->gnt, names.gnt) == 0;

    wipe(&names, sizeof names);
    return same && says_birth_date(code->birth_date, page);
}

/* ci is URN:UVCI:01:<country>:<certificate id><dose number>#<check> (dcc.h). */
static bool dcc_says_id(const struct dcc *code, const struct certificate *page, int number)
{
    char id[DCC_WORD_SIZE];
    int len = snprintf(id, sizeof id, "URN:UVCI:01:%s:%s%02d#", code->country, page->id, number);

    return len > 0 && (size_t)len < sizeof id && strncmp(code->id, id, (size_t)len) == 0;
}

/* All that a DCC has room for: neither the lot nor, in the code's own letters, the country are the page's. */
static bool dcc_says_page(const struct dcc *code, const struct certificate_code *as,
                          const struct certificate *page, const struct page_products *products)
{
    const struct certificate_dose *dose = &page->doses[as->row - 1];

    return dcc_says_holder(code, page) && code->number == dose->number &&
           strcmp(code->date, dose->date) == 0 && strcmp(code->country, "JP") == 0 &&
           strcmp(dose->country, "JPN") == 0 && dcc_says_id(code, page, dose->number) &&
           dcc_says_product(code, products, as->row - 1);
}

/* ---- all of them ---- */

static bool is_genuine(const struct certificate_code *code, const struct code_trust *signers,
                       int64_t now, union said *ret)
{
    size_t len = strlen(code->text);

    switch (code->format) {
    case CERTIFICATE_SHC:
        return shc_decode(code->text, len, &signers->issuers, now, &ret->shc) == SHC_GOOD;
    case CERTIFICATE_VDS_NC:
        return signers->states != NULL &&
               vdsnc_decode(code->text, len, signers->states, now, &ret->vdsnc) == VDSNC_GOOD;
    case CERTIFICATE_DCC:
        return signers->signers != NULL &&
               dcc_decode(code->text, len, signers->signers, now, &ret->dcc) == DCC_GOOD;
    case CERTIFICATE_FORMATS:
        break;
    }
    return false;
}

static bool says_page(const union said *said, const struct certificate_code *code,
                      const struct certificate *page, const struct page_products *products)
{
    switch (code->format) {
    case CERTIFICATE_SHC:
        return shc_says_page(&said->shc, code, page, products);
    case CERTIFICATE_VDS_NC:
        return vdsnc_says_page(&said->vdsnc, code, page, products);
    case CERTIFICATE_DCC:
        return dcc_says_page(&said->dcc, code, page, products);
    case CERTIFICATE_FORMATS:
        break;
    }
    return false;
}

static bool check_code(const struct certificate_code *code, const struct certificate *page,
                       const struct page_products *products, const struct code_trust *signers,
                       int64_t now, struct err *err)
{
    SCOPED_SAID *said = calloc(1, sizeof *said);

    if (said == NULL)
        return ERR(err, ERR_MEMORY, 0);
    if (!is_genuine(code, signers, now + MESSAGE_CLOCK_SKEW_S, said))
        return ERR(err, ERR_UNTRUSTED, 0);
    return says_page(said, code, page, products) || ERR(err, ERR_UNBOUND, UNBOUND_CODE);
}

/* A DCC's row is one of the page's, and no other's. */
static bool rows_are_different(const struct certificate *page)
{
    bool taken[CERTIFICATE_DOSES_MAX] = {0};

    for (size_t i = 0; i < page->code_count; i++) {
        size_t row = page->codes[i].row;

        if (page->codes[i].format != CERTIFICATE_DCC)
            continue;
        if (row < 1 || row > page->dose_count || taken[row - 1])
            return false;
        taken[row - 1] = true;
    }
    return true;
}

static bool are_as_promised(const struct certificate *page, const struct lookup_answer *promised)
{
    size_t counts[CERTIFICATE_FORMATS] = {0};

    for (size_t i = 0; i < page->code_count; i++)
        counts[page->codes[i].format]++;
    return counts[CERTIFICATE_SHC] == (promised->codes[CERTIFICATE_SHC] ? 1 : 0) &&
           counts[CERTIFICATE_VDS_NC] == (promised->codes[CERTIFICATE_VDS_NC] ? 1 : 0) &&
           (counts[CERTIFICATE_DCC] > 0) == promised->codes[CERTIFICATE_DCC] &&
           counts[CERTIFICATE_DCC] <= CERTIFICATE_DCC_MAX && rows_are_different(page);
}

bool verified_codes_check(const struct certificate *page, const struct lookup_answer *promised,
                          const struct code_trust *signers, const struct products *products,
                          int64_t now, struct err *err)
{
    if (!are_as_promised(page, promised))
        return ERR(err, ERR_UNTRUSTED, 0);

    SCOPED_PAGE_PRODUCTS *wanted = page_products_new(page, products, err);

    if (wanted == NULL)
        return false;
    for (size_t i = 0; i < page->code_count; i++) {
        if (!check_code(&page->codes[i], page, wanted, signers, now, err))
            return false;
    }
    return true;
}
