#include <glib.h>
#include <string.h>

#include "backend/vrs/ticket.h"

#define NOW 1795230000

static const uint8_t key[TICKET_KEY_LEN] = {7};
static const uint8_t other_key[TICKET_KEY_LEN] = {8};

static struct ticket sample(void)
{
    return (struct ticket){.request_id = {1, 2, 3},
                           .kiosk = "0001",
                           .municipality = "990019",
                           .kind = CERTIFICATE_OVERSEAS,
                           .dcc = true,
                           .subject = {4, 5, 6},
                           .person = {7, 8, 9},
                           .expires = NOW + 600,
                           .birth_date = "1985-04-12",
                           .name = "佐倉　みなみ"};
}

static void what_was_sealed_comes_back(void)
{
    struct ticket ticket = sample();
    struct ticket back;
    char sealed[MESSAGE_TICKET_SIZE];

    g_assert_true(ticket_seal(key, &ticket, sealed, NULL));
    g_assert_true(ticket_open(key, sealed, NOW, &back, NULL));
    g_assert_cmpmem(back.request_id, REQUEST_ID_LEN, ticket.request_id, REQUEST_ID_LEN);
    g_assert_cmpstr(back.kiosk, ==, ticket.kiosk);
    g_assert_cmpstr(back.municipality, ==, ticket.municipality);
    g_assert_cmpint(back.kind, ==, ticket.kind);
    g_assert_true(back.dcc);
    g_assert_cmpmem(back.subject, SUBJECT_LEN, ticket.subject, SUBJECT_LEN);
    g_assert_cmpmem(back.person, STORE_PERSON_LEN, ticket.person, STORE_PERSON_LEN);
    g_assert_cmpint(back.expires, ==, ticket.expires);
    g_assert_cmpstr(back.birth_date, ==, ticket.birth_date);
    g_assert_cmpstr(back.name, ==, ticket.name);
}

static void the_same_ticket_never_looks_the_same(void)
{
    struct ticket ticket = sample();
    char first[MESSAGE_TICKET_SIZE];
    char second[MESSAGE_TICKET_SIZE];

    g_assert_true(ticket_seal(key, &ticket, first, NULL));
    g_assert_true(ticket_seal(key, &ticket, second, NULL));
    g_assert_cmpstr(first, !=, second);
}

static void the_longest_name_fits_and_one_byte_more_does_not(void)
{
    struct ticket ticket = sample();
    struct ticket back;
    char sealed[MESSAGE_TICKET_SIZE];
    struct err err;

    memset(ticket.name, 'x', TICKET_NAME_MAX);
    ticket.name[TICKET_NAME_MAX] = '\0';
    g_assert_true(ticket_seal(key, &ticket, sealed, NULL));
    g_assert_true(ticket_open(key, sealed, NOW, &back, NULL));
    g_assert_cmpstr(back.name, ==, ticket.name);
    ticket.name[TICKET_NAME_MAX] = 'x';
    ticket.name[TICKET_NAME_MAX + 1] = '\0';
    g_assert_false(ticket_seal(key, &ticket, sealed, &err));
    g_assert_cmpint(err.code, ==, ERR_TOO_LONG);
}

static void another_key_cannot_open_it(void)
{
    struct ticket ticket = sample();
    char sealed[MESSAGE_TICKET_SIZE];
    struct err err;

    g_assert_true(ticket_seal(key, &ticket, sealed, NULL));
    g_assert_false(ticket_open(other_key, sealed, NOW, &ticket, &err));
    g_assert_cmpint(err.code, ==, ERR_UNTRUSTED);
    g_assert_cmpstr(ticket.name, ==, "");
}

static void a_change_at_any_place_is_seen(void)
{
    struct ticket ticket = sample();
    struct ticket back;
    char sealed[MESSAGE_TICKET_SIZE];

    g_assert_true(ticket_seal(key, &ticket, sealed, NULL));
    for (size_t i = 0; sealed[i] != '\0'; i++) {
        char was = sealed[i];

        sealed[i] = was == 'A' ? 'B' : 'A';
        g_assert_false(ticket_open(key, sealed, NOW, &back, NULL));
        sealed[i] = was;
    }
    g_assert_true(ticket_open(key, sealed, NOW, &back, NULL));
}

static void a_ticket_cut_at_any_place_is_seen(void)
{
    struct ticket ticket = sample();
    struct ticket back;
    char sealed[MESSAGE_TICKET_SIZE];

    g_assert_true(ticket_seal(key, &ticket, sealed, NULL));
    for (size_t len = strlen(sealed); len > 0; len--) {
        sealed[len - 1] = '\0';
        g_assert_false(ticket_open(key, sealed, NOW, &back, NULL));
    }
}

static void a_ticket_ends_with_its_nonce(void)
{
    struct ticket ticket = sample();
    struct ticket back;
    char sealed[MESSAGE_TICKET_SIZE];
    struct err err;

    g_assert_true(ticket_seal(key, &ticket, sealed, NULL));
    g_assert_true(ticket_open(key, sealed, NOW + 600, &back, NULL));
    g_assert_false(ticket_open(key, sealed, NOW + 601, &back, &err));
    g_assert_cmpint(err.code, ==, ERR_EXPIRED);
    g_assert_cmpint(err.detail, ==, 1);
}

#define T(name) g_test_add_func("/ticket/" #name, name)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    T(what_was_sealed_comes_back);
    T(the_same_ticket_never_looks_the_same);
    T(the_longest_name_fits_and_one_byte_more_does_not);
    T(another_key_cannot_open_it);
    T(a_change_at_any_place_is_seen);
    T(a_ticket_cut_at_any_place_is_seen);
    T(a_ticket_ends_with_its_nonce);
    return g_test_run();
}
