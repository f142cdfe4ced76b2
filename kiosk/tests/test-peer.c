/* Who speaks at a socket, with real users and groups: needs root. */
#include <glib.h>
#include <grp.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/kioskd/peer.h"

#define KIOSK     4321 /* kioskd's own user, here */
#define SOMEBODY  12345
#define ATTENDANT 2001
#define OPERATOR  2002

static const struct peer_groups groups = {
    .has_attendants = true, .has_operators = true, .attendants = ATTENDANT, .operators = OPERATOR};

struct user {
    uid_t uid;
    gid_t gid;
    gid_t others[2];
    size_t n;
};

/* What peer_of() says, in a process of the user KIOSK, of a user who connects to it. */
static struct peer peer_who(struct user user, const struct peer_groups *known)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "\0test-peer"};
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), fd;
    struct peer peer = {.rank = RANK_NONE};
    pid_t pid;

    g_assert_cmpint(bind(listener, (struct sockaddr *)&address, sizeof address), ==, 0);
    g_assert_cmpint(listen(listener, 1), ==, 0);
    pid = fork();
    if (pid == 0) {
        fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (setgroups(user.n, user.others) != 0 || setgid(user.gid) != 0 || setuid(user.uid) != 0 ||
            connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
            _exit(1);
        pause();
    }
    fd = accept(listener, NULL, NULL);
    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpint(seteuid(KIOSK), ==, 0);
    g_assert_true(peer_of(fd, known, &peer));
    g_assert_cmpint(seteuid(0), ==, 0);
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    close(fd);
    close(listener);
    return peer;
}

static enum rank rank_of(uid_t uid, gid_t gid, gid_t one, gid_t other)
{
    size_t n = (size_t)(one != 0) + (size_t)(other != 0);

    return peer_who((struct user){uid, gid, {one, other}, n}, &groups).rank;
}

static bool is_root(void)
{
    if (geteuid() == 0)
        return true;
    g_test_skip("only root can be somebody else");
    return false;
}

static void root_is_an_operator(void)
{
    struct peer peer;

    if (!is_root())
        return;
    peer = peer_who((struct user){0, 0, {0}, 0}, &groups);
    g_assert_cmpint(peer.rank, ==, RANK_OPERATOR);
    g_assert_true(peer.of_kioskd);
}

/* The sessions run as this user: a latch is not theirs to lift. */
static void kioskds_own_user_is_an_attendant_and_no_more(void)
{
    struct peer peer;

    if (!is_root())
        return;
    peer = peer_who((struct user){KIOSK, KIOSK, {0}, 0}, &groups);
    g_assert_cmpint(peer.rank, ==, RANK_ATTENDANT);
    g_assert_true(peer.of_kioskd);
    g_assert_cmpuint(peer.uid, ==, KIOSK);
}

static void a_group_gives_its_rank_whether_first_or_further(void)
{
    if (!is_root())
        return;
    g_assert_cmpint(rank_of(SOMEBODY, ATTENDANT, 0, 0), ==, RANK_ATTENDANT);
    g_assert_cmpint(rank_of(SOMEBODY, SOMEBODY, ATTENDANT, 0), ==, RANK_ATTENDANT);
    g_assert_cmpint(rank_of(SOMEBODY, OPERATOR, 0, 0), ==, RANK_OPERATOR);
    g_assert_cmpint(rank_of(SOMEBODY, SOMEBODY, 60, OPERATOR), ==, RANK_OPERATOR);
    g_assert_cmpint(rank_of(SOMEBODY, OPERATOR, ATTENDANT, 0), ==, RANK_OPERATOR);
}

static void anybody_else_has_no_rank(void)
{
    struct peer peer;

    if (!is_root())
        return;
    g_assert_cmpint(rank_of(SOMEBODY, SOMEBODY, 0, 0), ==, RANK_NONE);
    g_assert_cmpint(rank_of(SOMEBODY, KIOSK, 60, 0), ==, RANK_NONE);
    peer = peer_who((struct user){SOMEBODY, SOMEBODY, {ATTENDANT}, 1}, &groups);
    g_assert_false(peer.of_kioskd);
}

/* A gid of 0 in the groups must not be taken for root's. */
static void groups_that_are_not_there_have_no_members(void)
{
    const struct peer_groups none = {.has_attendants = false, .has_operators = false};

    if (!is_root())
        return;
    g_assert_cmpint(peer_who((struct user){SOMEBODY, 0, {0}, 0}, &none).rank, ==, RANK_NONE);
}

static void groups_are_found_by_name(void)
{
    struct peer_groups found;

    peer_groups_read("games", "no-such-group", &found);
    g_assert_true(found.has_attendants);
    g_assert_cmpuint(found.attendants, ==, getgrnam("games")->gr_gid);
    g_assert_false(found.has_operators);
}

static void a_user_has_a_name_or_a_dash(void)
{
    char name[PEER_NAME_SIZE];

    peer_name(0, name);
    g_assert_cmpstr(name, ==, "root");
    peer_name(SOMEBODY, name);
    g_assert_cmpstr(name, ==, "-");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/peer/" #name, name)
    TEST(root_is_an_operator);
    TEST(kioskds_own_user_is_an_attendant_and_no_more);
    TEST(a_group_gives_its_rank_whether_first_or_further);
    TEST(anybody_else_has_no_rank);
    TEST(groups_that_are_not_there_have_no_members);
    TEST(groups_are_found_by_name);
    TEST(a_user_has_a_name_or_a_dash);
    return g_test_run();
}
