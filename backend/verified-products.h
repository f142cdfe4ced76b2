/* The proof that a certificate's codes mean the products that its page names. For verified*.c only; no I/O. */
#pragma once

#include <stdbool.h>

#include "backend/dcc.h"
#include "backend/products.h"
#include "backend/shc.h"
#include "backend/vdsnc.h"
#include "base/certificate.h"
#include "base/err.h"
#include "base/scope.h"

/* What the codes must say of a page's products. */
struct page_products;

/* Borrows products and page. NULL and ERR_NOT_FOUND (detail: the dose's row) when the page was described by another table
 * than products: nobody here knows which codes are right. ERR_MEMORY. */
struct page_products *page_products_new(const struct certificate *page,
                                        const struct products *products, struct err *err);
void page_products_free(struct page_products **wanted);
#define SCOPED_PAGE_PRODUCTS SCOPED(page_products_free) struct page_products

/* True when the code's dose means the product of the page's dose at place i, counted from 0; or that it is unknown, when
 * the page says so. A DCC's series (products_eu()) must be right too. */
bool shc_says_product(const struct shc_dose *code, const struct page_products *wanted, size_t i);
bool vdsnc_says_product(const struct vdsnc_dose *code, const struct page_products *wanted,
                        size_t i);
bool dcc_says_product(const struct dcc *code, const struct page_products *wanted, size_t i);
