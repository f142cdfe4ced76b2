/* Fuzz: an EU DCC. The first byte says what the rest is: a code as it is; what is compressed in one; a message that is
 * not signed; claims, which a trusted signer signs; or what bends a genuine message. */
#include <glib.h>
#include <string.h>

#include "backend/tests/dcc-forge.h"
#include "base/date.h"
#include "tests/fuzz/fuzz.h"

#define ISSUED INT64_C(0x6b000000)
#define NOW    (ISSUED + 3600)
#define UNTIL  INT64_C(0x6d000000)

enum kind { CODE, ZLIB, MESSAGE, CLAIMS, BENT_MESSAGE, KINDS };

static const char genuine_claims[] =
    "a4 01 62'JP' 04 1a6d000000 06 1a6b000000 390103 a1 01 a4 63'ver' 65'1.3.0' "
    "63'nam' a2 63'fnt' 66'SAKURA' 63'gnt' 66'MINAMI' 63'dob' 6a'1985-04-12' 61'v' 81 aa "
    "62'tg' 69'840539006' 62'vp' 6a'1119349007' 62'mp' 6c'EU/1/20/1528' 62'ma' 6d'ORG-100030215' "
    "62'dn' 02 62'sd' 02 62'dt' 6a'2021-07-24' 62'co' 62'JP' 62'is' 64'MHLW' "
    "62'ci' 75'URN:UVCI:01:JP:ABC1#X'";

/* Who signs, and who is trusted. */
static struct {
    EVP_PKEY *key;
    struct dcc_trust *trust;
    char *header;
} world;

static void world_make(void)
{
    X509 *certificate;

    if (world.key != NULL)
        return;
    world.key = forge_key("P-256", 0);
    certificate = forge_certificate(world.key, ISSUED, UNTIL, NULL, NULL, NULL);
    world.trust = forge_trust(dcc_trust_new(NULL), certificate);
    world.header = forge_header(COSE_ES256, certificate);
    X509_free(certificate);
}

/* Takes text, and reads it from memory of just that size. */
static enum dcc_fault decode(char *text, size_t len, struct dcc *ret)
{
    static const struct dcc nothing;
    enum dcc_fault fault = dcc_decode(text, len, world.trust, NOW, ret);

    g_free(text);
    REQUIRE(fault < DCC_FAULTS && strcmp(dcc_fault_name(fault), "unknown") != 0);
    REQUIRE(fault == DCC_GOOD || memcmp(ret, &nothing, sizeof nothing) == 0);
    return fault;
}

static GByteArray *bytes_of(const struct input *input)
{
    return g_byte_array_append(g_byte_array_new(), input->at, (guint)input->left);
}

/* Nobody but this program has the key, and it is another one each time. */
static void require_bad(char *text, size_t len)
{
    struct dcc code;

    REQUIRE(decode(text, len, &code) != DCC_GOOD);
}

static void require_bad_code(char *text)
{
    require_bad(text, strlen(text));
}

/* What a code that is good may say. */
static void require_content(const struct dcc *code)
{
    struct date date;

    REQUIRE(code->fnt[0] != '\0' || code->gnt[0] != '\0');
    REQUIRE(strspn(code->fnt, "ABCDEFGHIJKLMNOPQRSTUVWXYZ<") == strlen(code->fnt));
    REQUIRE(strspn(code->gnt, "ABCDEFGHIJKLMNOPQRSTUVWXYZ<") == strlen(code->gnt));
    REQUIRE(g_utf8_validate(code->fn, -1, NULL) && g_utf8_validate(code->gn, -1, NULL));
    REQUIRE(g_utf8_strlen(code->fn, -1) <= 80 && g_utf8_strlen(code->gn, -1) <= 80);
    REQUIRE(code->number >= 1 && code->course >= 1);
    REQUIRE(date_from_iso(code->date, &date));
    REQUIRE(code->issued_at <= NOW && code->expires > NOW);
    REQUIRE(strlen(code->country) == 2 && code->authority[0] != '\0' && code->id[0] != '\0');
    REQUIRE(code->mp[0] != '\0' && code->ma[0] != '\0' && code->vp[0] != '\0');
}

static void try_claims(const struct input *input)
{
    struct dcc code;
    char *text =
        forge_code(forge_message(world.header, "a0", bytes_of(input), COSE_ES256, world.key));

    if (decode(text, strlen(text), &code) == DCC_GOOD)
        require_content(&code);
}

static void try_bent_message(struct input *input)
{
    GByteArray *message =
        forge_message(world.header, "a0", forge_bytes(genuine_claims), COSE_ES256, world.key);
    struct dcc code;

    input_bend(input, message->data, message->len);

    char *text = forge_code(message);

    /* What is not signed may be bent: the tag, the other header. Nothing that is said. */
    if (decode(text, strlen(text), &code) == DCC_GOOD)
        REQUIRE(strcmp(code.fnt, "SAKURA") == 0 && strcmp(code.gnt, "MINAMI") == 0 &&
                strcmp(code.birth_date, "1985-04-12") == 0 &&
                strcmp(code.date, "2021-07-24") == 0 && code.number == 2);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct input input = {bytes, len};

    world_make();
    switch ((enum kind)(input_byte(&input) % KINDS)) {
    case CODE:
        require_bad(g_memdup2(input.at, input.left), input.left);
        break;
    case ZLIB:
        require_bad_code(forge_code_of_bytes(bytes_of(&input)));
        break;
    case MESSAGE:
        require_bad_code(forge_code(bytes_of(&input)));
        break;
    case CLAIMS:
        try_claims(&input);
        break;
    case BENT_MESSAGE:
        try_bent_message(&input);
        break;
    case KINDS:
        break;
    }
    return 0;
}
