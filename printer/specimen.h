/* A certificate of nobody, to rehearse with. */
#pragma once

#include "base/certificate.h"

/* Issued by Utopia, the specimen country of ICAO Doc 9303; uses every face. Static storage. */
const struct certificate *specimen_certificate(void);
