/* Every way in which a DCC can be wrong (qr.md section 5), and the limits. */
#include <glib.h>
#include <string.h>
#include <zlib.h>

#include "backend/base45.h"
#include "backend/tests/dcc-forge.h"

#define ISSUED  INT64_C(0x6b000000) /* 2026-11-20 */
#define EXPIRES INT64_C(0x6d000000) /* 2027-12-13 */
#define NOW     (ISSUED + 3600)

#define ENTRY                                                                                      \
    "62'tg' 69'840539006' 62'vp' 6a'1119349007' 62'mp' 6c'EU/1/20/1528' 62'ma' 6d'ORG-100030215' " \
    "62'dn' 02 62'sd' 02 62'dt' 6a'2021-07-24' 62'co' 62'JP' 62'is' 64'MHLW' "                     \
    "62'ci' 75'URN:UVCI:01:JP:ABC1#X'"

/* What a good code says. */
static const char claims[] =
    "a4 01 62'JP' 04 1a6d000000 06 1a6b000000 390103 a1 01 a4 63'ver' 65'1.3.0' "
    "63'nam' a4 62'fn' 68 e4bd90e58089 '  ' 62'gn' 66'Minami' 63'fnt' 66'SAKURA' 63'gnt' "
    "66'MINAMI' "
    "63'dob' 6a'1985-04-12' 61'v' 81 aa" ENTRY;

/* Who signs, and who is trusted: one certificate for all kinds. */
static struct {
    EVP_PKEY *key;
    X509 *certificate;
    struct dcc_trust *trust;
    char *header;
} world;

static void world_make(void)
{
    world.key = forge_key("P-256", 0);
    world.certificate =
        forge_certificate(world.key, ISSUED - 1000, EXPIRES + 1000, NULL, NULL, NULL);
    world.trust = forge_trust(dcc_trust_new(NULL), world.certificate);
    world.header = forge_header(COSE_ES256, world.certificate);
}

static void world_end(void)
{
    EVP_PKEY_free(world.key);
    X509_free(world.certificate);
    dcc_trust_free(&world.trust);
    g_free(world.header);
}

static GByteArray *good_message(void)
{
    return forge_message(world.header, "a0", forge_bytes(claims), COSE_ES256, world.key);
}

/* The fault's name. Takes text. */
static const char *judge_at(char *text, size_t len, const struct dcc_trust *trust, int64_t now)
{
    static const struct dcc nothing;
    struct dcc dcc;
    enum dcc_fault fault = dcc_decode(text, len, trust, now, &dcc);

    g_assert_true(fault == DCC_GOOD || memcmp(&dcc, &nothing, sizeof dcc) == 0);
    g_free(text);
    return dcc_fault_name(fault);
}

static const char *judge(char *text)
{
    return judge_at(text, strlen(text), world.trust, NOW);
}

/* Of a message, which it takes. */
static const char *judge_message(GByteArray *message)
{
    return judge(forge_code(message));
}

/* Of claims, as written. */
static const char *judge_claims(const char *written)
{
    return judge_message(
        forge_message(world.header, "a0", forge_bytes(written), COSE_ES256, world.key));
}

/* Of the good claims with a change. */
static const char *judge_change(const char *from, const char *to)
{
    GByteArray *changed = forge_change(forge_bytes(claims), from, to);

    return judge_message(forge_message(world.header, "a0", changed, COSE_ES256, world.key));
}

#define ASSERT_FAULT(judged, fault) g_assert_cmpstr(judged, ==, dcc_fault_name(fault))

static void the_code_that_the_others_are_made_from_is_good(void)
{
    struct dcc dcc;
    g_autofree char *text = forge_code(good_message());

    ASSERT_FAULT(judge_claims(claims), DCC_GOOD);
    g_assert_cmpint(dcc_decode(text, strlen(text), world.trust, NOW, &dcc), ==, DCC_GOOD);
    g_assert_cmpstr(dcc.fn, ==, "佐倉  ");
    g_assert_cmpstr(dcc.gn, ==, "Minami");
    g_assert_cmpstr(dcc.id, ==, "URN:UVCI:01:JP:ABC1#X");
    g_assert_false(dcc.unknown_code);
}

static void faults_have_names_and_each_its_own(void)
{
    for (unsigned i = 0; i < DCC_FAULTS; i++) {
        g_assert_cmpuint(strlen(dcc_fault_name((enum dcc_fault)i)), >, 0);
        for (unsigned k = 0; k < i; k++)
            g_assert_cmpstr(dcc_fault_name((enum dcc_fault)i), !=,
                            dcc_fault_name((enum dcc_fault)k));
    }
    g_assert_cmpstr(dcc_fault_name(DCC_FAULTS), ==, "unknown");
}

static void another_prefix_is_not_ours(void)
{
    static const char *const prefixes[] = {
        "", "HC2:", "HL1:", "HL0:", "hc1:", " HC1:", "HC1", "HC1;", "shc:/"};

    for (size_t i = 0; i < ARRAY_LEN(prefixes); i++) {
        g_autofree char *good = forge_code(good_message());

        ASSERT_FAULT(judge(g_strconcat(prefixes[i], good + 4, NULL)), DCC_OTHER_PREFIX);
    }
    ASSERT_FAULT(judge(g_strdup("")), DCC_OTHER_PREFIX);
    ASSERT_FAULT(judge(g_strdup("HC1")), DCC_OTHER_PREFIX);
}

static void a_text_longer_than_any_symbol_is_refused(void)
{
    ASSERT_FAULT(judge(g_strdup_printf("HC1:%0*d", DCC_TEXT_MAX - 3, 0)), DCC_TOO_LONG);
    ASSERT_FAULT(judge(g_strdup_printf("HC1:%0*d", 1000000, 0)), DCC_TOO_LONG);
    ASSERT_FAULT(judge(g_strdup_printf("HC1:%0*d", DCC_TEXT_MAX - 6, 0)), DCC_NOT_ZLIB);
}

static void base45_with_a_fault_anywhere_is_refused(void)
{
    g_autofree char *good = forge_code(good_message());

    for (size_t i = 4; i < strlen(good); i++) {
        char *bad = g_strdup(good);

        bad[i] = 'a';
        ASSERT_FAULT(judge(bad), DCC_BAD_BASE45);
    }
    ASSERT_FAULT(judge(g_strconcat(good, "\n", NULL)), DCC_BAD_BASE45);
    ASSERT_FAULT(judge(g_strdup("HC1:0")), DCC_BAD_BASE45);
    ASSERT_FAULT(judge(g_strdup("HC1:GGW")), DCC_BAD_BASE45);
    ASSERT_FAULT(judge(g_strdup("HC1:::")), DCC_BAD_BASE45);
    ASSERT_FAULT(judge_at(g_memdup2("HC1:NC\0", 8), 7, world.trust, NOW), DCC_BAD_BASE45);
}

static void a_message_that_is_not_compressed_is_refused(void)
{
    ASSERT_FAULT(judge(g_strdup("HC1:")), DCC_NOT_ZLIB);
    ASSERT_FAULT(judge(forge_code_of_bytes(forge_bytes("78"))), DCC_NOT_ZLIB);
    ASSERT_FAULT(judge(forge_code_of_bytes(good_message())), DCC_NOT_ZLIB);
    ASSERT_FAULT(judge(forge_code_of_bytes(forge_bytes("'{\"v\":1}'"))), DCC_NOT_ZLIB);
    ASSERT_FAULT(judge(forge_code_of_bytes(forge_bytes("1f8b08000000000000ff"))), DCC_NOT_ZLIB);
    /* A preset dictionary, which nobody has. */
    ASSERT_FAULT(judge(forge_code_of_bytes(forge_bytes("78f9 00000001 00"))), DCC_NOT_ZLIB);
}

static GByteArray *zip(const void *bytes, size_t len)
{
    GByteArray *zipped = g_byte_array_new();
    uLongf zipped_len = compressBound(len);

    g_byte_array_set_size(zipped, (guint)zipped_len);
    g_assert_cmpint(compress2(zipped->data, &zipped_len, bytes, len, 9), ==, Z_OK);
    return g_byte_array_set_size(zipped, (guint)zipped_len);
}

static void a_compressed_message_is_neither_cut_off_nor_followed(void)
{
    GByteArray *message = good_message();
    GByteArray *zipped = zip(message->data, message->len);
    static const guint8 zero = 0;

    for (guint len = 2; len < zipped->len; len++) {
        GByteArray *cut = g_byte_array_new();

        g_byte_array_append(cut, zipped->data, len);
        ASSERT_FAULT(judge(forge_code_of_bytes(cut)), DCC_BAD_ZLIB);
    }
    g_byte_array_append(zipped, &zero, 1);
    ASSERT_FAULT(judge(forge_code_of_bytes(zipped)), DCC_BAD_ZLIB);
    g_byte_array_unref(message);
}

static void a_wrong_checksum_is_noticed(void)
{
    GByteArray *message = good_message();
    GByteArray *zipped = zip(message->data, message->len);

    zipped->data[zipped->len - 1] ^= 1;
    ASSERT_FAULT(judge(forge_code_of_bytes(zipped)), DCC_BAD_ZLIB);
    ASSERT_FAULT(judge(forge_code_of_bytes(forge_bytes("789c ffff"))), DCC_BAD_ZLIB);
    g_byte_array_unref(message);
}

/* As many zeros as a code can be made to hold. */
static const char *judge_zeros(size_t len)
{
    g_autofree uint8_t *zeros = g_malloc0(len);

    return judge(forge_code_of_bytes(zip(zeros, len)));
}

static void a_bomb_is_not_unpacked(void)
{
    ASSERT_FAULT(judge_zeros(DCC_INFLATED_MAX + 1), DCC_BOMB);
    ASSERT_FAULT(judge_zeros(2500000), DCC_BOMB);
    ASSERT_FAULT(judge_zeros(DCC_INFLATED_MAX), DCC_NOT_COSE);
}

static void what_is_no_signed_message_is_refused(void)
{
    ASSERT_FAULT(judge_message(forge_bytes("")), DCC_NOT_COSE);
    ASSERT_FAULT(judge_message(forge_bytes("'{\"ver\":\"1.3.0\"}'")), DCC_NOT_COSE);
    ASSERT_FAULT(judge_message(forge_bytes(claims)), DCC_NOT_COSE);
    ASSERT_FAULT(judge_message(forge_bytes("d2 84 40 a0 40")), DCC_NOT_COSE);
    ASSERT_FAULT(judge_message(forge_retag(good_message(), "d8")), DCC_NOT_COSE);
}

static void the_tags_that_are_allowed_are_read(void)
{
    ASSERT_FAULT(judge_message(forge_retag(good_message(), "")), DCC_GOOD);
    ASSERT_FAULT(judge_message(forge_retag(good_message(), "d83dd2")), DCC_GOOD);
}

/* Signed with ES256, whatever the header says. */
static const char *judge_headers(const char *protected_header, const char *header)
{
    return judge_message(
        forge_message(protected_header, header, forge_bytes(claims), COSE_ES256, world.key));
}

static void other_algorithms_are_refused(void)
{
    static const char *const headers[] = {
        "",                       /* none */
        "a0",         "a1013822", /* ES384 */
        "a101390100",             /* RS256 */
        "a10105",                 /* HMAC */
        "a10100",     "a10120",   "a10165'ES256'", "a101f6",
    };

    for (size_t i = 0; i < ARRAY_LEN(headers); i++)
        ASSERT_FAULT(judge_headers(headers[i], "a0"), DCC_BAD_ALGORITHM);
}

/* The good message with another signature. */
static const char *judge_signature(const char *head, size_t len, uint8_t filler)
{
    GByteArray *message = good_message();
    GByteArray *new_head = forge_bytes(head);

    g_byte_array_set_size(message, message->len - 66); /* 58 40 and the signature */
    g_byte_array_append(message, new_head->data, new_head->len);
    for (size_t i = 0; i < len; i++)
        g_byte_array_append(message, &filler, 1);
    g_byte_array_unref(new_head);
    return judge_message(message);
}

static void a_signature_of_another_length_is_refused(void)
{
    ASSERT_FAULT(judge_signature("40", 0, 0), DCC_BAD_SIGNATURE_LEN);
    ASSERT_FAULT(judge_signature("43", 3, 1), DCC_BAD_SIGNATURE_LEN);
    ASSERT_FAULT(judge_signature("583f", 63, 1), DCC_BAD_SIGNATURE_LEN);
    ASSERT_FAULT(judge_signature("5841", 65, 1), DCC_BAD_SIGNATURE_LEN);
    ASSERT_FAULT(judge_signature("5846", 70, 0x30), DCC_BAD_SIGNATURE_LEN); /* DER */
    ASSERT_FAULT(judge_signature("590100", 256, 1), DCC_BAD_SIGNATURE_LEN);
}

static void a_short_rsa_signature_is_refused(void)
{
    g_autofree char *header = forge_header(COSE_PS256, world.certificate);
    EVP_PKEY *rsa = forge_key("RSA", 1024);

    ASSERT_FAULT(judge_headers(header, "a0"), DCC_BAD_SIGNATURE_LEN);
    ASSERT_FAULT(judge_message(forge_message(header, "a0", forge_bytes(claims), COSE_PS256, rsa)),
                 DCC_BAD_SIGNATURE_LEN);
    EVP_PKEY_free(rsa);
}

static void a_key_that_nobody_gave_cannot_be_checked(void)
{
    SCOPED_DCC_TRUST *nobody = dcc_trust_new(NULL);
    char *text = forge_code(good_message());

    ASSERT_FAULT(judge_at(text, strlen(text), nobody, NOW), DCC_UNKNOWN_KEY);
    ASSERT_FAULT(judge_headers("a10126", "a0"), DCC_UNKNOWN_KEY);
    ASSERT_FAULT(judge_headers("a20126 0448 0000000000000000", "a0"), DCC_UNKNOWN_KEY);
    ASSERT_FAULT(judge_headers("a20126 0443'foo'", "a0"), DCC_UNKNOWN_KEY);
    ASSERT_FAULT(judge_headers("a20126 0449 000000000000000000", "a0"), DCC_UNKNOWN_KEY);
    ASSERT_FAULT(judge_headers("a20126 0401", "a0"), DCC_UNKNOWN_KEY);
}

static void the_kid_may_be_outside_but_the_protected_one_counts(void)
{
    g_autofree char *outside = g_strdup(world.header);
    g_autofree char *wrong = g_strconcat("a20126 0448 0000000000000000", NULL);

    ASSERT_FAULT(judge_headers("a10126", outside), DCC_GOOD);
    ASSERT_FAULT(judge_headers("", outside), DCC_GOOD);
    ASSERT_FAULT(judge_headers(outside, wrong), DCC_GOOD);
    ASSERT_FAULT(judge_headers(wrong, outside), DCC_UNKNOWN_KEY);
}

static void a_signature_that_does_not_match_is_refused(void)
{
    EVP_PKEY *other = forge_key("P-256", 0);

    ASSERT_FAULT(judge_signature("5840", 64, 0), DCC_BAD_SIGNATURE);
    ASSERT_FAULT(judge_signature("5840", 64, 0xFF), DCC_BAD_SIGNATURE);
    ASSERT_FAULT(judge_signature("5840", 64, 1), DCC_BAD_SIGNATURE);
    ASSERT_FAULT(
        judge_message(forge_message(world.header, "a0", forge_bytes(claims), COSE_ES256, other)),
        DCC_BAD_SIGNATURE);
    EVP_PKEY_free(other);
}

static void a_change_after_the_signature_is_noticed_wherever_it_is(void)
{
    GByteArray *message = good_message();
    int good = 0;

    for (guint i = 0; i < message->len; i++) {
        GByteArray *changed = g_byte_array_new();

        g_byte_array_append(changed, message->data, message->len);
        changed->data[i] ^= 1;
        good += strcmp(judge_message(changed), "good") == 0;
    }
    g_assert_cmpint(good, ==, 0);
    ASSERT_FAULT(judge_message(forge_change(good_message(), "'SAKURA'", "'SATOHO'")),
                 DCC_BAD_SIGNATURE);
    g_byte_array_unref(message);
}

static void the_claims_must_lead_to_a_certificate(void)
{
    static const char *const others[] = {
        "",                                                  /* nothing */
        "00",                                                /* a number */
        "'{\"v\":[]}'",                                      /* JSON */
        "80",                                                /* a list */
        "a0",                                                /* no claims */
        "a2 04 1a6d000000 06 1a6b000000",                    /* no certificate */
        "a3 04 1a6d000000 06 1a6b000000 390103 f6",          /* null */
        "a3 04 1a6d000000 06 1a6b000000 390103 80",          /* a list */
        "a3 04 1a6d000000 06 1a6b000000 390103 a0",          /* an empty one */
        "a3 04 1a6d000000 06 1a6b000000 390103 a1 02 a0",    /* not the EU's */
        "a3 04 1a6d000000 06 1a6b000000 390103 a1 01 41 00", /* bytes */
        "a3 04 1a6d000000 06 1a6b000000 390103 a1 01 80",    /* a list in it */
        "a3 04 1a6d000000 06 1a6b000000 390103 a1 61'1' a0", /* "1" */
        "c1 a3 04 1a6d000000 06 1a6b000000 390103 a1 01 a0", /* a tag */
    };

    for (size_t i = 0; i < ARRAY_LEN(others); i++)
        ASSERT_FAULT(judge_claims(others[i]), DCC_BAD_CWT);
}

static void claims_that_are_not_strict_cbor_are_refused(void)
{
    g_autofree char *longer = g_strconcat(claims, "00", NULL);

    ASSERT_FAULT(judge_claims(longer), DCC_BAD_CWT);
    ASSERT_FAULT(judge_change("a4 01 62'JP'", "bf 01 62'JP'"), DCC_BAD_CWT);
    ASSERT_FAULT(judge_change("a4 01 62'JP'", "a5 01 62'JP' 01 62'JP'"), DCC_BAD_CWT);
    ASSERT_FAULT(judge_change("81 aa 62'tg'", "9f aa 62'tg'"), DCC_BAD_CWT);
    ASSERT_FAULT(judge_change("6a'2021-07-24'", "c0 6a'2021-07-24'"), DCC_BAD_CWT);
    ASSERT_FAULT(judge_change("62'co' 62'JP'", "62'dn' 62'JP'"), DCC_BAD_CWT);
    ASSERT_FAULT(judge_change("66'Minami'", "66'Minam' ff"), DCC_BAD_CWT);
    ASSERT_FAULT(judge_change("01 62'JP' 04", "01 05 04"), DCC_BAD_CWT); /* iss: a number */
}

static void the_issuer_may_be_left_out(void)
{
    ASSERT_FAULT(judge_change("a4 01 62'JP' 04", "a3 04"), DCC_GOOD);
}

static void times_are_whole_seconds_and_in_order(void)
{
    ASSERT_FAULT(judge_change("a4 01 62'JP' 04 1a6d000000", "a3 01 62'JP'"), DCC_BAD_TIME);
    ASSERT_FAULT(
        judge_change("a4 01 62'JP' 04 1a6d000000 06 1a6b000000", "a3 01 62'JP' 04 1a6d000000"),
        DCC_BAD_TIME);
    ASSERT_FAULT(judge_change("1a6d000000", "6a'2027-12-13'"), DCC_BAD_TIME);
    ASSERT_FAULT(judge_change("1a6d000000", "3a6d000000"), DCC_BAD_TIME);
    ASSERT_FAULT(judge_change("06 1a6b000000", "06 20"), DCC_BAD_TIME);
    ASSERT_FAULT(judge_change("1a6d000000", "1b000001a9d0000000"), DCC_BAD_TIME); /* ms */
    ASSERT_FAULT(judge_change("1a6d000000", "1a6b000000"), DCC_BAD_TIME);
    ASSERT_FAULT(judge_change("1a6d000000", "1a6affffff"), DCC_BAD_TIME);
    ASSERT_FAULT(judge_change("1a6d000000", "fb41db400000000000"),
                 DCC_BAD_CWT); /* no whole number */
}

static void a_code_is_valid_from_its_first_second_to_its_last(void)
{
    static const struct {
        int64_t now;
        enum dcc_fault fault;
    } times[] = {{0, DCC_NOT_YET_VALID}, {ISSUED - 1, DCC_NOT_YET_VALID},
                 {ISSUED, DCC_GOOD},     {EXPIRES - 1, DCC_GOOD},
                 {EXPIRES, DCC_EXPIRED}, {EXPIRES + 999999999, DCC_EXPIRED}};

    for (size_t i = 0; i < ARRAY_LEN(times); i++) {
        char *text = forge_code(good_message());

        ASSERT_FAULT(judge_at(text, strlen(text), world.trust, times[i].now), times[i].fault);
    }
}

static void a_certificate_of_nothing_is_refused(void)
{
    ASSERT_FAULT(judge_change("61'v' 81 aa" ENTRY, "61'v' 80"), DCC_NO_ENTRY);
    ASSERT_FAULT(judge_change("61'v' 81 aa" ENTRY, "61'v' f6"), DCC_NO_ENTRY);
    ASSERT_FAULT(judge_change("61'v' 81 aa", "61'x' 81 aa"), DCC_NO_ENTRY);
    ASSERT_FAULT(judge_change("61'v' 81 aa" ENTRY, "61't' 80"), DCC_NO_ENTRY);
}

static void a_certificate_of_two_things_is_refused(void)
{
    ASSERT_FAULT(judge_change("61'v' 81 aa" ENTRY, "61'v' 82 aa" ENTRY " aa" ENTRY),
                 DCC_MANY_ENTRIES);
    ASSERT_FAULT(judge_change("01 a4 63'ver'", "01 a5 61't' 81 a0 63'ver'"), DCC_MANY_ENTRIES);
    ASSERT_FAULT(judge_change("01 a4 63'ver'", "01 a5 61'r' 81 a0 63'ver'"), DCC_MANY_ENTRIES);
    ASSERT_FAULT(judge_change("61'v' 81 aa" ENTRY, "61't' 82 a0 a0"), DCC_MANY_ENTRIES);
}

static void an_empty_list_beside_the_entry_is_let_pass(void)
{
    ASSERT_FAULT(judge_change("01 a4 63'ver'", "01 a5 61't' 80 63'ver'"), DCC_GOOD);
    ASSERT_FAULT(judge_change("01 a4 63'ver'", "01 a5 61'r' f6 63'ver'"), DCC_GOOD);
}

/* The value of a member of the entry, or of the certificate, changed; all of them must be refused. */
static void assert_schema(const char *from, const char *const changed[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        ASSERT_FAULT(judge_change(from, changed[i]), DCC_BAD_SCHEMA);
}

#define ASSERT_SCHEMA(from, ...)                                                                   \
    assert_schema(from, (const char *const[]){__VA_ARGS__},                                        \
                  ARRAY_LEN(((const char *const[]){__VA_ARGS__})))

static void a_member_that_is_missing_is_noticed(void)
{
    static const char *const members[] = {"62'tg' 69'840539006'",
                                          "62'vp' 6a'1119349007'",
                                          "62'mp' 6c'EU/1/20/1528'",
                                          "62'ma' 6d'ORG-100030215'",
                                          "62'dn' 02",
                                          "62'sd' 02",
                                          "62'dt' 6a'2021-07-24'",
                                          "62'co' 62'JP'",
                                          "62'is' 64'MHLW'",
                                          "62'ci' 75'URN:UVCI:01:JP:ABC1#X'"};

    for (size_t i = 0; i < ARRAY_LEN(members); i++) {
        GByteArray *changed = forge_change(forge_bytes(claims), "81 aa", "81 a9");

        changed = forge_change(changed, members[i], "");
        ASSERT_FAULT(
            judge_message(forge_message(world.header, "a0", changed, COSE_ES256, world.key)),
            DCC_BAD_SCHEMA);
    }
    ASSERT_SCHEMA("a4 63'ver' 65'1.3.0'", "a3");
    ASSERT_SCHEMA("63'ver'", "63'Ver'");
    ASSERT_SCHEMA("63'nam'", "63'Nam'");
    ASSERT_SCHEMA("63'dob'", "63'Dob'");
}

static void a_member_of_another_form_is_noticed(void)
{
    ASSERT_SCHEMA("65'1.3.0'", "65'2.0.0'", "61'1'", "63'1.3'", "64'1.3.'", "66'1.3.0a'", "60",
                  "01", "66'v1.3.0'");
    ASSERT_SCHEMA("69'840539006'", "60", "1a32193bfe", "49'840539006'", "80");
    ASSERT_SCHEMA("62'dn' 02", "62'dn' 00", "62'dn' 20", "62'dn' 61'2'", "62'dn' f6");
    ASSERT_SCHEMA("62'sd' 02", "62'sd' 00", "62'sd' 3903e7", "62'sd' 61'2'");
    ASSERT_SCHEMA("6a'2021-07-24'", "6a'2021-02-30'", "6a'24.07.2021'", "67'2021-07'", "60",
                  "74'2021-07-24T00:00:00Z'");
    ASSERT_SCHEMA("62'co' 62'JP'", "62'co' 63'JPN'", "62'co' 61'J'", "62'co' 62'jp'", "62'co' 60");
    ASSERT_SCHEMA("64'MHLW'", "60", "64'MHL' 0a", "65'MHL' c285", "f6");
    ASSERT_SCHEMA("6a'1119349007'", "60", "01");
    ASSERT_SCHEMA("6c'EU/1/20/1528'", "60", "01");
    ASSERT_SCHEMA("6d'ORG-100030215'", "60", "80");
    ASSERT_SCHEMA("75'URN:UVCI:01:JP:ABC1#X'", "60", "55'URN:UVCI:01:JP:ABC1#X'");
    ASSERT_SCHEMA("81 aa" ENTRY, "81 80", "81 01", "81 f6");
    ASSERT_SCHEMA("61'v' 81 aa" ENTRY, "61'v' a0", "61'v' 01", "61'v' 61'v'");
}

static void a_name_has_the_form_of_a_passports(void)
{
    ASSERT_SCHEMA(
        "66'SAKURA'", "66'Sakura'", "66'SAKUR '", "66'SAKUR0'", "01",
        "78 51 "
        "'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'");
    ASSERT_SCHEMA("66'Minami'", "66'Minam' 00", "01", "f6");
    ASSERT_SCHEMA("63'fnt' 66'SAKURA' 63'gnt' 66'MINAMI'", "63'fnt' 60 63'gnt' 60",
                  "61'x' 60 61'y' 60");
    ASSERT_FAULT(judge_change("63'fnt' 66'SAKURA'", "63'fnt' 60"), DCC_GOOD);
    ASSERT_FAULT(judge_change("63'gnt' 66'MINAMI'", "61'x' 00"), DCC_GOOD);
    ASSERT_FAULT(judge_change("62'gn' 66'Minami'", "62'gn' 60"), DCC_GOOD);
}

/* 80 characters, not 80 bytes. */
static void a_name_may_have_eighty_letters_of_any_script(void)
{
    GString *name = g_string_new("78 f0");

    for (size_t i = 0; i < 80; i++)
        g_string_append(name, "e4bd90");
    ASSERT_FAULT(judge_change("66'Minami'", name->str), DCC_GOOD);
    g_string_overwrite(name, 3, "f3");
    g_string_append(name, "e4bd90");
    ASSERT_FAULT(judge_change("66'Minami'", name->str), DCC_BAD_SCHEMA);
    g_string_free(name, TRUE);
}

static void a_birth_date_may_be_known_in_part(void)
{
    ASSERT_FAULT(judge_change("6a'1985-04-12'", "67'1985-04'"), DCC_GOOD);
    ASSERT_FAULT(judge_change("6a'1985-04-12'", "64'1985'"), DCC_GOOD);
    ASSERT_FAULT(judge_change("6a'1985-04-12'", "60"), DCC_GOOD);
    ASSERT_SCHEMA("6a'1985-04-12'", "6a'1985-13-12'", "67'1985-00'", "64'85-4'", "68'1985-4-1'",
                  "65'1985-'", "68'19850412'", "01", "f6");
}

static void members_that_the_schema_does_not_know_are_let_pass(void)
{
    ASSERT_FAULT(judge_change("01 a4 63'ver'", "01 a5 61'x' 82 01 a0 63'ver'"), DCC_GOOD);
    ASSERT_FAULT(judge_change("81 aa 62'tg'", "81 ab 62'xx' f5 62'tg'"), DCC_GOOD);
    ASSERT_FAULT(judge_change("a4 01 62'JP'", "a5 18ff 00 01 62'JP'"), DCC_GOOD);
}

static void a_code_of_no_value_set_is_shown_not_refused(void)
{
    GByteArray *changed = forge_change(forge_bytes(claims), "6c'EU/1/20/1528'", "68'KOSTAIVE'");
    g_autofree char *text =
        forge_code(forge_message(world.header, "a0", changed, COSE_ES256, world.key));
    struct dcc dcc;

    g_assert_cmpint(dcc_decode(text, strlen(text), world.trust, NOW, &dcc), ==, DCC_GOOD);
    g_assert_true(dcc.unknown_code);
    g_assert_cmpstr(dcc.mp, ==, "KOSTAIVE");
    ASSERT_FAULT(judge_change("69'840539006'", "69'840539007'"), DCC_GOOD);
}

static void codes_have_their_words(void)
{
    g_assert_cmpstr(dcc_code_words(DCC_DISEASES, "840539006"), ==, "COVID-19");
    g_assert_cmpstr(dcc_code_words(DCC_PRODUCTS, "EU/1/20/1528"), ==, "Comirnaty");
    g_assert_cmpstr(dcc_code_words(DCC_MAKERS, "ORG-100031184"), ==, "Moderna Biotech Spain S.L.");
    g_assert_cmpstr(dcc_code_words(DCC_PROPHYLAXES, "1119349007"), ==, "SARS-CoV-2 mRNA vaccine");
    g_assert_null(dcc_code_words(DCC_PRODUCTS, "EU/1/20/15281"));
    g_assert_null(dcc_code_words(DCC_PRODUCTS, ""));
    g_assert_null(dcc_code_words(DCC_MAKERS, "EU/1/20/1528"));
}

static void tests_and_recoveries_are_genuine_but_no_vaccinations(void)
{
    ASSERT_FAULT(judge_change("61'v' 81 aa" ENTRY, "61't' 81 aa" ENTRY), DCC_NOT_VACCINATION);
    ASSERT_FAULT(judge_change("61'v' 81 aa" ENTRY, "61'r' 81 aa" ENTRY), DCC_NOT_VACCINATION);
    ASSERT_FAULT(judge_change("61'v' 81 aa" ENTRY, "61't' 81 a0"), DCC_BAD_SCHEMA);
    ASSERT_FAULT(judge_change("61'v' 81 aa" ENTRY, "61'r' 81 80"), DCC_BAD_SCHEMA);
}

#define T(name) g_test_add_func("/dcc/faults/" #name, name)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    world_make();
    T(the_code_that_the_others_are_made_from_is_good);
    T(faults_have_names_and_each_its_own);
    T(another_prefix_is_not_ours);
    T(a_text_longer_than_any_symbol_is_refused);
    T(base45_with_a_fault_anywhere_is_refused);
    T(a_message_that_is_not_compressed_is_refused);
    T(a_compressed_message_is_neither_cut_off_nor_followed);
    T(a_wrong_checksum_is_noticed);
    T(a_bomb_is_not_unpacked);
    T(what_is_no_signed_message_is_refused);
    T(the_tags_that_are_allowed_are_read);
    T(other_algorithms_are_refused);
    T(a_signature_of_another_length_is_refused);
    T(a_short_rsa_signature_is_refused);
    T(a_key_that_nobody_gave_cannot_be_checked);
    T(the_kid_may_be_outside_but_the_protected_one_counts);
    T(a_signature_that_does_not_match_is_refused);
    T(a_change_after_the_signature_is_noticed_wherever_it_is);
    T(the_claims_must_lead_to_a_certificate);
    T(claims_that_are_not_strict_cbor_are_refused);
    T(the_issuer_may_be_left_out);
    T(times_are_whole_seconds_and_in_order);
    T(a_code_is_valid_from_its_first_second_to_its_last);
    T(a_certificate_of_nothing_is_refused);
    T(a_certificate_of_two_things_is_refused);
    T(an_empty_list_beside_the_entry_is_let_pass);
    T(a_member_that_is_missing_is_noticed);
    T(a_member_of_another_form_is_noticed);
    T(a_name_has_the_form_of_a_passports);
    T(a_name_may_have_eighty_letters_of_any_script);
    T(a_birth_date_may_be_known_in_part);
    T(members_that_the_schema_does_not_know_are_let_pass);
    T(a_code_of_no_value_set_is_shown_not_refused);
    T(codes_have_their_words);
    T(tests_and_recoveries_are_genuine_but_no_vaccinations);

    int failed = g_test_run();

    world_end();
    return failed;
}
