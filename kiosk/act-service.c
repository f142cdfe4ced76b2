/* What the worker asks the centre, and VRS behind it. */
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "kiosk/kiosk.h"

#define SCREEN_MS  8000
#define NONCE_MS   8000
#define LOOKUP_MS  20000
#define ISSUE_MS   30000
#define OUTCOME_MS 5000

/* Half of a nonce's life: the other half is for the resident, from the card to the municipality. */
#define NONCE_FRESH_MS (MESSAGE_NONCE_LIFE_S / 2 * 1000)

#define JAPAN_S (9 * 60 * 60) /* ahead of UTC; no daylight saving */

static int64_t milliseconds(void)
{
    return g_get_monotonic_time() / 1000;
}

int service_minute(void)
{
    return (int)((time(NULL) + JAPAN_S) / 60 % SCREEN_DAY_MIN);
}

enum session_event act_check_service(struct kiosk *kiosk)
{
    struct err err;

    if (!client_screen(kiosk->client, SCREEN_MS, &kiosk->screen, NULL, &err))
        return kiosk_failed(kiosk, DEVICE_SERVICE, &err);
    if (screen_is_open(&kiosk->screen, service_minute()))
        return EVENT_READY;
    ERR(&err, ERR_CLOSED, 0);
    return kiosk_failed(kiosk, DEVICE_SERVICE, &err);
}

bool service_refresh_nonce(struct kiosk *kiosk, struct err *err)
{
    struct resident *resident = kiosk->resident;

    if (resident->nonce_ms != 0 && milliseconds() - resident->nonce_ms < NONCE_FRESH_MS)
        return true;
    if (!client_nonce(kiosk->client, NONCE_MS, resident->nonce, err))
        return false;
    resident->nonce_ms = milliseconds();
    return true;
}

static void copy_evidence(const struct card_evidence *from, struct evidence_files *to)
{
    memcpy(to->number, from->number, sizeof to->number);
    memcpy(to->attributes, from->attributes, from->attributes_len);
    to->attributes_len = from->attributes_len;
    memcpy(to->integrity, from->integrity, sizeof to->integrity);
    memcpy(to->certificate, from->certificate, sizeof to->certificate);
    memcpy(to->public_key, from->public_key, sizeof to->public_key);
    memcpy(to->signature, from->signature, sizeof to->signature);
}

/* What the answer must be about: this session, this kiosk, this card, this choice. */
static bool fill_expected(struct kiosk *kiosk, enum certificate_kind kind, struct err *err)
{
    struct resident *resident = kiosk->resident;
    struct expected *expected = &resident->expected;
    uint8_t number[EVIDENCE_DIGEST_LEN], basic_four[EVIDENCE_DIGEST_LEN];
    struct date birth;

    expected_wipe(expected);
    /* A birth date that is no day of the calendar is for a clerk. */
    if (!date_from_digits(resident->person.birth, &birth))
        return ERR(err, ERR_COUNTER_ONLY, 0);
    if (!evidence_digests(&resident->evidence, number, basic_four, err) ||
        !subject_commitment(resident->outcome.request_id, basic_four, number, expected->subject,
                            err))
        return false;
    memcpy(expected->request_id, resident->outcome.request_id, REQUEST_ID_LEN);
    g_strlcpy(expected->kiosk, client_kiosk(kiosk->client), sizeof expected->kiosk);
    memcpy(expected->municipality, resident->municipality, sizeof expected->municipality);
    expected->kind = kind;
    memcpy(expected->name, resident->person.name, sizeof expected->name);
    date_to_iso(&birth, expected->birth_date);
    return true;
}

static void fill_request(struct kiosk *kiosk, enum certificate_kind kind)
{
    struct resident *resident = kiosk->resident;
    struct lookup_request *request = &resident->request;

    lookup_request_wipe(request);
    memcpy(request->request_id, resident->outcome.request_id, REQUEST_ID_LEN);
    memcpy(request->municipality, resident->municipality, sizeof request->municipality);
    request->kind = kind;
    memcpy(request->terms, kiosk->screen.terms.version, sizeof request->terms);
    memcpy(request->nonce, resident->nonce, NONCE_LEN);
    copy_evidence(&resident->evidence, &request->evidence);
}

static bool look_up(struct kiosk *kiosk, enum certificate_kind kind, struct err *err)
{
    struct resident *resident = kiosk->resident;
    bool answered;

    if (!fill_expected(kiosk, kind, err))
        return false;
    fill_request(kiosk, kind);
    resident->asked = true;
    answered = client_lookup(kiosk->client, LOOKUP_MS, &resident->request, &resident->expected,
                             &resident->answer, err);
    lookup_request_wipe(&resident->request);
    return answered;
}

/* Everybody whose codes can be checked here. Borrowed from kiosk. */
static struct code_trust signers_of(const struct kiosk *kiosk)
{
    struct code_trust signers = kiosk->signers;

    signers.issuers = kiosk->screen.issuer_keys;
    return signers;
}

/* A product that was described by another table than ours: nobody here knows what its codes must say. */
static bool knows_products(const struct kiosk *kiosk)
{
    const struct lookup_answer *answer = &kiosk->resident->answer;
    struct err err;

    for (size_t i = 0; i < answer->dose_count; i++) {
        if (products_words(kiosk->products, &answer->doses[i]) != PRODUCT_OTHER_TABLE)
            continue;
        ERR(&err, ERR_NOT_FOUND, i + 1);
        log_err(&err);
        return false;
    }
    return true;
}

/* A code that cannot be checked is not printed: better to know before anything is issued. */
static bool can_be_checked(const struct kiosk *kiosk)
{
    const struct code_trust signers = signers_of(kiosk);
    struct err err;

    if (!knows_products(kiosk))
        return false;
    for (size_t i = 0; i < CERTIFICATE_FORMATS; i++) {
        if (!kiosk->resident->answer.codes[i] ||
            code_trust_has(&signers, (enum certificate_format)i))
            continue;
        ERR(&err, ERR_CONFIG, i);
        log_err(&err);
        return false;
    }
    return true;
}

/* A name that cannot be printed whole is for a clerk, and better now than after it was issued. */
static bool can_be_printed(const struct resident *resident)
{
    struct err err;

    if (document_can_print_name(resident->answer.name, &err))
        return true;
    log_err(&err);
    return false;
}

enum session_event act_look_up(struct kiosk *kiosk)
{
    struct resident *resident = kiosk->resident;
    enum certificate_kind kind = resident->overseas ? CERTIFICATE_OVERSEAS : CERTIFICATE_DOMESTIC;
    const struct screen_municipality *municipality =
        screen_find(&kiosk->screen, resident->municipality);
    struct err err;

    lookup_answer_wipe(&resident->answer);
    /* Nothing is sent to where it cannot be answered. */
    if (municipality == NULL || !municipality->kinds[kind])
        return EVENT_NOT_TAKING_PART;
    if (!look_up(kiosk, kind, &err))
        return kiosk_failed(kiosk, DEVICE_SERVICE, &err);
    g_atomic_int_set(&kiosk->sheets, (gint)resident->answer.sheets);
    return can_be_checked(kiosk) && can_be_printed(resident) ? EVENT_READY : EVENT_COUNTER_ONLY;
}

bool service_issue(struct kiosk *kiosk, struct err *err)
{
    struct resident *resident = kiosk->resident;
    const struct code_trust signers = signers_of(kiosk);

    /* From here on there may be a certificate, whether its answer reaches us or not. */
    resident->outcome.result = OUTCOME_NOT_PRINTED;
    if (!client_certificate(kiosk->client, ISSUE_MS, &resident->expected, &resident->answer,
                            &signers, kiosk->products, &resident->certificate, err))
        return false;
    g_strlcpy(resident->outcome.certificate_id,
              verified_certificate_view(resident->certificate)->id,
              sizeof resident->outcome.certificate_id);
    return true;
}

void service_tell_outcome(struct kiosk *kiosk)
{
    struct resident *resident = kiosk->resident;
    struct err err;

    if (!resident->asked)
        return;
    if (client_outcome(kiosk->client, OUTCOME_MS, &resident->outcome, &err))
        resident->asked = false;
    else
        log_event(LOG_OUTCOME_LOST, (int32_t)err.code);
}
