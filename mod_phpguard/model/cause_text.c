/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The explanation of each number. */

#include "model/cause_text.h"

#include <stddef.h>

static const pg_cause_text texts[] = {
    { PG_OVERRIDDEN,
      "A SetHandler sets a handler that no module provides. It takes "
      "precedence over an AddHandler, an AddType, another SetHandler or an "
      "Action that would have run the file, so httpd falls back to its "
      "default handler, which sends the file. Package upgrades often add "
      "such a line in a .conf file of their own.",
      "AddHandler php-fcgi .php\n"
      "Action php-fcgi /fcgi-bin/php\n"
      "<FilesMatch \"\\.php$\">\n"
      "  SetHandler application/x-httpd-php\n"
      "</FilesMatch>",
      "Set the handler that runs PHP in the SetHandler, give the Action the "
      "name of the handler, or delete the SetHandler." },
    { PG_NOT_LOADED,
      "The module that provides the handler is not loaded: an upgrade "
      "removed it, it was never enabled, or it does not work with this MPM. "
      "With a handler that begins with \"proxy:\" the module of the URL "
      "scheme may be missing, or the scheme may be misspelled.",
      "SetHandler \"proxy:fcgi://127.0.0.1:9000\"     (without "
      "mod_proxy_fcgi)",
      "Load the module with a2enmod or LoadModule, or set a handler that is "
      "available on this host, such as the socket of its php-fpm." },
    { PG_NO_PROVIDER,
      "No module provides the handler, and no Action has its name. The line "
      "was usually copied from another host or written by another control "
      "panel.",
      "AddHandler application/x-httpd-ea-php74 .php",
      "Delete the line, so that the mapping of the rest of the "
      "configuration applies again, or set a handler that this server "
      "provides." },
    { PG_ACTION_NAME,
      "The handler and the Action have different names, so the Action is "
      "never used.",
      "AddHandler php5-fcgi .php\n"
      "Action php-fcgi /fcgi-bin/php",
      "Use the same name in both lines." },
    { PG_NOTHING,
      "No directive maps PHP files here: PHP is not installed, an upgrade "
      "disabled its configuration, or the mapping is in a section that does "
      "not apply to this place.",
      NULL,
      "On Debian, enable the configuration of the package with \"a2enmod "
      "php8.x\" or \"a2enconf php8.x-fpm\"; elsewhere add a <FilesMatch "
      "\"\\.php$\"> with a SetHandler." },
    { PG_SPELLING,
      "index.php would run here, but this spelling of the extension "
      "(INDEX.PHP, x.php7, x.phtml) is not mapped.",
      "<FilesMatch \"\\.php$\">     (and a file X.PHP)",
      "Deny access to such files, rename them, or extend the pattern: "
      "\"(?i)\\.ph(ar|p|tml)$\"." },
    { PG_REMOVED_BESIDE,
      "RemoveHandler and AddHandler are in the same section. httpd applies "
      "RemoveHandler when the section is merged, whatever the order of the "
      "lines.",
      "RemoveHandler .php\n"
      "AddHandler application/x-httpd-php .php",
      "Delete the RemoveHandler." },
    { PG_TYPE_OVERRIDDEN,
      "PHP is mapped by its content type, but another AddType gives the "
      "extension a different type.",
      "AddType application/x-httpd-php .php\n"
      "AddType text/html .php",
      "Delete the second line, or map PHP with SetHandler, which no type "
      "overrides." },
    { PG_DECLINED,
      "The module that provides the handler was called and declined the "
      "request. httpd 2.4.60 and 2.4.61 do this for PHP that is mapped by "
      "AddType; PHP does it for a file that it cannot open as a script.",
      NULL,
      "Upgrade httpd; use AddHandler or SetHandler instead of AddType." },
    { PG_RUNTIME,
      "The handler was set during the request, after all sections were "
      "merged, and does not run PHP. It was set by a RewriteRule with [H=] "
      "or [T=], or by a module.",
      "RewriteRule \\.php$ - [H=text/plain]",
      "Remove the flag from the rule, or name a handler that runs PHP." },
    { PG_LEFTOVER,
      "An editor, a backup or a package left a copy of a PHP file. The "
      "extension of the copy is not mapped, and the copy contains the same "
      "passwords as the original.",
      "index.php~   config.php.bak   config.php.gz   settings.php.dpkg-old",
      "Move it out of the document root, or deny access to such names in "
      "the server configuration." },
    { PG_INNER,
      "Another extension follows the PHP extension (index.php.en, "
      "a.php.txt), it is not mapped, and the content of the file is PHP.",
      NULL,
      "Rename the file, move it out of the document root, or deny access to "
      "it." },
    { PG_COMPANION,
      "The file is one that PHP programs include (.inc, .module, .tpl), its "
      "extension is not mapped, and its content is PHP.",
      NULL,
      "Move it out of the document root, or deny access to the extension." },
    { PG_CONTENT,
      "PHPGuardContent is On here, and a file whose name does not look like "
      "PHP begins with an open tag: a symbolic link, a renamed copy or a "
      "script.",
      NULL,
      "Move it out of the document root, or deny access to it. If it is "
      "meant to be read, set \"PHPGuardContent Off\" for the place." },
    { PG_SET_NONE,
      "SetHandler none or default-handler is set for this place, so a file "
      "that would run is sent unchanged. This is usually deliberate, for "
      "upload directories and by control panels for sites without PHP.",
      "<Directory /srv/www/uploads>\n"
      "  SetHandler none\n"
      "</Directory>",
      "Deny access to PHP files there, in a <FilesMatch> that is not inside "
      "another section for files. If they are meant to be read: \"PHPGuard "
      "Off\"." },
    { PG_MARKER,
      "The handler is a name that no module provides, such as Drupal's "
      "\"..._Do_Not_Remove...\". It is set to keep PHP in an upload "
      "directory from running.",
      "SetHandler Drupal_Security_Do_Not_Remove_See_SA_2006_006",
      "Keep the line, and deny access to PHP files there, in a <FilesMatch> "
      "that is not inside another section for files." },
    { PG_ENGINE_OFF,
      "PHP's module handles the file, but its engine is off for this place. "
      "Debian ships this setting for the users' ~/public_html.",
      "php_admin_flag engine Off",
      "Deny access to PHP files there. If they are meant to be read: "
      "\"PHPGuard Off\"." },
    { PG_FORCED_TYPE,
      "PHP is mapped by its content type, but ForceType gives all files of "
      "the place a different type.",
      "ForceType application/octet-stream",
      "Deny access to PHP files there, or move the ForceType into a <Files> "
      "section for the files that it is meant for." },
    { PG_REMOVED,
      "RemoveHandler or RemoveType removed the mapping for this place.",
      "RemoveHandler .php",
      "Deny access to PHP files there. If they are meant to be read: "
      "\"PHPGuard Off\"." },
    { PG_OTHER_SENDER,
      "A module other than the default handler was sending the file: "
      "mod_asis, a type map, mod_file_cache, mod_imagemap or mod_lua.",
      "SetHandler send-as-is",
      "Exclude PHP files from that module, with a narrower section or "
      "another directory." },
    { PG_LOOKUP,
      "A module was about to send a file that it had looked up: the "
      "ReadmeName or HeaderName of a directory listing, or the headers of "
      "mod_cern_meta.",
      "ReadmeName readme.php",
      "Name a text file, or map PHP so that it runs." },
    { PG_XSENDFILE,
      "A program asked the server to send this file, with X-Sendfile or a "
      "similar header.",
      NULL,
      "Correct the program, or limit XSendFilePath to the files that it is "
      "meant to send." },
    { PG_CACHED,
      "A cache was sending source that it had stored earlier.",
      NULL,
      "Empty the cache, then correct what let the source into it: run "
      "phpguard explain with the file." },
    { PG_SHOWN,
      "PHP was configured to show the highlighted source: the handler is "
      "application/x-httpd-php-source.",
      "AddType application/x-httpd-php-source .php",
      "Remove the handler from .php; use .phps for source that is meant to "
      "be read." },
    { PG_FALSE_CONDITION,
      "The directive that maps PHP is inside a condition that is false, or "
      "inside an <If> that does not apply to this request. The module of "
      "PHP 8 is mod_php.c: <IfModule mod_php8.c> is never true.",
      "<IfModule mod_php8.c>\n"
      "  AddHandler application/x-httpd-php .php\n"
      "</IfModule>",
      "Use the name of the module that is loaded, or load the module that "
      "the condition names; add an <Else> to an <If>." },
    { PG_EMPTIED,
      "A section that matches PHP files is empty: a tool removed its "
      "SetHandler.",
      "<FilesMatch \"\\.php$\">\n"
      "</FilesMatch>",
      "Add the SetHandler again, or delete the section." },
    { PG_UNMAPPED,
      "PHP's module is loaded, but no directive maps files to it: its .load "
      "file is enabled and its .conf file is not.",
      NULL,
      "Enable its .conf file (a2enmod enables both), or add the "
      "<FilesMatch>." },
    { PG_SIBLING,
      "Another vhost with the same document root maps PHP, and this one "
      "does not: for example, port 80 has the directives and port 443 does "
      "not.",
      NULL,
      "Add the same lines to both vhosts, or move them into the <Directory> "
      "of the document root, outside the vhosts." },
    { PG_ELSEWHERE,
      "The <Directory> that maps PHP does not contain the document root: "
      "the site was moved, or the path is misspelled.",
      "<Directory /var/www/old>\n"
      "  AddHandler application/x-httpd-php .php\n"
      "</Directory>",
      "Correct the path of the section." },
    { PG_REWRITE_FIRST,
      "A RewriteRule of the server sets the file name before ProxyPassMatch "
      "or the <Location> with the handler is applied: a request for "
      "/index.php runs, but a URL that is rewritten to it gets the source.",
      "RewriteRule ^/(.*)$ /srv/www/index.php [L]",
      "Add PT to the flags, and rewrite to a URL instead of a path." },
    { PG_ADDTYPE_BUG,
      "PHP is mapped by AddType, and this httpd is 2.4.60 or 2.4.61, which "
      "sometimes sends such files as source (CVE-2024-39884, "
      "CVE-2024-40725).",
      NULL,
      "Upgrade httpd, or use AddHandler or SetHandler instead of AddType." },
    { PG_MIME_TYPES,
      "PHP runs only because /etc/mime.types contains a type for it. An "
      "upgrade may remove that line.",
      NULL,
      "Map PHP in the configuration of httpd." },
    { PG_SCHEME,
      "mod_proxy is loaded, but the module for the scheme of the URL is "
      "not: every request gets a 500.",
      "ProxyPassMatch ^/(.*\\.php)$ fcgi://127.0.0.1:9000/srv/www/$1",
      "Load proxy_fcgi with a2enmod, or the module of the scheme that is "
      "used." },
    { PG_TARGET,
      "The Action names a URL, but nothing executes the file behind that "
      "URL: every request fails.",
      "Action php-fcgi /fcgi-bin/php     (without ScriptAlias)",
      "Add a ScriptAlias for its directory, or a <Location> with SetHandler "
      "cgi-script or fcgid-script and Options +ExecCGI." },
    { PG_BROKEN_HTACCESS,
      "A .htaccess file contains a syntax error, and httpd returns 500 for "
      "everything in its directory. None of its text is shown, because its "
      "author is not trusted.",
      NULL,
      "Correct the line that is named." },
    { PG_UNREAD_HTACCESS,
      "A .htaccess file cannot be read by the server's user, and httpd "
      "returns 403 there; with mpm-itk the user of the vhost may be able to "
      "read it, and the place was not checked. Or it is not a regular file "
      "or is larger than 1 MB, and the place was not checked. Or it contains "
      "a directive of a module that may run code when the file is read "
      "(PerlRequire, Lua...): the lint does not apply that directive, and "
      "without it PHP source is sent there.",
      NULL,
      "Check the file, and correct its permissions." },
    { PG_CHANGED,
      "phpguard audit found a .htaccess file that changes how PHP files are "
      "handled: files that would run are denied or would be sent, or the "
      "reverse. It contains no PHP file that would be sent now.",
      "SetHandler none     (in uploads/.htaccess)",
      "None if it is deliberate, as for an upload directory. Otherwise "
      "delete the line that is named." },
    { PG_NO_SOCKET,
      "The socket of a SetHandler or ProxyPass does not exist, or nothing "
      "listens on the socket or port: every request gets a 503. The php-fpm "
      "that listened there was stopped, or an upgrade removed it.",
      "SetHandler \"proxy:unix:/run/php/php8.2-fpm.sock|fcgi://localhost\"",
      "Start that php-fpm, or use the socket of a running one." },
    { PG_NO_PROGRAM,
      "The FcgidWrapper, the script of an Action, or the file itself where "
      "a CGI handler executes it, does not exist or is not executable, or "
      "the interpreter of its #! line, or suEXEC refuses it because of its "
      "owner: every request fails.",
      "FcgidWrapper /usr/local/bin/php-wrapper .php   (mode 0644)",
      "Make the program executable (chmod +x), correct its #! line or "
      "(suEXEC) its owner, or use the path of an existing one." },
    { PG_BAD_URL,
      "mod_proxy cannot read the URL of a SetHandler (a slash, the host or the "
      "path of the socket is missing, the port is not a number), or the vhost "
      "has no such balancer: every request gets a 400, 404 or 500.",
      "SetHandler \"proxy:unix:/run/php/php8.2-fpm.sock|fcgi//localhost\"",
      "Write the URL as unix:/SOCKET|fcgi://localhost or fcgi://HOST:PORT. A "
      "balancer needs a BalancerMember." }
};
#define TEXTS (sizeof(texts) / sizeof(texts[0]))

const pg_cause_text *pg_cause_text_get(pg_cause_id id)
{
    size_t i;

    for (i = 0; i < TEXTS; ++i) {
        if (texts[i].id == id) {
            return &texts[i];
        }
    }
    return NULL;
}

#define IGNORE \
    "\"PHPGuardLintIgnore\" with the number, in the <Directory>, silences " \
    "\"apachectl -t\" and the error log at a start"

const char *pg_cause_text_silence(const pg_cause_text *t)
{
    if (t->id >= PG_FALSE_CONDITION) {
        return IGNORE ".";
    }
    return pg_cause_get(t->id)->deliberate
           ? "It is a warning in the error log and no error of \"apachectl "
             "-t\". Denying access to the files silences it and keeps them "
             "private. \"PHPGuard Off\" in the <Directory> allows everybody "
             "to read their source."
           : IGNORE "; the guard still refuses to send the source. "
             "\"PHPGuard Off\" in the <Directory> allows everybody to read "
             "it.";
}
