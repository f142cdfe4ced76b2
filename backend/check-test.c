#include <string.h>

#include "backend/check-private.h"
#include "backend/test-print-keys.h"

/* Three outcomes stay three: what a test print says certifies nothing. */
static const struct check_verdict verdict = {
    CHECK_NOT_VERIFIED, "This is a test print: the code can be read, and certifies nothing."};

static bool load(struct code_trust *ret)
{
    ret->states = vdsnc_trust_parse(TEST_PRINT_CSCA_PEM, strlen(TEST_PRINT_CSCA_PEM), NULL);
    ret->has_states = true;
    return ret->states != NULL &&
           issuer_keys_parse(TEST_PRINT_JWKS, strlen(TEST_PRINT_JWKS), &ret->issuers, NULL);
}

void check_test(const struct text *text, int64_t now, struct check *ret)
{
    SCOPED_CODE_TRUST testers = {0};
    struct check check = {0};

    if (!load(&testers))
        return;
    if (ret->format == CHECK_SHC)
        check_shc(text, &testers, now, &check);
    else if (ret->format == CHECK_VDS_NC)
        check_vdsnc(text, &testers, now, &check);
    if (check.outcome == CHECK_VERIFIED && check.reason != NULL)
        check_judge(ret->format, "test", &verdict, ret);
    check_wipe(&check);
}
