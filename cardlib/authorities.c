#include "cardlib/authorities.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

#include "cardlib/directory.h"

enum { NO_CERTIFICATE, NO_AUTHORITY }; /* details of ERR_CONFIG */

/* The end of a file is an error of PEM's. */
static bool is_end(void)
{
    unsigned long code = ERR_peek_last_error();

    ERR_clear_error();
    return ERR_GET_LIB(code) == ERR_LIB_PEM && ERR_GET_REASON(code) == PEM_R_NO_START_LINE;
}

static bool take_certificates(void *ctx, FILE *file, struct err *err)
{
    struct proof_authorities *authorities = ctx;
    size_t before = authorities->count;
    X509 *certificate;

    while ((certificate = PEM_read_X509(file, NULL, NULL, NULL)) != NULL) {
        if (authorities->count == AUTHORITIES_MAX || X509_check_ca(certificate) != 1) {
            X509_free(certificate);
            return ERR(err, ERR_CONFIG, NO_AUTHORITY);
        }
        authorities->list[authorities->count++] = certificate;
    }
    if (ferror(file))
        return ERR(err, ERR_IO, errno);
    return (is_end() && authorities->count > before) || ERR(err, ERR_CONFIG, NO_AUTHORITY);
}

struct proof_authorities *proof_authorities_load(const char *directory, struct err *err)
{
    SCOPED_PROOF_AUTHORITIES *authorities = calloc(1, sizeof *authorities);

    if (authorities == NULL) {
        ERR(err, ERR_MEMORY, 0);
        return NULL;
    }
    if (!directory_each(directory, ".pem", take_certificates, authorities, err))
        return NULL;
    if (authorities->count == 0) {
        ERR(err, ERR_CONFIG, NO_CERTIFICATE);
        return NULL;
    }
    return MOVE(authorities);
}

void proof_authorities_free(struct proof_authorities **authorities)
{
    if (*authorities == NULL)
        return;
    for (size_t i = 0; i < (*authorities)->count; i++)
        X509_free((*authorities)->list[i]);
    free(*authorities);
    *authorities = NULL;
}
