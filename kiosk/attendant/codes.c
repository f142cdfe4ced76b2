#include "kiosk/attendant/codes.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX  (ATTENDANTS_MAX * 2 * ATTENDANT_LINE_SIZE)
#define N_MIN     16384
#define R_MIN     8
#define BYTES_MAX ((uint64_t)64 << 20) /* RFC 7914, section 2: scrypt takes 128 N r bytes */
#define P_MAX     4

/* ---- the file ---- */

struct cursor {
    const char *at, *end;
};

static bool skip(struct cursor *cursor, const char *word)
{
    size_t len = strlen(word);

    if ((size_t)(cursor->end - cursor->at) < len || memcmp(cursor->at, word, len) != 0)
        return false;
    cursor->at += len;
    return true;
}

static bool take_number(struct cursor *cursor, uint64_t max, uint64_t *ret)
{
    uint64_t number = 0;
    const char *from = cursor->at;

    for (; cursor->at < cursor->end && *cursor->at >= '0' && *cursor->at <= '9'; cursor->at++) {
        number = number * 10 + (uint64_t)(*cursor->at - '0');
        if (number > max)
            return false;
    }
    *ret = number;
    return cursor->at > from && *from != '0';
}

static int digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* As many bytes as there are hex digits for, up to max; 0 when it is not hex. */
static size_t take_hex(struct cursor *cursor, uint8_t *ret, size_t max)
{
    size_t len = 0;

    while (cursor->end - cursor->at >= 2 && digit_of(cursor->at[0]) >= 0) {
        int low = digit_of(cursor->at[1]);

        if (len == max || low < 0)
            return 0;
        ret[len++] = (uint8_t)(digit_of(cursor->at[0]) << 4 | low);
        cursor->at += 2;
    }
    return len;
}

static bool take_hash(struct cursor *cursor, struct code_hash *ret)
{
    uint64_t r, p;

    if (!skip(cursor, "scrypt$") || !take_number(cursor, UINT32_MAX, &ret->n) ||
        !skip(cursor, "$") || !take_number(cursor, UINT16_MAX, &r) || !skip(cursor, "$") ||
        !take_number(cursor, P_MAX, &p) || !skip(cursor, "$") ||
        take_hex(cursor, ret->salt, CODE_SALT_LEN) != CODE_SALT_LEN || !skip(cursor, "$") ||
        take_hex(cursor, ret->hash, CODE_HASH_LEN) != CODE_HASH_LEN)
        return false;
    ret->r = (uint32_t)r;
    ret->p = (uint32_t)p;
    return ret->n >= N_MIN && (ret->n & (ret->n - 1)) == 0 && r >= R_MIN &&
           128 * ret->n * r <= BYTES_MAX;
}

static bool is_card_number(size_t len)
{
    return len == 4 || len == 7 || len == 8 || len == 10;
}

bool attendant_has_card(const struct attendant *who, const char *text)
{
    struct cursor cursor = {text, text + strcspn(text, "\n")};
    uint8_t number[ATTENDANT_UID_MAX];
    size_t len = take_hex(&cursor, number, sizeof number);

    return is_card_number(len) && cursor.at == cursor.end && len == who->uid_len &&
           equal_in_constant_time(number, who->uid, len);
}

static bool take_card(struct cursor *cursor, struct attendant *ret)
{
    if (cursor->at == cursor->end)
        return true;
    if (!skip(cursor, ":card$"))
        return false;
    ret->uid_len = take_hex(cursor, ret->uid, ATTENDANT_UID_MAX);
    return is_card_number(ret->uid_len);
}

bool attendant_is_name(const char *name)
{
    size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");

    return len > 0 && len < ATTENDANT_NAME_SIZE && name[len] == '\0';
}

static bool take_name(struct cursor *cursor, char ret[static ATTENDANT_NAME_SIZE])
{
    const char *colon = memchr(cursor->at, ':', (size_t)(cursor->end - cursor->at));
    size_t len = colon == NULL ? 0 : (size_t)(colon - cursor->at);

    if (len == 0 || len >= ATTENDANT_NAME_SIZE)
        return false;
    memset(ret, 0, ATTENDANT_NAME_SIZE);
    memcpy(ret, cursor->at, len);
    cursor->at = colon + 1;
    return attendant_is_name(ret);
}

static bool is_new(const struct attendants *attendants, const char *name)
{
    for (size_t i = 0; i < attendants->count; i++)
        if (strcmp(attendants->list[i].name, name) == 0)
            return false;
    return true;
}

static bool take_line(struct cursor line, struct attendants *ret)
{
    struct attendant one = {.uid_len = 0};

    if (line.at == line.end || *line.at == '#')
        return true;
    if (ret->count == ATTENDANTS_MAX || !take_name(&line, one.name) ||
        !take_hash(&line, &one.code) || !take_card(&line, &one) || line.at != line.end ||
        !is_new(ret, one.name))
        return false;
    ret->list[ret->count++] = one;
    return true;
}

bool attendants_parse(const char *text, size_t len, struct attendants *ret, struct err *err)
{
    struct attendants found = {.count = 0};
    const char *at = text, *end = text + len;

    for (int line = 1; at < end; line++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));

        stop = stop == NULL ? end : stop;
        if (!take_line((struct cursor){at, stop}, &found))
            return ERR(err, ERR_CONFIG, line);
        at = stop + 1;
    }
    if (found.count == 0)
        return ERR(err, ERR_CONFIG, 0);
    *ret = found;
    return true;
}

static bool read_all(int fd, char ret[static FILE_MAX], size_t *ret_len, struct err *err)
{
    size_t len = 0;
    ssize_t n;

    while ((n = read(fd, ret + len, FILE_MAX - len)) > 0)
        len += (size_t)n;
    if (n < 0)
        return ERR(err, ERR_IO, errno);
    if (len == FILE_MAX)
        return ERR(err, ERR_TOO_LONG, len);
    *ret_len = len;
    return true;
}

static bool is_private(int fd, struct err *err)
{
    struct stat what;

    if (fstat(fd, &what) != 0)
        return ERR(err, ERR_IO, errno);
    if (!S_ISREG(what.st_mode) || (what.st_mode & (S_IWGRP | S_IRWXO)) != 0)
        return ERR(err, ERR_REFUSED, 0);
    return true;
}

bool attendants_load(const char *path, struct attendants *ret, struct err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    char text[FILE_MAX];
    size_t len = 0;
    bool good;

    if (fd < 0)
        return ERR(err, ERR_IO, errno);
    good = is_private(fd, err) && read_all(fd, text, &len, err);
    close(fd);
    good = good && attendants_parse(text, len, ret, err);
    wipe(text, sizeof text);
    return good;
}

/* ---- hashes ---- */

static bool derive(const struct secret *code, const struct code_hash *hash,
                   uint8_t ret[static CODE_HASH_LEN], struct err *err)
{
    uint64_t n = hash->n, memory = 2 * BYTES_MAX;
    uint32_t r = hash->r, p = hash->p;
    struct secret copy = *code; /* OpenSSL's parameters are not const */
    uint8_t salt[CODE_SALT_LEN];
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_octet_string(OSSL_KDF_PARAM_PASSWORD, copy.bytes, copy.len),
        OSSL_PARAM_octet_string(OSSL_KDF_PARAM_SALT, salt, sizeof salt),
        OSSL_PARAM_uint64(OSSL_KDF_PARAM_SCRYPT_N, &n),
        OSSL_PARAM_uint32(OSSL_KDF_PARAM_SCRYPT_R, &r),
        OSSL_PARAM_uint32(OSSL_KDF_PARAM_SCRYPT_P, &p),
        OSSL_PARAM_uint64(OSSL_KDF_PARAM_SCRYPT_MAXMEM, &memory),
        OSSL_PARAM_END,
    };
    EVP_KDF *scrypt = EVP_KDF_fetch(NULL, "SCRYPT", NULL);
    EVP_KDF_CTX *ctx = EVP_KDF_CTX_new(scrypt); /* NULL for NULL */
    bool good;

    memcpy(salt, hash->salt, sizeof salt);
    good = ctx != NULL && EVP_KDF_derive(ctx, ret, CODE_HASH_LEN, parameters) == 1;
    EVP_KDF_CTX_free(ctx);
    EVP_KDF_free(scrypt);
    secret_wipe(&copy);
    return good || ERR(err, ERR_CRYPTO, 0);
}

bool code_hash_make(const struct secret *code, struct code_hash *ret, struct err *err)
{
    struct code_hash hash = {.n = CODE_N, .r = CODE_R, .p = CODE_P};

    if (RAND_bytes(hash.salt, sizeof hash.salt) != 1)
        return ERR(err, ERR_CRYPTO, 0);
    if (!derive(code, &hash, hash.hash, err))
        return false;
    *ret = hash;
    return true;
}

bool attendants_find(const struct attendants *attendants, const struct secret *code,
                     const struct attendant **ret, struct err *err)
{
    const struct attendant *found = NULL;
    uint8_t hash[CODE_HASH_LEN];

    for (size_t i = 0; i < attendants->count; i++) {
        const struct attendant *one = &attendants->list[i];

        if (!derive(code, &one->code, hash, err))
            return false;
        if (equal_in_constant_time(hash, one->code.hash, sizeof hash))
            found = one;
    }
    wipe(hash, sizeof hash);
    *ret = found;
    return true;
}

/* ---- what a code must not be ---- */

/* Every digit is as far from the one before it. */
static bool is_row(const struct secret *code)
{
    int step = (code->bytes[1] - code->bytes[0] + 10) % 10;

    for (size_t i = 2; i < code->len; i++)
        if ((code->bytes[i] - code->bytes[i - 1] + 10) % 10 != step)
            return false;
    return step <= 1 || step == 9;
}

static bool repeats_after(const struct secret *code, size_t period)
{
    for (size_t i = period; i < code->len; i++)
        if (code->bytes[i] != code->bytes[i - period])
            return false;
    return true;
}

static int two_digits(const struct secret *code, size_t at)
{
    return (code->bytes[at] - '0') * 10 + (code->bytes[at + 1] - '0');
}

static bool is_day(int month, int day)
{
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/* YYYYMMDD or YYMMDD: somebody's birthday. */
static bool is_date(const struct secret *code)
{
    if (code->len == 8)
        return (two_digits(code, 0) == 19 || two_digits(code, 0) == 20) &&
               is_day(two_digits(code, 4), two_digits(code, 6));
    return code->len == 6 && is_day(two_digits(code, 2), two_digits(code, 4));
}

bool code_is_weak(const struct secret *code)
{
    if (code->len < CODE_DIGITS_MIN || code->len > CODE_DIGITS_MAX ||
        !secret_is_digits(code, code->len))
        return true;
    return is_row(code) || repeats_after(code, 2) || repeats_after(code, 3) ||
           repeats_after(code, 4) || is_date(code);
}

static void add_hex(char *text, const uint8_t *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        sprintf(text + strlen(text), "%02x", bytes[i]);
}

void attendant_line(const char *name, const struct code_hash *hash,
                    char ret[static ATTENDANT_LINE_SIZE])
{
    snprintf(ret, ATTENDANT_LINE_SIZE, "%s:scrypt$%llu$%u$%u$", name, (unsigned long long)hash->n,
             hash->r, hash->p);
    add_hex(ret, hash->salt, sizeof hash->salt);
    strcat(ret, "$");
    add_hex(ret, hash->hash, sizeof hash->hash);
}
