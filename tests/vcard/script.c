#include "tests/vcard/script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/vcard/command.h"
#include "tests/vcard/words.h"

/* Of a whole file. */
#define TEXT_MAX 16384

#define LINE_SIZE  512
#define NUMBER_MAX 65535
#define DELAY_MAX  60000

/* Of two words of one group only one can be true of a card; 0: no group. */
enum { AUTHORITY = 1, SIGNATURE, NUMBER, ATTRIBUTES, WHOLE };

static const struct {
    const char *name;
    int group;
} card_words[CARD_WORDS] = {
    [CARD_FORGED_SIGNATURE] = {"forged-signature", SIGNATURE},
    [CARD_SWAPPED_SIGNATURE] = {"swapped-signature", SIGNATURE},
    [CARD_SHA1_SIGNATURE] = {"sha1-signature", SIGNATURE},
    [CARD_FORGED_CERTIFICATE] = {"forged-certificate", AUTHORITY},
    [CARD_UNKNOWN_AUTHORITY] = {"unknown-authority", AUTHORITY},
    [CARD_WRONG_KEY_ID] = {"wrong-key-id", AUTHORITY},
    [CARD_WITHDRAWN_AUTHORITY] = {"withdrawn-authority", AUTHORITY},
    [CARD_LOW_EXPONENT_ISSUER] = {"low-exponent-issuer", 0},
    [CARD_LOW_EXPONENT_CARD] = {"low-exponent-card", 0},
    [CARD_COPIED] = {"copied", 0},
    [CARD_OTHER_NUMBER] = {"other-number", NUMBER},
    [CARD_OTHER_ATTRIBUTES] = {"other-attributes", ATTRIBUTES},
    [CARD_CHANGED_NUMBER_FILLER] = {"changed-number-filler", NUMBER},
    [CARD_NUMBER_FILLER_00] = {"number-filler-00", NUMBER},
    [CARD_WRONG_CHECK_DIGIT] = {"wrong-check-digit", NUMBER},
    [CARD_MALFORMED] = {"malformed", ATTRIBUTES},
    [CARD_LENGTHS_81] = {"lengths-81", ATTRIBUTES},
    [CARD_LENGTHS_82] = {"lengths-82", ATTRIBUTES},
    [CARD_HUGE_LENGTH] = {"huge-length", ATTRIBUTES},
    [CARD_INDEFINITE_LENGTH] = {"indefinite-length", ATTRIBUTES},
    [CARD_DUPLICATE_TAG] = {"duplicate-tag", ATTRIBUTES},
    [CARD_UNKNOWN_TAG] = {"unknown-tag", ATTRIBUTES},
    [CARD_MISSING_TAG] = {"missing-tag", ATTRIBUTES},
    [CARD_SWAPPED_TAGS] = {"swapped-tags", ATTRIBUTES},
    [CARD_LYING_OFFSETS] = {"lying-offsets", ATTRIBUTES},
    [CARD_FILLER_FIRST] = {"filler-first", ATTRIBUTES},
    [CARD_FILLER_INSIDE] = {"filler-inside", ATTRIBUTES},
    [CARD_FILLER_00] = {"filler-00", ATTRIBUTES},
    [CARD_FILLER_OBJECT] = {"filler-object", ATTRIBUTES},
    [CARD_NO_FILLER] = {"no-filler", ATTRIBUTES},
    [CARD_BAD_TEXT] = {"bad-text", ATTRIBUTES},
    [CARD_EMPTY_NAME] = {"empty-name", ATTRIBUTES},
    [CARD_ODD_BIRTH] = {"odd-birth", ATTRIBUTES},
    [CARD_ODD_SEX] = {"odd-sex", ATTRIBUTES},
    [CARD_SHORT_ONLY] = {"short-only", 0},
    [CARD_EXPIRED] = {"expired", 0},
    [CARD_NOT_MY_NUMBER] = {"not-my-number", WHOLE},
    [CARD_PHONE_ANDROID] = {"phone-android", WHOLE},
    [CARD_PHONE_IOS] = {"phone-ios", WHOLE},
    [CARD_JUKI] = {"juki", WHOLE},
};

const char *script_card_word(enum card_word word)
{
    return card_words[word].name;
}

static const struct {
    const char *name;
    unsigned what;
} kinds[] = {
    {"select", INS_SELECT},       {"read", INS_READ_BINARY}, {"record", INS_READ_RECORD},
    {"verify", INS_VERIFY},       {"tries", KIND_TRIES},     {"change", INS_CHANGE_PIN},
    {"sign", INS_SIGN},           {"data", INS_GET_DATA},    {"challenge", INS_CHALLENGE},
    {"session", INS_SESSION_KEY},
};

enum argument { ARGUMENT_NONE, ARGUMENT_COUNT, ARGUMENT_MS, ARGUMENT_SW, ARGUMENT_BYTES, AT_BYTES };

static const struct {
    const char *name;
    enum argument argument;
    const char *reason; /* what it needs */
} acts[] = {
    [ACT_PULL] = {"pull", ARGUMENT_NONE, "pull takes nothing after it"},
    [ACT_LEAVE] = {"leave", ARGUMENT_NONE, "leave takes nothing after it"},
    [ACT_DELAY] = {"delay", ARGUMENT_MS, "delay needs 1 to 60000 milliseconds"},
    [ACT_REFUSE] = {"refuse", ARGUMENT_SW, "refuse needs a status word: four hex digits"},
    [ACT_STATUS] = {"status", ARGUMENT_SW, "status needs a status word: four hex digits"},
    [ACT_ANSWER] = {"answer", ARGUMENT_BYTES, "answer needs 1 to 64 bytes in hex"},
    [ACT_EMPTY] = {"empty", ARGUMENT_NONE, "empty takes nothing after it"},
    [ACT_CUT] = {"cut", ARGUMENT_COUNT, "cut needs a number of bytes"},
    [ACT_LENGTHEN] = {"lengthen", ARGUMENT_COUNT, "lengthen needs a number of bytes"},
    [ACT_FLIP] = {"flip", AT_BYTES, "flip needs an offset and one byte in hex"},
    [ACT_PUT] = {"put", AT_BYTES, "put needs an offset and 1 to 64 bytes in hex"},
    [ACT_MORE] = {"more", ARGUMENT_NONE, "more takes nothing after it"},
    [ACT_EXACT] = {"exact", ARGUMENT_NONE, "exact takes nothing after it"},
};

static bool wrong(const char **ret_reason, const char *reason)
{
    *ret_reason = reason;
    return false;
}

static bool take_kind(struct words *words, unsigned *ret)
{
    uint8_t ins = 0;
    size_t len = 0;

    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        if (strcmp(words_peek(words), kinds[i].name) == 0) {
            *ret = kinds[i].what;
            words->at++;
            return true;
        }
    }
    if (!words_take_hex(words, 1, &ins, &len))
        return false;
    *ret = ins;
    return true;
}

/* A count is taken when one is there. */
static bool take_when(struct words *words, struct rule *rule, const char **ret_reason)
{
    const char *word = words_peek(words);

    words->at++;
    if (strcmp(word, "always") == 0) {
        rule->when = WHEN_FROM;
        rule->n = 1;
        return true;
    }
    if (strcmp(word, "at") == 0 || strcmp(word, "from") == 0) {
        rule->when = word[0] == 'a' ? WHEN_AT : WHEN_FROM;
        return words_take_number(words, 1, NUMBER_MAX, &rule->n) ||
               wrong(ret_reason, "at and from need the number of a command, from 1");
    }
    if (strcmp(word, "read") == 0) {
        rule->when = WHEN_READ;
        if (!words_take_u16(words, &rule->what))
            return wrong(ret_reason, "read needs a file: four hex digits");
    } else if (strcmp(word, "on") == 0) {
        rule->when = WHEN_ON;
        if (!take_kind(words, &rule->what))
            return wrong(ret_reason, "on needs select, read, record, verify, tries, change, sign, "
                                     "data, challenge, session or an INS in hex");
    } else {
        return wrong(ret_reason, "a line begins with card, always, at, from, read or on");
    }
    /* What follows is either a count or the act, which no digit begins. */
    if (words_peek(words)[0] < '0' || words_peek(words)[0] > '9')
        return true;
    return words_take_number(words, 1, NUMBER_MAX, &rule->n) ||
           wrong(ret_reason, "the count must be a number from 1");
}

static bool take_argument(struct words *words, struct rule *rule)
{
    switch (acts[rule->act].argument) {
    case ARGUMENT_NONE:
        return true;
    case ARGUMENT_COUNT:
        return words_take_number(words, 1, NUMBER_MAX, &rule->number);
    case ARGUMENT_MS:
        return words_take_number(words, 1, DELAY_MAX, &rule->number);
    case ARGUMENT_SW:
        return words_take_u16(words, &rule->number);
    case AT_BYTES:
        return words_take_number(words, 0, NUMBER_MAX, &rule->number) &&
               words_take_hex(words, rule->act == ACT_FLIP ? 1 : RULE_BYTES_MAX, rule->bytes,
                              &rule->len);
    case ARGUMENT_BYTES:
        return words_take_hex(words, RULE_BYTES_MAX, rule->bytes, &rule->len);
    }
    return false;
}

static bool take_act(struct words *words, struct rule *rule, const char **ret_reason)
{
    for (size_t i = 0; i < ARRAY_LEN(acts); i++) {
        if (strcmp(words_peek(words), acts[i].name) != 0)
            continue;
        words->at++;
        rule->act = (enum rule_act)i;
        return (take_argument(words, rule) && words->at == words->count) ||
               wrong(ret_reason, acts[i].reason);
    }
    return wrong(ret_reason, "what to do is pull, leave, delay, refuse, status, answer, empty, "
                             "cut, lengthen, flip, put, more or exact");
}

static bool add_card_word(struct script *script, const char *name, const char **ret_reason)
{
    unsigned word = 0;

    while (word < CARD_WORDS && strcmp(name, card_words[word].name) != 0)
        word++;
    if (word == CARD_WORDS)
        return wrong(ret_reason, "a card cannot be that");
    for (unsigned i = 0; i < CARD_WORDS; i++) {
        if (script->card[i] && i != word && card_words[word].group != 0 &&
            card_words[i].group == card_words[word].group)
            return wrong(ret_reason, "a card cannot be both this and what was said before");
    }
    script->card[word] = true;
    return true;
}

static bool add_line(struct script *script, char *line, const char **ret_reason)
{
    struct words words;
    struct rule rule = {.n = 0};

    if (!words_cut(line, &words))
        return wrong(ret_reason, "too many words");
    if (words.count == 0)
        return true;
    if (strcmp(words.list[0], "card") == 0)
        return words.count == 2 ? add_card_word(script, words.list[1], ret_reason)
                                : wrong(ret_reason, "card needs one word after it");
    if (!take_when(&words, &rule, ret_reason) || !take_act(&words, &rule, ret_reason))
        return false;
    if (script->rule_count == RULES_MAX)
        return wrong(ret_reason, "there are more than 32 rules");
    script->rules[script->rule_count++] = rule;
    return true;
}

bool script_add(struct script *script, const char *text, struct script_fault *fault)
{
    struct script all = *script;

    *fault = (struct script_fault){.reason = NULL};
    while (*text != '\0') {
        char line[LINE_SIZE];
        size_t len = strcspn(text, "\n");

        fault->line++;
        if (len >= sizeof line) {
            fault->reason = "the line is too long";
            return false;
        }
        memcpy(line, text, len);
        line[len] = '\0';
        if (!add_line(&all, line, &fault->reason))
            return false;
        text += len + (text[len] == '\n' ? 1 : 0);
    }
    *script = all;
    return true;
}

bool script_load(const char *path, struct script *ret, struct script_fault *fault)
{
    char text[TEXT_MAX];
    FILE *file = fopen(path, "re");
    size_t len = 0;
    bool failed = true;

    *fault = (struct script_fault){.reason = "it cannot be read"};
    if (file == NULL)
        return false;
    len = fread(text, 1, sizeof text, file);
    failed = ferror(file) != 0;
    fclose(file);
    if (failed)
        return false;
    if (len == sizeof text || memchr(text, '\0', len) != NULL) {
        fault->reason = "it is no script: too long, or no text";
        return false;
    }
    text[len] = '\0';

    struct script script = {.rule_count = 0};

    if (!script_add(&script, text, fault))
        return false;
    *ret = script;
    return true;
}
