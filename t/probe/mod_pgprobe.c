/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* For tests only.  Says in a response header, for every pass of a request
 * through the handlers, what httpd holds as the handler and what the mapping
 * computes from the trail:
 *
 *   X-Probe: path handler mapped how action engine
 *
 * each escaped as in a URI; "-" where there is nothing, how is "dynamic" where
 * the mapping says that it cannot know, else "known".
 *
 *   ProbeTypes file    the types that the mapping is given
 *   ProbeWords n       compares the words of n lines, an error if they differ
 *   ProbeAnswers ext   ends the type checker's phase for such files
 *
 * and in X-Type-Checkers the modules of that phase, in the order in which
 * they are asked.
 */

#include "httpd.h"
#include "http_config.h"
#include "http_main.h"
#include "http_request.h"
#include "apr_lib.h"
#include "apr_strings.h"

#include "model/mapping.h"
#include "model/php_names.h"
#include "httpd/observe.h"
#include "model/directive.h"

#include <stdlib.h>

extern module AP_MODULE_DECLARE_DATA pgprobe_module;

static apr_hash_t *types;

/* The extension for which the phase of the type checker ends here. */
static const char *answered;

/* mime_post_config() (modules/http/mod_mime.c) keeps its hash to itself. */
static const char *read_types(cmd_parms *cmd, void *dummy, const char *path)
{
    ap_configfile_t *f;
    char line[MAX_STRING_LEN];

    (void)dummy;
    if (ap_pcfg_openfile(&f, cmd->temp_pool, path) != APR_SUCCESS) {
        return "ProbeTypes: cannot read the file";
    }
    types = apr_hash_make(cmd->pool);
    while (!ap_cfg_getline(line, sizeof(line), f)) {
        const char *rest = line, *type;

        if (*line == '#') {
            continue;
        }
        type = ap_getword_conf(cmd->pool, &rest);
        while (*rest) {
            char *ext = ap_getword_conf(cmd->pool, &rest);

            ap_str_tolower(ext);
            apr_hash_set(types, ext, APR_HASH_KEY_STRING, type);
        }
    }
    ap_cfg_closefile(f);
    return NULL;
}

/* Words as ap_getword_conf() (server/util.c) has them: for many lines of what
 * matters to it, the same word and the same rest. */
static const char *compare_words(cmd_parms *cmd, void *dummy,
                                 const char *count)
{
    static const char letters[] = "  \t\"\"''\\\\\\ab.";
    apr_uint32_t seed = 1;
    int n, i;

    (void)dummy;
    for (n = atoi(count); n > 0; --n) {
        char line[12];
        const char *ours = line, *theirs = line;

        for (i = 0; i < (int)sizeof(line) - 1; ++i) {
            seed = seed * 1664525 + 1013904223;
            line[i] = (seed >> 16) % 32 ? letters[(seed >> 20)
                                                  % (sizeof(letters) - 1)]
                                        : '\0';
        }
        line[i] = '\0';
        do {
            if (strcmp(pg_getword(cmd->temp_pool, &ours),
                       ap_getword_conf(cmd->temp_pool, &theirs))
                || ours != theirs) {
                return apr_pstrcat(cmd->pool, "other words of: ", line, NULL);
            }
        } while (*ours);
    }
    return NULL;
}

static const char *set_answered(cmd_parms *cmd, void *dummy, const char *ext)
{
    (void)cmd;
    (void)dummy;
    answered = ext;
    return NULL;
}

static int check_type(request_rec *r)
{
    const char *dot = r->filename ? ap_strrchr_c(r->filename, '.') : NULL;

    return answered && dot && !strcmp(dot, answered) ? OK : DECLINED;
}

static const char *type_checkers(apr_pool_t *p)
{
    const apr_array_header_t *hooks = ap_hook_get_type_checker();
    const ap_LINK_type_checker_t *hook = (const void *)hooks->elts;
    const char *all = "";
    int i;

    for (i = 0; i < hooks->nelts; ++i) {
        if (hook[i].pFunc != check_type) {
            all = apr_pstrcat(p, all, " ", hook[i].szName, NULL);
        }
    }
    return all;
}

static const char *field(const char *text, apr_pool_t *p)
{
    if (!text) {
        return "-";
    }
    return *text ? ap_escape_urlencoded(p, text) : "%";
}

/* The target of an Action inherits the type of the file that it is to run
 * (ap_internal_redirect_handler(), modules/http/http_request.c), and from
 * 2.4.62 to 2.4.68 as one that serves as a handler.  No directive gave it to
 * the target, so the mapping does not know it. */
static void inherit_type(pg_mapping *m, request_rec *r)
{
    if (m->handler || !r->prev || !r->content_type || !r->prev->content_type
        || strcmp(r->content_type, r->prev->content_type)
        || !strcmp(r->handler, AP_DEFAULT_HANDLER_NAME)) {
        return;
    }
    m->handler = ap_field_noparam(r->pool, r->content_type);
    m->action = pg_merged_action(pg_observed(r->per_dir_config), m->handler,
                                 r->pool);
}

static int probe(request_rec *r)
{
    pg_mapping m;

    if (!r->filename || r->finfo.filetype == APR_DIR) {
        return DECLINED;
    }
    pg_mapping_fold(&m, pg_observed(r->per_dir_config),
                    apr_filepath_name_get(r->filename), types, r->pool);
    inherit_type(&m, r);
    apr_table_setn(r->err_headers_out, "X-Type-Checkers",
                   type_checkers(r->pool));
    apr_table_addn(r->err_headers_out, "X-Probe",
        apr_pstrcat(r->pool, field(r->uri, r->pool), " ",
                    field(r->handler, r->pool), " ",
                    field(m.handler, r->pool), " ",
                    m.dynamic ? "dynamic " : "known ",
                    field(m.action.text, r->pool), " ",
                    field(m.engine.text, r->pool), NULL));
    return DECLINED;
}

static void *create_section(apr_pool_t *p)
{
    return apr_pcalloc(p, sizeof(pg_section));
}

static void *merge_sections(apr_pool_t *p, void *base, void *add)
{
    pg_section *merged = apr_pcalloc(p, sizeof(*merged));

    pg_section_merge(merged, base, add);
    return merged;
}

static int pre_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp)
{
    answered = NULL;
    (void)plog;
    (void)ptemp;
    return pg_observe(&pgprobe_module, create_section, pconf, ap_server_conf)
           ? HTTP_INTERNAL_SERVER_ERROR : OK;
}

static const command_rec directives[] = {
    AP_INIT_TAKE1("ProbeTypes", read_types, NULL, RSRC_CONF,
                  "the file that TypesConfig names"),
    AP_INIT_TAKE1("ProbeWords", compare_words, NULL, RSRC_CONF,
                  "a number of lines"),
    AP_INIT_TAKE1("ProbeAnswers", set_answered, NULL, RSRC_CONF,
                  "an extension with its dot"),
    { NULL }
};

static void register_hooks(apr_pool_t *p)
{
    static const char *const before[] = { "mod_phpguard.c", NULL };

    (void)p;
    ap_hook_type_checker(check_type, NULL, before, APR_HOOK_REALLY_FIRST);
    ap_hook_pre_config(pre_config, NULL, NULL, APR_HOOK_LAST);
    /* the handler is fixed by now, and nobody has taken the request yet */
    ap_hook_handler(probe, NULL, NULL, APR_HOOK_REALLY_FIRST);
}

AP_DECLARE_MODULE(pgprobe) = {
    STANDARD20_MODULE_STUFF,
    NULL,
    merge_sections,
    NULL,
    NULL,
    directives,
    register_hooks,
    0
};
