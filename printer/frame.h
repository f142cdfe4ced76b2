/* What every sheet has around its content: whose paper, which certificate, what it is called, where
 * to fold it, who can be asked, which sheet of how many. */
#pragma once

#include "base/certificate.h"
#include "printer/page.h"

/* sheet is 1 for the first. */
void frame_draw(struct page *page, const struct certificate *certificate, unsigned sheet);
