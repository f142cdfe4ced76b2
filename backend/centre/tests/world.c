#include "backend/centre/tests/world.h"

#include <glib/gstdio.h>
#include <string.h>
#include <time.h>

#include "backend/b64.h"
#include "backend/issue.h"
#include "backend/jws.h"
#include "backend/vrs/card-check.h"
#include "cardlib/card.h"

static struct {
    char *directory;
    struct vcard_keys *cards;
    struct anchors *anchors;
    struct trust *trust;
    struct signer *answers;
    struct issuer_signer *issuer;
    struct vdsnc_signer *vdsnc;
    struct dcc_signer *dcc;
    struct products *products;
    gint64 ahead_s; /* atomic would be too much: it changes between calls */
} shared;

static void run(char **words)
{
    g_autoptr(GError) error = NULL;
    int status = 0;

    g_assert_true(g_spawn_sync(NULL, words, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL,
                               NULL, &status, &error));
    g_assert_true(g_spawn_check_wait_status(status, &error));
}

char *world_key(const char *name)
{
    return g_build_filename(shared.directory, "keys", name, NULL);
}

char *world_foreign_key(const char *name)
{
    return g_build_filename(shared.directory, "foreign", name, NULL);
}

static void make_keys(void)
{
    g_autofree char *keys = world_key("");
    g_autofree char *foreign = world_foreign_key("");
    g_autofree char *script = g_strdup(g_getenv("DEPLOY_KEYS"));
    char option[] = "--kiosk";
    char first[] = "0001";
    char second[] = "0002";
    char *ours[] = {script, keys, option, first, option, second, NULL};
    char *theirs[] = {script, foreign, option, first, NULL};

    run(ours);
    run(theirs);
}

static void make_anchors(void)
{
    g_autofree char *anchors = g_build_filename(shared.directory, "anchors", NULL);
    g_autofree char *anchor = g_build_filename(anchors, "test.anchor", NULL);

    shared.cards = vcard_keys_new(NULL);
    g_assert_nonnull(shared.cards);
    g_assert_cmpint(g_mkdir(anchors, 0700), ==, 0);
    g_assert_true(vcard_keys_write_anchor(shared.cards, anchor, NULL));
    shared.anchors = anchors_load(anchors, NULL);
    g_assert_nonnull(shared.anchors);
}

static void load_more_signers(void)
{
    g_autofree char *vdsnc = world_key("vds-nc.pem");
    g_autofree char *vdsnc_key = world_key("vds-nc.key");
    g_autofree char *dcc = world_key("dsc.pem");
    g_autofree char *dcc_key = world_key("dsc.key");

    shared.vdsnc = vdsnc_signer_load(vdsnc, vdsnc_key, NULL);
    shared.dcc = dcc_signer_load(dcc, dcc_key, NULL);
    g_assert_nonnull(shared.vdsnc);
    g_assert_nonnull(shared.dcc);
}

static void load_signers(struct world *world)
{
    g_autofree char *published = world_key("issuer.jwks.json");
    g_autofree char *authority = world_key("csca.pem");
    g_autofree char *signer = world_key("dsc.pem");
    const struct code_trust_file files[] = {{CODE_TRUST_ISSUERS, published},
                                            {CODE_TRUST_AUTHORITIES, authority},
                                            {CODE_TRUST_SIGNERS, signer}};
    struct code_trust_wrong wrong;

    g_assert_true(code_trust_load(files, G_N_ELEMENTS(files), &world->signers, &wrong, NULL));
    g_strlcpy(world->signers.issuers.issuer, "https://issuer.example/vrs",
              sizeof world->signers.issuers.issuer);
}

void world_begin(void)
{
    shared.directory = g_dir_make_tmp("world-XXXXXX", NULL);
    g_assert_nonnull(shared.directory);
    make_keys();
    make_anchors();

    g_autofree char *ca = world_key("ca.pem");
    g_autofree char *certificate = world_key("vrs-answer.pem");
    g_autofree char *key = world_key("vrs-answer.key");
    g_autofree char *issuer = world_key("issuer.jwk");

    shared.trust = trust_load(ca, NULL);
    shared.answers = signer_load(certificate, key, NULL);
    shared.issuer = issuer_signer_load(issuer, NULL);
    load_more_signers();
    shared.products = products_new(NULL);
    g_assert_nonnull(shared.trust);
    g_assert_nonnull(shared.answers);
    g_assert_nonnull(shared.issuer);
    g_assert_nonnull(shared.products);
    g_assert_cmpint(curl_global_init(CURL_GLOBAL_DEFAULT), ==, CURLE_OK);
}

void world_end(void)
{
    char rm[] = "/bin/rm";
    char all[] = "-r";
    char *words[] = {rm, all, shared.directory, NULL};

    vcard_keys_free(&shared.cards);
    anchors_free(&shared.anchors);
    trust_free(&shared.trust);
    signer_free(&shared.answers);
    issuer_signer_free(&shared.issuer);
    vdsnc_signer_free(&shared.vdsnc);
    dcc_signer_free(&shared.dcc);
    products_free(&shared.products);
    run(words);
    g_free(shared.directory);
    curl_global_cleanup();
}

void world_set_ahead_s(int64_t ahead_s)
{
    shared.ahead_s = ahead_s;
}

int64_t world_now(void)
{
    return (int64_t)time(NULL) + shared.ahead_s;
}

static char *file_text(const char *name)
{
    g_autofree char *path = world_key(name);
    char *text = NULL;

    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

static struct http_server *start(const char *name, http_handler *handler, void *context)
{
    g_autofree char *certificate_name = g_strconcat(name, ".pem", NULL);
    g_autofree char *key_name = g_strconcat(name, ".key", NULL);
    g_autofree char *certificate = file_text(certificate_name);
    g_autofree char *key = file_text(key_name);
    g_autofree char *authority = file_text("ca.pem");
    struct http_settings settings = {.address = "127.0.0.1",
                                     .threads = 2,
                                     .connections = 64,
                                     .certificate = certificate,
                                     .key = key,
                                     .authority = authority};
    struct http_server *server = http_server_start(&settings, handler, context, NULL);

    g_assert_nonnull(server);
    return server;
}

static void put_municipalities(struct store *store)
{
    static const char *const codes[] = {"990019", "990027", "990035", "990043"};

    for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
        g_autofree char *path =
            g_strdup_printf("%s/municipalities/%s.json", g_getenv("TESTS"), codes[i]);
        struct municipality municipality;
        struct municipality_fault fault;

        g_assert_true(municipality_load(path, &municipality, &fault));
        g_assert_true(store_put_municipality(store, &municipality, NULL));
    }
}

static void start_vrs(struct world *world, const char *database)
{
    static const uint8_t store_key[STORE_KEY_LEN] = {1};
    g_autofree char *published = world_key("issuer.jwks.json");

    world->vrs = (struct vrs){.store = store_open(database, true, store_key, NULL),
                              .products = shared.products,
                              .anchors = shared.anchors,
                              .trust = shared.trust,
                              .answers = shared.answers,
                              .issuer = shared.issuer,
                              .issuer_keys = &world->issuer_keys,
                              .performer = "MHLW_Gov_of_JAPAN",
                              .vdsnc = {.signer = shared.vdsnc, .state = "JPN"},
                              .dcc = {.signer = shared.dcc,
                                      .country = "JP",
                                      .authority = "Ministry of Health, Labour and Welfare",
                                      .life_days = 30},
                              .ticket_key = {2},
                              .now = world_now};
    g_assert_nonnull(world->vrs.store);
    g_strlcpy(world->issuer_keys.issuer, "https://issuer.example/vrs",
              sizeof world->issuer_keys.issuer);
    g_assert_true(issuer_keys_load(published, &world->issuer_keys, NULL));
    put_municipalities(world->vrs.store);
    world->vrs_server = start("vrs", vrs_handle, &world->vrs);
}

static void start_centre(struct world *world)
{
    g_autofree char *url =
        g_strdup_printf("https://127.0.0.1:%u", http_server_port(world->vrs_server));
    g_autofree char *certificate = world_key("centre-client.pem");
    g_autofree char *key = world_key("centre-client.key");
    g_autofree char *authority = world_key("ca.pem");
    struct upstream_settings settings = {.url = url,
                                         .certificate = certificate,
                                         .key = key,
                                         .authority = authority,
                                         .limit_ms = 10000};

    world->own = (struct screen){.closes_min = SCREEN_DAY_MIN, .terms.version = "2026-11-01"};
    g_assert_true(text_copy("規約", strlen("規約"), &world->own.terms.ja, NULL));
    g_assert_true(text_copy("Terms", strlen("Terms"), &world->own.terms.en, NULL));
    world->centre = (struct centre){.vrs = upstream_new(&settings, NULL),
                                    .anchors = shared.anchors,
                                    .trust = shared.trust,
                                    .own = &world->own,
                                    .nonce_key = {3},
                                    .now = world_now};
    g_assert_nonnull(world->centre.vrs);
    world->centre_server = start("centre", centre_handle, &world->centre);
}

static struct world *new_world(const char *database)
{
    struct world *world = g_new0(struct world, 1);

    shared.ahead_s = 0;
    load_signers(world);
    start_vrs(world, database);
    start_centre(world);
    return world;
}

struct world *world_new(void)
{
    return new_world(":memory:");
}

struct world *world_new_on_disk(const char *name)
{
    g_autofree char *database = g_build_filename(shared.directory, name, NULL);

    return new_world(database);
}

void world_free(struct world *world)
{
    http_server_stop(&world->centre_server);
    http_server_stop(&world->vrs_server);
    upstream_free(&world->centre.vrs);
    store_free(&world->vrs.store);
    screen_done(&world->own);
    code_trust_done(&world->signers);
    g_free(world);
}

struct resident_file world_resident(const char *name)
{
    g_autofree char *path = g_strdup_printf("%s/residents/%s.json", g_getenv("TESTS"), name);
    struct resident_file resident;
    struct resident_fault fault;

    g_assert_true(resident_file_load(path, &resident, &fault));
    return resident;
}

void world_record(struct world *world, const struct resident_file *resident)
{
    g_assert_true(store_put_resident(world->vrs.store, resident, NULL));
}

static struct line open_line(uint16_t port, const char *ca, const char *certificate,
                             const char *key)
{
    struct line line = {.curl = curl_easy_init(), .port = port};

    g_assert_nonnull(line.curl);
    curl_easy_setopt(line.curl, CURLOPT_CAINFO, ca);
    curl_easy_setopt(line.curl, CURLOPT_SSLCERT, certificate);
    curl_easy_setopt(line.curl, CURLOPT_SSLKEY, key);
    curl_easy_setopt(line.curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(line.curl, CURLOPT_TIMEOUT, 30L);
    return line;
}

struct line line_to(uint16_t port, const char *certificate)
{
    g_autofree char *pem = g_strconcat(certificate != NULL ? certificate : "", ".pem", NULL);
    g_autofree char *key = g_strconcat(certificate != NULL ? certificate : "", ".key", NULL);
    g_autofree char *ca = world_key("ca.pem");
    g_autofree char *pem_path = world_key(pem);
    g_autofree char *key_path = world_key(key);

    return open_line(port, ca, certificate != NULL ? pem_path : NULL,
                     certificate != NULL ? key_path : NULL);
}

struct line line_of_stranger(uint16_t port, const char *certificate)
{
    g_autofree char *pem = g_strconcat(certificate, ".pem", NULL);
    g_autofree char *key = g_strconcat(certificate, ".key", NULL);
    g_autofree char *ca = world_key("ca.pem");
    g_autofree char *pem_path = world_foreign_key(pem);
    g_autofree char *key_path = world_foreign_key(key);

    return open_line(port, ca, pem_path, key_path);
}

void line_done(struct line *line)
{
    curl_easy_cleanup(line->curl);
}

static size_t take_body(char *data, size_t size, size_t count, void *context)
{
    g_string_append_len(context, data, (gssize)(size * count));
    return size * count;
}

static void take_header(const char *line, const char *name, char *ret, size_t size)
{
    if (g_ascii_strncasecmp(line, name, strlen(name)) != 0)
        return;
    g_strlcpy(ret, line + strlen(name), size);
    g_strchomp(ret);
}

static size_t take_headers(char *data, size_t size, size_t count, void *context)
{
    struct reply *reply = context;
    g_autofree char *line = g_strndup(data, size * count);

    take_header(line, "Content-Type: ", reply->content_type, sizeof reply->content_type);
    take_header(line, "ETag: ", reply->etag, sizeof reply->etag);
    take_header(line, "Madoguchi-Protocol: ", reply->protocol, sizeof reply->protocol);
    return size * count;
}

static struct curl_slist *add(struct curl_slist *headers, const char *name, const char *value)
{
    g_autofree char *line = g_strdup_printf("%s: %s", name, value);

    return value != NULL && value[0] != '\0' ? curl_slist_append(headers, line) : headers;
}

static struct curl_slist *make_headers(const struct call *call)
{
    struct curl_slist *headers = curl_slist_append(NULL, "Expect:");

    headers = add(headers, "Content-Type",
                  call->content_type != NULL ? call->content_type : MESSAGE_TYPE_JSON);
    headers = add(headers, MESSAGE_PROTOCOL_HEADER, call->protocol != NULL ? call->protocol : "1");
    headers = add(headers, MESSAGE_KIOSK_HEADER, call->kiosk);
    return add(headers, "If-None-Match", call->if_none_match);
}

struct reply call(struct line *line, const struct call *call)
{
    struct reply reply = {.body = g_string_new(NULL)};
    g_autofree char *url = g_strdup_printf("https://localhost:%u%s", line->port, call->path);
    struct curl_slist *headers = make_headers(call);
    const char *body = call->body != NULL ? call->body : "";
    size_t body_len = call->body_len != 0 ? call->body_len : strlen(body);

    curl_easy_setopt(line->curl, CURLOPT_URL, url);
    curl_easy_setopt(line->curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(line->curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(line->curl, CURLOPT_WRITEDATA, reply.body);
    curl_easy_setopt(line->curl, CURLOPT_HEADERFUNCTION, take_headers);
    curl_easy_setopt(line->curl, CURLOPT_HEADERDATA, &reply);
    if (g_strcmp0(call->method, "GET") == 0) {
        curl_easy_setopt(line->curl, CURLOPT_HTTPGET, 1L);
    } else {
        curl_easy_setopt(line->curl, CURLOPT_POST, 1L);
        curl_easy_setopt(line->curl, CURLOPT_POSTFIELDS, body);
        curl_easy_setopt(line->curl, CURLOPT_POSTFIELDSIZE, (long)body_len);
    }
    curl_easy_setopt(line->curl, CURLOPT_CUSTOMREQUEST, call->method);
    reply.code = curl_easy_perform(line->curl);
    curl_easy_getinfo(line->curl, CURLINFO_RESPONSE_CODE, &reply.status);
    curl_slist_free_all(headers);
    return reply;
}

void reply_done(struct reply *reply)
{
    g_string_free(reply->body, TRUE);
}

const char *problem_in(struct reply reply)
{
    enum problem problem;
    const char *name = "";

    g_assert_cmpint(reply.code, ==, CURLE_OK);
    g_assert_cmpstr(reply.protocol, ==, "1");
    if (strcmp(reply.content_type, MESSAGE_TYPE_PROBLEM) == 0) {
        g_assert_true(
            problem_decode(reply.body->str, reply.body->len, (int)reply.status, &problem, NULL));
        name = problem_name(problem);
    }
    reply_done(&reply);
    return name;
}

void visit_read_card(struct visit *visit, const struct resident_file *resident, const char *script)
{
    struct vcard *vcard = vcard_new(resident, shared.cards, NULL);
    SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);
    SCOPED_SECRET pin = {0};
    struct card_evidence evidence = {0};
    int tries;
    struct evidence_files *to = &visit->request.evidence;
    uint8_t challenge[CHALLENGE_LEN];
    struct script_fault fault;

    g_assert_true(vcard_follow(vcard, script, &fault));
    for (size_t i = 0; i < CARD_PIN_LEN; i++)
        g_assert_true(secret_push(&pin, (uint8_t)resident->pin[i]));
    g_assert_true(card_challenge(visit->request.nonce, NONCE_LEN, visit->request.request_id,
                                 challenge, NULL));
    g_assert_true(card_tries_left(card, &tries, NULL));
    g_assert_true(card_read_evidence(card, &pin, challenge, &evidence, NULL));
    memcpy(to->number, evidence.number, sizeof to->number);
    memcpy(to->attributes, evidence.attributes, sizeof to->attributes);
    to->attributes_len = evidence.attributes_len;
    memcpy(to->integrity, evidence.integrity, sizeof to->integrity);
    memcpy(to->certificate, evidence.certificate, sizeof to->certificate);
    memcpy(to->public_key, evidence.public_key, sizeof to->public_key);
    memcpy(to->signature, evidence.signature, sizeof to->signature);
    card_free(&card);
    vcard_free(&vcard);
}

void visit_begin(struct visit *visit, const struct resident_file *resident, const char *kiosk,
                 const char *script)
{
    static const uint8_t nonce_key[NONCE_KEY_LEN] = {3};

    *visit = (struct visit){.kiosk = kiosk};
    visit->request.kind = CERTIFICATE_DOMESTIC;
    g_strlcpy(visit->request.terms, "2026-11-01", sizeof visit->request.terms);
    memcpy(visit->request.municipality, resident->municipality, sizeof visit->request.municipality);
    g_assert_true(request_id_new(visit->request.request_id, NULL));
    g_assert_true(nonce_make(nonce_key, kiosk, world_now(), visit->request.nonce, NULL));
    visit_read_card(visit, resident, script);
}

struct text visit_lookup(const struct visit *visit, const char *signer_id)
{
    g_autofree char *certificate_name = g_strdup_printf("kiosk-%s.pem", signer_id);
    g_autofree char *key_name = g_strdup_printf("kiosk-%s.key", signer_id);
    g_autofree char *certificate = world_key(certificate_name);
    g_autofree char *key = world_key(key_name);
    SCOPED_SIGNER *signer = signer_load(certificate, key, NULL);
    SCOPED_TEXT payload = {0};
    struct text jws = {0};

    g_assert_nonnull(signer);
    g_assert_true(lookup_request_encode(&visit->request, &payload, NULL));
    g_assert_true(jws_sign(signer, MESSAGE_TYP_LOOKUP, &payload, &jws, NULL));
    return jws;
}

struct reply visit_look_up(struct world *world, const struct visit *visit)
{
    g_autofree char *certificate = g_strdup_printf("kiosk-%s", visit->kiosk);
    struct line line = line_to(http_server_port(world->centre_server), certificate);
    SCOPED_TEXT jws = visit_lookup(visit, visit->kiosk);
    struct call lookup = {
        .path = MESSAGE_PATH_LOOKUPS, .content_type = MESSAGE_TYPE_JOSE, .body = jws.bytes};
    struct reply reply = call(&line, &lookup);

    line_done(&line);
    return reply;
}

struct reply visit_look_up_at_vrs(struct world *world, const struct visit *visit)
{
    struct line line = line_to(http_server_port(world->vrs_server), "centre-client");
    SCOPED_TEXT jws = visit_lookup(visit, visit->kiosk);
    struct call lookup = {.path = MESSAGE_PATH_LOOKUPS,
                          .content_type = MESSAGE_TYPE_JOSE,
                          .kiosk = visit->kiosk,
                          .body = jws.bytes};
    struct reply reply = call(&line, &lookup);

    line_done(&line);
    return reply;
}

static struct text payload_of(struct reply *reply, const char *typ)
{
    struct text payload = {0};
    struct identity who;

    g_assert_cmpint(reply->code, ==, CURLE_OK);
    g_assert_cmpint(reply->status, ==, 200);
    g_assert_cmpstr(reply->content_type, ==, MESSAGE_TYPE_JOSE);
    g_assert_true(jws_verify(reply->body->str, reply->body->len, MESSAGE_ANSWER_MAX, typ,
                             shared.trust, ROLE_VRS, world_now(), &payload, &who, NULL));
    g_assert_cmpstr(who.id, ==, "main");
    reply_done(reply);
    return payload;
}

struct lookup_answer *read_lookup_answer(struct reply reply)
{
    SCOPED_TEXT payload = payload_of(&reply, MESSAGE_TYP_LOOKUP_ANSWER);
    struct lookup_answer *answer = g_new0(struct lookup_answer, 1);

    g_assert_true(lookup_answer_decode(payload.bytes, payload.len, answer, NULL));
    return answer;
}

struct issue_answer *read_issue_answer(struct reply reply)
{
    SCOPED_TEXT payload = payload_of(&reply, MESSAGE_TYP_CERTIFICATE_ANSWER);
    struct issue_answer *answer = g_new0(struct issue_answer, 1);

    g_assert_true(issue_answer_decode(payload.bytes, payload.len, answer, NULL));
    return answer;
}

const struct trust *world_trust(void)
{
    return shared.trust;
}

struct expected visit_expects(const struct visit *visit, const struct resident_file *resident)
{
    struct expected expected = {.kind = visit->request.kind};
    struct card_evidence evidence;
    uint8_t number[EVIDENCE_DIGEST_LEN];
    uint8_t basic_four[EVIDENCE_DIGEST_LEN];

    card_check_copy(&visit->request.evidence, &evidence);
    g_assert_true(evidence_digests(&evidence, number, basic_four, NULL));
    g_assert_true(
        subject_commitment(visit->request.request_id, basic_four, number, expected.subject, NULL));
    memcpy(expected.request_id, visit->request.request_id, REQUEST_ID_LEN);
    g_strlcpy(expected.kiosk, visit->kiosk, sizeof expected.kiosk);
    g_strlcpy(expected.municipality, visit->request.municipality, sizeof expected.municipality);
    g_strlcpy(expected.name, resident->name, sizeof expected.name);
    g_strlcpy(expected.birth_date, resident->birth_date, sizeof expected.birth_date);
    return expected;
}

char *issue_body(const struct visit *visit, const char *ticket, enum certificate_kind kind)
{
    struct issue_request request = {.kind = kind};
    SCOPED_TEXT body = {0};

    memcpy(request.request_id, visit->request.request_id, REQUEST_ID_LEN);
    g_strlcpy(request.ticket, ticket, sizeof request.ticket);
    g_assert_true(issue_request_encode(&request, &body, NULL));
    return g_strdup(body.bytes);
}

char *outcome_body(const struct visit *visit, const char *certificate_id, const char *outcome,
                   unsigned sheets)
{
    char request_id[B64_LEN(REQUEST_ID_LEN) + 1];

    b64url_encode(visit->request.request_id, REQUEST_ID_LEN, request_id);
    if (certificate_id == NULL)
        return g_strdup_printf("{\"request_id\":\"%s\",\"outcome\":\"%s\",\"sheets\":%u}",
                               request_id, outcome, sheets);
    return g_strdup_printf(
        "{\"request_id\":\"%s\",\"certificate_id\":\"%s\",\"outcome\":\"%s\",\"sheets\":%u}",
        request_id, certificate_id, outcome, sheets);
}
