#include "backend/vrs/store.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#include <string.h>

#include "backend/data.h"
#include "backend/vrs/store-private.h"
#include "base/secret.h"

#define SCHEMA_VERSION 3
#define BUSY_MS        5000

/* clang-format off */
static const char *const sql[] = {
    [STATEMENT_BEGIN] = "BEGIN IMMEDIATE",
    [STATEMENT_COMMIT] = "COMMIT",
    [STATEMENT_ROLLBACK] = "ROLLBACK",
    [STATEMENT_PUT_MUNICIPALITY] =
        "INSERT INTO municipality (code, taking_part, domestic, overseas, prefecture_ja, prefecture_en,"
        " name_ja, name_en, kana, mayor_office_ja, mayor_office_en, mayor_name_ja, mayor_name_en,"
        " office_ja, office_en, telephone, check_at, dcc)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)"
        " ON CONFLICT (code) DO UPDATE SET taking_part = ?2, domestic = ?3, overseas = ?4,"
        " prefecture_ja = ?5, prefecture_en = ?6, name_ja = ?7, name_en = ?8, kana = ?9,"
        " mayor_office_ja = ?10, mayor_office_en = ?11, mayor_name_ja = ?12, mayor_name_en = ?13,"
        " office_ja = ?14, office_en = ?15, telephone = ?16, check_at = ?17, dcc = ?18",
    [STATEMENT_GET_MUNICIPALITY] =
        "SELECT code, taking_part, domestic, overseas, prefecture_ja, prefecture_en, name_ja, name_en,"
        " kana, mayor_office_ja, mayor_office_en, mayor_name_ja, mayor_name_en, office_ja, office_en,"
        " telephone, check_at, dcc FROM municipality WHERE code = ?1",
    [STATEMENT_EACH_MUNICIPALITY] =
        "SELECT code, taking_part, domestic, overseas, prefecture_ja, prefecture_en, name_ja, name_en,"
        " kana, mayor_office_ja, mayor_office_en, mayor_name_ja, mayor_name_en, office_ja, office_en,"
        " telephone, check_at, dcc FROM municipality ORDER BY code",
    [STATEMENT_PUT_RESIDENT] =
        "INSERT INTO resident (municipality, person, birth_date, sex, moved_away, deceased,"
        " not_automatic, passport, nationality, roman_name, alias, former)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
        " ON CONFLICT (municipality, person) DO UPDATE SET birth_date = ?3, sex = ?4, moved_away = ?5,"
        " deceased = ?6, not_automatic = ?7, passport = ?8, nationality = ?9, roman_name = ?10,"
        " alias = ?11, former = ?12",
    [STATEMENT_DELETE_DOSES] = "DELETE FROM dose WHERE municipality = ?1 AND person = ?2",
    [STATEMENT_PUT_DOSE] =
        "INSERT INTO dose (municipality, person, number, date, product, lot)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    [STATEMENT_GET_RESIDENT] =
        "SELECT birth_date, sex, moved_away, deceased, not_automatic, passport, nationality, roman_name,"
        " alias, former FROM resident WHERE municipality = ?1 AND person = ?2",
    [STATEMENT_GET_DOSES] =
        "SELECT number, date, product, lot FROM dose WHERE municipality = ?1 AND person = ?2"
        " ORDER BY number",
    /* One statement counts and judges: no row comes back when a rule stands against it. */
    [STATEMENT_COUNT_LOOKUP] =
        "INSERT INTO request (request_id, nonce, kiosk, lookups, closed, expires)"
        " VALUES (?1, ?2, ?3, 1, 0, ?4)"
        " ON CONFLICT (request_id) DO UPDATE SET lookups = lookups + 1"
        " WHERE kiosk = ?3 AND nonce = ?2 AND closed = 0 AND lookups < 5 AND expires >= ?5"
        " RETURNING lookups",
    [STATEMENT_GET_REQUEST] =
        "SELECT kiosk, nonce, closed, lookups, expires FROM request WHERE request_id = ?1",
    [STATEMENT_FORGET_REQUESTS] = "DELETE FROM request WHERE expires < ?1",
    [STATEMENT_FORGET_DOCUMENTS] =
        "UPDATE certificate SET document = NULL WHERE document IS NOT NULL AND expires < ?1",
    [STATEMENT_NEXT_SERIAL] =
        "INSERT INTO serial (municipality, day, last) VALUES (?1, ?2, 1)"
        " ON CONFLICT (municipality, day) DO UPDATE SET last = last + 1 RETURNING last",
    [STATEMENT_PUT_CERTIFICATE] =
        "INSERT INTO certificate (municipality, request_id, kind, id, person, kiosk, issued_at, expires,"
        " document) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    [STATEMENT_GET_CERTIFICATE] =
        "SELECT document, kiosk, person FROM certificate"
        " WHERE municipality = ?1 AND request_id = ?2 AND kind = ?3",
    [STATEMENT_CLOSE_REQUEST] =
        "INSERT INTO request (request_id, nonce, kiosk, lookups, closed, expires)"
        " VALUES (?1, NULL, ?2, 0, 1, ?3)"
        " ON CONFLICT (request_id) DO UPDATE SET closed = 1",
    [STATEMENT_GET_OUTCOME] =
        "SELECT kiosk, outcome, sheets FROM certificate WHERE request_id = ?1 AND id = ?2",
    [STATEMENT_PUT_OUTCOME] =
        "UPDATE certificate SET outcome = ?3, sheets = ?4, outcome_at = ?5"
        " WHERE request_id = ?1 AND id = ?2 AND outcome = 0",
    [STATEMENT_PUT_OUTCOME_ALL] =
        "UPDATE certificate SET outcome = ?3, sheets = ?4, outcome_at = ?5"
        " WHERE request_id = ?1 AND kiosk = ?2 AND outcome = 0",
    [STATEMENT_CLOSE_DOCUMENTS] =
        "UPDATE certificate SET document = NULL WHERE request_id = ?1 AND document IS NOT NULL",
    [STATEMENT_EACH_PROVISION] =
        "SELECT municipality, id, kind, kiosk, issued_at, outcome, sheets, outcome_at FROM certificate"
        " WHERE ?1 IS NULL OR municipality = ?1 ORDER BY issued_at, municipality, id",
    [STATEMENT_COUNTS] =
        "SELECT (SELECT count(*) FROM municipality), (SELECT count(*) FROM resident),"
        " (SELECT count(*) FROM dose), (SELECT count(*) FROM certificate)",
};
/* clang-format on */

_Static_assert(ARRAY_LEN(sql) == STATEMENTS, "every statement has its text");

bool store_failed(const struct store *store, struct err *err)
{
    return ERR(err, ERR_IO, sqlite3_extended_errcode(store->db));
}

sqlite3_stmt *store_statement(const struct store *store, enum store_statement which)
{
    return store->statements[which];
}

void store_done(sqlite3_stmt *statement)
{
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
}

bool store_run(const struct store *store, sqlite3_stmt *statement, struct err *err)
{
    bool ok = sqlite3_step(statement) == SQLITE_DONE;

    if (!ok)
        store_failed(store, err);
    store_done(statement);
    return ok;
}

void store_bind_text(sqlite3_stmt *statement, int place, const char *text)
{
    sqlite3_bind_text(statement, place, text, -1, SQLITE_STATIC);
}

void store_bind_bytes(sqlite3_stmt *statement, int place, const void *bytes, size_t len)
{
    sqlite3_bind_blob64(statement, place, bytes, len, SQLITE_STATIC);
}

bool store_column(sqlite3_stmt *statement, int column, char *ret, size_t size)
{
    const unsigned char *text = sqlite3_column_text(statement, column);
    size_t len = (size_t)sqlite3_column_bytes(statement, column);

    if (text == NULL || len >= size)
        return false;
    memcpy(ret, text, len + 1);
    return true;
}

bool store_enter(struct store *store, struct err *err)
{
    pthread_mutex_lock(&store->lock);
    if (store->in_batch || store_run(store, store_statement(store, STATEMENT_BEGIN), err))
        return true;
    pthread_mutex_unlock(&store->lock);
    return false;
}

bool store_leave(struct store *store, struct err *err)
{
    bool ok = store->in_batch || store_run(store, store_statement(store, STATEMENT_COMMIT), err);

    /* A commit that failed leaves its transaction open. */
    if (!ok && !sqlite3_get_autocommit(store->db))
        (void)!store_run(store, store_statement(store, STATEMENT_ROLLBACK), NULL);
    pthread_mutex_unlock(&store->lock);
    return ok;
}

void store_give_up(struct store *store)
{
    /* Some failures roll back by themselves (disk full). */
    if (!sqlite3_get_autocommit(store->db))
        (void)!store_run(store, store_statement(store, STATEMENT_ROLLBACK), NULL);
    store->in_batch = false;
    pthread_mutex_unlock(&store->lock);
}

bool store_begin(struct store *store, struct err *err)
{
    if (!store_enter(store, err))
        return false;
    store->in_batch = true;
    pthread_mutex_unlock(&store->lock);
    return true;
}

bool store_commit(struct store *store, struct err *err)
{
    pthread_mutex_lock(&store->lock);

    bool was_open = store->in_batch;

    store->in_batch = false;
    if (!was_open) { /* a change failed, and took the others with it */
        pthread_mutex_unlock(&store->lock);
        return ERR(err, ERR_IO, 0);
    }
    return store_leave(store, err);
}

static bool hmac(const struct store *store, const void *data, size_t len, uint8_t ret[static 32],
                 struct err *err)
{
    unsigned ret_len = 0;

    if (HMAC(EVP_sha256(), store->key, STORE_KEY_LEN, data, len, ret, &ret_len) == NULL)
        return ERR(err, ERR_CRYPTO, 0);
    return true;
}

bool store_person(const struct store *store, const char number[static MY_NUMBER_LEN + 1],
                  uint8_t ret[static STORE_PERSON_LEN], struct err *err)
{
    return hmac(store, number, MY_NUMBER_LEN, ret, err);
}

static bool exec(const struct store *store, const char *text, struct err *err)
{
    return sqlite3_exec(store->db, text, NULL, NULL, NULL) == SQLITE_OK || store_failed(store, err);
}

static bool read_number(const struct store *store, const char *text, int *ret, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    bool ok = sqlite3_prepare_v2(store->db, text, -1, &statement, NULL) == SQLITE_OK &&
              sqlite3_step(statement) == SQLITE_ROW;

    if (ok)
        *ret = sqlite3_column_int(statement, 0);
    else
        store_failed(store, err);
    sqlite3_finalize(statement);
    return ok;
}

static bool key_check(const struct store *store, uint8_t ret[static 32], struct err *err)
{
    static const char constant[] = "madoguchi store";

    return hmac(store, constant, sizeof constant - 1, ret, err);
}

static bool put_key_check(const struct store *store, struct err *err)
{
    uint8_t check[32];
    sqlite3_stmt *statement = NULL;

    if (!key_check(store, check, err))
        return false;
    if (sqlite3_prepare_v2(store->db, "INSERT INTO store VALUES (1, ?1)", -1, &statement, NULL) !=
        SQLITE_OK)
        return store_failed(store, err);
    store_bind_bytes(statement, 1, check, sizeof check);

    bool ok = store_run(store, statement, err);

    sqlite3_finalize(statement);
    return ok;
}

static bool make(const struct store *store, struct err *err)
{
    return exec(store, vrs_schema, err) && put_key_check(store, err) &&
           exec(store, "PRAGMA user_version = 3", err);
}

/* Two processes may open a new file at once: only one of them makes it. */
static bool make_if_empty(const struct store *store, struct err *err)
{
    int version = 0;

    if (!exec(store, "BEGIN EXCLUSIVE", err))
        return false;
    if (!read_number(store, "PRAGMA user_version", &version, err) ||
        (version == 0 && !make(store, err)) || !exec(store, "COMMIT", err)) {
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
        return false;
    }
    return true;
}

static bool check_key(const struct store *store, struct err *err)
{
    uint8_t check[32];
    sqlite3_stmt *statement = NULL;

    if (!key_check(store, check, err))
        return false;
    if (sqlite3_prepare_v2(store->db, "SELECT key_check FROM store", -1, &statement, NULL) !=
            SQLITE_OK ||
        sqlite3_step(statement) != SQLITE_ROW) {
        store_failed(store, err);
        sqlite3_finalize(statement);
        return false;
    }

    bool same = sqlite3_column_bytes(statement, 0) == (int)sizeof check &&
                equal_in_constant_time(sqlite3_column_blob(statement, 0), check, sizeof check);

    sqlite3_finalize(statement);
    return same || ERR(err, ERR_CONFIG, 0);
}

static bool check_version(const struct store *store, struct err *err)
{
    int version = 0;

    if (!read_number(store, "PRAGMA user_version", &version, err))
        return false;
    return version == SCHEMA_VERSION || ERR(err, ERR_CONFIG, version);
}

static bool prepare(struct store *store, struct err *err)
{
    for (size_t i = 0; i < STATEMENTS; i++) {
        if (sqlite3_prepare_v3(store->db, sql[i], -1, SQLITE_PREPARE_PERSISTENT,
                               &store->statements[i], NULL) != SQLITE_OK)
            return store_failed(store, err);
    }
    return true;
}

/* WAL: vrsctl reads while vrs writes. FULL: what was answered is on the disk. secure_delete: what is
 * deleted is overwritten. */
static const char pragmas[] = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                              "PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON;"
                              "PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;";

static bool open_file(struct store *store, const char *path, bool create, struct err *err)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (create ? SQLITE_OPEN_CREATE : 0);
    int code = sqlite3_open_v2(path, &store->db, flags, NULL);

    if (code == SQLITE_CANTOPEN && !create)
        return ERR(err, ERR_NOT_FOUND, 0);
    if (code != SQLITE_OK)
        return store_failed(store, err);
    sqlite3_busy_timeout(store->db, BUSY_MS);
    return exec(store, pragmas, err) && (!create || make_if_empty(store, err)) &&
           check_version(store, err) && check_key(store, err) && prepare(store, err);
}

struct store *store_open(const char *path, bool create, const uint8_t key[static STORE_KEY_LEN],
                         struct err *err)
{
    struct store *store = calloc(1, sizeof *store);

    if (store == NULL) {
        ERR(err, ERR_MEMORY, 0);
        return NULL;
    }
    pthread_mutex_init(&store->lock, NULL);
    memcpy(store->key, key, STORE_KEY_LEN);
    if (!open_file(store, path, create, err))
        store_free(&store);
    return store;
}

void store_free(struct store **store)
{
    if (*store == NULL)
        return;
    for (size_t i = 0; i < STATEMENTS; i++)
        sqlite3_finalize((*store)->statements[i]);
    sqlite3_close((*store)->db);
    pthread_mutex_destroy(&(*store)->lock);
    wipe(*store, sizeof **store);
    free(*store);
    *store = NULL;
}

void store_record_wipe(struct store_record *record)
{
    wipe(record, sizeof *record);
}
