#include "backend/newest.h"

#include <stdint.h>
#include <string.h>

void newest_doses(const struct certificate *certificate, size_t wanted,
                  bool ret[static CERTIFICATE_DOSES_MAX])
{
    memset(ret, 0, CERTIFICATE_DOSES_MAX * sizeof ret[0]);
    for (; wanted > 0; wanted--) {
        size_t newest = SIZE_MAX;

        for (size_t i = 0; i < certificate->dose_count; i++) {
            if (!ret[i] && (newest == SIZE_MAX || strcmp(certificate->doses[i].date,
                                                         certificate->doses[newest].date) >= 0))
                newest = i;
        }
        ret[newest] = true;
    }
}
