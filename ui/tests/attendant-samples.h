/* Invented facts for every page of the attendants' window. */
#pragma once

#include "ui/attendant.h"

/* Everything is fine, nobody was being served. Static storage. */
struct ui_attendant_view sample_attendant(void);

/* … but for what ails, which is on the banner and, where it is a device's, on its tile. */
struct ui_attendant_view sample_ailing(enum ui_ailment ails);
