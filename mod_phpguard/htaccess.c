/* Licensed under the Apache License, Version 2.0; see LICENSE. */

#include "htaccess.h"

#include "apr_strings.h"

static ap_conf_vector_t *parse(ap_configfile_t *f, server_rec *s,
                               const char *dir, const pg_overrides *o,
                               const char **broken, apr_pool_t *p)
{
    ap_conf_vector_t *conf = ap_create_per_dir_config(p);
    ap_directive_t *tree = NULL;
    const char *error;
    cmd_parms parms;
    char *level = apr_pstrdup(p, dir);

    memset(&parms, 0, sizeof(parms));
    parms.limited = -1;
    parms.override = o->override;
    parms.override_opts = o->options;
    parms.override_list = o->list;
    parms.pool = p;
    parms.temp_pool = p;
    parms.server = s;
    parms.path = level;
    parms.config_file = f;
    error = ap_build_config(&parms, p, p, &tree);
    if (!error) {
        error = ap_walk_config(tree, &parms, conf);
    }
    if (!error) {
        /* every section has a configuration of core's; a .htaccess without
         * a directive of core's must not differ */
        if (!ap_get_core_module_config(conf)) {
            ap_set_core_module_config(conf,
                                      core_module.create_dir_config(p,
                                                                    level));
        }
        return conf;
    }
    if (!*broken) {
        *broken = apr_psprintf(p, "%s:%u: %s", f->name,
                               parms.err_directive
                               ? (unsigned int)parms.err_directive->line_num
                               : f->line_number, error);
    }
    return NULL;
}

ap_conf_vector_t *pg_htaccess_read(server_rec *s, const char *dir,
                                   const pg_overrides *o,
                                   const char **broken, apr_pool_t *p)
{
    const core_server_config *core
        = ap_get_core_module_config(s->module_config);
    const char *names = core->access_name;
    ap_conf_vector_t *conf = NULL;
    ap_configfile_t *f;

    while (*names) {
        const char *name = ap_getword_conf(p, &names);

        if (ap_pcfg_openfile(&f, p, apr_pstrcat(p, dir, name, NULL))
            == APR_SUCCESS) {
            conf = parse(f, s, dir, o, broken, p);
            ap_cfg_closefile(f);
            break;
        }
    }
    return conf;
}
