/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/lookup/lookup.h
 * @brief Predicts from the configuration what a request for a file would get.
 */

#ifndef PHPGUARD_LOOKUP_H
#define PHPGUARD_LOOKUP_H

#include "dryrun/answer.h"
#include "lint/context/sections.h"
#include "lint/survey/whole_config.h"
#include "model/inquiry.h"

#include "apr_hash.h"

/** What one run of the lint keeps. */
typedef struct {
    server_rec *main_server;
    apr_pool_t *p;              /* lives as long as the run's findings */
    apr_hash_t *globs;          /* for pg_contexts() */
    apr_hash_t *exts;           /* pg_php_extensions(), */
    apr_hash_t *others;         /* the same if pg_php_extensions_others(), else
                                 * NULL */
    pg_whole_config *whole;     /* what it shows as a whole */
    int meant;                  /* PHP is meant in every document root, even an
                                 * empty one */
    int asked;                  /* somebody asks, and it is no test before a
                                 * reload: about places one by one as well
                                 * (lint/explain/places.h), each backend whether
                                 * it answers, and a repair may read what a
                                 * false condition hides */
    int everywhere;             /* the whole server is asked about, whichever
                                 * places are named */
    const char *foreign;        /* an unknown module with a handler hook, or
                                 * NULL */
} pg_lint;

/** The answer. */
typedef struct {
    const pg_context *context;
    const char *name;
    pg_merged merged;
    pg_mapping folded;          /* of the sections alone, */
    pg_mapping mapping;         /* and behind a RewriteRule */
    pg_runner runner;
    pg_outcome outcome;
    int leaks_supposed;         /* PG_UNKNOWN: it leaks, as far as a file shows
                                 * that is not there */
    int not_followed;           /* it leaks unless what was left out of a
                                 * .htaccess prevents it: PG_UNKNOWN */
    const pg_directive *taken_by;   /* the ProxyPass that took the URL before
                                     * any handler could, or NULL */
    const char *lacks;          /* the module without which that is a 500 */
    const char *socket;         /* without which it is a 503: the beginning of
                                 * its path, up to "|" */
    const char *program;        /* that is to run it and cannot be executed:
                                 * the path; or NULL */
    pg_case c;                  /* for pg_fixes_propose() */
    pg_verdict verdict;         /* id 0 unless the outcome is PG_LEAKS */
    const pg_dryrun_answer *dry; /* what httpd answered (confirm.h); or NULL: it
                                 * was not asked */
    int reached;                /* a URL leads to the file, as far as that was
                                 * asked */
    int by_post;                /* GET is refused, and POST is not */
    const char *let_in;         /* why access is denied, though not to all
                                 * clients; or NULL */
    const pg_directive *denied_by; /* denies access to all clients; or NULL */
} pg_answer;

/**
 * Fill what a run needs to know of the server.
 * @param l main_server and p are set by the caller
 */
void pg_lookup_prepare(pg_lint *l);

/**
 * What the sections say of a file of a context that pg_sections_choose() has
 * seen: the mapping, and who denies it.  The answer to it is not known
 * (PG_UNKNOWN) until httpd has answered (confirm.h).
 * @param answer all in it is from p, the directives from the configuration
 */
void pg_lookup(pg_answer *answer, const pg_context *context, const char *name,
               apr_pool_t *p);

/**
 * Forget the Action of an answer's mapping where its runner answers before
 * mod_actions does.
 */
void pg_lookup_action(pg_answer *answer);

/**
 * Name the cause of a leak: for an answer whose outcome is PG_LEAKS, by its
 * merged configuration and its handler.
 */
void pg_lookup_cause(pg_answer *answer, apr_pool_t *p);

#endif /* PHPGUARD_LOOKUP_H */
