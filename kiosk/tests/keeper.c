#include "kiosk/tests/keeper.h"

#include <glib.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/pcscd.h"

#define SOCKET    "/run/control"
#define BEHAVIOUR "/run/behaviour"
#define LOOK_US   1000

static pid_t keeper;

bool keeper_prepare(void)
{
    if (geteuid() != 0 || unshare(CLONE_NEWNS) != 0)
        return false;
    g_assert_cmpint(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), ==, 0);
    g_assert_cmpint(mount("tmpfs", "/run", "tmpfs", 0, "mode=755"), ==, 0);
    g_assert_cmpint(mkdir("/run/pcscd", 0755), ==, 0);
    return true;
}

void keeper_set(const char *behaviour)
{
    g_assert_true(g_file_set_contents(BEHAVIOUR, behaviour, -1, NULL));
}

pid_t keeper_pcscd(void)
{
    struct pcscd_who who;

    return pcscd_listening(PCSCD_SOCKET, &who, NULL) ? who.pid : 0;
}

static bool is_up(const char *behaviour)
{
    bool never = strcmp(behaviour, "die") == 0 || strcmp(behaviour, "deaf") == 0;

    return never ? g_file_test(SOCKET, G_FILE_TEST_EXISTS) : keeper_pcscd() != 0;
}

void keeper_start(void)
{
    g_autofree char *behaviour = NULL;

    g_assert_true(g_file_get_contents(BEHAVIOUR, &behaviour, NULL, NULL));
    keeper = fork();
    if (keeper == 0) {
        execl(g_getenv("KIOSK_PCSCD"), "kiosk-pcscd", "--control", SOCKET, "--",
              g_getenv("FAKE_PCSCD"), PCSCD_SOCKET, BEHAVIOUR, NULL);
        _exit(127);
    }
    while (!is_up(behaviour)) {
        g_assert_cmpint(waitpid(keeper, NULL, WNOHANG), ==, 0);
        g_usleep(LOOK_US);
    }
}

void keeper_end(void)
{
    if (keeper == 0)
        return;
    kill(keeper, SIGTERM);
    g_assert_cmpint(waitpid(keeper, NULL, 0), ==, keeper);
    keeper = 0;
}

pid_t keeper_pid(void)
{
    return keeper;
}

const char *keeper_socket(void)
{
    return SOCKET;
}
