/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Records directives of other modules while they are read.
 *
 * The commands of the observers are made anew in pre_config, from the
 * directives that loaded modules really own.  Were they in a static table, a
 * directive would be legal without its owner ("Action" without mod_actions),
 * <IfDirective> would find it, and the contexts in which it is allowed would
 * have to be copied by hand. */

#include "httpd/observe.h"
#include "model/directive_kinds.h"
#include "model/rewrite.h"

#include "http_core.h"
#include "http_main.h"
#include "apr_hash.h"
#include "apr_strings.h"

/* What only the lint asks.  No section has it any more when the first
 * request comes: it would be merged for nothing. */
static const pg_observed_name lint_observed[] = {
    { "ProxyPass",           PG_PROXYPASS,        0 },
    { "ProxyPassMatch",      PG_PROXYPASSMATCH,   0 },
    { "RewriteEngine",       PG_REWRITEENGINE,    0 },
    { "RewriteCond",         PG_REWRITECOND,      0 },
    { "RewriteRule",         PG_REWRITERULE,      0 },
    { "Alias",               PG_ALIAS,            0 },
    { "AliasMatch",          PG_ALIASMATCH,       0 },
    { "ScriptAlias",         PG_SCRIPTALIAS,      0 },
    { "ScriptAliasMatch",    PG_SCRIPTALIASMATCH, 0 },
    { "AliasPreservePath",   PG_ALIASPRESERVEPATH, 0 },
    { "VirtualDocumentRoot", PG_VIRTUALROOT,      0 },
    { "VirtualDocumentRootIP", PG_VIRTUALROOT,    0 },
    { "VirtualScriptAlias",  PG_VIRTUALSCRIPTS,   0 },
    { "VirtualScriptAliasIP", PG_VIRTUALSCRIPTS,  0 },
    { "UserDir",             PG_USERDIR,          0 },
    { "FcgidWrapper",        PG_WRAPPER,          0 },
    { "FCGIWrapper",         PG_WRAPPER,          0 },
    { "Require",             PG_REQUIRE,          0 },
    { "AuthMerging",         PG_AUTHMERGING,      0 },
    { "Deny",                PG_DENY,             0 },
    { "Allow",               PG_ALLOW,            0 },
    { "Redirect",            PG_REDIRECT,         0 },
    { "RedirectPermanent",   PG_REDIRECT,         0 },
    { "RedirectTemp",        PG_REDIRECT,         0 },
    { "RedirectMatch",       PG_REDIRECTMATCH,    0 },
    { "ErrorDocument",       PG_ERRORDOCUMENT,    0 },
    { "SetEnvIf",            PG_SETENVIF,         0 },
    { "SetEnvIfNoCase",      PG_SETENVIF,         0 },
    { "SetEnvIfExpr",        PG_SETENVIF,         0 }
};
#define LINT_OBSERVED (sizeof(lint_observed) / sizeof(lint_observed[0]))

/* What an observer carries as cmd->info: the row, and who may write it. */
typedef struct {
    const pg_observed_name *row;
    int override;
} observer;

/* Of the running configuration; set by pg_observe(). */
static module *owner;
static void *(*create_section)(apr_pool_t *p);
static apr_array_header_t *for_lint_alone; /* ap_conf_vector_t * */
static apr_hash_t *apart;       /* pg_trail by const ap_conf_vector_t * */

pg_section *pg_section_at(ap_conf_vector_t *context, apr_pool_t *p)
{
    pg_section *section = ap_get_module_config(context, owner);

    if (!section) {
        section = create_section(p);
        ap_set_module_config(context, owner, section);
    }
    return section;
}

/* invoke_cmd() (server/config.c) asks the same of the owner, which then
 * warns about it; a second warning would only repeat that. */
static int owner_may(const cmd_parms *cmd, const observer *o)
{
    return (cmd->override & o->override)
           || (cmd->override_list
               && apr_table_get(cmd->override_list, o->row->name));
}

/* Of the php_* directives only those about the engine are of interest, of
 * rules those that give a handler. */
static int matters(const cmd_parms *cmd, pg_kind kind, const char *args)
{
    switch (kind) {
    case PG_PRESENCE:
        return 0;
    case PG_ENGINE:
        return !strcasecmp(ap_getword_conf(cmd->temp_pool, &args), "engine");
    case PG_REWRITEHANDLER:
        return pg_rewrite_gives(cmd->directive, cmd->temp_pool);
    default:
        return 1;
    }
}

/* The same pool for both indicates a .htaccess file: ap_check_cmd_context()
 * (server/core.c). */
static void append(pg_trail *trail, const pg_observed_name *row,
                   const cmd_parms *cmd)
{
    pg_directive *d = apr_palloc(cmd->pool, sizeof(*d));

    d->node = cmd->directive;
    d->next = NULL;
    d->kind = row->kind;
    d->htaccess = cmd->pool == cmd->temp_pool;
    if (trail->last) {
        trail->last->next = d;
    }
    else {
        trail->first = d;
    }
    trail->last = d;
}

static const char *observe(cmd_parms *cmd, void *conf, const char *args)
{
    const observer *o = cmd->info;
    const int reported = matters(cmd, o->row->kind, args);
    pg_section *section;

    (void)conf;
    if (!owner_may(cmd, o)
        || (!reported && o->row->kind == PG_REWRITEHANDLER)) {
        return NULL;
    }
    section = pg_section_at(cmd->context, cmd->pool);
    section->trail.owners |= o->row->owner;
    if (ap_state_query(AP_SQ_MAIN_STATE) == AP_SQ_MS_RUN_MPM) {
        section->trail.owners |= PG_OWNER_REQUEST;
    }
    if (reported) {
        append(&section->trail, o->row, cmd);
    }
    return NULL;
}

/* A .htaccess file that a request reads has no lint to ask. */
static const char *observe_for_lint(cmd_parms *cmd, void *conf,
                                    const char *args)
{
    const observer *o = cmd->info;
    pg_section *section;

    (void)conf;
    (void)args;
    if (!owner_may(cmd, o)
        || ap_state_query(AP_SQ_MAIN_STATE) == AP_SQ_MS_RUN_MPM) {
        return NULL;
    }
    if (cmd->pool != cmd->temp_pool
        && !ap_get_module_config(cmd->context, owner)) {
        APR_ARRAY_PUSH(for_lint_alone, ap_conf_vector_t *) = cmd->context;
    }
    section = pg_section_at(cmd->context, cmd->pool);
    if (!section->lint) {
        section->lint = apr_pcalloc(cmd->pool, sizeof(*section->lint));
    }
    append(section->lint, o->row, cmd);
    return NULL;
}

/* A refusal may ask which Location keeps a URL from a proxy. */
static void put_apart(const ap_conf_vector_t *context,
                      const pg_section *section)
{
    const pg_directive *d = pg_first(section->lint);

    while (d && d->kind != PG_PROXYPASS && d->kind != PG_PROXYPASSMATCH) {
        d = d->next;
    }
    if (d) {
        apr_hash_set(apart, apr_pmemdup(apr_hash_pool_get(apart), &context,
                                        sizeof(context)), sizeof(context),
                     section->lint);
    }
}

void pg_observed_enough(void)
{
    int i;

    for (i = 0; i < for_lint_alone->nelts; ++i) {
        ap_conf_vector_t *context = APR_ARRAY_IDX(for_lint_alone, i,
                                                  ap_conf_vector_t *);
        const pg_section *section = ap_get_module_config(context, owner);

        if (section && !section->kept && !section->trail.owners) {
            put_apart(context, section);
            ap_set_module_config(context, owner, NULL);
        }
    }
    apr_array_clear(for_lint_alone);
}

/* All contexts in which a loaded module allows a directive, 0 for none.
 * What httpd runs while it reads is left alone: its tree is not ours. */
static int owners_override(const char *name)
{
    const module *m;
    const command_rec *cmd;
    int override = 0;

    for (m = ap_top_module; m; m = m->next) {
        for (cmd = m->cmds; cmd && cmd->name; ++cmd) {
            if (!strcasecmp(cmd->name, name)
                && !(cmd->req_override & EXEC_ON_READ)) {
                override |= cmd->req_override;
            }
        }
    }
    return override;
}

static command_rec *make_commands(command_rec *cmd,
                                  const pg_observed_name *rows,
                                  apr_size_t n, int for_lint,
                                  apr_pool_t *pconf)
{
    apr_size_t i;

    for (i = 0; i < n; ++i) {
        int override = owners_override(rows[i].name);
        observer *o;

        if (!override) {
            continue;
        }
        o = apr_palloc(pconf, sizeof(*o));
        o->row = &rows[i];
        o->override = override;
        cmd->name = rows[i].name;
        cmd->func.raw_args = for_lint ? observe_for_lint : observe;
        cmd->cmd_data = o;
        /* everywhere: owner_may() decides, silently */
        cmd->req_override = OR_ALL | ACCESS_CONF | RSRC_CONF | NONFATAL_ALL;
        cmd->args_how = RAW_ARGS;
        cmd->errmsg = "observed by mod_phpguard";
        ++cmd;
    }
    return cmd;
}

/* ap_add_module() takes a module that it has already, and adds the commands
 * that it finds there this time. */
static const char *add_commands(module *m, const command_rec *cmds,
                                apr_pool_t *pconf)
{
    const command_rec *own_cmds = m->cmds;
    void (*own_hooks)(apr_pool_t *p) = m->register_hooks;
    const char *error;

    m->cmds = cmds;
    m->register_hooks = NULL;
    error = ap_add_module(m, pconf, NULL);
    m->cmds = own_cmds;
    m->register_hooks = own_hooks;
    return error;
}

const char *pg_observe(module *m, void *(*create)(apr_pool_t *p),
                       apr_pool_t *pconf, server_rec *s)
{
    command_rec *cmds = apr_pcalloc(pconf, (PG_OBSERVED + LINT_OBSERVED + 1)
                                           * sizeof(*cmds)), *end;

    owner = m;
    create_section = create;
    for_lint_alone = apr_array_make(pconf, 16, sizeof(ap_conf_vector_t *));
    apart = apr_hash_make(pconf);
    /* mod_mime's is merged with though it may be empty: what the main server
     * has from the start, create_default_per_dir_config(), server/config.c */
    pg_section_at(s->lookup_defaults, pconf)->trail.owners = PG_OWNER_ALL;
    end = make_commands(cmds, pg_observed_names, PG_OBSERVED, 0, pconf);
    make_commands(end, lint_observed, LINT_OBSERVED, 1, pconf);
    return add_commands(m, cmds, pconf);
}

const pg_trail *pg_observed(const ap_conf_vector_t *per_dir_config)
{
    const pg_section *section = ap_get_module_config(per_dir_config, owner);

    return section && section->trail.owners ? &section->trail : NULL;
}

/* A vhost has its own, or the main server's. */
static const pg_trail *lint_leaf(const ap_conf_vector_t *context)
{
    const pg_section *section = ap_get_module_config(context, owner);
    const pg_section *base, *add;

    if (!section) {
        return apr_hash_get(apart, &context, sizeof(context));
    }
    if (!section->trail.base) {
        return section->lint;
    }
    base = (const pg_section *)section->trail.base;
    add = (const pg_section *)section->trail.add;
    return add->lint ? add->lint : base->lint;
}

const pg_directive *pg_lint_directives(const ap_conf_vector_t *context)
{
    const pg_trail *leaf = lint_leaf(context);

    return leaf ? leaf->first : NULL;
}

pg_cursor pg_server_directives(server_rec *s)
{
    pg_cursor c;

    c.at = pg_lint_directives(s->lookup_defaults);
    c.behind = s == ap_server_conf ? NULL
               : pg_lint_directives(ap_server_conf->lookup_defaults);
    if (c.behind == c.at) {
        c.behind = NULL;        /* a vhost without any has the main one's */
    }
    return c;
}

const pg_directive *pg_next_directive(pg_cursor *c)
{
    const pg_directive *d = c->at;

    if (!d) {
        d = c->behind;
        c->behind = NULL;
    }
    c->at = d ? d->next : NULL;
    return d;
}
