/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The display name of a vhost. */

#include "httpd/vhost_name.h"

#include "apr_strings.h"

const char *pg_vhost_name(const server_rec *s, apr_pool_t *p)
{
    if (!s->is_virtual) {
        return "the main server";
    }
    return apr_psprintf(p, "%s:%u (%s)", s->server_hostname
                        ? s->server_hostname : "?",
                        (unsigned int)(s->addrs && s->addrs->host_port
                                       ? s->addrs->host_port : s->port),
                        pg_vhost_defined(s, p));
}

const char *pg_vhost_key(const server_rec *s, apr_pool_t *p)
{
    return apr_pstrcat(p, s->server_hostname ? s->server_hostname : "", ":",
                       apr_itoa(p, s->addrs ? s->addrs->host_port : s->port),
                       NULL);
}

const char *pg_vhost_defined(const server_rec *s, apr_pool_t *p)
{
    return s->defn_name ? apr_psprintf(p, "%s:%u", s->defn_name,
                                       s->defn_line_number) : NULL;
}

int pg_vhost_is(const server_rec *s, const ap_directive_t *section)
{
    return s->defn_name && !strcmp(s->defn_name, section->filename)
           && s->defn_line_number == (unsigned int)section->line_num;
}
