/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Trails out of text, for the tests of what folds them.
 *
 *   "[SetHandler a & AddType b .c]"   a section, in t.conf; lines count on
 *   "[...] [...] ([...] [...])"       merged from left to right, ( ) first
 *   "*[...]"                          the main server's, which wakes everybody
 *   "f[...]"                          a FilesMatch; any other is a Directory
 */

#ifndef PHPGUARD_UNIT_TREES_H
#define PHPGUARD_UNIT_TREES_H

#include "model/directive_kinds.h"

#include "apr_general.h"
#include "apr_strings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static apr_pool_t *pool;
static int tests, failed;
static int tree_line;

static void ok(int good, const char *what)
{
    failed += !good;
    printf("%sok %d - %s\n", good ? "" : "not ", ++tests, what);
}

/* NULL is a value too. */
static void is(const char *got, const char *want, const char *what)
{
    int same = got && want ? !strcmp(got, want) : got == want;

    ok(same, what);
    if (!same) {
        printf("#   got:  %s\n#   want: %s\n", got ? got : "(null)",
               want ? want : "(null)");
    }
}

/* One directive, at the end of its section. */
static void tree_add(pg_trail *t, ap_directive_t *section, const char *text)
{
    ap_directive_t *node = apr_pcalloc(pool, sizeof(*node));
    pg_directive *d = apr_pcalloc(pool, sizeof(*d));
    const char *space = strchr(text, ' ');
    int i;

    node->directive = apr_pstrmemdup(pool, text,
                                     (apr_size_t)(space - text));
    node->args = space + 1;
    node->filename = "t.conf";
    node->line_num = ++tree_line;
    node->parent = section;
    for (i = 0; strcmp(pg_observed_names[i].name, node->directive);) {
        if (++i == PG_OBSERVED) {
            printf("Bail out! no such directive: %s\n", node->directive);
            exit(1);
        }
    }
    t->owners |= pg_observed_names[i].owner;
    if (pg_observed_names[i].kind == PG_PRESENCE) {
        return;
    }
    d->node = node;
    d->kind = pg_observed_names[i].kind;
    if (t->last) {
        t->last->next = d;
    }
    else {
        t->first = d;
    }
    t->last = d;
}

static pg_trail *tree_leaf(const char **s, int for_files)
{
    pg_trail *t = apr_pcalloc(pool, sizeof(*t));
    ap_directive_t *section = apr_pcalloc(pool, sizeof(*section));
    const char *end = strchr(++*s, ']');
    char *rest = apr_pstrmemdup(pool, *s, (apr_size_t)(end - *s)), *line;

    section->directive = for_files ? "<FilesMatch" : "<Directory";
    section->args = for_files ? "php>" : "/srv>";
    section->filename = "t.conf";
    while ((line = strsep(&rest, "&")) != NULL) {
        char *last = line + strlen(line);

        while (last > line && last[-1] == ' ') {
            *--last = '\0';
        }
        line += strspn(line, " ");
        if (*line) {
            tree_add(t, section, line);
        }
    }
    *s = end + 1;
    return t;
}

static const pg_trail *tree_parse(const char **s)
{
    pg_trail *all = NULL;

    while (**s && **s != ')') {
        const pg_trail *t = NULL;
        int wake = **s == '*', for_files = **s == 'f';

        *s += wake || for_files;
        if (**s == '[') {
            pg_trail *leaf = tree_leaf(s, for_files);

            leaf->owners |= wake ? PG_OWNER_ALL : 0;
            t = leaf;
        }
        else if (*(*s)++ == '(') {
            t = tree_parse(s);
            ++*s;
        }
        if (t && all) {
            pg_trail *merged = apr_pcalloc(pool, sizeof(*merged));

            merged->base = all;
            merged->add = t;
            merged->owners = all->owners | t->owners;
            all = merged;
        }
        else if (t) {
            all = apr_pmemdup(pool, t, sizeof(*t));
        }
    }
    return all;
}

static const pg_trail *tree(const char *text)
{
    tree_line = 0;
    return tree_parse(&text);
}

/* "Name arguments (t.conf:line)" of a directive, or NULL. */
static const char *told(const pg_directive *d)
{
    return d ? apr_psprintf(pool, "%s %s:%d", d->node->directive,
                            d->node->args, d->node->line_num) : NULL;
}

static void begin(void)
{
    apr_initialize();
    apr_pool_create(&pool, NULL);
}

static int end(void)
{
    apr_pool_destroy(pool);
    apr_terminate();
    printf("1..%d\n", tests);
    return failed != 0;
}

#endif /* PHPGUARD_UNIT_TREES_H */
