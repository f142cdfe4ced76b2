/* What a DCC says of a certificate, and how large it is. */
#include <glib.h>
#include <qrencode.h>
#include <string.h>

#include "backend/dcc-private.h"
#include "backend/tests/keys.h"
#include "backend/tests/sample.h"

#define SET(field, text) g_strlcpy((field), (text), sizeof(field))

static struct dcc_signer *signer_new(void)
{
    g_autofree char *certificate = keys_path("dsc.pem");
    g_autofree char *key = keys_path("dsc.key");
    struct dcc_signer *signer = dcc_signer_load(certificate, key, NULL);

    g_assert_nonnull(signer);
    return signer;
}

static struct dcc_issue issue_for(const struct dcc_signer *signer)
{
    return (struct dcc_issue){.country = "JP",
                              .authority = "Ministry of Health, Labour and Welfare",
                              .issued_at = dcc_signer_valid_from(signer) + 60,
                              .expires = dcc_signer_valid_until(signer),
                              .mp = "EU/1/20/1528",
                              .ma = "ORG-100030215",
                              .vp = "1119349007",
                              .course = 2};
}

/* A certificate of three doses for a holder of this passport. */
static struct certificate *certificate_of(const char *roman_name)
{
    static struct certificate certificate;

    sample_certificate(CERTIFICATE_OVERSEAS, 3, &certificate);
    SET(certificate.holder.roman_name, roman_name);
    return &certificate;
}

static void decode(const char *text, int64_t now, struct dcc *ret)
{
    SCOPED_DCC_TRUST *trust = dcc_trust_new(NULL);
    g_autofree char *signers = keys_path("dsc.pem");
    g_autofree char *authorities = keys_path("csca.pem");

    g_assert_true(dcc_trust_add_signers(trust, signers, NULL));
    g_assert_true(dcc_trust_add_authorities(trust, authorities, NULL));
    g_assert_cmpstr(dcc_fault_name(dcc_decode(text, strlen(text), trust, now, ret)), ==, "good");
}

static void encode(const struct certificate *certificate, size_t dose,
                   char ret[static CERTIFICATE_CODE_SIZE], struct dcc *ret_dcc)
{
    SCOPED_DCC_SIGNER *signer = signer_new();
    struct dcc_issue issue = issue_for(signer);

    g_assert_true(dcc_encode(certificate, dose, &issue, signer, ret, NULL));
    decode(ret, issue.issued_at, ret_dcc);
}

static void a_code_says_what_the_certificate_says(void)
{
    SCOPED_DCC_SIGNER *signer = signer_new();
    struct certificate *certificate = certificate_of("SAKURA MINAMI");
    struct dcc_issue issue = issue_for(signer);
    char text[CERTIFICATE_CODE_SIZE];
    struct dcc dcc;

    encode(certificate, 1, text, &dcc);
    g_assert_cmpstr(dcc.issuer, ==, "JP");
    g_assert_cmpint(dcc.issued_at, ==, issue.issued_at);
    g_assert_cmpint(dcc.expires, ==, issue.expires);
    g_assert_cmpmem(dcc.kid, DCC_KID_LEN, dcc_signer_kid(signer), DCC_KID_LEN);
    g_assert_cmpstr(dcc.birth_date, ==, "1985-04-12");
    g_assert_cmpstr(dcc.tg, ==, "840539006");
    g_assert_cmpstr(dcc.vp, ==, issue.vp);
    g_assert_cmpstr(dcc.mp, ==, issue.mp);
    g_assert_cmpstr(dcc.ma, ==, issue.ma);
    g_assert_cmpint(dcc.number, ==, 2);
    g_assert_cmpint(dcc.course, ==, 2);
    g_assert_cmpstr(dcc.date, ==, certificate->doses[1].date);
    g_assert_cmpstr(dcc.country, ==, "JP");
    g_assert_cmpstr(dcc.authority, ==, issue.authority);
    g_assert_false(dcc.unknown_code);
}

static void each_dose_has_a_code_and_an_id_of_its_own(void)
{
    struct certificate *certificate = certificate_of("SAKURA MINAMI");
    char text[CERTIFICATE_CODE_SIZE];
    struct dcc dcc;

    certificate->doses[2].number = 12;
    encode(certificate, 0, text, &dcc);
    g_assert_cmpstr(dcc.id, ==, "URN:UVCI:01:JP:JPN9900192026112100001801#N");
    g_assert_cmpstr(dcc.date, ==, certificate->doses[0].date);
    encode(certificate, 2, text, &dcc);
    g_assert_cmpint(dcc.number, ==, 12);
    g_assert_true(g_str_has_prefix(dcc.id, "URN:UVCI:01:JP:JPN9900192026112100001812#"));
}

/* The first three are of the EU's public test codes. */
static void an_id_ends_in_its_check_character(void)
{
    g_assert_cmpint(dcc_uvci_check("URN:UVCI:01:AT:10807843F94AEE0EE5093FBC254BD813"), ==, 'B');
    g_assert_cmpint(dcc_uvci_check("URN:UVCI:01:AT:858CC18CFCF5965EF82F60E493349AA5"), ==, 'K');
    g_assert_cmpint(dcc_uvci_check("URN:UVCI:01:AT:B5921A35D6A0D696421B3E2462178297"), ==, 'I');
    g_assert_cmpint(dcc_uvci_check("URN:UVCI:01:JP:JPN9900192026112100001802"), ==, 'L');
    g_assert_cmpint(dcc_uvci_check("urn:uvci"), ==, '\0');
    g_assert_cmpint(dcc_uvci_check("A B"), ==, '\0');
}

/* The four members, divided by bars. */
static void assert_name(const char *roman_name, const char *expected)
{
    char text[CERTIFICATE_CODE_SIZE];
    struct dcc dcc;

    encode(certificate_of(roman_name), 0, text, &dcc);

    g_autofree char *got = g_strjoin("|", dcc.fn, dcc.gn, dcc.fnt, dcc.gnt, NULL);

    g_assert_cmpstr(got, ==, expected);
}

static void a_name_is_divided_where_the_passport_divides_it(void)
{
    assert_name("SAKURA<<MINAMI", "SAKURA|MINAMI|SAKURA|MINAMI");
    assert_name("VAN<DER<BERG<<JAN<PIET", "VAN DER BERG|JAN PIET|VAN<DER<BERG|JAN<PIET");
    assert_name("VAN DER BERG, JAN PIET", "VAN DER BERG|JAN PIET|VAN<DER<BERG|JAN<PIET");
    assert_name("VAN DER BERG  JAN PIET", "VAN DER BERG|JAN PIET|VAN<DER<BERG|JAN<PIET");
    assert_name("BERG,JAN", "BERG|JAN|BERG|JAN");
}

static void two_words_are_family_and_given_name(void)
{
    assert_name("SAKURA MINAMI", "SAKURA|MINAMI|SAKURA|MINAMI");
}

static void a_name_that_nobody_can_divide_stays_whole(void)
{
    struct certificate *certificate = certificate_of("NGUYEN VAN");
    char text[CERTIFICATE_CODE_SIZE];
    struct dcc dcc;

    assert_name("NGUYEN VAN AN", "NGUYEN VAN AN||NGUYEN<VAN<AN|");
    assert_name("SUKARNO", "SUKARNO||SUKARNO|");
    certificate = certificate_of("NGUYEN VAN");
    SET(certificate->holder.name, "グエン"); /* one part on the card too */
    encode(certificate, 0, text, &dcc);
    g_assert_cmpstr(dcc.fn, ==, "NGUYEN VAN");
    g_assert_cmpstr(dcc.gn, ==, "");
    g_assert_cmpstr(dcc.fnt, ==, "NGUYEN<VAN");
}

/* Doc 9303-3 section 4.6. */
static void punctuation_is_written_as_in_a_passport(void)
{
    assert_name("O'CONNOR, ANNE-MARIE", "O'CONNOR|ANNE-MARIE|OCONNOR|ANNE<MARIE");
    assert_name("D'ARTAGNAN<<JEAN. M.", "D'ARTAGNAN|JEAN. M.|DARTAGNAN|JEAN<M");
    assert_name("SMITH-, JR", "SMITH-|JR|SMITH|JR");
    assert_name("<<MINAMI", "|MINAMI||MINAMI");
}

static enum err_code refusal(const struct certificate *certificate, size_t dose,
                             void (*spoil)(struct dcc_issue *issue))
{
    SCOPED_DCC_SIGNER *signer = signer_new();
    struct dcc_issue issue = issue_for(signer);
    char text[CERTIFICATE_CODE_SIZE] = "untouched";
    struct err err = {0};

    if (spoil != NULL)
        spoil(&issue);
    g_assert_false(dcc_encode(certificate, dose, &issue, signer, text, &err));
    g_assert_cmpstr(text, ==, "untouched");
    return err.code;
}

static void a_certificate_without_a_roman_name_has_no_code(void)
{
    static struct certificate domestic;

    sample_certificate(CERTIFICATE_DOMESTIC, 2, &domestic);
    g_assert_false(dcc_is_possible(&domestic));
    g_assert_cmpint(refusal(&domestic, 0, NULL), ==, ERR_NOT_FOUND);
    g_assert_cmpint(refusal(certificate_of(""), 0, NULL), ==, ERR_NOT_FOUND);
    g_assert_false(dcc_is_possible(certificate_of("")));
    g_assert_true(dcc_is_possible(certificate_of("SAKURA MINAMI")));
}

static void a_name_that_a_passport_cannot_have_is_refused(void)
{
    static const char *const names[] = {"Sakura", "佐倉", "-", ", '", "<<", "SAKURA\n", "SAKURA1"};

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        g_assert_false(dcc_is_possible(certificate_of(names[i])));
        g_assert_cmpint(refusal(certificate_of(names[i]), 0, NULL), ==, ERR_NOT_FOUND);
    }
}

static void a_name_that_has_no_room_is_refused_not_cut(void)
{
    g_autofree char *name = g_strnfill(DCC_NAME_MAX, 'A');
    g_autofree char *longer = g_strnfill(DCC_NAME_MAX + 1, 'A');
    g_autofree char *given = g_strconcat("A<<", name, NULL);
    g_autofree char *same = g_strconcat(name, "||", name, "|", NULL);

    assert_name(name, same);
    g_assert_false(dcc_is_possible(certificate_of(longer)));
    g_assert_cmpint(refusal(certificate_of(longer), 0, NULL), ==, ERR_NOT_FOUND);
    g_assert_cmpint(refusal(certificate_of(given), 0, NULL), ==, ERR_NOT_FOUND);
}

static void a_dose_that_is_not_there_or_not_ours_is_refused(void)
{
    struct certificate *certificate = certificate_of("SAKURA MINAMI");

    g_assert_cmpint(refusal(certificate, 3, NULL), ==, ERR_MALFORMED);
    SET(certificate->doses[0].country, "FRA");
    g_assert_cmpint(refusal(certificate, 0, NULL), ==, ERR_MALFORMED);
    certificate->doses[1].number = 0;
    g_assert_cmpint(refusal(certificate, 1, NULL), ==, ERR_MALFORMED);
    certificate->doses[1].number = 100;
    g_assert_cmpint(refusal(certificate, 1, NULL), ==, ERR_MALFORMED);
    SET(certificate->doses[2].date, "2021-02-30");
    g_assert_cmpint(refusal(certificate, 2, NULL), ==, ERR_MALFORMED);
}

static void spoil_country(struct dcc_issue *issue)
{
    issue->country = "JPN";
}

static void spoil_authority(struct dcc_issue *issue)
{
    issue->authority = "";
}

static void lengthen_authority(struct dcc_issue *issue)
{
    issue->authority = "Ministry of Health, Labour and Welfare JP"; /* 41 */
}

static void translate_authority(struct dcc_issue *issue)
{
    issue->authority = "厚生労働省";
}

static void lengthen_product(struct dcc_issue *issue)
{
    issue->mp = "EU/1/20/1528/EU/1/20/1"; /* 22 */
}

static void spoil_product(struct dcc_issue *issue)
{
    issue->mp = "";
}

static void spoil_maker(struct dcc_issue *issue)
{
    issue->ma = "ORG 1";
}

static void spoil_prophylaxis(struct dcc_issue *issue)
{
    issue->vp = "";
}

static void spoil_course(struct dcc_issue *issue)
{
    issue->course = 0;
}

static void spoil_order(struct dcc_issue *issue)
{
    issue->expires = issue->issued_at;
}

static void an_issue_that_is_not_whole_is_refused(void)
{
    static void (*const spoils[])(struct dcc_issue *) = {
        spoil_country,    spoil_authority, lengthen_authority, spoil_product, translate_authority,
        lengthen_product, spoil_maker,     spoil_prophylaxis,  spoil_course,  spoil_order};

    for (size_t i = 0; i < ARRAY_LEN(spoils); i++)
        g_assert_cmpint(refusal(certificate_of("SAKURA MINAMI"), 0, spoils[i]), ==, ERR_MALFORMED);
}

static void begin_before_the_signer(struct dcc_issue *issue)
{
    issue->issued_at -= 61;
}

static void end_after_the_signer(struct dcc_issue *issue)
{
    issue->expires++;
}

/* qr.md 3.3: a verifier that looks at the DSC's time alone must not say otherwise. */
static void a_code_lives_no_longer_than_its_signer(void)
{
    g_assert_cmpint(refusal(certificate_of("SAKURA MINAMI"), 0, begin_before_the_signer), ==,
                    ERR_EXPIRED);
    g_assert_cmpint(refusal(certificate_of("SAKURA MINAMI"), 0, end_after_the_signer), ==,
                    ERR_EXPIRED);
}

/* The least version that holds text at level Q; 0 when it is not all alphanumeric. */
static int version_of(const char *text)
{
    QRinput *input = QRinput_new2(0, QR_ECLEVEL_Q);
    int version = 0;

    if (QRinput_append(input, QR_MODE_AN, (int)strlen(text), (const unsigned char *)text) == 0) {
        QRcode *code = QRcode_encodeInput(input);

        g_assert_nonnull(code);
        version = code->version;
        QRcode_free(code);
    }
    QRinput_free(input);
    return version;
}

static int version_for(const char *roman_name)
{
    char text[CERTIFICATE_CODE_SIZE];
    struct dcc dcc;

    encode(certificate_of(roman_name), 1, text, &dcc);

    int version = version_of(text);

    g_test_message("%2zu letters: %zu characters, V%d-Q", strlen(roman_name), strlen(text),
                   version);
    g_assert_cmpint(version, >, 0);
    return version;
}

/* The page gives a symbol 41.1 mm: version 20 (certificate.md section 6). */
static void a_code_has_room_on_its_page(void)
{
    g_assert_cmpint(version_for("SAKURA MINAMI"), <=, 18);
    g_assert_cmpint(version_for("MITSUHASHI YUMA"), <=, 18);
    g_assert_cmpint(version_for("WOLFESCHLEGELSTEINHAUSEN<<HUBERT BLAINE"), <=, 20);
    g_assert_cmpint(version_for("AGUILAR DE LA FUENTE Y MENDOZA<<MARIA DE LOS ANGELES ROSA"), <=,
                    20);
}

/* A text that nothing can compress. */
static void fill_random(char *ret, size_t len, const char *letters)
{
    for (size_t i = 0; i < len; i++)
        ret[i] = letters[g_test_rand_int_range(0, (gint32)strlen(letters))];
    ret[len] = '\0';
}

static void the_longest_that_is_possible_has_room_too(void)
{
    /* Marks are what fn and fnt do not share. */
    static const char capitals[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ      ------''''";
    static const char any[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";
    SCOPED_DCC_SIGNER *signer = signer_new();
    size_t longest = 0;

    for (int i = 0; i < 50; i++) {
        struct dcc_issue issue = issue_for(signer);
        char name[DCC_NAME_MAX + 1];
        char authority[DCC_AUTHORITY_MAX + 1];
        char text[CERTIFICATE_CODE_SIZE];
        struct certificate *certificate;

        fill_random(name, DCC_NAME_MAX, capitals);
        memcpy(name + 20, "A<<", 3);
        fill_random(authority, DCC_AUTHORITY_MAX, any);
        certificate = certificate_of(name);
        certificate->doses[0].number = 99;
        issue.authority = authority;
        issue.vp = "29061000087103";
        issue.course = 99;
        g_assert_true(dcc_encode(certificate, 0, &issue, signer, text, NULL));
        g_assert_cmpint(version_of(text), <=, 20);
        longest = MAX(longest, strlen(text));
    }
    g_test_message("the longest: %zu characters", longest);
}

#define T(name) g_test_add_func("/dcc/" #name, name)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    T(a_code_says_what_the_certificate_says);
    T(each_dose_has_a_code_and_an_id_of_its_own);
    T(an_id_ends_in_its_check_character);
    T(a_name_is_divided_where_the_passport_divides_it);
    T(two_words_are_family_and_given_name);
    T(a_name_that_nobody_can_divide_stays_whole);
    T(punctuation_is_written_as_in_a_passport);
    T(a_certificate_without_a_roman_name_has_no_code);
    T(a_name_that_a_passport_cannot_have_is_refused);
    T(a_name_that_has_no_room_is_refused_not_cut);
    T(a_dose_that_is_not_there_or_not_ours_is_refused);
    T(an_issue_that_is_not_whole_is_refused);
    T(a_code_lives_no_longer_than_its_signer);
    T(a_code_has_room_on_its_page);
    T(the_longest_that_is_possible_has_room_too);
    return g_test_run();
}
