/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/lookup/located.h
 * @brief The answer of httpd to a URL.
 */

#ifndef PHPGUARD_LOCATED_H
#define PHPGUARD_LOCATED_H

#include "lint/lookup/let_in.h"
#include "lint/lookup/lookup.h"

/** Where a URL ends. */
typedef struct pg_located pg_located;
struct pg_located {
    const char *url;            /* as it was asked, whole */
    const char *instead;        /* where httpd was asked, for it does not
                                 * listen at the URL's port, a clause; or
                                 * NULL */
    server_rec *s;              /* NULL: httpd does not listen there */
    const pg_dryrun_answer *dry; /* the answer without access, or for the named
                                  * user; NULL: httpd was not asked */
    const pg_dryrun_answer *with_port; /* the same where the Host header names
                                 * the port, if that is something else; or
                                 * NULL */
    const pg_dryrun_answer *inside; /* what those get who are let in, where
                                 * that is something else; or NULL */
    pg_refusal refusal;         /* of dry; not if by_post */
    int by_post;                /* inside is what a POST gets, and GET is
                                 * refused */
    pg_context context;         /* its sections are chosen; */
    const char *name;           /* NULL: there is no file to ask about */
    const char *file;           /* the path, or NULL */
    const char *path_info;      /* what follows it in the URL, or NULL */
    int exists;
    const char *followed;       /* how another URL than that came to be asked,
                                 * a clause; or NULL */
    int status;                 /* without dry: what is answered, or 0, */
    const char *why;            /* and why, a clause */
    const pg_located *next;     /* the URL of this server that it redirects
                                 * to; or NULL */
    int is_loop;                /* and that has been asked for on the way */
};

/**
 * The answer that counts: of those who are let in, if they get another.
 */
static inline const pg_dryrun_answer *pg_located_answer(const pg_located *at)
{
    return at->inside ? at->inside : at->dry;
}

#endif /* PHPGUARD_LOCATED_H */
