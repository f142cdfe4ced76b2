#include "backend/verified.h"

#include <stdlib.h>
#include <string.h>

#include "backend/document.h"
#include "backend/issue.h"
#include "backend/jws.h"
#include "backend/message.h"
#include "backend/verified-codes.h"
#include "base/certificate-private.h"
#include "base/secret.h"

void expected_wipe(struct expected *expected)
{
    wipe(expected, sizeof *expected);
}

static bool open_jws(const char *jws, size_t len, const char *typ, const struct trust *trust,
                     int64_t now, struct text *ret, struct err *err)
{
    struct err inner = {0};

    if (jws_verify(jws, len, MESSAGE_ANSWER_MAX, typ, trust, ROLE_VRS, now, ret, NULL, &inner))
        return true;
    return inner.code == ERR_MEMORY ? ERR(err, ERR_MEMORY, 0) : ERR(err, ERR_UNTRUSTED, 0);
}

static bool check_binding(const struct binding *binding, const struct expected *expected,
                          struct err *err)
{
    if (memcmp(binding->request_id, expected->request_id, REQUEST_ID_LEN) != 0)
        return ERR(err, ERR_UNBOUND, UNBOUND_REQUEST_ID);
    if (strcmp(binding->kiosk, expected->kiosk) != 0)
        return ERR(err, ERR_UNBOUND, UNBOUND_KIOSK);
    if (memcmp(binding->subject, expected->subject, SUBJECT_LEN) != 0)
        return ERR(err, ERR_UNBOUND, UNBOUND_SUBJECT);
    return true;
}

static bool check_words(const char *municipality, enum certificate_kind kind, const char *name,
                        const char *birth_date, const struct expected *expected, struct err *err)
{
    if (strcmp(municipality, expected->municipality) != 0)
        return ERR(err, ERR_UNBOUND, UNBOUND_MUNICIPALITY);
    if (kind != expected->kind)
        return ERR(err, ERR_UNBOUND, UNBOUND_KIND);
    if (strcmp(name, expected->name) != 0)
        return ERR(err, ERR_UNBOUND, UNBOUND_NAME);
    if (strcmp(birth_date, expected->birth_date) != 0)
        return ERR(err, ERR_UNBOUND, UNBOUND_BIRTH_DATE);
    return true;
}

static bool check_time(const struct binding *binding, int64_t now, struct err *err)
{
    if (now + MESSAGE_CLOCK_SKEW_S < binding->issued_at)
        return ERR(err, ERR_EXPIRED, -1);
    if (now > binding->expires) {
        int64_t late_s = now - binding->expires;

        return ERR(err, ERR_EXPIRED, late_s < INT32_MAX ? late_s : INT32_MAX);
    }
    return true;
}

/* What the lookup promises about sheets is what the page will need: names other than the card's are not
 * in the answer, so only the certificate can be held to certificate_sheets(). */
static bool check_lookup(const struct lookup_answer *answer, const struct expected *expected,
                         int64_t now, struct err *err)
{
    return check_binding(&answer->binding, expected, err) &&
           check_words(answer->municipality, answer->kind, answer->name, answer->birth_date,
                       expected, err) &&
           check_time(&answer->binding, now, err);
}

bool lookup_answer_verify(const char *jws, size_t len, const struct trust *trust,
                          const struct expected *expected, int64_t now, struct lookup_answer *ret,
                          struct err *err)
{
    SCOPED_TEXT payload = {0};

    memset(ret, 0, sizeof *ret);
    if (!open_jws(jws, len, MESSAGE_TYP_LOOKUP_ANSWER, trust, now, &payload, err))
        return false;
    if (!lookup_answer_decode(payload.bytes, payload.len, ret, NULL))
        return ERR(err, ERR_UNTRUSTED, 0);
    if (check_lookup(ret, expected, now, err))
        return true;
    lookup_answer_wipe(ret);
    return false;
}

static bool check_page(const struct certificate *page, const struct lookup_answer *promised,
                       struct err *err)
{
    if (!doses_are_equal(page->doses, page->dose_count, promised->doses, promised->dose_count))
        return ERR(err, ERR_UNBOUND, UNBOUND_DOSES);
    if (page->sheets != certificate_sheets(page) || page->sheets != promised->sheets)
        return ERR(err, ERR_UNBOUND, UNBOUND_SHEETS);
    return true;
}

static bool check_answer(const struct issue_answer *answer, const struct expected *expected,
                         const struct lookup_answer *promised, const struct code_trust *signers,
                         const struct products *products, int64_t now, struct err *err)
{
    const struct certificate *page = &answer->certificate;

    return check_binding(&answer->binding, expected, err) &&
           check_words(page->municipality, page->kind, page->holder.name, page->holder.birth_date,
                       expected, err) &&
           check_page(page, promised, err) && check_time(&answer->binding, now, err) &&
           verified_codes_check(page, promised, signers, products, now, err);
}

static void answer_free(struct issue_answer **answer)
{
    if (*answer != NULL)
        issue_answer_wipe(*answer);
    free(*answer);
    *answer = NULL;
}

bool certificate_answer_verify(const char *jws, size_t len, const struct trust *trust,
                               const struct expected *expected,
                               const struct lookup_answer *promised,
                               const struct code_trust *signers, const struct products *products,
                               int64_t now, struct verified_certificate **ret, struct err *err)
{
    SCOPED_TEXT payload = {0};
    SCOPED(answer_free) struct issue_answer *answer = calloc(1, sizeof *answer);

    if (answer == NULL)
        return ERR(err, ERR_MEMORY, 0);
    if (!open_jws(jws, len, MESSAGE_TYP_CERTIFICATE_ANSWER, trust, now, &payload, err))
        return false;
    if (!issue_answer_decode(payload.bytes, payload.len, answer, NULL))
        return ERR(err, ERR_UNTRUSTED, 0);
    if (!check_answer(answer, expected, promised, signers, products, now, err))
        return false;

    struct verified_certificate *verified = malloc(sizeof *verified);

    if (verified == NULL)
        return ERR(err, ERR_MEMORY, 0);
    verified->certificate = answer->certificate;
    *ret = verified;
    return true;
}
