/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/survey/survey.h
 * @brief Visits all vhosts and contexts; each question is a visitor.
 */

#ifndef PHPGUARD_SURVEY_H
#define PHPGUARD_SURVEY_H

#include "lint/context/sections.h"

#include "apr_hash.h"

typedef struct pg_visitor pg_visitor;

/** Who is asked at each context. */
struct pg_visitor {
    /**
     * @param context its sections are not chosen yet (pg_context_open())
     * @param p       lives as long as the vhost is visited
     * @return 0 to go no further
     */
    int (*visit)(pg_visitor *v, pg_context *context, apr_pool_t *p);
    void *baton;
    int kept;                   /* set by visit(): what it made in p stays */
    int files;                  /* visit the files that the configuration names
                                 * as well: contexts with a file */
};

/**
 * Visit each context of each vhost that a request can reach, in the order of
 * the configuration.
 * @param globs for pg_contexts()
 * @param p     owns what is kept, and all scratch
 */
void pg_survey(server_rec *main_server, apr_hash_t *globs, pg_visitor *v,
               apr_pool_t *p);

#endif /* PHPGUARD_SURVEY_H */
