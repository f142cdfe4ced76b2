/* What is bent in a genuine face: every answer of face_verify(). */
#include <glib.h>
#include <string.h>

#include "cardlib/face.h"
#include "cardlib/tests/holder.h"
#include "cardlib/tlv.h"
#include "cardlib/visual.h"
#include "tests/vcard/keys.h"

static const uint8_t challenge[EVIDENCE_DIGEST_LEN] = {0xFA, 0xCE};

/* A fresh copy of what the resident's card shows with 照合番号A. */
static void read_face(const char *name, struct face_evidence *ret)
{
    struct resident_file resident = holder_resident(name);
    SCOPED_VCARD *vcard = holder_vcard(name);
    SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);
    SCOPED_SECRET code = holder_secret(resident.my_number);
    int tries;

    g_assert_true(visual_tries_left(card, VISUAL_A, &tries, NULL));
    g_assert_true(visual_verify(card, VISUAL_A, &code, NULL));
    g_assert_true(visual_read(card, true, challenge, ret, NULL));
}

static void genuine(struct face_evidence *ret)
{
    static struct face_evidence evidence;

    if (evidence.face_len == 0)
        read_face("sakura.json", &evidence);
    *ret = evidence;
}

static enum err_code verify(const struct face_evidence *evidence, int32_t *ret_detail)
{
    struct err err = {0};

    g_assert_true(face_verify(evidence, holder_anchors(), challenge, &err) ==
                  (err.code == ERR_NONE));
    *ret_detail = err.detail;
    return err.code;
}

static void expect(const struct face_evidence *evidence, enum err_code code, int32_t detail)
{
    int32_t got;

    g_assert_cmpstr(err_name(verify(evidence, &got)), ==, err_name(code));
    g_assert_cmpint(got, ==, detail);
}

/* Where the object with this tag has its value: inside the one object that the file is. */
static size_t value_at(const uint8_t *file, size_t len, uint32_t tag)
{
    struct tlv_cursor cursor = {file, len};
    struct tlv object;

    g_assert_true(tlv_next(&cursor, &object));
    cursor = tlv_enter(&object);
    do
        g_assert_true(tlv_next(&cursor, &object));
    while (object.tag != tag);
    return (size_t)(object.value - file);
}

static void a_genuine_face_is_verified(void)
{
    static struct face_evidence evidence;

    genuine(&evidence);
    expect(&evidence, ERR_NONE, 0);
    evidence.number_len = 0; /* 照合番号B does not open it */
    expect(&evidence, ERR_NONE, 0);
}

static void each_signed_object_is_altered_when_it_was_changed(void)
{
    static const unsigned tags[] = {0xDF22, 0xDF23, 0xDF25, 0xDF26, 0xDF27};
    static struct face_evidence evidence;

    for (size_t i = 0; i < G_N_ELEMENTS(tags); i++) {
        genuine(&evidence);
        evidence.face[value_at(evidence.face, evidence.face_len, tags[i])] ^= 1;
        expect(&evidence, ERR_CARD_ALTERED, 0x0002);
    }
}

static void another_cards_key_in_the_face_is_altered(void)
{
    static struct face_evidence evidence;

    genuine(&evidence);
    evidence.face[value_at(evidence.face, evidence.face_len, 0xDF24) + 100] ^= 1;
    expect(&evidence, ERR_CARD_ALTERED, 0x0002);
}

static void a_bent_signature_is_forged(void)
{
    static struct face_evidence evidence;

    genuine(&evidence);
    evidence.face[value_at(evidence.face, evidence.face_len, 0xDF28) + 200] ^= 1;
    expect(&evidence, ERR_CARD_FORGED, 0x0002);
    genuine(&evidence);
    evidence.number[value_at(evidence.number, evidence.number_len, 0xDF43) + 200] ^= 1;
    expect(&evidence, ERR_CARD_FORGED, 0x0005);
    genuine(&evidence);
    evidence.certificate[EVIDENCE_CERTIFICATE_LEN - 1] ^= 1;
    expect(&evidence, ERR_CARD_FORGED, 0x0004);
}

/* The issuer has signed that, too, but something else with it. */
static void a_signature_of_another_file_is_forged(void)
{
    static struct face_evidence evidence;

    genuine(&evidence);
    memcpy(evidence.face + value_at(evidence.face, evidence.face_len, 0xDF28),
           evidence.number + value_at(evidence.number, evidence.number_len, 0xDF43), 256);
    expect(&evidence, ERR_CARD_FORGED, 0x0002);
}

/* Genuine, signed by the municipality, and of another card. */
static void another_cards_picture_of_a_number_is_altered(void)
{
    static struct face_evidence evidence;
    size_t picture, key, signature;

    genuine(&evidence);
    picture = value_at(evidence.number, evidence.number_len, 0xDF41);
    key = value_at(evidence.number, evidence.number_len, 0xDF42);
    signature = value_at(evidence.number, evidence.number_len, 0xDF43);
    picture -= evidence.number[picture - 3] == 0x82 ? 5 : 3; /* its tag */
    evidence.number[key + 100] ^= 1;
    g_assert_true(key_sign(holder_keys()->issuer, evidence.number + picture, key + 265 - picture,
                           evidence.number + signature, NULL));
    expect(&evidence, ERR_CARD_ALTERED, 0x0005);
}

static void what_is_not_signed_is_taken_as_it_is(void)
{
    static struct face_evidence evidence;
    struct face face;

    genuine(&evidence);
    evidence.face[value_at(evidence.face, evidence.face_len, 0xDF29) + 3] = '9';
    expect(&evidence, ERR_NONE, 0);
    g_assert_true(face_parse(&evidence, &face, NULL));
    g_assert_cmpstr(face.expiry, ==, "20390412");
}

static void an_authority_without_an_anchor_is_unknown(void)
{
    static struct face_evidence evidence;

    genuine(&evidence);
    evidence.certificate[10] ^= 1;
    expect(&evidence, ERR_CARD_UNKNOWN_AUTHORITY, 0);
}

static void an_answer_to_another_challenge_is_a_copy(void)
{
    static struct face_evidence evidence;
    uint8_t other[EVIDENCE_DIGEST_LEN] = {1};
    struct err err;

    genuine(&evidence);
    g_assert_false(face_verify(&evidence, holder_anchors(), other, &err));
    g_assert_cmpint(err.code, ==, ERR_CARD_COPIED);
}

static void a_bent_table_and_what_lies_behind_are_malformed(void)
{
    static struct face_evidence evidence;
    size_t table;

    genuine(&evidence);
    table = value_at(evidence.face, evidence.face_len, 0xDF21);
    for (size_t i = 0; i < 18; i++) {
        genuine(&evidence);
        evidence.face[table + i] ^= 0x10;
        expect(&evidence, ERR_MALFORMED, 0x0002);
    }
    genuine(&evidence);
    evidence.face[evidence.face_len++] = 0xFF;
    expect(&evidence, ERR_MALFORMED, 0x0002);
    evidence.face_len = sizeof evidence.face + 1;
    expect(&evidence, ERR_MALFORMED, 0x0002);
    genuine(&evidence);
    evidence.number[evidence.number_len++] = 0xFF;
    expect(&evidence, ERR_MALFORMED, 0x0005);
    evidence.number_len = sizeof evidence.number + 1;
    expect(&evidence, ERR_MALFORMED, 0x0005);
}

static void every_shorter_file_is_malformed_and_nothing_comes_out(void)
{
    static struct face_evidence evidence;
    struct face face, before;

    memset(&face, 0x5A, sizeof face);
    before = face;
    genuine(&evidence);
    while (evidence.face_len-- > 0) {
        expect(&evidence, ERR_MALFORMED, 0x0002);
        g_assert_false(face_parse(&evidence, &face, NULL));
        if (evidence.face_len == 0)
            break;
    }
    genuine(&evidence);
    while (--evidence.number_len > 0) {
        expect(&evidence, ERR_MALFORMED, 0x0005);
        g_assert_false(face_parse(&evidence, &face, NULL));
    }
    g_assert_cmpmem(&face, sizeof face, &before, sizeof before);
}

static void wiping_leaves_nothing(void)
{
    static struct face_evidence evidence, nothing;

    genuine(&evidence);
    face_evidence_wipe(&evidence);
    g_assert_cmpmem(&evidence, sizeof evidence, &nothing, sizeof nothing);
}

int main(int argc, char **argv)
{
    int result;

    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/face/genuine", a_genuine_face_is_verified);
    g_test_add_func("/face/altered", each_signed_object_is_altered_when_it_was_changed);
    g_test_add_func("/face/key", another_cards_key_in_the_face_is_altered);
    g_test_add_func("/face/forged", a_bent_signature_is_forged);
    g_test_add_func("/face/swapped", a_signature_of_another_file_is_forged);
    g_test_add_func("/face/other-number", another_cards_picture_of_a_number_is_altered);
    g_test_add_func("/face/unsigned", what_is_not_signed_is_taken_as_it_is);
    g_test_add_func("/face/authority", an_authority_without_an_anchor_is_unknown);
    g_test_add_func("/face/copied", an_answer_to_another_challenge_is_a_copy);
    g_test_add_func("/face/table", a_bent_table_and_what_lies_behind_are_malformed);
    g_test_add_func("/face/cut", every_shorter_file_is_malformed_and_nothing_comes_out);
    g_test_add_func("/face/wipe", wiping_leaves_nothing);
    result = g_test_run();
    holder_done();
    return result;
}
