#include <glib.h>
#include <jose/b64.h>
#include <malloc.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/openssl.h"

#ifndef __SANITIZE_ADDRESS__
/* True when a byte of the mark is where the allocator does not keep its own two words. */
static bool is_left(const volatile char *freed, size_t len)
{
    for (size_t i = 2 * sizeof(void *); i < len; i++)
        if (freed[i] == 0x5a)
            return true;
    return false;
}
#endif

static void openssl_takes_the_allocator_although_libjose_calls_it_when_loaded(void)
{
    g_assert_cmpuint(jose_b64_enc_buf(NULL, 3, NULL, 0), ==, 4); /* it is really there */
    g_assert_true(openssl_wipes());
}

static void what_openssl_frees_is_wiped(void)
{
#ifdef __SANITIZE_ADDRESS__
    g_test_skip("a sanitizer keeps what is freed");
#else
    char *volatile p = OPENSSL_malloc(100);
    char *volatile freed = p;

    memset(p, 0x5a, 100);
    OPENSSL_free(p);
    g_assert_false(is_left(freed, 100));
#endif
}

static void what_openssl_moves_is_wiped_where_it_was(void)
{
#ifdef __SANITIZE_ADDRESS__
    g_test_skip("a sanitizer keeps what is freed");
#else
    char *volatile p = OPENSSL_malloc(100);
    char *volatile freed = p;
    char *moved;

    memset(p, 0x5a, 100);
    moved = OPENSSL_realloc(p, 10000);
    g_assert_true(moved != freed && is_left(moved, 100));
    g_assert_false(is_left(freed, 100));
    OPENSSL_free(moved);
#endif
}

static void keys_are_not_kept_where_nothing_may_be_locked(void)
{
    static const struct rlimit none = {0, 0};
    pid_t child;
    int status;

#ifdef __SANITIZE_ADDRESS__ /* which makes mlock() do nothing */
    g_test_skip("a sanitizer locks nothing");
    return;
#endif
    if (geteuid() != 0) {
        g_test_skip("only root can become nobody");
        return;
    }
    child = fork();
    if (child == 0) {
        if (setrlimit(RLIMIT_MEMLOCK, &none) != 0 || setresuid(65534, 65534, 65534) != 0)
            _exit(2);
        _exit(openssl_keeps_keys() ? 1 : 0);
    }
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_cmpint(status, ==, 0);
}

static void keys_lie_in_the_heap_for_keys(void)
{
    EVP_PKEY *key;
    size_t before;

#ifdef __SANITIZE_ADDRESS__
    g_test_skip("a sanitizer does not see what this heap points to, and takes it for lost");
    return;
#endif
    g_assert_true(openssl_keeps_keys());
    EVP_PKEY_free(EVP_EC_gen("P-256")); /* the source of randomness stays */
    before = CRYPTO_secure_used();
    key = EVP_EC_gen("P-256");
    g_assert_nonnull(key);
    g_assert_cmpuint(CRYPTO_secure_used(), >, before);
    EVP_PKEY_free(key);
    g_assert_cmpuint(CRYPTO_secure_used(), ==, before);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/openssl/" #name, name)
    TEST(openssl_takes_the_allocator_although_libjose_calls_it_when_loaded);
    TEST(what_openssl_frees_is_wiped);
    TEST(what_openssl_moves_is_wiped_where_it_was);
    TEST(keys_are_not_kept_where_nothing_may_be_locked);
    TEST(keys_lie_in_the_heap_for_keys);
    return g_test_run();
}
