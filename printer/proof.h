/* What would be on paper, before it is: the codes of the first sheet as dots, and whether they say
 * what they must. */
#pragma once

#include "base/certificate.h"
#include "printer/drawing.h"
#include "printer/raster.h"

/* Draws the codes' third of the first sheet, 300 dots an inch. The caller ends *ret with
 * raster_done(). ERR_MEMORY, and whatever the drawing reports. */
MUST_USE bool proof_draw(const struct drawing *drawing, struct raster *ret, struct err *err);

/* True when the codes in proof say what certificate says and nothing else; ERR_UNREADABLE_CODE,
 * detail how many of them did. */
MUST_USE bool proof_says(const struct raster *proof, const struct certificate *certificate,
                         struct err *err);
