#include <glib.h>
#include <string.h>

#include "backend/message.h"
#include "backend/nonce.h"

#define NOW INT64_C(1795230000)

static const uint8_t key[NONCE_KEY_LEN] = {1, 2, 3};

static void make(uint8_t nonce[static NONCE_LEN])
{
    g_assert_true(nonce_make(key, "0001", NOW, nonce, NULL));
}

static enum err_code check(const char *kiosk, int64_t now, const uint8_t nonce[static NONCE_LEN])
{
    struct err err = {0};

    return nonce_check(key, kiosk, now, nonce, &err) ? ERR_NONE : err.code;
}

static void a_nonce_is_good_for_ten_minutes(void)
{
    uint8_t nonce[NONCE_LEN];

    make(nonce);
    g_assert_cmpint(check("0001", NOW, nonce), ==, ERR_NONE);
    g_assert_cmpint(check("0001", NOW + MESSAGE_NONCE_LIFE_S, nonce), ==, ERR_NONE);
    g_assert_cmpint(check("0001", NOW + MESSAGE_NONCE_LIFE_S + 1, nonce), ==, ERR_EXPIRED);
    g_assert_cmpint(check("0001", INT64_MAX, nonce), ==, ERR_EXPIRED);
}

static void a_nonce_from_the_future_is_refused(void)
{
    uint8_t nonce[NONCE_LEN];

    make(nonce);
    g_assert_cmpint(check("0001", NOW - MESSAGE_CLOCK_SKEW_S, nonce), ==, ERR_NONE);
    g_assert_cmpint(check("0001", NOW - MESSAGE_CLOCK_SKEW_S - 1, nonce), ==, ERR_EXPIRED);
}

static void another_kiosks_nonce_is_refused(void)
{
    uint8_t nonce[NONCE_LEN];

    make(nonce);
    g_assert_cmpint(check("0002", NOW, nonce), ==, ERR_UNBOUND);
    g_assert_cmpint(check("", NOW, nonce), ==, ERR_UNBOUND);
}

static void every_flipped_bit_is_refused(void)
{
    uint8_t nonce[NONCE_LEN];

    make(nonce);
    for (size_t i = 0; i < NONCE_LEN * 8; i++) {
        nonce[i / 8] = (uint8_t)(nonce[i / 8] ^ (1 << i % 8));
        g_assert_cmpint(check("0001", NOW, nonce), ==, ERR_UNTRUSTED);
        nonce[i / 8] = (uint8_t)(nonce[i / 8] ^ (1 << i % 8));
    }
}

static void a_nonce_under_another_key_is_refused(void)
{
    uint8_t other[NONCE_KEY_LEN] = {9};
    uint8_t nonce[NONCE_LEN];
    struct err err;

    make(nonce);
    g_assert_false(nonce_check(other, "0001", NOW, nonce, &err));
    g_assert_cmpint(err.code, ==, ERR_UNTRUSTED);
}

static void two_nonces_are_never_the_same(void)
{
    uint8_t a[NONCE_LEN];
    uint8_t b[NONCE_LEN];

    make(a);
    make(b);
    g_assert_true(memcmp(a, b, NONCE_LEN) != 0);
}

static void without_the_key_kiosk_version_and_time_are_still_checked(void)
{
    uint8_t nonce[NONCE_LEN];
    struct err err;

    make(nonce);
    g_assert_true(nonce_check_unkeyed("0001", NOW, nonce, &err));
    g_assert_false(nonce_check_unkeyed("0002", NOW, nonce, &err));
    g_assert_cmpint(err.code, ==, ERR_UNBOUND);
    g_assert_false(nonce_check_unkeyed("0001", NOW + MESSAGE_NONCE_LIFE_S + 7, nonce, &err));
    g_assert_cmpint(err.code, ==, ERR_EXPIRED);
    g_assert_cmpint(err.detail, ==, 7);
    nonce[0] = 2;
    g_assert_false(nonce_check_unkeyed("0001", NOW, nonce, &err));
    g_assert_cmpint(err.code, ==, ERR_UNTRUSTED);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/nonce/life", a_nonce_is_good_for_ten_minutes);
    g_test_add_func("/nonce/future", a_nonce_from_the_future_is_refused);
    g_test_add_func("/nonce/kiosk", another_kiosks_nonce_is_refused);
    g_test_add_func("/nonce/flipped", every_flipped_bit_is_refused);
    g_test_add_func("/nonce/key", a_nonce_under_another_key_is_refused);
    g_test_add_func("/nonce/random", two_nonces_are_never_the_same);
    g_test_add_func("/nonce/unkeyed", without_the_key_kiosk_version_and_time_are_still_checked);
    return g_test_run();
}
