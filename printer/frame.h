/* What every sheet has around its content: whose paper, which certificate, what it is called, where
 * to fold it, who can be asked, which sheet of how many. */
#pragma once

#include "base/certificate.h"
#include "printer/page.h"

/* Head, title and fold ticks. sheet is 1 for the first. */
void frame_draw_top(struct page *page, const struct certificate *certificate, unsigned sheet);

/* The footer; drawn last, so that a reader of the PDF comes to it last. */
void frame_draw_bottom(struct page *page, const struct certificate *certificate, unsigned sheet);
