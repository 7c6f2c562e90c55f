/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Folding a trail: each rule of mod_mime, core and mod_actions in rows that
 * tell it from its neighbours. t/guard/cause-random.t asks httpd for many
 * more. */

#include "model/mapping.h"
#include "model/concerned.h"
#include "trees.h"

/* What becomes of a name: the handler, by whom, and what the Action is. */
static const struct {
    const char *what;
    const char *trail;
    const char *name;
    const char *handler;        /* NULL: none */
    const char *by;             /* NULL: nobody, or mime.types */
} rows[] = {
    { "nothing at all", "*[]", "x.php", NULL, NULL },
    { "SetHandler", "*[SetHandler a]", "x.php", "a", "SetHandler a:1" },
    { "SetHandler is lower-cased", "*[SetHandler A]", "x.php", "a",
      "SetHandler A:1" },
    { "the last SetHandler of a section", "*[SetHandler a & SetHandler b]",
      "x", "b", "SetHandler b:2" },
    { "a deeper SetHandler", "*[SetHandler a] [SetHandler b]", "x", "b",
      "SetHandler b:2" },
    { "the path of a socket keeps its case",
      "*[SetHandler \"proxy:unix:/A|fcgi://B\"]", "x",
      "proxy:unix:/A|fcgi://B",
      "SetHandler \"proxy:unix:/A|fcgi://B\":1" },
    { "SetHandler beats AddHandler", "*[AddHandler a .php] [SetHandler b]",
      "x.php", "b", "SetHandler b:2" },
    { "also one further out", "*[SetHandler b] [AddHandler a .php]",
      "x.php", "b", "SetHandler b:1" },
    { "none leaves AddHandler", "*[SetHandler b] [SetHandler none]"
      " [AddHandler a .php]", "x.php", "a", "AddHandler a .php:3" },
    { "NONE too", "*[SetHandler NONE & AddHandler a .php]", "x.php", "a",
      "AddHandler a .php:2" },
    { "AddHandler is lower-cased", "*[AddHandler A .PHP]", "x.pHp", "a",
      "AddHandler A .PHP:1" },
    { "with and without a dot", "*[AddHandler a php]", "x.php", "a",
      "AddHandler a php:1" },
    { "one dot only", "*[AddHandler a ..php]", "x.php", NULL, NULL },
    { "several extensions", "*[AddHandler a .inc .php]", "x.php", "a",
      "AddHandler a .inc .php:1" },
    { "an empty word ends them", "*[AddHandler a .inc \"\" .php]", "x.php",
      NULL, NULL },
    { "quotes", "*[AddHandler \"a b\" '.php']", "x.php", "a b",
      "AddHandler \"a b\" '.php':1" },
    { "another extension", "*[AddHandler a .php]", "x.html", NULL, NULL },
    { "an extension anywhere", "*[AddHandler a .php]", "x.php.en", "a",
      "AddHandler a .php:1" },
    { "the last one that has a handler",
      "*[AddHandler a .php & AddHandler b .en]", "x.php.en", "b",
      "AddHandler b .en:2" },
    { "the base name is none", "*[AddHandler a .php]", "php", NULL, NULL },
    { "leading dots belong to it", "*[AddHandler a .php]", "..php", NULL,
      NULL },
    { "empty extensions", "*[AddHandler a .php]", "x..php.", "a",
      "AddHandler a .php:1" },
    { "a deeper AddHandler", "*[AddHandler a .php] [AddHandler b .php]",
      "x.php", "b", "AddHandler b .php:2" },
    { "RemoveHandler beside AddHandler: at the merge",
      "*[] [AddHandler a .php & RemoveHandler .php]", "x.php", NULL, NULL },
    { "in either order", "*[] [RemoveHandler .php & AddHandler a .php]",
      "x.php", NULL, NULL },
    { "before any merge it waits", "*[AddHandler a .php & RemoveHandler .php]",
      "x.php", "a", "AddHandler a .php:1" },
    { "it takes what was inherited", "*[AddHandler a .php]"
      " [RemoveHandler .php]", "x.php", NULL, NULL },
    { "and is not inherited itself", "*[AddHandler a .php]"
      " [RemoveHandler .php] [AddHandler b .php]", "x.php", "b",
      "AddHandler b .php:3" },
    { "a merge below forgets it", "*[AddHandler a .php]"
      " ([RemoveHandler .php] [AddLanguage en .en])", "x.php", "a",
      "AddHandler a .php:1" },
    { "one that is not mod_mime's does not", "*[AddHandler a .php]"
      " ([RemoveHandler .php] [ForceType none])", "x.php", NULL, NULL },
    { "nor one in front", "*[AddHandler a .php]"
      " ([ForceType none] [RemoveHandler .php])", "x.php", NULL, NULL },
    { "a merge in front keeps what comes",
      "*[AddHandler a .php] ([ForceType none]"
      " [AddHandler b .php & RemoveHandler .php])", "x.php", NULL, NULL },
    { "a type serves as handler", "*[AddType a/php .php]", "x.php", "a/php",
      "AddType a/php .php:1" },
    { "without parameters", "*[AddType \"a/php ; b=c\" .php]", "x.php",
      "a/php", "AddType \"a/php ; b=c\" .php:1" },
    { "AddHandler beats it", "*[AddType a/php .php & AddHandler a .php]",
      "x.php", "a", "AddHandler a .php:2" },
    { "mime.types", "*[]", "x.phtml", "types/phtml", NULL },
    { "in lower case", "*[]", "x.PHTML", "types/phtml", NULL },
    { "AddType beats mime.types", "*[AddType a/b .phtml]", "x.phtml", "a/b",
      "AddType a/b .phtml:1" },
    { "RemoveType hides mime.types", "*[RemoveType .phtml]", "x.phtml", NULL,
      NULL },
    { "an AddType behind it counts", "*[RemoveType .php & AddType a/b .php]",
      "x.php", "a/b", "AddType a/b .php:2" },
    { "one in front does not", "*[AddType a/b .php & RemoveType .php]",
      "x.php", NULL, NULL },
    { "RemoveType is inherited", "*[AddType a/b .php] [RemoveType .php]"
      " [AddLanguage en .en]", "x.php", NULL, NULL },
    { "the last extension's type", "*[AddType a/b .php & AddType c/d .en]",
      "x.php.en", "c/d", "AddType c/d .en:2" },
    { "mime.types behind an AddType", "*[AddType a/b .php]", "x.php.phtml",
      "types/phtml", NULL },
    { "ForceType", "*[ForceType f/t & AddType a/b .php]", "x.php", "f/t",
      "ForceType f/t:1" },
    { "is lower-cased", "*[ForceType F/T]", "x", "f/t", "ForceType F/T:1" },
    { "none cancels it", "*[ForceType f/t] [ForceType none]", "x.phtml",
      "types/phtml", NULL },
    { "it is no handler", "*[ForceType f/t & AddHandler a .php]", "x.php",
      "a", "AddHandler a .php:2" },
    { "no section", "", "x.phtml", "types/phtml", NULL }
};
#define ROWS (sizeof(rows) / sizeof(rows[0]))

static void test_rows(void)
{
    apr_hash_t *types = apr_hash_make(pool);
    pg_mapping m;
    apr_size_t i;

    apr_hash_set(types, "phtml", APR_HASH_KEY_STRING, "types/phtml");
    for (i = 0; i < ROWS; ++i) {
        pg_mapping_fold(&m, tree(rows[i].trail), rows[i].name, types, pool);
        is(m.handler, rows[i].handler, rows[i].what);
        if (rows[i].handler) {
            is(told(m.handler_by), rows[i].by, "... and who says so");
        }
    }
}

static void test_lost(void)
{
    pg_mapping m;

    pg_mapping_fold(&m, tree("*[AddHandler a .php] [RemoveHandler .php]"),
                    "x.php", NULL, pool);
    is(told(m.addhandler.by), "RemoveHandler .php:2", "who took it away");
    is(told(m.addhandler.lost), "AddHandler a .php:1", "and from whom");
    pg_mapping_fold(&m, tree("*[AddType a/b .php] [RemoveType .php]"),
                    "x.php", NULL, pool);
    is(told(m.addtype.by), "RemoveType .php:2", "who took the type away");
    pg_mapping_fold(&m, tree("*[SetHandler none]"), "x.php", NULL, pool);
    is(m.sethandler.text, "none", "SetHandler none can be told");
}

static void test_dynamic(void)
{
    static const char *const yes[] = {
        "*[SetHandler %{ENV:A}]", "*[SetHandler a$1]", "*[SetHandler a\\-b]",
        NULL
    };
    static const char *const no[] = {
        "*[SetHandler a%b]", "*[SetHandler $a]", "*[SetHandler {a}]",
        "*[AddHandler %{ENV:A} .php]", NULL
    };
    const char *const *t;
    pg_mapping m;

    for (t = yes; *t; ++t) {
        pg_mapping_fold(&m, tree(*t), "x.php", NULL, pool);
        ok(m.dynamic, apr_pstrcat(pool, "an expression: ", *t, NULL));
    }
    for (t = no; *t; ++t) {
        pg_mapping_fold(&m, tree(*t), "x.php", NULL, pool);
        ok(!m.dynamic, apr_pstrcat(pool, "no expression: ", *t, NULL));
    }
}

static void test_action(const char *trail, const char *script,
                        const char *what)
{
    pg_mapping m;

    pg_mapping_fold(&m, tree(trail), "x.php", NULL, pool);
    is(m.action.text, script, what);
}

static void test_actions(void)
{
    test_action("*[SetHandler a & Action a /s]", "/s", "an Action");
    test_action("*[SetHandler a & Action A /s]", "/s", "in any case");
    test_action("*[SetHandler a & Action b /s]", NULL, "for another");
    test_action("*[SetHandler a & Action a /s & Action a \"/t u\" virtual]",
                "/t u", "the last of a section");
    test_action("*[SetHandler a & Action a /s] [Action a /t]", "/t",
                "a deeper one");
    test_action("*[SetHandler a & Action a /s] [Action b /t]", "/s",
                "beside a deeper one for another");
    test_action("*[Action a/b /s & AddType a/b .php]", "/s", "for a type");
    test_action("*[Action a/b /s & AddType a/b .php & AddHandler h .php]",
                NULL, "not for the type where there is a handler");
}

static void test_engine(const char *trail, const char *value,
                        const char *what)
{
    pg_mapping m;

    pg_mapping_fold(&m, tree(trail), "x.php", NULL, pool);
    is(m.engine.text, value, what);
}

static void test_engines(void)
{
    test_engine("*[]", NULL, "engine: not set");
    test_engine("*[php_flag engine Off]", "0", "engine: off");
    test_engine("*[php_flag engine on]", "1", "engine: on");
    test_engine("*[php_flag engine yes]", "0", "engine: a flag knows On");
    test_engine("*[php_value engine yes]", "1", "engine: a value knows yes");
    test_engine("*[php_value engine 2]", "1", "engine: a number");
    test_engine("*[php_value engine none]", "0", "engine: no number");
    test_engine("*[php_flag engine Off] [php_flag engine On]", "1",
                "engine: a deeper one");
    test_engine("*[php_admin_flag engine Off] [php_flag engine On]", "0",
                "engine: an admin's stays");
    test_engine("*[php_admin_flag engine Off] [php_admin_value engine On]",
                "1", "engine: an admin's beats an admin's");
}

static void test_concerned(void)
{
    const pg_trail *t = tree("*[AddHandler a .php & AddHandler b .html"
                             " & Action a /x & Action php-fcgi /y]"
                             " [AddType c/d .php & SetHandler e]"
                             " [RemoveHandler .html .php]");
    apr_array_header_t *found = pg_concerned(t, pg_extensions("x.php", pool),
                                             pool);
    const char *all = "";
    int i;

    for (i = 0; i < found->nelts; ++i) {
        all = apr_psprintf(pool, "%s %d", all,
                           APR_ARRAY_IDX(found, i, const pg_directive *)
                               ->node->line_num);
    }
    is(all, " 1 4 5 6 7", "concerned: in the order of the merges");
    ok(!pg_concerned(NULL, pg_extensions("x.php", pool), pool)->nelts,
       "concerned: nobody");
}

static void test_extensions(const char *name, const char *want)
{
    apr_array_header_t *exts = pg_extensions(name, pool);

    is(apr_array_pstrcat(pool, exts, '|'), want,
       apr_pstrcat(pool, "extensions of ", name, NULL));
}

int main(void)
{
    begin();
    test_rows();
    test_lost();
    test_dynamic();
    test_actions();
    test_engines();
    test_concerned();
    test_extensions("x.A.b", "a|b");
    test_extensions("..x.a..b.", "a|b");
    test_extensions("x", "");
    test_extensions("", "");
    test_extensions("...", "");
    return end();
}
