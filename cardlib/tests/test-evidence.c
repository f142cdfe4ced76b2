#include <glib.h>
#include <string.h>

#include "base/secret.h"
#include "cardlib/evidence.h"
#include "cardlib/tests/sample.h"

static struct anchors *anchors;

static enum err_code verify(const struct card_evidence *evidence, int32_t *ret_detail)
{
    struct err err = {0};
    bool good = evidence_verify(evidence, anchors, sample_challenge_digest(), &err);

    g_assert_true(good == (err.code == ERR_NONE));
    if (ret_detail != NULL)
        *ret_detail = err.detail;
    return err.code;
}

static void a_genuine_card_is_verified_and_says_who_holds_it(void)
{
    struct card_evidence evidence;
    struct person person;
    struct err err = {0};

    sample_evidence(&evidence);

    g_assert_cmpint(verify(&evidence, NULL), ==, ERR_NONE);
    g_assert_true(evidence_person(&evidence, &person, &err));
    g_assert_cmpstr(person.number, ==, "537686677188");
    g_assert_cmpstr(person.name, ==, "黒桐　幹也");
    g_assert_cmpstr(person.address, ==, "東京都清瀬市観布子南１２－７－２０２");
    g_assert_cmpstr(person.birth, ==, "19800217");
    g_assert_cmpint(person.sex, ==, '1');
}

/* The reference vector of card.md 3.5. */
static void the_digests_are_those_of_the_published_sample(void)
{
    static const uint8_t number_begin[] = {0x6d, 0x5a, 0x4c, 0x1e};
    static const uint8_t basic_four_begin[] = {0xb9, 0xe0, 0xd0, 0x94};
    struct card_evidence evidence;
    uint8_t number[32], basic_four[32];

    sample_evidence(&evidence);

    g_assert_cmpuint(evidence.attributes_len, ==, 104);
    g_assert_true(evidence_digests(&evidence, number, basic_four, NULL));
    g_assert_cmpmem(number, 4, number_begin, 4);
    g_assert_cmpmem(basic_four, 4, basic_four_begin, 4);
}

static void a_long_name_with_a_three_byte_length_is_read_whole(void)
{
    struct card_evidence evidence;
    struct person person;
    GString *name = g_string_new(NULL);

    for (int i = 0; i < 100; i++)
        g_string_append(name, "邉󠄀");
    sample_evidence_with(&(struct sample_words){name->str, "東京都", "19991231", "2"}, true,
                         &evidence);

    g_assert_cmpint(verify(&evidence, NULL), ==, ERR_NONE);
    g_assert_true(evidence_person(&evidence, &person, NULL));
    g_assert_cmpstr(person.name, ==, name->str);
    g_string_free(name, TRUE);
}

static void a_length_that_is_not_the_shortest_is_accepted(void)
{
    struct card_evidence evidence;
    struct person person;

    sample_evidence_with(&(struct sample_words){"佐倉　みなみ", "見本県", "19850412", "2"}, true,
                         &evidence);

    g_assert_cmpuint(evidence.attributes_len, <, 0x80);
    g_assert_cmpint(verify(&evidence, NULL), ==, ERR_NONE);
    g_assert_true(evidence_person(&evidence, &person, NULL));
}

static void a_birth_date_that_is_no_day_is_kept_as_it_is(void)
{
    struct card_evidence evidence;
    struct person person;

    sample_evidence_with(&(struct sample_words){"佐倉", "見本県", "19300000", "9"}, false,
                         &evidence);

    g_assert_true(evidence_person(&evidence, &person, NULL));
    g_assert_cmpstr(person.birth, ==, "19300000");
}

static void a_name_is_split_at_its_first_wide_space(void)
{
    static const struct {
        const char *name, *family, *given;
    } names[] = {
        {"黒桐　幹也", "黒桐", "幹也"},
        {"プラトン", "プラトン", ""},
        {"SMITH　JOHN　PAUL", "SMITH", "JOHN　PAUL"},
        {"SMITH JOHN", "SMITH JOHN", ""}, /* another space */
        {"　幹也", "　幹也", ""},
        {"黒桐　", "黒桐　", ""},
        {"　", "　", ""},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        struct person person = {0};
        char *family;

        g_strlcpy(person.name, names[i].name, sizeof person.name);
        family = g_strndup(person.name, person_family_len(&person));
        g_assert_cmpstr(family, ==, names[i].family);
        g_assert_cmpstr(person_given(&person), ==, names[i].given);
        g_free(family);
    }
}

static void every_flipped_byte_of_what_is_signed_is_refused(void)
{
    static struct card_evidence genuine, bent;
    const size_t table = 3, table_end = 3 + 11; /* EF 0002's DF21 is not signed */

    sample_evidence(&genuine);
    for (size_t i = 0; i < sizeof genuine; i++) {
        size_t in_attributes = i - offsetof(struct card_evidence, attributes);

        if (i >= offsetof(struct card_evidence, attributes) &&
            i < offsetof(struct card_evidence, integrity) &&
            (in_attributes >= genuine.attributes_len ||
             (in_attributes >= table && in_attributes < table_end)))
            continue;
        bent = genuine;
        ((uint8_t *)&bent)[i] ^= 0x01;
        g_assert_cmpint(verify(&bent, NULL), !=, ERR_NONE);
    }
}

static void a_bent_offset_table_is_malformed_and_not_a_forgery(void)
{
    struct card_evidence evidence;
    struct person person;
    struct err err;
    int32_t detail;

    for (size_t i = 3; i < 3 + 11; i++) {
        sample_evidence(&evidence);
        evidence.attributes[i] ^= 0x10;

        g_assert_cmpint(verify(&evidence, &detail), ==, ERR_MALFORMED);
        g_assert_cmpint(detail, ==, 0x0002);
        g_assert_false(evidence_person(&evidence, &person, &err));
        g_assert_cmpint(err.code, ==, ERR_MALFORMED);
        g_assert_cmpint(err.detail, ==, 3);
    }
}

static void each_file_has_its_own_answer_when_it_was_forged(void)
{
    static const struct {
        size_t at;
        int32_t ef;
        enum err_code code;
    } bends[] = {
        {offsetof(struct card_evidence, number) + 16, 0x0001, ERR_CARD_ALTERED},
        {offsetof(struct card_evidence, number) + 5, 0x0001, ERR_CARD_ALTERED},
        {offsetof(struct card_evidence, attributes) + 20, 0x0002, ERR_CARD_ALTERED},
        {offsetof(struct card_evidence, integrity) + 10, 0x0003, ERR_CARD_FORGED},
        {offsetof(struct card_evidence, integrity) + 335, 0x0003, ERR_CARD_FORGED},
        {offsetof(struct card_evidence, certificate) + 30, 0x0004, ERR_CARD_FORGED},
        {offsetof(struct card_evidence, certificate) + 567, 0x0004, ERR_CARD_FORGED},
        {offsetof(struct card_evidence, public_key) + 100, 0x0007, ERR_CARD_FORGED},
        {offsetof(struct card_evidence, public_key) + 535, 0x0007, ERR_CARD_FORGED},
    };
    struct card_evidence evidence;
    int32_t detail;

    for (size_t i = 0; i < G_N_ELEMENTS(bends); i++) {
        sample_evidence(&evidence);
        ((uint8_t *)&evidence)[bends[i].at] ^= 0x01;

        g_assert_cmpint(verify(&evidence, &detail), ==, bends[i].code);
        g_assert_cmpint(detail, ==, bends[i].ef);
    }
}

/* Both files genuine, each of another card: a signature alone would not notice. */
static void another_persons_file_under_a_genuine_signature_is_altered(void)
{
    struct card_evidence evidence, other;
    int32_t detail;

    sample_evidence(&evidence);
    sample_evidence_with(&(struct sample_words){"佐倉　みなみ", "見本県", "19850412", "2"}, false,
                         &other);
    memcpy(evidence.attributes, other.attributes, sizeof evidence.attributes);
    evidence.attributes_len = other.attributes_len;

    g_assert_cmpint(verify(&evidence, &detail), ==, ERR_CARD_ALTERED);
    g_assert_cmpint(detail, ==, 0x0002);
}

/* A card that was opened with 照合番号A or B shows only one of the two files. */
static void a_part_is_verified_without_the_other(void)
{
    struct card_evidence evidence;
    struct person person;

    sample_evidence(&evidence);
    memset(evidence.number, 0, sizeof evidence.number);
    g_assert_true(evidence_verify_parts(&evidence, EVIDENCE_ATTRIBUTES, anchors,
                                        sample_challenge_digest(), NULL));
    g_assert_true(evidence_person_parts(&evidence, EVIDENCE_ATTRIBUTES, &person, NULL));
    g_assert_cmpstr(person.name, ==, "黒桐　幹也");
    g_assert_cmpstr(person.number, ==, "");
    g_assert_cmpint(verify(&evidence, NULL), ==, ERR_CARD_ALTERED);
    g_assert_false(evidence_person(&evidence, &person, NULL));

    sample_evidence(&evidence);
    evidence.attributes_len = 0;
    g_assert_true(evidence_verify_parts(&evidence, EVIDENCE_NUMBER, anchors,
                                        sample_challenge_digest(), NULL));
    g_assert_true(evidence_person_parts(&evidence, EVIDENCE_NUMBER, &person, NULL));
    g_assert_cmpstr(person.number, ==, "537686677188");
    g_assert_cmpstr(person.name, ==, "");
    g_assert_cmpint(verify(&evidence, NULL), ==, ERR_MALFORMED);
}

static void a_part_alone_is_refused_as_the_whole_is(void)
{
    struct card_evidence evidence;
    struct err err;

    sample_evidence(&evidence);
    evidence.number[5] ^= 1;
    g_assert_false(evidence_verify_parts(&evidence, EVIDENCE_NUMBER, anchors,
                                         sample_challenge_digest(), &err));
    g_assert_cmpint(err.code, ==, ERR_CARD_ALTERED);
    evidence.attributes[20] ^= 1;
    g_assert_false(evidence_verify_parts(&evidence, EVIDENCE_ATTRIBUTES, anchors,
                                         sample_challenge_digest(), &err));
    g_assert_cmpint(err.code, ==, ERR_CARD_ALTERED);
    sample_evidence(&evidence);
    evidence.signature[0] ^= 1;
    g_assert_false(evidence_verify_parts(&evidence, EVIDENCE_NUMBER, anchors,
                                         sample_challenge_digest(), &err));
    g_assert_cmpint(err.code, ==, ERR_CARD_COPIED);
}

static void another_issuer_is_an_unknown_authority(void)
{
    struct card_evidence evidence;

    sample_evidence(&evidence);
    evidence.certificate[10 + 15] ^= 0x01; /* the last byte of the issuer's key id */

    g_assert_cmpint(verify(&evidence, NULL), ==, ERR_CARD_UNKNOWN_AUTHORITY);
}

static void genuine_files_with_an_answer_to_another_challenge_are_a_copy(void)
{
    struct card_evidence evidence;
    uint8_t other[32] = {1};

    sample_evidence(&evidence);
    sample_answer(other, evidence.signature);
    g_assert_cmpint(verify(&evidence, NULL), ==, ERR_CARD_COPIED);

    memset(evidence.signature, 0xFF, sizeof evidence.signature); /* above every modulus */
    g_assert_cmpint(verify(&evidence, NULL), ==, ERR_CARD_COPIED);
}

static void bytes_behind_the_signed_ones_are_refused(void)
{
    struct card_evidence evidence;

    sample_evidence(&evidence);
    evidence.attributes[evidence.attributes_len++] = 0xFF;
    g_assert_cmpint(verify(&evidence, NULL), ==, ERR_MALFORMED);

    evidence.attributes_len = sizeof evidence.attributes + 1;
    g_assert_cmpint(verify(&evidence, NULL), ==, ERR_MALFORMED);
}

static void every_shorter_attributes_file_is_malformed_and_nothing_comes_out(void)
{
    struct card_evidence evidence;
    struct person person, before;
    struct err err;

    sample_evidence(&evidence);
    memset(&person, 0x5A, sizeof person);
    before = person;
    while (evidence.attributes_len-- > 0) {
        g_assert_cmpint(verify(&evidence, NULL), ==, ERR_MALFORMED);
        g_assert_false(evidence_person(&evidence, &person, &err));
        g_assert_cmpint(err.code, ==, ERR_MALFORMED);
        if (evidence.attributes_len == 0)
            break;
    }
    g_assert_cmpmem(&person, sizeof person, &before, sizeof before);
}

/* Signed nonsense: a tag twice, an unknown tag, tags in another order, each with a table that fits. */
static void nothing_but_the_four_tags_in_order_is_taken(void)
{
    static const struct {
        const char *bytes;
        size_t len;
    } files[] = {
#define FILE_OF(literal) {literal, sizeof(literal) - 1}
        FILE_OF("\xFF\x20\x26\xDF\x21\x08\x00\x0E\x00\x15\x00\x19\x00\x24\xDF\x22\x01Z\xDF\x22\x01X"
                "\xDF\x23\x01Y\xDF\x24\x08"
                "19800217\xDF\x25\x01"
                "1"),
        FILE_OF("\xFF\x20\x26\xDF\x21\x08\x00\x0E\x00\x12\x00\x16\x00\x25\xDF\x22\x01X\xDF\x23\x01Y"
                "\xDF\x26\x01Z\xDF\x24\x08"
                "19800217\xDF\x25\x01"
                "1"),
        FILE_OF("\xFF\x20\x22\xDF\x21\x08\x00\x12\x00\x0E\x00\x16\x00\x21\xDF\x23\x01X\xDF\x22\x01Y"
                "\xDF\x24\x08"
                "19800217\xDF\x25\x01"
                "1"),
        FILE_OF("\xFF\x20\x26\xDF\x21\x08\x00\x0E\x00\x12\x00\x16\x00\x21\xDF\x22\x01X\xDF\x23\x01Y"
                "\xDF\x24\x08"
                "19800217\xDF\x25\x01"
                "1\xDF\x25\x01"
                "2"),
#undef FILE_OF
    };
    struct card_evidence evidence;
    struct person person;
    int32_t detail;

    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        sample_evidence(&evidence);
        g_assert_cmpuint((uint8_t)files[i].bytes[2] + 3u, ==, files[i].len);
        sample_sign_attributes(&evidence, (const uint8_t *)files[i].bytes, files[i].len);

        g_assert_cmpint(verify(&evidence, &detail), ==, ERR_MALFORMED);
        g_assert_cmpint(detail, ==, 0x0002);
        g_assert_false(evidence_person(&evidence, &person, NULL));
    }
}

static void words_that_are_no_text_are_malformed_where_they_go_wrong(void)
{
    static const struct {
        struct sample_words words;
        int32_t detail;
    } wrong[] = {
        {{"\xC0\x80", "Y", "19800217", "1"}, 17},         /* a NUL in two bytes */
        {{"A\xED\xA0\x80", "Y", "19800217", "1"}, 18},    /* a surrogate */
        {{"A\nB", "Y", "19800217", "1"}, 18},             /* a control character */
        {{"\xE9\xBB", "Y", "19800217", "1"}, 17},         /* cut short */
        {{"X", "\xF4\x90\x80\x80", "19800217", "1"}, 21}, /* above U+10FFFF */
        {{"", "Y", "19800217", "1"}, 14},                 /* nobody */
        {{"X", "Y",
          "1980\x7F"
          "217",
          "1"},
         29},
        {{"X", "Y", "19800217", "3"}, 36},
        {{"X", "Y", "1980021", "1"}, 22}, /* seven digits */
    };
    struct card_evidence evidence;
    struct person person;
    struct err err;

    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        sample_evidence_with(&wrong[i].words, false, &evidence);

        g_assert_false(evidence_person(&evidence, &person, &err));
        g_assert_cmpint(err.code, ==, ERR_MALFORMED);
        g_assert_cmpint(err.detail, ==, wrong[i].detail);
    }
}

static void a_name_too_long_for_the_paper_is_refused_and_not_cut(void)
{
    struct card_evidence evidence;
    struct person person;
    char *name = g_strnfill(PERSON_NAME_SIZE, 'A');

    sample_evidence_with(&(struct sample_words){name, "Y", "19800217", "1"}, true, &evidence);
    g_assert_false(evidence_person(&evidence, &person, NULL));

    name[PERSON_NAME_SIZE - 1] = '\0';
    sample_evidence_with(&(struct sample_words){name, "Y", "19800217", "1"}, true, &evidence);
    g_assert_true(evidence_person(&evidence, &person, NULL));
    g_free(name);
}

static void a_number_without_its_check_digit_is_malformed(void)
{
    struct card_evidence evidence;
    struct person person;
    struct err err;

    sample_evidence(&evidence);
    evidence.number[14] ^= 0x01;

    g_assert_false(evidence_person(&evidence, &person, &err));
    g_assert_cmpint(err.code, ==, ERR_MALFORMED);
    g_assert_cmpint(err.detail, ==, -1);
}

static void wiping_leaves_nothing(void)
{
    static const struct card_evidence nothing;
    struct card_evidence evidence;

    sample_evidence(&evidence);
    card_evidence_wipe(&evidence);

    g_assert_cmpmem(&evidence, sizeof evidence, &nothing, sizeof nothing);
}

int main(int argc, char **argv)
{
    char *directory = sample_anchors();
    int result;

    anchors = anchors_load(directory, NULL);
    g_assert_nonnull(anchors);
    sample_anchors_remove(directory);

    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/evidence/genuine", a_genuine_card_is_verified_and_says_who_holds_it);
    g_test_add_func("/evidence/digests", the_digests_are_those_of_the_published_sample);
    g_test_add_func("/evidence/long", a_long_name_with_a_three_byte_length_is_read_whole);
    g_test_add_func("/evidence/long-form", a_length_that_is_not_the_shortest_is_accepted);
    g_test_add_func("/evidence/birth", a_birth_date_that_is_no_day_is_kept_as_it_is);
    g_test_add_func("/evidence/split", a_name_is_split_at_its_first_wide_space);
    g_test_add_func("/evidence/flip", every_flipped_byte_of_what_is_signed_is_refused);
    g_test_add_func("/evidence/offsets", a_bent_offset_table_is_malformed_and_not_a_forgery);
    g_test_add_func("/evidence/forged", each_file_has_its_own_answer_when_it_was_forged);
    g_test_add_func("/evidence/swapped", another_persons_file_under_a_genuine_signature_is_altered);
    g_test_add_func("/evidence/part", a_part_is_verified_without_the_other);
    g_test_add_func("/evidence/part-bent", a_part_alone_is_refused_as_the_whole_is);
    g_test_add_func("/evidence/authority", another_issuer_is_an_unknown_authority);
    g_test_add_func("/evidence/copied",
                    genuine_files_with_an_answer_to_another_challenge_are_a_copy);
    g_test_add_func("/evidence/behind", bytes_behind_the_signed_ones_are_refused);
    g_test_add_func("/evidence/cut",
                    every_shorter_attributes_file_is_malformed_and_nothing_comes_out);
    g_test_add_func("/evidence/tags", nothing_but_the_four_tags_in_order_is_taken);
    g_test_add_func("/evidence/words", words_that_are_no_text_are_malformed_where_they_go_wrong);
    g_test_add_func("/evidence/name", a_name_too_long_for_the_paper_is_refused_and_not_cut);
    g_test_add_func("/evidence/number", a_number_without_its_check_digit_is_malformed);
    g_test_add_func("/evidence/wipe", wiping_leaves_nothing);
    result = g_test_run();
    anchors_free(&anchors);
    return result;
}
