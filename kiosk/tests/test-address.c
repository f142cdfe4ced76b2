#include <glib.h>

#include "kiosk/address.h"

static void an_address_lies_where_it_begins(void)
{
    g_assert_true(address_lies_in("見本県青葉川市本町１丁目２番３号", "見本県", "青葉川市"));
    g_assert_true(address_lies_in("青葉川市本町１丁目", "見本県", "青葉川市"));
}

static void another_municipality_is_another(void)
{
    g_assert_false(address_lies_in("見本県若葉町１丁目", "見本県", "青葉川市"));
    g_assert_false(address_lies_in("別県青葉川市本町", "見本県", "青葉川市"));
    g_assert_false(address_lies_in("見本県見本郡青葉川市", "見本県", "青葉川市"));
}

static void nothing_lies_nowhere(void)
{
    g_assert_false(address_lies_in("", "見本県", "青葉川市"));
    g_assert_false(address_lies_in("見本県青葉川市", "見本県", ""));
    g_assert_false(address_lies_in("見本県", "見本県", "青葉川市"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/address/" #name, name)
    TEST(an_address_lies_where_it_begins);
    TEST(another_municipality_is_another);
    TEST(nothing_lies_nowhere);
    return g_test_run();
}
