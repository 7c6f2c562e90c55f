/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The files of the configuration as text, and edits of them. */

#include "lint/trial/config_files.h"
#include "httpd/module_files.h"
#include "model/directive.h"
#include "model/edit.h"
#include "model/edit_line.h"

#include "http_config.h"
#include "apr_strings.h"

#include <stdlib.h>
#include <sys/stat.h>

pg_config_files *pg_config_files_make(const char *main_file,
                                      const apr_hash_t *read, apr_pool_t *p)
{
    pg_config_files *files = apr_pcalloc(p, sizeof(*files));

    files->main_file = main_file;
    files->read = read;
    files->changed = apr_hash_make(p);
    files->order = apr_array_make(p, 4, sizeof(pg_text_file *));
    files->commands = apr_array_make(p, 1, sizeof(const char *));
    files->laid = apr_array_make(p, 1, sizeof(pg_laid));
    files->p = p;
    return files;
}

/* A file that is read by two names is changed once. */
static const char *key_of(const pg_text_file *file)
{
    return pg_text_file_owner(file)->real;
}

static void put(pg_config_files *files, pg_text_file *file)
{
    apr_hash_set(files->changed, key_of(file), APR_HASH_KEY_STRING, file);
    APR_ARRAY_PUSH(files->order, pg_text_file *) = file;
}

pg_config_files *pg_config_files_copy(const pg_config_files *from,
                                      apr_pool_t *p)
{
    pg_config_files *files = pg_config_files_make(from->main_file, from->read,
                                                  p);
    int i;

    for (i = 0; i < from->order->nelts; ++i) {
        put(files, pg_text_file_copy(APR_ARRAY_IDX(from->order, i,
                                                   pg_text_file *), p));
    }
    apr_array_cat(files->commands, from->commands);
    apr_array_cat(files->laid, from->laid);
    return files;
}

static pg_text_file *lookup(const apr_hash_t *files, const char *path)
{
    return apr_hash_get((apr_hash_t *)files, path, APR_HASH_KEY_STRING);
}

const pg_text_file *pg_config_files_get(const pg_config_files *files,
                                        const char *path)
{
    const pg_text_file *file = lookup(files->read, path);
    const pg_text_file *changed = file ? lookup(files->changed, key_of(file))
                                       : NULL;

    return changed ? changed : file;
}

/* To change it; a .htaccess file is read when it is needed, by the current
 * process. */
static pg_text_file *open_file(pg_config_files *files, const char *path)
{
    pg_text_file *file = lookup(files->read, path), *changed;
    const int is_read = file != NULL;

    if (!file) {
        file = pg_text_file_read(path, files->p);
    }
    changed = file ? lookup(files->changed, key_of(file)) : NULL;
    if (!file || changed) {
        return changed;
    }
    file = is_read ? pg_text_file_copy(file, files->p) : file;
    put(files, file);
    return file;
}

/* A directive that a macro has made: macro 'NAME' (defined on line N of
 * "FILE") used on ... (use_macro(), modules/core/mod_macro.c). */
static pg_text_file *find_macro(pg_config_files *files,
                                const ap_directive_t *node, int *line)
{
    const char *at = ap_strstr_c(node->filename, "' (defined on line ");
    const char *path = at ? ap_strchr_c(at, '"') : NULL;
    const char *end = path ? ap_strchr_c(path + 1, '"') : NULL;
    pg_text_file *file;

    *line = 0;
    if (strncmp(node->filename, "macro '", 7) || !end) {
        return NULL;
    }
    file = open_file(files, apr_pstrmemdup(files->p, path + 1,
                                           (apr_size_t)(end - path - 1)));
    if (file) {
        *line = pg_text_file_behind(file, atoi(at + 19), node->line_num);
    }
    return *line ? file : NULL;
}

/* The file that an edit is for, and the line of a directive or a section in
 * it; 0 where it is for the whole server. */
static pg_text_file *find(pg_config_files *files, const pg_edit *edit,
                          int *line)
{
    *line = edit->node ? edit->node->line_num : edit->vhost_line;
    if (edit->node && *edit->node->filename != '/') {
        return find_macro(files, edit->node, line);
    }
    if (edit->node) {
        return open_file(files, edit->node->filename);
    }
    if (edit->vhost) {
        return open_file(files, edit->vhost);
    }
    return files->main_file ? open_file(files, files->main_file) : NULL;
}

/* The same module for two findings is loaded once. */
static int load(pg_text_file *file, const apr_array_header_t *lines,
                apr_pool_t *p)
{
    const apr_array_header_t *have = pg_text_file_lines(file, p);
    apr_array_header_t *more = apr_array_make(p, 2, sizeof(const char *));
    int i;

    for (i = 0; i < lines->nelts; ++i) {
        const char *line = APR_ARRAY_IDX(lines, i, const char *);

        if (!*line) {
            return 0;
        }
        if (!pg_is_among(have, line)) {
            APR_ARRAY_PUSH(more, const char *) = line;
        }
    }
    return !more->nelts || pg_text_file_load(file, more);
}

static const pg_edit *loading(const pg_edit *edit, apr_pool_t *p)
{
    apr_array_header_t *lines = apr_array_make(p, 2, sizeof(const char *));
    pg_edit *written = apr_pmemdup(p, edit, sizeof(*edit));
    int i;

    for (i = 0; i < edit->text->nelts; ++i) {
        const char *line
            = pg_module_line(APR_ARRAY_IDX(edit->text, i, const char *), p);

        APR_ARRAY_PUSH(lines, const char *) = line ? line : "";
    }
    written->text = lines;
    return written;
}

const pg_edit *pg_config_files_placed(const pg_edit *edit, apr_pool_t *p)
{
    return edit->kind == PG_EDIT_LOAD ? loading(edit, p) : edit;
}

static int run(pg_config_files *files, const char *command)
{
    if (!pg_is_among(files->commands, command)) {
        APR_ARRAY_PUSH(files->commands, const char *) = command;
    }
    return 1;
}

const pg_text_file *pg_config_files_target(pg_config_files *files,
                                           const pg_edit *edit)
{
    int line;

    return edit->kind == PG_EDIT_ADVICE || edit->kind == PG_EDIT_RUN ? NULL
           : find(files, pg_config_files_placed(edit, files->p), &line);
}

int pg_config_files_apply(pg_config_files *files, const pg_edit *edit)
{
    pg_text_file *file;
    int line;

    if (edit->kind == PG_EDIT_ADVICE) {
        return 0;
    }
    if (edit->kind == PG_EDIT_RUN) {
        return run(files, APR_ARRAY_IDX(edit->text, 0, const char *));
    }
    edit = pg_config_files_placed(edit, files->p);
    file = find(files, edit, &line);
    if (!file
        || (edit->node && !pg_text_file_names(file, line,
                                              edit->node->directive))) {
        return 0;
    }
    switch (edit->kind) {
    case PG_EDIT_REPLACE:
        return pg_text_file_replace(file, line, edit->text);
    case PG_EDIT_DELETE:
        return pg_text_file_replace(file, line, NULL);
    case PG_EDIT_BEFORE:
        return pg_text_file_before(file, line, edit->text);
    case PG_EDIT_INTO:
        return line ? pg_text_file_into(file, line, edit->text)
                    : pg_text_file_append(file, edit->text);
    default:
        return load(file, edit->text, files->p);
    }
}

int pg_config_files_delete(pg_config_files *files, const char *path, int line)
{
    pg_text_file *file = open_file(files, path);

    return file && pg_text_file_replace(file, line, NULL);
}

/* A link goes, and not what it leads to. */
int pg_config_files_lay(pg_config_files *files, const char *path,
                        const char *own)
{
    apr_pool_t *p = files->p;
    const char *slash = strrchr(path, '/');
    char *dir = *path == '/' && slash[1]
                ? realpath(ap_make_dirstr_parent(p, path), NULL) : NULL;
    pg_laid laid = { NULL, own };
    struct stat st;

    if (dir && dir[1]) {
        laid.real = apr_pstrcat(p, dir, slash, NULL);
    }
    free(dir);
    if (!laid.real || (!own && lstat(laid.real, &st) != 0)) {
        return 0;
    }
    *(pg_laid *)apr_array_push(files->laid) = laid;
    return 1;
}
