/* The codes of a certificate: which it has, and how they are made. */
#include <string.h>

#include "backend/shc.h"
#include "backend/vrs/vrs-private.h"

#define DAY_S (24 * 60 * 60)

/* ---- what a lookup promises ---- */

static bool can_sign_vdsnc(const struct vrs *vrs, const struct certificate *layout)
{
    char name[VDSNC_NAME_SIZE];

    return vrs->vdsnc.signer != NULL && vdsnc_signer_is_valid(vrs->vdsnc.signer, vrs->now()) &&
           vdsnc_name(layout, name);
}

static bool can_sign_dcc(const struct vrs *vrs)
{
    int64_t now = vrs->now();

    return vrs->dcc.signer != NULL && dcc_signer_valid_from(vrs->dcc.signer) <= now &&
           now < dcc_signer_valid_until(vrs->dcc.signer);
}

/* The EU has a code for at least one of the products, and the name has its letters. */
static bool has_dcc(const struct vrs *vrs, const struct certificate *layout)
{
    struct product_eu product;

    if (!dcc_is_possible(layout))
        return false;
    for (size_t i = 0; i < layout->dose_count; i++) {
        if (products_eu(vrs->products, layout->doses, layout->dose_count, i, &product))
            return true;
    }
    return false;
}

bool vrs_promise_codes(const struct vrs *vrs, bool dcc, struct certificate *layout,
                       bool ret[static CERTIFICATE_FORMATS])
{
    bool overseas = layout->kind == CERTIFICATE_OVERSEAS;

    layout->dcc_sheet = dcc && overseas && has_dcc(vrs, layout);
    ret[CERTIFICATE_SHC] = true;
    ret[CERTIFICATE_VDS_NC] = overseas;
    ret[CERTIFICATE_DCC] = layout->dcc_sheet;
    return (!overseas || can_sign_vdsnc(vrs, layout)) && (!layout->dcc_sheet || can_sign_dcc(vrs));
}

/* ---- what is issued ---- */

static struct certificate_code *next_code(struct certificate *certificate,
                                          enum certificate_format format)
{
    struct certificate_code *code = &certificate->codes[certificate->code_count++];

    code->format = format;
    return code;
}

static bool add_shc(const struct vrs *vrs, struct certificate *certificate, struct err *err)
{
    char cvx[CERTIFICATE_DOSES_MAX][SHC_CODE_SIZE] = {0};
    struct shc_issue what = {.issuer = vrs->issuer_keys->issuer,
                             .performer = vrs->performer,
                             .not_before = vrs->now(),
                             .cvx = (const char(*)[SHC_CODE_SIZE])cvx};
    struct certificate_code *code = next_code(certificate, CERTIFICATE_SHC);

    for (size_t i = 0; i < certificate->dose_count; i++) {
        const char *product = products_cvx(vrs->products, certificate->doses[i].product);

        memcpy(cvx[i], product, strlen(product) + 1);
    }
    return shc_encode(certificate, &what, vrs->issuer, code->text, &code->held, err);
}

/* False when a text of the table is longer than VDS-NC has room for. */
static bool copy(char *ret, size_t size, const char *text)
{
    if (strlen(text) >= size)
        return false;
    memcpy(ret, text, strlen(text) + 1);
    return true;
}

static bool describe_vdsnc(const struct vrs *vrs, const char *key, struct vdsnc_product *ret)
{
    struct product_icd11 icd11 = products_icd11(vrs->products, key);

    return copy(ret->vaccine, sizeof ret->vaccine, icd11.vaccine) &&
           copy(ret->disease, sizeof ret->disease, icd11.disease) &&
           copy(ret->brand, sizeof ret->brand, products_brand(vrs->products, key));
}

static bool add_vdsnc(const struct vrs *vrs, struct certificate *certificate, struct err *err)
{
    struct vdsnc_product products[CERTIFICATE_DOSES_MAX] = {0};
    char uvci[VDSNC_UVCI_SIZE];
    struct vdsnc_issue what = {.state = vrs->vdsnc.state,
                               .uvci = uvci,
                               .administrator = vrs->performer,
                               .now = vrs->now(),
                               .products = products};
    struct certificate_code *code = next_code(certificate, CERTIFICATE_VDS_NC);

    for (size_t i = 0; i < certificate->dose_count; i++) {
        if (!describe_vdsnc(vrs, certificate->doses[i].product, &products[i]))
            return ERR(err, ERR_TOO_LONG, i);
    }
    return vdsnc_uvci(uvci, err) &&
           vdsnc_encode(certificate, &what, vrs->vdsnc.signer, code->text, &code->held, err);
}

static bool is_newer(const struct certificate *certificate, size_t a, size_t b)
{
    int order = strcmp(certificate->doses[a].date, certificate->doses[b].date);

    return order > 0 || (order == 0 && a > b);
}

/* The newest dose that left still has, which is taken from it. dose_count when there is none. */
static size_t take_newest(const struct certificate *certificate,
                          bool left[static CERTIFICATE_DOSES_MAX])
{
    size_t newest = certificate->dose_count;

    for (size_t i = 0; i < certificate->dose_count; i++) {
        if (left[i] && (newest == certificate->dose_count || is_newer(certificate, i, newest)))
            newest = i;
    }
    if (newest < certificate->dose_count)
        left[newest] = false;
    return newest;
}

static bool add_dcc(const struct vrs *vrs, size_t dose, struct certificate *certificate,
                    struct err *err)
{
    int64_t now = vrs->now();
    int64_t signer_ends = dcc_signer_valid_until(vrs->dcc.signer);
    int64_t ends = now + vrs->dcc.life_days * DAY_S;
    struct product_eu product;
    struct certificate_code *code = next_code(certificate, CERTIFICATE_DCC);

    if (!products_eu(vrs->products, certificate->doses, certificate->dose_count, dose, &product))
        return ERR(err, ERR_NOT_FOUND, dose);

    struct dcc_issue what = {.country = vrs->dcc.country,
                             .authority = vrs->dcc.authority,
                             .issued_at = now,
                             .expires = ends < signer_ends ? ends : signer_ends,
                             .mp = product.mp,
                             .ma = product.ma,
                             .vp = product.vp,
                             .course = product.course};

    code->held = 1;
    code->row = dose + 1;
    return dcc_encode(certificate, dose, &what, vrs->dcc.signer, code->text, err);
}

/* One for each dose that can have one, the newest first, until the sheet is full (certificate.md 6). */
static bool add_dccs(const struct vrs *vrs, struct certificate *certificate, struct err *err)
{
    bool left[CERTIFICATE_DOSES_MAX] = {0};
    struct product_eu product;

    for (size_t i = 0; i < certificate->dose_count; i++)
        left[i] =
            products_eu(vrs->products, certificate->doses, certificate->dose_count, i, &product);
    for (size_t n = 0; n < CERTIFICATE_DCC_MAX; n++) {
        size_t dose = take_newest(certificate, left);

        if (dose == certificate->dose_count)
            break;
        if (!add_dcc(vrs, dose, certificate, err))
            return false;
    }
    return true;
}

bool vrs_add_codes(const struct vrs *vrs, struct certificate *certificate, struct err *err)
{
    bool overseas = certificate->kind == CERTIFICATE_OVERSEAS;

    if ((overseas && vrs->vdsnc.signer == NULL) ||
        (certificate->dcc_sheet && vrs->dcc.signer == NULL))
        return ERR(err, ERR_CONFIG, 0);
    return add_shc(vrs, certificate, err) && (!overseas || add_vdsnc(vrs, certificate, err)) &&
           (!certificate->dcc_sheet || add_dccs(vrs, certificate, err));
}
