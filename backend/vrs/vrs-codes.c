/* The codes of a certificate: which it has, and how they are made. */
#include <string.h>

#include "backend/shc.h"
#include "backend/vrs/vrs-private.h"

bool vrs_promise_codes(const struct vrs *vrs, bool dcc, struct certificate *layout,
                       bool ret[static CERTIFICATE_FORMATS])
{
    ret[CERTIFICATE_SHC] = true;
    return true;
}

static bool add_shc(const struct vrs *vrs, struct certificate *certificate, struct err *err)
{
    char cvx[CERTIFICATE_DOSES_MAX][SHC_CODE_SIZE] = {0};
    struct certificate_code *code = &certificate->codes[certificate->code_count];
    struct shc_issue what = {.issuer = vrs->issuer_keys->issuer,
                             .performer = vrs->performer,
                             .not_before = vrs->now(),
                             .cvx = (const char(*)[SHC_CODE_SIZE])cvx};

    for (size_t i = 0; i < certificate->dose_count; i++) {
        const char *product = products_cvx(vrs->products, certificate->doses[i].product);

        memcpy(cvx[i], product, strlen(product) + 1);
    }
    code->format = CERTIFICATE_SHC;
    certificate->code_count++;
    return shc_encode(certificate, &what, vrs->issuer, code->text, &code->held, err);
}

bool vrs_add_codes(const struct vrs *vrs, struct certificate *certificate, struct err *err)
{
    return add_shc(vrs, certificate, err);
}
