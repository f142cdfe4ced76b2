#include "cardlib/authorities.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NO_CERTIFICATE, NO_AUTHORITY }; /* details of ERR_CONFIG */

static void dir_close(DIR **dir)
{
    if (*dir != NULL)
        closedir(*dir);
}

static void file_close(FILE **file)
{
    if (*file != NULL)
        fclose(*file);
}

static bool is_certificate_file(const char *name)
{
    static const char suffix[] = ".pem";
    size_t len = strlen(name);

    return name[0] != '.' && len >= sizeof suffix &&
           strcmp(name + len - (sizeof suffix - 1), suffix) == 0;
}

/* The end of a file is an error of PEM's. */
static bool is_end(void)
{
    unsigned long code = ERR_peek_last_error();

    ERR_clear_error();
    return ERR_GET_LIB(code) == ERR_LIB_PEM && ERR_GET_REASON(code) == PEM_R_NO_START_LINE;
}

static bool take_certificates(struct proof_authorities *authorities, FILE *file, struct err *err)
{
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

static bool read_file(struct proof_authorities *authorities, int directory, const char *name,
                      struct err *err)
{
    int fd = openat(directory, name, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return ERR(err, ERR_IO, errno);

    SCOPED(file_close) FILE *file = fdopen(fd, "r");

    if (file == NULL) {
        close(fd);
        return ERR(err, ERR_MEMORY, 0);
    }
    return take_certificates(authorities, file, err);
}

static bool read_all(struct proof_authorities *authorities, DIR *dir, struct err *err)
{
    const struct dirent *entry;

    while (errno = 0, (entry = readdir(dir)) != NULL) {
        if (is_certificate_file(entry->d_name) &&
            !read_file(authorities, dirfd(dir), entry->d_name, err))
            return false;
    }
    if (errno != 0)
        return ERR(err, ERR_IO, errno);
    return authorities->count > 0 || ERR(err, ERR_CONFIG, NO_CERTIFICATE);
}

struct proof_authorities *proof_authorities_load(const char *directory, struct err *err)
{
    SCOPED(dir_close) DIR *dir = opendir(directory);

    if (dir == NULL) {
        ERR(err, ERR_IO, errno);
        return NULL;
    }

    SCOPED_PROOF_AUTHORITIES *authorities = calloc(1, sizeof *authorities);

    if (authorities == NULL) {
        ERR(err, ERR_MEMORY, 0);
        return NULL;
    }
    return read_all(authorities, dir, err) ? MOVE(authorities) : NULL;
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
