/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/lookup/leads_to.h
 * @brief The files to which httpd leads requests for a directory and for what
 *        does not exist in it: DirectoryIndex, FallbackResource, ErrorDocument
 *        404 and the rules of a front controller, in a .htaccess too.
 */

#ifndef PHPGUARD_LEADS_TO_H
#define PHPGUARD_LEADS_TO_H

#include "lint/lookup/lookup.h"

/**
 * Ask httpd where the two requests end.
 * @param context its sections are chosen
 * @return array of pg_context, from p: PHP files in other directories whose
 *         source is sent, each with its file and uri
 */
apr_array_header_t *pg_leads_to(const pg_context *context, apr_pool_t *p);

/**
 * The PHP files that ErrorDocument directives in the .htaccess files of a place
 * name, whatever the status, and that leak; and index.php, if such a file
 * accepts path info and nothing runs a URL that has one.  Those of root's
 * configuration are known from there (survey/named_files.h).  Nothing is asked
 * where no .htaccess file was read.
 * @return array of pg_context, from p
 */
apr_array_header_t *pg_leads_to_pages(const pg_context *context,
                                      apr_pool_t *p);

#endif /* PHPGUARD_LEADS_TO_H */
