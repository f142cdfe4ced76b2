/* A document as PWG raster (PWG 5102.4-2012), for printers that take no PDF and for those that draw one
 * less exactly than we do. */
#pragma once

#include "printer/buffer.h"
#include "printer/drawing.h"
#include "printer/format.h"

/* What an A4 sheet has in dots: what is left of a whole one is cut off (libcups, and every printer that
 * was made against it). */
#define PWG_A4_WIDTH(dpi)  ((dpi)*21000u / 2540u)
#define PWG_A4_HEIGHT(dpi) ((dpi)*29700u / 2540u)

/* Appends all sheets of drawing, drawn and packed strip by strip: one-sided, upright, black. *ret_sum is the
 * bits_sum() of every row that was drawn. ERR_MEMORY, and what the drawing reports; *ret is then to
 * be thrown away. */
MUST_USE bool pwg_write(const struct drawing *drawing, const struct format *format,
                        struct buffer *ret, uint64_t *ret_sum, struct err *err);
