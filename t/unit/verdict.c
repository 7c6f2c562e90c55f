/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The causes and their fixes: each fires on its own configuration, and stays
 * quiet on one that differs in a single point. */

#include "lint/fixes/fixes.h"
#include "model/verdict.h"
#include "trees.h"

/* The modules that a server may have, by the word that loads them. */
static const struct {
    const char *handler;
    const char *word;
    pg_runner_state state;
    const char *module;
} answers[] = {
    { "application/x-httpd-php", "php", PG_RUNNER_PHP, "mod_php.c" },
    { "php-script", "php", PG_RUNNER_PHP, "mod_php.c" },
    { "fcgid-script", "fcgid", PG_RUNNER_EXECUTES, "mod_fcgid.c" },
    { "cgi-script", "cgid", PG_RUNNER_EXECUTES, "mod_cgid.c" },
    { "proxy:fcgi://a", "proxy", PG_RUNNER_EXECUTES, "mod_proxy.c" },
    { "proxy:no://a", "proxy", PG_RUNNER_FAILS, "mod_no.c" },
    { "default-handler", "", PG_RUNNER_RAW, "core.c" },
    { "application/x-httpd-php-source", "php", PG_RUNNER_RAW, "mod_php.c" },
    { NULL, NULL, PG_RUNNER_UNKNOWN, NULL }
};

static pg_runner find_runner(void *baton, const char *handler)
{
    pg_runner r = { PG_RUNNER_UNKNOWN, NULL, NULL, NULL, NULL };
    int i;

    for (i = 0; handler && answers[i].handler; ++i) {
        if (!strcmp(handler, answers[i].handler)) {
            r.state = strstr(baton, answers[i].word) ? answers[i].state
                                                     : PG_RUNNER_MISSING;
            r.module = answers[i].module;
        }
    }
    return r;
}

static const char *enable(void *baton, const char *module, apr_pool_t *p)
{
    if (!strstr(baton, "debian")) {
        return NULL;
    }
    return module ? apr_pstrcat(p, "a2enmod for ", module, NULL)
                  : "a2enmod php";
}

/* A trail is written as trees.h reads it: "*" a vhost's defaults, "f" a Files
 * section, "[A & B]" a section with two directives, numbered as they come. */
static const struct {
    pg_cause_id id;
    pg_cause_id quiet;          /* the neighbour that must not fire, or 0 */
    const char *loaded;         /* what runs PHP, or NULL */
    const char *trail;
    const char *name;           /* NULL: x.php */
    pg_name_class class;        /* 0: PG_NAME_PHP */
    const char *handler;        /* what httpd holds; NULL: the mapping's */
    const char *decided;
    const char *fix;
} rows[] = {
    /* the story: SetHandler beats AddHandler and Action */
    { .id = PG_OVERRIDDEN,
      .loaded = "fcgid",
      .trail = "*[AddHandler php-fcgi .php & Action php-fcgi /fcgi/php] "
               "f[SetHandler application/x-httpd-php]",
      .decided = "SetHandler application/x-httpd-php:3",
      .fix = "write \"Action application/x-httpd-php /fcgi/php\" in place of "
             "\"Action php-fcgi /fcgi/php\" (t.conf:2)" },
    { .id = PG_OVERRIDDEN,
      .loaded = "fcgid",
      .trail = "*[AddHandler fcgid-script .php] f[SetHandler php5-fcgi]",
      .decided = "SetHandler php5-fcgi:2",
      .fix = "write \"SetHandler fcgid-script\" in place of \"SetHandler "
             "php5-fcgi\" (t.conf:2)" },
    { .id = PG_OVERRIDDEN,
      .loaded = "fcgid",
      .trail = "*[AddHandler fcgid-script .php] [SetHandler php5-fcgi]",
      .decided = "SetHandler php5-fcgi:2",
      .fix = "delete \"SetHandler php5-fcgi\" (t.conf:2)" },
    { .id = PG_OVERRIDDEN,
      .loaded = "php",
      .trail = "*[AddType application/x-httpd-php .php] [AddHandler php5-fcgi "
               ".php]",
      .decided = "AddHandler php5-fcgi .php:2" },
    { .id = PG_OVERRIDDEN,
      .loaded = "php",
      .trail = "*[AddType application/x-httpd-php .php & AddHandler php4-cgi "
               ".php] f[SetHandler php5-fcgi]",
      .decided = "SetHandler php5-fcgi:3",
      .fix = "write \"SetHandler application/x-httpd-php\" in place of "
             "\"SetHandler php5-fcgi\" (t.conf:3)" },
    { .id = PG_NOT_LOADED, .quiet = PG_OVERRIDDEN,
      .trail = "*[AddHandler php-fcgi .php] [SetHandler "
               "application/x-httpd-php]",
      .decided = "SetHandler application/x-httpd-php:2",
      .fix = "delete \"SetHandler application/x-httpd-php\" (t.conf:2)" },

    { .id = PG_NOT_LOADED,
      .loaded = "debian",
      .trail = "*[SetHandler fcgid-script]",
      .decided = "SetHandler fcgid-script:1",
      .fix = "run \"a2enmod for mod_fcgid.c\"" },
    { .id = PG_DECLINED, .quiet = PG_NOT_LOADED,
      .loaded = "fcgid",
      .trail = "*[SetHandler fcgid-script]",
      .decided = "SetHandler fcgid-script:1" },

    { .id = PG_NO_PROVIDER,
      .loaded = "php",
      .trail = "*[SetHandler php5-fcgi]",
      .decided = "SetHandler php5-fcgi:1",
      .fix = "delete \"SetHandler php5-fcgi\" (t.conf:1)" },
    { .id = PG_NO_PROVIDER,
      .loaded = "debian",
      .trail = "*[AddHandler php5-fcgi .php]",
      .decided = "AddHandler php5-fcgi .php:1",
      .fix = "delete \"AddHandler php5-fcgi .php\" (t.conf:1)" },
    /* the name that others use is not taken from them */
    { .id = PG_ACTION_NAME,
      .loaded = "fcgid",
      .trail = "*[AddHandler php-now .php & Action php-now /fcgi/php] "
               "[AddHandler php-then .php .inc]",
      .decided = "AddHandler php-then .php .inc:3",
      .fix = "write \"AddHandler php-now .php .inc\" in place of "
             "\"AddHandler php-then .php .inc\" (t.conf:3)" },
    { .id = PG_ACTION_NAME, .quiet = PG_NO_PROVIDER,
      .trail = "*[SetHandler php5-fcgi & Action php-fcgi /a]",
      .decided = "SetHandler php5-fcgi:1" },

    { .id = PG_ACTION_NAME,
      .trail = "*[AddHandler php5-fcgi .php & Action application/x-httpd-php5 "
               "/php5-fcgi virtual]",
      .decided = "AddHandler php5-fcgi .php:1",
      .fix = "write \"Action php5-fcgi /php5-fcgi virtual\" in place of "
             "\"Action application/x-httpd-php5 /php5-fcgi virtual\" "
             "(t.conf:2)" },
    { .id = PG_NO_PROVIDER, .quiet = PG_ACTION_NAME,
      .trail = "*[AddHandler php5-fcgi .php & Action image/gif /a]",
      .decided = "AddHandler php5-fcgi .php:1" },

    { .id = PG_NOTHING,
      .loaded = "debian",
      .trail = "*[]",
      .fix = "run \"a2enmod php\"" },
    { .id = PG_NO_PROVIDER, .quiet = PG_NOTHING,
      .trail = "*[SetHandler x-php]",
      .decided = "SetHandler x-php:1" },

    { .id = PG_SPELLING,
      .loaded = "php",
      .trail = "*[AddHandler php-script .php]",
      .name = "x.phtml",
      .fix = "write \"<Directory /srv/>\", \"<FilesMatch \"[.](?!php$)(?i)ph"
             "(p[0-9]*|t|tml|ar)$\">\", \"Require all denied\", "
             "\"</FilesMatch>\", \"</Directory>\" in the configuration "
             "of the server" },
    { .id = PG_NOTHING, .quiet = PG_SPELLING,
      .loaded = "php",
      .trail = "*[AddHandler php-script .html]",
      .name = "x.phtml" },

    { .id = PG_REMOVED_BESIDE,
      .loaded = "php",
      .trail = "*[] [AddHandler php-script .php & RemoveHandler .php]",
      .decided = "RemoveHandler .php:2",
      .fix = "delete \"RemoveHandler .php\" (t.conf:2)" },
    { .id = PG_REMOVED, .quiet = PG_REMOVED_BESIDE,
      .loaded = "php",
      .trail = "*[AddHandler php-script .php] [RemoveHandler .php]",
      .decided = "RemoveHandler .php:2" },

    { .id = PG_TYPE_OVERRIDDEN,
      .loaded = "php",
      .trail = "*[AddType application/x-httpd-php .php] [AddType text/html "
               ".php]",
      .decided = "AddType text/html .php:2",
      .fix = "delete \"AddType text/html .php\" (t.conf:2)" },
    { .id = PG_DECLINED, .quiet = PG_TYPE_OVERRIDDEN,
      .loaded = "php",
      .trail = "*[AddType text/html .php] [AddType application/x-httpd-php "
               ".php]",
      .decided = "AddType application/x-httpd-php .php:2",
      .fix = "write \"AddHandler application/x-httpd-php .php\" in place of "
             "\"AddType application/x-httpd-php .php\" (t.conf:2)" },

    { .id = PG_DECLINED,
      .loaded = "proxy",
      .trail = "*[SetHandler proxy:fcgi://a]",
      .decided = "SetHandler proxy:fcgi://a:1" },
    { .id = PG_NOT_LOADED, .quiet = PG_DECLINED,
      .trail = "*[SetHandler proxy:fcgi://a]",
      .decided = "SetHandler proxy:fcgi://a:1" },

    { .id = PG_RUNTIME,
      .loaded = "php",
      .trail = "*[SetHandler php-script]",
      .handler = "by-module",
      .fix = "find the module that sets the handler \"by-module\", or load "
             "the module that provides it" },
    /* a rule's flags without their brackets, which are this table's */
    { .id = PG_RUNTIME,
      .loaded = "php",
      .trail = "*[SetHandler php-script] [RewriteRule ^x - H=by-rule,L]",
      .handler = "by-rule",
      .decided = "RewriteRule ^x - H=by-rule,L:2",
      .fix = "write \"RewriteRule ^x - [L]\" in place of \"RewriteRule ^x - "
             "H=by-rule,L\" (t.conf:2)" },
    { .id = PG_RUNTIME,
      .loaded = "php",
      .trail = "*[SetHandler php-script] [RewriteRule ^x - type=by-rule]",
      .handler = "by-rule",
      .decided = "RewriteRule ^x - type=by-rule:2",
      .fix = "write \"RewriteRule ^x -\" in place of \"RewriteRule ^x - "
             "type=by-rule\" (t.conf:2)" },
    { .id = PG_RUNTIME,
      .loaded = "php",
      .trail = "*[RewriteRule ^x - H=by-%1]",
      .handler = "by-rule",
      .decided = "RewriteRule ^x - H=by-%1:1" },
    { .id = PG_RUNTIME,
      .trail = "*[RewriteRule ^x - H=by-rule]",
      .handler = "by-rule",
      .decided = "RewriteRule ^x - H=by-rule:1",
      .fix = "write \"RewriteRule ^x - [F]\" in place of \"RewriteRule ^x - "
             "H=by-rule\" (t.conf:1)" },
    { .id = PG_DECLINED, .quiet = PG_RUNTIME,
      .loaded = "php",
      .trail = "*[SetHandler php-script]",
      .handler = "php-script",
      .decided = "SetHandler php-script:1" },

    { .id = PG_LEFTOVER,
      .loaded = "php",
      .trail = "*[]",
      .name = "x.php.bak",
      .class = PG_NAME_LEFTOVER },
    { .id = PG_NOT_LOADED, .quiet = PG_LEFTOVER,
      .trail = "*[AddHandler php-script .php]",
      .name = "x.php.bak",
      .class = PG_NAME_LEFTOVER,
      .decided = "AddHandler php-script .php:1" },
    { .id = PG_LEFTOVER,
      .loaded = "php",
      .trail = "*[]",
      .name = "x.inc~",
      .class = PG_NAME_COPY },
    { .id = PG_CONTENT,
      .loaded = "php",
      .trail = "*[]",
      .name = "x.txt",
      .class = PG_NAME_CONTENT },
    { .id = PG_COMPANION, .quiet = PG_CONTENT,
      .loaded = "php",
      .trail = "*[]",
      .name = "x.inc",
      .class = PG_NAME_COMPANION },
    { .id = PG_INNER,
      .loaded = "php",
      .trail = "*[]",
      .name = "x.php.en",
      .class = PG_NAME_INNER },
    { .id = PG_NOTHING, .quiet = PG_INNER,
      .loaded = "php",
      .trail = "*[]" },
    { .id = PG_COMPANION,
      .loaded = "php",
      .trail = "*[]",
      .name = "x.inc",
      .class = PG_NAME_COMPANION },
    { .id = PG_REMOVED, .quiet = PG_COMPANION,
      .loaded = "php",
      .trail = "*[] [RemoveHandler .inc] [] [AddHandler php-script .inc] "
               "[RemoveHandler .inc]",
      .name = "x.inc",
      .class = PG_NAME_COMPANION,
      .decided = "RemoveHandler .inc:3" },

    { .id = PG_SET_NONE,
      .loaded = "php",
      .trail = "*[SetHandler php-script] [SetHandler none]",
      .decided = "SetHandler none:2",
      .fix = "write \"<Directory /srv/>\", \"<FilesMatch "
             "\"(?i)[.]ph(p[0-9]*|t|tml|ar)$\">\", \"Require all denied\", "
             "\"</FilesMatch>\", \"</Directory>\" in the configuration of the "
             "server "
             "(or \"PHPGuard Off\", if the files are meant to be read)" },
    { .id = PG_SET_NONE,
      .loaded = "php",
      .trail = "*[SetHandler default-handler]",
      .decided = "SetHandler default-handler:1" },
    { .id = PG_DECLINED, .quiet = PG_SET_NONE,
      .loaded = "php",
      .trail = "*[AddHandler php-script .php] [SetHandler none]",
      .decided = "AddHandler php-script .php:1" },

    { .id = PG_MARKER,
      .loaded = "php",
      .trail = "*[SetHandler Drupal_Security]",
      .decided = "SetHandler Drupal_Security:1" },
    { .id = PG_NO_PROVIDER, .quiet = PG_MARKER,
      .trail = "*[SetHandler php_security]",
      .decided = "SetHandler php_security:1" },

    { .id = PG_ENGINE_OFF,
      .loaded = "php",
      .trail = "*[SetHandler php-script] [php_flag engine Off]",
      .decided = "php_flag engine Off:2" },
    { .id = PG_DECLINED, .quiet = PG_ENGINE_OFF,
      .loaded = "php",
      .trail = "*[SetHandler php-script] [php_flag engine On]",
      .decided = "SetHandler php-script:1" },

    { .id = PG_FORCED_TYPE,
      .loaded = "php",
      .trail = "*[AddType application/x-httpd-php .php] [ForceType text/plain]",
      .decided = "ForceType text/plain:2" },
    { .id = PG_DECLINED, .quiet = PG_FORCED_TYPE,
      .loaded = "php",
      .trail = "*[AddType text/plain .php] [ForceType application/x-httpd-php]",
      .decided = "ForceType application/x-httpd-php:2" },

    { .id = PG_REMOVED,
      .loaded = "php",
      .trail = "*[AddType application/x-httpd-php .php] [RemoveType .php]",
      .decided = "RemoveType .php:2" },
    { .id = PG_NOTHING, .quiet = PG_REMOVED,
      .loaded = "php",
      .trail = "*[RemoveType .html]" }
};
#define ROWS (sizeof(rows) / sizeof(rows[0]))

static const char *number(pg_cause_id id)
{
    return apr_psprintf(pool, "PHPG%04d", (int)id);
}

static void test_row(apr_size_t i)
{
    const char *name = rows[i].name ? rows[i].name : "x.php";
    pg_host w = { find_runner, enable, NULL, NULL, NULL, NULL };
    pg_mapping m;
    pg_verdict v;
    pg_case c;

    w.baton = apr_pstrdup(pool, rows[i].loaded ? rows[i].loaded : "");
    memset(&c, 0, sizeof(c));
    c.trail = tree(rows[i].trail);
    c.mapping = &m;
    c.file = apr_pstrcat(pool, "/srv/", name, NULL);
    c.dir = "/srv/";
    c.is_own = 1;
    c.name_class = rows[i].class ? rows[i].class : PG_NAME_PHP;
    pg_mapping_fold(&m, c.trail, name, NULL, pool);
    c.handler = rows[i].handler ? rows[i].handler : m.handler;
    /* where httpd holds none it is the empty one */
    c.handler = c.handler ? c.handler : "";
    pg_verdict_cause(&v, &c, &w, pool);
    is(number(v.id), number(rows[i].id),
       apr_psprintf(pool, "%s: %s", rows[i].trail, name));
    is(told(v.decided), rows[i].decided, "... who decided");
    pg_fixes_propose(&v, &c, &w, pool);
    ok(v.fix != NULL, "... has a fix");
    if (rows[i].fix) {
        is(pg_edit_sentence(v.fix, pool), rows[i].fix, "... the fix");
    }
}

/* What the roads and the lint name has no rule here. */
static void test_complete(void)
{
    const pg_cause *c;
    apr_size_t i;

    for (c = pg_causes(); c->says; ++c) {
        int fires = 0, quiet = 0;

        for (i = 0; i < ROWS; ++i) {
            fires += rows[i].id == c->id;
            quiet += rows[i].quiet == c->id && rows[i].id != c->id;
        }
        ok(c->id > 300 || (fires && quiet),
           apr_psprintf(pool, "%s fires and stays quiet", number(c->id)));
        ok(pg_cause_get(c->id) == c, "... and is found by its number");
        ok(c->deliberate == (c->id / 100 == 2 || c->id == PG_SHOWN),
           "... deliberate ones are in the two hundreds, and PG_SHOWN");
    }
}

/* The other side of each conflict, by the numbers of its lines. */
static const struct {
    const char *loaded, *trail, *lost;
} conflicts[] = {
    { "fcgid", "*[AddType application/x-httpd-php .php &"
      " AddHandler php-fcgi .php & Action php-fcgi /p &"
      " AddHandler other .html & php_flag engine On]"
      " [SetHandler application/x-httpd-php]", " 2 3" },
    { "fcgid", "*[AddType php/x .php & Action php/x /p]"
      " [SetHandler php5]", " 1 2" },
    { "fcgid", "*[SetHandler fcgid-script] [SetHandler php5]", " 1" },
    { "fcgid", "*[SetHandler fcgid-script] [SetHandler none]", " 1" },
    { "fcgid", "*[AddHandler php4 .php & AddHandler fcgid-script .php]"
      " [RemoveHandler .php]", " 2" },
    { "php", "*[SetHandler application/x-httpd-php & AddHandler php4 .php]"
      " [php_flag engine Off]", " 1" },
    { "", "*[AddHandler php4 .php] [SetHandler php5]", " 1" },
    { "", "*[AddType text/html .php & Action php-x /p] [SetHandler php5]",
      " 2" },
    { "", "*[AddHandler other .html & AddType text/html .php]", "" },
    { "", "*[Action application/x-httpd-php /p]", " 1" }
};

static const char *lost_of(const char *loaded, const char *trail)
{
    pg_host w = { find_runner, enable, NULL, NULL, NULL, NULL };
    const char *all = "";
    pg_mapping m;
    pg_verdict v;
    pg_case c;
    int i;

    w.baton = apr_pstrdup(pool, loaded);
    memset(&c, 0, sizeof(c));
    c.trail = tree(trail);
    c.mapping = &m;
    c.file = "/srv/x.php";
    pg_mapping_fold(&m, c.trail, "x.php", NULL, pool);
    c.handler = m.handler;
    pg_verdict_cause(&v, &c, &w, pool);
    pg_fixes_propose(&v, &c, &w, pool);
    for (i = 0; i < v.lost->nelts; ++i) {
        all = apr_psprintf(pool, "%s %d", all,
                           APR_ARRAY_IDX(v.lost, i, const pg_directive *)
                               ->node->line_num);
    }
    return all;
}

static void test_lost(void)
{
    apr_size_t i;

    for (i = 0; i < sizeof(conflicts) / sizeof(conflicts[0]); ++i) {
        is(lost_of(conflicts[i].loaded, conflicts[i].trail),
           conflicts[i].lost, apr_pstrcat(pool, "lost: ", conflicts[i].trail,
                                          NULL));
    }
}

static void test_outcome(const char *loaded, const char *trail,
                         pg_outcome outcome)
{
    pg_host w = { find_runner, enable, NULL, NULL, NULL, NULL };
    pg_mapping m;

    w.baton = apr_pstrdup(pool, loaded);
    pg_mapping_fold(&m, tree(trail), "x.php", NULL, pool);
    ok(pg_verdict_outcome(&m, &w) == outcome,
       apr_psprintf(pool, "outcome %d: %s with %s", outcome, trail, loaded));
}

int main(void)
{
    apr_size_t i;

    begin();
    for (i = 0; i < ROWS; ++i) {
        test_row(i);
    }
    test_complete();
    test_lost();
    ok(!strcmp(pg_edit_sentence(pg_edit_advice("a\x1b[2J\tb", pool), pool),
               "a?[2J?b"), "a sentence has nothing that a terminal obeys");
    test_outcome("", "*[]", PG_LEAKS);
    test_outcome("", "*[SetHandler php-script]", PG_LEAKS);
    test_outcome("php", "*[SetHandler php-script]", PG_RUNS);
    test_outcome("php", "*[SetHandler php-script & php_flag engine 0]",
                 PG_LEAKS);
    test_outcome("fcgid", "*[SetHandler fcgid-script & php_flag engine 0]",
                 PG_RUNS);
    test_outcome("proxy", "*[SetHandler proxy:fcgi://a]", PG_RUNS);
    test_outcome("", "*[SetHandler default-handler & Action "
                 "default-handler /a]", PG_RUNS);
    test_outcome("php", "*[SetHandler application/x-httpd-php-source & Action "
                 "application/x-httpd-php-source /a]", PG_LEAKS);
    test_outcome("php", "*[SetHandler application/x-httpd-php-source & Action "
                 "application/x-httpd-php-source /a & php_flag engine 0]",
                 PG_RUNS);
    test_outcome("proxy", "*[SetHandler proxy:no://a]", PG_FAILS);
    test_outcome("", "*[SetHandler default-handler]", PG_LEAKS);
    test_outcome("", "*[SetHandler a & Action a /b]", PG_RUNS);
    test_outcome("php", "*[SetHandler %{ENV:A}]", PG_UNKNOWN);
    return end();
}
