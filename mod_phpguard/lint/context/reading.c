/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Lets httpd's parser read a configuration from memory. */

#include "lint/context/reading.h"

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

static cmd_parms parms_for(server_rec *s, apr_pool_t *p)
{
    cmd_parms parms;

    memset(&parms, 0, sizeof(parms));
    parms.pool = p;
    /* the same pool for both indicates a .htaccess file:
     * ap_check_cmd_context() */
    apr_pool_create(&parms.temp_pool, p);
    parms.server = s;
    parms.limited = ~parms.limited; /* -1 in its own type */
    parms.override = (RSRC_CONF | OR_ALL) & ~(OR_AUTHCFG | OR_LIMIT);
    parms.override_opts = OPT_ALL | OPT_SYM_OWNER | OPT_MULTI;
    return parms;
}

/* Directives that httpd executes while it reads must be allowed in their
 * context (invoke_cmd(), server/config.c). Conditions and macros are allowed
 * in any .htaccess; Include, LoadModule, LoadFile and Define are for the
 * server's configuration. */
static const char *read_text(server_rec *s, const char *data,
                             ap_directive_t **tree, apr_pool_t *p)
{
    cmd_parms parms = parms_for(s, p);

    parms.override = OR_ALL;
    parms.config_file = pg_reading_open("a fix", data, strlen(data), p);
    *tree = NULL;
    return ap_build_config(&parms, p, p, tree);
}

int pg_reading_is_true(server_rec *s, const char *name, const char *args,
                       apr_pool_t *p)
{
    ap_directive_t *tree;

    return read_text(s, apr_psprintf(p, "%s %s\nServerTokens Prod\n</%s>\n",
                                      name, args, name + 1), &tree, p)
           || tree;
}

void pg_reading_obey(server_rec *s, const char *line, apr_pool_t *p)
{
    cmd_parms parms = parms_for(s, p);
    ap_directive_t *tree = NULL;

    if (!read_text(s, line, &tree, p) && tree) {
        ap_walk_config(tree, &parms, s->lookup_defaults);
    }
}
