/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Computes the handler of a file name from a trail. */

#include "model/mapping.h"
#include "model/directive.h"
#include "model/merge.h"
#include "model/php_names.h"

#include "apr_lib.h"
#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

apr_array_header_t *pg_extensions(const char *name, apr_pool_t *p)
{
    apr_array_header_t *exts = apr_array_make(p, 2, sizeof(const char *));
    const char *dot, *next;
    char *ext;

    while (*name == '.') {
        ++name;
    }
    for (dot = strchr(name, '.'); dot; dot = next) {
        next = strchr(dot + 1, '.');
        ext = next ? apr_pstrmemdup(p, dot + 1, (apr_size_t)(next - dot - 1))
                   : apr_pstrdup(p, dot + 1);
        if (*ext) {
            pg_tolower(ext);
            APR_ARRAY_PUSH(exts, const char *) = ext;
        }
    }
    return exts;
}

/* find_ct(): the last extension that has a handler wins, and so for types;
 * what an extension lost is remembered for the explanation. */
static void fold_extensions(pg_mapping *m, const pg_trail *trail,
                            apr_hash_t *types, apr_pool_t *p)
{
    apr_array_header_t *exts = pg_extensions(m->name, p);
    int i;

    for (i = 0; i < exts->nelts; ++i) {
        const char *ext = APR_ARRAY_IDX(exts, i, const char *);
        pg_value h = pg_merged_extension(trail, PG_ADDHANDLER,
                                         PG_REMOVEHANDLER, ext, p);
        pg_value t = pg_merged_extension(trail, PG_ADDTYPE, PG_REMOVETYPE,
                                         ext, p);

        if (h.text || (h.by && !m->addhandler.text)) {
            m->addhandler = h;
        }
        if (!t.text && types) {
            t.text = apr_hash_get(types, ext, APR_HASH_KEY_STRING);
        }
        if ((t.text && *t.text) || (t.by && !m->addtype.text)) {
            m->addtype = t;
        }
    }
    if (m->addtype.text && !*m->addtype.text) {
        m->addtype.text = NULL;
    }
}

/* %{...} and $1 make an expression of a SetHandler (set_sethandler(),
 * server/core.c: AP_EXPR_FLAG_STRING_RESULT), a backslash an escape in it
 * (server/util_expr_scan.l). */
static int is_dynamic(const char *text)
{
    const char *s;

    for (s = text; *s; ++s) {
        if (s[0] == '\\' || (s[0] == '%' && s[1] == '{')
            || (s[0] == '$' && apr_isdigit(s[1]))) {
            return 1;
        }
    }
    return 0;
}

static int is_none(const char *text)
{
    return !strcasecmp(text, "none");
}

static void decide_type(pg_mapping *m)
{
    pg_value *from = (m->forcetype.text && strcmp(m->forcetype.text, "none"))
                     ? &m->forcetype : &m->addtype;

    m->type = from->text;
    m->type_by = from->by;
}

/* The type without its parameters, as ap_invoke_handler() cuts it. */
static const char *type_as_handler(const char *type, apr_pool_t *p)
{
    const char *end = strchr(type, ';');

    if (!end) {
        return type;
    }
    while (end > type && end[-1] == ' ') {
        --end;
    }
    return apr_pstrmemdup(p, type, (apr_size_t)(end - type));
}

static void decide_handler(pg_mapping *m, apr_pool_t *p)
{
    if (m->sethandler.text && !is_none(m->sethandler.text)) {
        char *text = apr_pstrdup(p, m->sethandler.text);

        m->dynamic = is_dynamic(text);
        if (!m->dynamic && strncmp(text, "proxy:unix", 10)) {
            pg_tolower(text);
        }
        m->handler = text;
        m->handler_by = m->sethandler.by;
    }
    else if (m->addhandler.text) {
        m->handler = m->addhandler.text;
        m->handler_by = m->addhandler.by;
    }
    else if (m->type) {
        m->handler = type_as_handler(m->type, p);
        m->handler_by = m->type_by;
        m->by_type = 1;
    }
}

void pg_mapping_fold(pg_mapping *m, const pg_trail *trail, const char *name,
                     apr_hash_t *types, apr_pool_t *p)
{
    memset(m, 0, sizeof(*m));
    m->name = name;
    m->sethandler = pg_merged_core(trail, PG_SETHANDLER, p);
    m->forcetype = pg_merged_core(trail, PG_FORCETYPE, p);
    fold_extensions(m, trail, types, p);
    m->engine = pg_merged_engine(trail, p);
    decide_type(m);
    decide_handler(m, p);
    if (m->handler && !m->dynamic) {
        m->action = pg_merged_action(trail, m->handler, p);
    }
}

void pg_mapping_take_type(pg_mapping *m, const pg_trail *trail,
                          const char *handler, const char *type,
                          apr_pool_t *p)
{
    if (!m->type) {
        m->type = type;
    }
    if (!m->handler && handler && type && !strcmp(handler, type)) {
        m->handler = handler;
        m->type = type;
        m->by_type = 1;
        m->action = pg_merged_action(trail, handler, p);
    }
}

static int names_any_ext(const pg_directive *d, apr_array_header_t *exts,
                         apr_pool_t *p)
{
    int i;

    for (i = 0; i < exts->nelts; ++i) {
        if (pg_directive_names_ext(d, APR_ARRAY_IDX(exts, i, const char *),
                                   p)) {
            return 1;
        }
    }
    return 0;
}

static int is_concerned(const pg_directive *d, apr_array_header_t *exts,
                        apr_pool_t *p)
{
    switch (d->kind) {
    case PG_SETHANDLER:
    case PG_FORCETYPE:
    case PG_ENGINE:
        return 1;
    case PG_ADDHANDLER:
    case PG_ADDTYPE:
    case PG_REMOVEHANDLER:
    case PG_REMOVETYPE:
        return names_any_ext(d, exts, p);
    case PG_ACTION:
        return pg_name_means_php(d->node->args);
    default:
        return 0;
    }
}

static void gather(const pg_trail *t, apr_array_header_t *found)
{
    const pg_directive *d;

    if (t->base) {
        gather(t->base, found);
        gather(t->add, found);
        return;
    }
    for (d = t->first; d; d = d->next) {
        APR_ARRAY_PUSH(found, const pg_directive *) = d;
    }
}

apr_array_header_t *pg_mapping_trail(const pg_trail *trail, apr_pool_t *p)
{
    apr_array_header_t *found = apr_array_make(p, 8,
                                               sizeof(const pg_directive *));

    if (trail) {
        gather(trail, found);
    }
    return found;
}

int pg_mapping_concerns(const pg_directive *d, const char *name, apr_pool_t *p)
{
    return is_concerned(d, pg_extensions(name, p), p);
}

apr_array_header_t *pg_mapping_concerned(const pg_trail *trail,
                                         const char *name, apr_pool_t *p)
{
    const apr_array_header_t *all = pg_mapping_trail(trail, p);
    apr_array_header_t *exts = pg_extensions(name, p);
    apr_array_header_t *found = apr_array_make(p, 8,
                                               sizeof(const pg_directive *));
    int i;

    for (i = 0; i < all->nelts; ++i) {
        const pg_directive *d = APR_ARRAY_IDX(all, i, const pg_directive *);

        if (is_concerned(d, exts, p)) {
            APR_ARRAY_PUSH(found, const pg_directive *) = d;
        }
    }
    return found;
}
