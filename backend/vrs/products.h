/* The product table: what a record's product key means on paper and in codes (products.json). */
#pragma once

#include <stdbool.h>

#include "base/certificate.h"
#include "base/err.h"

#define PRODUCT_CVX_SIZE 8

struct products;

/* Reads the table that is built in. NULL and ERR_CONFIG when it is damaged. */
struct products *products_new(struct err *err);

/* Reads a table from a file of the same form. NULL and ERR_CONFIG (detail: line or 0) when it is wrong. */
struct products *products_load(const char *path, struct err *err);
void products_free(struct products **products);

/* Fills the dose's words by its product key. A key that the table does not have is its own name, with no
 * type and maker known: the vaccination happened, and the page must not hide it. */
void products_describe(const struct products *products, struct certificate_dose *dose);

/* The CVX code (qr.md 1.3): 500 (unknown product given outside the US) when the table does not have the
 * key. Borrowed from the table or static. */
const char *products_cvx(const struct products *products, const char *product);
