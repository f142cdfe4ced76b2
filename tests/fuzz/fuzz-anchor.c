/* Fuzz: a directory of anchor files. The input is their text, one file after the other with FF
 * between, which is in no text; beyond the fourth they are not looked at. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/scope.h"
#include "cardlib/anchor.h"
#include "tests/fuzz/fuzz.h"

#define FILES_MAX 4

static char directory[] = "/tmp/fuzz-anchor-XXXXXX";

static void path_of(int n, char ret[static 64])
{
    snprintf(ret, 64, "%s/%d.anchor", directory, n);
}

static void tidy(void)
{
    for (int n = 0; n < FILES_MAX; n++) {
        char path[64];

        path_of(n, path);
        unlink(path);
    }
    rmdir(directory);
}

static void set_up(void)
{
    static bool ready;

    if (ready)
        return;
    REQUIRE(mkdtemp(directory) != NULL);
    atexit(tidy);
    ready = true;
}

static void write_file(int n, const uint8_t *text, size_t len)
{
    char path[64];

    path_of(n, path);

    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    REQUIRE(fd >= 0 && write(fd, text, len) == (ssize_t)len);
    close(fd);
}

static void write_files(const uint8_t *text, size_t len)
{
    for (int n = 0; n < FILES_MAX; n++) {
        const uint8_t *end = len > 0 ? memchr(text, 0xFF, len) : NULL;
        size_t file_len = end == NULL ? len : (size_t)(end - text);
        char path[64];

        path_of(n, path);
        unlink(path);
        if (n > 0 && len == 0)
            continue;
        write_file(n, text, file_len);
        if (file_len < len)
            file_len++;
        text += file_len;
        len -= file_len;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static const uint8_t sample[KEY_ID_LEN] = "6999033\x08\x05"
                                              "001";
    static const uint8_t digest[SHA256_LEN];
    static const uint8_t signature[RSA_LEN];
    struct err err = {0};

    set_up();
    write_files(bytes, len);

    SCOPED_ANCHORS *anchors = anchors_load(directory, &err);

    REQUIRE((anchors == NULL) == (err.code != ERR_NONE));
    if (anchors == NULL) {
        REQUIRE(err.code == ERR_CONFIG && err.detail >= 0);
        return 0;
    }
    const struct rsa_key *key;

    if (anchors_find(anchors, sample, &key, NULL)) /* nobody has signed zeros with zeros */
        REQUIRE(!rsa_verify(key, digest, signature, ERR_CARD_FORGED, 0, NULL));
    return 0;
}
