/* Municipalities, residents and their doses. */
#include <string.h>

#include "backend/vrs/store-private.h"
#include "base/secret.h"

static bool damaged(struct err *err)
{
    return ERR(err, ERR_IO, SQLITE_CORRUPT);
}

bool store_put_municipality(struct store *store, const struct municipality *municipality,
                            struct err *err)
{
    const struct certificate_issuer *issuer = &municipality->issuer;
    const char *const texts[] = {municipality->prefecture.ja,
                                 municipality->prefecture.en,
                                 municipality->name.ja,
                                 municipality->name.en,
                                 municipality->kana,
                                 issuer->mayor_office.ja,
                                 issuer->mayor_office.en,
                                 issuer->mayor_name.ja,
                                 issuer->mayor_name.en,
                                 issuer->office.ja,
                                 issuer->office.en,
                                 issuer->telephone,
                                 issuer->check_at};

    if (!store_enter(store, err))
        return false;

    sqlite3_stmt *put = store_statement(store, STATEMENT_PUT_MUNICIPALITY);

    store_bind_text(put, 1, municipality->code);
    sqlite3_bind_int(put, 2, municipality->taking_part);
    sqlite3_bind_int(put, 3, municipality->kinds[CERTIFICATE_DOMESTIC]);
    sqlite3_bind_int(put, 4, municipality->kinds[CERTIFICATE_OVERSEAS]);
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        store_bind_text(put, (int)i + 5, texts[i]);
    sqlite3_bind_int(put, 18, municipality->dcc);
    if (!store_run(store, put, err)) {
        store_give_up(store);
        return false;
    }
    return store_leave(store, err);
}

static bool column_words(sqlite3_stmt *row, int column, struct certificate_words *ret)
{
    return store_column(row, column, ret->ja, sizeof ret->ja) &&
           store_column(row, column + 1, ret->en, sizeof ret->en);
}

static bool take_municipality(sqlite3_stmt *row, struct municipality *ret)
{
    *ret = (struct municipality){0};
    ret->taking_part = sqlite3_column_int(row, 1) != 0;
    ret->kinds[CERTIFICATE_DOMESTIC] = sqlite3_column_int(row, 2) != 0;
    ret->kinds[CERTIFICATE_OVERSEAS] = sqlite3_column_int(row, 3) != 0;
    ret->dcc = sqlite3_column_int(row, 17) != 0;
    return store_column(row, 0, ret->code, sizeof ret->code) &&
           column_words(row, 4, &ret->prefecture) && column_words(row, 6, &ret->name) &&
           store_column(row, 8, ret->kana, sizeof ret->kana) &&
           column_words(row, 9, &ret->issuer.mayor_office) &&
           column_words(row, 11, &ret->issuer.mayor_name) &&
           column_words(row, 13, &ret->issuer.office) &&
           store_column(row, 15, ret->issuer.telephone, sizeof ret->issuer.telephone) &&
           store_column(row, 16, ret->issuer.check_at, sizeof ret->issuer.check_at);
}

bool store_read_municipality(const struct store *store, const char *code, struct municipality *ret,
                             struct err *err)
{
    sqlite3_stmt *get = store_statement(store, STATEMENT_GET_MUNICIPALITY);
    struct municipality municipality;

    store_bind_text(get, 1, code);

    int step = sqlite3_step(get);
    bool ok = step == SQLITE_ROW && take_municipality(get, &municipality);

    if (ok)
        *ret = municipality;
    else if (step == SQLITE_DONE)
        ERR(err, ERR_NOT_FOUND, 0);
    else if (step == SQLITE_ROW)
        damaged(err);
    else
        store_failed(store, err);
    store_done(get);
    return ok;
}

bool store_municipality(struct store *store, const char *code, struct municipality *ret,
                        struct err *err)
{
    pthread_mutex_lock(&store->lock);

    bool ok = store_read_municipality(store, code, ret, err);

    pthread_mutex_unlock(&store->lock);
    return ok;
}

bool store_each_municipality(struct store *store,
                             bool (*each)(void *context, const struct municipality *),
                             void *context, struct err *err)
{
    pthread_mutex_lock(&store->lock);

    sqlite3_stmt *all = store_statement(store, STATEMENT_EACH_MUNICIPALITY);
    struct municipality municipality;
    bool ok = true;
    int step;

    while ((step = sqlite3_step(all)) == SQLITE_ROW) {
        ok = take_municipality(all, &municipality) || damaged(err);
        if (!ok || !each(context, &municipality))
            break;
    }
    if (step != SQLITE_ROW && step != SQLITE_DONE)
        ok = store_failed(store, err);
    store_done(all);
    pthread_mutex_unlock(&store->lock);
    return ok;
}

static bool has_flag(const struct resident_file *resident, const char *flag)
{
    for (size_t i = 0; i < resident->flag_count; i++) {
        if (strcmp(resident->flags[i], flag) == 0)
            return true;
    }
    return false;
}

static bool put_person(const struct store *store, const struct resident_file *resident,
                       const uint8_t *person, struct err *err)
{
    sqlite3_stmt *put = store_statement(store, STATEMENT_PUT_RESIDENT);

    store_bind_text(put, 1, resident->municipality);
    store_bind_bytes(put, 2, person, STORE_PERSON_LEN);
    store_bind_text(put, 3, resident->birth_date);
    store_bind_text(put, 4, strcmp(resident->sex, "1") == 0 ? "M" : "F");
    sqlite3_bind_int(put, 5, has_flag(resident, "moved-away"));
    sqlite3_bind_int(put, 6, has_flag(resident, "deceased"));
    sqlite3_bind_int(put, 7, has_flag(resident, "not-automatic"));
    store_bind_text(put, 8, resident->has_passport ? resident->passport_number : "");
    store_bind_text(put, 9, resident->has_passport ? resident->passport_nationality : "");
    store_bind_text(put, 10, resident->has_passport ? resident->passport_name : "");
    store_bind_text(put, 11, resident->alias);
    store_bind_text(put, 12, resident->former);
    return store_run(store, put, err);
}

static bool put_doses(const struct store *store, const struct resident_file *resident,
                      const uint8_t *person, struct err *err)
{
    sqlite3_stmt *clear = store_statement(store, STATEMENT_DELETE_DOSES);

    store_bind_text(clear, 1, resident->municipality);
    store_bind_bytes(clear, 2, person, STORE_PERSON_LEN);
    if (!store_run(store, clear, err))
        return false;
    for (size_t i = 0; i < resident->dose_count; i++) {
        const struct resident_dose *dose = &resident->doses[i];
        sqlite3_stmt *put = store_statement(store, STATEMENT_PUT_DOSE);

        store_bind_text(put, 1, resident->municipality);
        store_bind_bytes(put, 2, person, STORE_PERSON_LEN);
        sqlite3_bind_int(put, 3, dose->number);
        store_bind_text(put, 4, dose->date);
        store_bind_text(put, 5, dose->product);
        store_bind_text(put, 6, dose->lot);
        if (!store_run(store, put, err))
            return false;
    }
    return true;
}

bool store_put_resident(struct store *store, const struct resident_file *resident, struct err *err)
{
    uint8_t person[STORE_PERSON_LEN];
    struct municipality municipality;

    if (!store_person(store, resident->my_number, person, err) || !store_enter(store, err))
        return false;

    bool ok = store_read_municipality(store, resident->municipality, &municipality, err) &&
              put_person(store, resident, person, err) && put_doses(store, resident, person, err);

    wipe(person, sizeof person);
    if (!ok) {
        store_give_up(store);
        return false;
    }
    return store_leave(store, err);
}

static bool take_person(sqlite3_stmt *row, struct store_record *ret)
{
    ret->moved_away = sqlite3_column_int(row, 2) != 0;
    ret->deceased = sqlite3_column_int(row, 3) != 0;
    ret->not_automatic = sqlite3_column_int(row, 4) != 0;
    return store_column(row, 0, ret->birth_date, sizeof ret->birth_date) &&
           store_column(row, 1, ret->sex, sizeof ret->sex) &&
           store_column(row, 5, ret->passport, sizeof ret->passport) &&
           store_column(row, 6, ret->nationality, sizeof ret->nationality) &&
           store_column(row, 7, ret->roman_name, sizeof ret->roman_name) &&
           store_column(row, 8, ret->alias, sizeof ret->alias) &&
           store_column(row, 9, ret->former, sizeof ret->former);
}

static bool take_dose(sqlite3_stmt *row, struct store_record *ret)
{
    if (ret->dose_count == CERTIFICATE_DOSES_MAX)
        return false;

    struct store_dose *dose = &ret->doses[ret->dose_count++];

    dose->number = sqlite3_column_int(row, 0);
    return store_column(row, 1, dose->date, sizeof dose->date) &&
           store_column(row, 2, dose->product, sizeof dose->product) &&
           store_column(row, 3, dose->lot, sizeof dose->lot);
}

static bool read_doses(const struct store *store, const char *municipality, const uint8_t *person,
                       struct store_record *ret, struct err *err)
{
    sqlite3_stmt *get = store_statement(store, STATEMENT_GET_DOSES);
    bool ok = true;
    int step;

    store_bind_text(get, 1, municipality);
    store_bind_bytes(get, 2, person, STORE_PERSON_LEN);
    while (ok && (step = sqlite3_step(get)) != SQLITE_DONE)
        ok = step == SQLITE_ROW ? take_dose(get, ret) || damaged(err) : store_failed(store, err);
    store_done(get);
    return ok;
}

bool store_read_record(const struct store *store, const char *municipality, const uint8_t *person,
                       struct store_record *ret, struct err *err)
{
    sqlite3_stmt *get = store_statement(store, STATEMENT_GET_RESIDENT);

    *ret = (struct store_record){0};
    store_bind_text(get, 1, municipality);
    store_bind_bytes(get, 2, person, STORE_PERSON_LEN);

    int step = sqlite3_step(get);
    bool ok = step == SQLITE_ROW && take_person(get, ret);

    if (step == SQLITE_DONE)
        ERR(err, ERR_NOT_FOUND, 0);
    else if (step != SQLITE_ROW)
        store_failed(store, err);
    else if (!ok)
        damaged(err);
    store_done(get);
    return ok && read_doses(store, municipality, person, ret, err);
}

bool store_count(struct store *store, struct store_counts *ret, struct err *err)
{
    pthread_mutex_lock(&store->lock);

    sqlite3_stmt *counts = store_statement(store, STATEMENT_COUNTS);
    bool ok = sqlite3_step(counts) == SQLITE_ROW;

    if (ok)
        *ret =
            (struct store_counts){sqlite3_column_int64(counts, 0), sqlite3_column_int64(counts, 1),
                                  sqlite3_column_int64(counts, 2), sqlite3_column_int64(counts, 3)};
    else
        store_failed(store, err);
    store_done(counts);
    pthread_mutex_unlock(&store->lock);
    return ok;
}
