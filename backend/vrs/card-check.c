#include "backend/vrs/card-check.h"

#include <string.h>

void card_check_copy(const struct evidence_files *from, struct card_evidence *ret)
{
    _Static_assert(sizeof from->attributes == sizeof ret->attributes, "both hold all of EF 0002");
    memcpy(ret->number, from->number, sizeof ret->number);
    memcpy(ret->attributes, from->attributes, from->attributes_len);
    ret->attributes_len = from->attributes_len;
    memcpy(ret->integrity, from->integrity, sizeof ret->integrity);
    memcpy(ret->certificate, from->certificate, sizeof ret->certificate);
    memcpy(ret->public_key, from->public_key, sizeof ret->public_key);
    memcpy(ret->signature, from->signature, sizeof ret->signature);
}

bool card_check(const struct lookup_request *request, const struct anchors *anchors,
                struct err *err)
{
    uint8_t challenge[CHALLENGE_LEN];
    struct card_evidence evidence;

    if (!card_challenge(request->nonce, NONCE_LEN, request->request_id, challenge, err))
        return false;
    card_check_copy(&request->evidence, &evidence);

    bool ok = evidence_verify(&evidence, anchors, challenge, err);

    card_evidence_wipe(&evidence);
    return ok;
}
