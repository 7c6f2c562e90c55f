/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Proposes what ran a place before. */

#include "lint/judge/as_before.h"
#include "config.h"
#include "lint/fixes/fix_parts.h"
#include "lint/history/history.h"
#include "model/advice.h"
#include "model/directive.h"
#include "model/edit.h"
#include "model/edit_line.h"

#include "apr_strings.h"

/* In front of the first candidate that is to come later; without one it is left
 * out. */
void pg_put_before(pg_finding *f, const pg_edit *edit,
                   int (*is_later)(const pg_edit *edit), apr_pool_t *p)
{
    apr_array_header_t *all;
    int i, put = !edit;

    all = apr_array_make(p, f->fixes->nelts + 1, sizeof(const pg_edit *));
    for (i = 0; i < f->fixes->nelts; ++i) {
        const pg_edit *next = APR_ARRAY_IDX(f->fixes, i, const pg_edit *);

        if (!put && is_later(next)) {
            APR_ARRAY_PUSH(all, const pg_edit *) = edit;
            put = 1;
        }
        APR_ARRAY_PUSH(all, const pg_edit *) = next;
    }
    f->fixes = all;
}

void pg_put_first(pg_finding *f, const pg_edit *edit, apr_pool_t *p)
{
    if (edit) {
        f->fixes = pg_edits(edit, f->fixes, p);
    }
}

/* A switch of the host that makes all of it right stays in front. */
static int is_no_switch(const pg_edit *edit)
{
    return (edit->kind != PG_EDIT_RUN && edit->kind != PG_EDIT_LOAD)
           || edit->next || pg_edit_takes_another_mpm(edit);
}

/* It denies the file, or tells to move it. */
int pg_is_denial_or_advice(const pg_edit *edit)
{
    return edit->kind == PG_EDIT_ADVICE || pg_edit_denies(edit);
}

/* A line that other sites have too is none to write one site's pool into,
 * unless it is the one that ran them all, or such a one still exists.
 * @param now the line of the history, or NULL */
static int is_its_own(const pg_directive *d, const pg_history_entry *was,
                      const ap_directive_t *now, const server_rec *s)
{
    return d && d->kind <= PG_ADDHANDLER
           && (!s->is_virtual || pg_directive_section(d->node, "<VirtualHost")
               || (now && !pg_directive_section(now, "<VirtualHost"))
               || (d->node->line_num == was->by.line && was->by.file
                   && !strcmp(d->node->filename, was->by.file)));
}

/* Whether its handler can be written into a line.  The words are root's: a line
 * of a .htaccess is not kept in the history. */
static int is_writable(const pg_history_entry *e, const pg_finding *f)
{
    return e->origin == PG_RAN_BY_DIRECTIVE && !e->action.text
           && !(f->decided && f->decided->htaccess);
}

/* For all that it ran: only where several places need it. */
static const pg_edit *fix_in_server(const apr_array_header_t *lines,
                                    apr_pool_t *p)
{
    pg_edit *edit = pg_edit_into(NULL, lines, p);

    if (edit) {
        edit->wide = 1;
    }
    return edit;
}

/* The Action has another name now. */
static const pg_edit *action_as_before(const pg_history_entry *e,
                                       apr_pool_t *p)
{
    pg_directive d = { NULL, NULL, PG_ACTION, 0 };

    if (e->action.text && e->action.file) {
        d.node = pg_history_directive(&e->action, "Action", p);
    }
    return d.node ? pg_edit_replace(&d, e->action.text, p) : NULL;
}

/* The module of the handler is gone.  For mod_php others come first, which need
 * no other MPM. */
static const pg_edit *module_as_before(const pg_answer *answer, apr_pool_t *p)
{
    const pg_host host = pg_server_host(answer->context->s);
    const pg_runner r = host.runner(host.baton, answer->mapping.handler);

    return r.state == PG_RUNNER_MISSING && r.module
           && strncmp(r.module, "mod_php", 7)
           ? pg_fix_load(r.also ? r.also : r.module, &host, p) : NULL;
}

/* The section that the line was taken out of. */
static int was_in(const pg_history_entry *e, const pg_finding *f)
{
    return f->id == PG_EMPTIED && e->by.line > f->decided->node->line_num
           && !strcmp(e->by.file, f->decided->node->filename);
}

/* In the line that decides; else in the vhost, for all of its places that need
 * it, or for this one alone.  Without what overrides it the line that ran the
 * place runs it again, if it still exists. */
static void add_handler(pg_finding *f, const pg_answer *answer,
                        const pg_history_entry *e, apr_pool_t *p)
{
    const server_rec *s = answer->context->s;
    const ap_directive_t *now = pg_history_now(&e->by, e, s, NULL, p);
    const apr_array_header_t *lines;

    if (was_in(e, f)) {
        lines = pg_lines(p, pg_edit_line(p, NULL, "SetHandler %w", e->handler,
                                         NULL));
        pg_put_first(f, pg_edit_into(f->decided->node, lines, p), p);
    }
    else if (is_its_own(f->decided, e, now, s)) {
        pg_put_before(f, pg_fix_give_handler(f->decided, e->handler, NULL, p),
                      now ? pg_is_denial_or_advice : is_no_switch, p);
    }
    else {
        lines = pg_lines_map(e->handler, p);
        pg_put_before(f, pg_fix_here(&answer->c, lines, p), is_no_switch, p);
        pg_put_before(f, pg_fix_in_vhost(&answer->c, lines, p), is_no_switch,
                      p);
        if (pg_history_was_of_server(e, s, p)) {
            pg_put_before(f, fix_in_server(lines, p), is_no_switch, p);
        }
    }
}

void pg_as_before(pg_finding *f, const pg_answer *answer, apr_pool_t *p)
{
    const pg_context *context = answer->context;
    const pg_history_entry *e = pg_history_of(context->s, context->dir,
                                              answer->name, p);
    const char *now = answer->mapping.handler;

    if (!e || !e->handler) {
        return;
    }
    if (now && !strcasecmp(now, e->handler)) {
        pg_put_first(f, action_as_before(e, p), p);
        pg_put_first(f, module_as_before(answer, p), p);
    }
    else if (is_writable(e, f)) {
        add_handler(f, answer, e, p);
    }
}
