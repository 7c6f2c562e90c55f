/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/explain.h
 * @brief One question: why does this URL or this file run, leak or fail?
 */

#ifndef PHPGUARD_EXPLAIN_H
#define PHPGUARD_EXPLAIN_H

#include "lint/config_files.h"
#include "lint/locate.h"

/** The answer. */
typedef struct {
    const char *what;           /* as it was asked */
    const pg_located *at;
    pg_answer answer;           /* if at->name is set */
    const char *php;            /* why the file is PHP: "name", "content",
                                 * "intent"; NULL: it is none */
    const char *verdict;        /* "runs", "leaks", "fails", "denied",
                                 * "unknown", or "sent" for what is no PHP */
    const char *says;           /* the same as a clause */
    const char *backend;        /* the program, the socket or the URL behind
                                 * the module; or NULL */
    int backend_there;
    const pg_finding *finding;  /* what there is to say of it, its fix tried;
                                 * or NULL */
    const pg_config_files *files; /* with that fix */
    apr_array_header_t *steps;  /* pg_step */
} pg_explained;

/**
 * Explain what was located.  For the lint's child.
 * @param e filled in; all in it is from p
 */
void pg_explain_at(pg_explained *e, const char *what, const pg_located *at,
                   const pg_lint *l, apr_pool_t *p);

/**
 * Whether something is wrong there: it leaks or fails.
 */
int pg_explain_is_bad(const pg_explained *e);

#endif /* PHPGUARD_EXPLAIN_H */
