/* What each reading costs, in commands and bytes: docs/card-reads.md must say the same. */
#include <glib.h>
#include <string.h>

#include "cardlib/jpki.h"
#include "cardlib/tests/holder.h"
#include "cardlib/visual.h"

#define RESIDENT "sakura.json"

static const uint8_t digest[EVIDENCE_DIGEST_LEN] = {0xC0, 0x57};
static struct card_evidence evidence;
static struct face_evidence face;
static struct proof proof;

static void show_pin(struct card *card)
{
    SCOPED_SECRET pin = holder_secret("1234");
    int tries;

    g_assert_true(card_tries_left(card, &tries, NULL));
    g_assert_true(card_verify_pin(card, &pin, NULL));
}

static void read_all(struct card *card)
{
    show_pin(card);
    g_assert_true(card_read_files(card, digest, &evidence, NULL));
}

static void read_all_and_free(struct card *card)
{
    char expiry[CARD_EXPIRY_SIZE], municipality[CARD_MUNICIPALITY_SIZE];

    g_assert_true(card_expiry(card, expiry, NULL));
    g_assert_true(card_municipality(card, municipality, NULL));
    read_all(card);
}

static void read_number(struct card *card)
{
    show_pin(card);
    g_assert_true(card_read_number(card, evidence.number, NULL));
}

static void read_four_items(struct card *card)
{
    show_pin(card);
    g_assert_true(card_read_attributes(card, evidence.attributes, &evidence.attributes_len, NULL));
}

static void read_signature(struct card *card)
{
    show_pin(card);
    g_assert_true(card_read_integrity(card, evidence.integrity, NULL));
}

static void read_card_key(struct card *card)
{
    show_pin(card);
    g_assert_true(card_read_public_key(card, evidence.public_key, NULL));
}

static void read_certificate(struct card *card)
{
    g_assert_true(card_read_certificate(card, evidence.certificate, NULL));
}

static void read_basic_info(struct card *card)
{
    struct card_basic_info info;

    g_assert_true(card_read_basic_info(card, &info, NULL));
}

static void challenge_card(struct card *card)
{
    g_assert_true(card_answer(card, digest, evidence.signature, NULL));
}

static void prove(struct card *card)
{
    SCOPED_SECRET pin = holder_secret("1234");
    int tries;

    g_assert_true(jpki_tries_left(card, JPKI_PIN, &tries, NULL));
    g_assert_true(jpki_read_proof(card, &pin, digest, &proof, NULL));
}

static void read_face(struct card *card)
{
    SCOPED_SECRET number = holder_secret("123456789018");
    int tries;

    g_assert_true(visual_tries_left(card, VISUAL_A, &tries, NULL));
    g_assert_true(visual_verify(card, VISUAL_A, &number, NULL));
    g_assert_true(visual_read(card, true, digest, &face, NULL));
}

struct cost {
    unsigned apdus;
    size_t bytes;
};

static struct cost cost_of(void (*reading)(struct card *card), enum atr atr)
{
    SCOPED_VCARD *vcard = holder_vcard(RESIDENT);

    g_assert_true(vcard_set_atr(vcard, atr, NULL));

    SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);

    reading(card);
    return (struct cost){card_apdus(card), card_bytes(card)};
}

static char *document;

static void is_written(const char *row)
{
    g_test_message("%s", row);
    if (strstr(document, row) == NULL)
        g_error("docs/card-reads.md does not say: %s", row);
}

static void the_table_says_what_each_reading_costs(void)
{
    static const struct {
        const char *name;
        void (*reading)(struct card *card);
    } readings[] = {
        {"everything that a kiosk reads", read_all},
        {"the same, and expiry and municipality before it", read_all_and_free},
        {"number", read_number},
        {"four items", read_four_items},
        {"signature", read_signature},
        {"card key", read_card_key},
        {"certificate", read_certificate},
        {"basic info", read_basic_info},
        {"challenge", challenge_card},
        {"second proof", prove},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(readings); i++) {
        struct cost extended = cost_of(readings[i].reading, ATR_CONTACT_EXTENDED);
        struct cost in_short = cost_of(readings[i].reading, ATR_CONTACT_SHORT);
        char *row = g_strdup_printf("| %s | %u | %zu | %u | %zu |", readings[i].name,
                                    extended.apdus, extended.bytes, in_short.apdus, in_short.bytes);

        is_written(row);
        g_free(row);
    }
}

/* How many bytes it has depends on the programs that draw the virtual card's pictures. */
static void the_table_says_how_many_commands_a_face_takes(void)
{
    struct cost extended = cost_of(read_face, ATR_CONTACT_EXTENDED);
    char *row =
        g_strdup_printf("| face | %u | about 7200 | about 32 | about 7400 |", extended.apdus);

    is_written(row);
    g_free(row);
}

/* The files' own lengths, and the commands that fetch them: what nobody can save. */
static void a_whole_reading_has_hardly_a_byte_too_many(void)
{
    struct cost cost = cost_of(read_all, ATR_CONTACT_EXTENDED);
    size_t files = EVIDENCE_NUMBER_LEN + evidence.attributes_len + EVIDENCE_INTEGRITY_LEN +
                   EVIDENCE_CERTIFICATE_LEN + EVIDENCE_PUBLIC_KEY_LEN + EVIDENCE_SIGNATURE_LEN;
    size_t commands = 15 + 4 + 9 + 5 + 5 + 7 + 7 + 7 + 57;
    size_t needed = files + commands + 2 * (size_t)cost.apdus;

    g_assert_cmpuint(cost.bytes, >=, needed);
    g_assert_cmpuint(cost.bytes, <=, needed + needed / 20);
}

int main(int argc, char **argv)
{
    int result;

    g_test_init(&argc, &argv, NULL);
    g_assert_true(g_file_get_contents(g_getenv("CARD_READS"), &document, NULL, NULL));
    g_test_add_func("/cost/table", the_table_says_what_each_reading_costs);
    g_test_add_func("/cost/face", the_table_says_how_many_commands_a_face_takes);
    g_test_add_func("/cost/filler", a_whole_reading_has_hardly_a_byte_too_many);
    result = g_test_run();
    g_free(document);
    holder_done();
    return result;
}
