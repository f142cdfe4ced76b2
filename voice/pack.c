#include "voice/pack.h"

#include <fcntl.h>
#include <jansson.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "voice/opus.h"

#define DIGEST_LEN 32

/* clang-format off */
static const char *const words[] = {
    [PACK_NO_DIRECTORY] = "is no directory that can be read",
    [PACK_NO_MANIFEST]  = "has no " PACK_MANIFEST,
    [PACK_NO_JSON]      = "has a " PACK_MANIFEST " that is not in the form of one",
    [PACK_ENTRY]        = "lists something that is not described as it should be",
    [PACK_PATH]         = "lists a file that lies elsewhere",
    [PACK_TWICE]        = "lists the same prompt twice",
    [PACK_NO_FILE]      = "lists a file that is not there, or is too long",
    [PACK_NOT_OPUS]     = "lists a file that is not Opus",
    [PACK_DIGEST]       = "lists a file that has been changed: its SHA-256 is another",
};
/* clang-format on */
_Static_assert(ARRAY_LEN(words) == PACK_FAULTS, "every fault has its words");

const char *pack_fault_words(enum pack_fault_kind kind)
{
    return words[kind];
}

void pack_done(struct pack *pack)
{
    for (size_t i = 0; i < pack->count; i++)
        free(pack->prompts[i].opus);
    free(pack->prompts);
    *pack = (struct pack){0};
}

/* ---- files ---- */

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
}
#define SCOPED_FD SCOPED(close_fd) int

static bool read_all(int fd, unsigned char *bytes, size_t len)
{
    for (size_t got = 0; got < len;) {
        ssize_t n = read(fd, bytes + got, len - got);

        if (n <= 0)
            return false;
        got += (size_t)n;
    }
    return true;
}

/* The bytes of a plain file of the directory, to be freed. NULL when it is none, empty or too long. */
static unsigned char *read_file(int directory, const char *name, size_t *ret_len)
{
    /* Whatever lies there: a pipe must not hold us up, nor a link lead us elsewhere. */
    SCOPED_FD fd = openat(directory, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    struct stat facts;
    unsigned char *bytes;

    if (fd < 0 || fstat(fd, &facts) != 0 || !S_ISREG(facts.st_mode) || facts.st_size < 1 ||
        (size_t)facts.st_size > PACK_BYTES_MAX)
        return NULL;
    *ret_len = (size_t)facts.st_size;
    bytes = malloc(*ret_len);
    if (bytes != NULL && !read_all(fd, bytes, *ret_len)) {
        free(bytes);
        return NULL;
    }
    return bytes;
}

/* ---- one entry ---- */

static bool copy_text(const json_t *entry, const char *key, char *ret, size_t size)
{
    const json_t *value = json_object_get(entry, key);
    size_t len = json_string_length(value);

    if (!json_is_string(value) || len == 0 || len >= size ||
        strlen(json_string_value(value)) != len)
        return false;
    memcpy(ret, json_string_value(value), len + 1);
    return true;
}

static bool is_digit_of_hex(char c, unsigned *ret)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = c == '\0' ? NULL : strchr(digits, c);

    if (at != NULL)
        *ret = (unsigned)(at - digits);
    return at != NULL;
}

static bool read_digest(const json_t *entry, unsigned char ret[static DIGEST_LEN])
{
    char text[2 * DIGEST_LEN + 1];
    unsigned high, low;

    if (!copy_text(entry, "sha256", text, sizeof text) || strlen(text) != 2 * DIGEST_LEN)
        return false;
    for (size_t i = 0; i < DIGEST_LEN; i++) {
        if (!is_digit_of_hex(text[2 * i], &high) || !is_digit_of_hex(text[2 * i + 1], &low))
            return false;
        ret[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}

static bool read_length(const json_t *entry, unsigned *ret)
{
    const json_t *value = json_object_get(entry, "ms");
    json_int_t length = json_integer_value(value);

    if (!json_is_integer(value) || length < 1 || length > PACK_MS_MAX)
        return false;
    *ret = (unsigned)length;
    return true;
}

static bool describe(const json_t *entry, struct prompt *ret)
{
    bool instead = json_object_get(entry, "instead") != NULL;

    return copy_text(entry, "id", ret->id, sizeof ret->id) && voice_is_id(ret->id) &&
           copy_text(entry, "language", ret->language, sizeof ret->language) &&
           voice_is_language(ret->language) &&
           copy_text(entry, "voice", ret->voice, sizeof ret->voice) &&
           copy_text(entry, "licence", ret->licence, sizeof ret->licence) &&
           read_length(entry, &ret->length_ms) &&
           (!instead || (copy_text(entry, "instead", ret->instead, sizeof ret->instead) &&
                         voice_is_language(ret->instead)));
}

static bool has_digest(const unsigned char *bytes, size_t len,
                       const unsigned char digest[static DIGEST_LEN])
{
    unsigned char found[EVP_MAX_MD_SIZE];

    return EVP_Digest(bytes, len, found, NULL, EVP_sha256(), NULL) == 1 &&
           memcmp(found, digest, DIGEST_LEN) == 0;
}

/* PACK_FAULTS: nothing is wrong with it, and its bytes are there. */
static enum pack_fault_kind take(int directory, const json_t *entry, struct prompt *ret)
{
    unsigned char digest[DIGEST_LEN];
    char file[PACK_FILE_SIZE];

    if (!json_is_object(entry) || !describe(entry, ret) || !read_digest(entry, digest) ||
        !copy_text(entry, "file", file, sizeof file))
        return PACK_ENTRY;
    if (strchr(file, '/') != NULL || file[0] == '.')
        return PACK_PATH;
    ret->opus = read_file(directory, file, &ret->opus_len);
    if (ret->opus == NULL)
        return PACK_NO_FILE;
    if (!has_digest(ret->opus, ret->opus_len, digest))
        return PACK_DIGEST;
    if (!opus_is(ret->opus, ret->opus_len))
        return PACK_NOT_OPUS;
    opus_set_rate(ret->opus);
    return PACK_FAULTS;
}

/* ---- the whole ---- */

static struct prompt *find_exactly(const struct pack *pack, const char *id, const char *language)
{
    for (size_t i = 0; i < pack->count; i++)
        if (strcmp(pack->prompts[i].id, id) == 0 &&
            strcmp(pack->prompts[i].language, language) == 0)
            return &pack->prompts[i];
    return NULL;
}

static bool fault(struct pack_fault *ret, enum pack_fault_kind kind, size_t entry)
{
    *ret = (struct pack_fault){kind, entry};
    return false;
}

static bool take_all(int directory, const json_t *entries, struct pack *pack,
                     struct pack_fault *ret_fault)
{
    size_t count = json_array_size(entries);

    pack->prompts = calloc(count, sizeof *pack->prompts);
    if (pack->prompts == NULL)
        abort();
    for (size_t i = 0; i < count; i++) {
        struct prompt prompt = {.opus = NULL};
        enum pack_fault_kind kind = take(directory, json_array_get(entries, i), &prompt);

        if (kind == PACK_FAULTS && find_exactly(pack, prompt.id, prompt.language) != NULL)
            kind = PACK_TWICE;
        if (kind != PACK_FAULTS) {
            free(prompt.opus);
            return fault(ret_fault, kind, i + 1);
        }
        pack->prompts[pack->count++] = prompt;
    }
    return true;
}

static bool is_manifest(const json_t *manifest)
{
    const json_t *entries = json_object_get(manifest, "prompts");

    return json_integer_value(json_object_get(manifest, "version")) == 1 &&
           json_array_size(entries) > 0 && json_array_size(entries) <= PACK_PROMPTS_MAX;
}

static json_t *read_manifest(int directory, enum pack_fault_kind *ret_kind)
{
    size_t len;
    unsigned char *bytes = read_file(directory, PACK_MANIFEST, &len);
    json_t *manifest = NULL;

    *ret_kind = PACK_NO_MANIFEST;
    if (bytes == NULL)
        return NULL;
    *ret_kind = PACK_NO_JSON;
    manifest = json_loadb((const char *)bytes, len, JSON_REJECT_DUPLICATES, NULL);
    free(bytes);
    if (is_manifest(manifest))
        return manifest;
    json_decref(manifest);
    return NULL;
}

bool pack_load(const char *directory, struct pack *ret, struct pack_fault *ret_fault)
{
    SCOPED_FD fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct pack pack = {0};
    enum pack_fault_kind kind;
    json_t *manifest;
    bool taken;

    if (fd < 0)
        return fault(ret_fault, PACK_NO_DIRECTORY, 0);
    manifest = read_manifest(fd, &kind);
    if (manifest == NULL)
        return fault(ret_fault, kind, 0);
    taken = take_all(fd, json_object_get(manifest, "prompts"), &pack, ret_fault);
    json_decref(manifest);
    if (taken)
        *ret = pack;
    else
        pack_done(&pack);
    return taken;
}

void pack_replace(struct pack *pack, struct pack *other)
{
    struct prompt *prompts =
        reallocarray(pack->prompts, pack->count + other->count + 1, sizeof *prompts);

    if (prompts == NULL)
        abort();
    pack->prompts = prompts;
    for (size_t i = 0; i < other->count; i++) {
        struct prompt *old = find_exactly(pack, other->prompts[i].id, other->prompts[i].language);

        if (old != NULL)
            free(old->opus);
        else
            old = &pack->prompts[pack->count++];
        *old = other->prompts[i];
    }
    free(other->prompts);
    *other = (struct pack){0};
}

const struct prompt *pack_find(const struct pack *pack, const char *id, const char *language)
{
    const char *const nearest[] = {language, strcmp(language, "ja-x-easy") == 0 ? "ja" : "en", "en",
                                   "ja", VOICE_TONE_LANGUAGE};

    for (size_t i = 0; i < ARRAY_LEN(nearest); i++) {
        const struct prompt *prompt = find_exactly(pack, id, nearest[i]);

        if (prompt != NULL)
            return prompt;
    }
    return NULL;
}
