/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* What there is to say of each number. */

#include "model/cause_text.h"

#include <stddef.h>

static const pg_cause_text texts[] = {
    { PG_BEATEN,
      "A SetHandler names a handler that nothing answers to, and it comes "
      "after an AddHandler, an AddType, another SetHandler or an Action that "
      "would have run the file. httpd falls back to its default handler, "
      "which sends the file. Upgrades bring such a line in a .conf of their "
      "own.",
      "AddHandler php-fcgi .php\n"
      "Action php-fcgi /fcgi-bin/php\n"
      "<FilesMatch \"\\.php$\">\n"
      "  SetHandler application/x-httpd-php\n"
      "</FilesMatch>",
      "Write the handler that runs in the SetHandler, or give the Action the "
      "name that the SetHandler has, or take the SetHandler out." },
    { PG_NOT_LOADED,
      "The module that answers to the handler is not loaded: an upgrade took "
      "it away, it was never enabled, it does not go with the MPM. With "
      "\"proxy:\" in front the module of the scheme may be what is missing, "
      "or no module speaks the scheme as it is written.",
      "SetHandler \"proxy:fcgi://127.0.0.1:9000\"     (without "
      "mod_proxy_fcgi)",
      "a2enmod, or a LoadModule line; or write the handler of what this host "
      "has, such as the socket of its php-fpm." },
    { PG_NOBODY,
      "No module answers to the handler, and no Action has its name. The "
      "line comes from another host or another panel, where something did.",
      "AddHandler application/x-httpd-ea-php74 .php",
      "Take the line out, so that what the server says elsewhere holds "
      "again, or write a handler that this server has." },
    { PG_ACTION_NAME,
      "The handler and the Action have different names, so that nothing "
      "reaches the Action.",
      "AddHandler php5-fcgi .php\n"
      "Action php-fcgi /fcgi-bin/php",
      "Make the two names the same." },
    { PG_NOTHING,
      "Nothing maps PHP files to anything here: PHP is not installed, its "
      "configuration was switched off by an upgrade, or the lines are in a "
      "section that does not hold for this place.",
      NULL,
      "On Debian the package's own switch, a2enmod php8.x or a2enconf "
      "php8.x-fpm; elsewhere <FilesMatch \"\\.php$\"> with a SetHandler." },
    { PG_SPELLING,
      "index.php would run here, and this spelling of an extension "
      "(INDEX.PHP, x.php7, x.phtml) is not among those that are mapped.",
      "<FilesMatch \"\\.php$\">     (and a file X.PHP)",
      "Deny such files, rename them, or widen the pattern: "
      "\"(?i)\\.ph(ar|p|tml)$\"." },
    { PG_REMOVED_BESIDE,
      "RemoveHandler and AddHandler stand in the same section. httpd obeys "
      "RemoveHandler when the section is merged, whatever the order of the "
      "lines.",
      "RemoveHandler .php\n"
      "AddHandler application/x-httpd-php .php",
      "Delete the RemoveHandler." },
    { PG_TYPE_OVERRIDDEN,
      "PHP was mapped by its type, and another AddType gives the extension "
      "another one.",
      "AddType application/x-httpd-php .php\n"
      "AddType text/html .php",
      "Delete the second line, or map PHP by a SetHandler, which no type can "
      "hide." },
    { PG_DECLINED,
      "The module that answers to the handler was asked and declined. httpd "
      "2.4.60 and 2.4.61 do that to PHP that is mapped by AddType; PHP does "
      "it for a file it cannot open as a script.",
      NULL,
      "Upgrade httpd; write AddHandler or SetHandler in place of AddType." },
    { PG_RUNTIME,
      "The handler was set while the request ran, behind all sections, and "
      "it does not run PHP: by a RewriteRule with [H=] or [T=], or by a "
      "module.",
      "RewriteRule \\.php$ - [H=text/plain]",
      "Take the flag out of the rule, or name a handler that runs PHP." },
    { PG_LEFTOVER,
      "An editor, a backup or a package left a copy of a PHP file. Its name "
      "ends in something that nothing maps, and it holds the same passwords.",
      "index.php~   config.php.bak   config.php.gz   settings.php.dpkg-old",
      "Move it out of the document root, or deny such names in the server's "
      "configuration." },
    { PG_INNER,
      "Something stands behind the PHP extension (index.php.en, a.php.txt), "
      "nothing maps it, and the text of the file is PHP.",
      NULL,
      "Rename it, move it out of the document root, or deny it." },
    { PG_COMPANION,
      "A file that PHP programs include (.inc, .module, .tpl), nothing maps "
      "its extension, and its text is PHP.",
      NULL,
      "Move it out of the document root, or deny the extension." },
    { PG_CONTENT,
      "PHPGuardContent is On here, and a file whose name says nothing of PHP "
      "begins with an open tag: a link, a renamed copy, a script.",
      NULL,
      "Move it out of the document root, or deny it; where it is meant to be "
      "read, PHPGuardContent Off for the place." },
    { PG_SET_NONE,
      "SetHandler none or default-handler was written for this place: what "
      "ran here is sent as it is. It is done on purpose for folders of "
      "uploads, and by panels for sites without PHP.",
      "<Directory /srv/www/uploads>\n"
      "  SetHandler none\n"
      "</Directory>",
      "Deny PHP names there, in a FilesMatch that stands in no other section "
      "for files. Where they are meant to be read: PHPGuard Off." },
    { PG_MARKER,
      "The handler is a name that no module is meant to answer to, such as "
      "Drupal's \"..._Do_Not_Remove...\", to keep PHP in a folder of uploads "
      "from running.",
      "SetHandler Drupal_Security_Do_Not_Remove_See_SA_2006_006",
      "Leave the line, and deny PHP names there, in a FilesMatch that stands "
      "in no other section for files." },
    { PG_ENGINE_OFF,
      "PHP's module has the file, and its engine is switched off for this "
      "place. Debian ships that for the users' ~/public_html.",
      "php_admin_flag engine Off",
      "Deny PHP names there. Where they are meant to be read: PHPGuard "
      "Off." },
    { PG_FORCED_TYPE,
      "PHP was mapped by its type, and ForceType gives all files of the "
      "place another one.",
      "ForceType application/octet-stream",
      "Deny PHP names there, or put the ForceType into a Files section for "
      "what it is meant for." },
    { PG_REMOVED,
      "RemoveHandler or RemoveType took the mapping away for this place.",
      "RemoveHandler .php",
      "Deny PHP names there. Where they are meant to be read: PHPGuard "
      "Off." },
    { PG_OTHER_SENDER,
      "Another module than the default handler was sending the file: "
      "mod_asis, a type map, mod_file_cache, mod_imagemap, mod_lua.",
      "SetHandler send-as-is",
      "Take PHP files out of its hands: a narrower section, or another "
      "directory." },
    { PG_LOOKUP,
      "A module was about to print a file that it had looked up: the "
      "ReadmeName or HeaderName of a listing, the headers of mod_cern_meta.",
      "ReadmeName readme.php",
      "Name a text file, or map PHP so that it runs." },
    { PG_XSENDFILE,
      "A program asked the server to send this file, by X-Sendfile or its "
      "kind.",
      NULL,
      "Mend the program, or narrow XSendFilePath to the files it is meant to "
      "send." },
    { PG_CACHED,
      "A cache was sending source that it had kept from before.",
      NULL,
      "Empty the cache, then repair what let it in: ask for the file." },
    { PG_SHOWN,
      "PHP was asked to show the source in colours: the handler is "
      "application/x-httpd-php-source.",
      "AddType application/x-httpd-php-source .php",
      "Take the handler away from .php; .phps is for sources that are meant "
      "to be read." },
    { PG_GUARDED,
      "The directive that maps PHP stands in a condition that is not true, or "
      "in an <If> that does not hold for this request. PHP 8's module is "
      "mod_php.c: <IfModule mod_php8.c> is never true.",
      "<IfModule mod_php8.c>\n"
      "  AddHandler application/x-httpd-php .php\n"
      "</IfModule>",
      "Write the name that is loaded, or load what the condition asks for; "
      "give an <If> an <Else>." },
    { PG_EMPTIED,
      "A section made for PHP files has nothing in it any more: a tool took "
      "the SetHandler out.",
      "<FilesMatch \"\\.php$\">\n"
      "</FilesMatch>",
      "Write the SetHandler in again, or take the section out." },
    { PG_UNMAPPED,
      "PHP's module is loaded, and no directive maps a file to it: its .load "
      "is enabled and its .conf is not.",
      NULL,
      "Enable its .conf (a2enmod does both), or write the FilesMatch." },
    { PG_SIBLING,
      "Another vhost with the same document root maps PHP, and this one does "
      "not: port 80 has the lines, port 443 has not.",
      NULL,
      "Write the same lines in both, or put them into the <Directory> of the "
      "document root, outside of the vhosts." },
    { PG_ELSEWHERE,
      "The <Directory> that maps PHP does not hold the document root: the "
      "site was moved, or the path is misspelled.",
      "<Directory /var/www/old>\n"
      "  AddHandler application/x-httpd-php .php\n"
      "</Directory>",
      "Mend the path of the section." },
    { PG_REWRITE_FIRST,
      "A RewriteRule of the server makes the name of the file final before "
      "ProxyPassMatch, or the Location with the handler, is asked: "
      "/index.php runs, and what is rewritten to it is sent as source.",
      "RewriteRule ^/(.*)$ /srv/www/index.php [L]",
      "Add PT to the flags and write a URL in place of a path." },
    { PG_ADDTYPE_BUG,
      "PHP is mapped by AddType, and this httpd is 2.4.60 or 2.4.61, which "
      "sends such files as source at times (CVE-2024-39884, CVE-2024-40725).",
      NULL,
      "Upgrade httpd; AddHandler or SetHandler in place of AddType." },
    { PG_MIME_TYPES,
      "PHP runs because /etc/mime.types has a type for it, and nothing else "
      "says so. An upgrade may take that line.",
      NULL,
      "Map PHP in the configuration of httpd." },
    { PG_SCHEME,
      "mod_proxy is loaded and the module of the URL's scheme is not: every "
      "page is a 500.",
      "ProxyPassMatch ^/(.*\\.php)$ fcgi://127.0.0.1:9000/srv/www/$1",
      "a2enmod proxy_fcgi, or the module of the scheme that is written." },
    { PG_TARGET,
      "The Action leads to a URL, and nothing executes what is behind it: "
      "every page is an error.",
      "Action php-fcgi /fcgi-bin/php     (without ScriptAlias)",
      "ScriptAlias for its directory, or SetHandler cgi-script or "
      "fcgid-script with Options +ExecCGI in a Location." },
    { PG_BROKEN_HTACCESS,
      "A .htaccess file does not parse, and httpd answers 500 for all that "
      "lies there. None of its text is shown, since who wrote it is not "
      "trusted.",
      NULL,
      "Mend the line that is named." },
    { PG_UNREAD_HTACCESS,
      "A .htaccess file cannot be read by the server's user: httpd answers "
      "403 there. Or it is none that anybody should read, a FIFO or larger "
      "than 1 MB: then nothing is known of the place. Or a directive in it "
      "belongs to a module that may run code when it is read (PerlRequire, "
      "Lua...): it is not followed, and without it PHP source is sent there.",
      NULL,
      "Look at the file; give it back its rights." },
    { PG_CHANGED,
      "phpguard audit found a .htaccess file that makes something else of "
      "PHP files than the configuration does: what ran is denied or would be "
      "sent, or the other way round. There is no PHP file there that would "
      "be sent now.",
      "SetHandler none     (in uploads/.htaccess)",
      "None where it is meant so: a folder of uploads. Else delete the line "
      "that is named." },
    { PG_NO_SOCKET,
      "The socket in a SetHandler or ProxyPass is not there, or nobody listens "
      "at it or at the port: every page is a 503. The php-fpm that listened "
      "there was stopped, or an upgrade took it away.",
      "SetHandler \"proxy:unix:/run/php/php8.2-fpm.sock|fcgi://localhost\"",
      "Start that php-fpm, or write the socket of one that runs." },
    { PG_NO_PROGRAM,
      "The FcgidWrapper, the script of an Action or the file itself, which a "
      "CGI handler is to execute, is not there or has no execute permission: "
      "every page is an error.",
      "FcgidWrapper /usr/local/bin/php-wrapper .php   (mode 0644)",
      "chmod +x for that program, or the name of one that is there." }
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
    "\"apachectl -t\" and the log of a start there"

const char *pg_cause_text_silence(const pg_cause_text *t)
{
    if (t->id >= PG_GUARDED) {
        return IGNORE ".";
    }
    return pg_cause_get(t->id)->deliberate
           ? "It is a warning in the log and no error at \"apachectl -t\". "
             "\"PHPGuard Off\" in the <Directory> lets such files be read; "
             "denying them silences it and keeps them back."
           : IGNORE "; the guard refuses as ever. \"PHPGuard Off\" there lets "
             "the source be read by everybody.";
}
