/* The inside of a verified certificate. tests/check-includes.sh lets only base/, backend/verified.c
 * and tests include this: whoever could fill it by hand could print without proof. */
#pragma once

#include "base/certificate.h"

struct verified_certificate {
    struct certificate certificate;
};
