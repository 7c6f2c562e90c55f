/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* From a list of what goes to the files that are changed by it. */

#include "lint/forecast/changes.h"
#include "lint/survey/whole_config.h"
#include "model/directive.h"
#include "util/path.h"

#include "http_config.h"
#include "apr_lib.h"
#include "apr_strings.h"

#define GUARD "phpguard"
#define GUARD_FILE "mod_phpguard.so"

/* A line of the list. */
typedef struct {
    const char *by, *what;
    const char *own;            /* comes in its place, or NULL */
} change;

typedef struct {
    pg_changes *to;
    const pg_whole_config *whole;
    const char *root;           /* the server root, with its slash */
    int is_debian;              /* its mods-enabled is read */
    apr_pool_t *p;
} reader;

/* It stays loaded: it makes the forecast. */
static int is_guard(const change *c)
{
    return !strcmp(c->what, GUARD)
           || !strcmp(apr_filepath_name_get(c->what), GUARD_FILE);
}

/* Two files of a package may name the same. */
static void say(const reader *r, const char *by, const char *what)
{
    pg_gone *gone;
    int i;

    for (i = 0; i < r->to->gone->nelts; ++i) {
        if (!strcmp(APR_ARRAY_IDX(r->to->gone, i, pg_gone).what, what)) {
            return;
        }
    }
    gone = apr_array_push(r->to->gone);
    gone->by = by;
    gone->what = what;
}

/* Whether the configuration has the links of a2enmod(8) and its kind. */
static int is_debian(const reader *r)
{
    const char *mods = apr_pstrcat(r->p, r->root, "mods-enabled/", NULL);
    apr_hash_index_t *i;

    for (i = apr_hash_first(r->p, (apr_hash_t *)r->whole->files); i;
         i = apr_hash_next(i)) {
        if (!strncmp(apr_hash_this_key(i), mods, strlen(mods))) {
            return 1;
        }
    }
    return 0;
}

/* Of what is enabled the .conf of a module is not said besides. */
static int take_file(const reader *r, const change *c, const char *dir,
                     const char *extension)
{
    const char *name = apr_pstrcat(r->p, dir, "/", c->what, extension, NULL);
    const char *path = apr_pstrcat(r->p, r->root, name, NULL);
    const int is_said = !strcmp(dir, "mods-enabled") ? extension[1] == 'l'
                                              : !strcmp(dir, "conf-enabled");
    apr_finfo_t finfo;

    if (is_guard(c) ? apr_stat(&finfo, path, APR_FINFO_TYPE | APR_FINFO_LINK,
                                r->p) != APR_SUCCESS
                    : !pg_config_files_lay(r->to->files, path, NULL)) {
        return 0;
    }
    if (is_said) {
        say(r, c->by, name);
    }
    return 1;
}

/* What may be enabled again is no repair for what goes. */
static int take_enabled(const reader *r, const change *c)
{
    static const char *const files[][2] = {
        { "mods-enabled", ".load" }, { "mods-enabled", ".conf" },
        { "conf-enabled", ".conf" }, { "mods-available", ".load" },
        { "mods-available", ".conf" }, { "conf-available", ".conf" }
    };
    apr_size_t i;
    int taken = 0;

    for (i = 0; r->is_debian && i < sizeof(files) / sizeof(files[0]); ++i) {
        taken |= take_file(r, c, files[i][0], files[i][1]);
    }
    return taken;
}

/* The file of a LoadModule line, or NULL. */
static const char *loaded_by(const char *line, const char **name,
                             apr_pool_t *p)
{
    if (strcasecmp(pg_getword(p, &line), "LoadModule")) {
        return NULL;
    }
    *name = pg_getword(p, &line);
    return ap_server_root_relative(p, pg_getword(p, &line));
}

/* "LoadModule php_module modules/libphp.so" loads "php", by either word. */
static int loads(const char *line, const char *name, apr_pool_t *p)
{
    const char *loaded, *file = loaded_by(line, &loaded, p);

    if (!file) {
        return 0;
    }
    file = apr_filepath_name_get(file);
    return !strcasecmp(loaded, apr_pstrcat(p, name, "_module", NULL))
           || !strcasecmp(file, apr_pstrcat(p, name, ".so", NULL))
           || !strcasecmp(file, apr_pstrcat(p, "mod_", name, ".so", NULL));
}

static int take_lines(const reader *r, const change *c, const char *path,
                      const pg_text_file *file)
{
    const apr_array_header_t *lines = pg_text_file_lines(file, r->p);
    int i, taken = 0;

    for (i = 0; i < lines->nelts; ++i) {
        if (loads(APR_ARRAY_IDX(lines, i, const char *), c->what, r->p)
            && (is_guard(c)
                || pg_config_files_delete(r->to->files, path, i + 1))) {
            taken = 1;
        }
    }
    if (taken) {
        say(r, c->by, apr_psprintf(r->p, "LoadModule %s in %s", c->what,
                                   path));
    }
    return taken;
}

static int take_loading(const reader *r, const change *c)
{
    apr_hash_index_t *i;
    int taken = 0;

    for (i = apr_hash_first(r->p, (apr_hash_t *)r->whole->files); i;
         i = apr_hash_next(i)) {
        taken |= take_lines(r, c, apr_hash_this_key(i), apr_hash_this_val(i));
    }
    return taken;
}

static int take_name(const reader *r, const change *c)
{
    return !ap_strchr_c(c->what, '/')
           && (take_enabled(r, c) || take_loading(r, c));
}

/* Debian's modules are said by what loads them. */
static int take_path(const reader *r, const change *c)
{
    const char *name = apr_filepath_name_get(c->what);
    const apr_size_t len = strlen(name);
    const int is_module = len > 3 && !strcmp(name + len - 3, ".so");

    if (is_guard(c)) {
        return 1;
    }
    if (!pg_config_files_lay(r->to->files, c->what, c->own)) {
        return 0;
    }
    if (!c->own && (!is_module || !r->is_debian)) {
        say(r, c->by, c->what);
    }
    return 1;
}

static int take(const reader *r, const change *c)
{
    r->to->guard |= is_guard(c);
    return *c->what == '/' ? take_path(r, c) : take_name(r, c);
}

static apr_array_header_t *read_list(const char *path, apr_pool_t *p)
{
    apr_array_header_t *list = apr_array_make(p, 16, sizeof(change));
    char line[HUGE_STRING_LEN];
    apr_file_t *f;

    if (apr_file_open(&f, path, APR_FOPEN_READ | APR_FOPEN_BUFFERED,
                      APR_OS_DEFAULT, p) != APR_SUCCESS) {
        return NULL;
    }
    while (apr_file_gets(line, sizeof(line), f) == APR_SUCCESS) {
        const char *rest = apr_pstrmemdup(p, line, strcspn(line, "\n"));
        change *c = apr_array_push(list);

        c->by = ap_getword(p, &rest, '\t');
        c->what = ap_getword(p, &rest, '\t');
        c->own = *rest ? rest : NULL;
    }
    apr_file_close(f);
    return list;
}

/* A name on the command line may be a package's: its files are removed if
 * there is no module and no configuration of this name. */
static int take_package(const reader *r, const apr_array_header_t *list,
                        const char *name)
{
    int i, taken = 0;

    for (i = 0; i < list->nelts; ++i) {
        const change *c = &APR_ARRAY_IDX(list, i, change);

        if (!strcmp(c->by, name)) {
            taken |= take(r, c);
        }
    }
    return taken;
}

static int is_given(const apr_array_header_t *list, const char *name)
{
    int i;

    for (i = 0; i < list->nelts; ++i) {
        const change *c = &APR_ARRAY_IDX(list, i, change);

        if (!*c->by && !strcmp(c->what, name)) {
            return 1;
        }
    }
    return 0;
}

static void take_all(const reader *r, const apr_array_header_t *list)
{
    int i;

    for (i = 0; i < list->nelts; ++i) {
        const change *c = &APR_ARRAY_IDX(list, i, change);

        if (*c->by) {
            if (!is_given(list, c->by)) {
                take(r, c);
            }
        }
        else if (!take(r, c) && !take_package(r, list, c->what)) {
            r->to->unknown = c->what;
        }
    }
}

static int is_gone(const reader *r, const char *real)
{
    int i;

    for (i = 0; i < r->to->files->laid->nelts; ++i) {
        const pg_laid *laid = &APR_ARRAY_IDX(r->to->files->laid, i, pg_laid);

        if (!laid->own && !strcmp(laid->real, real)) {
            return 1;
        }
    }
    return 0;
}

/* The files of modules that a text loads: each is set to whether it is loaded
 * by what stays. */
static void note_modules(const reader *r, apr_hash_t *modules,
                         const pg_text_file *text, int stays)
{
    const apr_array_header_t *lines = pg_text_file_lines(text, r->p);
    int i;

    for (i = 0; i < lines->nelts; ++i) {
        const char *name, *file = loaded_by(APR_ARRAY_IDX(lines, i,
                                                          const char *),
                                            &name, r->p);

        if (file && (stays || !apr_hash_get(modules, file,
                                            APR_HASH_KEY_STRING))) {
            apr_hash_set(modules, file, APR_HASH_KEY_STRING,
                         stays ? "stays" : "goes");
        }
    }
}

/* A module that nothing loads any more is no repair either, by a line that
 * does. */
static void take_unloaded(const reader *r)
{
    apr_hash_t *modules = apr_hash_make(r->p);
    apr_hash_index_t *i;

    for (i = apr_hash_first(r->p, (apr_hash_t *)r->whole->files); i;
         i = apr_hash_next(i)) {
        const pg_text_file *text = apr_hash_this_val(i);

        note_modules(r, modules, text, 0);
        if (!is_gone(r, pg_text_file_owner(text)->real)) {
            note_modules(r, modules,
                         pg_config_files_get(r->to->files,
                                             apr_hash_this_key(i)), 1);
        }
    }
    for (i = apr_hash_first(r->p, modules); i; i = apr_hash_next(i)) {
        if (!strcmp(apr_hash_this_val(i), "goes")) {
            pg_config_files_lay(r->to->files, apr_hash_this_key(i), NULL);
        }
    }
}

pg_changes *pg_changes_read(const char *path, const pg_lint *l, apr_pool_t *p)
{
    const apr_array_header_t *list = read_list(path, p);
    const char *root = ap_server_root_relative(p, "");
    reader r;

    if (!list || !root) {
        return NULL;
    }
    r.p = p;
    r.whole = pg_whole_config_get(l->whole);
    r.root = pg_with_slash(root, p);
    r.is_debian = is_debian(&r);
    r.to = apr_pcalloc(p, sizeof(*r.to));
    r.to->files = pg_config_files_make(r.whole->main_file, r.whole->files, p);
    r.to->gone = apr_array_make(p, 8, sizeof(pg_gone));
    take_all(&r, list);
    take_unloaded(&r);
    return r.to;
}

static const char *join(const char *all, const char *between,
                        const char *one, apr_pool_t *p)
{
    return *all ? apr_pstrcat(p, all, between, one, NULL) : one;
}

/* What goes by one package together. */
static const char *say_of(const pg_changes *changes, const char *by,
                          apr_pool_t *p)
{
    const char *all = "";
    int i;

    for (i = 0; i < changes->gone->nelts; ++i) {
        const pg_gone *gone = &APR_ARRAY_IDX(changes->gone, i, pg_gone);

        if (!strcmp(gone->by, by)) {
            all = join(all, ", ", gone->what, p);
        }
    }
    return *by ? apr_psprintf(p, "%s (package %s)", all, by) : all;
}

const char *pg_changes_say(const pg_changes *changes, apr_pool_t *p)
{
    apr_array_header_t *said = apr_array_make(p, 4, sizeof(const char *));
    const char *all = "";
    int i;

    for (i = 0; i < changes->gone->nelts; ++i) {
        const char *by = APR_ARRAY_IDX(changes->gone, i, pg_gone).by;

        if (!pg_is_among(said, by)) {
            APR_ARRAY_PUSH(said, const char *) = by;
            all = join(all, "; ", say_of(changes, by, p), p);
        }
    }
    return all;
}
