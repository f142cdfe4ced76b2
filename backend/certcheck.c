/* certcheck: says whether the QR codes of a vaccination certificate are genuine. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "backend/certcheck-options.h"
#include "backend/check.h"
#include "backend/json.h"
#include "backend/scan.h"

static const char *why(const struct err *err)
{
    switch ((int)err->code) {
    case ERR_IO:
        return strerror(err->detail);
    case ERR_NOT_FOUND:
        return "there is no QR code in it";
    case ERR_TOO_LONG:
        return "it is too large";
    case ERR_TIME_OUT:
        return "it takes too long to read";
    case ERR_MEMORY:
        return "there is not enough memory";
    default:
        return "it is damaged";
    }
}

/* The worst that was seen: not verified, then not checked, then verified. */
static enum check_outcome worse(enum check_outcome a, enum check_outcome b)
{
    if (a == CHECK_NOT_VERIFIED || b == CHECK_NOT_VERIFIED)
        return CHECK_NOT_VERIFIED;
    return a == CHECK_NOT_POSSIBLE ? a : b;
}

/* codes may be NULL: out of memory, or nothing could be looked at. Takes it. */
static int finish(const struct certcheck_options *options, enum check_outcome outcome,
                  json_t *codes)
{
    static const int exits[] = {CERTCHECK_VERIFIED, CERTCHECK_NOT_VERIFIED, CERTCHECK_NOT_CHECKED};
    SCOPED_TEXT text = {0};

    if (!options->json)
        json_decref(codes);
    else if (json_write(json_pack("{s:s, s:o}", "result", check_outcome_name(outcome), "codes",
                                  codes == NULL ? json_array() : codes),
                        &text, NULL))
        puts(text.bytes);
    return exits[outcome];
}

static int check_all(const struct certcheck_options *options, const struct scan *scan)
{
    json_t *codes = json_array();
    enum check_outcome outcome = CHECK_VERIFIED;

    for (size_t i = 0; i < scan->count; i++) {
        struct check check;

        check_code(&scan->texts[i], &options->trust, (int64_t)time(NULL), &check);
        outcome = worse(outcome, check.outcome);
        if (options->json)
            json_array_append_new(codes, check_to_json(&check));
        else
            check_print(&check, stdout);
        check_wipe(&check);
    }
    return finish(options, outcome, codes);
}

static int check_file(const struct certcheck_options *options)
{
    SCOPED_TEXT file = {0};
    SCOPED_SCAN scan = {0};
    struct err err = {0};

    if (text_load(options->file, SCAN_FILE_MAX, &file, &err) &&
        scan_file(file.bytes, file.len, &scan, &err))
        return check_all(options, &scan);
    fprintf(stderr, "certcheck: cannot check %s: %s\n", options->file, why(&err));
    return finish(options, CHECK_NOT_POSSIBLE, NULL);
}

int main(int argc, char **argv)
{
    struct certcheck_options options = {0};
    int code = certcheck_options(argc, argv, &options);

    if (code < 0)
        code = check_file(&options);
    code_trust_done(&options.trust);
    return code;
}
