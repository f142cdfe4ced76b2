/* PEM files and what is read from them, let go of with their scope. Private to backend/. */
#pragma once

#include <openssl/x509.h>
#include <stdio.h>

#include "base/err.h"
#include "base/scope.h"

/* Opens path for reading; not inherited by other programs. NULL and ERR_IO (detail: errno). */
FILE *pem_open(const char *path, struct err *err);

/* *file and *certificate may be NULL. */
void pem_close(FILE **file);
#define SCOPED_FILE SCOPED(pem_close) FILE
void x509_unref(X509 **certificate);
#define SCOPED_X509 SCOPED(x509_unref) X509
