#include <glib.h>
#include <string.h>

#include "base/tests/smaps.h"
#include "kiosk/resident.h"
#include "printer/tests/samples.h"

static void every_resident_has_a_request_of_their_own(void)
{
    SCOPED_RESIDENT *one = resident_new(NULL);
    SCOPED_RESIDENT *other = resident_new(NULL);

    g_assert_nonnull(one);
    g_assert_nonnull(other);
    g_assert_cmpint(memcmp(one->outcome.request_id, other->outcome.request_id, REQUEST_ID_LEN), !=,
                    0);
    g_assert_cmpint(one->outcome.result, ==, OUTCOME_CANCELLED);
}

static void fill(struct resident *resident)
{
    g_assert_true(secret_push(&resident->pin, '1'));
    memset(&resident->evidence, 0x5a, sizeof resident->evidence);
    memset(&resident->person, 0x5a, sizeof resident->person);
    memset(&resident->request, 0x5a, sizeof resident->request);
    memset(&resident->expected, 0x5a, sizeof resident->expected);
    memset(&resident->answer, 0x5a, sizeof resident->answer);
    resident->certificate = sample_new(2, 300);
}

static void assert_blank(const void *memory, size_t len)
{
    for (size_t i = 0; i < len; i++)
        g_assert_cmpuint(((const unsigned char *)memory)[i], ==, 0);
}

static void a_wiped_resident_is_nobody(void)
{
    SCOPED_RESIDENT *resident = resident_new(NULL);

    fill(resident);
    resident_wipe(resident);

    assert_blank(&resident->pin, sizeof resident->pin);
    assert_blank(&resident->evidence, sizeof resident->evidence);
    assert_blank(&resident->person, sizeof resident->person);
    assert_blank(&resident->request, sizeof resident->request);
    assert_blank(&resident->expected, sizeof resident->expected);
    assert_blank(&resident->answer, sizeof resident->answer);
    g_assert_null(resident->certificate);
}

static void wiping_keeps_what_closes_the_request(void)
{
    SCOPED_RESIDENT *resident = resident_new(NULL);
    uint8_t request_id[REQUEST_ID_LEN];

    memcpy(request_id, resident->outcome.request_id, sizeof request_id);
    resident->asked = true;
    resident->outcome.result = OUTCOME_NOT_PRINTED;
    resident_wipe(resident);

    g_assert_cmpmem(resident->outcome.request_id, REQUEST_ID_LEN, request_id, REQUEST_ID_LEN);
    g_assert_true(resident->asked);
    g_assert_cmpint(resident->outcome.result, ==, OUTCOME_NOT_PRINTED);
}

static void a_resident_is_locked_and_left_out_of_dumps_and_forks(void)
{
    SCOPED_RESIDENT *resident = resident_new(NULL);
    g_autofree char *flags = smaps_flags(resident);

#ifndef __SANITIZE_ADDRESS__                /* which makes mlock() do nothing */
    g_assert_nonnull(strstr(flags, " lo")); /* locked */
#endif
    g_assert_nonnull(strstr(flags, " dd")); /* not dumped */
    g_assert_nonnull(strstr(flags, " wf")); /* wiped on fork */
}

static void nobody_can_be_freed(void)
{
    struct resident *resident = NULL;

    resident_free(&resident);
    g_assert_null(resident);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/resident/" #name, name)
    TEST(every_resident_has_a_request_of_their_own);
    TEST(a_wiped_resident_is_nobody);
    TEST(wiping_keeps_what_closes_the_request);
    TEST(a_resident_is_locked_and_left_out_of_dumps_and_forks);
    TEST(nobody_can_be_freed);
    return g_test_run();
}
