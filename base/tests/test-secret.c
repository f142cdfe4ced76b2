#include <glib.h>

#include "base/secret.h"

static struct secret secret_of(const char *text)
{
    struct secret secret = {0};

    for (const char *c = text; *c != '\0'; c++)
        g_assert_true(secret_push(&secret, (uint8_t)*c));
    return secret;
}

static void a_full_secret_refuses_one_more_byte(void)
{
    SCOPED_SECRET secret = secret_of("0123456789ABCDEF");

    g_assert_false(secret_push(&secret, 'G'));
    g_assert_cmpint(secret.len, ==, SECRET_MAX);
    g_assert_cmpint(secret.bytes[SECRET_MAX - 1], ==, 'F');
}

static void a_popped_byte_is_erased(void)
{
    SCOPED_SECRET secret = secret_of("12");

    secret_pop(&secret);

    g_assert_cmpint(secret.len, ==, 1);
    g_assert_cmpint(secret.bytes[1], ==, 0);
}

static void popping_an_empty_secret_does_nothing(void)
{
    SCOPED_SECRET secret = {0};

    secret_pop(&secret);

    g_assert_cmpint(secret.len, ==, 0);
}

static void moving_leaves_nothing_behind(void)
{
    SCOPED_SECRET from = secret_of("1234");
    SCOPED_SECRET to = {0};
    static const struct secret empty;

    secret_move(&from, &to);

    g_assert_cmpmem(&from, sizeof from, &empty, sizeof empty);
    g_assert_cmpmem(to.bytes, to.len, "1234", 4);
}

static void four_digits_are_a_pin(void)
{
    SCOPED_SECRET secret = secret_of("0009");

    g_assert_true(secret_is_digits(&secret, 4));
}

static void three_or_five_digits_are_not_a_pin(void)
{
    SCOPED_SECRET three = secret_of("123");
    SCOPED_SECRET five = secret_of("12345");

    g_assert_false(secret_is_digits(&three, 4));
    g_assert_false(secret_is_digits(&five, 4));
}

static void a_letter_is_not_a_digit(void)
{
    SCOPED_SECRET low = secret_of("12/4");
    SCOPED_SECRET high = secret_of("12:4");

    g_assert_false(secret_is_digits(&low, 4));
    g_assert_false(secret_is_digits(&high, 4));
}

static void one_different_bit_is_noticed_at_every_place(void)
{
    uint8_t a[16] = {0};

    for (size_t i = 0; i < sizeof a; i++) {
        uint8_t b[16] = {0};

        b[i] = 0x80;
        g_assert_false(equal_in_constant_time(a, b, sizeof a));
    }
    g_assert_true(equal_in_constant_time(a, (uint8_t[16]){0}, sizeof a));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/secret/full", a_full_secret_refuses_one_more_byte);
    g_test_add_func("/secret/pop", a_popped_byte_is_erased);
    g_test_add_func("/secret/pop-empty", popping_an_empty_secret_does_nothing);
    g_test_add_func("/secret/move", moving_leaves_nothing_behind);
    g_test_add_func("/secret/pin", four_digits_are_a_pin);
    g_test_add_func("/secret/pin-length", three_or_five_digits_are_not_a_pin);
    g_test_add_func("/secret/pin-letter", a_letter_is_not_a_digit);
    g_test_add_func("/secret/equal", one_different_bit_is_noticed_at_every_place);
    return g_test_run();
}
