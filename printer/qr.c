#include "printer/qr.h"

#include <errno.h>
#include <qrencode.h>
#include <string.h>

#include "base/secret.h"

static const char shc_prefix[] = "shc:/";
#define SHC_PREFIX_LEN (sizeof shc_prefix - 1)

static const char dcc_prefix[] = "HC1:";
#define DCC_PREFIX_LEN (sizeof dcc_prefix - 1)

/* Of the JWS character with the highest code, z: 122 - 45 (qr.md 1.4). */
#define SHC_PAIR_MAX 77

static void input_free(QRinput **input)
{
    QRinput_free(*input);
}
#define SCOPED_INPUT SCOPED(input_free) QRinput

static void code_free(QRcode **code)
{
    if (*code == NULL)
        return;
    wipe((*code)->data, (size_t)(*code)->width * (size_t)(*code)->width);
    QRcode_free(*code);
}
#define SCOPED_CODE SCOPED(code_free) QRcode

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Where a SMART Health Card's text goes wrong; its length when it does not. */
static size_t shc_valid_len(const char *text)
{
    if (strncmp(text, shc_prefix, SHC_PREFIX_LEN) != 0)
        return 0;

    size_t i = SHC_PREFIX_LEN;

    while (is_digit(text[i]) && is_digit(text[i + 1]) &&
           (text[i] - '0') * 10 + (text[i + 1] - '0') <= SHC_PAIR_MAX)
        i += 2;
    return i;
}

static int append(QRinput *input, QRencodeMode mode, const char *text, size_t len)
{
    return QRinput_append(input, mode, (int)len, (const unsigned char *)text);
}

/* Where an EU DCC's text goes wrong; its length when it does not. */
static size_t dcc_valid_len(const char *text)
{
    static const char base45[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"; /* RFC 9285 */

    if (strncmp(text, dcc_prefix, DCC_PREFIX_LEN) != 0)
        return 0;
    return DCC_PREFIX_LEN + strspn(text + DCC_PREFIX_LEN, base45);
}

static int append_segments(QRinput *input, enum certificate_format format, const char *text,
                           size_t len)
{
    if (format == CERTIFICATE_VDS_NC)
        return append(input, QR_MODE_8, text, len);
    if (format == CERTIFICATE_DCC)
        return append(input, QR_MODE_AN, text, len);
    if (append(input, QR_MODE_8, text, SHC_PREFIX_LEN) != 0)
        return -1;
    return append(input, QR_MODE_NUM, text + SHC_PREFIX_LEN, len - SHC_PREFIX_LEN);
}

/* Packs what libqrencode found; the lowest bit of each of its bytes is the module. */
static void pack(const QRcode *code, struct qr *ret)
{
    *ret = (struct qr){.width = (unsigned)code->width};
    for (size_t i = 0; i < (size_t)ret->width * ret->width; i++) {
        if ((code->data[i] & 1) != 0)
            ret->dark[i / 8] |= (uint8_t)(1u << (i % 8));
    }
}

/* The smallest version that holds text, if it is not larger than version_max. The encoder counts
 * the version itself when it is given none, and gives up above 40 with ERANGE. */
static bool encode_at(enum certificate_format format, const char *text, QRecLevel level,
                      int version_max, struct qr *ret, struct err *err)
{
    size_t len = strlen(text);
    SCOPED_INPUT *input = QRinput_new2(0, level);

    if (input == NULL || append_segments(input, format, text, len) != 0)
        return ERR(err, ERR_MEMORY, 0);

    SCOPED_CODE *code = QRcode_encodeInput(input);

    if (code == NULL)
        return ERR(err, errno == ERANGE ? ERR_TOO_LONG : ERR_MEMORY, len);
    if (code->version > version_max)
        return ERR(err, ERR_TOO_LONG, len);
    pack(code, ret);
    return true;
}

bool qr_encode(enum certificate_format format, const char *text, struct qr *ret, struct err *err)
{
    size_t len = strlen(text);

    if (format == CERTIFICATE_SHC) {
        size_t valid = shc_valid_len(text);

        if (valid <= SHC_PREFIX_LEN || valid != len)
            return ERR(err, ERR_MALFORMED, valid);
        return encode_at(format, text, QR_ECLEVEL_M, 22, ret, NULL) ||
               encode_at(format, text, QR_ECLEVEL_L, 22, ret, err);
    }
    if (format == CERTIFICATE_DCC) {
        size_t valid = dcc_valid_len(text);

        if (valid <= DCC_PREFIX_LEN || valid != len)
            return ERR(err, ERR_MALFORMED, valid);
        return encode_at(format, text, QR_ECLEVEL_Q, 20, ret, NULL) ||
               encode_at(format, text, QR_ECLEVEL_M, 20, ret, NULL) ||
               encode_at(format, text, QR_ECLEVEL_L, 20, ret, err);
    }
    if (format == CERTIFICATE_VDS_NC && len > 0)
        return encode_at(format, text, QR_ECLEVEL_M, 31, ret, NULL) ||
               encode_at(format, text, QR_ECLEVEL_L, 40, ret, err);
    return ERR(err, ERR_MALFORMED, 0);
}

bool qr_is_dark(const struct qr *qr, unsigned x, unsigned y)
{
    size_t i = (size_t)y * qr->width + x;

    return (qr->dark[i / 8] >> (i % 8) & 1) != 0;
}
