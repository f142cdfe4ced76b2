/* OpenSSL's memory. */
#pragma once

#include <stdbool.h>

/* Whether OpenSSL wipes what it frees, with wiped_free() and wiped_realloc(). That is so from before the first
 * library's own start, because OpenSSL takes an allocator only as long as it has allocated nothing. */
bool openssl_wipes(void);

/* Sets up the heap for keys. True when that is locked and guarded. Once, before a key is read. */
bool openssl_keeps_keys(void);
