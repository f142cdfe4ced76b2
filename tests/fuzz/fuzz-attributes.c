/* Fuzz: EF 0002. The first byte is even: the rest is the file; odd: the rest bends the genuine one. Once
 * as nobody signed it, and once as a municipality did. */
#include <glib.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/genuine.h"

static enum err_code verify(const struct card_evidence *evidence)
{
    struct err err = {0};
    bool good = evidence_verify(evidence, genuine_anchors(), genuine_challenge(), &err);

    REQUIRE(good == (err.code == ERR_NONE));
    REQUIRE(good || err.detail == 0x0002);
    return err.code;
}

static bool is_text(const char *text, size_t size)
{
    return strnlen(text, size) < size && g_utf8_validate(text, -1, NULL);
}

/* What can be parsed is text that fits and of which nothing is missing. */
static bool parse(const struct card_evidence *evidence, struct person *person)
{
    struct err err = {0};

    if (!evidence_person(evidence, person, &err)) {
        REQUIRE(err.code == ERR_MALFORMED);
        REQUIRE(err.detail >= 0 && (size_t)err.detail <= evidence->attributes_len);
        return false;
    }
    REQUIRE(is_text(person->name, sizeof person->name) && person->name[0] != '\0');
    REQUIRE(is_text(person->address, sizeof person->address));
    REQUIRE(is_text(person->birth, sizeof person->birth) && strlen(person->birth) == 8);
    REQUIRE(memmem(evidence->attributes, evidence->attributes_len, person->name,
                   strlen(person->name)) != NULL);
    REQUIRE(memmem(evidence->attributes, evidence->attributes_len, person->address,
                   strlen(person->address)) != NULL);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static struct card_evidence evidence, before;
    static struct person person, genuine;
    struct input input = {bytes, len};

    genuine_evidence(&before);
    evidence = before;
    if (input_byte(&input) & 1) {
        input_bend(&input, evidence.attributes, evidence.attributes_len);
    } else {
        const uint8_t *file;

        evidence.attributes_len = input_take(&input, sizeof evidence.attributes, &file);
        if (evidence.attributes_len > 0)
            memcpy(evidence.attributes, file, evidence.attributes_len);
    }

    bool parsed = parse(&evidence, &person);

    /* The header and the table are signed by nobody; whoever is on the card is. */
    if (verify(&evidence) == ERR_NONE) {
        REQUIRE(parsed && parse(&before, &genuine));
        REQUIRE(memcmp(&person, &genuine, sizeof person) == 0);
        return 0;
    }
    genuine_sign_files(&evidence);
    REQUIRE(verify(&evidence) == ERR_NONE || !parsed);
    return 0;
}
