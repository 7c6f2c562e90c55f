/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* What fixes are made of. */

#include "model/fix_parts.h"
#include "model/directive.h"

#include "apr_lib.h"
#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

#define INSTALL "until PHP is there: \"apt install libapache2-mod-php\""

static int has(const pg_world *w, const char *module, apr_pool_t *p)
{
    return !w->has || w->has(w->baton, module, p);
}

/* mod_proxy_fcgi.c needs mod_proxy.c; a2enmod knows that by itself. */
static const char *needed_by(const char *module, const pg_world *w)
{
    return !strncmp(module, "mod_proxy_", 10)
           && w->runner(w->baton, "proxy-server").state == PG_RUNNER_MISSING
           ? "mod_proxy.c" : NULL;
}

pg_edit *pg_fix_load(const char *module, const pg_world *w, apr_pool_t *p)
{
    const char *command = w->enable(w->baton, module, p);
    const char *first = needed_by(module, w);

    if (command) {
        return pg_edit_run(command, p);
    }
    if (!has(w, module, p) || (first && !has(w, first, p))) {
        return NULL;
    }
    return first ? pg_edit_load(first, module, p)
                 : pg_edit_load(module, NULL, p);
}

const char *pg_fix_php_handler(const pg_world *w, apr_pool_t *p)
{
    if (w->runner(w->baton, "application/x-httpd-php").state
        == PG_RUNNER_PHP) {
        return "application/x-httpd-php";
    }
    return w->php ? w->php(w->baton, p) : NULL;
}

/* mod_mime would fold a socket's path to lower case: "proxy:" is for
 * SetHandler alone. */
pg_edit *pg_fix_give_handler(const pg_directive *d, const char *handler,
                             apr_pool_t *p)
{
    const char *rest = d->node->args;

    pg_getword(p, &rest);
    if (d->kind == PG_SETHANDLER || d->kind == PG_FORCETYPE) {
        return pg_edit_replace(d->node,
                               apr_pstrcat(p, "SetHandler ",
                                           pg_edit_quote(handler, p),
                                           NULL), p);
    }
    if (!strncmp(handler, "proxy:", 6)) {
        return pg_edit_replace_lines(d->node, pg_lines_map(handler, p), p);
    }
    return pg_edit_replace(d->node,
                           apr_pstrcat(p, "AddHandler ", handler, " ", rest,
                                       NULL), p);
}

pg_edit *pg_fix_rename_action(const pg_directive *action, const char *handler,
                              apr_pool_t *p)
{
    const char *rest = action->node->args;

    pg_getword(p, &rest);
    return pg_edit_replace(action->node, apr_psprintf(p, "Action %s %s",
                                                      handler, rest), p);
}

/* A macro's vhost stands in no file of its own. */
static pg_edit *in_vhost(const pg_case *c, const apr_array_header_t *lines,
                         apr_pool_t *p)
{
    pg_edit *edit = pg_edit_into(NULL, lines, p);

    if (c->vhost && *c->vhost == '/') {
        edit->vhost = c->vhost;
        edit->vhost_line = c->vhost_line;
    }
    return edit;
}

static const apr_array_header_t *wrapped(const char *name, const char *arg,
                                         const apr_array_header_t *lines,
                                         apr_pool_t *p)
{
    apr_array_header_t *all
        = pg_lines(p, apr_psprintf(p, "<%s %s>", name, pg_edit_quote(arg,
                                                                     p)));

    apr_array_cat(all, lines);
    APR_ARRAY_PUSH(all, const char *) = apr_psprintf(p, "</%s>", name);
    return all;
}

static const char *directory_of(const pg_case *c, apr_pool_t *p)
{
    return apr_pstrmemdup(p, c->file, (apr_size_t)(pg_name_base(c->file)
                                                   - c->file));
}

pg_edit *pg_fix_here(const pg_case *c, const apr_array_header_t *lines,
                     apr_pool_t *p)
{
    return in_vhost(c, wrapped("Directory", directory_of(c, p), lines, p), p);
}

pg_edit *pg_fix_deny_name(const pg_case *c, apr_pool_t *p)
{
    const char *base = pg_name_base(c->file);

    return pg_edit_aside(pg_edit_into(NULL,
                   wrapped("Directory", directory_of(c, p),
                           wrapped("Files", base,
                                   pg_lines(p, "Require all denied"), p), p),
                   p), "or move it out of the document root");
}

/* A path as a regular expression that it alone matches. */
static const char *literal(const char *path, apr_pool_t *p)
{
    char *out = apr_palloc(p, 2 * strlen(path) + 1), *to = out;

    for (; *path; ++path) {
        if (strchr("\\^$.[]|()?*+{}", *path)) {
            *to++ = '\\';
        }
        *to++ = *path;
    }
    *to = '\0';
    return out;
}

/* Nothing below the directory, and nothing that a later section gives back:
 * of all sections but <If> a Location comes last. */
static const char *names_in(const char *dir, apr_pool_t *p)
{
    return apr_pstrcat(p, "(?i)^", literal(dir, p),
                       "[^/]*\\.ph(p[0-9]*|t|tml|ar)$", NULL);
}

void pg_fix_add_deny(apr_array_header_t *to, const pg_case *c,
                     const pg_world *w, apr_pool_t *p)
{
    const apr_array_header_t *deny = pg_lines(p, "Require all denied");
    const char *aside = pg_fix_php_handler(w, p) ? NULL : INSTALL;

    APR_ARRAY_PUSH(to, const pg_edit *)
        = pg_edit_aside(pg_fix_here(c, pg_lines_deny(p), p), aside);
    APR_ARRAY_PUSH(to, const pg_edit *)
        = pg_edit_aside(in_vhost(c, wrapped("DirectoryMatch",
                                            names_in(directory_of(c, p), p),
                                            deny, p), p), aside);
    if (c->url) {
        APR_ARRAY_PUSH(to, const pg_edit *)
            = pg_edit_aside(in_vhost(c, wrapped("LocationMatch",
                                                names_in(c->url, p), deny,
                                                p), p), aside);
    }
}
