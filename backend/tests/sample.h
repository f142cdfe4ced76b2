/* A made-up resident's messages for the tests: every member set, none like another. */
#pragma once

#include "backend/issue.h"
#include "backend/lookup.h"
#include "backend/screen.h"

#define SAMPLE_NOW INT64_C(1795230000) /* 2026-11-21 */

void sample_lookup_request(struct lookup_request *ret);
void sample_lookup_answer(struct lookup_answer *ret);

/* Without codes. */
void sample_certificate(enum certificate_kind kind, size_t doses, struct certificate *ret);
void sample_issue_answer(struct issue_answer *ret);
void sample_screen(struct screen *ret);
