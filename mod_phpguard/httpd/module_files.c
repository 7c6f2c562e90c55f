/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Where httpd's modules are, and which of them are there. */

#include "httpd/module_files.h"
#include "httpd/modules.h"
#include "model/directive.h"
#include "model/edit_line.h"

#include "httpd.h"
#include "http_config.h"
#include "apr_file_io.h"
#include "apr_mmap.h"
#include "apr_strings.h"

#include <dlfcn.h>
#include <glob.h>

#define FILE_MAX (64 * 1024 * 1024)

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

const char *pg_module_named(const char *name, apr_pool_t *p)
{
    apr_size_t len = strlen(name);

    return len > 7 && !strcmp(name + len - 7, "_module")
           ? apr_psprintf(p, "mod_%.*s.c", (int)(len - 7), name) : name;
}

const char *pg_module_source(const char *line, apr_pool_t *p)
{
    const char *symbol, *source;

    if (strcasecmp(pg_getword(p, &line), "LoadModule")) {
        return NULL;
    }
    symbol = pg_getword(p, &line);
    source = pg_module_named(symbol, p);
    return source != symbol ? source : NULL;
}

int pg_module_has_word(const char *source, const char *word, apr_pool_t *p)
{
    const char *file = file_of(source, p);
    apr_size_t len = strlen(word), i;
    apr_finfo_t finfo;
    apr_mmap_t *map;
    apr_file_t *fd;

    if (!file || apr_file_open(&fd, file, APR_READ, APR_OS_DEFAULT, p)
        || apr_file_info_get(&finfo, APR_FINFO_SIZE, fd)
        || finfo.size > FILE_MAX
        || apr_mmap_create(&map, fd, 0, (apr_size_t)finfo.size,
                           APR_MMAP_READ, p)) {
        return 0;
    }
    for (i = 1; i + len < map->size; ++i) {
        const char *at = (const char *)map->mm + i;

        if (!at[-1] && !at[len] && !strncasecmp(at, word, len)) {
            return 1;
        }
    }
    return 0;
}
