/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* What ap_process_config_tree(), virtualhost_section() and
 * ap_fixup_virtual_hosts() (server/config.c, server/core.c) do, once more. */

#include "httpd/second_server.h"
#include "httpd/observe.h"
#include "httpd/reading.h"

#include "http_core.h"
#include "apr_strings.h"

#include <fcntl.h>
#include <unistd.h>

static const char *const asked[] = {
    "DocumentRoot", "AccessFileName", "AllowOverride", "AllowOverrideList",
    "Options", "Use", "PHPGuard", "PHPGuardRunner", "PHPGuardFilesMatch",
    "PHPGuardContent", NULL
};

int pg_second_server_asks(const char *name)
{
    return pg_is_name_of(asked, name) || pg_observes(name);
}

int pg_second_server_keeps(const char *name)
{
    static const char *const kept[] = {
        "<VirtualHost", "<Directory", "<DirectoryMatch", "<Files",
        "<FilesMatch", "<Location", "<LocationMatch", "<If", "<ElseIf",
        "<Else", "<Limit", "<LimitExcept", "<RequireAll", "<RequireAny",
        "<RequireNone", NULL
    };

    return pg_is_name_of(kept, name);
}

/* A macro may make of an argument what was not in the text. */
static const char *find_other(const ap_directive_t *node, apr_pool_t *p)
{
    const char *found = NULL;

    for (; node && !found; node = node->next) {
        if (!pg_second_server_asks(node->directive)
            && !pg_second_server_keeps(node->directive)) {
            return apr_psprintf(p, "%s is not obeyed here", node->directive);
        }
        found = find_other(node->first_child, p);
    }
    return found;
}

static void create(server_rec *s, module *m, apr_pool_t *p)
{
    ap_set_module_config(s->module_config, m,
                         m->create_server_config(p, s));
}

/* Whether a directive of a module is read here. */
static int is_asked(const module *m)
{
    const command_rec *cmd;

    for (cmd = m->cmds; cmd && cmd->name; ++cmd) {
        if (pg_second_server_asks(cmd->name)) {
            return 1;
        }
    }
    return 0;
}

/* The modules that are asked, and have something of a server's. */
static apr_array_header_t *asked_modules(apr_pool_t *p)
{
    apr_array_header_t *found = apr_array_make(p, 8, sizeof(module *));
    module *m;

    for (m = ap_top_module; m; m = m->next) {
        if (m->create_server_config && is_asked(m)) {
            APR_ARRAY_PUSH(found, module *) = m;
        }
    }
    return found;
}

/* What is read writes to its module's own: not to that of the real server,
 * which lives longer.  Other modules have what the real server has. */
static void set_configs(server_rec *s, const server_rec *from,
                        const apr_array_header_t *own, apr_pool_t *p)
{
    const module *m;
    int i;

    s->module_config = ap_create_per_dir_config(p);
    for (m = ap_top_module; m; m = m->next) {
        ap_set_module_config(s->module_config, m,
                             ap_get_module_config(from->module_config, m));
    }
    for (i = 0; i < own->nelts; ++i) {
        create(s, APR_ARRAY_IDX(own, i, module *), p);
    }
}

/* Names and addresses as they are, sections and settings as they come. */
static server_rec *make(const server_rec *from, module *observer,
                        const apr_array_header_t *own, apr_pool_t *p)
{
    server_rec *s = apr_pmemdup(p, from, sizeof(*from));

    s->next = NULL;
    s->error_log = NULL;        /* what is said twice is hushed */
    set_configs(s, from, own, p);
    s->lookup_defaults = ap_create_per_dir_config(p);
    create(s, &core_module, p);
    create(s, observer, p);
    if (!s->is_virtual) {
        ap_set_core_module_config(s->lookup_defaults,
                                  core_module.create_dir_config(p, NULL));
    }
    return s;
}

static void merge(server_rec *base, server_rec *s, module *m, apr_pool_t *p)
{
    ap_set_module_config(s->module_config, m,
        m->merge_server_config(p, ap_get_module_config(base->module_config,
                                                       m),
                               ap_get_module_config(s->module_config, m)));
}

static int count(const server_rec *s)
{
    int n = 0;

    for (; s; s = s->next) {
        ++n;
    }
    return n;
}

static const server_rec *nth(const server_rec *s, int n)
{
    for (; s && n > 0; --n) {
        s = s->next;
    }
    return s;
}

static const char *walk(ap_directive_t *node, cmd_parms *parms,
                        ap_conf_vector_t *section)
{
    ap_directive_t *next = node->next;
    const char *error;

    node->next = NULL;          /* this one alone */
    error = ap_walk_config(node, parms, section);
    node->next = next;
    return error;
}

typedef struct {
    server_rec *main_server;
    const server_rec *real;
    module *observer;
    const apr_array_header_t *own; /* asked_modules() */
    int left;                   /* vhosts of the real server, to come */
    apr_pool_t *p;
} reading;

/* httpd keeps the last vhost first. */
static const char *walk_vhost(reading *in, ap_directive_t *node)
{
    const server_rec *real = nth(in->real, in->left--);
    cmd_parms parms;
    server_rec *s;

    if (!real || in->left < 0) {
        return "a virtual host more";
    }
    s = make(real, in->observer, in->own, in->p);
    s->next = in->main_server->next;
    in->main_server->next = s;
    parms = pg_reading_parms(s, in->p);
    return node->first_child ? ap_walk_config(node->first_child, &parms,
                                              s->lookup_defaults) : NULL;
}

static const char *walk_all(reading *in, ap_directive_t *node)
{
    cmd_parms parms = pg_reading_parms(in->main_server, in->p);
    const char *error = NULL;

    for (; node && !error; node = node->next) {
        error = !strcasecmp(node->directive, "<VirtualHost")
                ? walk_vhost(in, node)
                : walk(node, &parms, in->main_server->lookup_defaults);
    }
    return !error && in->left ? "a virtual host less" : error;
}

static void finish(reading *in)
{
    server_rec *s;

    for (s = in->main_server->next; s; s = s->next) {
        merge(in->main_server, s, &core_module, in->p);
        merge(in->main_server, s, in->observer, in->p);
        s->lookup_defaults
            = ap_merge_per_dir_configs(in->p,
                                       in->main_server->lookup_defaults,
                                       s->lookup_defaults);
        ap_core_reorder_directories(in->p, s);
    }
    ap_core_reorder_directories(in->p, in->main_server);
}

/* httpd has said already what it thinks of a directory that is not there. */
static int hush(void)
{
    int was = dup(STDERR_FILENO), null = open("/dev/null", O_WRONLY);

    if (null >= 0) {
        dup2(null, STDERR_FILENO);
        close(null);
    }
    return was;
}

static void speak(int was)
{
    if (was >= 0) {
        dup2(was, STDERR_FILENO);
        close(was);
    }
}

server_rec *pg_second_server(server_rec *real, const char *text,
                             module *observer, const char **error,
                             apr_pool_t *p)
{
    reading in = { NULL, NULL, NULL, NULL, 0, NULL };
    ap_directive_t *tree;
    int was = hush();

    in.own = asked_modules(p);
    in.main_server = make(real, observer, in.own, p);
    in.real = real;
    in.observer = observer;
    in.left = count(real->next);
    in.p = p;
    pg_observe_main(in.main_server, p);
    *error = pg_reading(in.main_server, text, &tree, p);
    if (!*error) {
        *error = find_other(tree, p);
    }
    if (!*error) {
        *error = walk_all(&in, tree);
    }
    speak(was);
    if (*error) {
        return NULL;
    }
    finish(&in);
    return in.main_server;
}
