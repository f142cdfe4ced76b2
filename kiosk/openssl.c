#include "kiosk/openssl.h"

#include <openssl/crypto.h>
#include <stdlib.h>

#include "base/wiped.h"

/* Keys, their parts, and the text that they were read from; in pieces of at least so many bytes. */
#define KEYS_LEN   ((size_t)256 * 1024)
#define KEYS_PIECE ((size_t)32)

static int taken;

/* Like OpenSSL's own. */
static void *allocate(size_t size, const char *file, int line)
{
    return size == 0 ? NULL : malloc(size);
}

static void *reallocate(void *p, size_t size, const char *file, int line)
{
    return wiped_realloc(p, size);
}

static void release(void *p, const char *file, int line)
{
    wiped_free(p);
}

static void take_memory(int argc, char **argv, char **env)
{
    taken = CRYPTO_set_mem_functions(allocate, reallocate, release);
}

/* libjose has OpenSSL gather randomness when it is loaded: a constructor would be too late. The dynamic linker
 * calls these before any library's. */
__attribute__((section(".preinit_array"), used)) static void (*const first)(int, char **,
                                                                            char **) = take_memory;

bool openssl_wipes(void)
{
    return taken == 1;
}

bool openssl_keeps_keys(void)
{
    /* 2 would be a heap that is not locked or not guarded. */
    return CRYPTO_secure_malloc_init(KEYS_LEN, KEYS_PIECE) == 1;
}
