/* A server's configuration: an ini file that is read strictly. The first fault is said on standard error in
 * one sentence with file, group and key, and sticks; the functions below then do nothing. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/scope.h"

struct config;

/* program is the name that faults begin with; both are copied. A file that cannot be read or is no ini
 * file is a fault of what is returned; NULL only when out of memory. */
struct config *config_load(const char *program, const char *path);

/* Wipes and frees; leaves NULL. What was borrowed is gone. */
void config_free(struct config **config);
#define SCOPED_CONFIG SCOPED(config_free) struct config

/* A text; fallback when the key is not there, and a fault when fallback is NULL too. Borrowed from config
 * or fallback. Never NULL: "" after a fault. */
const char *config_text(struct config *config, const char *group, const char *key,
                        const char *fallback);

/* A file's name; one that does not begin with "/" lies beside the configuration. */
const char *config_path(struct config *config, const char *group, const char *key,
                        const char *fallback);

/* A whole text file, of 1 to max bytes and without NUL, by its name under key. */
const char *config_file(struct config *config, const char *group, const char *key, size_t max);

/* A secret key of exactly len bytes, by its file's name under key. */
void config_key_file(struct config *config, const char *group, const char *key, uint8_t *ret,
                     size_t len);

/* A whole number from min to max. */
unsigned config_number(struct config *config, const char *group, const char *key, unsigned min,
                       unsigned max, unsigned fallback);

/* "true" or "false". */
bool config_flag(struct config *config, const char *group, const char *key, bool fallback);

/* True when the file has the key. */
bool config_has(struct config *config, const char *group, const char *key);

/* True after a fault. */
bool config_failed(const struct config *config);

/* Says a fault that the caller found: "vrs: FILE: [group] key: reason". */
void config_refuse(struct config *config, const char *group, const char *key, const char *reason);

/* Hands on what a loader made of the file that key names. NULL: says what err means for it. */
void *config_loaded(struct config *config, const char *group, const char *key, void *what,
                    const struct err *err);

/* True when nothing was wrong and there is no group or key that nobody asked for. Call it last. */
MUST_USE bool config_end(struct config *config);
