/* A person whom the public functions have made. */
#pragma once

#include <mynacard/person.h>

#include "cardlib/evidence.h"

/* Copies; NULL when out of memory. */
struct myna_person *public_person(const struct person *from);
