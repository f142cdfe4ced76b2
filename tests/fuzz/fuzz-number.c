/* Fuzz: EF 0001. The input is the file, cut or filled up to its 17 bytes, as a municipality signed it. */
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/genuine.h"

static bool verifies(const struct card_evidence *evidence, struct err *ret)
{
    *ret = (struct err){0};
    return evidence_verify(evidence, genuine_anchors(), genuine_challenge(), ret);
}

static void parse(const struct card_evidence *evidence)
{
    struct person person = {.name = "before"};
    struct err err = {0};

    if (!evidence_person(evidence, &person, &err)) {
        REQUIRE(err.code == ERR_MALFORMED && err.detail == -1);
        REQUIRE(strcmp(person.name, "before") == 0);
        return;
    }
    REQUIRE(memcmp(evidence->number, "\xFF\x10", 2) == 0);
    REQUIRE(memmem(evidence->number, sizeof evidence->number, person.number, MY_NUMBER_LEN) !=
            NULL);
    REQUIRE(my_number_is_valid(person.number));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static struct card_evidence evidence;
    struct err err;

    genuine_evidence(&evidence);
    memset(evidence.number, 0xFF, sizeof evidence.number);
    if (len > 0)
        memcpy(evidence.number, bytes, len < sizeof evidence.number ? len : sizeof evidence.number);
    parse(&evidence);
    if (genuine_is(&evidence))
        return 0;
    REQUIRE(!verifies(&evidence, &err));
    REQUIRE(err.code == ERR_CARD_ALTERED && err.detail == 0x0001);
    genuine_sign_files(&evidence);
    REQUIRE(verifies(&evidence, &err));
    return 0;
}
