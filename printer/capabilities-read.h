/* Reads and uses capabilities in IPP's terms. Private to printer/. */
#pragma once

#include <cups/ipp.h>
#include <stddef.h>

#include "printer/capabilities.h"

/* The attributes that capabilities_read() wants in an answer. */
extern const char *const capabilities_wanted[];
extern const size_t capabilities_wanted_count;

void capabilities_read(ipp_t *answer, struct printer_capabilities *ret);

/* Adds to a request for a job how it is to be printed. */
void capabilities_tell(const struct printer_capabilities *can, ipp_t *request);
