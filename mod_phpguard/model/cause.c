/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The table of causes. */

#include "model/cause.h"

#include <stddef.h>

static const pg_cause causes[] = {
    { PG_OVERRIDDEN, 0,
      "no module provides the handler, and it overrides one that would run" },
    { PG_NOT_LOADED, 0,
      "the module that provides the handler is not loaded" },
    { PG_NO_PROVIDER, 0,
      "no module provides the handler" },
    { PG_ACTION_NAME, 0,
      "no Action has the handler's name, and another Action is never used" },
    { PG_NOTHING, 0,
      "no directive maps PHP files" },
    { PG_SPELLING, 0,
      "no directive maps this spelling" },
    { PG_REMOVED_BESIDE, 0,
      "RemoveHandler overrides the AddHandler of its own section" },
    { PG_TYPE_OVERRIDDEN, 0,
      "another type overrides the one that PHP handles" },
    { PG_DECLINED, 0,
      "the module that provides the handler declined the request" },
    { PG_RUNTIME, 0,
      "the handler was set during the request, and no module provides it" },
    { PG_LEFTOVER, 0,
      "a leftover copy of a PHP file, not mapped" },
    { PG_INNER, 0,
      "the extension after the PHP extension is not mapped, but the file is "
      "PHP" },
    { PG_COMPANION, 0,
      "the extension is not mapped to PHP, but the file is PHP" },
    { PG_CONTENT, 0,
      "the file begins with a PHP open tag, whatever its name" },
    { PG_SET_NONE, 1,
      "the handler was removed" },
    { PG_MARKER, 1,
      "the handler is a marker that no module provides" },
    { PG_ENGINE_OFF, 1,
      "PHP is loaded, but its engine is off" },
    { PG_FORCED_TYPE, 1,
      "ForceType overrides the type that PHP handles" },
    { PG_REMOVED, 1,
      "the handler or type of the extension was removed for this place" },
    { PG_OTHER_SENDER, 0,
      "a module other than the default handler was sending the file" },
    { PG_LOOKUP, 0,
      "a module was about to send a file that it had looked up" },
    { PG_XSENDFILE, 0,
      "a program requested the file with X-Sendfile" },
    { PG_CACHED, 0,
      "a cache was sending source that it had stored earlier" },
    { PG_SHOWN, 1,
      "PHP was configured to show the source, not to run it" },
    { PG_FALSE_CONDITION, 0,
      "a false condition disables the directive that maps PHP" },
    { PG_EMPTIED, 0,
      "a section matches PHP files but sets no handler" },
    { PG_UNMAPPED, 0,
      "PHP's module is loaded, but no directive maps files to it" },
    { PG_SIBLING, 0,
      "another vhost with this document root maps PHP, this one does not" },
    { PG_ELSEWHERE, 0,
      "the section that maps PHP does not contain the document root" },
    { PG_REWRITE_FIRST, 0,
      "a RewriteRule sets the file name before ProxyPass is applied" },
    { PG_ADDTYPE_BUG, 0,
      "this httpd version sometimes sends PHP mapped by AddType as source" },
    { PG_MIME_TYPES, 0,
      "only the mime.types file maps PHP, and an upgrade may change it" },
    { PG_SCHEME, 0,
      "mod_proxy is loaded, but the module of the scheme is not" },
    { PG_TARGET, 0,
      "nothing executes the target of the Action" },
    { PG_BROKEN_HTACCESS, 0,
      "a .htaccess file does not parse" },
    { PG_UNREAD_HTACCESS, 0,
      "a .htaccess file cannot be read" },
    { PG_NO_SOCKET, 0,
      "nothing listens on the handler's socket or port: every request gets a "
      "503" },
    { PG_NO_PROGRAM, 0,
      "the program that runs it does not exist, is not executable or is "
      "refused by suEXEC" },
    { PG_BAD_URL, 0,
      "mod_proxy cannot use the URL of the handler: every request fails" },
    { PG_CHANGED, 0,
      "a .htaccess file changes how PHP files are handled here" },
    { 0, 0, NULL }
};

const pg_cause *pg_causes(void)
{
    return causes;
}

int pg_cause_lacks_mapping(pg_cause_id id)
{
    switch (id) {
    case PG_NOTHING:
    case PG_SET_NONE:
    case PG_OVERRIDDEN:
    case PG_NOT_LOADED:
    case PG_NO_PROVIDER:
    case PG_ACTION_NAME:
    case PG_REMOVED_BESIDE:
    case PG_TYPE_OVERRIDDEN:
        return 1;
    default:
        return 0;
    }
}

const pg_cause *pg_cause_get(pg_cause_id id)
{
    const pg_cause *c = causes;

    while (c->says && c->id != id) {
        ++c;
    }
    return c;
}
