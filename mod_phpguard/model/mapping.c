/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Computes the handler of a file name from a trail: each value is merged as its
 * module merges it, then httpd's rules decide. */

#include "model/mapping.h"
#include "model/directive.h"

#include "apr_lib.h"
#include "apr_strings.h"
#define APR_WANT_STRFUNC
#define APR_WANT_STDIO
#include "apr_want.h"

#include <stdlib.h>

/* One field of one owner's configuration, while the tree is folded. */
typedef struct {
    pg_value value;
    const pg_directive *pending; /* a RemoveHandler that waits for a merge */
} folded;

/* What is asked of every leaf, and by whose merge rules. */
typedef struct question question;
struct question {
    void (*leaf)(const question *q, const pg_trail *t, folded *f);
    void (*merge)(folded *base, const folded *add);
    unsigned int owner;
    pg_kind add, remove;        /* which directives answer */
    const char *key;            /* extension or Action subject */
    apr_pool_t *p;
};

static void overlay(folded *base, const folded *add)
{
    if (add->value.by) {
        base->value = add->value;
    }
}

/* merge_mime_dir_configs(): overlay, take away what the deeper section
 * removes, forget the removals. */
static void merge_mime(folded *base, const folded *add)
{
    if (add->value.text) {
        base->value = add->value;
    }
    if (add->pending && base->value.text) {
        base->value.text = NULL;
        base->value.lost = base->value.by;
        base->value.by = add->pending;
    }
    base->pending = NULL;
}

/* The parent's value stays if it is of a higher kind (php_admin_*). */
static void merge_engine(folded *base, const folded *add)
{
    int admin = base->value.by
                && !strncasecmp(base->value.by->node->directive,
                                "php_admin_", 10);

    if (add->value.by
        && (!admin || !strncasecmp(add->value.by->node->directive,
                                   "php_admin_", 10))) {
        base->value = add->value;
    }
}

/* httpd merges a module's configurations only where both sides have one:
 * ap_merge_per_dir_configs(), server/config.c. */
static void fold(const question *q, const pg_trail *t, folded *f)
{
    folded add;

    if (!t->base) {
        q->leaf(q, t, f);
        return;
    }
    if (!(t->add->owners & q->owner)) {
        fold(q, t->base, f);
        return;
    }
    if (!(t->base->owners & q->owner)) {
        fold(q, t->add, f);
        return;
    }
    memset(&add, 0, sizeof(add));
    fold(q, t->base, f);
    fold(q, t->add, &add);
    q->merge(f, &add);
}

static pg_value ask(const question *q, const pg_trail *trail)
{
    folded f;

    memset(&f, 0, sizeof(f));
    if (trail) {
        fold(q, trail, &f);
    }
    return f.value;
}

static void set_value(folded *f, const char *text, const pg_directive *d)
{
    f->value.text = text;
    f->value.by = d;
    f->value.lost = NULL;
}

static char *lower_subject(const pg_directive *d, apr_pool_t *p)
{
    const char *args = d->node->args;

    return pg_getword_lower(p, &args);
}

static void leaf_word(const question *q, const pg_trail *t, folded *f)
{
    const pg_directive *d;

    for (d = t->first; d; d = d->next) {
        if (d->kind == q->add) {
            set_value(f, d->kind == PG_FORCETYPE
                         ? lower_subject(d, q->p)
                         : pg_directive_subject(d, q->p), d);
        }
    }
}

/* RemoveType is an AddType of "" (remove_extension_type()); RemoveHandler
 * waits for the next merge (remove_extension_info()). */
static void leaf_extension(const question *q, const pg_trail *t, folded *f)
{
    const pg_directive *d;

    for (d = t->first; d; d = d->next) {
        if ((d->kind != q->add && d->kind != q->remove)
            || !pg_directive_names_ext(d, q->key, q->p)) {
            continue;
        }
        if (d->kind == q->add) {
            set_value(f, lower_subject(d, q->p), d);
        }
        else if (d->kind == PG_REMOVETYPE) {
            set_value(f, "", d);
        }
        else {
            f->pending = d;
        }
    }
}

/* An APR table: the subject's case does not matter, the last one stays. */
static void leaf_action(const question *q, const pg_trail *t, folded *f)
{
    const pg_directive *d;
    const char *args;

    for (d = t->first; d; d = d->next) {
        if (d->kind == PG_ACTION) {
            args = d->node->args;
            if (!strcasecmp(pg_getword(q->p, &args), q->key)) {
                set_value(f, pg_getword(q->p, &args), d);
            }
        }
    }
}

static void leaf_engine(const question *q, const pg_trail *t, folded *f)
{
    const pg_directive *d;
    const char *args, *value;
    int flag, on;

    for (d = t->first; d; d = d->next) {
        if (d->kind == PG_ENGINE) {
            args = d->node->args;
            pg_getword(q->p, &args);
            value = pg_getword_lower(q->p, &args);
            flag = strstr(d->node->directive, "flag") != NULL;
            on = !strcmp(value, "on") || !strcmp(value, "1")
                 || (!flag && (!strcmp(value, "yes") || !strcmp(value, "true")
                               || atoi(value) != 0));
            set_value(f, on ? "1" : "0", d);
        }
    }
}

/* merge_core_dir_configs() (server/core.c) */
static pg_value merged_core(const pg_trail *trail, pg_kind kind,
                            apr_pool_t *p)
{
    const question q = { leaf_word, overlay, PG_OWNER_CORE, kind, PG_PRESENCE,
                         NULL, p };

    return ask(&q, trail);
}

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

static pg_value of_extension(const pg_trail *trail, pg_kind add,
                             pg_kind remove, const char *ext, apr_pool_t *p)
{
    const question q = { leaf_extension, merge_mime, PG_OWNER_MIME, add,
                         remove, ext, p };

    return ask(&q, trail);
}

/* find_ct(): the last extension that has a handler wins, and so for types;
 * what an extension lost is remembered for the explanation. */
static void merge_extensions(pg_mapping *m, const pg_trail *trail,
                             apr_hash_t *types, apr_pool_t *p)
{
    int i;

    m->exts = pg_extensions(m->name, p);
    for (i = 0; i < m->exts->nelts; ++i) {
        const char *ext = APR_ARRAY_IDX(m->exts, i, const char *);
        pg_value h = of_extension(trail, PG_ADDHANDLER, PG_REMOVEHANDLER, ext,
                                  p);
        pg_value t = of_extension(trail, PG_ADDTYPE, PG_REMOVETYPE, ext, p);

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

pg_value pg_merged_action(const pg_trail *trail, const char *handler,
                          apr_pool_t *p)
{
    const question q = { leaf_action, overlay, PG_OWNER_ACTIONS, PG_ACTION,
                         PG_PRESENCE, handler, p };

    return ask(&q, trail);
}

/* should_overwrite_per_dir_entry() (php-src,
 * sapi/apache2handler/apache_config.c) */
static pg_value merged_engine(const pg_trail *trail, apr_pool_t *p)
{
    const question q = { leaf_engine, merge_engine, PG_OWNER_PHP, PG_ENGINE,
                         PG_PRESENCE, NULL, p };

    return ask(&q, trail);
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
    m->sethandler = merged_core(trail, PG_SETHANDLER, p);
    m->forcetype = merged_core(trail, PG_FORCETYPE, p);
    m->engine = merged_engine(trail, p);
    merge_extensions(m, trail, types, p);
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
