/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Whether an edit stands in the section of one vhost; what has been harmed. */

#include "lint/repair/reach.h"

#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

static int begins_at(const server_rec *s, const char *file, int line)
{
    return s->defn_name && line == (int)s->defn_line_number
           && !strcmp(file, s->defn_name);
}

static pg_reach of_line(const pg_edit *edit, const server_rec *s)
{
    const ap_directive_t *top = edit->node;

    while (top->parent) {
        top = top->parent;
    }
    if (*edit->node->filename != '/') {
        return PG_REACH_UNKNOWN;        /* a macro has made it */
    }
    if (strcasecmp(top->directive, "<VirtualHost")
        || (edit->kind == PG_EDIT_BEFORE && top == edit->node)) {
        return PG_REACH_ALL;
    }
    return begins_at(s, edit->node->filename, top->line_num)
           ? PG_REACH_VHOST : PG_REACH_UNKNOWN;
}

static pg_reach of_one(const pg_edit *edit, const server_rec *s)
{
    if (edit->kind >= PG_EDIT_RUN) {
        return PG_REACH_ALL;
    }
    if (edit->vhost) {
        return begins_at(s, edit->vhost, edit->vhost_line)
               ? PG_REACH_VHOST : PG_REACH_UNKNOWN;
    }
    return edit->node && !edit->htaccess ? of_line(edit, s) : PG_REACH_ALL;
}

pg_reach pg_reach_of(const pg_edit *edit, const server_rec *s)
{
    const pg_reach reach = of_one(edit, s);

    for (edit = edit->next; edit; edit = edit->next) {
        if (of_one(edit, s) != reach) {
            return PG_REACH_UNKNOWN;
        }
    }
    return reach;
}

int pg_reach_is_below(const pg_edit *edit, const char *dir)
{
    const char *line;

    if (edit->next) {
        return 0;
    }
    if (edit->htaccess) {
        return !strncmp(edit->node->filename, dir, strlen(dir));
    }
    line = edit->kind == PG_EDIT_INTO && edit->text->nelts
           ? APR_ARRAY_IDX(edit->text, 0, const char *) : "";
    return !strncmp(line, "<Directory", 10) && strstr(line, dir) != NULL;
}

/* Those of one place come one after the other. */
void pg_harm_note(apr_array_header_t *harmed, const server_rec *s,
                  const char *dir)
{
    const pg_harm *last = harmed->nelts ? (const pg_harm *)harmed->elts
                                          + harmed->nelts - 1 : NULL;
    pg_harm *harm;

    if (!last || last->s != s || !last->dir || !dir || strcmp(last->dir, dir)) {
        harm = apr_array_push(harmed);
        harm->s = s;
        harm->dir = dir;
    }
}

void pg_reach_note(apr_hash_t *vhosts, const server_rec *s)
{
    const server_rec **key = apr_pmemdup(apr_hash_pool_get(vhosts), &s,
                                         sizeof(s));

    apr_hash_set(vhosts, key, sizeof(*key), s);
}
