#include "kiosk/resident.h"

#include <errno.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

static size_t whole_pages(size_t size)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);

    return (size + page - 1) / page * page;
}

static void *locked_memory(size_t size, struct err *err)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (memory == MAP_FAILED) {
        ERR(err, ERR_MEMORY, errno);
        return NULL;
    }
    if (mlock(memory, size) != 0 || madvise(memory, size, MADV_DONTDUMP) != 0 ||
        madvise(memory, size, MADV_WIPEONFORK) != 0) {
        ERR(err, ERR_MEMORY, errno);
        munmap(memory, size);
        return NULL;
    }
    return memory;
}

struct resident *resident_new(struct err *err)
{
    struct resident *resident = locked_memory(whole_pages(sizeof *resident), err);

    if (resident == NULL)
        return NULL;
    resident->outcome.result = OUTCOME_CANCELLED;
    if (!request_id_new(resident->outcome.request_id, err))
        resident_free(&resident);
    return resident;
}

void resident_wipe(struct resident *resident)
{
    secret_wipe(&resident->pin);
    wipe(resident->nonce, sizeof resident->nonce);
    resident->nonce_ms = 0;
    card_evidence_wipe(&resident->evidence);
    person_wipe(&resident->person);
    lookup_request_wipe(&resident->request);
    expected_wipe(&resident->expected);
    lookup_answer_wipe(&resident->answer);
    verified_certificate_free(&resident->certificate);
}

void resident_free(struct resident **resident)
{
    if (*resident == NULL)
        return;
    resident_wipe(*resident);
    wipe(*resident, sizeof **resident);
    munmap(*resident, whole_pages(sizeof **resident));
    *resident = NULL;
}
