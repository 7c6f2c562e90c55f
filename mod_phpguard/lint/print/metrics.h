/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/print/metrics.h
 * @brief The findings as metrics, in the text format of Prometheus.
 */

#ifndef PHPGUARD_METRICS_H
#define PHPGUARD_METRICS_H

#include "lint/judge/findings.h"

#include "apr_file_io.h"

/**
 * A gauge for each of the counts, and one each for the findings by number and
 * level and for the places by vhost too; HELP and TYPE in front.  What cannot
 * be written to out is lost.
 * @param all what pg_findings_group() made
 */
void pg_metrics_print(const pg_findings *all, apr_file_t *out, apr_pool_t *p);

#endif /* PHPGUARD_METRICS_H */
