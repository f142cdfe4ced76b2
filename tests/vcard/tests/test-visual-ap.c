/* The 券面事項確認AP: card.md section 4. */
#include <cairo.h>
#include <openjpeg.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <string.h>

#include "tests/vcard/keys.h"
#include "tests/vcard/tests/world.h"

#define SELECT_VISUAL "00A4040C0AD3921000310001010402"
#define FACE_SIZE     7000
#define OBJECTS       9

/* Birth date, 照合番号B and A of the sample: here A is 0013 and B 0012. */
#define VERIFY_BIRTH "0020009106353530323137"
#define VERIFY_B     "002000920E3535303231373230333532323835"
#define VERIFY_A     "002000930C353337363836363737313838"

static struct vcard_keys *keys; /* shared_keys() */

static struct vcard *card_at_visual_ap(void)
{
    struct vcard *card = new_vcard();

    expect(card, SELECT_VISUAL, "9000");
    return card;
}

static struct vcard *card_after(const char *verify)
{
    struct vcard *card = card_at_visual_ap();

    expect(card, verify, "9000");
    return card;
}

/* -- Files -- */

/* An object: where its tag is, and its value. */
struct object {
    const uint8_t *start;
    const uint8_t *value;
    size_t len;
};

/* The object at *at, of a tag of two bytes, which moves behind it. */
static struct object next_object(const uint8_t **at, unsigned tag)
{
    const uint8_t *head = *at + 3;
    struct object object = {.start = *at, .value = head, .len = head[-1]};

    g_assert_cmphex((*at)[0] << 8 | (*at)[1], ==, tag);
    if (head[-1] == 0x82) {
        object.len = (size_t)head[0] << 8 | head[1];
        object.value = head + 2;
    } else {
        g_assert_cmphex(head[-1], <, 0x80);
    }
    *at = object.value + object.len;
    return object;
}

struct face {
    uint8_t file[FACE_SIZE];
    struct object table;
    struct object objects[OBJECTS]; /* DF22 to DF2A */
};

static struct face *read_face(struct vcard *card)
{
    struct face *face = g_new0(struct face, 1);
    const uint8_t *at = face->file;
    struct object whole;

    expect_bytes(card, "00B08200000000", FACE_SIZE, face->file);
    whole = next_object(&at, 0xFF20);
    for (; at < face->file + FACE_SIZE; at++)
        g_assert_cmphex(*at, ==, 0xFF);
    at = whole.value;
    face->table = next_object(&at, 0xDF21);
    for (unsigned i = 0; i < OBJECTS; i++)
        face->objects[i] = next_object(&at, 0xDF22 + i);
    g_assert_true(at == whole.value + whole.len);
    return face;
}

static void the_table_says_where_each_object_begins(void)
{
    SCOPED_VCARD *card = card_after(VERIFY_A);
    g_autofree struct face *face = read_face(card);

    g_assert_cmpuint(face->table.len, ==, 18);
    for (unsigned i = 0; i < OBJECTS; i++) {
        const uint8_t *entry = face->table.value + 2 * i;

        g_assert_cmpuint(entry[0] << 8 | entry[1], ==, face->objects[i].start - face->file);
    }
}

static void the_face_tells_what_is_printed_on_it(void)
{
    SCOPED_VCARD *card = card_after(VERIFY_A);
    g_autofree struct face *face = read_face(card);

    g_assert_cmpmem(face->objects[0].value, face->objects[0].len, "19800217", 8);
    g_assert_cmpmem(face->objects[1].value, face->objects[1].len, "1", 1);
    g_assert_cmpuint(face->objects[2].len, ==, 265);
    g_assert_cmpmem(face->objects[2].value, 9, "\x90\x03\x01\x00\x01\x91\x82\x01\x00", 9);
    g_assert_cmpuint(face->objects[6].len, ==, 256);
    g_assert_cmpmem(face->objects[7].value, face->objects[7].len, "20350217", 8);
}

/* The digest of objects first to last, tags and lengths included, in hex. */
static char *digest_of(const struct face *face, int first, int last)
{
    uint8_t digest[32];
    const struct object *end = &face->objects[last];
    const uint8_t *start = face->objects[first].start;

    SHA256(start, (size_t)(end->value + end->len - start), digest);
    return to_hex(digest, sizeof digest);
}

static void three_digests_of_the_face_are_signed_at_once(void)
{
    SCOPED_VCARD *card = card_after(VERIFY_B);
    g_autofree struct face *face = read_face(card);
    g_autofree char *person = digest_of(face, 0, 2);
    g_autofree char *texts = digest_of(face, 3, 4);
    g_autofree char *portrait = digest_of(face, 5, 5);
    g_autofree char *wanted =
        g_strconcat("3071300D060960864801650304020105000460", person, texts, portrait, NULL);
    g_autofree char *found = recovered(keys->issuer, face->objects[6].value, RSA_PKCS1_PADDING);

    g_assert_cmpstr(found, ==, wanted);
}

static void the_authority_of_the_face_signs_the_issuer(void)
{
    SCOPED_VCARD *card = card_at_visual_ap();
    uint8_t file[568];

    expect_bytes(card, "00B08400000000", sizeof file, file);
    g_assert_cmpmem(file, 10, "\x7F\x21\x82\x02\x33\x5F\x4E\x82\x01\x29", 10);
    g_assert_cmpmem(file + 10, 16,
                    "6999023\x08\x05"
                    "001\0\0\0\0",
                    16);
    g_assert_cmpmem(file + 26, 16,
                    "1322121\x08\x05"
                    "000\0\0\0\0",
                    16);
    g_assert_true(verifies(keys->ca, file + 10, 297, file + 312));
}

/* FF10 { DF11, DF12, DF13 } and FF40 { DF41, DF42, DF43 }; the first object is returned. */
static struct object signed_object(const uint8_t *file, unsigned tag)
{
    const uint8_t *at = file;
    struct object whole = next_object(&at, 0xFF00 + tag);
    struct object first;
    struct object key;
    struct object signature;

    at = whole.value;
    first = next_object(&at, 0xDF01 + tag);
    key = next_object(&at, 0xDF02 + tag);
    signature = next_object(&at, 0xDF03 + tag);
    g_assert_cmpuint(key.len, ==, 265);
    g_assert_cmpuint(signature.len, ==, 256);
    g_assert_true(at == whole.value + whole.len);
    g_assert_true(verifies(keys->issuer, whole.value, (size_t)(signature.start - whole.value),
                           signature.value));
    return first;
}

static void the_age_record_is_signed(void)
{
    SCOPED_VCARD *card = card_after(VERIFY_BIRTH);
    uint8_t file[547]; /* FF10 82 021E */
    struct object birth;

    expect_bytes(card, "00B08100000000", sizeof file, file);
    g_assert_cmpmem(file, 5, "\xFF\x10\x82\x02\x1E", 5);
    birth = signed_object(file, 0x10);
    g_assert_cmpmem(birth.value, birth.len, "19800217", 8);
}

static void the_basic_info_is_laid_out_as_published(void)
{
    SCOPED_VCARD *card = card_at_visual_ap();
    uint8_t file[320];
    const uint8_t *at = file;
    struct object whole;
    struct object object;

    expect_bytes(card, "00B08300000000", sizeof file, file);
    whole = next_object(&at, 0xFF30);
    g_assert_true(at == file + sizeof file);
    at = whole.value;
    object = next_object(&at, 0xDF31);
    g_assert_cmpmem(object.value, object.len, "\x06\x03\x0E\x01", 4);
    object = next_object(&at, 0xDF32);
    g_assert_cmpuint(object.len, ==, 16);
    object = next_object(&at, 0xDF33);
    g_assert_cmpmem(object.value, object.len, "\0", 1);
    object = next_object(&at, 0xDF34);
    g_assert_cmpmem(object.value, object.len, "13221", 5);
    object = next_object(&at, 0xDF35);
    g_assert_cmpuint(object.len, ==, 0x110);
    g_assert_true(at == file + sizeof file);
}

/* -- Pictures -- */

struct reader {
    const uint8_t *data;
    size_t left;
};

static cairo_status_t give_bytes(void *user, unsigned char *ret, unsigned len)
{
    struct reader *reader = user;

    if (len > reader->left)
        return CAIRO_STATUS_READ_ERROR;
    memcpy(ret, reader->data, len);
    reader->data += len;
    reader->left -= len;
    return CAIRO_STATUS_SUCCESS;
}

/* The number of black pixels of a PNG of one bit in grey and of this size. */
static unsigned black_pixels(const struct object *png, int width, int height)
{
    struct reader reader = {png->value, png->len};
    cairo_surface_t *surface = NULL;
    unsigned black = 0;

    g_assert_cmpmem(png->value + 12, 4, "IHDR", 4);
    g_assert_cmpmem(png->value + 24, 2, "\x01\x00", 2); /* one bit, grey */
    surface = cairo_image_surface_create_from_png_stream(give_bytes, &reader);
    g_assert_cmpint(cairo_surface_status(surface), ==, CAIRO_STATUS_SUCCESS);
    g_assert_cmpint(cairo_image_surface_get_width(surface), ==, width);
    g_assert_cmpint(cairo_image_surface_get_height(surface), ==, height);
    for (int y = 0; y < height; y++) {
        const uint8_t *row = cairo_image_surface_get_data(surface) +
                             (ptrdiff_t)y * cairo_image_surface_get_stride(surface);

        for (int x = 0; x < width; x++)
            black += row[4 * x] == 0;
    }
    cairo_surface_destroy(surface);
    return black;
}

static void assert_drawn(const struct object *png, int width, int height)
{
    unsigned black = black_pixels(png, width, height);

    g_assert_cmpuint(black, >, 20);
    g_assert_cmpuint(black, <, (unsigned)(width * height) / 2);
}

static void texts_are_drawn_black_on_white(void)
{
    SCOPED_VCARD *card = card_after(VERIFY_A);
    g_autofree struct face *face = read_face(card);

    assert_drawn(&face->objects[3], 384, 24);
    assert_drawn(&face->objects[4], 384, 48); /* 18 letters: two lines */
    assert_drawn(&face->objects[8], 24, 12);
}

static void the_number_is_drawn_and_signed(void)
{
    SCOPED_VCARD *card = card_after(VERIFY_A);
    g_autofree char *answer = ask(card, "00B08500000000");
    g_autofree uint8_t *file = g_malloc(strlen(answer) / 2);
    struct object number;

    from_hex(answer, file);
    number = signed_object(file, 0x40);
    assert_drawn(&number, 72, 12);
}

static OPJ_SIZE_T give_picture(void *ret, OPJ_SIZE_T len, void *user)
{
    struct reader *reader = user;

    if (reader->left == 0)
        return (OPJ_SIZE_T)-1;
    len = MIN(len, reader->left);
    memcpy(ret, reader->data, len);
    reader->data += len;
    reader->left -= len;
    return len;
}

static OPJ_OFF_T skip_picture(OPJ_OFF_T count, void *user)
{
    struct reader *reader = user;

    if ((size_t)count > reader->left)
        return -1;
    reader->data += count;
    reader->left -= (size_t)count;
    return count;
}

static void the_portrait_is_a_grey_jpeg_2000_picture(void)
{
    SCOPED_VCARD *card = card_after(VERIFY_A);
    g_autofree struct face *face = read_face(card);
    struct reader reader = {face->objects[5].value, face->objects[5].len};
    opj_stream_t *stream = opj_stream_create(4096, OPJ_TRUE);
    opj_codec_t *codec = opj_create_decompress(OPJ_CODEC_JP2);
    opj_dparameters_t parameters;
    opj_image_t *image = NULL;

    g_assert_cmpmem(reader.data, 12, "\0\0\0\x0CjP  \r\n\x87\n", 12);
    opj_stream_set_user_data(stream, &reader, NULL);
    opj_stream_set_user_data_length(stream, reader.left);
    opj_stream_set_read_function(stream, give_picture);
    opj_stream_set_skip_function(stream, skip_picture);
    opj_set_default_decoder_parameters(&parameters);
    g_assert_true(opj_setup_decoder(codec, &parameters));
    g_assert_true(opj_read_header(stream, codec, &image));
    g_assert_true(opj_decode(codec, stream, image));
    g_assert_cmpint(image->color_space, ==, OPJ_CLRSPC_GRAY);
    g_assert_cmpuint(image->numcomps, ==, 1);
    g_assert_cmpuint(image->comps[0].w, ==, 180);
    g_assert_cmpuint(image->comps[0].h, ==, 240);
    g_assert_cmpint(image->comps[0].data[0], !=, image->comps[0].data[230 * 180 + 90]);
    opj_image_destroy(image);
    opj_destroy_codec(codec);
    opj_stream_destroy(stream);
}

static void the_same_person_is_drawn_the_same_twice(void)
{
    SCOPED_VCARD *first = card_after(VERIFY_A);
    SCOPED_VCARD *second = card_after(VERIFY_A);
    g_autofree struct face *one = read_face(first);
    g_autofree struct face *other = read_face(second);

    g_assert_cmpmem(one->file, FACE_SIZE, other->file, FACE_SIZE);
}

static struct vcard *card_of(const struct resident_file *resident)
{
    struct vcard *card = vcard_new(resident, keys, NULL);

    g_assert_nonnull(card);
    expect(card, SELECT_VISUAL, "9000");
    expect(card, VERIFY_A, "9000");
    return card;
}

static void another_name_is_drawn_differently(void)
{
    struct resident_file resident = sample_resident;
    SCOPED_VCARD *card = card_of(&resident);
    SCOPED_VCARD *renamed = NULL;

    strcpy(resident.name, "白桐　幹也");
    renamed = card_of(&resident);
    g_autofree struct face *face = read_face(card);
    g_autofree struct face *other = read_face(renamed);

    g_assert_false(face->objects[3].len == other->objects[3].len &&
                   memcmp(face->objects[3].value, other->objects[3].value, face->objects[3].len) ==
                       0);
    g_assert_cmpmem(face->objects[4].value, face->objects[4].len, other->objects[4].value,
                    other->objects[4].len);
}

/* 葛 as it is written in 葛城市 and in 葛飾区. */
static void a_variation_sequence_is_drawn_as_it_says(void)
{
    struct resident_file resident = sample_resident;
    SCOPED_VCARD *plain = NULL;
    SCOPED_VCARD *variant = NULL;

    strcpy(resident.name, "葛");
    plain = card_of(&resident);
    strcpy(resident.name, "葛\U000E0100");
    variant = card_of(&resident);
    g_autofree struct face *face = read_face(plain);
    g_autofree struct face *other = read_face(variant);

    g_assert_cmpuint(black_pixels(&face->objects[3], 384, 24), !=,
                     black_pixels(&other->objects[3], 384, 24));
}

static void the_longest_name_and_address_fit(void)
{
    struct resident_file resident = sample_resident;
    SCOPED_VCARD *card = NULL;
    g_autofree char *answer = NULL;

    for (size_t i = 0; i + 3 < sizeof resident.name; i += 3)
        strcpy(resident.name + i, "鬱");
    for (size_t i = 0; i + 3 < sizeof resident.address; i += 3)
        strcpy(resident.address + i, "麤");
    card = card_of(&resident);
    answer = ask(card, "00B08200000000");
    g_assert_true(g_str_has_prefix(answer, "FF2082"));
    g_assert_cmpuint(strlen(answer) / 2, >, FACE_SIZE);
    g_assert_cmpuint(strlen(answer) / 2, <, 32768); /* what READ BINARY can reach */
}

/* -- Who may read what -- */

/* The answers to reading 0001, 0002, 0005, 0006: y where they come. */
static void expect_open(struct vcard *card, const char *wanted)
{
    static const char *const reads[] = {"00B0810001", "00B0820001", "00B0850001", "00B0860001"};

    for (size_t i = 0; i < G_N_ELEMENTS(reads); i++)
        expect(card, reads[i], wanted[i] == 'y' ? "FF9000" : "6982");
    expect(card, "00B0830001", "FF9000");
    expect(card, "00B0840001", "7F9000");
}

static void each_number_opens_its_own_files(void)
{
    SCOPED_VCARD *birth = card_after(VERIFY_BIRTH);
    SCOPED_VCARD *b = card_after(VERIFY_B);
    SCOPED_VCARD *a = card_after(VERIFY_A);
    SCOPED_VCARD *nothing = card_at_visual_ap();

    expect_open(birth, "ynnn");
    expect_open(b, "nyny");
    expect_open(a, "nyyy");
    expect_open(nothing, "nnnn");
    expect(a, VERIFY_BIRTH, "9000");
    expect_open(a, "yyyy");
}

static void each_number_has_ten_tries_of_its_own(void)
{
    SCOPED_VCARD *card = card_at_visual_ap();

    for (int left = 9; left >= 0; left--) {
        g_autofree char *wanted = g_strdup_printf("63C%d", left);

        expect(card, "0020009106353530323138", wanted);
    }
    expect(card, VERIFY_BIRTH, "6984");
    expect(card, "00200091", "63C0");
    expect(card, "00200092", "63CA");
    expect(card, "00200093", "63CA");
    expect(card, VERIFY_A, "9000");
}

static void the_year_of_birth_is_that_of_the_era(void)
{
    SCOPED_VCARD *card = card_at_visual_ap();

    expect(card, "0020009106383030323137", "63C9");
    expect(card, "00200091083139383030323137", "63C8");
    expect(card, VERIFY_BIRTH, "9000");
}

static void the_numbers_of_one_application_open_no_other(void)
{
    SCOPED_VCARD *card = card_after(VERIFY_A);

    expect(card, SELECT_TEXT, "9000");
    expect(card, "00B0810001", "6982");
    expect(card, SELECT_VISUAL, "9000");
    expect(card, "00B0820001", "6982");
    expect(card, "002000940C353337363836363737313838", "6A88"); /* A's place over there */
}

static void a_challenge_is_signed_without_a_number(void)
{
    SCOPED_VCARD *card = card_at_visual_ap();
    uint8_t signature[256];

    expect_bytes(card, "802A03000361626300", sizeof signature, signature);
    g_assert_true(verifies(keys->card, (const uint8_t *)"abc", 3, signature));
    expect_bytes(card, "802A039A0361626300", sizeof signature, signature);
    expect(card, "802A03910361626300", "6A88");
}

static void there_is_no_secure_messaging_here(void)
{
    SCOPED_VCARD *card = card_after(VERIFY_A);

    expect(card, "80AE000001AA", "66F1");
    expect(card, "08B0820001", "69FC");
    expect(card, "08A4020C020001", "6882");
}

static void keys_and_unknown_files_cannot_be_read(void)
{
    SCOPED_VCARD *card = card_after(VERIFY_A);

    expect(card, "00B0930001", "6981");
    expect(card, "00B0940001", "6981");
    expect(card, "00B09A0001", "6981");
    expect(card, "00B09E0001", "6981");
    expect(card, "00B0870001", "6A82");
}

static void an_answer_too_long_for_the_seam_is_refused_there(void)
{
    SCOPED_VCARD *card = card_after(VERIFY_A);
    const uint8_t cmd[] = {0x00, 0xB0, 0x82, 0x00, 0x00, 0x00, 0x00};
    uint8_t answer[APDU_RESPONSE_MAX];
    size_t len = 77;
    struct err err = {0};

    g_assert_false(vcard_transport.transmit(card, cmd, sizeof cmd, answer, &len, &err));
    g_assert_cmpint(err.code, ==, ERR_TOO_LONG);
    g_assert_cmpint(err.detail, ==, FACE_SIZE + 2);
    g_assert_cmpuint(len, ==, 77);
}

#define ADD(test) g_test_add_func("/vcard-visual/" #test, test)

int main(int argc, char **argv)
{
    int status = 0;

    g_test_init(&argc, &argv, NULL);
    keys = shared_keys();
    ADD(the_table_says_where_each_object_begins);
    ADD(the_face_tells_what_is_printed_on_it);
    ADD(three_digests_of_the_face_are_signed_at_once);
    ADD(the_authority_of_the_face_signs_the_issuer);
    ADD(the_age_record_is_signed);
    ADD(the_basic_info_is_laid_out_as_published);
    ADD(texts_are_drawn_black_on_white);
    ADD(the_number_is_drawn_and_signed);
    ADD(the_portrait_is_a_grey_jpeg_2000_picture);
    ADD(the_same_person_is_drawn_the_same_twice);
    ADD(another_name_is_drawn_differently);
    ADD(a_variation_sequence_is_drawn_as_it_says);
    ADD(the_longest_name_and_address_fit);
    ADD(each_number_opens_its_own_files);
    ADD(each_number_has_ten_tries_of_its_own);
    ADD(the_year_of_birth_is_that_of_the_era);
    ADD(the_numbers_of_one_application_open_no_other);
    ADD(a_challenge_is_signed_without_a_number);
    ADD(there_is_no_secure_messaging_here);
    ADD(keys_and_unknown_files_cannot_be_read);
    ADD(an_answer_too_long_for_the_seam_is_refused_there);
    status = g_test_run();
    shared_keys_free();
    return status;
}
