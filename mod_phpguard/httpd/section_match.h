/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file httpd/section_match.h
 * @brief Whether a section is for a directory, a file or a URL: the
 *        comparisons of ap_directory_walk(), ap_file_walk() and
 *        ap_location_walk() (server/request.c).
 *
 * Those need a request, and do not tell which sections have matched.  These
 * serve where there is no request or where it is spared: in root's first look,
 * and to find out which files are alike; and where the sections themselves are
 * needed: to name the one of a directive or of a ProxyPass, to evaluate their
 * Require lines, to choose those of another file in a request of the guard.
 */

#ifndef PHPGUARD_SECTION_MATCH_H
#define PHPGUARD_SECTION_MATCH_H

#include "httpd.h"
#include "http_core.h"

/**
 * The beginning of a directory that holds so many slashes.
 * @return from p; NULL if it has fewer
 */
const char *pg_section_level(const char *dir, unsigned int slashes,
                             apr_pool_t *p);

/**
 * <Directory>, not <DirectoryMatch>.
 * @param dir with its last slash
 */
int pg_section_directory_matches(const core_dir_config *core, const char *dir,
                                 apr_pool_t *p);

/**
 * <Files> and <FilesMatch>.
 */
int pg_section_file_matches(const core_dir_config *core, const char *name);

/**
 * <Location> and <LocationMatch>.
 */
int pg_section_location_matches(const core_dir_config *core, const char *url);

/**
 * The Files sections of a merged configuration that match a file, in order.
 * @return array of ap_conf_vector_t *, from p
 */
apr_array_header_t *pg_section_files(ap_conf_vector_t *conf, const char *name,
                                     apr_pool_t *p);

/**
 * Merge the sections of one walk with each other, and then onto a
 * configuration: the order matters to mod_mime.
 * @param sections array of ap_conf_vector_t *
 * @return conf itself if there are none, else a merge, from p
 */
ap_conf_vector_t *pg_section_apply(ap_conf_vector_t *conf,
                                   const apr_array_header_t *sections,
                                   apr_pool_t *p);

/**
 * The configuration that index.php would have in place of another file: the
 * Files sections of a merged configuration and the Location sections, chosen
 * for that name.
 * @param conf a request's per_dir_config, or that of a place
 * @param dir  the URL of its directory, with the last slash, or NULL
 * @return conf itself or a merge, from p
 */
ap_conf_vector_t *pg_section_plain(server_rec *s, ap_conf_vector_t *conf,
                                   const char *dir, apr_pool_t *p);

/**
 * The Location sections that a URL is in, in order.
 * @return array of ap_conf_vector_t *, from p
 */
apr_array_header_t *pg_section_locations(server_rec *s, const char *url,
                                         apr_pool_t *p);

#endif /* PHPGUARD_SECTION_MATCH_H */
