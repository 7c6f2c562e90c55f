/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Reads and writes the file of PHPGuardHistory. */

#include "lint/history/history_file.h"
#include "lint/child/own_file.h"
#include "util/printable.h"

#include "apr_lib.h"
#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

#define MAGIC "phpguard history 1"
#define END "end"
#define DATE_LENGTH 10
#define BUFFER 65536
/* Of one directory, beside index.php. */
#define OLD_NAMES_MAX 20

pg_history_file *pg_history_file_make(apr_pool_t *p)
{
    pg_history_file *file = apr_palloc(p, sizeof(*file));

    file->rans = apr_array_make(p, 16, sizeof(pg_history_ran *));
    file->places = apr_array_make(p, 64, sizeof(pg_history_place *));
    file->by_key = apr_hash_make(p);
    return file;
}

static pg_history_ran *add_ran(pg_history_file *file, const char *words)
{
    pg_history_ran *ran = apr_palloc(file->rans->pool, sizeof(*ran));

    ran->words = words;
    ran->first = NULL;
    APR_ARRAY_PUSH(file->rans, pg_history_ran *) = ran;
    return ran;
}

pg_history_ran *pg_history_file_add(pg_history_file *file, const char *words)
{
    return add_ran(file, apr_pstrdup(file->rans->pool, words));
}

pg_history_place *pg_history_file_find(const pg_history_file *file,
                                       const char *key)
{
    return apr_hash_get(file->by_key, key, APR_HASH_KEY_STRING);
}

static pg_history_place *add_place(pg_history_file *file, const char *key)
{
    pg_history_place *place = apr_palloc(file->places->pool, sizeof(*place));

    place->key = key;
    APR_ARRAY_PUSH(file->places, pg_history_place *) = place;
    apr_hash_set(file->by_key, key, APR_HASH_KEY_STRING, place);
    return place;
}

void pg_history_file_put(pg_history_file *file, const char *key,
                         pg_history_ran *ran, const char *date)
{
    pg_history_place *place = pg_history_file_find(file, key);

    if (!place) {
        place = add_place(file, apr_pstrdup(file->places->pool, key));
    }
    place->ran = ran;
    place->date = date;
    place->is_old = 0;
}

static int count_tabs(const char *text)
{
    int n = 0;

    for (; *text; ++text) {
        n += *text == '\t';
    }
    return n;
}

/* 2026-11-28 */
static int is_date(const char *s)
{
    int i;

    for (i = 0; i < DATE_LENGTH; ++i) {
        if (i == 4 || i == 7 ? s[i] != '-' : !apr_isdigit(s[i])) {
            return 0;
        }
    }
    return 1;
}

/* The one line, or the other; ran is what was said by the last "w". */
static int parse_line(pg_history_file *file, char *line, pg_history_ran **ran)
{
    pg_history_place *place;
    char *key;
    int tabs;

    if (!strncmp(line, "w\t", 2)) {
        *ran = add_ran(file, line + 2);
        tabs = count_tabs(line + 2);
        return tabs == 1 || tabs == 4 || tabs == 7;
    }
    if (strncmp(line, "p\t", 2) || !is_date(line + 2)
        || line[2 + DATE_LENGTH] != '\t' || !*ran) {
        return 0;
    }
    line[2 + DATE_LENGTH] = '\0';
    key = line + 2 + DATE_LENGTH + 1;
    tabs = count_tabs(key);
    if ((tabs != 1 && tabs != 2) || strncmp(strchr(key, '\t'), "\t/", 2)) {
        return 0;
    }
    place = add_place(file, key);
    place->ran = *ran;
    place->date = line + 2;
    place->is_old = 1;
    return 1;
}

static char *next_line(char **at)
{
    char *line = *at, *end = strchr(line, '\n');

    if (end) {
        *end = '\0';
        *at = end + 1;
    }
    return end ? line : NULL;
}

pg_history_file *pg_history_file_parse(char *text, apr_size_t len,
                                       apr_pool_t *p)
{
    pg_history_file *file = pg_history_file_make(p);
    pg_history_ran *ran = NULL;
    char *line;

    text[len] = '\0';
    if (strlen(text) != len || strchr(text, '\r')
        || !pg_printable_is(text, len)
        || (line = next_line(&text)) == NULL || strcmp(line, MAGIC)) {
        return NULL;
    }
    while ((line = next_line(&text)) != NULL && strcmp(line, END)) {
        if (!parse_line(file, line, &ran)) {
            return NULL;
        }
    }
    return line && !*text ? file : NULL;
}

/* What is written, and how much that is. */
typedef struct {
    const char *since;
    apr_size_t size;
    apr_hash_t *names;          /* int *: how many old names, by VHOST and
                                 * DIRECTORY */
} selection;

/* One more old name is too many. */
static int is_one_too_many(selection *of, const pg_history_place *place)
{
    const char *name = strchr(strchr(place->key, '\t') + 1, '\t');
    apr_ssize_t len;
    int *n;

    if (!name) {
        return 0;
    }
    len = name - place->key;
    n = apr_hash_get(of->names, place->key, len);
    if (!n) {
        n = apr_pcalloc(apr_hash_pool_get(of->names), sizeof(*n));
        apr_hash_set(of->names, place->key, len, n);
    }
    return ++*n > OLD_NAMES_MAX;
}

static int is_selected(selection *of, const pg_history_place *place)
{
    if (strcmp(place->date, of->since) < 0
        || (place->is_old && is_one_too_many(of, place))) {
        return 0;
    }
    of->size += strlen(place->key) + DATE_LENGTH + 4
                + (place->ran->first ? 0 : strlen(place->ran->words) + 3);
    return of->size < PG_HISTORY_MAX_BYTES;
}

/* The places of each "w", in their order: those that are not old, or those
 * that are. */
static void group_places(const pg_history_file *file, int is_old,
                         selection *of)
{
    int i;

    for (i = file->places->nelts - 1; i >= 0; --i) {
        pg_history_place *place = APR_ARRAY_IDX(file->places, i,
                                                pg_history_place *);

        if (place->is_old == is_old && is_selected(of, place)) {
            place->next = place->ran->first;
            place->ran->first = place;
        }
    }
}

static apr_status_t put(apr_file_t *f, const char *const *texts)
{
    apr_status_t rv = APR_SUCCESS;

    for (; *texts && rv == APR_SUCCESS; ++texts) {
        rv = apr_file_puts(*texts, f);
    }
    return rv;
}

static apr_status_t write_ran(apr_file_t *f, const pg_history_ran *ran)
{
    const char *const head[] = { "w\t", ran->words, "\n", NULL };
    const pg_history_place *place;
    apr_status_t rv = put(f, head);

    for (place = ran->first; place && rv == APR_SUCCESS;
         place = place->next) {
        const char *const line[] = { "p\t", place->date, "\t", place->key,
                                     "\n", NULL };

        rv = put(f, line);
    }
    return rv;
}

static apr_status_t write_all(apr_file_t *f, const pg_history_file *file)
{
    apr_status_t rv = apr_file_puts(MAGIC "\n", f);
    int i;

    for (i = 0; i < file->rans->nelts && rv == APR_SUCCESS; ++i) {
        const pg_history_ran *ran = APR_ARRAY_IDX(file->rans, i,
                                                  pg_history_ran *);

        rv = ran->first ? write_ran(f, ran) : APR_SUCCESS;
    }
    return rv == APR_SUCCESS ? apr_file_puts(END "\n", f) : rv;
}

apr_status_t pg_history_file_write(const pg_history_file *file,
                                   const char *path, const char *since,
                                   apr_pool_t *p)
{
    selection of = { since, sizeof(MAGIC) + sizeof(END), apr_hash_make(p) };
    const char *temp = apr_pstrcat(p, path, ".new", NULL);
    apr_file_t *f;
    apr_status_t rv = pg_own_file_create(&f, temp, 0600, p), closed;

    if (rv != APR_SUCCESS) {
        return rv;
    }
    apr_file_buffer_set(f, apr_palloc(p, BUFFER), BUFFER);
    group_places(file, 0, &of);
    group_places(file, 1, &of);
    rv = write_all(f, file);
    closed = apr_file_close(f);
    rv = rv == APR_SUCCESS ? closed : rv;
    if (rv == APR_SUCCESS) {
        rv = apr_file_rename(temp, path, p);
    }
    if (rv != APR_SUCCESS) {
        apr_file_remove(temp, p);
    }
    return rv;
}
