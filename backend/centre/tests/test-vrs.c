/* What VRS refuses although a centre relays it: whoever has broken into a centre comes this way. */
#include <string.h>

#include "backend/centre/tests/world.h"
#include "backend/issue.h"

static struct reply ask(struct world *world, const struct call *what)
{
    struct line line = line_to(http_server_port(world->vrs_server), "centre-client");
    struct reply reply = call(&line, what);

    line_done(&line);
    return reply;
}

static struct reply send_lookup(struct world *world, const struct visit *visit, const char *signer,
                                const char *kiosk)
{
    SCOPED_TEXT jws = visit_lookup(visit, signer);

    return ask(world, &(struct call){.path = MESSAGE_PATH_LOOKUPS,
                                     .content_type = MESSAGE_TYPE_JOSE,
                                     .kiosk = kiosk,
                                     .body = jws.bytes});
}

static struct reply ask_certificate(struct world *world, const struct visit *visit,
                                    const char *ticket, enum certificate_kind kind,
                                    const char *kiosk)
{
    g_autofree char *body = issue_body(visit, ticket, kind);

    return ask(world,
               &(struct call){.path = MESSAGE_PATH_CERTIFICATES, .kiosk = kiosk, .body = body});
}

static struct reply tell_outcome(struct world *world, const struct visit *visit, const char *id,
                                 const char *outcome, unsigned sheets, const char *kiosk)
{
    g_autofree char *body = outcome_body(visit, id, outcome, sheets);

    return ask(world, &(struct call){.path = MESSAGE_PATH_OUTCOMES, .kiosk = kiosk, .body = body});
}

static struct world *world_with_sakura(struct visit *ret)
{
    struct world *world = world_new();
    struct resident_file sakura = world_resident("sakura");

    world_record(world, &sakura);
    visit_begin(ret, &sakura, "0001", "");
    return world;
}

static const char *problem_under(const char *script)
{
    struct world *world = world_new();
    struct resident_file sakura = world_resident("sakura");
    struct visit visit;

    visit_begin(&visit, &sakura, "0001", script);

    const char *problem = problem_in(visit_look_up_at_vrs(world, &visit));

    world_free(world);
    return problem;
}

static void forged_evidence_is_refused(void)
{
    g_assert_cmpstr(problem_under("card forged-signature"), ==, "evidence-refused");
}

static void a_copied_card_is_refused(void)
{
    g_assert_cmpstr(problem_under("card copied"), ==, "evidence-refused");
}

static void a_card_of_an_unknown_authority_is_refused(void)
{
    g_assert_cmpstr(problem_under("card unknown-authority"), ==, "evidence-refused");
}

static void evidence_for_another_nonce_is_refused(void)
{
    struct visit visit;
    struct world *world = world_with_sakura(&visit);

    visit.request.nonce[30] ^= 1;
    g_assert_cmpstr(problem_in(visit_look_up_at_vrs(world, &visit)), ==, "evidence-refused");
    world_free(world);
}

static void a_nonce_of_another_kiosk_is_unauthorized(void)
{
    struct world *world = world_new();
    struct resident_file sakura = world_resident("sakura");
    struct visit visit;

    visit_begin(&visit, &sakura, "0002", "");
    g_assert_cmpstr(problem_in(send_lookup(world, &visit, "0001", "0001")), ==, "unauthorized");
    world_free(world);
}

static void an_old_nonce_is_refused(void)
{
    struct visit visit;
    struct world *world = world_with_sakura(&visit);

    world_set_ahead_s(MESSAGE_NONCE_LIFE_S + 2);
    g_assert_cmpstr(problem_in(visit_look_up_at_vrs(world, &visit)), ==, "nonce-refused");
    world_free(world);
}

static void a_nonce_from_the_future_is_refused(void)
{
    struct visit visit;
    struct world *world = world_with_sakura(&visit);

    world_set_ahead_s(-MESSAGE_CLOCK_SKEW_S - 2);
    g_assert_cmpstr(problem_in(visit_look_up_at_vrs(world, &visit)), !=, "");
    world_free(world);
}

static void the_kiosk_that_the_centre_names_must_have_signed(void)
{
    struct visit visit;
    struct world *world = world_with_sakura(&visit);

    g_assert_cmpstr(problem_in(send_lookup(world, &visit, "0001", "0002")), ==, "unauthorized");
    g_assert_cmpstr(problem_in(send_lookup(world, &visit, "0002", "0001")), ==, "unauthorized");
    world_free(world);
}

static void a_call_that_names_no_kiosk_is_malformed(void)
{
    struct visit visit;
    struct world *world = world_with_sakura(&visit);

    g_assert_cmpstr(problem_in(send_lookup(world, &visit, "0001", NULL)), ==, "malformed");
    g_assert_cmpstr(problem_in(send_lookup(world, &visit, "0001", "Kiosk!")), ==, "malformed");
    world_free(world);
}

static void a_kiosk_cannot_come_directly(void)
{
    struct world *world = world_new();
    struct line line = line_to(http_server_port(world->vrs_server), "kiosk-0001");

    g_assert_cmpstr(
        problem_in(call(&line, &(struct call){.method = "GET", .path = MESSAGE_PATH_SCREEN})), ==,
        "unauthorized");
    line_done(&line);
    world_free(world);
}

static void a_foreign_centre_cannot_come_at_all(void)
{
    struct world *world = world_new();
    struct line line = line_of_stranger(http_server_port(world->vrs_server), "centre-client");
    struct reply reply = call(&line, &(struct call){.method = "GET", .path = MESSAGE_PATH_SCREEN});

    g_assert_cmpint(reply.code, !=, CURLE_OK);
    reply_done(&reply);
    line_done(&line);
    world_free(world);
}

static void a_ticket_serves_its_own_kiosk_only(void)
{
    struct visit visit;
    struct world *world = world_with_sakura(&visit);
    g_autofree struct lookup_answer *found =
        read_lookup_answer(visit_look_up_at_vrs(world, &visit));

    g_assert_cmpstr(
        problem_in(ask_certificate(world, &visit, found->ticket, CERTIFICATE_DOMESTIC, "0002")), ==,
        "unauthorized");
    world_free(world);
}

static void a_ticket_serves_its_own_kind_only(void)
{
    struct visit visit;
    struct world *world = world_with_sakura(&visit);
    g_autofree struct lookup_answer *found =
        read_lookup_answer(visit_look_up_at_vrs(world, &visit));

    g_assert_cmpstr(
        problem_in(ask_certificate(world, &visit, found->ticket, CERTIFICATE_OVERSEAS, "0001")), ==,
        "not-found");
    world_free(world);
}

static void a_ticket_serves_its_own_request_only(void)
{
    struct visit visit;
    struct world *world = world_with_sakura(&visit);
    g_autofree struct lookup_answer *found =
        read_lookup_answer(visit_look_up_at_vrs(world, &visit));

    visit.request.request_id[0] ^= 1;
    g_assert_cmpstr(
        problem_in(ask_certificate(world, &visit, found->ticket, CERTIFICATE_DOMESTIC, "0001")), ==,
        "not-found");
    world_free(world);
}

static void another_kiosk_cannot_end_a_request(void)
{
    struct visit visit;
    struct world *world = world_with_sakura(&visit);
    g_autofree struct lookup_answer *found =
        read_lookup_answer(visit_look_up_at_vrs(world, &visit));

    g_assert_cmpstr(problem_in(tell_outcome(world, &visit, NULL, "cancelled", 0, "0002")), ==,
                    "unauthorized");

    g_autofree struct issue_answer *issued = read_issue_answer(
        ask_certificate(world, &visit, found->ticket, CERTIFICATE_DOMESTIC, "0001"));

    g_assert_nonnull(issued);
    world_free(world);
}

static void a_flag_set_after_the_lookup_stops_the_issue(void)
{
    struct visit visit;
    struct world *world = world_with_sakura(&visit);
    struct resident_file moved = world_resident("sakura");
    g_autofree struct lookup_answer *found =
        read_lookup_answer(visit_look_up_at_vrs(world, &visit));

    g_strlcpy(moved.flags[0], "moved-away", sizeof moved.flags[0]);
    moved.flag_count = 1;
    world_record(world, &moved);
    g_assert_cmpstr(
        problem_in(ask_certificate(world, &visit, found->ticket, CERTIFICATE_DOMESTIC, "0001")), ==,
        "counter-only");
    world_free(world);
}

static void a_closed_vrs_takes_outcomes_only(void)
{
    struct visit visit;
    struct world *world = world_with_sakura(&visit);

    world->vrs.closed = true;
    g_assert_cmpstr(problem_in(visit_look_up_at_vrs(world, &visit)), ==, "closed");

    struct reply told = tell_outcome(world, &visit, NULL, "cancelled", 0, "0001");

    g_assert_cmpint(told.status, ==, 204);
    reply_done(&told);
    world_free(world);
}

static bool count(void *context, const struct store_provision *provision)
{
    GString *log = context;

    g_string_append_printf(log, "%s %s %u;", provision->certificate_id,
                           store_outcome_name(provision->outcome), provision->sheets);
    return true;
}

static void what_was_printed_is_on_the_log(void)
{
    struct visit visit;
    struct world *world = world_with_sakura(&visit);
    g_autofree struct lookup_answer *found =
        read_lookup_answer(visit_look_up_at_vrs(world, &visit));
    g_autofree struct issue_answer *issued = read_issue_answer(
        ask_certificate(world, &visit, found->ticket, CERTIFICATE_DOMESTIC, "0001"));
    g_autofree char *expected = g_strdup_printf("%s printed 1;", issued->certificate.id);
    GString *log = g_string_new(NULL);

    for (int i = 0; i < 2; i++) {
        struct reply told =
            tell_outcome(world, &visit, issued->certificate.id, "printed", 1, "0001");

        g_assert_cmpint(told.status, ==, 204);
        reply_done(&told);
    }
    g_assert_cmpstr(
        problem_in(tell_outcome(world, &visit, issued->certificate.id, "not-printed", 0, "0001")),
        ==, "not-found");
    g_assert_true(store_each_provision(world->vrs.store, NULL, count, log, NULL));
    g_assert_cmpstr(log->str, ==, expected);
    g_string_free(log, TRUE);
    world_free(world);
}

static void two_residents_at_once_get_their_own(void)
{
    struct visit visit;
    struct visit other_visit;
    struct world *world = world_with_sakura(&visit);
    struct resident_file other = world_resident("many-doses");

    world_record(world, &other);
    visit_begin(&other_visit, &other, "0002", "");

    g_autofree struct lookup_answer *first =
        read_lookup_answer(visit_look_up_at_vrs(world, &visit));
    g_autofree struct lookup_answer *second =
        read_lookup_answer(visit_look_up_at_vrs(world, &other_visit));

    g_assert_cmpstr(
        problem_in(ask_certificate(world, &visit, second->ticket, CERTIFICATE_DOMESTIC, "0001")),
        ==, "unauthorized");

    g_autofree struct issue_answer *issued = read_issue_answer(
        ask_certificate(world, &other_visit, second->ticket, CERTIFICATE_DOMESTIC, "0002"));

    g_assert_cmpstr(issued->certificate.holder.name, ==, other.name);
    g_assert_cmpstr(first->name, ==, "佐倉　みなみ");
    world_free(world);
}

#define T(name) g_test_add_func("/vrs/" #name, name)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    world_begin();
    T(forged_evidence_is_refused);
    T(a_copied_card_is_refused);
    T(a_card_of_an_unknown_authority_is_refused);
    T(evidence_for_another_nonce_is_refused);
    T(a_nonce_of_another_kiosk_is_unauthorized);
    T(an_old_nonce_is_refused);
    T(a_nonce_from_the_future_is_refused);
    T(the_kiosk_that_the_centre_names_must_have_signed);
    T(a_call_that_names_no_kiosk_is_malformed);
    T(a_kiosk_cannot_come_directly);
    T(a_foreign_centre_cannot_come_at_all);
    T(a_ticket_serves_its_own_kiosk_only);
    T(a_ticket_serves_its_own_kind_only);
    T(a_ticket_serves_its_own_request_only);
    T(another_kiosk_cannot_end_a_request);
    T(a_flag_set_after_the_lookup_stops_the_issue);
    T(a_closed_vrs_takes_outcomes_only);
    T(what_was_printed_is_on_the_log);
    T(two_residents_at_once_get_their_own);

    int status = g_test_run();

    world_end();
    return status;
}
