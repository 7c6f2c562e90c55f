/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* What may become part of an edit of root's files, and what is refused. */

#include "model/edit.h"
#include "lint/fixes/fixes.h"
#include "model/edit_line.h"
#include "trees.h"
#include "apr_lib.h"
#include "util/printable.h"

static const char *line_of(const char *word)
{
    return pg_edit_line(pool, NULL, "<Directory %w>", word, NULL);
}

/* By each way that puts a word into a line. */
static void refused(const char *word, const char *what)
{
    ok(!line_of(word)
       && !pg_edit_line(pool, NULL, "SetHandler %b", word, NULL)
       && !pg_edit_line(pool, NULL, "<Directory %q>", word, NULL)
       && !pg_edit_line(pool, NULL, "<DirectoryMatch \"^%m\">", word, NULL)
       && !pg_edit_into(NULL, pg_lines_map(word, pool), pool),
       apr_psprintf(pool, "refused: %s", what));
}

static void test_controls(void)
{
    int c;

    for (c = 1; c < 0x20; ++c) {
        refused(apr_psprintf(pool, "/a%cb", c), apr_psprintf(pool, "0x%02x",
                                                             (unsigned)c));
    }
    refused("/a\x7f" "b", "delete");
    for (c = 0x80; c < 0xa0; ++c) {
        refused(apr_psprintf(pool, "/a\xc2%cb", c),
                apr_psprintf(pool, "U+00%X", (unsigned)c));
    }
}

static void test_characters(void)
{
    const char *c;

    for (c = "\"'\\$%<>*?["; *c; ++c) {
        refused(apr_psprintf(pool, "/a%cb", *c), apr_psprintf(pool, "%c", *c));
        refused(apr_psprintf(pool, "%c", *c),
                apr_psprintf(pool, "%c alone", *c));
    }
    refused(" /a", "a blank in front");
    refused("/a ", "a blank behind");
    refused("", "nothing");
    refused(NULL, "no word");
    refused("y*>\n#\\\n+Include ${APACHE_LOCK_DIR}.x\n#.PHP", "a name that is "
            "lines of a diff");
    refused("y>\nInclude /tmp/x\n#", "a name that is a line of its own");
}

static void test_fine(void)
{
    is(line_of("/srv/www/a.example.org/"),
       "<Directory /srv/www/a.example.org/>", "a path");
    is(line_of("/srv/the site/"), "<Directory \"/srv/the site/\">",
       "a blank inside is quoted");
    is(line_of("/srv/m\xc3\xbcller/"), "<Directory /srv/m\xc3\xbcller/>",
       "a letter of UTF-8");
    is(pg_edit_line(pool, NULL, "SetHandler %w",
                    "proxy:unix:/run/php/x.sock|fcgi://localhost", NULL),
       "SetHandler \"proxy:unix:/run/php/x.sock|fcgi://localhost\"",
       "a socket");
    is(pg_edit_line(pool, NULL, "<DirectoryMatch \"^%m[^/]*$\">", "/a.b(c)/",
                    NULL),
       "<DirectoryMatch \"^/a[.]b[(]c[)]/[^/]*$\">",
       "a path in a regular expression is taken literally");
    ok(!pg_edit_line(pool, NULL, "Define %b", "a b", NULL),
       "without quotes no blank");
}

static pg_directive *directive(const char *name, const char *args,
                               const char *file)
{
    ap_directive_t *node = apr_pcalloc(pool, sizeof(*node));
    pg_directive *d = apr_pcalloc(pool, sizeof(*d));

    node->directive = name;
    node->args = args;
    node->filename = file;
    node->line_num = 1;
    d->node = node;
    d->htaccess = strstr(file, ".htaccess") != NULL;
    return d;
}

/* Whose text goes where. */
static void test_origin(void)
{
    const pg_directive *root = directive("SetHandler", "x", "/etc/x.conf");
    const pg_directive *own = directive("AddHandler", "evil .php .x",
                                        "/srv/.htaccess");
    const pg_directive *other = directive("SetHandler", "y",
                                          "/srv/b/.htaccess");

    ok(!pg_edit_line(pool, NULL, "SetHandler %w", "evil", own),
       ".htaccess text into root's configuration");
    ok(!pg_edit_line(pool, root, "SetHandler %w", "evil", own),
       "... in place of a line of root's");
    ok(!pg_edit_line(pool, NULL, "%d", own), "... a whole line of it");
    ok(!pg_edit_line(pool, other, "SetHandler %w", "evil", own),
       "... into another .htaccess");
    is(pg_edit_line(pool, own, "SetHandler %w", "evil", own),
       "SetHandler evil", "... into its own file");
    is(pg_edit_line(pool, own, "<Files \"%f\">", "page-2_a.html"),
       "<Files \"page-2_a.html\">", "the name of a file into a .htaccess");
    ok(!pg_edit_line(pool, NULL, "<Files \"%f\">", "page.html")
       && !pg_edit_line(pool, root, "<Files \"%f\">", "page.html"),
       "... and not into root's configuration");
    ok(!pg_edit_line(pool, own, "<Files \"%f\">", "a\">b.html")
       && !pg_edit_line(pool, own, "<Files \"%f\">", "a b.html")
       && !pg_edit_line(pool, own, "<Files \"%f\">", "a${x}.html")
       && !pg_edit_line(pool, own, "<Files \"%f\">", "*.html")
       && !pg_edit_line(pool, own, "<Files \"%f\">", ".htaccess")
       && !pg_edit_line(pool, own, "<Files \"%f\">", ""),
       "... no other characters");
    is(pg_edit_line(pool, own, "SetHandler %w", "x", root), "SetHandler x",
       "root's text into a .htaccess");
    is(pg_edit_line(pool, NULL, "%d", root), "SetHandler x",
       "a whole line of root's");
    is(pg_edit_line(pool, own, "AddHandler %b %o", "x", root, ".php .x"),
       "AddHandler x .php .x", "the rest of the line that is replaced");
    ok(!pg_edit_line(pool, own, "AddHandler %b %o", "x", root, ".php .y"),
       "... and nothing else");
    ok(!pg_edit_line(pool, NULL, "AddHandler x %o", ".php"),
       "... where a line is replaced");
    ok(!pg_edit_line(pool, directive("AddHandler", "a .b\nX y", "/etc/x"),
                     "AddHandler x %o", ".b\nX y"), "... of one line");
}

/* A constant may hold what a word may not; a line may not end the same for
 * all. */
static void test_lines(void)
{
    const pg_directive *d = directive("SetHandler", "x", "/etc/x.conf");
    static const char *const commands[] = {
        "a2enmod php; id", "a2enmod $(id)", "a2enmod `id`", "a2enmod 'x'",
        "a2enmod x & id", "a2enmod x | id", "a2enmod x\nid", "a2enmod x > /y",
        "a2enmod  x", " a2enmod", "a2enmod ", "", "a2enmod x &&& y", NULL
    };
    const char *const *c;

    ok(pg_edit_replace(d, "<FilesMatch \"\\.php$\">", pool) != NULL,
       "a constant");
    ok(!pg_edit_replace(d, "A\nB", pool), "two lines in one");
    ok(!pg_edit_replace(d, "A \\", pool), "a line that goes on");
    ok(!pg_edit_replace(d, "A ", pool), "a blank at its end");
    ok(!pg_edit_replace(d, NULL, pool), "a line that was refused");
    ok(!pg_edit_into(NULL, pg_lines(pool, "A", NULL, "B"), pool),
       "... among others");
    for (c = commands; *c; ++c) {
        ok(!pg_edit_run(*c, pool), apr_psprintf(pool, "no command: %s",
                                                pg_printable_text(
                                                    apr_pstrdup(pool, *c),
                                                    "")));
    }
    ok(pg_edit_run("a2dismod mpm_event && a2enmod php8.2", pool) != NULL,
       "a command");
    ok(!pg_edit_load(pg_lines(pool, "mod_x.c /tmp/x.so\nLoadFile y"), pool),
       "no module");
    ok(pg_edit_load(pg_lines(pool, "mod_proxy.c", "mod_proxy_fcgi.c"), pool)
       != NULL, "two modules");
}

static pg_runner nobody(void *baton, const char *handler)
{
    pg_runner r = { PG_RUNNER_UNKNOWN, NULL, NULL, NULL, NULL };

    (void)baton;
    (void)handler;
    return r;
}

static const char *no_switch(void *baton, const char *module, apr_pool_t *p)
{
    (void)baton;
    (void)module;
    (void)p;
    return NULL;
}

static int speaks_of(const pg_edit *edit, const char *word)
{
    int i;

    for (; edit; edit = edit->next) {
        for (i = 0; edit->kind != PG_EDIT_ADVICE && edit->text
                    && i < edit->text->nelts; ++i) {
            if (strstr(APR_ARRAY_IDX(edit->text, i, const char *), word)) {
                return 1;
            }
        }
    }
    return 0;
}

/* Whatever the cause, and wherever the file is: its name is in no edit. */
static void test_names(void)
{
    static const char *const files[] = {
        "/srv/Xx/Xx.PHP", "/srv/Xx/Xx.php", "/srv/Xx/Xx.php.bak",
        "/srv/Xx/Xx.php.en", "/srv/Xx/Xx.inc", "/srv/Xx/Xx.inc~",
        "/srv/Xx/Xx.txt"
    };
    static const pg_cause_id ids[] = {
        PG_NOTHING, PG_NO_PROVIDER, PG_SPELLING, PG_LEFTOVER, PG_INNER,
        PG_COMPANION, PG_CONTENT, PG_SET_NONE, PG_REMOVED
    };
    static const char *const dirs[] = { "/srv/", NULL };
    const pg_host w = { nobody, no_switch, NULL, NULL, NULL, NULL };
    const int n = (int)(sizeof(files) / sizeof(files[0]));
    const int causes = (int)(sizeof(ids) / sizeof(ids[0]));
    int i, k;

    for (i = 0; i < 2 * n * causes; ++i) {
        const char *file = files[i / 2 % n];
        pg_directive *own = directive("SetHandler", "Xx", "/srv/.htaccess");
        pg_verdict v = { ids[i / 2 / n], own, NULL, NULL, NULL };
        pg_mapping m;
        pg_case c;

        memset(&c, 0, sizeof(c));
        c.trail = tree("*[AddHandler php-script .php] [SetHandler none]");
        pg_mapping_fold(&m, c.trail, apr_filepath_name_get(file), NULL, pool);
        own->kind = PG_SETHANDLER;
        c.mapping = &m;
        c.handler = "x";
        c.file = file;
        c.dir = dirs[i % 2];
        c.name_class = pg_name_classify(apr_filepath_name_get(file));
        pg_fixes_propose(&v, &c, &w, pool);
        for (k = 0; k < v.fixes->nelts; ++k) {
            if (speaks_of(APR_ARRAY_IDX(v.fixes, k, const pg_edit *), "Xx")) {
                ok(0, apr_psprintf(pool, "%s, %d, %s", file, (int)v.id,
                                   told(own)));
            }
        }
        if (!v.fix) {
            ok(0, apr_psprintf(pool, "%s, %d: no fix", file, (int)v.id));
        }
    }
    ok(1, "no name of a file in an edit");
}

int main(void)
{
    begin();
    test_controls();
    test_characters();
    test_fine();
    test_origin();
    test_lines();
    test_names();
    return end();
}
