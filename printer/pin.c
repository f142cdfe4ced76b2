#include "printer/pin.h"

#include <errno.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <string.h>

static void x509_done(X509 **x509)
{
    X509_free(*x509);
    *x509 = NULL;
}
#define SCOPED_X509 SCOPED(x509_done) X509

bool pin_load(const char *file, struct pin *ret, struct err *err)
{
    FILE *pem = fopen(file, "re");
    if (!pem)
        return ERR(err, ERR_IO, errno);
    SCOPED_X509 *x509 = PEM_read_X509(pem, NULL, NULL, NULL);
    fclose(pem);
    if (!x509)
        return ERR(err, ERR_CONFIG, 0);
    uint8_t *der = NULL;
    int len = i2d_X509(x509, &der);
    if (len <= 0)
        return ERR(err, ERR_CONFIG, 0);
    *ret = (struct pin){der, len};
    return true;
}

void pin_done(struct pin *pin)
{
    OPENSSL_free(pin->der);
    *pin = (struct pin){0};
}

static bool is_in_time(const struct pin *pin)
{
    const uint8_t *der = pin->der;
    SCOPED_X509 *x509 = d2i_X509(NULL, &der, pin->len);
    return x509 && X509_cmp_current_time(X509_get0_notBefore(x509)) < 0 &&
           X509_cmp_current_time(X509_get0_notAfter(x509)) > 0;
}

static bool is_shown(const struct pin *pin, http_t *http)
{
    cups_array_t *shown = NULL;
    if (!httpIsEncrypted(http) || httpCopyCredentials(http, &shown) != 0)
        return false;
    const http_credential_t *own = cupsArrayFirst(shown);
    bool same =
        own && own->datalen == (size_t)pin->len && memcmp(own->data, pin->der, own->datalen) == 0;
    httpFreeCredentials(shown);
    return same;
}

bool pin_check(const struct pin *pin, http_t *http, struct err *err)
{
    if (!is_shown(pin, http))
        return ERR(err, ERR_UNTRUSTED, 0);
    return is_in_time(pin) || ERR(err, ERR_EXPIRED, 0);
}
