/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The client and the headers of an explained request. */

#include "lint/lookup/client.h"
#include "model/directive.h"

#include "http_main.h"
#include "apr_lib.h"
#include "apr_network_io.h"
#include "apr_strings.h"

#define OF_HEADER "DUMP_PHPGUARD_HEADER="

/* RFC 9110, 5.6.2. */
static int is_token(const char *text, apr_size_t len)
{
    apr_size_t i;

    for (i = 0; i < len; ++i) {
        if (!apr_isalnum(text[i]) && !strchr("!#$%&'*+-.^_`|~", text[i])) {
            return 0;
        }
    }
    return len > 0;
}

static int is_text(const char *text)
{
    while (*text && !apr_iscntrl(*text)) {
        ++text;
    }
    return !*text;
}

/* A host name is not accepted, since it would be resolved. */
static int is_address(const char *text, apr_pool_t *p)
{
    apr_ipsubnet_t *subnet;
    const char *dot = text;
    int parts = 1;

    while ((dot = ap_strchr_c(dot, '.')) != NULL) {
        ++dot;
        ++parts;
    }
    return (ap_strchr_c(text, ':') || parts == 4)
           && apr_ipsubnet_create(&subnet, text, NULL, p) == APR_SUCCESS;
}

/* As ap_get_mime_headers_core() (server/protocol.c). */
static const char *trimmed(const char *value, apr_pool_t *p)
{
    apr_size_t len;

    value += strspn(value, " \t");
    len = strlen(value);
    while (len && strchr(" \t", value[len - 1])) {
        --len;
    }
    return apr_pstrmemdup(p, value, len);
}

void pg_client_header(pg_client *c, apr_table_t *headers, const char *text,
                      apr_pool_t *p)
{
    const char *colon = ap_strchr_c(text, ':');

    if (!colon || !is_token(text, (apr_size_t)(colon - text))
        || !is_text(colon)) {
        c->wrong = apr_pstrcat(p, "\"", text, "\" is not a header: use "
                               "\"Name: value\"", NULL);
        return;
    }
    apr_table_addn(headers, apr_pstrmemdup(p, text,
                                           (apr_size_t)(colon - text)),
                   trimmed(colon + 1, p));
}

/* The value of a define, or NULL if it has another name. */
static const char *behind(const char *define, const char *name)
{
    const apr_size_t len = strlen(name);

    return strncmp(define, name, len) ? NULL : define + len;
}

void pg_client_check(pg_client *c, apr_pool_t *p)
{
    if (c->method && !is_token(c->method, strlen(c->method))) {
        c->wrong = apr_pstrcat(p, "\"", c->method, "\" is not a method", NULL);
    }
    if (c->address && !is_address(c->address, p)) {
        c->wrong = apr_pstrcat(p, "\"", c->address, "\" is not an IP address",
                               NULL);
    }
    if (c->user && (!*c->user || !is_text(c->user))) {
        c->wrong = apr_pstrcat(p, "\"", c->user, "\" is not a user name",
                               NULL);
    }
}

pg_client pg_client_read(apr_pool_t *p)
{
    const apr_array_header_t *defines = ap_server_config_defines;
    pg_client c = { NULL, NULL, NULL, NULL, NULL };
    apr_table_t *headers = apr_table_make(p, 2);
    int i;

    for (i = 0; defines && i < defines->nelts; ++i) {
        const char *define = APR_ARRAY_IDX(defines, i, const char *), *value;

        if ((value = behind(define, OF_HEADER)) != NULL) {
            pg_client_header(&c, headers, value, p);
        }
        else if ((value = behind(define, "DUMP_PHPGUARD_METHOD=")) != NULL) {
            c.method = value;
        }
        else if ((value = behind(define, "DUMP_PHPGUARD_FROM=")) != NULL) {
            c.address = value;
        }
        else if ((value = behind(define, "DUMP_PHPGUARD_USER=")) != NULL) {
            c.user = value;
        }
    }
    c.headers = headers;
    pg_client_check(&c, p);
    return c;
}

/* "10", "10.9.0.0/16", "fe80::/10": the first of them. */
static const char *first_of(const char *network, apr_pool_t *p)
{
    const char *ip = apr_pstrmemdup(p, network, strcspn(network, "/")), *dot;
    int dots = 0;

    if (ap_strchr_c(ip, ':')) {
        return ip;
    }
    for (dot = ip; *dot; ++dot) {
        dots += *dot == '.' && dot[1];
    }
    ip = apr_pstrmemdup(p, ip, strlen(ip) - (dot > ip && dot[-1] == '.'));
    for (; dots < 3; ++dots) {
        ip = apr_pstrcat(p, ip, ".0", NULL);
    }
    return ip;
}

int pg_client_addresses(apr_array_header_t *to, const char *require)
{
    apr_pool_t *p = to->pool;
    const char *kind, *ip;

    pg_getword(p, &require);
    kind = pg_getword(p, &require);
    if (!strcmp(kind, "local")) {
        require = "127.0.0.1";
    }
    else if (strcmp(kind, "ip")) {
        return 0;
    }
    while (*require) {
        ip = first_of(pg_getword(p, &require), p);
        if (!pg_is_among(to, ip)) {
            APR_ARRAY_PUSH(to, const char *) = ip;
        }
    }
    return 1;
}
