#include <stdlib.h>
#include <string.h>

#include "base/scope.h"
#include "cardlib/pcsc.h"
#include "cardlib/public.h"

_Static_assert(MYNA_READER_SIZE == PCSC_READER_SIZE, "the public header says the size of a name");

struct myna_readers {
    struct pcsc *pcsc;
    size_t count;
    char names[PCSC_READERS_MAX][PCSC_READER_SIZE];
};

struct pcsc *public_pcsc(struct myna_readers *readers)
{
    return readers->pcsc;
}

int myna_readers_new(struct myna_readers **ret)
{
    struct err err = {0};

    if (ret == NULL)
        return public_misuse();
    *ret = NULL;

    struct myna_readers *readers = calloc(1, sizeof *readers);

    if (readers == NULL)
        return public_refuse(MYNA_ERR_MEMORY, 0);
    readers->pcsc = pcsc_new(&err);
    if (readers->pcsc == NULL) {
        free(readers);
        return public_failure(&err);
    }
    *ret = readers;
    return MYNA_OK;
}

void myna_readers_free(struct myna_readers **readers)
{
    if (readers == NULL || *readers == NULL)
        return;
    pcsc_free(&(*readers)->pcsc);
    free(*readers);
    *readers = NULL;
}

int myna_readers_list(struct myna_readers *readers)
{
    struct err err = {0};

    if (readers == NULL)
        return public_misuse();
    return public_result(pcsc_list_readers(readers->pcsc, readers->names, &readers->count, &err),
                         &err);
}

size_t myna_readers_count(const struct myna_readers *readers)
{
    return readers == NULL ? 0 : readers->count;
}

const char *myna_readers_name(const struct myna_readers *readers, size_t i)
{
    return readers == NULL || i >= readers->count ? NULL : readers->names[i];
}

int myna_readers_wait_card(struct myna_readers *readers, const char *name, int limit_ms,
                           char ret_reader[MYNA_READER_SIZE])
{
    struct err err = {0};

    if (readers == NULL || limit_ms < 0 || ret_reader == NULL)
        return public_misuse();
    return public_result(pcsc_wait_card(readers->pcsc, name, limit_ms, ret_reader, &err), &err);
}

int myna_readers_wait_removal(struct myna_readers *readers, const char *reader, int limit_ms)
{
    struct err err = {0};

    if (readers == NULL || reader == NULL || limit_ms < 0)
        return public_misuse();
    return public_result(pcsc_wait_removal(readers->pcsc, reader, limit_ms, &err), &err);
}

void myna_readers_cancel(struct myna_readers *readers)
{
    if (readers != NULL)
        pcsc_cancel(readers->pcsc);
}

void myna_readers_rearm(struct myna_readers *readers)
{
    if (readers != NULL)
        pcsc_rearm(readers->pcsc);
}
