/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Numbers for vhosts and directives, the same in the child and its parent. */

#include "lint/child/numbered.h"
#include "model/directive.h"

#include "apr_hash.h"

/* Pointers of one kind. */
typedef struct {
    apr_array_header_t *all;    /* NULL: there are no numbers */
    int last;                   /* the index that was asked for last */
    apr_hash_t *indexes;        /* int * by pointer; made when it is needed */
} numbered;

static numbered directives;     /* const ap_directive_t * */
static numbered vhosts;         /* server_rec * */

static int may_run_php(const ap_directive_t *node)
{
    static const char *const names[] = {
        "SetHandler", "AddHandler", "AddType", "ForceType", "Action",
        "ProxyPass", "ProxyPassMatch", "RewriteRule", NULL
    };

    return pg_is_name_of(names, node->directive);
}

static void gather(apr_array_header_t *all, const ap_directive_t *node)
{
    for (; node; node = node->next) {
        if (*node->directive == '<') {
            gather(all, node->first_child);
        }
        else if (may_run_php(node)) {
            APR_ARRAY_PUSH(all, const ap_directive_t *) = node;
        }
    }
}

apr_array_header_t *pg_numbered_all(apr_pool_t *p)
{
    apr_array_header_t *all = apr_array_make(p, 16,
                                             sizeof(const ap_directive_t *));

    gather(all, ap_conftree);
    return all;
}

static apr_status_t forget(void *dummy)
{
    (void)dummy;
    memset(&directives, 0, sizeof(directives));
    memset(&vhosts, 0, sizeof(vhosts));
    return APR_SUCCESS;
}

void pg_numbered_begin(server_rec *s, apr_pool_t *p)
{
    forget(NULL);
    directives.all = pg_numbered_all(p);
    vhosts.all = apr_array_make(p, 16, sizeof(server_rec *));
    for (; s; s = s->next) {
        APR_ARRAY_PUSH(vhosts.all, server_rec *) = s;
    }
    apr_pool_cleanup_register(p, NULL, forget, apr_pool_cleanup_null);
}

static const void *at(const numbered *list, apr_int64_t i)
{
    return list->all && i >= 0 && i < list->all->nelts
           ? ((const void *const *)list->all->elts)[i] : NULL;
}

static void make_indexes(numbered *list)
{
    apr_pool_t *p = list->all->pool;
    int *index = apr_palloc(p, sizeof(*index)
                               * (apr_size_t)(list->all->nelts + 1));
    int i;

    list->indexes = apr_hash_make(p);
    for (i = 0; i < list->all->nelts; ++i) {
        index[i] = i;
        apr_hash_set(list->indexes, (const void **)list->all->elts + i,
                     sizeof(void *), &index[i]);
    }
}

/* Places are asked about in the order of the configuration: it is mostly the
 * neighbour of the last one. */
static int number_of(numbered *list, const void *what)
{
    const int *index;
    int i;

    for (i = list->last - 1; i <= list->last + 1; ++i) {
        if (at(list, i) == what) {
            list->last = i;
            return i + 1;
        }
    }
    if (!list->all) {
        return 0;
    }
    if (!list->indexes) {
        make_indexes(list);
    }
    index = apr_hash_get(list->indexes, &what, sizeof(what));
    if (index) {
        list->last = *index;
    }
    return index ? *index + 1 : 0;
}

int pg_number_of_directive(const ap_directive_t *node)
{
    return number_of(&directives, node);
}

int pg_number_of_vhost(const server_rec *s)
{
    return number_of(&vhosts, s);
}

const ap_directive_t *pg_numbered_directive(apr_int64_t n)
{
    return at(&directives, n - 1);
}

server_rec *pg_numbered_vhost(apr_int64_t n)
{
    return (server_rec *)at(&vhosts, n - 1);
}
