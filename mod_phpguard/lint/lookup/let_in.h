/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/lookup/let_in.h
 * @brief Who is denied where a request is, and who is admitted.
 */

#ifndef PHPGUARD_LET_IN_H
#define PHPGUARD_LET_IN_H

#include "dryrun/answer.h"
#include "lint/context/sections.h"

/** Why access is refused. */
typedef struct {
    int is;                     /* it is: 401 or 403 */
    int is_to_all;              /* to all clients, whatever their address, user
                                 * and headers; 0 also if unknown */
    const pg_directive *by;     /* refuses all, or this client and not others;
                                 * NULL: unknown, or none does */
    const char *line;           /* the Require of it, in httpd's words: also
                                 * where by was not found; or NULL */
} pg_refusal;

/**
 * Find out why and for whom access is refused. httpd's own log of the dry run
 * names each Require that it has evaluated; those that depend on the URL alone
 * refuse all clients.
 * @param q        the question, without access
 * @param a        its answer
 * @param context  of the file that was asked for
 * @param sections that apply to it (pg_merged.access)
 * @param p        owns the result
 */
pg_refusal pg_let_in_refusal(const pg_dryrun_question *q,
                             const pg_dryrun_answer *a,
                             const pg_context *context,
                             const apr_array_header_t *sections,
                             apr_pool_t *p);

/**
 * A refusal in words, "Require ip 10.0.0.0/8 (FILE:LINE)".
 * @return from p; NULL if no directive is known
 */
const char *pg_let_in_words(const pg_refusal *refusal, apr_pool_t *p);

/**
 * What a POST gets where a GET is refused: <LimitExcept POST> denies it
 * nothing, and the default handler sends a file to either.
 * @param refused what the question was answered
 * @return an answer that leaks, or NULL; NULL too where the question names a
 *         method
 */
const pg_dryrun_answer *pg_let_in_post(const pg_dryrun_question *q,
                                       const pg_dryrun_answer *refused,
                                       apr_pool_t *p);

/**
 * The same where GET is refused to all clients, of a client that POST is not
 * refused to: it needs access as well.
 * @param all the sections that apply (pg_merged.access)
 * @return an answer that leaks, or NULL
 */
const pg_dryrun_answer *pg_let_in_post_of_some(const pg_dryrun_question *q,
                                               const pg_context *context,
                                               const apr_array_header_t *all,
                                               apr_pool_t *p);

#endif /* PHPGUARD_LET_IN_H */
