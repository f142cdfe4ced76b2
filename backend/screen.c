#include "backend/screen.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backend/json.h"

void screen_done(struct screen *screen)
{
    text_done(&screen->terms.ja);
    text_done(&screen->terms.en);
    free(screen->municipalities);
    *screen = (struct screen){0};
}

static json_t *words_to_json(const char *ja, const char *en)
{
    return json_pack("{s:s, s:s}", "ja", ja, "en", en);
}

static void words_take(struct json_reader *in, const char *name, struct certificate_words *ret)
{
    struct json_reader members = json_reader(json_take_object(in, name));

    json_take_text(&members, "ja", ret->ja, sizeof ret->ja);
    json_take_text(&members, "en", ret->en, sizeof ret->en);
    if (!json_reader_end(&members, NULL))
        json_refuse(in);
}

/* SHA-256 of ja, LF, en. */
static bool terms_digest(const struct screen_terms *terms, uint8_t ret[static 32])
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool ok = context != NULL && EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1 &&
              EVP_DigestUpdate(context, terms->ja.bytes, terms->ja.len) == 1 &&
              EVP_DigestUpdate(context, "\n", 1) == 1 &&
              EVP_DigestUpdate(context, terms->en.bytes, terms->en.len) == 1 &&
              EVP_DigestFinal_ex(context, ret, NULL) == 1;

    EVP_MD_CTX_free(context);
    return ok;
}

static json_t *terms_to_json(const struct screen_terms *terms)
{
    uint8_t digest[32];

    if (!terms_digest(terms, digest))
        return NULL;
    return json_pack("{s:s, s:o, s:s, s:s}", "version", terms->version, "digest",
                     json_bytes(digest, sizeof digest), "ja", terms->ja.bytes, "en",
                     terms->en.bytes);
}

static void terms_take(struct json_reader *in, const char *name, struct screen_terms *ret)
{
    struct json_reader members = json_reader(json_take_object(in, name));
    uint8_t says[32] = {0};
    uint8_t is[32];

    json_take_text(&members, "version", ret->version, sizeof ret->version);
    json_take_bytes(&members, "digest", says, sizeof says);
    json_take_prose(&members, "ja", SCREEN_TERMS_MAX, &ret->ja);
    json_take_prose(&members, "en", SCREEN_TERMS_MAX, &ret->en);
    if (!json_reader_end(&members, NULL) || !terms_digest(ret, is) ||
        memcmp(says, is, sizeof is) != 0)
        json_refuse(in);
}

static json_t *hours_to_json(const struct screen *screen)
{
    char opens[16];
    char closes[16];

    snprintf(opens, sizeof opens, "%02d:%02d", screen->opens_min / 60, screen->opens_min % 60);
    snprintf(closes, sizeof closes, "%02d:%02d", screen->closes_min / 60, screen->closes_min % 60);
    return json_pack("{s:s, s:s}", "opens", opens, "closes", closes);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void minute_take(struct json_reader *in, const char *name, int *ret)
{
    char text[6] = "";

    json_take_text(in, name, text, sizeof text);
    if (!is_digit(text[0]) || !is_digit(text[1]) || text[2] != ':' || !is_digit(text[3]) ||
        !is_digit(text[4]) || text[3] > '5') {
        json_refuse(in);
        return;
    }
    *ret = ((text[0] - '0') * 10 + text[1] - '0') * 60 + (text[3] - '0') * 10 + text[4] - '0';
    if (*ret > SCREEN_DAY_MIN)
        json_refuse(in);
}

static void hours_take(struct json_reader *in, const char *name, struct screen *ret)
{
    struct json_reader members = json_reader(json_take_object(in, name));

    minute_take(&members, "opens", &ret->opens_min);
    minute_take(&members, "closes", &ret->closes_min);
    if (!json_reader_end(&members, NULL) || ret->opens_min == ret->closes_min)
        json_refuse(in);
}

static json_t *notices_to_json(const struct screen *screen)
{
    SCOPED_JSON *array = json_array();

    for (size_t i = 0; i < screen->notice_count; i++) {
        const struct screen_notice *notice = &screen->notices[i];

        if (json_array_append_new(array, words_to_json(notice->ja, notice->en)) != 0)
            return NULL;
    }
    return MOVE(array);
}

static void notices_take(struct json_reader *in, const char *name, struct screen *ret)
{
    const json_t *array = json_take_array(in, name, 0, SCREEN_NOTICES_MAX);

    ret->notice_count = json_array_size(array);
    for (size_t i = 0; i < ret->notice_count; i++) {
        struct json_reader members = json_reader(json_array_get(array, i));

        json_take_text(&members, "ja", ret->notices[i].ja, SCREEN_NOTICE_SIZE);
        json_take_text(&members, "en", ret->notices[i].en, SCREEN_NOTICE_SIZE);
        if (!json_reader_end(&members, NULL))
            json_refuse(in);
    }
}

static json_t *kinds_to_json(const bool kinds[static CERTIFICATE_KINDS])
{
    SCOPED_JSON *array = json_array();

    for (size_t i = 0; i < CERTIFICATE_KINDS; i++) {
        const char *name = certificate_kind_name((enum certificate_kind)i);

        if (kinds[i] && json_array_append_new(array, json_string(name)) != 0)
            return NULL;
    }
    return MOVE(array);
}

static void kinds_take(struct json_reader *in, const char *name, bool ret[static CERTIFICATE_KINDS])
{
    const json_t *array = json_take_array(in, name, 1, CERTIFICATE_KINDS);

    for (size_t i = 0; i < json_array_size(array); i++) {
        char word[16];
        enum certificate_kind kind;

        if (!json_text_of(json_array_get(array, i), word, sizeof word) ||
            !certificate_kind_from_name(word, &kind) || ret[kind])
            json_refuse(in);
        else
            ret[kind] = true;
    }
}

static json_t *municipalities_to_json(const struct screen *screen)
{
    SCOPED_JSON *array = json_array();

    for (size_t i = 0; i < screen->municipality_count; i++) {
        const struct screen_municipality *it = &screen->municipalities[i];
        json_t *value = json_pack("{s:s, s:o, s:o, s:s, s:o}", "code", it->code, "prefecture",
                                  words_to_json(it->prefecture.ja, it->prefecture.en), "name",
                                  words_to_json(it->name.ja, it->name.en), "kana", it->kana,
                                  "kinds", kinds_to_json(it->kinds));

        if (json_array_append_new(array, value) != 0 ||
            (it->dcc && json_object_set_new(value, "dcc", json_true()) != 0))
            return NULL;
    }
    return MOVE(array);
}

/* true, or not there at all. */
static void dcc_take(struct json_reader *in, bool *ret)
{
    *ret = json_has(in, "dcc");
    if (*ret && !json_is_true(json_object_get(in->object, "dcc")))
        json_refuse(in);
    in->taken += *ret;
}

static bool municipality_read(const json_t *value, struct screen_municipality *ret)
{
    struct json_reader in = json_reader(value);

    json_take_municipality(&in, "code", ret->code);
    words_take(&in, "prefecture", &ret->prefecture);
    words_take(&in, "name", &ret->name);
    json_take_text(&in, "kana", ret->kana, sizeof ret->kana);
    kinds_take(&in, "kinds", ret->kinds);
    dcc_take(&in, &ret->dcc);
    return json_reader_end(&in, NULL);
}

static void municipalities_take(struct json_reader *in, const char *name, struct screen *ret)
{
    const json_t *array = json_take_array(in, name, 0, SCREEN_MUNICIPALITIES_MAX);
    size_t count = json_array_size(array);

    if (count == 0)
        return;
    ret->municipalities = calloc(count, sizeof *ret->municipalities);
    if (ret->municipalities == NULL) {
        json_refuse(in);
        return;
    }
    for (; ret->municipality_count < count; ret->municipality_count++) {
        struct screen_municipality *next = &ret->municipalities[ret->municipality_count];

        if (!municipality_read(json_array_get(array, ret->municipality_count), next) ||
            screen_find(ret, next->code) != NULL) {
            json_refuse(in);
            return;
        }
    }
}

static bool add_service(json_t *json, const struct screen *screen)
{
    return json_object_set_new(json, "hours", hours_to_json(screen)) == 0 &&
           json_object_set_new(json, "terms", terms_to_json(&screen->terms)) == 0 &&
           json_object_set_new(json, "notices", notices_to_json(screen)) == 0;
}

bool screen_encode(const struct screen *screen, enum screen_sender sender, struct text *ret,
                   struct err *err)
{
    json_t *json = json_pack("{s:o, s:s, s:o}", "municipalities", municipalities_to_json(screen),
                             "issuer", screen->issuer_keys.issuer, "issuer_keys",
                             issuer_keys_to_json(&screen->issuer_keys));

    if (sender == SCREEN_OF_CENTRE && !add_service(json, screen)) {
        json_decref(json);
        return ERR(err, ERR_MEMORY, 0);
    }
    return json_write(json, ret, err);
}

static void issuer_take(struct json_reader *in, struct issuer_keys *ret)
{
    json_take_text(in, "issuer", ret->issuer, sizeof ret->issuer);

    const json_t *set = json_take_object(in, "issuer_keys");

    if (set == NULL || !issuer_url_is_valid(ret->issuer) ||
        !issuer_keys_read(set, ISSUER_REFUSE_OTHERS, ret))
        json_refuse(in);
}

bool screen_decode(const char *json, size_t len, enum screen_sender sender, struct screen *ret,
                   struct err *err)
{
    SCOPED_JSON *message = json_parse(json, len, MESSAGE_ANSWER_MAX, JSON_DEPTH_MAX, err);
    struct json_reader in = json_reader(message);

    *ret = (struct screen){0};
    if (message == NULL)
        return false;
    if (sender == SCREEN_OF_CENTRE) {
        hours_take(&in, "hours", ret);
        terms_take(&in, "terms", &ret->terms);
        notices_take(&in, "notices", ret);
    }
    municipalities_take(&in, "municipalities", ret);
    issuer_take(&in, &ret->issuer_keys);
    if (json_reader_end(&in, err))
        return true;
    screen_done(ret);
    return false;
}

bool screen_is_open(const struct screen *screen, int minute)
{
    if (screen->opens_min < screen->closes_min)
        return minute >= screen->opens_min && minute < screen->closes_min;
    return minute >= screen->opens_min || minute < screen->closes_min;
}

const struct screen_municipality *screen_find(const struct screen *screen, const char *code)
{
    for (size_t i = 0; i < screen->municipality_count; i++) {
        if (strcmp(screen->municipalities[i].code, code) == 0)
            return &screen->municipalities[i];
    }
    return NULL;
}
