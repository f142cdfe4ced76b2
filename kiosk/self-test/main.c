/* Looks at everything that the kiosk needs, and says what is wrong with it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/findings-show.h"
#include "kiosk/self-test/self-test.h"

#define LINE_SIZE 512 /* ERRAND_LINE of kiosk/kioskd/errand.h */

static const char usage[] =
    "Usage: kiosk-self-test --config FILE [--json | --words]\n"
    "Looks at card reader, printer, centre, clock, trust in codes, sound and machine; disturbs "
    "nobody.\n"
    "  --json   as JSON\n"
    "  --words  as one line of words, for kioskd\n"
    "Exit status: 0 no fault (there may be warnings), 1 a fault, 2 not understood. With --words "
    "0.\n";

enum form { FORM_PEOPLE, FORM_JSON, FORM_WORDS };

void findings_add(struct findings *findings, const char *what, enum self_test_state state,
                  const char *reason, long number)
{
    if (findings->count == SELF_TEST_MAX)
        abort();
    findings->list[findings->count++] =
        (struct finding){.what = what, .state = state, .reason = reason, .number = number};
}

static void write_line(const struct findings *findings, char ret[static LINE_SIZE])
{
    static const char *const states[] = {"ok", "warning", "fault"};
    size_t len = 0;

    ret[0] = '\0';
    for (size_t i = 0; i < findings->count && len < LINE_SIZE; i++) {
        const struct finding *finding = &findings->list[i];

        len += (size_t)snprintf(ret + len, LINE_SIZE - len, "%s%s=%s", i > 0 ? " " : "",
                                finding->what, states[finding->state]);
        if (finding->reason != NULL && len < LINE_SIZE)
            len += (size_t)snprintf(ret + len, LINE_SIZE - len, "/%s", finding->reason);
        if (finding->number >= 0 && len < LINE_SIZE)
            len += (size_t)snprintf(ret + len, LINE_SIZE - len, "/%ld", finding->number);
    }
    if (len >= LINE_SIZE)
        abort(); /* all the longest words have room */
}

static int tell(const struct findings *findings, enum form form)
{
    char line[LINE_SIZE];
    bool fault;

    write_line(findings, line);
    if (form == FORM_WORDS)
        return puts(line) < 0;
    return findings_show(line, form == FORM_JSON, &fault) && !fault ? 0 : 1;
}

int main(int argc, char **argv)
{
    enum form form = FORM_PEOPLE;
    struct findings findings = {.count = 0};
    SCOPED_CONFIG *config = NULL;

    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        fputs(usage, stdout);
        return 0;
    }
    if (argc == 4 && strcmp(argv[3], "--json") == 0)
        form = FORM_JSON;
    else if (argc == 4 && strcmp(argv[3], "--words") == 0)
        form = FORM_WORDS;
    if ((argc != 3 && form == FORM_PEOPLE) || strcmp(argv[1], "--config") != 0) {
        fputs(usage, stderr);
        return 2;
    }
    config = config_load_or_exit(argv[2]);
    self_test_reader(config, &findings);
    self_test_printer(config, &findings);
    self_test_centre(config, &findings);
    self_test_sound(config, &findings);
    self_test_machine(config, &findings);
    return tell(&findings, form);
}
