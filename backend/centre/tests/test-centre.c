/* What a kiosk meets at the centre, with VRS behind it. */
#include <string.h>

#include "backend/b64.h"
#include "backend/centre/tests/world.h"
#include "backend/issue.h"

static uint16_t port(const struct world *world)
{
    return http_server_port(world->centre_server);
}

/* One call by kiosk 0001. */
static struct reply ask(struct world *world, const struct call *what)
{
    struct line line = line_to(port(world), "kiosk-0001");
    struct reply reply = call(&line, what);

    line_done(&line);
    return reply;
}

static struct reply get_screen(struct world *world)
{
    return ask(world, &(struct call){.method = "GET", .path = MESSAGE_PATH_SCREEN});
}

static struct reply ask_nonce(struct world *world)
{
    return ask(world, &(struct call){.path = MESSAGE_PATH_NONCES, .body = "{}"});
}

static struct reply ask_certificate(struct world *world, const struct visit *visit,
                                    const char *ticket)
{
    g_autofree char *body = issue_body(visit, ticket, visit->request.kind);

    return ask(world, &(struct call){.path = MESSAGE_PATH_CERTIFICATES, .body = body});
}

static struct reply tell_outcome(struct world *world, const struct visit *visit, const char *id,
                                 const char *outcome, unsigned sheets)
{
    g_autofree char *body = outcome_body(visit, id, outcome, sheets);

    return ask(world, &(struct call){.path = MESSAGE_PATH_OUTCOMES, .body = body});
}

/* 佐倉 is on record and at kiosk 0001 with her card read. */
static struct world *world_with_sakura(struct visit *ret)
{
    struct world *world = world_new();
    struct resident_file sakura = world_resident("sakura");

    world_record(world, &sakura);
    visit_begin(ret, &sakura, "0001", "");
    return world;
}

static void a_card_becomes_a_certificate_on_record(void)
{
    struct visit visit;
    struct world *world = world_with_sakura(&visit);
    g_autofree struct lookup_answer *found = read_lookup_answer(visit_look_up(world, &visit));

    g_assert_cmpstr(found->name, ==, "佐倉　みなみ");
    g_assert_cmpstr(found->birth_date, ==, "1985-04-12");
    g_assert_cmpuint(found->dose_count, ==, 2);
    g_assert_cmpstr(found->doses[0].name.ja, ==, "コミナティ");
    g_assert_cmpuint(found->sheets, ==, 1);
    g_assert_cmpstr(found->binding.kiosk, ==, "0001");

    g_autofree struct issue_answer *issued =
        read_issue_answer(ask_certificate(world, &visit, found->ticket));

    g_assert_true(g_str_has_prefix(issued->certificate.id, "JPN990019"));
    g_assert_cmpstr(issued->certificate.holder.name, ==, "佐倉　みなみ");
    g_assert_cmpstr(issued->certificate.issuer.mayor_name.ja, ==, "小野寺　実");
    g_assert_true(g_str_has_prefix(issued->certificate.codes[0].text, "shc:/"));
    g_assert_cmpmem(issued->binding.subject, SUBJECT_LEN, found->binding.subject, SUBJECT_LEN);

    struct reply told = tell_outcome(world, &visit, issued->certificate.id, "printed", 1);

    g_assert_cmpint(told.status, ==, 204);
    reply_done(&told);
    world_free(world);
}

static void assert_codes(const struct certificate *certificate, size_t shc, size_t vdsnc,
                         size_t dcc)
{
    size_t counts[CERTIFICATE_FORMATS] = {0};

    for (size_t i = 0; i < certificate->code_count; i++)
        counts[certificate->codes[i].format]++;
    g_assert_cmpuint(counts[CERTIFICATE_SHC], ==, shc);
    g_assert_cmpuint(counts[CERTIFICATE_VDS_NC], ==, vdsnc);
    g_assert_cmpuint(counts[CERTIFICATE_DCC], ==, dcc);
    g_assert_true(certificate->dcc_sheet == (dcc > 0));
}

/* The resident's certificate as the kiosk verifies it, before anything is printed. The caller frees it. */
static struct verified_certificate *certificate_of(const struct resident_file *resident,
                                                   enum certificate_kind kind)
{
    struct world *world = world_new();
    struct visit visit;
    g_autofree struct lookup_answer *found = g_new0(struct lookup_answer, 1);
    struct verified_certificate *verified = NULL;
    SCOPED_PRODUCTS *products = products_new(NULL);

    world_record(world, resident);
    visit_begin(&visit, resident, "0001", "");
    visit.request.kind = kind;

    struct expected expected = visit_expects(&visit, resident);
    struct reply lookup = visit_look_up(world, &visit);

    g_assert_true(lookup_answer_verify(lookup.body->str, lookup.body->len, world_trust(), &expected,
                                       world_now(), found, NULL));

    struct reply issue = ask_certificate(world, &visit, found->ticket);

    g_assert_true(certificate_answer_verify(issue.body->str, issue.body->len, world_trust(),
                                            &expected, found, &world->signers, products,
                                            world_now(), &verified, NULL));
    reply_done(&lookup);
    reply_done(&issue);
    world_free(world);
    return verified;
}

/* With so many codes of each format. */
static void the_kiosk_accepts(const char *name, enum certificate_kind kind, size_t shc,
                              size_t vdsnc, size_t dcc)
{
    struct resident_file resident = world_resident(name);
    SCOPED_VERIFIED_CERTIFICATE *verified = certificate_of(&resident, kind);
    const struct certificate *page = verified_certificate_view(verified);

    g_assert_cmpstr(page->holder.name, ==, resident.name);
    g_assert_cmpuint(page->dose_count, ==, resident.dose_count);
    assert_codes(page, shc, vdsnc, dcc);
}

static void the_kiosk_accepts_an_ordinary_certificate(void)
{
    the_kiosk_accepts("sakura", CERTIFICATE_DOMESTIC, 1, 0, 0);
}

static void the_kiosk_accepts_many_doses(void)
{
    the_kiosk_accepts("many-doses", CERTIFICATE_DOMESTIC, 1, 0, 0);
}

static void the_kiosk_accepts_a_long_name(void)
{
    the_kiosk_accepts("long", CERTIFICATE_DOMESTIC, 1, 0, 0);
}

static void the_kiosk_accepts_a_name_with_a_variation(void)
{
    the_kiosk_accepts("variation", CERTIFICATE_DOMESTIC, 1, 0, 0);
}

static void the_kiosk_accepts_the_overseas_kind(void)
{
    the_kiosk_accepts("overseas", CERTIFICATE_OVERSEAS, 1, 1, 0);
}

static void the_kiosk_accepts_codes_of_the_eu(void)
{
    the_kiosk_accepts("other-town", CERTIFICATE_OVERSEAS, 1, 1, 2);
}

/* Fourteen doses, a month apart. */
static struct resident_file often_vaccinated(void)
{
    struct resident_file resident = world_resident("other-town");

    resident.dose_count = 14;
    for (int i = 0; i < 14; i++) {
        struct resident_dose *dose = &resident.doses[i];

        *dose = resident.doses[0];
        dose->number = i + 1;
        g_snprintf(dose->date, sizeof dose->date, "%04d-%02d-05", 2021 + i / 12, 1 + i % 12);
    }
    return resident;
}

static void the_newest_twelve_doses_have_codes_of_the_eu(void)
{
    struct resident_file resident = often_vaccinated();
    SCOPED_VERIFIED_CERTIFICATE *verified = certificate_of(&resident, CERTIFICATE_OVERSEAS);
    const struct certificate *page = verified_certificate_view(verified);

    assert_codes(page, 1, 1, 12);
    for (size_t i = 0; i < 12; i++)
        g_assert_cmpuint(page->codes[2 + i].row, ==, 14 - i);
}

static void a_product_that_the_eu_does_not_know_has_no_code_of_the_eu(void)
{
    struct resident_file resident = world_resident("other-town");

    g_strlcpy(resident.doses[1].product, "unheard-of", sizeof resident.doses[1].product);

    SCOPED_VERIFIED_CERTIFICATE *verified = certificate_of(&resident, CERTIFICATE_OVERSEAS);
    const struct certificate *page = verified_certificate_view(verified);

    assert_codes(page, 1, 1, 1);
    g_assert_cmpuint(page->codes[2].row, ==, 1);
    g_assert_cmpuint(page->sheets, ==, 2);
}

static void without_any_code_of_the_eu_there_is_no_sheet_for_them(void)
{
    struct resident_file resident = world_resident("other-town");

    for (size_t i = 0; i < resident.dose_count; i++)
        g_strlcpy(resident.doses[i].product, "unheard-of", sizeof resident.doses[i].product);

    SCOPED_VERIFIED_CERTIFICATE *verified = certificate_of(&resident, CERTIFICATE_OVERSEAS);

    assert_codes(verified_certificate_view(verified), 1, 1, 0);
    g_assert_cmpuint(verified_certificate_view(verified)->sheets, ==, 1);
}

static void a_domestic_certificate_has_no_codes_of_the_eu(void)
{
    the_kiosk_accepts("other-town", CERTIFICATE_DOMESTIC, 1, 0, 0);
}

/* Several kiosks at once, each with a resident of its own. */
struct rush {
    struct world *world;
    struct resident_file resident;
    const char *kiosk;
};

static gpointer rush_visit(gpointer data)
{
    struct rush *rush = data;
    struct visit visit;

    for (int i = 0; i < 5; i++) {
        visit_begin(&visit, &rush->resident, rush->kiosk, "");

        g_autofree struct lookup_answer *found =
            read_lookup_answer(visit_look_up(rush->world, &visit));
        g_autofree char *certificate = g_strdup_printf("kiosk-%s", rush->kiosk);
        g_autofree char *body = issue_body(&visit, found->ticket, CERTIFICATE_DOMESTIC);
        struct line line = line_to(port(rush->world), certificate);
        g_autofree struct issue_answer *issued = read_issue_answer(
            call(&line, &(struct call){.path = MESSAGE_PATH_CERTIFICATES, .body = body}));

        g_assert_cmpstr(issued->certificate.holder.name, ==, rush->resident.name);
        g_assert_cmpuint(issued->certificate.dose_count, ==, rush->resident.dose_count);
        line_done(&line);
    }
    return NULL;
}

static void many_kiosks_at_once_get_their_own(void)
{
    static const char *const names[] = {"sakura", "many-doses", "long", "variation"};
    struct world *world = world_new();
    struct rush rushes[ARRAY_LEN(names)];
    GThread *threads[ARRAY_LEN(names)];

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        rushes[i] = (struct rush){world, world_resident(names[i]), i % 2 == 0 ? "0001" : "0002"};
        world_record(world, &rushes[i].resident);
    }
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        threads[i] = g_thread_new(names[i], rush_visit, &rushes[i]);
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        g_thread_join(threads[i]);
    world_free(world);
}

static void the_same_ticket_again_gives_the_same_certificate(void)
{
    struct visit visit;
    struct world *world = world_with_sakura(&visit);
    g_autofree struct lookup_answer *found = read_lookup_answer(visit_look_up(world, &visit));
    g_autofree struct issue_answer *first =
        read_issue_answer(ask_certificate(world, &visit, found->ticket));

    world_set_ahead_s(400); /* the first answer is over, the nonce is not */

    g_autofree struct issue_answer *second =
        read_issue_answer(ask_certificate(world, &visit, found->ticket));

    g_assert_cmpmem(&first->certificate, sizeof first->certificate, &second->certificate,
                    sizeof second->certificate);
    g_assert_cmpint(second->binding.issued_at, >, first->binding.expires);
    world_free(world);
}

static void the_screen_shows_who_takes_part(void)
{
    struct world *world = world_new();
    struct reply reply = get_screen(world);
    SCOPED_SCREEN screen = {0};

    g_assert_cmpint(reply.status, ==, 200);
    g_assert_true(screen_decode(reply.body->str, reply.body->len, SCREEN_OF_CENTRE, &screen, NULL));
    g_assert_cmpuint(screen.municipality_count, ==, 3);
    g_assert_nonnull(screen_find(&screen, "990019"));
    g_assert_null(screen_find(&screen, "990043"));
    g_assert_cmpstr(screen.terms.version, ==, "2026-11-01");
    g_assert_cmpstr(screen.issuer_keys.issuer, ==, "https://issuer.example/vrs");
    g_assert_cmpuint(screen.issuer_keys.count, ==, 1);
    reply_done(&reply);
    world_free(world);
}

/* A code with its check digit, for any five digits. */
static void make_code(unsigned digits, char ret[static MUNICIPALITY_LEN + 1])
{
    for (unsigned check = 0; check < 10; check++) {
        g_snprintf(ret, MUNICIPALITY_LEN + 1, "%05u%u", digits, check);
        if (municipality_is_valid(ret))
            return;
    }
    g_assert_not_reached();
}

static void a_screen_of_the_whole_country_fits(void)
{
    struct world *world = world_new();
    struct municipality municipality;
    SCOPED_SCREEN screen = {0};

    g_assert_true(store_municipality(world->vrs.store, "990019", &municipality, NULL));
    g_assert_true(store_begin(world->vrs.store, NULL));
    for (unsigned i = 3; i < SCREEN_MUNICIPALITIES_MAX; i++) { /* three take part already */
        make_code(10000 + i, municipality.code);
        g_assert_true(store_put_municipality(world->vrs.store, &municipality, NULL));
    }
    g_assert_true(store_commit(world->vrs.store, NULL));

    struct reply reply = get_screen(world);

    g_assert_cmpint(reply.status, ==, 200);
    g_assert_true(screen_decode(reply.body->str, reply.body->len, SCREEN_OF_CENTRE, &screen, NULL));
    g_assert_cmpuint(screen.municipality_count, ==, SCREEN_MUNICIPALITIES_MAX);
    reply_done(&reply);
    world_free(world);
}

static void a_screen_that_has_not_changed_is_not_sent_again(void)
{
    struct world *world = world_new();
    struct reply first = get_screen(world);
    struct reply again = ask(
        world,
        &(struct call){.method = "GET", .path = MESSAGE_PATH_SCREEN, .if_none_match = first.etag});

    g_assert_cmpint(again.status, ==, 304);
    g_assert_cmpuint(again.body->len, ==, 0);
    reply_done(&first);
    reply_done(&again);
    world_free(world);
}

static void a_screen_that_has_changed_is_sent(void)
{
    struct world *world = world_new();
    struct reply first = get_screen(world);
    struct municipality municipality;

    g_assert_true(store_municipality(world->vrs.store, "990027", &municipality, NULL));
    municipality.taking_part = false;
    g_assert_true(store_put_municipality(world->vrs.store, &municipality, NULL));

    struct reply again = ask(
        world,
        &(struct call){.method = "GET", .path = MESSAGE_PATH_SCREEN, .if_none_match = first.etag});

    g_assert_cmpint(again.status, ==, 200);
    reply_done(&first);
    reply_done(&again);
    world_free(world);
}

static void a_nonce_is_for_the_kiosk_that_asks(void)
{
    struct world *world = world_new();
    struct reply reply = ask_nonce(world);
    uint8_t nonce[NONCE_LEN];

    g_assert_cmpint(reply.status, ==, 201);
    g_assert_true(nonce_decode(reply.body->str, reply.body->len, nonce, NULL));
    g_assert_true(nonce_check(world->centre.nonce_key, "0001", world_now(), nonce, NULL));
    g_assert_false(nonce_check(world->centre.nonce_key, "0002", world_now(), nonce, NULL));
    reply_done(&reply);
    world_free(world);
}

static void a_body_that_is_no_message_is_malformed(void)
{
    struct world *world = world_new();

    g_assert_cmpstr(
        problem_in(ask(world, &(struct call){.path = MESSAGE_PATH_NONCES, .body = "{\"more\":1}"})),
        ==, "malformed");
    g_assert_cmpstr(problem_in(ask(world, &(struct call){.path = MESSAGE_PATH_LOOKUPS,
                                                         .content_type = MESSAGE_TYPE_JOSE,
                                                         .body = "a.b.c"})),
                    ==, "malformed");
    g_assert_cmpstr(
        problem_in(ask(world, &(struct call){.path = MESSAGE_PATH_CERTIFICATES, .body = "{}"})), ==,
        "malformed");
    g_assert_cmpstr(
        problem_in(ask(world, &(struct call){.path = MESSAGE_PATH_OUTCOMES, .body = "[]"})), ==,
        "malformed");
    world_free(world);
}

static void another_media_type_is_malformed(void)
{
    struct world *world = world_new();

    g_assert_cmpstr(problem_in(ask(world, &(struct call){.path = MESSAGE_PATH_NONCES,
                                                         .content_type = "text/plain",
                                                         .body = "{}"})),
                    ==, "malformed");
    world_free(world);
}

static void another_protocol_is_incompatible(void)
{
    struct world *world = world_new();

    g_assert_cmpstr(
        problem_in(
            ask(world, &(struct call){.path = MESSAGE_PATH_NONCES, .protocol = "2", .body = "{}"})),
        ==, "incompatible");
    g_assert_cmpstr(
        problem_in(
            ask(world, &(struct call){.path = MESSAGE_PATH_NONCES, .protocol = "", .body = "{}"})),
        ==, "incompatible");
    world_free(world);
}

static void an_unknown_path_is_not_found(void)
{
    struct world *world = world_new();

    g_assert_cmpstr(problem_in(ask(world, &(struct call){.path = "/v1/documents", .body = "{}"})),
                    ==, "not-found");
    g_assert_cmpstr(
        problem_in(ask(world, &(struct call){.method = "GET", .path = MESSAGE_PATH_NONCES})), ==,
        "not-found");
    g_assert_cmpstr(
        problem_in(ask(world, &(struct call){.method = "GET", .path = "/v1/screen?x=1"})), ==,
        "not-found");
    world_free(world);
}

static void a_body_that_is_too_large_is_refused(void)
{
    struct world *world = world_new();
    g_autofree char *body = g_strnfill(MESSAGE_REQUEST_MAX + 1, 'x');

    g_assert_cmpstr(
        problem_in(ask(world, &(struct call){.path = MESSAGE_PATH_NONCES, .body = body})), ==,
        "too-large");
    world_free(world);
}

static void a_body_without_end_is_cut_off(void)
{
    struct world *world = world_new();
    size_t len = 16 * MESSAGE_REQUEST_MAX;
    g_autofree char *body = g_strnfill(len, 'x');
    struct reply reply = ask(world, &(struct call){.path = MESSAGE_PATH_NONCES, .body = body});

    g_assert_cmpint(reply.code, !=, CURLE_OK);
    reply_done(&reply);
    world_free(world);
}

static void nobody_gets_in_without_a_certificate(void)
{
    struct world *world = world_new();
    struct line line = line_to(port(world), NULL);
    struct reply reply = call(&line, &(struct call){.method = "GET", .path = MESSAGE_PATH_SCREEN});

    g_assert_cmpint(reply.code, !=, CURLE_OK);
    reply_done(&reply);
    line_done(&line);
    world_free(world);
}

static void a_foreign_certificate_gets_nobody_in(void)
{
    struct world *world = world_new();
    struct line line = line_of_stranger(port(world), "kiosk-0001");
    struct reply reply = call(&line, &(struct call){.method = "GET", .path = MESSAGE_PATH_SCREEN});

    g_assert_cmpint(reply.code, !=, CURLE_OK);
    reply_done(&reply);
    line_done(&line);
    world_free(world);
}

static void a_servers_certificate_is_no_clients(void)
{
    struct world *world = world_new();
    struct line line = line_to(port(world), "vrs");
    struct reply reply = call(&line, &(struct call){.method = "GET", .path = MESSAGE_PATH_SCREEN});

    g_assert_cmpint(reply.code, !=, CURLE_OK);
    reply_done(&reply);
    line_done(&line);
    world_free(world);
}

static void tls_1_2_is_not_spoken(void)
{
    struct world *world = world_new();
    struct line line = line_to(port(world), "kiosk-0001");

    curl_easy_setopt(line.curl, CURLOPT_SSLVERSION,
                     (long)CURL_SSLVERSION_TLSv1_2 | (long)CURL_SSLVERSION_MAX_TLSv1_2);

    struct reply reply = call(&line, &(struct call){.method = "GET", .path = MESSAGE_PATH_SCREEN});

    g_assert_cmpint(reply.code, ==, CURLE_SSL_CONNECT_ERROR);
    reply_done(&reply);
    line_done(&line);
    world_free(world);
}

static void another_role_is_unauthorized(void)
{
    struct world *world = world_new();
    struct line line = line_to(port(world), "centre-client");

    g_assert_cmpstr(
        problem_in(call(&line, &(struct call){.method = "GET", .path = MESSAGE_PATH_SCREEN})), ==,
        "unauthorized");
    line_done(&line);
    world_free(world);
}

static void a_lookup_signed_by_another_kiosk_is_unauthorized(void)
{
    struct visit visit;
    struct world *world = world_with_sakura(&visit);
    SCOPED_TEXT jws = visit_lookup(&visit, "0002");

    g_assert_cmpstr(problem_in(ask(world, &(struct call){.path = MESSAGE_PATH_LOOKUPS,
                                                         .content_type = MESSAGE_TYPE_JOSE,
                                                         .body = jws.bytes})),
                    ==, "unauthorized");
    world_free(world);
}

static void a_lookup_that_was_changed_is_refused(void)
{
    struct visit visit;
    struct world *world = world_with_sakura(&visit);
    SCOPED_TEXT jws = visit_lookup(&visit, "0001");
    char *signature = strrchr(jws.bytes, '.') + 10;

    *signature = *signature == 'A' ? 'B' : 'A';
    g_assert_cmpstr(problem_in(ask(world, &(struct call){.path = MESSAGE_PATH_LOOKUPS,
                                                         .content_type = MESSAGE_TYPE_JOSE,
                                                         .body = jws.bytes})),
                    ==, "unauthorized");
    world_free(world);
}

static void a_nonce_of_another_kiosk_is_unauthorized(void)
{
    struct world *world = world_new();
    struct resident_file sakura = world_resident("sakura");
    struct visit visit;

    visit_begin(&visit, &sakura, "0002", "");
    visit.kiosk = "0001";
    g_assert_cmpstr(problem_in(visit_look_up(world, &visit)), ==, "unauthorized");
    world_free(world);
}

static void an_old_nonce_is_refused(void)
{
    struct visit visit;
    struct world *world = world_with_sakura(&visit);

    world_set_ahead_s(MESSAGE_NONCE_LIFE_S + 2);
    g_assert_cmpstr(problem_in(visit_look_up(world, &visit)), ==, "nonce-refused");
    world_free(world);
}

static void a_nonce_that_the_centre_did_not_make_is_refused(void)
{
    struct visit visit;
    struct world *world = world_with_sakura(&visit);
    struct resident_file sakura = world_resident("sakura");

    visit.request.nonce[NONCE_LEN - 1] ^= 1;
    visit_read_card(&visit, &sakura, "");
    g_assert_cmpstr(problem_in(visit_look_up(world, &visit)), ==, "nonce-refused");
    world_free(world);
}

static void a_nonce_serves_one_request_id(void)
{
    struct visit visit;
    struct world *world = world_with_sakura(&visit);
    struct resident_file sakura = world_resident("sakura");

    g_free(read_lookup_answer(visit_look_up(world, &visit)));
    visit.request.request_id[0] ^= 1;
    visit_read_card(&visit, &sakura, "");
    g_assert_cmpstr(problem_in(visit_look_up(world, &visit)), ==, "nonce-refused");
    world_free(world);
}

static void outdated_terms_are_refused(void)
{
    struct visit visit;
    struct world *world = world_with_sakura(&visit);

    g_strlcpy(visit.request.terms, "2025-01-01", sizeof visit.request.terms);
    g_assert_cmpstr(problem_in(visit_look_up(world, &visit)), ==, "terms-outdated");
    world_free(world);
}

static const char *problem_under(const char *script)
{
    struct world *world = world_new();
    struct resident_file sakura = world_resident("sakura");
    struct visit visit;

    visit_begin(&visit, &sakura, "0001", script);

    const char *problem = problem_in(visit_look_up(world, &visit));

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

static void evidence_for_another_request_is_refused(void)
{
    struct visit visit;
    struct world *world = world_with_sakura(&visit);

    visit.request.request_id[0] ^= 1;
    g_assert_cmpstr(problem_in(visit_look_up(world, &visit)), ==, "evidence-refused");
    world_free(world);
}

static void evidence_with_another_persons_number_is_refused(void)
{
    struct visit visit;
    struct world *world = world_with_sakura(&visit);

    visit.request.evidence.number[5] ^= 1;
    g_assert_cmpstr(problem_in(visit_look_up(world, &visit)), ==, "evidence-refused");
    world_free(world);
}

/* Looks the resident of a file up, who is on record. */
static const char *problem_for(const char *name, const char *municipality,
                               enum certificate_kind kind)
{
    struct world *world = world_new();
    struct resident_file resident = world_resident(name);
    struct visit visit;

    world_record(world, &resident);
    visit_begin(&visit, &resident, "0001", "");
    visit.request.kind = kind;
    if (municipality != NULL)
        g_strlcpy(visit.request.municipality, municipality, sizeof visit.request.municipality);

    const char *problem = problem_in(visit_look_up(world, &visit));

    world_free(world);
    return problem;
}

static void who_has_no_dose_has_no_record(void)
{
    g_assert_cmpstr(problem_for("no-doses", NULL, CERTIFICATE_DOMESTIC), ==, "no-record");
}

static void who_is_unknown_in_that_municipality_has_no_record(void)
{
    g_assert_cmpstr(problem_for("sakura", "990027", CERTIFICATE_DOMESTIC), ==, "no-record");
}

static void who_moved_away_goes_to_the_counter(void)
{
    g_assert_cmpstr(problem_for("moved-away", NULL, CERTIFICATE_DOMESTIC), ==, "counter-only");
}

static void a_municipality_that_takes_no_part_says_so(void)
{
    g_assert_cmpstr(problem_for("sakura", "990043", CERTIFICATE_DOMESTIC), ==, "not-taking-part");
}

static void a_kind_that_is_not_issued_there_is_refused(void)
{
    g_assert_cmpstr(problem_for("sakura", "990035", CERTIFICATE_OVERSEAS), ==, "not-taking-part");
}

static void the_overseas_kind_without_a_passport_is_refused(void)
{
    g_assert_cmpstr(problem_for("sakura", NULL, CERTIFICATE_OVERSEAS), ==, "no-passport");
}

static void a_record_with_another_birth_date_goes_to_the_counter(void)
{
    struct world *world = world_new();
    struct resident_file record = world_resident("sakura");
    struct resident_file card = record;
    struct visit visit;

    g_strlcpy(record.birth_date, "1985-04-13", sizeof record.birth_date);
    world_record(world, &record);
    visit_begin(&visit, &card, "0001", "");
    g_assert_cmpstr(problem_in(visit_look_up(world, &visit)), ==, "counter-only");
    world_free(world);
}

static void the_overseas_kind_carries_the_passport(void)
{
    struct world *world = world_new();
    struct resident_file resident = world_resident("overseas");
    struct visit visit;

    world_record(world, &resident);
    visit_begin(&visit, &resident, "0001", "");
    visit.request.kind = CERTIFICATE_OVERSEAS;

    g_autofree struct lookup_answer *found = read_lookup_answer(visit_look_up(world, &visit));
    g_autofree struct issue_answer *issued =
        read_issue_answer(ask_certificate(world, &visit, found->ticket));

    g_assert_cmpstr(issued->certificate.holder.passport, ==, resident.passport_number);
    g_assert_cmpstr(issued->certificate.holder.roman_name, ==, resident.passport_name);
    world_free(world);
}

/* A resident in between would be taken for an answer of another request, and latch the kiosk. */
static void what_was_promised_is_kept_when_the_setting_changes(void)
{
    struct world *world = world_new();
    struct resident_file resident = world_resident("other-town");
    struct municipality municipality;
    struct visit visit;

    world_record(world, &resident);
    visit_begin(&visit, &resident, "0001", "");
    visit.request.kind = CERTIFICATE_OVERSEAS;

    g_autofree struct lookup_answer *found = read_lookup_answer(visit_look_up(world, &visit));

    g_assert_true(found->codes[CERTIFICATE_DCC]);
    g_assert_cmpuint(found->sheets, ==, 2);
    g_assert_true(store_municipality(world->vrs.store, "990027", &municipality, NULL));
    municipality.dcc = false;
    g_assert_true(store_put_municipality(world->vrs.store, &municipality, NULL));

    g_autofree struct issue_answer *issued =
        read_issue_answer(ask_certificate(world, &visit, found->ticket));

    g_assert_cmpuint(issued->certificate.sheets, ==, 2);
    assert_codes(&issued->certificate, 1, 1, 2);
    world_free(world);
}

static void assert_for_the_counter(struct world *world, const struct resident_file *resident)
{
    struct visit visit;

    visit_begin(&visit, resident, "0001", "");
    visit.request.kind = CERTIFICATE_OVERSEAS;
    g_assert_cmpstr(problem_in(visit_look_up(world, &visit)), ==, "counter-only");
}

static void without_a_signer_a_certificate_is_for_the_counter(void)
{
    struct world *world = world_new();
    struct resident_file resident = world_resident("other-town");
    const struct vdsnc_signer *signer = world->vrs.vdsnc.signer;

    world_record(world, &resident);
    world->vrs.vdsnc.signer = NULL;
    assert_for_the_counter(world, &resident);
    world->vrs.vdsnc.signer = signer;
    world->vrs.dcc.signer = NULL;
    assert_for_the_counter(world, &resident);
    world_free(world);
}

static void the_sixth_lookup_is_too_many(void)
{
    struct visit visit;
    struct world *world = world_with_sakura(&visit);

    for (int i = 0; i < MESSAGE_LOOKUPS_MAX; i++)
        g_free(read_lookup_answer(visit_look_up(world, &visit)));
    g_assert_cmpstr(problem_in(visit_look_up(world, &visit)), ==, "too-many");
    world_free(world);
}

static void a_ticket_that_vrs_did_not_seal_is_not_found(void)
{
    struct visit visit;
    struct world *world = world_with_sakura(&visit);
    g_autofree struct lookup_answer *found = read_lookup_answer(visit_look_up(world, &visit));

    found->ticket[20] = found->ticket[20] == 'A' ? 'B' : 'A';
    g_assert_cmpstr(problem_in(ask_certificate(world, &visit, found->ticket)), ==, "not-found");
    world_free(world);
}

static void a_closed_request_is_not_found(void)
{
    struct visit visit;
    struct world *world = world_with_sakura(&visit);
    g_autofree struct lookup_answer *found = read_lookup_answer(visit_look_up(world, &visit));
    struct reply told = tell_outcome(world, &visit, NULL, "cancelled", 0);

    g_assert_cmpint(told.status, ==, 204);
    reply_done(&told);
    told = tell_outcome(world, &visit, NULL, "cancelled", 0);
    g_assert_cmpint(told.status, ==, 204);
    reply_done(&told);
    g_assert_cmpstr(problem_in(ask_certificate(world, &visit, found->ticket)), ==, "not-found");
    g_assert_cmpstr(problem_in(visit_look_up(world, &visit)), ==, "not-found");
    world_free(world);
}

static void a_request_that_nobody_closed_closes_itself(void)
{
    struct visit visit;
    struct world *world = world_with_sakura(&visit);
    g_autofree struct lookup_answer *found = read_lookup_answer(visit_look_up(world, &visit));

    world_set_ahead_s(MESSAGE_NONCE_LIFE_S + 2);
    g_assert_cmpstr(problem_in(ask_certificate(world, &visit, found->ticket)), ==, "not-found");
    world_free(world);
}

static void after_hours_nothing_new_begins_and_what_began_may_end(void)
{
    struct visit visit;
    struct world *world = world_with_sakura(&visit);
    g_autofree struct lookup_answer *found = read_lookup_answer(visit_look_up(world, &visit));
    int minute = (int)((world_now() / 60 + 9 * 60) % SCREEN_DAY_MIN);

    /* Open for one minute, twelve hours from now. */
    world->own.opens_min = (minute + SCREEN_DAY_MIN / 2) % (SCREEN_DAY_MIN - 1);
    world->own.closes_min = world->own.opens_min + 1;
    g_assert_cmpstr(problem_in(ask_nonce(world)), ==, "closed");
    g_assert_cmpstr(problem_in(visit_look_up(world, &visit)), ==, "closed");

    struct reply screen = get_screen(world);

    g_assert_cmpint(screen.status, ==, 200);
    reply_done(&screen);

    g_autofree struct issue_answer *issued =
        read_issue_answer(ask_certificate(world, &visit, found->ticket));

    g_assert_nonnull(issued);
    world_free(world);
}

static void a_centre_that_was_closed_takes_outcomes_only(void)
{
    struct visit visit;
    struct world *world = world_with_sakura(&visit);
    g_autofree struct lookup_answer *found = read_lookup_answer(visit_look_up(world, &visit));

    world->centre.closed = true;
    g_assert_cmpstr(problem_in(get_screen(world)), ==, "closed");
    g_assert_cmpstr(problem_in(ask_certificate(world, &visit, found->ticket)), ==, "closed");

    struct reply told = tell_outcome(world, &visit, NULL, "cancelled", 0);

    g_assert_cmpint(told.status, ==, 204);
    reply_done(&told);
    world_free(world);
}

static void without_vrs_the_centre_is_unavailable(void)
{
    struct visit visit;
    struct world *world = world_with_sakura(&visit);

    http_server_stop(&world->vrs_server);
    g_assert_cmpstr(problem_in(get_screen(world)), ==, "unavailable");
    g_assert_cmpstr(problem_in(visit_look_up(world, &visit)), ==, "unavailable");
    world_free(world);
}

/* A VRS that answers what no VRS answers. */
static void answer_oddly(void *context, const struct http_request *request,
                         struct http_answer *answer)
{
    answer->status = 200;
    answer->content_type = "text/plain";
    g_assert_true(text_copy("?", 1, &answer->body, NULL));
}

static char *text_of(const char *name)
{
    g_autofree char *path = world_key(name);
    char *text = NULL;

    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

/* Puts another server under certificate's name in VRS's place. */
static struct http_server *replace_vrs(struct world *world, const char *name)
{
    g_autofree char *pem = g_strconcat(name, ".pem", NULL);
    g_autofree char *key_name = g_strconcat(name, ".key", NULL);
    g_autofree char *certificate = text_of(pem);
    g_autofree char *key = text_of(key_name);
    g_autofree char *authority = text_of("ca.pem");
    g_autofree char *client = world_key("centre-client.pem");
    g_autofree char *client_key = world_key("centre-client.key");
    g_autofree char *ca = world_key("ca.pem");
    struct http_settings settings = {.address = "127.0.0.1",
                                     .threads = 1,
                                     .connections = 8,
                                     .certificate = certificate,
                                     .key = key,
                                     .authority = authority};
    struct http_server *server = http_server_start(&settings, answer_oddly, NULL, NULL);

    g_assert_nonnull(server);

    g_autofree char *url = g_strdup_printf("https://localhost:%u", http_server_port(server));
    struct upstream_settings upstream = {
        .url = url, .certificate = client, .key = client_key, .authority = ca, .limit_ms = 10000};

    upstream_free(&world->centre.vrs);
    world->centre.vrs = upstream_new(&upstream, NULL);
    return server;
}

static void an_odd_answer_of_vrs_is_not_passed_on(void)
{
    struct visit visit;
    struct world *world = world_with_sakura(&visit);
    struct http_server *odd = replace_vrs(world, "vrs");

    g_assert_cmpstr(problem_in(visit_look_up(world, &visit)), ==, "internal");
    g_assert_cmpstr(problem_in(get_screen(world)), ==, "internal");
    http_server_stop(&odd);
    world_free(world);
}

static void who_is_no_vrs_is_told_nothing(void)
{
    struct visit visit;
    struct world *world = world_with_sakura(&visit);
    struct http_server *other = replace_vrs(world, "centre");

    g_assert_cmpstr(problem_in(visit_look_up(world, &visit)), ==, "unavailable");
    http_server_stop(&other);
    world_free(world);
}

#define T(name) g_test_add_func("/centre/" #name, name)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    world_begin();
    T(a_card_becomes_a_certificate_on_record);
    T(the_kiosk_accepts_an_ordinary_certificate);
    T(the_kiosk_accepts_many_doses);
    T(the_kiosk_accepts_a_long_name);
    T(the_kiosk_accepts_a_name_with_a_variation);
    T(the_kiosk_accepts_the_overseas_kind);
    T(the_kiosk_accepts_codes_of_the_eu);
    T(the_newest_twelve_doses_have_codes_of_the_eu);
    T(a_product_that_the_eu_does_not_know_has_no_code_of_the_eu);
    T(without_any_code_of_the_eu_there_is_no_sheet_for_them);
    T(a_domestic_certificate_has_no_codes_of_the_eu);
    T(what_was_promised_is_kept_when_the_setting_changes);
    T(without_a_signer_a_certificate_is_for_the_counter);
    T(many_kiosks_at_once_get_their_own);
    T(the_same_ticket_again_gives_the_same_certificate);
    T(the_screen_shows_who_takes_part);
    T(a_screen_of_the_whole_country_fits);
    T(a_screen_that_has_not_changed_is_not_sent_again);
    T(a_screen_that_has_changed_is_sent);
    T(a_nonce_is_for_the_kiosk_that_asks);
    T(a_body_that_is_no_message_is_malformed);
    T(another_media_type_is_malformed);
    T(another_protocol_is_incompatible);
    T(an_unknown_path_is_not_found);
    T(a_body_that_is_too_large_is_refused);
    T(a_body_without_end_is_cut_off);
    T(nobody_gets_in_without_a_certificate);
    T(a_foreign_certificate_gets_nobody_in);
    T(a_servers_certificate_is_no_clients);
    T(tls_1_2_is_not_spoken);
    T(another_role_is_unauthorized);
    T(a_lookup_signed_by_another_kiosk_is_unauthorized);
    T(a_lookup_that_was_changed_is_refused);
    T(a_nonce_of_another_kiosk_is_unauthorized);
    T(an_old_nonce_is_refused);
    T(a_nonce_that_the_centre_did_not_make_is_refused);
    T(a_nonce_serves_one_request_id);
    T(outdated_terms_are_refused);
    T(forged_evidence_is_refused);
    T(a_copied_card_is_refused);
    T(a_card_of_an_unknown_authority_is_refused);
    T(evidence_for_another_request_is_refused);
    T(evidence_with_another_persons_number_is_refused);
    T(who_has_no_dose_has_no_record);
    T(who_is_unknown_in_that_municipality_has_no_record);
    T(who_moved_away_goes_to_the_counter);
    T(a_municipality_that_takes_no_part_says_so);
    T(a_kind_that_is_not_issued_there_is_refused);
    T(the_overseas_kind_without_a_passport_is_refused);
    T(a_record_with_another_birth_date_goes_to_the_counter);
    T(the_overseas_kind_carries_the_passport);
    T(the_sixth_lookup_is_too_many);
    T(a_ticket_that_vrs_did_not_seal_is_not_found);
    T(a_closed_request_is_not_found);
    T(a_request_that_nobody_closed_closes_itself);
    T(after_hours_nothing_new_begins_and_what_began_may_end);
    T(a_centre_that_was_closed_takes_outcomes_only);
    T(without_vrs_the_centre_is_unavailable);
    T(an_odd_answer_of_vrs_is_not_passed_on);
    T(who_is_no_vrs_is_told_nothing);

    int status = g_test_run();

    world_end();
    return status;
}
