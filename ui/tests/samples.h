/* Invented facts for every page. */
#pragma once

#include "kiosk/session.h"
#include "ui/view.h"

/* What a page of state may show. Static storage. */
const struct ui_view *sample_view(enum session_state state);
