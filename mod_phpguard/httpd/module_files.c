/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The directory of httpd's modules, and the files in it. */

#include "httpd/module_files.h"
#include "httpd/modules.h"
#include "model/directive.h"
#include "model/edit_line.h"

#include "httpd.h"
#include "http_config.h"
#include "apr_file_io.h"
#include "apr_strings.h"

#include <dlfcn.h>
#include <glob.h>

/* mod_so keeps no paths: the linker does.  This module may have come from
 * anywhere. */
static const char *directory(apr_pool_t *p)
{
    const module *m;
    Dl_info info;

    for (m = ap_top_module; m; m = m->next) {
        if (m->dynamic_load_handle && strcmp(m->name, "mod_phpguard.c")
            && dladdr(m, &info) && info.dli_fname
            && ap_strrchr_c(info.dli_fname, '/')) {
            return apr_pstrmemdup(p, info.dli_fname,
                                  (apr_size_t)(ap_strrchr_c(info.dli_fname,
                                                            '/') + 1
                                               - info.dli_fname));
        }
    }
    return NULL;
}

static int is_php(const char *source)
{
    return !strncmp(source, "mod_php", 7) && strcmp(source, "mod_phpguard.c");
}

/* "mod_cgid.c" is cgid. */
static const char *bare_name(const char *source, apr_pool_t *p)
{
    apr_size_t len = strlen(source);

    return len > 6 && !strncmp(source, "mod_", 4)
           ? apr_pstrmemdup(p, source + 4, len - 6) : NULL;
}

/* The newest, where a host has several PHPs. */
static const char *file_of(const char *source, apr_pool_t *p)
{
    const char *dir = directory(p), *name = bare_name(source, p), *found = NULL;
    glob_t g;

    if (!dir || !name) {
        return NULL;
    }
    if (glob(is_php(source) ? apr_pstrcat(p, dir, "lib", name, "*.so", NULL)
                            : apr_pstrcat(p, dir, "mod_", name, ".so", NULL),
             0, NULL, &g) == 0) {
        found = apr_pstrdup(p, g.gl_pathv[g.gl_pathc - 1]);
        globfree(&g);
    }
    return found;
}

/* PHP of Debian is not made for threads, and there is one MPM. */
const char *pg_module_line(const char *source, apr_pool_t *p)
{
    const char *file = file_of(source, p);

    if (!file || !strncmp(source, "mod_mpm_", 8)
        || (is_php(source) && !pg_module_loaded("prefork.c"))) {
        return NULL;
    }
    return pg_edit_line(p, NULL, "LoadModule %b_module %b",
                        bare_name(source, p), NULL, file, NULL);
}

/* Debian's own, wherever this server's configuration is. */
#define LOAD_FILES "/etc/apache2/mods-available/"
#define NEEDS_MAX 16

static const char *depends_line(const char *source, apr_pool_t *p)
{
    static const char label[] = "# Depends:";
    const char *name = bare_name(source, p);
    char line[MAX_STRING_LEN];
    apr_file_t *f;

    if (!name || apr_file_open(&f, apr_pstrcat(p, LOAD_FILES, name, ".load",
                                               NULL),
                               APR_READ | APR_BUFFERED, APR_OS_DEFAULT, p)) {
        return "";
    }
    while (apr_file_gets(line, sizeof(line), f) == APR_SUCCESS) {
        if (!strncasecmp(line, label, sizeof(label) - 1)) {
            apr_file_close(f);
            return apr_pstrdup(p, line + sizeof(label) - 1);
        }
    }
    apr_file_close(f);
    return "";
}

/* A balancer without any lbmethod does not start (lb_init(), mod_proxy_
 * balancer.c), and its .load file does not say so. */
static const char *needs_of(const char *source, apr_pool_t *p)
{
    return apr_pstrcat(p, depends_line(source, p),
                       strcmp(source, "mod_proxy_balancer.c")
                       ? "" : " lbmethod_byrequests", NULL);
}

/* Two may need each other: who has been seen is not followed again. */
static void add_needs(apr_array_header_t *all, apr_array_header_t *seen,
                      const char *source)
{
    apr_pool_t *p = all->pool;
    const char *names = needs_of(source, p);

    APR_ARRAY_PUSH(seen, const char *) = source;
    for (;;) {
        const char *need;
        apr_size_t len;

        names += strspn(names, " \t\n");
        len = strcspn(names, " \t\n");
        if (!len || seen->nelts >= NEEDS_MAX) {
            return;
        }
        need = apr_psprintf(p, "mod_%.*s.c", (int)len, names);
        names += len;
        if (!pg_module_loaded(need) && !pg_is_among(seen, need)) {
            add_needs(all, seen, need);
            APR_ARRAY_PUSH(all, const char *) = need;
        }
    }
}

apr_array_header_t *pg_module_needs(const char *source, apr_pool_t *p)
{
    apr_array_header_t *all = apr_array_make(p, 2, sizeof(const char *));

    add_needs(all, apr_array_make(p, 4, sizeof(const char *)), source);
    return all;
}

const char *pg_module_named(const char *name, apr_pool_t *p)
{
    apr_size_t len = strlen(name);

    return len > 7 && !strcmp(name + len - 7, "_module")
           ? apr_psprintf(p, "mod_%.*s.c", (int)(len - 7), name) : name;
}
