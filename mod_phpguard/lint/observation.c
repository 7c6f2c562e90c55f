/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* A world in numbers. */

#include "lint/observation.h"
#include "httpd/backend.h"
#include "httpd/proxied.h"
#include "lint/contexts.h"
#include "lint/fingerprint.h"
#include "lint/php_files.h"
#include "lint/survey.h"
#include "lint/vhosts.h"
#include "model/directive.h"
#include "model/hash.h"
#include "model/path.h"
#include "model/php_names.h"

#include "http_config.h"
#include "apr_strings.h"

#include <unistd.h>

/* The last two are no PHP files: what becomes of them is no leak. */
static const char *const names[] = {
    PG_PLAIN_NAME, "x.PHP", "x.phtml", "x.html", "x.png"
};
#define NAMES 5
#define PHP_NAMES 3

/* What became of each name: the outcome, and by whom. */
typedef struct {
    apr_uint64_t is[NAMES];
} seen;

struct pg_observation {
    apr_hash_t *places;         /* seen by place */
    apr_hash_t *shapes;         /* the same by fingerprint */
    const pg_lint *l;
    apr_pool_t *p;
};

static apr_uint64_t number_of(const pg_answer *answer)
{
    apr_uint64_t h = PG_HASH_START;

    if (answer->outcome == PG_RUNS) {
        h = pg_hash_text(h, answer->taken_by ? answer->taken_by->node->args
                            : answer->mapping.handler ? answer->mapping.handler
                            : "");
        return (h & ~(apr_uint64_t)7) | PG_RUNS;
    }
    return answer->outcome;
}

static pg_outcome outcome_of(apr_uint64_t number)
{
    return (pg_outcome)(number & 7);
}

static const seen *look(pg_observation *o, const pg_context *context,
                        apr_pool_t *p)
{
    const apr_uint64_t shape = pg_fingerprint(context);
    seen *found = apr_hash_get(o->shapes, &shape, sizeof(shape));
    pg_answer answer;
    int i;

    if (found) {
        return found;
    }
    found = apr_palloc(o->p, sizeof(*found));
    for (i = 0; i < NAMES; ++i) {
        pg_lookup(&answer, o->l, context, names[i], p);
        found->is[i] = number_of(&answer);
    }
    apr_hash_set(o->shapes, apr_pmemdup(o->p, &shape, sizeof(shape)),
                 sizeof(shape), found);
    return found;
}

/* A directory of programs: what would become of PHP in it harms nobody. */
static int has_programs_alone(const pg_context *context, apr_pool_t *p)
{
    pg_php_files e;

    return context->script && pg_php_files_find(&e, context->dir, NULL, p)
           && !e.php && !e.odd && !e.unlisted;
}

static int visit(pg_visitor *v, pg_context *context, apr_pool_t *p)
{
    pg_observation *o = v->baton;
    const char *vhost = pg_vhost_defined(context->s, p);

    if (has_programs_alone(context, p)) {
        return 1;
    }
    pg_sections_choose(context, p);
    apr_hash_set(o->places,
                 apr_psprintf(o->p, "%s\t%s\t%s", vhost ? vhost : "",
                              context->dir,
                              context->url ? context->url : "?"),
                 APR_HASH_KEY_STRING, look(o, context, p));
    return 1;
}

pg_observation *pg_observation_make(const pg_lint *l, apr_pool_t *p)
{
    pg_observation *o = apr_palloc(p, sizeof(*o));
    pg_visitor v = { visit, NULL, 0, 0 };

    o->places = apr_hash_make(p);
    o->shapes = apr_hash_make(p);
    o->l = l;
    o->p = p;
    v.baton = o;
    pg_survey(l->main_server, l->globs, &v, p);
    return o;
}

/* What leaked may be anything now, what failed no worse. */
static int is_kept(int i, apr_uint64_t before, apr_uint64_t after)
{
    return before == after || outcome_of(before) == PG_FAILS
           || (i < PHP_NAMES && outcome_of(before) == PG_LEAKS);
}

int pg_observation_is_unharmed(const pg_observation *before,
                               const pg_observation *after)
{
    apr_hash_index_t *at;
    int i;

    for (at = apr_hash_first(before->p, before->places); at;
         at = apr_hash_next(at)) {
        const seen *was = apr_hash_this_val(at);
        const seen *is = apr_hash_get(after->places, apr_hash_this_key(at),
                                      APR_HASH_KEY_STRING);

        for (i = 0; is && i < NAMES; ++i) {
            if (!is_kept(i, was->is[i], is->is[i])) {
                return 0;
            }
        }
    }
    return 1;
}

/* A vhost of another world is the one with its place in this one. */
static server_rec *counterpart(const pg_lint *l, const server_rec *s)
{
    server_rec *here;

    for (here = l->main_server; here; here = here->next) {
        if (here->is_virtual == s->is_virtual
            && (!s->is_virtual
                || (here->defn_line_number == s->defn_line_number
                    && !strcmp(here->defn_name, s->defn_name)))) {
            return here;
        }
    }
    return NULL;
}

/* A program that is not there executes nothing. */
static int target_is_there(const pg_answer *answer, const pg_lint *l,
                           apr_pool_t *p)
{
    const char *file = pg_lookup_target_file(answer, p);

    return pg_lookup_target(answer, l, p) != PG_FAILS
           && (!file || access(file, X_OK) == 0);
}

static int is_in_one_of(const char *dir, const char *list, apr_pool_t *p)
{
    char *rest, *one = apr_strtok(apr_pstrdup(p, list), ":", &rest);

    while (one && strcmp(one, ".") && !pg_path_holds(one, dir)) {
        one = apr_strtok(NULL, ":", &rest);
    }
    return one != NULL;
}

/* PHP of the module answers 500 for a file outside its open_basedir. */
static int is_shut_out(const ap_directive_t *node, const pg_context *context,
                       apr_pool_t *p)
{
    int is = 0;

    for (; node && !is; node = node->next) {
        const char *args = node->args;

        if (!strcasecmp(node->directive, "php_admin_value")
            && !strcasecmp(pg_getword(p, &args), "open_basedir")) {
            is = pg_whole_config_concern(node->parent, context, p)
                 && !is_in_one_of(context->dir, pg_getword(p, &args), p);
        }
        is |= is_shut_out(node->first_child, context, p);
    }
    return is;
}

int pg_observation_answers(const pg_answer *answer, const pg_lint *l,
                           apr_pool_t *p)
{
    const char *handler = answer->mapping.handler;

    if (answer->runner.state == PG_RUNNER_PHP) {
        return !is_shut_out(ap_conftree, answer->context, p);
    }
    if (answer->taken_by) {
        return pg_backend_answers(pg_proxied_target(answer->taken_by, p), p);
    }
    if (answer->mapping.action.text) {
        return target_is_there(answer, l, p);
    }
    return !handler || strncmp(handler, "proxy:", 6)
           || pg_backend_answers(handler + 6, p);
}

int pg_observation_is_well(const pg_lint *l, const pg_where *where, int meant,
                           apr_pool_t *p)
{
    pg_context context;
    pg_answer answer;

    memset(&context, 0, sizeof(context));
    context.s = counterpart(l, where->s);
    context.dir = where->context;
    context.url = where->url;
    context.uri = where->uri;
    context.script = where->script;
    if (!context.s) {
        return 0;
    }
    pg_sections_choose(&context, p);
    pg_lookup(&answer, l, &context, where->name, p);
    if (meant && answer.outcome == PG_FAILS) {
        return 1;
    }
    return answer.outcome == PG_DENIED
           || (answer.outcome == PG_RUNS
               && (meant || pg_observation_answers(&answer, l, p)));
}
