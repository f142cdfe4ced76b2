#include "backend/verified-products.h"

#include <stdlib.h>
#include <string.h>

#include "base/secret.h"

#define CVX      "http://hl7.org/fhir/sid/cvx"
#define COVID_19 "840539006" /* the EU's only disease (qr.md 3.2) */

/* The page's doses; those whose product it calls unknown have a key that no table has. */
struct page_products {
    const struct products *products;
    const struct certificate *page;
    struct certificate_dose doses[CERTIFICATE_DOSES_MAX];
};

struct page_products *page_products_new(const struct certificate *page,
                                        const struct products *products, struct err *err)
{
    SCOPED_PAGE_PRODUCTS *wanted = calloc(1, sizeof *wanted);

    if (wanted == NULL) {
        (void)ERR(err, ERR_MEMORY, 0);
        return NULL;
    }
    wanted->products = products;
    wanted->page = page;
    memcpy(wanted->doses, page->doses, sizeof wanted->doses);
    for (size_t i = 0; i < page->dose_count; i++) {
        enum product_words words = products_words(products, &page->doses[i]);

        if (words == PRODUCT_OTHER_TABLE) {
            (void)ERR(err, ERR_NOT_FOUND, i + 1);
            return NULL;
        }
        if (words == PRODUCT_UNKNOWN)
            wanted->doses[i].product[0] = '\0';
    }
    return MOVE(wanted);
}

void page_products_free(struct page_products **wanted)
{
    if (*wanted != NULL)
        wipe(*wanted, sizeof **wanted);
    free(*wanted);
    *wanted = NULL;
}

bool shc_says_product(const struct shc_dose *code, const struct page_products *wanted, size_t i)
{
    return strcmp(code->system, CVX) == 0 &&
           strcmp(code->code, products_cvx(wanted->products, wanted->doses[i].product)) == 0;
}

bool vdsnc_says_product(const struct vdsnc_dose *code, const struct page_products *wanted, size_t i)
{
    const char *key = wanted->doses[i].product;
    struct product_icd11 icd11 = products_icd11(wanted->products, key);
    /* An unknown one is called by the key that the page shows. */
    const char *brand =
        key[0] == '\0' ? wanted->page->doses[i].product : products_brand(wanted->products, key);

    return strcmp(code->disease, icd11.disease) == 0 && strcmp(code->vaccine, icd11.vaccine) == 0 &&
           strcmp(code->brand, brand) == 0;
}

bool dcc_says_product(const struct dcc *code, const struct page_products *wanted, size_t i)
{
    struct product_eu eu;

    return products_eu(wanted->products, wanted->doses, wanted->page->dose_count, i, &eu) &&
           strcmp(code->tg, COVID_19) == 0 && strcmp(code->mp, eu.mp) == 0 &&
           strcmp(code->ma, eu.ma) == 0 && strcmp(code->vp, eu.vp) == 0 &&
           code->course == eu.course;
}
