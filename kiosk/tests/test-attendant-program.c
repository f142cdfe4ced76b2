/* kiosk-attendant on the command line: making a line of the file of codes. */
#include <gio/gio.h>
#include <string.h>

struct ran {
    char *out, *err;
    int status;
};

static struct ran run(const char *input, const char *const *words)
{
    const char *argv[8] = {g_getenv("KIOSK_ATTENDANT")};
    struct ran ran;
    GSubprocess *process;
    int n = 1;

    for (; *words != NULL; words++)
        argv[n++] = *words;
    process = g_subprocess_newv(argv,
                                G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                    G_SUBPROCESS_FLAGS_STDERR_PIPE,
                                NULL);
    g_assert_nonnull(process);
    g_assert_true(g_subprocess_communicate_utf8(process, input, NULL, &ran.out, &ran.err, NULL));
    ran.status = g_subprocess_get_exit_status(process);
    g_object_unref(process);
    return ran;
}

static void ran_done(struct ran *ran)
{
    g_free(ran->out);
    g_free(ran->err);
}

#define RUN(input, ...) run(input, (const char *const[]){__VA_ARGS__, NULL})

static void assert_refused(struct ran ran, int status)
{
    g_assert_cmpint(ran.status, ==, status);
    g_assert_cmpstr(ran.out, ==, "");
    g_assert_cmpuint(strlen(ran.err), >, 20);
    ran_done(&ran);
}

static void a_good_code_typed_twice_makes_a_line(void)
{
    struct ran ran = RUN("408172\n408172\n", "--hash", "sato");

    g_assert_cmpint(ran.status, ==, 0);
    g_assert_true(g_str_has_prefix(ran.out, "sato:scrypt$32768$8$1$"));
    g_assert_null(strstr(ran.out, "408172"));
    g_assert_cmpstr(ran.err, ==, "");
    ran_done(&ran);
}

static void a_weak_code_is_refused(void)
{
    assert_refused(RUN("123456\n123456\n", "--hash", "sato"), 1);
    assert_refused(RUN("4081\n4081\n", "--hash", "sato"), 1);
}

static void codes_that_differ_are_refused(void)
{
    assert_refused(RUN("408172\n408173\n", "--hash", "sato"), 1);
    assert_refused(RUN("408172\n", "--hash", "sato"), 1);
    assert_refused(RUN("408172", "--hash", "sato"), 1);
}

static void a_name_that_is_none_is_refused(void)
{
    assert_refused(RUN("408172\n408172\n", "--hash", "Sato"), 2);
    assert_refused(RUN("408172\n408172\n", "--hash", ""), 2);
}

static void a_command_line_that_lacks_something_is_refused(void)
{
    assert_refused(RUN("", "--config", "/nonexistent"), 2);
    assert_refused(RUN("", "--unlock"), 2);
    assert_refused(RUN("", "--unlock", "--config", "/nonexistent"), 2);
    assert_refused(RUN("", "--what"), 2);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/kiosk-attendant/" #name, name)
    TEST(a_good_code_typed_twice_makes_a_line);
    TEST(a_weak_code_is_refused);
    TEST(codes_that_differ_are_refused);
    TEST(a_name_that_is_none_is_refused);
    TEST(a_command_line_that_lacks_something_is_refused);
    return g_test_run();
}
