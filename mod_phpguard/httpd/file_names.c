/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The names under which directives were read. */

#include "httpd/file_names.h"
#include "httpd/modules.h"

#include "apr_strings.h"

/* One name, and its copy: all directives of a macro have the same. */
typedef struct {
    const char *name, *copy;
} copied;

/* use_macro() (modules/core/mod_macro.c) makes "macro 'NAME' (...) used on
 * line ..." in cmd->temp_pool, and ap_build_config() (server/config.c) keeps
 * the pointer. A name from ap_pcfg_openfile() is an absolute path and in the
 * configuration pool. */
static const char *lasting(const char *name, copied *last, apr_pool_t *pconf)
{
    if (!name || *name == '/') {
        return name;
    }
    if (name != last->name) {
        last->name = name;
        last->copy = apr_pstrdup(pconf, name);
    }
    return last->copy;
}

static void keep(ap_directive_t *d, copied *last, apr_pool_t *pconf)
{
    for (; d; d = d->next) {
        d->filename = lasting(d->filename, last, pconf);
        keep(d->first_child, last, pconf);
    }
}

void pg_file_names_keep(ap_directive_t *tree, server_rec *s,
                        apr_pool_t *pconf)
{
    copied last = { NULL, NULL };

    if (!pg_module_loaded("mod_macro.c")) {
        return;
    }
    keep(tree, &last, pconf);
    for (; s; s = s->next) {
        s->defn_name = lasting(s->defn_name, &last, pconf);
    }
}
