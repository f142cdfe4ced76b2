/* Lines of the control socket, taken apart. */
#include <glib.h>

#include "kiosk/kioskd/order.h"

static struct order read_line(const char *line)
{
    struct order order = {.what = ORDERS};

    g_assert_true(order_read(line, &order));
    return order;
}

static void assert_none(const char *line)
{
    struct order order = {.what = ORDERS};

    g_assert_false(order_read(line, &order));
    g_assert_cmpint(order.what, ==, ORDERS);
}

static void an_order_is_its_word(void)
{
    g_assert_cmpint(read_line("status").what, ==, ORDER_STATUS);
    g_assert_cmpint(read_line("reset").what, ==, ORDER_RESET);
    g_assert_cmpint(read_line("open").what, ==, ORDER_OPEN);
}

static void another_word_is_none(void)
{
    assert_none("");
    assert_none(" reset");
    assert_none("reset ");
    assert_none("reset now");
    assert_none("resets");
    assert_none("rese");
    assert_none("RESET");
    assert_none("close");
    assert_none("reset\r");
}

static void an_argument_is_a_word(void)
{
    struct order order = read_line("close cleaning");

    g_assert_cmpint(order.what, ==, ORDER_CLOSE);
    g_assert_cmpstr(order.argument, ==, "cleaning");
    g_assert_false(order.malformed);
}

static void an_argument_that_is_no_word_is_not_kept(void)
{
    static const char *const lines[] = {"close ",
                                        "close Because I say so",
                                        "close \"",
                                        "close a b",
                                        "run self_test",
                                        "close 山田",
                                        "close a-reason-that-is-much-too-long"};

    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        struct order order = read_line(lines[i]);

        g_assert_true(order.malformed);
        g_assert_cmpstr(order.argument, ==, "");
    }
}

static void an_order_may_be_for_an_attendant(void)
{
    struct order order = read_line("as tanaka-2 close cleaning");

    g_assert_cmpint(order.what, ==, ORDER_CLOSE);
    g_assert_cmpstr(order.attendant, ==, "tanaka-2");
    g_assert_cmpstr(order.argument, ==, "cleaning");
    g_assert_cmpstr(read_line("reset").attendant, ==, "");
}

static void an_attendant_has_a_plain_name(void)
{
    assert_none("as");
    assert_none("as ");
    assert_none("as tanaka");
    assert_none("as  reset");
    assert_none("as Tanaka reset");
    assert_none("as ta\"naka reset");
    assert_none("as abcdefghijklmnopqrstuvwx reset");
    assert_none("as tanaka as sato reset");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/order/" #name, name)
    TEST(an_order_is_its_word);
    TEST(another_word_is_none);
    TEST(an_argument_is_a_word);
    TEST(an_argument_that_is_no_word_is_not_kept);
    TEST(an_order_may_be_for_an_attendant);
    TEST(an_attendant_has_a_plain_name);
    return g_test_run();
}
