/* Figures of the page for tests/bench: bench-page KEYS [ROUNDS]. KEYS is a folder of deploy/keys. Writes a JSON object of
 * milliseconds, bytes, versions and millimetres, all of certificates with real codes. */
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backend/shc.h"
#include "backend/vdsnc.h"
#include "printer/composition.h"
#include "printer/document.h"
#include "printer/pdf.h"
#include "printer/proof.h"
#include "printer/tests/samples.h"

#define ROUNDS_MAX 1000
#define MODULE_MM  (PAGE_MODULE_PT / 72.0 * 25.4)

static const size_t dose_counts[] = {1, 3, 5, 7, 10};

static int64_t now;
static struct issuer_signer *issuer;
static struct vdsnc_signer *state;

static void stop(const char *what, const struct err *err)
{
    fprintf(stderr, "bench-page: %s: %s %d\n", what, err_name(err->code), err->detail);
    exit(1);
}

static void open_keys(const char *folder)
{
    g_autofree char *jwk = g_build_filename(folder, "issuer.jwk", NULL);
    g_autofree char *certificate = g_build_filename(folder, "vds-nc.pem", NULL);
    g_autofree char *key = g_build_filename(folder, "vds-nc.key", NULL);
    struct err err;

    issuer = issuer_signer_load(jwk, &err);
    state = vdsnc_signer_load(certificate, key, &err);
    if (issuer == NULL || state == NULL)
        stop(folder, &err);
}

static bool is_spikevax(const struct certificate_dose *dose)
{
    return strcmp(dose->product, "spikevax") == 0;
}

static void add_shc(struct certificate *certificate)
{
    char cvx[CERTIFICATE_DOSES_MAX][SHC_CODE_SIZE];
    const struct shc_issue issue = {.issuer = "https://vc.vrs.example.go.jp/issuer",
                                    .performer = "MHLW_Gov_of_JAPAN",
                                    .not_before = now,
                                    .cvx = (const char(*)[SHC_CODE_SIZE])cvx};
    struct certificate_code *code = &certificate->codes[0];
    struct err err;

    for (size_t i = 0; i < certificate->dose_count; i++)
        strcpy(cvx[i], is_spikevax(&certificate->doses[i]) ? "207" : "208");
    if (!shc_encode(certificate, &issue, issuer, code->text, &code->held, &err))
        stop("SMART Health Card", &err);
}

static void add_vds_nc(struct certificate *certificate)
{
    static const struct vdsnc_product comirnaty = {"XM0GQ8", "RA01.0", "COMIRNATY"};
    static const struct vdsnc_product spikevax = {"XM0GQ8", "RA01.0", "Spikevax"};
    struct vdsnc_product products[CERTIFICATE_DOSES_MAX];
    const struct vdsnc_issue issue = {.state = "JPN",
                                      .uvci = "0123456789AB",
                                      .administrator = "MHLW_Gov_of_JAPAN",
                                      .now = now,
                                      .products = products};
    struct certificate_code *code = &certificate->codes[certificate->code_count++];
    struct err err;

    for (size_t i = 0; i < certificate->dose_count; i++)
        products[i] = is_spikevax(&certificate->doses[i]) ? spikevax : comirnaty;
    code->format = CERTIFICATE_VDS_NC;
    if (!vdsnc_encode(certificate, &issue, state, code->text, &code->held, &err))
        stop("ICAO VDS-NC", &err);
}

static struct verified_certificate *domestic(size_t doses)
{
    struct verified_certificate *verified = sample_new(doses, 800);

    add_shc(&verified->certificate);
    return verified;
}

static struct verified_certificate *overseas(size_t doses)
{
    struct verified_certificate *verified = sample_new_overseas(doses, 800);

    add_shc(&verified->certificate);
    add_vds_nc(&verified->certificate);
    return verified;
}

/* ---- sizes ---- */

static void say_size(const char *name, size_t doses, const struct certificate_code *code)
{
    struct qr qr;
    struct err err;

    if (!qr_encode(code->format, code->text, &qr, &err))
        stop(name, &err);
    printf("  \"qr_%s_%zu_version\": %u,\n", name, doses, (qr.width - 17) / 4);
    printf("  \"qr_%s_%zu_mm\": %.1f,\n", name, doses, qr.width * MODULE_MM);
}

static void say_bytes(const char *name, size_t doses, const struct verified_certificate *verified)
{
    SCOPED_DOCUMENT document = {0};
    struct err err;

    if (!document_compose(verified, &document, &err))
        stop(name, &err);
    printf("  \"pdf_bytes_%s_%zu\": %zu,\n", name, doses, document.len);
}

static void say_sizes(size_t doses)
{
    SCOPED_VERIFIED_CERTIFICATE *at_home = domestic(doses);
    SCOPED_VERIFIED_CERTIFICATE *abroad = overseas(doses);

    say_bytes("domestic", doses, at_home);
    say_bytes("overseas", doses, abroad);
    say_size("shc_domestic", doses, &at_home->certificate.codes[0]);
    say_size("shc_overseas", doses, &abroad->certificate.codes[0]);
    say_size("vds_nc", doses, &abroad->certificate.codes[1]);
}

static void say_heaviest(void)
{
    SCOPED_VERIFIED_CERTIFICATE *verified = overseas(12);
    SCOPED_DOCUMENT document = {0};
    struct err err;

    sample_add_dccs(verified, 640);
    if (!document_compose(verified, &document, &err))
        stop("heaviest", &err);
    printf("  \"pdf_bytes_max\": %zu,\n", document.len);
}

/* ---- times ---- */

static double milliseconds(int64_t since)
{
    return (double)(g_get_monotonic_time() - since) / 1000.0;
}

static int compare(const void *a, const void *b)
{
    const double *one = a;
    const double *other = b;

    return (*one > *other) - (*one < *other);
}

static double median(double *times, size_t n)
{
    qsort(times, n, sizeof *times, compare);
    return times[n / 2];
}

/* What a session has when it has made itself ready. */
struct kit {
    struct fonts *fonts;
    struct dots *dots;
};

static void compose_once(const struct kit *kit, const struct certificate *certificate,
                         double *ret_compose, double *ret_read_back)
{
    int64_t start = g_get_monotonic_time();
    SCOPED_COMPOSITION composition = {0};
    SCOPED_DOTS_PDF tile = {0};
    SCOPED_BUFFER pdf = {0};
    struct pdfa_description description = {.title = "-", .dots = &tile, .dotted_sheets = 1};
    struct proof proof;
    struct err err;

    if (!composition_init(&composition, certificate, &err))
        stop("composition", &err);
    composition.fonts = kit->fonts;
    composition.dots = kit->dots;

    const struct drawing drawing = composition_drawing(&composition);

    memcpy(description.issued_on, certificate->issued_on, sizeof description.issued_on);
    if (!dots_for_pdf(kit->dots, certificate->id, &tile, &err) ||
        !pdf_write(&drawing, &description, &pdf, &err))
        stop("pdf", &err);
    *ret_compose = milliseconds(start);

    start = g_get_monotonic_time();
    proof_init(&proof, &FORMAT_OF_PDF, certificate, composition.codes);

    const struct proof_bytes bytes = {pdf.bytes, pdf.len,
                                      bits_sum(BITS_SUM_FIRST, pdf.bytes, pdf.len)};

    if (!proof_drawing(&proof, &drawing, &err) || !proof_bytes_say(&proof, &bytes, &err))
        stop("proof", &err);
    *ret_read_back = milliseconds(start);
}

static void say_times(size_t rounds)
{
    SCOPED_VERIFIED_CERTIFICATE *verified = overseas(3);
    struct kit kit;
    struct err err;
    double compose[ROUNDS_MAX];
    double read_back[ROUNDS_MAX];

    if (!fonts_open(&kit.fonts, &err) || !dots_new(&dots_usual, kit.fonts, &kit.dots, &err))
        stop("fonts", &err);
    compose_once(&kit, &verified->certificate, &compose[0], &read_back[0]); /* to be warm */
    for (size_t i = 0; i < rounds; i++)
        compose_once(&kit, &verified->certificate, &compose[i], &read_back[i]);
    printf("  \"compose_ms_p50\": %.1f,\n", median(compose, rounds));
    printf("  \"readback_ms_p50\": %.1f,\n", median(read_back, rounds));
    dots_free(&kit.dots);
    fonts_free(&kit.fonts);
}

static void say_raster_time(size_t rounds)
{
    static const struct format format = {FORMAT_PWG, 600, 1};
    SCOPED_VERIFIED_CERTIFICATE *verified = overseas(3);
    double times[ROUNDS_MAX];
    struct err err;

    for (size_t i = 0; i < rounds; i++) {
        SCOPED_DOCUMENT document = {0};
        int64_t start = g_get_monotonic_time();

        if (!document_compose_in(&format, verified, &document, &err))
            stop("raster", &err);
        times[i] = milliseconds(start);
    }
    printf("  \"raster_ms_p50\": %.1f\n", median(times, rounds));
}

int main(int argc, char **argv)
{
    guint64 rounds = 50;

    if (argc < 2 || argc > 3 ||
        (argc == 3 && !g_ascii_string_to_unsigned(argv[2], 10, 1, ROUNDS_MAX, &rounds, NULL))) {
        fprintf(stderr, "usage: bench-page KEYS [ROUNDS]\n");
        return 2;
    }
    now = g_get_real_time() / G_USEC_PER_SEC;
    open_keys(argv[1]);
    puts("{");
    for (size_t i = 0; i < G_N_ELEMENTS(dose_counts); i++)
        say_sizes(dose_counts[i]);
    say_heaviest();
    say_times(rounds);
    say_raster_time(rounds);
    puts("}");
    issuer_signer_free(&issuer);
    vdsnc_signer_free(&state);
    document_forget();
    return 0;
}
