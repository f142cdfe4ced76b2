/* What public clients were seen to send, and what the card answered: traces.txt, which says how it is read. */
#include <string.h>

#include "tests/vcard/tests/world.h"

/* One trace: its lines, and where it begins. */
struct trace {
    char *name;
    char *setting; /* NULL: none */
    char **lines;  /* borrowed; up to the next trace */
    size_t first;
    size_t end;
};

/* Whether answer (in hex) is what the pattern says. */
static bool matches(const char *pattern, const char *answer)
{
    while (*pattern != '\0') {
        char *end = NULL;

        if (*pattern == ' ') {
            pattern++;
        } else if (*pattern == '{') {
            size_t digits = 2 * (size_t)g_ascii_strtoull(pattern + 1, &end, 10);

            g_assert_cmpint(*end, ==, '}');
            if (strnlen(answer, digits) < digits)
                return false;
            answer += digits;
            pattern = end + 1;
        } else if (*pattern++ != *answer++) {
            return false;
        }
    }
    return *answer == '\0';
}

static struct vcard *card_of(const struct trace *trace)
{
    return trace->setting == NULL ? new_vcard() : new_vcard_with(trace->setting);
}

static void the_card_answers_as_recorded(gconstpointer data)
{
    const struct trace *trace = data;
    SCOPED_VCARD *card = card_of(trace);
    g_autofree char *answer = NULL;
    unsigned answers = 0;

    for (size_t i = trace->first; i < trace->end; i++) {
        const char *line = trace->lines[i];

        if (g_str_has_prefix(line, "> ")) {
            g_assert_null(answer); /* each was looked at */
            answer = ask(card, line + 2);
        } else if (g_str_has_prefix(line, "< ")) {
            g_assert_nonnull(answer);
            if (!matches(line + 2, answer))
                g_error("traces.txt, line %zu: %s", i + 1, answer);
            g_clear_pointer(&answer, g_free);
            answers++;
        } else if (strcmp(line, "reset") == 0) {
            vcard_reset(card);
        } else if (line[0] != '\0' && line[0] != '#') {
            g_error("traces.txt, line %zu is not understood", i + 1);
        }
    }
    g_assert_null(answer);
    g_assert_cmpuint(answers, >, 0);
}

static void a_pattern_matches_only_what_it_says(void)
{
    g_assert_true(matches("3082{2} 9000", "308203CF9000"));
    g_assert_true(matches("{0}6A82", "6A82"));
    g_assert_false(matches("3082{2} 9000", "308203CF019000"));
    g_assert_false(matches("3082{2} 9000", "3082039000"));
    g_assert_false(matches("3082{9} 9000", "308203CF9000"));
    g_assert_false(matches("9000", "6A82"));
    g_assert_false(matches("9000", ""));
    g_assert_false(matches("9000", "90"));
}

static void trace_free(gpointer data)
{
    struct trace *trace = data;

    g_free(trace->name);
    g_free(trace->setting);
    g_free(trace);
}

/* All traces in lines, the first of which may be comments. */
static GPtrArray *find_traces(char **lines)
{
    GPtrArray *traces = g_ptr_array_new_with_free_func(trace_free);
    struct trace *last = NULL;

    for (size_t i = 0; lines[i] != NULL; i++) {
        g_auto(GStrv) words = NULL;

        if (!g_str_has_prefix(lines[i], "trace "))
            continue;
        words = g_strsplit(lines[i], " ", 3);
        last = g_new0(struct trace, 1);
        last->name = g_strconcat("/vcard-traces/", words[1], NULL);
        last->setting = g_strdup(words[2]);
        last->lines = lines;
        last->first = i + 1;
        for (last->end = i + 1; lines[last->end] != NULL; last->end++) {
            if (g_str_has_prefix(lines[last->end], "trace "))
                break;
        }
        g_ptr_array_add(traces, last);
    }
    return traces;
}

/* Usage: test-traces TRACES */
int main(int argc, char **argv)
{
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;
    g_autoptr(GPtrArray) traces = NULL;
    int status = 0;

    g_test_init(&argc, &argv, NULL);
    g_assert_cmpint(argc, ==, 2);
    g_assert_true(g_file_get_contents(argv[1], &text, NULL, NULL));
    lines = g_strsplit(text, "\n", -1);
    traces = find_traces(lines);
    g_assert_cmpuint(traces->len, >, 0);
    g_test_add_func("/vcard-traces/a_pattern_matches_only_what_it_says",
                    a_pattern_matches_only_what_it_says);
    for (size_t i = 0; i < traces->len; i++) {
        const struct trace *trace = g_ptr_array_index(traces, i);

        g_test_add_data_func(trace->name, trace, the_card_answers_as_recorded);
    }
    status = g_test_run();
    shared_keys_free();
    return status;
}
