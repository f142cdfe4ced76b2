#include "tests/fuzz/genuine.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "backend/vrs/resident-file.h"
#include "cardlib/card.h"
#include "cardlib/rsa.h"
#include "cardlib/tlv.h"
#include "tests/fuzz/fuzz.h"
#include "tests/vcard/card.h"
#include "tests/vcard/keys.h"

static const uint8_t challenge[EVIDENCE_DIGEST_LEN] = {0xC0, 0xFF, 0xEE};

static char directory[] = "/tmp/fuzz-anchors-XXXXXX";

/* One CA, under another name in each application. */
static const struct {
    const char *name;
    bool (*write)(const struct vcard_keys *keys, const char *path, struct err *err);
} anchor_files[] = {
    {"text.anchor", vcard_keys_write_anchor},
    {"face.anchor", vcard_keys_write_face_anchor},
};

static void path_of_anchor(size_t i, char ret[static 64])
{
    snprintf(ret, 64, "%s/%s", directory, anchor_files[i].name);
}

static void tidy(void)
{
    char path[64];

    for (size_t i = 0; i < ARRAY_LEN(anchor_files); i++) {
        path_of_anchor(i, path);
        unlink(path);
    }
    rmdir(directory);
}

const char *genuine_anchor_directory(void)
{
    static bool written;
    char path[64];

    if (written)
        return directory;
    REQUIRE(mkdtemp(directory) != NULL);
    for (size_t i = 0; i < ARRAY_LEN(anchor_files); i++) {
        path_of_anchor(i, path);
        REQUIRE(anchor_files[i].write(genuine_keys(), path, NULL));
    }
    atexit(tidy);
    written = true;
    return directory;
}

const struct anchors *genuine_anchors(void)
{
    static struct anchors *anchors;

    if (anchors == NULL)
        anchors = anchors_load(genuine_anchor_directory(), NULL);
    REQUIRE(anchors != NULL);
    return anchors;
}

const struct myna_anchors *genuine_public_anchors(void)
{
    static struct myna_anchors *anchors;

    if (anchors == NULL)
        REQUIRE(myna_anchors_load(genuine_anchor_directory(), &anchors) == MYNA_OK);
    return anchors;
}

static struct vcard *card;

typedef void each_secret(struct file *secret, int *sum);

static int for_each_secret(each_secret *act)
{
    int sum = 0;

    for (size_t i = 0; i < card->application_count; i++) {
        struct application *application = &card->applications[i];

        for (size_t n = 0; n < application->file_count; n++) {
            if (application->files[n].kind == FILE_CREDENTIAL)
                act(&application->files[n], &sum);
        }
    }
    return sum;
}

static void give_back_tries(struct file *secret, int *sum)
{
    secret->tries = secret->tries_max;
}

static void add_lost(struct file *secret, int *sum)
{
    *sum += secret->tries_max - secret->tries;
}

int genuine_tries_lost(void)
{
    return for_each_secret(add_lost);
}

/* All of it at once: what it makes at the first SELECT takes time. */
static void complete(void)
{
    for (size_t i = 0; i < card->application_count; i++)
        REQUIRE(card_complete(card, &card->applications[i]));
}

static struct vcard *fresh_card(void)
{
    static const struct resident_file resident = {
        .my_number = "123456789018",
        .name = "佐倉　みなみ",
        .name_kana = "サクラ　ミナミ",
        .address = "見本県青葉川市若葉町二丁目３－１２",
        .birth_date = "1985-04-12",
        .sex = "2",
        .pin = GENUINE_PIN,
        .expiry_date = "2031-04-12",
        .security_code = "4071",
        .municipality = "990019",
    };

    if (card == NULL) {
        card = vcard_new(&resident, genuine_keys(), NULL);
        REQUIRE(card != NULL);
        complete();
    }
    vcard_reset(card);
    for_each_secret(give_back_tries);
    return card;
}

static const struct card_evidence *evidence_of_card(void)
{
    static struct card_evidence evidence;
    const struct secret pin = {.bytes = GENUINE_PIN, .len = CARD_PIN_LEN};
    int tries;

    if (evidence.attributes_len > 0)
        return &evidence;

    SCOPED_CARD *reader = card_new(&vcard_transport, fresh_card(), NULL);

    REQUIRE(reader != NULL && card_tries_left(reader, &tries, NULL) &&
            card_read_evidence(reader, &pin, challenge, &evidence, NULL));
    REQUIRE(evidence_verify(&evidence, genuine_anchors(), challenge, NULL));
    return &evidence;
}

static struct file *file_of_card(uint16_t id)
{
    return card_find_file(card_find_application(card, text_ap_aid, sizeof text_ap_aid), id);
}

static void show_file(uint16_t id, const uint8_t *bytes, size_t len)
{
    struct file *file = file_of_card(id);

    if (len > file->size) {
        file->bytes = realloc(file->bytes, len);
        REQUIRE(file->bytes != NULL);
        file->size = len;
    }
    memset(file->bytes, 0xFF, file->size);
    memcpy(file->bytes, bytes, len);
}

void genuine_show(const struct card_evidence *evidence)
{
    show_file(0x0001, evidence->number, sizeof evidence->number);
    show_file(0x0002, evidence->attributes, evidence->attributes_len);
    show_file(0x0003, evidence->integrity, sizeof evidence->integrity);
    show_file(0x0004, evidence->certificate, sizeof evidence->certificate);
    show_file(0x0007, evidence->public_key, sizeof evidence->public_key);
}

/* As it was before anybody showed another one. */
static const uint8_t *basic_info_of_card(void)
{
    static uint8_t bytes[GENUINE_BASIC_INFO_LEN];

    if (bytes[0] == 0) {
        REQUIRE(file_of_card(0x0005)->size == sizeof bytes);
        memcpy(bytes, file_of_card(0x0005)->bytes, sizeof bytes);
    }
    return bytes;
}

struct vcard *genuine_card(void)
{
    genuine_show(evidence_of_card());
    genuine_show_basic_info(basic_info_of_card());
    return fresh_card();
}

void genuine_basic_info(uint8_t ret[static GENUINE_BASIC_INFO_LEN])
{
    memcpy(ret, basic_info_of_card(), GENUINE_BASIC_INFO_LEN);
}

void genuine_show_basic_info(const uint8_t file[static GENUINE_BASIC_INFO_LEN])
{
    show_file(0x0005, file, GENUINE_BASIC_INFO_LEN);
}

void genuine_evidence(struct card_evidence *ret)
{
    *ret = *evidence_of_card();
}

const uint8_t *genuine_challenge(void)
{
    return challenge;
}

bool genuine_is(const struct card_evidence *a)
{
    const struct card_evidence *b = evidence_of_card();

#define SAME(member) (memcmp(a->member, b->member, sizeof a->member) == 0)
    return SAME(number) && SAME(integrity) && SAME(certificate) && SAME(public_key) &&
           SAME(signature) && a->attributes_len == b->attributes_len &&
           memcmp(a->attributes, b->attributes, b->attributes_len) == 0;
#undef SAME
}

/* Where the parts of a file lie: card.md 3.5 to 3.8. */
enum {
    CERTIFICATE_BODY = 10,
    CERTIFICATE_BODY_LEN = 297,
    NUMBER_DIGEST = 8,
    ATTRIBUTES_DIGEST = 43,
    DIGESTS = 5,
    DIGESTS_LEN = 70,
    KEY = 5,
    KEY_LEN = 270,
};

void genuine_sign_certificate(struct card_evidence *evidence)
{
    uint8_t *file = evidence->certificate;

    REQUIRE(key_sign(genuine_keys()->ca, file + CERTIFICATE_BODY, CERTIFICATE_BODY_LEN,
                     file + sizeof evidence->certificate - RSA_LEN, NULL));
}

/* From the second object of EF 0002 to its end, if there is one: what nonsense is signed is no matter. */
static struct tlv_cursor signed_part(const struct card_evidence *evidence)
{
    struct tlv_cursor cursor = {evidence->attributes, evidence->attributes_len};
    struct tlv outer, table;

    if (!tlv_next(&cursor, &outer))
        return (struct tlv_cursor){evidence->attributes, evidence->attributes_len};
    cursor = tlv_enter(&outer);
    if (!tlv_next(&cursor, &table))
        return tlv_enter(&outer);
    return cursor;
}

void genuine_sign_files(struct card_evidence *evidence)
{
    struct tlv_cursor part = signed_part(evidence);

    REQUIRE(sha256(evidence->number, sizeof evidence->number, evidence->integrity + NUMBER_DIGEST,
                   NULL) &&
            sha256(part.at, part.left, evidence->integrity + ATTRIBUTES_DIGEST, NULL));
    genuine_sign_digests(evidence);
}

void genuine_sign_digests(struct card_evidence *evidence)
{
    uint8_t *file = evidence->integrity;

    REQUIRE(key_sign(genuine_keys()->issuer, file + DIGESTS, DIGESTS_LEN,
                     file + sizeof evidence->integrity - RSA_LEN, NULL));
}

void genuine_sign_public_key(struct card_evidence *evidence)
{
    uint8_t *file = evidence->public_key;

    REQUIRE(key_sign(genuine_keys()->issuer, file + KEY, KEY_LEN,
                     file + sizeof evidence->public_key - RSA_LEN, NULL));
}
