/* VRS's records: who was vaccinated with what, and who was provided which certificate. One SQLite
 * database, used by any number of threads; other processes may have it open as well. Every call may
 * block for as long as the disk takes, and for five seconds while another process writes. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "backend/vrs/municipality.h"
#include "backend/vrs/resident-file.h"
#include "base/certificate.h"
#include "base/err.h"

#define STORE_KEY_LEN        32
#define STORE_PERSON_LEN     32 /* HMAC-SHA-256 of a 個人番号 */
#define STORE_REQUEST_ID_LEN 16
#define STORE_NONCE_LEN      16 /* what tells one nonce from another: its random part */
#define STORE_KIOSK_SIZE     33
#define STORE_LOOKUPS_MAX    5 /* docs/protocol.md, limits */

struct store;

/* Opens path, or makes it when create; ":memory:" lives as long as the store. key turns a 個人番号 into
 * what is stored in its place; it is copied. NULL on failure: ERR_CONFIG when the database was made with
 * another key or is of another version, ERR_NOT_FOUND when there is none, else ERR_IO (detail: SQLite's
 * code). */
struct store *store_open(const char *path, bool create, const uint8_t key[static STORE_KEY_LEN],
                         struct err *err);
void store_free(struct store **store);
#define SCOPED_STORE SCOPED(store_free) struct store

/* Inserts or replaces. */
MUST_USE bool store_put_municipality(struct store *store, const struct municipality *municipality,
                                     struct err *err);

/* ERR_NOT_FOUND when there is no such municipality. */
MUST_USE bool store_municipality(struct store *store, const char *code, struct municipality *ret,
                                 struct err *err);

/* Calls each for every municipality by ascending code, until it is false. The store is locked meanwhile:
 * each must not call it. */
MUST_USE bool store_each_municipality(struct store *store,
                                      bool (*each)(void *context, const struct municipality *),
                                      void *context, struct err *err);

/* Inserts or replaces what the file says: importing it twice is importing it once.
 * ERR_NOT_FOUND when its municipality is unknown. */
MUST_USE bool store_put_resident(struct store *store, const struct resident_file *resident,
                                 struct err *err);

/* Many changes as one: faster, and all or none. Not nested. Other threads' changes join in, so this is
 * for programs with one thread. */
MUST_USE bool store_begin(struct store *store, struct err *err);
MUST_USE bool store_commit(struct store *store, struct err *err);

/* What is stored in place of a 個人番号. */
MUST_USE bool store_person(const struct store *store, const char number[static MY_NUMBER_LEN + 1],
                           uint8_t ret[static STORE_PERSON_LEN], struct err *err);

struct store_dose {
    int number;
    char date[DATE_ISO_SIZE];
    char product[32];
    char lot[CERTIFICATE_LOT_SIZE];
};

/* Personal data: wipe as soon as it has been used. */
struct store_record {
    char birth_date[DATE_ISO_SIZE];
    char sex[2]; /* M or F */
    bool moved_away;
    bool deceased;
    bool not_automatic;
    char passport[12]; /* empty if there is none */
    char nationality[4];
    char roman_name[CERTIFICATE_NAME_SIZE];
    char alias[CERTIFICATE_NAME_SIZE];  /* empty if there is none */
    char former[CERTIFICATE_NAME_SIZE]; /* empty if there is none; several are joined by ・ */
    struct store_dose doses[CERTIFICATE_DOSES_MAX]; /* by ascending number */
    size_t dose_count;
    bool dcc; /* the municipality's setting, at a lookup */
};

void store_record_wipe(struct store_record *record);

/* What the rules of a session answer; STORE_FAILED fills err. */
enum store_answer {
    STORE_OK,
    STORE_FAILED,      /* the database could not be used, or a callback failed: err says why */
    STORE_CLOSED,      /* the request_id is closed, or its time is over */
    STORE_OTHER_KIOSK, /* the request_id belongs to another kiosk */
    STORE_OTHER_NONCE, /* the nonce serves another request_id, or the request_id another nonce */
    STORE_TOO_MANY,    /* sixth lookup */
    STORE_NOT_TAKING_PART, /* the municipality or the kind */
    STORE_NO_RECORD,       /* nobody, or nobody with a dose */
    STORE_COUNTER_ONLY,    /* a flag says so */
    STORE_NO_PASSPORT
};

/* Who asks, and for whom. All pointers are borrowed for the call. */
struct store_request {
    const uint8_t *request_id; /* STORE_REQUEST_ID_LEN */
    const uint8_t *nonce;      /* STORE_NONCE_LEN; not used by store_issue() */
    const char *kiosk;
    const char *municipality;
    enum certificate_kind kind;
    const uint8_t *person; /* STORE_PERSON_LEN */
    int64_t now;           /* seconds since 1970 */
    int64_t expires;       /* when the nonce's life, and the request_id's with it, is over */
};

/* Counts a lookup and reads the record; flags, kind and passport are judged. The request_id belongs to
 * this kiosk and nonce from now on. ret may be filled even if the answer is not STORE_OK. */
MUST_USE enum store_answer store_lookup(struct store *store, const struct store_request *request,
                                        struct store_record *ret, struct err *err);

/* Makes what is issued from a record that was read in the same snapshot: *ret is from malloc(), and the
 * store wipes and frees it. issued_on is the day in Japan. Anything but STORE_OK issues nothing. */
typedef enum store_answer store_build(void *context, const struct store_record *record,
                                      const struct municipality *municipality, const char *id,
                                      const char *issued_on, char **ret, struct err *err);

/* Issues once for (request_id, municipality, kind): the record is judged, an id counted, build called
 * and its document kept in one transaction. When that has happened before, build is not called.
 * *ret is the document, kept until the request_id is closed: wipe it and free() it. */
MUST_USE enum store_answer store_issue(struct store *store, const struct store_request *request,
                                       store_build *build, void *context, char **ret,
                                       struct err *err);

/* The numbers are in databases. */
enum store_outcome {
    STORE_UNTOLD, /* no kiosk has said */
    STORE_PRINTED,
    STORE_NOT_PRINTED,
    STORE_CANCELLED,
    STORE_UNKNOWN /* a kiosk has said that it cannot know */
};

/* The words of the wire, "untold" for STORE_UNTOLD. Static storage. */
const char *store_outcome_name(enum store_outcome outcome);

struct store_end {
    const uint8_t *request_id; /* STORE_REQUEST_ID_LEN */
    const char *kiosk;
    const char *certificate_id; /* NULL: whatever was issued for it and has no outcome yet */
    enum store_outcome outcome;
    unsigned sheets;
    int64_t now;
    int64_t expires; /* until when the request_id must be remembered as closed */
};

/* Records the outcome and closes the request_id. The same again changes nothing. STORE_CLOSED when another
 * outcome is on record or the certificate is not of this request_id. */
MUST_USE enum store_answer store_close_request(struct store *store, const struct store_end *end,
                                               struct err *err);

/* Who was provided what, without anybody's name. Texts live for the call. */
struct store_provision {
    const char *municipality;
    const char *certificate_id;
    enum certificate_kind kind;
    const char *kiosk;
    int64_t issued_at;
    enum store_outcome outcome;
    unsigned sheets;
    int64_t outcome_at; /* 0 as long as it is untold */
};

/* Calls each for every certificate, oldest first, until it is false; municipality may be NULL for all.
 * The store is locked meanwhile: each must not call it. */
MUST_USE bool store_each_provision(struct store *store, const char *municipality,
                                   bool (*each)(void *context, const struct store_provision *),
                                   void *context, struct err *err);

/* How many residents, doses, municipalities and certificates there are. */
struct store_counts {
    int64_t municipalities;
    int64_t residents;
    int64_t doses;
    int64_t certificates;
};
MUST_USE bool store_count(struct store *store, struct store_counts *ret, struct err *err);
