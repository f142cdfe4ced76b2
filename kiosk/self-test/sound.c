#include <glib.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/self-test/self-test.h"
#include "kiosk/speech.h"

#define PROBE_MS 5000

/* clang-format off */
static const struct { const char *word; enum self_test_state state; const char *reason; } words[] = {
    {"ready\n",      SELF_TEST_OK,      NULL},
    {"no-device\n",  SELF_TEST_WARNING, "no-device"},
    {"no-prompts\n", SELF_TEST_WARNING, "no-voice"},
    {"bad-pack\n",   SELF_TEST_WARNING, "bad-pack"},
};
/* clang-format on */

/* What the player itself says of its device, its prompts and its pack; "" when it cannot be started, or says nothing. */
static void probe(const struct config *config, char ret[static 32])
{
    struct speech_command command;
    char *argv[SPEECH_WORDS];
    struct pollfd answer = {.fd = -1, .events = POLLIN};
    GPid pid;
    ssize_t n = 0;

    ret[0] = '\0';
    speech_command(config, true, &command);
    memcpy(argv, command.words, sizeof argv);
    if (!g_spawn_async_with_pipes(NULL, argv, NULL,
                                  G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                                  NULL, &pid, NULL, &answer.fd, NULL, NULL))
        return;
    if (poll(&answer, 1, PROBE_MS) == 1)
        n = read(answer.fd, ret, 31);
    ret[n > 0 ? n : 0] = '\0';
    kill(pid, SIGKILL); /* a device that does not open keeps it from its end */
    waitpid(pid, NULL, 0);
    close(answer.fd);
}

void self_test_sound(const struct config *config, struct findings *ret)
{
    char said[32];

    if (!config->sound_enabled) {
        findings_add(ret, "sound", SELF_TEST_OK, "off", -1);
        return;
    }
    probe(config, said);
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (strcmp(said, words[i].word) == 0) {
            findings_add(ret, "sound", words[i].state, words[i].reason, -1);
            return;
        }
    findings_add(ret, "sound", SELF_TEST_WARNING, "no-player", -1);
}
