/* The inside of the store: its connection and its prepared statements. For store*.c only. */
#pragma once

#include <pthread.h>
#include <sqlite3.h>

#include "backend/vrs/store.h"

enum store_statement {
    STATEMENT_BEGIN,
    STATEMENT_COMMIT,
    STATEMENT_ROLLBACK,
    STATEMENT_PUT_MUNICIPALITY,
    STATEMENT_GET_MUNICIPALITY,
    STATEMENT_EACH_MUNICIPALITY,
    STATEMENT_PUT_RESIDENT,
    STATEMENT_DELETE_DOSES,
    STATEMENT_PUT_DOSE,
    STATEMENT_GET_RESIDENT,
    STATEMENT_GET_DOSES,
    STATEMENT_COUNT_LOOKUP,
    STATEMENT_GET_REQUEST,
    STATEMENT_FORGET_REQUESTS,
    STATEMENT_FORGET_DOCUMENTS,
    STATEMENT_NEXT_SERIAL,
    STATEMENT_PUT_CERTIFICATE,
    STATEMENT_GET_CERTIFICATE,
    STATEMENT_CLOSE_REQUEST,
    STATEMENT_GET_OUTCOME,
    STATEMENT_PUT_OUTCOME,
    STATEMENT_PUT_OUTCOME_ALL,
    STATEMENT_CLOSE_DOCUMENTS,
    STATEMENT_EACH_PROVISION,
    STATEMENT_COUNTS,
    STATEMENTS
};

struct store {
    sqlite3 *db;
    pthread_mutex_t lock; /* one statement of each kind: one thread at a time */
    bool in_batch;        /* between store_begin() and store_commit() */
    uint8_t key[STORE_KEY_LEN];
    sqlite3_stmt *statements[STATEMENTS];
};

/* Reports SQLite's last code. Always false. */
bool store_failed(const struct store *store, struct err *err);

/* A statement, ready to be bound; reset with store_done(). */
sqlite3_stmt *store_statement(const struct store *store, enum store_statement which);

/* Resets the statement and forgets what was bound to it. */
void store_done(sqlite3_stmt *statement);

/* Runs a statement that gives no rows, and resets it. */
MUST_USE bool store_run(const struct store *store, sqlite3_stmt *statement, struct err *err);

/* Binds texts and bytes that stay where they are until store_done(). */
void store_bind_text(sqlite3_stmt *statement, int place, const char *text);
void store_bind_bytes(sqlite3_stmt *statement, int place, const void *bytes, size_t len);

/* Copies a column; false when it does not fit, which only a damaged database gives. */
MUST_USE bool store_column(sqlite3_stmt *statement, int column, char *ret, size_t size);

/* One transaction, or part of the batch that is open. */
MUST_USE bool store_enter(struct store *store, struct err *err);
MUST_USE bool store_leave(struct store *store, struct err *err);
void store_give_up(struct store *store);

/* Reads within the caller's transaction. */
MUST_USE bool store_read_municipality(const struct store *store, const char *code,
                                      struct municipality *ret, struct err *err);
MUST_USE bool store_read_record(const struct store *store, const char *municipality,
                                const uint8_t *person, struct store_record *ret, struct err *err);
