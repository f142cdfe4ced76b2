/* Fuzz: a VDS-NC code. The first byte says what the rest is: a code as it is; its data, which the State seals; what
 * bends a genuine code; or what bends a signer's certificate, which the State's authority then signs again. */
#include <glib.h>
#include <openssl/x509.h>
#include <string.h>

#include "backend/jcs.h"
#include "backend/json.h"
#include "backend/tests/sample.h"
#include "backend/tests/state.h"
#include "backend/vdsnc.h"
#include "tests/fuzz/fuzz.h"

enum kind { CODE, DATA, BENT_CODE, BENT_CERTIFICATE, KINDS };

static const char genuine_data[] =
    "{\"hdr\":{\"is\":\"UTO\",\"t\":\"icao.vacc\",\"v\":1},\"msg\":{\"pid\":{\"ai\":\"L4567890Z\","
    "\"dob\":\"1990-01-02\",\"i\":\"A1234567Z\",\"n\":\"SMITH BILL\",\"sex\":\"M\"},\"uvci\":"
    "\"U32870\",\"ve\":[{\"des\":\"XM68M6\",\"dis\":\"RA01.0\",\"nam\":\"Comirnaty\",\"vd\":[{"
    "\"adm\":\"RIVM\",\"ctr\":\"UTO\",\"dvc\":\"2021-03-03\",\"dvn\":\"2021-03-24\",\"lot\":"
    "\"VC35679\",\"seq\":1}]}]}}";

static enum vdsnc_fault decode(const char *text, size_t len, struct vdsnc *ret)
{
    enum vdsnc_fault fault = vdsnc_decode(text, len, state()->trust, SAMPLE_NOW, ret);

    REQUIRE(fault < VDSNC_FAULTS && strcmp(vdsnc_fault_name(fault), "unknown") != 0);
    if (fault != VDSNC_GOOD) {
        static const struct vdsnc nothing;

        REQUIRE(memcmp(ret, &nothing, sizeof nothing) == 0);
    }
    return fault;
}

/* What a code that is good may say. */
static void require_content(const struct vdsnc *code)
{
    REQUIRE(code->dose_count >= 1 && code->dose_count <= CERTIFICATE_DOSES_MAX);
    REQUIRE(code->name[0] != '\0' && strlen(code->name) < sizeof code->name);
    REQUIRE(code->birth_date[0] != '\0' || code->passport[0] != '\0');
    for (size_t i = 0; i < code->dose_count; i++) {
        const struct vdsnc_dose *dose = &code->doses[i];
        struct date date;

        REQUIRE(dose->number >= 1 && dose->number <= 99);
        REQUIRE(date_from_iso(dose->date, &date));
        REQUIRE(dose->next_date[0] == '\0' || date_from_iso(dose->next_date, &date));
        REQUIRE(dose->lot[0] != '\0' && dose->brand[0] != '\0' && dose->vaccine[0] != '\0');
        REQUIRE(strspn(dose->country, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == strlen(dose->country));
    }
}

static void try_code(const struct input *input)
{
    struct vdsnc code;

    /* Nobody but the State has its key, and it is another one each time. */
    REQUIRE(decode((const char *)input->at, input->left, &code) != VDSNC_GOOD);
}

/* The canonical text of canonical text is itself. */
static void try_again(const struct text *canonical)
{
    SCOPED_JSON *value = json_loadb(canonical->bytes, canonical->len, 0, NULL);
    SCOPED_TEXT again = {0};

    REQUIRE(value != NULL && jcs_write(value, &again, NULL));
    REQUIRE(again.len == canonical->len && memcmp(again.bytes, canonical->bytes, again.len) == 0);
}

static void try_data(const struct input *input)
{
    enum json_fault refused;
    SCOPED_JSON *value = json_parse_or_fault((const char *)input->at, input->left, VDSNC_TEXT_MAX,
                                             JCS_DEPTH_MAX, &refused);
    SCOPED_TEXT canonical = {0};
    struct vdsnc code;

    REQUIRE((value == NULL) == (refused != JSON_FINE));
    if (value == NULL || !jcs_write(value, &canonical, NULL))
        return;
    try_again(&canonical);

    char *text = state_seal(canonical.bytes, NULL, state()->certificate, state()->key);

    if (decode(text, strlen(text), &code) == VDSNC_GOOD)
        require_content(&code);
    g_free(text);
}

static void try_bent_code(struct input *input)
{
    char *text = state_seal(genuine_data, NULL, state()->certificate, state()->key);
    size_t len = strlen(text);
    struct vdsnc genuine, code;

    REQUIRE(decode(text, len, &genuine) == VDSNC_GOOD);
    input_bend(input, (uint8_t *)text, len);
    /* Another spelling of the same value is as good; another value is not. */
    if (decode(text, len, &code) == VDSNC_GOOD) {
        REQUIRE(strcmp(code.name, genuine.name) == 0 &&
                strcmp(code.birth_date, genuine.birth_date) == 0 &&
                strcmp(code.passport, genuine.passport) == 0 && code.dose_count == 1 &&
                strcmp(code.doses[0].date, genuine.doses[0].date) == 0 &&
                strcmp(code.doses[0].lot, genuine.doses[0].lot) == 0);
    }
    g_free(text);
}

static void try_bent_certificate(struct input *input)
{
    uint8_t *der = NULL;
    int len = i2d_X509(state()->certificate, &der);

    input_bend(input, der, (size_t)len);

    const unsigned char *end = der;
    X509 *certificate = d2i_X509(NULL, &end, len);

    if (certificate != NULL && X509_sign(certificate, state()->authority_key, EVP_sha256()) > 0) {
        char *text = state_seal(genuine_data, NULL, certificate, state()->key);
        struct vdsnc code;

        if (decode(text, strlen(text), &code) == VDSNC_GOOD)
            require_content(&code);
        g_free(text);
    }
    X509_free(certificate);
    OPENSSL_free(der);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct input input = {bytes, len};

    switch ((enum kind)(input_byte(&input) % KINDS)) {
    case CODE:
        try_code(&input);
        break;
    case DATA:
        try_data(&input);
        break;
    case BENT_CODE:
        try_bent_code(&input);
        break;
    case BENT_CERTIFICATE:
        try_bent_certificate(&input);
        break;
    case KINDS:
        break;
    }
    return 0;
}
