/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Shortens the log of mod_rewrite for a dry run. */

#include "lint/lookup/rewrite_steps.h"
#include "httpd/observe.h"
#include "httpd/proxied.h"
#include "model/directive.h"
#include "model/rewrite.h"

#include "http_core.h"
#include "http_main.h"
#include "apr_strings.h"

#define STEPS_MAX 40

#define APPLYING "applying pattern '"
#define TO_URI "' to uri '"
#define CONDITION "RewriteCond: "
#define NOT_MATCHED "=> not-matched"

/* A rule whose pattern is applied: only the lines that follow show whether it
 * matched. */
typedef struct {
    const pg_located *at;
    const char *dir;            /* of a directory's rules, or NULL */
    const char *pattern, *uri;  /* NULL: no rule */
    const pg_directive *rule;   /* NULL: it is not found, */
    const pg_directive *after;  /* and the last one that was, */
    const pg_directive *first;  /* and the first directive beside it */
    apr_array_header_t *held;   /* const char *: its lines, until it is known
                                 * whether it matched */
    apr_array_header_t *to;     /* const char * */
    apr_array_header_t *rules;  /* const pg_directive *: those that matched */
    apr_array_header_t *tried;  /* pg_rewrite_tried */
    apr_pool_t *p;
} log;

/* ap_escape_logitem() has doubled each backslash. */
static char *unescaped(const char *text, apr_pool_t *p)
{
    char *out = apr_palloc(p, strlen(text) + 1), *to = out;

    while (*text) {
        text += *text == '\\' && (text[1] == '\\' || text[1] == '"');
        *to++ = *text++;
    }
    *to = '\0';
    return out;
}

/* What mod_dir looks up on the way is no step. */
static int is_sub_request(const char *line)
{
    const char *id = strstr(line, "][rid#");
    const char *end = id ? strstr(id, "] ") : NULL;

    return end && end - id > 7 && !strncmp(end - 7, "/subreq", 7);
}

/* Behind "192.0.2.1 - - [host/sid#..][rid#../initial] ": do_rewritelog(). */
static const char *behind_prefix(const char *line)
{
    const char *id = strstr(line, "][rid#");
    const char *end = id ? strstr(id, "] ") : NULL;

    return end ? end + 2 : line;
}

static const char *between(const char *text, const char *from,
                           const char *until, apr_pool_t *p)
{
    const apr_size_t len = strlen(from);
    const char *end = strncmp(text, from, len) ? NULL
                      : strstr(text + len, until);

    return end ? apr_pstrmemdup(p, text + len,
                                (apr_size_t)(end - text) - len) : NULL;
}

static int has_pattern(const pg_directive *d, const char *pattern,
                       apr_pool_t *p)
{
    const char *args = d->node->args;
    const char *own = pg_getword(p, &args);

    return d->kind == PG_REWRITERULE
           && !strcmp(own + (*own == '!'), pattern);
}

/* Rules are tried in their order: the next of that pattern, or else the
 * first, for [N] begins again. */
static const pg_directive *in_section(log *g, ap_conf_vector_t *section)
{
    const pg_directive *d, *first = NULL;
    int is_behind = 0;

    g->first = pg_lint_directives(section);
    for (d = g->first; d; d = d->next) {
        if (has_pattern(d, g->pattern, g->p)) {
            first = first ? first : d;
            if (is_behind) {
                return d;
            }
        }
        is_behind |= d == g->after;
    }
    return first;
}

/* A .htaccess file has no section. */
static int is_of(ap_conf_vector_t *section, const char *dir)
{
    const core_dir_config *core = ap_get_core_module_config(section);
    const pg_directive *d = pg_lint_directives(section);
    const apr_size_t len = strlen(dir);

    if (core && core->d && *core->d) {
        return !strcmp(core->d, dir) || core->d_is_fnmatch || core->r;
    }
    return d && !strncmp(d->node->filename, dir, len)
           && !ap_strchr_c(d->node->filename + len, '/');
}

static const pg_directive *in_directories(log *g)
{
    const apr_array_header_t *dirs = g->at->context.dirs;
    const pg_directive *found = NULL;
    int i;

    for (i = dirs ? dirs->nelts - 1 : -1; i >= 0 && !found; --i) {
        ap_conf_vector_t *section = PG_SECTION(dirs, i);

        if (is_of(section, g->dir)) {
            found = in_section(g, section);
        }
    }
    return found;
}

static const pg_directive *find_rule(log *g)
{
    const pg_directive *found;

    if (g->dir) {
        return in_directories(g);
    }
    found = in_section(g, g->at->s->lookup_defaults);
    return found ? found
           : in_section(g, ap_server_conf->lookup_defaults);
}

/* A rule with flags only logs nothing; each candidate is tried. */
static int matched(const log *g)
{
    const char *last = APR_ARRAY_IDX(g->held, g->held->nelts - 1,
                                     const char *);
    const char *args, *pattern;

    if (g->held->nelts > 1) {
        return strstr(last, NOT_MATCHED) == NULL;
    }
    if (!g->rule) {
        return 0;
    }
    args = g->rule->node->args;
    pattern = pg_getword(g->p, &args);
    if (pg_rewrite_flag(g->rule->node, "NC", "nocase", g->p)) {
        pattern = apr_pstrcat(g->p, *pattern == '!' ? "!" : "", "(?i)",
                              pattern + (*pattern == '!'), NULL);
    }
    return pg_regex_matches(pattern, g->uri, g->p);
}

static pg_rewrite_tried *last_tried(const log *g)
{
    pg_rewrite_tried *last = g->tried->nelts
        ? &APR_ARRAY_IDX(g->tried, g->tried->nelts - 1, pg_rewrite_tried)
        : NULL;

    return last && last->rule == g->rule ? last : NULL;
}

static void note_condition(log *g)
{
    pg_rewrite_tried *new;

    if (g->rule && !last_tried(g)) {
        new = apr_array_push(g->tried);
        new->rule = g->rule;
        new->first = g->first;
        new->matched = 0;
    }
}

static void release(log *g)
{
    pg_rewrite_tried *tried = g->rule ? last_tried(g) : NULL;

    if (tried) {
        tried->matched = 1;
    }
    if (g->rule) {
        APR_ARRAY_PUSH(g->rules, const pg_directive *) = g->rule;
        g->rule = NULL;
    }
    if (g->to->nelts < STEPS_MAX) {
        apr_array_cat(g->to, g->held);
    }
    apr_array_clear(g->held);
}

/* The next rule begins, or the last one was tried. */
static void finish(log *g)
{
    if (g->held->nelts && matched(g)) {
        release(g);
    }
    apr_array_clear(g->held);
    g->pattern = NULL;
    g->rule = NULL;
}

static void hold(log *g, const char *text)
{
    APR_ARRAY_PUSH(g->held, const char *) = text;
}

static void apply(log *g, const char *text)
{
    finish(g);
    g->pattern = between(text, APPLYING, TO_URI, g->p);
    g->uri = g->pattern ? apr_pstrdup(g->p, strstr(text, TO_URI)
                                            + strlen(TO_URI)) : "";
    if (*g->uri) {
        g->uri = apr_pstrmemdup(g->p, g->uri, strlen(g->uri) - 1);
    }
    g->rule = g->pattern ? find_rule(g) : NULL;
    g->after = g->rule ? g->rule : g->after;
    hold(g, g->rule ? apr_psprintf(g->p, "%s (%s)", text,
                                   pg_directive_place(g->rule->node, g->p))
            : g->dir ? apr_pstrcat(g->p, text, " (of ", g->dir, ")", NULL)
            : text);
}

/* Lines that are logged for every request. */
static int is_idle(const char *text)
{
    static const char *const idle[] = {
        "init rewrite engine", "pass through", "strip per-dir prefix",
        "add path info postfix", "add per-dir prefix", "setting lastsub",
        "trying to replace", "strip document_root", "escaping ", NULL
    };
    int i;

    for (i = 0; idle[i]; ++i) {
        if (!strncmp(text, idle[i], strlen(idle[i]))) {
            return 1;
        }
    }
    return 0;
}

/* Lines that are logged after the last rule, which may not have matched:
 * hook_uri2file(), hook_fixup(). */
static int is_result(const char *text)
{
    static const char *const results[] = {
        "redirect to ", "go-ahead with proxy request", "internal redirect ",
        "prefixed with ", "local path result", NULL
    };
    int i;

    for (i = 0; results[i]; ++i) {
        if (!strncmp(text, results[i], strlen(results[i]))) {
            return 1;
        }
    }
    return 0;
}

static void see(log *g, const char *line)
{
    const char *text = unescaped(behind_prefix(line), g->p);
    const char *dir = between(text, "[perdir ", "] ", g->p);

    text = dir ? strstr(text, "] ") + 2 : text;
    if (!strncmp(text, "init rewrite", 12)
        || (dir != NULL) != (g->dir != NULL)) {
        finish(g);
        g->after = NULL;
    }
    g->dir = dir;
    if (!strncmp(text, APPLYING, strlen(APPLYING))) {
        apply(g, text);
    }
    else if (!strncmp(text, CONDITION, strlen(CONDITION))) {
        if (g->held->nelts) {
            note_condition(g);
            hold(g, text);
        }
    }
    else if (!is_idle(text)) {
        if (is_result(text)) {
            finish(g);
        }
        release(g);
        hold(g, text);
        release(g);
    }
}

static log read_log(const pg_located *at, apr_pool_t *p)
{
    const pg_dryrun_answer *a = at->s ? pg_located_answer(at) : NULL;
    log g;
    int i;

    memset(&g, 0, sizeof(g));
    g.at = at;
    g.held = apr_array_make(p, 4, sizeof(const char *));
    g.to = apr_array_make(p, 4, sizeof(const char *));
    g.rules = apr_array_make(p, 4, sizeof(const pg_directive *));
    g.tried = apr_array_make(p, 4, sizeof(pg_rewrite_tried));
    g.p = p;
    for (i = 0; a && a->trace && i < a->trace->nelts; ++i) {
        const char *line = APR_ARRAY_IDX(a->trace, i, const char *);

        if (!is_sub_request(line)) {
            see(&g, line);
        }
    }
    finish(&g);
    return g;
}

apr_array_header_t *pg_rewrite_steps(const pg_located *at, apr_pool_t *p)
{
    return read_log(at, p).to;
}

apr_array_header_t *pg_rewrite_matched(const pg_located *at, apr_pool_t *p)
{
    return read_log(at, p).rules;
}

apr_array_header_t *pg_rewrite_tried_rules(const pg_located *at,
                                           apr_pool_t *p)
{
    return read_log(at, p).tried;
}
