/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* What ran PHP in each place at earlier starts. */

#include "lint/history/history.h"
#include "config.h"
#include "httpd/vhost_name.h"
#include "lint/child/numbered.h"
#include "lint/child/own_file.h"
#include "lint/child/owner.h"
#include "lint/survey/vhosts.h"
#include "model/directive.h"
#include "model/php_names.h"
#include "util/path.h"
#include "util/printable.h"

#include "http_config.h"
#include "http_main.h"
#include "apr_lib.h"
#include "apr_strings.h"

#include <stdlib.h>
#include <unistd.h>

static struct {
    const char *path;           /* NULL: Off */
    char *text;                 /* what is in the file; NULL: it does not
                                 * count, or it was parsed */
    apr_size_t length;
    pg_history_file *file;      /* when it was parsed, and NULL if damaged */
    int is_foreign;             /* there is one, and it does not count */
    apr_pool_t *p;
} history;

static const char *const origins[] = {
    "directive", "htaccess", "type", "scriptalias"
};
#define ORIGINS ((int)(sizeof(origins) / sizeof(origins[0])))

const char *pg_history_origin_word(pg_history_origin origin)
{
    return origins[origin];
}

static apr_status_t forget(void *dummy)
{
    (void)dummy;
    memset(&history, 0, sizeof(history));
    return APR_SUCCESS;
}

/* All of it, or nothing. */
static char *read_all(apr_file_t *f, apr_size_t *length, apr_pool_t *p)
{
    apr_finfo_t info;
    char *text;

    if (apr_file_info_get(&info, APR_FINFO_SIZE, f) != APR_SUCCESS
        || info.size > PG_HISTORY_MAX_BYTES) {
        return NULL;
    }
    *length = (apr_size_t)info.size;
    text = apr_palloc(p, *length + 1);
    return apr_file_read_full(f, text, *length, length) == APR_SUCCESS
           || !info.size ? text : NULL;
}

void pg_history_open(const server_rec *s, apr_pool_t *p)
{
    const pg_server_config *conf = ap_get_module_config(s->module_config,
                                                        &phpguard_module);
    apr_file_t *f;

    memset(&history, 0, sizeof(history));
    history.path = conf->history;
    history.p = p;
    apr_pool_cleanup_register(p, NULL, forget, apr_pool_cleanup_null);
    if (!history.path) {
        return;
    }
    f = pg_own_file_open(history.path, p);
    if (f && pg_owner_of(history.path, p).is_roots) {
        history.text = read_all(f, &history.length, p);
    }
    if (f) {
        apr_file_close(f);
    }
    history.is_foreign = !history.text && access(history.path, F_OK) == 0;
}

pg_history_file *pg_history_get(void)
{
    if (history.text) {
        history.file = pg_history_file_parse(history.text, history.length,
                                             history.p);
        history.text = NULL;
        history.is_foreign = !history.file;
    }
    return history.file;
}

const char *pg_history_path(void)
{
    return history.path;
}

int pg_history_is_foreign(void)
{
    return history.is_foreign;
}

const char *pg_history_text(const ap_directive_t *node, apr_pool_t *p)
{
    char *text = apr_pstrdup(p, pg_directive_text(node, p)), *c;

    for (c = text; *c; ++c) {
        if (*c == '\t') {
            *c = ' ';
        }
    }
    return strpbrk(text, "\r\n") || !pg_printable_is(text, strlen(text))
           ? NULL : text;
}

const ap_directive_t *pg_history_now(const pg_history_line *line,
                                     const pg_history_entry *e,
                                     const server_rec *s, int *read,
                                     apr_pool_t *p)
{
    const apr_array_header_t *all = pg_numbered_all(p);
    const ap_directive_t *now = NULL;
    int i, n = 0;

    for (i = 0; i < all->nelts; ++i) {
        const ap_directive_t *node = APR_ARRAY_IDX(all, i,
                                                   const ap_directive_t *);
        const char *text = strcmp(node->filename, line->file)
                           ? NULL : pg_history_text(node, p);

        if (!text || strcmp(text, line->text)) {
            continue;
        }
        ++n;
        if (pg_history_may_hold(node, s, e->dir, p)
            && (!now || node->line_num == line->line)) {
            now = node;
        }
    }
    if (read) {
        *read = n;
    }
    return now;
}

/* The path that a <Directory> names; NULL for other sections, and where it is
 * a pattern. */
static const char *path_of(const ap_directive_t *section, apr_pool_t *p)
{
    const char *args = section->args, *path;

    if (strcasecmp(section->directive, "<Directory")) {
        return NULL;
    }
    path = pg_getword(p, &args);
    return *path == '/' && !strpbrk(path, "*?[")
           ? apr_pstrmemdup(p, path, strcspn(path, ">")) : NULL;
}

int pg_history_may_hold(const ap_directive_t *node, const server_rec *s,
                        const char *dir, apr_pool_t *p)
{
    const char *path;

    for (node = node->parent; node; node = node->parent) {
        if (!strcasecmp(node->directive, "<VirtualHost")
            && !pg_vhost_is(s, node)) {
            return 0;
        }
        path = path_of(node, p);
        if (path && !pg_path_holds(path, dir)) {
            return 0;
        }
    }
    return 1;
}

const char *pg_history_key(const server_rec *s, const char *dir,
                           const char *name, apr_pool_t *p)
{
    char *key = apr_pstrcat(p, pg_vhost_key(s, p), "\t", dir, NULL);

    if (strcmp(name, PG_PLAIN_NAME)) {
        key = apr_pstrcat(p, key, "\t", name, NULL);
    }
    return pg_printable_text(key, "\t");
}

static const char *word(char **at)
{
    char *start = *at, *end = start + strcspn(start, "\t");

    *at = *end ? end + 1 : end;
    *end = '\0';
    return start;
}

static pg_history_line take_line(char **at)
{
    pg_history_line line = { NULL, NULL, 0 };

    if (**at) {
        line.text = word(at);
        line.file = word(at);
        line.line = atoi(word(at));
    }
    return line;
}

/* As mod_mime and core take it from its directive. */
static const char *handler_of(const char *text, apr_pool_t *p)
{
    static const char *const names[] = {
        "SetHandler", "AddHandler", "AddType", "ForceType", NULL
    };
    char *handler;

    if (!text || !pg_is_name_of(names, pg_getword(p, &text))) {
        return NULL;
    }
    handler = pg_getword(p, &text);
    if (strncasecmp(handler, "proxy:unix:", 11)) {
        pg_tolower(handler);
        handler[strcspn(handler, ";")] = '\0';
    }
    return handler;
}

static const pg_history_entry *entry_of(const pg_history_place *place,
                                        apr_pool_t *p)
{
    pg_history_entry *e = apr_pcalloc(p, sizeof(*e));
    char *at = apr_pstrdup(p, place->key);
    const char *origin;

    word(&at);
    e->date = place->date;
    e->dir = word(&at);
    e->name = *at ? at : PG_PLAIN_NAME;
    at = apr_pstrdup(p, place->ran->words);
    origin = word(&at);
    while ((int)e->origin < ORIGINS && strcmp(origins[e->origin], origin)) {
        ++e->origin;
    }
    e->module = word(&at);
    e->module = *e->module ? e->module : NULL;
    e->by = take_line(&at);
    e->action = take_line(&at);
    e->by.text = e->by.text && *e->by.text ? e->by.text : NULL;
    e->handler = handler_of(e->by.text, p);
    return (int)e->origin < ORIGINS ? e : NULL;
}

/* A file that is mapped as index.php is unless a section maps them differently,
 * which is recorded of those that are there. */
static int is_plain(const char *name)
{
    const char *dot = ap_strchr_c(*name == '.' ? name + 1 : name, '.');

    return dot && !strcmp(dot, ".php");
}

static const pg_history_place *find(const pg_history_file *file,
                                    const server_rec *s, const char *dir,
                                    const char *name, apr_pool_t *p)
{
    return pg_history_file_find(file, pg_history_key(s, dir, name, p));
}

const pg_history_entry *pg_history_of(const server_rec *s, const char *dir,
                                      const char *name, apr_pool_t *p)
{
    const pg_history_file *file = pg_history_get();
    const pg_history_place *place;
    char *up, *slash;

    if (!file) {
        return NULL;
    }
    place = find(file, s, dir, name, p);
    if (!place && !is_plain(name)) {
        return NULL;
    }
    up = apr_pstrdup(p, dir);
    while (!place && (slash = strrchr(up, '/')) != NULL) {
        slash[1] = '\0';
        place = find(file, s, up, PG_PLAIN_NAME, p);
        *slash = '\0';
    }
    return place ? entry_of(place, p) : NULL;
}

/* So many vhosts are looked at. */
#define OTHERS_MAX 64

static int ran_by_same(const server_rec *s, const char *dir,
                       const pg_history_line *by, apr_pool_t *p)
{
    const pg_history_entry *e = pg_history_of(s, dir, PG_PLAIN_NAME, p);

    return e && e->by.file && e->by.line == by->line
           && !strcmp(e->by.file, by->file);
}

int pg_history_was_of_server(const pg_history_entry *e, const server_rec *s,
                             apr_pool_t *p)
{
    const char *own = pg_vhost_root(s), *root;
    const server_rec *other = ap_server_conf->next;
    int n;

    if (!e->by.file || !own || !s->is_virtual || !s->defn_name
        || !strcmp(e->by.file, s->defn_name)) {
        return 0;
    }
    for (n = 0; other && n < OTHERS_MAX; other = other->next, ++n) {
        root = pg_vhost_root(other);
        if (root && strcmp(root, own) && other->defn_name
            && strcmp(e->by.file, other->defn_name)
            && ran_by_same(other, pg_with_slash(root, p), &e->by, p)) {
            return 1;
        }
    }
    return 0;
}

const ap_directive_t *pg_history_directive(const pg_history_line *line,
                                           const char *name, apr_pool_t *p)
{
    const apr_array_header_t *all = pg_numbered_all(p);
    int i;

    for (i = 0; line->file && i < all->nelts; ++i) {
        const ap_directive_t *node = APR_ARRAY_IDX(all, i,
                                                   const ap_directive_t *);

        if (node->line_num == line->line && !strcasecmp(node->directive, name)
            && !strcmp(node->filename, line->file)) {
            return node;
        }
    }
    return NULL;
}
