/* The 券面事項確認AP of the virtual card, read with 照合番号A and B. */
#include <glib.h>
#include <string.h>

#include "cardlib/tests/holder.h"
#include "cardlib/visual.h"

#define RESIDENT "sakura.json"

static const uint8_t challenge[EVIDENCE_DIGEST_LEN] = {0xFA, 0xCE};

static struct secret code_b(const struct resident_file *resident)
{
    struct secret code = {0};
    struct date birth, expiry;

    g_assert_true(date_from_iso(resident->birth_date, &birth));
    g_assert_true(date_from_iso(resident->expiry_date, &expiry));
    g_assert_true(visual_code_b(&birth, expiry.year, resident->security_code, &code));
    return code;
}

static struct secret code_of(enum visual_code code)
{
    struct resident_file resident = holder_resident(RESIDENT);

    return code == VISUAL_A ? holder_secret(resident.my_number) : code_b(&resident);
}

static bool read_with(struct card *card, enum visual_code code, struct face_evidence *ret,
                      struct err *err)
{
    SCOPED_SECRET value = code_of(code);
    int tries;

    return visual_tries_left(card, code, &tries, err) && visual_verify(card, code, &value, err) &&
           visual_read(card, code == VISUAL_A, challenge, ret, err) &&
           face_verify(ret, holder_anchors(), challenge, err);
}

static bool is_png(const struct face_picture *picture)
{
    return picture->len > 8 && memcmp(picture->bytes, "\x89PNG\r\n\x1A\n", 8) == 0;
}

static bool is_jp2(const struct face_picture *picture)
{
    return picture->len > 12 && memcmp(picture->bytes, "\0\0\0\x0CjP  \r\n\x87\n", 12) == 0;
}

static void with_a_the_whole_face_is_read(void)
{
    static struct face_evidence evidence;
    SCOPED_VCARD *vcard = holder_vcard(RESIDENT);
    SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);
    struct face face;
    struct err err = {0};

    if (!read_with(card, VISUAL_A, &evidence, &err))
        g_error("%s %d", err_name(err.code), err.detail);
    g_assert_true(face_parse(&evidence, &face, NULL));
    g_assert_cmpstr(face.birth, ==, "19850412");
    g_assert_cmpint(face.sex, ==, '2');
    g_assert_cmpstr(face.expiry, ==, "20310412");
    g_assert_true(is_png(&face.name) && is_png(&face.address) && is_png(&face.security_code));
    g_assert_true(is_jp2(&face.portrait));
    g_assert_true(is_png(&face.number));
    g_test_message("with A: %u commands, %zu bytes", card_apdus(card), card_bytes(card));
    /* SELECT, tries, VERIFY, face in one or two, number, certificate, challenge */
    g_assert_cmpuint(card_apdus(card), ==, evidence.face_len > 4094 ? 8 : 7);
}

static void with_b_the_number_stays_closed(void)
{
    static struct face_evidence evidence;
    SCOPED_VCARD *vcard = holder_vcard(RESIDENT);
    SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);
    struct face face;
    struct err err;

    g_assert_true(read_with(card, VISUAL_B, &evidence, NULL));
    g_assert_true(face_parse(&evidence, &face, NULL));
    g_assert_true(is_jp2(&face.portrait));
    g_assert_cmpuint(evidence.number_len, ==, 0);
    g_assert_null(face.number.bytes);
    g_test_message("with B: %u commands, %zu bytes", card_apdus(card), card_bytes(card));
    g_assert_false(visual_read(card, true, challenge, &evidence, &err));
    g_assert_cmpint(err.code, ==, ERR_CARD_REFUSED);
    g_assert_cmphex(err.detail, ==, 0x6982);
}

static void a_card_of_short_commands_shows_the_same_face(void)
{
    static struct face_evidence evidence, in_pieces;
    SCOPED_VCARD *vcard = holder_vcard(RESIDENT);
    SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);

    g_assert_true(read_with(card, VISUAL_A, &evidence, NULL));
    card_free(&card);
    g_assert_true(vcard_set_atr(vcard, ATR_CONTACT_SHORT, NULL));
    card = card_new(&vcard_transport, vcard, NULL);
    g_assert_true(read_with(card, VISUAL_A, &in_pieces, NULL));
    g_assert_cmpmem(&evidence, sizeof evidence, &in_pieces, sizeof in_pieces);
    g_test_message("short: %u commands, %zu bytes", card_apdus(card), card_bytes(card));
}

/* card.md 3.1: 昭和55 is 1980. */
static void b_is_made_of_what_is_printed(void)
{
    const struct date birth = {1980, 2, 17}, reiwa = {2019, 5, 1};
    struct secret code = {0};

    g_assert_true(visual_code_b(&birth, 2035, "2285", &code));
    g_assert_cmpmem(code.bytes, code.len, "55021720352285", 14);
    g_assert_true(visual_code_b(&reiwa, 2029, "0000", &code));
    g_assert_cmpmem(code.bytes, code.len, "01050120290000", 14);
}

static void b_is_not_made_of_anything_else(void)
{
    const struct date birth = {1980, 2, 17};
    struct secret code = {.bytes = "before", .len = 6};

    g_assert_false(visual_code_b(&birth, 2035, "22 5", &code));
    g_assert_false(visual_code_b(&birth, 35, "2285", &code));
    g_assert_false(visual_code_b(&birth, 20350, "2285", &code));
    g_assert_cmpmem(code.bytes, code.len, "before", 6);
}

static void a_code_of_the_wrong_form_is_never_sent(void)
{
    SCOPED_VCARD *vcard = holder_vcard(RESIDENT);
    SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);
    static const char *const wrong[] = {"", "1234", "12345678901", "1234567890123", "12345678901x"};
    int tries;

    g_assert_true(visual_tries_left(card, VISUAL_A, &tries, NULL));
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        SCOPED_SECRET code = holder_secret(wrong[i]);
        struct err err;

        g_assert_false(visual_verify(card, VISUAL_A, &code, &err));
        g_assert_cmpint(err.code, ==, ERR_PIN_FORMAT);
    }
    g_assert_cmpuint(vcard_apdus(vcard), ==, 2);
    g_assert_true(visual_tries_left(card, VISUAL_A, &tries, NULL));
    g_assert_cmpint(tries, ==, 10);
}

static void a_wrong_code_costs_one_try_of_its_own(void)
{
    SCOPED_VCARD *vcard = holder_vcard(RESIDENT);
    SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);
    SCOPED_SECRET wrong = holder_secret("000000000000");
    struct err err;
    int tries;

    g_assert_true(visual_tries_left(card, VISUAL_A, &tries, NULL));
    g_assert_cmpint(tries, ==, 10);
    g_assert_false(visual_verify(card, VISUAL_A, &wrong, &err));
    g_assert_cmpint(err.code, ==, ERR_PIN_WRONG);
    g_assert_cmpint(err.detail, ==, 9);
    g_assert_true(visual_tries_left(card, VISUAL_B, &tries, NULL));
    g_assert_cmpint(tries, ==, 10);
    g_assert_cmpint(vcard_pin_tries(vcard), ==, 3);
}

/* Asking for the tries of A says nothing about B, nor about the PIN of the other application. */
static void what_was_asked_of_one_code_is_not_known_of_another(void)
{
    SCOPED_VCARD *vcard = holder_vcard(RESIDENT);
    SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);
    SCOPED_SECRET b = code_of(VISUAL_B);
    SCOPED_SECRET pin = holder_secret("1234");
    struct err err;
    int tries;

    g_assert_true(visual_tries_left(card, VISUAL_A, &tries, NULL));
    g_assert_false(visual_verify(card, VISUAL_B, &b, &err));
    g_assert_cmpint(err.code, ==, ERR_PIN_UNASKED);
    g_assert_false(card_verify_pin(card, &pin, &err));
    g_assert_cmpint(err.code, ==, ERR_PIN_UNASKED);
}

static void the_last_try_of_a_code_is_spent_only_by_agreement(void)
{
    SCOPED_VCARD *vcard = holder_vcard(RESIDENT);
    SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);
    SCOPED_SECRET wrong = holder_secret("000000000000");
    SCOPED_SECRET right = code_of(VISUAL_A);
    struct err err;
    int tries;

    g_assert_true(visual_tries_left(card, VISUAL_A, &tries, NULL));
    for (int left = 9; left >= 1; left--) {
        g_assert_false(visual_verify(card, VISUAL_A, &wrong, &err));
        g_assert_cmpint(err.detail, ==, left);
    }
    g_assert_false(visual_verify(card, VISUAL_A, &right, &err));
    g_assert_cmpint(err.code, ==, ERR_PIN_LAST_TRY);
    visual_allow_last_try(card, VISUAL_A);
    g_assert_true(visual_verify(card, VISUAL_A, &right, NULL));
    g_assert_true(visual_tries_left(card, VISUAL_A, &tries, NULL));
    g_assert_cmpint(tries, ==, 10);
}

static void pulled_at_any_command_it_costs_no_try_and_gives_nothing(void)
{
    static struct face_evidence evidence, before;
    unsigned commands = 8;

    memset(&before, 0x5A, sizeof before);
    for (unsigned at = 1; at <= commands; at++) {
        SCOPED_VCARD *vcard = holder_vcard(RESIDENT);
        SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);
        struct err err;
        int tries;

        holder_pull_at(vcard, at);
        evidence = before;
        if (read_with(card, VISUAL_A, &evidence, &err)) {
            g_assert_cmpuint(at, ==, 8); /* a face that came in one piece */
            break;
        }
        g_assert_cmpint(err.code, ==, ERR_CARD_REMOVED);
        g_assert_cmpmem(&evidence, sizeof evidence, &before, sizeof before);
        card_free(&card);
        vcard_reset(vcard);
        card = card_new(&vcard_transport, vcard, NULL);
        g_assert_true(visual_tries_left(card, VISUAL_A, &tries, NULL));
        g_assert_cmpint(tries, ==, 10);
    }
}

static void without_a_code_nothing_of_the_face_is_read(void)
{
    static struct face_evidence evidence;
    SCOPED_VCARD *vcard = holder_vcard(RESIDENT);
    SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);
    struct err err;

    g_assert_false(visual_read(card, false, challenge, &evidence, &err));
    g_assert_cmpint(err.code, ==, ERR_CARD_REFUSED);
    g_assert_cmphex(err.detail, ==, 0x6982);
}

int main(int argc, char **argv)
{
    int result;

    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/visual/a", with_a_the_whole_face_is_read);
    g_test_add_func("/visual/b", with_b_the_number_stays_closed);
    g_test_add_func("/visual/short", a_card_of_short_commands_shows_the_same_face);
    g_test_add_func("/visual/code-b", b_is_made_of_what_is_printed);
    g_test_add_func("/visual/code-b-wrong", b_is_not_made_of_anything_else);
    g_test_add_func("/visual/form", a_code_of_the_wrong_form_is_never_sent);
    g_test_add_func("/visual/wrong", a_wrong_code_costs_one_try_of_its_own);
    g_test_add_func("/visual/asked", what_was_asked_of_one_code_is_not_known_of_another);
    g_test_add_func("/visual/last", the_last_try_of_a_code_is_spent_only_by_agreement);
    g_test_add_func("/visual/pulled", pulled_at_any_command_it_costs_no_try_and_gives_nothing);
    g_test_add_func("/visual/closed", without_a_code_nothing_of_the_face_is_read);
    result = g_test_run();
    holder_done();
    return result;
}
