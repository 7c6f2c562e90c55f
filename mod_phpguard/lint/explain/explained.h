/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/explain/explained.h
 * @brief The explanation of one URL.
 */

#ifndef PHPGUARD_EXPLAINED_H
#define PHPGUARD_EXPLAINED_H

#include "lint/lookup/located.h"
#include "lint/trial/config_files.h"

/** The answer. */
typedef struct pg_explained pg_explained;
struct pg_explained {
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
    pg_finding *finding;        /* the finding, its fix tried by
                                 * pg_explain_repair(); or NULL */
    const pg_config_files *files; /* with that fix */
    apr_array_header_t *steps;  /* pg_step */
    apr_array_header_t *trace;  /* const char *: what mod_rewrite did */
    pg_explained *next;         /* of the URL that it redirects to; or NULL */
};

#endif /* PHPGUARD_EXPLAINED_H */
