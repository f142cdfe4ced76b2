/* Who the printer is: the pinned certificate and nothing else, whatever libcups would put up with. */
#include <arpa/inet.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "printer/tests/order.h"
#include "printer/tests/vprinter.h"

#define DAY_S (24 * 60 * 60)

static char *home, *uri;

static char *file_of(const char *name, const char *end)
{
    g_autofree char *base = g_strconcat(name, end, NULL);
    return g_build_filename(home, base, NULL);
}

static FILE *open_file(const char *name, const char *end)
{
    g_autofree char *path = file_of(name, end);
    FILE *file = fopen(path, "we");
    g_assert_nonnull(file);
    return file;
}

/* A certificate that signed itself, as printers have them, good from so many days to so many. */
static void make_certificate(const char *name, long from_days, long to_days)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *x509 = X509_new();
    X509_set_version(x509, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
    X509_gmtime_adj(X509_getm_notBefore(x509), from_days * DAY_S);
    X509_gmtime_adj(X509_getm_notAfter(x509), to_days * DAY_S);
    X509_set_pubkey(x509, key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x509), "CN", MBSTRING_ASC,
                               (const unsigned char *)"localhost", -1, -1, 0);
    X509_set_issuer_name(x509, X509_get_subject_name(x509));
    g_assert_cmpint(X509_sign(x509, key, EVP_sha256()), >, 0);
    FILE *pem = open_file(name, ".pem"), *secret = open_file(name, ".key");
    g_assert_cmpint(PEM_write_X509(pem, x509), ==, 1);
    g_assert_cmpint(PEM_write_PrivateKey(secret, key, NULL, NULL, 0, NULL, NULL), ==, 1);
    fclose(pem);
    fclose(secret);
    X509_free(x509);
    EVP_PKEY_free(key);
}

static void show(const char *name)
{
    g_autofree char *pem = file_of(name, ".pem"), *key = file_of(name, ".key");
    g_autofree char *command = g_strdup_printf("tls %s %s", pem, key);
    vprinter_do("fresh");
    vprinter_do(command);
}

static struct printer *pinned_to(const char *name)
{
    struct err err = {0};
    g_autofree char *pem = file_of(name, ".pem");
    struct printer *printer = printer_new(uri, pem, &err);
    if (!printer)
        g_error("%s", err_name(err.code));
    return printer;
}

/* Nobody is told anything but the one that was meant. */
static void check_refused(const char *pinned, enum err_code code)
{
    SCOPED_PRINTER *printer = pinned_to(pinned);
    struct printer_status status;
    struct printer_job job = {.id = -7};
    struct err err = {0};
    g_assert_false(printer_status(printer, LIMIT_MS, &status, &err));
    g_assert_cmpstr(err_name(err.code), ==, err_name(code));
    g_assert_false(hand_over(printer, &job, &err));
    g_assert_cmpstr(err_name(err.code), ==, err_name(code));
    g_assert_cmpint(job.id, ==, -7);
    g_assert_false(printer_purge(printer, LIMIT_MS, &err));
    g_assert_cmpint(jobs_queued(), ==, 0);
    g_assert_cmpint(sheets_in_tray(), ==, 0);
}

static void the_pinned_printer_prints(void)
{
    struct printer_result result;
    struct printer_job job;
    struct err err = {0};
    show("own");
    SCOPED_PRINTER *printer = pinned_to("own");
    it_works(printer_purge(printer, LIMIT_MS, &err), &err);
    it_works(hand_over(printer, &job, &err), &err);
    it_works(printer_follow(printer, &job, LIMIT_MS, NULL, &result, &err), &err);
    g_assert_cmpuint(result.sheets_out, ==, 2);
}

static void another_certificate_is_refused(void)
{
    show("other");
    check_refused("own", ERR_UNTRUSTED);
}

static void a_certificate_out_of_its_time_is_refused(void)
{
    show("expired");
    check_refused("expired", ERR_EXPIRED);
    show("future");
    check_refused("future", ERR_EXPIRED);
}

static void a_printer_in_plain_is_not_spoken_to(void)
{
    vprinter_do("fresh");
    vprinter_do("tls none");
    check_refused("own", ERR_UNTRUSTED);
}

/* Nothing of the first one's is kept for the second. */
static void seen_before_is_not_trusted_now(void)
{
    struct printer_status status;
    struct err err = {0};
    show("own");
    SCOPED_PRINTER *printer = pinned_to("own");
    it_works(printer_status(printer, LIMIT_MS, &status, &err), &err);
    show("other");
    g_assert_false(printer_status(printer, LIMIT_MS, &status, &err));
    g_assert_cmpint(err.code, ==, ERR_UNTRUSTED);
    show("own");
    it_works(printer_status(printer, LIMIT_MS, &status, &err), &err);
}

static void a_printer_that_is_exchanged_before_the_page_does_not_get_it(void)
{
    struct printer_job job = {.id = -7};
    struct err err = {0};
    show("own");
    SCOPED_PRINTER *printer = pinned_to("own");
    struct printer_status status;
    it_works(printer_status(printer, LIMIT_MS, &status, &err), &err);
    show("other");
    g_assert_false(hand_over(printer, &job, &err));
    g_assert_cmpint(err.code, ==, ERR_UNTRUSTED);
    g_assert_cmpint(jobs_queued(), ==, 0);
}

static void nothing_about_printers_is_kept_on_disk(void)
{
    g_autofree char *cups = g_build_filename(home, ".cups", NULL);
    the_pinned_printer_prints();
    g_assert_false(g_file_test(cups, G_FILE_TEST_EXISTS));
}

static void a_handshake_that_never_ends_has_a_limit(void)
{
    struct sockaddr_in where = {.sin_family = AF_INET};
    socklen_t len = sizeof(where);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    g_assert_cmpint(bind(fd, (struct sockaddr *)&where, sizeof(where)), ==, 0);
    g_assert_cmpint(listen(fd, 8), ==, 0);
    g_assert_cmpint(getsockname(fd, (struct sockaddr *)&where, &len), ==, 0);
    g_autofree char *mute = g_strdup_printf("ipps://127.0.0.1:%u/ipp/print", ntohs(where.sin_port));
    g_autofree char *pem = file_of("own", ".pem");
    SCOPED_PRINTER *printer = printer_new(mute, pem, NULL);
    struct printer_status status;
    struct err err = {0};
    g_assert_false(printer_status(printer, 300, &status, &err));
    g_assert_cmpint(err.code, ==, ERR_PRINTER);
    g_assert_cmpint(err.detail, ==, PRINTER_OFFLINE);
    close(fd);
}

static void nobody_at_the_port_is_offline(void)
{
    show("own");
    SCOPED_PRINTER *printer = pinned_to("own");
    struct printer_status status;
    struct err err = {0};
    vprinter_do("power-off");
    g_assert_false(printer_status(printer, LIMIT_MS, &status, &err));
    g_assert_cmpint(err.code, ==, ERR_PRINTER);
    g_assert_cmpint(err.detail, ==, PRINTER_OFFLINE);
    vprinter_do("power-on");
}

static void scheme_and_certificate_belong_together(void)
{
    g_autofree char *pem = file_of("own", ".pem"), *key = file_of("own", ".key");
    struct err err = {0};
    g_assert_null(printer_new("ipp://localhost/ipp/print", pem, &err));
    g_assert_cmpint(err.code, ==, ERR_CONFIG);
    g_assert_null(printer_new("ipps://localhost/ipp/print", "", &err));
    g_assert_cmpint(err.code, ==, ERR_CONFIG);
    g_assert_null(printer_new("ipps://localhost/ipp/print", key, &err));
    g_assert_cmpint(err.code, ==, ERR_CONFIG);
    g_assert_null(printer_new("ipps://localhost/ipp/print", "/nowhere/printer.pem", &err));
    g_assert_cmpint(err.code, ==, ERR_IO);
}

static void remove_home(void)
{
    GDir *dir = g_dir_open(home, 0, NULL);
    for (const char *name; (name = g_dir_read_name(dir));) {
        g_autofree char *path = g_build_filename(home, name, NULL);
        g_remove(path);
    }
    g_dir_close(dir);
    g_assert_cmpint(g_rmdir(home), ==, 0);
}

#define TEST(name) g_test_add_func("/tls/" #name, name)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    /* Where libcups would keep what it has seen. */
    home = g_dir_make_tmp("madoguchi-home-XXXXXX", NULL);
    g_setenv("HOME", home, TRUE);
    g_assert_true(vprinter_start());
    uri = g_strdup_printf("ipps://127.0.0.1:%u/ipp/print", vprinter_port());
    make_certificate("own", -1, 30);
    make_certificate("other", -1, 30);
    make_certificate("expired", -30, -1);
    make_certificate("future", 1, 30);
    TEST(the_pinned_printer_prints);
    TEST(another_certificate_is_refused);
    TEST(a_certificate_out_of_its_time_is_refused);
    TEST(a_printer_in_plain_is_not_spoken_to);
    TEST(seen_before_is_not_trusted_now);
    TEST(a_printer_that_is_exchanged_before_the_page_does_not_get_it);
    TEST(nothing_about_printers_is_kept_on_disk);
    TEST(a_handshake_that_never_ends_has_a_limit);
    TEST(nobody_at_the_port_is_offline);
    TEST(scheme_and_certificate_belong_together);
    int status = g_test_run();
    vprinter_end();
    remove_home();
    return status;
}
