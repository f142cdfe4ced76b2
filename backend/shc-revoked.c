#include "backend/shc-revoked.h"

#include <stdlib.h>
#include <string.h>

#include "backend/b64.h"
#include "backend/json.h"

#define ALWAYS INT64_MAX

struct revoked_id {
    char id[SHC_RID_SIZE];
    int64_t before; /* cards whose nbf is before this, seconds since 1970 UTC; or ALWAYS */
};

struct shc_list {
    char kid[ISSUER_KID_SIZE];
    int64_t counter;
    struct revoked_id *ids; /* in order */
    size_t count;
};

/* ---- reading ---- */

static int compare_ids(const void *a, const void *b)
{
    return strcmp(((const struct revoked_id *)a)->id, ((const struct revoked_id *)b)->id);
}

static bool before_read(const char *digits, int64_t *ret)
{
    size_t len = strlen(digits);

    if (len == 0 || len > 11 || strspn(digits, "0123456789") != len)
        return false;
    *ret = strtoll(digits, NULL, 10);
    return true;
}

/* "AQPCj4wwk6Mt", or "lHKzqFUMjhs.1636977600". */
static bool id_read(const json_t *value, struct revoked_id *ret)
{
    char text[SHC_RID_SIZE + 12];

    if (!json_text_of(value, text, sizeof text))
        return false;

    char *dot = strchr(text, '.');

    ret->before = ALWAYS;
    if (dot != NULL) {
        if (!before_read(dot + 1, &ret->before))
            return false;
        *dot = '\0';
    }
    if (!shc_rid_is_valid(text))
        return false;
    memcpy(ret->id, text, strlen(text) + 1);
    return true;
}

static enum shc_list_fault ids_read(const json_t *ids, struct shc_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        if (!id_read(json_array_get(ids, i), &list->ids[i]))
            return SHC_LIST_BAD_ID;
    }
    qsort(list->ids, list->count, sizeof *list->ids, compare_ids);
    for (size_t i = 1; i < list->count; i++) {
        if (compare_ids(&list->ids[i - 1], &list->ids[i]) == 0)
            return SHC_LIST_DOUBLE_ID;
    }
    return SHC_LIST_FINE;
}

/* Other members are let be: the standard does not forbid them. */
static enum shc_list_fault head_read(const json_t *json, struct shc_list *ret)
{
    const json_t *method = json_object_get(json, "method");
    const json_t *counter = json_object_get(json, "ctr");

    if (json == NULL)
        return SHC_LIST_NOT_JSON;
    if (!json_text_of(json_object_get(json, "kid"), ret->kid, sizeof ret->kid) ||
        strlen(ret->kid) != ISSUER_KID_SIZE - 1)
        return SHC_LIST_NO_KEY;
    if (!json_is_string(method) || strcmp(json_string_value(method), "rid") != 0)
        return SHC_LIST_BAD_METHOD;
    ret->counter = json_integer_value(counter);
    if (!json_is_integer(counter) || ret->counter < 1)
        return SHC_LIST_BAD_COUNTER;
    return json_is_array(json_object_get(json, "rids")) ? SHC_LIST_FINE : SHC_LIST_NO_IDS;
}

/* list->ids is the caller's to free, also when it fails. */
static bool list_read(const json_t *json, struct shc_list *list, enum shc_list_fault *ret_fault,
                      struct err *err)
{
    const json_t *ids = json_object_get(json, "rids");
    enum shc_list_fault fault = head_read(json, list);

    if (fault == SHC_LIST_FINE) {
        list->count = json_array_size(ids);
        list->ids = calloc(list->count + 1, sizeof *list->ids); /* never nothing */
        if (list->ids == NULL)
            return ERR(err, ERR_MEMORY, 0);
        fault = ids_read(ids, list);
    }
    if (fault == SHC_LIST_FINE)
        return true;
    *ret_fault = fault;
    return ERR(err, ERR_MALFORMED, 0);
}

static bool add(struct shc_lists *lists, const struct shc_list *list, struct err *err)
{
    struct shc_list *more = realloc(lists->lists, (lists->count + 1) * sizeof *more);

    if (more == NULL)
        return ERR(err, ERR_MEMORY, 0);
    lists->lists = more;
    lists->lists[lists->count++] = *list;
    return true;
}

bool shc_lists_add(struct shc_lists *lists, const char *path, enum shc_list_fault *ret_fault,
                   struct err *err)
{
    SCOPED_TEXT text = {0};
    struct shc_list list = {.count = 0};

    if (!text_load(path, SHC_LIST_FILE_MAX, &text, err))
        return false;

    SCOPED_JSON *json = json_parse(text.bytes, text.len, SHC_LIST_FILE_MAX, JSON_DEPTH_MAX, NULL);

    if (list_read(json, &list, ret_fault, err) && add(lists, &list, err))
        return true;
    free(list.ids);
    return false;
}

void shc_lists_done(struct shc_lists *lists)
{
    for (size_t i = 0; i < lists->count; i++)
        free(lists->lists[i].ids);
    free(lists->lists);
    *lists = (struct shc_lists){0};
}

/* ---- looking up ---- */

/* shc->not_before is the whole second that nbf lies in: it is before a whole second when nbf is. */
static bool list_names(const struct shc_list *list, const struct shc *shc)
{
    struct revoked_id wanted = {.before = 0};
    const struct revoked_id *found;

    memcpy(wanted.id, shc->rid, sizeof wanted.id);
    found = bsearch(&wanted, list->ids, list->count, sizeof *list->ids, compare_ids);
    return found != NULL && shc->not_before < found->before;
}

enum shc_fault shc_look_up(struct shc *shc, const struct issuer_keys *keys,
                           const struct shc_lists *lists)
{
    const struct issuer_key *key = issuer_keys_find(keys, shc->kid);
    int64_t published = key == NULL ? 0 : key->crl_version;
    int64_t newest = 0;

    if (shc->rid[0] == '\0')
        return SHC_GOOD;
    for (size_t i = 0; i < lists->count; i++) {
        const struct shc_list *list = &lists->lists[i];

        if (strcmp(list->kid, shc->kid) != 0)
            continue;
        if (list_names(list, shc))
            return SHC_REVOKED;
        if (list->counter > newest)
            newest = list->counter;
    }
    if (newest == 0 && published > 0)
        return SHC_NO_LIST;
    if (newest == 0) {
        shc->revocation = SHC_NO_LIST_KNOWN;
        return SHC_GOOD;
    }
    if (published > 0 && newest != published)
        return newest < published ? SHC_OLD_LIST : SHC_OLD_KEYS;
    shc->revocation = SHC_NOT_LISTED;
    return SHC_GOOD;
}
