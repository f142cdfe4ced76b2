/* The portrait of nobody. */
#include <openjpeg.h>
#include <string.h>

#include "tests/vcard/picture.h"

/* [A] */
#define WIDTH  180
#define HEIGHT 240

/* Points looked at in each pixel, along each side: soft edges. */
#define POINTS 4

#define PAPER 232
#define HAIR  120
#define SKIN  176
#define COAT  96

static bool in_ellipse(int x, int y, int centre_x, int centre_y, int radius_x, int radius_y)
{
    int64_t dx = (int64_t)(x - centre_x) * radius_y;
    int64_t dy = (int64_t)(y - centre_y) * radius_x;
    int64_t limit = (int64_t)radius_x * radius_y;

    return dx * dx + dy * dy <= limit * limit;
}

/* The grey at a point, in POINTSths of a pixel. */
static int grey_at(int x, int y)
{
    const int middle = WIDTH * POINTS / 2;

    if (in_ellipse(x, y, middle, 100 * POINTS, 40 * POINTS, 52 * POINTS))
        return y < 76 * POINTS ? HAIR : SKIN;
    if (in_ellipse(x, y, middle, 92 * POINTS, 48 * POINTS, 56 * POINTS) && y < 104 * POINTS)
        return HAIR;
    if (in_ellipse(x, y, middle, 250 * POINTS, 78 * POINTS, 76 * POINTS))
        return COAT;
    if (x > middle - 18 * POINTS && x < middle + 18 * POINTS && y > 100 * POINTS &&
        y < 190 * POINTS)
        return SKIN;
    return PAPER;
}

static void draw(opj_image_t *image)
{
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
            int sum = 0;

            for (int i = 0; i < POINTS * POINTS; i++)
                sum += grey_at(x * POINTS + i % POINTS, y * POINTS + i / POINTS);
            image->comps[0].data[y * WIDTH + x] = sum / (POINTS * POINTS);
        }
    }
}

static opj_image_t *new_image(void)
{
    opj_image_cmptparm_t grey = {
        .dx = 1, .dy = 1, .w = WIDTH, .h = HEIGHT, .prec = 8, .bpp = 8, .sgnd = 0};
    opj_image_t *image = opj_image_create(1, &grey, OPJ_CLRSPC_GRAY);

    if (image == NULL)
        return NULL;
    image->x1 = WIDTH;
    image->y1 = HEIGHT;
    draw(image);
    return image;
}

/* Where the encoder writes; it goes back to fill in lengths. */
struct sheet {
    uint8_t data[BYTES_MAX];
    size_t len;
    size_t at;
};

static OPJ_SIZE_T write_sheet(void *data, OPJ_SIZE_T len, void *user)
{
    struct sheet *sheet = user;

    if (len > sizeof sheet->data - sheet->at)
        return (OPJ_SIZE_T)-1;
    memcpy(sheet->data + sheet->at, data, len);
    sheet->at += len;
    if (sheet->len < sheet->at)
        sheet->len = sheet->at;
    return len;
}

static OPJ_BOOL seek_sheet(OPJ_OFF_T at, void *user)
{
    struct sheet *sheet = user;

    if (at < 0 || (size_t)at > sizeof sheet->data)
        return OPJ_FALSE;
    sheet->at = (size_t)at;
    return OPJ_TRUE;
}

static OPJ_OFF_T skip_sheet(OPJ_OFF_T count, void *user)
{
    struct sheet *sheet = user;

    return seek_sheet((OPJ_OFF_T)sheet->at + count, user) ? count : -1;
}

static opj_stream_t *new_stream(struct sheet *sheet)
{
    opj_stream_t *stream = opj_stream_create(sizeof sheet->data, OPJ_FALSE);

    if (stream == NULL)
        return NULL;
    opj_stream_set_user_data(stream, sheet, NULL);
    opj_stream_set_write_function(stream, write_sheet);
    opj_stream_set_seek_function(stream, seek_sheet);
    opj_stream_set_skip_function(stream, skip_sheet);
    return stream;
}

static bool encode(opj_codec_t *codec, opj_image_t *image, opj_stream_t *stream)
{
    opj_cparameters_t parameters;

    opj_set_default_encoder_parameters(&parameters);
    parameters.tcp_numlayers = 1; /* one, without loss */
    parameters.cp_disto_alloc = 1;
    return opj_setup_encoder(codec, &parameters, image) &&
           opj_start_compress(codec, image, stream) && opj_encode(codec, stream) &&
           opj_end_compress(codec, stream);
}

bool picture_of_nobody(struct bytes *ret, struct err *err)
{
    struct sheet sheet = {.len = 0};
    opj_image_t *image = new_image();
    opj_codec_t *codec = opj_create_compress(OPJ_CODEC_JP2);
    opj_stream_t *stream = new_stream(&sheet);
    bool ok = image != NULL && codec != NULL && stream != NULL && encode(codec, image, stream);

    opj_stream_destroy(stream);
    opj_destroy_codec(codec);
    opj_image_destroy(image);
    if (!ok)
        return ERR(err, ERR_MEMORY, 0);
    bytes_add(ret, sheet.data, sheet.len);
    return true;
}
