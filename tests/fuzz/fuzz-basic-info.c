/* Fuzz: EF 0005, which nobody signs. The input is the file, or with an odd first byte it bends the genuine one
 * (input_edit()). */
#include <string.h>

#include "cardlib/card.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/genuine.h"

#define MARK 0xA5

static bool is_untouched(const struct card_basic_info *info)
{
    const uint8_t *bytes = (const uint8_t *)info;

    for (size_t i = 0; i < sizeof *info; i++) {
        if (bytes[i] != MARK)
            return false;
    }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct input input = {bytes, len};
    struct card_basic_info info;
    struct err err = {0};
    struct vcard *vcard = genuine_card();
    uint8_t file[GENUINE_BASIC_INFO_LEN];

    genuine_basic_info(file);
    (void)input_edit(&input, file, sizeof file);
    genuine_show_basic_info(file);

    SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);

    REQUIRE(card != NULL);
    memset(&info, MARK, sizeof info);
    if (!card_read_basic_info(card, &info, &err)) {
        REQUIRE(err.code == ERR_MALFORMED && is_untouched(&info));
        return 0;
    }
    REQUIRE(memmem(file, sizeof file, info.key_id, sizeof info.key_id) != NULL);
    REQUIRE(memmem(file, sizeof file, &info, 4) != NULL);
    return 0;
}
