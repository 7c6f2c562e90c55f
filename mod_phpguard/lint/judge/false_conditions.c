/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* False conditions that disable a mapping, and how to make them true. */

#include "lint/judge/false_conditions.h"
#include "httpd/module_files.h"
#include "httpd/modules.h"
#include "httpd/proxied.h"
#include "lint/fixes/fix_parts.h"
#include "lint/survey/hidden_mappings.h"
#include "lint/survey/vhosts.h"
#include "model/directive.h"
#include "model/edit.h"
#include "model/edit_line.h"
#include "model/mapping.h"
#include "model/php_names.h"

#include "apr_strings.h"

typedef struct {
    const pg_answer *answer;
    const pg_host *w;
    const apr_array_header_t *all; /* pg_hidden */
    apr_pool_t *p;
} inquiry;

/* Of several conditions the one that is easiest to make true. */
enum { BY_A_WORD, BY_A_LINE, BY_A_MODULE, BY_NOTHING };

static int is_condition(const ap_directive_t *guard, const char *name)
{
    return !strcasecmp(guard->directive, name);
}

/* "mod_php8.c", without its ">". */
static const char *subject(const ap_directive_t *guard, apr_pool_t *p)
{
    const char *args = guard->args;
    char *name = pg_getword(p, &args);

    name[strcspn(name, ">")] = '\0';
    return name;
}

static int is_action(const pg_directive *hidden)
{
    return !strcasecmp(hidden->node->directive, "Action");
}

static int is_proxy(const pg_directive *hidden)
{
    return !strncasecmp(hidden->node->directive, "Proxy", 5);
}

/* The handler that the hidden line names, as httpd would hold it; of a
 * ProxyPassMatch the one that would be the same. */
static const char *handler_of(const pg_directive *hidden, apr_pool_t *p)
{
    const char *args = hidden->node->args;
    char *handler = pg_getword(p, &args);

    if (is_proxy(hidden)) {
        return apr_pstrcat(p, "proxy:", pg_getword(p, &args), NULL);
    }
    if (strncmp(handler, "proxy:unix", 10)) {
        pg_tolower(handler);
    }
    return handler;
}

/* A program runs by either. */
static const char *cgi_instead(const char *name)
{
    const char *other
        = !strcmp(name, "mod_cgi.c") || !strcmp(name, "cgi_module")
          ? "mod_cgid.c"
          : !strcmp(name, "mod_cgid.c") || !strcmp(name, "cgid_module")
            ? "mod_cgi.c" : NULL;

    return other && pg_module_loaded(other) ? other : NULL;
}

/* The module that is there and that the condition should have named: "<IfModule
 * mod_php8.c>" where PHP 8 calls itself mod_php.c, or the one that answers to
 * the hidden handler. */
static const char *loaded_instead(const pg_hidden *h, const inquiry *q)
{
    const char *name = subject(h->guard->node, q->p);
    pg_runner r;

    if (!is_condition(h->guard->node, "<IfModule") || *name == '!') {
        return NULL;
    }
    if (strstr(name, "php") && !strstr(name, "proxy")) {
        return pg_runner_php_module();
    }
    r = q->w->runner(q->w->baton, handler_of(h->hidden, q->p));
    return !is_action(h->hidden)
           && (r.state == PG_RUNNER_PHP || r.state == PG_RUNNER_EXECUTES)
           ? r.module : cgi_instead(name);
}

/* What makes it true, and how easy that is. */
static pg_edit *fix_condition(const pg_hidden *h, const inquiry *q,
                              int *effort)
{
    const ap_directive_t *guard = h->guard->node;
    const char *name = subject(guard, q->p);
    const char *instead = loaded_instead(h, q);
    pg_edit *edit = NULL;

    if (h->guard->htaccess && !instead) {
        *effort = BY_NOTHING;   /* what its owner wrote is no word for root */
        return NULL;
    }
    if (is_condition(guard, "<IfDefine")) {
        *effort = BY_A_LINE;
        return pg_edit_before(h->guard,
                              pg_lines(q->p, pg_edit_line(q->p, h->guard,
                                                          "Define %b", name,
                                                          h->guard)), q->p);
    }
    if (instead) {
        *effort = BY_A_WORD;
        return pg_edit_replace(h->guard,
                               pg_edit_line(q->p, h->guard, "<IfModule %b>",
                                            instead, NULL), q->p);
    }
    if (is_condition(guard, "<IfModule")) {
        edit = pg_fix_load(pg_module_named(name, q->p), q->w, q->p);
    }
    *effort = !edit ? BY_NOTHING : edit->kind == PG_EDIT_RUN ? BY_A_LINE
                                                             : BY_A_MODULE;
    return edit;
}

static int is_root(const pg_answer *answer)
{
    return answer->context->url && !strcmp(answer->context->url, "/")
           && !strcmp(answer->name, PG_PLAIN_NAME);
}

static int is_in_vhost(const pg_directive *d)
{
    return d && (d->htaccess
                 || pg_directive_section(d->node, "<VirtualHost"));
}

/* The Action of a handler, hidden as well. */
static const pg_directive *hidden_action(const char *handler, const inquiry *q)
{
    int i;

    for (i = 0; i < q->all->nelts; ++i) {
        const pg_directive *d = APR_ARRAY_IDX(q->all, i, pg_hidden).hidden;

        if (is_action(d)
            && !strcasecmp(pg_directive_subject(d, q->p), handler)) {
            return d;
        }
    }
    return NULL;
}

/* Whether it would run the file; a module that is missing may be what the
 * condition asks for. */
static int would_run(const pg_hidden *h, const inquiry *q)
{
    const char *handler = handler_of(h->hidden, q->p);
    const pg_runner r = q->w->runner(q->w->baton, handler);

    return r.state == PG_RUNNER_PHP || r.state == PG_RUNNER_EXECUTES
           || (r.state == PG_RUNNER_MISSING
               && q->answer->verdict.decided->htaccess)
           || pg_merged_action(q->answer->c.trail, handler, q->p).by
           || hidden_action(handler, q);
}

static int takes_url(const pg_directive *proxy, const inquiry *q)
{
    const char *args = proxy->node->args;
    const char *uri = pg_sections_uri(q->answer->context, q->answer->name,
                                      q->p);

    return uri && pg_regex_matches(pg_getword(q->p, &args), uri, q->p);
}

/* A mapping that would run the file, where what an old host left maps it in
 * its place.  Without that, which is in a .htaccess, each would do.  A proxy
 * takes the URL before any handler is asked; a SetHandler wins over an
 * AddHandler wherever that stands, and over a SetHandler of the server where it
 * is a vhost's. */
static int would_win(const pg_hidden *h, const inquiry *q)
{
    const pg_directive *by = q->answer->verdict.decided;

    if (!by || !would_run(h, q)) {
        return 0;
    }
    if (is_proxy(h->hidden)) {
        return takes_url(h->hidden, q);
    }
    return by->htaccess
           || (!strcasecmp(h->hidden->node->directive, "SetHandler")
               && (by->kind != PG_SETHANDLER
                   || (h->vhost && !is_in_vhost(by))));
}

/* A mapping that this place lacks; where its handler is there and nobody
 * answers to it, the Action that would.  "SetHandler none" over a vhost's
 * document root is there for what follows in the vhost. */
static int is_missed(const pg_hidden *h, const inquiry *q)
{
    const pg_cause_id id = q->answer->verdict.id;
    const char *handler = q->answer->mapping.handler;

    if (!pg_cause_lacks_mapping(id)
        || (h->vhost && !pg_vhost_is(q->answer->context->s, h->vhost))) {
        return 0;
    }
    if (is_action(h->hidden)) {
        return id != PG_NOTHING && id != PG_SET_NONE && handler
               && !strcasecmp(pg_directive_subject(h->hidden, q->p), handler);
    }
    return id == PG_NOTHING
           || (id == PG_SET_NONE ? is_root(q->answer) : would_win(h, q));
}

/* What an old host left decides, and its deletion is tried first; the mapping
 * that is hidden would have won over it. */
static void name_both(pg_finding *f, const pg_hidden *h, const inquiry *q)
{
    const pg_directive *action = hidden_action(handler_of(h->hidden, q->p), q);

    APR_ARRAY_PUSH(f->lost, const pg_directive *) = h->hidden;
    if (action) {
        APR_ARRAY_PUSH(f->lost, const pg_directive *) = action;
    }
    APR_ARRAY_PUSH(f->lost, const pg_directive *) = h->guard;
}

/* Whether a line of a .htaccess would still override the mapping. */
static int stays_overridden(const pg_hidden *h, const pg_directive *by)
{
    return by && by->htaccess && !is_proxy(h->hidden) && !is_action(h->hidden)
           && (by->kind == PG_SETHANDLER
               || strcasecmp(h->hidden->node->directive, "SetHandler"));
}

/* Together with the deletion of the line that overrides it, if need be. */
static void add_fix(apr_array_header_t *fixes, const pg_finding *f,
                    const pg_hidden *h, pg_edit *edit)
{
    const pg_edit *first = APR_ARRAY_IDX(f->fixes, 0, const pg_edit *);

    if (edit && first->kind == PG_EDIT_DELETE
        && stays_overridden(h, f->decided)) {
        edit = pg_edit_and(edit, first);
    }
    if (edit) {
        APR_ARRAY_PUSH(fixes, const pg_edit *) = edit;
    }
}

static void put_in_front(pg_finding *f, const apr_array_header_t *fixes,
                         int behind_deletion, apr_pool_t *p)
{
    apr_array_header_t *all = apr_array_make(p, 8, sizeof(const pg_edit *));
    int i = 0;

    for (; behind_deletion && i < f->fixes->nelts
           && APR_ARRAY_IDX(f->fixes, i, const pg_edit *)->kind
              == PG_EDIT_DELETE; ++i) {
        APR_ARRAY_PUSH(all, const pg_edit *)
            = APR_ARRAY_IDX(f->fixes, i, const pg_edit *);
    }
    apr_array_cat(all, fixes);
    for (; i < f->fixes->nelts; ++i) {
        APR_ARRAY_PUSH(all, const pg_edit *)
            = APR_ARRAY_IDX(f->fixes, i, const pg_edit *);
    }
    f->fixes = all;
}

static void blame(pg_finding *f, const pg_hidden *h)
{
    if (f->decided) {
        APR_ARRAY_PUSH(f->lost, const pg_directive *) = f->decided;
    }
    f->id = PG_FALSE_CONDITION;
    f->decided = h->guard;
    APR_ARRAY_PUSH(f->lost, const pg_directive *) = h->hidden;
}

const apr_array_header_t *pg_hidden_for(const pg_context *context,
                                        const pg_lint *l, apr_pool_t *p)
{
    const apr_array_header_t *files = context->htaccess.files;
    apr_array_header_t *all
        = apr_array_copy(p, pg_whole_config_get(l->whole)->hidden);
    int i;

    for (i = files ? files->nelts - 1 : -1; i >= 0; --i) {
        apr_array_cat(all, pg_ifmodule_in(l->main_server,
                                          APR_ARRAY_IDX(files, i,
                                                        const char *), p));
    }
    return all;
}

int pg_guarded(pg_finding *f, const pg_answer *answer, const pg_lint *l,
               const pg_host *w, apr_pool_t *p)
{
    const apr_array_header_t *all = pg_hidden_for(answer->context, l, p);
    const inquiry q = { answer, w, all, p };
    apr_array_header_t *fixes = apr_array_make(p, 4, sizeof(const pg_edit *));
    const pg_hidden *best = NULL;
    int i, wanted, beside, effort = BY_NOTHING;

    for (wanted = BY_A_WORD; wanted <= BY_NOTHING; ++wanted) {
        for (i = 0; i < all->nelts; ++i) {
            const pg_hidden *h = &APR_ARRAY_IDX(all, i, pg_hidden);
            pg_edit *edit = is_missed(h, &q) ? fix_condition(h, &q, &effort)
                                             : NULL;

            if (!is_missed(h, &q) || effort != wanted) {
                continue;
            }
            best = best ? best : h;
            add_fix(fixes, f, h, edit);
        }
    }
    if (!best) {
        return 0;
    }
    beside = f->id != PG_NOTHING && f->id != PG_SET_NONE
             && !is_action(best->hidden);
    if (beside) {
        name_both(f, best, &q);
    }
    else {
        blame(f, best);
    }
    put_in_front(f, fixes, beside, p);
    return 1;
}
