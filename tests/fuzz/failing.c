#include "tests/fuzz/failing.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <winscard.h>

static struct {
    bool armed, failed;
    unsigned calls, fail_at;
    long code;
    const char *name;
} plan = {.name = ""};

void failing_arm(unsigned n, long code)
{
    plan.armed = true;
    plan.failed = false;
    plan.calls = 0;
    plan.fail_at = n;
    plan.code = code;
    plan.name = "";
}

bool failing_disarm(void)
{
    plan.armed = false;
    return plan.failed;
}

const char *failing_name(void)
{
    return plan.name;
}

static bool fails_now(const char *name)
{
    if (!plan.armed || ++plan.calls != plan.fail_at)
        return false;
    plan.failed = true;
    plan.name = name;
    return true;
}

/* In the library's shared object the linker has turned every call of name into one of __wrap_name; here name
 * is what it always was. */
#define CALL(type, name, parameters, arguments, number, failed)                                    \
    type __wrap_##name parameters;                                                                 \
    type __wrap_##name parameters                                                                  \
    {                                                                                              \
        if (!fails_now(#name))                                                                     \
            return name arguments;                                                                 \
        if ((number) != 0)                                                                         \
            errno = (number);                                                                      \
        return (failed);                                                                           \
    }
#define CARD(name, parameters, arguments)                                                          \
    CALL(LONG, name, parameters, arguments, 0, (LONG)plan.code)
#define GONE(name, parameters, arguments)                                                          \
    LONG __wrap_##name parameters;                                                                 \
    LONG __wrap_##name parameters                                                                  \
    {                                                                                              \
        LONG ret = name arguments;                                                                 \
                                                                                                   \
        return fails_now(#name) ? (LONG)plan.code : ret;                                           \
    }
#include "tests/fuzz/calls.def"
