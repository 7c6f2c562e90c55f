/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The visitors of DUMP_PHPGUARD: a table and JSON. */

#include "lint/dump.h"
#include "httpd/progress.h"
#include "lint/config_causes.h"
#include "lint/contexts.h"
#include "lint/survey.h"
#include "lint/vhosts.h"
#include "model/directive.h"
#include "model/php_names.h"
#include "model/text.h"

#include "http_config.h"
#include "apr_file_io.h"
#include "apr_strings.h"

static const char *const outcomes[] = {
    "runs", "leaks", "fails", "denied", "unknown"
};

static const char *number(const pg_finding *f, apr_pool_t *p)
{
    return f->id ? pg_text_number(f->id, p) : NULL;
}

static const char *runner(const pg_answer *answer)
{
    if (answer->mapping.action.text) {
        return "mod_actions.c";
    }
    return answer->taken_by ? "mod_proxy.c" : answer->runner.module;
}

static const char *context_of(const pg_answer *answer, apr_pool_t *p)
{
    return apr_pstrmemdup(p, answer->context->dir,
                          strlen(answer->context->dir) > 1
                          ? strlen(answer->context->dir) - 1 : 1);
}

/* Everything but printable ASCII is escaped, byte by byte, so that a line is
 * valid JSON whatever bytes a path holds. */
static const char *json_string(const char *s, apr_pool_t *p)
{
    char *out, *to;

    if (!s) {
        return "null";
    }
    to = out = apr_palloc(p, strlen(s) * 6 + 3);
    *to++ = '"';
    for (; *s; ++s) {
        unsigned char c = (unsigned char)*s;

        if (c == '"' || c == '\\') {
            *to++ = '\\';
            *to++ = (char)c;
        }
        else if (c < 0x20 || c > 0x7e) {
            to += apr_snprintf(to, 7, "\\u%04x", c);
        }
        else {
            *to++ = (char)c;
        }
    }
    *to++ = '"';
    *to = '\0';
    return out;
}

static const char *json_directive(const pg_directive *d, apr_pool_t *p)
{
    return apr_psprintf(p, "{\"directive\":%s,\"args\":%s,\"file\":%s,"
                        "\"line\":%d}", json_string(d->node->directive, p),
                        json_string(d->node->args, p),
                        json_string(d->node->filename, p),
                        d->node->line_num);
}

static const char *json_directives(const apr_array_header_t *list,
                                   apr_pool_t *p)
{
    const char *text = "[";
    int i;

    for (i = 0; list && i < list->nelts; ++i) {
        text = apr_pstrcat(p, text, i ? "," : "",
                           json_directive(APR_ARRAY_IDX(list, i,
                                                        const pg_directive *),
                                          p), NULL);
    }
    return apr_pstrcat(p, text, "]", NULL);
}

/* The directive that decided, and the Action behind it. */
static apr_array_header_t *deciders(const pg_answer *answer,
                                    const pg_finding *f,
                                    apr_pool_t *p)
{
    apr_array_header_t *list = apr_array_make(p, 2,
                                              sizeof(const pg_directive *));

    if (f->decided) {
        APR_ARRAY_PUSH(list, const pg_directive *) = f->decided;
    }
    if (answer->outcome != PG_LEAKS && answer->mapping.action.by) {
        APR_ARRAY_PUSH(list, const pg_directive *) = answer->mapping.action.by;
    }
    return list;
}

static const char *vhost(const server_rec *s, apr_pool_t *p)
{
    return apr_psprintf(p, "%s:%u", s->server_hostname ? s->server_hostname
                                                       : "",
                        (unsigned int)(s->addrs ? s->addrs->host_port
                                                : s->port));
}

static void json_row(const pg_answer *answer, const pg_lint *l, apr_file_t *out,
                     apr_pool_t *p)
{
    pg_finding f;

    pg_explain(&f, answer, l, p);
    apr_file_printf(out, "{\"vhost\":%s,\"defined_at\":%s,\"context\":%s,"
                    "\"name\":%s,\"handler\":%s,\"type\":%s,\"runner\":%s,"
                    "\"verdict\":\"%s\",\"id\":%s,\"decided_by\":%s,"
                    "\"lost\":%s,\"fix\":%s}\n",
                    json_string(vhost(answer->context->s, p), p),
                    json_string(pg_vhost_defined(answer->context->s, p), p),
                    json_string(context_of(answer, p), p),
                    json_string(answer->name, p),
                    json_string(answer->mapping.handler, p),
                    json_string(answer->mapping.type, p),
                    json_string(runner(answer), p), outcomes[answer->outcome],
                    json_string(number(&f, p), p),
                    json_directives(deciders(answer, &f, p), p),
                    json_directives(f.lost, p),
                    json_string(f.fix ? pg_edit_sentence(f.fix, p) : NULL,
                                p));
}

static void print_plain(apr_file_t *out, char *line)
{
    apr_file_printf(out, "%s\n", pg_text_plain(line));
}

/* One heading for each place, one line for each name. */
static void table_row(const pg_answer *answer, const pg_lint *l,
                      apr_file_t *out,
                      apr_pool_t *p)
{
    pg_finding f;

    pg_explain(&f, answer, l, p);
    if (!strcmp(answer->name, PG_PLAIN_NAME)) {
        print_plain(out, apr_psprintf(p, "%s in %s", context_of(answer, p),
                                        pg_vhost_name(answer->context->s,
                                                      p)));
    }
    print_plain(out,
                apr_psprintf(p, "    %-14s %-8s %-9s %s%s%s%s%s", answer->name,
                             outcomes[answer->outcome],
                             f.id ? number(&f, p) : "-",
                             answer->mapping.handler ? answer->mapping.handler
                                                  : "-",
                             runner(answer) ? " " : "",
                             runner(answer) ? runner(answer) : "",
                             f.decided ? "  " : "",
                             f.decided ? pg_directive_place(f.decided->node,
                                                            p) : ""));
}

/* The spellings that a pattern often forgets. */
static const char *const spellings[] = {
    "index.php", "x.PHP", "x.phtml", "x.phar", "x.php7", "index.php.en", NULL
};

static void add_name(apr_array_header_t *names, const char *name)
{
    int i;

    for (i = 0; i < names->nelts; ++i) {
        if (!strcmp(APR_ARRAY_IDX(names, i, const char *), name)) {
            return;
        }
    }
    APR_ARRAY_PUSH(names, const char *) = name;
}

/* "x." and each extension that a line of the configuration maps to PHP. */
static void add_extensions(apr_array_header_t *names,
                           const ap_directive_t *node)
{
    apr_pool_t *p = names->pool;

    for (; node; node = node->next) {
        const char *args = node->args, *ext;

        add_extensions(names, node->first_child);
        if ((strcasecmp(node->directive, "AddHandler")
             && strcasecmp(node->directive, "AddType"))
            || !pg_name_means_php(pg_getword(p, &args))) {
            continue;
        }
        while (*args) {
            ext = pg_getword_lower(p, &args);
            ext += *ext == '.';
            if (strcmp(ext, "php")) {
                add_name(names, apr_pstrcat(p, "x.", ext, NULL));
            }
        }
    }
}

static apr_array_header_t *lookup_names(apr_pool_t *p)
{
    apr_array_header_t *names = apr_array_make(p, 8, sizeof(const char *));
    const char *const *n;

    for (n = spellings; *n; ++n) {
        add_name(names, *n);
    }
    add_extensions(names, ap_conftree);
    return names;
}

typedef void (*print_row)(const pg_answer *answer, const pg_lint *l,
                          apr_file_t *out, apr_pool_t *p);

/* What is dumped, and how. */
typedef struct {
    const pg_lint *l;
    const apr_array_header_t *names;
    print_row row;
    apr_file_t *out;
} listing;

/* All names in one context. */
static int visit(pg_visitor *v, pg_context *context, apr_pool_t *p)
{
    const listing *d = v->baton;
    pg_php_files e;
    pg_answer answer;
    int i;

    if (pg_progress_late()) {
        return 0;
    }
    if (pg_php_files_find(&e, context->dir, p)) {
        pg_context_open(context, &e, 1, p);
        for (i = 0; i < d->names->nelts; ++i) {
            pg_lookup(&answer, d->l, context,
                      APR_ARRAY_IDX(d->names, i, const char *), p);
            d->row(&answer, d->l, d->out, p);
        }
    }
    return 1;
}

static void dump(const pg_lint *l, apr_pool_t *p, print_row row)
{
    listing d = { l, NULL, row, NULL };
    pg_visitor v = { visit, NULL, 0 };

    v.baton = &d;
    d.names = lookup_names(p);
    if (apr_file_open_flags_stdout(&d.out, APR_BUFFERED, p) == APR_SUCCESS) {
        pg_survey(l->main_server, l->globs, &v, p);
        apr_file_flush(d.out);
    }
}

void pg_dump_table(const pg_lint *l, apr_pool_t *p)
{
    dump(l, p, table_row);
}

void pg_dump_json(const pg_lint *l, apr_pool_t *p)
{
    dump(l, p, json_row);
}
