/* The store keeps each promise of design.md section 7 that is a promise about records. */
#include <glib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "backend/vrs/store.h"

#define NOW     1795230000 /* 2026-11-21 12:20 in Japan */
#define EXPIRES (NOW + 600)

static const uint8_t key[STORE_KEY_LEN] = {1, 2, 3};
static const uint8_t other_key[STORE_KEY_LEN] = {9};

static const struct resident_file sakura = {
    .my_number = "123456789018",
    .name = "佐倉　みなみ",
    .birth_date = "1985-04-12",
    .sex = "2",
    .municipality = "990019",
    .doses = {{1, "2021-07-03", "comirnaty", "FA0001"}, {2, "2021-07-24", "comirnaty", "FC0002"}},
    .dose_count = 2,
};

static struct municipality load(const char *code)
{
    g_autofree char *file = g_strdup_printf("%s/%s.json", g_getenv("MUNICIPALITIES"), code);
    struct municipality municipality;
    struct municipality_fault fault;

    g_assert_true(municipality_load(file, &municipality, &fault));
    return municipality;
}

static struct store *store_with(const struct resident_file *resident)
{
    struct err err = {0};
    struct store *store = store_open(":memory:", true, key, &err);

    g_assert_nonnull(store);
    for (unsigned i = 1; i <= 4; i++) {
        static const char *const codes[] = {"990019", "990027", "990035", "990043"};
        struct municipality municipality = load(codes[i - 1]);

        g_assert_true(store_put_municipality(store, &municipality, &err));
    }
    if (resident != NULL)
        g_assert_true(store_put_resident(store, resident, &err));
    return store;
}

/* Everything a request points to, so that each test can change one thing. */
struct session {
    uint8_t request_id[STORE_REQUEST_ID_LEN];
    uint8_t nonce[STORE_NONCE_LEN];
    uint8_t person[STORE_PERSON_LEN];
    struct store_request request;
};

static void session_init(struct session *session, struct store *store, uint8_t which,
                         const struct resident_file *resident)
{
    memset(session->request_id, which, sizeof session->request_id);
    memset(session->nonce, which, sizeof session->nonce);
    g_assert_true(store_person(store, resident->my_number, session->person, NULL));
    session->request = (struct store_request){.request_id = session->request_id,
                                              .nonce = session->nonce,
                                              .kiosk = "0001",
                                              .municipality = resident->municipality,
                                              .kind = CERTIFICATE_DOMESTIC,
                                              .person = session->person,
                                              .now = NOW,
                                              .expires = EXPIRES};
}

static enum store_answer look_up(struct store *store, const struct session *session)
{
    struct store_record record;

    return store_lookup(store, &session->request, &record, NULL);
}

static enum store_answer build(void *context, const struct store_record *record,
                               const struct municipality *municipality, const char *id,
                               const char *issued_on, char **ret, struct err *err)
{
    unsigned *calls = context;

    (*calls)++;
    *ret = g_strdup_printf("%s %s %zu %s %u", id, issued_on, record->dose_count,
                           municipality->issuer.mayor_name.en, *calls);
    return STORE_OK;
}

static enum store_answer refuse(void *context, const struct store_record *record,
                                const struct municipality *municipality, const char *id,
                                const char *issued_on, char **ret, struct err *err)
{
    return STORE_COUNTER_ONLY;
}

static enum store_answer issue(struct store *store, const struct session *session, char **ret)
{
    unsigned calls = 0;

    return store_issue(store, &session->request, build, &calls, ret, NULL);
}

static enum store_answer end(struct store *store, const struct session *session, const char *id,
                             enum store_outcome outcome, unsigned sheets)
{
    struct store_end what = {.request_id = session->request_id,
                             .kiosk = session->request.kiosk,
                             .certificate_id = id,
                             .outcome = outcome,
                             .sheets = sheets,
                             .now = NOW + 30,
                             .expires = EXPIRES};

    return store_close_request(store, &what, NULL);
}

#define FIRST_ID "JPN99001920261121000001"

static bool take_provision(void *context, const struct store_provision *provision)
{
    GString *log = context;

    g_string_append_printf(log, "%s %s %s %u;", provision->certificate_id, provision->kiosk,
                           store_outcome_name(provision->outcome), provision->sheets);
    return true;
}

static char *log_of(struct store *store)
{
    GString *log = g_string_new(NULL);

    g_assert_true(store_each_provision(store, NULL, take_provision, log, NULL));
    return g_string_free(log, FALSE);
}

static void a_lookup_reads_what_was_imported(void)
{
    SCOPED_STORE *store = store_with(&sakura);
    struct session session;
    struct store_record record;

    session_init(&session, store, 1, &sakura);
    g_assert_cmpint(store_lookup(store, &session.request, &record, NULL), ==, STORE_OK);
    g_assert_cmpstr(record.birth_date, ==, "1985-04-12");
    g_assert_cmpstr(record.sex, ==, "F");
    g_assert_cmpuint(record.dose_count, ==, 2);
    g_assert_cmpstr(record.doses[1].lot, ==, "FC0002");
}

static void importing_twice_is_importing_once(void)
{
    SCOPED_STORE *store = store_with(&sakura);
    struct store_counts counts;

    g_assert_true(store_put_resident(store, &sakura, NULL));
    g_assert_true(store_count(store, &counts, NULL));
    g_assert_cmpint(counts.residents, ==, 1);
    g_assert_cmpint(counts.doses, ==, 2);
}

static void importing_again_takes_back_a_dose_that_is_gone(void)
{
    SCOPED_STORE *store = store_with(&sakura);
    struct resident_file fewer = sakura;
    struct session session;
    struct store_record record;

    fewer.dose_count = 1;
    g_assert_true(store_put_resident(store, &fewer, NULL));
    session_init(&session, store, 1, &sakura);
    g_assert_cmpint(store_lookup(store, &session.request, &record, NULL), ==, STORE_OK);
    g_assert_cmpuint(record.dose_count, ==, 1);
}

static void a_resident_of_an_unknown_municipality_is_refused(void)
{
    SCOPED_STORE *store = store_with(NULL);
    struct resident_file stranger = sakura;
    struct err err;

    strcpy(stranger.municipality, "990051");
    g_assert_false(store_put_resident(store, &stranger, &err));
    g_assert_cmpint(err.code, ==, ERR_NOT_FOUND);
}

static void a_batch_with_one_wrong_resident_keeps_none(void)
{
    SCOPED_STORE *store = store_with(NULL);
    struct resident_file stranger = sakura;
    struct store_counts counts;

    strcpy(stranger.municipality, "990051");
    g_assert_true(store_begin(store, NULL));
    g_assert_true(store_put_resident(store, &sakura, NULL));
    g_assert_false(store_put_resident(store, &stranger, NULL));
    g_assert_false(store_commit(store, NULL));
    g_assert_true(store_count(store, &counts, NULL));
    g_assert_cmpint(counts.residents, ==, 0);
}

static void the_number_itself_is_nowhere_in_the_file(void)
{
    g_autofree char *directory = g_dir_make_tmp("store-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(directory, "vrs.sqlite", NULL);
    struct store *store = store_open(path, true, key, NULL);
    struct municipality municipality = load("990019");
    g_autofree char *bytes = NULL;
    gsize len = 0;

    g_assert_true(store_put_municipality(store, &municipality, NULL));
    g_assert_true(store_put_resident(store, &sakura, NULL));
    store_free(&store); /* the log is merged into the file */
    g_assert_true(g_file_get_contents(path, &bytes, &len, NULL));
    g_assert_null(memmem(bytes, len, sakura.my_number, MY_NUMBER_LEN));
    g_assert_nonnull(memmem(bytes, len, sakura.doses[0].lot, strlen(sakura.doses[0].lot)));
    g_unlink(path);
    g_rmdir(directory);
}

static void another_key_cannot_open_the_store(void)
{
    g_autofree char *directory = g_dir_make_tmp("store-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(directory, "vrs.sqlite", NULL);
    struct store *store = store_open(path, true, key, NULL);
    struct err err;

    store_free(&store);
    g_assert_null(store_open(path, true, other_key, &err));
    g_assert_cmpint(err.code, ==, ERR_CONFIG);
    g_unlink(path);
    g_rmdir(directory);
}

static void a_store_that_is_not_there_is_not_made_unasked(void)
{
    struct err err;

    g_assert_null(store_open("/nonexistent/vrs.sqlite", false, key, &err));
    g_assert_cmpint(err.code, ==, ERR_NOT_FOUND);
}

static void a_file_that_is_no_store_is_refused(void)
{
    g_autofree char *path = NULL;
    struct err err;
    int file = g_file_open_tmp("store-XXXXXX", &path, NULL);

    g_assert_cmpint(file, >=, 0);
    close(file);
    g_assert_true(g_file_set_contents(path, "This is a text, and no database at all.", -1, NULL));
    g_assert_null(store_open(path, true, key, &err));
    g_assert_cmpint(err.code, ==, ERR_IO);
    g_unlink(path);
}

static void nobody_and_nobody_with_a_dose_have_no_record(void)
{
    struct resident_file without = sakura;
    struct session session;

    without.dose_count = 0;

    SCOPED_STORE *empty = store_with(NULL);
    SCOPED_STORE *store = store_with(&without);

    session_init(&session, empty, 1, &sakura);
    g_assert_cmpint(look_up(empty, &session), ==, STORE_NO_RECORD);
    session_init(&session, store, 1, &sakura);
    g_assert_cmpint(look_up(store, &session), ==, STORE_NO_RECORD);
}

static void a_person_is_found_in_their_own_municipality_only(void)
{
    SCOPED_STORE *store = store_with(&sakura);
    struct session session;

    session_init(&session, store, 1, &sakura);
    session.request.municipality = "990027";
    g_assert_cmpint(look_up(store, &session), ==, STORE_NO_RECORD);
}

static enum store_answer answer_with_flag(const char *flag)
{
    struct resident_file flagged = sakura;
    struct session session;

    strcpy(flagged.flags[0], flag);
    flagged.flag_count = 1;

    SCOPED_STORE *store = store_with(&flagged);

    session_init(&session, store, 1, &sakura);
    return look_up(store, &session);
}

static void who_moved_away_goes_to_the_counter(void)
{
    g_assert_cmpint(answer_with_flag("moved-away"), ==, STORE_COUNTER_ONLY);
}

static void a_deceased_person_goes_to_the_counter(void)
{
    g_assert_cmpint(answer_with_flag("deceased"), ==, STORE_COUNTER_ONLY);
}

static void who_must_not_be_answered_automatically_goes_to_the_counter(void)
{
    g_assert_cmpint(answer_with_flag("not-automatic"), ==, STORE_COUNTER_ONLY);
}

static void a_municipality_that_takes_no_part_gives_nothing(void)
{
    SCOPED_STORE *store = store_with(&sakura);
    struct session session;

    session_init(&session, store, 1, &sakura);
    session.request.municipality = "990043";
    g_assert_cmpint(look_up(store, &session), ==, STORE_NOT_TAKING_PART);
}

static void an_unknown_municipality_takes_no_part(void)
{
    SCOPED_STORE *store = store_with(&sakura);
    struct session session;

    session_init(&session, store, 1, &sakura);
    session.request.municipality = "990051";
    g_assert_cmpint(look_up(store, &session), ==, STORE_NOT_TAKING_PART);
}

static void a_kind_that_a_municipality_does_not_issue_is_not_given(void)
{
    SCOPED_STORE *store = store_with(&sakura);
    struct session session;

    session_init(&session, store, 1, &sakura);
    session.request.municipality = "990035";
    session.request.kind = CERTIFICATE_OVERSEAS;
    g_assert_cmpint(look_up(store, &session), ==, STORE_NOT_TAKING_PART);
}

static void other_names_are_read_as_they_were_loaded(void)
{
    struct resident_file named = sakura;
    SCOPED_STORE *store = NULL;
    struct session session;
    struct store_record record;

    g_strlcpy(named.alias, "サクラ　ミナ", sizeof named.alias);
    g_strlcpy(named.former, "若葉・ONO", sizeof named.former);
    store = store_with(&named);
    session_init(&session, store, 1, &named);
    g_assert_cmpint(store_lookup(store, &session.request, &record, NULL), ==, STORE_OK);
    g_assert_cmpstr(record.alias, ==, named.alias);
    g_assert_cmpstr(record.former, ==, named.former);
}

static void other_names_that_are_no_longer_in_the_file_are_gone(void)
{
    struct resident_file named = sakura;
    SCOPED_STORE *store = NULL;
    struct session session;
    struct store_record record;

    g_strlcpy(named.alias, "サクラ　ミナ", sizeof named.alias);
    store = store_with(&named);
    g_assert_true(store_put_resident(store, &sakura, NULL));
    session_init(&session, store, 1, &sakura);
    g_assert_cmpint(store_lookup(store, &session.request, &record, NULL), ==, STORE_OK);
    g_assert_cmpstr(record.alias, ==, "");
}

static void the_overseas_kind_needs_a_passport(void)
{
    SCOPED_STORE *store = store_with(&sakura);
    struct session session;

    session_init(&session, store, 1, &sakura);
    session.request.kind = CERTIFICATE_OVERSEAS;
    g_assert_cmpint(look_up(store, &session), ==, STORE_NO_PASSPORT);
}

static void the_sixth_lookup_is_too_many(void)
{
    SCOPED_STORE *store = store_with(&sakura);
    struct session session;

    session_init(&session, store, 1, &sakura);
    for (int i = 0; i < STORE_LOOKUPS_MAX; i++)
        g_assert_cmpint(look_up(store, &session), ==, STORE_OK);
    g_assert_cmpint(look_up(store, &session), ==, STORE_TOO_MANY);
}

static void lookups_without_a_record_are_counted_as_well(void)
{
    SCOPED_STORE *store = store_with(NULL);
    struct session session;

    session_init(&session, store, 1, &sakura);
    for (int i = 0; i < STORE_LOOKUPS_MAX; i++)
        g_assert_cmpint(look_up(store, &session), ==, STORE_NO_RECORD);
    g_assert_cmpint(look_up(store, &session), ==, STORE_TOO_MANY);
}

static void two_kiosks_cannot_share_a_request_id(void)
{
    SCOPED_STORE *store = store_with(&sakura);
    struct session session;
    char *document = NULL;

    session_init(&session, store, 1, &sakura);
    g_assert_cmpint(look_up(store, &session), ==, STORE_OK);
    session.request.kiosk = "0002";
    g_assert_cmpint(look_up(store, &session), ==, STORE_OTHER_KIOSK);
    g_assert_cmpint(issue(store, &session, &document), ==, STORE_OTHER_KIOSK);
    g_assert_cmpint(end(store, &session, NULL, STORE_CANCELLED, 0), ==, STORE_OTHER_KIOSK);
    g_assert_null(document);
}

static void a_nonce_serves_one_request_id(void)
{
    SCOPED_STORE *store = store_with(&sakura);
    struct session first;
    struct session second;

    session_init(&first, store, 1, &sakura);
    session_init(&second, store, 2, &sakura);
    memcpy(second.nonce, first.nonce, sizeof first.nonce);
    g_assert_cmpint(look_up(store, &first), ==, STORE_OK);
    g_assert_cmpint(look_up(store, &second), ==, STORE_OTHER_NONCE);
}

static void a_request_id_has_one_nonce(void)
{
    SCOPED_STORE *store = store_with(&sakura);
    struct session session;

    session_init(&session, store, 1, &sakura);
    g_assert_cmpint(look_up(store, &session), ==, STORE_OK);
    session.nonce[0] ^= 1;
    g_assert_cmpint(look_up(store, &session), ==, STORE_OTHER_NONCE);
}

static void an_issue_carries_id_day_and_record(void)
{
    SCOPED_STORE *store = store_with(&sakura);
    struct session session;
    g_autofree char *document = NULL;

    session_init(&session, store, 1, &sakura);
    g_assert_cmpint(look_up(store, &session), ==, STORE_OK);
    g_assert_cmpint(issue(store, &session, &document), ==, STORE_OK);
    g_assert_cmpstr(document, ==, FIRST_ID " 2026-11-21 2 ONODERA Minoru 1");
}

static void the_day_of_an_issue_is_the_day_in_japan(void)
{
    SCOPED_STORE *store = store_with(&sakura);
    struct session session;
    g_autofree char *document = NULL;

    session_init(&session, store, 1, &sakura);
    session.request.now = 1795273200; /* 2026-11-21 15:00 UTC: midnight in Japan */
    session.request.expires = session.request.now + 600;
    g_assert_cmpint(look_up(store, &session), ==, STORE_OK);
    g_assert_cmpint(issue(store, &session, &document), ==, STORE_OK);
    g_assert_true(g_str_has_prefix(document, "JPN99001920261122000001 2026-11-22"));
}

static void a_retry_gets_the_same_certificate(void)
{
    SCOPED_STORE *store = store_with(&sakura);
    struct session session;
    g_autofree char *first = NULL;
    g_autofree char *second = NULL;
    unsigned calls = 0;

    session_init(&session, store, 1, &sakura);
    g_assert_cmpint(look_up(store, &session), ==, STORE_OK);
    g_assert_cmpint(store_issue(store, &session.request, build, &calls, &first, NULL), ==,
                    STORE_OK);
    g_assert_cmpint(store_issue(store, &session.request, build, &calls, &second, NULL), ==,
                    STORE_OK);
    g_assert_cmpstr(first, ==, second);
    g_assert_cmpuint(calls, ==, 1);
}

static void a_retry_gets_it_although_the_record_has_changed(void)
{
    SCOPED_STORE *store = store_with(&sakura);
    struct resident_file moved = sakura;
    struct session session;
    g_autofree char *first = NULL;
    g_autofree char *second = NULL;

    strcpy(moved.flags[0], "moved-away");
    moved.flag_count = 1;
    session_init(&session, store, 1, &sakura);
    g_assert_cmpint(look_up(store, &session), ==, STORE_OK);
    g_assert_cmpint(issue(store, &session, &first), ==, STORE_OK);
    g_assert_true(store_put_resident(store, &moved, NULL));
    g_assert_cmpint(issue(store, &session, &second), ==, STORE_OK);
    g_assert_cmpstr(first, ==, second);
}

static void a_flag_set_between_lookup_and_issue_counts(void)
{
    SCOPED_STORE *store = store_with(&sakura);
    struct resident_file moved = sakura;
    struct session session;
    char *document = NULL;

    strcpy(moved.flags[0], "moved-away");
    moved.flag_count = 1;
    session_init(&session, store, 1, &sakura);
    g_assert_cmpint(look_up(store, &session), ==, STORE_OK);
    g_assert_true(store_put_resident(store, &moved, NULL));
    g_assert_cmpint(issue(store, &session, &document), ==, STORE_COUNTER_ONLY);
    g_assert_null(document);
}

static void nothing_is_issued_without_a_lookup(void)
{
    SCOPED_STORE *store = store_with(&sakura);
    struct session session;
    char *document = NULL;

    session_init(&session, store, 1, &sakura);
    g_assert_cmpint(issue(store, &session, &document), ==, STORE_CLOSED);
    g_assert_null(document);
}

static void serials_count_by_municipality_and_day(void)
{
    SCOPED_STORE *store = store_with(&sakura);
    struct resident_file other = sakura;

    strcpy(other.municipality, "990027");
    g_assert_true(store_put_resident(store, &other, NULL));

    const struct resident_file *whose[] = {&sakura, &sakura, &other, &sakura};
    const int64_t when[] = {NOW, NOW, NOW, NOW + 86400};
    static const char *const ids[] = {"JPN99001920261121000001", "JPN99001920261121000002",
                                      "JPN99002720261121000001", "JPN99001920261122000001"};

    for (uint8_t i = 0; i < ARRAY_LEN(ids); i++) {
        struct session session;
        g_autofree char *document = NULL;

        session_init(&session, store, (uint8_t)(i + 1), whose[i]);
        session.request.now = when[i];
        session.request.expires = when[i] + 600;
        g_assert_cmpint(look_up(store, &session), ==, STORE_OK);
        g_assert_cmpint(issue(store, &session, &document), ==, STORE_OK);
        g_assert_true(g_str_has_prefix(document, ids[i]));
    }
}

static void a_refused_issue_uses_up_no_serial(void)
{
    SCOPED_STORE *store = store_with(&sakura);
    struct session session;
    g_autofree char *document = NULL;
    char *nothing = NULL;

    session_init(&session, store, 1, &sakura);
    g_assert_cmpint(look_up(store, &session), ==, STORE_OK);
    g_assert_cmpint(store_issue(store, &session.request, refuse, NULL, &nothing, NULL), ==,
                    STORE_COUNTER_ONLY);
    g_assert_cmpint(issue(store, &session, &document), ==, STORE_OK);
    g_assert_true(g_str_has_prefix(document, FIRST_ID));
}

static void the_outcome_is_logged_once(void)
{
    SCOPED_STORE *store = store_with(&sakura);
    struct session session;
    g_autofree char *document = NULL;
    g_autofree char *log = NULL;

    session_init(&session, store, 1, &sakura);
    g_assert_cmpint(look_up(store, &session), ==, STORE_OK);
    g_assert_cmpint(issue(store, &session, &document), ==, STORE_OK);
    g_assert_cmpint(end(store, &session, FIRST_ID, STORE_PRINTED, 1), ==, STORE_OK);
    g_assert_cmpint(end(store, &session, FIRST_ID, STORE_PRINTED, 1), ==, STORE_OK);
    log = log_of(store);
    g_assert_cmpstr(log, ==, FIRST_ID " 0001 printed 1;");
}

static void another_outcome_does_not_replace_the_first(void)
{
    SCOPED_STORE *store = store_with(&sakura);
    struct session session;
    g_autofree char *document = NULL;
    g_autofree char *log = NULL;

    session_init(&session, store, 1, &sakura);
    g_assert_cmpint(look_up(store, &session), ==, STORE_OK);
    g_assert_cmpint(issue(store, &session, &document), ==, STORE_OK);
    g_assert_cmpint(end(store, &session, FIRST_ID, STORE_PRINTED, 1), ==, STORE_OK);
    g_assert_cmpint(end(store, &session, FIRST_ID, STORE_NOT_PRINTED, 0), ==, STORE_CLOSED);
    log = log_of(store);
    g_assert_cmpstr(log, ==, FIRST_ID " 0001 printed 1;");
}

static void what_nobody_can_know_is_logged_as_unknown(void)
{
    SCOPED_STORE *store = store_with(&sakura);
    struct session session;
    g_autofree char *document = NULL;
    g_autofree char *before = NULL, *after = NULL;

    session_init(&session, store, 1, &sakura);
    g_assert_cmpint(look_up(store, &session), ==, STORE_OK);
    g_assert_cmpint(issue(store, &session, &document), ==, STORE_OK);
    before = log_of(store);
    g_assert_cmpstr(before, ==, FIRST_ID " 0001 untold 0;");
    g_assert_cmpint(end(store, &session, FIRST_ID, STORE_UNKNOWN, 1), ==, STORE_OK);
    g_assert_cmpint(end(store, &session, FIRST_ID, STORE_PRINTED, 1), ==, STORE_CLOSED);
    g_assert_cmpint(issue(store, &session, &document), ==, STORE_CLOSED);
    after = log_of(store);
    g_assert_cmpstr(after, ==, FIRST_ID " 0001 unknown 1;");
}

static void an_outcome_for_another_sessions_certificate_is_refused(void)
{
    SCOPED_STORE *store = store_with(&sakura);
    struct session first;
    struct session second;
    g_autofree char *document = NULL;

    session_init(&first, store, 1, &sakura);
    session_init(&second, store, 2, &sakura);
    g_assert_cmpint(look_up(store, &first), ==, STORE_OK);
    g_assert_cmpint(issue(store, &first, &document), ==, STORE_OK);
    g_assert_cmpint(end(store, &second, FIRST_ID, STORE_PRINTED, 1), ==, STORE_CLOSED);
}

static void an_answer_that_was_lost_is_ended_without_its_id(void)
{
    SCOPED_STORE *store = store_with(&sakura);
    struct session session;
    g_autofree char *document = NULL;
    g_autofree char *log = NULL;

    session_init(&session, store, 1, &sakura);
    g_assert_cmpint(look_up(store, &session), ==, STORE_OK);
    g_assert_cmpint(issue(store, &session, &document), ==, STORE_OK);
    g_assert_cmpint(end(store, &session, NULL, STORE_CANCELLED, 0), ==, STORE_OK);
    log = log_of(store);
    g_assert_cmpstr(log, ==, FIRST_ID " 0001 cancelled 0;");
}

static void a_closed_request_id_is_closed_for_everything(void)
{
    SCOPED_STORE *store = store_with(&sakura);
    struct session session;
    g_autofree char *first = NULL;
    char *again = NULL;

    session_init(&session, store, 1, &sakura);
    g_assert_cmpint(look_up(store, &session), ==, STORE_OK);
    g_assert_cmpint(issue(store, &session, &first), ==, STORE_OK);
    g_assert_cmpint(end(store, &session, FIRST_ID, STORE_PRINTED, 1), ==, STORE_OK);
    g_assert_cmpint(issue(store, &session, &again), ==, STORE_CLOSED);
    g_assert_cmpint(look_up(store, &session), ==, STORE_CLOSED);
    g_assert_null(again);
}

static void a_lookup_that_arrives_after_its_cancel_is_refused(void)
{
    SCOPED_STORE *store = store_with(&sakura);
    struct session session;

    session_init(&session, store, 1, &sakura);
    g_assert_cmpint(end(store, &session, NULL, STORE_CANCELLED, 0), ==, STORE_OK);
    g_assert_cmpint(look_up(store, &session), ==, STORE_CLOSED);
}

static void a_request_id_closes_itself_when_its_time_is_over(void)
{
    SCOPED_STORE *store = store_with(&sakura);
    struct session session;
    char *document = NULL;

    session_init(&session, store, 1, &sakura);
    g_assert_cmpint(look_up(store, &session), ==, STORE_OK);
    session.request.now = EXPIRES + 1;
    g_assert_cmpint(issue(store, &session, &document), ==, STORE_CLOSED);
    g_assert_cmpint(look_up(store, &session), ==, STORE_CLOSED);
    g_assert_null(document);
}

static bool find_in(const char *path, const char *what)
{
    g_autofree char *bytes = NULL;
    gsize len = 0;

    return g_file_get_contents(path, &bytes, &len, NULL) &&
           memmem(bytes, len, what, strlen(what)) != NULL;
}

static void a_closed_certificate_leaves_no_document_in_the_file(void)
{
    g_autofree char *directory = g_dir_make_tmp("store-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(directory, "vrs.sqlite", NULL);
    struct store *store = store_open(path, true, key, NULL);
    struct municipality municipality = load("990019");
    struct session session;
    g_autofree char *document = NULL;

    g_assert_true(store_put_municipality(store, &municipality, NULL));
    g_assert_true(store_put_resident(store, &sakura, NULL));
    session_init(&session, store, 1, &sakura);
    g_assert_cmpint(look_up(store, &session), ==, STORE_OK);
    g_assert_cmpint(issue(store, &session, &document), ==, STORE_OK);
    g_assert_cmpint(end(store, &session, FIRST_ID, STORE_PRINTED, 1), ==, STORE_OK);
    store_free(&store);
    g_assert_true(find_in(path, FIRST_ID));
    g_assert_false(find_in(path, document));
    g_unlink(path);
    g_rmdir(directory);
}

/* Eight threads ask for the same certificate at once: one issues, all get it. */
struct rush {
    struct store *store;
    struct session session;
};

static gpointer rush_issue(gpointer data)
{
    struct rush *rush = data;
    char *document = NULL;

    g_assert_cmpint(issue(rush->store, &rush->session, &document), ==, STORE_OK);
    return document;
}

static void retries_at_once_get_one_certificate(void)
{
    struct rush rush = {.store = store_with(&sakura)};
    GThread *threads[8];
    g_autofree char *log = NULL;

    session_init(&rush.session, rush.store, 1, &sakura);
    g_assert_cmpint(look_up(rush.store, &rush.session), ==, STORE_OK);
    for (size_t i = 0; i < ARRAY_LEN(threads); i++)
        threads[i] = g_thread_new("rush", rush_issue, &rush);
    for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
        g_autofree char *document = g_thread_join(threads[i]);

        g_assert_true(g_str_has_prefix(document, FIRST_ID));
    }
    log = log_of(rush.store);
    g_assert_cmpstr(log, ==, FIRST_ID " 0001 untold 0;");
    store_free(&rush.store);
}

static void municipalities_come_by_code(void)
{
    SCOPED_STORE *store = store_with(NULL);
    struct municipality municipality;
    struct err err;

    g_assert_true(store_municipality(store, "990019", &municipality, NULL));
    g_assert_cmpstr(municipality.issuer.mayor_name.ja, ==, "小野寺　実");
    g_assert_true(municipality.kinds[CERTIFICATE_OVERSEAS]);
    g_assert_false(store_municipality(store, "990051", &municipality, &err));
    g_assert_cmpint(err.code, ==, ERR_NOT_FOUND);
}

static void a_lookup_says_whether_the_municipality_wants_codes_of_the_eu(void)
{
    SCOPED_STORE *store = store_with(&sakura);
    struct municipality municipality = load("990019");
    struct store_record record;
    struct session session;

    session_init(&session, store, 1, &sakura);
    g_assert_cmpint(store_lookup(store, &session.request, &record, NULL), ==, STORE_OK);
    g_assert_false(record.dcc);
    municipality.dcc = true;
    g_assert_true(store_put_municipality(store, &municipality, NULL));
    g_assert_cmpint(store_lookup(store, &session.request, &record, NULL), ==, STORE_OK);
    g_assert_true(record.dcc);
}

#define T(name) g_test_add_func("/store/" #name, name)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    T(a_lookup_reads_what_was_imported);
    T(importing_twice_is_importing_once);
    T(importing_again_takes_back_a_dose_that_is_gone);
    T(a_resident_of_an_unknown_municipality_is_refused);
    T(a_batch_with_one_wrong_resident_keeps_none);
    T(the_number_itself_is_nowhere_in_the_file);
    T(another_key_cannot_open_the_store);
    T(a_store_that_is_not_there_is_not_made_unasked);
    T(a_file_that_is_no_store_is_refused);
    T(nobody_and_nobody_with_a_dose_have_no_record);
    T(a_person_is_found_in_their_own_municipality_only);
    T(who_moved_away_goes_to_the_counter);
    T(a_deceased_person_goes_to_the_counter);
    T(who_must_not_be_answered_automatically_goes_to_the_counter);
    T(a_municipality_that_takes_no_part_gives_nothing);
    T(an_unknown_municipality_takes_no_part);
    T(a_kind_that_a_municipality_does_not_issue_is_not_given);
    T(other_names_are_read_as_they_were_loaded);
    T(other_names_that_are_no_longer_in_the_file_are_gone);
    T(the_overseas_kind_needs_a_passport);
    T(the_sixth_lookup_is_too_many);
    T(lookups_without_a_record_are_counted_as_well);
    T(two_kiosks_cannot_share_a_request_id);
    T(a_nonce_serves_one_request_id);
    T(a_request_id_has_one_nonce);
    T(an_issue_carries_id_day_and_record);
    T(the_day_of_an_issue_is_the_day_in_japan);
    T(a_retry_gets_the_same_certificate);
    T(a_retry_gets_it_although_the_record_has_changed);
    T(a_flag_set_between_lookup_and_issue_counts);
    T(nothing_is_issued_without_a_lookup);
    T(serials_count_by_municipality_and_day);
    T(a_refused_issue_uses_up_no_serial);
    T(the_outcome_is_logged_once);
    T(another_outcome_does_not_replace_the_first);
    T(what_nobody_can_know_is_logged_as_unknown);
    T(an_outcome_for_another_sessions_certificate_is_refused);
    T(an_answer_that_was_lost_is_ended_without_its_id);
    T(a_closed_request_id_is_closed_for_everything);
    T(a_lookup_that_arrives_after_its_cancel_is_refused);
    T(a_request_id_closes_itself_when_its_time_is_over);
    T(a_closed_certificate_leaves_no_document_in_the_file);
    T(retries_at_once_get_one_certificate);
    T(municipalities_come_by_code);
    T(a_lookup_says_whether_the_municipality_wants_codes_of_the_eu);
    return g_test_run();
}
