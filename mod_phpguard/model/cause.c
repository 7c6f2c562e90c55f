/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The table of causes. */

#include "model/cause.h"

#include <stddef.h>

static const pg_cause causes[] = {
    { PG_BEATEN, 0,
      "no module answers to the handler, and it beats one that would run" },
    { PG_NOT_LOADED, 0,
      "the module that answers to the handler is not loaded" },
    { PG_NOBODY, 0,
      "no module answers to the handler" },
    { PG_ACTION_NAME, 0,
      "no Action has the handler's name, another Action is never reached" },
    { PG_NOTHING, 0,
      "no directive maps PHP files" },
    { PG_SPELLING, 0,
      "no directive maps this spelling" },
    { PG_REMOVED_BESIDE, 0,
      "RemoveHandler beats the AddHandler of its own section" },
    { PG_TYPE_OVERRIDDEN, 0,
      "another type hides the one that PHP answers to" },
    { PG_DECLINED, 0,
      "the module that answers to the handler declined the request" },
    { PG_RUNTIME, 0,
      "the handler was set while the request ran, no module answers to it" },
    { PG_LEFTOVER, 0,
      "a copy of a PHP file, not mapped" },
    { PG_INNER, 0,
      "the extension behind the PHP one is not mapped, the file is PHP" },
    { PG_COMPANION, 0,
      "the extension is not mapped to PHP, the file is PHP" },
    { PG_CONTENT, 0,
      "the file begins with an open tag, whatever its name is" },
    { PG_SET_NONE, 1,
      "the handler was taken away" },
    { PG_MARKER, 1,
      "the handler is a name that no module is meant to answer to" },
    { PG_ENGINE_OFF, 1,
      "PHP is loaded and its engine is switched off" },
    { PG_FORCED_TYPE, 1,
      "ForceType hides the type that PHP answers to" },
    { PG_REMOVED, 1,
      "the handler or type of the extension was removed for this place" },
    { PG_OTHER_SENDER, 0,
      "a module that is not the default handler was sending the file" },
    { PG_LOOKUP, 0,
      "a module was about to print a file that it had looked up" },
    { PG_XSENDFILE, 0,
      "a program asked for the file by X-Sendfile" },
    { PG_CACHED, 0,
      "a cache was sending the source, which it has kept from before" },
    { PG_SHOWN, 1,
      "PHP was asked to show the source and not to run it" },
    { PG_GUARDED, 0,
      "a condition that is not true hides the directive that maps PHP" },
    { PG_EMPTIED, 0,
      "a section is made for PHP files and gives them no handler" },
    { PG_UNMAPPED, 0,
      "PHP's module is loaded and no directive maps a file to it" },
    { PG_SIBLING, 0,
      "another vhost with this document root maps PHP, this one does not" },
    { PG_ELSEWHERE, 0,
      "the section that maps PHP does not hold the document root" },
    { PG_REWRITE_FIRST, 0,
      "a RewriteRule makes the file's name final before the proxy is asked" },
    { PG_ADDTYPE_BUG, 0,
      "this httpd sends PHP that is mapped by AddType as source at times" },
    { PG_MIME_TYPES, 0,
      "PHP is mapped by the mime.types file alone, which an upgrade may take" },
    { PG_SCHEME, 0,
      "mod_proxy is loaded, the module of the scheme is not" },
    { PG_TARGET, 0,
      "nothing executes the target of the Action" },
    { PG_BROKEN_HTACCESS, 0,
      "a .htaccess file does not parse" },
    { PG_UNREAD_HTACCESS, 0,
      "a .htaccess file cannot be read" },
    { PG_NO_SOCKET, 0,
      "nobody is behind the handler's socket or port: every page is a 503" },
    { PG_NO_PROGRAM, 0,
      "the program that is to run it is not there, or may not be executed" },
    { PG_CHANGED, 0,
      "a .htaccess file changes what becomes of PHP files here" },
    { 0, 0, NULL }
};

const pg_cause *pg_causes(void)
{
    return causes;
}

const pg_cause *pg_cause_get(pg_cause_id id)
{
    const pg_cause *c = causes;

    while (c->says && c->id != id) {
        ++c;
    }
    return c;
}
