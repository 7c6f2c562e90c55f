/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Receives from the child what runs each place, and writes it down. */

#include "lint/history/history_report.h"
#include "httpd/modules.h"
#include "lint/child/numbered.h"
#include "lint/child/owner.h"
#include "model/php_names.h"

#include "http_log.h"
#include "apr_strings.h"

APLOG_USE_MODULE(phpguard);

#define YEARS_KEPT apr_time_from_sec(2 * 365 * 86400)
#define PATH_MAX_BYTES 4096
#define TEXT_MAX_BYTES 2000

void pg_history_report(apr_file_t *parent, const server_rec *s, const char *dir,
                       const char *name, const pg_directive *by,
                       const pg_directive *action, pg_history_origin origin)
{
    char line[2 * PATH_MAX_BYTES];
    int is_plain = !strcmp(name, PG_PLAIN_NAME);

    if ((by && by->htaccess) || (action && action->htaccess)) {
        origin = PG_RAN_BY_HTACCESS;
        by = action = NULL;
    }
    apr_snprintf(line, sizeof(line), "%d %d %d %d\t%s%s%s",
                 pg_number_of_vhost(s), (int)origin,
                 by ? pg_number_of_directive(by->node) : 0,
                 action ? pg_number_of_directive(action->node) : 0, dir,
                 is_plain ? "" : "\t", is_plain ? "" : name);
    pg_result_write(parent, PG_MESSAGE_RUNS, line);
}

/* The child's report about a place. */
typedef struct {
    const server_rec *s;
    pg_history_origin origin;
    const ap_directive_t *by, *action;
    const char *dir, *name;
} reported;

static apr_int64_t number(char **at)
{
    return apr_strtoi64(*at, at, 10);
}

/* The words behind the numbers. */
static int take_place(reported *t, char *at)
{
    char *tab;

    if (*at != '\t') {
        return 0;
    }
    t->dir = at + 1;
    t->name = PG_PLAIN_NAME;
    tab = strchr(at + 1, '\t');
    if (tab) {
        *tab = '\0';
        t->name = tab + 1;
    }
    return *t->dir == '/' && strlen(t->dir) < PATH_MAX_BYTES
           && strlen(t->name) < 256 && *t->name && !strpbrk(t->name, "\t/");
}

/* A reported directive, if it is root's and not of another site; or none. */
static int take_directive(const ap_directive_t **node, apr_int64_t n,
                          const reported *t, apr_pool_t *p)
{
    *node = pg_numbered_directive(n);
    return !n || (*node && pg_history_may_hold(*node, t->s, t->dir, p));
}

/* "VHOST ORIGIN BY ACTION<tab>DIRECTORY[<tab>NAME]" */
static int parse(reported *t, const char *line, apr_pool_t *p)
{
    char *at = apr_pstrdup(p, line);
    apr_int64_t by, action, origin;

    memset(t, 0, sizeof(*t));
    t->s = pg_numbered_vhost(number(&at));
    origin = number(&at);
    by = number(&at);
    action = number(&at);
    if (!t->s || origin < 0 || origin > PG_RAN_BY_SCRIPTALIAS
        || !take_place(t, at)) {
        return 0;
    }
    t->origin = (pg_history_origin)origin;
    return take_directive(&t->by, by, t, p)
           && take_directive(&t->action, action, t, p)
           && (t->by || t->origin != PG_RAN_BY_DIRECTIVE);
}

/* What was made once for many places. */
typedef struct {
    pg_history_file *file;
    apr_hash_t *rans;           /* pg_history_ran * by the directives */
    apr_hash_t *modules;        /* by the handler, its socket apart */
    apr_pool_t *p;              /* owns it all */
    apr_pool_t *scratch;
} made;

static const char *module_of_handler(const char *handler, const made *m)
{
    const char *bar = strncmp(handler, "proxy:unix:", 11)
                      ? NULL : ap_strchr_c(handler, '|');
    const char *found;

    if (bar) {
        handler = apr_pstrcat(m->scratch, "proxy:", bar + 1, NULL);
    }
    found = apr_hash_get(m->modules, handler, APR_HASH_KEY_STRING);
    if (!found) {
        found = pg_runner_find(handler, NULL).module;
        found = found ? found : "";
        apr_hash_set(m->modules, apr_pstrdup(m->p, handler),
                     APR_HASH_KEY_STRING, found);
    }
    return found;
}

static const char *module_of(const reported *t, const made *m)
{
    const char *name = t->by ? t->by->directive : "", *args;

    if (t->action) {
        return "mod_actions.c";
    }
    if (!strncasecmp(name, "ProxyPass", 9)) {
        return "mod_proxy.c";
    }
    if (!t->by || !strcasecmp(name, "RewriteRule")) {
        return "";
    }
    args = t->by->args;
    return module_of_handler(pg_getword_lower(m->scratch, &args), m);
}

/* The three words of a directive; NULL if they cannot be written. */
static const char *words_of(const ap_directive_t *node, apr_pool_t *p)
{
    const char *text = node ? pg_history_text(node, p) : "";

    if (!node) {
        return "\t\t\t";
    }
    return text && strlen(text) < TEXT_MAX_BYTES
           && !strpbrk(node->filename, "\t\r\n")
           ? apr_pstrcat(p, "\t", text, "\t", node->filename, "\t",
                         apr_itoa(p, node->line_num), NULL) : NULL;
}

/* The words behind "w" (lint/history/history_file.h); NULL if they cannot be
 * written. */
static const char *ran_line(const reported *t, const made *m)
{
    const char *by = words_of(t->by, m->scratch);
    const char *action = words_of(t->action, m->scratch);

    if (!by || !action) {
        return NULL;
    }
    return apr_pstrcat(m->scratch, pg_history_origin_word(t->origin), "\t",
                       module_of(t, m), t->by || t->action ? by : "",
                       t->action ? action : "", NULL);
}

/* By what a line is known; all of it, gaps too, is compared. */
typedef struct {
    const ap_directive_t *by, *action;
    pg_history_origin origin;
} line_key;

/* @param have what the place is known to have been run by; or NULL */
static pg_history_ran *ran_of(const reported *t, pg_history_ran *have,
                              const made *m)
{
    pg_history_ran *ran;
    const char *line;
    line_key key;

    memset(&key, 0, sizeof(key));
    key.by = t->by;
    key.action = t->action;
    key.origin = t->origin;
    ran = apr_hash_get(m->rans, &key, sizeof(key));
    if (!ran && (line = ran_line(t, m)) != NULL) {
        ran = have && !strcmp(have->words, line)
              ? have : pg_history_file_add(m->file, line);
        apr_hash_set(m->rans, apr_pmemdup(m->p, &key, sizeof(key)),
                     sizeof(key), ran);
    }
    return ran;
}

static void take(const char *line, const char *today, const made *m)
{
    const pg_history_place *have;
    pg_history_ran *ran;
    const char *key;
    reported t;

    if (!parse(&t, line, m->scratch)) {
        return;
    }
    key = pg_history_key(t.s, t.dir, t.name, m->scratch);
    have = pg_history_file_find(m->file, key);
    ran = ran_of(&t, have ? have->ran : NULL, m);
    if (ran) {
        pg_history_file_put(m->file, key, ran, today);
    }
}

static const char *date_of(apr_time_t t, apr_pool_t *p)
{
    apr_time_exp_t at;

    apr_time_exp_lt(&at, t);
    return apr_psprintf(p, "%04d-%02d-%02d", at.tm_year + 1900, at.tm_mon + 1,
                        at.tm_mday);
}

/* A user who can write in the directory could replace the file while root uses
 * it. */
static int is_safe_directory(const char *path, apr_pool_t *p)
{
    const char *slash = strrchr(path, '/');

    return slash && pg_owner_of(slash == path ? "/"
                                : apr_pstrmemdup(p, path,
                                                 (apr_size_t)(slash - path)),
                                p).is_roots;
}

static apr_status_t write_all(const apr_array_header_t *lines, apr_pool_t *p)
{
    const char *path = pg_history_path();
    const char *today = date_of(apr_time_now(), p);
    made m = { NULL, apr_hash_make(p), apr_hash_make(p), p, NULL };
    int i;

    if (!is_safe_directory(path, p)) {
        return APR_EACCES;
    }
    m.file = pg_history_get();
    m.file = m.file ? m.file : pg_history_file_make(p);
    apr_pool_create(&m.scratch, p);
    for (i = 0; i < lines->nelts; ++i) {
        take(APR_ARRAY_IDX(lines, i, const char *), today, &m);
        apr_pool_clear(m.scratch);
    }
    return pg_history_file_write(m.file, path,
                                 date_of(apr_time_now() - YEARS_KEPT, p), p);
}

void pg_history_keep(const server_rec *s, const apr_array_header_t *lines,
                     apr_pool_t *p)
{
    apr_status_t rv;

    if (!pg_history_path()) {
        return;
    }
    rv = write_all(lines, p);
    if (rv != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, rv, s,
                     "phpguard: could not write %s (PHPGuardHistory)",
                     pg_history_path());
    }
    else if (pg_history_is_foreign()) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, 0, s,
                     "phpguard: %s was damaged, or users other than root "
                     "could write it: it was replaced (PHPGuardHistory)",
                     pg_history_path());
    }
}
