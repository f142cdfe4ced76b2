/* Runs a target over inputs that are kept: replay DIRECTORY…, every *.hex file as text (hexadecimal
 * digits, with comments from # to the end of the line), every other file as it is. Speaks TAP. */
#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"

#define INPUT_MAX (1 << 20)

static uint8_t input[INPUT_MAX];
static int count;

static bool is_hex_file(const char *name)
{
    size_t len = strlen(name);

    return len > 4 && strcmp(name + len - 4, ".hex") == 0;
}

/* False when the text is not pairs of digits, white space and comments. */
static bool read_hex(FILE *file, size_t *ret_len)
{
    size_t digits = 0;
    int c;

    while ((c = getc(file)) != EOF) {
        if (c == '#') {
            while ((c = getc(file)) != EOF && c != '\n')
                ;
            continue;
        }
        if (isspace(c))
            continue;
        if (!isxdigit(c) || digits / 2 == sizeof input)
            return false;
        uint8_t value = (uint8_t)(isdigit(c) ? c - '0' : tolower(c) - 'a' + 10);
        input[digits / 2] = (uint8_t)(digits % 2 == 0 ? value << 4 : input[digits / 2] | value);
        digits++;
    }
    *ret_len = digits / 2;
    return digits % 2 == 0;
}

static bool read_input(const char *path, size_t *ret_len)
{
    FILE *file = fopen(path, "re");
    bool good = file != NULL;

    if (good && is_hex_file(path))
        good = read_hex(file, ret_len);
    else if (good)
        *ret_len = fread(input, 1, sizeof input, file);
    if (file != NULL)
        fclose(file);
    return good;
}

/* The target gets a copy of just that size, so that a byte read behind it is noticed. */
static bool run(const char *path)
{
    size_t len = 0;

    if (!read_input(path, &len))
        return false;

    uint8_t *copy = malloc(len > 0 ? len : 1);

    if (copy == NULL)
        return false;
    memcpy(copy, input, len);
    LLVMFuzzerTestOneInput(copy, len);
    free(copy);
    return true;
}

static bool replay(const char *directory)
{
    struct dirent **entries;
    int entry_count = scandir(directory, &entries, NULL, alphasort);
    bool all = entry_count >= 0;

    for (int i = 0; i < entry_count; i++) {
        char path[4096];
        int len = snprintf(path, sizeof path, "%s/%s", directory, entries[i]->d_name);

        if (entries[i]->d_name[0] != '.') {
            bool good = len > 0 && (size_t)len < sizeof path && run(path);

            printf("%sok %d - %s\n", good ? "" : "not ", ++count, entries[i]->d_name);
            fflush(stdout);
            all = all && good;
        }
        free(entries[i]);
    }
    if (entry_count >= 0)
        free(entries);
    return all;
}

int main(int argc, char **argv)
{
    bool all = argc > 1;

    for (int i = 1; i < argc; i++)
        all = replay(argv[i]) && all;
    printf("1..%d\n", count);
    return all && count > 0 ? 0 : 1;
}
