/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* A directive's words. t/guard/cause-random.t compares them with those that
 * httpd's own function finds. */

#include "model/directive.h"
#include "trees.h"

/* The words of a line, each in brackets. */
static const char *split(const char *line)
{
    const char *all = "";

    while (*line) {
        all = apr_pstrcat(pool, all, "[", pg_getword(pool, &line), "]",
                          NULL);
    }
    return all;
}

static const struct {
    const char *line;
    const char *words;
} rows[] = {
    { "", "" },
    { "a", "[a]" },
    { "a b", "[a][b]" },
    { "  a\t b  ", "[a][b]" },
    { "\"a b\" c", "[a b][c]" },
    { "'a b' c", "[a b][c]" },
    { "\"a\"b", "[a][b]" },
    { "\"\" a", "[][a]" },
    { "a\"b c\"", "[a\"b][c\"]" },
    { "\"it's\"", "[it's]" },
    { "\"a\\\"b\"", "[a\"b]" },
    { "'a\\'b'", "[a'b]" },
    { "\"a\\'b\"", "[a\\'b]" },
    { "a\\\\b", "[a\\b]" },
    { "a\\b", "[a\\b]" },
    { "\\.php", "[\\.php]" },
    { "a\\\"b", "[a\\\"b]" },
    { "\"open", "[open]" },
    { "\"open\\", "[open\\]" },
    { "\"open\\\"", "[open\"]" },
    { "\\", "[\\]" },
    { "\\\\", "[\\]" },
    { "'", "[]" },
    { "\xc3\xa4 \xff", "[\xc3\xa4][\xff]" }
};
#define ROWS (sizeof(rows) / sizeof(rows[0]))

static void test_rows(void)
{
    apr_size_t i;

    for (i = 0; i < ROWS; ++i) {
        is(split(rows[i].line), rows[i].words,
           apr_pstrcat(pool, "words of: ", rows[i].line, NULL));
    }
}

/* However a line is cut off, nothing behind its end is read (valgrind). */
static void test_prefixes(void)
{
    static const char longest[] = " a\\\\ \"b\\\"c\\\\\" 'd\\'e' \\";
    apr_size_t len;
    int good = 1;

    for (len = 0; len < sizeof(longest); ++len) {
        char *cut = strndup(longest, len);

        good &= strlen(split(cut)) <= 3 * sizeof(longest);
        free(cut);
    }
    ok(good, "every prefix");
}

static void test_case(void)
{
    const char *line = "AbC.\xc4 Rest";
    char text[] = "ProXy:/A\xc4";

    is(pg_getword_lower(pool, &line), "abc.\xc4", "a word in lower case");
    is(line, "Rest", "and the rest as it was");
    pg_tolower(text);
    is(text, "proxy:/a\xc4", "in place");
}

static void test_texts(void)
{
    const pg_directive *d = tree("[SetHandler \"a b\"]")->first;
    ap_directive_t bare = *d->node;

    is(pg_directive_text(d->node, pool), "SetHandler \"a b\"",
       "a directive as it was written");
    is(pg_directive_place(d->node, pool), "t.conf:1", "and where");
    bare.args = "";
    is(pg_directive_text(&bare, pool), "SetHandler", "without arguments");
    is(told(d), "SetHandler \"a b\":1", "the test's own words");
}

static const struct {
    const char *name, *args;
    int maps;
} mappings[] = {
    { "SetHandler", "application/x-httpd-php", 1 },
    { "sethandler", "\"proxy:unix:/run/php.sock|fcgi://a\"", 1 },
    { "AddHandler", "fcgid-script .php", 1 },
    { "AddType", "application/x-httpd-php .php .phps", 1 },
    { "Action", "php-fcgi /bin/php", 1 },
    { "ProxyPassMatch", "\\.php$ fcgi://127.0.0.1:9000", 1 },
    { "AddType", "application/x-httpd-php-source .phps", 0 },
    { "AddHandler", "Application/X-Httpd-PHP-Source .phps", 0 },
    { "SetHandler", "\"application/x-httpd-php-source\"", 0 },
    { "ForceType", "application/x-httpd-php-source;charset=utf-8", 0 },
    { "SetHandler", "text/html", 0 },
    { "RemoveHandler", ".php", 0 },
    { "php_flag", "engine Off", 0 },
    { "SetHandler", "", 0 }
};

static void test_maps(void)
{
    apr_size_t i;

    for (i = 0; i < sizeof(mappings) / sizeof(mappings[0]); ++i) {
        ap_directive_t node;

        memset(&node, 0, sizeof(node));
        node.directive = mappings[i].name;
        node.args = mappings[i].args;
        ok(pg_directive_maps_php(&node) == mappings[i].maps,
           apr_psprintf(pool, "%s %s: %d", node.directive, node.args,
                        mappings[i].maps));
    }
}

int main(void)
{
    begin();
    test_maps();
    test_rows();
    test_prefixes();
    test_case();
    test_texts();
    return end();
}
