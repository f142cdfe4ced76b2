/* The product table: what a record's product key means on paper and in codes (products.json). VRS makes pages and codes
 * with it; the kiosk checks by it that a code means the product of the page. */
#pragma once

#include <stdbool.h>

#include "base/certificate.h"
#include "base/err.h"
#include "base/scope.h"

#define PRODUCT_CVX_SIZE   8
#define PRODUCT_ICD11_SIZE 8
#define PRODUCT_EU_SIZE    40 /* the longest of the EU's value sets has 37 characters */

struct products;

/* Reads the table that is built in. NULL and ERR_CONFIG when it is damaged. */
struct products *products_new(struct err *err);

/* Reads a table from a file of the same form: every product with every member and no other. NULL and
 * ERR_IO (detail: errno), ERR_CONFIG (detail: the line of the member that is wrong, of the product that
 * lacks one or has one too many, or of what is no JSON; 0 when the whole is no table) or ERR_MEMORY.
 * Blocks on the file. */
struct products *products_load(const char *path, struct err *err);
void products_free(struct products **products);
#define SCOPED_PRODUCTS SCOPED(products_free) struct products

/* In all that follows products may be NULL: a table that has no key. */

/* Fills the dose's words by its product key. A key that the table does not have is its own name, with no
 * type and maker known: the vaccination happened, and the page must not hide it. */
void products_describe(const struct products *products, struct certificate_dose *dose);

/* Whose words a dose bears, as products_describe() fills them. */
enum product_words {
    PRODUCT_KNOWN,       /* those that this table gives it, if only that it does not know it */
    PRODUCT_UNKNOWN,     /* those of a key that is unknown, which it is not here */
    PRODUCT_OTHER_TABLE, /* others: it was described by a table that differs from this one */
};

enum product_words products_words(const struct products *products,
                                  const struct certificate_dose *dose);

/* The CVX code (qr.md 1.3): 500 (unknown product given outside the US) when the table does not have the
 * key. Borrowed from the table or static. */
const char *products_cvx(const struct products *products, const char *product);

/* What VDS-NC says of a product (qr.md 2.1). */
struct product_icd11 {
    const char *disease; /* "RA01.0" */
    const char *vaccine; /* "XM0GQ8" */
};

/* XM68M6 (any COVID-19 vaccine) when the table does not have the key. Borrowed from the table or static. */
struct product_icd11 products_icd11(const struct products *products, const char *product);

/* The name in VDS-NC's `nam`: "COMIRNATY", in ASCII. The key itself when the table does not have it: as on
 * the page. Borrowed from the table, or product. */
const char *products_brand(const struct products *products, const char *product);

/* What a DCC says of one dose (qr.md 3.2). */
struct product_eu {
    const char *mp; /* medicinal product: "EU/1/20/1528" */
    const char *ma; /* marketing authorisation holder: "ORG-100030215" */
    const char *vp; /* prophylaxis, a SNOMED CT code: "1119349007" */
    int course;     /* `sd`: doses of the series that dose belongs to */
};

/* What the DCC of doses[dose] says; borrowed from the table. False, ret untouched, when the product has no
 * code in the EU's value sets or is not in the table: they have no code for "unknown", so there can be no DCC
 * of that dose.
 *
 * course is the doses of the first course (that of the product of dose number 1 if it is among doses and
 * known, else of the dose's own) until that is complete: 1/2, 2/2. A booster after a course of several is
 * 3/3, 4/4; after a course of one it is 2/1, 3/1. */
MUST_USE bool products_eu(const struct products *products, const struct certificate_dose *doses,
                          size_t dose_count, size_t dose, struct product_eu *ret);
