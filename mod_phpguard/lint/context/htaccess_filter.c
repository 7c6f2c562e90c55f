/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Which lines of a .htaccess httpd gets: read with httpd's own functions,
 * so that what is a line and what is its first word cannot be two things. */

#include "lint/context/htaccess_filter.h"
#include "httpd/modules.h"
#include "lint/context/reading.h"

#include "http_main.h"
#include "util_varbuf.h"
#include "apr_hash.h"
#include "apr_strings.h"

/* VARBUF_INIT_LEN of server/config.c: where a line that holds a NUL ends
 * depends on it. */
#define LINE_INITIALLY 200

/* Modules whose directives only store a setting when they are read,
 * as of httpd 2.4.66.  Of httpd's own, these are left out for a reason:
 * mod_authnz_ldap and mod_session_crypto (a pass phrase by "exec:"), mod_lua,
 * mod_macro, mod_sed ("w" opens a file), mod_so, mod_isapi, mod_privileges,
 * and what is for tests. */
static const char *const harmless[] = {
    "core.c", "http_core.c", "mod_phpguard.c",
    "mod_access_compat.c", "mod_actions.c", "mod_alias.c",
    "mod_allowmethods.c", "mod_asis.c", "mod_auth_basic.c",
    "mod_auth_digest.c", "mod_auth_form.c", "mod_authn_anon.c",
    "mod_authn_core.c", "mod_authn_dbd.c", "mod_authn_dbm.c",
    "mod_authn_file.c", "mod_authn_socache.c", "mod_authz_core.c",
    "mod_authz_dbd.c", "mod_authz_dbm.c", "mod_authz_groupfile.c",
    "mod_authz_host.c", "mod_authz_owner.c", "mod_authz_user.c",
    "mod_autoindex.c", "mod_brotli.c", "mod_buffer.c", "mod_cache.c",
    "mod_cache_disk.c", "mod_cern_meta.c", "mod_cgi.c", "mod_cgid.c",
    "mod_charset_lite.c", "mod_dav.c", "mod_dav_fs.c", "mod_dav_lock.c",
    "mod_deflate.c", "mod_dir.c", "mod_env.c", "mod_expires.c",
    "mod_ext_filter.c", "mod_fcgid.c", "mod_filter.c", "mod_headers.c",
    "mod_http2.c", "mod_ident.c", "mod_imagemap.c", "mod_include.c",
    "mod_log_debug.c", "mod_logio.c", "mod_mime.c", "mod_mime_magic.c",
    "mod_negotiation.c", "mod_proxy.c", "mod_proxy_fcgi.c",
    "mod_proxy_ftp.c", "mod_proxy_html.c", "mod_proxy_scgi.c",
    "mod_reflector.c", "mod_remoteip.c", "mod_request.c", "mod_rewrite.c",
    "mod_session.c", "mod_session_cookie.c", "mod_session_dbd.c",
    "mod_setenvif.c", "mod_speling.c", "mod_ssl.c", "mod_status.c",
    "mod_substitute.c", "mod_userdir.c", "mod_usertrack.c",
    "mod_version.c", "mod_vhost_alias.c", "mod_xml2enc.c",
    "mod_php.c", "mod_php7.c", "mod_php5.c", NULL
};

/* The properties of a directive name, from all modules that own it. */
typedef struct {
    const char *name;           /* as the module spells it */
    const char *harmful;        /* a module that is not on the list, or whose
                                 * directive acts when it is read; or NULL */
    int acts;                   /* EXEC_ON_READ */
} command;

/* <IfModule>, <IfDefine>, <IfFile>, <IfDirective>, <IfSection>, <IfVersion>:
 * of the sections that act these only skip or do not. */
static int is_condition(const command_rec *cmd, const char *module_name)
{
    return !strncmp(cmd->name, "<If", 3)
           && (!strcmp(module_name, "core.c")
               || !strcmp(module_name, "mod_version.c"));
}

static void add_command(apr_hash_t *commands, const command_rec *cmd,
                        const module *m, apr_pool_t *p)
{
    char *key = apr_pstrdup(p, cmd->name);
    const int acts = (cmd->req_override & EXEC_ON_READ) != 0;
    command *c;

    ap_str_tolower(key);
    c = apr_hash_get(commands, key, APR_HASH_KEY_STRING);
    if (!c) {
        c = apr_pcalloc(p, sizeof(*c));
        c->name = cmd->name;
        apr_hash_set(commands, key, APR_HASH_KEY_STRING, c);
    }
    c->acts |= acts;
    if (!pg_module_in(harmless, m->name)
        || (acts && !is_condition(cmd, m->name))) {
        c->harmful = m->name;
    }
}

/* As ap_config_hash of server/config.c, which is not for others: the owners
 * of a name.  Made once; the modules of a process that reads .htaccess files
 * stay. */
static apr_hash_t *all_commands(void)
{
    static apr_hash_t *commands;
    const module *m;
    apr_pool_t *p;

    if (commands) {
        return commands;
    }
    apr_pool_create(&p, NULL);
    commands = apr_hash_make(p);
    for (m = ap_top_module; m; m = m->next) {
        const command_rec *cmd = m->cmds;

        for (; cmd && cmd->name; ++cmd) {
            add_command(commands, cmd, m, p);
        }
    }
    return commands;
}

typedef struct {
    ap_configfile_t *in;
    apr_array_header_t *left;
    char *out;
    apr_size_t len, room;
    int skipped;                /* sections deep in one whose condition is
                                 * false */
    const char *within;         /* the section that is left out, or NULL */
    int nested;                 /* sections of its name in it */
    apr_pool_t *scratch;        /* for one line */
} filter;

static const command *find(const char *name, apr_pool_t *p)
{
    char *key = apr_pstrdup(p, name);

    ap_str_tolower(key);
    return apr_hash_get(all_commands(), key, APR_HASH_KEY_STRING);
}

/* The first word as ap_build_config_sub() (server/config.c) takes it. */
static const char *first_word(const char **line, apr_pool_t *p)
{
    char *name = ap_getword_conf(p, line);
    apr_size_t len = strlen(name);

    if (len && name[1] != '/' && name[len - 1] == '>') {
        name[len - 1] = '\0';
    }
    return name;
}

/* What is behind a name with "${" in it, by the whole line as httpd 2.4
 * replaces it or word by word as trunk does: the worse of the two. */
static const command *find_first(const char *line, const char **word,
                                 const char **args, apr_pool_t *p)
{
    const command *c, *resolved;
    const char *name = ap_strstr_c(line, "${");

    *args = line;
    *word = first_word(args, p);
    c = find(*word, p);
    if (!name || name >= *args) {
        return c;
    }
    line = ap_resolve_env(p, line);
    resolved = find(first_word(&line, p), p);
    return c && c->harmful ? c : resolved ? resolved : c;
}

/* "\", "\\"", "x\">": what a closing bracket and quotes leave. */
static int ends_in_backslash(const char *args)
{
    apr_size_t len = strlen(args);

    while (len && strchr(" \t>\"'", args[len - 1])) {
        --len;
    }
    return len && args[len - 1] == '\\';
}

static void leave_out(filter *f, const command *c, const char *module_name)
{
    pg_left_out *left;

    if (!f->skipped) {
        left = apr_array_push(f->left);
        left->directive = c->name;
        left->module = module_name;
        left->line = f->in->line_number;
    }
    if (c->name[0] == '<') {
        f->within = c->name;
        f->nested = 0;
    }
}

/* In a section that is left out: is this the end of it?  A module that reads
 * its section by itself takes the first line that closes it. */
static void follow(filter *f, const char *line)
{
    const apr_size_t len = strlen(f->within + 1);

    if (!strncmp(line, "</", 2) && !strncasecmp(line + 2, f->within + 1, len)
        && strchr("> \t", line[2 + len])) {
        f->within = f->nested-- ? f->within : NULL;
    }
    else if (!find(f->within, f->scratch)->acts
             && !strncasecmp(line, f->within, len + 1)
             && strchr("> \t", line[1 + len])) {
        ++f->nested;
    }
}

/* What httpd skips is counted as ap_soak_end_container() counts it. */
static void count_skipped(filter *f, const char *word)
{
    if (word[0] == '<') {
        f->skipped += word[1] == '/' ? -1 : 1;
    }
}

/* 1: httpd is to see it. */
static int passes(filter *f, const char *line)
{
    const char *args, *word;
    const command *c;

    if (*line == '#' || *line == '\0') {
        return 0;
    }
    if (f->within) {
        follow(f, line);
        return 0;
    }
    c = find_first(line, &word, &args, f->scratch);
    if (c && (c->harmful || ends_in_backslash(args))) {
        leave_out(f, c, c->harmful);
        return 0;
    }
    if (f->skipped) {
        count_skipped(f, word);
    }
    else if (c && c->acts) {
        f->skipped = !pg_reading_is_true(ap_server_conf, c->name,
                                         *args ? args : ">", f->scratch);
    }
    return 1;
}

/* No line becomes longer, but the last one may have had no end. */
static void put(filter *f, const char *text, apr_size_t len)
{
    if (len <= f->room - f->len) {
        memcpy(f->out + f->len, text, len);
        f->len += len;
    }
}

/* A line of several is as one behind empty ones: httpd counts to the last. */
static void put_line(filter *f, const char *line, unsigned int lines)
{
    apr_size_t len = strlen(line);

    for (; lines > 1; --lines) {
        put(f, "\n", 1);
    }
    if (passes(f, line)) {
        put(f, line, len);
        if (len && line[len - 1] == '\\') {
            put(f, " ", 1);     /* it was not continued */
        }
    }
    put(f, "\n", 1);
}

/* A line that is too long for httpd stays one. */
static void put_too_long(filter *f)
{
    memset(f->out + f->len, 'x', HUGE_STRING_LEN);
    f->len += HUGE_STRING_LEN;
}

const char *pg_htaccess_filter(const char *text, apr_size_t len,
                               apr_size_t *out_len, apr_array_header_t *left,
                               apr_pool_t *p)
{
    struct ap_varbuf line;
    unsigned int before = 0;
    apr_status_t rv;
    filter f;

    memset(&f, 0, sizeof(f));
    f.in = pg_reading_open("a .htaccess", text, len, p);
    f.left = left;
    f.room = len + 2;
    f.out = apr_palloc(p, f.room + HUGE_STRING_LEN);
    apr_pool_create(&f.scratch, p);
    ap_varbuf_init(p, &line, LINE_INITIALLY);
    /* its limit for a .htaccess: ap_build_config() */
    while ((rv = ap_varbuf_cfg_getline(&line, f.in, HUGE_STRING_LEN))
           == APR_SUCCESS) {
        put_line(&f, line.buf, f.in->line_number - before);
        before = f.in->line_number;
        apr_pool_clear(f.scratch);
    }
    if (rv == APR_ENOSPC) {
        put_too_long(&f);
    }
    ap_varbuf_free(&line);
    apr_pool_destroy(f.scratch);
    *out_len = f.len;
    return f.out;
}
