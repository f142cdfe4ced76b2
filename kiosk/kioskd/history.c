#include "kiosk/kioskd/history.h"

#include <string.h>

void history_entered(struct history *history, const struct session *session)
{
    if (history->began_ms == 0 && session_serves(session))
        history->began_ms = now_ms();
}

void history_ended(struct history *history, const struct session *session, enum why why)
{
    int64_t served_ms = history->began_ms == 0 ? 0 : now_ms() - history->began_ms;

    history->began_ms = 0;
    if (session->shown[0] != '\0')
        return;
    memmove(&history->past[1], &history->past[0], sizeof history->past - sizeof history->past[0]);
    history->past[0] = (struct past){
        .at = time(NULL), .why = why, .phase = session->phase, .served_ms = served_ms};
    if (history->count < HISTORY_MAX)
        history->count++;
}
