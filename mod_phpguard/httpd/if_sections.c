/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* What the conditions of <If> look at. */

#include "httpd/if_sections.h"
#include "httpd/observe.h"
#include "model/directive.h"

#include "http_core.h"
#include "apr_strings.h"

static const apr_array_header_t *ifs_of(ap_conf_vector_t *conf)
{
    const core_dir_config *core = ap_get_core_module_config(conf);

    return core ? core->sec_if : NULL;
}

static int has_a_say(ap_conf_vector_t *section)
{
    return pg_observed(section) || pg_lint_observed(section)
           || pg_if_matters(section);
}

int pg_if_matters(ap_conf_vector_t *conf)
{
    const apr_array_header_t *ifs = ifs_of(conf);
    int i;

    for (i = 0; ifs && i < ifs->nelts; ++i) {
        if (has_a_say(PG_SECTION(ifs, i))) {
            return 1;
        }
    }
    return 0;
}

int pg_if_is_of_url(const char *expr)
{
    static const char *const of_url[] = {
        "%{REQUEST_URI}", "%{REQUEST_FILENAME}", "%{SCRIPT_FILENAME}"
    };
    const char *at = expr;
    size_t i;

    while ((at = ap_strstr_c(at, "%{")) != NULL) {
        for (i = 0; i < 3 && strncmp(at, of_url[i], strlen(of_url[i])); ++i);
        if (i == 3) {
            return 0;
        }
        ++at;
    }
    return !ap_strstr_c(expr, "('") && !ap_strstr_c(expr, "(\"")
           && !ap_strstr_c(expr, "-R") && !ap_strstr_c(expr, "-T");
}

/* The text of a condition is not kept with it: a directive in the section
 * knows it. */
static int is_of_url(ap_conf_vector_t *section, apr_pool_t *p)
{
    const pg_directive *d = pg_first(pg_observed(section));

    if (!d) {
        d = pg_first(pg_lint_observed(section));
    }
    if (!d || !d->node->parent) {
        return 0;
    }
    return pg_if_is_of_url(pg_section_argument(d->node->parent, NULL, p));
}

/* An <Else> looks at what the <If> before it does. */
int pg_if_depends(ap_conf_vector_t *conf, apr_pool_t *p)
{
    const apr_array_header_t *ifs = ifs_of(conf);
    int i, depends = 0;

    for (i = 0; ifs && i < ifs->nelts; ++i) {
        ap_conf_vector_t *section = PG_SECTION(ifs, i);
        const core_dir_config *core = ap_get_core_module_config(section);

        if (!(core->condition_ifelse & AP_CONDITION_ELSE)) {
            depends = 0;
        }
        depends |= !is_of_url(section, p);
        if ((depends && has_a_say(section)) || pg_if_depends(section, p)) {
            return 1;
        }
    }
    return 0;
}
