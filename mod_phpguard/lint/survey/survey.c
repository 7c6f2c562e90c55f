/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Visits all vhosts and contexts. */

#include "lint/survey/survey.h"
#include "lint/survey/contexts.h"
#include "lint/survey/vhosts.h"

static int survey_vhost(server_rec *s, apr_hash_t *globs, pg_visitor *v,
                        apr_pool_t *p)
{
    apr_array_header_t *contexts = pg_contexts(s, globs, p);
    int i;

    for (i = 0; i < contexts->nelts; ++i) {
        pg_context *context = &APR_ARRAY_IDX(contexts, i, pg_context);

        if ((v->files || !context->file) && !v->visit(v, context, p)) {
            return 0;
        }
    }
    return 1;
}

void pg_survey(server_rec *main_server, apr_hash_t *globs, pg_visitor *v,
               apr_pool_t *p)
{
    const apr_array_header_t *vhosts;
    apr_pool_t *scratch = NULL, *list;
    int i, more = 1;

    /* a later survey has the memory of the list again */
    apr_pool_create(&list, p);
    vhosts = pg_vhosts_written(main_server, list);
    for (i = 0; i < vhosts->nelts && more; ++i) {
        server_rec *s = APR_ARRAY_IDX(vhosts, i, server_rec *);

        /* here, where the vhost is read anyway: a loop of its own over ten
         * thousand would read them all from memory once more */
        if (!pg_vhost_reachable(s, main_server)) {
            continue;
        }
        if (!scratch || v->kept) {
            apr_pool_create(&scratch, p);
            v->kept = 0;
        }
        else {
            apr_pool_clear(scratch);
        }
        more = survey_vhost(s, globs, v, scratch);
    }
    apr_pool_destroy(list);
}
