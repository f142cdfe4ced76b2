/* Inside of vdsnc: what data says (qr.md 2.1), before anybody vouches for it. */
#pragma once

#include <jansson.h>

#include "backend/vdsnc.h"

/* Reads data, whose numbers jcs_write() has taken. Members that are not known here are let pass: they are signed, but
 * say nothing that is shown. ret was zeros; at a fault it holds rubbish. */
enum vdsnc_fault vdsnc_content_read(const json_t *data, struct vdsnc *ret);
