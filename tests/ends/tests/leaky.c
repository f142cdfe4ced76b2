/* Stands for a program that outlives residents, and keeps something of each on purpose: growth.py must see it.
 *
 * leaky BYTES DESCRIPTORS THREADS: keeps BYTES of every resident, one descriptor of every DESCRIPTORS-th and one thread
 * of every THREADS-th; 0: none. Reads one number a line, how many residents come; answers "ok" once they have gone. */
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct habit {
    size_t bytes;
    unsigned long descriptors, threads;
};

static void *linger(void *nothing)
{
    for (;;)
        pause();
    return nothing;
}

static bool keep_bytes(size_t bytes)
{
    char *volatile kept = malloc(bytes);

    if (kept != NULL)
        memset(kept, 0xa5, bytes);
    return kept != NULL;
}

static bool keep_thread(void)
{
    pthread_t thread;

    return pthread_create(&thread, NULL, linger, NULL) == 0;
}

/* The number-th resident. What is not kept is taken and given back. */
static bool serve(const struct habit *habit, unsigned long number)
{
    char *volatile borrowed = malloc(4096);

    free(borrowed);
    if (habit->bytes != 0 && !keep_bytes(habit->bytes))
        return false;
    if (habit->descriptors != 0 && number % habit->descriptors == 0 &&
        open("/dev/null", O_RDONLY | O_CLOEXEC) < 0)
        return false;
    return habit->threads == 0 || number % habit->threads != 0 || keep_thread();
}

int main(int argc, char **argv)
{
    struct habit habit;
    unsigned long number = 0;
    char line[32];

    if (argc != 4) {
        fputs("Usage: leaky BYTES DESCRIPTORS THREADS\n", stderr);
        return 2;
    }
    habit = (struct habit){strtoul(argv[1], NULL, 10), strtoul(argv[2], NULL, 10),
                           strtoul(argv[3], NULL, 10)};
    setvbuf(stdout, NULL, _IOLBF, 0);
    while (fgets(line, sizeof line, stdin) != NULL) {
        for (unsigned long more = strtoul(line, NULL, 10); more > 0; more--)
            if (!serve(&habit, ++number))
                return 1;
        puts("ok");
    }
    return 0;
}
