/* SMART Health Cards with a payload of a test's own, truly signed by the tests' issuer (keys.h). */
#pragma once

#include <stddef.h>

/* The JWS of a card. The caller frees it with g_free(). */
char *shc_forge(const char *payload, size_t len);

/* The payload of one dose, signed at nbf (seconds since 1970 UTC), with vc.rid unless that is NULL. The caller frees it. */
char *shc_forge_payload(const char *nbf, const char *rid);
