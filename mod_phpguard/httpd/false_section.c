/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* False sections in the .htaccess files of a request, by their text. */

#include "httpd/false_section.h"
#include "httpd/module_files.h"
#include "httpd/modules.h"
#include "httpd/observe.h"
#include "util/path.h"

#include "http_config.h"
#include "http_core.h"
#include "apr_file_io.h"
#include "apr_lib.h"
#include "apr_strings.h"

#define TEXT_MAX_BYTES 65536
#define DEPTH_MAX 16

typedef struct {
    const char *path;
    ap_conf_vector_t *conf;     /* what httpd kept of it */
    ap_directive_t *open[DEPTH_MAX]; /* the sections around a line */
    int depth;
    int line;
    apr_pool_t *p;
} scan;

/* A FIFO may have replaced the file: do not wait for its writer. */
static char *read_text(const char *path, apr_pool_t *p)
{
    char *text = apr_palloc(p, TEXT_MAX_BYTES + 1);
    apr_size_t len = TEXT_MAX_BYTES;
    apr_file_t *fd;

    if (apr_file_open(&fd, path, APR_FOPEN_READ | APR_FOPEN_NONBLOCK,
                      APR_OS_DEFAULT, p) != APR_SUCCESS) {
        return NULL;
    }
    apr_file_read_full(fd, text, len, &len);
    apr_file_close(fd);
    text[len] = '\0';
    return text;
}

/* Whether httpd kept a directive of that line, in a section for files too. */
static int is_kept(ap_conf_vector_t *conf, int line)
{
    const core_dir_config *core = ap_get_core_module_config(conf);
    const apr_array_header_t *lists[2];
    const pg_directive *d;
    int i, n;

    for (d = pg_first(pg_observed(conf)); d; d = d->next) {
        if (d->node->line_num == line) {
            return 1;
        }
    }
    lists[0] = core ? core->sec_file : NULL;
    lists[1] = core ? core->sec_if : NULL;
    for (i = 0; i < 2; ++i) {
        for (n = 0; lists[i] && n < lists[i]->nelts; ++n) {
            if (is_kept(PG_SECTION(lists[i], n), line)) {
                return 1;
            }
        }
    }
    return 0;
}

static ap_directive_t *make_node(const scan *in, const char *name,
                                 const char *args)
{
    ap_directive_t *node = apr_pcalloc(in->p, sizeof(*node));

    node->directive = apr_pstrdup(in->p, name);
    node->args = apr_pstrdup(in->p, args);
    node->filename = in->path;
    node->line_num = in->line;
    return node;
}

static const pg_directive *make_directive(const ap_directive_t *node,
                                          apr_pool_t *p)
{
    pg_directive *d = apr_pcalloc(p, sizeof(*d));

    d->node = node;
    d->kind = PG_PRESENCE;
    d->htaccess = 1;
    return d;
}

static int is_of_no_module(const ap_directive_t *section, apr_pool_t *p)
{
    const char *name = pg_section_argument(section, NULL, p);

    return !strcasecmp(section->directive, "<IfModule")
           && !pg_module_loaded(pg_module_named(name, p));
}

/* Of several the outermost one that is known to be false. */
static const ap_directive_t *false_one(const scan *in)
{
    int i;

    for (i = 0; i < in->depth - 1; ++i) {
        if (is_of_no_module(in->open[i], in->p)) {
            return in->open[i];
        }
    }
    return in->open[i];
}

static int yields(const scan *in)
{
    int i;

    for (i = 0; i < in->depth; ++i) {
        if (*in->open[i]->args == '!') {
            return 1;
        }
    }
    return 0;
}

/* A section that httpd judges while it reads it: not an <If>. */
static int is_condition(const char *name, const char *begin)
{
    const apr_size_t len = strlen(begin);

    return !strncasecmp(name, begin, len) && apr_isalpha(name[len]);
}

static int scan_line(pg_false_section *to, scan *in, const char *line)
{
    const char *args = line, *name = pg_getword(in->p, &args);
    const ap_directive_t *node;

    if (is_condition(name, "<If") && in->depth < DEPTH_MAX) {
        in->open[in->depth++] = make_node(in, name, args);
    }
    else if (is_condition(name, "</If") && in->depth) {
        --in->depth;
    }
    else if (in->depth && !yields(in)) {
        node = make_node(in, name, args);
        if (pg_directive_maps_php(node) && !is_kept(in->conf, in->line)) {
            to->section = make_directive(false_one(in), in->p);
            to->mapping = make_directive(node, in->p);
            return 1;
        }
    }
    return 0;
}

/* A line goes on behind a backslash; httpd counts its last part. */
static int scan_text(pg_false_section *to, scan *in, char *text)
{
    char *line = text, *end, *last;

    for (; *line; line = end) {
        ++in->line;
        for (end = line; *end && *end != '\n'; ++end) {
            if (*end == '\\' && end[1] == '\n') {
                end[0] = end[1] = ' ';
                ++in->line;
            }
        }
        last = end;
        end += *end != '\0';
        *last = '\0';
        while (apr_isspace(*line)) {
            ++line;
        }
        if (*line != '#' && scan_line(to, in, line)) {
            return 1;
        }
    }
    return 0;
}

static int find_in(pg_false_section *to, const request_rec *r,
                   const struct htaccess_result *one, apr_pool_t *p)
{
    const core_server_config *core
        = ap_get_core_module_config(r->server->module_config);
    const char *names = core->access_name;
    char *text = NULL;
    scan in;

    memset(&in, 0, sizeof(in));
    in.conf = one->htaccess;
    in.p = p;
    while (*names && !text) {
        in.path = apr_pstrcat(p, pg_with_slash(one->dir, p),
                              ap_getword_conf(p, &names), NULL);
        text = read_text(in.path, p);
    }
    return text && scan_text(to, &in, text);
}

int pg_false_section_find(pg_false_section *to, const request_rec *r,
                          const char *file, apr_pool_t *p)
{
    const struct htaccess_result *one, *best;
    apr_size_t below = strlen(file);

    do {
        best = NULL;
        for (one = r->htaccess; one; one = one->next) {
            if (one->htaccess && strlen(one->dir) < below
                && pg_path_holds(one->dir, file)
                && (!best || strlen(one->dir) > strlen(best->dir))) {
                best = one;
            }
        }
        if (best && find_in(to, r, best, p)) {
            return 1;
        }
        below = best ? strlen(best->dir) : 0;
    } while (best);
    return 0;
}
