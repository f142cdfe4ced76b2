/* libcups' TLS handshake with limits of ours: its own are ten seconds that nobody can cut short. Private to printer/. */
#pragma once

#include "printer/ipp.h"

/* Encrypts printer->http, which is connected in plain and has said nothing; libcups connects anew for it. False when
 * the other side does not speak TLS, or the call under way has come to an end: the connection is then of no use. */
MUST_USE bool handshake(struct printer *printer);
