#include "backend/pem.h"

#include <errno.h>

FILE *pem_open(const char *path, struct err *err)
{
    FILE *file = fopen(path, "re");

    if (file == NULL)
        (void)ERR(err, ERR_IO, errno);
    return file;
}

void pem_close(FILE **file)
{
    if (*file != NULL)
        fclose(*file);
}

void x509_unref(X509 **certificate)
{
    X509_free(*certificate);
}
