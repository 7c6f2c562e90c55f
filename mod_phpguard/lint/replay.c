/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Another configuration, read by httpd for the lint. */

#include "lint/replay.h"
#include "config.h"
#include "httpd/htaccess.h"
#include "httpd/module_files.h"
#include "httpd/modules.h"
#include "httpd/reading.h"
#include "httpd/second_server.h"
#include "lint/included.h"
#include "model/directive.h"

#include "http_core.h"
#include "http_main.h"
#include "apr_strings.h"

#define DEPTH_MAX 32

typedef struct {
    server_rec *s;
    const pg_config_files *files;
    apr_array_header_t *modules; /* const char *, those not really loaded */
    apr_array_header_t *out;    /* const char *, the lines that count */
    apr_hash_t *commands;       /* names that httpd knows: "" by name */
    const char *error;
    int skip;                   /* sections open in one that does not count */
    int macro;                  /* in one: conditions are httpd's to judge */
    int depth;                  /* of Include */
    apr_pool_t *p;
} reader;

static void read_file(reader *r, const char *path);

static int is_condition(const char *name)
{
    return !strncasecmp(name, "<If", 3) && strcasecmp(name, "<If");
}

static void put(reader *r, const char *line)
{
    APR_ARRAY_PUSH(r->out, const char *) = line;
}

/* Does httpd, or a module that is supposed, know the directive? */
static int is_known(reader *r, const char *name)
{
    module *any = ap_top_module;
    int i, known;

    if (apr_hash_get(r->commands, name, APR_HASH_KEY_STRING)) {
        return 1;
    }
    known = ap_find_command_in_modules(name, &any) != NULL;
    for (i = 0; !known && i < r->modules->nelts; ++i) {
        known = pg_module_has_word(APR_ARRAY_IDX(r->modules, i, const char *),
                                   name, r->p);
    }
    if (known) {
        apr_hash_set(r->commands, name, APR_HASH_KEY_STRING, "");
    }
    return known;
}

static void load(reader *r, const char *line)
{
    const char *source = pg_module_source(line, r->p);

    if (source && !pg_module_loaded(source)) {
        APR_ARRAY_PUSH(r->modules, const char *) = source;
        pg_modules_suppose(r->modules);
    }
}

/* A name that is defined anyway keeps its value. */
static void define(reader *r, const char *args)
{
    const char *name = pg_getword(r->p, &args);

    if (!ap_exists_config_define(name)) {
        APR_ARRAY_PUSH(ap_server_config_defines, const char *) = name;
    }
}

static void include(reader *r, const char *args)
{
    const apr_array_header_t *paths
        = pg_included_paths(ap_resolve_env(r->p, args), r->p);
    int i;

    for (i = 0; r->depth < DEPTH_MAX && i < paths->nelts; ++i) {
        ++r->depth;
        read_file(r, APR_ARRAY_IDX(paths, i, const char *));
        --r->depth;
    }
}

static void read_directive(reader *r, const char *name, const char *args,
                           const char *line)
{
    if (!strncasecmp(name, "Include", 7)) {
        if (r->macro) {
            r->error = "a macro includes a file";
        }
        include(r, args);
    }
    else if (!strcasecmp(name, "LoadModule")) {
        load(r, line);
    }
    else if (!strcasecmp(name, "Define")) {
        define(r, args);
    }
    else if (pg_second_server_asks(name)) {
        put(r, line);
    }
    else if (!r->error && !r->macro && !is_known(r, name)) {
        r->error = apr_psprintf(r->p, "Invalid command '%s'", name);
    }
}

/* The end of a condition that is true is not written either. */
static void read_end(reader *r, const char *name, const char *line)
{
    if (r->macro) {
        r->macro = strcasecmp(name, "</Macro>") != 0;
        put(r, line);
    }
    else if (strncasecmp(name, "</If", 4) || !strcasecmp(name, "</If>")) {
        put(r, line);
    }
}

/* An argument without one of these in front might be the name of a directive:
 * it would become another one, which is not in the text. */
static int is_plain_macro(const char *args, apr_pool_t *p)
{
    pg_getword(p, &args);
    while (*args && *args != '>') {
        if (!strchr("$%@", *pg_getword(p, &args))) {
            return 0;
        }
    }
    return 1;
}

static void read_section(reader *r, const char *name, const char *args,
                         const char *line)
{
    if (!strcasecmp(name, "<Macro")) {
        r->macro = 1;
        put(r, line);
        if (!is_plain_macro(args, r->p)) {
            r->error = "a macro's argument has no $, % or @ in front";
        }
    }
    else if (pg_second_server_keeps(name) || (r->macro && is_condition(name))) {
        put(r, line);
    }
    else if (!is_condition(name)
             || !pg_reading_is_true(r->s, name, ap_resolve_env(r->p, args),
                                    r->p)) {
        r->skip = 1;
    }
}

/* "<Else>" has no argument. */
static const char *name_of(const char **args, apr_pool_t *p)
{
    char *name = pg_getword(p, args);
    apr_size_t len = strlen(name);

    if (*name == '<' && name[1] != '/' && len && name[len - 1] == '>') {
        name[len - 1] = '\0';
        *args = ">";
    }
    return name;
}

static void read_line(reader *r, const char *line)
{
    const char *args, *name;

    line += strspn(line, " \t\r");
    if (!*line || *line == '#') {
        return;
    }
    args = line;
    name = name_of(&args, r->p);
    if (r->skip) {
        r->skip += *name == '<' ? name[1] == '/' ? -1 : 1 : 0;
    }
    else if (*name != '<') {
        read_directive(r, name, args, line);
    }
    else if (name[1] == '/') {
        read_end(r, name, line);
    }
    else {
        read_section(r, name, args, line);
    }
}

/* ap_cfg_getline() (server/util.c) puts lines together. */
static const char *whole_line(const apr_array_header_t *lines, int *i,
                              apr_pool_t *p)
{
    const char *line = APR_ARRAY_IDX(lines, *i, const char *);
    apr_size_t len;

    for (;;) {
        len = strlen(line);
        len -= len && line[len - 1] == '\r';
        if (!len || line[len - 1] != '\\'
            || (len > 1 && line[len - 2] == '\\') || *i + 1 == lines->nelts) {
            return apr_pstrmemdup(p, line, len);
        }
        line = apr_pstrcat(p, apr_pstrmemdup(p, line, len - 1),
                           APR_ARRAY_IDX(lines, ++*i, const char *), NULL);
    }
}

static void read_lines(reader *r, const apr_array_header_t *lines)
{
    int i;

    for (i = 0; i < lines->nelts; ++i) {
        read_line(r, whole_line(lines, &i, r->p));
    }
}

/* What could not be read before is not read now. */
static void read_file(reader *r, const char *path)
{
    const pg_text_file *file = pg_config_files_get(r->files, path);

    if (file) {
        read_lines(r, pg_text_file_lines(file, r->p));
    }
    else if (!r->error) {
        r->error = apr_pstrcat(r->p, path, " is not read", NULL);
    }
}

/* The files of /etc/apache2 that a command of Debian's enables. */
static void enable(reader *r, const char *dir, const char *name)
{
    static const char *const suffixes[] = { ".load", ".conf", NULL };
    const char *const *suffix;

    for (suffix = suffixes; *suffix; ++suffix) {
        const char *path
            = ap_server_root_relative(r->p, apr_pstrcat(r->p, dir,
                                          "-available/", name, *suffix,
                                          NULL));
        pg_text_file *file = path ? pg_text_file_read(path, r->p) : NULL;

        if (file) {
            read_lines(r, pg_text_file_lines(file, r->p));
        }
    }
}

/* a2enmod brings what a module depends on; of the proxy's kind that is
 * mod_proxy. */
static void enable_module(reader *r, const char *name)
{
    if (!strncmp(name, "proxy_", 6) && !pg_module_loaded("mod_proxy.c")) {
        enable(r, "mods", "proxy");
    }
    enable(r, "mods", name);
}

/* Debian's configuration includes its modules first, and the rest behind. */
static void run(reader *r, const char *command, int first)
{
    int mods = 0, conf = 0;

    while (*command) {
        const char *word = pg_getword(r->p, &command);

        if (!strncmp(word, "a2", 2) || !strcmp(word, "&&")) {
            mods = !strcmp(word, "a2enmod");
            conf = !strcmp(word, "a2enconf");
        }
        else if (mods && first) {
            enable_module(r, word);
        }
        else if (conf && !first) {
            enable(r, "conf", word);
        }
    }
}

static void run_all(reader *r, int first)
{
    const apr_array_header_t *commands = r->files->commands;
    int i;

    for (i = 0; i < commands->nelts; ++i) {
        run(r, APR_ARRAY_IDX(commands, i, const char *), first);
    }
}

static const char *joined(const apr_array_header_t *lines, apr_pool_t *p)
{
    return lines->nelts ? apr_pstrcat(p, apr_array_pstrcat(p, lines, '\n'),
                                      "\n", NULL) : "";
}

/* The .htaccess files among the changes. */
static apr_hash_t *htaccess_of(const pg_config_files *files, apr_pool_t *p)
{
    apr_hash_t *texts = apr_hash_make(p);
    int i;

    for (i = 0; i < files->order->nelts; ++i) {
        const pg_text_file *file = APR_ARRAY_IDX(files->order, i,
                                                 pg_text_file *);
        const char *path = pg_text_file_path(file);

        if (!apr_hash_get((apr_hash_t *)files->read, path,
                          APR_HASH_KEY_STRING)) {
            apr_hash_set(texts, path, APR_HASH_KEY_STRING,
                         joined(pg_text_file_lines(file, p), p));
        }
    }
    return texts;
}

const char *pg_replay(server_rec *s, const pg_config_files *files,
                      pg_replayed *world, apr_pool_t *p)
{
    reader r;

    memset(&r, 0, sizeof(r));
    r.s = s;
    r.files = files;
    r.p = p;
    r.modules = apr_array_make(p, 4, sizeof(const char *));
    r.out = apr_array_make(p, 256, sizeof(const char *));
    r.commands = apr_hash_make(p);
    run_all(&r, 1);
    read_file(&r, files->main_file);
    run_all(&r, 0);
    world->modules = r.modules;
    world->htaccess = htaccess_of(files, p);
    world->s = r.error ? NULL : pg_second_server(s, joined(r.out, p),
                                                 &phpguard_module, &r.error,
                                                 p);
    pg_modules_suppose(NULL);
    return r.error;
}

void pg_replay_enter(const pg_replayed *world)
{
    static server_rec *real;

    real = real ? real : ap_server_conf;
    ap_server_conf = world ? world->s : real;
    pg_modules_suppose(world ? world->modules : NULL);
    pg_htaccess_suppose(world ? world->htaccess : NULL);
}
