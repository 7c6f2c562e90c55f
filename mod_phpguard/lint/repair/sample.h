/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/repair/sample.h
 * @brief Other places that are checked after a repair, to see whether it
 *        changes them.
 */

#ifndef PHPGUARD_REPAIR_SAMPLE_H
#define PHPGUARD_REPAIR_SAMPLE_H

#include "lint/judge/findings.h"
#include "lint/lookup/lookup.h"
#include "lint/repair/reach.h"

typedef struct {
    int found;                  /* so many of the questions, the first, are
                                 * about files that leak and that a name alone
                                 * does not make PHP */
    apr_array_header_t *questions; /* of sample.c */
} pg_sample;

/**
 * Every vhost's "/", and of each kind of context, and of directories below
 * that have a .htaccess file of their own, some names: PHP files, a page, a
 * picture; and the findings of files that are PHP only because a directive
 * maps them.
 * @param more const char *: further names, which count if they run
 */
pg_sample *pg_sample_make(const pg_findings *all, const pg_lint *l,
                          const apr_array_header_t *more,
                          apr_pool_t *p);

/**
 * What is to be asked after an edit. Vhosts that answer alike are asked once,
 * those with an edit of their own each for itself.
 * @param edited pg_reach_note(): these; NULL: each may have one
 * @param l      to ask these how it is, where another one has answered for them
 * @return const char *, from p: questions.h
 */
apr_array_header_t *pg_sample_questions(const pg_sample *sample,
                                        apr_hash_t *edited, const pg_lint *l,
                                        apr_pool_t *p);

/**
 * Whether what ran, was denied or was sent for good is so still, and no file
 * that was found has become one that the guard does not know.
 * @param edited as the questions were asked
 * @param after  the answers, from the one of number first
 * @param harmed pg_harm_note(): the places of which that is not so
 */
void pg_sample_compare(const pg_sample *sample, apr_hash_t *edited,
                       const apr_array_header_t *after, int first,
                       apr_array_header_t *harmed);

#endif /* PHPGUARD_REPAIR_SAMPLE_H */
