/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file guard/classify.h
 * @brief Which files are PHP: by name in the type checker, by the
 *        configuration where the handler is final, and by content last.
 */

#ifndef PHPGUARD_CLASSIFY_H
#define PHPGUARD_CLASSIFY_H

#include "config.h"
#include "model/php_names.h"

/** By this name PHP shows a file in colours instead of running it. */
#define PG_SOURCE_HANDLER "application/x-httpd-php-source"

/**
 * The type checker: clears a request whose file cannot be PHP by its name, nor
 * by its content if PHPGuardContent is On. The clearance is the pointer
 * r->filename in the module's request_config: if the name has changed, or no
 * type checker ran, the file is checked again. It does not cover the handler,
 * which SetHandler and RewriteRule set in fixups. The same field records that
 * a subrequest has no output to the client.
 * @return DECLINED
 */
int pg_check_type(request_rec *r);

/**
 * Whether a subrequest is only a lookup: without the filters of the request
 * that asks.
 */
int pg_is_lookup(const request_rec *r);

/**
 * r->filename has been checked completely: later hooks need not check the
 * request again.
 */
void pg_settle(request_rec *r);

/**
 * The quick answer where the handler is final (ap_invoke_handler(),
 * server/config.c): for example a text or a picture that only the default
 * handler serves.
 */
static inline int pg_is_page(const request_rec *r)
{
    const char *type = r->content_type;

    return ap_get_module_config(r->request_config, &phpguard_module)
           == r->filename
           && (!type || (*type != 'a' && *type != 'x'))
           && (!r->handler || AP_IS_DEFAULT_HANDLER_NAME(r->handler)
               || r->handler == type);
}

/**
 * The whole answer: with no handler of its own and no name or type of PHP's a
 * file is served by the default handler only, and is not PHP.
 */
int pg_is_static_file(request_rec *r);

/**
 * The class of a file that is about to be sent.  PHPGuardFilesMatch of the
 * request's directory gives the names that are PHP; for the request's own
 * file a handler or a type that names PHP counts too, and its content
 * where PHPGuardContent is On.
 * @param path r->filename or another file
 */
pg_name_class pg_classify(const request_rec *r, const char *path);

/**
 * Whether bytes in memory begin as the request's own file does, as far as
 * its first 8 KiB.
 */
int pg_is_same(request_rec *r, const char *data, apr_size_t len);

#endif /* PHPGUARD_CLASSIFY_H */
