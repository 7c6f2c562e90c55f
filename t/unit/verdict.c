/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The causes and their fixes: each fires on its own configuration, and stays
 * quiet on one that differs in a single point. */

#include "model/fix.h"
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
    { NULL, NULL, PG_RUNNER_UNKNOWN, NULL }
};

static pg_runner find_runner(void *baton, const char *handler)
{
    pg_runner r = { PG_RUNNER_UNKNOWN, NULL, NULL };
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

static const struct {
    pg_cause_id quiet;          /* the neighbour that must not fire, or 0 */
    pg_cause_id id;
    const char *loaded;
    const char *trail;
    const char *name;
    pg_name_class class;
    const char *handler;        /* what httpd holds; NULL: the mapping's */
    const char *decided;
    const char *fix;
} rows[] = {
    /* the story: SetHandler beats AddHandler and Action */
    { 0, PG_BEATEN, "fcgid", "*[AddHandler php-fcgi .php"
      " & Action php-fcgi /fcgi/php] f[SetHandler application/x-httpd-php]",
      "x.php", PG_NAME_PHP, NULL, "SetHandler application/x-httpd-php:3",
      "write \"Action application/x-httpd-php /fcgi/php\" in place of"
      " \"Action php-fcgi /fcgi/php\" (t.conf:2)" },
    { 0, PG_BEATEN, "fcgid", "*[AddHandler fcgid-script .php]"
      " f[SetHandler php5-fcgi]", "x.php", PG_NAME_PHP, NULL,
      "SetHandler php5-fcgi:2", "write \"SetHandler fcgid-script\" in place"
      " of \"SetHandler php5-fcgi\" (t.conf:2)" },
    { 0, PG_BEATEN, "fcgid", "*[AddHandler fcgid-script .php]"
      " [SetHandler php5-fcgi]", "x.php", PG_NAME_PHP, NULL,
      "SetHandler php5-fcgi:2", "delete \"SetHandler php5-fcgi\" (t.conf:2)"
    },
    { 0, PG_BEATEN, "php", "*[AddType application/x-httpd-php .php]"
      " [AddHandler php5-fcgi .php]", "x.php", PG_NAME_PHP, NULL,
      "AddHandler php5-fcgi .php:2", NULL },
    { 0, PG_BEATEN, "php", "*[AddType application/x-httpd-php .php &"
      " AddHandler php4-cgi .php] f[SetHandler php5-fcgi]", "x.php",
      PG_NAME_PHP, NULL, "SetHandler php5-fcgi:3",
      "write \"SetHandler application/x-httpd-php\" in place of"
      " \"SetHandler php5-fcgi\" (t.conf:3)" },
    { PG_BEATEN, PG_NOT_LOADED, "", "*[AddHandler php-fcgi .php]"
      " [SetHandler application/x-httpd-php]", "x.php", PG_NAME_PHP, NULL,
      "SetHandler application/x-httpd-php:2",
      "load mod_php.c with LoadModule" },

    { 0, PG_NOT_LOADED, "debian", "*[SetHandler fcgid-script]", "x.php",
      PG_NAME_PHP, NULL, "SetHandler fcgid-script:1",
      "run \"a2enmod for mod_fcgid.c\"" },
    { PG_NOT_LOADED, PG_DECLINED, "fcgid", "*[SetHandler fcgid-script]",
      "x.php", PG_NAME_PHP, NULL, "SetHandler fcgid-script:1", NULL },

    { 0, PG_NOBODY, "php", "*[SetHandler php5-fcgi]", "x.php", PG_NAME_PHP,
      NULL, "SetHandler php5-fcgi:1",
      "write \"SetHandler application/x-httpd-php\" in place of"
      " \"SetHandler php5-fcgi\" (t.conf:1)" },
    { 0, PG_NOBODY, "debian", "*[AddHandler php5-fcgi .php]", "x.php",
      PG_NAME_PHP, NULL, "AddHandler php5-fcgi .php:1",
      "run \"a2enmod php\" and delete \"AddHandler php5-fcgi .php\""
      " (t.conf:1)" },
    { PG_NOBODY, PG_ACTION_NAME, "", "*[SetHandler php5-fcgi &"
      " Action php-fcgi /a]", "x.php", PG_NAME_PHP, NULL,
      "SetHandler php5-fcgi:1", NULL },

    { 0, PG_ACTION_NAME, "", "*[AddHandler php5-fcgi .php &"
      " Action application/x-httpd-php5 /php5-fcgi virtual]", "x.php",
      PG_NAME_PHP, NULL, "AddHandler php5-fcgi .php:1",
      "write \"Action php5-fcgi /php5-fcgi virtual\" in place of"
      " \"Action application/x-httpd-php5 /php5-fcgi virtual\" (t.conf:2)" },
    { PG_ACTION_NAME, PG_NOBODY, "", "*[AddHandler php5-fcgi .php &"
      " Action image/gif /a]", "x.php", PG_NAME_PHP, NULL,
      "AddHandler php5-fcgi .php:1", NULL },

    { 0, PG_NOTHING, "debian", "*[]", "x.php", PG_NAME_PHP, NULL, NULL,
      "run \"a2enmod php\"" },
    { PG_NOTHING, PG_NOBODY, "", "*[SetHandler x-php]", "x.php", PG_NAME_PHP,
      NULL, "SetHandler x-php:1", NULL },

    { 0, PG_SPELLING, "php", "*[AddHandler php-script .php]", "x.phtml",
      PG_NAME_PHP, NULL, NULL, "write \"<Directory /srv/>\","
      " \"<Files x.phtml>\", \"Require all denied\", \"</Files>\","
      " \"</Directory>\" in the configuration of the server (or move the"
      " file out of the document root)" },
    { PG_SPELLING, PG_NOTHING, "php", "*[AddHandler php-script .html]",
      "x.phtml", PG_NAME_PHP, NULL, NULL, NULL },

    { 0, PG_REMOVED_BESIDE, "php", "*[] [AddHandler php-script .php &"
      " RemoveHandler .php]", "x.php", PG_NAME_PHP, NULL,
      "RemoveHandler .php:2", "delete \"RemoveHandler .php\" (t.conf:2)" },
    { PG_REMOVED_BESIDE, PG_REMOVED, "php", "*[AddHandler php-script .php]"
      " [RemoveHandler .php]", "x.php", PG_NAME_PHP, NULL,
      "RemoveHandler .php:2", NULL },

    { 0, PG_TYPE_OVERRIDDEN, "php", "*[AddType application/x-httpd-php .php]"
      " [AddType text/html .php]", "x.php", PG_NAME_PHP, NULL,
      "AddType text/html .php:2",
      "delete \"AddType text/html .php\" (t.conf:2)" },
    { PG_TYPE_OVERRIDDEN, PG_DECLINED, "php", "*[AddType text/html .php]"
      " [AddType application/x-httpd-php .php]", "x.php", PG_NAME_PHP, NULL,
      "AddType application/x-httpd-php .php:2",
      "write \"AddHandler application/x-httpd-php .php\" in place of"
      " \"AddType application/x-httpd-php .php\" (t.conf:2)" },

    { 0, PG_DECLINED, "proxy", "*[SetHandler proxy:fcgi://a]", "x.php",
      PG_NAME_PHP, NULL, "SetHandler proxy:fcgi://a:1", NULL },
    { PG_DECLINED, PG_NOT_LOADED, "", "*[SetHandler proxy:fcgi://a]",
      "x.php", PG_NAME_PHP, NULL, "SetHandler proxy:fcgi://a:1", NULL },

    { 0, PG_RUNTIME, "php", "*[SetHandler php-script]", "x.php", PG_NAME_PHP,
      "by-module", NULL, "look for a module that sets the handler"
      " \"by-module\", or load the one that answers to it" },
    /* a rule's flags without their brackets, which are this table's */
    { 0, PG_RUNTIME, "php", "*[SetHandler php-script]"
      " [RewriteRule ^x - H=by-rule,L]", "x.php", PG_NAME_PHP, "by-rule",
      "RewriteRule ^x - H=by-rule,L:2", "write \"RewriteRule ^x - [L]\" in"
      " place of \"RewriteRule ^x - H=by-rule,L\" (t.conf:2)" },
    { 0, PG_RUNTIME, "php", "*[SetHandler php-script]"
      " [RewriteRule ^x - type=by-rule]", "x.php", PG_NAME_PHP, "by-rule",
      "RewriteRule ^x - type=by-rule:2", "write \"RewriteRule ^x -\" in"
      " place of \"RewriteRule ^x - type=by-rule\" (t.conf:2)" },
    { 0, PG_RUNTIME, "php", "*[RewriteRule ^x - H=by-%1]", "x.php",
      PG_NAME_PHP, "by-rule", "RewriteRule ^x - H=by-%1:1", NULL },
    { 0, PG_RUNTIME, "", "*[RewriteRule ^x - H=by-rule]", "x.php",
      PG_NAME_PHP, "by-rule", "RewriteRule ^x - H=by-rule:1",
      "write \"RewriteRule ^x - [F]\" in place of \"RewriteRule ^x -"
      " H=by-rule\" (t.conf:1)" },
    { PG_RUNTIME, PG_DECLINED, "php", "*[SetHandler php-script]", "x.php",
      PG_NAME_PHP, "php-script", "SetHandler php-script:1", NULL },

    { 0, PG_LEFTOVER, "php", "*[]", "x.php.bak", PG_NAME_LEFTOVER, NULL,
      NULL, NULL },
    { PG_LEFTOVER, PG_NOT_LOADED, "", "*[AddHandler php-script .php]",
      "x.php.bak", PG_NAME_LEFTOVER, NULL, "AddHandler php-script .php:1",
      NULL },
    { 0, PG_LEFTOVER, "php", "*[]", "x.inc~", PG_NAME_COPY, NULL, NULL,
      NULL },
    { 0, PG_CONTENT, "php", "*[]", "x.txt", PG_NAME_CONTENT, NULL, NULL,
      NULL },
    { PG_CONTENT, PG_COMPANION, "php", "*[]", "x.inc", PG_NAME_COMPANION,
      NULL, NULL, NULL },
    { 0, PG_INNER, "php", "*[]", "x.php.en", PG_NAME_INNER, NULL, NULL,
      NULL },
    { PG_INNER, PG_NOTHING, "php", "*[]", "x.php", PG_NAME_PHP, NULL, NULL,
      NULL },
    { 0, PG_COMPANION, "php", "*[]", "x.inc", PG_NAME_COMPANION, NULL, NULL,
      NULL },
    { PG_COMPANION, PG_REMOVED, "php", "*[] [RemoveHandler .inc] [] "
      "[AddHandler php-script .inc] [RemoveHandler .inc]", "x.inc",
      PG_NAME_COMPANION, NULL, "RemoveHandler .inc:3", NULL },

    { 0, PG_SET_NONE, "php", "*[SetHandler php-script] [SetHandler none]",
      "x.php", PG_NAME_PHP, NULL, "SetHandler none:2",
      "write \"Require all denied\" beside \"SetHandler none\" (t.conf:2) if"
      " the files are not meant to be read, else delete it" },
    { 0, PG_SET_NONE, "php", "*[SetHandler default-handler]", "x.php",
      PG_NAME_PHP, NULL, "SetHandler default-handler:1", NULL },
    { PG_SET_NONE, PG_DECLINED, "php", "*[AddHandler php-script .php]"
      " [SetHandler none]", "x.php", PG_NAME_PHP, NULL,
      "AddHandler php-script .php:1", NULL },

    { 0, PG_MARKER, "php", "*[SetHandler Drupal_Security]", "x.php",
      PG_NAME_PHP, NULL, "SetHandler Drupal_Security:1", NULL },
    { PG_MARKER, PG_NOBODY, "", "*[SetHandler php_security]", "x.php",
      PG_NAME_PHP, NULL, "SetHandler php_security:1", NULL },

    { 0, PG_ENGINE_OFF, "php", "*[SetHandler php-script]"
      " [php_flag engine Off]", "x.php", PG_NAME_PHP, NULL,
      "php_flag engine Off:2", NULL },
    { PG_ENGINE_OFF, PG_DECLINED, "php", "*[SetHandler php-script]"
      " [php_flag engine On]", "x.php", PG_NAME_PHP, NULL,
      "SetHandler php-script:1", NULL },

    { 0, PG_FORCED_TYPE, "php", "*[AddType application/x-httpd-php .php]"
      " [ForceType text/plain]", "x.php", PG_NAME_PHP, NULL,
      "ForceType text/plain:2", NULL },
    { PG_FORCED_TYPE, PG_DECLINED, "php", "*[AddType text/plain .php]"
      " [ForceType application/x-httpd-php]", "x.php", PG_NAME_PHP, NULL,
      "ForceType application/x-httpd-php:2", NULL },

    { 0, PG_REMOVED, "php", "*[AddType application/x-httpd-php .php]"
      " [RemoveType .php]", "x.php", PG_NAME_PHP, NULL, "RemoveType .php:2",
      NULL },
    { PG_REMOVED, PG_NOTHING, "php", "*[RemoveType .html]", "x.php",
      PG_NAME_PHP, NULL, NULL, NULL }
};
#define ROWS (sizeof(rows) / sizeof(rows[0]))

static const char *number(pg_cause_id id)
{
    return apr_psprintf(pool, "PHPG%04d", (int)id);
}

static void test_row(apr_size_t i)
{
    pg_world w = { find_runner, enable, NULL, NULL };
    pg_mapping m;
    pg_verdict v;
    pg_case c;

    w.baton = apr_pstrdup(pool, rows[i].loaded);
    memset(&c, 0, sizeof(c));
    c.trail = tree(rows[i].trail);
    c.mapping = &m;
    c.file = apr_pstrcat(pool, "/srv/", rows[i].name, NULL);
    c.name_class = rows[i].class;
    pg_mapping_fold(&m, c.trail, rows[i].name, NULL, pool);
    c.handler = rows[i].handler ? rows[i].handler : m.handler;
    /* where httpd holds none it is the empty one */
    c.handler = c.handler ? c.handler : "";
    pg_verdict_cause(&v, &c, &w, pool);
    is(number(v.id), number(rows[i].id),
       apr_psprintf(pool, "%s: %s", rows[i].trail, rows[i].name));
    is(told(v.decided), rows[i].decided, "... who decided");
    pg_verdict_explain(&v, &c, &w, pool);
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

static void test_lost(void)
{
    pg_world w = { find_runner, enable, NULL, NULL };
    const char *all = "";
    pg_mapping m;
    pg_verdict v;
    pg_case c;
    int i;

    w.baton = apr_pstrdup(pool, "fcgid");
    memset(&c, 0, sizeof(c));
    c.trail = tree("*[AddType application/x-httpd-php .php &"
                   " AddHandler php-fcgi .php & Action php-fcgi /p &"
                   " AddHandler other .html & php_flag engine On]"
                   " [SetHandler application/x-httpd-php]");
    c.mapping = &m;
    pg_mapping_fold(&m, c.trail, "x.php", NULL, pool);
    c.handler = m.handler;
    pg_verdict_cause(&v, &c, &w, pool);
    pg_verdict_explain(&v, &c, &w, pool);
    for (i = 0; i < v.lost->nelts; ++i) {
        all = apr_psprintf(pool, "%s %d", all,
                           APR_ARRAY_IDX(v.lost, i, const pg_directive *)
                               ->node->line_num);
    }
    is(all, " 1 2 3", "lost: all of PHP's but the one that decided");
}

static void test_outcome(const char *loaded, const char *trail,
                         pg_outcome outcome)
{
    pg_world w = { find_runner, enable, NULL, NULL };
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
    test_outcome("", "*[]", PG_LEAKS);
    test_outcome("", "*[SetHandler php-script]", PG_LEAKS);
    test_outcome("php", "*[SetHandler php-script]", PG_RUNS);
    test_outcome("php", "*[SetHandler php-script & php_flag engine 0]",
                 PG_LEAKS);
    test_outcome("fcgid", "*[SetHandler fcgid-script & php_flag engine 0]",
                 PG_RUNS);
    test_outcome("proxy", "*[SetHandler proxy:fcgi://a]", PG_RUNS);
    test_outcome("proxy", "*[SetHandler proxy:no://a]", PG_FAILS);
    test_outcome("", "*[SetHandler default-handler]", PG_LEAKS);
    test_outcome("", "*[SetHandler a & Action a /b]", PG_RUNS);
    test_outcome("php", "*[SetHandler %{ENV:A}]", PG_UNKNOWN);
    return end();
}
