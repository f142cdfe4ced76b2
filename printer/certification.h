/* What is certified, when and by whom; on a further sheet, where that stands. */
#pragma once

#include "base/certificate.h"
#include "printer/page.h"

void certification_draw(struct page *page, const struct certificate *certificate);

/* For every sheet but the first. */
void certification_draw_reference(struct page *page);

/* The lowest place for the table's last rule on the first sheet and on a further one. */
#define CERTIFICATION_TABLE_UNTIL           MM(162.56 - 5.08)
#define CERTIFICATION_REFERENCE_TABLE_UNTIL MM(183.94 - 8.47)
