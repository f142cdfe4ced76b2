#include <stdlib.h>
#include <string.h>

#include "printer/pdf-read.h"

/* 7.2.2 */
static bool is_space(uint8_t c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0';
}

static bool is_delimiter(uint8_t c)
{
    return memchr("()<>[]{}/%", c, 10) != NULL;
}

static void skip_space(struct pdf_part *part)
{
    while (part->at < part->end && (is_space(*part->at) || *part->at == '%')) {
        if (*part->at == '%') {
            while (part->at < part->end && *part->at != '\n' && *part->at != '\r')
                part->at++;
            continue;
        }
        part->at++;
    }
}

/* 7.3.4.2: brackets inside are in pairs, or behind a backslash. */
static bool skip_literal(struct pdf_part *part)
{
    size_t depth = 0;

    while (part->at < part->end) {
        uint8_t c = *part->at++;

        if (c == '\\' && part->at < part->end)
            part->at++;
        else if (c == '(')
            depth++;
        else if (c == ')' && --depth == 0)
            return true;
    }
    return false;
}

static bool skip_hex(struct pdf_part *part)
{
    const uint8_t *close = memchr(part->at, '>', (size_t)(part->end - part->at));

    if (close == NULL)
        return false;
    part->at = close + 1;
    return true;
}

static bool is_double(const struct pdf_part *part, uint8_t c)
{
    return part->end - part->at >= 2 && part->at[0] == c && part->at[1] == c;
}

static struct pdf_token bracket(struct pdf_part *part, enum pdf_kind kind, size_t len)
{
    struct pdf_token token = {.kind = kind, .text = {part->at, part->at + len}};

    part->at += len;
    return token;
}

static struct pdf_token string(struct pdf_part *part)
{
    struct pdf_token token = {.kind = PDF_STRING, .text = {part->at, part->at}};

    if (*part->at == '(' ? !skip_literal(part) : !skip_hex(part))
        token.kind = PDF_BROKEN;
    token.text.end = part->at;
    return token;
}

static bool all_of(const struct pdf_part *text, const char *allowed)
{
    for (const uint8_t *c = text->at; c < text->end; c++) {
        if (*c == '\0' || strchr(allowed, *c) == NULL)
            return false;
    }
    return true;
}

/* Numbers are short: 7.3.3 knows no exponents. */
static bool number_of(const struct pdf_part *text, double *ret)
{
    char digits[32];
    size_t len = (size_t)(text->end - text->at);
    char *end;

    if (len == 0 || len >= sizeof digits || !all_of(text, "+-.0123456789"))
        return false;
    memcpy(digits, text->at, len);
    digits[len] = '\0';
    *ret = strtod(digits, &end);
    return *end == '\0';
}

static struct pdf_token regular(struct pdf_part *part)
{
    struct pdf_token token = {.kind = PDF_WORD, .text = {part->at, part->at}};
    bool is_name = *part->at == '/';

    if (is_name)
        token.text.at = ++part->at;
    while (part->at < part->end && !is_space(*part->at) && !is_delimiter(*part->at))
        part->at++;
    token.text.end = part->at;
    if (is_name)
        token.kind = PDF_NAME;
    else if (token.text.at == token.text.end)
        token.kind = PDF_BROKEN;
    else if (number_of(&token.text, &token.number))
        token.kind = PDF_NUMBER;
    return token;
}

struct pdf_token pdf_next(struct pdf_part *part)
{
    skip_space(part);
    if (part->at >= part->end)
        return (struct pdf_token){.kind = PDF_END, .text = *part};
    if (is_double(part, '<'))
        return bracket(part, PDF_OPEN, 2);
    if (is_double(part, '>'))
        return bracket(part, PDF_CLOSE, 2);
    if (*part->at == '[')
        return bracket(part, PDF_OPEN, 1);
    if (*part->at == ']')
        return bracket(part, PDF_CLOSE, 1);
    if (*part->at == '(' || *part->at == '<')
        return string(part);
    return regular(part);
}

bool pdf_token_is(const struct pdf_token *token, const char *text)
{
    size_t len = strlen(text);

    return token->kind != PDF_STRING && (size_t)(token->text.end - token->text.at) == len &&
           memcmp(token->text.at, text, len) == 0;
}
