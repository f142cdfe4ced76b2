/* Who signed the codes of the test print (printer/test-codes.h): keys that were used once and forgotten. Whoever checks
 * codes says "test" of what they signed. Written by tests/print/renew. */
#pragma once

/* Of the SMART Health Card. */
#define TEST_PRINT_JWKS                                                                            \
    "{\"keys\":[{\"kty\":\"EC\",\"use\":\"sig\",\"alg\":\"ES256\",\"kid\":\"K_"                    \
    "Ocm9kEA380RWAXRd7OMpYT6m-ht2f73b1cvdlVFag\",\"crv\":\"P-256\",\"x\":\"XBK911xB7-"             \
    "gMn8QsFnnViEefmaZVspMrsR98CCezGVg\",\"y\":\"6nEML8Rn_nzmWWYFnM6eqEh0vTGQsm091LsrbGrnKZ0\"}]}"

/* The State above the signer of the ICAO VDS-NC. */
#define TEST_PRINT_CSCA_PEM                                                                        \
    "-----BEGIN CERTIFICATE-----\n"                                                                \
    "MIIBgzCCASqgAwIBAgIBATAKBggqhkjOPQQDAjAnMQswCQYDVQQGEwJVVDEYMBYG\n"                           \
    "A1UEAwwPVGVzdCBwcmludCBDU0NBMCAXDTI2MTEyMTIwNTQ1OFoYDzk5OTkxMjI5\n"                           \
    "MjA1NDU4WjAnMQswCQYDVQQGEwJVVDEYMBYGA1UEAwwPVGVzdCBwcmludCBDU0NB\n"                           \
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEsLsf6rKTdeLc5XffKYZzbbTrjew6\n"                           \
    "wZi3kFda1uExx+0eA+WLWEECy6rQqkU3oMS/NrKGcBW+PB+KKF4gq0zM1aNFMEMw\n"                           \
    "EgYDVR0TAQH/BAgwBgEB/wIBADAOBgNVHQ8BAf8EBAMCAQYwHQYDVR0OBBYEFFC+\n"                           \
    "EUEYi7lje7xtybs4CG/HPV31MAoGCCqGSM49BAMCA0cAMEQCIAUeobFycqaR4r1D\n"                           \
    "tSdK7oAt3WHXE1A93BZTuEU4G/ccAiBaDDICRs9C69aTa28T6OZkg50BdL31X1mn\n"                           \
    "YiYM+m5Yqw==\n"                                                                               \
    "-----END CERTIFICATE-----\n"
