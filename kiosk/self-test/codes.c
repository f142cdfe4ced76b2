#include <openssl/pem.h>
#include <openssl/x509.h>

#include "kiosk/code-files.h"
#include "kiosk/self-test/self-test.h"

#define LIST_DAYS 7 /* before a list's end to be told of it */

/* What the municipalities' certificates will have. */
static void promises_of(const struct screen *screen, bool ret[static CERTIFICATE_FORMATS])
{
    for (size_t i = 0; i < screen->municipality_count; i++) {
        const struct screen_municipality *municipality = &screen->municipalities[i];

        ret[CERTIFICATE_SHC] = true;
        ret[CERTIFICATE_VDS_NC] |= municipality->kinds[CERTIFICATE_OVERSEAS];
        ret[CERTIFICATE_DCC] |= municipality->dcc;
    }
}

/* Days until the first of the lists is over; negative: one is. False when there is none. */
static bool list_days(const char *path, int *ret)
{
    FILE *file = path[0] == '\0' ? NULL : fopen(path, "re");
    bool any = false;
    X509_CRL *list;

    while (file != NULL && (list = PEM_read_X509_CRL(file, NULL, NULL, NULL)) != NULL) {
        int days, seconds;

        if (ASN1_TIME_diff(&days, &seconds, NULL, X509_CRL_get0_nextUpdate(list)) != 1)
            days = seconds = -1;
        if (seconds < 0 || days < 0)
            days = -1;
        if (!any || days < *ret)
            *ret = days;
        any = true;
        X509_CRL_free(list);
    }
    if (file != NULL)
        fclose(file);
    return any;
}

static void judge_lists(const struct config *config, struct findings *ret)
{
    int days;

    if (!list_days(config->crl, &days) || days > LIST_DAYS)
        findings_add(ret, "codes", SELF_TEST_OK, NULL, -1);
    else if (days < 0)
        findings_add(ret, "codes", SELF_TEST_WARNING, "list-over", -1);
    else
        findings_add(ret, "codes", SELF_TEST_WARNING, "list-ends", days);
}

static void warn(struct findings *ret, const char *reason)
{
    findings_add(ret, "codes", SELF_TEST_WARNING, reason, -1);
}

/* What is missing sends residents to the counter: the kiosk prints no code that it cannot check. */
static void judge_trust(const struct config *config, const struct code_trust *trust,
                        const struct screen *screen, struct findings *ret)
{
    bool promised[CERTIFICATE_FORMATS] = {false};
    bool states = code_trust_has(trust, CERTIFICATE_VDS_NC);
    bool signers = code_trust_has(trust, CERTIFICATE_DCC);
    bool answered = screen->terms.version[0] != '\0';

    promises_of(screen, promised);
    if (promised[CERTIFICATE_SHC] && screen->issuer_keys.count == 0)
        findings_add(ret, "codes", SELF_TEST_FAULT, "no-issuer", -1);
    else if (!states && !signers && (!answered || promised[CERTIFICATE_VDS_NC]))
        warn(ret, "empty");
    else if (!states && promised[CERTIFICATE_VDS_NC])
        warn(ret, "no-csca");
    else if (!signers && promised[CERTIFICATE_DCC])
        warn(ret, "no-dsc");
    else
        judge_lists(config, ret);
}

void self_test_codes(const struct config *config, const struct screen *screen, struct findings *ret)
{
    struct err err;
    SCOPED_CODE_TRUST trust = {0};
    SCOPED_PRODUCTS *products = code_files_products(config, &err);

    if (products == NULL)
        findings_add(ret, "codes", SELF_TEST_FAULT, "bad-products",
                     err.code == ERR_CONFIG && err.detail > 0 ? err.detail : 0);
    else if (!code_files_signers(config, &trust, &err))
        findings_add(ret, "codes", SELF_TEST_FAULT, "unreadable", -1);
    else
        judge_trust(config, &trust, screen, ret);
}
