#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "backend/client.h"
#include "backend/jws.h"
#include "backend/problem.h"
#include "backend/tests/keys.h"
#include "backend/tests/sample.h"
#include "backend/tests/tls-server.h"

#define DEADLINE_MS 20000 /* far more than a good call takes: no test depends on it */
#define JSON        "Content-Type: application/json\r\n"
#define JOSE        "Content-Type: application/jose\r\n"
#define PROBLEM     "Content-Type: application/problem+json\r\n"

static struct client *client_of_files(const char *url, const char *name,
                                      char *(*path)(const char *),
                                      char *(*answers_path)(const char *))
{
    char *names[2] = {g_strconcat(name, ".pem", NULL), g_strconcat(name, ".key", NULL)};
    char *ca = keys_path("ca.pem");
    char *answers_ca = answers_path("ca.pem");
    char *certificate = path(names[0]);
    char *key = path(names[1]);
    struct client_options options = {
        .url = url, .ca = ca, .answers_ca = answers_ca, .certificate = certificate, .key = key};
    struct client *client = client_new(&options, NULL);

    g_free(names[0]);
    g_free(names[1]);
    g_free(ca);
    g_free(answers_ca);
    g_free(certificate);
    g_free(key);
    return client;
}

static struct client *client_for(const struct tls_server *server)
{
    struct client *client =
        client_of_files(tls_server_url(server), "kiosk-0001", keys_path, keys_path);

    g_assert_nonnull(client);
    return client;
}

static struct tls_server *centre(void)
{
    struct tls_server_options options = {.name = "centre"};

    return tls_server_new(&options);
}

static void answer_with_a_nonce(struct tls_server *server)
{
    uint8_t nonce[NONCE_LEN] = {1, 2, 3};
    SCOPED_TEXT body = {0};

    g_assert_true(nonce_encode(nonce, &body, NULL));
    tls_server_answer_with(server, "201 Created", JSON, body.bytes);
}

static struct err ask_for_a_nonce(struct client *client)
{
    uint8_t nonce[NONCE_LEN];
    struct err err = {0};

    if (client_nonce(client, DEADLINE_MS, nonce, &err))
        g_assert_cmpint(nonce[1], ==, 2);
    return err;
}

static struct err nonce_from(const struct tls_server_options *options)
{
    SCOPED_TLS_SERVER *server = tls_server_new(options);
    SCOPED_CLIENT *client = client_for(server);

    answer_with_a_nonce(server);
    return ask_for_a_nonce(client);
}

/* What the client makes of these bytes. */
static struct err nonce_answered(const char *status, const char *headers, const char *body)
{
    SCOPED_TLS_SERVER *server = centre();
    SCOPED_CLIENT *client = client_for(server);

    tls_server_answer_with(server, status, headers, body);
    return ask_for_a_nonce(client);
}

static void a_nonce_comes_with_our_protocol_and_nothing_else_about_us(void)
{
    SCOPED_TLS_SERVER *server = centre();
    SCOPED_CLIENT *client = client_for(server);

    answer_with_a_nonce(server);
    g_assert_cmpint(ask_for_a_nonce(client).code, ==, ERR_NONE);
    g_assert_cmpstr(client_kiosk(client), ==, "0001");

    char *request = tls_server_request(server);

    g_assert_true(g_str_has_prefix(request, "POST /v1/nonces HTTP/1.1\r\n"));
    g_assert_nonnull(strstr(request, "\r\nMadoguchi-Protocol: 1\r\n"));
    g_assert_nonnull(strstr(request, "\r\nContent-Type: application/json\r\n"));
    g_assert_null(strstr(request, "User-Agent"));
    g_assert_null(strstr(request, "Expect"));
    g_assert_true(g_str_has_suffix(request, "\r\n\r\n{}"));
    g_free(request);
}

static void the_centres_clock_is_known_from_its_answers(void)
{
    SCOPED_TLS_SERVER *server = centre();
    SCOPED_CLIENT *client = client_for(server);
    int64_t clock = 7;

    g_assert_false(client_clock(client, &clock));
    tls_server_answer_with(server, "503 Service Unavailable",
                           JSON "Date: Sat, 21 Nov 2026 07:44:13 GMT\r\n", "{}");
    g_assert_cmpint(ask_for_a_nonce(client).code, !=, ERR_NONE);
    g_assert_true(client_clock(client, &clock));
    g_assert_cmpint(clock, ==, 1795247053);
}

static void a_centre_that_gives_no_time_has_no_clock(void)
{
    SCOPED_TLS_SERVER *server = centre();
    SCOPED_CLIENT *client = client_for(server);
    int64_t clock = 7;

    answer_with_a_nonce(server);
    g_assert_cmpint(ask_for_a_nonce(client).code, ==, ERR_NONE);
    g_assert_false(client_clock(client, &clock));
    tls_server_answer_with(server, "201 Created", JSON "Date: yesterday\r\n", "{}");
    (void)ask_for_a_nonce(client);
    g_assert_false(client_clock(client, &clock));
    g_assert_cmpint(clock, ==, 7);
}

static void one_connection_serves_many_calls(void)
{
    SCOPED_TLS_SERVER *server = centre();
    SCOPED_CLIENT *client = client_for(server);

    answer_with_a_nonce(server);
    for (int i = 0; i < 5; i++)
        g_assert_cmpint(ask_for_a_nonce(client).code, ==, ERR_NONE);
    g_assert_cmpuint(tls_server_connections(server), ==, 1);
}

static void a_connection_that_was_closed_is_made_again(void)
{
    struct tls_server_options options = {.name = "centre", .close_after_each = true};
    SCOPED_TLS_SERVER *server = tls_server_new(&options);
    SCOPED_CLIENT *client = client_for(server);

    answer_with_a_nonce(server);
    for (int i = 0; i < 3; i++)
        g_assert_cmpint(ask_for_a_nonce(client).code, ==, ERR_NONE);
    g_assert_cmpuint(tls_server_connections(server), ==, 3);
}

static void a_server_that_is_no_centre_is_untrusted(void)
{
    struct tls_server_options options = {.name = "vrs"};

    g_assert_cmpint(nonce_from(&options).code, ==, ERR_UNTRUSTED);
}

static void another_authoritys_centre_is_untrusted(void)
{
    struct tls_server_options options = {.name = "centre", .others = true};

    g_assert_cmpint(nonce_from(&options).code, ==, ERR_UNTRUSTED);
}

static void the_certificate_of_a_client_is_no_servers(void)
{
    struct tls_server_options options = {.name = "centre-client"};

    g_assert_cmpint(nonce_from(&options).code, ==, ERR_UNTRUSTED);
}

static void a_server_of_old_tls_is_not_talked_to(void)
{
    struct tls_server_options options = {.name = "centre", .old_tls = true};

    g_assert_cmpint(nonce_from(&options).code, ==, ERR_UNREACHABLE);
}

static void a_kiosk_that_the_centre_does_not_know_gets_nothing(void)
{
    SCOPED_TLS_SERVER *server = centre();
    SCOPED_CLIENT *client =
        client_of_files(tls_server_url(server), "kiosk-0001", other_keys_path, keys_path);

    g_assert_nonnull(client);
    answer_with_a_nonce(server);
    g_assert_cmpint(ask_for_a_nonce(client).code, ==, ERR_UNREACHABLE);
}

static void only_a_kiosk_is_a_client(void)
{
    g_assert_null(client_of_files("https://localhost:1", "centre-client", keys_path, keys_path));
    g_assert_null(client_of_files("http://localhost:1", "kiosk-0001", keys_path, keys_path));
    g_assert_null(client_of_files("https://localhost:1/", "kiosk-0001", keys_path, keys_path));
}

static void a_centre_that_is_away_is_unreachable(void)
{
    SCOPED_TLS_SERVER *server = centre();
    SCOPED_CLIENT *client = client_for(server);

    tls_server_free(&server);
    g_assert_cmpint(ask_for_a_nonce(client).code, ==, ERR_UNREACHABLE);
    server = centre(); /* for the scope to end */
}

static void a_silent_centre_costs_no_more_than_the_deadline(void)
{
    struct tls_server_options options = {.name = "centre", .silent = true};
    SCOPED_TLS_SERVER *server = tls_server_new(&options);
    SCOPED_CLIENT *client = client_for(server);
    uint8_t nonce[NONCE_LEN];
    struct err err = {0};

    g_assert_false(client_nonce(client, 150, nonce, &err));
    g_assert_cmpint(err.code, ==, ERR_TIME_OUT);
    g_assert_cmpint(err.detail, ==, 150);
}

struct cancelling {
    struct tls_server *server;
    struct client *client;
};

static void *cancel_when_asked(void *data)
{
    struct cancelling *it = data;

    tls_server_wait(it->server);
    client_cancel(it->client);
    return NULL;
}

static void another_thread_can_cancel_a_call(void)
{
    struct tls_server_options options = {.name = "centre", .silent = true};
    SCOPED_TLS_SERVER *server = tls_server_new(&options);
    SCOPED_CLIENT *client = client_for(server);
    struct cancelling it = {server, client};
    GThread *thread = g_thread_new("cancel", cancel_when_asked, &it);
    uint8_t nonce[NONCE_LEN];
    struct err err = {0};

    g_assert_false(client_nonce(client, 600000, nonce, &err));
    g_assert_cmpint(err.code, ==, ERR_CANCELLED);
    g_thread_join(thread);
}

static void a_cancelled_client_calls_nobody_until_it_is_resumed(void)
{
    SCOPED_TLS_SERVER *server = centre();
    SCOPED_CLIENT *client = client_for(server);

    answer_with_a_nonce(server);
    client_cancel(client);
    g_assert_cmpint(ask_for_a_nonce(client).code, ==, ERR_CANCELLED);
    g_assert_cmpuint(tls_server_connections(server), ==, 0);
    client_resume(client);
    g_assert_cmpint(ask_for_a_nonce(client).code, ==, ERR_NONE);
}

static void an_answer_of_another_protocol_is_refused(void)
{
    static const char other[] =
        "HTTP/1.1 201 Created\r\nMadoguchi-Protocol: 2\r\n" JSON "Content-Length: 2\r\n\r\n{}";
    static const char none[] = "HTTP/1.1 201 Created\r\n" JSON "Content-Length: 2\r\n\r\n{}";
    static const char both[] = "HTTP/1.1 201 Created\r\nMadoguchi-Protocol: 1\r\n"
                               "Madoguchi-Protocol: 2\r\n" JSON "Content-Length: 2\r\n\r\n{}";
    static const char *const answers[] = {other, none, both};

    for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
        SCOPED_TLS_SERVER *server = centre();
        SCOPED_CLIENT *client = client_for(server);

        tls_server_answer(server, answers[i], strlen(answers[i]));

        struct err err = ask_for_a_nonce(client);

        g_assert_cmpint(err.code, ==, ERR_PROTOCOL);
        g_assert_cmpint(err.detail, ==, 201);
    }
}

static void a_redirect_is_not_followed(void)
{
    struct err err = nonce_answered("302 Found", "Location: /elsewhere\r\n", "");

    g_assert_cmpint(err.code, ==, ERR_PROTOCOL);
    g_assert_cmpint(err.detail, ==, 302);
}

static void another_status_or_type_or_text_breaks_the_protocol(void)
{
    g_assert_cmpint(nonce_answered("200 OK", JSON, "{}").code, ==, ERR_PROTOCOL);
    g_assert_cmpint(nonce_answered("201 Created", "Content-Type: text/html\r\n", "{}").code, ==,
                    ERR_PROTOCOL);
    g_assert_cmpint(nonce_answered("201 Created", JSON, "{}").code, ==, ERR_PROTOCOL);
    g_assert_cmpint(nonce_answered("500 Internal", "Content-Type: text/html\r\n", "oh").code, ==,
                    ERR_PROTOCOL);
    g_assert_cmpint(nonce_answered("404 Not Found", PROBLEM, "{}").code, ==, ERR_PROTOCOL);
}

static void an_answer_that_is_too_long_is_cut_off(void)
{
    char *body = g_strnfill(MESSAGE_ANSWER_MAX + 1, ' ');

    g_assert_cmpint(nonce_answered("201 Created", JSON, body).code, ==, ERR_PROTOCOL);
    g_free(body);
}

static void every_problem_becomes_the_error_of_the_table(void)
{
    SCOPED_TLS_SERVER *server = centre();
    SCOPED_CLIENT *client = client_for(server);

    for (int i = 0; i < PROBLEMS; i++) {
        char *status = g_strdup_printf("%d Problem", problem_status((enum problem)i));

        tls_server_answer_with(server, status, PROBLEM, problem_document((enum problem)i));

        struct err err = ask_for_a_nonce(client);

        g_assert_cmpint(err.code, ==, problem_err((enum problem)i));
        g_assert_cmpint(err.detail, ==, problem_status((enum problem)i));
        g_free(status);
    }
    g_assert_cmpuint(tls_server_connections(server), ==, 1);
}

static void every_cut_answer_is_an_error(void)
{
    static const char whole[] = "HTTP/1.1 201 Created\r\nMadoguchi-Protocol: 1\r\n" JSON
                                "Content-Length: 200\r\n\r\n{\"nonce\":\"AAAA\"}";

    for (size_t len = 0; len < strlen(whole); len += 9) {
        struct tls_server_options options = {.name = "centre", .close_after_each = true};
        SCOPED_TLS_SERVER *server = tls_server_new(&options);
        SCOPED_CLIENT *client = client_for(server);

        tls_server_answer(server, whole, len);

        enum err_code code = ask_for_a_nonce(client).code;

        g_assert_true(code == ERR_UNREACHABLE || code == ERR_PROTOCOL);
    }
}

static void a_screen_is_kept_until_it_changes(void)
{
    SCOPED_TLS_SERVER *server = centre();
    SCOPED_CLIENT *client = client_for(server);
    SCOPED_SCREEN sent = {0};
    SCOPED_SCREEN got = {0};
    SCOPED_TEXT body = {0};
    bool changed = false;

    sample_screen(&sent);
    g_assert_true(screen_encode(&sent, SCREEN_OF_CENTRE, &body, NULL));
    tls_server_answer_with(server, "200 OK", JSON "ETag: \"abc\"\r\n", body.bytes);
    g_assert_true(client_screen(client, DEADLINE_MS, &got, &changed, NULL));
    g_assert_true(changed);
    g_assert_cmpstr(got.municipalities[0].name.ja, ==, "青葉川市");
    tls_server_answer_with(server, "304 Not Modified", "ETag: \"abc\"\r\n", "");
    g_assert_true(client_screen(client, DEADLINE_MS, &got, &changed, NULL));
    g_assert_false(changed);
    g_assert_cmpuint(got.municipality_count, ==, 1);

    char *request = tls_server_request(server);

    g_assert_nonnull(strstr(request, "\r\nIf-None-Match: \"abc\"\r\n"));
    g_free(request);
}

static void an_unchanged_screen_that_nobody_has_breaks_the_protocol(void)
{
    SCOPED_TLS_SERVER *server = centre();
    SCOPED_CLIENT *client = client_for(server);
    SCOPED_SCREEN got = {0};
    struct err err = {0};

    tls_server_answer_with(server, "304 Not Modified", "", "");
    g_assert_false(client_screen(client, DEADLINE_MS, &got, NULL, &err));
    g_assert_cmpint(err.code, ==, ERR_PROTOCOL);
    tls_server_answer_with(server, "200 OK", JSON, "{}");
    g_assert_false(client_screen(client, DEADLINE_MS, &got, NULL, &err));
    g_assert_cmpint(err.code, ==, ERR_PROTOCOL);
}

static void expect_sample(struct expected *expected, struct lookup_answer *answer)
{
    sample_lookup_answer(answer);
    answer->binding.issued_at = time(NULL);
    answer->binding.expires = answer->binding.issued_at + 60;
    memset(expected, 0, sizeof *expected);
    memcpy(expected->request_id, answer->binding.request_id, REQUEST_ID_LEN);
    memcpy(expected->subject, answer->binding.subject, SUBJECT_LEN);
    g_strlcpy(expected->kiosk, "0001", sizeof expected->kiosk);
    g_strlcpy(expected->municipality, answer->municipality, sizeof expected->municipality);
    g_strlcpy(expected->name, answer->name, sizeof expected->name);
    g_strlcpy(expected->birth_date, answer->birth_date, sizeof expected->birth_date);
}

static void answer_signed(struct tls_server *server, const struct lookup_answer *answer)
{
    SCOPED_SIGNER *signer = keys_signer("vrs-answer");
    SCOPED_TEXT payload = {0};
    SCOPED_TEXT jws = {0};

    g_assert_true(lookup_answer_encode(answer, &payload, NULL));
    g_assert_true(jws_sign(signer, MESSAGE_TYP_LOOKUP_ANSWER, &payload, &jws, NULL));
    tls_server_answer_with(server, "200 OK", JOSE, jws.bytes);
}

static void a_lookup_is_signed_and_its_answer_verified(void)
{
    static struct lookup_answer answer;
    static struct lookup_answer got;
    SCOPED_TLS_SERVER *server = centre();
    SCOPED_CLIENT *client = client_for(server);
    SCOPED_TRUST *trust = keys_trust();
    struct lookup_request request;
    struct expected expected;
    SCOPED_TEXT payload = {0};

    sample_lookup_request(&request);
    expect_sample(&expected, &answer);
    answer_signed(server, &answer);
    g_assert_true(client_lookup(client, DEADLINE_MS, &request, &expected, &got, NULL));
    g_assert_cmpstr(got.ticket, ==, answer.ticket);

    char *sent = tls_server_request(server);
    const char *jws = strstr(sent, "\r\n\r\n") + 4;

    g_assert_true(jws_verify(jws, strlen(jws), MESSAGE_REQUEST_MAX, MESSAGE_TYP_LOOKUP, trust,
                             ROLE_KIOSK, time(NULL), &payload, NULL, NULL));
    g_assert_true(lookup_request_decode(payload.bytes, payload.len, &request, NULL));
    g_free(sent);
}

static void a_lookup_answered_for_somebody_else_is_unbound(void)
{
    static struct lookup_answer answer;
    static struct lookup_answer got;
    SCOPED_TLS_SERVER *server = centre();
    SCOPED_CLIENT *client = client_for(server);
    struct lookup_request request;
    struct expected expected;
    struct err err = {0};

    sample_lookup_request(&request);
    expect_sample(&expected, &answer);
    answer.binding.request_id[3] ^= 1;
    answer_signed(server, &answer);
    g_assert_false(client_lookup(client, DEADLINE_MS, &request, &expected, &got, &err));
    g_assert_cmpint(err.code, ==, ERR_UNBOUND);
}

/* A centre that was broken into can make VRS keys under its own authority. */
static void an_answer_signed_under_the_centres_authority_only_is_untrusted(void)
{
    static struct lookup_answer answer;
    static struct lookup_answer got;
    SCOPED_TLS_SERVER *server = centre();
    SCOPED_CLIENT *client =
        client_of_files(tls_server_url(server), "kiosk-0001", keys_path, other_keys_path);
    struct lookup_request request;
    struct expected expected;
    struct err err = {0};

    sample_lookup_request(&request);
    expect_sample(&expected, &answer);
    answer_signed(server, &answer);
    g_assert_false(client_lookup(client, DEADLINE_MS, &request, &expected, &got, &err));
    g_assert_cmpint(err.code, ==, ERR_UNTRUSTED);
}

static void a_certificate_that_is_no_jws_is_untrusted(void)
{
    static struct lookup_answer promised;
    SCOPED_TLS_SERVER *server = centre();
    SCOPED_CLIENT *client = client_for(server);
    SCOPED_VERIFIED_CERTIFICATE *verified = NULL;
    struct expected expected;
    struct code_trust signers = {0};
    struct err err = {0};

    expect_sample(&expected, &promised);
    keys_issuer_keys(&signers.issuers);
    tls_server_answer_with(server, "200 OK", JOSE, "a.b.c");
    g_assert_false(client_certificate(client, DEADLINE_MS, &expected, &promised, &signers, NULL,
                                      &verified, &err));
    g_assert_cmpint(err.code, ==, ERR_UNTRUSTED);
    g_assert_null(verified);

    char *sent = tls_server_request(server);

    g_assert_nonnull(strstr(sent, "\"ticket\":\"sealed-ticket_of.VRS\""));
    g_free(sent);
}

static void an_outcome_is_answered_with_nothing(void)
{
    SCOPED_TLS_SERVER *server = centre();
    SCOPED_CLIENT *client = client_for(server);
    static const char empty[] = "HTTP/1.1 204 No Content\r\nMadoguchi-Protocol: 1\r\n\r\n";
    struct outcome outcome = {.result = OUTCOME_CANCELLED};
    struct err err = {0};

    tls_server_answer(server, empty, strlen(empty));
    g_assert_true(client_outcome(client, DEADLINE_MS, &outcome, &err));
    tls_server_answer_with(server, "200 OK", JSON, "{}");
    g_assert_false(client_outcome(client, DEADLINE_MS, &outcome, &err));
    g_assert_cmpint(err.code, ==, ERR_PROTOCOL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/client/nonce", a_nonce_comes_with_our_protocol_and_nothing_else_about_us);
    g_test_add_func("/client/clock", the_centres_clock_is_known_from_its_answers);
    g_test_add_func("/client/no-clock", a_centre_that_gives_no_time_has_no_clock);
    g_test_add_func("/client/keep-alive", one_connection_serves_many_calls);
    g_test_add_func("/client/closed", a_connection_that_was_closed_is_made_again);
    g_test_add_func("/client/role", a_server_that_is_no_centre_is_untrusted);
    g_test_add_func("/client/authority", another_authoritys_centre_is_untrusted);
    g_test_add_func("/client/usage", the_certificate_of_a_client_is_no_servers);
    g_test_add_func("/client/old-tls", a_server_of_old_tls_is_not_talked_to);
    g_test_add_func("/client/unknown-kiosk", a_kiosk_that_the_centre_does_not_know_gets_nothing);
    g_test_add_func("/client/options", only_a_kiosk_is_a_client);
    g_test_add_func("/client/away", a_centre_that_is_away_is_unreachable);
    g_test_add_func("/client/deadline", a_silent_centre_costs_no_more_than_the_deadline);
    g_test_add_func("/client/cancel", another_thread_can_cancel_a_call);
    g_test_add_func("/client/cancelled", a_cancelled_client_calls_nobody_until_it_is_resumed);
    g_test_add_func("/client/protocol", an_answer_of_another_protocol_is_refused);
    g_test_add_func("/client/redirect", a_redirect_is_not_followed);
    g_test_add_func("/client/other", another_status_or_type_or_text_breaks_the_protocol);
    g_test_add_func("/client/long", an_answer_that_is_too_long_is_cut_off);
    g_test_add_func("/client/problems", every_problem_becomes_the_error_of_the_table);
    g_test_add_func("/client/cut", every_cut_answer_is_an_error);
    g_test_add_func("/client/screen", a_screen_is_kept_until_it_changes);
    g_test_add_func("/client/screen-other",
                    an_unchanged_screen_that_nobody_has_breaks_the_protocol);
    g_test_add_func("/client/lookup", a_lookup_is_signed_and_its_answer_verified);
    g_test_add_func("/client/answers-authority",
                    an_answer_signed_under_the_centres_authority_only_is_untrusted);
    g_test_add_func("/client/unbound", a_lookup_answered_for_somebody_else_is_unbound);
    g_test_add_func("/client/certificate", a_certificate_that_is_no_jws_is_untrusted);
    g_test_add_func("/client/outcome", an_outcome_is_answered_with_nothing);
    return g_test_run();
}
