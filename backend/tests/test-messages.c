/* Every message comes back as it went, and every member of it that is missing, doubled, unknown, of another
 * type or too long is refused. The members are found in the message itself, so that none is forgotten. */
#include <glib.h>
#include <jansson.h>
#include <string.h>

#include "backend/json.h"
#include "backend/nonce.h"
#include "backend/outcome.h"
#include "backend/problem.h"
#include "backend/tests/sample.h"

typedef bool (*decodes)(const char *json, size_t len);

static bool decodes_lookup_request(const char *json, size_t len)
{
    struct lookup_request request;
    struct err err = {0};
    bool ok = lookup_request_decode(json, len, &request, &err);

    g_assert_true(ok || err.code == ERR_MALFORMED || err.code == ERR_TOO_LONG);
    return ok;
}

static bool decodes_lookup_answer(const char *json, size_t len)
{
    static struct lookup_answer answer;

    return lookup_answer_decode(json, len, &answer, NULL);
}

static bool decodes_issue_request(const char *json, size_t len)
{
    struct issue_request request;

    return issue_request_decode(json, len, &request, NULL);
}

static bool decodes_issue_answer(const char *json, size_t len)
{
    static struct issue_answer answer;

    return issue_answer_decode(json, len, &answer, NULL);
}

static bool decodes_outcome(const char *json, size_t len)
{
    struct outcome outcome;

    return outcome_decode(json, len, &outcome, NULL);
}

static bool decodes_screen(const char *json, size_t len)
{
    SCOPED_SCREEN screen = {0};

    return screen_decode(json, len, SCREEN_OF_CENTRE, &screen, NULL);
}

static bool decodes_nonce(const char *json, size_t len)
{
    uint8_t nonce[NONCE_LEN];

    return nonce_decode(json, len, nonce, NULL);
}

static struct text lookup_request_text(void)
{
    struct lookup_request request;
    struct text text = {0};

    sample_lookup_request(&request);
    g_assert_true(lookup_request_encode(&request, &text, NULL));
    return text;
}

static struct text lookup_answer_text(void)
{
    static struct lookup_answer answer;
    struct text text = {0};

    sample_lookup_answer(&answer);
    g_assert_true(lookup_answer_encode(&answer, &text, NULL));
    return text;
}

static struct text issue_request_text(void)
{
    struct issue_request request = {.ticket = "a.ticket", .kind = CERTIFICATE_OVERSEAS};
    struct text text = {0};

    g_assert_true(issue_request_encode(&request, &text, NULL));
    return text;
}

static void add_dcc(struct certificate *certificate, size_t row)
{
    struct certificate_code *code = &certificate->codes[certificate->code_count++];

    *code = (struct certificate_code){.format = CERTIFICATE_DCC, .held = 1, .row = row};
    g_strlcpy(code->text, "HC1:6BF", sizeof code->text);
    certificate->dcc_sheet = true;
    certificate->sheets = certificate_sheets(certificate);
}

static struct text issue_answer_text(void)
{
    static struct issue_answer answer;
    struct text text = {0};

    sample_issue_answer(&answer);
    add_dcc(&answer.certificate, 2);
    g_assert_true(issue_answer_encode(&answer, &text, NULL));
    return text;
}

static struct text outcome_text(void)
{
    struct outcome outcome = {
        .certificate_id = "JPN99001920261121000018", .result = OUTCOME_NOT_PRINTED, .sheets = 1};
    struct text text = {0};

    g_assert_true(outcome_encode(&outcome, &text, NULL));
    return text;
}

static struct text screen_text(void)
{
    SCOPED_SCREEN screen = {0};
    struct text text = {0};

    sample_screen(&screen);
    g_assert_true(screen_encode(&screen, SCREEN_OF_CENTRE, &text, NULL));
    return text;
}

static struct text nonce_text(void)
{
    uint8_t nonce[NONCE_LEN] = {1, 2, 3};
    struct text text = {0};

    g_assert_true(nonce_encode(nonce, &text, NULL));
    return text;
}

static const struct kind_of_message {
    const char *name;
    struct text (*text)(void);
    decodes decode;
} messages[] = {
    {"lookup-request", lookup_request_text, decodes_lookup_request},
    {"lookup-answer", lookup_answer_text, decodes_lookup_answer},
    {"issue-request", issue_request_text, decodes_issue_request},
    {"issue-answer", issue_answer_text, decodes_issue_answer},
    {"outcome", outcome_text, decodes_outcome},
    {"screen", screen_text, decodes_screen},
    {"nonce", nonce_text, decodes_nonce},
};

/* Members that need not be there. */
static bool is_optional(const char *name)
{
    return g_strv_contains((const char *const[]){"alias", "former", "certificate_id", NULL}, name);
}

/* One change to one member of one object of the message. */
typedef bool (*change)(json_t *object, const char *name);

static bool leave_out(json_t *object, const char *name)
{
    return !is_optional(name) && json_object_del(object, name) == 0;
}

static bool of_another_type(json_t *object, const char *name)
{
    return json_object_set_new(object, name,
                               json_is_true(json_object_get(object, name)) ? json_null()
                                                                           : json_true()) == 0;
}

static bool null_instead(json_t *object, const char *name)
{
    return json_object_set_new(object, name, json_null()) == 0;
}

static bool too_long(json_t *object, const char *name)
{
    json_t *value = json_object_get(object, name);
    char *filler = g_strnfill(40000, 'A');

    if (json_is_string(value))
        json_string_set(value, filler);
    else if (json_is_integer(value))
        json_integer_set(value, INT64_MAX);
    g_free(filler);
    return json_is_string(value) || json_is_integer(value);
}

static bool empty(json_t *object, const char *name)
{
    json_t *value = json_object_get(object, name);

    return json_is_string(value) && json_string_set(value, "") == 0;
}

static bool with_a_control_character(json_t *object, const char *name)
{
    json_t *value = json_object_get(object, name);

    return json_is_string(value) && json_string_set(value, "a\x1b[2J") == 0;
}

static bool with_an_unknown_one_beside(json_t *object, const char *name)
{
    return json_object_set_new(object, "unknown", json_true()) == 0;
}

/* Renames nothing, but writes a name that JSON spells in two ways. */
static bool written_twice(json_t *object, const char *name)
{
    char *doubled = g_strdup_printf("%s#twice", name);
    bool ok = json_object_set(object, doubled, json_object_get(object, name)) == 0;

    g_free(doubled);
    return ok;
}

static bool refused(const struct kind_of_message *message, json_t *json)
{
    char *text = json_dumps(json, JSON_COMPACT);
    char **parts = g_strsplit(text, "#twice", -1);
    char *joined = g_strjoinv("", parts);
    bool ok = message->decode(joined, strlen(joined));

    g_free(joined);
    g_strfreev(parts);
    free(text);
    return !ok;
}

static unsigned change_members(const struct kind_of_message *message, json_t *root, json_t *here,
                               change how)
{
    json_t *names = json_deep_copy(here);
    unsigned changed = 0;
    const char *name;
    json_t *value;

    json_object_foreach(names, name, value)
    {
        json_t *before = json_deep_copy(here);

        if (how(here, name)) {
            if (!refused(message, root))
                g_error("%s: a changed %s was taken", message->name, name);
            changed++;
        }
        json_object_clear(here);
        g_assert_cmpint(json_object_update(here, before), ==, 0);
        json_decref(before);
    }
    json_decref(names);
    return changed;
}

static unsigned change_everywhere(const struct kind_of_message *message, json_t *root, json_t *here,
                                  change how)
{
    unsigned changed = json_is_object(here) ? change_members(message, root, here, how) : 0;
    const char *name;
    size_t i;
    json_t *value;

    json_array_foreach(here, i, value)
    {
        changed += change_everywhere(message, root, value, how);
    }
    json_object_foreach(here, name, value)
    {
        changed += change_everywhere(message, root, value, how);
    }
    return changed;
}

static void refuses_every(change how)
{
    for (size_t i = 0; i < G_N_ELEMENTS(messages); i++) {
        SCOPED_TEXT text = messages[i].text();
        json_t *root = json_loadb(text.bytes, text.len, 0, NULL);

        g_assert_false(refused(&messages[i], root));
        g_assert_cmpuint(change_everywhere(&messages[i], root, root, how), >, 0);
        json_decref(root);
    }
}

static void a_missing_member_is_refused(void)
{
    refuses_every(leave_out);
}

static void a_member_of_another_type_is_refused(void)
{
    refuses_every(of_another_type);
}

static void null_is_refused(void)
{
    refuses_every(null_instead);
}

static void a_member_that_is_too_long_is_refused(void)
{
    refuses_every(too_long);
}

static void an_empty_text_is_refused(void)
{
    refuses_every(empty);
}

static void control_characters_are_refused(void)
{
    refuses_every(with_a_control_character);
}

static void an_unknown_member_is_refused(void)
{
    refuses_every(with_an_unknown_one_beside);
}

static void a_doubled_member_is_refused(void)
{
    refuses_every(written_twice);
}

/* Text to struct to text gives the same text: nothing was lost on the way. */
#define COMES_BACK(type, make_text, decode, encode)                                                \
    do {                                                                                           \
        SCOPED_TEXT text = make_text();                                                            \
        SCOPED_TEXT again = {0};                                                                   \
        struct type *message = g_new0(struct type, 1);                                             \
        g_assert_true(decode(text.bytes, text.len, message, NULL));                                \
        g_assert_true(encode(message, &again, NULL));                                              \
        g_assert_cmpstr(again.bytes, ==, text.bytes);                                              \
        g_free(message);                                                                           \
    } while (0)

static void a_lookup_request_comes_back(void)
{
    COMES_BACK(lookup_request, lookup_request_text, lookup_request_decode, lookup_request_encode);
}

static void a_lookup_answer_comes_back(void)
{
    COMES_BACK(lookup_answer, lookup_answer_text, lookup_answer_decode, lookup_answer_encode);
}

static void an_issue_request_comes_back(void)
{
    COMES_BACK(issue_request, issue_request_text, issue_request_decode, issue_request_encode);
}

static void an_issue_answer_comes_back(void)
{
    COMES_BACK(issue_answer, issue_answer_text, issue_answer_decode, issue_answer_encode);
}

static void a_certificate_with_a_code_of_the_eu_has_its_sheet(void)
{
    SCOPED_TEXT text = issue_answer_text();
    struct issue_answer *answer = g_new0(struct issue_answer, 1);

    g_assert_true(issue_answer_decode(text.bytes, text.len, answer, NULL));
    g_assert_true(answer->certificate.dcc_sheet);
    g_assert_cmpuint(answer->certificate.codes[1].row, ==, 2);
    g_assert_cmpuint(answer->certificate.codes[0].held, ==, 2);
    g_free(answer);
}

static bool decodes_with_codes(size_t held, enum certificate_format format, size_t row)
{
    struct issue_answer *answer = g_new0(struct issue_answer, 1);
    SCOPED_TEXT text = {0};

    sample_issue_answer(answer);
    add_dcc(&answer->certificate, 1);
    answer->certificate.codes[1].format = format;
    answer->certificate.codes[1].held = held;
    answer->certificate.codes[1].row = row;
    g_assert_true(issue_answer_encode(answer, &text, NULL));
    g_free(answer);
    return decodes_issue_answer(text.bytes, text.len);
}

static void a_code_that_speaks_of_doses_not_on_the_page_is_refused(void)
{
    g_assert_true(decodes_with_codes(2, CERTIFICATE_VDS_NC, 0));
    g_assert_false(decodes_with_codes(3, CERTIFICATE_VDS_NC, 0));
    g_assert_false(decodes_with_codes(0, CERTIFICATE_VDS_NC, 0));
    g_assert_false(decodes_with_codes(2, CERTIFICATE_VDS_NC, 1));
    g_assert_true(decodes_with_codes(1, CERTIFICATE_DCC, 2));
    g_assert_false(decodes_with_codes(1, CERTIFICATE_DCC, 3));
    g_assert_false(decodes_with_codes(1, CERTIFICATE_DCC, 0));
    g_assert_false(decodes_with_codes(2, CERTIFICATE_DCC, 1));
}

static void an_outcome_comes_back(void)
{
    COMES_BACK(outcome, outcome_text, outcome_decode, outcome_encode);
}

static void a_screen_comes_back(void)
{
    SCOPED_TEXT text = screen_text();
    SCOPED_TEXT again = {0};
    SCOPED_SCREEN screen = {0};

    g_assert_true(screen_decode(text.bytes, text.len, SCREEN_OF_CENTRE, &screen, NULL));
    g_assert_true(screen_encode(&screen, SCREEN_OF_CENTRE, &again, NULL));
    g_assert_cmpstr(again.bytes, ==, text.bytes);
}

/* What a screen's first municipality says of EU DCCs, with this member in place of none; -1 when it is refused. */
static int dcc_of_screen(const char *member)
{
    SCOPED_TEXT text = screen_text();
    SCOPED_SCREEN screen = {0};
    g_auto(GStrv) parts = g_strsplit(text.bytes, "\"kana\"", 2);
    g_autofree char *json = g_strconcat(parts[0], member, "\"kana\"", parts[1], NULL);

    if (!screen_decode(json, strlen(json), SCREEN_OF_CENTRE, &screen, NULL))
        return -1;
    return screen.municipalities[0].dcc;
}

static void a_municipality_says_whether_it_wants_dccs(void)
{
    SCOPED_SCREEN screen = {0};
    SCOPED_TEXT text = {0};

    sample_screen(&screen);
    screen.municipalities[0].dcc = true;
    g_assert_true(screen_encode(&screen, SCREEN_OF_CENTRE, &text, NULL));
    g_assert_nonnull(strstr(text.bytes, "\"dcc\":true"));
    g_assert_cmpint(dcc_of_screen(""), ==, 0);
    g_assert_cmpint(dcc_of_screen("\"dcc\":true,"), ==, 1);
    g_assert_cmpint(dcc_of_screen("\"dcc\":false,"), ==, -1);
    g_assert_cmpint(dcc_of_screen("\"dcc\":1,"), ==, -1);
    g_assert_cmpint(dcc_of_screen("\"dcc\":\"true\","), ==, -1);
    g_assert_cmpint(dcc_of_screen("\"dcc\":true,\"dcc\":true,"), ==, -1);
}

static void the_screen_of_vrs_has_no_hours_and_the_centres_has(void)
{
    SCOPED_SCREEN screen = {0};
    SCOPED_SCREEN other = {0};
    SCOPED_TEXT of_vrs = {0};
    SCOPED_TEXT of_centre = screen_text();

    sample_screen(&screen);
    g_assert_true(screen_encode(&screen, SCREEN_OF_VRS, &of_vrs, NULL));
    g_assert_true(screen_decode(of_vrs.bytes, of_vrs.len, SCREEN_OF_VRS, &other, NULL));
    screen_done(&other);
    g_assert_false(screen_decode(of_vrs.bytes, of_vrs.len, SCREEN_OF_CENTRE, &other, NULL));
    g_assert_false(screen_decode(of_centre.bytes, of_centre.len, SCREEN_OF_VRS, &other, NULL));
}

static void terms_that_are_not_what_their_digest_says_are_refused(void)
{
    SCOPED_TEXT text = screen_text();
    char *at = strstr(text.bytes, "two");

    g_assert_nonnull(at);
    at[0] = 'T';
    g_assert_false(decodes_screen(text.bytes, text.len));
}

static void hours_end_and_may_go_past_midnight(void)
{
    struct screen day = {.opens_min = 390, .closes_min = 1380};
    struct screen night = {.opens_min = 1380, .closes_min = 390};
    struct screen always = {.opens_min = 0, .closes_min = SCREEN_DAY_MIN};

    g_assert_true(screen_is_open(&day, 390));
    g_assert_false(screen_is_open(&day, 389));
    g_assert_false(screen_is_open(&day, 1380));
    g_assert_true(screen_is_open(&night, 0));
    g_assert_false(screen_is_open(&night, 700));
    g_assert_true(screen_is_open(&always, 1439));
}

static void a_private_key_among_the_issuer_keys_is_refused(void)
{
    SCOPED_TEXT text = screen_text();
    json_t *root = json_loadb(text.bytes, text.len, 0, NULL);
    json_t *key = json_array_get(json_object_get(json_object_get(root, "issuer_keys"), "keys"), 0);

    json_object_set_new(key, "d", json_string("lrS__aFqjpnCd2NQuq-4DWJ1A3ozHWIA3GtFYsup2Yw"));
    g_assert_true(refused(&messages[5], root));
    json_decref(root);
}

static void what_was_printed_has_an_id_and_sheets(void)
{
    static const char no_id[] =
        "{\"request_id\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"outcome\":\"printed\",\"sheets\":1}";
    static const char no_sheets[] =
        "{\"request_id\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"outcome\":\"printed\",\"sheets\":0,"
        "\"certificate_id\":\"JPN99001920261121000018\"}";
    static const char cancelled[] =
        "{\"request_id\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"outcome\":\"cancelled\",\"sheets\":0}";

    g_assert_false(decodes_outcome(no_id, strlen(no_id)));
    g_assert_false(decodes_outcome(no_sheets, strlen(no_sheets)));
    g_assert_true(decodes_outcome(cancelled, strlen(cancelled)));
}

static void what_may_have_been_printed_has_an_id(void)
{
    static const char no_id[] =
        "{\"request_id\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"outcome\":\"unknown\",\"sheets\":1}";
    static const char no_sheets[] =
        "{\"request_id\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"outcome\":\"unknown\",\"sheets\":0,"
        "\"certificate_id\":\"JPN99001920261121000018\"}";
    static const char perhaps[] =
        "{\"request_id\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"outcome\":\"perhaps\",\"sheets\":0,"
        "\"certificate_id\":\"JPN99001920261121000018\"}";

    g_assert_false(decodes_outcome(no_id, strlen(no_id)));
    g_assert_true(decodes_outcome(no_sheets, strlen(no_sheets)));
    g_assert_false(decodes_outcome(perhaps, strlen(perhaps)));
}

static void only_an_empty_object_asks_for_a_nonce(void)
{
    g_assert_true(nonce_request_decode("{}", 2, NULL));
    g_assert_false(nonce_request_decode("[]", 2, NULL));
    g_assert_false(nonce_request_decode("", 0, NULL));
    g_assert_false(nonce_request_decode("{\"a\":1}", 7, NULL));
}

static void a_body_that_is_too_long_is_refused_before_it_is_parsed(void)
{
    char *body = g_strnfill(MESSAGE_REQUEST_MAX + 1, ' ');
    struct err err = {0};

    body[0] = '{';
    body[MESSAGE_REQUEST_MAX] = '}';
    g_assert_false(nonce_request_decode(body, MESSAGE_REQUEST_MAX + 1, &err));
    g_assert_cmpint(err.code, ==, ERR_TOO_LONG);
    g_assert_true(nonce_request_decode("{ }", 3, &err));
    g_free(body);
}

static void nesting_that_is_too_deep_is_refused_where_it_begins(void)
{
    struct err err = {0};
    json_t *json = json_parse("{\"a\":[[[[[[[[]]]]]]]]}", 22, 64, JSON_DEPTH_MAX, &err);

    g_assert_null(json);
    g_assert_cmpint(err.code, ==, ERR_MALFORMED);
    g_assert_cmpint(err.detail, ==, 12);
}

static void a_bracket_in_a_text_is_not_nesting(void)
{
    SCOPED_JSON *json = json_parse("{\"a\":\"\\\"[[[[[[[[[[\"}", 20, 64, 1, NULL);

    g_assert_nonnull(json);
}

static void bytes_after_the_message_are_refused(void)
{
    SCOPED_TEXT text = outcome_text();
    char *longer = g_strconcat(text.bytes, "{}", NULL);

    g_assert_false(decodes_outcome(longer, strlen(longer)));
    g_free(longer);
}

static void bad_utf_8_is_refused(void)
{
    static const char bad[] = "{\"nonce\":\"\xC0\x80\"}";

    g_assert_false(decodes_nonce(bad, strlen(bad)));
}

static void every_cut_of_a_message_is_refused(void)
{
    SCOPED_TEXT text = issue_answer_text();

    for (size_t len = 0; len < text.len; len++)
        g_assert_false(decodes_issue_answer(text.bytes, len));
}

static void every_problem_comes_back(void)
{
    for (int i = 0; i < PROBLEMS; i++) {
        enum problem problem = PROBLEMS;
        const char *document = problem_document((enum problem)i);

        g_assert_true(problem_decode(document, strlen(document), problem_status((enum problem)i),
                                     &problem, NULL));
        g_assert_cmpint(problem, ==, i);
        g_assert_cmpint(problem_err(problem), !=, ERR_NONE);
    }
}

static void a_problem_with_another_status_or_name_or_text_is_refused(void)
{
    static const char *const wrong[] = {
        "{\"type\":\"urn:madoguchi:problem:no-record\",\"status\":409}",
        "{\"type\":\"urn:madoguchi:problem:unheard-of\",\"status\":404}",
        "{\"type\":\"about:blank\",\"status\":404}",
        "{\"type\":\"urn:madoguchi:problem:no-record\",\"status\":404,\"detail\":\"a name\"}",
        "{\"type\":\"urn:madoguchi:problem:no-record\"}",
        "not JSON",
    };
    enum problem problem;
    struct err err;

    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_assert_false(problem_decode(wrong[i], strlen(wrong[i]), 404, &problem, &err));
        g_assert_cmpint(err.code, ==, ERR_PROTOCOL);
        g_assert_cmpint(err.detail, ==, 404);
    }
}

static void the_subject_follows_request_and_both_digests(void)
{
    uint8_t request_id[REQUEST_ID_LEN] = {1};
    uint8_t basic_four[32] = {2};
    uint8_t number[32] = {3};
    uint8_t subject[SUBJECT_LEN];
    uint8_t other[SUBJECT_LEN];

    g_assert_true(subject_commitment(request_id, basic_four, number, subject, NULL));
    g_assert_true(subject_commitment(request_id, number, basic_four, other, NULL));
    g_assert_true(memcmp(subject, other, SUBJECT_LEN) != 0);
    request_id[15] = 1;
    g_assert_true(subject_commitment(request_id, basic_four, number, other, NULL));
    g_assert_true(memcmp(subject, other, SUBJECT_LEN) != 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/messages/lookup-request", a_lookup_request_comes_back);
    g_test_add_func("/messages/lookup-answer", a_lookup_answer_comes_back);
    g_test_add_func("/messages/issue-request", an_issue_request_comes_back);
    g_test_add_func("/messages/issue-answer", an_issue_answer_comes_back);
    g_test_add_func("/messages/dcc-sheet", a_certificate_with_a_code_of_the_eu_has_its_sheet);
    g_test_add_func("/messages/codes-of-other-doses",
                    a_code_that_speaks_of_doses_not_on_the_page_is_refused);
    g_test_add_func("/messages/outcome", an_outcome_comes_back);
    g_test_add_func("/messages/screen", a_screen_comes_back);
    g_test_add_func("/messages/screen/dcc", a_municipality_says_whether_it_wants_dccs);
    g_test_add_func("/messages/missing", a_missing_member_is_refused);
    g_test_add_func("/messages/type", a_member_of_another_type_is_refused);
    g_test_add_func("/messages/null", null_is_refused);
    g_test_add_func("/messages/long", a_member_that_is_too_long_is_refused);
    g_test_add_func("/messages/empty", an_empty_text_is_refused);
    g_test_add_func("/messages/control", control_characters_are_refused);
    g_test_add_func("/messages/unknown", an_unknown_member_is_refused);
    g_test_add_func("/messages/doubled", a_doubled_member_is_refused);
    g_test_add_func("/messages/cut", every_cut_of_a_message_is_refused);
    g_test_add_func("/messages/after", bytes_after_the_message_are_refused);
    g_test_add_func("/messages/utf-8", bad_utf_8_is_refused);
    g_test_add_func("/messages/body", a_body_that_is_too_long_is_refused_before_it_is_parsed);
    g_test_add_func("/messages/deep", nesting_that_is_too_deep_is_refused_where_it_begins);
    g_test_add_func("/messages/bracket", a_bracket_in_a_text_is_not_nesting);
    g_test_add_func("/messages/screen-of-vrs", the_screen_of_vrs_has_no_hours_and_the_centres_has);
    g_test_add_func("/messages/terms", terms_that_are_not_what_their_digest_says_are_refused);
    g_test_add_func("/messages/hours", hours_end_and_may_go_past_midnight);
    g_test_add_func("/messages/private-key", a_private_key_among_the_issuer_keys_is_refused);
    g_test_add_func("/messages/printed", what_was_printed_has_an_id_and_sheets);
    g_test_add_func("/messages/perhaps-printed", what_may_have_been_printed_has_an_id);
    g_test_add_func("/messages/nonce-request", only_an_empty_object_asks_for_a_nonce);
    g_test_add_func("/messages/problems", every_problem_comes_back);
    g_test_add_func("/messages/problem", a_problem_with_another_status_or_name_or_text_is_refused);
    g_test_add_func("/messages/subject", the_subject_follows_request_and_both_digests);
    return g_test_run();
}
