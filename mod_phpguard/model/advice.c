/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The repairs that need no trial. */

#include "model/advice.h"
#include "model/edit.h"
#include "model/overridden.h"

#include "apr_lib.h"
#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

/* A FilesMatch within another section for files is never merged. */
pg_edit *pg_deny_before(const pg_directive *d, apr_pool_t *p)
{
    pg_directive outermost = *d;

    while (outermost.node->parent) {
        outermost.node = outermost.node->parent;
    }
    return pg_edit_aside(pg_edit_before(&outermost, pg_lines_deny(p), p),
                         PG_ASIDE_READ);
}

/* The line is there to keep PHP from running and is never removed. A site
 * owner can correct his own file; for root's there is a Directory section. */
static pg_edit *deny_in_htaccess(const pg_inquiry *q)
{
    return q->v->decided && q->v->decided->htaccess
           ? pg_deny_before(q->v->decided, q->p) : NULL;
}

static pg_edit *for_engine(const pg_inquiry *q)
{
    return pg_overridden_runner(q->c->mapping, q->w) ? NULL
           : deny_in_htaccess(q);
}

static pg_edit *for_declined(const pg_inquiry *q)
{
    if (q->c->mapping->by_type && q->v->decided
        && q->v->decided->kind == PG_ADDTYPE) {
        return NULL;
    }
    return pg_edit_advice("upgrade Apache and PHP; if that does not help, "
                          "find the module that changes the handler", q->p);
}

static pg_edit *for_runtime(const pg_inquiry *q)
{
    if (q->v->decided || q->w->runner(q->w->baton, q->c->handler).module) {
        return NULL;
    }
    return pg_edit_advice(
        apr_psprintf(q->p, "find the module that sets the handler \"%s\", or "
                     "load the module that provides it", q->c->handler),
        q->p);
}

static pg_edit *for_xsendfile(const pg_inquiry *q)
{
    return pg_edit_advice(
        apr_psprintf(q->p, "prevent \"%s\" from sending \"%s\", or move that "
                     "file out of its reach; if it is meant to be "
                     "read, set \"PHPGuard Off\" for \"%s\"",
                     q->c->mapping->name, q->c->file, q->c->mapping->name),
        q->p);
}

/* A handler or a list of files gave the file to its sender, or the sender
 * is a program and chose it. */
static pg_edit *for_sender(const pg_inquiry *q)
{
    if (q->v->decided) {
        return NULL;
    }
    if (strcmp(apr_filepath_name_get(q->c->file), q->c->mapping->name)) {
        return for_xsendfile(q);
    }
    return pg_edit_advice(
        apr_psprintf(q->p, "delete \"%s\" from CacheFile and MMapFile, or "
                     "find the module that sends it", q->c->file), q->p);
}

static pg_edit *for_lookup(const pg_inquiry *q)
{
    return pg_edit_advice(
        apr_psprintf(q->p, "use another file than \"%s\" in ReadmeName and "
                     "HeaderName", q->c->mapping->name), q->p);
}

static pg_edit *for_cached(const pg_inquiry *q)
{
    return pg_edit_advice("empty the cache: stop Apache, delete the contents "
                          "of CacheRoot, start Apache", q->p);
}

static const struct {
    pg_cause_id id;
    pg_edit *(*advice)(const pg_inquiry *q);
} rows[] = {
    { PG_DECLINED,     for_declined },
    { PG_RUNTIME,      for_runtime },
    { PG_SET_NONE,     deny_in_htaccess },
    { PG_MARKER,       deny_in_htaccess },
    { PG_ENGINE_OFF,   for_engine },
    { PG_FORCED_TYPE,  deny_in_htaccess },
    { PG_REMOVED,      deny_in_htaccess },
    { PG_OTHER_SENDER, for_sender },
    { PG_LOOKUP,       for_lookup },
    { PG_XSENDFILE,    for_xsendfile },
    { PG_CACHED,       for_cached }
};
#define ROWS (sizeof(rows) / sizeof(rows[0]))

pg_edit *pg_advice(const pg_inquiry *q)
{
    apr_size_t i;

    for (i = 0; i < ROWS; ++i) {
        if (rows[i].id == q->v->id) {
            return rows[i].advice(q);
        }
    }
    return NULL;
}
