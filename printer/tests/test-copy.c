/* What a copy of the certificate still says: printed, copied by an office copier, scanned askew at 300 dots an inch. The
 * codes are read by two decoders that have nothing in common; the tint says 複写. */
#include <glib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "printer/codes.h"
#include "printer/document.h"
#include "printer/raster.h"
#include "printer/tests/samples.h"

/* A certificate for travel with everything on it, printed once for all tests. */
static struct verified_certificate *verified;
static char *folder;

static char *path_of(const char *name)
{
    return g_build_filename(folder, name, NULL);
}

static void compose(void)
{
    SCOPED_DOCUMENT document = {0};
    g_autofree char *path = NULL;

    folder = g_dir_make_tmp("copy-XXXXXX", NULL);
    path = path_of("certificate.pdf");
    verified = sample_new_overseas(3, 1195);
    sample_add_vds_nc(verified, "AOYAMA HIKARI", 2953);
    sample_add_dccs(verified, 700);
    g_assert_true(document_compose(verified, &document, NULL));
    g_assert_true(g_file_set_contents(path, (char *)document.bytes, (gssize)document.len, NULL));
}

/* ---- machines ---- */

#define PRINT_DPI 600
#define SCAN_DPI  300

/* A sheet as a printer of 600 dots an inch makes it. */
static void print_sheet(unsigned sheet, struct raster *ret)
{
    g_autofree char *pdf = path_of("certificate.pdf");
    g_autofree char *root = path_of("print");
    g_autofree char *picture = path_of("print.pgm");
    g_autofree char *command = g_strdup_printf("pdftoppm -gray -singlefile -r %d -f %u -l %u %s %s",
                                               PRINT_DPI, sheet, sheet, pdf, root);
    g_autofree char *bytes = NULL;
    gsize len;
    int status;
    int start;

    g_assert_true(g_spawn_command_line_sync(command, NULL, NULL, &status, NULL));
    g_assert_cmpint(status, ==, 0);
    g_assert_true(g_file_get_contents(picture, &bytes, &len, NULL));
    g_assert_cmpint(sscanf(bytes, "P5 %u %u 255%n", &ret->width, &ret->height, &start), ==, 2);
    g_assert_true(raster_init(ret, ret->width, ret->height, NULL));
    g_assert_cmpuint(len, ==, (size_t)start + 1 + (size_t)ret->width * ret->height);
    memcpy(ret->dots, bytes + start + 1, (size_t)ret->width * ret->height);
    g_remove(picture);
}

static int dot_at(const struct raster *raster, int x, int y)
{
    if (x < 0 || y < 0 || x >= (int)raster->width || y >= (int)raster->height)
        return 255;
    return raster->dots[(size_t)y * raster->width + (size_t)x];
}

static int mean_around(const struct raster *raster, int x, int y)
{
    int sum = 0;

    for (int v = -1; v <= 1; v++) {
        for (int u = -1; u <= 1; u++)
            sum += dot_at(raster, x + u, y + v);
    }
    return sum / 9;
}

/* An office copier: a lens that softens, a background that is taken away, and dots again. Of a square of two dots it
 * sees four ninths of black, which it takes for paper; of one of three, all. */
#define BACKGROUND 120

static void copy(const struct raster *print, struct raster *ret)
{
    g_assert_true(raster_init(ret, print->width, print->height, NULL));
    for (unsigned y = 0; y < print->height; y++) {
        for (unsigned x = 0; x < print->width; x++)
            ret->dots[(size_t)y * ret->width + x] =
                mean_around(print, (int)x, (int)y) < BACKGROUND ? 0 : 255;
    }
}

static uint32_t noise_state = 1;

static int noise(void)
{
    noise_state = noise_state * 1664525u + 1013904223u;
    return (int)(noise_state >> 24) % 41 - 20;
}

/* Between four dots. */
static double light_at(const struct raster *raster, double x, double y)
{
    int left = (int)floor(x);
    int top = (int)floor(y);
    double u = x - left;
    double v = y - top;

    return (1 - v) * ((1 - u) * dot_at(raster, left, top) + u * dot_at(raster, left + 1, top)) +
           v * ((1 - u) * dot_at(raster, left, top + 1) + u * dot_at(raster, left + 1, top + 1));
}

/* What one cell of the sensor sees: two dots by two. */
static double cell_at(const struct raster *raster, double x, double y)
{
    return (light_at(raster, x - 0.5, y - 0.5) + light_at(raster, x + 0.5, y - 0.5) +
            light_at(raster, x - 0.5, y + 0.5) + light_at(raster, x + 0.5, y + 0.5)) /
           4.0;
}

/* A flat-bed scanner of 300 dots an inch: the sheet lies askew, the sensor is noisy, and black is not quite black. */
static void scan(const struct raster *sheet, double degrees, struct raster *ret)
{
    double turn = degrees * G_PI / 180.0;
    double ratio = (double)PRINT_DPI / SCAN_DPI;

    g_assert_true(raster_init(ret, sheet->width * SCAN_DPI / PRINT_DPI,
                              sheet->height * SCAN_DPI / PRINT_DPI, NULL));
    for (unsigned y = 0; y < ret->height; y++) {
        for (unsigned x = 0; x < ret->width; x++) {
            double u = (x - ret->width / 2.0) * ratio;
            double v = (y - ret->height / 2.0) * ratio;
            double light = cell_at(sheet, u * cos(turn) - v * sin(turn) + sheet->width / 2.0,
                                   u * sin(turn) + v * cos(turn) + sheet->height / 2.0);
            int grey = 30 + (int)(light * 210.0 / 255.0) + noise();

            ret->dots[(size_t)y * ret->width + x] = (uint8_t)CLAMP(grey, 0, 255);
        }
    }
}

/* ---- decoders ---- */

static bool is_on(const struct certificate_code *code, unsigned sheet)
{
    return (code->format == CERTIFICATE_DCC) == (sheet == verified->certificate.sheets);
}

/* The picture for programs that read files. */
static char *write_picture(const struct raster *raster)
{
    char *picture = path_of("scan.pgm");
    FILE *file = fopen(picture, "wb");

    g_assert_nonnull(file);
    fprintf(file, "P5\n%u %u\n255\n", raster->width, raster->height);
    fwrite(raster->dots, raster->width, raster->height, file);
    g_assert_cmpint(fclose(file), ==, 0);
    return picture;
}

/* What a program that decodes says of a picture. */
static char *decode(const char *decoder, const char *picture)
{
    g_autofree char *command = g_strdup_printf("%s %s", decoder, picture);
    char *output = NULL;

    g_assert_true(g_spawn_command_line_sync(command, &output, NULL, NULL, NULL));
    return output;
}

static void assert_says(const char *output, const char *decoder, size_t code)
{
    if (strstr(output, verified->certificate.codes[code].text) == NULL)
        g_error("%s does not read code %zu", decoder, code);
}

static void assert_zbar_reads_all(const struct raster *raster, unsigned sheet)
{
    g_autofree char *picture = write_picture(raster);
    g_autofree char *output = decode("zbarimg -q --raw -Sdisable -Sqrcode.enable", picture);

    for (size_t i = 0; i < verified->certificate.code_count; i++) {
        if (is_on(&verified->certificate.codes[i], sheet))
            assert_says(output, "zbar", i);
    }
    g_remove(picture);
}

/* As one points a reader at a code: that and some paper around it. */
#define AROUND 60

static void cut_out(const struct raster *from, const struct code_place *place, const struct qr *qr,
                    struct raster *ret)
{
    int side = (int)(qr->width * PAGE_MODULE_PT * SCAN_DPI / 72.0) + 2 * AROUND;
    int left = (int)(place->x * SCAN_DPI / 72.0) - AROUND;
    int top = (int)(place->y * SCAN_DPI / 72.0) - AROUND;

    g_assert_true(raster_init(ret, (unsigned)side, (unsigned)side, NULL));
    for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++)
            ret->dots[y * side + x] = (uint8_t)dot_at(from, left + x, top + y);
    }
}

static void assert_zxing_reads_each(const struct raster *raster, unsigned sheet)
{
    const struct certificate *certificate = &verified->certificate;
    struct qr qrs[CERTIFICATE_CODES_MAX];
    struct code_place places[CERTIFICATE_CODES_MAX];

    for (size_t i = 0; i < certificate->code_count; i++)
        g_assert_true(
            qr_encode(certificate->codes[i].format, certificate->codes[i].text, &qrs[i], NULL));
    codes_place(certificate, qrs, places);
    for (size_t i = 0; i < certificate->code_count; i++) {
        g_autofree char *picture = NULL;
        g_autofree char *output = NULL;
        struct raster cut;

        if (places[i].sheet != sheet)
            continue;
        cut_out(raster, &places[i], &qrs[i], &cut);
        picture = write_picture(&cut);
        output = decode("ZXingReader -1 -format QRCode", picture);
        assert_says(output, "zxing", i);
        g_remove(picture);
        raster_done(&cut);
    }
}

static void assert_read(unsigned sheet, bool copied, double degrees)
{
    struct raster print, copy_of, scanned;

    print_sheet(sheet, &print);
    if (copied) {
        copy(&print, &copy_of);
        raster_done(&print);
        print = copy_of;
    }
    scan(&print, degrees, &scanned);
    assert_zbar_reads_all(&scanned, sheet);
    assert_zxing_reads_each(&scanned, sheet);
    raster_done(&print);
    raster_done(&scanned);
}

/* ---- tests ---- */

static void codes_are_read_from_a_scan(void)
{
    assert_read(1, false, 0.3);
}

static void codes_are_read_from_a_scan_of_a_copy(void)
{
    assert_read(1, true, 0.0);
}

static void codes_are_read_from_a_scan_of_a_copy_a_little_askew(void)
{
    assert_read(1, true, 0.7);
}

static void codes_are_read_from_a_scan_of_a_copy_quite_askew(void)
{
    assert_read(1, true, 1.3);
}

static void codes_of_the_last_sheet_are_read_from_a_scan_of_a_copy(void)
{
    assert_read(2, true, 1.3);
}

/* How much of a part is black; millimetres. */
static double tint(const struct raster *raster, double left, double top, double right,
                   double bottom)
{
    double dots_mm = PRINT_DPI / 25.4;
    double sum = 0.0;
    double n = 0.0;

    for (int y = (int)(top * dots_mm); y < (int)(bottom * dots_mm); y++) {
        for (int x = (int)(left * dots_mm); x < (int)(right * dots_mm); x++, n++)
            sum += dot_at(raster, x, y) < 128;
    }
    return sum / n;
}

/* Between the table and the certification, where only dots are: inside the word they stay, around it they go. */
static void the_copy_says_that_it_is_one(void)
{
    struct raster print, copied;
    unsigned bare = 0;
    unsigned marked = 0;

    print_sheet(1, &print);
    copy(&print, &copied);
    g_assert_cmpfloat(tint(&print, 22.0, 149.5, 187.0, 161.5), >, 0.035);
    for (double y = 149.5; y < 160.0; y += 3.0) {
        for (double x = 22.0; x < 187.0; x += 3.0) {
            double here = tint(&copied, x, y, x + 3.0, y + 3.0);

            bare += here < 0.002;
            marked += here > 0.01;
        }
    }
    g_assert_cmpuint(bare, >, 30);
    g_assert_cmpuint(marked, >, 10);
    raster_done(&print);
    raster_done(&copied);
}

#define T(test) g_test_add_func("/copy/" #test, test)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    compose();
    T(codes_are_read_from_a_scan);
    T(codes_are_read_from_a_scan_of_a_copy);
    T(codes_are_read_from_a_scan_of_a_copy_a_little_askew);
    T(codes_are_read_from_a_scan_of_a_copy_quite_askew);
    T(codes_of_the_last_sheet_are_read_from_a_scan_of_a_copy);
    T(the_copy_says_that_it_is_one);

    int failed = g_test_run();
    g_autofree char *pdf = path_of("certificate.pdf");

    g_remove(pdf);
    g_rmdir(folder);
    g_free(folder);
    verified_certificate_free(&verified);
    document_forget();
    return failed;
}
