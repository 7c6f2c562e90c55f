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
    return pg_observed(section) || pg_lint_directives(section)
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
        d = pg_lint_directives(section);
    }
    if (!d || !d->node->parent) {
        return 0;
    }
    return pg_if_is_of_url(pg_section_argument(d->node->parent, NULL, p));
}

/* Whether more than access to a file may depend on it. */
static int may_map(ap_conf_vector_t *section)
{
    const pg_directive *d = pg_lint_directives(section);

    while (d && pg_directive_is_access(d)) {
        d = d->next;
    }
    return d || pg_observed(section) || pg_if_matters(section);
}

/* An <Else> looks at what the <If> before it does. */
static int depends(ap_conf_vector_t *conf,
                   int (*counts)(ap_conf_vector_t *section), apr_pool_t *p)
{
    const apr_array_header_t *ifs = ifs_of(conf);
    int i, is = 0;

    for (i = 0; ifs && i < ifs->nelts; ++i) {
        ap_conf_vector_t *section = PG_SECTION(ifs, i);
        const core_dir_config *core = ap_get_core_module_config(section);

        if (!(core->condition_ifelse & AP_CONDITION_ELSE)) {
            is = 0;
        }
        is |= !is_of_url(section, p);
        if ((is && counts(section)) || depends(section, counts, p)) {
            return 1;
        }
    }
    return 0;
}

int pg_if_depends(ap_conf_vector_t *conf, apr_pool_t *p)
{
    return depends(conf, has_a_say, p);
}

int pg_if_may_map(ap_conf_vector_t *conf, apr_pool_t *p)
{
    return depends(conf, may_map, p);
}
