#include "kiosk/resident.h"

#include <stddef.h>

#include "base/locked.h"

struct resident *resident_new(struct err *err)
{
    struct resident *resident = locked_new(sizeof *resident, err);

    if (resident == NULL)
        return NULL;
    resident->outcome.result = OUTCOME_CANCELLED;
    if (!request_id_new(resident->outcome.request_id, err))
        resident_free(&resident);
    return resident;
}

void resident_wipe(struct resident *resident)
{
    secret_wipe(&resident->pin);
    wipe(resident->nonce, sizeof resident->nonce);
    resident->nonce_ms = 0;
    card_evidence_wipe(&resident->evidence);
    person_wipe(&resident->person);
    lookup_request_wipe(&resident->request);
    expected_wipe(&resident->expected);
    lookup_answer_wipe(&resident->answer);
    verified_certificate_free(&resident->certificate);
}

void resident_free(struct resident **resident)
{
    if (*resident == NULL)
        return;
    resident_wipe(*resident);
    locked_free(*resident, sizeof **resident);
    *resident = NULL;
}
