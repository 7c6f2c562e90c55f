/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/answered.h
 * @brief Which URL answers in place of a directory, or of what is not there.
 *
 * mod_dir asks by ap_sub_req_lookup_uri(): fixup_dir() and fixup_dflt()
 * (modules/mappers/mod_dir.c).
 */

#ifndef PHPGUARD_ANSWERED_H
#define PHPGUARD_ANSWERED_H

#include "lint/lookup.h"

/** How a request came, and with it all that are made of it. */
typedef struct {
    const pg_lint *l;
    const char *host;
    apr_port_t port;
    apr_pool_t *p;              /* all that is answered is from it */
} pg_client;

/** What such a sub request comes to. */
typedef struct {
    int status;                 /* OK; HTTP_NOT_FOUND: nothing answers; or what
                                 * httpd answers instead, */
    const char *why;            /* and why, a clause */
    const char *uri;            /* what answers, if it is OK */
    const char *how;            /* the directives that led on, a clause; NULL
                                 * where none did */
    const pg_directive *elsewhere; /* a RewriteRule that may lead away before:
                                 * then the rest is not known; or NULL */
} pg_answered;

/**
 * Whether httpd refuses a file before a handler is asked: a .htaccess file it
 * cannot use, a Require, a link.
 * @param context chosen
 * @param name    "" for the directory itself
 * @return OK, or the status and why
 */
pg_answered pg_answered_refused(const pg_context *context, const char *name,
                                apr_pool_t *p);

/**
 * What httpd answers where a URL is translated to no file.
 * @param status of pg_arrival_translate(); why is from r->pool
 */
pg_answered pg_answered_translated(int status, const request_rec *r);

/**
 * What it answers for what nobody may look at: PG_IS_CLOSED.
 */
pg_answered pg_answered_closed(void);

/**
 * What answers for a directory.
 * @param context of the directory, which is not refused; its uri ends with a
 *                slash
 * @param steps   so many sub requests may be made of each other
 */
pg_answered pg_answered_index(const pg_client *c, const pg_context *context,
                              int steps);

/**
 * What answers for what is not there: it has no handler, and no rule leads it
 * elsewhere.
 * @param context, name as far as httpd goes: pg_walk_missing()
 */
pg_answered pg_answered_fallback(const pg_client *c, const pg_context *context,
                                 const char *name, int steps);

#endif /* PHPGUARD_ANSWERED_H */
