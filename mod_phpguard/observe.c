/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The trail is laid by a second, anonymous module whose commands are made
 * anew in pre_config, from the directives that loaded modules really own.
 * Were they in a static table, a directive would be legal without its owner
 * ("Action" without mod_actions), <IfDirective> would find it, and the
 * contexts in which it may stand would have to be copied by hand. */

#include "observe.h"

#include "http_main.h"
#include "apr_strings.h"

typedef struct {
    const char *name;
    pg_kind kind;
    unsigned int owner;
} observed_directive;

/* Every directive of mod_mime that may stand in a section is here: each
 * makes mod_mime merge, and a merge makes it forget what it should remove. */
static const observed_directive observed[] = {
    { "SetHandler",          PG_SETHANDLER,       PG_OWNER_CORE },
    { "ForceType",           PG_FORCETYPE,        PG_OWNER_CORE },
    { "AddHandler",          PG_ADDHANDLER,       PG_OWNER_MIME },
    { "RemoveHandler",       PG_REMOVEHANDLER,    PG_OWNER_MIME },
    { "AddType",             PG_ADDTYPE,          PG_OWNER_MIME },
    { "RemoveType",          PG_REMOVETYPE,       PG_OWNER_MIME },
    { "AddCharset",          PG_PRESENCE,         PG_OWNER_MIME },
    { "AddEncoding",         PG_PRESENCE,         PG_OWNER_MIME },
    { "AddInputFilter",      PG_PRESENCE,         PG_OWNER_MIME },
    { "AddLanguage",         PG_PRESENCE,         PG_OWNER_MIME },
    { "AddOutputFilter",     PG_PRESENCE,         PG_OWNER_MIME },
    { "DefaultLanguage",     PG_PRESENCE,         PG_OWNER_MIME },
    { "ModMimeUsePathInfo",  PG_PRESENCE,         PG_OWNER_MIME },
    { "MultiviewsMatch",     PG_PRESENCE,         PG_OWNER_MIME },
    { "RemoveCharset",       PG_PRESENCE,         PG_OWNER_MIME },
    { "RemoveEncoding",      PG_PRESENCE,         PG_OWNER_MIME },
    { "RemoveInputFilter",   PG_PRESENCE,         PG_OWNER_MIME },
    { "RemoveLanguage",      PG_PRESENCE,         PG_OWNER_MIME },
    { "RemoveOutputFilter",  PG_PRESENCE,         PG_OWNER_MIME },
    { "TypesConfig",         PG_PRESENCE,         PG_OWNER_MIME },
    { "Action",              PG_ACTION,           PG_OWNER_ACTIONS },
    { "Script",              PG_PRESENCE,         PG_OWNER_ACTIONS },
    { "php_flag",            PG_ENGINE,           PG_OWNER_PHP },
    { "php_admin_flag",      PG_ENGINE,           PG_OWNER_PHP },
    { "php_value",           PG_ENGINE,           PG_OWNER_PHP },
    { "php_admin_value",     PG_ENGINE,           PG_OWNER_PHP }
};
#define OBSERVED (sizeof(observed) / sizeof(observed[0]))

/* What only the lint asks.  These are kept beside the trail, section by
 * section and never merged, so that they cost a request nothing. */
static const observed_directive lint_observed[] = {
    { "TypesConfig",         PG_TYPESCONFIG,      0 },
    { "ProxyPass",           PG_PROXYPASS,        0 },
    { "ProxyPassMatch",      PG_PROXYPASSMATCH,   0 },
    { "RewriteEngine",       PG_REWRITEENGINE,    0 },
    { "RewriteRule",         PG_REWRITERULE,      0 },
    { "Alias",               PG_ALIAS,            0 },
    { "AliasMatch",          PG_ALIASMATCH,       0 },
    { "ScriptAlias",         PG_SCRIPTALIAS,      0 },
    { "ScriptAliasMatch",    PG_SCRIPTALIASMATCH, 0 },
    { "Require",             PG_REQUIRE,          0 },
    { "Deny",                PG_DENY,             0 },
    { "Allow",               PG_ALLOW,            0 }
};
#define LINT_OBSERVED (sizeof(lint_observed) / sizeof(lint_observed[0]))

/* What an observer carries as cmd->info: the row, and who may write it. */
typedef struct {
    const observed_directive *row;
    int override;
} observer;

static void *create_trail(apr_pool_t *p, char *dir)
{
    (void)dir;
    return apr_pcalloc(p, sizeof(pg_trail));
}

static void *merge_trails(apr_pool_t *p, void *basev, void *addv)
{
    pg_trail *merged = apr_palloc(p, sizeof(*merged));

    merged->base = basev;
    merged->add = addv;
    merged->first = NULL;
    merged->last = NULL;
    merged->owners = merged->base->owners | merged->add->owners;
    return merged;
}

/* invoke_cmd() (server/config.c) asks the same of the owner, which then
 * speaks about it; a second warning from here would only be a doublet. */
static int owner_may(const cmd_parms *cmd, const observer *o)
{
    return (cmd->override & o->override)
           || (cmd->override_list
               && apr_table_get(cmd->override_list, o->row->name));
}

/* Of the php_* directives only those about the engine are of interest. */
static int is_engine(apr_pool_t *p, const char *args)
{
    return !strcasecmp(ap_getword_conf(p, &args), "engine");
}

static const char *observe(cmd_parms *cmd, void *conf, const char *args)
{
    pg_trail *trail = conf;
    const observer *o = cmd->info;
    pg_directive *d;

    if (!owner_may(cmd, o)) {
        return NULL;
    }
    trail->owners |= o->row->owner;
    if (o->row->kind == PG_PRESENCE
        || (o->row->kind == PG_ENGINE && !is_engine(cmd->temp_pool, args))) {
        return NULL;
    }
    d = apr_palloc(cmd->pool, sizeof(*d));
    d->node = cmd->directive;
    d->next = NULL;
    d->kind = o->row->kind;
    if (trail->last) {
        trail->last->next = d;
    }
    else {
        trail->first = d;
    }
    trail->last = d;
    return NULL;
}

static module trail_module = {
    STANDARD20_MODULE_STUFF,
    create_trail,
    merge_trails,
    NULL,
    NULL,
    NULL,               /* the commands are made in pg_observe() */
    NULL,
    0
};

static module lint_module = {
    STANDARD20_MODULE_STUFF,
    create_trail,
    NULL,               /* a section's own, unmerged */
    NULL,
    NULL,
    NULL,
    NULL,
    0
};

/* All contexts in which a loaded module lets a directive stand, 0 for none.
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

static const command_rec *make_commands(apr_pool_t *pconf,
                                        const observed_directive *rows,
                                        apr_size_t n)
{
    command_rec *cmds = apr_pcalloc(pconf, (n + 1) * sizeof(*cmds));
    command_rec *cmd = cmds;
    observer *o;
    apr_size_t i;

    for (i = 0; i < n; ++i) {
        int override = owners_override(rows[i].name);

        if (!override) {
            continue;
        }
        o = apr_palloc(pconf, sizeof(*o));
        o->row = &rows[i];
        o->override = override;
        cmd->name = rows[i].name;
        cmd->func.raw_args = observe;
        cmd->cmd_data = o;
        /* everywhere: owner_may() decides, silently */
        cmd->req_override = OR_ALL | ACCESS_CONF | RSRC_CONF | NONFATAL_ALL;
        cmd->args_how = RAW_ARGS;
        cmd->errmsg = "observed by mod_phpguard";
        ++cmd;
    }
    return cmds;
}

static apr_status_t forget_observers(void *data)
{
    ap_remove_module(data);
    return APR_SUCCESS;
}

static const char *add_observers(module *m, const char *name,
                                 apr_pool_t *pconf, server_rec *s)
{
    const char *error = ap_add_module(m, pconf, name);

    if (!error) {
        apr_pool_cleanup_register(pconf, m, forget_observers,
                                  apr_pool_cleanup_null);
        ap_single_module_configure(pconf, s, m);
    }
    return error;
}

const char *pg_observe(apr_pool_t *pconf, server_rec *s)
{
    const char *error;
    pg_trail *trail;

    /* both before either is added, lest one take the other for an owner */
    trail_module.cmds = make_commands(pconf, observed, OBSERVED);
    lint_module.cmds = make_commands(pconf, lint_observed, LINT_OBSERVED);
    error = add_observers(&trail_module, "phpguard_trail_module", pconf, s);
    if (!error) {
        error = add_observers(&lint_module, "phpguard_lint_module", pconf, s);
    }
    if (error) {
        return error;
    }
    /* the main server has every module's configuration from the start:
     * create_default_per_dir_config(), server/config.c */
    trail = ap_get_module_config(s->lookup_defaults, &trail_module);
    trail->owners = PG_OWNER_ALL;
    return NULL;
}

const pg_trail *pg_observed(const ap_conf_vector_t *per_dir_config)
{
    return ap_get_module_config(per_dir_config, &trail_module);
}

const pg_trail *pg_lint_observed(const ap_conf_vector_t *section)
{
    return ap_get_module_config(section, &lint_module);
}

/* The vhost's own directives first, the main server's behind them, as the
 * modules merge them. */
static const pg_directive *first_of(server_rec *s)
{
    const pg_trail *own = pg_lint_observed(s->lookup_defaults);

    return own ? own->first : NULL;
}

pg_cursor pg_server_directives(server_rec *s)
{
    pg_cursor c;

    c.at = first_of(s);
    c.behind = s == ap_server_conf ? NULL : first_of(ap_server_conf);
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
