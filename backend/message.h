/* What every message of docs/protocol.md has in common: limits, headers, media types. */
#pragma once

#define MESSAGE_REQUEST_MAX (64 * 1024) /* bytes of a request's body */
#define MESSAGE_ANSWER_MAX                                                                         \
    (1024 * 1024) /* bytes of an answer's body: a screen of 2,000 municipalities */

#define MESSAGE_PROTOCOL_HEADER "Madoguchi-Protocol"
#define MESSAGE_PROTOCOL        "1"
#define MESSAGE_KIOSK_HEADER    "Madoguchi-Kiosk" /* centre to VRS */

#define MESSAGE_TYPE_JSON    "application/json"
#define MESSAGE_TYPE_JOSE    "application/jose"
#define MESSAGE_TYPE_PROBLEM "application/problem+json"

#define MESSAGE_PATH_SCREEN       "/v1/screen"
#define MESSAGE_PATH_NONCES       "/v1/nonces"
#define MESSAGE_PATH_LOOKUPS      "/v1/lookups"
#define MESSAGE_PATH_CERTIFICATES "/v1/certificates"
#define MESSAGE_PATH_OUTCOMES     "/v1/outcomes"

/* Member "typ" of a JWS: what it is, so that one cannot stand for another. */
#define MESSAGE_TYP_LOOKUP             "lookup"
#define MESSAGE_TYP_LOOKUP_ANSWER      "lookup-answer"
#define MESSAGE_TYP_CERTIFICATE_ANSWER "certificate-answer"

#define MESSAGE_ID_SIZE     33 /* a kiosk's, centre's or VRS's id: 1 to 32 of [a-z0-9-], and NUL */
#define MESSAGE_TICKET_SIZE 1025
#define MESSAGE_TERMS_SIZE  33 /* a version of the terms */
#define MESSAGE_ISSUER_SIZE 257

#define MESSAGE_NONCE_LIFE_S  600
#define MESSAGE_ANSWER_LIFE_S 300
#define MESSAGE_LOOKUPS_MAX   5
#define MESSAGE_CLOCK_SKEW_S  30 /* how far another machine's clock may be ahead of ours */
