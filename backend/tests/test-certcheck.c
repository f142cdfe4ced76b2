/* The program as a verifier uses it, on codes of our own and on the public test vectors. */
#include <cairo-pdf.h>
#include <cairo.h>
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <openssl/pem.h>
#include <qrencode.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "backend/shc.h"
#include "backend/tests/keys.h"
#include "backend/tests/sample.h"
#include "backend/tests/shc-forge.h"
#include "backend/tests/state.h"

#define MODULE_PX 4
#define QUIET_PX  (4 * MODULE_PX)

static char *directory; /* of the files that a test makes */

static char *file_of(const char *name, const void *bytes, size_t len)
{
    char *path = g_build_filename(directory, name, NULL);

    g_assert_true(g_file_set_contents(path, bytes, (gssize)len, NULL));
    return path;
}

static char *text_file(const char *text)
{
    return file_of("code.txt", text, strlen(text));
}

static char *sample_text(void)
{
    static struct certificate certificate;
    static const char cvx[2][SHC_CODE_SIZE] = {"208", "208"};
    struct shc_issue issue = {.issuer = "https://issuer.example/vrs",
                              .performer = "MHLW_Gov_of_JAPAN",
                              .not_before = time(NULL) - 60,
                              .cvx = cvx};
    SCOPED_ISSUER_SIGNER *signer = keys_issuer();
    char *text = g_malloc0(CERTIFICATE_CODE_SIZE);
    size_t doses;

    sample_certificate(CERTIFICATE_DOMESTIC, 2, &certificate);
    g_assert_true(shc_encode(&certificate, &issue, signer, text, &doses, NULL));
    return text;
}

/* Runs certcheck; arguments end with NULL. ret_output may be NULL. */
static int run(char **ret_output, const char *first, ...)
{
    GPtrArray *arguments = g_ptr_array_new();
    char *output = NULL;
    int status = -1;
    va_list more;

    g_ptr_array_add(arguments, (void *)(uintptr_t)g_getenv("CERTCHECK"));
    va_start(more, first);
    for (const char *argument = first; argument != NULL; argument = va_arg(more, const char *))
        g_ptr_array_add(arguments, (void *)(uintptr_t)argument);
    va_end(more);
    g_ptr_array_add(arguments, NULL);
    g_assert_true(g_spawn_sync(NULL, (char **)arguments->pdata, NULL, G_SPAWN_STDERR_TO_DEV_NULL,
                               NULL, NULL, &output, NULL, &status, NULL));
    g_ptr_array_free(arguments, TRUE);
    g_assert_true(WIFEXITED(status));
    if (ret_output != NULL)
        *ret_output = output;
    else
        g_free(output);
    return WEXITSTATUS(status);
}

static int check_path(char *path, char **ret_output)
{
    char *keys = keys_path("issuer.jwks.json");
    int code = run(ret_output, "--keys", keys, "--json", path, NULL);

    g_free(keys);
    g_free(path);
    return code;
}

static void draw(cairo_t *cairo, const QRcode *code)
{
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    cairo_set_source_rgb(cairo, 0, 0, 0);
    for (int y = 0; y < code->width; y++) {
        for (int x = 0; x < code->width; x++) {
            if (code->data[y * code->width + x] & 1)
                cairo_rectangle(cairo, QUIET_PX + x * MODULE_PX, QUIET_PX + y * MODULE_PX,
                                MODULE_PX, MODULE_PX);
        }
    }
    cairo_fill(cairo);
}

/* qr.md 1.4, 3.1: a SMART Health Card has two segments, a DCC is alphanumeric. */
static QRcode *qr_of(const char *text)
{
    QRinput *input = QRinput_new2(0, QR_ECLEVEL_L);
    bool is_shc = g_str_has_prefix(text, "shc:/");
    QRencodeMode mode = g_str_has_prefix(text, "HC1:") ? QR_MODE_AN : QR_MODE_8;
    int first_len = is_shc ? 5 : (int)strlen(text);

    g_assert_cmpint(QRinput_append(input, mode, first_len, (const unsigned char *)text), ==, 0);
    g_assert_true(!is_shc || QRinput_append(input, QR_MODE_NUM, (int)strlen(text) - 5,
                                            (const unsigned char *)text + 5) == 0);

    QRcode *code = QRcode_encodeInput(input);

    g_assert_nonnull(code);
    QRinput_free(input);
    return code;
}

static char *picture_of(const char *text, bool pdf)
{
    QRcode *code = qr_of(text);
    int size = code->width * MODULE_PX + 2 * QUIET_PX;
    char *path = g_build_filename(directory, pdf ? "page.pdf" : "code.png", NULL);
    cairo_surface_t *surface = pdf ? cairo_pdf_surface_create(path, size, size)
                                   : cairo_image_surface_create(CAIRO_FORMAT_RGB24, size, size);
    cairo_t *cairo = cairo_create(surface);

    draw(cairo, code);
    cairo_destroy(cairo);
    if (!pdf)
        g_assert_cmpint(cairo_surface_write_to_png(surface, path), ==, CAIRO_STATUS_SUCCESS);
    cairo_surface_destroy(surface);
    QRcode_free(code);
    return path;
}

static void a_genuine_text_is_verified_and_shown(void)
{
    char *text = sample_text();
    char *path = text_file(text);
    char *keys = keys_path("issuer.jwks.json");
    char *output;

    g_assert_cmpint(run(&output, "--keys", keys, path, NULL), ==, 0);
    g_assert_true(g_str_has_prefix(output, "VERIFIED (shc)"));
    g_assert_nonnull(strstr(output, "佐倉　みなみ"));
    g_assert_nonnull(strstr(output, "1985-04-12"));
    g_assert_nonnull(strstr(output, "FA7919"));
    g_free(output);
    g_free(keys);
    g_free(path);
    g_free(text);
}

static void a_line_end_after_the_text_does_no_harm(void)
{
    char *text = sample_text();
    char *line = g_strconcat(text, "\r\n", NULL);

    g_assert_cmpint(check_path(text_file(line), NULL), ==, 0);
    g_free(line);
    g_free(text);
}

static void a_picture_is_read(void)
{
    char *text = sample_text();

    g_assert_cmpint(check_path(picture_of(text, false), NULL), ==, 0);
    g_free(text);
}

static void a_pdf_page_is_read(void)
{
    char *text = sample_text();

    g_assert_cmpint(check_path(picture_of(text, true), NULL), ==, 0);
    g_free(text);
}

static char *jpeg_of(const char *text)
{
    char *png = picture_of(text, false);
    char *path = g_build_filename(directory, "code.jpg", NULL);
    GdkPixbuf *picture = gdk_pixbuf_new_from_file(png, NULL);

    g_assert_true(gdk_pixbuf_save(picture, path, "jpeg", NULL, "quality", "60", NULL));
    g_object_unref(picture);
    g_free(png);
    return path;
}

static void a_photograph_is_read(void)
{
    char *text = sample_text();

    g_assert_cmpint(check_path(jpeg_of(text), NULL), ==, 0);
    g_free(text);
}

/* A PDF with one code on each page. */
static char *pages_of(const char *const *texts, size_t count)
{
    char *path = g_build_filename(directory, "page.pdf", NULL);
    cairo_surface_t *surface = cairo_pdf_surface_create(path, 595, 842);
    cairo_t *cairo = cairo_create(surface);

    for (size_t i = 0; i < count; i++) {
        QRcode *code = qr_of(texts[i]);

        draw(cairo, code);
        cairo_show_page(cairo);
        QRcode_free(code);
    }
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    return path;
}

static size_t count_of(const char *output, const char *part)
{
    g_auto(GStrv) parts = g_strsplit(output, part, -1);

    return g_strv_length(parts) - 1;
}

static void every_code_on_every_page_is_checked_once(void)
{
    char *text = sample_text();
    char *changed = g_strdup(text);
    const char *const texts[] = {text, changed, text};
    char *output;

    changed[strlen(changed) - 40] = changed[strlen(changed) - 40] == '1' ? '2' : '1';
    g_assert_cmpint(check_path(pages_of(texts, 3), &output), ==, 1);
    g_assert_cmpuint(count_of(output, "\"result\":\"verified\""), ==, 1);
    g_assert_cmpuint(count_of(output, "\"result\":\"not-verified\",\"reason\""), ==, 1);
    g_free(output);
    g_free(changed);
    g_free(text);
}

/* ---- the other formats ---- */

static struct certificate *overseas(void)
{
    static struct certificate certificate;

    sample_certificate(CERTIFICATE_OVERSEAS, 2, &certificate);
    return &certificate;
}

static char *vdsnc_text(void)
{
    static const struct vdsnc_product products[2] = {{"XM0GQ8", "RA01.0", "COMIRNATY"},
                                                     {"XM0GQ8", "RA01.0", "COMIRNATY"}};
    struct vdsnc_issue issue = {.state = "JPN",
                                .uvci = "ABCDEFGH2345",
                                .administrator = "MHLW_Gov_of_JAPAN",
                                .now = time(NULL),
                                .products = products};
    SCOPED_VDSNC_SIGNER *signer = keys_vdsnc();
    char *text = g_malloc0(CERTIFICATE_CODE_SIZE);
    size_t doses;

    g_assert_true(vdsnc_encode(overseas(), &issue, signer, text, &doses, NULL));
    return text;
}

static char *dcc_text(void)
{
    struct dcc_issue issue = {.country = "JP",
                              .authority = "Ministry of Health, Labour and Welfare",
                              .issued_at = time(NULL),
                              .expires = time(NULL) + 24 * 60 * 60,
                              .mp = "EU/1/20/1528",
                              .ma = "ORG-100030215",
                              .vp = "1119349007",
                              .course = 2};
    SCOPED_DCC_SIGNER *signer = keys_dcc();
    char *text = g_malloc0(CERTIFICATE_CODE_SIZE);

    g_assert_true(dcc_encode(overseas(), 1, &issue, signer, text, NULL));
    return text;
}

/* With everything that is to be trusted. */
static int check_trusting(char *path, char **ret_output)
{
    g_autofree char *keys = keys_path("issuer.jwks.json");
    g_autofree char *csca = keys_path("csca.pem");
    g_autofree char *dsc = keys_path("dsc.pem");
    int code = run(ret_output, "--keys", keys, "--csca", csca, "--dsc", dsc, "--json", path, NULL);

    g_free(path);
    return code;
}

static void a_genuine_vdsnc_is_verified_and_shown(void)
{
    g_autofree char *text = vdsnc_text();
    g_autofree char *csca = keys_path("csca.pem");
    g_autofree char *path = text_file(text);
    g_autofree char *output = NULL;

    g_assert_cmpint(run(&output, "--csca", csca, path, NULL), ==, 0);
    g_assert_true(g_str_has_prefix(output, "VERIFIED (vds-nc)"));
    g_assert_nonnull(strstr(output, "SAKURA MINAMI"));
    g_assert_nonnull(strstr(output, "TK1234567"));
    g_assert_nonnull(strstr(output, "COMIRNATY  lot FA7919  JPN"));
}

static void a_genuine_dcc_is_verified_and_shown(void)
{
    g_autofree char *text = dcc_text();
    g_autofree char *dsc = keys_path("dsc.pem");
    g_autofree char *path = text_file(text);
    g_autofree char *output = NULL;

    g_assert_cmpint(run(&output, "--dsc", dsc, path, NULL), ==, 0);
    g_assert_true(g_str_has_prefix(output, "VERIFIED (dcc)"));
    g_assert_nonnull(strstr(output, "SAKURA, MINAMI (SAKURA<<MINAMI)"));
    g_assert_nonnull(
        strstr(output, "dose 2/2    2021-02-03  Comirnaty  Biontech Manufacturing GmbH"));
}

static void a_page_with_all_three_is_read_and_verified(void)
{
    g_autofree char *shc = sample_text();
    g_autofree char *vdsnc = vdsnc_text();
    g_autofree char *dcc = dcc_text();
    const char *const texts[] = {shc, vdsnc, dcc};
    g_autofree char *output = NULL;

    g_assert_cmpint(check_trusting(pages_of(texts, 3), &output), ==, 0);
    g_assert_nonnull(strstr(output, "\"format\":\"shc\",\"result\":\"verified\""));
    g_assert_nonnull(strstr(output, "\"format\":\"vds-nc\",\"result\":\"verified\""));
    g_assert_nonnull(strstr(output, "\"format\":\"dcc\",\"result\":\"verified\""));
    g_assert_nonnull(strstr(output, "\"passport\":\"TK1234567\""));
    g_assert_nonnull(strstr(output, "\"product\":\"EU/1/20/1528\""));
}

/* 3, the reason, and nothing of what the code says. */
static void assert_unknown(const char *text, const char *option, const char *trusted,
                           const char *reason)
{
    g_autofree char *path = text_file(text);
    g_autofree char *output = NULL;

    g_assert_cmpint(run(&output, option, trusted, "--json", path, NULL), ==, 3);
    g_assert_nonnull(strstr(output, reason));
    g_assert_null(strstr(output, "SAKURA"));
}

static void a_signer_that_nobody_named_could_not_be_checked(void)
{
    g_autofree char *vdsnc = vdsnc_text();
    g_autofree char *dcc = dcc_text();
    g_autofree char *keys = keys_path("issuer.jwks.json");
    g_autofree char *other_csca = other_keys_path("csca.pem");
    g_autofree char *other_dsc = other_keys_path("dsc.pem");

    assert_unknown(vdsnc, "--keys", keys, "\"reason\":\"unknown-csca\"");
    assert_unknown(vdsnc, "--csca", other_csca, "\"reason\":\"unknown-csca\"");
    assert_unknown(dcc, "--keys", keys, "\"reason\":\"unknown-key\"");
    assert_unknown(dcc, "--dsc", other_dsc, "\"reason\":\"unknown-key\"");
}

static void a_changed_code_of_any_format_is_not_verified(void)
{
    char *texts[] = {sample_text(), vdsnc_text(), dcc_text()};

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *output = NULL;
        char *letter = &texts[i][strlen(texts[i]) - 40];

        *letter = *letter == '1' ? '2' : '1';
        g_assert_cmpint(check_trusting(text_file(texts[i]), &output), ==, 1);
        g_assert_null(strstr(output, "SAKURA"));
        g_assert_null(strstr(output, "1985"));
        g_free(texts[i]);
    }
}

static X509 *certificate_at(char *path)
{
    FILE *file = fopen(path, "re");
    X509 *certificate = PEM_read_X509(file, NULL, NULL, NULL);

    g_assert_nonnull(certificate);
    fclose(file);
    g_free(path);
    return certificate;
}

/* What the State of the tests revokes: the serial number of its barcode signer, or another one. */
static char *revocations(bool of_the_signer, int64_t ends)
{
    X509 *authority = certificate_at(keys_path("csca.pem"));
    X509 *signer = certificate_at(keys_path("vds-nc.pem"));
    g_autofree char *key_path = keys_path("csca.key");
    FILE *file = fopen(key_path, "re");
    EVP_PKEY *key = PEM_read_PrivateKey(file, NULL, NULL, NULL);
    static const long another[] = {77, 0};
    X509_CRL *list = state_list(authority, key, another, ends);
    X509_REVOKED *revoked = X509_REVOKED_new();
    char *path = g_build_filename(directory, "list.pem", NULL);

    fclose(file);
    if (of_the_signer) {
        X509_REVOKED_set_serialNumber(revoked, X509_get_serialNumber(signer));
        ASN1_TIME *yesterday = ASN1_TIME_set(NULL, time(NULL) - 24 * 60 * 60);

        X509_REVOKED_set_revocationDate(revoked, yesterday);
        ASN1_TIME_free(yesterday);
        g_assert_cmpint(X509_CRL_add0_revoked(list, revoked), ==, 1);
        g_assert_cmpint(X509_CRL_sign(list, key, EVP_sha384()), >, 0);
    } else {
        X509_REVOKED_free(revoked);
    }
    file = fopen(path, "we");
    g_assert_cmpint(PEM_write_X509_CRL(file, list), ==, 1);
    fclose(file);
    X509_CRL_free(list);
    EVP_PKEY_free(key);
    X509_free(authority);
    X509_free(signer);
    return path;
}

static void assert_with_list(char *list, int code, const char *reason)
{
    g_autofree char *text = vdsnc_text();
    g_autofree char *path = text_file(text);
    g_autofree char *csca = keys_path("csca.pem");
    g_autofree char *output = NULL;

    g_assert_cmpint(run(&output, "--csca", csca, "--crl", list, "--json", path, NULL), ==, code);
    if (strstr(output, reason) == NULL)
        g_error("certcheck said: %s", output);
    g_free(list);
}

static void a_revoked_signer_is_not_verified(void)
{
    int64_t tomorrow = time(NULL) + 24 * 60 * 60;

    assert_with_list(revocations(false, tomorrow), 0, "\"reason\":\"good\"");
    assert_with_list(revocations(true, tomorrow), 1, "\"reason\":\"revoked\"");
}

static void a_list_that_is_over_leaves_the_code_unchecked(void)
{
    assert_with_list(revocations(false, time(NULL) - 60), 3, "\"reason\":\"old-revocation-list\"");
}

static void a_withdrawn_signer_of_dccs_is_not_verified(void)
{
    X509 *signer = certificate_at(keys_path("dsc.pem"));
    unsigned char digest[EVP_MAX_MD_SIZE];
    GString *line = g_string_new("# withdrawn\n");
    g_autofree char *text = dcc_text();
    g_autofree char *dsc = keys_path("dsc.pem");
    g_autofree char *output = NULL;

    g_assert_cmpint(X509_digest(signer, EVP_sha256(), digest, NULL), ==, 1);
    for (size_t i = 0; i < 16; i++)
        g_string_append_printf(line, "%02x", digest[i]);
    g_string_append_c(line, '\n');

    g_autofree char *list = file_of("list.pem", line->str, line->len);
    g_autofree char *path = text_file(text);

    g_assert_cmpint(run(&output, "--dsc", dsc, "--withdrawn", list, "--json", path, NULL), ==, 1);
    g_assert_nonnull(strstr(output, "\"reason\":\"signer-withdrawn\""));
    g_string_free(line, TRUE);
    X509_free(signer);
}

/* ---- revoked SMART Health Cards ---- */

/* The tests' issuer, which says that there is this version of its list. */
static char *keys_with_version(const char *version)
{
    g_autofree char *path = keys_path("issuer.jwks.json");
    g_autofree char *text = NULL;
    g_autofree char *member = g_strdup_printf("\"crlVersion\":%s,\"kty\"", version);

    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));

    g_auto(GStrv) parts = g_strsplit(text, "\"kty\"", 2);
    g_autofree char *set = g_strjoinv(member, parts);

    g_assert_cmpuint(g_strv_length(parts), ==, 2);
    return file_of("jwks.json", set, strlen(set));
}

static char *list_with(const char *rids)
{
    SCOPED_ISSUER_SIGNER *signer = keys_issuer();
    g_autofree char *text =
        g_strdup_printf("{\"kid\":\"%s\",\"method\":\"rid\",\"ctr\":2,\"rids\":[%s]}",
                        issuer_signer_public(signer)->kid, rids);

    return file_of("list.pem", text, strlen(text));
}

/* A card with this id (NULL: none) from 2023-06-22, and what is said of it with the list, if any. */
static void assert_card(const char *rid, const char *version, const char *rids, int code,
                        const char *says)
{
    g_autofree char *payload = shc_forge_payload("1687450764.657", rid);
    g_autofree char *jws = shc_forge(payload, strlen(payload));
    g_autofree char *card = text_file(jws);
    g_autofree char *keys = keys_with_version(version);
    g_autofree char *list = rids == NULL ? NULL : list_with(rids);
    g_autofree char *output = NULL;
    int got = list == NULL ? run(&output, "--keys", keys, "--json", card, NULL)
                           : run(&output, "--keys", keys, "--revoked", list, "--json", card, NULL);

    if (got != code || strstr(output, says) == NULL || (code != 0 && strstr(output, "SAKURA")))
        g_error("exit %d, certcheck said: %s", got, output);
}

static void a_revoked_card_is_not_verified_and_not_shown(void)
{
    assert_card("TqB_qu_6OtM", "2", "\"aaa\"", 0, "\"revocation\":\"not-listed\"");
    assert_card("TqB_qu_6OtM", "2", "\"aaa\",\"TqB_qu_6OtM\"", 1, "\"reason\":\"revoked\"");
    assert_card("TqB_qu_6OtM", "2", "\"TqB_qu_6OtM.1687450765\"", 1, "\"reason\":\"revoked\"");
}

static void a_time_in_the_list_spares_newer_cards(void)
{
    assert_card("TqB_qu_6OtM", "2", "\"TqB_qu_6OtM.1687450764\"", 0, "\"not-listed\"");
}

static void without_a_list_of_the_right_version_a_card_could_not_be_checked(void)
{
    assert_card("TqB_qu_6OtM", "2", NULL, 3, "\"reason\":\"no-revocation-list\"");
    assert_card("TqB_qu_6OtM", "3", "", 3, "\"reason\":\"old-revocation-list\"");
    assert_card("TqB_qu_6OtM", "1", "", 3, "\"reason\":\"old-keys\"");
}

static void what_cannot_be_looked_up_says_so(void)
{
    assert_card(NULL, "2", "\"aaa\"", 0, "\"revocation\":\"no-id\"");
    assert_card("TqB_qu_6OtM", "0", NULL, 0, "\"revocation\":\"no-list\"");
}

static void a_card_with_a_malformed_id_is_not_verified(void)
{
    assert_card("a.1", "2", "", 1, "\"reason\":\"bad-revocation-id\"");
    assert_card("0123456789012345678901234", "0", NULL, 1, "\"reason\":\"bad-revocation-id\"");
}

/* A key whose version is nonsense is no key. */
static void a_list_version_that_is_none_leaves_the_key_unknown(void)
{
    assert_card("a", "\"2\"", "", 3, "\"reason\":\"unknown-key\"");
    assert_card("a", "-1", "", 3, "\"reason\":\"unknown-key\"");
}

static void a_malformed_list_says_which_and_why(void)
{
    g_autofree char *list = list_with("\"aaa\",\"aaa\"");
    char option[] = "--revoked";
    char card[] = "code.txt";
    char *arguments[] = {(char *)(uintptr_t)g_getenv("CERTCHECK"), option, list, card, NULL};
    g_autofree char *said = NULL;
    g_autofree char *wanted = g_strdup_printf(
        "certcheck: cannot use the list of --revoked, %s: it names a revoked card twice (rids)\n",
        list);
    int status = -1;

    g_assert_true(g_spawn_sync(NULL, arguments, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL,
                               &said, &status, NULL));
    g_assert_cmpint(WEXITSTATUS(status), ==, 3);
    g_assert_cmpstr(said, ==, wanted);
}

static void files_of_another_kind_check_nothing(void)
{
    static const char *const options[] = {"--keys", "--revoked", "--csca",
                                          "--crl",  "--dsc",     "--withdrawn"};
    g_autofree char *text = vdsnc_text();
    g_autofree char *path = text_file(text);
    g_autofree char *nonsense = file_of("list.pem", "nonsense\n", 9);

    for (size_t i = 0; i < G_N_ELEMENTS(options); i++) {
        g_assert_cmpint(run(NULL, options[i], nonsense, path, NULL), ==, 3);
        g_assert_cmpint(run(NULL, options[i], "/nonexistent", path, NULL), ==, 3);
        g_assert_cmpint(run(NULL, options[i], NULL), ==, 2);
    }
}

/* What certcheck says of a file that holds no code, on standard error. */
static char *complaint(char *path)
{
    char *arguments[] = {(char *)(uintptr_t)g_getenv("CERTCHECK"), path, NULL};
    char *said = NULL;
    int status = -1;

    g_assert_true(g_spawn_sync(NULL, arguments, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL,
                               &said, &status, NULL));
    g_assert_true(WIFEXITED(status));
    g_assert_cmpint(WEXITSTATUS(status), ==, 3);
    g_free(path);
    return said;
}

static void assert_complaint(char *path, const char *words)
{
    char *said = complaint(path);

    if (strstr(said, words) == NULL)
        g_error("certcheck said: %s", said);
    g_free(said);
}

static void a_picture_that_would_be_huge_is_too_large(void)
{
    static const char png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff"
                              "\x08\x02\0\0\0";
    /* a frame of 65,500 by 65,500 in three colours, and the beginning of its scan */
    static const char jpeg[] = "\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"
                               "\xff\xc0\0\x11\x08\xff\xdc\xff\xdc\3\1\x11\0\2\x11\0\3\x11\0"
                               "\xff\xda\0\x0c\3\1\0\2\x11\3\x11\0\x3f\0";

    assert_complaint(file_of("huge.png", png, sizeof png - 1), "too large");
    assert_complaint(file_of("huge.jpg", jpeg, sizeof jpeg - 1), "too large");
}

static void a_pdf_with_a_huge_page_or_too_many_is_too_large(void)
{
    char *text = sample_text();
    const char *const texts[] = {text, text, text, text, text, text, text, text};
    char *path = g_build_filename(directory, "huge.pdf", NULL);
    cairo_surface_t *surface = cairo_pdf_surface_create(path, 14400, 14400);

    cairo_surface_destroy(surface);
    assert_complaint(path, "too large");
    assert_complaint(pages_of(texts, 8), "too large");
    g_free(text);
}

/* Ten forms, each of which draws the next one ten times. */
static void a_pdf_that_would_be_drawn_for_ever_is_given_up(void)
{
    GString *pdf =
        g_string_new("%PDF-1.5\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                     "2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
                     "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
                     "/Resources<</XObject<</F 10 0 R>>>>>>endobj\n"
                     "4 0 obj<</Length 5>>stream\n/F Do\nendstream endobj\n");

    for (int i = 10; i < 19; i++)
        g_string_append_printf(
            pdf,
            "%d 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</F %d 0 "
            "R>>"
            ">>/Length 60>>stream\n/F Do /F Do /F Do /F Do /F Do /F Do /F Do /F Do /F Do /F Do \n"
            "endstream endobj\n",
            i, i + 1);
    g_string_append(pdf, "19 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<<>>"
                         "/Length 18>>stream\n0 0 m 595 842 l S \nendstream endobj\n"
                         "trailer<</Root 1 0 R>>\n");
    assert_complaint(file_of("laughs.pdf", pdf->str, pdf->len), "too long to read");
    g_string_free(pdf, TRUE);
}

static void a_damaged_picture_or_pdf_is_said_to_be_damaged(void)
{
    assert_complaint(file_of("cut.png", "\x89PNG\r\n\x1a\n", 8), "damaged");
    assert_complaint(file_of("cut.jpg", "\xff\xd8\xff\xe0\0\x10JFIF", 10), "damaged");
    assert_complaint(file_of("cut.pdf", "%PDF-1.5\n", 9), "damaged");
    assert_complaint(g_strdup("/nonexistent"), "No such file");
    assert_complaint(text_file(""), "no QR code");
}

static void a_changed_code_is_not_verified_and_not_shown(void)
{
    char *text = sample_text();
    char *output;

    text[strlen(text) - 40] = text[strlen(text) - 40] == '1' ? '2' : '1';
    g_assert_cmpint(check_path(picture_of(text, false), &output), ==, 1);
    g_assert_null(strstr(output, "1985"));
    g_assert_null(strstr(output, "佐倉"));
    g_free(output);
    g_free(text);
}

static void without_its_key_a_code_could_not_be_checked(void)
{
    char *text = sample_text();
    char *path = text_file(text);
    char *others = other_keys_path("issuer.jwks.json");
    char *output;

    g_assert_cmpint(run(&output, "--json", path, NULL), ==, 3);
    g_assert_nonnull(strstr(output, "\"reason\":\"unknown-key\""));
    g_assert_null(strstr(output, "1985"));
    g_assert_cmpint(run(NULL, "--keys", others, path, NULL), ==, 3);
    g_free(output);
    g_free(others);
    g_free(path);
    g_free(text);
}

static void another_issuer_than_asked_for_is_not_verified(void)
{
    char *text = sample_text();
    char *path = text_file(text);
    char *keys = keys_path("issuer.jwks.json");

    g_assert_cmpint(run(NULL, "--keys", keys, "--issuer", "https://issuer.example/vrs", path, NULL),
                    ==, 0);
    g_assert_cmpint(
        run(NULL, "--keys", keys, "--issuer", "https://issuer.example/other", path, NULL), ==, 1);
    g_free(keys);
    g_free(path);
    g_free(text);
}

static void what_is_no_certificate_could_not_be_checked(void)
{
    g_assert_cmpint(check_path(text_file("https://example.org"), NULL), ==, 3);
    g_assert_cmpint(check_path(text_file("{\"name\":\"SAKURA\"}"), NULL), ==, 3);
    g_assert_cmpint(check_path(text_file("HC9:6BF"), NULL), ==, 3);
    g_assert_cmpint(
        check_path(text_file("{\"data\":{\"hdr\":{\"t\":\"icao.test\",\"v\":1,\"is\":\"JPN\"},"
                             "\"msg\":{}},\"sig\":{}}"),
                   NULL),
        ==, 3);
}

static void what_cannot_be_read_has_its_answer_in_json_too(void)
{
    char *output;

    g_assert_cmpint(check_path(text_file(""), &output), ==, 3);
    g_assert_cmpstr(output, ==, "{\"result\":\"not-checked\",\"codes\":[]}\n");
    g_free(output);
}

static void keys_that_cannot_be_trusted_check_nothing(void)
{
    char *text = sample_text();
    char *path = text_file(text);
    char *private = keys_path("issuer.jwk");
    char *certificate = keys_path("ca.pem");

    g_assert_cmpint(run(NULL, "--keys", private, path, NULL), ==, 3);
    g_assert_cmpint(run(NULL, "--keys", certificate, path, NULL), ==, 3);
    g_assert_cmpint(run(NULL, "--keys", "/nonexistent", path, NULL), ==, 3);
    g_free(certificate);
    g_free(private);
    g_free(path);
    g_free(text);
}

static void wrong_usage_is_said_and_help_is_given(void)
{
    char *output;

    g_assert_cmpint(run(NULL, NULL, NULL), ==, 2);
    g_assert_cmpint(run(NULL, "--unheard-of", NULL), ==, 2);
    g_assert_cmpint(run(NULL, "--keys", NULL), ==, 2);
    g_assert_cmpint(run(NULL, "a", "b", NULL), ==, 2);
    g_assert_cmpint(run(NULL, "--issuer", "http://x", "a", NULL), ==, 2);
    g_assert_cmpint(run(&output, "--help", NULL), ==, 0);
    g_assert_true(g_str_has_prefix(output, "usage: certcheck"));
    g_free(output);
}

static char *vector_path(const char *name)
{
    const char *given = g_getenv("MADOGUCHI_VECTORS");
    char *path =
        g_build_filename(given == NULL ? g_getenv("VECTORS_BESIDE") : given, "shc", name, NULL);

    if (g_file_test(path, G_FILE_TEST_EXISTS))
        return path;
    g_free(path);
    return NULL;
}

#define SPEC_KEYS "spec-examples/issuer/.well-known/jwks.json"
#define SPEC_LIST                                                                                  \
    "spec-examples/issuer/.well-known/crl/3Kfdg-XwP-7gXyywtUfUADwBumDOPKMQx-iELL11W9s.json"

static bool vectors_are_there(void)
{
    char *keys = vector_path(SPEC_KEYS);
    bool there = keys != NULL;

    if (!there)
        g_test_skip("the public test vectors are not here");
    g_free(keys);
    return there;
}

/* Checks a vector with the specification's keys. */
static void expect(const char *name, int code, const char *reason)
{
    char *keys = vector_path(SPEC_KEYS);
    char *revoked = vector_path(SPEC_LIST);
    char *path = vector_path(name);
    char *wanted = g_strdup_printf("\"reason\":\"%s\"", reason);
    char *output = NULL;

    g_assert_nonnull(path);

    int got = run(&output, "--json", "--issuer", "https://spec.smarthealth.cards/examples/issuer",
                  "--keys", keys, "--revoked", revoked, path, NULL);

    if (got != code || strstr(output, wanted) == NULL)
        g_error("%s: exit %d, %s", name, got, output);
    g_free(keys);
    g_free(revoked);
    g_free(path);
    g_free(wanted);
    g_free(output);
}

static void the_specifications_examples_are_verified(void)
{
    if (!vectors_are_there())
        return;
    expect("spec-examples/example-00-f-qr-code-numeric-value-0.txt", 0, "good");
    expect("spec-examples/example-00-d-jws.txt", 0, "good");
    expect("spec-examples/example-00-e-file.smart-health-card", 0, "good");
    expect("spec-examples/example-01-f-qr-code-numeric-value-0.txt", 0, "good");
    expect("devtools-testdata/test-example-1195-byte-qrnumeric.txt", 0, "good");
    expect("devtools-testdata/test-example-00-g-qr-code-inflated-to-v22.png", 0, "good");
    expect("devtools-testdata/test-example-00-g-qr-code-0-single_qr_segment.png", 0, "good");
}

#define DEV "devtools-testdata/test-example-00-"

static void the_bad_vectors_are_refused_each_for_its_reason(void)
{
    if (!vectors_are_there())
        return;
    expect(DEV "f-qr-code-numeric-value-0-odd-count.txt", 1, "bad-digits");
    expect(DEV "f-qr-code-numeric-value-0-number-too-big.txt", 1, "bad-digits");
    expect(DEV "f-qr-code-numeric-value-0-wrong_qr_header.txt", 1, "other-prefix");
    expect(DEV "f-qr-code-numeric-value-0-wrong-multi-chunk.txt", 3, "multi-part");
    expect(DEV "f-qr-code-numeric-value-0-index-out-of-range.txt", 3, "multi-part");
    expect("spec-examples/example-02-f-qr-code-numeric-value-0.txt", 3, "multi-part");
    expect("spec-examples/example-03-f-qr-code-numeric-value-0.txt", 1, "expired");
    expect(DEV "d-jws-der-signature.txt", 1, "bad-signature-length");
    expect(DEV "d-jws-der-signature-r-neg.txt", 1, "bad-signature-length");
    expect(DEV "d-jws-der-signature-s-neg.txt", 1, "bad-signature-length");
    expect(DEV "d-jws-der-signature-rs-neg.txt", 1, "bad-signature-length");
    expect(DEV "d-jws-invalid-signature.txt", 1, "bad-signature");
    expect(DEV "d-jws-no_jws_header_alg.txt", 1, "bad-header");
    expect(DEV "d-jws-no_jws_header_zip.txt", 1, "bad-header");
    expect(DEV "d-jws-no_jws_header_kid.txt", 1, "bad-header");
    expect(DEV "d-jws-no_deflate.txt", 1, "bad-header");
    expect(DEV "d-jws-wrong_jws_header_kid.txt", 3, "unknown-key");
    expect(DEV "d-jws-issuer-kid-mismatch.txt", 3, "unknown-key");
    expect(DEV "d-jws-issuer-not-valid-with-smart-key.txt", 1, "other-issuer");
    expect(DEV "d-jws-utf8_bom_prefix.txt", 1, "not-json");
    expect(DEV "e-file-invalid_deflate.smart-health-card", 1, "not-deflated");
    expect(DEV "e-file-invalid_issuer_url_http.smart-health-card", 1, "bad-issuer");
    expect(DEV "e-file-issuer_url_with_trailing_slash.smart-health-card", 1, "bad-issuer");
}

static void japans_published_keys_can_be_read(void)
{
    struct issuer_keys keys = {0};
    char *path = vector_path("japan/vc.vrs.digital.go.jp.jwks.json");

    if (path == NULL) {
        g_test_skip("the public test vectors are not here");
        return;
    }
    g_assert_true(issuer_keys_load(path, &keys, NULL));
    g_assert_cmpuint(keys.count, ==, 3);
    g_free(path);
}

static void key_sets_that_are_wrong_give_no_key(void)
{
    struct issuer_keys keys = {0};
    static const char *const skipped[] = {"wrong_alg_key.json", "wrong_curve_key.json",
                                          "wrong_kty_key.json", "wrong_use_key.json"};
    char *path = vector_path("devtools-testdata/wrong_kid_key.json");

    if (path == NULL) {
        g_test_skip("the public test vectors are not here");
        return;
    }
    g_assert_false(issuer_keys_load(path, &keys, NULL));
    for (size_t i = 0; i < G_N_ELEMENTS(skipped); i++) {
        char *name = g_strconcat("devtools-testdata/", skipped[i], NULL);
        char *other = vector_path(name);

        g_assert_true(issuer_keys_load(other, &keys, NULL));
        g_assert_cmpuint(keys.count, ==, 0);
        g_free(name);
        g_free(other);
    }
    g_free(path);
}

static void remove_files(void)
{
    static const char *const names[] = {
        "code.txt", "code.png", "code.jpg", "page.pdf",   "cut.png",  "cut.jpg",  "cut.pdf",
        "huge.png", "huge.jpg", "huge.pdf", "laughs.pdf", "list.pem", "jwks.json"};

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        char *path = g_build_filename(directory, names[i], NULL);

        g_remove(path);
        g_free(path);
    }
    g_rmdir(directory);
    g_free(directory);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    directory = g_dir_make_tmp("madoguchi-certcheck-XXXXXX", NULL);
    atexit(remove_files);
    g_test_add_func("/certcheck/text", a_genuine_text_is_verified_and_shown);
    g_test_add_func("/certcheck/line", a_line_end_after_the_text_does_no_harm);
    g_test_add_func("/certcheck/png", a_picture_is_read);
    g_test_add_func("/certcheck/pdf", a_pdf_page_is_read);
    g_test_add_func("/certcheck/jpeg", a_photograph_is_read);
    g_test_add_func("/certcheck/pages", every_code_on_every_page_is_checked_once);
    g_test_add_func("/certcheck/vdsnc", a_genuine_vdsnc_is_verified_and_shown);
    g_test_add_func("/certcheck/dcc", a_genuine_dcc_is_verified_and_shown);
    g_test_add_func("/certcheck/three", a_page_with_all_three_is_read_and_verified);
    g_test_add_func("/certcheck/unknown-signer", a_signer_that_nobody_named_could_not_be_checked);
    g_test_add_func("/certcheck/changed-any", a_changed_code_of_any_format_is_not_verified);
    g_test_add_func("/certcheck/revoked", a_revoked_signer_is_not_verified);
    g_test_add_func("/certcheck/old-list", a_list_that_is_over_leaves_the_code_unchecked);
    g_test_add_func("/certcheck/withdrawn", a_withdrawn_signer_of_dccs_is_not_verified);
    g_test_add_func("/certcheck/card-revoked", a_revoked_card_is_not_verified_and_not_shown);
    g_test_add_func("/certcheck/card-time", a_time_in_the_list_spares_newer_cards);
    g_test_add_func("/certcheck/card-version",
                    without_a_list_of_the_right_version_a_card_could_not_be_checked);
    g_test_add_func("/certcheck/card-unlisted", what_cannot_be_looked_up_says_so);
    g_test_add_func("/certcheck/card-id", a_card_with_a_malformed_id_is_not_verified);
    g_test_add_func("/certcheck/key-version", a_list_version_that_is_none_leaves_the_key_unknown);
    g_test_add_func("/certcheck/bad-list", a_malformed_list_says_which_and_why);
    g_test_add_func("/certcheck/other-files", files_of_another_kind_check_nothing);
    g_test_add_func("/certcheck/huge-picture", a_picture_that_would_be_huge_is_too_large);
    g_test_add_func("/certcheck/huge-pdf", a_pdf_with_a_huge_page_or_too_many_is_too_large);
    g_test_add_func("/certcheck/endless-pdf", a_pdf_that_would_be_drawn_for_ever_is_given_up);
    g_test_add_func("/certcheck/damaged", a_damaged_picture_or_pdf_is_said_to_be_damaged);
    g_test_add_func("/certcheck/changed", a_changed_code_is_not_verified_and_not_shown);
    g_test_add_func("/certcheck/no-key", without_its_key_a_code_could_not_be_checked);
    g_test_add_func("/certcheck/issuer", another_issuer_than_asked_for_is_not_verified);
    g_test_add_func("/certcheck/formats", what_is_no_certificate_could_not_be_checked);
    g_test_add_func("/certcheck/unreadable", what_cannot_be_read_has_its_answer_in_json_too);
    g_test_add_func("/certcheck/keys", keys_that_cannot_be_trusted_check_nothing);
    g_test_add_func("/certcheck/usage", wrong_usage_is_said_and_help_is_given);
    g_test_add_func("/certcheck/vectors/good", the_specifications_examples_are_verified);
    g_test_add_func("/certcheck/vectors/bad", the_bad_vectors_are_refused_each_for_its_reason);
    g_test_add_func("/certcheck/vectors/japan", japans_published_keys_can_be_read);
    g_test_add_func("/certcheck/vectors/keys", key_sets_that_are_wrong_give_no_key);
    return g_test_run();
}
