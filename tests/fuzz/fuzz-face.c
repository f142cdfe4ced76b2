/* Fuzz: the card's face. The first byte, modulo 4: 0 the rest edits EF 0002 (as its second byte says, see
 * input_edit()), 1 EF 0005, 2 EF 0004, 3 EF 0002 without EF 0005; plus 4: signed as another thing. A file that is not bent may have any
 * length. */
#include <string.h>

#include "cardlib/rsa.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/genuine.h"

/* Edits as long as it likes; true when somebody is to sign it. */
static bool edit(struct input *input, uint8_t *file, size_t *len, size_t max)
{
    size_t raw_len = input->left > 0 ? input->left - 1 : 0;
    bool bends = input->left > 0 && (input->at[0] & 1);

    if (!bends)
        *len = raw_len < max ? raw_len : max;
    return *len > 0 && input_edit(input, file, *len);
}

static bool same_bytes(struct face_picture a, struct face_picture b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.bytes, b.bytes, a.len) == 0);
}

/* Equal in all that is signed. */
static bool same(const struct face *a, const struct face *b)
{
    return strcmp(a->birth, b->birth) == 0 && a->sex == b->sex && same_bytes(a->name, b->name) &&
           same_bytes(a->address, b->address) && same_bytes(a->portrait, b->portrait);
}

static bool is_within(struct face_picture picture, const uint8_t *file, size_t len)
{
    return picture.len == 0 || (picture.bytes >= file && picture.bytes + picture.len <= file + len);
}

static bool parse(const struct face_evidence *evidence, struct face *ret)
{
    struct err err = {0};

    if (!face_parse(evidence, ret, &err)) {
        REQUIRE(err.code == ERR_MALFORMED);
        return false;
    }
    REQUIRE(strlen(ret->birth) == 8 && strlen(ret->expiry) == 8);
    REQUIRE(is_within(ret->name, evidence->face, evidence->face_len));
    REQUIRE(is_within(ret->address, evidence->face, evidence->face_len));
    REQUIRE(is_within(ret->portrait, evidence->face, evidence->face_len));
    REQUIRE(is_within(ret->security_code, evidence->face, evidence->face_len));
    REQUIRE(is_within(ret->number, evidence->number, evidence->number_len));
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static struct face_evidence evidence, genuine;
    struct face face, wanted;
    struct input input = {bytes, len};
    uint8_t first = input_byte(&input);
    uint8_t which = first % 4;
    bool as_another_thing = first & 4;
    bool is_signed;
    struct err err = {0};

    genuine_face(&genuine);
    evidence = genuine;
    if (which == 1) {
        is_signed = edit(&input, evidence.number, &evidence.number_len, sizeof evidence.number);
        if (is_signed)
            genuine_sign_number_picture(&evidence);
    } else if (which == 2) {
        is_signed = input_edit(&input, evidence.certificate, sizeof evidence.certificate);
        if (is_signed)
            genuine_sign_face_certificate(&evidence);
    } else {
        is_signed = edit(&input, evidence.face, &evidence.face_len, sizeof evidence.face);
        if (is_signed)
            genuine_sign_face(&evidence, as_another_thing);
        if (which == 3)
            evidence.number_len = 0;
    }

    bool parsed = parse(&evidence, &face);

    if (face_verify(&evidence, genuine_anchors(), genuine_challenge(), &err)) {
        REQUIRE(parse(&genuine, &wanted));
        REQUIRE(!is_signed || !as_another_thing || (which != 0 && which != 3));
        REQUIRE(!parsed || is_signed || same(&face, &wanted));
        return 0;
    }
    REQUIRE(err.code != ERR_NONE && err.code != ERR_CRYPTO);
    return 0;
}
