/* GET /v1/screen: which municipalities take part, and with which keys their certificates are signed. */
#include <stdlib.h>

#include "backend/screen.h"
#include "backend/vrs/vrs-private.h"

static bool add(void *context, const struct municipality *municipality)
{
    struct screen *screen = context;

    if (!municipality->taking_part)
        return true;
    if (screen->municipality_count == SCREEN_MUNICIPALITIES_MAX)
        return false;

    struct screen_municipality *to = &screen->municipalities[screen->municipality_count++];

    *to = (struct screen_municipality){.prefecture = municipality->prefecture,
                                       .name = municipality->name,
                                       .dcc = municipality->dcc};
    for (size_t i = 0; i < CERTIFICATE_KINDS; i++)
        to->kinds[i] = municipality->kinds[i];
    for (size_t i = 0; i < sizeof to->code; i++)
        to->code[i] = municipality->code[i];
    for (size_t i = 0; i < sizeof to->kana; i++)
        to->kana[i] = municipality->kana[i];
    return true;
}

void vrs_screen(const struct vrs *vrs, const struct http_request *request,
                struct http_answer *answer)
{
    SCOPED_SCREEN screen = {.issuer_keys = *vrs->issuer_keys};
    struct err err = {0};

    screen.municipalities = calloc(SCREEN_MUNICIPALITIES_MAX, sizeof *screen.municipalities);
    if (screen.municipalities == NULL) {
        http_answer_problem(answer, PROBLEM_INTERNAL);
        return;
    }
    if (!store_each_municipality(vrs->store, add, &screen, &err)) {
        http_answer_problem(answer, vrs_problem(STORE_FAILED, &err));
        return;
    }
    if (!screen_encode(&screen, SCREEN_OF_VRS, &answer->body, &err)) {
        http_answer_problem(answer, PROBLEM_INTERNAL);
        return;
    }
    answer->status = 200;
    answer->content_type = MESSAGE_TYPE_JSON;
    http_answer_etag(request, answer);
}
