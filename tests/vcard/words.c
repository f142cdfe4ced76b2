#include "tests/vcard/words.h"

#include <stdlib.h>
#include <string.h>

bool words_cut(char *line, struct words *ret)
{
    char *rest = NULL;

    *ret = (struct words){.count = 0};
    line[strcspn(line, "#")] = '\0';
    for (char *word = strtok_r(line, " \t\r", &rest); word != NULL;
         word = strtok_r(NULL, " \t\r", &rest)) {
        if (ret->count == WORDS_MAX)
            return false;
        ret->list[ret->count++] = word;
    }
    return true;
}

const char *words_peek(const struct words *words)
{
    return words->at < words->count ? words->list[words->at] : "";
}

bool words_take_number(struct words *words, unsigned min, unsigned max, unsigned *ret)
{
    const char *word = words_peek(words);
    unsigned long number = 0;

    if (word[0] == '\0' || strlen(word) > 5 || strspn(word, "0123456789") != strlen(word))
        return false;
    number = strtoul(word, NULL, 10);
    if (number < min || number > max)
        return false;
    *ret = (unsigned)number;
    words->at++;
    return true;
}

bool words_take_hex(struct words *words, size_t max, uint8_t *ret, size_t *ret_len)
{
    const char *word = words_peek(words);
    size_t len = strlen(word);

    if (len == 0 || len % 2 != 0 || len / 2 > max || strspn(word, "0123456789abcdefABCDEF") != len)
        return false;
    for (size_t i = 0; i < len / 2; i++) {
        const char byte[] = {word[2 * i], word[2 * i + 1], '\0'};

        ret[i] = (uint8_t)strtoul(byte, NULL, 16);
    }
    *ret_len = len / 2;
    words->at++;
    return true;
}

bool words_take_u16(struct words *words, unsigned *ret)
{
    uint8_t bytes[2];
    size_t len = 0;

    if (strlen(words_peek(words)) != 4 || !words_take_hex(words, sizeof bytes, bytes, &len))
        return false;
    *ret = (unsigned)bytes[0] << 8 | bytes[1];
    return true;
}
