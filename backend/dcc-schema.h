/* The members of a DCC (schema 1.3.3), out of CBOR. */
#pragma once

#include "backend/cbor.h"
#include "backend/dcc-private.h"

/* The issuer's country among the claims; there may be none. */
MUST_USE bool dcc_issuer_read(const struct cbor *claims, struct dcc *ret);

/* The one entry of v, t and r. DCC_GOOD, DCC_NO_ENTRY, DCC_MANY_ENTRIES, or DCC_BAD_SCHEMA when it is no list. */
enum dcc_fault dcc_entry_find(const struct cbor *content, enum dcc_kind *ret_kind,
                              struct cbor *ret_entry);

/* All of ret that the content says; of tests and recoveries the name, `ci` and what else all kinds have. False
 * when a member is missing or has another form. Members that the schema does not know are let pass. */
MUST_USE bool dcc_schema_read(const struct cbor *content, enum dcc_kind kind,
                              const struct cbor *entry, struct dcc *ret);
