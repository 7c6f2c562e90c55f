/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file model/version.h
 * @brief The version of mod_phpguard, in its one place: the Makefile reads it
 *        here for "make dist", t/package/package.t holds the first entry of
 *        build/debian/changelog against it.  Text alone: nothing is called.
 */

#ifndef PHPGUARD_VERSION_H
#define PHPGUARD_VERSION_H

#define PG_VERSION "1.0"

#endif
