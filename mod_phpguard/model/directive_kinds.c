/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The directives that are recorded in trails. */

#include "model/directive_kinds.h"

/* Every directive of mod_mime that is allowed in a section is here: each
 * makes mod_mime merge, and a merge makes it forget what it should remove. */
const pg_observed_name pg_observed_names[PG_OBSERVED] = {
    { "SetHandler",          PG_SETHANDLER,       PG_OWNER_CORE },
    { "ForceType",           PG_FORCETYPE,        PG_OWNER_CORE },
    { "AddHandler",          PG_ADDHANDLER,       PG_OWNER_MIME },
    { "RemoveHandler",       PG_REMOVEHANDLER,    PG_OWNER_MIME },
    { "AddType",             PG_ADDTYPE,          PG_OWNER_MIME },
    { "RemoveType",          PG_REMOVETYPE,       PG_OWNER_MIME },
    { "AddCharset",          PG_PRESENCE,         PG_OWNER_MIME },
    { "AddEncoding",         PG_PRESENCE,         PG_OWNER_MIME },
    { "AddInputFilter",      PG_PRESENCE,         PG_OWNER_MIME },
    { "AddLanguage",         PG_PRESENCE,         PG_OWNER_MIME },
    { "AddOutputFilter",     PG_PRESENCE,         PG_OWNER_MIME },
    { "DefaultLanguage",     PG_PRESENCE,         PG_OWNER_MIME },
    { "ModMimeUsePathInfo",  PG_PRESENCE,         PG_OWNER_MIME },
    { "MultiviewsMatch",     PG_PRESENCE,         PG_OWNER_MIME },
    { "RemoveCharset",       PG_PRESENCE,         PG_OWNER_MIME },
    { "RemoveEncoding",      PG_PRESENCE,         PG_OWNER_MIME },
    { "RemoveInputFilter",   PG_PRESENCE,         PG_OWNER_MIME },
    { "RemoveLanguage",      PG_PRESENCE,         PG_OWNER_MIME },
    { "RemoveOutputFilter",  PG_PRESENCE,         PG_OWNER_MIME },
    { "TypesConfig",         PG_PRESENCE,         PG_OWNER_MIME },
    { "Action",              PG_ACTION,           PG_OWNER_ACTIONS },
    { "Script",              PG_PRESENCE,         PG_OWNER_ACTIONS },
    { "php_flag",            PG_ENGINE,           PG_OWNER_PHP },
    { "php_admin_flag",      PG_ENGINE,           PG_OWNER_PHP },
    { "php_value",           PG_ENGINE,           PG_OWNER_PHP },
    { "php_admin_value",     PG_ENGINE,           PG_OWNER_PHP },
    { "RewriteRule",         PG_REWRITEHANDLER,   PG_OWNER_REWRITE }
};
