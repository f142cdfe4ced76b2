/* A profile of gray for the output intent of a PDF/A (ICC.1:2001-04, version 2.1), made here, so that none needs to
 * be shipped. */
#pragma once

#include <stdint.h>

#define ICC_GRAY_LEN 352

/* Gray of gamma 2.2 on the white of D50. */
void icc_gray(uint8_t ret[static ICC_GRAY_LEN]);
