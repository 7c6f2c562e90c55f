/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Answers the questions of model/verdict.h for this httpd and host. */

#include "httpd/host.h"
#include "httpd/debian.h"
#include "httpd/module_files.h"
#include "httpd/modules.h"
#include "httpd/php_line.h"

#include "http_core.h"
#include "apr_strings.h"

static pg_runner find_runner(void *baton, const char *handler)
{
    return pg_runner_find(handler, baton);
}

static const char *enable(void *baton, const char *source, apr_pool_t *p)
{
    (void)baton;
    return pg_debian_enable(source, p);
}

/* The lint asks for each of ten thousand vhosts, and the answer is in files. */
static const char *debian_handler(apr_pool_t *p)
{
    static struct {
        const ap_directive_t *tree;
        int has;
        char handler[1024];
    } last;
    const char *found;

    if (ap_state_query(AP_SQ_MAIN_STATE) == AP_SQ_MS_RUN_MPM) {
        return pg_debian_php_handler(p);
    }
    if (last.tree != ap_conftree) {
        found = pg_debian_php_handler(p);
        if (found && strlen(found) >= sizeof(last.handler)) {
            return found;
        }
        last.tree = ap_conftree;
        last.has = found != NULL;
        apr_cpystrn(last.handler, found ? found : "", sizeof(last.handler));
    }
    return last.has ? apr_pstrdup(p, last.handler) : NULL;
}

static const char *php_handler(void *baton, const pg_case *c, apr_pool_t *p)
{
    const char *handler = debian_handler(p);

    return handler ? handler : pg_php_line_handler(c, baton, p);
}

static int has(void *baton, const char *source, apr_pool_t *p)
{
    (void)baton;
    return !strcmp(source, "php") ? pg_debian_has_php()
           : pg_module_loaded(source) || pg_module_line(source, p) != NULL;
}

static apr_array_header_t *needs(void *baton, const char *source,
                                 apr_pool_t *p)
{
    (void)baton;
    return pg_module_needs(source, p);
}

pg_host pg_host_of(apr_array_header_t *runners)
{
    pg_host host = { find_runner, enable, NULL, php_handler, has, needs };

    host.baton = runners;
    return host;
}

void pg_case_vhost(pg_case *c, const server_rec *s)
{
    c->vhost = s->is_virtual ? s->defn_name : NULL;
    c->vhost_line = (int)s->defn_line_number;
}
