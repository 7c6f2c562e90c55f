/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* What is in memory, for httpd's own parser. */

#include "httpd/reading.h"
#include "httpd/module_files.h"
#include "httpd/modules.h"
#include "model/directive.h"

#include "http_core.h"
#include "apr_strings.h"

typedef struct {
    const char *at, *end;
} text;

static apr_status_t get_char(char *c, void *param)
{
    text *t = param;

    if (t->at == t->end) {
        return APR_EOF;
    }
    *c = *t->at++;
    return APR_SUCCESS;
}

/* apr_file_gets(): to the end of the line, which is part of it. */
static apr_status_t get_line(void *buffer, apr_size_t size, void *param)
{
    text *t = param;
    char *to = buffer, *last = to + size - 1;

    if (t->at == t->end) {
        return APR_EOF;
    }
    while (to < last && t->at < t->end && (*to++ = *t->at++) != '\n');
    *to = '\0';
    return APR_SUCCESS;
}

ap_configfile_t *pg_reading_open(const char *name, const char *data,
                                 apr_size_t len, apr_pool_t *p)
{
    text *t = apr_palloc(p, sizeof(*t));

    t->at = data;
    t->end = data + len;
    return ap_pcfg_open_custom(p, name, t, get_char, get_line, NULL);
}

cmd_parms pg_reading_parms(server_rec *s, apr_pool_t *p)
{
    cmd_parms parms;

    memset(&parms, 0, sizeof(parms));
    parms.pool = p;
    /* one pool for both tells a .htaccess file: ap_check_cmd_context() */
    apr_pool_create(&parms.temp_pool, p);
    parms.server = s;
    parms.limited = -1;
    parms.override = (RSRC_CONF | OR_ALL) & ~(OR_AUTHCFG | OR_LIMIT);
    parms.override_opts = OPT_ALL | OPT_SYM_OWNER | OPT_MULTI;
    return parms;
}

/* What httpd obeys while it reads and changes nothing but what is read. */
static int is_harmless(const command_rec *cmd)
{
    static const char *const harmless[] = {
        "<IfModule", "<IfDefine", "<IfFile", "<IfDirective", "<IfSection",
        "<IfVersion", "<Macro", "Use", NULL
    };

    return !(cmd->req_override & EXEC_ON_READ)
           || pg_is_name_of(harmless, cmd->name);
}

/* A module's commands, and those of them that may be obeyed. */
typedef struct {
    const module *m;
    const command_rec *all, *harmless;
} commands;

/* Made once: conditions are read by the thousand. */
static apr_pool_t *kept;
static apr_array_header_t *tables; /* commands, as the modules follow */
static apr_array_header_t *harmful; /* const char *, their names */

static const command_rec *harmless_of(const command_rec *cmds)
{
    const command_rec *cmd;
    command_rec *some, *end;

    for (cmd = cmds; cmd && cmd->name; ++cmd);
    some = end = apr_pcalloc(kept, (apr_size_t)(cmd - cmds + 1)
                                   * sizeof(*end));
    for (cmd = cmds; cmd && cmd->name; ++cmd) {
        if (is_harmless(cmd)) {
            memcpy(end++, cmd, sizeof(*end));
        }
        else {
            APR_ARRAY_PUSH(harmful, const char *) = cmd->name;
        }
    }
    return some;
}

static int is_made(void)
{
    const module *m;
    int i = 0;

    for (m = ap_top_module; m && kept && i < tables->nelts; m = m->next) {
        const commands *c = &APR_ARRAY_IDX(tables, i, commands);

        if (c->m != m || c->all != m->cmds) {
            return 0;
        }
        ++i;
    }
    return !m && kept && i == tables->nelts;
}

static apr_status_t forget(void *dummy)
{
    (void)dummy;
    kept = NULL;
    return APR_SUCCESS;
}

static void make_tables(const server_rec *s)
{
    const module *m;

    if (is_made()) {
        return;
    }
    if (kept) {
        apr_pool_destroy(kept);
    }
    apr_pool_create(&kept, s->process->pconf);
    apr_pool_cleanup_register(kept, NULL, forget, apr_pool_cleanup_null);
    tables = apr_array_make(kept, 64, sizeof(commands));
    harmful = apr_array_make(kept, 16, sizeof(const char *));
    for (m = ap_top_module; m; m = m->next) {
        commands *c = apr_array_push(tables);

        c->m = m;
        c->all = m->cmds;
        c->harmless = harmless_of(m->cmds);
    }
}

/* ap_build_config() finds a command in its module. */
static void obey(int all)
{
    module *m;
    int i = 0;

    for (m = ap_top_module; m; m = m->next) {
        const commands *c = &APR_ARRAY_IDX(tables, i++, commands);

        m->cmds = all ? c->all : c->harmless;
    }
}

/* ap_walk_config() would find them in a table of its own. */
static const char *find_harm(const ap_directive_t *node, apr_pool_t *p)
{
    const char *found = NULL;
    int i;

    for (; node && !found; node = node->next) {
        for (i = 0; i < harmful->nelts; ++i) {
            if (!strcasecmp(APR_ARRAY_IDX(harmful, i, const char *),
                            node->directive)) {
                return apr_psprintf(p, "%s is not obeyed here",
                                    node->directive);
            }
        }
        found = find_harm(node->first_child, p);
    }
    return found;
}

const char *pg_reading(server_rec *s, const char *data, ap_directive_t **tree,
                       apr_pool_t *p)
{
    cmd_parms parms = pg_reading_parms(s, p);
    const char *error;

    parms.config_file = pg_reading_open("a fix", data, strlen(data), p);
    *tree = NULL;
    make_tables(s);
    obey(0);
    error = ap_build_config(&parms, p, p, tree);
    obey(1);
    return error ? error : find_harm(*tree, p);
}

/* httpd does not know what is only supposed to be loaded. */
static int is_supposed(const char *name, const char *args, apr_pool_t *p)
{
    char *word = pg_getword(p, &args);

    word[strcspn(word, ">")] = '\0';
    return !strcasecmp(name, "<IfModule")
           && pg_modules_supposed(pg_module_named(word, p));
}

int pg_reading_is_true(server_rec *s, const char *name, const char *args,
                       apr_pool_t *p)
{
    ap_directive_t *tree;

    if (is_supposed(name, args, p)) {
        return 1;
    }
    if (*args == '!' && is_supposed(name, args + 1, p)) {
        return 0;
    }
    return pg_reading(s, apr_psprintf(p, "%s %s\nServerTokens Prod\n</%s>\n",
                                      name, args, name + 1), &tree, p)
           || tree;
}
