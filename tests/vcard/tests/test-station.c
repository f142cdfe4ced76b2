/* The virtual card's two ends: commands by line, and frames as pcscd's vpcd driver sends them. */
#include <arpa/inet.h>
#include <errno.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "backend/vrs/resident-file.h"
#include "tests/vcard/control.h"
#include "tests/vcard/station.h"

static const char *residents; /* the folder of the example files */
static const char *program;   /* vcard */
static struct vcard_keys *keys;

/* A station whose pcscd is this test. */
struct stage {
    struct station station;
    int listener;
    int pcscd; /* -1: the card is not on the reader */
};

static struct vcard *sakura(void)
{
    g_autofree char *path = g_build_filename(residents, "sakura.json", NULL);
    struct resident_file resident;
    struct resident_fault fault;
    struct vcard *card = NULL;

    g_assert_true(resident_file_load(path, &resident, &fault));
    card = vcard_new(&resident, keys, NULL);
    g_assert_nonnull(card);
    return card;
}

static struct stage *stage_new(void)
{
    struct stage *stage = g_new0(struct stage, 1);
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t len = sizeof address;

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    stage->listener = socket(AF_INET, SOCK_STREAM, 0);
    g_assert_cmpint(bind(stage->listener, (struct sockaddr *)&address, sizeof address), ==, 0);
    g_assert_cmpint(listen(stage->listener, 1), ==, 0);
    g_assert_cmpint(getsockname(stage->listener, (struct sockaddr *)&address, &len), ==, 0);
    stage->pcscd = -1;
    stage->station.keys = keys;
    stage->station.card = sakura();
    vcard_options_init(&stage->station.options);
    stage->station.host = "127.0.0.1";
    stage->station.away_ms = STATION_AWAY_MS;
    stage->station.port = ntohs(address.sin_port);
    vpcd_init(&stage->station.vpcd);
    return stage;
}

static struct stage *stage_with_card(void)
{
    struct stage *stage = stage_new();

    station_insert(&stage->station);
    stage->pcscd = accept(stage->listener, NULL, NULL);
    g_assert_cmpint(stage->pcscd, >=, 0);
    return stage;
}

static void stage_free(struct stage **stage)
{
    vpcd_disconnect(&(*stage)->station.vpcd);
    vcard_free(&(*stage)->station.card);
    if ((*stage)->pcscd >= 0)
        close((*stage)->pcscd);
    if ((*stage)->listener >= 0)
        close((*stage)->listener);
    g_free(*stage);
}

#define SCOPED_STAGE SCOPED(stage_free) struct stage

static void assert_answer(struct stage *stage, const char *command, const char *wanted)
{
    g_autofree char *line = g_strdup(command);
    char answer[STATION_ANSWER_MAX];

    station_command(&stage->station, line, answer);
    g_assert_cmpstr(answer, ==, wanted);
}

/* Sends bytes as pcscd and lets the card take them: waits until they are there. */
static void say(struct stage *stage, const void *bytes, size_t len)
{
    struct pollfd there = {.fd = stage->station.vpcd.fd, .events = POLLIN};

    g_assert_cmpint(send(stage->pcscd, bytes, len, MSG_NOSIGNAL), ==, (ssize_t)len);
    g_assert_cmpint(poll(&there, 1, 5000), ==, 1);
    station_serve(&stage->station);
}

static bool card_has_said_nothing(struct stage *stage)
{
    uint8_t byte;

    return recv(stage->pcscd, &byte, 1, MSG_DONTWAIT) < 0 && errno == EAGAIN;
}

static void assert_said(struct stage *stage, const void *wanted, size_t len)
{
    uint8_t got[512];

    g_assert_cmpint(recv(stage->pcscd, got, len, MSG_WAITALL), ==, (ssize_t)len);
    g_assert_cmpmem(got, len, wanted, len);
}

static bool is_hung_up(struct stage *stage)
{
    uint8_t byte;

    return stage->station.vpcd.fd < 0 && recv(stage->pcscd, &byte, 1, 0) <= 0;
}

#define SELECT_TEXT "\x00\x0F\x00\xA4\x04\x0C\x0A\xD3\x92\x10\x00\x31\x00\x01\x01\x04\x08"
#define VERIFY_1234                                                                                \
    "\x00\x09\x00\x20\x00\x91\x04"                                                                 \
    "1234"
#define READ_NUMBER "\x00\x05\x00\xB0\x81\x00\x01"

static void power_is_taken_without_an_answer(void)
{
    SCOPED_STAGE *stage = stage_with_card();

    say(stage, "\x00\x01\x01", 3);
    g_assert_true(card_has_said_nothing(stage));
    say(stage, "\x00\x01\x00", 3);
    g_assert_true(card_has_said_nothing(stage));
    say(stage, "\x00\x01\x02", 3);
    g_assert_true(card_has_said_nothing(stage));
}

static void the_atr_is_told_when_asked(void)
{
    SCOPED_STAGE *stage = stage_with_card();

    say(stage, "\x00\x01\x04", 3);
    assert_said(stage, "\x00\x09\x3B\xE0\x00\xFF\x81\x31\xFE\x45\x14", 11);
    g_assert_true(vcard_set_atr(stage->station.card, ATR_CONTACTLESS, NULL));
    say(stage, "\x00\x01\x04", 3);
    assert_said(stage, "\x00\x0D\x3B\x88\x80\x01\x00\x00\x05\xE0\xB3\x81\xA1\x00\x7F", 15);
}

static void a_command_is_answered_in_one_frame(void)
{
    SCOPED_STAGE *stage = stage_with_card();

    say(stage, SELECT_TEXT, 17);
    assert_said(stage, "\x00\x02\x90\x00", 4);
}

static void a_command_may_come_byte_by_byte(void)
{
    SCOPED_STAGE *stage = stage_with_card();

    for (size_t i = 0; i < 16; i++) {
        say(stage, &SELECT_TEXT[i], 1);
        g_assert_true(card_has_said_nothing(stage));
    }
    say(stage, &SELECT_TEXT[16], 1);
    assert_said(stage, "\x00\x02\x90\x00", 4);
}

static void two_commands_may_come_at_once(void)
{
    SCOPED_STAGE *stage = stage_with_card();

    say(stage, SELECT_TEXT VERIFY_1234, 28);
    assert_said(stage, "\x00\x02\x90\x00\x00\x02\x90\x00", 8);
}

static void power_off_and_reset_forget_the_pin(void)
{
    SCOPED_STAGE *stage = stage_with_card();

    say(stage, SELECT_TEXT VERIFY_1234 "\x00\x01\x02" SELECT_TEXT READ_NUMBER, 55);
    assert_said(stage, "\x00\x02\x90\x00\x00\x02\x90\x00\x00\x02\x90\x00\x00\x02\x69\x82", 16);
    say(stage, VERIFY_1234 "\x00\x01\x00" SELECT_TEXT READ_NUMBER, 38);
    assert_said(stage, "\x00\x02\x90\x00\x00\x02\x90\x00\x00\x02\x69\x82", 12);
}

static void a_frame_of_no_length_ends_the_connection(void)
{
    SCOPED_STAGE *stage = stage_with_card();

    say(stage, "\x00\x00", 2);
    g_assert_true(is_hung_up(stage));
}

static void an_unknown_control_byte_ends_the_connection(void)
{
    SCOPED_STAGE *stage = stage_with_card();

    say(stage, "\x00\x01\x03", 3);
    g_assert_true(is_hung_up(stage));
}

static void a_pcscd_that_went_away_is_looked_for_again(void)
{
    SCOPED_STAGE *stage = stage_with_card();
    struct pollfd there = {.fd = stage->station.vpcd.fd, .events = POLLIN};

    close(stage->pcscd);
    g_assert_cmpint(poll(&there, 1, 5000), ==, 1);
    station_serve(&stage->station);
    g_assert_cmpint(stage->station.vpcd.fd, <, 0);
    g_assert_true(stage->station.inserted);
    g_assert_cmpint(station_keep(&stage->station), ==, -1);
    stage->pcscd = accept(stage->listener, NULL, NULL);
    say(stage, SELECT_TEXT, 17);
    assert_said(stage, "\x00\x02\x90\x00", 4);
}

static void without_a_pcscd_it_knocks_less_and_less_often(void)
{
    SCOPED_STAGE *stage = stage_new();

    close(stage->listener);
    stage->listener = -1;
    assert_answer(stage, "insert", "ok waiting\n");
    g_assert_cmpint(station_keep(&stage->station), ==, 40);
    g_assert_cmpint(station_keep(&stage->station), ==, 80);
    for (int i = 0; i < 10; i++)
        station_keep(&stage->station);
    g_assert_cmpint(station_keep(&stage->station), ==, 500);
}

static void a_card_is_laid_down_and_taken_away(void)
{
    SCOPED_STAGE *stage = stage_new();

    assert_answer(stage, "insert", "ok inserted\n");
    stage->pcscd = accept(stage->listener, NULL, NULL);
    assert_answer(stage, "remove", "ok removed\n");
    g_assert_true(is_hung_up(stage));
    assert_answer(stage, "remove", "ok removed\n");
}

static void a_card_does_not_come_back_before_pcscd_has_looked(void)
{
    SCOPED_STAGE *stage = stage_with_card();

    assert_answer(stage, "remove", "ok removed\n");
    assert_answer(stage, "insert", "ok waiting\n");
    g_assert_cmpint(station_keep(&stage->station), >, 0);
    stage->station.free_at_ms = 0; /* a second later */
    g_assert_cmpint(station_keep(&stage->station), ==, -1);
    g_assert_cmpint(stage->station.vpcd.fd, >=, 0);
}

static void inserting_twice_changes_nothing(void)
{
    SCOPED_STAGE *stage = stage_with_card();

    say(stage, SELECT_TEXT VERIFY_1234, 28);
    assert_said(stage, "\x00\x02\x90\x00\x00\x02\x90\x00", 8);
    assert_answer(stage, "insert", "ok inserted\n");
    say(stage, READ_NUMBER, 7);
    assert_said(stage, "\x00\x03\xFF\x90\x00", 5);
}

static void a_card_leaves_at_the_named_command_and_stays_away(void)
{
    SCOPED_STAGE *stage = stage_with_card();

    assert_answer(stage, "add at 2 pull", "ok\n");
    say(stage, SELECT_TEXT, 17);
    assert_said(stage, "\x00\x02\x90\x00", 4);
    say(stage, VERIFY_1234, 11);
    g_assert_true(is_hung_up(stage));
    g_assert_false(stage->station.inserted);
    g_assert_cmpint(station_keep(&stage->station), ==, -1);
    assert_answer(stage, "apdus", "ok 1\n");
}

static void another_atr_is_said_from_the_next_insert_on(void)
{
    static const uint8_t read[] = {0x00, 0xB0, 0x84, 0x00, 0x00, 0x02, 0x38}; /* extended */
    SCOPED_STAGE *stage = stage_new();
    uint8_t answered[VCARD_ANSWER_MAX];
    size_t len;

    assert_answer(stage, "atr contact-short", "ok\n");
    g_assert_cmpint(stage->station.atr, ==, ATR_CONTACT_SHORT);
    vcard_answer(stage->station.card, read, sizeof read, answered, &len);
    g_assert_cmpmem(answered, len, "\x67\x00", 2);
    assert_answer(stage, "atr contact", "ok\n");
    assert_answer(stage, "atr", "error atr needs one of the names that vcard --help lists\n");
    assert_answer(stage, "atr plastic",
                  "error atr needs one of the names that vcard --help lists\n");
    g_assert_cmpint(stage->station.atr, ==, ATR_CONTACT);
}

static void a_card_on_the_reader_does_not_change_its_atr(void)
{
    SCOPED_STAGE *stage = stage_with_card();

    assert_answer(stage, "atr contact-short",
                  "error the card has said its ATR already: take it away first\n");
    g_assert_cmpint(stage->station.atr, ==, ATR_CONTACT);
}

/* The time is not waited for here: the answer is made due. */
static void a_late_answer_is_waited_for_and_does_not_hold_up_commands(void)
{
    SCOPED_STAGE *stage = stage_with_card();
    struct vpcd *vpcd = &stage->station.vpcd;

    g_assert_cmpint(station_wait_us(&stage->station), ==, -1);
    assert_answer(stage, "add at 1 delay 60000", "ok\n");
    say(stage, SELECT_TEXT VERIFY_1234, 28);
    g_assert_true(card_has_said_nothing(stage));
    g_assert_cmpint(vpcd_wait_us(vpcd), >, 1000000);
    g_assert_cmpint(station_wait_us(&stage->station), >, 1000000);
    assert_answer(stage, "apdus", "ok 1\n"); /* the second command waits its turn */
    vpcd->due_us = 1;
    station_serve(&stage->station);
    assert_said(stage, "\x00\x02\x90\x00\x00\x02\x90\x00", 8);
    g_assert_cmpint(station_wait_us(&stage->station), ==, -1);
}

static void a_card_that_is_taken_away_owes_no_answer(void)
{
    SCOPED_STAGE *stage = stage_with_card();

    stage->station.vpcd.answer_ms = 60000;
    say(stage, SELECT_TEXT, 17);
    g_assert_cmpint(station_wait_us(&stage->station), >, 1000000);
    assert_answer(stage, "remove", "ok removed\n");
    g_assert_cmpint(station_wait_us(&stage->station), ==, -1);
    g_assert_cmpint(stage->station.vpcd.answer_ms, ==, 60000);
}

static void tries_are_told_and_set(void)
{
    SCOPED_STAGE *stage = stage_new();

    assert_answer(stage, "tries", "ok 3\n");
    assert_answer(stage, "set-tries 1", "ok 1\n");
    assert_answer(stage, "tries", "ok 1\n");
    assert_answer(stage, "set-tries 4", "error set-tries needs a number from 0 to 3\n");
    assert_answer(stage, "set-tries", "error set-tries needs a number from 0 to 3\n");
    assert_answer(stage, "tries 1", "error tries takes nothing after it\n");
}

static void a_statement_is_added_and_all_are_forgotten(void)
{
    SCOPED_STAGE *stage = stage_with_card();

    assert_answer(stage, "add card not-my-number", "ok\n");
    say(stage, SELECT_TEXT, 17);
    assert_said(stage, "\x00\x02\x6A\x82", 4);
    assert_answer(stage, "genuine", "ok\n");
    say(stage, SELECT_TEXT, 17);
    assert_said(stage, "\x00\x02\x90\x00", 4);
}

static void a_wrong_statement_is_refused_with_its_reason(void)
{
    SCOPED_STAGE *stage = stage_new();

    assert_answer(stage, "add", "error card needs one word after it\n");
    assert_answer(stage, "add card purple", "error a card cannot be that\n");
    assert_answer(stage, "add at 0 pull",
                  "error at and from need the number of a command, from 1\n");
    assert_answer(stage, "add remove",
                  "error a line begins with card, always, at, from, read or on\n");
    assert_answer(stage, "genuine now", "error genuine takes nothing after it\n");
}

static void a_script_is_taken_whole_or_not_at_all(void)
{
    SCOPED_STAGE *stage = stage_with_card();
    g_autofree char *path = g_strdup_printf("%s/vcard-test-%d.script", g_get_tmp_dir(), getpid());
    g_autofree char *command = g_strdup_printf("script %s", path);

    g_assert_true(g_file_set_contents(path, "at 1 pull\ncard copied twice\n", -1, NULL));
    assert_answer(stage, command, "error line 2: card needs one word after it\n");
    say(stage, SELECT_TEXT, 17);
    assert_said(stage, "\x00\x02\x90\x00", 4);
    g_assert_true(g_file_set_contents(path, "at 1 refuse 6F00 # once\n", -1, NULL));
    assert_answer(stage, command, "ok\n");
    say(stage, SELECT_TEXT SELECT_TEXT, 34);
    assert_said(stage, "\x00\x02\x6F\x00\x00\x02\x90\x00", 8);
    g_unlink(path);
    assert_answer(stage, command, "error it cannot be read\n");
    assert_answer(stage, "script", "error script needs a file\n");
}

static void another_resident_s_card_takes_the_place(void)
{
    SCOPED_STAGE *stage = stage_with_card();
    g_autofree char *command = g_strdup_printf("resident %s/no-doses.json", residents);

    assert_answer(stage, "set-tries 1", "ok 1\n");
    assert_answer(stage, command, "ok\n");
    g_assert_true(is_hung_up(stage));
    g_assert_true(stage->station.inserted);
    assert_answer(stage, "tries", "ok 3\n");
}

static void another_resident_s_card_differs_in_the_same_ways(void)
{
    SCOPED_STAGE *stage = stage_with_card();
    g_autofree char *command = g_strdup_printf("resident %s/no-doses.json", residents);
    uint8_t answer[VCARD_ANSWER_MAX];
    size_t len = 0;

    stage->station.options.fci = FCI_NONE;
    assert_answer(stage, command, "ok\n");
    vcard_answer(stage->station.card, (const uint8_t *)"\x00\xA4\x04\x00\x01\xD3\x00", 7, answer,
                 &len);
    g_assert_cmpmem(answer, len, "\x90\x00", 2);
}

static void a_wrong_resident_leaves_the_card_where_it_is(void)
{
    SCOPED_STAGE *stage = stage_with_card();

    assert_answer(stage, "resident", "error resident needs a file\n");
    assert_answer(stage, "resident /nowhere", "error the file cannot be opened\n");
    g_assert_cmpint(stage->station.vpcd.fd, >=, 0);
}

static void an_unknown_command_is_told_the_known_ones(void)
{
    SCOPED_STAGE *stage = stage_new();
    const char *wanted =
        "error the commands are insert, remove, atr NAME, tries, set-tries N, apdus, "
        "script FILE, add STATEMENT, genuine, resident FILE, quit\n";

    assert_answer(stage, "", wanted);
    assert_answer(stage, "INSERT", wanted);
    assert_answer(stage, "eject", wanted);
}

static void quit_ends(void)
{
    SCOPED_STAGE *stage = stage_new();

    assert_answer(stage, "quit", "ok\n");
    g_assert_true(stage->station.quit);
}

/* -- The socket -- */

/* A control socket at a path of this test's own. */
struct door {
    struct control control;
    struct stage *stage;
    char *path;
};

static struct door *door_new(void)
{
    struct door *door = g_new0(struct door, 1);

    door->stage = stage_new();
    door->path = g_strdup_printf("%s/vcard-test-%d", g_get_tmp_dir(), getpid());
    control_init(&door->control);
    return door;
}

static struct door *door_open(void)
{
    struct door *door = door_new();

    g_assert_true(control_listen(&door->control, door->path, NULL));
    return door;
}

static void door_free(struct door **door)
{
    control_done(&(*door)->control);
    stage_free(&(*door)->stage);
    g_free((*door)->path);
    g_free(*door);
}

#define SCOPED_DOOR SCOPED(door_free) struct door

static int knock(struct door *door)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    g_strlcpy(address.sun_path, door->path, sizeof address.sun_path);
    g_assert_cmpint(connect(fd, (struct sockaddr *)&address, sizeof address), ==, 0);
    return fd;
}

/* Waits for what comes, and serves it. */
static void serve(struct door *door)
{
    struct pollfd fds[CONTROL_FDS];

    control_watch(&door->control, fds);
    g_assert_cmpint(poll(fds, CONTROL_FDS, 5000), >, 0);
    control_serve(&door->control, fds, &door->stage->station);
}

static void write_text(int fd, const char *text)
{
    g_assert_cmpint(send(fd, text, strlen(text), MSG_NOSIGNAL), ==, (ssize_t)strlen(text));
}

static void assert_read(int fd, const char *wanted)
{
    char got[64] = "";

    g_assert_cmpint(recv(fd, got, strlen(wanted), MSG_WAITALL), ==, (ssize_t)strlen(wanted));
    g_assert_cmpstr(got, ==, wanted);
}

static void assert_closed(int fd)
{
    char byte;

    g_assert_cmpint(recv(fd, &byte, 1, 0), <=, 0);
    close(fd);
}

static void a_line_may_come_in_pieces(void)
{
    SCOPED_DOOR *door = door_open();
    int fd = knock(door);

    serve(door);
    write_text(fd, "tri");
    serve(door);
    write_text(fd, "es\n");
    serve(door);
    assert_read(fd, "ok 3\n");
    close(fd);
}

static void several_lines_may_come_at_once(void)
{
    SCOPED_DOOR *door = door_open();
    int fd = knock(door);

    serve(door);
    write_text(fd, "set-tries 2\ntries\nap");
    serve(door);
    assert_read(fd, "ok 2\nok 2\n");
    write_text(fd, "dus\n");
    serve(door);
    assert_read(fd, "ok 0\n");
    close(fd);
}

static void a_line_without_end_is_hung_up_on(void)
{
    SCOPED_DOOR *door = door_open();
    g_autofree char *endless = g_strnfill(STATION_LINE_MAX, 'x');
    int fd = knock(door);

    serve(door);
    write_text(fd, endless);
    while (door->control.clients[0].fd >= 0)
        serve(door);
    assert_closed(fd);
}

static void a_ninth_client_is_hung_up_on_and_the_eight_stay(void)
{
    SCOPED_DOOR *door = door_open();
    int fds[CONTROL_CLIENTS + 1];

    for (size_t i = 0; i < G_N_ELEMENTS(fds); i++) {
        fds[i] = knock(door);
        serve(door);
    }
    assert_closed(fds[CONTROL_CLIENTS]);
    write_text(fds[7], "tries\n");
    serve(door);
    assert_read(fds[7], "ok 3\n");
    for (size_t i = 0; i < CONTROL_CLIENTS; i++)
        close(fds[i]);
}

static void a_client_that_goes_makes_room(void)
{
    SCOPED_DOOR *door = door_open();
    int fd = knock(door);

    serve(door);
    close(fd);
    serve(door);
    g_assert_cmpint(door->control.clients[0].fd, <, 0);
}

static void only_its_user_may_enter(void)
{
    SCOPED_DOOR *door = door_open();
    GStatBuf status;

    g_assert_cmpint(g_stat(door->path, &status), ==, 0);
    g_assert_cmpuint(status.st_mode & 0777, ==, 0700);
}

static void a_socket_that_a_dead_process_left_is_replaced(void)
{
    SCOPED_DOOR *door = door_new();
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int dead = socket(AF_UNIX, SOCK_STREAM, 0);

    g_strlcpy(address.sun_path, door->path, sizeof address.sun_path);
    g_assert_cmpint(bind(dead, (struct sockaddr *)&address, sizeof address), ==, 0);
    close(dead);
    g_assert_true(control_listen(&door->control, door->path, NULL));
}

static void a_living_socket_is_not_taken_over(void)
{
    SCOPED_DOOR *door = door_open();
    struct control second;
    struct err err;

    control_init(&second);
    g_assert_false(control_listen(&second, door->path, &err));
    g_assert_cmpint(err.code, ==, ERR_IO);
    g_assert_cmpint(err.detail, ==, EADDRINUSE);
    control_done(&second);
    g_assert_true(g_file_test(door->path, G_FILE_TEST_EXISTS));
}

static void a_file_is_never_replaced(void)
{
    SCOPED_DOOR *door = door_new();
    struct err err;

    g_assert_true(g_file_set_contents(door->path, "precious", -1, NULL));
    g_assert_false(control_listen(&door->control, door->path, &err));
    g_assert_cmpint(err.detail, ==, EADDRINUSE);
    g_assert_true(g_file_test(door->path, G_FILE_TEST_IS_REGULAR));
    g_unlink(door->path);
}

static void a_path_that_is_too_long_is_refused(void)
{
    SCOPED_DOOR *door = door_new();
    g_autofree char *path = g_strnfill(200, 'x');
    struct err err;

    g_assert_false(control_listen(&door->control, path, &err));
    g_assert_cmpint(err.detail, ==, ENAMETOOLONG);
}

/* -- The program -- */

/* Runs it with these arguments (NULL-terminated) until it ends by itself. */
static int run(const char *first, const char *second, const char *third, char **ret_error)
{
    const char *argv[] = {program, first, second, third, NULL};
    int status = 0;

    g_assert_true(g_spawn_sync(NULL, (char **)(uintptr_t)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL,
                               NULL, ret_error, &status, NULL));
    g_assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void wrong_usage_is_explained(void)
{
    g_autofree char *missing = NULL;
    g_autofree char *port = NULL;
    g_autofree char *answer_ms = NULL;
    g_autofree char *atr = NULL;
    g_autofree char *extended = NULL;
    g_autofree char *link = NULL;
    g_autofree char *work = NULL;
    g_autofree char *stray = NULL;

    g_assert_cmpint(run(NULL, NULL, NULL, &missing), ==, 2);
    g_assert_cmpstr(missing, ==, "vcard: --resident: it is missing: whose card shall it be?\n");
    g_assert_cmpint(run("--port", "65536", NULL, &port), ==, 2);
    g_assert_cmpstr(port, ==, "vcard: --port: it must be a number from 1 to 65535\n");
    g_assert_cmpint(run("--answer-ms", "-1", NULL, &answer_ms), ==, 2);
    g_assert_cmpstr(answer_ms, ==, "vcard: --answer-ms: it must be a number from 0 to 5000\n");
    g_assert_cmpint(run("--atr", "radio", NULL, &atr), ==, 2);
    g_assert_cmpstr(atr, ==, "vcard: --atr: no ATR is called so; vcard --help lists them\n");
    g_assert_cmpint(run("--extended", "maybe", NULL, &extended), ==, 2);
    g_assert_cmpstr(extended, ==, "vcard: --extended: it must be yes or no\n");
    g_assert_cmpint(run("--link", "848k", NULL, &link), ==, 2);
    g_assert_cmpstr(link, ==, "vcard: --link: it must be none, 106k, 212k, 424k or contact\n");
    g_assert_cmpint(run("--time", "verify=soon", NULL, &work), ==, 2);
    g_assert_true(g_str_has_prefix(work, "vcard: --time: it must be select, read, verify"));
    g_assert_cmpint(run("sakura.json", NULL, NULL, &stray), ==, 2);
    g_assert_cmpstr(stray, ==, "vcard: sakura.json: nothing is known to do with this\n");
}

static void a_setting_that_is_none_is_explained(void)
{
    g_autofree char *name = NULL;
    g_autofree char *value = NULL;

    g_assert_cmpint(run("--set", "colour=red", NULL, &name), ==, 2);
    g_assert_cmpstr(
        name, ==,
        "vcard: colour=red: --set does not know this; vcard --help lists what it knows\n");
    g_assert_cmpint(run("--set", "fci=all", NULL, &value), ==, 2);
    g_assert_cmpstr(value, ==, "vcard: fci=all: its value must be name|template|none\n");
}

static void a_wrong_script_is_refused_with_line_and_reason(void)
{
    g_autofree char *path = g_strdup_printf("%s/vcard-test-%d.script", g_get_tmp_dir(), getpid());
    g_autofree char *option = g_strdup_printf("--script=%s", path);
    g_autofree char *wanted = g_strdup_printf("vcard: %s, line 2: a card cannot be that\n", path);
    g_autofree char *absent = g_strdup_printf("vcard: %s: it cannot be read\n", path);
    g_autofree char *error = NULL;
    g_autofree char *second_error = NULL;

    g_assert_true(g_file_set_contents(path, "card copied\ncard purple\n", -1, NULL));
    g_assert_cmpint(run(option, NULL, NULL, &error), ==, 2);
    g_assert_cmpstr(error, ==, wanted);
    g_unlink(path);
    g_assert_cmpint(run(option, NULL, NULL, &second_error), ==, 2);
    g_assert_cmpstr(second_error, ==, absent);
}

static void extended_length_against_the_atr_is_refused(void)
{
    g_autofree char *error = NULL;
    g_autofree char *resident = g_strdup_printf("--resident=%s/sakura.json", residents);

    g_assert_cmpint(run(resident, "--atr=contact-short", "--extended=yes", &error), ==, 2);
    g_assert_cmpstr(error, ==, "vcard: --extended: this ATR says the contrary\n");
    g_clear_pointer(&error, g_free);
    g_assert_cmpint(run("--extended=no", "--atr=contact-extended", resident, &error), ==, 2);
    g_assert_cmpstr(error, ==, "vcard: --extended: this ATR says the contrary\n");
}

static void a_wrong_resident_file_is_refused_with_field_and_reason(void)
{
    g_autofree char *path = g_strdup_printf("%s/vcard-test-%d.json", g_get_tmp_dir(), getpid());
    g_autofree char *wanted = g_strdup_printf("vcard: %s: my_number: it is missing\n", path);
    g_autofree char *broken = g_strdup_printf("vcard: %s, line 2: it is not JSON\n", path);
    g_autofree char *error = NULL;
    g_autofree char *second_error = NULL;

    g_assert_true(g_file_set_contents(path, "{}", -1, NULL));
    g_assert_cmpint(run("--resident", path, NULL, &error), ==, 2);
    g_assert_cmpstr(error, ==, wanted);
    g_assert_true(g_file_set_contents(path, "{\n]", -1, NULL));
    g_assert_cmpint(run("--resident", path, NULL, &second_error), ==, 2);
    g_assert_cmpstr(second_error, ==, broken);
    g_unlink(path);
}

#define ADD(path, test) g_test_add_func("/station/" path, test)

int main(int argc, char **argv)
{
    int status = 0;

    g_test_init(&argc, &argv, NULL);
    g_assert_cmpint(argc, ==, 3);
    residents = argv[1];
    program = argv[2];
    keys = vcard_keys_new(NULL);
    ADD("power", power_is_taken_without_an_answer);
    ADD("atr", the_atr_is_told_when_asked);
    ADD("command", a_command_is_answered_in_one_frame);
    ADD("byte-by-byte", a_command_may_come_byte_by_byte);
    ADD("two-at-once", two_commands_may_come_at_once);
    ADD("forgets", power_off_and_reset_forget_the_pin);
    ADD("no-length", a_frame_of_no_length_ends_the_connection);
    ADD("unknown-control", an_unknown_control_byte_ends_the_connection);
    ADD("pcscd-gone", a_pcscd_that_went_away_is_looked_for_again);
    ADD("pcscd-absent", without_a_pcscd_it_knocks_less_and_less_often);
    ADD("insert", a_card_is_laid_down_and_taken_away);
    ADD("insert-soon", a_card_does_not_come_back_before_pcscd_has_looked);
    ADD("insert-twice", inserting_twice_changes_nothing);
    ADD("pull", a_card_leaves_at_the_named_command_and_stays_away);
    ADD("another-atr", another_atr_is_said_from_the_next_insert_on);
    ADD("another-atr-inserted", a_card_on_the_reader_does_not_change_its_atr);
    ADD("late", a_late_answer_is_waited_for_and_does_not_hold_up_commands);
    ADD("late-removed", a_card_that_is_taken_away_owes_no_answer);
    ADD("tries", tries_are_told_and_set);
    ADD("add", a_statement_is_added_and_all_are_forgotten);
    ADD("add-refused", a_wrong_statement_is_refused_with_its_reason);
    ADD("script", a_script_is_taken_whole_or_not_at_all);
    ADD("resident", another_resident_s_card_takes_the_place);
    ADD("resident-options", another_resident_s_card_differs_in_the_same_ways);
    ADD("resident-refused", a_wrong_resident_leaves_the_card_where_it_is);
    ADD("unknown", an_unknown_command_is_told_the_known_ones);
    ADD("quit", quit_ends);
    ADD("socket-pieces", a_line_may_come_in_pieces);
    ADD("socket-lines", several_lines_may_come_at_once);
    ADD("socket-endless", a_line_without_end_is_hung_up_on);
    ADD("socket-full", a_ninth_client_is_hung_up_on_and_the_eight_stay);
    ADD("socket-room", a_client_that_goes_makes_room);
    ADD("socket-private", only_its_user_may_enter);
    ADD("socket-left-over", a_socket_that_a_dead_process_left_is_replaced);
    ADD("socket-living", a_living_socket_is_not_taken_over);
    ADD("socket-file", a_file_is_never_replaced);
    ADD("socket-path", a_path_that_is_too_long_is_refused);
    ADD("usage", wrong_usage_is_explained);
    ADD("usage-set", a_setting_that_is_none_is_explained);
    ADD("usage-script", a_wrong_script_is_refused_with_line_and_reason);
    ADD("usage-extended", extended_length_against_the_atr_is_refused);
    ADD("usage-resident", a_wrong_resident_file_is_refused_with_field_and_reason);
    status = g_test_run();
    vcard_keys_free(&keys);
    return status;
}
