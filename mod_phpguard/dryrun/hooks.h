/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file dryrun/hooks.h
 * @brief Which modules take part in a dry run.
 *
 * Only httpd's own modules that look at a request and set something in it:
 * others keep logs, locks and counters, speak to databases and services, or
 * crash where their start was not finished.
 */

#ifndef PHPGUARD_HOOKS_H
#define PHPGUARD_HOOKS_H

#include "httpd.h"
#include "apr_tables.h"

/**
 * The layout that all hooks share: AP_IMPLEMENT_HOOK_LINK (apr_hooks.h).
 */
typedef struct {
    void (*function)(void);
    const char *source;         /* the module's name, "mod_dir.c" */
    const char *const *before, *const *after;
    int order;
} pg_hook_entry;

/**
 * Put a function in front of all others of a hook.
 * @return 0 if no module uses that hook: register it instead
 */
int pg_hook_first(apr_array_header_t *hooks, void (*function)(void));

/**
 * Silence the modules that take no part, and let the others prepare what a
 * start would have prepared (post_config and child_init, those that only
 * read).
 * @param p lives as long as the process
 * @return const char *, source names: those that were silenced and might have
 *         chosen the file or the handler of a request
 */
apr_array_header_t *pg_hooks_open(server_rec *main_server, apr_pool_t *p);

/**
 * Whether it is known of a module with a handler hook that it leaves alone
 * what has a handler of another name.
 * @param source its source name
 */
int pg_hooks_knows(const char *source);

/**
 * Whether a module that might take any request leaves those alone whose file
 * exists, in this configuration.
 * @param source its source name
 */
int pg_hooks_leaves_files(const char *source);

/**
 * Disable the access control hooks, or enable them again.
 */
void pg_hooks_let_in(int let_in);

#endif /* PHPGUARD_HOOKS_H */
