/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Which names are PHP, which handlers and types mean it, what is a tag. */

#include "model/php_names.h"

#include "apr_lib.h"
#include "apr_strings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int tests, failed;

static void ok(int good, const char *what, const char *name)
{
    failed += !good;
    printf("%sok %d - %s: %s\n", good ? "" : "not ", ++tests, what, name);
}

#define ROW(class, name) { PG_NAME_##class, name, #class },
static const struct {
    pg_name_class found;
    const char *name;
    const char *class;
} rows[] = {
#include "names-rows.h"
};
#define ROWS (sizeof(rows) / sizeof(rows[0]))

static void test_classes(void)
{
    char path[128];
    apr_size_t i;

    for (i = 0; i < ROWS; ++i) {
        const char *name = rows[i].name;

        ok(pg_name_classify(name) == rows[i].found, name, rows[i].class);
        /* the quick answer may only err on the side of a closer look */
        apr_snprintf(path, sizeof(path), "/srv/w.example/%s", name);
        ok(!pg_name_cannot_be(name) || rows[i].found == PG_NAME_OTHER, name,
           "the quick answer agrees");
    }
    ok(pg_name_cannot_be("page.html"), "page.html",
       "the quick answer is enough");
    ok(pg_name_cannot_be("photo.png"), "photo.png",
       "the quick answer is enough");
    ok(pg_name_cannot_be("README"), "README", "the quick answer is enough");
}

/* Of a companion and of a leftover at the end of a name. */
static void test_without_leftover(void)
{
    static const struct {
        const char *name;
        apr_size_t len;
    } is[] = {
        { "x.page", 0 }, { "x", 0 }, { "", 0 }, { ".bak", 0 }, { "x.bak", 1 },
        { "x.page~", 6 }, { "x.page.bak", 6 }, { "x.page.save.1", 6 },
        { "x.page.~2~", 6 }, { ".x.page.swp", 7 }, { "#x.page#", 7 },
        { "x.page.bakery", 0 }, { "x.old.page", 0 }, { "x.page.gz", 6 },
        { "x.page.bak.xz", 6 }, { "x.page.tar.gz", 10 }, { "x.gzip", 0 }
    };
    apr_size_t i;

    for (i = 0; i < sizeof(is) / sizeof(is[0]); ++i) {
        ok(pg_name_without_leftover(is[i].name) == is[i].len, is[i].name,
           "without what was added");
    }
}

/* However it is cut off, nothing behind its end is read (valgrind). */
static void test_prefixes(void)
{
    static const char longest[] = ".a.phtml5.php.gz.1.dpkg-old.~1~.rpmsave.inc";
    apr_size_t len;
    int found = 0;

    for (len = 0; len < sizeof(longest); ++len) {
        char *cut = strndup(longest, len);

        found += pg_name_classify(cut) == PG_NAME_LEFTOVER
                 && !pg_name_cannot_be(cut);
        free(cut);
    }
    ok(found > 0, "every prefix", "has a class");
}

static void test_means(void)
{
    static const char *const yes[] = {
        "application/x-httpd-php", "application/x-httpd-php5", "php5-fcgi",
        "php-script", "x-httpd-suphp", "application/x-httpd-ea-php74",
        "fcgid-script", "cgi-script", "lsapi-script", "PHP",
        "proxy:unix:/run/php.sock|fcgi://localhost", NULL
    };
    static const char *const no[] = {
        "text/html", "default-handler", "send-as-is", "server-parsed",
        "Drupal_Security_Do_Not_Remove_See_SA_2006_006", "", "ph", NULL
    };
    const char *const *h;

    for (h = yes; *h; ++h) {
        ok(pg_name_means_php(*h), *h, "speaks of PHP");
    }
    for (h = no; *h; ++h) {
        ok(!pg_name_means_php(*h), *h, "does not speak of PHP");
    }
}

static void test_types(void)
{
    ok(pg_name_type_of_php("application/x-httpd-php"),
       "application/x-httpd-php", "runs");
    ok(pg_name_type_of_php("application/x-httpd-php; charset=utf-8"),
       "a type with a parameter", "runs");
    ok(pg_name_type_of_php("x-httpd-php"), "x-httpd-php", "runs");
    ok(!pg_name_type_of_php("text/x-php"), "text/x-php", "describes");
    ok(!pg_name_type_of_php("application/pdf"), "application/pdf", "is not");
    ok(!pg_name_type_of_php("a"), "a", "is not");
    ok(!pg_name_type_of_php(""), "nothing", "is not");
}

static void test_tag(const char *text, int is)
{
    ok(pg_name_open_tag(text, strlen(text), 1) == is, text,
       is ? "a tag" : "no tag");
}

static void test_tags(void)
{
    test_tag("<?php", 1);
    test_tag("<?PHP echo", 1);
    test_tag("<html><?= $a ?>", 1);
    test_tag("<<?php", 1);
    test_tag("<? <?php", 1);
    test_tag("", 0);
    test_tag("<", 0);
    test_tag("<?", 0);
    test_tag("<?ph", 0);
    test_tag("<? echo 1", 1);
    test_tag("<?\n$a", 1);
    test_tag("a <?\r\n", 1);
    test_tag("<?mso-application ?>", 0);
    test_tag("<?xml version='1.0'?>", 0);
    test_tag("&lt;?php", 0);
    ok(!pg_name_open_tag("<?php", 4, 1), "a tag cut off", "no tag");
    ok(!pg_name_open_tag("<?=", 2, 1), "a short tag cut off", "no tag");
    ok(pg_name_open_tag("\0<?php", 6, 0), "bytes with <?php", "a tag");
    ok(!pg_name_open_tag("\0<?=", 4, 0), "bytes with <?=", "no tag");
    ok(!pg_name_open_tag("\0<? ", 4, 0), "bytes with <?", "no tag");
}

static void test_beginning(const char *text, int is)
{
    ok(pg_name_begins_with_tag(text, strlen(text)) == is, text,
       is ? "begins with a tag" : "begins with something else");
}

static void test_beginnings(void)
{
    test_beginning("<?php echo", 1);
    test_beginning("<?= 1", 1);
    test_beginning("<?\n", 1);
    test_beginning(" \n\t<?php", 1);
    test_beginning("\xef\xbb\xbf<?php", 1);
    test_beginning("#!/usr/bin/php\n<?php", 1);
    test_beginning("\xef\xbb\xbf#!/usr/bin/php -q\n\n<?PHP", 1);
    test_beginning("", 0);
    test_beginning("   ", 0);
    test_beginning("#!/usr/bin/php", 0);
    test_beginning("#!/usr/bin/php\n", 0);
    test_beginning("a<?php", 0);
    test_beginning("<html><?php", 0);
    test_beginning("<?xml version='1.0'?><?php", 0);
    test_beginning("\xef\xbb<?php", 0);
    test_beginning("# <?php", 0);
}

int main(void)
{
    test_classes();
    test_without_leftover();
    test_prefixes();
    test_means();
    test_types();
    test_tags();
    test_beginnings();
    printf("1..%d\n", tests);
    return failed != 0;
}
