#include "backend/dcc-withdrawn.h"

#include <ctype.h>
#include <errno.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

static int compare_hashes(const void *a, const void *b)
{
    return memcmp(a, b, DCC_HASH_LEN);
}

/* True for an empty line too, which *ret_empty says. */
static bool hash_from_line(const char *line, struct dcc_hash *ret, bool *ret_empty)
{
    size_t len = strcspn(line, "#\r\n");

    while (len > 0 && isspace((unsigned char)line[len - 1]))
        len--;
    *ret_empty = len == 0;
    if (len == 0)
        return true;
    if (len != (size_t)2 * DCC_HASH_LEN || strspn(line, "0123456789abcdefABCDEF") < len)
        return false;
    for (size_t i = 0; i < DCC_HASH_LEN; i++) {
        char digits[3] = {line[2 * i], line[2 * i + 1], '\0'};

        ret->bytes[i] = (uint8_t)strtoul(digits, NULL, 16);
    }
    return true;
}

static bool add_hash(struct dcc_withdrawn *list, const struct dcc_hash *hash, struct err *err)
{
    struct dcc_hash *more = realloc(list->hashes, (list->count + 1) * sizeof *list->hashes);

    if (more == NULL)
        return ERR(err, ERR_MEMORY, 0);
    list->hashes = more;
    list->hashes[list->count++] = *hash;
    return true;
}

static bool add_lines(struct dcc_withdrawn *list, FILE *file, struct err *err)
{
    char line[256];

    for (int number = 1; fgets(line, sizeof line, file) != NULL; number++) {
        struct dcc_hash hash;
        bool is_empty;

        if ((strchr(line, '\n') == NULL && !feof(file)) || !hash_from_line(line, &hash, &is_empty))
            return ERR(err, ERR_CONFIG, number);
        if (!is_empty && !add_hash(list, &hash, err))
            return false;
    }
    return !ferror(file) || ERR(err, ERR_IO, errno);
}

bool dcc_withdrawn_add(struct dcc_withdrawn *list, FILE *file, struct err *err)
{
    size_t before = list->count;

    if (!add_lines(list, file, err)) {
        list->count = before;
        return false;
    }
    if (list->count > 0)
        qsort(list->hashes, list->count, sizeof *list->hashes, compare_hashes);
    return true;
}

bool dcc_withdrawn_has(const struct dcc_withdrawn *list, const void *first, size_t first_len,
                       const void *second, size_t second_len)
{
    uint8_t digest[EVP_MAX_MD_SIZE];

    if (list->count == 0)
        return false;

    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool ok = context != NULL && EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1 &&
              EVP_DigestUpdate(context, first, first_len) == 1 &&
              EVP_DigestUpdate(context, second, second_len) == 1 &&
              EVP_DigestFinal_ex(context, digest, NULL) == 1;

    EVP_MD_CTX_free(context);
    /* What cannot be looked up is not let pass. */
    return !ok ||
           bsearch(digest, list->hashes, list->count, sizeof *list->hashes, compare_hashes) != NULL;
}
