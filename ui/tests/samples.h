/* Invented facts for every page. */
#pragma once

#include "kiosk/session.h"
#include "ui/view.h"

/* More doses than one screenful holds. */
#define SAMPLE_DOSES 8
extern const struct ui_dose sample_doses[SAMPLE_DOSES];

/* What a page of state may show. Static storage. */
const struct ui_view *sample_view(enum session_state state);
